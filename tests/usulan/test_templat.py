"""Templates have the ministry's exact columns, help the typing hand, and read back as what was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dtks.registri.kuesioner import muat
from tests.usulan.contoh_berkas import JUDUL, KOLOM, orang
from usulan.berkas import BerkasDitolak
from usulan.berkas.kenali import kenali
from usulan.berkas.kolom_unggah import Lembar
from usulan.berkas.sel import Pembaca
from usulan.berkas.tabel import buka_tabel
from usulan.berkas.templat import (
    BARIS_KOSONG,
    FaktaWilayah,
    nama_templat,
    tulis_prelist,
    tulis_templat_lengkap,
    tulis_templat_nasional,
)

WILAYAH = FaktaWilayah("Lampung", "Lampung Selatan", "Kalianda", "Way Urang", "1801050001")
TIGA = [Lembar.RUMAH_TANGGA, Lembar.KELUARGA, Lembar.ANGGOTA]


@pytest.fixture
def nasional(tmp_path: Path) -> Path:
    tulis_templat_nasional(tmp_path / "nasional.xlsx", WILAYAH)
    return tmp_path / "nasional.xlsx"


@pytest.fixture
def lengkap(tmp_path: Path) -> Path:
    tulis_templat_lengkap(tmp_path / "lengkap.xlsx", WILAYAH)
    return tmp_path / "lengkap.xlsx"


def daftar(buku: Workbook, lembar: str, judul: str) -> str | None:
    """The drop-down list of a column as it stands in the sheet."""
    halaman = buku[lembar]
    [huruf] = [s.column_letter for s in halaman[1] if (s.value or "").partition("\n")[0] == judul]
    aturan = [a for a in halaman.data_validations.dataValidation if a.type == "list"]
    return next((a.formula1 for a in aturan if str(a.sqref).startswith(f"{huruf}2:")), None)


def baca(path: Path) -> dict[Lembar, list[dict[str, Any]]]:
    with buka_tabel(path, path.name) as tabel:
        isi = kenali(tabel)
        return {
            lembar: [dict(Pembaca(bagian.pemetaan)(baris.sel)[0]) for baris in bagian.baris]
            for lembar, bagian in isi.bagian.items()
        }


def test_the_national_template_has_the_21_columns_in_the_ministrys_order(nasional: Path) -> None:
    lembar = load_workbook(nasional)["USULAN"]

    assert [sel.value for sel in lembar[1]] == JUDUL
    assert lembar.freeze_panes == "A2"


def test_the_villages_own_names_are_filled_in_and_its_lists_drop_down(nasional: Path) -> None:
    buku = load_workbook(nasional)
    lembar = buku["USULAN"]

    for baris in (2, BARIS_KOSONG + 1):
        assert [lembar.cell(baris, k).value for k in range(14, 18)] == [
            "LAMPUNG",
            "LAMPUNG SELATAN",
            "KALIANDA",
            "WAY URANG",
        ]
    assert daftar(buku, "USULAN", "PROGRAM BANSOS") == '"BPNT,PKH,PBI,NON BANSOS"'
    assert daftar(buku, "USULAN", "JENIS KELAMIN") == '"LAKI-LAKI,PEREMPUAN"'
    assert daftar(buku, "USULAN", "KODE JENIS DISABILITAS") == '"PDFSK,PDINT,PDMTL,PDSNS"'
    assert daftar(buku, "USULAN", "STATUS HAMIL") == '"YA,TIDAK"'
    assert daftar(buku, "USULAN", "KELURAHAN") == '"WAY URANG"'


def test_numbers_are_text_so_that_sixteen_digits_stay(nasional: Path) -> None:
    lembar = load_workbook(nasional)["USULAN"]

    for kolom in ("A", "C"):
        gaya = lembar.column_dimensions[kolom]
        assert gaya.number_format == "@"
    [panjang, _] = [a for a in lembar.data_validations.dataValidation if a.type == "textLength"]
    assert (panjang.formula1, str(panjang.sqref)) == ("16", f"A2:A{BARIS_KOSONG + 1}")


def test_an_empty_template_is_refused_and_a_filled_one_is_read(nasional: Path) -> None:
    with pytest.raises(BerkasDitolak, match="hanya berisi judul kolom"):
        baca(nasional)

    buku = load_workbook(nasional)
    for judul, kolom in KOLOM.items():
        if judul not in ("PROVINSI", "KABUPATEN", "KECAMATAN", "KELURAHAN"):
            buku["USULAN"].cell(2, kolom + 1).value = orang(1)[kolom]
    buku.save(nasional)

    [satu] = baca(nasional)[Lembar.NASIONAL]
    assert (satu["nik"], satu["desa"], satu["disabilitas"]) == (orang(1)[0], "WAY URANG", False)


def test_the_full_template_asks_in_the_questionnaires_own_words(lengkap: Path) -> None:
    buku = load_workbook(lengkap)

    assert buku.sheetnames == [*map(str, TIGA), "Petunjuk"]
    item = muat("BDT2015").item("status_bangunan")
    [sel] = [s for s in buku["Rumah tangga"][1] if s.value == item.label.upper()]
    assert sel.comment.text.startswith(f"Petunjuk:\n{item.label}")
    assert all(label in sel.comment.text for _, label in item.pilihan)
    kriteria = muat("USULAN2022").item("k8").label
    assert any(kriteria in (s.value or "") for s in buku["Rumah tangga"][1])
    petunjuk = list(buku["Petunjuk"].iter_rows(values_only=True))
    assert ("Keluarga", "NOKK", "YA") in [baris[:3] for baris in petunjuk]


def test_no_list_is_longer_than_a_spreadsheet_allows(lengkap: Path) -> None:
    buku = load_workbook(lengkap)

    aturan = [
        a for lembar in TIGA for a in buku[str(lembar)].data_validations.dataValidation if a.type == "list"
    ]
    assert len(aturan) > 40
    assert max(len(a.formula1) for a in aturan) <= 255 + 2


def test_a_prelist_comes_back_as_it_went_out(tmp_path: Path) -> None:
    rumah = {
        "id_rumah_tangga": 5, "versi": 2, "no_rumah_tangga": "1", "alamat": "Jl. X", "rt": "001", "rw": "002",
        "lintang": "-5.732100", "bujur": "105.589000", "tanpa_tempat_tinggal": False, "lantai_tanah": True,
        "status_bangunan": "1", "sumber_air_minum": "4", "ac": False, "luas_lantai": 36,
    }  # fmt: skip
    keluarga = {
        "id_keluarga": 6,
        "no_rumah_tangga": "1",
        "no_keluarga": "1",
        "no_kk": "1801990101120001",
        "program": "PKH",
    }
    anggota = {
        "id_anggota": 7, "no_keluarga": "1", "nik": orang(1)[0], "nama": "BUDI", "tanggal_lahir": date(1980, 1, 31),
        "jenis_kelamin": "L", "status_kawin": "2", "hubungan": "11", "disabilitas": True, "jenis_disabilitas": "PDFSK",
        "hamil": False, "pbi": True,
    }  # fmt: skip
    isi: dict[Lembar, list[dict[str, object]]] = dict(
        zip(TIGA, ([rumah], [keluarga], [anggota]), strict=True)
    )

    tulis_prelist(tmp_path / "prelist.xlsx", WILAYAH, isi)
    hasil = baca(tmp_path / "prelist.xlsx")

    for lembar, [asli] in isi.items():
        [kembali] = hasil[lembar]
        diharapkan = {k: v.isoformat() if isinstance(v, date) else v for k, v in asli.items()}
        assert {k: kembali[k] for k in asli} == diharapkan
    with buka_tabel(tmp_path / "prelist.xlsx", "prelist.xlsx") as tabel:
        assert kenali(tabel).templat == "PRELIST"


def test_the_registrys_ids_stand_out_in_grey(tmp_path: Path) -> None:
    tulis_prelist(tmp_path / "a.xlsx", WILAYAH, {Lembar.KELUARGA: [{"id_keluarga": 6, "no_keluarga": "1"}]})

    lembar = load_workbook(tmp_path / "a.xlsx")["Keluarga"]

    assert (lembar["A1"].value, lembar["A2"].value, lembar["A2"].fill.fgColor.rgb) == (
        "ID KELUARGA",
        "6",
        "FFE7E6E6",
    )
    assert "Jangan diubah" in lembar["A1"].comment.text


def test_downloads_are_named_as_the_ministry_names_them() -> None:
    assert nama_templat(WILAYAH, "NASIONAL") == "TEMPLATE_PENGUSULAN_KALIANDA - WAY URANG.xlsx"
    assert nama_templat(FaktaWilayah("", "", "A/B", 'C"D', ""), "PRELIST") == "PRELIST_AB - CD.xlsx"
