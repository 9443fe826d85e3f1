"""Tokens of the API: made once, kept as a digest, and no way around the locks at the door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from knox.models import AuthToken

from dtks.akun import services
from dtks.akun.api import BatasToken
from dtks.akun.models import Pengguna
from dtks.inti.jam import atur_jam, sekarang
from dtks.jejak.models import Peristiwa
from tests import dunia as d

pytestmark = pytest.mark.django_db
HALAMAN, CABUT, USULAN = "/akun/token/", "/akun/token/cabut/", "/api/v1/usulan/"


def token(orang: Pengguna, hari: int = 30) -> str:
    return services.buat_token(orang, nama="SID desa", hari=hari)


def dengan(isi: str, skema: str = "Token", **kwargs: Any) -> Client:
    """A client without session that sends this token; it minds CSRF as a browser would."""
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"{skema} {isi}"}, **kwargs)


def kode(isi: str, url: str = USULAN, skema: str = "Token") -> int:
    return dengan(isi, skema).get(url).status_code


# --- The page ----------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_kept_as_a_digest(dunia, masuk):
    client = masuk(dunia.operator_desa)
    response = client.post(HALAMAN, {"nama": "SID Way Urang", "hari": "30"})
    (baru,) = AuthToken.objects.all()
    isi = response.content.decode()
    rahasia = response.context["token"]
    assert rahasia in isi
    assert rahasia.startswith("dtks_")
    assert len(rahasia) == 69
    assert "no-store" in response.headers["Cache-Control"]
    assert rahasia not in client.get(HALAMAN).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM knox_authtoken t")
        assert rahasia not in cursor.fetchone()[0]
    assert baru.expiry - sekarang() > timedelta(days=29)
    assert kode(rahasia) == 200


def test_making_and_revoking_leave_a_trail_without_the_token(dunia, masuk):
    client = masuk(dunia.operator_desa)
    rahasia = client.post(HALAMAN, {"nama": "SID", "hari": "90"}).context["token"]
    (satu,) = client.get(HALAMAN).context["daftar"]
    assert satu.nama == "SID"
    assert client.post(CABUT, {"token": satu.nomor}).status_code == 302
    jejak = Peristiwa.objects.filter(peristiwa__startswith="akun.token_").order_by("pk")
    assert [(p.peristiwa, p.isi["token"]) for p in jejak] == [
        ("akun.token_dibuat", satu.nomor),
        ("akun.token_dicabut", satu.nomor),
    ]
    assert not any(rahasia[5:25] in str(p.isi) for p in jejak)


def test_a_revoked_token_ends_at_once_and_the_others_go_on(dunia, masuk):
    client = masuk(dunia.operator_desa)
    satu, dua = token(dunia.operator_desa), token(dunia.operator_desa)
    terbaru = client.get(HALAMAN).context["daftar"][0]
    client.post(CABUT, {"token": terbaru.nomor})
    assert (kode(satu), kode(dua)) == (200, 401)


def test_somebody_elses_token_cannot_be_revoked_or_seen(dunia, masuk):
    punya = token(dunia.operator_desa)
    (nomor,) = [t.nomor for t in services.daftar_token(dunia.operator_desa)]
    client = masuk(dunia.operator_desa_lain)
    assert client.get(HALAMAN).context["daftar"] == []
    client.post(CABUT, {"token": nomor})
    assert kode(punya) == 200


@pytest.mark.parametrize(
    "isi", [{}, {"nama": "", "hari": "30"}, {"nama": "a", "hari": "36500"}, {"nama": "\0", "hari": "30"}]
)
def test_a_token_needs_a_name_and_one_of_the_offered_ages(isi, dunia, masuk):
    masuk(dunia.operator_desa).post(HALAMAN, isi)
    assert AuthToken.objects.count() == 0


def test_ten_tokens_are_enough_and_expired_ones_do_not_count(dunia, masuk):
    for _ in range(services.TOKEN_TERBANYAK):
        token(dunia.operator_desa)
    client = masuk(dunia.operator_desa)
    isi = {"nama": "satu lagi", "hari": "30"}
    assert "Cabut dulu yang tidak dipakai" in client.post(HALAMAN, isi).content.decode()
    AuthToken.objects.update(expiry=sekarang() - timedelta(seconds=1))
    assert client.post(HALAMAN, isi).context["token"]
    assert AuthToken.objects.count() == 1


# --- At the door -------------------------------------------------------------------------------------


def test_a_token_sees_the_region_of_its_owner_and_nothing_else(dunia):
    sendiri = d.draf(dunia)
    lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    client = dengan(token(dunia.operator_desa))
    assert [b["kunci"] for b in client.get(USULAN).json()["results"]] == [str(sendiri.kunci)]
    assert client.get(f"{USULAN}{lain.kunci}/").status_code == 404


def test_a_token_has_the_rights_of_its_owner_and_no_more(dunia):
    assert kode(token(dunia.auditor)) == 403
    assert kode(token(dunia.petugas), "/api/v1/rumah-tangga/") == 403


@pytest.mark.parametrize(
    "rusak", ["", "x", "dtks_", "dtks_" + "0" * 64, "dtks_" + "\0" * 64, "dtks_" + "é" * 64, "a b"]
)
def test_a_wrong_token_is_refused_in_words(rusak, dunia):
    response = dengan(rusak).get(USULAN)
    assert response.status_code == 401
    assert response.json()["detail"].startswith("Token tidak berlaku")
    assert response.headers["WWW-Authenticate"] == "Token"


def test_a_token_with_one_letter_changed_is_wrong(dunia):
    asli = token(dunia.operator_desa)
    assert kode(asli) == 200
    assert kode(asli[:-1] + ("0" if asli[-1] != "0" else "1")) == 401
    assert kode(asli.upper()) == 401


def test_an_expired_token_is_refused_and_looking_at_it_writes_nothing(dunia):
    lama = token(dunia.operator_desa, hari=30)
    with atur_jam(sekarang() + timedelta(days=31)):
        assert kode(lama) == 401
    assert AuthToken.objects.count() == 1


def test_a_closed_account_closes_its_tokens(dunia):
    isi = token(dunia.operator_desa)
    services.atur_aktif(dunia.admin_kabupaten, dunia.operator_desa.pk, aktif=False)
    assert kode(isi) == 401
    services.atur_aktif(dunia.admin_kabupaten, dunia.operator_desa.pk, aktif=True)
    assert kode(isi) == 200


def test_a_new_password_ends_every_token(dunia):
    isi = token(dunia.operator_desa)
    services.ganti_sandi(dunia.operator_desa, "sandi-baru-panjang-2")
    assert kode(isi) == 401


def test_a_reset_password_ends_every_token(dunia):
    isi = token(dunia.operator_desa)
    services.atur_ulang_sandi(dunia.admin_kabupaten, dunia.operator_desa.pk)
    assert kode(isi) == 401


def test_rights_and_region_are_those_of_now_not_of_when_it_was_made(dunia):
    isi = token(dunia.operator_desa)
    Pengguna.objects.filter(pk=dunia.operator_desa.pk).update(peran=["auditor"])
    assert kode(isi) == 403


def test_a_token_opens_no_page_and_makes_no_session(dunia):
    client = dengan(token(dunia.operator_desa))
    for halaman in ("/usulan/", "/akun/token/", "/"):
        response = client.get(halaman)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/masuk/")
    client.get(USULAN)
    assert not client.cookies


def test_a_wrong_token_is_not_saved_by_a_session(dunia, masuk):
    client = masuk(dunia.operator_desa)
    assert client.get(USULAN, headers={"Authorization": "Token dtks_salah"}).status_code == 401


def test_a_token_decides_alone_beside_a_session_of_somebody_else(dunia, masuk):
    sendiri = d.draf(dunia)
    client = masuk(dunia.operator_desa_lain)
    isi = client.get(USULAN, headers={"Authorization": f"Token {token(dunia.operator_desa)}"}).json()
    assert [b["kunci"] for b in isi["results"]] == [str(sendiri.kunci)]


@pytest.mark.parametrize("skema", ["Bearer", "Basic", "Tokens"])
def test_another_scheme_is_no_token(skema, dunia):
    assert kode(token(dunia.operator_desa), skema=skema) == 401


def test_the_reading_log_names_the_owner(dunia):
    usulan = d.draf(dunia)
    dengan(token(dunia.operator_desa)).get(f"{USULAN}{usulan.kunci}/")
    assert Peristiwa.objects.get(peristiwa="usulan.dibaca").pelaku_id == dunia.operator_desa.pk


def test_a_session_needs_the_csrf_proof_and_a_token_does_not(dunia):
    usulan = d.draf(dunia)
    url, isi = f"{USULAN}{usulan.kunci}/tarik/", {"versi": usulan.versi, "alasan": "pindah"}
    sesi = Client(enforce_csrf_checks=True)
    sesi.force_login(dunia.operator_desa, backend="django.contrib.auth.backends.ModelBackend")
    assert sesi.post(url, isi, "application/json").status_code == 403
    assert dengan(token(dunia.operator_desa)).post(url, isi, "application/json").status_code == 200


def test_too_many_requests_of_one_person_wait_and_others_do_not(dunia, monkeypatch):
    monkeypatch.setattr(BatasToken, "rate", "3/min", raising=False)
    satu, dua = dengan(token(dunia.operator_desa)), dengan(token(dunia.operator_desa))
    jawaban = [client.get(USULAN) for client in (satu, dua, satu, dua)]
    assert [r.status_code for r in jawaban] == [200, 200, 200, 429]
    assert 0 < int(jawaban[-1].headers["Retry-After"]) <= 60
    assert kode(token(dunia.operator_desa_lain)) == 200


def test_who_clicks_is_not_counted(dunia, masuk, monkeypatch):
    monkeypatch.setattr(BatasToken, "rate", "1/min", raising=False)
    client = masuk(dunia.operator_desa)
    assert [client.get(USULAN).status_code for _ in range(3)] == [200, 200, 200]


def test_the_document_of_the_api_names_both_ways(dunia):
    isi = dengan(token(dunia.operator_desa)).get("/api/v1/schema/").json()
    assert set(isi["components"]["securitySchemes"]) == {"sesi", "token"}
