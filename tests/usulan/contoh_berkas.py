"""Makes upload files, good and bad, in code: nothing binary is kept. BERKAS_RUSAK is the folder of bad ones."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from PIL import Image

from dtks.inti.kk import buat_kk
from dtks.inti.nik import buat_nik

# The 21 headers typed from the ministry's template, not taken from the code under test.
JUDUL = [
    "NIK",
    "PROGRAM BANSOS",
    "NOKK",
    "NAMA",
    "TEMPAT LAHIR",
    "TANGGAL LAHIR\n(31/01/2000)",
    "IBU KANDUNG",
    "JENIS KELAMIN",
    "JENIS PEKERJAAN",
    "STATUS KAWIN",
    "ALAMAT",
    "RT",
    "RW",
    "PROVINSI",
    "KABUPATEN",
    "KECAMATAN",
    "KELURAHAN",
    "STATUS DISABILITAS",
    "KODE JENIS DISABILITAS",
    "STATUS HAMIL",
    "TGL MULAI HAMIL\n(31/12/2021)",
]
KOLOM = {judul.partition("\n")[0]: i for i, judul in enumerate(JUDUL)}
NS_LEMBAR = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def orang(urut: int = 1, **ubah: object) -> list[object]:
    """A good row of an invented person; `ubah` by header with _ for space."""
    perempuan = urut % 2 == 0
    nik = buat_nik("180199", date(1985, 1, 31), "P" if perempuan else "L", urut)
    isi: list[object] = [
        nik, "BPNT", buat_kk("180199", date(2012, 1, 1), (urut + 1) // 2), f"ORANG KE{chr(64 + urut % 26)}", "KALIANDA",
        "31/01/1985", "SITI AMINAH", "PEREMPUAN" if perempuan else "LAKI-LAKI", "PETANI/PEKEBUN", "KAWIN",
        "JL. KENANGA NO. 5", "001", "002", "LAMPUNG", "LAMPUNG SELATAN", "KALIANDA", "WAY URANG", "TIDAK", None,
        "TIDAK", None,
    ]  # fmt: skip
    for judul, nilai in ubah.items():
        isi[KOLOM[judul.replace("_", " ")]] = nilai
    return isi


def tulis_xlsx(path: Path, baris: Iterable[Sequence[object]], lembar: str = "USULAN") -> Path:
    """Write rows as they are; a text beginning with = becomes a formula, as when a person types it."""
    buku = Workbook()
    halaman = buku.worksheets[0]
    halaman.title = lembar
    for satu in baris:
        halaman.append(list(satu))
    buku.save(path)
    return path


def tulis_lembar(path: Path, isi: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write several sheets."""
    buku = Workbook()
    buku.remove(buku.worksheets[0])
    for judul, baris in isi.items():
        halaman = buku.create_sheet(judul)
        for satu in baris:
            halaman.append(list(satu))
    buku.save(path)
    return path


def tulis_teks(path: Path, teks: str, kodean: str = "utf-8") -> Path:
    path.write_bytes(teks.encode(kodean))
    return path


def csv_baik(pemisah: str = ";") -> str:
    baris = [[j.partition("\n")[0] for j in JUDUL], [str(v or "") for v in orang()]]
    return "\r\n".join(pemisah.join(sel) for sel in baris) + "\r\n"


def ganti_isi(asal: Path, tujuan: Path, isi: Mapping[str, bytes]) -> Path:
    """The workbook `asal` with members replaced or added."""
    with zipfile.ZipFile(asal) as dari, zipfile.ZipFile(tujuan, "w", zipfile.ZIP_DEFLATED) as ke:
        for nama in dari.namelist():
            if nama not in isi:
                ke.writestr(nama, dari.read(nama))
        for nama, data in isi.items():
            ke.writestr(nama, data)
    return tujuan


def dengan_lembar(path: Path, xml: str, kodean: str = "utf-8") -> Path:
    """A workbook whose first sheet is this XML."""
    asal = tulis_xlsx(path.with_suffix(".asal"), [JUDUL, orang()])
    return ganti_isi(asal, path, {"xl/worksheets/sheet1.xml": xml.encode(kodean)})


def lembar_xml(sel: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{NS_LEMBAR}"><sheetData>{sel}</sheetData></worksheet>'


def tulis_ods(path: Path, tabel: str, awal: str = "") -> Path:
    """An ODS whose sheet holds these table rows."""
    isi = (
        f'<?xml version="1.0" encoding="UTF-8"?>{awal}<office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tabel}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as ke:
        ke.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        ke.writestr("content.xml", isi)
    return path


def tabel_ods(
    baris: Iterable[Sequence[object]], nama: str = "USULAN", gaya: str = "ta1", tambahan: str = ""
) -> str:
    def sel(nilai: object) -> str:
        if nilai is None:
            return "<table:table-cell/>"
        return f'<table:table-cell office:value-type="string"><text:p>{nilai}</text:p></table:table-cell>'

    isi = "".join(f"<table:table-row>{''.join(map(sel, satu))}</table:table-row>" for satu in baris)
    return f'<table:table table:name="{nama}" table:style-name="{gaya}">{isi}{tambahan}</table:table>'


def tulis_ole(path: Path, aliran: Mapping[str, bytes]) -> Path:
    """A compound file (the container of XLS and of encrypted workbooks) with these streams."""
    isi = {nama: data.ljust(4096, b"\0") for nama, data in aliran.items()}
    jumlah_fat = sum(len(data) for data in isi.values()) // (512 * 120) + 1
    sektor: list[bytes] = []
    fat: list[int] = [0xFFFFFFFD] * jumlah_fat
    mulai: dict[str, int] = {}

    def simpan(data: bytes) -> int:
        awal, jumlah = len(fat), -(-len(data) // 512)
        fat.extend([awal + i + 1 for i in range(jumlah - 1)] + [0xFFFFFFFE])
        sektor.extend(data[i : i + 512].ljust(512, b"\0") for i in range(0, len(data), 512))
        return awal

    for nama, data in isi.items():
        mulai[nama] = simpan(data)
    entri = [_entri_ole("Root Entry", 5, anak=1, awal=0xFFFFFFFE)]
    entri += [
        _entri_ole(nama, 2, kanan=i + 2 if i + 1 < len(isi) else -1, awal=mulai[nama], ukuran=len(isi[nama]))
        for i, nama in enumerate(isi)
    ]
    direktori = simpan(b"".join(entri))
    kosong = 0xFFFFFFFE
    kepala = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    kepala += struct.pack("<9I", 0, jumlah_fat, direktori, 0, 4096, kosong, 0, kosong, 0)
    kepala += struct.pack(f"<{jumlah_fat}I", *range(jumlah_fat)).ljust(109 * 4, b"\xff")
    tabel_fat = struct.pack(f"<{len(fat)}I", *fat).ljust(512 * jumlah_fat, b"\xff")
    path.write_bytes(kepala + tabel_fat + b"".join(sektor))
    return path


def _entri_ole(
    nama: str, jenis: int, *, kanan: int = -1, anak: int = -1, awal: int = 0, ukuran: int = 0
) -> bytes:
    huruf = (nama + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBiii16xI16xIQ", huruf, len(huruf), jenis, 1, -1, kanan, anak, 0, awal, ukuran)


def tulis_xls(
    path: Path,
    baris: Sequence[Sequence[object]],
    gabung: tuple[int, int, int, int] | None = None,
    rumus: tuple[int, int] | None = None,
) -> Path:
    """An Excel 97 workbook of text and number cells.

    `gabung` is (row, last row, column, last column) of a merged range, `rumus` the cell of a formula.
    """

    def rekam(kode: int, data: bytes) -> bytes:
        return struct.pack("<HH", kode, len(data)) + data

    def bof(jenis: int) -> bytes:
        return rekam(0x809, struct.pack("<HHHHII", 0x600, jenis, 0x0DBB, 0x07CC, 0, 6))

    akhir, lembar = rekam(0x0A, b""), bof(0x10)
    for b, satu in enumerate(baris):
        for k, nilai in enumerate(satu):
            if isinstance(nilai, int | float):
                lembar += rekam(0x203, struct.pack("<HHHd", b, k, 0, nilai))
            elif nilai is not None:
                teks = str(nilai).encode("latin-1")
                lembar += rekam(0x204, struct.pack("<HHHHB", b, k, 0, len(teks), 0) + teks)
    if rumus:
        lembar += rekam(0x06, struct.pack("<HHHdHIHBH", *rumus, 0, 2.0, 0, 0, 3, 0x1E, 2))
    if gabung:
        lembar += rekam(0xE5, struct.pack("<HHHHH", 1, *gabung))
    nama = b"USULAN"
    panjang_awal = len(bof(5)) + 4 + 8 + len(nama) + len(akhir)
    buku = bof(5) + rekam(0x85, struct.pack("<IBBBB", panjang_awal, 0, 0, len(nama), 0) + nama) + akhir
    return tulis_ole(path, {"Workbook": buku + lembar + akhir})


def tulis_bom(path: Path, nama: str, ukuran: int, tercatat: int | None = None) -> Path:
    """A ZIP of a few MB whose one member unpacks to `ukuran` bytes; the listing may claim another size."""
    blok = 16 * 1024 * 1024
    pemampat = zlib.compressobj(9, zlib.DEFLATED, -15)
    sekali = pemampat.compress(bytes(blok)) + pemampat.flush(zlib.Z_FULL_FLUSH)
    data = sekali * (ukuran // blok) + pemampat.flush()
    huruf = nama.encode()
    bidang = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(data), tercatat or ukuran, len(huruf), 0)
    lokal = b"PK\x03\x04" + bidang + huruf + data
    pusat = b"PK\x01\x02" + struct.pack("<H", 20) + bidang + struct.pack("<HHHII", 0, 0, 0, 0, 0) + huruf
    path.write_bytes(
        lokal + pusat + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(pusat), len(lokal), 0)
    )
    return path


def tulis_zip(path: Path, isi: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as ke:
        for nama, data in isi.items():
            ke.writestr(nama, data)
    return path


def foto(format_: str = "JPEG") -> bytes:
    keluaran = io.BytesIO()
    Image.new("RGB", (16, 16), "white").save(keluaran, format_)
    return keluaran.getvalue()


NIK = buat_nik("180199", date(1985, 1, 31), "L", 1)
BANYAK = 100_001


@dataclass(frozen=True, slots=True)
class Rusak:
    """A bad file: its name (the type a user would claim), how it is made, and what its refusal must say."""

    nama: str
    buat: Callable[[Path], Path]
    pesan: tuple[str, ...]


def _gabung(path: Path) -> Path:
    buku = Workbook()
    lembar = buku.worksheets[0]
    for satu in (JUDUL, orang(1), orang(2)):
        lembar.append(satu)
    lembar.merge_cells("C2:C3")
    buku.save(path)
    return path


def _banyak_csv(path: Path) -> Path:
    baris = ";".join(str(v or "") for v in orang())
    return tulis_teks(path, csv_baik().partition("\r\n")[0] + "\n" + f"{baris}\n" * BANYAK)


def _tanpa(*kolom: str) -> list[list[object]]:
    posisi = [i for i, judul in enumerate(JUDUL) if judul not in kolom]
    return [[baris[i] for i in posisi] for baris in (list[Any](JUDUL), orang())]


def _xlsm(path: Path) -> Path:
    asal = tulis_xlsx(path.with_suffix(".asal"), [JUDUL, orang()])
    return ganti_isi(asal, path, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def _taut_luar(path: Path) -> Path:
    asal = tulis_xlsx(path.with_suffix(".asal"), [JUDUL, orang()])
    return ganti_isi(asal, path, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def _zip_terpotong(path: Path) -> Path:
    asal = tulis_xlsx(path.with_suffix(".asal"), [JUDUL, orang()]).read_bytes()
    path.write_bytes(asal[: len(asal) // 2])
    return path


def _xls_terpotong(path: Path) -> Path:
    asal = tulis_xls(path, [JUDUL, orang()]).read_bytes()
    path.write_bytes(asal[:-100])
    return path


def _xls_berputar(path: Path) -> Path:
    """The chain of sectors of the workbook turns back to its beginning."""
    isi = bytearray(tulis_xls(path, [JUDUL, orang()]).read_bytes())
    isi[512 + 4 * 3 : 512 + 4 * 4] = struct.pack("<I", 1)
    path.write_bytes(isi)
    return path


def _tersembunyi(path: Path) -> Path:
    buku = Workbook()
    buku.worksheets[0].title = "Kosong"
    lembar = buku.create_sheet("USULAN")
    for satu in (JUDUL, orang()):
        lembar.append(satu)
    lembar.sheet_state = "hidden"
    buku.save(path)
    return path


_SEL_JAUH = lembar_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD9"><v>1</v></c></row>')
_BARIS_JAUH = lembar_xml(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
)
_DTD = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_ENTITAS = lembar_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>').replace(
    "<worksheet", _DTD + "<worksheet"
)
_TERTUTUP = (
    '<table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>1</text:p>'
    "</table:table-cell><table:covered-table-cell/></table:table-row>"
)
_ULANG = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16000"'
    ' office:value-type="string"><text:p>1</text:p></table:table-cell></table:table-row>'
)
_RUMUS_ODS = (
    '<table:table-row><table:table-cell/><table:table-cell table:formula="of:=1+1" office:value-type="float"'
    ' office:value="2"><text:p>2</text:p></table:table-cell></table:table-row>'
)
_KERTAS = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def _byte(isi: bytes) -> Callable[[Path], Path]:
    def buat(path: Path) -> Path:
        path.write_bytes(isi)
        return path

    return buat


def _baris(*baris: Sequence[object]) -> Callable[[Path], Path]:
    return lambda path: tulis_xlsx(path, baris)


BERKAS_RUSAK = [
    Rusak("kosong.xlsx", _byte(b""), ("kosong", "judul kolom")),
    Rusak("lembar kosong.xlsx", _baris(), ("Berkas kosong", "templat")),
    Rusak("hanya judul.xlsx", _baris(JUDUL), ("hanya berisi judul kolom", "Isi datanya")),
    Rusak(
        "tata letak lain.xlsx",
        _baris(["Tanggal", "Uraian", "Debit"], ["1", "Kas", "5"]),
        ("Tidak ada baris judul yang dikenal", "templat"),
    ),
    Rusak(
        "kolom kurang.xlsx",
        lambda p: tulis_xlsx(p, _tanpa("NOKK", "RT")),
        ("Kolom NOKK, RT tidak ada", "urutannya bebas"),
    ),
    Rusak(
        "salah nama kolom.xlsx",
        _baris(["NIK KTP" if j == "NIK" else j for j in JUDUL], orang()),
        ("Kolom NIK tidak ada", "tidak dikenal: NIK KTP"),
    ),
    Rusak(
        "kolom ganda.xlsx", _baris([*JUDUL, "NO KK"], [*orang(), "1"]), ("Kolom NOKK ada dua kali", "Hapus")
    ),
    Rusak("sel digabung.xlsx", _gabung, ("C2:C3", "digabung", "Pisahkan Sel")),
    Rusak("rumus.xlsx", _baris(JUDUL, orang(ALAMAT="=A2&B2")), ("Sel K2", "rumus", "tempel sebagai nilai")),
    Rusak("taut luar.xlsx", _taut_luar, ("buku kerja lain", "putuskan tautannya")),
    Rusak("sampah 21 MB.xlsx", _byte(os.urandom(1024) * 21 * 1024), ("21 MB", "batasnya 20 MB")),
    Rusak("sampah.csv", _byte(bytes(range(256)) * 40), ("bukan tabel", "simpan sebagai Excel")),
    Rusak(
        "bom.xlsx",
        lambda p: tulis_bom(p, "xl/workbook.xml", 3 * 1024**3),
        ("mengembang menjadi 3072 MB", "templat kosong"),
    ),
    Rusak(
        "bom bohong.xlsx",
        lambda p: tulis_bom(p, "xl/workbook.xml", 1024**3, tercatat=900),
        ("rusak atau tidak utuh",),
    ),
    Rusak("sel jauh.xlsx", lambda p: dengan_lembar(p, _SEL_JAUH), ("sel XFD9", "120 kolom", "Hapus isi")),
    Rusak("baris jauh.xlsx", lambda p: dengan_lembar(p, _BARIS_JAUH), ("baris 1048576", "100.000 baris")),
    Rusak("entitas.xlsx", lambda p: dengan_lembar(p, _ENTITAS), ("DOCTYPE", "templat kosong")),
    Rusak(
        "terkunci.xlsx",
        lambda p: tulis_ole(p, {"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
        ("terkunci kata sandi", "hapus kata sandinya"),
    ),
    Rusak("makro.xlsm", _xlsm, ("memuat makro", "tanpa makro")),
    Rusak(
        "makro.xls",
        lambda p: tulis_ole(p, {"Workbook": b"x", "_VBA_PROJECT_CUR": b"x"}),
        ("memuat makro", "tanpa makro"),
    ),
    Rusak("cetakan.xlsx", _byte(_KERTAS), ("sebuah PDF", "berkas Excel asalnya")),
    Rusak("foto.xlsx", _byte(foto()), ("sebuah foto (JPG)", "templat Excel")),
    Rusak("gambar.csv", _byte(foto("PNG")), ("sebuah gambar (PNG)", "templat Excel")),
    Rusak(
        "laporan.xls",
        _byte(b"<html><table><tr><td>NIK</td></tr></table></html>"),
        ("halaman web", "simpan sebagai Excel"),
    ),
    Rusak("utf16.csv", lambda p: tulis_teks(p, csv_baik("\t"), "utf-16"), ("UTF-16", "CSV UTF-8")),
    Rusak(
        "nul.csv",
        lambda p: tulis_teks(p, csv_baik().replace("KALIANDA", "KALI\0ANDA")),
        ("NUL", "simpan sebagai Excel"),
    ),
    Rusak(
        "kutip.csv",
        lambda p: tulis_teks(p, csv_baik().replace("SITI", '"SITI')),
        ("rusak mulai baris 2", "tanda kutip"),
    ),
    Rusak("100001 baris.csv", _banyak_csv, ("lebih dari 100.000 baris", "Bagi menjadi")),
    Rusak(
        "500 kolom.csv",
        lambda p: tulis_teks(p, ";".join(f"K{i}" for i in range(500)) + "\n"),
        ("(500 kolom)", "batas 120 kolom"),
    ),
    Rusak("zip terpotong.xlsx", _zip_terpotong, ("rusak atau tidak utuh", "simpan ulang")),
    Rusak(
        "akar lain.xlsx",
        lambda p: dengan_lembar(p, f"<a>{_SEL_JAUH.partition('?>')[2]}</a>"),
        ("tidak biasa",),
    ),
    Rusak(
        "sembunyi.xlsx",
        lambda p: dengan_lembar(p, f"<!--{'x' * 9000}-->{_SEL_JAUH.partition('?>')[2]}"),
        ("sel XFD9",),
    ),
    Rusak("utf16.xlsx", lambda p: dengan_lembar(p, _SEL_JAUH, "utf-16"), ("tidak biasa", "Simpan ulang")),
    Rusak("berputar.xls", _xls_berputar, ("rusak", "simpan sebagai Excel")),
    Rusak("rumus.xls", lambda p: tulis_xls(p, [JUDUL, orang()], rumus=(1, 10)), ("Sel K2", "rumus")),
    Rusak("lebar.xls", lambda p: tulis_xls(p, [JUDUL, [None] * 200 + ["x"]]), ("batas 120 kolom",)),
    Rusak("terpotong.xls", _xls_terpotong, ("rusak", "simpan sebagai Excel")),
    Rusak(
        "arsip.xlsx",
        lambda p: tulis_zip(p, {"baca.txt": b"x"}),
        ("arsip ZIP, bukan tabel", "Keluarkan berkas Excel"),
    ),
    Rusak(
        "surat.xlsx",
        lambda p: tulis_zip(p, {"word/document.xml": b"<x/>"}),
        ("dokumen Word", "templat Excel"),
    ),
    Rusak("biner.xlsb", lambda p: tulis_zip(p, {"xl/workbook.bin": b"x"}), (".xlsb", "simpan sebagai Excel")),
    Rusak("keluar.xlsx", lambda p: tulis_zip(p, {"../xl/workbook.xml": b"x"}), ("keluar dari arsipnya",)),
    Rusak(
        "tertutup.ods",
        lambda p: tulis_ods(p, tabel_ods([JUDUL, orang()], tambahan=_TERTUTUP)),
        ("A3:B3", "digabung"),
    ),
    Rusak(
        "rumus.ods",
        lambda p: tulis_ods(p, tabel_ods([JUDUL, orang()], tambahan=_RUMUS_ODS)),
        ("Sel B3", "rumus"),
    ),
    Rusak(
        "mengembang.ods",
        lambda p: tulis_ods(p, tabel_ods([JUDUL], tambahan=_ULANG)),
        ("lebih dari 120 kolom",),
    ),
    Rusak("doctype.ods", lambda p: tulis_ods(p, "", '<!DOCTYPE x [<!ENTITY a "b">]>'), ("DOCTYPE",)),
    Rusak(
        "gabung.xls",
        lambda p: tulis_xls(p, [JUDUL, orang(1), orang(2)], gabung=(1, 2, 0, 0)),
        ("A2:A3", "digabung"),
    ),
    Rusak(
        "dua lembar.xlsx",
        lambda p: tulis_lembar(p, {"RT 1": [JUDUL, orang(1)], "RT 2": [JUDUL, orang(2)]}),
        ("“RT 1” dan “RT 2”", "Gabungkan"),
    ),
    Rusak(
        "lembar kurang.xlsx",
        lambda p: tulis_lembar(
            p, {"Rumah tangga": [["NO RUMAH TANGGA", "ALAMAT", "RT", "RW", *[f"K{n}" for n in range(1, 10)]]]}
        ),
        ("Keluarga, Anggota tidak ditemukan", "Templat lengkap"),
    ),
    Rusak("tersembunyi.xlsx", _tersembunyi, ("Berkas kosong",)),
]

FOTO_RUSAK = [
    Rusak(
        "keluar.zip",
        lambda p: tulis_zip(p, {f"../{NIK}.jpg": foto()}),
        ("keluar dari arsipnya", "Buat ulang ZIP"),
    ),
    Rusak(
        "program.zip",
        lambda p: tulis_zip(p, {f"{NIK}.jpg": foto(), "setup.exe": b"MZ"}),
        ("setup.exe", "bukan foto"),
    ),
    Rusak("menyamar.zip", lambda p: tulis_zip(p, {f"{NIK}.jpg": b"MZ\x90"}), ("bukan foto walau namanya",)),
    Rusak(
        "nama kamera.zip",
        lambda p: tulis_zip(p, {"IMG_0001.jpg": foto()}),
        ("IMG_0001.jpg", "Namai dengan NIK atau No KK"),
    ),
    Rusak(
        "dua kali.zip",
        lambda p: tulis_zip(p, {f"a/{NIK}_KK.jpg": foto(), f"b/{NIK}_KK.jpg": foto()}),
        ("dua foto Kartu Keluarga", "Sisakan satu"),
    ),
    Rusak("kosong.zip", lambda p: tulis_zip(p, {"__MACOSX/x": b"x"}), ("tidak berisi foto",)),
    Rusak("bom.zip", lambda p: tulis_bom(p, f"{NIK}.jpg", 2 * 1024**3), ("mengembang menjadi 2048 MB",)),
    Rusak("rusak.zip", _byte(b"PK\x03\x04 bukan zip"), ("rusak atau tidak utuh",)),
    Rusak("bersarang.zip", lambda p: tulis_zip(p, {"dalam.zip": b"PK\x03\x04"}), ("dalam.zip", "bukan foto")),
]
