"""Where a proposal begins: what is to be proposed, about which known household, and what is open about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dtks.akun.izin import Peran
from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.registri import services as registri
from dtks.registri.forms import CariNIKForm
from dtks.registri.models import RumahTangga
from dtks.tampilan.paginasi import Urutan, halaman
from usulan.forms.mulai import BerpengusulForm
from usulan.models import Usulan
from usulan.presenters import pemegang
from usulan.views.dasar import BACA_TULIS


@dataclass(frozen=True, slots=True)
class Pilihan:
    """One thing that can be proposed about a known household; `mulai` is the route of its first page."""

    judul: str
    isi: str
    mulai: str


PILIHAN: dict[str, Pilihan] = {
    "keluarga": Pilihan(
        "Keluarga terdaftar berubah",
        "Bayi lahir, anggota datang, KK dipecah atau digabung, kepala keluarga diganti.",
        "usulan:mulai_keluarga",
    ),
    "perbaikan": Pilihan(
        "Perbaikan data",
        "NIK, nama, tanggal lahir, alamat, nomor KK, atau data kartu sembako keliru.",
        "usulan:mulai_perbaikan",
    ),
    "pindah": Pilihan(
        "Pindah di dalam kabupaten",
        "Seluruh rumah tangga atau sebagian orangnya pindah ke desa lain.",
        "usulan:mulai_pindah",
    ),
    "nonaktif": Pilihan(
        "Penonaktifan",
        "Meninggal, pindah ke luar kabupaten, sudah mampu, data ganda, atau sebab lain.",
        "usulan:mulai_nonaktif",
    ),
    "program": Pilihan(
        "Usulan program",
        "Keluarga terdaftar diusulkan menerima PKH, sembako, atau PBI-JK.",
        "usulan:mulai_program",
    ),
}
URUT = {"nama": Urutan(("nama_kepala", "id"), "Nama")}


@butuh(Izin.USULAN_TULIS)
@require_safe
def pilih(request: HttpRequest) -> HttpResponse:
    """What would you like to propose?"""
    konteks = {"pilihan": PILIHAN.items(), "boleh_jawab": pengguna(request).boleh(Izin.USULAN_AJUKAN)}
    return render(request, "usulan/pilih.html", konteks)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
@never_cache
def pilih_terdaftar(request: HttpRequest, jenis: str) -> HttpResponse:
    """Find the known household by the head's name, or by one exact NIK, which is posted."""
    pilihan = PILIHAN.get(jenis)
    if pilihan is None:
        return redirect("usulan:pilih")
    form = CariNIKForm(request.POST or None)
    if form.is_valid():
        ketemu = registri.cari_nik(pengguna(request), form.cleaned_data["nik"])
        if ketemu is not None and ketemu.aktif:
            return redirect(pilihan.mulai, ketemu.pk)
        form.add_error("nik", "NIK ini tidak terdaftar di wilayah Anda. Periksa angkanya di KTP atau KK.")
    nama = " ".join(request.GET.get("nama", "").split())[:100]
    semua: Any = RumahTangga.objects
    queryset = semua.aktif().bernama(nama).select_related("desa")
    konteks = {
        "jenis": jenis,
        "pilihan": pilihan,
        "form": form,
        "nama": nama,
        "halaman": halaman(queryset, request, urut=URUT, per_halaman=20) if nama else None,
    }
    return render(request, "usulan/pilih_terdaftar.html", konteks)


@butuh(Izin.USULAN_LIHAT)
@require_safe
@never_cache
def tentang(request: HttpRequest, rumah_tangga_id: int) -> HttpResponse:
    """Every proposal in sight about a known household, the newest first."""
    rumah_tangga = ambil_terdaftar(rumah_tangga_id)
    registri.baca_rumah_tangga(pengguna(request), rumah_tangga)
    semua = Usulan.objects.filter(sasaran=rumah_tangga).select_related("desa", "periode").order_by("-pk")
    konteks = {"rumah_tangga": rumah_tangga, "daftar": [(u, pemegang(u)) for u in semua]}
    return render(request, "usulan/tentang.html", konteks)


def ambil_terdaftar(rumah_tangga_id: int) -> RumahTangga:
    """The known household inside the active region, or 404."""
    queryset = RumahTangga.objects.select_related("desa__induk")
    ketemu: RumahTangga = get_object_or_404(queryset, pk=rumah_tangga_id)
    return ketemu


def bukan_aktif(request: HttpRequest, rumah_tangga: RumahTangga) -> HttpResponse | None:
    """An answer for a household that is no longer active: nothing can be proposed about it."""
    if rumah_tangga.aktif:
        return None
    messages.error(
        request, "Rumah tangga ini sudah tidak aktif di registri, jadi tidak dapat diusulkan lagi."
    )
    return redirect("usulan:tentang", rumah_tangga.pk)


def dinas(request: HttpRequest) -> bool:
    """Whether the district enters for a village."""
    return Peran.OPERATOR_KABUPATEN in pengguna(request).peran


def mulai(
    request: HttpRequest,
    rumah_tangga: RumahTangga | None,
    form: BerpengusulForm,
    buat: Callable[[], Usulan],
    *,
    templat: str,
    kabar: str,
    konteks: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show the first page of a proposal, or open its draft with `buat` and go there.

    Seeing a known household's people is logged. A refusal keeps the input.
    """
    if form.is_valid():
        sudah_ada = Usulan.objects.filter(kunci=form.cleaned_data["kunci"]).exists()
        try:
            usulan = buat()
        except Ditolak as galat:
            form.add_error(None, str(galat))
        else:
            messages.success(request, "Draf ini sudah tersimpan sebelumnya." if sudah_ada else kabar)
            return redirect("usulan:detail", usulan.kunci)
    if rumah_tangga is not None and not form.is_bound:
        registri.baca_rumah_tangga(pengguna(request), rumah_tangga)
    kembali = reverse("usulan:tentang", args=[rumah_tangga.pk]) if rumah_tangga else reverse("usulan:pilih")
    isi = {"form": form, "rumah_tangga": rumah_tangga, "kembali": kembali, **(konteks or {})}
    return render(request, templat, isi)
