"""Region codes of 2, 4, 6 and 10 digits, and names that meet whatever their spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtks.inti.kode_wilayah import di_dalam, induk, lipat_nama, tanpa_titik, tingkat, titik

DESA = "1801061008"
kode_wilayah = st.sampled_from((2, 4, 6, 10)).flatmap(
    lambda panjang: st.text("0123456789", min_size=panjang, max_size=panjang)
)


def test_levels_parents_and_dots() -> None:
    assert [tingkat(k) for k in ("18", "1801", "180106", DESA)] == [2, 4, 6, 10]
    assert [induk(k) for k in ("18", "1801", "180106", DESA)] == [None, "18", "1801", "180106"]
    assert [titik(k) for k in ("18", "1801", "180106", DESA)] == ["18", "18.01", "18.01.06", "18.01.06.1008"]


@given(kode_wilayah)
def test_dots_come_and_go(kode: str) -> None:
    assert tanpa_titik(titik(kode)) == kode == tanpa_titik(kode)


@given(kode_wilayah)
def test_a_region_lies_in_its_parent_and_in_itself(kode: str) -> None:
    atas = induk(kode)
    assert di_dalam(kode, kode)
    assert atas is None or (di_dalam(kode, atas) and not di_dalam(atas, kode))


def test_inside_is_not_any_common_beginning() -> None:
    assert not di_dalam("1871", "1801")
    assert not di_dalam(DESA, "1802")


@pytest.mark.parametrize(
    "kode", ["", "1", "180", "18010", "18010610", "18.01", "18O1", "１８", "180106100812"]
)
def test_anything_else_is_no_code(kode: str) -> None:
    for fungsi in (tingkat, induk, titik):
        with pytest.raises(ValueError, match="2, 4, 6, atau 10 angka"):
            fungsi(kode)
    for pasangan in ((kode, "18"), ("18", kode)):
        with pytest.raises(ValueError, match="2, 4, 6, atau 10 angka"):
            di_dalam(*pasangan)


@pytest.mark.parametrize(
    "ejaan",
    [
        ("Way Urang", "WAI URANG", "wayurang", "Kel. Way Urang", "KELURAHAN WAY URANG", " Way  Urang "),
        ("Raja Basa", "Rajabasa", "Kecamatan Rajabasa", "KEC.RAJABASA", "Raja-Basa"),
        ("Talang Way Sulan", "TALANG WAI SULAN"),
        ("Karya Mulya Sari", "Karya Muliasari"),
        ("Suka Maju", "Sukamaju", "DESA SUKA MAJU", "Ds. Sukamaju"),
        ("Purwodadi II", "Purwodadi 2"),
        ("Lampung Selatan", "KAB. LAMPUNG SELATAN", "Kabupaten Lampung Selatan"),
        ("Ma'rang", "Ma’rang", "Marang", "Márang"),
    ],
)
def test_spellings_of_one_name_meet(ejaan: tuple[str, ...]) -> None:
    assert len({lipat_nama(nama) for nama in ejaan}) == 1


@pytest.mark.parametrize(
    ("satu", "lain"),
    [
        ("Kota Dalam", "Dalam"),
        ("Kampung Baru", "Baru"),
        ("Pematang Baru", "Pematang Pasir"),
        ("Purwodadi I", "Purwodadi II"),
        ("Palas Aji", "Palas Jaya"),
        ("Kelau", "Lau"),
        ("Desa", ""),
    ],
)
def test_different_names_stay_apart(satu: str, lain: str) -> None:
    assert lipat_nama(satu) != lipat_nama(lain)


@given(st.text())
def test_folding_twice_is_folding_once(nama: str) -> None:
    sekali = lipat_nama(nama)
    assert lipat_nama(sekali) == sekali
    assert sekali == "" or (sekali.isascii() and sekali.isalnum() and sekali == sekali.upper())
