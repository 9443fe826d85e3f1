"""One extract of DTSEN/SIKS-NG: what came of its check, and where it differs from the registry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dtks.inti.izin import Izin, butuh
from dtks.registri.filters import FilterDtsen
from dtks.registri.massal.dtsen import BEDA
from dtks.registri.models import FaktaDtsen, ImporRegistri, JenisImpor
from dtks.registri.presenters import sajikan_beda
from dtks.registri.views.impor import konteks_detail
from dtks.tampilan.paginasi import Urutan, halaman

URUT = {"nama": Urutan(("nama_kepala", "id"), "Nama")}


@butuh(Izin.PERIODE_KELOLA)
@require_safe
@never_cache
def dtsen_detail(request: HttpRequest, nomor: int) -> HttpResponse:
    """One extract with its families that differ, by village and kind of difference."""
    impor = get_object_or_404(
        ImporRegistri.objects.select_related("dibuat_oleh"), pk=nomor, jenis=JenisImpor.DTSEN
    )
    keluarga = FaktaDtsen.objects.filter(impor=impor).select_related("desa__induk", "keluarga")
    saring = FilterDtsen(request.GET, queryset=keluarga)
    laman = halaman(saring.qs, request, urut=URUT, hitung=True)
    jumlah = impor.ringkasan.get("beda", {})
    konteks = {
        **konteks_detail(request, impor),
        "saring": saring.form,
        "halaman": laman,
        "baris": [(fakta, sajikan_beda(fakta)) for fakta in laman.baris],
        "jumlah_beda": [(kode, kata, jumlah[kode]) for kode, kata in BEDA.items() if jumlah.get(kode)],
    }
    return render(request, "registri/dtsen/detail.html", konteks)
