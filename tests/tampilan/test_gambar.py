"""Drawings made on the server: neraca, funnel, time line, icons."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.template import Context, Template

from dtks.inti.jam import atur_jam
from dtks.tampilan.neraca import LEBAR, susun_batang, susun_corong

NERACA = {"bawaan": 20, "masuk": 180, "difinalisasi": 150, "ditolak": 20, "ditarik": 0, "dibawa": 30}


def gambar(isi: str, **nilai: object) -> str:
    return Template("{% load tampilan %}" + isi).render(Context(nilai))


def test_both_bars_of_a_balanced_neraca_have_one_length() -> None:
    batang = susun_batang(NERACA)
    assert batang.seimbang
    for sisi in batang.sisi:
        assert sisi.total == 200
        assert sum(ruas.lebar for ruas in sisi.ruas) == LEBAR
    assert [ruas.x for ruas in batang.akhir.ruas] == [0, 450, 510, 510]


def test_running_neraca_shows_what_is_still_open() -> None:
    batang = susun_batang(SimpleNamespace(**{**NERACA, "dibawa": 0, "terbuka": 30}))
    assert batang.seimbang
    assert batang.akhir.ruas[-1].label == "Masih diproses"


def test_empty_neraca_is_drawn_without_division_by_zero() -> None:
    assert '<rect class="nr-bawaan" x=' not in gambar("{% neraca_batang n %}", n={})


def test_neraca_page_has_numbers_beside_the_bars_and_svg_numbers_with_points() -> None:
    html = gambar("{% neraca_batang n %}", n={**NERACA, "masuk": 1980, "difinalisasi": 1950})
    assert "2.000" in html
    assert not re.search(r'(?:x|width)="\d+,', html)
    assert "Kedua jumlah tidak sama" not in html


def test_unbalanced_neraca_says_so() -> None:
    assert "Kedua jumlah tidak sama" in gambar("{% neraca_batang n %}", n={**NERACA, "dibawa": 29})


def test_funnel_is_as_wide_as_its_largest_step() -> None:
    assert [ruas.lebar for ruas in susun_corong([("Draf", 300), ("Diajukan", 400), ("Disetujui", 100)])] == [
        450,
        600,
        150,
    ]
    assert susun_corong([("Draf", 0)])[0].lebar == 0
    assert gambar("{% corong l %}", l=[("Draf", 1200)]).count("1.200") == 1


def test_time_line_tells_who_and_when_and_marks_the_present_holder() -> None:
    kini = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
    peristiwa = [
        SimpleNamespace(
            waktu=kini, siapa="Operator kabupaten", judul="Menunggu keputusan", isi="", kini=True
        ),
        SimpleNamespace(
            waktu=kini - timedelta(days=12), siapa="Desa <A>", judul="Diajukan", isi="Lengkap.", kini=False
        ),
    ]
    with atur_jam(kini):
        html = gambar("{% garis_waktu p %}", p=peristiwa)
    assert html.count('<li class="kini">') == 1
    assert "12 November 2026 14.05 WIB</time> (12 hari)" in html
    assert "Desa &lt;A&gt;" in html
    assert "<p>Lengkap.</p>" in html


def test_icon_is_decoration_unless_named() -> None:
    assert 'aria-hidden="true"' in gambar("{% ikon 'cari' %}")
    assert "img/ikon.svg#cari" in gambar("{% ikon 'cari' %}")
    assert 'role="img" aria-label="Cari &lt;"' in gambar("{% ikon 'cari' judul=j %}", j="Cari <")
