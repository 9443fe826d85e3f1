"""The public check of a letter: genuine or not, for anyone who holds the paper."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dtks.inti.izin import Izin, butuh
from dtks.inti.jam import sekarang
from finalisasi.services.surat import keterangan_surat

BATAS_PER_MENIT = 30
"""Checks from one address in one minute, so that nobody tries out codes."""


@butuh(Izin.PUBLIK)
@require_safe
@never_cache
def periksa_surat(request: HttpRequest, kode: str) -> HttpResponse:
    """Say whether the letter with this code is genuine. 404 for an unknown code, 429 for too many checks."""
    if _terlalu_sering(request):
        penuh = render(request, "finalisasi/periksa_penuh.html", status=429)
        penuh["Retry-After"] = "60"
        return penuh
    surat = keterangan_surat(kode)
    konteks = {"surat": surat, "kode": kode.upper()}
    return render(request, "finalisasi/periksa_surat.html", konteks, status=200 if surat else 404)


def _terlalu_sering(request: HttpRequest) -> bool:
    """Count this check; the address is the one by which sign-in locks out, too."""
    menit = int(sekarang().timestamp() // 60)
    kunci = f"periksa-surat:{get_client_ip_address(request)}:{menit}"
    cache.add(kunci, 0, timeout=120)
    return cache.incr(kunci) > BATAS_PER_MENIT
