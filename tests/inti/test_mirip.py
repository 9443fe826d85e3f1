"""The score of two people: symmetric, full for one and the same, and never higher for a field that agrees less."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtks.inti.mirip import Lahir, Orang, hubungan_lahir, nik_dekat, serupa_nama, skor
from dtks.inti.nama import kunci_nama
from usulan.massal.mirip import BATAS, TINGGI

DESA = ("1801061008", "1801061007")
_KATA = (
    "MUHAMAD",
    "AHMAD",
    "SITI",
    "NUR",
    "HIDAYAT",
    "LESTARI",
    "RAHAYU",
    "FAUZI",
    "FAUZAN",
    "ALI",
    "M",
    "SUTRISNO",
)
nama = st.lists(st.sampled_from(_KATA), min_size=1, max_size=4).map(lambda k: kunci_nama(" ".join(k)))
tanggal = st.dates(date(1940, 1, 1), date(2026, 1, 1))
nik = st.from_regex(r"180199[0-6][0-9]0[1-9][0-9]{6}", fullmatch=True)
orang = st.builds(
    Orang,
    nama,
    st.none() | tanggal,
    st.sampled_from(["L", "P"]),
    st.sampled_from(["", "AMINAH", "SITI AMINAH", "PARTINI"]),
    st.none() | nik,
    st.sampled_from(DESA),
)


def buat(nama: str, lahir: date | None = date(1985, 3, 12), ibu: str = "SITI AMINAH", **ubah: Any) -> Orang:
    awal = Orang(kunci_nama(nama), lahir, "L", ibu, None, DESA[0])
    return awal._replace(**ubah)


@given(orang, orang)
def test_the_order_of_the_two_does_not_matter_and_the_score_is_a_percentage(a: Orang, b: Orang) -> None:
    assert skor(a, b) == skor(b, a)
    assert 0 <= skor(a, b) <= 100


@given(nama, tanggal, st.sampled_from(["L", "P"]), nik)
def test_a_person_with_all_fields_is_wholly_like_himself(
    n: str, lahir: date, kelamin: str, nomor: str
) -> None:
    satu = Orang(n, lahir, kelamin, "AMINAH", nomor, DESA[0])
    assert skor(satu, satu) == 100


@given(orang, orang)
def test_agreeing_in_one_more_field_never_lowers_the_score(a: Orang, b: Orang) -> None:
    for bidang in ("kunci_nama", "tanggal_lahir", "jenis_kelamin", "ibu_kandung", "desa_id"):
        nilai = getattr(a, bidang)
        if nilai:  # what nobody knows agrees with nothing
            assert skor(a, b._replace(**{bidang: nilai})) >= skor(a, b), bidang


@given(tanggal, tanggal)
def test_nearer_birth_dates_never_score_less(lahir: date, lain: date) -> None:
    urutan = [Lahir.SAMA, Lahir.TERTUKAR, Lahir.SALAH_ANGKA, Lahir.SATU_BAGIAN, Lahir.BEDA]
    dekat, jauh = hubungan_lahir(lahir, lahir), hubungan_lahir(lahir, lain)
    assert urutan.index(dekat) <= urutan.index(jauh)
    assert skor(buat("ALI", lahir), buat("ALI", lahir)) >= skor(buat("ALI", lahir), buat("ALI", lain))


@pytest.mark.parametrize(
    ("satu", "dua"),
    [
        ("Muhammad Arifin", "M. Arifin"),
        ("Moh. Soleh", "Muhamad Sholeh"),
        ("Siti Chodijah", "St. Khotijah"),
        ("Soeharto", "Suharto"),
        ("H. Ahmad Fauzi, S.Ag", "Achmad Fauzi"),
        ("Rizki Maulana", "Rizqi Maulanna"),
        ("Budi Agus Santoso", "Budi Santoso"),
        ("Santoso Budi", "Budi Santoso"),
        ("Dewi Lestari", "Dewi L."),
        ("Nur Hayati", "Nurhayati"),
        ("Sutrisno", "Sutrisnno"),
        ("Hendra Wijaya", "Hendar Wijaya"),
    ],
)
def test_another_spelling_of_a_name_with_the_same_birth_and_mother_asks_for_an_answer(
    satu: str, dua: str
) -> None:
    assert skor(buat(satu), buat(dua)) >= TINGGI


@pytest.mark.parametrize(
    ("lahir", "hubungan"),
    [
        (date(1985, 12, 3), Lahir.TERTUKAR),
        (date(1985, 3, 13), Lahir.SALAH_ANGKA),
        (date(1958, 3, 12), Lahir.SALAH_ANGKA),
        (date(1985, 11, 12), Lahir.SATU_BAGIAN),
        (date(1986, 4, 12), Lahir.BEDA),
        (None, Lahir.TIDAK_DIKETAHUI),
    ],
)
def test_a_birth_date_is_compared_by_how_it_is_mistyped(lahir: date | None, hubungan: str) -> None:
    assert hubungan_lahir(date(1985, 3, 12), lahir) == hubungan
    asal, lain = buat("Slamet Riyadi"), buat("Slamet Riyadi", lahir)
    assert (skor(asal, lain) >= BATAS) == (hubungan != Lahir.BEDA)


@pytest.mark.parametrize(
    ("satu", "dua"),
    [
        ("Hasan Basri", "Husin Basri"),
        ("Ahmad Fauzi", "Ahmad Fauzan"),
        ("Dewi Sari", "Desi Sari"),
        ("Rina", "Rini"),
    ],
)
def test_twins_are_not_called_the_same_person(satu: str, dua: str) -> None:
    """Same mother, birth date and village, NIKs one serial apart: only the given names differ."""
    kakak = buat(satu, nik="1801991203850003")
    adik = buat(dua, nik="1801991203850004")
    assert skor(kakak, adik) < TINGGI


def test_siblings_are_not_told_at_all() -> None:
    kakak = buat("Ahmad Fauzi", date(1985, 3, 12))
    assert skor(kakak, buat("Ahmad Fauzan", date(1988, 7, 20))) < BATAS
    assert skor(kakak, buat("Siti Fauziah", date(1985, 3, 12), jenis_kelamin="P")) < BATAS


def test_namesakes_with_another_birth_and_mother_are_not_told() -> None:
    assert skor(buat("Slamet"), buat("Slamet", date(1970, 1, 2), "Partini")) < BATAS


@given(nik, st.integers(0, 15), st.integers(0, 9))
def test_one_wrong_digit_or_a_swap_of_neighbours_is_near(nomor: str, tempat: int, angka: int) -> None:
    salah = f"{nomor[:tempat]}{angka}{nomor[tempat + 1 :]}"
    assert nik_dekat(nomor, salah) == (salah != nomor)
    if tempat < 15:
        tukar = nomor[:tempat] + nomor[tempat + 1] + nomor[tempat] + nomor[tempat + 2 :]
        assert nik_dekat(nomor, tukar) == (tukar != nomor)


@given(nama, nama)
def test_likeness_of_names_is_symmetric_and_whole_only_for_one_key(a: str, b: str) -> None:
    assert serupa_nama(a, b) == serupa_nama(b, a)
    assert (serupa_nama(a, b) == 1) == (a == b)


def test_a_prelist_person_without_birth_date_is_compared_by_the_date_in_the_nik() -> None:
    lama = Orang("HASAN FIRMANSAH", None, "L", "", "1801990409950001", DESA[0])
    baru = Orang("HASAN FIRMANSAH", date(1995, 9, 4), "L", "AMINAH", "1801990409950010", DESA[0])
    lain = baru._replace(tanggal_lahir=date(1971, 2, 3), nik="1801990302710010")
    assert skor(lama, baru) == skor(baru, lama) >= 74
    assert skor(lama, lain) < 56
