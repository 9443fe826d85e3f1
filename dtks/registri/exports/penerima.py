"""Workbooks about recipients: one sheet, every cell text, nothing run as a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from rustpy_xlsxwriter import Format, write_worksheet

Kolom = tuple[str, float]

TEMPLATE: Final[tuple[Kolom, ...]] = (
    ("NIK", 19),
    ("No KK", 19),
    ("Nama", 30),
    ("Kecamatan", 18),
    ("Desa", 20),
    ("Status", 16),
    ("Nominal", 14),
)
"""Heading and width of our own template for a recipient list."""

SIAPA_MENERIMA_APA: Final[tuple[Kolom, ...]] = (
    ("NIK", 19),
    ("No KK", 19),
    ("Nama", 30),
    ("Kecamatan", 18),
    ("Desa/Kelurahan", 20),
    ("Program", 14),
    ("Tahap", 22),
    ("Status", 18),
    ("Nominal", 14),
    ("Terdaftar di registri", 18),
    ("Temuan", 50),
)


def buku(kolom: Sequence[Kolom], baris: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet "DATA": a heading, then rows of text in the order of `kolom`."""
    judul = [nama for nama, _ in kolom]
    ada = (dict(zip(judul, isi, strict=True)) for isi in baris)
    # The writer takes the headings from the first record, so an empty list needs an empty one.
    pertama = next(ada, None) or dict.fromkeys(judul)
    with tempfile.TemporaryDirectory(prefix="dtks-penerima-") as folder:
        path = Path(folder) / "data.xlsx"
        write_worksheet(
            chain([pertama], ada),
            str(path),
            sheet_name="DATA",
            freeze_row=1,
            header_format=Format().set_bold().set_background_color("#D9E2F3"),
            column_widths=[lebar for _, lebar in kolom],
            ignore_errors=judul,
        )
        return path.read_bytes()
