"""Judge the households of a file with the very rules of entry, and say what each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import models

from dtks.inti.nama import kunci_nama
from dtks.inti.nik import jenis_kelamin_nik
from dtks.inti.temuan import Temuan
from dtks.registri.data import KEPALA, KOLOM_ANGGOTA, DataAnggota, DataKeluarga, DataRumahTangga
from dtks.registri.kuesioner.wajib import Wajib
from usulan.massal import unggah
from usulan.models import Golongan, Jenis
from usulan.rules import FaktaAnggota, FaktaKeluarga, FaktaUsulan, periksa
from usulan.services.isi import BATAS_ANGGOTA
from usulan.services.unggahan_padu import KeluargaKenal, OrangKenal, RumahKenal
from usulan.services.unggahan_susun import Baris, Isian, Kelompok, KeluargaBerkas, galat, peringatan

BOLEH_MENYUSUL: Final[Mapping[str, str]] = {
    "KRITERIA_KOSONG": "templat 21 kolom tidak memuat sembilan kriteria",
    "KEPALA_BUKAN_SATU": "templat 21 kolom tidak memuat hubungan keluarga",
    "ISIAN_KOSONG": "sel yang kosong dapat diisi pada drafnya",
    "TANGGAL_HAMIL_KOSONG": "sel yang kosong dapat diisi pada drafnya",
    "JENIS_DISABILITAS_KOSONG": "sel yang kosong dapat diisi pada drafnya",
    "MIRIP_BELUM_DIJAWAB": "dijawab pada drafnya: orang yang sama atau orang lain",
    "MIRIP_DI_WILAYAH_LAIN": "dijawab Dinas Sosial sebelum disetujui",
}
"""GALAT that do not keep a row out: what is missing may be completed in the draft, what is wrong may not.

The draft keeps the finding, so that it cannot be sent (or approved) before it is cured.
"""


def _baku(model: type[models.Model]) -> Isian:
    """What a new row has where the file says nothing."""
    kolom = [f for f in model._meta.local_fields if isinstance(f, models.Field)]
    return {
        f.name: f.db_default if f.has_db_default() and not f.has_default() else f.get_default() for f in kolom
    }


_BAKU_ANGGOTA: Final = _baku(DataAnggota)
_BAKU_KELUARGA: Final = _baku(DataKeluarga)
_BAKU_RUMAH: Final = _baku(DataRumahTangga)
_ALAMAT: Final = {"alamat": "Alamat", "rt": "RT", "rw": "RW"}
_TANGGAL: Final = ("tanggal_lahir", "tanggal_hamil")
assert set(KOLOM_ANGGOTA) <= set(FaktaAnggota.__dataclass_fields__)


@dataclass(slots=True)
class Nilaian:
    """A judged household. `fakta` is None where nothing would change; `draf` is the draft that holds it already."""

    kelompok: Kelompok
    jenis: Jenis = Jenis.BARU
    rumah: RumahKenal | None = None
    fakta: FaktaUsulan | None = None
    tempat: dict[str, Baris] = field(default_factory=dict)
    temuan: list[Temuan] = field(default_factory=list)
    golongan: Golongan = Golongan.BARU
    draf: int | None = None

    @property
    def tertolak(self) -> bool:
        """Whether something is wrong that the draft cannot carry."""
        sel = (t for b in self.kelompok.baris for t in b.sel)
        return any(t.galat and t.kode not in BOLEH_MENYUSUL for t in (*sel, *self.temuan))


@dataclass(frozen=True, slots=True)
class Aturan:
    """What the rules need beside the file: the day, who uploads, what is asked, whether it is of past years."""

    kini: date
    kk_pengusul: str
    wajib: Mapping[str, Wajib]
    tunggakan: bool = False


def nilai(semua: Iterable[Kelompok], rumah: Mapping[int, RumahKenal], aturan: Aturan) -> list[Nilaian]:
    """Judge each household by itself; the rules about other rows come after."""
    hasil = []
    for kelompok in semua:
        n = Nilaian(kelompok, rumah=rumah.get(kelompok.nomor))
        if n.rumah is None:
            _susun_baru(n, aturan)
        else:
            _susun_kenal(n, n.rumah, aturan)
        if n.fakta is not None:
            n.temuan += periksa(n.fakta)
        hasil.append(n)
    return hasil


def _susun_baru(n: Nilaian, aturan: Aturan) -> None:
    """A household that the registry does not know: everything of it is new."""
    k = n.kelompok
    if k.baris[0].rumah_tangga is None:
        return  # a row that belongs to no household of the file; its cell finding says so
    _periksa_alamat(n, aturan)
    keluarga = [_keluarga_baru(n, f, urut, 0, aturan) for urut, f in enumerate(k.keluarga, 1)]
    kriteria = all(k.rumah_tangga.get(nama) is not None for nama in aturan.wajib["kriteria"].ajukan)
    k.rumah_tangga = _BAKU_RUMAH | k.rumah_tangga
    k.baris[0].rumah_tangga = {kolom: isi for kolom, isi in k.rumah_tangga.items() if isi is not None}
    n.fakta = FaktaUsulan(
        kini=aturan.kini,
        ada_rumah_tangga=True,
        kriteria_lengkap=kriteria,
        keluarga=tuple(keluarga),
        wajib_anggota=aturan.wajib["anggota"].ajukan,
        kk_pengusul=aturan.kk_pengusul,
    )
    _periksa_jumlah(n)


def _keluarga_baru(n: Nilaian, f: KeluargaBerkas, urut: int, mulai: int, aturan: Aturan) -> FaktaKeluarga:
    baris = f.baris
    isi = baris.keluarga = _BAKU_KELUARGA | (baris.keluarga or {})
    baris.urut_keluarga = urut
    bidang = f"keluarga.{n.kelompok.nomor}-{urut}"
    n.tempat[bidang] = baris
    orang = tuple(_orang_baru(n, a, urut, ke, aturan) for ke, a in enumerate(f.orang, mulai + 1))
    return FaktaKeluarga(bidang, isi["no_kk"], isi["program"], orang)


def _orang_baru(n: Nilaian, a: Baris, urut: int, ke: int, aturan: Aturan) -> FaktaAnggota:
    isi = a.anggota = _BAKU_ANGGOTA | (a.anggota or {})
    a.urut_keluarga, a.urut_anggota = urut, ke
    a.kunci_nama = kunci_nama(isi["nama"])[:120]
    bidang = f"anggota.{n.kelompok.nomor}-{urut}-{ke}"
    n.tempat[bidang] = a
    if not isi["jenis_kelamin"]:
        if aturan.tunggakan and isi["nik"]:
            isi["jenis_kelamin"] = jenis_kelamin_nik(isi["nik"]) or ""
        if not isi["jenis_kelamin"]:
            pesan = f"Jenis kelamin {isi['nama']} belum diisi. Isi L atau P."
            n.temuan.append(galat("KELAMIN_KOSONG", f"{bidang}.jenis_kelamin", pesan))
    return _fakta_orang(bidang, isi, None)


def _fakta_orang(bidang: str, isi: Isian, ubah: frozenset[str] | None) -> FaktaAnggota:
    tanggal = {k: date.fromisoformat(isi[k]) if isi[k] else None for k in _TANGGAL}
    return FaktaAnggota(bidang=bidang, ubah=ubah, **(isi | tanggal))


def _susun_kenal(n: Nilaian, rumah: RumahKenal, aturan: Aturan) -> None:
    """A known household: what the file says laid over what is registered."""
    k = n.kelompok
    ubah_rumah = _beda(k.rumah_tangga, rumah.isi)
    k.baris[0].rumah_tangga = {c: k.rumah_tangga[c] for c in sorted(ubah_rumah)} or None
    per_asal = {f.baris.asal_keluarga: f for f in k.keluarga if f.baris.asal_keluarga is not None}
    keluarga = [
        _keluarga_kenal(n, terdaftar, per_asal.get(terdaftar.nomor), aturan)
        for terdaftar in rumah.keluarga.values()
    ]
    urut = max((x.urut for x in rumah.keluarga.values()), default=0)
    baru = [f for f in k.keluarga if f.baris.asal_keluarga is None]
    keluarga += [_keluarga_baru(n, f, urut + ke, 0, aturan) for ke, f in enumerate(baru, 1)]
    orang_baru = any(a.ubah is None for f in keluarga for a in f.anggota)
    n.jenis = Jenis.BARU if orang_baru or baru else Jenis.PERBAIKAN
    berubah = bool(ubah_rumah) or any(f.ubah is None or f.ubah for f in keluarga)
    berubah = berubah or any(a.ubah is None or a.ubah for f in keluarga for a in f.anggota)
    if not berubah:
        n.golongan = Golongan.SAMA
        return
    n.fakta = FaktaUsulan(
        kini=aturan.kini,
        jenis=n.jenis,
        ada_rumah_tangga=True,
        kriteria_lengkap=True,
        keluarga=tuple(keluarga),
        wajib_anggota=aturan.wajib["anggota"].ajukan,
        rumah_tangga_baru=False,
        kk_pengusul=aturan.kk_pengusul,
    )
    _periksa_jumlah(n)


def _keluarga_kenal(
    n: Nilaian, terdaftar: KeluargaKenal, f: KeluargaBerkas | None, aturan: Aturan
) -> FaktaKeluarga:
    bidang = f"keluarga.{n.kelompok.nomor}-{terdaftar.urut}"
    per_asal = {a.asal_anggota: a for a in f.orang if a.asal_anggota is not None} if f else {}
    orang = [
        _orang_kenal(n, o, per_asal.get(o.nomor), f"anggota.{n.kelompok.nomor}-{terdaftar.urut}-{ke}")
        for ke, o in enumerate(terdaftar.orang, 1)
    ]
    ubah: frozenset[str] = frozenset()
    isi = terdaftar.isi
    if f is not None:
        n.tempat[bidang] = f.baris
        diminta = f.baris.keluarga or {}
        ubah = _beda(diminta, isi)
        f.baris.keluarga = {c: diminta[c] for c in sorted(ubah)} or None
        f.baris.urut_keluarga = terdaftar.urut
        isi = isi | (f.baris.keluarga or {})
        for a in f.orang:
            if a.asal_anggota is None:
                orang.append(_orang_baru(n, a, terdaftar.urut, len(orang) + 1, aturan))
            else:
                a.urut_keluarga = terdaftar.urut
    return FaktaKeluarga(bidang, isi["no_kk"], isi["program"], tuple(orang), ubah)


def _orang_kenal(n: Nilaian, o: OrangKenal, a: Baris | None, bidang: str) -> FaktaAnggota:
    if a is None:
        return _fakta_orang(bidang, o.isi, frozenset())
    n.tempat[bidang] = a
    a.urut_anggota = int(bidang.rpartition("-")[2])
    diminta = a.anggota or {}
    ubah = _beda(diminta, o.isi)
    a.anggota = {c: diminta[c] for c in sorted(ubah)} or None
    isi = o.isi | (a.anggota or {})
    a.kunci_nama = kunci_nama(isi["nama"])[:120]
    return _fakta_orang(bidang, isi, ubah)


def _beda(diminta: Isian, terdaftar: Isian) -> frozenset[str]:
    """The columns in which the file says something else than the registry; an empty cell says nothing."""
    if "jawaban" in diminta:
        diminta["jawaban"] = terdaftar["jawaban"] | diminta["jawaban"]
    return frozenset(k for k, v in diminta.items() if v != terdaftar.get(k))


def _periksa_alamat(n: Nilaian, aturan: Aturan) -> None:
    """The form asks address, RT and RW; a file of past years may lack them."""
    if aturan.tunggakan:
        return
    for kode, sebutan in _ALAMAT.items():
        if not n.kelompok.rumah_tangga.get(kode):
            pesan = f"{sebutan} rumah tangga belum diisi. Isi kolom {kode.upper()}."
            n.temuan.append(galat("ALAMAT_KOSONG", f"rumah_tangga.{kode}", pesan))


def _periksa_jumlah(n: Nilaian) -> None:
    jumlah = sum(len(f.anggota) for f in n.fakta.keluarga) if n.fakta else 0
    if jumlah > BATAS_ANGGOTA:
        pesan = f"Rumah tangga ini memuat {jumlah} orang; satu usulan paling banyak {BATAS_ANGGOTA}. Periksa nomor KK-nya."
        n.temuan.append(galat("ANGGOTA_TERLALU_BANYAK", "rumah_tangga", pesan))


_Tempat = tuple[Nilaian, str, Baris]


def kembar(semua: Sequence[Nilaian]) -> None:
    """A NIK or No KK that two households of the file both bring in: which row is right only its writer knows."""
    pertama: dict[tuple[str, str], _Tempat] = {}
    berulang: dict[tuple[str, str], list[_Tempat]] = {}
    for n in semua:
        for kunci, bidang in _nomor(n):
            lama = pertama.setdefault(kunci, tempat := (n, bidang, n.tempat[bidang]))
            if lama[0] is not n:
                berulang.setdefault(kunci, [lama]).append(tempat)
    for (kolom, _), daftar in berulang.items():
        for n, bidang, baris in daftar:
            lain = next(b for m, _, b in daftar if m is not n)
            n.temuan.append(_kembar(kolom, bidang, baris, lain))


def _nomor(n: Nilaian) -> Iterator[tuple[tuple[str, str], str]]:
    """The numbers that a household brings in, each with the place of its finding."""
    for f in n.fakta.keluarga if n.fakta else ():
        if f.no_kk and (f.ubah is None or "no_kk" in f.ubah):
            yield ("no_kk", f.no_kk), f.bidang
        for a in f.anggota:
            if a.nik and a.diperiksa("nik"):
                yield ("nik", a.nik), a.bidang


def _kembar(kolom: str, bidang: str, baris: Baris, lain: Baris) -> Temuan:
    kode, sebutan = ("NIK_GANDA_DI_BERKAS", "NIK") if kolom == "nik" else ("KK_GANDA_DI_BERKAS", "Nomor KK")
    lembar = f" lembar {lain.lembar}" if baris.lembar != lain.lembar else ""
    pesan = f"{sebutan} ini juga ada pada baris {lain.nomor}{lembar} untuk rumah tangga lain. Perbaiki atau hapus salah satunya."
    return galat(kode, f"{bidang}.{kolom}", pesan)


def sudah_draf(semua: Sequence[Nilaian]) -> None:
    """A household that is in a draft of the village already: a repaired file holds those taken before, too."""
    berubah = [n for n in semua if n.fakta is not None]
    rumah = {n.rumah.nomor for n in berubah if n.rumah is not None}
    kk = {f.no_kk for n in berubah if n.rumah is None for f in n.fakta.keluarga if f.no_kk}  # type: ignore[union-attr]
    per_rumah = dict(unggah.draf_rumah_tangga(rumah)) if rumah else {}
    per_kk = {(b[0], b[1]): (b[2], b[3]) for b in unggah.draf_keluarga(kk)} if kk else {}
    for n in berubah:
        if n.rumah is not None:
            n.draf = per_rumah.get(n.rumah.nomor)
            continue
        for f in n.fakta.keluarga:  # type: ignore[union-attr]
            nomor, nik = per_kk.get((f.no_kk or "", n.kelompok.desa or ""), (None, []))
            if nomor is not None and sorted(nik, key=str) != sorted((a.nik for a in f.anggota), key=str):
                pesan = f"Keluarga ini sudah ada pada draf nomor {nomor}, tetapi anggotanya lain. Ubah draf itu, atau tarik dulu."
                n.temuan.append(galat("DRAF_BERBEDA", f"{f.bidang}.no_kk", pesan))
            n.draf = n.draf or nomor


def golongkan(n: Nilaian, kode_mirip: Iterable[str]) -> None:
    """What the household is in the preview, and where each of its findings is shown."""
    if n.tertolak:
        n.golongan = Golongan.DITOLAK
    elif n.draf is not None:
        n.golongan = Golongan.SAMA
        pesan = f"Sudah menjadi draf usulan nomor {n.draf}, jadi dilewati. Perubahan dilakukan pada drafnya."
        n.kelompok.baris[0].sel.append(peringatan("SUDAH_ADA_DRAF", "no_kk", pesan))
    elif n.golongan is not Golongan.SAMA:
        mirip = not {t.kode for t in n.temuan}.isdisjoint(kode_mirip)
        lain = Golongan.PERBAIKAN if n.jenis is Jenis.PERBAIKAN else Golongan.BARU
        n.golongan = Golongan.MIRIP if mirip else lain
    for urut, t in enumerate(_tanpa_gema(n)):
        n.tempat.get(".".join(t.bidang.split(".")[:2]), n.kelompok.baris[0]).temuan.append((urut, t))
    n.kelompok.baris[0].ringkasan = _ringkasan(n)


def _tanpa_gema(n: Nilaian) -> Iterator[Temuan]:
    """Findings without those that only repeat that a cell could not be read."""
    rusak = {(id(b), t.bidang) for b in n.kelompok.baris for t in b.sel}
    for t in n.temuan:
        tempat, _, kolom = t.bidang.rpartition(".")
        if not rusak or (id(n.tempat.get(tempat, n.kelompok.baris[0])), kolom) not in rusak:
            yield t


def _ringkasan(n: Nilaian) -> Isian:
    """What the proposal of this household will show in lists."""
    orang = [a for f in n.fakta.keluarga for a in f.anggota] if n.fakta else []
    nama = next((a.nama for a in orang if a.hubungan == KEPALA), "")
    if not nama:
        nama = n.rumah.nama_kepala if n.rumah else next((a.nama for a in orang), "")
    program = n.fakta.keluarga[0].program if n.fakta and n.fakta.keluarga and n.jenis is Jenis.BARU else ""
    isi: dict[str, Any] = {
        "jenis": n.jenis.value,
        "nama": nama,
        "anggota": len(orang),
        "program": program,
        "galat": sum(t.galat for t in n.temuan),
        "peringatan": sum(not t.galat for t in n.temuan),
    }
    if n.rumah is not None:
        isi |= {"sasaran": n.rumah.nomor, "sasaran_versi": n.rumah.versi}
    return isi
