"""Read the sheets of a file that people made: XLSX, XLS, ODS and CSV, row by row, headings folded."""

from __future__ import annotations

import csv
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

BARIS_JUDUL_TERAKHIR = 10  # titles and "sep=;" may stand above the header
_KURUNG = re.compile(r"\([^)]*\)?")
_BUKAN_KATA = re.compile(r"[\W_]+")

MAKS_BUKA = 1 << 30
"""Bytes that the parts of a workbook may have when unpacked."""
MAKS_SEL = 40_000_000
"""Cells of the rectangle that a sheet spans; the reader keeps all of it in memory, empty or not."""
_SALIN_DATA = "Salin baris datanya saja ke buku kerja baru, simpan sebagai .xlsx, lalu unggah lagi."
_POTONG = 1 << 20
_KOLOM_SEL = re.compile(rb"""\sr=["']([A-Z]{1,3})\d""")
_NOMOR_BARIS = re.compile(rb"""<(?:\w+:)?row\b[^>]{0,200}?\sr=["'](\d{1,7})""")

Sel = Sequence[object]


class FormatTidakDikenal(Exception):
    """The file is not of a known layout; the message names what is missing and what to do."""

    def __init__(self, pesan: str, kolom_hilang: Sequence[str] = ()) -> None:
        super().__init__(pesan)
        self.kolom_hilang = tuple(kolom_hilang)


@dataclass(frozen=True, slots=True)
class BarisDitolak:
    """A row that can belong to nobody: where, what stood there (shortened), why, and the cure."""

    nomor_baris: int
    kolom: str
    isi_singkat: str
    alasan: str
    cara_memperbaiki: str


def kunci_judul(isi: object) -> tuple[str, ...]:
    """Fold a header (case, white space, line breaks, punctuation): with its bracket, and without."""
    teks = unicodedata.normalize("NFKC", isi).casefold() if isinstance(isi, str) else ""
    kunci = (_BUKAN_KATA.sub(" ", t).strip() for t in (teks, _KURUNG.sub(" ", teks)))
    return tuple(k for k in kunci if k)


def lembaran(path: Path) -> Iterator[Iterator[Sel]]:
    """Yield the rows of each visible sheet."""
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        yield _baris_csv(path)
        return
    _periksa_ukuran(path)
    try:
        with CalamineWorkbook.from_path(path) as buku:
            for lembar in buku.sheets_metadata:
                if lembar.typ == SheetTypeEnum.WorkSheet and lembar.visible == SheetVisibleEnum.Visible:
                    yield buku.get_sheet_by_name(lembar.name).iter_rows()
    except CalamineError as exc:
        sebab = "terkunci kata sandi" if isinstance(exc, PasswordError) else "tidak dapat dibuka"
        pesan = f"Berkas {sebab}. Simpan ulang sebagai Excel (.xlsx) tanpa kata sandi, lalu unggah lagi."
        raise FormatTidakDikenal(pesan) from exc


def _periksa_ukuran(path: Path) -> None:
    """Refuse a workbook that a few bytes make huge: a ZIP bomb, or a cell far away from the others.

    The reader would end the whole process when the memory for it is not there.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as arsip:
        if sum(isi.file_size for isi in arsip.infolist()) > MAKS_BUKA:
            raise FormatTidakDikenal("Berkas mengembang terlalu besar bila dibuka. " + _SALIN_DATA)
        for nama in arsip.namelist():
            if nama.lower().startswith("xl/worksheets/") and _luas(arsip, nama) > MAKS_SEL:
                raise FormatTidakDikenal("Ada sel terisi yang sangat jauh dari data lainnya. " + _SALIN_DATA)


def _luas(arsip: zipfile.ZipFile, nama: str) -> int:
    """Rows times columns that the cells of a sheet span."""
    kolom: set[bytes] = set()
    baris = 1
    ekor = b""
    try:
        with arsip.open(nama) as isi:
            while potong := isi.read(_POTONG):
                teks = ekor + potong
                kolom.update(_KOLOM_SEL.findall(teks))
                baris = max([baris, *map(int, _NOMOR_BARIS.findall(teks))])
                ekor = teks[-256:]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error) as exc:
        raise FormatTidakDikenal("Berkas tidak dapat dibuka. " + _SALIN_DATA) from exc
    return baris * max((_nomor_kolom(k) for k in kolom), default=1)


def _nomor_kolom(huruf: bytes) -> int:
    nomor = 0
    for satu in huruf:
        nomor = nomor * 26 + satu - 64
    return nomor


def _baris_csv(path: Path) -> Iterator[Sel]:
    with path.open(encoding=_pengodean(path), errors="replace", newline="") as berkas:
        contoh = berkas.read(65536)
        berkas.seek(0)
        isi = csv.reader(berkas, delimiter=max(";,\t", key=contoh.count))
        try:
            yield from isi
        except csv.Error as exc:
            pesan = f"CSV rusak di sekitar baris {isi.line_num}: biasanya tanda kutip yang tidak ditutup."
            raise FormatTidakDikenal(
                f"{pesan} Perbaiki atau simpan sebagai .xlsx, lalu unggah lagi."
            ) from exc


def _pengodean(path: Path) -> str:
    """UTF-8, or what Excel on Windows writes when the file is not."""
    try:
        with path.open(encoding="utf-8-sig") as berkas:
            while berkas.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
