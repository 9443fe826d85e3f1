"""Uploads are read as the operator sees them: same rows from every kind of file, cells cleaned or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.usulan.contoh_berkas import (
    JUDUL,
    NIK,
    dengan_lembar,
    foto,
    lembar_xml,
    orang,
    tabel_ods,
    tulis_lembar,
    tulis_ods,
    tulis_teks,
    tulis_xls,
    tulis_xlsx,
    tulis_zip,
)
from usulan.berkas import BerkasDitolak
from usulan.berkas.kenali import IsiUnggahan, kenali
from usulan.berkas.kolom_unggah import Kolom, Lembar, kolom_lembar, petakan
from usulan.berkas.sel import Pembaca, baca_sel
from usulan.berkas.tabel import MAKS_BARIS, Baris, Format, buka_tabel
from usulan.berkas.zip_foto import baca_zip_foto
from usulan.models import JenisFoto

SEMUA_KOLOM = [kolom for lembar in Lembar for kolom in kolom_lembar(lembar)]


def kolom(kode: str, lembar: Lembar = Lembar.NASIONAL) -> Kolom:
    [satu] = [k for k in kolom_lembar(lembar) if k.kode == kode]
    return satu


def isi(path: Path) -> list[Baris]:
    with buka_tabel(path, path.name) as tabel:
        [baris] = tabel.lembar.values()
        return list(baris)


def nilai(path: Path) -> list[dict[str, object]]:
    with buka_tabel(path, path.name) as tabel:
        bagian = kenali(tabel).bagian[Lembar.NASIONAL]
        pembaca = Pembaca(bagian.pemetaan)
        return [dict(pembaca(baris.sel)[0]) for baris in bagian.baris]


def catatan(path: Path) -> list[str]:
    with buka_tabel(path, path.name) as tabel:
        return kenali(tabel).catatan


def _csv(pemisah: str, kodean: str, awal: str = "") -> Callable[[Path], Path]:
    baris = [
        [" ".join(j.split()) for j in JUDUL],
        *([str(v or "") for v in orang(n, NAMA="DÉWI")] for n in (1, 2)),
    ]
    return lambda path: tulis_teks(path, awal + "\r\n".join(pemisah.join(b) for b in baris), kodean)


@pytest.mark.parametrize(
    ("buat", "format_"),
    [
        (lambda p: tulis_xlsx(p, [JUDUL, orang(1, NAMA="DÉWI"), orang(2, NAMA="DÉWI")]), Format.XLSX),
        (lambda p: tulis_xls(p, [JUDUL, orang(1, NAMA="DÉWI"), orang(2, NAMA="DÉWI")]), Format.XLS),
        (
            lambda p: tulis_ods(p, tabel_ods([JUDUL, orang(1, NAMA="DÉWI"), orang(2, NAMA="DÉWI")])),
            Format.ODS,
        ),
        (_csv(";", "utf-8"), Format.CSV),
        (_csv(",", "utf-8-sig"), Format.CSV),
        (_csv("\t", "cp1252"), Format.CSV),
        (_csv("|", "utf-8", "sep=|\r\n"), Format.CSV),
    ],
    ids=["xlsx", "xls", "ods", "csv titik koma", "csv koma BOM", "csv tab cp1252", "csv sep="],
)
def test_every_kind_of_file_gives_the_same_rows_and_its_name_does_not_matter(
    tmp_path: Path, buat: Callable[[Path], Path], format_: Format
) -> None:
    path = buat(tmp_path / "berkas.dat")

    baris = isi(path)

    assert [b.nomor for b in baris] == [1, 2, 3]
    assert [" ".join((j or "").split()) for j in baris[0].sel] == [" ".join(j.split()) for j in JUDUL]
    diharapkan = [[str(v) if v is not None else None for v in orang(n, NAMA="DÉWI")] for n in (1, 2)]
    assert [list(b.sel) + [None] * (21 - len(b.sel)) for b in baris[1:]] == diharapkan
    with buka_tabel(path, "x") as tabel:
        assert tabel.format is format_


def test_cells_become_text_as_the_operator_sees_them(tmp_path: Path) -> None:
    sel = [
        date(2000, 1, 31),
        datetime.fromisoformat("2000-01-31T07:30"),
        5,
        2.5,
        True,
        1801993101850001,
        " a\u00a0b\t",
        "x_x0000_y",
    ]
    path = tulis_xlsx(tmp_path / "sel.xlsx", [sel])

    assert isi(path) == [
        Baris(1, ("2000-01-31", "2000-01-31 07:30:00", "5", "2.5", "YA", "1.80199E+15", "a b", "xy"))
    ]


def test_an_ods_gives_typed_cells_repeats_and_no_comments(tmp_path: Path) -> None:
    sel = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="7"/>'
        '<table:table-cell office:value-type="date" office:date-value="2000-01-31"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="false"/>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><office:annotation>'
        "<text:p>catatan</text:p></office:annotation><text:p>Jl.<text:s/>Mawar</text:p><text:p>No. 5</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )  # fmt: skip
    path = tulis_ods(tmp_path / "a.ods", tabel_ods([], tambahan=sel) + tabel_ods([["x"]], "Sembunyi", "ta2"))

    alamat = "Jl. Mawar No. 5"
    assert isi(path) == [Baris(n, ("7", "2000-01-31", "TIDAK", alamat, alamat)) for n in (1, 2)]
    with buka_tabel(path, "a.ods") as tabel:
        assert tabel.catatan == ["Lembar “Sembunyi” tersembunyi, jadi tidak dibaca."]


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    """A title, merged, and an empty row stand above the header; an empty row between the people."""
    buku = Workbook()
    lembar = buku.worksheets[0]
    for baris in (["DAFTAR USULAN DESA", None, "=TODAY()"], [], JUDUL, orang(1), [], orang(2)):
        lembar.append(baris)
    lembar.merge_cells("A1:B1")
    buku.save(tmp_path / "a.xlsx")

    with buka_tabel(tmp_path / "a.xlsx", "a.xlsx") as tabel:
        bagian = kenali(tabel).bagian[Lembar.NASIONAL]
        assert (bagian.judul.nomor, [b.nomor for b in bagian.baris]) == (3, [4, 6])


def test_header_order_spelling_and_extra_columns_do_not_matter(tmp_path: Path) -> None:
    judul = [j.replace("\n", "\\n").lower() for j in reversed(JUDUL)]
    judul[judul.index("nokk")] = "No. KK"
    path = tulis_xlsx(
        tmp_path / "a.xlsx", [[*judul, "KETERANGAN", "PERBAIKI"], [*reversed(orang(1)), "x", "Isi NIK."]]
    )

    [satu] = nilai(path)

    assert (satu["nik"], satu["no_kk"], satu["tanggal_lahir"]) == (NIK, orang(1)[2], "1985-01-31")
    assert catatan(path) == ["Kolom yang tidak dibaca: KETERANGAN."]


def test_rows_prefilled_with_the_region_only_are_empty_rows(tmp_path: Path) -> None:
    kosong: list[object] = [None] * 21
    kosong[13:17] = orang()[13:17]
    path = tulis_xlsx(tmp_path / "a.xlsx", [JUDUL, kosong, orang(1), kosong])

    assert [satu["nik"] for satu in nilai(path)] == [NIK]


def test_other_and_hidden_sheets_are_passed_over_with_a_note(tmp_path: Path) -> None:
    lain = [["NAMA", "ALAMAT"], ["Rekap", "=1+1"]]
    path = tulis_lembar(
        tmp_path / "a.xlsx", {"USULAN": [JUDUL, orang(1)], "Rekap": lain, "Petunjuk": [["baca ini"]]}
    )

    assert len(nilai(path)) == 1
    assert catatan(path) == ["Lembar “Rekap” bukan bagian templat, jadi tidak dibaca."]


def test_far_cells_that_are_only_formatted_do_no_harm(tmp_path: Path) -> None:
    buku = Workbook()
    lembar = buku.worksheets[0]
    for baris in (JUDUL, orang(1)):
        lembar.append(baris)
    for alamat in ("XFD3", "A1048576"):
        lembar[alamat].fill = PatternFill("solid", fgColor="FFFF00")
    buku.save(tmp_path / "a.xlsx")

    assert [satu["nik"] for satu in nilai(tmp_path / "a.xlsx")] == [NIK]


def test_a_workbook_whose_tags_carry_a_name_space_is_read_and_guarded(tmp_path: Path) -> None:
    """Some report generators write <x:row> for <row>."""
    xml = lembar_xml(
        '<row r="2"><c r="B2" t="inlineStr"><is><t>NIK</t></is></c></row><row r="3"><c r="B3"><f>1</f><v>1</v></c></row>'
    )
    berawalan = (
        xml.replace("xmlns=", "xmlns:x=")
        .replace("</", "\0")
        .replace("<", "<x:")
        .replace("\0", "</x:")
        .replace("<x:?", "<?")
    )
    path = dengan_lembar(tmp_path / "a.xlsx", berawalan)

    assert isi(path) == [Baris(2, (None, "NIK")), Baris(3, (None, "1"))]
    with buka_tabel(path, "a.xlsx") as tabel:
        assert list(map(str, tabel.struktur["USULAN"].rumus)) == ["B3"]


@pytest.mark.parametrize(
    ("kode", "tulisan", "diharapkan"),
    [
        ("nik", "'1801 9931.0185-0001", "1801993101850001"),
        ("nik", "-", None),
        ("nama", "  siti   aminah ", "SITI AMINAH"),
        ("tanggal_lahir", "1/2/1985", "1985-02-01"),
        ("tanggal_lahir", "01-02-1985", "1985-02-01"),
        ("tanggal_lahir", "01.02.1985", "1985-02-01"),
        ("tanggal_lahir", "01021985", "1985-02-01"),
        ("tanggal_lahir", "1985-02-01 00:00:00", "1985-02-01"),
        ("tanggal_lahir", "1 Februari 1985", "1985-02-01"),
        ("tanggal_lahir", "31079", "1985-02-01"),
        ("jenis_kelamin", "p", "P"),
        ("jenis_kelamin", "Laki laki", "L"),
        ("status_kawin", "02", "2"),
        ("status_kawin", "Belum Kawin", "1"),
        ("hubungan", "ISTERI", "3"),
        ("program", "NON  BANSOS", "NON BANSOS"),
        ("program", "Sembako", "BPNT"),
        ("disabilitas", "Tdk", False),
        ("hamil", "ya", True),
        ("rt", "RT. 003", "003"),
        ("jenis_disabilitas", "Disabilitas Fisik", "PDFSK"),
    ],
)
def test_a_cell_takes_what_people_write(kode: str, tulisan: str, diharapkan: object) -> None:
    assert baca_sel(kolom(kode), tulisan) == (diharapkan, None)


def test_the_household_sheet_takes_coordinates_criteria_and_answers() -> None:
    rumah = Lembar.RUMAH_TANGGA
    assert baca_sel(kolom("lintang", rumah), "-5,7321") == ("-5.732100", None)
    assert baca_sel(kolom("tanpa_jamban_sendiri", rumah), "YA") == (True, None)
    assert baca_sel(kolom("status_bangunan", rumah), "milik sendiri") == ("1", None)
    assert baca_sel(kolom("ac", rumah), "Tidak") == (False, None)
    assert baca_sel(kolom("luas_lantai", rumah), "36") == (36, None)
    for kode, salah in (
        ("bujur", "5"),
        ("luas_lantai", "luas"),
        ("status_bangunan", "9"),
        ("id_rumah_tangga", "x"),
    ):
        assert baca_sel(kolom(kode, rumah), salah)[1] is not None


@given(st.sampled_from(SEMUA_KOLOM), st.text(min_size=1, max_size=40))
def test_no_text_in_any_cell_breaks_the_reader(satu: Kolom, teks: str) -> None:
    nilai_, temuan = baca_sel(satu, teks)

    assert json.loads(json.dumps(nilai_)) == nilai_
    assert temuan is None or (nilai_ is None and temuan.bidang == satu.kode and temuan.galat)


def test_a_message_never_shows_a_whole_number() -> None:
    _, temuan = baca_sel(kolom("tanggal_lahir"), NIK)
    assert temuan is not None
    assert NIK[:6] in temuan.pesan
    assert NIK not in temuan.pesan


@pytest.mark.parametrize("lembar", list(Lembar))
def test_headers_of_a_layout_tell_columns_apart_and_name_their_layout(lembar: Lembar) -> None:
    semua = kolom_lembar(lembar)

    pemetaan = petakan([k.judul for k in semua])

    assert pemetaan.lembar is lembar
    assert pemetaan.kolom == semua
    assert pemetaan.tak_dikenal == ()
    assert pemetaan.prelist is (lembar is not Lembar.NASIONAL)


def test_old_files_are_mapped_by_their_own_headers() -> None:
    judul = ["No Identitas", "No Kartu", "Nama Penduduk", "Umur"]
    alias = {"NO IDENTITAS": "nik", "no kartu": "no_kk", "Nama Penduduk": "nama"}

    pemetaan = petakan(judul, alias, longgar=True)

    assert [k.kode if k else None for k in pemetaan.kolom] == ["nik", "no_kk", "nama", None]
    assert pemetaan.tak_dikenal == ("Umur",)
    with pytest.raises(BerkasDitolak, match="Kolom PROGRAM BANSOS"):
        petakan(judul, alias)


def test_a_hundred_thousand_rows_are_taken(tmp_path: Path) -> None:
    """One more is refused: see the bad files."""
    baris = ";".join(str(v or "") for v in orang())
    path = tulis_teks(
        tmp_path / "a.csv", ";".join(j.partition("\n")[0] for j in JUDUL) + f"\n{baris}" * MAKS_BARIS
    )

    with buka_tabel(path, "a.csv") as tabel:
        assert sum(1 for _ in kenali(tabel).bagian[Lembar.NASIONAL].baris) == MAKS_BARIS


def test_card_and_account_numbers_keep_their_digits_or_are_refused() -> None:
    kks = kolom("nomor_kks", Lembar.KELUARGA)
    assert baca_sel(kks, "6032 9812-3456.7890") == ("6032981234567890", None)
    for salah, pesan in (("6.03298E+15", "menjadi Teks"), ("6" * 21, "paling banyak 20"), ("a/b", "angka")):
        _, temuan = baca_sel(kks, salah)
        assert temuan is not None
        assert pesan in temuan.pesan


def test_three_sheets_make_a_full_template(tmp_path: Path) -> None:
    def baca(berisi_asal: bool) -> IsiUnggahan:
        lembaran = {}
        for lembar in (Lembar.ANGGOTA, Lembar.KELUARGA, Lembar.RUMAH_TANGGA):
            semua = [k for k in kolom_lembar(lembar) if k.wajib or (berisi_asal and k.asal)]
            lembaran[str(lembar)] = [[k.judul for k in semua], ["1" for _ in semua]]
        path = tulis_lembar(tmp_path / "a.xlsx", lembaran)
        with buka_tabel(path, path.name) as tabel:
            return kenali(tabel)

    assert [baca(asal).templat for asal in (False, True)] == ["LENGKAP", "PRELIST"]


def test_photos_come_out_of_a_zip_with_their_number_and_kind(tmp_path: Path) -> None:
    nama = [f"{NIK}.jpg", f"foto/{NIK}_DALAM.JPEG", f"{NIK}-kk.png", f"{NIK} KTP.jpg"]
    path = tulis_zip(
        tmp_path / "foto.zip",
        {**{n: foto("PNG" if n.endswith("png") else "JPEG") for n in nama}, "__MACOSX/._x.jpg": b"x"},
    )

    hasil = list(baca_zip_foto(path))

    assert {f.nomor16 for f in hasil} == {NIK}
    assert [f.jenis for f in hasil] == [
        JenisFoto.RUMAH_DEPAN,
        JenisFoto.RUMAH_DALAM,
        JenisFoto.KK,
        JenisFoto.KTP,
    ]
    assert hasil[0].isi == foto()
