"""What is done to the ticked rows of the list: send, withdraw. Refused rows are told with their reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.tampilan.waktu import tulis_angka
from usulan.forms.daftar import TarikBanyakForm, baca_pilihan
from usulan.models import Usulan
from usulan.services.borongan import HasilBorongan, jalankan_banyak
from usulan.workflow import Aksi

_NAMA_TERBANYAK = 10


@butuh(Izin.USULAN_AJUKAN)
@require_POST
def ajukan(request: HttpRequest) -> HttpResponse:
    """Send the ticked proposals that need no musyawarah, or have theirs already."""
    _jalankan(request, Aksi.AJUKAN, "usulan diajukan ke Dinas Sosial")
    return _kembali(request)


@butuh(Izin.USULAN_AJUKAN)
@require_POST
def tarik(request: HttpRequest) -> HttpResponse:
    """Ask for the one reason, then withdraw the ticked proposals."""
    pilihan = baca_pilihan(request.POST.getlist("pilih"))
    form = TarikBanyakForm(request.POST if "alasan" in request.POST else None)
    if not pilihan or form.is_valid():
        alasan = form.cleaned_data["alasan"] if pilihan else ""
        _jalankan(request, Aksi.TARIK, "usulan ditarik", alasan=alasan)
        return _kembali(request)
    konteks = {
        "form": form,
        "pilihan": pilihan.items(),
        "usulan": Usulan.objects.filter(pk__in=pilihan).select_related("desa").order_by("pk"),
        "saringan": request.POST.get("saringan", ""),
    }
    return render(request, "usulan/borongan_tarik.html", konteks)


def _jalankan(request: HttpRequest, aksi: Aksi, kata: str, alasan: str = "") -> None:
    pilihan = baca_pilihan(request.POST.getlist("pilih"))
    try:
        hasil = jalankan_banyak(aksi, oleh=pengguna(request), pilihan=pilihan, alasan=alasan)
    except Ditolak as galat:
        messages.error(request, str(galat))
        return
    if hasil.selesai:
        messages.success(request, f"{tulis_angka(hasil.selesai)} {kata}.")
    for kalimat in _penolakan(hasil):
        messages.warning(request, kalimat)


def _penolakan(hasil: HasilBorongan) -> list[str]:
    """One sentence per reason: how many, whose, and why."""
    kalimat = []
    for sebab, nama in hasil.ditolak.items():
        lagi = f", dan {len(nama) - _NAMA_TERBANYAK} lainnya" if len(nama) > _NAMA_TERBANYAK else ""
        kalimat.append(
            f"{tulis_angka(len(nama))} usulan dilewati: {', '.join(nama[:_NAMA_TERBANYAK])}{lagi}. {sebab}"
        )
    return kalimat


def _kembali(request: HttpRequest) -> HttpResponse:
    """To the list as it was filtered; the query string is only ever put behind our own path."""
    saringan = request.POST.get("saringan", "")
    return redirect(f"{reverse('usulan:daftar')}?{saringan}" if saringan else "usulan:daftar")
