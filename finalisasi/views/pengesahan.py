"""The second person: approve, refuse, and hand in the signed letter."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.jejak.services import segel_segera
from dtks.pekerjaan.tasks import kirim
from dtks.tampilan.kabar import kabarkan
from finalisasi.forms.pengesahan import FormSahkan, FormTandaTangan, FormTolak
from finalisasi.models import Finalisasi, Surat
from finalisasi.services import pengesahan
from finalisasi.services.pembekuan import tolak_pengesahan
from finalisasi.services.surat import unggah_bertanda_tangan
from finalisasi.views.periode import tampilkan


def _versi(nomor: int) -> Finalisasi:
    return get_object_or_404(Finalisasi.objects.select_related("periode"), pk=nomor)


@butuh(Izin.FINALISASI_SAHKAN)
@require_POST
@never_cache
def sahkan(request: HttpRequest, nomor: int) -> HttpResponse:
    """Approve exactly the files that were on the page."""
    versi = _versi(nomor)
    form = FormSahkan(request.POST)
    if not form.is_valid():
        return tampilkan(request, versi.periode, sahkan=form)
    with (
        kabarkan(request, f"Periode {versi.periode} disahkan. Suratnya sedang dibuat."),
        transaction.atomic(),
    ):
        _, tugas = pengesahan.sahkan(versi.pk, pengguna(request), form.cleaned_data["sidik_manifes"])
        kirim(tugas.pk)
        transaction.on_commit(segel_segera, robust=True)
    return redirect("finalisasi:periode", versi.periode.kode)


@butuh(Izin.FINALISASI_SAHKAN)
@require_POST
@never_cache
def tolak(request: HttpRequest, nomor: int) -> HttpResponse:
    """Refuse the approval; the district's operator has the period back with the reason."""
    versi = _versi(nomor)
    form = FormTolak(request.POST)
    if not form.is_valid():
        return tampilkan(request, versi.periode, tolak=form)
    with (
        kabarkan(request, f"Pengesahan ditolak. Periode {versi.periode} kembali ke operator kabupaten."),
        transaction.atomic(),
    ):
        tolak_pengesahan(versi.pk, pengguna(request), form.cleaned_data["alasan"])
        transaction.on_commit(segel_segera, robust=True)
    return redirect("finalisasi:periode", versi.periode.kode)


@butuh(Izin.FINALISASI_SAHKAN)
@require_POST
@never_cache
def tanda_tangan(request: HttpRequest, nomor: int) -> HttpResponse:
    """Take in the letter as signed; from now on anyone who checks it reads that it is valid."""
    surat = get_object_or_404(Surat.objects.select_related("finalisasi__periode"), pk=nomor)
    periode = surat.finalisasi.periode
    form = FormTandaTangan(request.POST, request.FILES)
    if not form.is_valid():
        return tampilkan(request, periode, tanda_tangan=form)
    try:
        unggah_bertanda_tangan(
            surat.pk, pengguna(request), form.cleaned_data["berkas"].read(), form.cleaned_data["alasan"]
        )
    except Ditolak as galat:
        form.add_error("berkas", str(galat))
        return tampilkan(request, periode, tanda_tangan=form)
    messages.success(request, f"Surat {surat.nomor} bertanda tangan diterima. Surat ini sekarang sah.")
    return redirect("finalisasi:periode", periode.kode)
