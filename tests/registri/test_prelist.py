"""A prelist is loaded once, whole and traceably; what cannot be loaded is named with the cure."""

from __future__ import annotations

import csv
import hashlib
import threading
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.inti.jam import atur_jam, sekarang
from dtks.inti.nik import buat_nik, samarkan
from dtks.jejak.models import Peristiwa
from dtks.periode.models import Periode
from dtks.periode.workflow import Status
from dtks.registri.exports import teks_aman
from dtks.registri.models import Anggota, Keluarga, RiwayatRumahTangga, RumahTangga
from dtks.registri.prelist import HasilPrelist, TidakAdaYangDimuat, muat_prelist
from dtks.registri.resources import PadananSalah, baca_padanan
from dtks.wilayah.cakupan import NASIONAL, cakupan
from dtks.wilayah.services import muat_wilayah
from tests.dunia import HAJIMENA, KABUPATEN, WAY_URANG, Dunia
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

ANAK: dict[int, object] = {79: "3", 80: "RINA SANTOSO", 81: "", 82: "3", 84: "3", 85: "2", 86: "9", 87: "1"}
ID_LAIN = "180311000700000002"
LAIN: dict[int, object] = {2: ID_LAIN, 13: "AGUS SALIM", 80: "AGUS SALIM"}
NIK_AGUS = buat_nik("180199", date(1979, 5, 6), "L", 3)
KEMENDAGRI: dict[int, object] = {6: "01", 8: "06", 10: "1008"}
TAK_DIKENAL: dict[int, object] = {2: "180311009900000003", 9: "WAY URANG INDAH", 10: "099"}
PASANGAN = [baris(), baris(ISTRI)]

pytestmark = pytest.mark.usefixtures("dunia")


@pytest.fixture(autouse=True)
def _folder_var(tmp_path: Path, settings: Any) -> None:
    settings.DTKS_VAR = tmp_path / "var"


@pytest.fixture(autouse=True)
def _seluruh_kabupaten() -> Any:
    with cakupan(KABUPATEN):
        yield


def berkas(tmp_path: Path, *isi: Sequence[object], nama: str = "prelist.csv") -> Path:
    return tulis_csv(tmp_path / nama, isi, pemisah=",", pengodean="utf-8")


def muat(tmp_path: Path, *isi: Sequence[object], **pilihan: Any) -> HasilPrelist:
    return muat_prelist(berkas(tmp_path, *isi), **{"kode": "bps", **pilihan})


def isi_laporan(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f, delimiter=";"))


def ditolak(hasil: HasilPrelist) -> dict[int, dict[str, str]]:
    return {int(b["Baris"]): b for b in isi_laporan(hasil.laporan) if b["Hasil"] == "Ditolak"}


def keadaan() -> list[tuple[Any, ...]]:
    """Everything the registry holds, to see that nothing moved."""
    tabel = (RumahTangga, Keluarga, Anggota)
    return [baris for model in tabel for baris in model.objects.order_by("pk").values_list()]


def anggota(nomor_urut: int, nomor_dtks: str = ID_RUTA) -> Anggota:
    return Anggota.objects.get(rumah_tangga__nomor_dtks=nomor_dtks, nomor_urut=nomor_urut)


def rumah_tangga(nomor_dtks: str = ID_RUTA) -> RumahTangga:
    hasil: RumahTangga = RumahTangga.objects.get(nomor_dtks=nomor_dtks)
    return hasil


def test_a_bps_file_becomes_household_keluarga_and_persons(tmp_path: Path) -> None:
    hasil = muat(tmp_path, *PASANGAN, baris(ANAK))

    rumah = rumah_tangga()
    assert (rumah.desa_id, rumah.nama_kepala, rumah.jumlah_anggota) == (WAY_URANG, "BUDI SANTOSO", 3)
    assert (rumah.alamat, rumah.dusun, rumah.rt, rumah.rw) == ("JL. MELATI", "RT 01 RW 02", "", "")
    assert (rumah.sumber, rumah.versi, rumah.persentil, rumah.aktif) == ("PRELIST", 1, 12, True)
    assert (rumah.versi_kuesioner, rumah.jawaban["lantai_terluas"]) == ("BDT2015", "6")
    assert all(getattr(rumah, kriteria) is None for kriteria in RumahTangga.KRITERIA)
    keluarga = Keluarga.objects.get()
    assert (keluarga.no_kk, keluarga.program, keluarga.desa_id) == (None, "NON BANSOS", WAY_URANG)
    budi, siti, rina = (anggota(n) for n in (1, 2, 3))
    assert (budi.nik, budi.hubungan, budi.umur_tercatat, budi.status_kawin) == (NIK_BUDI, "1", 35, "2")
    assert (siti.nik, siti.hubungan, siti.jawaban["bekerja"]) == (NIK_SITI, "3", True)
    assert (rina.nik, rina.nik_tercatat, rina.tanggal_lahir, rina.hubungan) == (None, "", None, "4")
    assert {a.status_penetapan for a in (budi, siti, rina)} == {"DITETAPKAN"}
    assert {a.keluarga_id for a in (budi, siti, rina)} == {keluarga.pk}
    assert (hasil.baris, hasil.ditolak, hasil.rumah_tangga, hasil.anggota) == (3, 0, {"BARU": 1}, {"BARU": 3})


def test_a_kemendagri_file_finds_the_same_village(tmp_path: Path) -> None:
    muat(tmp_path, baris(KEMENDAGRI), kode="kemendagri")
    assert rumah_tangga().desa_id == WAY_URANG


def test_an_unknown_kemendagri_village_is_refused_with_the_cure(tmp_path: Path) -> None:
    hasil = muat(tmp_path, baris(KEMENDAGRI), baris(KEMENDAGRI, {2: ID_LAIN, 10: "2999"}), kode="kemendagri")
    assert "1801062999" in ditolak(hasil)[3]["Sebab"]
    assert not RumahTangga.objects.filter(nomor_dtks=ID_LAIN).exists()


@pytest.mark.parametrize(
    ("hubungan", "kelamin", "shdk"),
    [
        tiga.split()
        for tiga in ("1 1 1", "2 1 2", "2 2 3", "3 1 4", "4 1 5", "5 2 6", "6 2 7", "7 2 10", "8 1 11")
    ],
)
def test_bdt_relations_become_shdk(tmp_path: Path, hubungan: str, kelamin: str, shdk: str) -> None:
    muat(tmp_path, baris({81: "", 84: hubungan, 85: kelamin}))
    assert anggota(1).hubungan == shdk


def test_a_missing_relation_is_taken_from_the_household_in_its_first_keluarga_only(tmp_path: Path) -> None:
    muat(tmp_path, *PASANGAN, baris(ANAK, {84: ""}), baris(ANAK, {79: "4", 80: "DEWI", 83: "2", 84: ""}))
    assert (anggota(3).hubungan, anggota(4).hubungan) == ("4", "")
    assert sorted(Keluarga.objects.values_list("nomor_urut", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("kode", "cacat", "jenis"),
    [("0", False, ""), ("", False, ""), ("1", True, "PDFSK"), ("3", True, "PDSNS"), ("12", True, "")],
)
def test_a_disability_is_kept_with_its_kind_where_the_template_has_one(
    tmp_path: Path, kode: str, cacat: bool, jenis: str
) -> None:
    muat(tmp_path, baris({92: kode}))
    assert (anggota(1).disabilitas, anggota(1).jenis_disabilitas) == (cacat, jenis)


def test_the_head_without_a_name_is_the_person_who_heads_the_household(tmp_path: Path) -> None:
    muat(tmp_path, baris(ISTRI, {13: ""}), baris({13: ""}))
    assert rumah_tangga().nama_kepala == "BUDI SANTOSO"


def test_a_real_spreadsheet_with_every_defect_is_taken_as_it_is(tmp_path: Path) -> None:
    judul = [f" {teks.upper().replace(' ', chr(10), 1)} " for teks in JUDUL]
    isi = [
        baris(
            {4: 18, 6: 3.0, 8: 110, 10: 7, 19: 6.0, 85: 1, 80: "  budi \u00a0 santoso ", 81: f"'{NIK_BUDI} "}
        ),
        baris(ISTRI, {81: 3.2e15}),
        baris(ANAK, {81: "1801990101"}),
        baris({2: ID_LAIN, 81: "3.20199E+15"}),
        baris(LAIN, {81: "", 86: ""}),
        baris(LAIN, {79: "2", 80: "", 81: ""}),
        baris(LAIN, {79: "3", 80: "IDA", 81: "", 85: NIK_SITI}),
    ]
    nomor_kolom = ["KOLOM", *(f"={chr(65 + n % 26)}2+1" for n in range(100))]
    path = tulis_xlsx(
        tmp_path / "Prelist Kec. Kalianda (final) 2.xlsx",
        isi,
        judul=judul,
        nomor_kolom=nomor_kolom,
        di_atas_judul=[["DATA BDT 2015"], []],
        lembar_depan="Petunjuk pengisian",
    )
    hasil = muat_prelist(path, kode="bps")

    assert (anggota(1).nik, anggota(1).nama) == (NIK_BUDI, "BUDI SANTOSO")
    assert (anggota(3).nik, anggota(3).nik_tercatat) == (None, "1801990101")
    assert [t["kode"] for t in anggota(3).temuan] == ["NIK_BUKAN_16_ANGKA"]
    assert anggota(1, ID_LAIN).umur_tercatat is None
    assert (rumah_tangga().jumlah_anggota, rumah_tangga(ID_LAIN).jumlah_anggota) == (2, 1)
    tolak = ditolak(hasil)
    assert {nomor: b["Kolom"] for nomor, b in tolak.items()} == {
        6: "NIK",
        8: "NIK",
        10: "Nama anggota",
        11: "Jenis kelamin",
    }
    assert all(b["Sebab"] and b["Cara memperbaiki"] for b in tolak.values())
    assert tolak[6]["Isi"] == "3.20000E+15"
    assert (hasil.baris, hasil.ditolak, hasil.temuan) == (7, 4, 1)


def test_the_report_holds_no_whole_nik_wherever_it_stood(tmp_path: Path) -> None:
    salah_kolom = baris(LAIN, {81: "", 85: NIK_SITI})
    rusak = baris(LAIN, {79: "2", 81: "0801990101800001", 18: NIK_BUDI})
    hasil = muat(tmp_path, baris(), baris(LAIN, {81: NIK_BUDI}), salah_kolom, rusak)

    teks = hasil.laporan.read_text("utf-8-sig")
    for nik in (NIK_BUDI, NIK_SITI, "0801990101800001"):
        assert nik not in teks
        assert samarkan(nik) in teks
    assert NIK_BUDI not in str(list(Anggota.objects.values_list("temuan", flat=True)))


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    isi = [
        *PASANGAN,
        baris(ANAK, {79: ""}),
        baris(LAIN, {81: NIK_BUDI}),
        baris(LAIN, {79: "1", 80: "IDA", 81: ""}),
    ]
    pertama = muat(tmp_path, *isi)
    sebelum = keadaan()
    with atur_jam(sekarang() + timedelta(days=1)):
        kedua = muat(tmp_path, *isi)

    assert keadaan() == sebelum
    assert (kedua.rumah_tangga, kedua.anggota) == ({"TETAP": 2}, {"TETAP": 5})
    assert kedua.temuan == pertama.temuan > 0


def _acak(acak: Random) -> list[list[object]]:
    """Rows as bad as they come: double and missing numbers, NIKs shared by all, heads left out."""
    nik = ["", "12", *(buat_nik("180199", date(1980, 1, n), "L", n) for n in range(1, 8))]
    return [
        baris(
            {
                2: f"18031100070000000{acak.randint(1, 4)}",
                9: acak.choice(["WAY URANG"] * 6 + ["KALIANDA"]),
                12: acak.choice("AB"),
                13: acak.choice(["", "KEPALA"]),
                79: acak.choice(["", "1", "2", "3", "3"]),
                80: f"{acak.choice('ABCDEFG')} CONTOH",
                81: acak.choice(nik),
                83: acak.choice(["", "1", "2"]),
                84: acak.choice(["", "1", "2", "3"]),
            }
        )
        for _ in range(acak.randint(1, 25))
    ]


@pytest.mark.parametrize("benih", range(5))
def test_whatever_the_files_a_file_settles_at_once_and_the_counts_are_true(
    tmp_path: Path, benih: int
) -> None:
    acak = Random(benih)
    for _ in range(3):
        isi = _acak(acak)
        pertama = muat(tmp_path, *isi)
        sebelum = keadaan()
        kedua = muat(tmp_path, *isi)

        assert keadaan() == sebelum
        assert sum(pertama.anggota.values()) == pertama.baris - pertama.ditolak == kedua.anggota["TETAP"]
        assert (kedua.ditolak, kedua.temuan) == (pertama.ditolak, pertama.temuan)
        for rumah in RumahTangga.objects.all():
            assert rumah.jumlah_anggota == rumah.anggota.count() > 0
        for a in Anggota.objects.select_related("rumah_tangga", "keluarga"):
            assert a.desa_id == a.rumah_tangga.desa_id == a.keluarga.desa_id
            assert a.keluarga.rumah_tangga_id == a.rumah_tangga_id


def test_a_changed_row_updates_and_raises_the_version_of_its_household_alone(tmp_path: Path) -> None:
    isi = [*PASANGAN, baris(LAIN, {81: NIK_AGUS})]
    muat(tmp_path, *isi)
    hasil = muat(tmp_path, isi[0], baris(ISTRI, {86: "31", 87: "4"}), isi[2])

    assert (anggota(2).umur_tercatat, anggota(2).status_kawin) == (31, "4")
    assert (rumah_tangga().versi, rumah_tangga(ID_LAIN).versi) == (2, 1)
    assert hasil.rumah_tangga == {"BERUBAH": 1, "TETAP": 1}
    assert hasil.anggota == {"BERUBAH": 1, "TETAP": 2}


def test_changed_answers_of_the_house_raise_the_version(tmp_path: Path) -> None:
    muat(tmp_path, *PASANGAN)
    hasil = muat(tmp_path, baris({19: "2"}), baris(ISTRI, {19: "2"}))
    assert (rumah_tangga().jawaban["lantai_terluas"], rumah_tangga().versi) == ("2", 2)
    assert (hasil.rumah_tangga, hasil.anggota) == ({"BERUBAH": 1}, {"TETAP": 2})


def test_a_member_refused_before_joins_the_household_with_the_next_file(tmp_path: Path) -> None:
    muat(tmp_path, baris(), baris(ISTRI, {81: "3.2E+15"}))
    assert rumah_tangga().jumlah_anggota == 1
    hasil = muat(tmp_path, *PASANGAN)
    assert (rumah_tangga().jumlah_anggota, rumah_tangga().versi) == (2, 2)
    assert hasil.anggota == {"TETAP": 1, "BARU": 1}


def test_what_the_ministry_said_later_is_not_undone_by_the_prelist(tmp_path: Path) -> None:
    muat(tmp_path, *PASANGAN)
    Anggota.objects.filter(nomor_urut=2).update(status_penetapan="DIHAPUS_PUSAT")
    muat(tmp_path, baris(), baris(ISTRI, {86: "31"}))
    assert (anggota(2).status_penetapan, anggota(2).umur_tercatat) == ("DIHAPUS_PUSAT", 31)


def test_a_nik_of_another_active_person_is_kept_aside_with_a_finding(tmp_path: Path) -> None:
    muat(tmp_path, *PASANGAN)
    hasil = muat(tmp_path, baris(LAIN, {81: NIK_BUDI}))

    agus = anggota(1, ID_LAIN)
    assert (agus.nik, agus.nik_tercatat) == (None, NIK_BUDI)
    assert [t["kode"] for t in agus.temuan] == ["NIK_SUDAH_TERDAFTAR"]
    assert anggota(1).nik == NIK_BUDI
    [temuan] = [b for b in isi_laporan(hasil.laporan) if b["Hasil"] == "Temuan"]
    assert (temuan["Baris"], temuan["Isi"]) == ("2", samarkan(NIK_BUDI))


def test_a_nik_double_in_the_file_stays_with_the_first(tmp_path: Path) -> None:
    muat(tmp_path, baris(), baris(ISTRI, {81: NIK_BUDI}))
    assert (anggota(1).nik, anggota(2).nik, anggota(2).nik_tercatat) == (NIK_BUDI, None, NIK_BUDI)
    assert "NIK_GANDA_DALAM_BERKAS" in [t["kode"] for t in anggota(2).temuan]


def test_niks_that_were_swapped_in_the_source_are_swapped_back(tmp_path: Path) -> None:
    muat(tmp_path, baris({81: NIK_AGUS}), baris(LAIN, {81: NIK_BUDI}))
    hasil = muat(tmp_path, baris(), baris(LAIN, {81: NIK_AGUS}))
    assert (anggota(1).nik, anggota(1, ID_LAIN).nik) == (NIK_BUDI, NIK_AGUS)
    assert (hasil.anggota, hasil.temuan) == ({"BERUBAH": 2}, 0)


def test_a_person_without_a_number_or_with_a_taken_one_gets_the_next(tmp_path: Path) -> None:
    muat(tmp_path, *PASANGAN, baris(ANAK, {79: "2"}), baris(ANAK, {79: "", 80: "DEWI"}))
    assert [anggota(n).nama for n in (1, 2, 3, 4)] == ["BUDI SANTOSO", "SITI AMINAH", "RINA SANTOSO", "DEWI"]
    assert [t["kode"] for n in (3, 4) for t in anggota(n).temuan] == ["NOMOR_URUT_DISUSUN"] * 2


def test_a_row_that_repeats_a_person_is_refused_and_names_the_first(tmp_path: Path) -> None:
    hasil = muat(tmp_path, *PASANGAN, *PASANGAN, baris(ANAK))
    assert "baris 2" in ditolak(hasil)[4]["Sebab"]
    assert "baris 3" in ditolak(hasil)[5]["Sebab"]
    assert (hasil.anggota, rumah_tangga().jumlah_anggota) == ({"BARU": 3}, 3)


def test_rows_that_the_registry_cannot_hold_are_refused_one_by_one(tmp_path: Path) -> None:
    hasil = muat(
        tmp_path,
        baris(),
        baris(ISTRI, {80: "S" * 101}),
        baris(ISTRI, {9: "KALIANDA", 10: "006"}),
        baris(LAIN, {2: "9" * 24, 81: ""}),
        baris(LAIN, {80: "AGUS \x00SALIM", 81: ""}),
    )
    assert {nomor: b["Kolom"] for nomor, b in ditolak(hasil).items()} == {
        3: "Nama anggota",
        4: "ID rumah tangga",
        5: "ID rumah tangga",
        6: "",
    }
    assert hasil.anggota == {"BARU": 1}


@pytest.mark.parametrize("awal", ["=", "+", "-", "@", "\uff1d"])
def test_the_report_runs_no_formula(awal: str) -> None:
    assert teks_aman(f"{awal}HYPERLINK()") == f"'{awal}HYPERLINK()"


def _sudah_diubah_usulan(periode: Periode) -> None:
    RiwayatRumahTangga.objects.create(
        rumah_tangga=rumah_tangga(),
        desa_id=WAY_URANG,
        periode=periode,
        kunci_usulan=uuid.uuid4(),
        jenis="PERBAIKAN",
        sebelum={},
        sesudah={},
        terjadi_pada=sekarang(),
    )


def test_a_household_changed_by_a_proposal_keeps_its_data_and_is_reported(
    tmp_path: Path, dunia: Dunia
) -> None:
    muat(tmp_path, *PASANGAN, baris(LAIN, {81: NIK_AGUS}))
    _sudah_diubah_usulan(dunia.periode)
    lama = keadaan()
    hasil = muat(
        tmp_path, baris({12: "JL. LAIN", 86: "40"}), baris(ISTRI), baris(ANAK), baris(LAIN, {81: NIK_AGUS})
    )

    assert keadaan() == lama
    assert hasil.rumah_tangga == {"DILEWATI": 1, "TETAP": 1}
    [satu] = isi_laporan(hasil.laporan)
    assert (satu["Baris"], satu["Hasil"], satu["Kolom"]) == ("2", "Temuan", "ID rumah tangga")


def test_while_a_finalized_period_awaits_approval_nothing_is_loaded(tmp_path: Path, dunia: Dunia) -> None:
    Periode.objects.filter(pk=dunia.periode.pk).update(status=Status.DIFINALISASI)
    with pytest.raises(Ditolak, match="menunggu pengesahan"):
        muat(tmp_path, *PASANGAN)
    assert keadaan() == []
    Periode.objects.filter(pk=dunia.periode.pk).update(status=Status.DISAHKAN)
    assert muat(tmp_path, *PASANGAN).anggota == {"BARU": 2}


def test_a_file_of_another_district_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(TidakAdaYangDimuat, match=r"kode BPS 1871.*kode BPS 1803") as galat:
        muat(tmp_path, *(baris(satu, {6: "71", 8: "010", 10: "001"}) for satu in ({}, ISTRI)))
    assert keadaan() == []
    assert not Peristiwa.objects.filter(peristiwa="registri.prelist_dimuat").exists()
    assert sorted(ditolak(galat.value.hasil)) == [2, 3]


def test_the_district_of_the_same_number_in_the_other_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TidakAdaYangDimuat, match="Kemendagri 1803"):
        muat(tmp_path, baris({6: "03", 8: "10", 10: "2007"}), kode="kemendagri")


def test_rows_of_another_district_do_not_stop_the_others(tmp_path: Path) -> None:
    hasil = muat(tmp_path, baris(), baris(LAIN, {6: "71", 81: ""}))
    assert (hasil.anggota, list(ditolak(hasil))) == ({"BARU": 1}, [3])


def test_a_household_of_another_district_with_the_same_id_is_not_touched(tmp_path: Path) -> None:
    muat_wilayah("18.02")
    with cakupan(NASIONAL):
        asing = RumahTangga.objects.create(
            desa_id="1802072001",
            nomor_dtks=ID_RUTA,
            nama_kepala="ORANG LAIN",
            sumber="PRELIST",
            dibuat_pada=sekarang(),
            diubah_pada=sekarang(),
        )
        hasil = muat(tmp_path, *PASANGAN, baris(LAIN, {81: NIK_AGUS}))
        assert sorted(ditolak(hasil)) == [2, 3]
        asing.refresh_from_db()
        assert (asing.nama_kepala, asing.versi) == ("ORANG LAIN", 1)
        assert rumah_tangga(ID_LAIN).desa_id == WAY_URANG


def test_one_event_tells_which_file_and_what_came_of_it(tmp_path: Path, dunia: Dunia) -> None:
    muat(tmp_path, *PASANGAN, baris(ANAK, {81: "3.2E+15"}), oleh=dunia.operator_kabupaten)

    satu = Peristiwa.objects.get(peristiwa="registri.prelist_dimuat")
    assert (satu.pelaku_id, satu.wilayah_id) == (dunia.operator_kabupaten.pk, KABUPATEN)
    assert satu.isi == {
        "berkas": "prelist.csv",
        "sha256": hashlib.sha256((tmp_path / "prelist.csv").read_bytes()).hexdigest(),
        "kode": "bps",
        "baris": 3,
        "ditolak": 1,
        "temuan": 0,
        "rumah_tangga": {"BARU": 1},
        "anggota": {"BARU": 2},
    }


@pytest.mark.parametrize("peran", ["operator_desa", "supervisor", "auditor"])
def test_only_the_district_operator_loads(tmp_path: Path, dunia: Dunia, peran: str) -> None:
    with pytest.raises(TidakBerizin):
        muat(tmp_path, *PASANGAN, oleh=getattr(dunia, peran))
    assert keadaan() == []


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_take_turns(tmp_path: Path) -> None:
    path = berkas(tmp_path, *PASANGAN)
    gerbang = threading.Barrier(2)
    anggota_per_muat: list[Mapping[str, int]] = []

    def satu(ke: int) -> None:
        try:
            gerbang.wait(timeout=30)
            hasil = muat_prelist(path, kode="bps", laporan=tmp_path / f"{ke}.csv")
            anggota_per_muat.append(hasil.anggota)
        finally:
            connection.close()

    benang = [threading.Thread(target=satu, args=(ke,)) for ke in range(2)]
    for b in benang:
        b.start()
    for b in benang:
        b.join(timeout=60)
    assert sorted(map(str, anggota_per_muat)) == ["{'BARU': 2}", "{'TETAP': 2}"]
    assert (RumahTangga.objects.count(), Keluarga.objects.count(), Anggota.objects.count()) == (1, 1, 2)


# The command, and the mapping of villages.


def perintah(path: Path, *argumen: str) -> str:
    keluaran = StringIO()
    call_command("muat_prelist", str(path), *argumen, stdout=keluaran)
    return keluaran.getvalue()


def isi_padanan(path: Path, kode: Mapping[str, str]) -> None:
    """Fill in the mapping as a person in a spreadsheet would."""
    with path.open(encoding="utf-8-sig", newline="") as f:
        semua = list(csv.DictReader(f, delimiter=";"))
    with path.open("w", encoding="cp1252", newline="") as f:
        tulis = csv.DictWriter(f, semua[0].keys(), delimiter=";")
        tulis.writeheader()
        tulis.writerows(
            {**b, "kode_kemendagri": kode.get(b["kode_bps_desa"], b["kode_kemendagri"])} for b in semua
        )


def test_villages_not_recognized_are_listed_to_be_filled_in_and_loaded_then(tmp_path: Path) -> None:
    lain_lagi = baris(TAK_DIKENAL, {2: "180311009800000004", 9: "=ENTAH", 10: "098", 81: ""})
    path = berkas(tmp_path, *PASANGAN, baris(TAK_DIKENAL, {81: ""}), lain_lagi)
    laporan = tmp_path / "laporan.csv"
    padanan = tmp_path / "laporan-padanan.csv"

    assert "2 desa belum dikenali" in perintah(path, "--kode", "bps", "--laporan", str(laporan))
    assert padanan.read_text("utf-8-sig").splitlines() == [
        "kode_bps_desa;nama_desa;nama_kecamatan;kode_kemendagri",
        "1803110099;WAY URANG INDAH;KALIANDA;",
        "1803110098;'=ENTAH;KALIANDA;",
    ]
    isi_padanan(padanan, {"1803110099": "18.01.06.1008"})
    pilihan = ["--kode", "bps", "--laporan", str(laporan), "--padanan", str(padanan)]
    assert "1 desa belum dikenali" in perintah(path, *pilihan)
    assert rumah_tangga("180311009900000003").desa_id == WAY_URANG
    # The mapping is whole again: what was filled in is still there.
    assert baca_padanan(padanan, KABUPATEN)["1803110099"].kode_kemendagri == WAY_URANG
    isi_padanan(padanan, {"1803110098": HAJIMENA})
    assert "belum dikenali" not in perintah(path, *pilihan)
    assert rumah_tangga("180311009800000004").desa_id == HAJIMENA


def test_the_stated_mapping_wins_over_the_name_and_moves_the_household(tmp_path: Path) -> None:
    muat(tmp_path, *PASANGAN)
    muat(tmp_path, *PASANGAN, padanan={"1803110007": HAJIMENA})
    assert (rumah_tangga().desa_id, rumah_tangga().versi) == (HAJIMENA, 2)
    for model in (Keluarga, Anggota):
        assert set(model.objects.values_list("desa_id", flat=True)) == {HAJIMENA}


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ("kode_bps_desa,kode_kemendagri\n1803110099,1801061008\n1803110098,18.01.06.9999\n", "baris 3.*9999"),
        ("kode_bps_desa,kode_kemendagri\n1803110099,abc\n", "baris 2.*abc"),
        (f"kode_bps_desa,kode_kemendagri\n1,1801061008\n1,{HAJIMENA}\n", "baris 3.*sudah ada"),
        ("kode_bps_desa;nama_desa\n1803110099;X\n", "harus mempunyai kolom"),
        ("kode_bps_desa,kode_kemendagri\n1803110099,1801061008,lebih\n", "lebih banyak"),
    ],
)
def test_a_wrong_mapping_is_refused_by_row(tmp_path: Path, isi: str, pesan: str) -> None:
    path = tmp_path / "padanan.csv"
    path.write_text(isi)
    with pytest.raises(PadananSalah, match=pesan):
        baca_padanan(path, KABUPATEN)


def test_the_command_opens_the_scope_itself_and_prints_no_nik(tmp_path: Path, dunia: Dunia) -> None:
    path = berkas(tmp_path, *PASANGAN, baris(LAIN, {81: NIK_BUDI}), baris(LAIN, {81: "3.2E+15"}))
    with cakupan([]):
        keluaran = perintah(path, "--kode", "bps", "--oleh", dunia.operator_kabupaten.nama_pengguna)

    assert "4 baris dibaca, 1 ditolak." in keluaran
    assert "Rumah tangga: 2 baru." in keluaran
    assert "Anggota: 3 baru." in keluaran
    assert NIK_BUDI not in keluaran
    [laporan] = (tmp_path / "var" / "laporan").glob("prelist-*.csv")
    assert str(laporan) in keluaran
    assert Peristiwa.objects.get(peristiwa="registri.prelist_dimuat").pelaku_id == dunia.operator_kabupaten.pk


@pytest.mark.parametrize(
    ("isi", "argumen", "pesan"),
    [
        ([baris({6: "71"})], [], "kabupaten lain"),
        ([baris(TAK_DIKENAL)], [], "Tidak ada baris yang dapat dimuat"),
        ([baris()], ["--oleh", "tidak.ada"], "tidak.ada"),
        ([baris()], ["--kabupaten", "18.02"], "Sebutkan kode kabupaten"),
        ([baris()], ["--padanan", "/tidak/ada.csv"], "tidak ada"),
    ],
)
def test_the_command_fails_when_nothing_could_be_loaded(
    tmp_path: Path, isi: list[list[object]], argumen: list[str], pesan: str
) -> None:
    with pytest.raises(CommandError, match=pesan) as galat:
        perintah(berkas(tmp_path, *isi), "--kode", "bps", *argumen)
    assert galat.value.returncode == 1
    assert keadaan() == []


def test_a_file_that_is_no_prelist_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "lain.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="bukan tata letak BDT 2015"):
        perintah(path, "--kode", "bps")
