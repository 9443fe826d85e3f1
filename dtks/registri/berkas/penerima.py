"""Reader of recipient lists: each row comes out as one recipient, or refused with the cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dtks.registri.berkas.nilai import Tolak, nomor16, rupiah, teks_terbatas
from dtks.registri.berkas.tata_letak import PROGRAM, YA, Terbaca, isi_sel, kenali, teks_kolom
from dtks.registri.kuesioner import teks_sel
from dtks.registri.kuesioner.lembaran import BarisDitolak, FormatTidakDikenal, Sel

PANJANG_NAMA = 100
PANJANG_STATUS = 40
_CARA_NOMOR = "Isi NIK penerima atau nomor KK keluarganya, 16 angka, dari KTP-el atau Kartu Keluarga."


@dataclass(frozen=True, slots=True)
class BarisPenerima:
    """One recipient as the file has it. At least one of `nik` and `no_kk` is a well-formed number.

    `nomor_cacat` tells that the other one was not, and was left out.
    """

    nomor_baris: int
    kode_desa: str
    kecamatan: str
    desa: str
    nik: str | None
    no_kk: str | None
    nama: str
    status: str
    nominal: int | None
    nomor_cacat: bool


class BerkasPenerima:
    """A recipient list of one program. `dilewati` counts the rows of other programs, once they were read.

    Raises FormatTidakDikenal when the layout is not known or has no column for the program.
    """

    def __init__(self, path: Path, program: str) -> None:
        self.terbaca = kenali(path, "penerima")
        self.program = program
        self.dilewati = 0
        if self.terbaca.penanda and program not in self.terbaca.penanda:
            raise FormatTidakDikenal(
                f"Berkas ini tidak memuat kolom program {program}. Pilih program yang ada di dalamnya: "
                f"{', '.join(self.terbaca.penanda)}."
            )

    def __iter__(self) -> Iterator[BarisPenerima | BarisDitolak]:
        for nomor, sel in self.terbaca.baris:
            if not any(map(teks_sel, sel)):
                continue
            if not _milik(self.terbaca, sel, self.program):
                self.dilewati += 1
                continue
            try:
                yield _urai(self.terbaca, nomor, sel)
            except Tolak as tolak:
                yield tolak.di_baris(nomor)


def _milik(terbaca: Terbaca, sel: Sel, program: str) -> bool:
    """Whether the row speaks of this program: by its own column, by a column of programs, or always."""
    if terbaca.penanda:
        letak = terbaca.penanda[program]
        return letak < len(sel) and teks_sel(sel[letak]).upper() in YA
    if "program" in terbaca.posisi:
        return PROGRAM.get(teks_kolom(terbaca, sel, "program").upper()) == program
    return True


def _urai(terbaca: Terbaca, nomor: int, sel: Sel) -> BarisPenerima:
    teks = {k: teks_kolom(terbaca, sel, k) for k in ("kode_desa", "kecamatan", "desa")}
    nik, cacat_nik = nomor16(isi_sel(terbaca, sel, "nik"), "NIK")
    no_kk, cacat_kk = nomor16(isi_sel(terbaca, sel, "no_kk"), "Nomor KK")
    if nik is None and no_kk is None:
        kolom = terbaca.judul("nik")
        isi = teks_kolom(terbaca, sel, "nik")
        raise Tolak(kolom, isi, cacat_nik or cacat_kk or "NIK dan nomor KK kosong.", _CARA_NOMOR)
    nama = teks_terbatas(teks_kolom(terbaca, sel, "nama"), terbaca.judul("nama"), PANJANG_NAMA)
    status = teks_terbatas(teks_kolom(terbaca, sel, "status"), terbaca.judul("status"), PANJANG_STATUS)
    return BarisPenerima(
        nomor,
        **teks,
        nik=nik,
        no_kk=no_kk,
        nama=nama.upper(),
        status=status,
        nominal=rupiah(isi_sel(terbaca, sel, "nominal"), terbaca.judul("nominal")),
        nomor_cacat=bool(cacat_nik or cacat_kk),
    )
