"""Loads of facts: the lists of them, uploading, what came of a check, putting into use and throwing away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.pekerjaan.models import Pekerjaan
from dtks.pekerjaan.presenters import keadaan
from dtks.pekerjaan.tasks import kirim
from dtks.registri.exports.penerima import TEMPLATE, buku
from dtks.registri.forms import MuatDtsenForm, MuatPenerimaForm
from dtks.registri.models import ImporRegistri, JenisImpor
from dtks.registri.presenters import sajikan_impor
from dtks.registri.services import impor as services
from dtks.tampilan.kabar import kabarkan
from dtks.tampilan.paginasi import Urutan, halaman

URUT = {"terbaru": Urutan(("id",), "Terbaru", menurun=True)}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@butuh(Izin.PERIODE_KELOLA)
@require_safe
def penerima(request: HttpRequest) -> HttpResponse:
    """Recipient lists that were loaded."""
    return _daftar(request, JenisImpor.PENERIMA, "registri/penerima/daftar.html")


@butuh(Izin.PERIODE_KELOLA)
@require_http_methods(["GET", "HEAD", "POST"])
def penerima_muat(request: HttpRequest) -> HttpResponse:
    """Upload a recipient list."""
    form = MuatPenerimaForm(request.POST or None, request.FILES or None)
    return _muat(request, form, "registri/penerima/muat.html")


@butuh(Izin.PERIODE_KELOLA)
@require_safe
@never_cache
def penerima_detail(request: HttpRequest, nomor: int) -> HttpResponse:
    """One loaded recipient list: what came of it, and what is to be decided."""
    return _detail(request, _cari(nomor, JenisImpor.PENERIMA), "registri/penerima/detail.html")


@butuh(Izin.PERIODE_KELOLA)
@require_safe
def penerima_template(request: HttpRequest) -> HttpResponse:
    """Our own empty template for a recipient list."""
    response = HttpResponse(buku(TEMPLATE, ()), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="template-penerima.xlsx"'
    return response


@butuh(Izin.PERIODE_KELOLA)
@require_safe
def dtsen(request: HttpRequest) -> HttpResponse:
    """Extracts of DTSEN/SIKS-NG that were loaded."""
    return _daftar(request, JenisImpor.DTSEN, "registri/dtsen/daftar.html")


@butuh(Izin.PERIODE_KELOLA)
@require_http_methods(["GET", "HEAD", "POST"])
def dtsen_muat(request: HttpRequest) -> HttpResponse:
    """Upload an extract."""
    form = MuatDtsenForm(request.POST or None, request.FILES or None)
    return _muat(request, form, "registri/dtsen/muat.html")


@butuh(Izin.PERIODE_KELOLA)
@require_POST
def pakai(request: HttpRequest, nomor: int) -> HttpResponse:
    """Put a checked load into use."""
    impor = get_object_or_404(ImporRegistri, pk=nomor)
    with kabarkan(request, "Data ini diberlakukan."):
        pekerjaan = services.pakai(pengguna(request), impor.pk)
        if pekerjaan is not None:
            kirim(pekerjaan.pk)
    return redirect(rute_detail(impor), impor.pk)


@butuh(Izin.PERIODE_KELOLA)
@require_POST
def buang(request: HttpRequest, nomor: int) -> HttpResponse:
    """Throw away a load that was never in use."""
    impor = get_object_or_404(ImporRegistri, pk=nomor)
    with kabarkan(request, "Pemuatan dibuang. Data yang berlaku tidak berubah."):
        services.buang(pengguna(request), impor.pk)
    return redirect(rute_detail(impor), impor.pk)


def rute_detail(impor: ImporRegistri) -> str:
    """The name of the page of one load."""
    return f"registri:{impor.jenis.lower()}_detail"


def konteks_detail(request: HttpRequest, impor: ImporRegistri) -> dict[str, object]:
    """What the page of one load shows: its state, its check while under way, what it would replace."""
    sajian = sajikan_impor(impor)
    pekerjaan = None
    if sajian.keadaan in (services.Keadaan.DIPERIKSA, services.Keadaan.DIBERLAKUKAN):
        pekerjaan = Pekerjaan.objects.filter(kunci=services.kunci_pekerjaan(impor)).first()
    siap = sajian.keadaan == services.Keadaan.SIAP
    lama = services.yang_digantikan(impor) if siap else None
    return {
        "sajian": sajian,
        "impor": impor,
        "ringkasan": impor.ringkasan,
        "siap": siap,
        "keadaan": keadaan(pekerjaan, pengguna(request)) if pekerjaan else None,
        "lama": sajikan_impor(lama) if lama else None,
    }


def _cari(nomor: int, jenis: JenisImpor) -> ImporRegistri:
    ketemu: ImporRegistri = get_object_or_404(
        ImporRegistri.objects.select_related("dibuat_oleh"), pk=nomor, jenis=jenis
    )
    return ketemu


def _daftar(request: HttpRequest, jenis: JenisImpor, templat: str) -> HttpResponse:
    impor = ImporRegistri.objects.filter(jenis=jenis).select_related("dibuat_oleh")
    laman = halaman(impor, request, urut=URUT, hitung=True)
    return render(request, templat, {"halaman": laman, "baris": [sajikan_impor(i) for i in laman.baris]})


def _muat(request: HttpRequest, form: MuatPenerimaForm | MuatDtsenForm, templat: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            impor, pekerjaan = services.unggah(pengguna(request), form.cleaned_data["berkas"], form.muatan())
        except Ditolak as galat:
            form.add_error(None, str(galat))
        else:
            if pekerjaan is not None:
                kirim(pekerjaan.pk)
            return redirect(rute_detail(impor), impor.pk)
    return render(request, templat, {"form": form})


def _detail(request: HttpRequest, impor: ImporRegistri, templat: str) -> HttpResponse:
    return render(request, templat, konteks_detail(request, impor))
