"""A look into an XLSX before the fast reader opens it: what would hurt the server or mislead its owner.

The reader lays a sheet out as a full grid, so one stray cell at the far corner of a tiny file would take all
memory; it does not tell formulas from values. Both are seen here in the sheet's XML, as it streams by.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain
from typing import Final

from usulan.berkas.bukti import BerkasDitolak
from usulan.berkas.lembar import (
    MAKS_KOLOM,
    MAKS_NOMOR_BARIS,
    MAKS_SEL_TERCATAT,
    Posisi,
    Rentang,
    Struktur,
    nomor_kolom,
)
from usulan.berkas.zip_aman import IsiZip

_BUKU: Final = "xl/workbook.xml"
_HUBUNGAN: Final = "xl/_rels/workbook.xml.rels"
_BARIS_TERPANJANG: Final = 16 * 1024 * 1024
_TANDA_TERPANJANG: Final = 4096
_MAKS_SEL: Final = 10_000_000

_PEMBUKA: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_AKAR: Final = re.compile(rb"<(?:[\w.\-]+:)?([\w.\-]+)[\s/>]")
_ISI_LEMBAR: Final = b"sheetData"
_SEKITAR_LEMBAR: Final = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)/?>")
_SEKITAR_HUBUNGAN: Final = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)/?>")
_ATRIBUT: Final = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_RUMUS: Final = re.compile(rb"<f[\s>/]")
_RUMUS_BERAWALAN: Final = re.compile(rb"<\w+:f[\s>/]")
_ACUAN: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
# A reference beyond column AZ or row 99,999.
_JAUH: Final = re.compile(
    rb"r\s*=\s*[\"'](?:([A-Za-z]{3}|[B-Zb-z][A-Za-z])(\d+)|([A-Za-z]{0,3})(\d{6,}))[\"']"
)
_SISA_TANDA: Final = re.compile(rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_AWAL_BARIS: Final = re.compile(rb"<\w+:row[\s>/]")
_AKHIR_BARIS: Final = re.compile(rb"</(?:\w+:)?row\s*>")
_BERISI: Final = re.compile(rb"[<:](?:v|is)[\s>]")
_GABUNGAN: Final = re.compile(
    rb"[<:]mergeCell\b[^>]*?\bref\s*=\s*[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)[\"']"
)


def periksa_xlsx(isi: IsiZip) -> Mapping[str, Struktur]:
    """Read through every part of an XLSX and return formulas and merged cells by sheet name.

    Raises BerkasDitolak for links to other workbooks, XML entities, a grid too large, a damaged part.
    """
    if any(nama.casefold().startswith("xl/externallinks/") for nama in isi.nama):
        raise BerkasDitolak(
            f"Berkas {isi.sebutan} mengambil isi dari buku kerja lain. Salin semua sel, tempel sebagai nilai "
            "(Tempel Khusus > Nilai), putuskan tautannya (Data > Edit Tautan), lalu unggah lagi."
        )
    judul = _nama_lembar(isi)
    struktur: dict[str, Struktur] = {}
    for nama in isi.nama:
        lembar = judul.get(nama.casefold(), posixpath.basename(nama))
        if (temuan := _periksa_bagian(isi, nama, lembar)) is not None:
            struktur[lembar] = temuan
    return struktur


def _nama_lembar(isi: IsiZip) -> dict[str, str]:
    """Sheet names by the folded name of the part that holds them."""
    tujuan = {
        a.get("Id", ""): posixpath.normpath(posixpath.join("xl", a.get("Target", ""))).removeprefix("/")
        for a in _atribut(_SEKITAR_HUBUNGAN, isi.baca(_HUBUNGAN))
    }
    nama = {}
    for atribut in _atribut(_SEKITAR_LEMBAR, isi.baca(_BUKU)):
        acuan = next((nilai for kunci, nilai in atribut.items() if kunci.endswith(":id")), "")
        nama[tujuan.get(acuan, "").casefold()] = atribut.get("name", "")
    return nama


def _atribut(pola: re.Pattern[bytes], xml: bytes) -> Iterator[dict[str, str]]:
    for tanda in pola.finditer(xml):
        teks = tanda[1].decode("utf-8", "replace")
        yield {kunci: html.unescape(a or b) for kunci, a, b in _ATRIBUT.findall(teks)}


def _periksa_bagian(isi: IsiZip, nama: str, lembar: str) -> Struktur | None:
    """Read one part to its end; when it is a sheet, return its structure."""
    with closing(isi.potongan(nama)) as potongan:
        awal = next(potongan, b"")
        semua = chain((awal,), potongan)
        if _akar(awal, isi.sebutan, nama) == b"worksheet":
            return _periksa_lembar(semua, isi.sebutan, lembar)
        sisa = b""
        for potong in semua:
            # A sheet under another root would be read as one, unguarded.
            if _ISI_LEMBAR in sisa + potong:
                raise _tidak_biasa(isi.sebutan)
            sisa = potong[-len(_ISI_LEMBAR) :]
    return None


def _akar(awal: bytes, sebutan: str, nama: str) -> bytes:
    """The name of the root element, without its prefix; empty for what is not XML, a picture for one."""
    di = _PEMBUKA.match(awal)
    mulai = di.end() if di else 0
    if awal[mulai : mulai + 2] == b"<!":
        raise BerkasDitolak(
            f"Berkas {sebutan} memuat rujukan XML ke berkas lain (DOCTYPE), yang tidak pernah ditulis Excel. "
            "Salin datanya ke templat kosong, lalu unggah templat itu."
        )
    if akar := _AKAR.match(awal, mulai):
        return akar[1]
    if nama.casefold().startswith("xl/") and nama.casefold().endswith(".xml"):
        raise _tidak_biasa(sebutan)
    return b""


def _tidak_biasa(sebutan: str) -> BerkasDitolak:
    return BerkasDitolak(
        f"Berkas {sebutan} ditulis dengan cara yang tidak biasa. Simpan ulang dari Excel sebagai .xlsx, lalu unggah lagi."
    )


def _periksa_lembar(potongan: Iterable[bytes], sebutan: str, lembar: str) -> Struktur:
    struktur = Struktur()
    rumus = _RUMUS
    for ke, bagian in enumerate(_per_baris(potongan, sebutan)):
        if ke == 0 and b":worksheet" in bagian[:4096]:
            rumus = _RUMUS_BERAWALAN
        struktur.jumlah_sel += bagian.count(b"<c")
        _tolak_jauh(bagian, lembar, struktur.jumlah_sel)
        _catat(bagian, rumus, struktur)
    return struktur


def _per_baris(potongan: Iterable[bytes], sebutan: str) -> Iterator[bytes]:
    """The sheet's XML again, cut only between rows, so that what is looked for is never cut through."""
    sisa = b""
    for potong in potongan:
        sisa += potong
        if (potong_di := _awal_baris_terakhir(sisa)) > 0:
            yield sisa[:potong_di]
            sisa = sisa[potong_di:]
        elif len(sisa) > _BARIS_TERPANJANG:
            raise BerkasDitolak(
                f"Berkas {sebutan} memuat baris yang terlalu panjang untuk sebuah tabel. Salin datanya ke templat kosong, lalu unggah lagi."
            )
    yield sisa


def _awal_baris_terakhir(xml: bytes) -> int:
    """Where the last row begins, -1 when none does; some writers put a name space before each tag."""
    if (di := xml.rfind(b"<row")) >= 0:
        return di
    return max((tanda.start() for tanda in _AWAL_BARIS.finditer(xml)), default=-1)


def _tolak_jauh(xml: bytes, lembar: str, jumlah_sel: int) -> None:
    """Refuse content beyond the limits of rows and columns; cells that are only formatted do not count."""
    if jumlah_sel > _MAKS_SEL:
        raise BerkasDitolak(
            f"Lembar “{lembar}” memuat lebih dari 10 juta sel. Salin baris datanya saja ke templat kosong, lalu unggah lagi."
        )
    for tanda in _JAUH.finditer(xml):
        kolom, baris = (tanda[1] or tanda[3]).decode(), int(tanda[2] or tanda[4])
        if not _berisi(xml, tanda.end(), sebaris=not kolom):
            continue
        if kolom and nomor_kolom(kolom) > MAKS_KOLOM:
            raise BerkasDitolak(
                f"Lembar “{lembar}” berisi sel {kolom}{baris}; batasnya {MAKS_KOLOM} kolom. "
                "Hapus isi di kolom itu, lalu unggah lagi."
            )
        if baris > MAKS_NOMOR_BARIS:
            raise BerkasDitolak(
                f"Lembar “{lembar}” berisi data di baris {baris}; batasnya 100.000 baris. "
                "Hapus isi di baris jauh di bawah data, atau bagi menjadi beberapa berkas, lalu unggah lagi."
            )


def _berisi(xml: bytes, di: int, *, sebaris: bool) -> bool:
    """Whether a far tag, whose reference ends at `di`, holds something. A tag without end is not believed."""
    tutup = _SISA_TANDA.match(xml, di, di + _TANDA_TERPANJANG)
    if tutup is None:
        return True
    if tutup[0].endswith(b"/>") or xml.startswith(b"</", tutup.end()):
        return False
    if not sebaris:
        return True
    akhir = _AKHIR_BARIS.search(xml, tutup.end())
    return akhir is None or _BERISI.search(xml, tutup.end(), akhir.start()) is not None


def _catat(xml: bytes, rumus: re.Pattern[bytes], struktur: Struktur) -> None:
    for tanda in rumus.finditer(xml):
        if len(struktur.rumus) >= MAKS_SEL_TERCATAT:
            break
        awal_sel = max(xml.rfind(b"c ", 0, tanda.start()), 0)
        if acuan := _ACUAN.search(xml, awal_sel, tanda.start()):
            struktur.rumus.append(Posisi(int(acuan[2]), nomor_kolom(acuan[1].decode())))
    if b"mergeCell " in xml:
        for kolom, baris, kolom_akhir, baris_akhir in _GABUNGAN.findall(xml):
            rentang = Rentang(
                int(baris), nomor_kolom(kolom.decode()), int(baris_akhir), nomor_kolom(kolom_akhir.decode())
            )
            struktur.gabungan.append(rentang)
