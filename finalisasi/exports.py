"""The files of a finalized period: one table of columns, written as CSV and XLSX, and their manifest."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.backends.utils import CursorWrapper
from rustpy_xlsxwriter import Format, write_worksheet

from dtks.registri.kuesioner import muat

Baris = Sequence[str | None]
Lapor = Callable[[int], None]

TABEL: Final = "finalisasi_bariscuplikan"
URUTAN: Final = "urut"
LANGKAH_LAPOR: Final = 5_000
BARIS_XLSX_TERBANYAK: Final = 1_048_575

# What OWASP lists: = + - @ in half and full width, tab, carriage return, line feed.
_AWAL_RUMUS: Final = ", ".join(f"U&'\\{ord(huruf):04X}'" for huruf in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_WAKTU_ZIP: Final = (1980, 1, 1, 0, 0, 0)
_PROPERTI: Final = "docProps/core.xml"
_PROPERTI_TETAP: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    "<cp:coreProperties"
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


class TerlaluBanyakBaris(ValueError):
    """More rows than one XLSX sheet can hold. `str(exc)` is safe to show to the user."""


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column of the period's files.

    `sql` gives its text from a row of the snapshot; `teks` marks what people typed freely, which the
    CSV guards against being run as a formula. `lebar` is the XLSX width in characters.
    """

    judul: str
    sql: str
    teks: bool = False
    lebar: float = 12

    @property
    def judul_baris(self) -> str:
        """The heading on one line, for CSV and pages."""
        return " ".join(self.judul.split())


def _label(kolom: str, item: str) -> str:
    """SQL that turns the code in `kolom` into its label in the template's code list `item`, in capitals."""
    daftar = muat("USULAN2022").item(item).pilihan
    cabang = " ".join(f"WHEN '{kode}' THEN '{label.upper()}'" for kode, label in daftar)
    return f"CASE {kolom} {cabang} ELSE {kolom} END"


KOLOM_TEMPLATE: Final = (
    Kolom("NIK", "nik", lebar=19),
    Kolom("PROGRAM BANSOS", "program", lebar=17),
    Kolom("NOKK", "no_kk", lebar=19),
    Kolom("NAMA", "nama", teks=True, lebar=30),
    Kolom("TEMPAT LAHIR", "tempat_lahir", teks=True, lebar=18),
    Kolom("TANGGAL LAHIR\n(31/01/2000)", "to_char(tanggal_lahir, 'DD/MM/YYYY')", lebar=16),
    Kolom("IBU KANDUNG", "ibu_kandung", teks=True, lebar=30),
    Kolom("JENIS KELAMIN", _label("jenis_kelamin", "jenis_kelamin"), lebar=15),
    Kolom("JENIS PEKERJAAN", "pekerjaan", teks=True, lebar=24),
    Kolom("STATUS KAWIN", _label("status_kawin", "status_kawin"), lebar=14),
    Kolom("ALAMAT", "alamat", teks=True, lebar=36),
    Kolom("RT", "rt", teks=True, lebar=5),
    Kolom("RW", "rw", teks=True, lebar=5),
    Kolom("PROVINSI", "provinsi", lebar=14),
    Kolom("KABUPATEN", "kabupaten", lebar=20),
    Kolom("KECAMATAN", "kecamatan", lebar=18),
    Kolom("KELURAHAN", "kelurahan", lebar=20),
    Kolom("STATUS DISABILITAS", "CASE WHEN disabilitas THEN 'YA' ELSE 'TIDAK' END"),
    Kolom("KODE JENIS DISABILITAS", "CASE WHEN disabilitas THEN jenis_disabilitas END"),
    Kolom("STATUS HAMIL", "CASE WHEN hamil THEN 'YA' ELSE 'TIDAK' END"),
    Kolom(
        "TGL MULAI HAMIL\n(31/12/2021)",
        "CASE WHEN hamil THEN to_char(tanggal_hamil, 'DD/MM/YYYY') END",
        lebar=18,
    ),
)
"""The 21 columns of the ministry's "Template Usulan 2022 Ver.4", headings and order as it has them."""

KOLOM: Final = (
    *KOLOM_TEMPLATE,
    Kolom("KODE DESA", "desa_id"),
    Kolom("SHDK", _label("hubungan", "shdk"), lebar=18),
    Kolom("JENIS USULAN", "jenis_usulan", lebar=14),
    Kolom("KODE USULAN", "kunci_usulan::text", lebar=38),
)
"""Every column of the period's files: the template, then what leads back to the proposal."""


@dataclass(frozen=True, slots=True)
class Berkas:
    """A written file as the manifest lists it: `ukuran` in bytes, `baris` without the heading."""

    nama: str
    sha256: str
    ukuran: int
    baris: int


@dataclass(frozen=True, slots=True)
class FaktaFinalisasi:
    """What was finalized: `kabupaten` its code, `periode` as YYYY-MM, `jumlah` the counts by name."""

    kabupaten: str
    periode: str
    versi: int
    jumlah: Mapping[str, int]


def abaikan(jumlah: int) -> None:
    """A `lapor` for callers that show no progress."""


def tulis_csv(cursor: CursorWrapper, finalisasi_id: int, path: Path, lapor: Lapor = abaikan) -> int:
    """Write the snapshot of a finalization as CSV and return its rows.

    UTF-8 without a byte order mark, comma separated, one heading line: this file is for machines, to
    which a mark would be part of the first heading; people in Excel take the XLSX. A typed value that
    a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection).
    `lapor` gets the rows written so far, every 5,000; it must not use the cursor's connection.
    """
    sql = _sql([_jaga_rumus(k.sql) if k.teks else k.sql for k in KOLOM], finalisasi_id)
    with _berkas_baru(path) as sementara, sementara.open("wb") as berkas:
        berkas.write(",".join(k.judul_baris for k in KOLOM).encode() + b"\n")
        cursor.copy_expert(
            f"COPY ({sql}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')", _Penghitung(berkas, lapor)
        )
    return int(cursor.rowcount)


def baca_baris(cursor: CursorWrapper, finalisasi_id: int) -> Iterator[Baris]:
    """The snapshot's rows as text in the order of `KOLOM`; give a server-side cursor (`chunked_cursor`)."""
    cursor.execute(_sql([k.sql for k in KOLOM], finalisasi_id))
    yield from cursor


def tulis_xlsx(baris: Iterable[Baris], path: Path, lapor: Lapor = abaikan) -> int:
    """Write rows as one sheet "DATA" and return their number; the same rows give the same bytes.

    Every cell is text: a NIK keeps its 16 digits and nothing is run as a formula. Memory use does not
    grow with the rows. Raises `TerlaluBanyakBaris` past the 1,048,575 rows a sheet holds.
    """
    judul = [k.judul for k in KOLOM]
    jumlah = 0

    def rekaman() -> Iterator[dict[str, str | None]]:
        nonlocal jumlah
        for isi in baris:
            jumlah += 1
            if jumlah > BARIS_XLSX_TERBANYAK:
                raise TerlaluBanyakBaris(
                    "Data melebihi 1.048.575 baris, batas satu lembar XLSX. Gunakan berkas CSV."
                )
            if jumlah % LANGKAH_LAPOR == 0:
                lapor(jumlah)
            yield dict(zip(judul, isi, strict=True))

    ada = rekaman()
    # The writer takes the headings from the first record, so an empty snapshot needs an empty one.
    pertama = next(ada, None) or dict.fromkeys(judul)
    with _berkas_baru(path) as sementara:
        write_worksheet(
            chain([pertama], ada),
            str(sementara),
            sheet_name="DATA",
            freeze_row=1,
            header_format=Format().set_bold().set_text_wrap().set_background_color("#D9E2F3"),
            column_widths=[k.lebar for k in KOLOM],
            ignore_errors=judul,
        )
        _tetapkan_properti(sementara)
    return jumlah


def sidik(path: Path) -> tuple[str, int]:
    """SHA-256 in hex and size in bytes of a file."""
    with path.open("rb") as berkas:
        return hashlib.file_digest(berkas, "sha256").hexdigest(), os.fstat(berkas.fileno()).st_size


def manifes(fakta: FaktaFinalisasi, berkas: Iterable[Berkas]) -> bytes:
    """The list of a period's files as canonical JSON: sorted keys, files by name, UTF-8, newline at the end.

    The approval signs the hash of exactly these bytes.
    """
    isi = {**asdict(fakta), "berkas": [asdict(b) for b in sorted(berkas, key=lambda b: b.nama)]}
    return json.dumps(isi, sort_keys=True, ensure_ascii=False, indent=1).encode() + b"\n"


def sidik_manifes(isi: bytes) -> str:
    """SHA-256 in hex of a manifest."""
    return hashlib.sha256(isi).hexdigest()


class _Penghitung:
    """A file for COPY that counts: the server sends each row as one message, so one write is one row."""

    __slots__ = ("_jumlah", "_lapor", "_tulis")

    def __init__(self, berkas: BinaryIO, lapor: Lapor) -> None:
        self._tulis = berkas.write
        self._lapor = lapor
        self._jumlah = 0

    def write(self, data: bytes) -> int:
        self._jumlah += 1
        if self._jumlah % LANGKAH_LAPOR == 0:
            self._lapor(self._jumlah)
        return self._tulis(data)


def _sql(kolom: Iterable[str], finalisasi_id: int) -> str:
    # COPY takes no parameters: ":d" lets only an integer through, the rest are constants of this module.
    return f"SELECT {', '.join(kolom)} FROM {TABEL} WHERE finalisasi_id = {finalisasi_id:d} ORDER BY {URUTAN}"  # noqa: S608


def _jaga_rumus(sql: str) -> str:
    """SQL that puts an apostrophe before a value beginning as a formula does.

    The database looks a list of this length up by hash, for a third of what a pattern match costs.
    """
    return f"CASE WHEN left({sql}, 1) IN ({_AWAL_RUMUS}) THEN '''' || {sql} ELSE {sql} END"


@contextmanager
def _berkas_baru(path: Path) -> Iterator[Path]:
    """A name to write under, moved to `path` when whole and safely on disk, removed when writing fails.

    Only the process's own user can read the file: it holds a district's personal data.
    """
    pegangan, nama = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    os.close(pegangan)
    sementara = Path(nama)
    try:
        yield sementara
        _tuntaskan(sementara)
        sementara.replace(path)
        _tuntaskan(path.parent)
    finally:
        sementara.unlink(missing_ok=True)


def _tuntaskan(path: Path) -> None:
    pegangan = os.open(path, os.O_RDONLY)
    try:
        os.fsync(pegangan)
    finally:
        os.close(pegangan)


def _tetapkan_properti(path: Path) -> None:
    """Write the end of the workbook anew, with document properties that carry no clock.

    The writer puts them after the sheet, so only a few hundred bytes are written again.
    """
    with ZipFile(path, "a") as arsip:
        batas = arsip.getinfo(_PROPERTI).header_offset
        ekor = [bagian for bagian in arsip.infolist() if bagian.header_offset >= batas]
        isi = {bagian.filename: arsip.read(bagian) for bagian in ekor}
        isi[_PROPERTI] = _PROPERTI_TETAP.encode()
        for bagian in ekor:
            arsip.filelist.remove(bagian)
            del arsip.NameToInfo[bagian.filename]
        arsip.start_dir = batas
        for nama, data in isi.items():
            arsip.writestr(ZipInfo(nama, _WAKTU_ZIP), data, ZIP_DEFLATED)
