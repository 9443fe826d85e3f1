"""The registry: what is known of the households of the region. Reading one household is logged."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.registri import services
from dtks.registri.filters import FilterRegistri
from dtks.registri.forms import CariNIKForm
from dtks.registri.models import Anggota, Keluarga, RiwayatRumahTangga, RumahTangga
from dtks.registri.presenters import jawaban, kriteria, riwayat, sajikan_beda
from dtks.registri.services.impor import sebut_tahap
from dtks.registri.services.menerima import milik_rumah_tangga
from dtks.tampilan.paginasi import Urutan, halaman

URUT = {"nama": Urutan(("nama_kepala", "id"), "Nama")}


@butuh(Izin.REGISTRI_LIHAT)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """Households of the region by name."""
    saring = FilterRegistri(request.GET, queryset=RumahTangga.objects.aktif().select_related("desa__induk"))
    konteks = {
        "saring": saring.form,
        "halaman": halaman(saring.qs, request, urut=URUT, hitung=True),
        "boleh_nik": pengguna(request).boleh(Izin.DATA_PRIBADI_BUKA),
    }
    return render(request, "registri/daftar.html", konteks)


@butuh(Izin.DATA_PRIBADI_BUKA)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cari(request: HttpRequest) -> HttpResponse:
    """Find a household by one exact NIK, which is posted and never stands in an address."""
    form = CariNIKForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ketemu = services.cari_nik(pengguna(request), form.cleaned_data["nik"])
        if ketemu is not None:
            return redirect("registri:detail", ketemu.pk)
        form.add_error(
            "nik",
            "NIK ini tidak ditemukan di wilayah Anda. Periksa angkanya di KTP atau KK; bila benar, "
            "orang ini belum terdaftar di wilayah Anda.",
        )
    return render(request, "registri/cari.html", {"form": form})


@butuh(Izin.REGISTRI_LIHAT)
@require_safe
@never_cache
def detail(request: HttpRequest, nomor: int) -> HttpResponse:
    """One household with its people, numbers masked."""
    rumah_tangga = _cari(nomor)
    services.baca_rumah_tangga(pengguna(request), rumah_tangga)
    return _tampilkan(request, rumah_tangga, terbuka=False)


@butuh(Izin.REGISTRI_LIHAT)
@require_POST
@never_cache
def buka_nomor(request: HttpRequest, nomor: int) -> HttpResponse:
    """The same page with whole numbers. Answered directly: the numbers are kept nowhere for a redirect."""
    rumah_tangga = _cari(nomor)
    services.buka_nomor(pengguna(request), rumah_tangga)
    return _tampilkan(request, rumah_tangga, terbuka=True)


def _cari(nomor: int) -> RumahTangga:
    ketemu: RumahTangga = get_object_or_404(RumahTangga.objects.select_related("desa__induk"), pk=nomor)
    return ketemu


def _tampilkan(request: HttpRequest, rumah_tangga: RumahTangga, *, terbuka: bool) -> HttpResponse:
    boleh = pengguna(request).boleh(Izin.DATA_PRIBADI_BUKA)
    orang = Anggota.objects.filter(aktif=True).order_by("nomor_urut", "pk")
    keluarga = Keluarga.objects.filter(rumah_tangga=rumah_tangga, aktif=True).order_by("nomor_urut", "pk")
    sembilan = kriteria(rumah_tangga)
    menerima = milik_rumah_tangga(rumah_tangga)
    konteks = {
        "rumah_tangga": rumah_tangga,
        "kriteria": sembilan,
        "terjawab": any(k.nilai is not None for k in sembilan),
        "jawaban": jawaban(
            rumah_tangga.versi_kuesioner, "rumah_tangga", rumah_tangga.jawaban, spesifik=boleh
        ),
        "keluarga": keluarga.prefetch_related(Prefetch("anggota", queryset=orang)),
        "riwayat": riwayat(
            RiwayatRumahTangga.objects.filter(rumah_tangga=rumah_tangga)
            .select_related("periode")
            .order_by("-pk"),
            spesifik=boleh,
            terbuka=terbuka,
        ),
        "menerima": [(satu, sebut_tahap(satu.tahap)) for satu in menerima.program],
        "dtsen": [(fakta, sajikan_beda(fakta)) for fakta in menerima.dtsen],
        "terbuka": terbuka,
        "boleh_nik": boleh,
    }
    return render(request, "registri/detail.html", konteks)
