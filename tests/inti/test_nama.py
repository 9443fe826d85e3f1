"""Keys under which spellings of a person's name meet, and what a name may not hold."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dtks.inti.nama import kunci_nama, periksa_nama

KATA = "H HJ M ST MUH MOCH ABD ABDUL ABDURRAHMAN ABDULLAH BIN BINTI SITI NOER DJOKO YUSUF JJ SSYY HHAJI ACH"
kata = st.sampled_from(KATA.split())


@pytest.mark.parametrize(
    "ejaan",
    [
        (
            "MUHAMMAD YUSUF",
            "M. Yusuf",
            "MOH YUSUF",
            "Moch. Yusup",
            "MUH.YUSUF",
            "Mohd Yusuf",
            "H. Muchamad Yusuf",
        ),
        ("AHMAD FAUZI", "ACHMAD FAUZI", "Akhmad Fauzi", "ACH. FAUZI", "Ahmat Fauzi", "AHMAD PAUZI"),
        ("ABDUL RAHMAN", "ABD. RACHMAN", "Abdurrahman", "ABDURAHMAN", "Abdulrahman", "ABDOEL RAHMAN"),
        ("ABDUL LATIF", "ABDULLATIF", "ABD LATIP"),
        ("ABDULLAH", "ABDULAH"),
        ("SITI AMINAH", "ST. AMINAH", "Sitti Aminah", "STI AMINAH", "Hj. Siti Aminah"),
        ("SUTRISNO", "SOETRISNO"),
        ("JOKO CIPTO", "DJOKO TJIPTO"),
        ("SYAIFUL BAHRI", "SAEFUL BAHRI", "SYAIFUL BACHRI", "SAIFUL BAHRI"),
        ("ROKIYAH", "ROKIAH", "ROQIYAH"),
        ("NOVITA", "NOFITA"),
        ("ZAINAL ABIDIN", "ZAENAL ABIDIN"),
        ("MA'RUF", "MARUF", "MA’RUF"),
        ("AHMAD SALEH", "AHMAD BIN SALEH", "ACHMAD BIN SALEH"),
        (
            "BUDI SANTOSO",
            "Drs. H. Budi Santoso, M.Pd",
            "  BUDI   SANTOSO ",
            "BUDI-SANTOSO",
            "Alm. Budi Santoso",
        ),
        ("RENE", "RENÉ"),
        ("SUWARTI", "SUARTI"),
        ("NUR HAYATI", "NOER HAYATI", "NOR HAYATI"),
    ],
)
def test_spellings_of_one_name_meet(ejaan: tuple[str, ...]) -> None:
    assert len({kunci_nama(nama) for nama in ejaan}) == 1


@pytest.mark.parametrize(
    ("satu", "lain"),
    [
        ("SITI AMINAH", "SITI AMIRAH"),
        ("AMINAH", "SITI AMINAH"),
        ("MUHAMMAD", "AHMAD"),
        ("ABDULLAH", "ABDUL LATIF"),
        ("BUDI SANTOSO", "BUDI SANTOSA"),
        ("NURHAYATI M", "NURHAYATI MUHAMMAD"),
    ],
)
def test_different_names_stay_apart(satu: str, lain: str) -> None:
    assert kunci_nama(satu) != kunci_nama(lain)


def test_a_name_that_is_only_a_title_or_an_initial_stays() -> None:
    assert [kunci_nama(nama) for nama in ("HAJI", "H.", "M", "BIN", ", S.E", "")] == [
        "HAJI",
        "H",
        "M",
        "BIN",
        "S E",
        "",
    ]


@given(st.one_of(st.text(), st.lists(kata, max_size=6).map(" ".join), st.text("ABDULRSNTHKYJOEFVWX ,.'")))
@example("ABDUL ABDULABDULX")
@example("H HHAJI BINTI M")
@example("ªŉ ǅ")
def test_a_key_is_its_own_key(nama: str) -> None:
    kunci = kunci_nama(nama)
    assert kunci_nama(kunci) == kunci
    assert all(bagian.isascii() and bagian.isalpha() and bagian.isupper() for bagian in kunci.split())
    assert kunci == " ".join(kunci.split())


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ ", min_size=1))
def test_case_and_extra_spaces_never_matter(nama: str) -> None:
    assert kunci_nama(f"  {nama.lower().replace(' ', '   ')} ") == kunci_nama(nama)


@pytest.mark.parametrize("nama", ["BUDI SANTOSO", "SITI NUR'AINI".replace("'", ""), "René Karel", "NG"])
def test_a_plain_name_is_fine(nama: str) -> None:
    assert periksa_nama(nama) == []


@pytest.mark.parametrize("nama", ["", "  ", "-", "...", "123"])
def test_a_name_without_letters_is_an_error(nama: str) -> None:
    [temuan] = periksa_nama(nama, "nama_ibu")
    assert (temuan.kode, temuan.galat, temuan.bidang) == ("NAMA_KOSONG", True, "nama_ibu")


def test_digits_are_an_error() -> None:
    assert [(t.kode, t.galat) for t in periksa_nama("BUD1")] == [("NAMA_BERANGKA", True)]


@pytest.mark.parametrize("nama", ["MA'RUF", "NUR’AINI", 'BUDI "BOB"', "BUDI, S.E", "M. YUSUF", "BUDI/BOB"])
def test_marks_that_the_template_refuses_are_a_warning(nama: str) -> None:
    temuan = periksa_nama(nama)
    assert [(t.kode, t.galat) for t in temuan] == [("NAMA_BERTANDA_BACA", False)]
    assert "KTP-el" in temuan[0].pesan


def test_the_warning_names_each_mark_once() -> None:
    assert "(' , .)" in periksa_nama("MA'RUF, S.E.")[0].pesan


@pytest.mark.parametrize("nama", ["H BUDI", "Hj SITI", "DRS BUDI SANTOSO", "ALMARHUM BUDI"])
def test_a_leading_title_is_a_warning(nama: str) -> None:
    assert [(t.kode, t.galat) for t in periksa_nama(nama)] == [("NAMA_BERGELAR", False)]


def test_all_findings_of_a_name_are_told() -> None:
    assert [t.kode for t in periksa_nama("Drs. BUD1")] == [
        "NAMA_BERANGKA",
        "NAMA_BERTANDA_BACA",
        "NAMA_BERGELAR",
    ]
    assert periksa_nama("HAJI") == []


@pytest.mark.parametrize("nama", ['=HYPERLINK("x")', "BUDI <B>", "SITI@RT", "A+B", "BUDI_2"])
def test_a_sign_that_no_card_prints_is_refused(nama):
    assert "NAMA_BERTANDA_ASING" in {t.kode for t in periksa_nama(nama) if t.galat}


@pytest.mark.parametrize(
    "nama", ["MUHAMMAD NUR'AINI", "ST. AMINAH", "ABDUL-RAHMAN", "JOSÉ DA COSTA", "I GEDE (ALM)"]
)
def test_signs_of_real_names_are_not_refused(nama):
    assert not [t for t in periksa_nama(nama) if t.galat]
