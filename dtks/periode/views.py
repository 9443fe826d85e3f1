"""The district's periods, for everyone who works in one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.periode.presenters import periode_terlihat, susun_baris
from dtks.tampilan.paginasi import Urutan, halaman

URUT = {"terbaru": Urutan(("mulai", "id"), "Terbaru", menurun=True)}


@butuh(Izin.PERIODE_LIHAT)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """Periods, newest first. The neraca of each is a fragment of the app that keeps it."""
    laman = halaman(periode_terlihat().prefetch_related("jendela"), request, urut=URUT, per_halaman=12)
    konteks = {
        "halaman": laman,
        "baris": [susun_baris(periode) for periode in laman.baris],
        "boleh_finalisasi": pengguna(request).boleh(Izin.FINALISASI_LIHAT),
    }
    return render(request, "periode/daftar.html", konteks)
