"""Long work: what runs, how far it is, and trying again what failed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.pekerjaan import services
from dtks.pekerjaan.filters import FilterPekerjaan
from dtks.pekerjaan.models import Pekerjaan, PekerjaanQuerySet
from dtks.pekerjaan.presenters import Keadaan, keadaan, tautan_hasil
from dtks.pekerjaan.tasks import kirim
from dtks.tampilan.kabar import kabarkan
from dtks.tampilan.paginasi import Urutan, halaman
from dtks.wilayah.cakupan import DalamCakupan

URUT = {"terbaru": Urutan(("id",), "Terbaru", menurun=True)}


def _terlihat() -> PekerjaanQuerySet:
    return Pekerjaan.objects.filter(DalamCakupan("wilayah_id")).select_related("diminta_oleh")


@butuh(Izin.MASUK)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """One's own work; who works with finalization sees all of the region."""
    orang = pengguna(request)
    milik = Q() if orang.boleh(Izin.FINALISASI_LIHAT) else Q(diminta_oleh=orang)
    saring = FilterPekerjaan(request.GET, queryset=_terlihat().filter(milik))
    laman = halaman(saring.qs, request, urut=URUT, hitung=True)
    konteks = {
        "saring": saring.form,
        "halaman": laman,
        "baris": [keadaan(pekerjaan, orang) for pekerjaan in laman.baris],
    }
    return render(request, "pekerjaan/daftar.html", konteks)


@butuh(Izin.MASUK)
@require_safe
@never_cache
def detail(request: HttpRequest, nomor: int) -> HttpResponse:
    """One piece of work; its progress renews itself."""
    kini = _keadaan(request, nomor)
    konteks = {"keadaan": kini, "hasil": tautan_hasil(kini.pekerjaan, pengguna(request))}
    return render(request, "pekerjaan/detail.html", konteks)


@butuh(Izin.MASUK)
@require_safe
@never_cache
def kemajuan(request: HttpRequest, nomor: int) -> HttpResponse:
    """The progress alone. When the work has ended, the page that shows it is loaded anew."""
    kini = _keadaan(request, nomor)
    response = render(request, "pekerjaan/_kemajuan.html", {"keadaan": kini})
    if kini.pekerjaan.berakhir:
        response["HX-Refresh"] = "true"
    return response


@butuh(Izin.MASUK)
@require_POST
def ulangi(request: HttpRequest, nomor: int) -> HttpResponse:
    """Try failed work again from the start."""
    pekerjaan = get_object_or_404(_terlihat(), pk=nomor)
    with kabarkan(request, "Pekerjaan dicoba lagi dari awal."), transaction.atomic():
        services.ulangi(pekerjaan.pk, pengguna(request))
        kirim(pekerjaan.pk)
    return redirect("pekerjaan:detail", pekerjaan.pk)


def _keadaan(request: HttpRequest, nomor: int) -> Keadaan:
    return keadaan(get_object_or_404(_terlihat(), pk=nomor), pengguna(request))
