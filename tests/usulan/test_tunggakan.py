"""Work of past years enters the balance at once, with its true age, and is never counted twice."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dtks.inti.izin import TidakBerizin
from dtks.inti.jam import sekarang
from dtks.periode.services import periode_penerima
from dtks.wilayah.cakupan import cakupan
from finalisasi.services.periksa import periksa_neraca
from tests.dunia import KABUPATEN, WAY_URANG, Dunia, ajukan, draf
from tests.usulan.unggah import ambil, csv_nasional, daftarkan, keluarga, unggah
from usulan.models import BarisUnggahan, Klaim, Usulan, UsulanAnggota, UsulanPeriode

pytestmark = pytest.mark.django_db
TANGGAL = date(2019, 3, 31)


@pytest.fixture
def berkas(tmp_path: Path) -> Path:
    path = tmp_path / "usulan 2019.csv"
    path.write_bytes(csv_nasional([*keluarga(1), *keluarga(2, anggota=3)]).read())
    return path


def _muat(path: Path, *opsi: str, desa: str = "18.01.06.1008") -> str:
    keluar = io.StringIO()
    call_command(
        "muat_tunggakan",
        str(path),
        "--desa",
        desa,
        "--tanggal",
        "2019-03-31",
        "--sumber",
        "arsip 2019",
        "--oleh",
        "operator.kabupaten",
        *opsi,
        stdout=keluar,
    )
    return keluar.getvalue()


def test_old_families_are_sent_at_once_into_the_first_receiving_period(dunia: Dunia, berkas: Path) -> None:
    keluaran = _muat(berkas)
    assert "2 usulan diajukan" in keluaran
    with cakupan(KABUPATEN):
        usulan = list(Usulan.objects.order_by("pk"))
        periode = periode_penerima(KABUPATEN, "BARU", sekarang())
        assert {(u.status, u.kanal, u.tanggal_asal, u.periode_id) for u in usulan} == {
            ("DIAJUKAN", "TUNGGAKAN", TANGGAL, periode.pk)
        }
        assert {(u.unggahan.sumber, len(u.unggahan.sidik)) for u in usulan} == {("arsip 2019", 64)}
        masa = UsulanPeriode.objects.filter(periode=periode, masuk_sebagai="MASUK", keluar_sebagai=None)
        assert set(masa.values_list("usulan", flat=True)) == {u.pk for u in usulan}
        assert Klaim.objects.filter(kunci__startswith="NIK:").count() == 5
    assert list(periksa_neraca()) == []


def test_the_same_file_twice_changes_nothing(dunia: Dunia, berkas: Path) -> None:
    _muat(berkas)
    assert "sudah pernah dimuat" in _muat(berkas)
    with cakupan(KABUPATEN):
        assert Usulan.objects.count() == 2
    assert list(periksa_neraca()) == []


def test_a_family_that_is_proposed_already_is_refused(dunia: Dunia, tmp_path: Path) -> None:
    lama = draf(dunia)
    ajukan(dunia, lama)
    baris = keluarga(500)
    with cakupan(KABUPATEN):
        baris[0]["nik"] = UsulanAnggota.objects.filter(usulan=lama)[0].nik
    path = tmp_path / "a.csv"
    path.write_bytes(csv_nasional([*baris, *keluarga(501)]).read())
    laporan = tmp_path / "tolak.xlsx"
    keluaran = _muat(path, "--laporan", str(laporan))
    assert "1 rumah tangga (2 baris) ditolak" in keluaran
    assert laporan.stat().st_size > 0
    with cakupan(KABUPATEN):
        assert Usulan.objects.filter(kanal="TUNGGAKAN").count() == 1
    assert list(periksa_neraca()) == []


def test_a_household_whose_key_was_taken_since_the_preview_is_a_refused_row_again(dunia: Dunia) -> None:
    baris = keluarga(1)
    rumah = daftarkan(baris)
    baris[0]["pekerjaan"] = "NELAYAN"
    unggahan = unggah(
        dunia.operator_kabupaten,
        csv_nasional([*baris, *keluarga(2)]),
        templat="TUNGGAKAN",
        tanggal_asal=TANGGAL,
        sumber="arsip",
    )
    assert unggahan.hitungan["keluarga"] == {"PERBAIKAN": 1, "BARU": 1}
    lain = draf(dunia)
    with cakupan(KABUPATEN):
        Klaim.objects.create(kunci=f"RT:{rumah.pk}", usulan=lain)
    usulan = ambil(dunia.operator_kabupaten, unggahan)
    assert [u.jenis for u in usulan] == ["BARU"]
    assert unggahan.hitungan["keluarga"] == {"DITOLAK": 1, "BARU": 1}
    with cakupan(KABUPATEN):
        tolak = BarisUnggahan.objects.filter(unggahan=unggahan, golongan="DITOLAK").order_by("pk")
        assert "SEDANG_DIUSULKAN" in {t[0] for t in tolak[0].temuan}
        assert not Usulan.objects.filter(sasaran=rumah).exists()


def test_a_file_with_only_names_and_numbers_under_other_headers(dunia: Dunia, tmp_path: Path) -> None:
    satu = keluarga(1)[0]
    path = tmp_path / "lama.csv"
    path.write_text(f"No Kartu;Nomor Induk;Nama ART\n{satu['no_kk']};{satu['nik']};{satu['nama']}\n")
    _muat(path, "--petakan", "No Kartu=no_kk", "--petakan", "Nomor Induk=nik", "--petakan", "Nama ART=nama")
    with cakupan(KABUPATEN):
        (usulan,) = Usulan.objects.all()
        (orang,) = UsulanAnggota.objects.all()
        assert (usulan.desa_id, usulan.status, orang.jenis_kelamin) == (WAY_URANG, "DIAJUKAN", "L")
        assert "KRITERIA_KOSONG" in set(usulan.temuan.values_list("kode", flat=True))


def test_the_command_says_what_is_wrong(dunia: Dunia, berkas: Path) -> None:
    with pytest.raises(CommandError, match="Kode wilayah tidak dikenal"):
        _muat(berkas, desa="99.99.99.9999")
    with pytest.raises(CommandError, match="JUDUL=kolom"):
        _muat(berkas, "--petakan", "nama")
    with pytest.raises(CommandError, match=r"operator\.kabupaten2"):
        call_command(
            "muat_tunggakan",
            str(berkas),
            "--wilayah",
            "18.01",
            "--tanggal",
            "2019-03-31",
            "--sumber",
            "arsip",
        )


def test_a_village_may_not_bring_past_years_in(dunia: Dunia) -> None:
    with pytest.raises(TidakBerizin):
        unggah(
            dunia.operator_desa,
            csv_nasional(keluarga(1)),
            templat="TUNGGAKAN",
            tanggal_asal=TANGGAL,
            sumber="x",
        )
