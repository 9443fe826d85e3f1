"""Find proposals and households by NIK or No KK. The numbers are posted and never stand in an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from usulan.filters import satu_desa
from usulan.forms.daftar import CariForm
from usulan.presenters import pemegang
from usulan.services.pencarian import cari_nomor


@butuh(Izin.DATA_PRIBADI_BUKA)
@sensitive_post_parameters("nomor")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cari(request: HttpRequest) -> HttpResponse:
    """Ask for numbers; answer with a table, directly, since the numbers are kept nowhere for a redirect."""
    orang = pengguna(request)
    form = CariForm(request.POST or None)
    konteks: dict[str, object] = {"form": form}
    if form.is_valid():
        hasil = cari_nomor(orang, form.cleaned_data["nomor"])
        konteks |= {
            "hasil": [(satu, [(u, pemegang(u)) for u in satu.usulan]) for satu in hasil],
            "tidak_ada": sum(1 for satu in hasil if satu.kosong),
            "sebut_desa": not satu_desa(),
            "boleh_registri": orang.boleh(Izin.REGISTRI_LIHAT),
        }
    return render(request, "usulan/cari.html", konteks)
