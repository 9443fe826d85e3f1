"""Dates, ages and numbers as the pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template

from dtks.inti.jam import atur_jam

KINI = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)  # 14.05 in Jakarta


def saring(nilai: object, filter_: str) -> str:
    return Template("{% load tampilan %}{{ nilai|" + filter_ + " }}").render(Context({"nilai": nilai}))


@pytest.mark.parametrize(
    ("nilai", "tertulis"),
    [
        (date(2026, 11, 24), "24 November 2026"),
        (date(2026, 1, 5), "5 Januari 2026"),
        (datetime(2026, 7, 31, 18, 0, tzinfo=UTC), "1 Agustus 2026"),  # already the next day in Jakarta
        (None, ""),
    ],
)
def test_tanggal_is_written_in_indonesian(nilai: date | None, tertulis: str) -> None:
    assert saring(nilai, "tanggal") == tertulis


def test_tanggal_jam_is_jakarta_time() -> None:
    assert saring(KINI, "tanggal_jam") == "24 November 2026 14.05 WIB"
    assert saring(None, "tanggal_jam") == ""


@pytest.mark.parametrize(
    ("lalu", "tertulis"),
    [
        (timedelta(seconds=20), "baru saja"),
        (timedelta(minutes=5, seconds=59), "5 menit"),
        (timedelta(hours=23, minutes=59), "23 jam"),
        (timedelta(hours=24), "1 hari"),
        (timedelta(days=12, hours=6), "12 hari"),
        (timedelta(hours=-3), "3 jam lagi"),
        (timedelta(days=-6), "6 hari lagi"),
    ],
)
def test_umur_sejak_counts_from_the_clock_of_the_services(lalu: timedelta, tertulis: str) -> None:
    with atur_jam(KINI):
        assert saring(KINI - lalu, "umur_sejak") == tertulis


@pytest.mark.parametrize(
    ("hari", "tertulis"),
    [
        (date(2026, 11, 24), "hari ini"),
        (date(2026, 11, 12), "12 hari"),
        (date(2026, 11, 30), "6 hari lagi"),
        (None, ""),
    ],
)
def test_umur_sejak_counts_plain_dates_in_calendar_days(hari: date | None, tertulis: str) -> None:
    with atur_jam(KINI):
        assert saring(hari, "umur_sejak") == tertulis


@pytest.mark.parametrize(
    ("angka", "tertulis"),
    [
        (0, "0"),
        (999, "999"),
        (1234, "1.234"),
        (-1234567, "-1.234.567"),
        (Decimal("1234.50"), "1.234,50"),
        (None, ""),
    ],
)
def test_ribuan_uses_indonesian_separators(angka: int | Decimal | None, tertulis: str) -> None:
    assert saring(angka, "ribuan") == tertulis


def test_samar_masks_a_personal_number() -> None:
    assert saring("1801990101800003", "samar") == "180199******0003"
    assert saring(None, "samar") == ""


def test_titik_wilayah_shows_dots() -> None:
    assert saring("1801062007", "titik_wilayah") == "18.01.06.2007"
    assert saring("", "titik_wilayah") == ""
