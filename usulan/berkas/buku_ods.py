"""Reader of OpenDocument spreadsheets, streaming; repeated cells and rows are never blown up blindly."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from dtks.inti.nik import angka_rusak
from usulan.berkas.bukti import BerkasDitolak
from usulan.berkas.lembar import (
    MAKS_KOLOM,
    MAKS_NOMOR_BARIS,
    MAKS_SEL_TERCATAT,
    Posisi,
    Rentang,
    Struktur,
    teks_bersih,
)
from usulan.berkas.zip_aman import IsiZip

Isi = tuple[str | None, ...]

_YA_TIDAK: Final = {"true": "YA", "false": "TIDAK"}
_SELA: Final = {"text:s": " ", "text:tab": " ", "text:line-break": " "}
_BERANGKA: Final = frozenset({"float", "currency", "percentage"})


@dataclass(slots=True)
class LembarODS:
    """A sheet as read: its rows with content by number, and where formulas and merged cells are."""

    nama: str
    tampak: bool
    baris: list[tuple[int, Isi]] = field(default_factory=list)
    struktur: Struktur = field(default_factory=Struktur)


def baca_ods(isi: IsiZip) -> list[LembarODS]:
    """Read all sheets of an ODS. Raises BerkasDitolak for a locked, damaged or boundless one."""
    if b"encryption-data" in isi.baca("META-INF/manifest.xml"):
        raise BerkasDitolak(
            f"Berkas {isi.sebutan} terkunci kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."
        )
    pembaca = _PembacaODS(isi.sebutan)
    try:
        with closing(isi.potongan("content.xml")) as potongan:
            for potong in potongan:
                pembaca.expat.Parse(potong)
        pembaca.expat.Parse(b"", True)
    except expat.ExpatError as exc:
        raise BerkasDitolak(
            f"Berkas {isi.sebutan} rusak. Simpan ulang dari LibreOffice, lalu unggah lagi."
        ) from exc
    return pembaca.lembar


class _PembacaODS:
    def __init__(self, sebutan: str) -> None:
        self.sebutan = sebutan
        self.lembar: list[LembarODS] = []
        self.expat = expat.ParserCreate("utf-8")
        self.expat.buffer_text = True
        self.expat.StartElementHandler = self._mulai
        self.expat.EndElementHandler = self._selesai
        self.expat.CharacterDataHandler = self._huruf
        self.expat.StartDoctypeDeclHandler = self._doctype
        self._gaya = ""
        self._sembunyi: set[str] = set()
        self._ingat: dict[str, str] = {}
        self._nomor = self._ulang_baris = 0
        self._sel: list[str | None] = []
        self._kolom = self._ulang_kolom = 0
        self._atribut: dict[str, str] = {}
        self._teks: list[str] | None = None
        self._catatan = 0

    def _doctype(self, *_: object) -> None:
        raise BerkasDitolak(
            f"Berkas {self.sebutan} memuat rujukan XML ke berkas lain (DOCTYPE), yang tidak pernah ditulis LibreOffice. "
            "Salin datanya ke templat kosong, lalu unggah templat itu."
        )

    def _mulai(self, nama: str, atribut: dict[str, str]) -> None:
        match nama:
            case "table:table-cell" | "table:covered-table-cell":
                self._mulai_sel(nama, atribut)
            case "text:p" if self._teks:
                self._teks.append(" ")
            case "text:s" | "text:tab" | "text:line-break":
                self._huruf(_SELA[nama])
            case "office:annotation":
                self._catatan += 1
            case "table:table-row":
                self._ulang_baris = _bilangan(atribut, "table:number-rows-repeated")
                self._sel, self._kolom = [], 0
            case "table:table":
                tampak = atribut.get("table:style-name", "") not in self._sembunyi
                self.lembar.append(LembarODS(atribut.get("table:name", ""), tampak))
                self._nomor = 0
            case "style:style":
                self._gaya = atribut.get("style:name", "")
            case "style:table-properties" if atribut.get("table:display") == "false":
                self._sembunyi.add(self._gaya)

    def _mulai_sel(self, nama: str, atribut: dict[str, str]) -> None:
        self._ulang_kolom = _bilangan(atribut, "table:number-columns-repeated")
        self._atribut, self._teks = atribut, []
        if not self.lembar:
            return
        struktur, di_sini = self.lembar[-1].struktur, Posisi(self._nomor + 1, self._kolom + 1)
        if "table:formula" in atribut and len(struktur.rumus) < MAKS_SEL_TERCATAT:
            struktur.rumus.append(di_sini)
        lebar = _bilangan(atribut, "table:number-columns-spanned")
        tinggi = _bilangan(atribut, "table:number-rows-spanned")
        if lebar * tinggi > 1 and len(struktur.gabungan) < MAKS_SEL_TERCATAT:
            akhir = (di_sini.baris + tinggi - 1, di_sini.kolom + lebar - 1)
            struktur.gabungan.append(Rentang(*di_sini, *akhir))

    def _huruf(self, huruf: str) -> None:
        if self._teks is not None and not self._catatan:
            self._teks.append(huruf)

    def _selesai(self, nama: str) -> None:
        match nama:
            case "table:table-cell" | "table:covered-table-cell":
                self._selesai_sel()
            case "office:annotation":
                self._catatan -= 1
            case "table:table-row" if self.lembar:
                self._selesai_baris(self.lembar[-1])

    def _selesai_sel(self) -> None:
        teks = self._nilai()
        self._teks = None
        if teks is not None:
            if self._kolom + self._ulang_kolom > MAKS_KOLOM:
                raise BerkasDitolak(
                    f"Berkas {self.sebutan} berisi lebih dari {MAKS_KOLOM} kolom. Hapus kolom di luar templat, lalu unggah lagi."
                )
            teks = self._ingat.setdefault(teks, teks)
            self._sel += [None] * (self._kolom - len(self._sel)) + [teks] * self._ulang_kolom
        self._kolom += self._ulang_kolom

    def _nilai(self) -> str | None:
        jenis = self._atribut.get("office:value-type", "")
        if jenis in _BERANGKA:
            return _angka(self._atribut.get("office:value", ""))
        if jenis == "date":
            return (
                self._atribut.get("office:date-value", "").removesuffix("T00:00:00").replace("T", " ") or None
            )
        if jenis == "boolean":
            return _YA_TIDAK.get(self._atribut.get("office:boolean-value", ""))
        return teks_bersih("".join(self._teks or ()))

    def _selesai_baris(self, lembar: LembarODS) -> None:
        awal, self._nomor = self._nomor, self._nomor + self._ulang_baris
        if not any(self._sel):
            return
        if self._nomor > MAKS_NOMOR_BARIS:
            raise BerkasDitolak(
                f"Lembar “{lembar.nama}” berisi lebih dari 100.000 baris. "
                "Bagi menjadi beberapa berkas, misalnya per desa, lalu unggah satu per satu."
            )
        lembar.baris += [(nomor, tuple(self._sel)) for nomor in range(awal + 1, self._nomor + 1)]


def _angka(teks: str) -> str | None:
    try:
        angka = float(teks)
    except ValueError:
        return teks_bersih(teks)
    return angka_rusak(angka) or (str(int(angka)) if angka.is_integer() else repr(angka))


def _bilangan(atribut: dict[str, str], nama: str) -> int:
    nilai = atribut.get(nama, "1")
    return int(nilai) if nilai.isascii() and nilai.isdigit() and len(nilai) < 8 else 1
