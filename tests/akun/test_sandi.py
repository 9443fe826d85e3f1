"""One's own account: the profile, and changing the password."""

from __future__ import annotations

import pytest
from django.test import Client

from dtks.akun.services import atur_ulang_sandi
from dtks.jejak.models import Peristiwa
from tests import dunia as d
from tests.dunia import SANDI

pytestmark = pytest.mark.django_db
BARU = "kalimat baru yang panjang"


def isi(**ubah):
    return {"sandi_lama": SANDI, "sandi_baru": BARU, "sandi_ulang": BARU, **ubah}


@pytest.mark.parametrize("peran", sorted(d.ORANG))
def test_everybody_sees_who_he_is_and_where_he_works(dunia, masuk, peran):
    orang = dunia.orang[peran]
    halaman = masuk(orang).get("/akun/").content.decode()
    assert orang.nama in halaman
    assert orang.nama_pengguna in halaman
    assert orang.sebutan_peran.capitalize() in halaman
    for wilayah in orang.wilayah.all():
        assert wilayah.nama_lengkap in halaman
    assert 'href="/akun/sandi/"' in halaman


def test_the_password_changes_and_this_session_goes_on_while_others_end(dunia, masuk):
    client, lain = masuk(dunia.petugas), masuk(dunia.petugas)
    response = client.post("/akun/sandi/", isi(), follow=True)
    assert response.redirect_chain == [("/akun/", 302)]
    assert "Kata sandi sudah diganti." in response.content.decode()
    assert lain.post("/akun/sandi/", isi()).headers["Location"] == "/masuk/?next=/akun/sandi/"
    dunia.petugas.refresh_from_db()
    assert dunia.petugas.check_password(BARU)
    peristiwa = Peristiwa.objects.get(peristiwa="akun.sandi_diganti")
    assert peristiwa.pelaku_id == dunia.petugas.pk
    assert BARU not in str(peristiwa.isi)


@pytest.mark.parametrize(
    ("ubah", "kalimat"),
    [
        ({"sandi_lama": "bukan-ini"}, "Kata sandi sekarang tidak cocok"),
        ({"sandi_ulang": "kalimat lain yang panjang"}, "Kedua kata sandi baru tidak sama"),
        ({"sandi_baru": SANDI, "sandi_ulang": SANDI}, "harus berbeda dari yang sekarang"),
        ({"sandi_baru": "pendek1", "sandi_ulang": "pendek1"}, "terlalu pendek"),
        ({"sandi_baru": "9081726354", "sandi_ulang": "9081726354"}, "seluruhnya"),
        ({"sandi_baru": "qwertyuiop", "sandi_ulang": "qwertyuiop"}, "terlalu umum"),
        ({"sandi_baru": "petugas-satu", "sandi_ulang": "petugas-satu"}, "mirip"),
    ],
)
def test_what_does_not_do_is_said_and_changes_nothing(dunia, masuk, ubah, kalimat):
    dunia.petugas.nama_pengguna = "petugas-satu"
    dunia.petugas.save()
    response = masuk(dunia.petugas).post("/akun/sandi/", isi(**ubah))
    assert response.status_code == 200
    assert kalimat in response.content.decode()
    dunia.petugas.refresh_from_db()
    assert dunia.petugas.check_password(SANDI)


def test_a_temporary_password_must_be_changed_before_anything_else(dunia):
    sementara = atur_ulang_sandi(dunia.admin_kabupaten, dunia.petugas.pk)
    client = Client()
    client.post("/masuk/", {"username": "petugas", "password": sementara})
    for url in ("/", "/akun/", "/verval/"):
        assert client.get(url).headers["Location"] == "/akun/sandi/"
    halaman = client.get("/akun/sandi/").content.decode()
    assert "kata sandi sementara" in halaman
    response = client.post("/akun/sandi/", isi(sandi_lama=sementara))
    assert response.headers["Location"] == "/"
    assert client.get("/akun/").status_code == 200
    dunia.petugas.refresh_from_db()
    assert not dunia.petugas.harus_ganti_sandi


def test_passwords_are_never_written_back_into_the_page(dunia, masuk):
    halaman = masuk(dunia.petugas).post("/akun/sandi/", isi(sandi_lama="bukan-ini-sandinya")).content.decode()
    assert BARU not in halaman
    assert "bukan-ini-sandinya" not in halaman
