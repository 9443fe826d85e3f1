"""The page frame and the error pages."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage, Message
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views import csrf, defaults

from dtks.tampilan.konteks import rangka

MENU = [
    SimpleNamespace(nama=nama, url=f"/{nama.lower()}/", ikon="usulan", aktif=nama == "Verval", jumlah=jumlah)
    for nama, jumlah in [("Beranda", 0), ("Usulan", 1204), ("Verval", 0), ("Rekap", 0), ("Peta", 0)]
]


class Orang:
    is_authenticated = True

    def __str__(self) -> str:
        return "Siti <Rahma>"


class Pesan(BaseStorage):
    """Messages that live in memory, so that the frame can be drawn without a session."""

    def _get(self, *args: object, **kwargs: object) -> tuple[list[Message], bool]:
        return [], True

    def _store(
        self, messages: list[Message], response: object, *args: object, **kwargs: object
    ) -> list[Message]:
        return messages


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/verval/")
    request.user = AnonymousUser()
    request._messages = Pesan(request)  # type: ignore[attr-defined]
    return request


def gambar(request: HttpRequest, isi: str, dasar: str = "dasar.html") -> str:
    return Template(f'{{% extends "{dasar}" %}}{{% load tampilan %}}{isi}').render(RequestContext(request))


def masuk(request: HttpRequest) -> None:
    request.user = Orang()  # type: ignore[assignment]
    request.menu = MENU  # type: ignore[attr-defined]
    request.label_wilayah = "Desa Merak Belantung"  # type: ignore[attr-defined]
    request.label_periode = "Periode November 2026, sisa 6 hari"  # type: ignore[attr-defined]


def test_frame_of_a_bare_request_is_empty_but_whole(request_: HttpRequest) -> None:
    assert rangka(RequestFactory().get("/")) == {
        "menu": [],
        "nama_pengguna": "",
        "label_wilayah": "",
        "label_periode": "",
    }
    html = gambar(request_, "{% block judul %}Verval{% endblock %}")
    assert 'class="bawah"' not in html
    assert "menu-penuh" not in html


def test_frame_shows_person_region_and_period(request_: HttpRequest) -> None:
    masuk(request_)
    html = gambar(request_, "{% block judul %}Verval{% endblock %}")
    assert "Siti &lt;Rahma&gt;" in html
    assert "Desa Merak Belantung" in html
    assert "Periode November 2026, sisa 6 hari" in html


def test_bottom_bar_has_at_most_four_entries_and_the_side_bar_all(request_: HttpRequest) -> None:
    masuk(request_)
    html = gambar(request_, "{% block judul %}Verval{% endblock %}")
    sisi, bawah = html.split('class="bawah"')
    assert bawah.count("<li>") == 4
    assert "Peta" in sisi
    assert "Peta" not in bawah
    assert "1.204" in bawah
    assert bawah.count('aria-current="page"') == 1


@pytest.mark.parametrize("dasar", ["dasar.html", "dasar_polos.html"])
def test_page_has_language_one_heading_landmark_and_skip_link(request_: HttpRequest, dasar: str) -> None:
    html = gambar(request_, '{% block judul %}Data {% lencana_status "DRAF" %} A&amp;B{% endblock %}', dasar)
    assert html.lstrip().startswith("<!doctype html>")
    assert '<html lang="id">' in html
    assert len(re.findall(r"<h1\b", html)) == 1
    assert html.count("<main ") == 1
    assert '<a class="lompat" href="#isi">' in html
    judul = html.split("<title>")[1].split("</title>")[0]
    assert " ".join(judul.split()) == "Data Draf A&amp;B - Sistem DTKS"


def test_breadcrumbs_and_actions_appear_only_when_the_page_has_them(request_: HttpRequest) -> None:
    kosong = gambar(request_, "{% block judul %}X{% endblock %}")
    assert 'class="remah"' not in kosong
    assert 'class="tindakan"' not in kosong
    html = gambar(
        request_,
        '{% block remah %}<li><a href="/usulan/">Usulan</a></li>{% endblock %}'
        '{% block tindakan %}<a class="btn btn-primary" href="/x/">Baru</a>{% endblock %}',
    )
    assert '<ol><li><a href="/usulan/">Usulan</a></li></ol>' in html
    assert '<div class="tindakan"><a class="btn btn-primary" href="/x/">Baru</a></div>' in html


def test_messages_are_shown_escaped_and_errors_interrupt(request_: HttpRequest) -> None:
    messages.success(request_, "Usulan <SITI> dikirim.")
    messages.error(request_, "Berkas terlalu besar.")
    html = gambar(request_, "")
    assert '<div class="kabar kabar-success" role="status">' in html
    assert "Usulan &lt;SITI&gt; dikirim." in html
    assert '<div class="kabar kabar-error" role="alert">' in html


@pytest.mark.parametrize(
    ("halaman", "status", "kalimat"),
    [
        (lambda r: defaults.bad_request(r, Exception()), 400, "muat ulang halaman itu"),
        (lambda r: defaults.permission_denied(r, Exception()), 403, "mintalah admin kabupaten"),
        (lambda r: defaults.page_not_found(r, Exception()), 404, "Periksa kembali alamatnya"),
        (defaults.server_error, 500, "bukan pada isian Anda"),
        (lambda r: csrf.csrf_failure(r, reason="x"), 403, "Isian Anda belum tersimpan"),
    ],
)
def test_error_page_says_what_happened_and_what_to_do(
    request_: HttpRequest, halaman: object, status: int, kalimat: str
) -> None:
    response = halaman(request_)  # type: ignore[operator]
    assert response.status_code == status
    assert kalimat in response.content.decode()


def test_500_page_needs_no_context() -> None:
    assert "Sistem sedang bermasalah" in render_to_string("500.html")


def test_shared_fragments_draw_their_values() -> None:
    kosong = render_to_string(
        "komponen/_kosong.html",
        {"judul": "Belum ada usulan", "isi": "Mulai.", "url": "/x/", "tombol": "Baru"},
    )
    assert '<a class="btn btn-primary" href="/x/">Baru</a>' in kosong
    maju = render_to_string(
        "komponen/_kemajuan.html", {"id": "k", "judul": "Unggah", "total": 10000, "selesai": 2500}
    )
    assert '<progress id="k" max="10000" value="2500">' in maju
    assert "2.500 dari 10.000 baris" in maju
