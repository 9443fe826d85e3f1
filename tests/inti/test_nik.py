"""The NIK: what is an error, what is only odd, and what a spreadsheet spoilt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtks.inti.nik import (
    angka_rusak,
    bersihkan_nomor,
    buat_nik,
    jenis_kelamin_nik,
    periksa_nik,
    samarkan,
    tanggal_lahir_nik,
)

KINI = date(2026, 11, 24)
LAHIR = date(1985, 4, 12)
NIK = "1801995204850003"  # a woman born on 12 April 1985

kelamin = st.sampled_from("LP")
tanggal = st.dates(date(1921, 11, 25), KINI)
urut = st.integers(1, 9999)


def kode(nik: str, **ciri: date | str | None) -> list[str]:
    return [t.kode for t in periksa_nik(nik, kini=KINI, **ciri)]  # type: ignore[arg-type]


@given(tanggal, kelamin, urut)
def test_a_built_nik_says_back_what_went_in(lahir: date, jenis_kelamin: str, nomor: int) -> None:
    nik = buat_nik("180199", lahir, jenis_kelamin, nomor)
    assert periksa_nik(nik, tanggal_lahir=lahir, jenis_kelamin=jenis_kelamin, kini=KINI) == []
    assert jenis_kelamin_nik(nik) == jenis_kelamin
    terbaca = tanggal_lahir_nik(nik, KINI)
    assert terbaca is not None
    assert (terbaca.day, terbaca.month, terbaca.year % 100) == (lahir.day, lahir.month, lahir.year % 100)
    assert 0 <= KINI.year - terbaca.year <= 105


def test_a_nik_with_kecamatan_99_is_fine() -> None:
    assert buat_nik("180199", LAHIR, "P", 3) == NIK
    assert kode(NIK) == []


@pytest.mark.parametrize(
    ("nik", "diharapkan"),
    [
        ("", "NIK_BUKAN_16_ANGKA"),
        (NIK[:15], "NIK_BUKAN_16_ANGKA"),
        (NIK + "1", "NIK_BUKAN_16_ANGKA"),
        ("18019952048500O3", "NIK_BUKAN_16_ANGKA"),
        ("١٨٠١٩٩٥٢٠٤٨٥٠٠٠٣", "NIK_BUKAN_16_ANGKA"),
        ("1111111111111111", "NIK_ANGKA_SAMA"),
        ("0000000000000000", "NIK_ANGKA_SAMA"),
        ("0" + NIK[1:], "NIK_SEMENTARA"),
        ("10" + NIK[2:], "NIK_PROVINSI_TIDAK_DIKENAL"),
        ("22" + NIK[2:], "NIK_PROVINSI_TIDAK_DIKENAL"),
        ("97" + NIK[2:], "NIK_PROVINSI_TIDAK_DIKENAL"),
        ("1800" + NIK[4:], "NIK_WILAYAH_NOL"),
        ("180100" + NIK[6:], "NIK_WILAYAH_NOL"),
        (NIK[:6] + "000485" + NIK[12:], "NIK_TANGGAL_TIDAK_SAH"),
        (NIK[:6] + "320485" + NIK[12:], "NIK_TANGGAL_TIDAK_SAH"),
        (NIK[:6] + "400485" + NIK[12:], "NIK_TANGGAL_TIDAK_SAH"),
        (NIK[:6] + "720485" + NIK[12:], "NIK_TANGGAL_TIDAK_SAH"),
        (NIK[:6] + "310485" + NIK[12:], "NIK_TANGGAL_TIDAK_SAH"),
        (NIK[:6] + "700285" + NIK[12:], "NIK_TANGGAL_TIDAK_SAH"),
        (NIK[:6] + "121385" + NIK[12:], "NIK_TANGGAL_TIDAK_SAH"),
        (NIK[:12] + "0000", "NIK_URUT_NOL"),
    ],
)
def test_a_malformed_nik_is_one_error_with_its_cure(nik: str, diharapkan: str) -> None:
    [temuan] = periksa_nik(nik, kini=KINI, bidang="anggota.1.nik")
    assert (temuan.kode, temuan.galat, temuan.bidang) == (diharapkan, True, "anggota.1.nik")
    assert any(kerja in temuan.pesan for kerja in ("Ketik ulang", "Isi NIK", "Minta NIK", "Periksa", "Ubah"))


@pytest.mark.parametrize("provinsi", ["11", "21", "31", "36", "51", "53", "61", "65", "71", "76", "81", "96"])
def test_provinces_of_today_are_known(provinsi: str) -> None:
    assert kode(provinsi + NIK[2:]) == []


def test_an_old_province_is_only_a_warning() -> None:
    assert [(t.kode, t.galat) for t in periksa_nik("54" + NIK[2:], kini=KINI)] == [
        ("NIK_PROVINSI_LAMA", False)
    ]


def test_a_strange_kabupaten_is_only_a_warning() -> None:
    assert kode("1879" + NIK[4:]) == []
    assert [(t.kode, t.galat) for t in periksa_nik("1880" + NIK[4:], kini=KINI)] == [
        ("NIK_KABUPATEN_TIDAK_BIASA", False)
    ]


def test_several_errors_are_all_told() -> None:
    assert kode("9900" + NIK[4:6] + "990085" + "0000") == [
        "NIK_PROVINSI_TIDAK_DIKENAL",
        "NIK_WILAYAH_NOL",
        "NIK_URUT_NOL",
        "NIK_TANGGAL_TIDAK_SAH",
    ]


def test_another_birth_date_or_sex_is_a_warning_because_a_nik_never_changes() -> None:
    temuan = periksa_nik(NIK, tanggal_lahir=date(1985, 4, 13), jenis_kelamin="L", kini=KINI)
    assert [(t.kode, t.galat) for t in temuan] == [
        ("NIK_BEDA_TANGGAL_LAHIR", False),
        ("NIK_BEDA_JENIS_KELAMIN", False),
    ]
    assert "13/04/1985" in temuan[0].pesan


def test_the_birth_date_is_compared_without_a_century() -> None:
    assert kode(buat_nik("180199", date(1919, 3, 1), "L", 1), tanggal_lahir=date(1919, 3, 1)) == []


def test_29_february_of_a_common_year_is_a_warning() -> None:
    assert [(t.kode, t.galat) for t in periksa_nik("1801992902010001", kini=KINI)] == [
        ("NIK_BUKAN_TAHUN_KABISAT", False)
    ]
    assert kode("1801992902000001") == []


@pytest.mark.parametrize(
    ("ddmmyy", "lahir"),
    [
        ("241126", date(2026, 11, 24)),
        ("251126", date(1926, 11, 25)),
        ("010127", date(1927, 1, 1)),
        ("010121", date(2021, 1, 1)),
        ("520485", date(1985, 4, 12)),
    ],
)
def test_the_century_makes_the_age_0_to_105(ddmmyy: str, lahir: date) -> None:
    assert tanggal_lahir_nik(f"180199{ddmmyy}0001", KINI) == lahir


@pytest.mark.parametrize("nik", ["", "x" * 16, "1801993204850003", "1801995213850003"])
def test_a_malformed_nik_tells_nothing(nik: str) -> None:
    assert tanggal_lahir_nik(nik, KINI) is None
    assert jenis_kelamin_nik(nik) is None


def test_masking_keeps_the_first_six_and_the_last_four() -> None:
    assert samarkan(NIK) == "180199******0003"
    assert (samarkan("12345"), samarkan("")) == ("*****", "")


@given(st.text())
def test_masking_never_shows_more_than_ten_digits(teks: str) -> None:
    samar = samarkan(teks)
    assert len(samar) == len(teks)
    assert sum(huruf.isdigit() for huruf in samar) <= 10


@given(st.text("0123456789", min_size=16, max_size=16))
def test_masking_hides_the_birth_date(nomor: str) -> None:
    assert samarkan(nomor)[6:12] == "******"


@pytest.mark.parametrize(
    ("kecamatan", "jenis_kelamin", "nomor"),
    [("1801", "L", 1), ("18019x", "L", 1), ("180199", "X", 1), ("180199", "L", 0), ("180199", "P", 10000)],
)
def test_an_impossible_nik_is_not_built(kecamatan: str, jenis_kelamin: str, nomor: int) -> None:
    with pytest.raises(ValueError, match=" harus "):
        buat_nik(kecamatan, LAHIR, jenis_kelamin, nomor)


@pytest.mark.parametrize(
    "sel",
    [
        NIK,
        int(NIK),
        f" {NIK[:6]} {NIK[6:12]} {NIK[12:]} ",
        f"'{NIK}",
        f"{NIK[:2]}.{NIK[2:4]}.{NIK[4:6]}-{NIK[6:]}",
        f"\u00a0{NIK}\u200b\n",
        "１８０１９９５２０４８５０００３",
    ],
)
def test_separators_in_a_cell_are_taken_away(sel: object) -> None:
    assert bersihkan_nomor(sel) == (NIK, None)


@pytest.mark.parametrize("sel", [None, "", " ", "-", "'", "0", 0, 0.0])
def test_an_empty_cell_is_no_number_and_no_finding(sel: object) -> None:
    assert bersihkan_nomor(sel) == (None, None)


@pytest.mark.parametrize(
    "sel", [1.8019901e15, float(NIK), "3.2E+15", "3,2E+15", "'3.2e+15", " 1.8E15", "2E+15"]
)
def test_a_number_that_a_spreadsheet_spoilt_is_refused_with_the_cure(sel: object) -> None:
    nomor, temuan = bersihkan_nomor(sel, nama="No KK", bidang="no_kk")
    assert nomor is None
    assert temuan is not None
    assert (temuan.kode, temuan.galat, temuan.bidang) == ("NOMOR_RUSAK_EXCEL", True, "no_kk")
    assert "Ubah kolom No KK menjadi Teks" in temuan.pesan


@pytest.mark.parametrize(
    ("sel", "nomor"), [(12345.0, "12345"), ("BELUM ADA", "BELUMADA"), ("18E12", "18E12"), (1.5, "15")]
)
def test_other_content_is_left_for_the_shape_check(sel: object, nomor: str) -> None:
    assert bersihkan_nomor(sel) == (nomor, None)
    assert kode(nomor) == ["NIK_BUKAN_16_ANGKA"]


@given(st.floats(min_value=1e15, max_value=1e18))
def test_the_short_form_of_a_spoilt_number_shows_six_digits_and_its_power(angka: float) -> None:
    rusak = angka_rusak(angka)
    assert rusak is not None
    assert len(rusak.partition("E")[0].replace(".", "")) == 6


@given(st.text("0123456789", min_size=16, max_size=16))
def test_cleaning_keeps_every_digit_of_text(nomor: str) -> None:
    assert bersihkan_nomor(f"'{nomor[:4]} {nomor[4:]}") == (nomor, None)
