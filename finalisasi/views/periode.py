"""Periods on their way through the district: the list, the page of one, closing, finalizing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.jejak.services import segel_segera
from dtks.pekerjaan.models import Pekerjaan
from dtks.pekerjaan.tasks import kirim
from dtks.periode import services as periode_services
from dtks.periode.models import Periode
from dtks.periode.presenters import pemegang, periode_terlihat
from dtks.tampilan.kabar import kabarkan
from dtks.tampilan.paginasi import Urutan, halaman
from dtks.wilayah.cakupan import DalamCakupan
from finalisasi.forms.pengesahan import FormSahkan, FormTandaTangan, FormTolak
from finalisasi.models import Finalisasi, Surat
from finalisasi.presenters import neraca_periode, susun_halaman
from finalisasi.services.pembekuan import finalisasi
from finalisasi.workflow import StatusFinalisasi, StatusSurat

URUT = {"terbaru": Urutan(("periode__mulai", "id"), "Terbaru", menurun=True)}


@butuh(Izin.FINALISASI_LIHAT)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """Periods that wait on somebody, oldest first; then letters not yet signed; then what is done."""
    disahkan = Finalisasi.objects.filter(status=StatusFinalisasi.DISAHKAN).select_related("periode", "surat")
    konteks = {
        "menunggu": [(p, pemegang(p)) for p in periode_terlihat().belum_selesai().berurutan()],
        "surat_menunggu": Surat.objects.filter(status=StatusSurat.MENUNGGU_TTD)
        .select_related("finalisasi__periode")
        .order_by("finalisasi__disahkan_pada"),
        "terakhir": disahkan.order_by("-disahkan_pada").first(),
        "halaman": halaman(disahkan, request, urut=URUT, per_halaman=12),
    }
    return render(request, "finalisasi/daftar.html", konteks)


@butuh(Izin.FINALISASI_LIHAT)
@require_safe
@never_cache
def periode(request: HttpRequest, kode: str) -> HttpResponse:
    """Where one period is, and its next step."""
    return tampilkan(request, cari(kode))


@butuh(Izin.PERIODE_LIHAT)
@require_safe
@vary_on_headers("HX-Request")
def neraca(request: HttpRequest, kode: str) -> HttpResponse:
    """The neraca of a period in one's region; as one line where the list of periods asks for it."""
    dicari = cari(kode)
    templat = "finalisasi/_neraca.html" if "HX-Request" in request.headers else "finalisasi/neraca.html"
    konteks = {
        "periode": dicari,
        "neraca": neraca_periode(dicari),
        "boleh_rekap": pengguna(request).boleh(Izin.REKAP_LIHAT),
    }
    return render(request, templat, konteks)


@butuh(Izin.PERIODE_KELOLA)
@require_http_methods(["GET", "HEAD", "POST"])
def tutup(request: HttpRequest, kode: str) -> HttpResponse:
    """Ask once more, then close the period to new proposals."""
    dicari = cari(kode)
    if request.method != "POST":
        return _minta_kepastian(request, dicari, "finalisasi/tutup.html")
    with kabarkan(request, f"Penerimaan usulan periode {dicari} ditutup."):
        periode_services.tutup(dicari.pk, pengguna(request))
    return redirect("finalisasi:periode", kode)


@butuh(Izin.FINALISASI_JALANKAN)
@require_http_methods(["GET", "HEAD", "POST"])
def jalankan(request: HttpRequest, kode: str) -> HttpResponse:
    """Show the numbers once more, then finalize the period."""
    dicari = cari(kode)
    if request.method != "POST":
        return _minta_kepastian(request, dicari, "finalisasi/jalankan.html")
    with (
        kabarkan(request, f"Periode {dicari} difinalisasi. Berkasnya sedang dibuat."),
        transaction.atomic(),
    ):
        _, tugas = finalisasi(dicari.pk, pengguna(request))
        kirim(tugas.pk)
        transaction.on_commit(segel_segera, robust=True)
    return redirect("finalisasi:periode", kode)


@butuh(Izin.FINALISASI_LIHAT)
@require_safe
def hasil(request: HttpRequest, nomor: int) -> HttpResponse:
    """From a piece of long work to the period whose file or letter it made."""
    pekerjaan = get_object_or_404(Pekerjaan.objects.filter(DalamCakupan("wilayah_id")), pk=nomor)
    versi = Finalisasi.objects.select_related("periode")
    if "surat" in pekerjaan.argumen:
        dicari = get_object_or_404(versi, surat=pekerjaan.argumen["surat"])
    else:
        dicari = get_object_or_404(versi, pk=pekerjaan.argumen.get("finalisasi"))
    return redirect("finalisasi:periode", dicari.periode.kode)


def cari(kode: str) -> Periode:
    """The period with this code in the active region; 404 when there is none."""
    dicari = periode_terlihat().filter(kode=kode).first()
    if dicari is None:
        raise Http404
    return dicari


def tampilkan(request: HttpRequest, dicari: Periode, **form: Any) -> HttpResponse:
    """The page of a period; `form` replaces an empty form by the one that was sent and refused."""
    isi = susun_halaman(dicari, pengguna(request))
    konteks: dict[str, Any] = {
        "isi": isi,
        "periode": dicari,
        "sahkan": FormSahkan(initial={"sidik_manifes": isi.hasil.sidik_manifes if isi.hasil else ""}),
        "tolak": FormTolak(),
        "tanda_tangan": FormTandaTangan(),
        **form,
    }
    return render(request, "finalisasi/periode.html", konteks)


def _minta_kepastian(request: HttpRequest, dicari: Periode, templat: str) -> HttpResponse:
    return render(request, templat, {"isi": susun_halaman(dicari, pengguna(request)), "periode": dicari})
