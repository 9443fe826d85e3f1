"""A move inside the district: asked from either side, answered by the other village or by the district."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from usulan.forms.pindah import DatangForm, JawabForm, PergiForm, TimpaForm, UbahPindahForm
from usulan.models import JawabanPindah, Jenis, KonfirmasiPindah, Perpindahan, Usulan
from usulan.services import konfirmasi as layanan_konfirmasi
from usulan.services import perpindahan, salin
from usulan.views import dasar
from usulan.views.dasar import BACA_TULIS
from usulan.views.pilih import ambil_terdaftar, bukan_aktif, dinas, mulai
from usulan.workflow import MENGUNCI


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def mulai_pindah(request: HttpRequest, rumah_tangga_id: int) -> HttpResponse:
    """From the village they leave: who goes, where to, by which letter."""
    rumah_tangga = ambil_terdaftar(rumah_tangga_id)
    if tolak := bukan_aktif(request, rumah_tangga):
        return tolak
    form = PergiForm(
        request.POST or None,
        semua=salin.orang_terdaftar(rumah_tangga.pk),
        kabupaten=rumah_tangga.desa_id[:4],
        dinas=dinas(request),
    )
    return mulai(
        request,
        rumah_tangga,
        form,
        lambda: perpindahan.pergi(
            oleh=pengguna(request),
            rumah_tangga_id=rumah_tangga.pk,
            orang=form.terpilih(),
            desa_tujuan=form.tujuan(),
            alamat=form.alamat(),
            data=form.surat(),
            **form.usulan(),
        ),
        templat="usulan/mulai_pindah.html",
        kabar="Draf pindah tersimpan.",
    )


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
@never_cache
def datang(request: HttpRequest) -> HttpResponse:
    """From the village they come to: both numbers must be right, and nothing of the household is shown."""
    form = DatangForm(request.POST or None, dinas=dinas(request))
    return mulai(
        request,
        None,
        form,
        lambda: perpindahan.datang(
            oleh=pengguna(request),
            desa=form.tujuan(),
            alamat=form.alamat(),
            data=form.surat(),
            **form.keluarga(),
            **form.usulan(),
        ),
        templat="usulan/datang.html",
        kabar="Draf pindah tersimpan. Sesudah diajukan, desa asal ditanya.",
    )


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def ubah_perpindahan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Change the new address, the letter and the day."""
    usulan = dasar.ambil(kunci)
    if usulan.jenis != Jenis.PINDAH:
        return dasar.bukan_untuk_jenis(request, usulan)
    pindah = Perpindahan.objects.select_related("desa_tujuan__induk").get(usulan=usulan)
    awal = {"versi": usulan.versi, "nomor_surat": pindah.nomor_surat, "tanggal": pindah.tanggal}
    form = UbahPindahForm(request.POST or None, instance=usulan.rumah_tangga, initial=awal)
    if not (form.is_bound or dasar.bisa_diubah(usulan)):
        return dasar.tidak_dapat_diubah(request, usulan)
    if dasar.simpan(form, usulan, partial(_ubah, oleh=pengguna(request), form=form)):
        messages.success(request, "Alamat dan surat pindah tersimpan.")
        return redirect("usulan:detail", kunci)
    return render(request, "usulan/perpindahan.html", {"form": form, "usulan": usulan, "pindah": pindah})


def _ubah(*, data: Mapping[str, Any], form: UbahPindahForm, **umum: Any) -> Usulan:
    return perpindahan.ubah(alamat=form.alamat(), data=form.surat(), **umum)


def _pertanyaan() -> QuerySet[KonfirmasiPindah]:
    return KonfirmasiPindah.objects.select_related("desa", "desa_pengaju__induk", "dijawab_oleh")


@butuh(Izin.USULAN_AJUKAN)
@require_safe
def konfirmasi(request: HttpRequest) -> HttpResponse:
    """Moves about which this village is asked, the longest waiting first, then the latest answers."""
    menunggu = _pertanyaan().filter(jawaban="", usulan__status__in=MENGUNCI).order_by("diminta_pada", "pk")
    konteks = {
        "menunggu": menunggu[:200],
        "terjawab": _pertanyaan().exclude(jawaban="").order_by("-dijawab_pada", "-pk")[:50],
    }
    return render(request, "usulan/konfirmasi.html", konteks)


@butuh(Izin.USULAN_AJUKAN)
@BACA_TULIS
@never_cache
def jawab(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Answer one question. The page shows what the question holds, and nothing of the proposal."""
    ditanya = get_object_or_404(_pertanyaan(), kunci=kunci)
    form = JawabForm(request.POST or None)
    if form.is_valid():
        try:
            layanan_konfirmasi.jawab(
                oleh=pengguna(request),
                kunci=kunci,
                jawaban=JawabanPindah(form.cleaned_data["jawaban"]),
                alasan=form.cleaned_data["alasan"],
            )
        except Ditolak as galat:
            form.add_error(None, str(galat))
        else:
            messages.success(request, "Jawaban terkirim ke desa pengaju dan Dinas Sosial.")
            return redirect("usulan:konfirmasi")
    return render(request, "usulan/jawab.html", {"form": form, "ditanya": ditanya})


@butuh(Izin.VERVAL_PUTUSKAN)
@BACA_TULIS
@never_cache
def timpa(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """The district confirms a move in the village's place, with a reason."""
    usulan = dasar.ambil(kunci)
    ditanya = _pertanyaan().filter(usulan=usulan).first()
    if ditanya is None:
        return dasar.bukan_untuk_jenis(request, usulan)
    form = TimpaForm(request.POST or None)
    if form.is_valid():
        try:
            layanan_konfirmasi.jawab(
                oleh=pengguna(request),
                kunci=ditanya.kunci,
                jawaban=JawabanPindah.DITIMPA,
                alasan=form.cleaned_data["alasan"],
            )
        except Ditolak as galat:
            form.add_error(None, str(galat))
        else:
            messages.success(request, "Pindah dibenarkan oleh Dinas Sosial. Kedua desa melihat alasannya.")
            return redirect("verval:detail", kunci)
    return render(request, "usulan/timpa.html", {"form": form, "usulan": usulan, "ditanya": ditanya})
