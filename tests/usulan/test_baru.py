"""The first step of a proposal: the village, the address, and one draft for however many clicks."""

from __future__ import annotations

import pytest

from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.usulan.isian import alamat, baru
from tests.usulan.test_serentak import serentak
from usulan.models import Usulan

URL = "/usulan/baru/"


@pytest.mark.django_db
class TestBaru:
    def test_a_village_operator_goes_on_to_the_keluarga(self, dunia, masuk, sekabupaten):
        client = masuk(dunia.operator_desa)
        assert "desa" not in client.get(URL).context["form"].fields
        response = client.post(URL, baru(keterangan="Rumah di belakang masjid", dusun="Dusun II"))
        usulan = Usulan.objects.get()
        assert response.url == f"{alamat('isian', usulan)}?langkah=keluarga"
        assert (usulan.desa_id, usulan.asal, usulan.status) == (d.WAY_URANG, "RT_RW", "DRAF")
        assert usulan.keterangan == "Rumah di belakang masjid"
        assert (usulan.rumah_tangga.alamat, usulan.rumah_tangga.dusun) == ("Jl. Kenanga No. 5", "Dusun II")
        assert not usulan.dientri_dinas

    def test_who_has_several_villages_chooses_one_of_them(self, dunia, masuk, sekabupaten):
        client = masuk(dunia.pendamping)
        for desa in ("", d.HAJIMENA):
            form = client.post(URL, baru(desa=desa)).context["form"]
            assert "desa" in form.errors
        client.post(URL, baru(desa=d.KELURAHAN_KALIANDA))
        assert Usulan.objects.get().desa_id == d.KELURAHAN_KALIANDA

    def test_the_district_enters_for_any_village_and_it_shows(self, dunia, masuk, sekabupaten):
        client = masuk(dunia.operator_kabupaten)
        assert "diserahkan" in client.post(URL, baru(desa=d.HAJIMENA)).context["form"].errors
        client.post(URL, baru(desa=d.HAJIMENA, diserahkan="Fotokopi KK"))
        usulan = Usulan.objects.get()
        assert (usulan.desa_id, usulan.dientri_dinas) == (d.HAJIMENA, True)
        assert usulan.diserahkan == "Fotokopi KK"
        assert "dientri Dinas Sosial" in client.get(alamat("detail", usulan)).content.decode()

    def test_a_missing_answer_is_named_at_its_field_and_the_rest_is_kept(self, dunia, masuk, sekabupaten):
        response = masuk(dunia.operator_desa).post(URL, baru(alamat="", rt="tiga"))
        assert set(response.context["form"].errors) == {"alamat", "rt"}
        isi = response.content.decode()
        assert 'href="#id_alamat"' in isi
        assert 'value="tiga"' in isi
        assert not Usulan.objects.exists()

    def test_the_same_form_sent_again_makes_no_second_draft(self, dunia, masuk, sekabupaten):
        client, data = masuk(dunia.operator_desa), baru()
        pertama, kedua = client.post(URL, data), client.post(URL, data)
        assert pertama.url == kedua.url
        assert Usulan.objects.count() == 1

    def test_a_key_of_another_village_gives_nothing_away(self, dunia, masuk, sekabupaten):
        milik_lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
        client = masuk(dunia.operator_desa)
        response = client.post(URL, baru(kunci=str(milik_lain.kunci)))
        assert response.status_code == 404
        assert Usulan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_draft(dunia, masuk):
    data, client = baru(), [masuk(dunia.operator_desa) for _ in range(2)]
    tujuan, _ = serentak(2, lambda ke: client[ke].post(URL, data).headers["Location"])
    with cakupan(d.KABUPATEN):
        usulan = Usulan.objects.get()
    assert tujuan == [f"{alamat('isian', usulan)}?langkah=keluarga"] * 2
