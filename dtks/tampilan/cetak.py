"""Documents on paper: HTML in, a reproducible PDF with its fonts inside out. Knows no model and no network."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from lokal.terbilang import terbilang
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from dtks.tampilan.waktu import tulis_angka

HURUF: Final = "Liberation Serif"

UKURAN_KERTAS: Final[Mapping[str, str]] = {"A4": "210mm 297mm", "F4": "215mm 330mm"}

NAMA_BASIS: Final[Mapping[str, str]] = {
    "DTKS": "Data Terpadu Kesejahteraan Sosial",
    "DTSEN": "Data Tunggal Sosial dan Ekonomi Nasional",
}


class HurufTidakAda(RuntimeError):
    """The typeface is not installed, so the document would come out in another one."""


def cetak_pdf(html: str) -> bytes:
    """The document as PDF/A-3u with its fonts inside: equal HTML gives equal bytes.

    Nothing is fetched: a picture is a `data:` address inside the HTML, every other address is refused.
    Raises HurufTidakAda if `HURUF` is missing.
    """
    opsi = {
        "pdf_variant": "pdf/a-3u",
        "pdf_identifier": hashlib.sha256(html.encode()).hexdigest()[:32].encode(),
    }
    sumber = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",)))
    dokumen = sumber.render(font_config=FontConfiguration(), **opsi)
    pdf: bytes = dokumen.write_pdf(**opsi)
    if not any(huruf.family == HURUF for huruf in dokumen.fonts.values()):
        raise HurufTidakAda(f"Huruf {HURUF} tidak terpasang; pasang paket fonts-liberation.")
    return pdf


def berhuruf(n: int) -> str:
    """A count in figures and in words: 312 -> "312 (tiga ratus dua belas)"."""
    return f"{tulis_angka(n)} ({terbilang(n)})"
