"""Signing in and out: one kind sentence for failures, the lock, where one goes on, and the session."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from axes.helpers import get_cache_timeout
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dtks.akun import services
from dtks.jejak.models import Peristiwa
from tests.dunia import SANDI

pytestmark = pytest.mark.django_db
URL = "/masuk/"
BEDA = "tidak cocok"


def coba(client: Client, nama: str = "operator.desa", sandi: str = SANDI, **lain):
    return client.post(URL, {"username": nama, "password": sandi, **lain.pop("isi", {})}, **lain)


def gagal(client: Client, kali: int, **lain):
    for _ in range(kali):
        response = coba(client, sandi="salah-sama-sekali", **lain)
    return response


def sudah_masuk(client: Client) -> bool:
    return client.get("/akun/").status_code == 200


def test_the_page_is_public_and_says_whom_to_ask(client):
    response = client.get(URL)
    assert response.status_code == 200
    assert "admin kabupaten" in response.content.decode()


def test_right_password_opens_the_home_page_and_leaves_an_event(dunia, client):
    response = coba(client)
    assert response.status_code == 302
    assert response.headers["Location"] == "/"
    assert sudah_masuk(client)
    peristiwa = Peristiwa.objects.get(peristiwa="akun.masuk")
    assert (peristiwa.pelaku_id, peristiwa.wilayah_id) == (dunia.operator_desa.pk, "1801061008")


@pytest.mark.parametrize("nama", ["Operator.Desa", "OPERATOR.DESA", " operator.desa "])
def test_a_telephone_s_capital_letter_or_space_does_not_matter(dunia, client, nama):
    assert coba(client, nama).status_code == 302


@pytest.mark.parametrize("nama", ["operator.desa", "tidak.ada", "a" * 200, "x' OR 1=1"])
def test_every_failure_has_the_same_sentence(dunia, client, nama):
    response = coba(client, nama, "salah-sama-sekali")
    assert response.status_code == 200
    assert BEDA in response.content.decode()
    assert not sudah_masuk(client)


def test_a_closed_account_is_refused_with_the_same_sentence(dunia, client):
    services.atur_aktif(dunia.admin_kabupaten, dunia.operator_desa.pk, aktif=False)
    assert BEDA in coba(client).content.decode()
    assert not sudah_masuk(client)


def test_empty_input_asks_for_it_and_counts_as_no_attempt(dunia, client):
    assert "Ada 2 hal yang perlu diperbaiki" in coba(client, "", "").content.decode()
    coba(client, "operator.desa", "")
    assert not Peristiwa.objects.filter(peristiwa="akun.gagal_masuk").exists()


def test_a_failure_leaves_the_name_cut_to_60_and_never_the_password(dunia, client):
    coba(client, "z" * 90, "rahasia-yang-salah")
    peristiwa = Peristiwa.objects.get(peristiwa="akun.gagal_masuk")
    assert peristiwa.isi == {"nama_pengguna": "z" * 60, "terkunci": False}
    assert (peristiwa.pelaku_id, peristiwa.wilayah_id) == (None, "1801")
    assert "rahasia-yang-salah" not in str(Peristiwa.objects.values())


def test_five_failures_lock_even_the_right_password(dunia, client):
    assert gagal(client, 4).status_code == 200
    kelima = gagal(client, 1)
    assert kelima.status_code == 429
    benar = coba(client)
    assert benar.status_code == 429
    isi = benar.content.decode()
    assert "Coba lagi 15 menit lagi" in isi
    assert "admin kabupaten" in isi
    assert not sudah_masuk(client)
    terkunci = Peristiwa.objects.filter(peristiwa="akun.gagal_masuk").order_by("id")
    assert [p.isi["terkunci"] for p in terkunci] == [False] * 4 + [True] * 2


def test_the_lock_holds_for_this_name_from_this_address_only(dunia, client):
    gagal(client, 5)
    assert coba(client, "petugas").status_code == 302
    assert coba(Client(), REMOTE_ADDR="10.9.8.7").status_code == 302
    assert coba(Client(), "OPERATOR.desa").status_code == 429


def test_different_names_from_one_office_do_not_lock_each_other(dunia, client):
    for nama in ("petugas", "auditor", "supervisor", "pendamping", "kepala.desa", "kepala.dinas"):
        assert gagal(client, 1, nama=nama).status_code == 200
    assert coba(client).status_code == 302


def test_success_starts_the_count_anew(dunia, client):
    gagal(client, 4)
    assert coba(client).status_code == 302
    client.post("/keluar/")
    assert gagal(client, 4).status_code == 200
    assert coba(client).status_code == 302


def test_the_lock_lasts_a_quarter_of_an_hour_and_opens_by_itself(dunia, client, settings):
    assert get_cache_timeout() == 15 * 60
    settings.AXES_COOLOFF_TIME = timedelta(seconds=1)
    gagal(client, 5)
    assert coba(client).status_code == 429
    time.sleep(1.1)  # the count expires by the clock of Redis, which no test can set
    assert coba(client).status_code == 302


def test_lost_redis_data_only_forgives_failures(dunia, client):
    gagal(client, 5)
    cache.clear()
    assert coba(client).status_code == 302


@pytest.mark.parametrize(
    ("tujuan", "ke"),
    [
        ("/akun/", "/akun/"),
        ("/usulan/?status=DRAF", "/usulan/?status=DRAF"),
        ("https://jahat.example/akun/", "/"),
        ("//jahat.example/", "/"),
        ("/\\jahat.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/masuk/", "/"),
        ("/keluar/", "/"),
        ("", "/"),
    ],
)
def test_next_is_followed_on_this_host_only(dunia, client, tujuan, ke):
    assert coba(client, isi={"next": tujuan}).headers["Location"] == ke


def test_who_is_signed_in_already_goes_on(dunia, masuk):
    client = masuk(dunia.petugas)
    assert client.get(URL).headers["Location"] == "/"
    assert client.get(f"{URL}?next=/akun/").headers["Location"] == "/akun/"
    assert client.get(f"{URL}?next=/masuk/").headers["Location"] == "/"


def test_session_cookie_is_hidden_from_scripts_bound_to_the_site_and_lasts_12_hours(dunia, client):
    coba(client)
    kue = client.cookies["sessionid"]
    assert kue["httponly"]
    assert kue["samesite"] == "Lax"
    assert kue["max-age"] == 12 * 3600


def test_an_expired_session_leads_back_by_way_of_a_friendly_sentence(dunia, client):
    coba(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    cache.clear()
    tujuan = "/akun/?dari=uji"
    response = client.get(tujuan, follow=True)
    assert response.redirect_chain == [
        (f"/masuk/?next={tujuan.replace('?', '%3F').replace('=', '%3D')}", 302)
    ]
    isi = response.content.decode()
    assert "sesi Anda berakhir sendiri sesudah 12 jam" in isi
    assert coba(client, isi={"next": tujuan}).headers["Location"] == tujuan


def test_a_session_ended_by_a_new_password_leads_to_signing_in(dunia, client):
    coba(client)
    sementara = services.atur_ulang_sandi(dunia.admin_kabupaten, dunia.operator_desa.pk)
    response = client.get("/akun/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/masuk/?next=/akun/"
    assert client.get(URL).status_code == 200
    assert coba(client, sandi=sementara).status_code == 302


def test_signing_out_needs_a_post_and_ends_the_session(dunia, masuk):
    client = masuk(dunia.petugas)
    assert client.get("/keluar/").status_code == 405
    assert sudah_masuk(client)
    response = client.post("/keluar/", follow=True)
    assert response.redirect_chain == [(reverse("akun:masuk"), 302)]
    assert "Anda sudah keluar." in response.content.decode()
    assert not sudah_masuk(client)


def test_signing_in_demands_the_csrf_token(dunia):
    client = Client(enforce_csrf_checks=True)
    assert coba(client).status_code == 403
