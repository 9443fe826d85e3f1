"""Correct a known household, or change its family: open the draft, its address page, its registered base."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.tampilan.kabar import kabarkan
from usulan.forms.mulai import BerpengusulForm
from usulan.forms.perbaikan import PerbaikanRumahTanggaForm
from usulan.models import Jenis
from usulan.services import isi, salin
from usulan.views import dasar
from usulan.views.dasar import BACA_TULIS
from usulan.views.pilih import PILIHAN, ambil_terdaftar, bukan_aktif, dinas, mulai

BERALAMAT = ("TERDAFTAR", Jenis.PERBAIKAN)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def mulai_perbaikan(request: HttpRequest, rumah_tangga_id: int) -> HttpResponse:
    """Open a correction of a known household."""
    return _mulai(request, rumah_tangga_id, Jenis.PERBAIKAN, "perbaikan")


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def mulai_keluarga(request: HttpRequest, rumah_tangga_id: int) -> HttpResponse:
    """Open a change of a known family: people come in, a KK is split or joined, another head."""
    return _mulai(request, rumah_tangga_id, Jenis.BARU, "keluarga")


def _mulai(request: HttpRequest, rumah_tangga_id: int, jenis: Jenis, pilihan: str) -> HttpResponse:
    rumah_tangga = ambil_terdaftar(rumah_tangga_id)
    if tolak := bukan_aktif(request, rumah_tangga):
        return tolak
    form = BerpengusulForm(request.POST or None, dinas=dinas(request))
    return mulai(
        request,
        rumah_tangga,
        form,
        lambda: salin.buat_perubahan(
            oleh=pengguna(request), jenis=jenis, rumah_tangga_id=rumah_tangga.pk, **form.usulan()
        ),
        templat="usulan/mulai.html",
        kabar="Draf dibuat dengan data terdaftar. Ubah bagian yang perlu saja.",
        konteks={"pilihan": PILIHAN[pilihan]},
    )


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def perbaikan_rumah_tangga(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Address and position beside what is registered."""
    usulan = dasar.ambil(kunci)
    if dasar.golongan(usulan) not in BERALAMAT:
        return dasar.bukan_untuk_jenis(request, usulan)
    form = PerbaikanRumahTanggaForm(
        request.POST or None, instance=usulan.rumah_tangga, initial={"versi": usulan.versi}
    )
    if not (form.is_bound or dasar.bisa_diubah(usulan)):
        return dasar.tidak_dapat_diubah(request, usulan)
    layanan = partial(isi.simpan_rumah_tangga, oleh=pengguna(request), bagian="rumah tangga")
    if dasar.simpan(form, usulan, layanan):
        messages.success(request, "Alamat tersimpan. Yang berbeda terlihat pada “Yang berubah”.")
        return redirect("usulan:detail", kunci)
    konteks = {"form": form, "usulan": usulan, "judul_bagian": "Rumah tangga"}
    return render(request, "usulan/perbaikan.html", konteks)


@butuh(Izin.USULAN_TULIS)
@require_POST
def segarkan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Base a draft on the registry as it is today."""
    usulan = dasar.ambil(kunci)
    with kabarkan(request, "Data dasar disegarkan. Periksa lagi yang berubah, lalu ajukan."):
        salin.segarkan(oleh=pengguna(request), usulan_id=usulan.pk, versi=dasar.versi_layar(request))
    return redirect("usulan:detail", kunci)
