"""Prove and send a musyawarah, or give it up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.tampilan.kabar import kabarkan
from usulan.forms.musyawarah import BatalForm, BuktiForm
from usulan.models import JenisBukti
from usulan.services import musyawarah as services
from usulan.views.formulir import BACA_TULIS
from usulan.views.musyawarah.halaman import ambil, masih_disiapkan, tampilkan


@butuh(Izin.USULAN_TULIS)
@require_POST
def bukti_unggah(request: HttpRequest, musyawarah_id: int) -> HttpResponse:
    """Keep one file of evidence, in the place of an earlier one of its kind."""
    musyawarah, jenis = ambil(musyawarah_id), _jenis(request)
    form = BuktiForm(request.POST, request.FILES, jenis=jenis)
    if not form.is_valid():
        return tampilkan(request, musyawarah, form_bukti=(jenis, form))
    with kabarkan(request, f"{jenis.label[:1].upper()}{jenis.label[1:]} tersimpan."):
        services.simpan_bukti(
            oleh=pengguna(request), musyawarah_id=musyawarah_id, jenis=jenis, berkas=form.bukti()
        )
    return _ke_bukti(musyawarah_id)


@butuh(Izin.USULAN_TULIS)
@require_POST
def bukti_hapus(request: HttpRequest, musyawarah_id: int) -> HttpResponse:
    """Take away a file uploaded by mistake."""
    ambil(musyawarah_id)
    with kabarkan(request, "Berkas dihapus."):
        services.hapus_bukti(oleh=pengguna(request), musyawarah_id=musyawarah_id, jenis=_jenis(request))
    return _ke_bukti(musyawarah_id)


def _jenis(request: HttpRequest) -> JenisBukti:
    try:
        return JenisBukti(request.POST.get("jenis", ""))
    except ValueError as galat:
        raise Http404 from galat


def _ke_bukti(musyawarah_id: int) -> HttpResponse:
    kembali = redirect("usulan:musyawarah_detail", musyawarah_id)
    kembali["Location"] += "#bukti"
    return kembali


@butuh(Izin.USULAN_TULIS)
@require_POST
def kirim(request: HttpRequest, musyawarah_id: int) -> HttpResponse:
    """Send exactly what the page showed."""
    ambil(musyawarah_id)
    try:
        services.kirim(
            oleh=pengguna(request), musyawarah_id=musyawarah_id, versi=request.POST.get("versi", "")
        )
    except services.MusyawarahTerkirim:
        messages.info(request, "Musyawarah ini sudah dikirim.")
    except Ditolak as galat:
        messages.error(request, str(galat))
    else:
        messages.success(
            request, "Musyawarah dikirim. Usulan yang disepakati sekarang menunggu verifikasi Dinas Sosial."
        )
    return redirect("usulan:musyawarah_detail", musyawarah_id)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def batal(request: HttpRequest, musyawarah_id: int) -> HttpResponse:
    """Ask for the reason, then give the musyawarah up; its proposals are drafts without agenda again."""
    musyawarah = ambil(musyawarah_id)
    if not masih_disiapkan(musyawarah):
        messages.error(request, "Musyawarah ini sudah dikirim, jadi tidak dapat dibatalkan.")
        return redirect("usulan:musyawarah_detail", musyawarah_id)
    form = BatalForm(request.POST or None)
    if form.is_valid():
        try:
            services.batalkan(
                oleh=pengguna(request), musyawarah_id=musyawarah_id, alasan=form.cleaned_data["alasan"]
            )
        except Ditolak as galat:
            form.add_error(None, str(galat))
        else:
            messages.success(request, "Musyawarah dibatalkan. Usulannya kembali menunggu musyawarah lain.")
            return redirect("usulan:musyawarah")
    return render(request, "usulan/musyawarah/batal.html", {"form": form, "musyawarah": musyawarah})
