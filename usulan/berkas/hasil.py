"""The refused rows back in the operator's own workbook, so that he repairs and uploads the same file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from rustpy_xlsxwriter import FastExcel, Format

from usulan.berkas.kenali import Bagian, kenali
from usulan.berkas.kolom_unggah import KOLOM_PERBAIKI, lipat_judul
from usulan.berkas.lembar import MAKS_NOMOR_BARIS
from usulan.berkas.tabel import Format as FormatTabel
from usulan.berkas.tabel import Tabel, buka_tabel

BARIS_LENGKAP: Final = 10_000
"""Up to so many rows the whole workbook comes back in colour; beyond, only the refused rows."""

Pesan = Sequence[tuple[str | None, str]]
TemuanBerkas = Mapping[tuple[str, int], Pesan]
"""By sheet name and row number: the column's code (None: the row as a whole) and the sentence."""

_NAMA_CSV: Final = "DATA"
_SEL_LENGKAP: Final = 400_000
_GAGAL_BUKA: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError)
_PENULIS: Final = "Sistem DTKS"
_WARNA: Final = "FFFFC7CE"
_SALAH: Final = PatternFill("solid", fgColor=_WARNA)
_BERSIH: Final = PatternFill(fill_type=None)
_LEBAR_PERBAIKI: Final = 80
_KOMENTAR_TERPANJANG: Final = 1_000
_SEL_TERPANJANG: Final = 32_000


@dataclass(frozen=True, slots=True)
class HasilBerkas:
    """What was written: `baris` refused rows; `lengkap` tells whether his other rows are in it too."""

    baris: int
    lengkap: bool


def tulis_hasil(
    asal: Path,
    nama: str,
    temuan: TemuanBerkas,
    keluaran: Path,
    alias: Mapping[str, str] | None = None,
    *,
    longgar: bool = False,
) -> HasilBerkas:
    """Write the uploaded file `asal` again as XLSX with what is wrong in it.

    Faulty cells are coloured and carry a comment; a last column PERBAIKI says of each row why and how
    to cure. Colours, comments and sentences of an earlier round are taken away first. An XLSX of up to
    10,000 rows keeps the operator's own formatting and all rows; XLS, ODS and CSV become XLSX with
    the same columns; of a larger file only the refused rows come, without colours. No formula is
    live in it. `alias` and `longgar` as the file was read with. Raises BerkasDitolak like `buka_tabel`.
    """
    baca = _Bacaan(asal, nama, alias, longgar)
    ukuran = baca.ukur(temuan)
    if ukuran.baris > BARIS_LENGKAP or ukuran.sel > _SEL_LENGKAP:
        baca.tulis_ditolak(temuan, keluaran)
        return HasilBerkas(ukuran.ditolak, lengkap=False)
    buku = (ukuran.format is FormatTabel.XLSX and _buka(asal)) or baca.salin()
    _matikan_rumus(buku)
    for nama_lembar, bagian in ukuran.bagian.items():
        _warnai(buku[nama_lembar or _NAMA_CSV], bagian, temuan)
    buku.save(keluaran)
    return HasilBerkas(ukuran.ditolak, lengkap=True)


def _buka(asal: Path) -> Workbook | None:
    """The operator's workbook with its formatting, None when the library cannot hold it."""
    try:
        with asal.open(
            "rb"
        ) as berkas:  # a path would be judged by its ending, and uploads are stored without theirs
            buku = load_workbook(berkas, keep_links=False)
    except _GAGAL_BUKA:
        return None
    return buku if all(lembar.max_row <= MAKS_NOMOR_BARIS for lembar in buku.worksheets) else None


@dataclass(slots=True)
class _Ukuran:
    """What a first reading tells: the kind of file, rows, cells, refused rows, and its sheets by name."""

    format: FormatTabel
    baris: int
    sel: int
    ditolak: int
    bagian: dict[str, Bagian]


@dataclass(slots=True)
class _Bacaan:
    """Reads the uploaded file anew for each purpose: its rows are never all in memory."""

    asal: Path
    nama: str
    alias: Mapping[str, str] | None
    longgar: bool

    @contextmanager
    def _buka(self) -> Iterator[tuple[Tabel, dict[str, Bagian]]]:
        with buka_tabel(self.asal, self.nama) as tabel:
            isi = kenali(tabel, self.alias, longgar=self.longgar)
            yield tabel, {bagian.nama_lembar: bagian for bagian in isi.bagian.values()}

    def ukur(self, temuan: TemuanBerkas) -> _Ukuran:
        with self._buka() as (tabel, bagian):
            nomor = [(nama, baris.nomor) for nama, satu in bagian.items() for baris in satu.baris]
            sel = sum(struktur.jumlah_sel for struktur in tabel.struktur.values())
            return _Ukuran(tabel.format, len(nomor), sel, sum(n in temuan for n in nomor), bagian)

    def salin(self) -> Workbook:
        """A new workbook with the same sheets, columns and row numbers, every cell as text."""
        buku = Workbook()
        buku.remove(buku.worksheets[0])
        with self._buka() as (_, bagian):
            for nama, satu in bagian.items():
                lembar = buku.create_sheet(nama or _NAMA_CSV)
                for baris in (satu.judul, *satu.baris):
                    for kolom, teks in enumerate(baris.sel, 1):
                        if teks is not None:
                            _isi_teks(lembar.cell(baris.nomor, kolom), teks)
                for sel in lembar[satu.judul.nomor]:
                    sel.font = Font(bold=True)
        return buku

    def tulis_ditolak(self, temuan: TemuanBerkas, keluaran: Path) -> None:
        """Only the refused rows, streaming."""
        with self._buka() as (_, bagian):
            buku = FastExcel(str(keluaran)).freeze(row=1)
            for nama, satu in bagian.items():
                kepala = _judul_unik(satu.judul.sel)
                buku.sheet(
                    nama or _NAMA_CSV,
                    _rekaman(kepala, satu, temuan),
                    header_format=Format().set_bold().set_text_wrap(),
                    column_formats=[Format().set_num_format("@")] * (len(kepala) + 1),
                    ignore_errors=list(kepala.values()),
                )
            buku.save()


def _isi_teks(sel: Cell, teks: str) -> None:
    """Put text into a cell as text, also when it looks like a formula or a number."""
    sel.value = teks
    sel.data_type, sel.number_format = "s", "@"


def _matikan_rumus(buku: Workbook) -> None:
    for lembar in buku.worksheets:
        for baris in lembar.iter_rows():
            for sel in baris:
                if sel.data_type == "f":
                    sel.value = str(getattr(sel.value, "text", sel.value))
                    sel.data_type = "s"


def _warnai(lembar: Worksheet, bagian: Bagian, temuan: TemuanBerkas) -> None:
    posisi = {k.kode: i for i, k in enumerate(bagian.pemetaan.kolom, 1) if k is not None}
    _hapus_tanda_lama(lembar, bagian.judul.nomor)
    perbaiki = _kolom_perbaiki(lembar, bagian.judul.nomor)
    for (milik, nomor), pesan in temuan.items():
        if milik != bagian.nama_lembar or nomor <= bagian.judul.nomor:
            continue
        for kode, kalimat in pesan:
            if kode in posisi:
                _tandai(lembar.cell(nomor, posisi[kode]), kalimat)
        sel = lembar.cell(nomor, perbaiki)
        _isi_teks(sel, _gabung(pesan))
        sel.fill = _SALAH
        sel.alignment = Alignment(wrap_text=True, vertical="top")


def _hapus_tanda_lama(lembar: Worksheet, baris_judul: int) -> None:
    for baris in lembar.iter_rows(min_row=baris_judul + 1):
        for sel in baris:
            if isinstance(sel, MergedCell):
                continue
            if sel.fill.fgColor.rgb == _WARNA:
                sel.fill = _BERSIH
            if sel.comment is not None and sel.comment.author == _PENULIS:
                sel.comment = None


def _kolom_perbaiki(lembar: Worksheet, baris_judul: int) -> int:
    """The place of the column PERBAIKI: that of an earlier round, emptied, or a new one at the end."""
    judul = lembar[baris_judul]
    kolom = next(
        (s.column for s in judul if isinstance(s.value, str) and lipat_judul(s.value) == KOLOM_PERBAIKI), 0
    )
    if kolom:
        for nomor in range(baris_judul + 1, lembar.max_row + 1):
            lembar.cell(nomor, kolom).value = None
    else:
        kolom = max((s.column for s in judul if s.value is not None), default=0) + 1
    sel = lembar.cell(baris_judul, kolom)
    sel.value, sel.font, sel.fill = KOLOM_PERBAIKI, Font(bold=True), _SALAH
    lembar.column_dimensions[sel.column_letter].width = _LEBAR_PERBAIKI
    return int(kolom)


def _tandai(sel: Cell | MergedCell, kalimat: str) -> None:
    if isinstance(sel, MergedCell):
        return
    lama = f"{sel.comment.text}\n" if sel.comment is not None else ""
    sel.fill = _SALAH
    sel.comment = Comment((lama + kalimat)[:_KOMENTAR_TERPANJANG], _PENULIS, width=320, height=140)


def _gabung(pesan: Pesan) -> str:
    kalimat = list(dict.fromkeys(kalimat for _, kalimat in pesan))
    if len(kalimat) == 1:
        return kalimat[0][:_SEL_TERPANJANG]
    return "\n".join(f"{n}. {satu}" for n, satu in enumerate(kalimat, 1))[:_SEL_TERPANJANG]


def _rekaman(
    kepala: Mapping[int, str], bagian: Bagian, temuan: TemuanBerkas
) -> Iterator[dict[str, str | None]]:
    ada = False
    for baris in bagian.baris:
        if (pesan := temuan.get((bagian.nama_lembar, baris.nomor))) is not None:
            ada = True
            isi = {judul: baris.sel[i] if i < len(baris.sel) else None for i, judul in kepala.items()}
            yield isi | {KOLOM_PERBAIKI: _gabung(pesan)}
    if not ada:  # the writer takes the headers from the first record
        yield dict.fromkeys([*kepala.values(), KOLOM_PERBAIKI])


def _judul_unik(judul: Sequence[str | None]) -> dict[int, str]:
    """Headers by position, told apart; a PERBAIKI of an earlier round is left out."""
    unik: dict[int, str] = {}
    for i, satu in enumerate(judul):
        if satu is None or lipat_judul(satu) != KOLOM_PERBAIKI:
            dasar = satu or f"(kolom {i + 1})"
            unik[i] = f"{dasar} ({i + 1})" if dasar in unik.values() else dasar
    return unik
