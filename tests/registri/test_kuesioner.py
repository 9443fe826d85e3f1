"""Questionnaires are sound data, and answers are cleaned by them alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtks.registri.kuesioner import (
    Item,
    Jenis,
    Kuesioner,
    Privasi,
    Syarat,
    bersihkan_jawaban,
    muat,
    teks_sel,
    versi_tersedia,
)

BDT = muat("BDT2015")
USULAN = muat("USULAN2022")
SEMUA = [pytest.param(muat(versi), id=versi) for versi in versi_tersedia()]


def kode_temuan(kuesioner: Kuesioner, jawaban: dict[str, object]) -> list[tuple[str, str]]:
    return [(t.kode, t.bidang) for t in bersihkan_jawaban(kuesioner, "rumah_tangga", jawaban)[1]]


def test_versions_are_found_by_key_and_read_once() -> None:
    assert versi_tersedia() == ("BDT2015", "USULAN2022")
    assert muat("BDT2015") is BDT
    with pytest.raises(ValueError, match=r"REGSOSEK2022.*BDT2015, USULAN2022"):
        muat("REGSOSEK2022")


@pytest.mark.parametrize("kuesioner", SEMUA)
def test_codes_are_unique_in_a_version(kuesioner: Kuesioner) -> None:
    kode = [item.kode for item in kuesioner.items()]
    assert len(kode) == len(set(kode))
    assert all(k.isascii() and k.isidentifier() and k == k.lower() for k in kode)


@pytest.mark.parametrize("kuesioner", SEMUA)
def test_choices_are_there_exactly_where_they_are_asked(kuesioner: Kuesioner) -> None:
    for item in kuesioner.items():
        kode = [k for k, _ in item.pilihan]
        assert bool(kode) == (item.jenis is Jenis.PILIHAN), item.kode
        assert len(kode) == len(set(kode)), item.kode
        assert all(label.strip() == label != "" for _, label in item.pilihan), item.kode
        assert bool(item.kode_ya and item.kode_tidak) == (item.jenis is Jenis.YA_TIDAK), item.kode
        if item.jenis is Jenis.BILANGAN:
            assert item.min is not None, item.kode
            assert item.maks is not None, item.kode
            assert item.min < item.maks, item.kode


@pytest.mark.parametrize("kuesioner", SEMUA)
def test_conditions_look_back_at_answers_that_exist(kuesioner: Kuesioner) -> None:
    terlewati: dict[str, Item] = {}
    for item in kuesioner.items():
        for syarat in item.tampil_jika:
            asal = terlewati[syarat.kode]
            mungkin = {k for k, _ in asal.pilihan} if asal.jenis is Jenis.PILIHAN else {True, False}
            assert set(syarat.isi) <= mungkin, item.kode
            assert bool(syarat.isi) != (asal.jenis is Jenis.BILANGAN), item.kode
        terlewati[item.kode] = item


@pytest.mark.parametrize("kuesioner", SEMUA)
def test_every_choice_is_read_by_its_code_and_its_label(kuesioner: Kuesioner) -> None:
    for item in kuesioner.items():
        for kode, label in item.pilihan:
            assert item.baca(kode) == kode
            assert item.baca(label.upper()) == kode


def test_the_101_columns_are_covered_once() -> None:
    assert sorted(item.kolom_bdt or 0 for item in BDT.items()) == list(range(1, 102))
    assert [i.kolom_bdt for i in BDT.blok["identitas"]] == [*range(1, 14), *range(78, 88)]
    assert [i.kolom_bdt for i in BDT.blok["rumah_tangga"]] == list(range(14, 78))
    assert [i.kolom_bdt for i in BDT.blok["anggota"]] == list(range(88, 102))
    assert all(item.judul for item in BDT.items())


def test_headers_are_not_shared_between_items() -> None:
    judul = [teks.casefold() for item in BDT.items() for teks in {j.casefold() for j in item.judul}]
    assert len(judul) == len(set(judul))


@pytest.mark.parametrize(("awal", "akhir"), [(33, 47), (59, 67)])
def test_assets_and_programs_alternate_between_1_2_and_3_4(awal: int, akhir: int) -> None:
    items = [i for i in BDT.items() if awal <= (i.kolom_bdt or 0) <= akhir]
    assert len(items) == akhir - awal + 1
    for urutan, item in enumerate(items):
        ya, tidak = ("1", "2") if urutan % 2 == 0 else ("3", "4")
        assert (item.kode_ya, item.kode_tidak) == (ya, tidak), item.kode
        assert (item.baca(ya), item.baca(tidak)) == (True, False)


def test_health_disability_pregnancy_and_kb_are_specific_data() -> None:
    spesifik = {i.kode for i in BDT.items() if i.privasi is Privasi.SPESIFIK}
    assert spesifik == {
        *(i.kode for i in BDT.items() if 68 <= (i.kolom_bdt or 0) <= 77),
        "hamil",
        "jenis_cacat",
        "penyakit_kronis",
    }
    assert {i.kode for i in USULAN.items() if i.privasi is Privasi.SPESIFIK} == {
        "disabilitas",
        "jenis_disabilitas",
        "hamil",
    }


def test_the_nine_criteria_are_yes_no_in_their_order() -> None:
    kriteria = USULAN.blok["rumah_tangga"]
    assert [i.kode for i in kriteria] == [f"k{n}" for n in range(1, 10)]
    assert {i.jenis for i in kriteria} == {Jenis.YA_TIDAK}
    assert kriteria[0].label == "Tidak mempunyai tempat berteduh/tempat tinggal sehari-hari"
    assert "450 watt" in kriteria[8].label


def test_lists_of_the_national_template() -> None:
    def kode(nama: str) -> list[str]:
        return [k for k, _ in USULAN.item(nama).pilihan]

    assert kode("program") == ["BPNT", "PKH", "PBI", "NON BANSOS"]
    assert kode("jenis_disabilitas") == ["PDFSK", "PDINT", "PDMTL", "PDSNS"]
    assert kode("shdk") == [str(n) for n in range(1, 12)]
    assert dict(USULAN.item("shdk").pilihan)["9"] == "Famili lain"
    assert "BURUH HARIAN LEPAS" in USULAN.item("pekerjaan").saran


def test_item_is_found_by_code_in_any_block() -> None:
    assert BDT.item("status_pekerjaan").kolom_bdt == 101
    with pytest.raises(KeyError):
        BDT.item("tidak_ada")


@pytest.mark.parametrize(
    ("kode", "isi", "nilai"),
    [
        ("status_bangunan", 1.0, "1"),
        ("status_bangunan", "01", "1"),
        ("status_bangunan", " Kontrak/Sewa ", "2"),
        ("lemari_es", 3, True),
        ("lemari_es", "tidak", False),
        ("ac", True, True),
        ("luas_lantai", "36,5", 36.5),
        ("luas_lantai", 36.0, 36),
        ("sapi", "2.0", 2),
        ("nomor_hp", 81234567890.0, "81234567890"),
    ],
)
def test_answers_may_be_written_as_code_label_number_or_text(kode: str, isi: object, nilai: object) -> None:
    bersih, temuan = bersihkan_jawaban(BDT, "rumah_tangga", {kode: isi})
    assert (bersih, temuan) == ({kode: nilai}, [])
    assert type(bersih[kode]) is type(nilai)


@pytest.mark.parametrize(
    ("kode", "isi"),
    [
        ("status_bangunan", "9"),
        ("status_bangunan", "Milik mertua"),
        ("lemari_es", "1"),
        ("luas_lantai", "-3"),
        ("luas_lantai", "besar"),
        ("jumlah_kamar", "2,5"),
        ("jumlah_kamar", 100),
    ],
)
def test_an_unacceptable_answer_is_left_out_with_a_warning(kode: str, isi: object) -> None:
    bersih, [temuan] = bersihkan_jawaban(BDT, "rumah_tangga", {kode: isi})
    assert bersih == {}
    assert (temuan.kode, temuan.bidang, temuan.sumber) == ("JAWABAN_TIDAK_SAH", kode, "BDT2015")
    assert not temuan.galat
    assert temuan.pesan.startswith(BDT.item(kode).label)


def test_the_warning_says_what_may_be_answered() -> None:
    def pesan(kode: str) -> str:
        return bersihkan_jawaban(BDT, "rumah_tangga", {kode: "x"})[1][0].pesan

    assert pesan("status_bangunan").endswith("Pilih salah satu: 1, 2, 3, 4, 5.")
    assert pesan("lemari_es").endswith("Isi 3 untuk Ya atau 4 untuk Tidak.")
    assert pesan("jumlah_kamar").endswith("Isi angka bulat dari 0 sampai 99.")
    assert pesan("luas_lantai").endswith("Isi angka dari 0 sampai 9999.")


def test_a_zero_that_is_no_code_means_not_asked() -> None:
    assert bersihkan_jawaban(BDT, "rumah_tangga", {"status_bangunan": 0, "ac": "0", "sapi": "0"}) == (
        {"sapi": 0},
        [],
    )
    assert bersihkan_jawaban(BDT, "anggota", {"penyakit_kronis": "0"})[0] == {"penyakit_kronis": "0"}


def test_empty_answers_are_left_out_silently() -> None:
    assert bersihkan_jawaban(BDT, "rumah_tangga", {"ac": None, "sapi": "", "nomor_hp": "  "}) == ({}, [])


def test_answers_to_hidden_items_are_dropped() -> None:
    jawaban = {"status_bangunan": "1", "status_lahan": "2", "dinding_terluas": "4", "kondisi_dinding": "1"}
    bersih, temuan = bersihkan_jawaban(BDT, "rumah_tangga", jawaban)
    assert bersih == {"status_bangunan": "1", "status_lahan": "2", "dinding_terluas": "4"}
    assert temuan == []


def test_an_item_whose_question_before_was_not_answered_is_hidden() -> None:
    assert bersihkan_jawaban(BDT, "rumah_tangga", {"daya_terpasang": "1"})[0] == {}
    assert bersihkan_jawaban(BDT, "anggota", {"bekerja": "2", "jam_kerja": "40"})[0] == {"bekerja": False}


@pytest.mark.parametrize(
    ("konteks", "tampil"),
    [
        ({"jenis_kelamin": "P", "umur": 10, "status_kawin": "2"}, True),
        ({"jenis_kelamin": "P", "umur": 49, "status_kawin": "4"}, True),
        ({"jenis_kelamin": "L", "umur": 30, "status_kawin": "2"}, False),
        ({"jenis_kelamin": "P", "umur": 9, "status_kawin": "2"}, False),
        ({"jenis_kelamin": "P", "umur": 50, "status_kawin": "2"}, False),
        ({"jenis_kelamin": "P", "umur": 30, "status_kawin": "1"}, False),
        ({"jenis_kelamin": "P"}, True),
        (None, True),
    ],
)
def test_conditions_on_other_blocks_are_open_when_unknown(
    konteks: dict[str, str | int | float | bool] | None, tampil: bool
) -> None:
    bersih, _ = bersihkan_jawaban(BDT, "anggota", {"hamil": "1"}, konteks)
    assert ("hamil" in bersih) is tampil


def test_an_answer_to_no_item_is_named() -> None:
    assert kode_temuan(BDT, {"kolam_renang": "1"}) == [("JAWABAN_TIDAK_DIKENAL", "kolam_renang")]
    assert kode_temuan(BDT, {"penyakit_kronis": "1"}) == [("JAWABAN_TIDAK_DIKENAL", "penyakit_kronis")]


def test_a_range_condition_holds_only_for_numbers() -> None:
    assert not Syarat("umur", dari=1).terpenuhi("5")
    assert Syarat("umur", sampai=5).terpenuhi(5)


@given(st.dictionaries(st.sampled_from([i.kode for i in BDT.blok["rumah_tangga"]]), st.text(max_size=6)))
def test_cleaning_clean_answers_changes_nothing(jawaban: dict[str, object]) -> None:
    bersih, _ = bersihkan_jawaban(BDT, "rumah_tangga", jawaban)
    assert bersihkan_jawaban(BDT, "rumah_tangga", bersih) == (bersih, [])


@given(st.fixed_dictionaries({i.kode: st.integers(0, 12) for i in BDT.blok["rumah_tangga"]}))
def test_what_is_stored_is_an_answer_of_its_kind(jawaban: dict[str, object]) -> None:
    bersih, _ = bersihkan_jawaban(BDT, "rumah_tangga", jawaban)
    for kode, nilai in bersih.items():
        item = BDT.item(kode)
        match item.jenis:
            case Jenis.PILIHAN:
                assert nilai in [k for k, _ in item.pilihan]
            case Jenis.YA_TIDAK:
                assert isinstance(nilai, bool)
            case Jenis.BILANGAN:
                assert isinstance(nilai, int)
                assert (item.min or 0) <= nilai <= (item.maks or 0)
            case _:
                assert isinstance(nilai, str)


@pytest.mark.parametrize(
    ("nilai", "teks"),
    [
        (None, ""),
        (7.0, "7"),
        ("7.0", "7"),
        (3.5, "3.5"),
        ("'007", "007"),
        (" a\u00a0\n b ", "a b"),
        ("１２", "12"),
        (True, "True"),
        (date(2026, 4, 3), "03/04/2026"),
    ],
)
def test_a_cell_as_text(nilai: object, teks: str) -> None:
    assert teks_sel(nilai) == teks
