"""Status badges: every status has a word, a colour and an explanation, and can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from dtks.tampilan.lencana import STATUS_PERIODE, STATUS_USULAN, Warna

CSS = (Path(__file__).parents[2] / "static" / "css" / "dtks.css").read_text()
LENCANA = dict(re.findall(r"^\.lencana-([a-z-]+) \{ (color: [^}]+)\}", CSS, re.MULTILINE))
TOKEN = dict(re.findall(r"^  (--[a-z-]+): (#[0-9a-f]{3,6});", CSS, re.MULTILINE))


def gambar(isi: str, **nilai: object) -> str:
    return Template("{% load tampilan %}" + isi).render(Context(nilai)).strip()


def kecerahan(warna: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    angka = warna.lstrip("#")
    if len(angka) == 3:
        angka = "".join(huruf * 2 for huruf in angka)
    saluran = [int(angka[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    merah, hijau, biru = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in saluran)
    return 0.2126 * merah + 0.7152 * hijau + 0.0722 * biru


def kontras(satu: str, dua: str) -> float:
    terang, gelap = sorted((kecerahan(satu), kecerahan(dua)), reverse=True)
    return (terang + 0.05) / (gelap + 0.05)


def test_contrast_is_computed_as_wcag_defines_it() -> None:
    assert kontras("#fff", "#000000") == pytest.approx(21)
    assert kontras("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("warna", list(Warna))
def test_badge_can_be_read(warna: Warna) -> None:
    teks, latar = (
        re.search(rf"(?<![a-z-]){sifat}: (#[0-9a-f]{{6}})", LENCANA[warna])
        for sifat in ("color", "background-color")
    )
    assert teks is not None
    assert latar is not None
    assert kontras(teks[1], latar[1]) >= 4.5


@pytest.mark.parametrize(
    ("teks", "latar"),
    [
        ("--tinta", "--latar"),
        ("--redup", "--latar"),
        ("--redup", "--kertas"),
        ("--aksen", "--latar"),
        ("--kertas", "--aksen"),
        ("--kertas", "--aksen-gelap"),
        ("--merah", "--latar"),
        ("--sisi-teks", "--sisi"),
        ("--sisi-teks", "--sisi-aktif"),
    ],
)
def test_page_colours_can_be_read(teks: str, latar: str) -> None:
    assert kontras(TOKEN[teks], TOKEN[latar]) >= 4.5


def test_no_text_is_smaller_than_14_px() -> None:
    ukuran = [float(angka) for angka in re.findall(r"font-size: ([\d.]+)rem", CSS)]
    assert min(ukuran) >= 0.875


@pytest.mark.parametrize("lencana", [*STATUS_USULAN.values(), *STATUS_PERIODE.values()])
def test_status_has_word_and_explanation(lencana: object) -> None:
    assert getattr(lencana, "kata", "")
    assert str(getattr(lencana, "arti", "")).endswith(".")


def test_statuses_of_a_proposal_do_not_share_a_colour() -> None:
    warna = [lencana.warna for lencana in STATUS_USULAN.values()]
    assert len(set(warna)) == len(warna)


def test_lencana_status_shows_word_colour_and_explanation() -> None:
    assert gambar("{% lencana_status 'DIKEMBALIKAN' %}") == (
        '<span class="lencana lencana-kuning" title="Dikembalikan ke desa untuk diperbaiki.">'
        "Dikembalikan</span>"
    )
    assert "lencana-arti" in gambar("{% lencana_status 'DIKEMBALIKAN' penjelasan=True %}")


def test_lencana_periode_has_its_own_table() -> None:
    assert "menunggu pengesahan" in gambar("{% lencana_periode 'DIFINALISASI' %}")
    assert "menunggu pengesahan" not in gambar("{% lencana_status 'DIFINALISASI' %}")


def test_unknown_status_is_escaped_and_grey() -> None:
    html = gambar("{% lencana_status status %}", status="<b>X</b>")
    assert html == '<span class="lencana lencana-abu">&lt;b&gt;X&lt;/b&gt;</span>'


def test_lencana_takes_any_word_but_only_known_colours() -> None:
    assert "lencana-hijau-garis" in gambar("{% lencana 'Padan' 'hijau-garis' %}")
    with pytest.raises(ValueError, match="jambon"):
        gambar("{% lencana 'Padan' 'jambon' %}")
