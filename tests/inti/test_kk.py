"""The No KK: like a NIK, but with the date of issue and no 40 for women."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtks.inti.kk import buat_kk, periksa_kk, samarkan

KINI = date(2026, 11, 24)
KK = "1801991204150007"


def test_a_built_number_says_kecamatan_date_and_serial() -> None:
    assert buat_kk("180199", date(2015, 4, 12), 7) == KK
    assert samarkan(KK) == "180199******0007"


@given(st.dates(date(2000, 1, 1), KINI), st.integers(1, 9999))
def test_a_built_number_is_fine(terbit: date, urut: int) -> None:
    assert periksa_kk(buat_kk("180199", terbit, urut), kini=KINI) == []


@pytest.mark.parametrize(
    ("no_kk", "kode"),
    [
        ("", "KK_BUKAN_16_ANGKA"),
        (KK[:-1], "KK_BUKAN_16_ANGKA"),
        ("2222222222222222", "KK_ANGKA_SAMA"),
        ("0" + KK[1:], "KK_SEMENTARA"),
        ("98" + KK[2:], "KK_PROVINSI_TIDAK_DIKENAL"),
        (KK[:4] + "00" + KK[6:], "KK_WILAYAH_NOL"),
        (KK[:6] + "520415" + KK[12:], "KK_TANGGAL_TIDAK_SAH"),
        (KK[:6] + "310615" + KK[12:], "KK_TANGGAL_TIDAK_SAH"),
        (KK[:12] + "0000", "KK_URUT_NOL"),
    ],
)
def test_a_malformed_number_is_one_error_that_speaks_of_the_kk(no_kk: str, kode: str) -> None:
    [temuan] = periksa_kk(no_kk, kini=KINI)
    assert (temuan.kode, temuan.galat, temuan.bidang) == (kode, True, "no_kk")
    assert "No KK" in temuan.pesan


@pytest.mark.parametrize(
    ("ddmmyy", "belum_tiba"), [("241126", False), ("251126", True), ("010150", True), ("010197", False)]
)
def test_a_date_of_issue_to_come_is_a_warning(ddmmyy: str, belum_tiba: bool) -> None:
    temuan = periksa_kk(f"180199{ddmmyy}0001", bidang="kk", kini=KINI)
    harapan = [("KK_TANGGAL_BELUM_TIBA", False, "kk")] if belum_tiba else []
    assert [(t.kode, t.galat, t.bidang) for t in temuan] == harapan


def test_an_impossible_number_is_not_built() -> None:
    with pytest.raises(ValueError, match="1 sampai 9999"):
        buat_kk("180199", KINI, 0)
