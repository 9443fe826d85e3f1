"""Pages of long work: who sees what, how progress renews itself, and trying again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dtks.jejak.models import Peristiwa
from dtks.pekerjaan import services
from dtks.pekerjaan.models import Pekerjaan
from dtks.pekerjaan.presenters import GALAT_UMUM, kata_galat
from tests import dunia as d
from tests.finalisasi import babak

pytestmark = pytest.mark.django_db
PEMBACA = {"operator_kabupaten", "operator_kabupaten2", "supervisor", "kepala_dinas", "auditor"}
KABUPATEN = PEMBACA | {"admin_kabupaten"}


@pytest.fixture
def pekerjaan(dunia):
    """Work of the district that the first operator asked for."""
    return services.minta(
        "SURAT",
        "uji:1",
        "Surat uji",
        wilayah=d.KABUPATEN,
        oleh=dunia.operator_kabupaten,
        argumen={"surat": 0},
    )


def _url(nama, pekerjaan):
    return reverse(f"pekerjaan:{nama}", args=[pekerjaan.pk])


def _gagal(pekerjaan, galat):
    Pekerjaan.objects.filter(pk=pekerjaan.pk).update(status="GAGAL", percobaan=5, galat=galat)


@pytest.mark.parametrize("peran", sorted(d.ORANG))
def test_work_of_the_district_is_found_only_by_who_works_in_all_of_it(dunia, masuk, pekerjaan, peran):
    client = masuk(dunia.orang[peran])
    harap = 200 if peran in KABUPATEN else 404
    assert client.get(_url("detail", pekerjaan)).status_code == harap
    assert client.get(_url("kemajuan", pekerjaan)).status_code == harap
    daftar = client.get(reverse("pekerjaan:daftar"))
    assert daftar.status_code == 200
    assert ("Surat uji" in daftar.content.decode()) == (peran in PEMBACA)


def test_another_district_finds_nothing(masuk, pekerjaan):
    client = masuk(babak.orang_kabupaten_lain())
    assert client.get(_url("detail", pekerjaan)).status_code == 404
    assert client.post(_url("ulangi", pekerjaan)).status_code == 404
    assert "Surat uji" not in client.get(reverse("pekerjaan:daftar")).content.decode()


def test_everyone_finds_the_work_he_asked_for_in_his_village(dunia, masuk):
    services.minta(
        "SURAT", "uji:2", "Unggahan desa", wilayah=d.WAY_URANG, oleh=dunia.operator_desa, argumen={}
    )
    assert "Unggahan desa" in masuk(dunia.operator_desa).get(reverse("pekerjaan:daftar")).content.decode()
    for lain in (dunia.pendamping, dunia.operator_desa_lain):
        assert "Unggahan desa" not in masuk(lain).get(reverse("pekerjaan:daftar")).content.decode()


def test_the_list_is_filtered_by_status(dunia, masuk, pekerjaan):
    client = masuk(dunia.auditor)
    assert "Surat uji" in client.get(reverse("pekerjaan:daftar"), {"status": "MENUNGGU"}).content.decode()
    isi = client.get(reverse("pekerjaan:daftar"), {"status": "GAGAL"}).content.decode()
    assert "Tidak ada pekerjaan dengan keadaan itu" in isi


def test_running_work_asks_again_and_finished_work_reloads_its_page(dunia, masuk, pekerjaan):
    client = masuk(dunia.supervisor)
    diambil = services._ambil(pekerjaan.pk)
    assert diambil is not None
    _, tugas = diambil
    tugas.lapor(3, 4)
    jalan = client.get(_url("kemajuan", pekerjaan))
    isi = jalan.content.decode()
    assert 'hx-trigger="every 2s"' in isi
    assert 'max="4" value="3"' in isi
    assert "75%" in isi
    assert "HX-Refresh" not in jalan.headers
    with tugas.penyelesaian():
        pass
    selesai = client.get(_url("kemajuan", pekerjaan))
    assert selesai.headers["HX-Refresh"] == "true"
    assert "hx-get" not in selesai.content.decode()


def test_finished_work_leads_to_what_it_made(dunia, masuk):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    hasil = babak.bekukan(dunia)
    pekerjaan = Pekerjaan.objects.get()
    tujuan = reverse("finalisasi:hasil", args=[pekerjaan.pk])
    client = masuk(dunia.supervisor)
    assert tujuan in client.get(_url("detail", pekerjaan)).content.decode()
    assert client.get(tujuan).headers["Location"] == reverse("finalisasi:periode", args=[hasil.periode.kode])
    assert tujuan not in masuk(dunia.admin_kabupaten).get(_url("detail", pekerjaan)).content.decode()


@pytest.mark.parametrize(
    ("galat", "sebab", "rinci"),
    [
        ("", "", ""),
        ("Ditolak: Penandatangan belum ditetapkan.", "Penandatangan belum ditetapkan.", ""),
        (
            "Pekerja berhenti berkali-kali di tengah jalan.",
            "Pekerja berhenti berkali-kali di tengah jalan.",
            "",
        ),
        ("KeyError: 'kop'", GALAT_UMUM, "KeyError: 'kop'"),
    ],
)
def test_an_error_is_told_in_plain_words(galat, sebab, rinci):
    assert kata_galat(galat) == (sebab, rinci)


def test_failed_work_says_why_and_is_tried_again_from_the_start(
    dunia, masuk, pekerjaan, django_capture_on_commit_callbacks
):
    _gagal(pekerjaan, "KeyError: 'kop'")
    client = masuk(dunia.operator_kabupaten2)
    isi = client.get(_url("detail", pekerjaan)).content.decode()
    assert "gagal sesudah dicoba 5 kali" in isi
    assert "aman diulangi" in isi
    assert _url("ulangi", pekerjaan) in isi
    with django_capture_on_commit_callbacks(execute=False) as terkirim:
        client.post(_url("ulangi", pekerjaan))
    pekerjaan.refresh_from_db()
    assert (pekerjaan.status, pekerjaan.percobaan, pekerjaan.galat) == ("MENUNGGU", 0, "")
    assert len(terkirim) == 1, "and sent to the workers"
    assert Peristiwa.objects.get(peristiwa="pekerjaan.diulangi").nama_pelaku == dunia.operator_kabupaten2.nama


@pytest.mark.parametrize("peran", sorted(KABUPATEN))
def test_only_operators_and_who_asked_try_again(dunia, masuk, pekerjaan, peran):
    _gagal(pekerjaan, "Ditolak: uji")
    Pekerjaan.objects.filter(pk=pekerjaan.pk).update(diminta_oleh=dunia.supervisor)
    client = masuk(dunia.orang[peran])
    boleh = peran.startswith("operator") or peran == "supervisor"
    assert (_url("ulangi", pekerjaan) in client.get(_url("detail", pekerjaan)).content.decode()) == boleh
    assert client.post(_url("ulangi", pekerjaan)).status_code == (302 if boleh else 403)


def test_work_that_has_not_failed_is_not_tried_again(dunia, masuk, pekerjaan):
    response = masuk(dunia.operator_kabupaten).post(_url("ulangi", pekerjaan), follow=True)
    assert "tidak sedang gagal" in response.content.decode()
    assert not Peristiwa.objects.filter(peristiwa="pekerjaan.diulangi").exists()
