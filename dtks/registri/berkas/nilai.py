"""Values of one row of a file of facts: numbers of people and money, or why they cannot be taken."""

from __future__ import annotations

import re
from typing import Final

from dtks.inti.nik import angka_rusak, bersihkan_nomor, periksa_bentuk, pesan_rusak
from dtks.registri.kuesioner import teks_sel
from dtks.registri.kuesioner.lembaran import BarisDitolak

BILANGAN_TERBESAR: Final = 2_147_483_647
_RUPIAH = re.compile(
    r"(?:rp\.?\s*)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,2}|\.\d{1,2})?(?:\s*,-)?", re.IGNORECASE
)


class Tolak(Exception):
    """This row cannot be taken: column, what stood there, why and the cure."""

    def __init__(self, kolom: str, isi: str, alasan: str, cara: str) -> None:
        super().__init__(alasan)
        self.kolom, self.isi, self.alasan, self.cara = kolom, isi, alasan, cara

    def di_baris(self, nomor: int) -> BarisDitolak:
        return BarisDitolak(nomor, self.kolom, self.isi[:40], self.alasan, self.cara)


def nomor16(isi: object, kolom: str) -> tuple[str | None, str]:
    """A NIK or No KK cell: (number, "") when it is one, (None, what is wrong) otherwise; (None, "") when empty.

    Raises Tolak for a number whose digits a spreadsheet lost, since what is left may be another person's.
    """
    if rusak := angka_rusak(isi):
        raise Tolak(kolom, rusak, *pesan_rusak(kolom, rusak))
    nomor, _ = bersihkan_nomor(isi)
    if nomor is None:
        return None, ""
    temuan = periksa_bentuk(nomor, nama=kolom, awalan="NOMOR", bidang=kolom)
    return (None, temuan[0].pesan) if temuan else (nomor, "")


def rupiah(isi: object, kolom: str) -> int | None:
    """Whole rupiah of "Rp 600.000", 600000 or 600000.0; None when empty. Raises Tolak."""
    teks = teks_sel(isi)
    if teks in ("", "-"):
        return None
    cocok = _RUPIAH.fullmatch(teks)
    angka = int(cocok[1].replace(".", "")) if cocok else -1
    if not 0 <= angka <= BILANGAN_TERBESAR:
        raise Tolak(
            kolom,
            teks,
            f"{kolom} bukan jumlah rupiah.",
            "Isi angkanya saja, misalnya 600000, atau kosongkan.",
        )
    return angka


def bulat(isi: object, kolom: str, terkecil: int, terbesar: int) -> int | None:
    """A whole number within bounds; None when empty. Raises Tolak."""
    teks = teks_sel(isi)
    if teks in ("", "-"):
        return None
    if not (teks.isascii() and teks.isdigit() and terkecil <= int(teks[:12]) <= terbesar):
        cara = f"Isi angka {terkecil} sampai {terbesar}, atau kosongkan."
        raise Tolak(kolom, teks, f"{kolom} di luar yang mungkin.", cara)
    return int(teks)


def teks_terbatas(teks: str, kolom: str, panjang: int) -> str:
    """The text itself. Raises Tolak when it is longer than `panjang` letters or holds a NUL."""
    if "\x00" in teks:
        cara = "Ketik ulang baris ini di Excel, simpan sebagai .xlsx, lalu muat lagi."
        raise Tolak(kolom, "", "Baris ini memuat karakter rusak (NUL).", cara)
    if len(teks) > panjang:
        raise Tolak(kolom, teks, f"{kolom} lebih dari {panjang} huruf.", "Ringkas isi sel ini.")
    return teks
