"""Tables that people upload: XLSX, XLS, ODS and CSV, told by content, read safely and as text."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import islice, starmap
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from dtks.inti.nik import angka_rusak
from usulan.berkas.bukti import BerkasDitolak
from usulan.berkas.buku_ods import LembarODS, baca_ods
from usulan.berkas.buku_xls import XlsRusak, XlsTerkunci, XlsTerlaluLebar, periksa_xls
from usulan.berkas.buku_xlsx import periksa_xlsx
from usulan.berkas.lembar import MAKS_KOLOM, MAKS_NOMOR_BARIS, Rentang, Struktur, teks_bersih
from usulan.berkas.zip_aman import buka_zip

MAKS_BYTE: Final = 20 * 1024 * 1024
MAKS_BARIS: Final = 100_000
"""Data rows of one sheet, the header not counted."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIMPAN_ULANG: Final = "Buka di Excel atau LibreOffice, simpan sebagai Excel (.xlsx), lalu unggah lagi."
# First bytes of what is no table: what it is, and so what to do.
_BUKAN_TABEL: Final[Mapping[bytes, str]] = {
    b"%PDF-": "sebuah PDF. Unggah berkas Excel asalnya, bukan hasil cetaknya.",
    b"\xff\xd8\xff": "sebuah foto (JPG). Salin isinya ke templat Excel, lalu unggah templat itu.",
    b"\x89PNG": "sebuah gambar (PNG). Salin isinya ke templat Excel, lalu unggah templat itu.",
    b"GIF8": "sebuah gambar (GIF). Salin isinya ke templat Excel, lalu unggah templat itu.",
    b"RIFF": "sebuah gambar atau rekaman. Unggah berkas Excel.",
    b"Rar!": "arsip RAR. Keluarkan berkas Excel dari arsip itu, lalu unggah.",
    b"7z\xbc\xaf": "arsip 7z. Keluarkan berkas Excel dari arsip itu, lalu unggah.",
    b"\x1f\x8b": "arsip GZIP. Keluarkan berkas Excel dari arsip itu, lalu unggah.",
    b"{\\rtf": "dokumen RTF. Salin tabelnya ke templat Excel, lalu unggah templat itu.",
    b"MZ": "sebuah program, bukan tabel. Jangan dibuka; unggah berkas Excel.",
}
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_KENDALI: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_PEMISAH: Final = ";,\t"
_BARIS_SEP: Final = re.compile(r'^"?sep=(.)"?\r?\n', re.IGNORECASE)


class Format(StrEnum):
    XLSX = "XLSX"
    XLS = "XLS"
    ODS = "ODS"
    CSV = "CSV"


class Baris(NamedTuple):
    """One row. `nomor` is the row number the spreadsheet shows; an empty cell is None."""

    nomor: int
    sel: tuple[str | None, ...]


@dataclass(slots=True)
class Tabel:
    """An opened table. Its sheets are read once, in any order; rows without content are left out.

    Cells are text: trimmed, without control characters; dates as 2000-01-31, whole numbers without
    ".0", booleans as YA or TIDAK. A number cell of 16 digits or more has lost digits and comes as
    "1.80199E+15", which `baca_sel` refuses wherever a number is asked for. Of formulas the last
    value is read; where they stand is in `struktur`.

    `lembar` holds the visible sheets by name (a CSV has one, named ""), `catatan` what the user
    should know. Reading may raise BerkasDitolak at any row.
    """

    nama: str
    format: Format
    lembar: dict[str, Iterator[Baris]]
    catatan: list[str] = field(default_factory=list)
    struktur: Mapping[str, Struktur] = field(default_factory=dict)
    _tutup: Callable[[], None] = field(default=lambda: None, repr=False)

    def tutup(self) -> None:
        """Close the file under it."""
        for baris in self.lembar.values():
            getattr(baris, "close", lambda: None)()
        self._tutup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, jenis: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.tutup()


def buka_tabel(path: Path, nama: str) -> Tabel:
    """Open an uploaded table; `nama` is what the user called it. The type is told by content.

    Nothing is unpacked before its size is known: a zip bomb costs neither time nor memory.
    Raises BerkasDitolak for what is no table, is too large, locked, damaged, or holds macros.
    """
    ukuran = path.stat().st_size
    if ukuran > MAKS_BYTE:
        raise BerkasDitolak(
            f"Berkas {nama} berukuran {ukuran / 1024 / 1024:.0f} MB; batasnya 20 MB. "
            "Hapus gambar dan lembar yang tidak perlu, atau bagi per dusun, lalu unggah lagi."
        )
    with path.open("rb") as berkas:
        awal = berkas.read(65536)
    if not awal.strip():
        raise BerkasDitolak(f"Berkas {nama} kosong. Pilih berkas yang berisi judul kolom dan data.")
    if awal.startswith(b"PK"):
        return _buka_zip(path, nama)
    if awal.startswith(_OLE):
        return _buka_ole(path, nama)
    _tolak_bukan_tabel(awal, nama)
    return _buka_csv(path, nama)


def _tolak_bukan_tabel(awal: bytes, nama: str) -> None:
    for tanda, keterangan in _BUKAN_TABEL.items():
        if awal.startswith(tanda):
            raise BerkasDitolak(f"Berkas {nama} adalah {keterangan}")
    if awal.startswith(_UTF16):
        raise BerkasDitolak(
            f"Berkas {nama} disimpan sebagai teks Unicode (UTF-16). "
            "Simpan ulang sebagai Excel (.xlsx) atau “CSV UTF-8”, lalu unggah lagi."
        )
    if awal.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise BerkasDitolak(
            f"Berkas {nama} adalah halaman web atau XML yang diberi nama tabel. {_SIMPAN_ULANG}"
        )
    if kendali := _KENDALI.search(awal):
        sebab = "byte kosong (NUL)" if kendali[0] == b"\x00" else "isi yang bukan teks"
        raise BerkasDitolak(
            f"Berkas {nama} bukan tabel atau sudah rusak: ada {sebab} di dalamnya. {_SIMPAN_ULANG}"
        )


def _buka_zip(path: Path, nama: str) -> Tabel:
    with buka_zip(path, nama) as isi:
        anggota = {a.casefold() for a in isi.nama}
        if any(a.endswith("vbaproject.bin") or a.startswith(("basic/", "scripts/")) for a in anggota):
            raise BerkasDitolak(
                f"Berkas {nama} memuat makro. Simpan sebagai “Buku Kerja Excel (.xlsx)” tanpa makro, lalu unggah lagi."
            )
        if "xl/workbook.xml" in anggota:
            struktur = periksa_xlsx(isi)
            return _buka_calamine(path, nama, Format.XLSX, struktur)
        if isi.baca("mimetype", 100).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return _tabel_ods(baca_ods(isi), nama)
    if "xl/workbook.bin" in anggota:
        raise BerkasDitolak(f"Berkas {nama} berjenis Excel biner (.xlsb). {_SIMPAN_ULANG}")
    if "word/document.xml" in anggota:
        raise BerkasDitolak(
            f"Berkas {nama} adalah dokumen Word. Salin tabelnya ke templat Excel, lalu unggah templat itu."
        )
    raise BerkasDitolak(
        f"Berkas {nama} adalah arsip ZIP, bukan tabel. Keluarkan berkas Excel dari arsip itu, lalu unggah. "
        "Foto dalam ZIP diunggah di isian foto."
    )


def _tabel_ods(lembaran: Sequence[LembarODS], nama: str) -> Tabel:
    tabel = Tabel(nama, Format.ODS, {}, struktur={satu.nama: satu.struktur for satu in lembaran})
    for lembar in lembaran:
        if lembar.tampak:
            tabel.lembar[lembar.nama] = starmap(Baris, lembar.baris)
        else:
            tabel.catatan.append(_catatan_tersembunyi(lembar.nama))
    return tabel


def _buka_ole(path: Path, nama: str) -> Tabel:
    isi = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in isi:
        raise _terkunci(nama)
    if "_VBA_PROJECT".encode("utf-16-le") in isi:
        raise BerkasDitolak(
            f"Berkas {nama} memuat makro. Simpan sebagai Excel (.xlsx) tanpa makro, lalu unggah lagi."
        )
    try:
        struktur = periksa_xls(isi)
    except XlsTerkunci as exc:
        raise _terkunci(nama) from exc
    except XlsTerlaluLebar as exc:
        raise _terlalu_lebar(nama) from exc
    except XlsRusak as exc:
        raise BerkasDitolak(f"Berkas {nama} rusak sehingga tidak dapat dibaca. {_SIMPAN_ULANG}") from exc
    return _buka_calamine(path, nama, Format.XLS, struktur)


def _terkunci(nama: str) -> BerkasDitolak:
    return BerkasDitolak(
        f"Berkas {nama} terkunci kata sandi. Buka di Excel, hapus kata sandinya "
        "(Berkas > Info > Proteksi Buku Kerja), simpan, lalu unggah lagi."
    )


def _buka_calamine(path: Path, nama: str, format_: Format, struktur: Mapping[str, Struktur]) -> Tabel:
    with _galat_pembaca(nama, f"Berkas {nama}"):
        buku = CalamineWorkbook.from_path(path)
    tabel = Tabel(nama, format_, {}, struktur=struktur, _tutup=buku.close)
    for lembar in buku.sheets_metadata:
        if lembar.typ is not SheetTypeEnum.WorkSheet:
            continue
        if lembar.visible is SheetVisibleEnum.Visible:
            tabel.lembar[lembar.name] = _baris_calamine(buku, lembar.name, tabel)
        else:
            tabel.catatan.append(_catatan_tersembunyi(lembar.name))
    return tabel


def _catatan_tersembunyi(lembar: str) -> str:
    return f"Lembar “{lembar}” tersembunyi, jadi tidak dibaca."


@contextmanager
def _galat_pembaca(nama: str, sebutan: str) -> Iterator[None]:
    """Turn what the reader throws at a damaged file into a refusal. A damaged XLS can make it panic,
    which its binding raises beside Exception, under a name that cannot be imported."""
    try:
        yield
    except PasswordError as exc:
        raise _terkunci(nama) from exc
    except BaseException as exc:
        if isinstance(exc, CalamineError | OSError) or type(exc).__name__ == "PanicException":
            raise BerkasDitolak(f"{sebutan} rusak sehingga tidak dapat dibaca. {_SIMPAN_ULANG}") from exc
        raise


def _baris_calamine(buku: CalamineWorkbook, lembar: str, tabel: Tabel) -> Iterator[Baris]:
    with _galat_pembaca(tabel.nama, f"Lembar “{lembar}” pada {tabel.nama}"):
        isi = buku.get_sheet_by_name(lembar)
    _periksa_ukuran(lembar, isi.end)
    if tabel.format is Format.XLS and lembar in tabel.struktur:
        tabel.struktur[lembar].gabungan += [
            Rentang(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in isi.merged_cell_ranges or ()
        ]
    # The reader numbers rows from the first of the sheet, but begins at the first column that holds something.
    kiri = (None,) * (isi.start[1] if isi.start else 0)
    for nomor, nilai in enumerate(isi.iter_rows(), 1):
        sel = tuple([(v.strip() or None) if type(v) is str and v.isprintable() else _teks(v) for v in nilai])
        if any(sel):
            yield Baris(nomor, kiri + sel)


def _periksa_ukuran(lembar: str, akhir: tuple[int, int] | None) -> None:
    baris, kolom = akhir or (0, 0)
    if kolom >= MAKS_KOLOM:
        raise _terlalu_lebar(f"{lembar} ({kolom + 1} kolom)")
    if baris >= MAKS_NOMOR_BARIS:
        raise terlalu_banyak_baris(lembar)


def _terlalu_lebar(sebutan: str) -> BerkasDitolak:
    return BerkasDitolak(
        f"Isi {sebutan} melewati batas {MAKS_KOLOM} kolom. Hapus kolom di luar templat, lalu unggah lagi."
    )


def terlalu_banyak_baris(lembar: str) -> BerkasDitolak:
    """The refusal of a sheet of more than MAKS_BARIS rows."""
    sebutan = f"Lembar “{lembar}”" if lembar else "Berkas ini"
    return BerkasDitolak(
        f"{sebutan} berisi lebih dari 100.000 baris. Bagi menjadi beberapa berkas, misalnya per desa, lalu unggah satu per satu."
    )


def _teks(nilai: object) -> str | None:
    if isinstance(nilai, str):
        return teks_bersih(nilai)
    if isinstance(nilai, bool):
        return "YA" if nilai else "TIDAK"
    if isinstance(nilai, float):
        if (rusak := angka_rusak(nilai)) is not None:
            return rusak
        return str(int(nilai)) if nilai.is_integer() else repr(nilai)
    if isinstance(nilai, datetime):
        tanggal, jam = nilai.date().isoformat(), nilai.time()
        return tanggal if jam == jam.min else f"{tanggal} {jam.isoformat()}"
    if isinstance(nilai, date):
        return nilai.isoformat()
    return str(nilai)


def _buka_csv(path: Path, nama: str) -> Tabel:
    kodean = _pengodean(path, nama)
    return Tabel(nama, Format.CSV, {"": _baris_csv(path, nama, kodean)})


def _pengodean(path: Path, nama: str) -> str:
    """UTF-8, or what Excel on Windows writes when the file is not."""
    isi = path.read_bytes()
    if _KENDALI.search(isi):
        raise BerkasDitolak(
            f"Berkas {nama} bukan tabel atau sudah rusak: ada byte kosong (NUL) atau isi yang bukan teks di dalamnya. {_SIMPAN_ULANG}"
        )
    for kodean in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            isi.decode(kodean)
            return kodean
    raise BerkasDitolak(f"Huruf dalam berkas {nama} tidak dapat dibaca. {_SIMPAN_ULANG}")


def _baris_csv(path: Path, nama: str, kodean: str) -> Iterator[Baris]:
    with path.open(encoding=kodean, newline="") as berkas:
        contoh = berkas.read(65536)
        sep = _BARIS_SEP.match(contoh)
        berkas.seek(0)
        if sep:
            berkas.readline()
        pemisah = sep[1] if sep else max(_PEMISAH, key=contoh.partition("\n")[0].count)
        if pemisah not in contoh:
            pemisah = max(_PEMISAH, key=contoh.count)
        pembaca = csv.reader(berkas, delimiter=pemisah, strict=True)
        nomor = awal = 0
        try:
            for nomor, sel in enumerate(islice(pembaca, MAKS_NOMOR_BARIS + 1), 1):
                awal = pembaca.line_num
                if len(sel) > MAKS_KOLOM:
                    _periksa_ukuran(nama, (nomor, len(sel) - 1))
                isi = tuple([teks_bersih(v) if v else None for v in sel])
                if any(isi):
                    yield Baris(nomor, isi)
        except csv.Error as exc:
            raise BerkasDitolak(
                f'Berkas CSV {nama} rusak mulai baris {awal + 1}: biasanya tanda kutip (") yang tidak ditutup. '
                "Perbaiki tanda kutip di baris itu, atau simpan sebagai Excel (.xlsx), lalu unggah lagi."
            ) from exc
        if nomor > MAKS_NOMOR_BARIS:
            raise terlalu_banyak_baris("")
