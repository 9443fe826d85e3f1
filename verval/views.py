"""The district's queue, the decision page, the visit form."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.registri.presenters import jawaban
from dtks.tampilan.kabar import kabarkan
from dtks.tampilan.paginasi import Urutan, halaman
from usulan.models import BuktiMusyawarah, Usulan
from usulan.presenters import garis_waktu, isi_usulan, keluarga_usulan
from usulan.services import baca
from usulan.views.dasar import coba, versi_layar
from usulan.workflow import ALUR, Aksi, Status
from verval import services
from verval.filters import TAB, FilterAntrean, Tab
from verval.forms import SEBAB_UMUM, KunjunganForm, PutusanForm
from verval.models import Kunjungan
from verval.presenters import KABAR, bandingkan, baris_kunjungan, kabar_kunjungan, tindakan

URUT = {
    "terlama": Urutan(("status_sejak", "id"), "Terlama menunggu"),
    "terbaru": Urutan(("status_sejak", "id"), "Terbaru", menurun=True),
}


@butuh(Izin.VERVAL_LIHAT)
@require_safe
def antrean(request: HttpRequest) -> HttpResponse:
    """Proposals of one status, the longest waiting first."""
    tab = _tab(request)
    usulan: QuerySet[Usulan] = Usulan.objects.berstatus(tab.status)
    saring = FilterAntrean(
        request.GET, queryset=usulan.select_related("desa__induk").prefetch_related("kunjungan")
    )
    hal = halaman(saring.qs, request, urut=URUT, hitung=True)
    konteks = {
        "daftar_tab": TAB,
        "tab": tab,
        "saring": saring.form,
        "tersaring": any(saring.form.cleaned_data.values()),
        "halaman": hal,
    }
    return render(request, "verval/antrean.html", konteks)


def _tab(request: HttpRequest) -> Tab:
    """The tab asked for; by default the one whose work is this person's."""
    bawaan = Status.DIAJUKAN
    if pengguna(request).boleh(Izin.VERVAL_PUTUSKAN):
        bawaan = Status.TERVERIFIKASI
    pilihan = {tab.status.value: tab for tab in TAB}
    return pilihan.get(request.GET.get("status", ""), pilihan[bawaan])


def _url_antrean(status: Status) -> str:
    return f"{reverse('verval:antrean')}?status={status}"


def _cari(kunci: UUID) -> Usulan:
    relasi = ("desa__induk", "periode", "musyawarah", "dibuat_oleh", "rumah_tangga")
    usulan: Usulan = get_object_or_404(Usulan.objects.select_related(*relasi), kunci=kunci)
    return usulan


@butuh(Izin.VERVAL_LIHAT)
@require_safe
@never_cache
def detail(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """What is proposed beside what is known, and the decision."""
    usulan = _cari(kunci)
    baca.baca_usulan(pengguna(request), usulan)
    return _tampilkan(request, usulan, terbuka=False)


@butuh(Izin.VERVAL_LIHAT)
@require_POST
@never_cache
def buka_nomor(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """The same page with whole numbers. Answered directly: the numbers are kept nowhere for a redirect."""
    usulan = _cari(kunci)
    baca.buka_nomor(pengguna(request), usulan, "semua anggota")
    return _tampilkan(request, usulan, terbuka=True)


def _tampilkan(request: HttpRequest, usulan: Usulan, *, terbuka: bool) -> HttpResponse:
    orang = pengguna(request)
    boleh = orang.boleh(Izin.DATA_PRIBADI_BUKA)
    rumah_tangga = usulan.rumah_tangga
    kunjungan = list(Kunjungan.objects.filter(usulan=usulan).select_related("petugas"))
    berlaku = services.kunjungan_berlaku(usulan)
    keluarga = keluarga_usulan(usulan)
    konteks = {
        "usulan": usulan,
        "isi": isi_usulan(usulan, orang, keluarga, terbuka=terbuka),
        "rumah_tangga": rumah_tangga,
        "kriteria": bandingkan(rumah_tangga, berlaku) if _berkriteria(usulan, berlaku) else [],
        "jawaban": jawaban(
            rumah_tangga.versi_kuesioner, "rumah_tangga", rumah_tangga.jawaban, spesifik=boleh
        ),
        "keluarga": keluarga,
        "temuan": list(usulan.temuan.all()),
        "kunjungan": baris_kunjungan(usulan, kunjungan),
        "bukti": BuktiMusyawarah.objects.filter(musyawarah=usulan.musyawarah_id),
        "garis_waktu": garis_waktu(usulan),
        "tindakan": tindakan(usulan, orang, berlaku),
        "terbuka": terbuka,
        "boleh_nik": boleh,
    }
    return render(request, "verval/detail.html", konteks)


def _berkriteria(usulan: Usulan, berlaku: Kunjungan | None) -> bool:
    """Whether the nine criteria say something here: a registered household may never have answered them."""
    rumah_tangga = usulan.rumah_tangga
    terjawab = any(getattr(rumah_tangga, nama) is not None for nama in rumah_tangga.KRITERIA)
    return usulan.sasaran_id is None or terjawab or bool(berlaku and berlaku.kriteria)


@butuh(Izin.VERVAL_KUNJUNGAN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def kunjungan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """The form that a petugas fills at the house."""
    usulan = _cari(kunci)
    form = KunjunganForm(
        request.POST or None, request.FILES or None, usulan=usulan, rumah_tangga=usulan.rumah_tangga
    )
    if request.method != "POST":
        langkah = tindakan(usulan, pengguna(request), None)
        if not langkah.kunjungi:
            messages.error(request, langkah.kendala or "Usulan ini tidak sedang menunggu kunjungan.")
            return redirect("verval:detail", kunci)
    elif form.is_valid():
        catat = partial(
            services.catat_kunjungan,
            oleh=pengguna(request),
            usulan_id=usulan.pk,
            versi=form.cleaned_data["versi"],
            data=form.kolom(),
            foto=form.cleaned_data["foto"],
        )
        if tercatat := coba(form, usulan, catat):
            messages.success(request, kabar_kunjungan(tercatat))
            return redirect(_url_antrean(Status.DIAJUKAN))
    return render(request, "verval/kunjungan.html", {"usulan": usulan, "form": form})


@butuh(Izin.VERVAL_KUNJUNGAN)
@require_POST
def pakai_kunjungan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Verify a resent proposal by the visit that saw the same content."""
    usulan = _cari(kunci)
    with kabarkan(request, f"Kunjungan sebelumnya dipakai. Usulan {usulan} kini menunggu keputusan."):
        services.pakai_kunjungan(oleh=pengguna(request), usulan_id=usulan.pk, versi=versi_layar(request))
    return redirect("verval:detail", kunci)


@butuh(Izin.VERVAL_PUTUSKAN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def putuskan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """A decision; those that need a reason have this page for it."""
    usulan = _cari(kunci)
    aksi = (request.POST if request.method == "POST" else request.GET).get("aksi", "")
    if aksi in SEBAB_UMUM:
        return _beralasan(request, usulan, Aksi(aksi))
    if aksi != Aksi.SETUJUI or request.method != "POST":
        messages.error(request, "Pilih keputusan dengan tombol di halaman ini.")
        return redirect("verval:detail", kunci)
    tujuan = reverse("verval:detail", args=[kunci])
    with kabarkan(request, KABAR[Aksi.SETUJUI].format(usulan)):
        services.putuskan(
            oleh=pengguna(request), usulan_id=usulan.pk, aksi=Aksi.SETUJUI, versi=versi_layar(request)
        )
        tujuan = _url_antrean(Status(usulan.status))
    return redirect(tujuan)


def _beralasan(request: HttpRequest, usulan: Usulan, aksi: Aksi) -> HttpResponse:
    langkah = next(x for x in ALUR.langkah if x.aksi is aksi)
    form = PutusanForm(request.POST or None, aksi=aksi, initial={"versi": usulan.versi})
    if request.method == "POST" and form.is_valid():
        putus = partial(
            services.putuskan,
            oleh=pengguna(request),
            usulan_id=usulan.pk,
            aksi=aksi,
            versi=form.cleaned_data["versi"],
            alasan=form.kalimat(),
        )
        if coba(form, usulan, putus):
            messages.success(request, KABAR[aksi].format(usulan))
            return redirect(_url_antrean(Status(usulan.status)))
    return render(request, "verval/putuskan.html", {"usulan": usulan, "form": form, "langkah": langkah})


@butuh(Izin.VERVAL_LIHAT)
@require_safe
@never_cache
def foto(request: HttpRequest, nomor: int) -> FileResponse:
    """The photo of a visit. Opening it is logged."""
    kunjungan = get_object_or_404(Kunjungan.objects.exclude(foto="").select_related("usulan"), pk=nomor)
    services.buka_foto(pengguna(request), kunjungan)
    return FileResponse(kunjungan.foto.open(), content_type="image/jpeg", filename=f"kunjungan-{nomor}.jpg")
