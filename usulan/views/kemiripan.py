"""People of a proposal who are like somebody else: compare side by side, and answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from usulan.forms.kemiripan import JawabMiripForm
from usulan.models import JawabanMirip, Kemiripan, Usulan
from usulan.presenters.kemiripan import susun_pasangan
from usulan.services import kemiripan as layanan
from usulan.views import dasar
from usulan.views.dasar import BACA_TULIS

_KABAR = {
    JawabanMirip.SAMA: "Dicatat: orang yang sama. Keluarkan orang ini dari usulan, atau ajukan perbaikan datanya.",
    JawabanMirip.LAIN: "Dicatat: orang lain. Catatan Anda dapat dibaca Dinas Sosial.",
}


@butuh(Izin.USULAN_LIHAT)
@BACA_TULIS
@never_cache
def kemiripan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """All pairs of a proposal with masked numbers; a POST shows them in full and is logged as that."""
    return _halaman(request, dasar.ambil(kunci), terbuka=request.method == "POST")


@butuh(Izin.USULAN_LIHAT)
@require_POST
@never_cache
def kemiripan_jawab(request: HttpRequest, kunci: UUID, kemiripan_id: int) -> HttpResponse:
    """One answer; a refused one comes back with its note. The service asks for the right to answer."""
    usulan = dasar.ambil(kunci)
    pasangan = get_object_or_404(Kemiripan, usulan=usulan, pk=kemiripan_id)
    form = JawabMiripForm(request.POST, prefix=str(pasangan.pk))
    if form.is_valid():
        jawaban = JawabanMirip(form.cleaned_data["jawaban"])
        if dasar.coba(
            form,
            usulan,
            lambda: layanan.jawab(
                oleh=pengguna(request),
                kemiripan_id=pasangan.pk,
                versi=form.cleaned_data["versi"],
                jawaban=jawaban,
                catatan=form.cleaned_data["catatan"],
            ),
        ):
            messages.success(request, _KABAR[jawaban])
            return redirect("usulan:kemiripan", kunci)
    return _halaman(request, usulan, form=form)


def _halaman(
    request: HttpRequest, usulan: Usulan, *, terbuka: bool = False, form: JawabMiripForm | None = None
) -> HttpResponse:
    orang = pengguna(request)
    semua = susun_pasangan(usulan, terbuka=terbuka)
    (layanan.catat_buka if terbuka else layanan.catat_baca)(orang, usulan, [p.lain for p in semua if p.lain])
    isian = [
        (p, _form(p.kemiripan, usulan, form), layanan.sebab_tak_bisa(orang, usulan, p.kemiripan))
        for p in semua
    ]
    return render(
        request,
        "usulan/kemiripan.html",
        {
            "usulan": usulan,
            "isian": isian,
            "form": form,
            "terbuka": terbuka,
            "boleh_buka": orang.boleh(Izin.DATA_PRIBADI_BUKA) and any(p.lain for p in semua),
        },
    )


def _form(satu: Kemiripan, usulan: Usulan, kiriman: JawabMiripForm | None) -> JawabMiripForm:
    if kiriman is not None and kiriman.prefix == str(satu.pk):
        return kiriman
    return JawabMiripForm(initial={"versi": usulan.versi, "catatan": satu.catatan}, prefix=str(satu.pk))
