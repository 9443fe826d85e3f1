"""Musyawarah: the list, one of them, its evidence, and its papers."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.tampilan.paginasi import Urutan, halaman
from usulan.filters import MusyawarahFilter, satu_desa
from usulan.letters import JenisSurat
from usulan.models import BuktiMusyawarah, ButirMusyawarah, HasilMusyawarah, Musyawarah
from usulan.services import baca
from usulan.services.surat_musyawarah import cetak
from usulan.views.musyawarah.halaman import ambil, tampilkan

URUT = {"terbaru": Urutan(("id",), "Terbaru", menurun=True)}


@butuh(Izin.USULAN_LIHAT)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """Musyawarah of the region, the last recorded first."""
    # Counted per row shown: a join would count every agenda of the region before the first page is cut.
    butir = ButirMusyawarah.objects.filter(musyawarah=OuterRef("pk")).order_by().values("musyawarah")
    setuju = butir.filter(hasil=HasilMusyawarah.SETUJU)
    queryset = Musyawarah.objects.select_related("desa").annotate(
        jumlah=Coalesce(Subquery(butir.annotate(n=Count("pk")).values("n")), 0),
        disepakati=Coalesce(Subquery(setuju.annotate(n=Count("pk")).values("n")), 0),
    )
    saring = MusyawarahFilter(request.GET, queryset)
    konteks = {
        "halaman": halaman(saring.qs, request, urut=URUT, hitung=True),
        "saring": saring,
        "tersaring": any(saring.form.cleaned_data.values()),
        "sebut_desa": not satu_desa(),
        "boleh_tulis": pengguna(request).boleh(Izin.USULAN_TULIS),
    }
    return render(request, "usulan/musyawarah/daftar.html", konteks)


@butuh(Izin.USULAN_LIHAT)
@require_safe
def detail(request: HttpRequest, musyawarah_id: int) -> HttpResponse:
    """One musyawarah: agenda with results, papers to print, evidence, and what is missing before it is sent."""
    return tampilkan(request, ambil(musyawarah_id))


@butuh(Izin.USULAN_LIHAT)
@require_safe
def surat(request: HttpRequest, musyawarah_id: int, jenis: JenisSurat) -> HttpResponse:
    """One paper as PDF; its taking is logged."""
    musyawarah = ambil(musyawarah_id)
    try:
        pdf = cetak(pengguna(request), musyawarah, jenis)
    except Ditolak as galat:
        messages.error(request, str(galat))
        return redirect("usulan:musyawarah_detail", musyawarah_id)
    nama = (
        f"{slugify(jenis.replace('_', '-'))}-{slugify(musyawarah.nomor_berita_acara.replace('/', '-'))}.pdf"
    )
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{nama}"',
            "Cache-Control": "private, no-store",
        },
    )


@butuh(Izin.USULAN_LIHAT)
@require_safe
def bukti(request: HttpRequest, bukti_id: int) -> HttpResponse | FileResponse:
    """Stream a file of evidence. A photo opens in the browser; a PDF is saved."""
    bukti = get_object_or_404(BuktiMusyawarah.objects.select_related("musyawarah"), pk=bukti_id)
    berkas = bukti.berkas.open("rb")
    baca.buka_bukti(pengguna(request), bukti)
    response = FileResponse(
        berkas,
        as_attachment=not bukti.tipe.startswith("image/"),
        filename=f"{PurePath(bukti.nama_berkas).stem}{PurePath(bukti.berkas.name or '').suffix}",
        content_type=bukti.tipe,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
