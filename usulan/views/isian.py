"""The quick entry of a new household: four steps, each one request that saves and brings the next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.inti.temuan import Tingkat
from usulan.forms.keluarga import AnggotaForm
from usulan.models import FotoUsulan, Jenis, TemuanUsulan, Usulan
from usulan.services import baca
from usulan.views import dasar
from usulan.views.formulir import BACA_TULIS
from usulan.views.isian_langkah import (
    FORM,
    SIMPAN,
    TAJUK,
    Hasil,
    Kiriman,
    Langkah,
    form_rumah,
    langkah_pertama,
    simpan_rumah,
)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
@never_cache
@gzip_page
def baru(request: HttpRequest) -> HttpResponse:
    """A new household: an empty first step, or its delivery."""
    kiriman = Kiriman.dari(request)
    if kiriman.data is None:
        return _tampil(request, None, Langkah.RUMAH, form_rumah(kiriman, None))
    return _jawab(request, None, Langkah.RUMAH, simpan_rumah(kiriman, None))


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
@never_cache
@gzip_page
def isi(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Go on with a draft: show one step, or take its delivery."""
    usulan = dasar.ambil(kunci)
    kiriman = Kiriman.dari(request)
    diminta = (request.GET if kiriman.data is None else kiriman.data).get("langkah", "")
    langkah = Langkah(diminta) if diminta in FORM else langkah_pertama(usulan)
    if kiriman.data is not None and usulan.jenis == Jenis.BARU:
        return _jawab(request, usulan, langkah, SIMPAN[langkah](kiriman, usulan))
    if usulan.jenis != Jenis.BARU or not dasar.bisa_diubah(usulan):
        return dasar.tidak_dapat_diubah(request, usulan)
    return _tampil(request, usulan, langkah, FORM[langkah](kiriman, usulan))


def _jawab(request: HttpRequest, usulan: Usulan | None, langkah: Langkah, hasil: Hasil) -> HttpResponse:
    """After a delivery: the next step to our script, a redirect to a plain browser, or the reasons why not."""
    if hasil.usulan is None:
        return _tampil(request, usulan, langkah, hasil.form, tersimpan=False)
    tersimpan, berikut = dasar.ambil(hasil.usulan.kunci), langkah.berikut
    if TAJUK not in request.headers:
        messages.success(request, f"{langkah.nama} tersimpan.")
        return redirect(_alamat(tersimpan, berikut))
    if berikut is Langkah.SELESAI:
        return _potongan(request, "usulan/isian/_selesai.html", _ringkasan(tersimpan), berikut)
    form = FORM[berikut](Kiriman.dari(request, tampil=True), tersimpan)
    return _tampil(request, tersimpan, berikut, form)


def _alamat(usulan: Usulan, langkah: Langkah) -> str:
    if langkah is Langkah.SELESAI:
        return reverse("usulan:detail", args=[usulan.kunci])
    return f"{reverse('usulan:isian', args=[usulan.kunci])}?langkah={langkah}"


def _tampil(
    request: HttpRequest, usulan: Usulan | None, langkah: Langkah, form: Any, *, tersimpan: bool = True
) -> HttpResponse:
    """One step: the part that changes to our script, else the page around it."""
    if usulan and langkah is Langkah.KELUARGA and not form.is_bound and form.tersimpan:
        baca.buka_nomor(pengguna(request), usulan, "isian keluarga dan anggota")
    konteks = {
        "usulan": usulan,
        "form": form,
        "langkah": langkah,
        "tahap": _tahap(usulan, langkah),
        "potongan": f"usulan/isian/_{langkah.name.lower()}.html",
        "alamat": reverse("usulan:isian", args=[usulan.kunci]) if usulan else reverse("usulan:baru"),
        "kunci": usulan.kunci if usulan else form["kunci"].value(),
        "saran_pekerjaan": AnggotaForm.SARAN_PEKERJAAN,
        "foto": {f.jenis: f for f in FotoUsulan.objects.filter(usulan=usulan)} if usulan else {},
    }
    if TAJUK in request.headers:
        return _potongan(request, "usulan/isian/_langkah.html", konteks, langkah, tersimpan=tersimpan)
    return render(request, "usulan/isian/isian.html", konteks)


def _tahap(usulan: Usulan | None, kini: Langkah) -> list[tuple[Langkah, str, bool]]:
    """Each step with where it is opened (once there is a draft) and whether it lies behind."""
    semua = list(FORM)
    return [
        (tahap, _alamat(usulan, tahap) if usulan and tahap is not kini else "", ke < semua.index(kini))
        for ke, tahap in enumerate(semua)
    ]


def _potongan(
    request: HttpRequest, templat: str, konteks: dict[str, Any], langkah: Langkah, *, tersimpan: bool = True
) -> HttpResponse:
    """A fragment; its headers acknowledge the step and name where a reload would go on."""
    response = render(request, templat, konteks)
    response.headers[TAJUK] = langkah.value
    response.headers[f"{TAJUK}-Tersimpan"] = "ya" if tersimpan else "tidak"
    if usulan := konteks["usulan"]:
        response.headers[f"{TAJUK}-Alamat"] = _alamat(usulan, langkah)
    return response


def _ringkasan(usulan: Usulan) -> dict[str, Any]:
    """What the end of the entry tells: what still has to be mended, and where."""
    temuan = TemuanUsulan.objects.filter(usulan=usulan)
    return {
        "usulan": usulan,
        **{
            nama: [(t, dasar.alamat_temuan(usulan, t.bidang)) for t in temuan if t.tingkat == tingkat]
            for nama, tingkat in (("galat", Tingkat.GALAT), ("peringatan", Tingkat.PERINGATAN))
        },
        "url_ajukan": dasar.url_ajukan(usulan),
        "boleh_ajukan": not usulan.jumlah_galat,
    }
