"""Empty workbooks to fill in, and a village's prelist to correct: the columns of kolom_unggah as XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Final

from rustpy_xlsxwriter import FastExcel, Format

from usulan.berkas.kenali import PETUNJUK
from usulan.berkas.kolom_unggah import JenisKolom, Kolom, Lembar, kolom_lembar
from usulan.berkas.sel import daftar_pilihan

BARIS_KOSONG: Final = 1_000
"""Rows with drop-down lists in an empty template; more may be typed below them."""

BARIS_TAMBAHAN: Final = 100
"""Empty rows below a prelist, for people who are missing from it."""

_DAFTAR_TERPANJANG: Final = 255  # Excel's limit of a list written into the sheet
_YA_TIDAK: Final = {True: "YA", False: "TIDAK"}
_JUDUL: Final = Format().set_bold().set_text_wrap().set_background_color("#D9E2F3").set_border("thin")
_TEKS: Final = Format().set_num_format("@")
_TERKUNCI: Final = Format().set_num_format("@").set_background_color("#E7E6E6").set_font_color("#595959")
_LEBAR: Final[Mapping[JenisKolom, float]] = {
    JenisKolom.NOMOR16: 19,
    JenisKolom.NAMA: 26,
    JenisKolom.TEKS: 24,
    JenisKolom.ANGKA3: 6,
    JenisKolom.TANGGAL: 16,
    JenisKolom.ITEM: 22,
}
_LEBAR_LAIN: Final = 16.0
_CARA: Final[Mapping[JenisKolom, str]] = {
    JenisKolom.NOMOR16: "16 angka, ditulis sebagai teks.",
    JenisKolom.TANGGAL: "Tanggal/bulan/tahun, misalnya 31/01/1985.",
    JenisKolom.YA_TIDAK: "Isi YA atau TIDAK.",
    JenisKolom.ANGKA3: "Angka saja, misalnya 003.",
}

Isian = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FaktaWilayah:
    """The village a template is for: names as the region list has them, the code with ten digits."""

    provinsi: str
    kabupaten: str
    kecamatan: str
    desa: str
    kode_desa: str

    @property
    def nama(self) -> dict[str, str]:
        """Names in capitals by column code, as the national template writes them."""
        return {kode: nama.upper() for kode, nama in asdict(self).items()}


def nama_templat(wilayah: FaktaWilayah, jenis: str) -> str:
    """The file name of a download, e.g. "TEMPLATE_PENGUSULAN_KALIANDA - WAY URANG.xlsx"."""
    awal = {"NASIONAL": "TEMPLATE_PENGUSULAN", "LENGKAP": "TEMPLAT_LENGKAP", "PRELIST": "PRELIST"}[jenis]
    aman = (
        "".join(h for h in nama.upper() if h.isalnum() or h in " -")
        for nama in (wilayah.kecamatan, wilayah.desa)
    )
    return f"{awal}_{' - '.join(aman)}.xlsx"


def tulis_templat_nasional(keluaran: Path, wilayah: FaktaWilayah) -> None:
    """Write the ministry's 21 columns, headers and order as it has them, with the village's names filled in.

    A row in which nothing but the region stands counts as empty when the file is uploaded.
    """
    kolom = [k for k in kolom_lembar(Lembar.NASIONAL) if k.wajib]
    _tulis(keluaran, {Lembar.NASIONAL: (kolom, repeat(wilayah.nama, BARIS_KOSONG))}, wilayah)


def tulis_templat_lengkap(keluaran: Path, wilayah: FaktaWilayah) -> None:
    """Write our three sheets, empty, with drop-down lists and the questionnaire's wording as notes."""
    _tulis(
        keluaran,
        {
            lembar: ([k for k in kolom_lembar(lembar) if not k.asal], repeat(wilayah.nama, BARIS_KOSONG))
            for lembar in (Lembar.RUMAH_TANGGA, Lembar.KELUARGA, Lembar.ANGGOTA)
        },
        wilayah,
    )


def tulis_prelist(keluaran: Path, wilayah: FaktaWilayah, isi: Mapping[Lembar, Iterable[Isian]]) -> None:
    """Write the three sheets filled with what the registry knows, to be corrected and uploaded again.

    `isi` gives the rows of each sheet, values by column code as the models hold them. The grey
    columns name the registry's rows. A few empty rows follow for additions.
    """

    def baris(lembar: Lembar) -> Iterator[Isian]:
        berisi = ({**wilayah.nama, **satu} for satu in isi.get(lembar, ()))
        return chain(berisi, repeat(wilayah.nama, BARIS_TAMBAHAN))

    tiga = (Lembar.RUMAH_TANGGA, Lembar.KELUARGA, Lembar.ANGGOTA)
    _tulis(keluaran, {lembar: (list(kolom_lembar(lembar)), baris(lembar)) for lembar in tiga}, wilayah)


def _tulis(
    keluaran: Path, lembar: Mapping[Lembar, tuple[list[Kolom], Iterable[Isian]]], wilayah: FaktaWilayah
) -> None:
    buku = FastExcel(str(keluaran)).freeze(row=1)
    for judul, (kolom, baris) in lembar.items():
        nama = [k.judul for k in kolom]
        buku.sheet(
            str(judul),
            _rekaman(kolom, baris),
            header_format=_JUDUL,
            column_widths=[_LEBAR.get(k.jenis, _LEBAR_LAIN) for k in kolom],
            column_formats=[_TERKUNCI if k.asal else _TEKS for k in kolom],
            ignore_errors=nama,
            data_validations={k.judul: aturan for k in kolom if (aturan := _aturan(k, wilayah))},
            notes={
                k.judul: {"text": _catatan(k), "author": PETUNJUK, "width": 320, "height": 140}
                for k in kolom
                if _catatan(k)
            },
        )
    buku.sheet(
        PETUNJUK,
        _petunjuk({judul: kolom for judul, (kolom, _) in lembar.items()}),
        header_format=_JUDUL,
        column_widths=[16, 36, 8, 110],
    )
    buku.save()


def _rekaman(kolom: list[Kolom], baris: Iterable[Isian]) -> Iterator[dict[str, str | None]]:
    tulisan = {k.kode: _tulisan(k) for k in kolom}
    for isi in baris:
        yield {k.judul: _sel(isi.get(k.kode), tulisan[k.kode]) for k in kolom}


def _sel(nilai: object, tulisan: Mapping[str, str]) -> str | None:
    if nilai is None or nilai == "":
        return None
    if isinstance(nilai, bool):
        return _YA_TIDAK[nilai]
    if isinstance(nilai, date):
        return f"{nilai:%d/%m/%Y}"
    return tulisan.get(str(nilai), str(nilai))


def _tulisan(kolom: Kolom) -> dict[str, str]:
    """How the codes of a column are written: by their words, or as they are where words do not fit a list.

    The program and the kind of disability are written by code, as the national template asks.
    """
    sandi = {kode: kode for kode, _ in kolom.pilihan}
    if kolom.kode in ("program", "jenis_disabilitas"):
        return sandi
    kata = {kode: label.upper() for kode, label in kolom.pilihan}
    muat = len(",".join(kata.values())) <= _DAFTAR_TERPANJANG and not any(
        "," in label for label in kata.values()
    )
    return kata if muat else sandi


def _aturan(kolom: Kolom, wilayah: FaktaWilayah) -> dict[str, Any] | None:
    """What the cells of a column accept in the spreadsheet program; the upload checks everything again."""
    if kolom.jenis is JenisKolom.NOMOR16:
        return {
            "type": "text_length",
            "criteria": "==",
            "value": 16,
            "error_style": "warning",
            "error_title": "Belum 16 angka",
            "error_message": f"{kolom.judul_baris} harus 16 angka. Periksa KTP-el atau Kartu Keluarga.",
        }
    daftar = list(_tulisan(kolom).values())
    if kolom.jenis is JenisKolom.YA_TIDAK or (kolom.item is not None and kolom.item.kode_ya):
        daftar = list(_YA_TIDAK.values())
    elif kolom.tabel == "wilayah":
        daftar = [wilayah.nama[kolom.kode]]
    if not daftar:
        return None
    return {
        "type": "list",
        "values": daftar,
        "error_title": "Tidak ada dalam daftar",
        "error_message": "Pilih salah satu dari daftar.",
        "error_style": "warning",
    }


def _catatan(kolom: Kolom) -> str:
    """The note on a header: the question's own wording and how it is answered."""
    bagian = [kolom.petunjuk, _CARA.get(kolom.jenis, "")]
    if kolom.pilihan:
        bagian.append(f"Pilihan: {daftar_pilihan(kolom)}.")
    return " ".join(filter(None, bagian))


def _petunjuk(lembar: Mapping[Lembar, list[Kolom]]) -> Iterator[dict[str, str]]:
    for judul, kolom in lembar.items():
        for satu in kolom:
            yield {
                "LEMBAR": str(judul),
                "NAMA KOLOM": satu.judul_baris,
                "WAJIB": "YA" if satu.wajib else "",
                "CARA MENGISI": _catatan(satu),
            }
