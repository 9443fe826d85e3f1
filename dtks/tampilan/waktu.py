"""Dates, ages and numbers in the words of an Indonesian office, in Jakarta time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from dtks.inti.jam import WIB, hari_ini, sekarang

BULAN = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def tulis_tanggal(saat: date) -> str:
    """Return "24 November 2026"; an aware datetime gives its date in Jakarta."""
    hari = saat.astimezone(WIB).date() if isinstance(saat, datetime) else saat
    return f"{hari.day} {BULAN[hari.month - 1]} {hari.year}"


def tulis_tanggal_jam(saat: datetime) -> str:
    """Return "24 November 2026 14.05 WIB" for an aware datetime."""
    return f"{tulis_tanggal(saat)} {saat.astimezone(WIB):%H.%M} WIB"


def tulis_umur(saat: date) -> str:
    """Return the age of `saat` against the clock of the services: "12 hari", "3 jam lagi".

    A plain date is counted in calendar days and gives "hari ini" for today; an aware
    datetime younger than a minute gives "baru saja".
    """
    if not isinstance(saat, datetime):
        selisih = timedelta(days=(hari_ini() - saat).days)
        return _berarah(f"{abs(selisih.days)} hari", selisih) if selisih else "hari ini"
    selisih = sekarang() - saat
    menit = int(abs(selisih).total_seconds() // 60)
    if menit < 1:
        return "baru saja"
    if menit < 60:
        return _berarah(f"{menit} menit", selisih)
    if menit < 24 * 60:
        return _berarah(f"{menit // 60} jam", selisih)
    return _berarah(f"{menit // (24 * 60)} hari", selisih)


def _berarah(lama: str, selisih: timedelta) -> str:
    return lama if selisih >= timedelta(0) else f"{lama} lagi"


def tulis_angka(angka: int | float | Decimal) -> str:
    """Return the number with a dot per thousand and a decimal comma: 1.234,5."""
    return f"{angka:,}".translate(str.maketrans(",.", ".,"))
