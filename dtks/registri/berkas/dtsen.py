"""Reader of DTSEN/SIKS-NG extracts: families, and their members where the file has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dtks.registri.berkas.nilai import BILANGAN_TERBESAR, Tolak, bulat, nomor16, teks_terbatas
from dtks.registri.berkas.tata_letak import Terbaca, isi_sel, kenali, teks_kolom
from dtks.registri.kuesioner import teks_sel
from dtks.registri.kuesioner.lembaran import BarisDitolak, Sel

PANJANG_KELUARGA: Final = {"id_keluarga": 40, "nama_kepala": 100, "alamat": 255}
PANJANG_ORANG: Final = {"id_semesta": 40, "nama": 100, "hubungan": 40, "pekerjaan": 100}
ANGKA: Final = {
    "desil_nasional": (1, 10),
    "persentil_nasional": (0, 100),
    "peringkat_nasional": (0, BILANGAN_TERBESAR),
    "peringkat_provinsi": (0, BILANGAN_TERBESAR),
    "peringkat_kabupaten": (0, BILANGAN_TERBESAR),
}
"""Column of numbers to the least and the greatest it can be."""
_CARA_KK: Final = "Isi nomor KK keluarga, 16 angka, dari ekstrak aslinya."


@dataclass(frozen=True, slots=True)
class OrangDtsen:
    """A member as the extract has him; `nik` None when it is no number of 16 digits."""

    id_semesta: str
    nik: str | None
    nama: str
    hubungan: str
    pekerjaan: str


@dataclass(frozen=True, slots=True)
class BarisDtsen:
    """One row: the village in words or code, the family, and its member when the layout has members."""

    nomor_baris: int
    kode_desa: str
    kecamatan: str
    desa: str
    no_kk: str
    keluarga: dict[str, str | int | None]
    orang: OrangDtsen | None
    nomor_cacat: bool


class BerkasDtsen:
    """An extract whose layout is known. Raises FormatTidakDikenal."""

    def __init__(self, path: Path) -> None:
        self.terbaca = kenali(path, "dtsen")

    def __iter__(self) -> Iterator[BarisDtsen | BarisDitolak]:
        for nomor, sel in self.terbaca.baris:
            if not any(map(teks_sel, sel)):
                continue
            try:
                yield _urai(self.terbaca, nomor, sel)
            except Tolak as tolak:
                yield tolak.di_baris(nomor)


def _urai(terbaca: Terbaca, nomor: int, sel: Sel) -> BarisDtsen:
    judul_kk = terbaca.judul("no_kk")
    no_kk, cacat = nomor16(isi_sel(terbaca, sel, "no_kk"), judul_kk)
    if no_kk is None:
        isi = teks_kolom(terbaca, sel, "no_kk")
        raise Tolak(judul_kk, isi, cacat or "Nomor KK kosong.", _CARA_KK)
    angka = {k: bulat(isi_sel(terbaca, sel, k), terbaca.judul(k), *batas) for k, batas in ANGKA.items()}
    orang, nik_cacat = _orang(terbaca, sel)
    return BarisDtsen(
        nomor,
        **{k: teks_kolom(terbaca, sel, k) for k in ("kode_desa", "kecamatan", "desa")},
        no_kk=no_kk,
        keluarga={**_teks(terbaca, sel, PANJANG_KELUARGA), **angka},
        orang=orang,
        nomor_cacat=nik_cacat,
    )


def _orang(terbaca: Terbaca, sel: Sel) -> tuple[OrangDtsen | None, bool]:
    if "nik" not in terbaca.posisi:
        return None, False
    nik, cacat = nomor16(isi_sel(terbaca, sel, "nik"), terbaca.judul("nik"))
    teks = _teks(terbaca, sel, PANJANG_ORANG)
    ada = nik or cacat or teks["nama"]
    return (OrangDtsen(nik=nik, **{**teks, "nama": teks["nama"].upper()}) if ada else None), bool(cacat)


def _teks(terbaca: Terbaca, sel: Sel, panjang: dict[str, int]) -> dict[str, str]:
    return {k: teks_terbatas(teks_kolom(terbaca, sel, k), terbaca.judul(k), n) for k, n in panjang.items()}
