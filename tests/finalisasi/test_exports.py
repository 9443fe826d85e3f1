"""The period's files, written from a snapshot in a temporary table that hides the real one."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from finalisasi import exports
from finalisasi.exports import Berkas, FaktaFinalisasi, TerlaluBanyakBaris

CUPLIKAN = """
CREATE TEMPORARY TABLE finalisasi_bariscuplikan (
    finalisasi_id bigint, usulan_id bigint, urut integer, desa_id varchar(10), nik varchar(16),
    program varchar(12), no_kk varchar(16), nama varchar(100), tempat_lahir varchar(60), tanggal_lahir date,
    ibu_kandung varchar(100), jenis_kelamin varchar(1), pekerjaan varchar(60), status_kawin varchar(1),
    alamat varchar(255), rt varchar(3), rw varchar(3), provinsi varchar(100), kabupaten varchar(100),
    kecamatan varchar(100), kelurahan varchar(100), disabilitas boolean, jenis_disabilitas varchar(5),
    hamil boolean, tanggal_hamil date, hubungan varchar(2), jenis_usulan varchar(12), kunci_usulan uuid,
    nomor_musyawarah varchar(60)
) ON COMMIT DROP
"""

# Typed from the template, not taken from the code under test.
JUDUL_TEMPLATE = [
    "NIK",
    "PROGRAM BANSOS",
    "NOKK",
    "NAMA",
    "TEMPAT LAHIR",
    "TANGGAL LAHIR\n(31/01/2000)",
    "IBU KANDUNG",
    "JENIS KELAMIN",
    "JENIS PEKERJAAN",
    "STATUS KAWIN",
    "ALAMAT",
    "RT",
    "RW",
    "PROVINSI",
    "KABUPATEN",
    "KECAMATAN",
    "KELURAHAN",
    "STATUS DISABILITAS",
    "KODE JENIS DISABILITAS",
    "STATUS HAMIL",
    "TGL MULAI HAMIL\n(31/12/2021)",
]
JUDUL = [*JUDUL_TEMPLATE, "KODE DESA", "SHDK", "JENIS USULAN", "KODE USULAN"]
JUDUL_CSV = [judul.replace("\n", " ") for judul in JUDUL]

KUNCI = "0f0e0d0c-0b0a-4908-8706-050403020100"
SITI: dict[str, Any] = {
    "finalisasi_id": 7,
    "usulan_id": 1,
    "urut": 1,
    "desa_id": "1801061008",
    "nik": "1801995204850001",
    "program": "BPNT",
    "no_kk": "1801990101100001",
    "nama": "SITI CONTOH",
    "tempat_lahir": "KALIANDA",
    "tanggal_lahir": date(1985, 4, 12),
    "ibu_kandung": "IBU CONTOH",
    "jenis_kelamin": "P",
    "pekerjaan": "PETANI",
    "status_kawin": "2",
    "alamat": "JL. KENANGA NO. 5",
    "rt": "001",
    "rw": "002",
    "provinsi": "LAMPUNG",
    "kabupaten": "LAMPUNG SELATAN",
    "kecamatan": "KALIANDA",
    "kelurahan": "WAY URANG",
    "disabilitas": False,
    "jenis_disabilitas": "",
    "hamil": False,
    "tanggal_hamil": None,
    "hubungan": "3",
    "jenis_usulan": "BARU",
    "kunci_usulan": KUNCI,
    "nomor_musyawarah": "BA/1/2026",
}
SITI_TERTULIS = [
    "1801995204850001",
    "BPNT",
    "1801990101100001",
    "SITI CONTOH",
    "KALIANDA",
    "12/04/1985",
    "IBU CONTOH",
    "PEREMPUAN",
    "PETANI",
    "KAWIN",
    "JL. KENANGA NO. 5",
    "001",
    "002",
    "LAMPUNG",
    "LAMPUNG SELATAN",
    "KALIANDA",
    "WAY URANG",
    "TIDAK",
    "",
    "TIDAK",
    "",
    "1801061008",
    "ISTRI",
    "BARU",
    KUNCI,
]

Isi = Callable[..., None]


@pytest.fixture
def isi(db: None) -> Isi:
    """Put persons into the snapshot, each SITI with some columns replaced."""
    with connection.cursor() as cursor:
        cursor.execute(CUPLIKAN)

    def _isi(*orang: dict[str, Any]) -> None:
        with connection.cursor() as cursor:
            for urut, ubah in enumerate(orang, 1):
                baris = {**SITI, "urut": urut, **ubah}
                cursor.execute(
                    f"INSERT INTO finalisasi_bariscuplikan ({', '.join(baris)})"
                    f" VALUES ({', '.join(['%s'] * len(baris))})",
                    list(baris.values()),
                )

    return _isi


@pytest.fixture
def isi_banyak(isi: Isi) -> Callable[[int], None]:
    """Copy SITI into `jumlah` rows of the snapshot."""

    def _isi(jumlah: int) -> None:
        isi({})
        kolom = ", ".join(k for k in SITI if k != "urut")
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO finalisasi_bariscuplikan (urut, {kolom})"
                f" SELECT n, {kolom} FROM finalisasi_bariscuplikan, generate_series(2, %s) n",
                [jumlah],
            )

    return _isi


def tulis_csv(path: Path, lapor: exports.Lapor = exports.abaikan) -> int:
    with connection.cursor() as cursor:
        return exports.tulis_csv(cursor, 7, path, lapor)


def tulis_xlsx(path: Path, lapor: exports.Lapor = exports.abaikan) -> int:
    with connection.chunked_cursor() as cursor:
        return exports.tulis_xlsx(exports.baca_baris(cursor, 7), path, lapor)


def baca_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as berkas:
        return list(csv.reader(berkas))


def baca_xlsx(path: Path) -> Worksheet:
    lembar = load_workbook(path)["DATA"]
    assert isinstance(lembar, Worksheet)
    return lembar


TULIS = pytest.mark.parametrize(
    ("tulis", "nama"), [(tulis_csv, "data.csv"), (tulis_xlsx, "data.xlsx")], ids=["csv", "xlsx"]
)


def test_the_columns_are_the_template_and_what_leads_back_to_the_proposal() -> None:
    assert [k.judul for k in exports.KOLOM] == JUDUL
    assert [k.judul for k in exports.KOLOM_TEMPLATE] == JUDUL_TEMPLATE
    assert [k.judul_baris for k in exports.KOLOM] == JUDUL_CSV


def test_csv_says_what_the_snapshot_says(isi: Isi, tmp_path: Path) -> None:
    isi({})
    assert tulis_csv(tmp_path / "data.csv") == 1
    assert baca_csv(tmp_path / "data.csv") == [JUDUL_CSV, SITI_TERTULIS]
    assert not (tmp_path / "data.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_xlsx_says_what_the_snapshot_says_all_as_text(isi: Isi, tmp_path: Path) -> None:
    isi({})
    assert tulis_xlsx(tmp_path / "data.xlsx") == 1
    judul, siti = baca_xlsx(tmp_path / "data.xlsx").iter_rows()
    assert [sel.value for sel in judul] == JUDUL
    assert [sel.value or "" for sel in siti] == SITI_TERTULIS
    assert {sel.data_type for sel in siti if sel.value is not None} == {"s"}


def test_xlsx_heading_is_bold_and_stays_in_sight(isi: Isi, tmp_path: Path) -> None:
    isi({})
    tulis_xlsx(tmp_path / "data.xlsx")
    lembar = baca_xlsx(tmp_path / "data.xlsx")
    assert lembar.freeze_panes == "A2"
    assert all(sel.font.b for sel in lembar[1])


@pytest.mark.parametrize(
    ("ubah", "kolom", "tertulis"),
    [
        ({"jenis_kelamin": "L"}, "JENIS KELAMIN", "LAKI-LAKI"),
        ({"status_kawin": "1"}, "STATUS KAWIN", "BELUM KAWIN"),
        ({"status_kawin": "4"}, "STATUS KAWIN", "CERAI MATI"),
        ({"status_kawin": ""}, "STATUS KAWIN", ""),
        ({"hubungan": "1"}, "SHDK", "KEPALA KELUARGA"),
        ({"hubungan": "11"}, "SHDK", "LAINNYA"),
        ({"disabilitas": True, "jenis_disabilitas": "PDFSK"}, "STATUS DISABILITAS", "YA"),
        ({"disabilitas": True, "jenis_disabilitas": "PDFSK"}, "KODE JENIS DISABILITAS", "PDFSK"),
        ({"disabilitas": False, "jenis_disabilitas": "PDFSK"}, "KODE JENIS DISABILITAS", ""),
        ({"hamil": True, "tanggal_hamil": date(2026, 3, 1)}, "STATUS HAMIL", "YA"),
        ({"hamil": True, "tanggal_hamil": date(2026, 3, 1)}, "TGL MULAI HAMIL (31/12/2021)", "01/03/2026"),
        ({"hamil": False, "tanggal_hamil": date(2026, 3, 1)}, "TGL MULAI HAMIL (31/12/2021)", ""),
    ],
)
def test_codes_and_conditions(
    isi: Isi, tmp_path: Path, ubah: dict[str, Any], kolom: str, tertulis: str
) -> None:
    isi(ubah)
    tulis_csv(tmp_path / "data.csv")
    judul, baris = baca_csv(tmp_path / "data.csv")
    assert baris[judul.index(kolom)] == tertulis


@TULIS
def test_only_this_finalization_in_the_order_of_the_snapshot(
    isi: Isi, tmp_path: Path, tulis: Callable[[Path], int], nama: str
) -> None:
    isi(
        {"urut": 3, "nama": "KETIGA"},
        {"urut": 1, "nama": "PERTAMA"},
        {"finalisasi_id": 8, "nama": "VERSI LAIN"},
        {"urut": 2, "nama": "KEDUA"},
    )
    assert tulis(tmp_path / nama) == 3
    if nama.endswith("csv"):
        baris: Iterator[Any] = iter(baca_csv(tmp_path / nama))
    else:
        baris = baca_xlsx(tmp_path / nama).iter_rows(values_only=True)
    assert [b[3] for b in baris] == ["NAMA", "PERTAMA", "KEDUA", "KETIGA"]


@pytest.mark.parametrize("awal", list("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"), ids=ascii)
@pytest.mark.parametrize("kolom", ["nama", "alamat"])
def test_csv_disarms_what_a_spreadsheet_would_run(isi: Isi, tmp_path: Path, awal: str, kolom: str) -> None:
    isi({kolom: f"{awal}1+1"})
    tulis_csv(tmp_path / "data.csv")
    judul, baris = baca_csv(tmp_path / "data.csv")
    assert baris[judul.index(kolom.upper())] == f"'{awal}1+1"


def test_every_typed_column_is_guarded() -> None:
    diketik = {"nama", "tempat_lahir", "ibu_kandung", "pekerjaan", "alamat", "rt", "rw"}
    assert {k.sql for k in exports.KOLOM if k.teks} == diketik


@pytest.mark.parametrize("rumus", ['=HYPERLINK("http://192.0.2.1","x")', "+1+1", "@SUM(A1)", "{=1+1}"])
def test_xlsx_holds_no_formula(isi: Isi, tmp_path: Path, rumus: str) -> None:
    isi({"nama": rumus, "alamat": rumus})
    tulis_xlsx(tmp_path / "data.xlsx")
    siti = baca_xlsx(tmp_path / "data.xlsx")[2]
    assert [(siti[i].value, siti[i].data_type) for i in (3, 10)] == [(rumus, "s")] * 2
    with ZipFile(tmp_path / "data.xlsx") as arsip:
        assert b"<f>" not in arsip.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "alamat", ['JL. "MAWAR", NO. 3', "BARIS 1\nBARIS 2", "\u00c9 \u2013 \u2019NTAN", " TEPI "]
)
def test_unusual_text_survives_both_files(isi: Isi, tmp_path: Path, alamat: str) -> None:
    isi({"alamat": alamat})
    tulis_csv(tmp_path / "data.csv")
    tulis_xlsx(tmp_path / "data.xlsx")
    assert baca_csv(tmp_path / "data.csv")[1][10] == alamat
    assert baca_xlsx(tmp_path / "data.xlsx")["K2"].value == alamat


@TULIS
def test_an_empty_snapshot_still_has_its_heading(
    isi: Isi, tmp_path: Path, tulis: Callable[[Path], int], nama: str
) -> None:
    assert tulis(tmp_path / nama) == 0
    if nama.endswith("csv"):
        assert baca_csv(tmp_path / nama) == [JUDUL_CSV]
    else:
        lembar = baca_xlsx(tmp_path / nama)
        assert [sel.value for sel in lembar[1]] == JUDUL
        assert lembar.max_row == 1


@TULIS
def test_progress_is_told_every_5000_rows(
    isi_banyak: Callable[[int], None], tmp_path: Path, tulis: Callable[..., int], nama: str
) -> None:
    isi_banyak(10_001)
    kemajuan: list[int] = []
    assert tulis(tmp_path / nama, kemajuan.append) == 10_001
    assert kemajuan == [5_000, 10_000]


@TULIS
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    isi_banyak: Callable[[int], None], tmp_path: Path, tulis: Callable[..., int], nama: str
) -> None:
    isi_banyak(5_000)
    (tmp_path / nama).write_text("lama")

    def putus(_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        tulis(tmp_path / nama, putus)
    assert [p.name for p in tmp_path.iterdir()] == [nama]
    assert (tmp_path / nama).read_text() == "lama"


@TULIS
def test_only_the_owner_may_read_a_file(
    isi: Isi, tmp_path: Path, tulis: Callable[[Path], int], nama: str
) -> None:
    tulis(tmp_path / nama)
    assert stat.S_IMODE((tmp_path / nama).stat().st_mode) == 0o600


def test_the_same_rows_give_the_same_xlsx_without_a_clock_in_it(isi: Isi, tmp_path: Path) -> None:
    isi({}, {"nama": "BUDI CONTOH"})
    for nama in ("a.xlsx", "b.xlsx"):
        tulis_xlsx(tmp_path / nama)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with ZipFile(tmp_path / "a.xlsx") as arsip:
        assert arsip.testzip() is None
        assert b"dcterms" not in arsip.read("docProps/core.xml")
        assert {bagian.date_time for bagian in arsip.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "BARIS_XLSX_TERBANYAK", 2)
    baris = itertools.repeat(SITI_TERTULIS, 3)
    with pytest.raises(TerlaluBanyakBaris, match="Gunakan berkas CSV"):
        exports.tulis_xlsx(baris, tmp_path / "data.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_digest_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"isi")
    assert exports.sidik(tmp_path / "a") == (hashlib.sha256(b"isi").hexdigest(), 3)


def test_the_manifest_lists_facts_and_files_in_one_form_only() -> None:
    fakta = FaktaFinalisasi("1801", "2026-11", 2, {"difinalisasi": 3, "bawaan": 1})
    berkas = [Berkas("data.xlsx", "b" * 64, 20, 3), Berkas("data.csv", "a" * 64, 10, 3)]
    isi = exports.manifes(fakta, berkas)
    assert isi == exports.manifes(fakta, reversed(berkas))
    assert isi.endswith(b"}\n")
    assert json.loads(isi) == {
        "kabupaten": "1801",
        "periode": "2026-11",
        "versi": 2,
        "jumlah": {"bawaan": 1, "difinalisasi": 3},
        "berkas": [
            {"nama": "data.csv", "sha256": "a" * 64, "ukuran": 10, "baris": 3},
            {"nama": "data.xlsx", "sha256": "b" * 64, "ukuran": 20, "baris": 3},
        ],
    }
    assert exports.sidik_manifes(isi) == hashlib.sha256(isi).hexdigest()


@pytest.mark.parametrize(
    "lain",
    [
        FaktaFinalisasi("1801", "2026-11", 3, {"difinalisasi": 3}),
        FaktaFinalisasi("1801", "2026-12", 2, {"difinalisasi": 3}),
        FaktaFinalisasi("1801", "2026-11", 2, {"difinalisasi": 4}),
    ],
)
def test_another_fact_gives_another_manifest_digest(lain: FaktaFinalisasi) -> None:
    fakta = FaktaFinalisasi("1801", "2026-11", 2, {"difinalisasi": 3})
    assert exports.sidik_manifes(exports.manifes(lain, [])) != exports.sidik_manifes(
        exports.manifes(fakta, [])
    )
