"""Who receives what, village by village: on the page and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.registri.filters import FilterPenerima
from dtks.registri.massal.penerima import (
    ATURAN,
    TANPA_BANTUAN,
    TemuanPenerima,
    rumah_tangga_tanpa_bantuan,
    tahap_terbaru,
)
from dtks.registri.models import Kepesertaan, Program, RumahTangga
from dtks.registri.presenters import sajikan_penerima
from dtks.registri.services import menerima as services
from dtks.registri.views.impor import XLSX
from dtks.tampilan.paginasi import Urutan, halaman
from dtks.wilayah.cakupan import DalamCakupan
from dtks.wilayah.models import Wilayah

URUT = {"nama": Urutan(("nama", "id"), "Nama")}
URUT_RUMAH = {"nama": Urutan(("nama_kepala", "id"), "Nama")}


@dataclass(frozen=True, slots=True)
class Pilihan:
    """What the page was asked for: the filter, the village (None: not chosen yet), its lines and findings."""

    saring: FilterPenerima
    desa: Wilayah | None
    baris: QuerySet[Kepesertaan]
    temuan: Mapping[int, list[TemuanPenerima]]
    kode: str


@butuh(Izin.REGISTRI_LIHAT)
@require_safe
@never_cache
def penerima_desa(request: HttpRequest) -> HttpResponse:
    """Recipients of one village with what is to be looked at; or its households without any aid."""
    pilihan = _pilihan(request)
    konteks: dict[str, Any] = {
        "saring": pilihan.saring.form,
        "desa": pilihan.desa,
        "boleh_muat": pengguna(request).boleh(Izin.PERIODE_KELOLA),
    }
    if pilihan.desa is None:
        konteks["program"] = Program.labels
        konteks["jumlah_desa"] = services.jumlah_menurut_desa()
        return render(request, "registri/penerima/desa.html", konteks)
    kode_desa = pilihan.desa.kode
    konteks["ada_daftar"] = bool(tahap_terbaru(kode_desa[: services.PANJANG_KABUPATEN]))
    tanpa = rumah_tangga_tanpa_bantuan([kode_desa])
    konteks["jumlah_temuan"] = _jumlah(pilihan.temuan, len(tanpa))
    konteks["kode"] = pilihan.kode
    if pilihan.kode == TANPA_BANTUAN[0]:
        rumah = RumahTangga.objects.filter(pk__in=[t.rumah_tangga for t in tanpa])
        konteks["halaman"] = halaman(rumah, request, urut=URUT_RUMAH, hitung=True)
        konteks["rumah_tangga"] = konteks["halaman"].baris
        return render(request, "registri/penerima/desa.html", konteks)
    konteks["halaman"] = halaman(pilihan.baris, request, urut=URUT, hitung=True)
    konteks["baris"] = sajikan_penerima(konteks["halaman"].baris, pilihan.temuan)
    return render(request, "registri/penerima/desa.html", konteks)


@butuh(Izin.REGISTRI_LIHAT)
@require_safe
@never_cache
def penerima_unduh(request: HttpRequest) -> HttpResponse:
    """The same lines as a workbook; taking it is logged. Without a village, back to where one is chosen."""
    pilihan = _pilihan(request)
    if pilihan.desa is None:
        return redirect("registri:penerima_desa")
    isi = services.unduh_penerima(pengguna(request), pilihan.desa, pilihan.baris, pilihan.temuan)
    response = HttpResponse(isi, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="penerima-{pilihan.desa.kode}.xlsx"'
    return response


def _pilihan(request: HttpRequest) -> Pilihan:
    """The village asked for, or the only one of the region; its newest lists unless a stage is asked for."""
    semua = Wilayah.objects.filter(DalamCakupan("kode")).desa().select_related("induk")
    data = request.GET.copy()
    if "desa" not in data and len(satu := list(semua[:2])) == 1:
        data["desa"] = satu[0].kode
    saring = FilterPenerima(data, queryset=Kepesertaan.objects.filter(berlaku=True))
    sah = saring.form.is_valid()
    desa = semua.filter(kode=saring.form.cleaned_data["desa"]).first() if sah else None
    if desa is None:
        return Pilihan(saring, None, Kepesertaan.objects.none(), {}, "")
    baris = saring.qs
    if not saring.form.cleaned_data["tahap"]:
        baris = baris.filter(services.terbaru(desa.kode[: services.PANJANG_KABUPATEN]))
    temuan = services.temuan_desa([desa.kode])
    kode = saring.form.cleaned_data["temuan"]
    if kode in ATURAN:
        baris = baris.filter(
            pk__in=[nomor for nomor, isi in temuan.items() if any(t.kode == kode for t in isi)]
        )
    return Pilihan(saring, desa, baris, temuan, kode)


def _jumlah(temuan: Mapping[int, list[TemuanPenerima]], tanpa_bantuan: int) -> list[tuple[str, str, int]]:
    """(code, short name, how many) of every finding that there is."""
    hitung = {kode: sum(any(t.kode == kode for t in isi) for isi in temuan.values()) for kode in ATURAN}
    daftar = [(kode, nama, hitung[kode]) for kode, (nama, _) in ATURAN.items()]
    return [satu for satu in [*daftar, (*TANPA_BANTUAN, tanpa_bantuan)] if satu[2]]
