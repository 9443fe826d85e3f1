"""The report of a load: one line per refused row and per finding, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final, Self

from django.conf import settings

from dtks.inti.jam import WIB, sekarang
from dtks.inti.nik import samarkan
from dtks.registri.kuesioner import muat

LABEL: Final = {item.kode: item.label for item in muat("BDT2015").items()}
"""What the columns of a BDT 2015 file are called, by item code."""

_NOMOR_16 = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")
_AWAL_RUMUS: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def teks_aman(teks: str) -> str:
    """Text for a file that people open in a spreadsheet: 16-digit numbers masked, never run as a formula."""
    teks = samarkan_nomor(teks)
    return f"'{teks}" if teks.startswith(_AWAL_RUMUS) else teks


def samarkan_nomor(teks: str) -> str:
    """Mask every number of 16 digits (a NIK in a wrong column) inside a text."""
    return _NOMOR_16.sub(lambda cocok: samarkan(re.sub(r"\D", "", cocok[0])), teks)


def laporan_baru(path: Path) -> Path:
    """Where the report of a file goes by default: a new name in DTKS_VAR/laporan."""
    return Path(settings.DTKS_VAR) / "laporan" / f"{path.stem}-{sekarang().astimezone(WIB):%Y%m%d-%H%M%S}.csv"


class Laporan:
    """Writes the report, UTF-8 with the separator of Indonesian Excel, and counts its lines."""

    JUDUL = ("Baris", "Hasil", "Kolom", "Isi", "Sebab", "Cara memperbaiki")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ditolak = self.temuan = 0

    def __enter__(self) -> Self:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._berkas = self.path.open("w", encoding="utf-8-sig", newline="")
        self._tulis = csv.writer(self._berkas, delimiter=";")
        self._tulis.writerow(self.JUDUL)
        return self

    def __exit__(self, *_: object) -> None:
        self._berkas.close()

    def tolak(self, nomor_baris: int, kolom: str, isi: str, sebab: str, cara: str) -> None:
        self.ditolak += 1
        self._baris(nomor_baris, "Ditolak", kolom, isi, sebab, cara)

    def temukan(self, nomor_baris: int, bidang: str, pesan: str, nik_tercatat: str) -> None:
        self.temuan += 1
        isi = samarkan(nik_tercatat) if bidang == "nik" else ""
        self._baris(nomor_baris, "Temuan", LABEL.get(bidang, bidang), isi, pesan, "")

    def _baris(self, nomor_baris: int, *teks: str) -> None:
        self._tulis.writerow([nomor_baris, *map(teks_aman, teks)])
