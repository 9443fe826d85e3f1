"""One cell of an upload to the value the model takes, or why not and how to cure it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from dtks.inti.nik import angka_rusak, bersihkan_nomor, periksa_bentuk, pesan_rusak
from dtks.inti.temuan import Temuan, Tingkat
from usulan.berkas.kolom_unggah import YA_TIDAK, JenisKolom, Kolom, Pemetaan, lipat_sel

Nilai = str | int | float | bool
Hasil = tuple[Nilai | None, Temuan | None]

_TANGGAL: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2}|[A-Za-z]+)[/.\- ](\d{4})")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+)?")
_RAPAT: Final = re.compile(r"(\d\d)(\d\d)(\d{4})")
_HARI_EXCEL: Final = re.compile(r"[1-6]\d{4}")
_AWAL_EXCEL: Final = date(1899, 12, 30)
_TAHUN_TERTUA: Final = 1900
_BULAN: Final = {
    nama: nomor
    for nomor, sebutan in enumerate(
        (
            "JANUARI JAN",
            "FEBRUARI FEB PEBRUARI",
            "MARET MAR",
            "APRIL APR",
            "MEI MAY",
            "JUNI JUN",
            "JULI JUL",
            "AGUSTUS AGU AGT AGS AUG",
            "SEPTEMBER SEP SEPT",
            "OKTOBER OKT OCT",
            "NOVEMBER NOV NOPEMBER",
            "DESEMBER DES DEC",
        ),
        1,
    )
    for nama in sebutan.split()
}
_KOORDINAT: Final = re.compile(r"-?\d{1,3}(?:[.,]\d+)?")
_BATAS_KOORDINAT: Final = {"lintang": (Decimal(-11), Decimal(6)), "bujur": (Decimal(95), Decimal(141))}
_ANGKA3: Final = re.compile(r"(?:RT|RW|R\.T|R\.W)?[. :]*(\d{1,3})", re.IGNORECASE)
_KOSONG: Final = frozenset({"", "-", "--"})
_INGATAN: Final = 20_000


def baca_sel(kolom: Kolom, teks: str | None) -> Hasil:
    """Return the value of a cell, and a finding (GALAT) when what stands there cannot be taken.

    Values are ready for JSON and for the models: text, int, float, bool; dates as 2000-01-31,
    coordinates as text of six decimals. An empty cell or "-" is (None, None). NIK and No KK lose
    spaces, dots, dashes and apostrophe; names come in upper case with single spaces; a coded
    column takes the code or its word. What a finding quotes never holds more than six digits of a number.
    """
    if teks is None or teks in _KOSONG:
        return None, None
    return _PEMBACA[kolom.jenis](kolom, teks)


class Pembaca:
    """Reads the rows of one sheet; what stands in many rows is cleaned once."""

    def __init__(self, pemetaan: Pemetaan) -> None:
        self._kolom = [
            (posisi, kolom, kolom.kode, {})
            for posisi, kolom in enumerate(pemetaan.kolom)
            if kolom is not None
        ]

    _kolom: list[tuple[int, Kolom, str, dict[str | None, Hasil]]]

    def __call__(self, sel: Sequence[str | None]) -> tuple[dict[str, Nilai | None], list[Temuan]]:
        """The values of a row by column code, None where a cell is empty or refused, and the findings."""
        nilai: dict[str, Nilai | None] = {}
        temuan: list[Temuan] = []
        lebar = len(sel)
        for posisi, kolom, kode, ingatan in self._kolom:
            teks = sel[posisi] if posisi < lebar else None
            if (hasil := ingatan.get(teks)) is None:
                hasil = baca_sel(kolom, teks)
                if len(ingatan) < _INGATAN:
                    ingatan[teks] = hasil
            nilai[kode] = hasil[0]
            if hasil[1] is not None:
                temuan.append(hasil[1])
        return nilai, temuan


def _tolak(kolom: Kolom, kode: str, pesan: str) -> Hasil:
    return None, Temuan(kode, Tingkat.GALAT, kolom.kode, f"{kolom.sebutan}: {pesan}")


def _nomor16(kolom: Kolom, teks: str) -> Hasil:
    if len(teks) == 16 and teks.isascii() and teks.isdigit():
        return teks, None
    nama, awalan = ("NIK", "NIK") if kolom.kode == "nik" else ("No KK", "KK")
    nomor, rusak = bersihkan_nomor(teks, nama=nama, bidang=kolom.kode)
    if nomor is None:
        return None, rusak
    bentuk = [t for t in periksa_bentuk(nomor, nama=nama, awalan=awalan, bidang=kolom.kode) if "16" in t.kode]
    return (None, bentuk[0]) if bentuk else (nomor, None)


def _nomor(kolom: Kolom, teks: str) -> Hasil:
    if (rusak := angka_rusak(teks)) is not None:
        return None, Temuan(
            "NOMOR_RUSAK_EXCEL", Tingkat.GALAT, kolom.kode, " ".join(pesan_rusak(kolom.sebutan, rusak))
        )
    nomor = re.sub(r"[\s.\-'’]", "", teks)
    if len(nomor) > kolom.panjang or not nomor.isascii() or not nomor.isalnum():
        return _tolak(
            kolom,
            "NOMOR_TIDAK_SAH",
            f"isi dengan angka, paling banyak {kolom.panjang}. Salin dari kartu atau buku rekening.",
        )
    return nomor, None


def _nama(kolom: Kolom, teks: str) -> Hasil:
    return _teks(kolom, teks.upper())


def _teks(kolom: Kolom, teks: str) -> Hasil:
    rapi = " ".join(teks.split()).removeprefix("'").lstrip()
    if len(rapi) > kolom.panjang:
        return _tolak(
            kolom, "TEKS_TERLALU_PANJANG", f"lebih dari {kolom.panjang} huruf. Ringkas isi sel ini."
        )
    return rapi or None, None


def _angka3(kolom: Kolom, teks: str) -> Hasil:
    if cocok := _ANGKA3.fullmatch(teks.removeprefix("'").strip()):
        return cocok[1], None
    return _tolak(
        kolom,
        "ANGKA_TIDAK_SAH",
        f"“{_kutip(teks)}” bukan nomor {kolom.sebutan}. Isi angkanya saja, misalnya 003.",
    )


def _bulat(kolom: Kolom, teks: str) -> Hasil:
    if teks.isascii() and teks.isdigit() and len(teks) < 16:
        return int(teks), None
    return _tolak(
        kolom,
        "ID_TIDAK_SAH",
        f"“{_kutip(teks)}” bukan nomor dari aplikasi. Salin kembali dari prelist, atau kosongkan bila baris ini baru.",
    )


def _tanggal(kolom: Kolom, teks: str) -> Hasil:
    hari = _hari(teks.strip().lstrip("'"))
    if hari is None:
        return _tolak(
            kolom,
            "TANGGAL_TIDAK_SAH",
            f"“{_kutip(teks)}” bukan tanggal yang mungkin. Tulis tanggal/bulan/tahun (empat angka), misalnya 31/01/1985.",
        )
    if hari.year < _TAHUN_TERTUA:
        return _tolak(
            kolom, "TANGGAL_TERLALU_LAMA", f"tahun {hari.year} terlalu lama. Periksa empat angka tahun."
        )
    return hari.isoformat(), None


def _hari(teks: str) -> date | None:
    """The date that is written: day first, ISO, eight digits, a month's name, or Excel's day number."""
    try:
        if cocok := _TANGGAL.fullmatch(teks):
            bulan = cocok[2] if cocok[2].isdigit() else _BULAN.get(cocok[2].upper(), 0)
            return date(int(cocok[3]), int(bulan), int(cocok[1]))
        if cocok := _ISO.fullmatch(teks):
            return date(int(cocok[1]), int(cocok[2]), int(cocok[3]))
        if cocok := _RAPAT.fullmatch(teks):
            return date(int(cocok[3]), int(cocok[2]), int(cocok[1]))
        if _HARI_EXCEL.fullmatch(teks):
            return _AWAL_EXCEL + timedelta(days=int(teks))
    except ValueError:
        return None
    return None


def _koordinat(kolom: Kolom, teks: str) -> Hasil:
    rapi = teks.replace(" ", "").removesuffix("°")
    bawah, atas = _BATAS_KOORDINAT[kolom.kode]
    if _KOORDINAT.fullmatch(rapi) and bawah <= (derajat := Decimal(rapi.replace(",", "."))) <= atas:
        return f"{derajat:.6f}", None
    return _tolak(
        kolom,
        "KOORDINAT_TIDAK_SAH",
        f"“{_kutip(teks)}” bukan derajat antara {bawah} dan {atas}. {kolom.petunjuk.rpartition('. ')[2]}",
    )


def _ya_tidak(kolom: Kolom, teks: str) -> Hasil:
    nilai = YA_TIDAK.get(lipat_sel(teks))
    if nilai is None:
        return _tolak(kolom, "BUKAN_YA_TIDAK", f"“{_kutip(teks)}” tidak dikenal. Isi YA atau TIDAK.")
    return nilai, None


def _pilihan(kolom: Kolom, teks: str) -> Hasil:
    nilai = kolom.kamus.get(lipat_sel(teks))
    if nilai is None:
        return _tolak(
            kolom,
            "KODE_TIDAK_DIKENAL",
            f"“{_kutip(teks)}” tidak dikenal. Isi salah satu: {daftar_pilihan(kolom)}.",
        )
    return nilai, None


def _item(kolom: Kolom, teks: str) -> Hasil:
    assert kolom.item is not None
    nilai = kolom.item.baca(" ".join(teks.split()))
    if nilai is None:
        # A drop-down of our template writes code and label: "3 Cerai hidup".
        nilai = kolom.item.baca(teks.partition(" ")[0])
    if nilai is None:
        return _tolak(
            kolom, "JAWABAN_TIDAK_SAH", f"“{_kutip(teks)}” tidak dapat dipakai. {kolom.item.petunjuk}"
        )
    return nilai, None


def daftar_pilihan(kolom: Kolom) -> str:
    """The code list of a column in words, as a message and a note show it."""
    return ", ".join(
        kode if kode.upper() == label.upper() else f"{kode} ({label})" for kode, label in kolom.pilihan
    )


def _kutip(teks: str) -> str:
    """What stands in a cell, short, and without the digits of a long number."""
    return re.sub(r"(\d{6})\d+", r"\1…", teks)[:40]


_PEMBACA: Final[Mapping[JenisKolom, Callable[[Kolom, str], Hasil]]] = {
    JenisKolom.NOMOR16: _nomor16,
    JenisKolom.NOMOR: _nomor,
    JenisKolom.NAMA: _nama,
    JenisKolom.TEKS: _teks,
    JenisKolom.ANGKA3: _angka3,
    JenisKolom.TANGGAL: _tanggal,
    JenisKolom.KOORDINAT: _koordinat,
    JenisKolom.YA_TIDAK: _ya_tidak,
    JenisKolom.PILIHAN: _pilihan,
    JenisKolom.BULAT: _bulat,
    JenisKolom.ITEM: _item,
}
