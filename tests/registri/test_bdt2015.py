"""The BDT 2015 reader takes real files as they are, and refuses a row only with a reason and a cure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtks.registri.bdt2015 import BarisBDT, BarisDitolak, FormatTidakDikenal, SistemKode, baca, tata_letak
from tests.registri.contoh_bdt import (
    ID_RUTA,
    ISTRI,
    JUDUL,
    NIK_BUDI,
    NIK_SITI,
    baris,
    tulis_csv,
    tulis_xlsx,
)

KINI = date(2026, 11, 24)


def baca_semua(path: Path, kode: SistemKode = "bps") -> list[BarisBDT | BarisDitolak]:
    return list(baca(path, kode=kode, kini=KINI))


def satu(tmp_path: Path, isi: Sequence[object], kode: SistemKode = "bps") -> BarisBDT:
    [hasil] = baca_semua(tulis_xlsx(tmp_path / "satu.xlsx", [isi]), kode)
    assert isinstance(hasil, BarisBDT)
    return hasil


def satu_ditolak(tmp_path: Path, isi: Sequence[object], kode: SistemKode = "bps") -> BarisDitolak:
    [hasil] = baca_semua(tulis_xlsx(tmp_path / "satu.xlsx", [isi]), kode)
    assert isinstance(hasil, BarisDitolak)
    return hasil


def test_reads_a_member_with_the_household_of_the_row(tmp_path: Path) -> None:
    budi = satu(tmp_path, baris())

    assert (budi.nomor_baris, budi.id_rumah_tangga, budi.kode_ruta) == (2, ID_RUTA, "A1B2C3")
    assert (budi.kode_wilayah, budi.nama_kecamatan, budi.nama_desa) == ("1803110007", "KALIANDA", "WAY URANG")
    assert (budi.nama_sls, budi.alamat, budi.nama_krt) == ("RT 01 RW 02", "JL. MELATI", "BUDI SANTOSO")
    assert (budi.nama, budi.nik, budi.nik_tercatat) == ("BUDI SANTOSO", NIK_BUDI, "")
    assert (budi.jenis_kelamin, budi.umur, budi.status_kawin) == ("L", 35, "2")
    assert (budi.hubungan_krt, budi.nomor_urut_keluarga, budi.hubungan_kk) == ("1", 1, "1")
    assert (budi.persentil, budi.nomor_urut_anggota) == (12, 1)
    assert budi.temuan == ()


def test_answers_are_cleaned_by_the_questionnaire(tmp_path: Path) -> None:
    budi = satu(tmp_path, baris())

    rumah, anggota = budi.jawaban_rumah_tangga, budi.jawaban_anggota
    assert (rumah["luas_lantai"], rumah["lantai_terluas"], rumah["daya_terpasang"]) == (36, "6", "1")
    assert (rumah["tabung_gas"], rumah["lemari_es"], rumah["sepeda_motor"]) == (False, False, True)
    assert (rumah["program_kks"], rumah["program_kip"], rumah["program_rastra"]) == (True, False, True)
    assert (anggota["bekerja"], anggota["jam_kerja"], anggota["kartu_identitas"]) == (True, 40, "5")
    assert "nama_krt" not in rumah
    assert "nik" not in anggota


def test_numbers_of_a_spreadsheet_become_codes(tmp_path: Path) -> None:
    budi = satu(tmp_path, baris({4: 18, 6: 3, 8: 110.0, 10: 7.0, 19: 6.0, 85: 1.0, 86: 35.0}))

    assert (budi.kode_provinsi, budi.kode_kabupaten) == ("18", "03")
    assert (budi.kode_kecamatan, budi.kode_desa) == ("110", "007")
    assert (budi.jawaban_rumah_tangga["lantai_terluas"], budi.jenis_kelamin, budi.umur) == ("6", "L", 35)


def test_short_numbers_are_padded_to_codes(tmp_path: Path) -> None:
    assert satu(tmp_path, baris({8: 20, 10: 7})).kode_wilayah == "1803020007"


def test_a_cell_with_the_whole_code_is_cut_to_its_part(tmp_path: Path) -> None:
    assert satu(tmp_path, baris({6: "1803", 8: "1803110", 10: "1803110007"})).kode_wilayah == "1803110007"


def test_kemendagri_codes_are_split_2_2_2_4(tmp_path: Path) -> None:
    desa = satu(tmp_path, baris({6: "01", 8: "06", 10: "1008"}), "kemendagri")
    assert desa.kode_wilayah == "1801061008"
    assert satu(tmp_path, baris({6: "18.01", 8: "18.01.06", 10: "18.01.06.1008"}), "kemendagri") == desa


def test_the_wrong_code_system_is_refused_with_the_cure(tmp_path: Path) -> None:
    ditolak = satu_ditolak(tmp_path, baris({10: "1008"}))
    assert (ditolak.kolom, ditolak.isi_singkat) == ("Kode desa/kelurahan", "1008")
    assert "Kemendagri" in ditolak.cara_memperbaiki
    assert satu_ditolak(tmp_path, baris(), "kemendagri").kolom == "Kode kecamatan"


def test_extra_spaces_and_apostrophes_are_taken_away(tmp_path: Path) -> None:
    budi = satu(tmp_path, baris({10: "'007 ", 80: "  BUDI \u00a0 SANTOSO ", 81: f"'{NIK_BUDI} ", 16: " 1 "}))

    assert (budi.kode_desa, budi.nama, budi.nik) == ("007", "BUDI SANTOSO", NIK_BUDI)
    assert budi.jawaban_rumah_tangga["status_bangunan"] == "1"


def test_headers_may_hold_newlines_spaces_and_any_case(tmp_path: Path) -> None:
    judul = [f" {teks.upper().replace(' ', chr(10), 1)} " for teks in JUDUL]
    berkas = tulis_xlsx(tmp_path / "judul.xlsx", [baris()], judul=judul)

    assert tata_letak(berkas).hilang == ()
    assert baca_semua(berkas) == [satu(tmp_path, baris())]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    terbalik = tulis_xlsx(tmp_path / "b.xlsx", [baris()[::-1]], judul=JUDUL[::-1])
    assert baca_semua(terbalik) == [satu(tmp_path, baris())]


def test_the_lone_month_header_is_the_second_part_of_the_contraception_time(tmp_path: Path) -> None:
    kb = satu(tmp_path, baris({68: 2, 71: 1, 72: 5, 73: 3, 74: 6})).jawaban_rumah_tangga
    assert (kb["peserta_kb"], kb["metode_kb"], kb["lama_kb_tahun"], kb["lama_kb_bulan"]) == (True, "5", 3, 6)


def test_a_header_written_otherwise_is_known_by_its_place(tmp_path: Path) -> None:
    judul = [*JUDUL[:18], "Bahan lantai", *JUDUL[19:]]
    berkas = tulis_xlsx(tmp_path / "a.xlsx", [baris()], judul=judul)
    assert tata_letak(berkas).hilang == ()
    assert baca_semua(berkas) == [satu(tmp_path, baris())]


def test_a_header_written_otherwise_is_reported_when_places_are_not_kept(tmp_path: Path) -> None:
    judul = ["No", *JUDUL[:18], "Bahan lantai", *JUDUL[19:]]
    berkas = tulis_xlsx(tmp_path / "a.xlsx", [[1, *baris()]], judul=judul)

    letak = tata_letak(berkas)
    assert (letak.hilang, letak.tak_dikenal) == (("Jenis lantai terluas",), ("No", "Bahan lantai"))
    [budi] = baca_semua(berkas)
    assert isinstance(budi, BarisBDT)
    assert "lantai_terluas" not in budi.jawaban_rumah_tangga


@pytest.mark.parametrize(
    "nomor_kolom",
    [
        ["KOLOM", *range(2, 102)],
        ["KOLOM", 2, *(f"={chr(65 + i % 26)}2+1" for i in range(99))],
        [1, 2, *("#REF!" for _ in range(99))],
        list(range(1, 102)),
    ],
    ids=["numbers", "formulas", "errors", "without the word"],
)
def test_the_row_of_column_numbers_is_passed_over(tmp_path: Path, nomor_kolom: list[object]) -> None:
    berkas = tulis_xlsx(tmp_path / "n.xlsx", [baris()], nomor_kolom=nomor_kolom)
    assert [b.nomor_baris for b in baca_semua(berkas)] == [3]


def test_a_first_row_without_name_is_not_taken_for_column_numbers(tmp_path: Path) -> None:
    assert satu_ditolak(tmp_path, [None, ID_RUTA, *[None] * 99]).kolom == "Kode provinsi"


def test_title_rows_and_a_sheet_of_instructions_may_come_first(tmp_path: Path) -> None:
    berkas = tulis_xlsx(
        tmp_path / "p.xlsx",
        [baris()],
        di_atas_judul=[["BASIS DATA TERPADU 2015"], [], ["Kabupaten Lampung Selatan"]],
        lembar_depan="Petunjuk",
    )
    assert [b.nomor_baris for b in baca_semua(berkas)] == [5]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    lama = [baris({80: "DATA LAMA"})]
    [budi] = baca_semua(tulis_xlsx(tmp_path / "s.xlsx", [baris()], lembar_sembunyi=lama))
    assert isinstance(budi, BarisBDT)
    assert budi.nama == "BUDI SANTOSO"


def test_empty_rows_are_passed_over_and_row_numbers_are_those_of_the_sheet(tmp_path: Path) -> None:
    kosong: list[object] = [None, "  ", *[None] * 99]
    berkas = tulis_xlsx(tmp_path / "k.xlsx", [baris(), kosong, [], baris({81: NIK_SITI}, ISTRI)])
    assert [b.nomor_baris for b in baca_semua(berkas)] == [2, 5]


@pytest.mark.parametrize("rusak", [1.8019901e15, 3.2e15, int(NIK_BUDI), "3.2E+15", "3,2E+15", " 1.80199e15 "])
def test_a_nik_spoilt_by_the_spreadsheet_is_refused_with_the_cure(tmp_path: Path, rusak: object) -> None:
    ditolak = satu_ditolak(tmp_path, baris({81: rusak}))

    assert (ditolak.nomor_baris, ditolak.kolom) == (2, "NIK")
    assert "E" in ditolak.isi_singkat.upper()
    assert sum(h.isdigit() for h in ditolak.isi_singkat) <= 10
    assert "Excel" in ditolak.alasan
    assert "menjadi Teks" in ditolak.cara_memperbaiki


@pytest.mark.parametrize("kosong", [None, "", "-", 0, "0", " "])
def test_a_person_without_nik_is_loaded(tmp_path: Path, kosong: object) -> None:
    budi = satu(tmp_path, baris({81: kosong}))
    assert (budi.nik, budi.nik_tercatat, budi.temuan) == (None, "", ())


@pytest.mark.parametrize(
    ("nik", "tercatat", "kode"),
    [
        ("18019931018000", "18019931018000", "NIK_BUKAN_16_ANGKA"),
        (180199310180, "180199310180", "NIK_BUKAN_16_ANGKA"),
        ("0180106100800001", "0180106100800001", "NIK_SEMENTARA"),
        ("99" + NIK_BUDI[2:], "99" + NIK_BUDI[2:], "NIK_PROVINSI_TIDAK_DIKENAL"),
        ("BELUM ADA", "BELUMADA", "NIK_BUKAN_16_ANGKA"),
    ],
)
def test_a_bad_nik_is_kept_with_a_finding(tmp_path: Path, nik: object, tercatat: str, kode: str) -> None:
    budi = satu(tmp_path, baris({81: nik}))
    assert (budi.nama, budi.nik, budi.nik_tercatat) == ("BUDI SANTOSO", None, tercatat)
    assert [(t.kode, t.galat) for t in budi.temuan] == [(kode, True)]


def test_a_double_nik_keeps_both_persons_and_names_the_first_row(tmp_path: Path) -> None:
    isi = [baris(), baris(ISTRI, {80: "BUDI S", 81: NIK_BUDI, 85: 1}), baris({81: None}), baris({81: None})]
    pertama, kedua, *tanpa_nik = baca_semua(tulis_xlsx(tmp_path / "g.xlsx", isi))

    assert isinstance(pertama, BarisBDT)
    assert isinstance(kedua, BarisBDT)
    assert (pertama.nik, pertama.temuan) == (NIK_BUDI, ())
    assert (kedua.nik, kedua.nik_tercatat) == (None, NIK_BUDI)
    [temuan] = kedua.temuan
    assert temuan.kode == "NIK_GANDA_DALAM_BERKAS"
    assert "baris 2" in temuan.pesan
    assert all(isinstance(b, BarisBDT) and not b.temuan for b in tanpa_nik)


def test_nik_and_sex_that_disagree_are_a_warning_and_keep_the_nik(tmp_path: Path) -> None:
    budi = satu(tmp_path, baris({81: NIK_SITI}))
    assert budi.nik == NIK_SITI
    assert [(t.kode, t.galat) for t in budi.temuan] == [("NIK_BEDA_JENIS_KELAMIN", False)]


@pytest.mark.parametrize(
    ("kolom", "isi", "label"),
    [
        (2, None, "ID rumah tangga"),
        (2, 1.80311e17, "ID rumah tangga"),
        (2, "1,80311E+17", "ID rumah tangga"),
        (4, "", "Kode provinsi"),
        (6, "LAMSEL", "Kode kabupaten/kota"),
        (8, None, "Kode kecamatan"),
        (10, "000", "Kode desa/kelurahan"),
        (10, " - ", "Kode desa/kelurahan"),
        (80, None, "Nama anggota"),
        (80, " - ", "Nama anggota"),
        (85, None, "Jenis kelamin"),
        (85, "3", "Jenis kelamin"),
    ],
)
def test_a_row_that_can_belong_to_nobody_is_refused(
    tmp_path: Path, kolom: int, isi: object, label: str
) -> None:
    ditolak = satu_ditolak(tmp_path, baris({kolom: isi}))
    assert (ditolak.nomor_baris, ditolak.kolom) == (2, label)
    assert ditolak.alasan
    assert ditolak.cara_memperbaiki


def test_a_refused_row_does_not_stop_the_next(tmp_path: Path) -> None:
    isi = [baris({80: None}), baris(ISTRI)]
    ditolak, siti = baca_semua(tulis_xlsx(tmp_path / "t.xlsx", isi))
    assert isinstance(ditolak, BarisDitolak)
    assert isinstance(siti, BarisBDT)
    assert (siti.nama, siti.nik, siti.jenis_kelamin) == ("SITI AMINAH", NIK_SITI, "P")


def test_there_is_no_birth_date_only_an_age_that_may_be_missing_or_odd(tmp_path: Path) -> None:
    assert satu(tmp_path, baris({86: None})).umur is None
    aneh = satu(tmp_path, baris({86: "tua"}))
    assert aneh.umur is None
    assert [(t.kode, t.bidang) for t in aneh.temuan] == [("JAWABAN_TIDAK_SAH", "umur")]


def test_an_answer_outside_the_codes_is_left_out_with_a_finding(tmp_path: Path) -> None:
    budi = satu(tmp_path, baris({19: "11", 93: "77"}))
    assert "lantai_terluas" not in budi.jawaban_rumah_tangga
    assert "penyakit_kronis" not in budi.jawaban_anggota
    assert [t.bidang for t in budi.temuan] == ["lantai_terluas", "penyakit_kronis"]


def test_household_findings_are_reported_once_for_its_rows(tmp_path: Path) -> None:
    rusak = {19: "11"}
    budi, siti = baca_semua(tulis_xlsx(tmp_path / "r.xlsx", [baris(rusak), baris(rusak, ISTRI)]))
    assert isinstance(budi, BarisBDT)
    assert isinstance(siti, BarisBDT)
    assert [t.bidang for t in budi.temuan] == ["lantai_terluas"]
    assert siti.temuan == ()
    assert siti.jawaban_rumah_tangga == budi.jawaban_rumah_tangga
    assert siti.jawaban_rumah_tangga is not budi.jawaban_rumah_tangga


def test_pregnancy_is_read_only_of_women_of_10_to_49_who_were_married(tmp_path: Path) -> None:
    def hamil(*perubahan: dict[int, object]) -> object:
        return satu(tmp_path, baris(ISTRI, {91: "1"}, *perubahan)).jawaban_anggota.get("hamil")

    assert hamil() is True
    assert hamil({86: 60}) is None
    assert hamil({87: "1"}) is None
    assert satu(tmp_path, baris({91: "1"})).jawaban_anggota.get("hamil") is None


def test_a_name_with_digits_is_kept_with_a_finding(tmp_path: Path) -> None:
    assert [t.kode for t in satu(tmp_path, baris({80: "BUD1 SANTOSO"})).temuan] == ["NAMA_BERANGKA"]
    assert satu(tmp_path, baris({80: "H. BUDI"})).temuan == ()


@pytest.mark.parametrize("pemisah", [";", ",", "\t"])
@pytest.mark.parametrize("pengodean", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_with_any_separator_and_encoding(tmp_path: Path, pemisah: str, pengodean: str) -> None:
    isi = [baris({80: "ANDRÉ, S.E", 12: 'JL. "MELATI"; NO 1'}), baris(ISTRI, {81: "3,2E+15"})]
    andre, siti = baca_semua(tulis_csv(tmp_path / "a.csv", isi, pemisah=pemisah, pengodean=pengodean))

    assert isinstance(andre, BarisBDT)
    assert isinstance(siti, BarisDitolak)
    assert (andre.nama, andre.alamat, andre.nik) == ("ANDRÉ, S.E", 'JL. "MELATI"; NO 1', NIK_BUDI)
    assert (siti.nomor_baris, siti.kolom, siti.isi_singkat) == (3, "NIK", "3,2E+15")


def test_a_csv_may_start_with_the_separator_line_of_excel(tmp_path: Path) -> None:
    berkas = tulis_csv(tmp_path / "a.csv", [baris()], pemisah=";", pengodean="utf-8")
    berkas.write_text("sep=;\n" + berkas.read_text(encoding="utf-8"), encoding="utf-8")
    assert [b.nomor_baris for b in baca_semua(berkas)] == [3]


def test_a_csv_row_that_is_too_short_lacks_its_last_answers(tmp_path: Path) -> None:
    berkas = tulis_csv(tmp_path / "a.csv", [baris()[:90]], pemisah=";", pengodean="utf-8")
    [budi] = baca_semua(berkas)
    assert isinstance(budi, BarisBDT)
    assert (budi.umur, budi.jawaban_anggota) == (
        35,
        {"akta_nikah": "1", "tercantum_kk": True, "kartu_identitas": "5"},
    )


def test_a_csv_with_an_open_quote_is_named_as_broken(tmp_path: Path) -> None:
    berkas = tulis_csv(tmp_path / "a.csv", [baris()], pemisah=";", pengodean="utf-8")
    with berkas.open("a", encoding="utf-8") as f:
        f.write('"' + "x" * 200_000)
    with pytest.raises(FormatTidakDikenal, match="tanda kutip"):
        baca_semua(berkas)


@given(st.dictionaries(st.integers(1, 101), st.text(st.characters(codec="utf-8"), max_size=20)))
@settings(max_examples=50)
def test_whatever_stands_in_a_row_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, isi: dict[int, object]
) -> None:
    berkas = tmp_path_factory.getbasetemp() / "apa_saja.csv"
    tulis_csv(berkas, [baris(), baris(isi)], pemisah=";", pengodean="utf-8")
    _, hasil = baca_semua(berkas)
    if isinstance(hasil, BarisDitolak):
        assert hasil.alasan.endswith(".")
        assert hasil.cara_memperbaiki.endswith(".")
        assert len(hasil.isi_singkat) <= 40
    else:
        assert len(hasil.kode_wilayah) == 10
        assert hasil.nik is None or hasil.nik_tercatat == ""


def test_missing_required_columns_are_named_at_once(tmp_path: Path) -> None:
    judul = ["x" if teks in ("NIK", "Nama ART") else teks for teks in JUDUL]
    berkas = tulis_xlsx(tmp_path / "a.xlsx", [baris()], judul=judul)
    with pytest.raises(FormatTidakDikenal, match="kolom Nama ART, NIK tidak ditemukan") as galat:
        baca(berkas, kode="bps", kini=KINI)
    assert galat.value.kolom_hilang == ("Nama ART", "NIK")


@pytest.mark.parametrize(
    ("nama", "isi", "pesan"),
    [
        ("a.xlsx", b"bukan excel", "tidak dapat dibuka"),
        ("a.csv", b"", "kosong"),
        ("a.csv", b"nama;alamat\nx;y\n", "bukan tata letak BDT 2015"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, nama: str, isi: bytes, pesan: str) -> None:
    (tmp_path / nama).write_bytes(isi)
    with pytest.raises(FormatTidakDikenal, match=pesan):
        baca(tmp_path / nama, kode="bps", kini=KINI)
