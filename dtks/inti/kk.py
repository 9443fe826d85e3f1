"""No KK, the number of a Kartu Keluarga: its shape. Masking and cleaning are those of the NIK."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dtks.inti.nik import hari_sah, periksa_awalan, periksa_bentuk, rangkai, samarkan
from dtks.inti.temuan import Temuan, Tingkat

__all__ = ["buat_kk", "periksa_kk", "samarkan"]

# Family cards were numbered by computer from 1996 (SIMDUK); an issue year of 96-99 is of the last century.
_TAHUN_TERTUA = 1996


def periksa_kk(no_kk: str, *, bidang: str = "no_kk", kini: date) -> list[Temuan]:
    """Return what is wrong or odd about a No KK of 16 digits without separators; [] when nothing is.

    A No KK is kecamatan (6) + date of issue DDMMYY (never plus 40) + serial (4).
    """
    if temuan := periksa_bentuk(no_kk, nama="No KK", awalan="KK", bidang=bidang):
        return temuan
    return [
        *periksa_awalan(no_kk, nama="No KK", awalan="KK", bidang=bidang),
        *_periksa_tanggal(no_kk, bidang, kini),
    ]


def buat_kk(kode_kecamatan: str, tanggal_terbit: date, urut: int) -> str:
    """Build the No KK of an invented family; use a kecamatan 99 so that it can be nobody's.

    Raises ValueError for a kecamatan that is not 6 digits or a serial outside 1-9999.
    """
    return rangkai(kode_kecamatan, f"{tanggal_terbit:%d%m%y}", urut)


def _periksa_tanggal(no_kk: str, bidang: str, kini: date) -> Iterator[Temuan]:
    hari, bulan, tahun = int(no_kk[6:8]), int(no_kk[8:10]), int(no_kk[10:12])
    if not hari_sah(hari, bulan):
        yield Temuan(
            "KK_TANGGAL_TIDAK_SAH",
            Tingkat.GALAT,
            bidang,
            "Angka ke-7 sampai ke-12 No KK bukan tanggal terbit yang mungkin. "
            "Pastikan yang diisi adalah No KK, bukan NIK, lalu ketik ulang dari Kartu Keluarga.",
        )
    elif (2000 + tahun, bulan, hari) > (kini.year, kini.month, kini.day) and 1900 + tahun < _TAHUN_TERTUA:
        yield Temuan(
            "KK_TANGGAL_BELUM_TIBA",
            Tingkat.PERINGATAN,
            bidang,
            "Tanggal terbit di dalam No KK belum tiba. Cocokkan No KK dengan Kartu Keluarga.",
        )
