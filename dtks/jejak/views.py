"""The trail for inspectors: everything that happened in the region, and the history of one object."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dtks.inti.izin import Izin, butuh
from dtks.jejak.filters import FilterJejak
from dtks.jejak.models import Peristiwa
from dtks.jejak.presenters import baris, keadaan_segel, sebutan_objek
from dtks.tampilan.paginasi import Urutan, halaman
from dtks.wilayah.cakupan import DalamCakupan, kode_aktif
from dtks.wilayah.models import Tingkat

URUT = {"terbaru": Urutan(("id",), "Terbaru", menurun=True)}


def _terlihat() -> QuerySet[Peristiwa]:
    """Events inside the active region; those of no region only for who works in a whole district."""
    syarat = Q(DalamCakupan("wilayah_id"))
    if any(len(kode) <= Tingkat.KABUPATEN for kode in kode_aktif()):
        syarat |= Q(wilayah_id="")
    return Peristiwa.objects.filter(syarat)


@butuh(Izin.JEJAK_LIHAT)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """Events of the region, newest first, under the state of their seal."""
    saring = FilterJejak(request.GET, queryset=_terlihat())
    hal = halaman(saring.qs, request, urut=URUT)
    konteks = {"saring": saring.form, "halaman": hal, "baris": baris(hal.baris), "segel": keadaan_segel()}
    return render(request, "jejak/daftar.html", konteks)


@butuh(Izin.JEJAK_LIHAT)
@require_safe
def objek(request: HttpRequest, jenis: str, nomor: str) -> HttpResponse:
    """Everything that happened to one object, newest first; 404 if nothing of it lies in the region."""
    hal = halaman(_terlihat().filter(objek=jenis, objek_id=nomor), request, urut=URUT)
    if not hal.baris:
        raise Http404
    konteks = {"sebutan": sebutan_objek(jenis, nomor), "halaman": hal, "baris": baris(hal.baris)}
    return render(request, "jejak/objek.html", konteks)
