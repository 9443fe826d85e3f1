"""What readers of all kinds of workbooks share: limits, ranges of cells, and the text of a cell."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final, NamedTuple

MAKS_KOLOM: Final = 120
MAKS_NOMOR_BARIS: Final = 110_000
"""Highest row number with content: 100,000 rows, titles above them and empty rows between."""

MAKS_SEL_TERCATAT: Final = 100
"""So many formulas and merged ranges are remembered of a sheet: enough to name where they begin."""


def nama_kolom(nomor: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    huruf = ""
    while nomor:
        nomor, sisa = divmod(nomor - 1, 26)
        huruf = chr(65 + sisa) + huruf
    return huruf


def nomor_kolom(huruf: str) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    nomor = 0
    for h in huruf.upper():
        nomor = nomor * 26 + ord(h) - 64
    return nomor


class Posisi(NamedTuple):
    """A cell by row and column, both counted from 1."""

    baris: int
    kolom: int

    def __str__(self) -> str:
        return f"{nama_kolom(self.kolom)}{self.baris}"


class Rentang(NamedTuple):
    """A range of cells, corners included, counted from 1."""

    baris: int
    kolom: int
    baris_akhir: int
    kolom_akhir: int

    def __str__(self) -> str:
        return f"{Posisi(self.baris, self.kolom)}:{Posisi(self.baris_akhir, self.kolom_akhir)}"


@dataclass(slots=True)
class Struktur:
    """What of a sheet the values do not show: where formulas and merged cells are, in order of rows.

    `jumlah_sel` counts the cells of an XLSX, formatted empty ones too.
    """

    rumus: list[Posisi] = field(default_factory=list)
    gabungan: list[Rentang] = field(default_factory=list)
    jumlah_sel: int = 0


def teks_bersih(teks: str) -> str | None:
    """The text of a cell without control and invisible characters, trimmed; None when nothing is left."""
    if not teks.isprintable():
        huruf = [
            " " if h in "\t\n\r\v\f" or unicodedata.category(h) in ("Zs", "Zl", "Zp") else h
            for h in teks
            if h in "\t\n\r\v\f" or unicodedata.category(h) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        ]
        teks = "".join(huruf)
    return teks.strip() or None
