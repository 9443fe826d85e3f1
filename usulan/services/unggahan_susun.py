"""From the rows of an uploaded file to households: whose row it is, and what it says at each level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dtks.inti.kode_wilayah import TINGKAT, lipat_nama, titik
from dtks.inti.temuan import Temuan, Tingkat
from dtks.wilayah.models import Tingkat as TingkatWilayah
from dtks.wilayah.models import Wilayah
from usulan.berkas.kenali import Bagian, IsiUnggahan
from usulan.berkas.kolom_unggah import VERSI_KUESIONER, Lembar
from usulan.berkas.sel import Nilai, Pembaca

Isian = dict[str, Any]
PBI: Final = "PBI"
NON_BANSOS: Final = "NON BANSOS"
_DESA: Final = TINGKAT[-1]
_KOORDINAT: Final = ("lintang", "bujur")


def galat(kode: str, bidang: str, pesan: str) -> Temuan:
    return Temuan(kode, Tingkat.GALAT, bidang, pesan)


def peringatan(kode: str, bidang: str, pesan: str) -> Temuan:
    return Temuan(kode, Tingkat.PERINGATAN, bidang, pesan)


@dataclass(slots=True)
class Baris:
    """One row of the file. `sel` are findings about its cells, with the column's code as field."""

    lembar: str
    nomor: int
    desa: str | None
    rumah_tangga: Isian | None = None
    keluarga: Isian | None = None
    anggota: Isian | None = None
    kunci: Isian | None = None
    sel: list[Temuan] = field(default_factory=list)
    # Filled when the household is judged:
    urut_keluarga: int | None = None
    urut_anggota: int | None = None
    asal_keluarga: int | None = None
    asal_anggota: int | None = None
    kunci_nama: str = ""
    ringkasan: Isian | None = None
    temuan: list[tuple[int, Temuan]] = field(default_factory=list)


@dataclass(slots=True)
class KeluargaBerkas:
    """A family of the file: the row that names it, and the rows of its people."""

    baris: Baris
    orang: list[Baris] = field(default_factory=list)


@dataclass(slots=True)
class Kelompok:
    """A household of the file, that is one proposal to be made of it."""

    nomor: int
    desa: str | None
    baris: list[Baris] = field(default_factory=list)
    keluarga: list[KeluargaBerkas] = field(default_factory=list)
    rumah_tangga: Isian = field(default_factory=dict)


class PetaDesa:
    """Which village a row speaks of, and whether the file may speak of it."""

    def __init__(self, wilayah: Wilayah) -> None:
        semua = list(Wilayah.objects.di_dalam(wilayah.pk[:4]).filter(tingkat__gte=TingkatWilayah.KECAMATAN))
        self._wilayah = wilayah
        self._nama = {w.pk: w.nama for w in semua}
        self._bps = {w.kode_bps for w in semua if w.kode_bps}
        self._desa: dict[str, list[str]] = {}
        for w in semua:
            if len(w.pk) == _DESA:
                self._desa.setdefault(lipat_nama(w.nama), []).append(w.pk)
        self._ingatan: dict[tuple[Nilai | None, ...], tuple[str | None, Temuan | None]] = {}

    def cari(self, nilai: Mapping[str, Nilai | None]) -> tuple[str | None, Temuan | None]:
        """The village's code, or why the row is not taken."""
        kunci = (nilai.get("kode_desa"), nilai.get("kecamatan"), nilai.get("desa"))
        if kunci not in self._ingatan:
            self._ingatan[kunci] = self._cari(*(str(k or "") for k in kunci))
        return self._ingatan[kunci]

    def _cari(self, kode: str, kecamatan: str, desa: str) -> tuple[str | None, Temuan | None]:
        polos = kode.replace(".", "").strip()
        if polos and polos not in self._nama:
            sebab = (
                "Isi kode Kemendagri, misalnya 18.01.06.1008, atau kosongkan bila nama desanya sudah terisi."
            )
            if polos.startswith("1803") or polos[:7] in self._bps:
                sebab = f"Ini tampaknya kode BPS. {sebab}"
            return None, galat("KODE_DESA_TIDAK_DIKENAL", "kode_desa", f"Kode desa tidak dikenal. {sebab}")
        if polos:
            return self._milik(polos, "kode_desa")
        if not desa:
            if len(self._wilayah.pk) == _DESA:
                return self._wilayah.pk, None
            return None, galat("DESA_KOSONG", "desa", "Nama desa/kelurahan belum diisi. Isi kolom KELURAHAN.")
        calon = self._desa.get(lipat_nama(desa), [])
        if len(calon) > 1 and kecamatan:
            kunci = lipat_nama(kecamatan)
            calon = [k for k in calon if lipat_nama(self._nama[k[:6]]) == kunci]
        if len(calon) != 1:
            kata = "tidak ditemukan di kabupaten ini" if not calon else "ada di beberapa kecamatan"
            pesan = f"Desa/kelurahan “{desa[:40]}” {kata}. Periksa ejaan kolom KELURAHAN dan KECAMATAN."
            return None, galat("DESA_TIDAK_DIKENAL", "desa", pesan)
        return self._milik(calon[0], "desa")

    def _milik(self, kode: str, bidang: str) -> tuple[str | None, Temuan | None]:
        if kode.startswith(self._wilayah.pk):
            return kode, None
        pesan = (
            f"Baris ini untuk {self._nama[kode]} ({titik(kode)}), bukan {self._wilayah.nama}. "
            "Unggah lewat akun desa itu, atau perbaiki kolom KELURAHAN."
        )
        return None, galat("WILAYAH_LAIN", bidang, pesan)


def susun(isi: IsiUnggahan, peta: PetaDesa, *, tunggakan: bool = False) -> list[Kelompok]:
    """The households of a file in the order in which they first appear. Reads the file to its end.

    Raises BerkasDitolak when the file turns out to be broken on the way.
    """
    if Lembar.NASIONAL in isi.bagian:
        return _susun_nasional(_baca(isi.bagian[Lembar.NASIONAL], peta))
    return _susun_tiga({lembar: _baca(bagian, peta) for lembar, bagian in isi.bagian.items()})


_ISI_LEMBAR: Final = {
    Lembar.NASIONAL: ("rumah_tangga", "keluarga", "anggota"),
    Lembar.RUMAH_TANGGA: ("rumah_tangga",),
    Lembar.KELUARGA: ("keluarga",),
    Lembar.ANGGOTA: ("anggota",),
}


def _baca(bagian: Bagian, peta: PetaDesa) -> Iterator[Baris]:
    """The rows of a sheet with what they say, part by part; empty cells say nothing."""
    pembaca = Pembaca(bagian.pemetaan)
    per_tabel: dict[str, list[str]] = {}
    for kolom in bagian.pemetaan.kolom:
        if kolom is not None:
            per_tabel.setdefault(kolom.tabel, []).append(kolom.kode)
    jawaban, kunci = per_tabel.get("jawaban", ()), per_tabel.get("kunci", ())
    tabel = [(nama, per_tabel.get(nama, ())) for nama in _ISI_LEMBAR[bagian.lembar]]
    berdesa = bagian.lembar in (Lembar.NASIONAL, Lembar.RUMAH_TANGGA)
    for satu in bagian.baris:
        nilai, sel = pembaca(satu.sel)
        desa, salah = peta.cari(nilai) if berdesa else (None, None)
        if salah is not None:
            sel.append(salah)
        baris = Baris(bagian.nama_lembar, satu.nomor, desa, sel=sel)
        for nama, kode in tabel:
            setattr(baris, nama, {k: v for k in kode if (v := nilai[k]) is not None})
        if kunci:
            baris.kunci = {k: nilai[k] for k in kunci}
        if baris.rumah_tangga is not None:
            _rapikan_rumah_tangga(baris.rumah_tangga, {k: v for k in jawaban if (v := nilai[k]) is not None})
        yield baris


def _rapikan_rumah_tangga(isi: Isian, jawaban: Isian) -> None:
    for kode in _KOORDINAT:
        if kode in isi:
            isi[kode] = float(isi[kode])
    if jawaban:
        isi |= {"versi_kuesioner": VERSI_KUESIONER, "jawaban": jawaban}


def _susun_nasional(semua: Iterable[Baris]) -> list[Kelompok]:
    """One family is one household: the rows of a village with one No KK."""
    kelompok: dict[tuple[str | None, str | int], Kelompok] = {}
    for baris in semua:
        keluarga = baris.keluarga or {}
        kunci = (baris.desa, keluarga.get("no_kk") or baris.nomor)
        ada = kelompok.get(kunci)
        if ada is None:
            ada = Kelompok(len(kelompok) + 1, baris.desa, rumah_tangga=baris.rumah_tangga or {})
            ada.keluarga.append(KeluargaBerkas(baris))
            kelompok[kunci] = ada
            _pisahkan_pbi(baris, keluarga)
        else:
            _bandingkan(baris, keluarga, ada.keluarga[0].baris)
        ada.baris.append(baris)
        ada.keluarga[0].orang.append(baris)
    return list(kelompok.values())


def _pisahkan_pbi(baris: Baris, keluarga: Isian) -> None:
    """PBI is asked for a person; the family then asks for nothing itself."""
    if keluarga.get("program") == PBI and baris.anggota is not None:
        baris.anggota["pbi"] = True
        keluarga["program"] = NON_BANSOS


def _bandingkan(baris: Baris, keluarga: Isian, pertama: Baris) -> None:
    """A later row of a family: its program and address must be those of the first row."""
    _pisahkan_pbi(baris, keluarga)
    dasar = pertama.keluarga or {}
    lama, baru = (isi.get("program", NON_BANSOS) for isi in (dasar, keluarga))
    if lama == NON_BANSOS:
        dasar["program"] = baru
    elif baru not in (lama, NON_BANSOS):
        pesan = f"Baris {pertama.nomor} meminta {lama} untuk KK yang sama. Satu KK hanya satu program: pilih salah satu."
        baris.sel.append(galat("PROGRAM_GANDA_DI_BERKAS", "program", pesan))
    alamat = (baris.rumah_tangga or {}).get("alamat")
    if alamat and alamat != (pertama.rumah_tangga or {}).get("alamat"):
        pesan = f"Alamat berbeda dari baris {pertama.nomor} yang KK-nya sama. Yang dipakai alamat baris {pertama.nomor}."
        baris.sel.append(peringatan("ALAMAT_BERBEDA", "alamat", pesan))
    baris.rumah_tangga = baris.keluarga = None


def _susun_tiga(lembar: Mapping[Lembar, Iterator[Baris]]) -> list[Kelompok]:
    """Join the three sheets by the numbers that the operator gave; a row that fits nowhere stands alone."""
    kelompok: list[Kelompok] = []
    rumah: dict[object, Kelompok] = {}
    keluarga: dict[object, tuple[Kelompok, KeluargaBerkas]] = {}

    def sendiri(baris: Baris, bidang: str, kode: str, pesan: str) -> None:
        baris.sel.append(galat(kode, bidang, pesan))
        kelompok.append(Kelompok(len(kelompok) + 1, None, [baris]))

    for baris in lembar[Lembar.RUMAH_TANGGA]:
        nomor = (baris.kunci or {}).get("no_rumah_tangga")
        if nomor is None or nomor in rumah:
            sendiri(baris, "no_rumah_tangga", *_nomor_salah("rumah tangga", nomor))
            continue
        rumah[nomor] = Kelompok(len(kelompok) + 1, baris.desa, [baris], rumah_tangga=baris.rumah_tangga or {})
        kelompok.append(rumah[nomor])
    for baris in lembar[Lembar.KELUARGA]:
        kunci = baris.kunci or {}
        ke, nomor = rumah.get(kunci.get("no_rumah_tangga")), kunci.get("no_keluarga")
        if ke is None:
            sendiri(baris, "no_rumah_tangga", *_tidak_ada("rumah tangga", kunci.get("no_rumah_tangga")))
        elif nomor is None or nomor in keluarga:
            sendiri(baris, "no_keluarga", *_nomor_salah("keluarga", nomor))
        else:
            keluarga[nomor] = (ke, KeluargaBerkas(baris))
            ke.keluarga.append(keluarga[nomor][1])
            _ikut(ke, baris)
    for baris in lembar[Lembar.ANGGOTA]:
        nomor = (baris.kunci or {}).get("no_keluarga")
        if nomor not in keluarga:
            sendiri(baris, "no_keluarga", *_tidak_ada("keluarga", nomor))
            continue
        ke, kk = keluarga[nomor]
        kk.orang.append(baris)
        _ikut(ke, baris)
    return kelompok


def _ikut(kelompok: Kelompok, baris: Baris) -> None:
    baris.desa = kelompok.desa
    kelompok.baris.append(baris)


def _nomor_salah(sebutan: str, nomor: object) -> tuple[str, str]:
    if nomor is None:
        return "NOMOR_KOSONG", f"Nomor {sebutan} belum diisi. Isi 1, 2, 3, dan seterusnya."
    return (
        "NOMOR_BERULANG",
        f"Nomor {sebutan} {nomor} dipakai dua kali di lembar ini. Ganti salah satunya.",
    )


def _tidak_ada(sebutan: str, nomor: object) -> tuple[str, str]:
    if nomor is None:
        return (
            "NOMOR_KOSONG",
            f"Nomor {sebutan} belum diisi. Isi nomor yang ada pada lembar {sebutan.capitalize()}.",
        )
    return (
        "NOMOR_TIDAK_ADA",
        f"Nomor {sebutan} {nomor} tidak ada pada lembar {sebutan.capitalize()}. Samakan nomornya.",
    )
