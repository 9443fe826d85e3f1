"""Downloads: the files of a period and its letter, each logged."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, TidakBerizin, butuh
from finalisasi.models import BerkasPeriode, Surat
from finalisasi.services.unduhan import buka_berkas, buka_surat


@butuh(Izin.FINALISASI_LIHAT)
@require_safe
@never_cache
def berkas(request: HttpRequest, nomor: int) -> HttpResponseBase:
    """A file of a finalization; with personal data only for those who may see it."""
    dicari = get_object_or_404(BerkasPeriode.objects.select_related("finalisasi__periode"), pk=nomor)
    try:
        isi = buka_berkas(pengguna(request), dicari)
    except TidakBerizin as galat:
        return _ditolak(request, str(galat), dicari.finalisasi.periode.kode)
    return FileResponse(isi, as_attachment=True, filename=dicari.nama)


@butuh(Izin.FINALISASI_LIHAT)
@require_safe
@never_cache
def surat(request: HttpRequest, nomor: int) -> HttpResponseBase:
    """The letter as made, or with `?ttd=1` as signed. 404 while that one is not there."""
    dicari = get_object_or_404(Surat.objects.select_related("finalisasi__periode"), pk=nomor)
    ttd = request.GET.get("ttd") == "1"
    try:
        isi = buka_surat(pengguna(request), dicari, bertanda_tangan=ttd)
    except FileNotFoundError as galat:
        raise Http404 from galat
    nama = f"surat-pengesahan-{dicari.kode}{'-bertanda-tangan' if ttd else ''}.pdf"
    return FileResponse(isi, as_attachment=True, filename=nama)


def _ditolak(request: HttpRequest, pesan: str, kode: str) -> HttpResponse:
    return render(request, "finalisasi/unduhan_ditolak.html", {"pesan": pesan, "kode": kode}, status=403)
