"""What was refused comes back in the operator's own workbook; repaired, the same file is uploaded again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.usulan.contoh_berkas import (
    JUDUL,
    KOLOM,
    orang,
    tabel_ods,
    tulis_lembar,
    tulis_ods,
    tulis_teks,
    tulis_xls,
    tulis_xlsx,
)
from usulan.berkas.hasil import BARIS_LENGKAP, HasilBerkas, Pesan, tulis_hasil
from usulan.berkas.kenali import kenali
from usulan.berkas.tabel import Baris, buka_tabel

MERAH = "FFFFC7CE"
PESAN_NIK = "NIK harus tepat 16 angka."
PESAN_KK = "No KK sudah dipakai."


@pytest.fixture
def asal(tmp_path: Path) -> Path:
    """An operator's workbook with a title, his own colours, widths, and a second sheet."""
    buku = Workbook()
    lembar = buku.worksheets[0]
    lembar.title = "USULAN"
    for baris in (["USULAN DESA", '="JUDUL"'], JUDUL, orang(1), orang(2), orang(3)):
        lembar.append(baris)
    lembar["D3"].font = Font(bold=True, color="FF0000FF")
    lembar["D4"].fill = PatternFill("solid", fgColor="FF00FF00")
    lembar.column_dimensions["D"].width = 44
    buku.create_sheet("Catatan")["A1"] = "punya saya"
    buku.save(tmp_path / "asal.xlsx")
    return tmp_path / "asal.xlsx"


@pytest.fixture
def keluaran(tmp_path: Path) -> Path:
    return tmp_path / "hasil.xlsx"


def baris_data(path: Path) -> list[Baris]:
    with buka_tabel(path, path.name) as tabel:
        [bagian] = kenali(tabel).bagian.values()
        return list(bagian.baris)


def merah(lembar: Worksheet) -> set[str]:
    return {s.coordinate for baris in lembar.iter_rows() for s in baris if s.fill.fgColor.rgb == MERAH}


def test_faulty_cells_are_coloured_and_say_why_beside_his_own_formatting(asal: Path, keluaran: Path) -> None:
    temuan: dict[tuple[str, int], Pesan] = {
        ("USULAN", 4): [("nik", PESAN_NIK), ("no_kk", PESAN_KK)],
        ("USULAN", 5): [(None, "Baris ganda.")],
    }

    hasil = tulis_hasil(asal, "asal.xlsx", temuan, keluaran)

    buku = load_workbook(keluaran)
    lembar = buku["USULAN"]
    assert hasil == HasilBerkas(2, lengkap=True)
    assert merah(lembar) == {"V2", "A4", "C4", "V4", "V5"}
    assert lembar["A4"].comment.text == PESAN_NIK
    assert [lembar[f"V{n}"].value for n in (2, 3, 4, 5)] == [
        "PERBAIKI",
        None,
        f"1. {PESAN_NIK}\n2. {PESAN_KK}",
        "Baris ganda.",
    ]
    assert (lembar["D3"].font.b, lembar["D4"].fill.fgColor.rgb, lembar.column_dimensions["D"].width) == (
        True,
        "FF00FF00",
        44,
    )
    assert buku["Catatan"]["A1"].value == "punya saya"


def test_the_returned_file_is_uploaded_again_as_it_is_and_the_next_round_starts_clean(
    asal: Path, keluaran: Path, tmp_path: Path
) -> None:
    tulis_hasil(asal, "asal.xlsx", {("USULAN", 4): [("nik", PESAN_NIK)]}, keluaran)
    with buka_tabel(keluaran, "hasil.xlsx") as tabel:
        assert kenali(tabel).catatan == ["Lembar “Catatan” bukan bagian templat, jadi tidak dibaca."]
    assert [b.sel[:21] for b in baris_data(keluaran)] == [b.sel for b in baris_data(asal)]

    tulis_hasil(keluaran, "hasil.xlsx", {("USULAN", 5): [("no_kk", PESAN_KK)]}, tmp_path / "kedua.xlsx")

    lembar = load_workbook(tmp_path / "kedua.xlsx")["USULAN"]
    assert merah(lembar) == {"V2", "C5", "V5"}
    assert lembar["A4"].comment is None
    assert [lembar[f"V{n}"].value for n in (2, 4, 5)] == ["PERBAIKI", None, PESAN_KK]
    assert lembar.max_column == 22


def test_three_sheets_are_marked_each_in_its_place(tmp_path: Path, keluaran: Path) -> None:
    rumah = ["NO RUMAH TANGGA", "ALAMAT", "RT", "RW", *[f"K{n}" for n in range(1, 10)]]
    orang_ = [
        "NO KELUARGA",
        *[
            j
            for j in JUDUL
            if j
            not in (
                "NOKK",
                "PROGRAM BANSOS",
                "ALAMAT",
                "RT",
                "RW",
                "PROVINSI",
                "KABUPATEN",
                "KECAMATAN",
                "KELURAHAN",
            )
        ],
        "SHDK",
    ]
    lembaran = {
        "Rumah tangga": [rumah, ["1", "Jl. X"]],
        "Keluarga": [["NO RUMAH TANGGA", "NO KELUARGA", "NOKK", "PROGRAM BANSOS"], ["1", "1", "5", "PKH"]],
        "Anggota": [orang_, ["1", "5"]],
    }
    path = tulis_lembar(tmp_path / "a.xlsx", lembaran)

    tulis_hasil(
        path,
        "a.xlsx",
        {("Keluarga", 2): [("no_kk", PESAN_KK)], ("Anggota", 2): [("nik", PESAN_NIK)]},
        keluaran,
    )

    buku = load_workbook(keluaran)
    assert [merah(buku[nama]) for nama in lembaran] == [{"N1"}, {"E1", "C2", "E2"}, {"O1", "B2", "O2"}]


BARIS: list[list[Any]] = [JUDUL, orang(1), orang(2, ALAMAT="=HYPERLINK(1)")]


@pytest.mark.parametrize(
    "buat",
    [
        lambda p: tulis_xls(p, BARIS),
        lambda p: tulis_ods(p, tabel_ods(BARIS)),
        lambda p: tulis_teks(
            p, "\n".join(";".join(" ".join(str(v or "").split()) for v in satu) for satu in BARIS)
        ),
    ],
    ids=["xls", "ods", "csv"],
)
def test_other_kinds_of_file_become_xlsx_with_the_same_columns_and_no_live_formula(
    tmp_path: Path, keluaran: Path, buat: Callable[[Path], Path]
) -> None:
    path = buat(tmp_path / "asal")
    with buka_tabel(path, "asal") as tabel:
        [lembar] = tabel.lembar

    assert tulis_hasil(path, "asal", {(lembar, 3): [("nik", PESAN_NIK)]}, keluaran).lengkap

    halaman = load_workbook(keluaran).worksheets[0]
    alamat = halaman.cell(3, KOLOM["ALAMAT"] + 1)
    assert (alamat.value, alamat.data_type) == ("=HYPERLINK(1)", "s")
    assert halaman["A3"].comment.text == PESAN_NIK
    assert [b.sel[:19] for b in baris_data(keluaran)] == [b.sel[:19] for b in baris_data(path)]


def test_a_formula_above_the_data_does_not_come_back_alive(asal: Path, keluaran: Path) -> None:
    tulis_hasil(asal, "asal.xlsx", {}, keluaran)

    sel = load_workbook(keluaran)["USULAN"]["B1"]
    assert (sel.value, sel.data_type) == ('="JUDUL"', "s")


def test_a_sentence_that_looks_like_a_formula_stays_a_sentence(asal: Path, keluaran: Path) -> None:
    tulis_hasil(asal, "asal.xlsx", {("USULAN", 4): [("nik", "=1+1")]}, keluaran)

    sel = load_workbook(keluaran)["USULAN"]["V4"]
    assert (sel.value, sel.data_type) == ("=1+1", "s")


def test_of_a_large_file_only_the_refused_rows_come_back(tmp_path: Path, keluaran: Path) -> None:
    judul = [*[" ".join(j.split()) for j in JUDUL], "KET", "KET"]
    satu = [str(v or "") for v in orang(1, ALAMAT="=A1")]
    path = tulis_teks(
        tmp_path / "a.csv", "\n".join(";".join(b) for b in [judul, *[satu] * (BARIS_LENGKAP + 1)])
    )

    hasil = tulis_hasil(path, "a.csv", {("", 7): [("nik", PESAN_NIK)], ("", 9): [(None, "Ganda.")]}, keluaran)

    assert hasil == HasilBerkas(2, lengkap=False)
    assert [b.sel[KOLOM["ALAMAT"]] for b in baris_data(keluaran)] == ["=A1", "=A1"]
    lembar = load_workbook(keluaran).worksheets[0]
    assert [lembar.cell(n, 24).value for n in (1, 2, 3)] == ["PERBAIKI", PESAN_NIK, "Ganda."]
    assert lembar.cell(2, KOLOM["ALAMAT"] + 1).data_type == "s"


def test_a_merged_title_and_rows_that_do_not_exist_do_no_harm(tmp_path: Path, keluaran: Path) -> None:
    buku = Workbook()
    lembar = buku.worksheets[0]
    for baris in (["JUDUL"], JUDUL, orang(1)):
        lembar.append(baris)
    lembar.merge_cells("A1:D1")
    buku.save(tmp_path / "a.xlsx")

    hasil = tulis_hasil(
        tmp_path / "a.xlsx",
        "a.xlsx",
        {("Sheet", 3): [("alamat", "Lengkapi.")], ("Lain", 3): [("nik", "x")]},
        keluaran,
    )

    assert hasil.baris == 1
    assert merah(load_workbook(keluaran)["Sheet"]) == {"V2", "K3", "V3"}


def test_columns_are_found_where_they_stand_also_when_the_sheet_begins_further_right(
    tmp_path: Path, keluaran: Path
) -> None:
    path = tulis_xlsx(tmp_path / "a.xlsx", [[None, None, *JUDUL], [None, None, *orang(1)]])

    tulis_hasil(path, "a.xlsx", {("USULAN", 2): [("nik", PESAN_NIK)]}, keluaran)

    assert merah(load_workbook(keluaran)["USULAN"]) == {"X1", "C2", "X2"}
