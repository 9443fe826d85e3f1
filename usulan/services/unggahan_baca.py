"""Read an uploaded file, judge it with every rule, and stage it for the preview (long work)."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from dtks.inti.jam import hari_ini
from dtks.inti.temuan import Temuan
from dtks.pekerjaan.services import Tugas
from dtks.wilayah.models import Wilayah
from usulan import massal
from usulan.berkas import BerkasDitolak
from usulan.berkas.kenali import kenali
from usulan.berkas.tabel import Baris as BarisTabel
from usulan.berkas.tabel import buka_tabel
from usulan.massal import mirip, unggah
from usulan.massal.klaim import Tabrakan
from usulan.models import StatusUnggahan, Templat, Unggahan, Usulan
from usulan.services.temuan import dari_tabrakan
from usulan.services.unggahan_foto import periksa_zip
from usulan.services.unggahan_lokal import berkas_lokal
from usulan.services.unggahan_nilai import Aturan, Nilaian, golongkan, kembar, nilai, sudah_draf
from usulan.services.unggahan_padu import padukan
from usulan.services.unggahan_status import selesai_dibaca
from usulan.services.unggahan_susun import Baris, Kelompok, PetaDesa, susun
from usulan.services.wajib import isian_wajib

BACA_UNGGAHAN: Final = "BACA_UNGGAHAN"
_LAPOR_TIAP: Final = 1000
_BITA_PER_BARIS: Final = 100
_DIBACA, _DINILAI, _DIBANDINGKAN, _SEMUA = 50, 70, 90, 100


def baca_unggahan(tugas: Tugas) -> None:
    """Handler of the work: a file that cannot be read is refused with its reason, nothing of it is kept."""
    unggahan = Unggahan.objects.select_related("wilayah", "dibuat_oleh").get(pk=tugas.argumen["unggahan"])
    kelompok: list[Kelompok] = []
    pesan = ""
    with _tanpa_pungut_sampah():
        try:
            if unggahan.status == StatusUnggahan.DIBACA:
                kelompok = _baca_berkas(unggahan, lambda persen: tugas.lapor(persen, _SEMUA))
        except BerkasDitolak as galat:
            pesan = str(galat)
        with tugas.penyelesaian():
            if kelompok:
                tahap(unggahan, kelompok, lambda persen: tugas.lapor(persen, _SEMUA))
            selesai_dibaca(unggahan, StatusUnggahan.PRATINJAU if kelompok else StatusUnggahan.DITOLAK, pesan)


@contextmanager
def _tanpa_pungut_sampah() -> Iterator[None]:
    """Let no collection of cycles run: rows and findings make none, and walking them costs a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _baca_berkas(unggahan: Unggahan, lapor: Callable[[int], None]) -> list[Kelompok]:
    """The households of the file. Raises BerkasDitolak."""
    tunggakan = unggahan.templat == Templat.TUNGGAKAN
    alias = unggahan.pilihan.get("alias")
    periksa_zip(unggahan)
    with berkas_lokal(unggahan.berkas) as path, buka_tabel(path, unggahan.nama_berkas) as tabel:
        isi = kenali(tabel, alias, longgar=tunggakan)
        perkiraan = max(_LAPOR_TIAP, unggahan.ukuran // _BITA_PER_BARIS)
        for bagian in isi.bagian.values():
            bagian.baris = _sambil_lapor(bagian.baris, perkiraan, lapor)
        kelompok = susun(isi, PetaDesa(unggahan.wilayah))
        _tolak_wilayah_lain(kelompok, unggahan.wilayah)
        unggahan.hitungan = {"catatan": [*isi.catatan]}
    if not tunggakan:
        unggahan.templat = isi.templat
    return kelompok


def _sambil_lapor(
    baris: Iterator[BarisTabel], perkiraan: int, lapor: Callable[[int], None]
) -> Iterator[BarisTabel]:
    for ke, satu in enumerate(baris):
        if ke % _LAPOR_TIAP == 0:
            lapor(min(_DIBACA, _DIBACA * ke // perkiraan))
        yield satu


def _tolak_wilayah_lain(kelompok: Iterable[Kelompok], wilayah: Wilayah) -> None:
    """A file that holds no row of the region is another region's file."""
    kode = [{t.kode for t in baris.sel} for k in kelompok for baris in k.baris]
    if kode and all("WILAYAH_LAIN" in satu for satu in kode):
        raise BerkasDitolak(
            f"Semua baris berkas ini untuk desa lain, bukan {wilayah}. Periksa apakah berkasnya tertukar, "
            "atau unggah lewat akun desa itu."
        )


def tahap(
    unggahan: Unggahan, kelompok: list[Kelompok], lapor: Callable[[int], None] = lambda _: None
) -> None:
    """Judge the households, keep their rows and count them. Call inside a transaction; the caller saves."""
    tunggakan = unggahan.templat == Templat.TUNGGAKAN
    aturan = Aturan(hari_ini(), unggahan.dibuat_oleh.no_kk, isian_wajib(), tunggakan)
    semua = nilai(kelompok, padukan(kelompok), aturan)
    lapor(_DINILAI)
    kembar(semua)
    if not tunggakan:
        sudah_draf(semua)
    _terhadap_baris_lain(semua)
    lapor(_DIBANDINGKAN)
    for n in semua:
        golongkan(n, mirip.KODE)
    unggah.simpan_baris(_baris_simpan(unggahan.pk, semua))
    unggahan.hitungan |= hitung(semua)


def _terhadap_baris_lain(semua: Sequence[Nilaian]) -> None:
    """The rules about registry and open proposals, over the whole file at once, in the order of entry."""
    per_nomor = {n.kelompok.nomor: n for n in semua if n.fakta is not None and n.kelompok.desa}
    unggah.tahapkan(
        (baris for n in per_nomor.values() for baris in _orang(n)),
        (baris for n in per_nomor.values() for baris in _kk(n)),
    )
    for nomor, temuan in massal.ganda(unggah.SUMBER).items():
        per_nomor[nomor].temuan += temuan
    for n in per_nomor.values():
        if (sedang := _sedang_diusulkan(n)) is not None:
            n.temuan.append(sedang)
    for m in mirip.mirip(unggah.SUMBER):
        per_nomor[m.kelompok].temuan.append(mirip.temuan(m))


def _sedang_diusulkan(n: Nilaian) -> Temuan | None:
    """The known household is in another open proposal already."""
    if n.rumah is None or n.rumah.pemegang is None:
        return None
    tabrakan = Tabrakan(0, f"RT:{n.rumah.nomor}", *n.rumah.pemegang)
    return dari_tabrakan(Usulan(desa_id=n.rumah.desa), tabrakan)


def _orang(n: Nilaian) -> Iterator[Sequence[object]]:
    assert n.fakta is not None
    for f in n.fakta.keluarga:
        for a in f.anggota:
            if a.ubah is not None and not a.ubah:
                continue
            baris = n.tempat[a.bidang]
            yield (
                n.kelompok.nomor,
                a.bidang,
                n.kelompok.desa,
                a.nik,
                a.nama,
                baris.asal_anggota,
                a.diperiksa("nik"),
                baris.kunci_nama,
                a.tanggal_lahir,
                a.jenis_kelamin,
                a.ibu_kandung,
                a.diperiksa("nik", "nama", "tanggal_lahir"),
            )


def _kk(n: Nilaian) -> Iterator[Sequence[object]]:
    assert n.fakta is not None
    for f in n.fakta.keluarga:
        if f.bidang in n.tempat:
            baru = f.ubah is None or "no_kk" in f.ubah
            asal = n.tempat[f.bidang].asal_keluarga
            yield (n.kelompok.nomor, f.bidang, n.kelompok.desa, f.no_kk, asal, baru, f.program)


def _baris_simpan(unggahan_id: int, semua: Iterable[Nilaian]) -> Iterator[Sequence[object]]:
    for n in semua:
        for b in n.kelompok.baris:
            nama = (b.anggota or {}).get("nama") or n.kelompok.baris[0].ringkasan["nama"]  # type: ignore[index]
            yield (
                unggahan_id,
                b.lembar,
                b.nomor,
                b.desa,
                n.kelompok.nomor,
                b.urut_keluarga,
                b.urut_anggota,
                b.asal_keluarga,
                b.asal_anggota,
                nama,
                b.kunci_nama,
                b.rumah_tangga,
                b.keluarga,
                b.anggota,
                b.ringkasan,
                n.golongan.value,
                _temuan(b),
            )


def _temuan(b: Baris) -> list[Any]:
    """The findings of a row as they are kept; of a cell that could not be taken first."""
    sel = [[t.kode, t.tingkat.value, f"sel.{t.bidang}", t.pesan, t.sumber, -1] for t in b.sel]
    return sel + [[t.kode, t.tingkat.value, t.bidang, t.pesan, t.sumber, urut] for urut, t in b.temuan]


def hitung(semua: Iterable[Nilaian]) -> dict[str, Any]:
    """The numbers of the preview: rows and households by what they are, refused rows by reason."""
    baris: Counter[str] = Counter()
    keluarga: Counter[str] = Counter()
    for n in semua:
        keluarga[n.golongan.value] += 1
        baris[n.golongan.value] += len(n.kelompok.baris)
    return {"baris": dict(baris), "keluarga": dict(keluarga)}
