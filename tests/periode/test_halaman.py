"""The list of periods: for every role, in its own district, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from dtks.inti.jam import WIB, atur_jam
from dtks.periode.models import JendelaPeriode, Periode, bulan_depan
from dtks.periode.services import buka_periode, tutup
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.finalisasi import babak

pytestmark = pytest.mark.django_db
URL = "/periode/"


@pytest.mark.parametrize("peran", sorted(d.ORANG))
def test_every_role_sees_the_periods_and_only_district_roles_the_way_to_finalization(dunia, masuk, peran):
    response = masuk(dunia.orang[peran]).get(URL)
    isi = response.content.decode()
    assert response.status_code == 200
    assert dunia.periode.nama in isi
    assert reverse("finalisasi:neraca", args=[dunia.periode.kode]) in isi
    boleh = peran.startswith(("operator_kabupaten", "supervisor", "kepala_dinas", "auditor"))
    assert (reverse("finalisasi:periode", args=[dunia.periode.kode]) in isi) == boleh


def test_another_district_sees_none_of_ours(dunia, masuk):
    isi = masuk(babak.orang_kabupaten_lain()).get(URL).content.decode()
    assert dunia.periode.nama not in isi
    assert "Belum ada periode" in isi


def test_newest_first_with_a_second_page(dunia, masuk):
    for _ in range(13):
        terakhir = Periode.objects.latest("mulai")
        buka_periode(d.KABUPATEN, bulan_depan(terakhir.mulai))
    client = masuk(dunia.operator_desa)
    response = client.get(URL)
    mulai = [b.periode.mulai for b in response.context["baris"]]
    assert mulai == sorted(mulai, reverse=True)
    assert len(mulai) == 12
    berikut = client.get(URL, {"kursor": response.context["halaman"].berikut}).context["baris"]
    assert len(berikut) == 2
    assert berikut[-1].periode == dunia.periode


def test_the_window_is_told_in_days_and_the_holder_in_words(dunia, masuk):
    jendela = JendelaPeriode.objects.get(periode=dunia.periode)
    client = masuk(dunia.operator_desa)
    with atur_jam(jendela.tutup - timedelta(days=5, hours=1)):
        isi = client.get(URL).content.decode()
    assert "ditutup 5 hari lagi" in isi
    assert "Desa mengusulkan, Dinas Sosial memverifikasi" in isi
    with cakupan(d.KABUPATEN), atur_jam(jendela.buka + timedelta(days=3)):
        tutup(dunia.periode.pk, dunia.operator_kabupaten)
        isi = client.get(URL).content.decode()
    assert "ditutup 5 hari lagi" not in isi
    assert "Operator kabupaten: memfinalisasi periode" in isi
    assert "(baru saja)" in isi


def test_a_window_past_its_end_no_longer_counts_days(dunia, masuk):
    jendela = JendelaPeriode.objects.get(periode=dunia.periode)
    with atur_jam(jendela.tutup + timedelta(days=2)):
        baris = masuk(dunia.operator_desa).get(URL).context["baris"]
    (satu,) = [b for b in baris if b.periode == dunia.periode]
    assert not satu.menerima
    assert satu.terakhir.astimezone(WIB).date() == dunia.periode.selesai
