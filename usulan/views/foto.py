"""The photos of a proposal: serve one, take one out."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.tampilan.kabar import kabarkan
from usulan.models import FotoUsulan
from usulan.services import foto as layanan
from usulan.views import dasar


@butuh(Izin.USULAN_LIHAT)
@require_safe
def foto(request: HttpRequest, kunci: UUID, jenis: str) -> FileResponse:
    """Stream a photo; logged. A photo of a card needs the right to see whole numbers."""
    satu = get_object_or_404(FotoUsulan.objects.select_related("usulan"), usulan__kunci=kunci, jenis=jenis)
    berkas = layanan.buka_foto(pengguna(request), satu)
    response = FileResponse(berkas, content_type="image/jpeg", filename=f"{jenis.lower()}.jpg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@butuh(Izin.USULAN_TULIS)
@require_POST
def foto_hapus(request: HttpRequest, kunci: UUID, jenis: str) -> HttpResponse:
    """Take a photo out, then back to the proposal."""
    usulan = dasar.ambil(kunci)
    get_object_or_404(FotoUsulan, usulan=usulan, jenis=jenis)
    with kabarkan(request, "Foto dihapus dari usulan ini."):
        layanan.hapus_foto(
            oleh=pengguna(request), usulan_id=usulan.pk, versi=dasar.versi_layar(request), jenis=jenis
        )
    return redirect("usulan:detail", kunci)
