"""Pages of signing in, of one's own account, and of the people an admin looks after."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dtks.akun import services
from dtks.akun.filters import FilterPengguna
from dtks.akun.forms import FormMasuk, FormPengguna, FormSandi, FormToken
from dtks.akun.models import Pengguna
from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.tampilan.kabar import kabarkan
from dtks.tampilan.paginasi import Urutan, halaman

URUT_PENGGUNA = {
    "nama": Urutan(("nama_pengguna",), "Nama pengguna"),
    "terbaru": Urutan(("pk",), "Terbaru", menurun=True),
}


class Masuk(LoginView):
    """Sign in. Failures are counted by django-axes, which answers with akun/terkunci.html."""

    http_method_names = ["get", "head", "post"]
    template_name = "akun/masuk.html"
    authentication_form = FormMasuk
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """The page asked for, on this host only; never back to signing in or out."""
        url = super().get_success_url()
        ulang = urlsplit(url).path in (reverse("akun:masuk"), reverse("akun:keluar"))
        return self.get_default_redirect_url() if ulang else url

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        orang = form.get_user()
        assert isinstance(orang, Pengguna)
        services.catat_masuk(orang)
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if {"username", "password"} <= form.cleaned_data.keys():
            nama = form.cleaned_data["username"]
            services.catat_gagal_masuk(nama, terkunci=getattr(self.request, "axes_locked_out", False))
        return super().form_invalid(form)


masuk = butuh(Izin.PUBLIK)(Masuk.as_view())


@butuh(Izin.MASUK)
@require_POST
def keluar(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, "Anda sudah keluar.")
    return redirect("akun:masuk")


@butuh(Izin.MASUK)
@require_safe
def profil(request: HttpRequest) -> HttpResponse:
    """What the district knows of me, and what I may do."""
    orang = pengguna(request)
    wilayah = orang.wilayah.select_related("induk").order_by("kode")
    return render(request, "akun/profil.html", {"orang": orang, "wilayah": wilayah})


@butuh(Izin.MASUK)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sandi(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session goes on, every other one ends."""
    orang = pengguna(request)
    sementara = orang.harus_ganti_sandi
    form = FormSandi(orang, request.POST or None)
    if form.is_valid():
        services.ganti_sandi(orang, form.cleaned_data["sandi_baru"])
        update_session_auth_hash(request, orang)
        messages.success(request, "Kata sandi sudah diganti.")
        return redirect("/" if sementara else "akun:profil")
    return render(request, "akun/sandi.html", {"form": form, "sementara": sementara})


@butuh(Izin.MASUK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token(request: HttpRequest) -> HttpResponse:
    """One's tokens for the API; a new one is shown once, hence no redirect after it."""
    orang = pengguna(request)
    form = FormToken(request.POST or None)
    if form.is_valid():
        try:
            baru = services.buat_token(orang, **form.cleaned_data)
        except services.SyaratAkun as galat:
            form.add_error(None, str(galat))
        else:
            konteks = {"token": baru, "nama": form.cleaned_data["nama"]}
            return render(request, "akun/token_baru.html", konteks)
    return render(request, "akun/token.html", {"form": form, "daftar": services.daftar_token(orang)})


@butuh(Izin.MASUK)
@require_POST
def token_cabut(request: HttpRequest) -> HttpResponse:
    """End a token of one's own."""
    with kabarkan(request, "Token sudah dicabut. Aplikasi yang memakainya tidak dapat masuk lagi."):
        services.cabut_token(pengguna(request), request.POST.get("token", ""))
    return redirect("akun:token")


@butuh(Izin.AKUN_KELOLA)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """The people who work in the admin's regions."""
    oleh = pengguna(request)
    terkelola = services.akun_terkelola(oleh).prefetch_related("wilayah__induk")
    saring = FilterPengguna(request.GET, terkelola, oleh=oleh)
    konteks = {
        "saring": saring,
        "disaring": any(request.GET.get(nama) for nama in saring.filters),
        "halaman": halaman(saring.qs, request, urut=URUT_PENGGUNA, hitung=True),
    }
    return render(request, "akun/daftar.html", konteks)


@butuh(Izin.AKUN_KELOLA)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def baru(request: HttpRequest) -> HttpResponse:
    """Make an account; its temporary password is shown once, hence no redirect after it."""
    oleh = pengguna(request)
    form = FormPengguna(oleh, request.POST or None)
    if form.is_valid():
        try:
            sementara = services.buat_akun(oleh, form.instance, wilayah=form.cleaned_data["wilayah"])
        except services.SyaratAkun as galat:
            form.add_error(None, str(galat))
        else:
            return _sandi_sementara(request, form.instance, sementara)
    return render(request, "akun/baru.html", {"form": form})


@butuh(Izin.AKUN_KELOLA)
@require_http_methods(["GET", "HEAD", "POST"])
def rincian(request: HttpRequest, nomor: int) -> HttpResponse:
    """One account: change it, and the buttons for its password and its closing."""
    oleh = pengguna(request)
    orang = get_object_or_404(services.akun_terkelola(oleh), pk=nomor)
    form = FormPengguna(oleh, request.POST or None, instance=orang)
    if form.is_valid():
        try:
            services.simpan_pengguna(
                oleh,
                form.instance,
                wilayah=form.cleaned_data["wilayah"],
                versi=form.cleaned_data["versi"],
            )
        except services.SyaratAkun as galat:
            form.add_error(None, str(galat))
        else:
            messages.success(request, "Akun sudah disimpan.")
            return redirect("akun:rincian", nomor)
    konteks = {
        "form": form,
        "orang": services.akun_terkelola(oleh).get(pk=nomor),
        "sendiri": nomor == oleh.pk,
    }
    return render(request, "akun/rincian.html", konteks)


@butuh(Izin.AKUN_KELOLA)
@never_cache
@require_POST
def atur_sandi(request: HttpRequest, nomor: int) -> HttpResponse:
    """Give somebody a temporary password, shown once, hence no redirect after it."""
    oleh = pengguna(request)
    orang = get_object_or_404(services.akun_terkelola(oleh), pk=nomor)
    try:
        sementara = services.atur_ulang_sandi(oleh, nomor)
    except services.SyaratAkun as galat:
        messages.error(request, str(galat))
        return redirect("akun:rincian", nomor)
    return _sandi_sementara(request, orang, sementara)


@butuh(Izin.AKUN_KELOLA)
@require_POST
def aktif(request: HttpRequest, nomor: int) -> HttpResponse:
    """Open or close an account."""
    buka = request.POST.get("aktif") == "ya"
    with kabarkan(request, "Akun sudah diaktifkan." if buka else "Akun sudah dinonaktifkan."):
        services.atur_aktif(pengguna(request), nomor, aktif=buka)
    return redirect("akun:rincian", nomor)


def _sandi_sementara(request: HttpRequest, orang: Pengguna, sementara: str) -> HttpResponse:
    konteks = {"orang": orang, "sandi": sementara}
    return render(request, "akun/sandi_sementara.html", konteks)
