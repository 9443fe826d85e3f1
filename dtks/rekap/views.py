"""The recap of a period per kecamatan and per village; on request as XLSX or CSV."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dtks.inti.izin import Izin, butuh
from dtks.periode.models import Periode
from dtks.periode.presenters import periode_terlihat
from dtks.rekap import massal
from dtks.rekap.presenters import Tabel, irisan, susun_tabel
from dtks.rekap.resources import RekapResource
from dtks.wilayah.cakupan import kode_aktif
from dtks.wilayah.models import Tingkat, Wilayah

UNDUHAN = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""Format of `?unduh=` to its media type."""


@butuh(Izin.REKAP_LIHAT)
@require_safe
def rekap(request: HttpRequest) -> HttpResponse:
    """The period per kecamatan, of the active region."""
    return _tampilkan(request, None, kode_aktif(), Tingkat.KECAMATAN)


@butuh(Izin.REKAP_LIHAT)
@require_safe
def kecamatan(request: HttpRequest, kode: str) -> HttpResponse:
    """The period per village of one kecamatan, as far as it lies in the active region."""
    wilayah = get_object_or_404(Wilayah, pk=kode, tingkat=Tingkat.KECAMATAN)
    bagian = irisan(kode)
    if not bagian:
        raise Http404
    return _tampilkan(request, wilayah, bagian, Tingkat.DESA)


def _tampilkan(
    request: HttpRequest, wilayah: Wilayah | None, kode: tuple[str, ...], tingkat: Tingkat
) -> HttpResponse:
    periode = _periode(request)
    tabel = susun_tabel(massal.per_wilayah(periode.pk, tingkat, kode) if periode else [])
    bentuk = request.GET.get("unduh", "")
    if bentuk in UNDUHAN and periode is not None:
        nama = f"rekap-{wilayah.pk if wilayah else periode.kabupaten_id}-{periode.kode}.{bentuk}"
        return _unduhan(tabel, bentuk, nama)
    konteks = {
        "wilayah": wilayah,
        "periode": periode,
        "pilihan": periode_terlihat().order_by("-mulai"),
        "tabel": tabel,
    }
    return render(request, "rekap/rekap.html", konteks)


def _periode(request: HttpRequest) -> Periode | None:
    """The period asked for; by default the one the district works on, else the newest. 404 for an unknown one."""
    if kode := request.GET.get("periode"):
        return get_object_or_404(periode_terlihat(), kode=kode)
    return periode_terlihat().belum_selesai().berurutan().first() or periode_terlihat().berurutan().last()


def _unduhan(tabel: Tabel, bentuk: str, nama: str) -> HttpResponse:
    isi = RekapResource().export(tabel.semua).export(bentuk)
    return HttpResponse(
        isi,
        content_type=UNDUHAN[bentuk],
        headers={"Content-Disposition": f'attachment; filename="{nama}"'},
    )
