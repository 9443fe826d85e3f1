"""Template tags and filters of every page: `{% load tampilan %}`.

Words: |tanggal |tanggal_jam |umur_sejak |ribuan |samar |titik_wilayah. Parts: ikon, lencana,
lencana_status, lencana_periode, kolom_form, ringkasan_galat, neraca_batang, corong, garis_waktu,
navigasi_halaman, pilihan_urut, tampung.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dtks.inti import kode_wilayah, nik
from dtks.tampilan import neraca as gambar
from dtks.tampilan import waktu
from dtks.tampilan.isian import KesalahanIsian, Kolom, kumpulkan_kesalahan, siapkan_kolom
from dtks.tampilan.lencana import STATUS_PERIODE, STATUS_USULAN, Lencana, Warna, lencana_untuk
from dtks.tampilan.paginasi import Halaman

register = template.Library()


@register.filter
def tanggal(saat: date | None) -> str:
    """24 November 2026, in Jakarta; nothing for None."""
    return waktu.tulis_tanggal(saat) if saat else ""


@register.filter
def tanggal_jam(saat: datetime | None) -> str:
    """24 November 2026 14.05 WIB; nothing for None."""
    return waktu.tulis_tanggal_jam(saat) if saat else ""


@register.filter
def umur_sejak(saat: date | None) -> str:
    """12 hari, 3 jam, 5 hari lagi; nothing for None."""
    return waktu.tulis_umur(saat) if saat else ""


@register.filter
def ribuan(angka: int | float | Decimal | None) -> str:
    """1.234; nothing for None."""
    return "" if angka is None else waktu.tulis_angka(angka)


@register.filter
def samar(nomor: str | None) -> str:
    """A NIK or No KK with its middle masked; nothing for None."""
    return nik.samarkan(nomor) if nomor else ""


@register.filter
def titik_wilayah(kode: str | None) -> str:
    """A region code with dots: 18.01.06.2001; nothing for None."""
    return kode_wilayah.titik(kode) if kode else ""


@register.simple_tag
def ikon(nama: str, judul: str = "") -> SafeString:
    """An icon of img/ikon.svg. Decoration by default; with `judul` it is read aloud."""
    alamat = f"{static('img/ikon.svg')}#{nama}"
    if judul:
        return format_html(
            '<svg class="ikon" role="img" aria-label="{}" focusable="false"><use href="{}"/></svg>',
            judul,
            alamat,
        )
    return format_html(
        '<svg class="ikon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', alamat
    )


@register.inclusion_tag("komponen/_lencana.html")
def lencana(kata: str, warna: str, arti: str = "") -> dict[str, Any]:
    """A badge with a word of its own, for axes other than the two below. `warna` is a value of Warna."""
    return {"lencana": Lencana(kata, Warna(warna), arti)}


@register.inclusion_tag("komponen/_lencana.html")
def lencana_status(status: str, penjelasan: bool = False) -> dict[str, Any]:
    """The badge of a proposal's status; with `penjelasan` its explanation is written beside it."""
    return {"lencana": lencana_untuk(STATUS_USULAN, status), "penjelasan": penjelasan}


@register.inclusion_tag("komponen/_lencana.html")
def lencana_periode(status: str, penjelasan: bool = False) -> dict[str, Any]:
    """The badge of a period's status; with `penjelasan` its explanation is written beside it."""
    return {"lencana": lencana_untuk(STATUS_PERIODE, status), "penjelasan": penjelasan}


@register.inclusion_tag("komponen/_kolom_form.html")
def kolom_form(kolom: BoundField) -> dict[str, Kolom]:
    """One form field with label, hint, error and input, wired for screen readers."""
    return {"kolom": siapkan_kolom(kolom)}


@register.inclusion_tag("komponen/_ringkasan_galat.html")
def ringkasan_galat(*isian: BaseForm | BaseFormSet[Any]) -> dict[str, list[KesalahanIsian]]:
    """The errors of all given forms and formsets, each a link to its field. Nothing if there are none."""
    return {"kesalahan": kumpulkan_kesalahan(isian)}


@register.inclusion_tag("komponen/_neraca_batang.html")
def neraca_batang(neraca: object) -> dict[str, gambar.Batang]:
    """The neraca as two bars of one length, with its numbers in a table."""
    return {"batang": gambar.susun_batang(neraca)}


@register.inclusion_tag("komponen/_corong.html")
def corong(langkah: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """A funnel: (label, number) per step, first step first."""
    return {"langkah": gambar.susun_corong(langkah)}


@register.inclusion_tag("komponen/_garis_waktu.html")
def garis_waktu(peristiwa: Iterable[object]) -> dict[str, Any]:
    """A vertical time line of objects with waktu, siapa, judul, isi, kini; give the newest first."""
    return {"peristiwa": peristiwa}


@register.inclusion_tag("komponen/_navigasi_halaman.html", takes_context=True)
def navigasi_halaman(context: template.RequestContext, halaman: Halaman[Any]) -> dict[str, Any]:
    """Links to the page before and the page after; the other parameters of the URL stay."""
    return {"halaman": halaman, "parameter": context.request.GET}


@register.inclusion_tag("komponen/_pilihan_urut.html", takes_context=True)
def pilihan_urut(context: template.RequestContext, halaman: Halaman[Any]) -> dict[str, Any]:
    """The sorts a list offers, as links; the other parameters of the URL stay."""
    return {"halaman": halaman, "parameter": context.request.GET}


@register.simple_block_tag
def tampung(content: str) -> str:
    """Keep what the block renders: `{% tampung as nama %}…{% endtampung %}`, then `{{ nama }}` anywhere."""
    return content
