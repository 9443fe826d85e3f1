"""Every page of the village, asked by every role, by another village, and by nobody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from dtks.inti.izin import Izin
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.usulan.isian import alamat
from usulan.models import BuktiMusyawarah, Usulan, UsulanAnggota, UsulanKeluarga

pytestmark = pytest.mark.django_db

IZIN_DAFTAR = {
    "daftar": Izin.USULAN_LIHAT,
    "baru": Izin.USULAN_TULIS,
    "musyawarah": Izin.USULAN_LIHAT,
    "musyawarah_baru": Izin.USULAN_TULIS,
}
IZIN_SATU = {
    "detail": Izin.USULAN_LIHAT,
    "tarik": Izin.USULAN_AJUKAN,
    "rumah_tangga": Izin.USULAN_TULIS,
    "kriteria": Izin.USULAN_TULIS,
    "kondisi_rumah": Izin.USULAN_TULIS,
    "keluarga_tambah": Izin.USULAN_TULIS,
    "keluarga": Izin.USULAN_TULIS,
    "keluarga_hapus": Izin.USULAN_TULIS,
    "anggota_tambah": Izin.USULAN_TULIS,
    "anggota": Izin.USULAN_TULIS,
    "anggota_hapus": Izin.USULAN_TULIS,
}


def url_satu(halaman: str, usulan: Usulan, bagian: Usulan) -> str:
    """The page of `usulan`; its keluarga or member is the first of `bagian`."""
    with cakupan(d.KABUPATEN):
        if (halaman.startswith("keluarga") and halaman != "keluarga_tambah") or halaman == "anggota_tambah":
            return alamat(halaman, usulan, UsulanKeluarga.objects.filter(usulan=bagian).earliest("pk").pk)
        if halaman.startswith("anggota"):
            return alamat(halaman, usulan, UsulanAnggota.objects.filter(usulan=bagian).earliest("pk").pk)
    return alamat(halaman, usulan)


@pytest.mark.parametrize("halaman", IZIN_DAFTAR)
def test_lists_answer_each_role_by_its_right(dunia, masuk, halaman):
    for orang in dunia.orang.values():
        status = masuk(orang).get(reverse(f"usulan:{halaman}")).status_code
        assert status == (200 if orang.boleh(IZIN_DAFTAR[halaman]) else 403), orang


@pytest.mark.parametrize("halaman", IZIN_SATU)
def test_a_proposal_answers_each_role_by_its_right_and_is_not_there_for_another_village(
    dunia, masuk, halaman
):
    usulan = d.draf(dunia)
    url = url_satu(halaman, usulan, usulan)
    for nama, orang in dunia.orang.items():
        status = masuk(orang).get(url).status_code
        terlihat = 404 if nama == "operator_desa_lain" else 200
        assert status == (terlihat if orang.boleh(IZIN_SATU[halaman]) else 403), nama


@pytest.mark.parametrize("halaman", [h for h in IZIN_SATU if h != "detail"])
def test_a_writer_of_another_village_cannot_post_either(dunia, masuk, halaman):
    usulan = d.draf(dunia)
    sebelum = usulan.versi
    url = url_satu(halaman, usulan, usulan)
    data = {"versi": sebelum, "alasan": "uji"}
    assert masuk(dunia.operator_desa_lain).post(url, data).status_code == 404
    assert masuk(dunia.kepala_desa).post(url, data).status_code == 403
    with cakupan(d.KABUPATEN):
        usulan.refresh_from_db()
    assert usulan.versi == sebelum


@pytest.mark.parametrize(
    "halaman", ["keluarga", "keluarga_hapus", "anggota_tambah", "anggota", "anggota_hapus"]
)
def test_a_keluarga_or_member_of_another_proposal_is_not_found(dunia, masuk, halaman):
    usulan, lain = d.draf(dunia), d.draf(dunia)
    client = masuk(dunia.operator_desa)
    url = url_satu(halaman, usulan, lain)
    assert client.get(url).status_code == 404
    assert client.post(url, {"versi": usulan.versi}).status_code == 404
    with cakupan(d.KABUPATEN):
        assert UsulanAnggota.objects.filter(usulan=lain).count() == 2


def test_musyawarah_and_its_evidence_belong_to_the_village(dunia, masuk):
    usulan = d.draf(dunia)
    d.ajukan(dunia, usulan)
    with cakupan(d.KABUPATEN):
        bukti = BuktiMusyawarah.objects.get().pk
    for url in (
        reverse("usulan:musyawarah_detail", args=[usulan.musyawarah_id]),
        reverse("usulan:bukti", args=[bukti]),
    ):
        response = masuk(dunia.kepala_desa).get(url)
        assert response.status_code == 200
        assert b"".join(response)
        assert masuk(dunia.operator_desa_lain).get(url).status_code == 404
        assert masuk(dunia.auditor).get(url).status_code == 403


def test_nobody_is_sent_to_sign_in(dunia):
    usulan = d.draf(dunia)
    urls = [reverse(f"usulan:{h}") for h in IZIN_DAFTAR] + [url_satu(h, usulan, usulan) for h in IZIN_SATU]
    for url in urls:
        response = Client().get(url)
        assert response.status_code == 302
        assert response.headers["Location"] == f"{reverse('akun:masuk')}?next={url}"
