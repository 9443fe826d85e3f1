"""Propose that a household, a keluarga or some people leave the registry."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from usulan.forms.nonaktif import NonaktifForm, UbahNonaktifForm
from usulan.models import Jenis, Penonaktifan, UsulanAnggota
from usulan.services import baca, penonaktifan, salin
from usulan.views import dasar
from usulan.views.dasar import BACA_TULIS
from usulan.views.pilih import ambil_terdaftar, bukan_aktif, dinas, mulai


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def mulai_nonaktif(request: HttpRequest, rumah_tangga_id: int) -> HttpResponse:
    """Who leaves, why, and with which evidence."""
    rumah_tangga = ambil_terdaftar(rumah_tangga_id)
    if tolak := bukan_aktif(request, rumah_tangga):
        return tolak
    form = NonaktifForm(
        request.POST or None, semua=salin.orang_terdaftar(rumah_tangga.pk), dinas=dinas(request)
    )
    return mulai(
        request,
        rumah_tangga,
        form,
        lambda: penonaktifan.buat(
            oleh=pengguna(request),
            rumah_tangga_id=rumah_tangga.pk,
            orang=form.terpilih(),
            data=form.kolom(),
            **form.usulan(),
        ),
        templat="usulan/mulai_nonaktif.html",
        kabar="Draf penonaktifan tersimpan.",
    )


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def ubah_penonaktifan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Change reason and evidence. May show another person's whole NIK, so it is logged."""
    usulan = dasar.ambil(kunci)
    if usulan.jenis != Jenis.NONAKTIF or usulan.sasaran_id is None:
        return dasar.bukan_untuk_jenis(request, usulan)
    pergi = UsulanAnggota.objects.filter(usulan=usulan).values_list("asal_id", flat=True)
    form = UbahNonaktifForm(
        request.POST or None,
        instance=Penonaktifan.objects.get(usulan=usulan),
        initial={"versi": usulan.versi},
        semua=salin.orang_terdaftar(usulan.sasaran_id),
        pergi={p for p in pergi if p},
    )
    if not (form.is_bound or dasar.bisa_diubah(usulan)):
        return dasar.tidak_dapat_diubah(request, usulan)
    if dasar.simpan(form, usulan, partial(penonaktifan.ubah, oleh=pengguna(request))):
        messages.success(request, "Alasan dan bukti tersimpan.")
        return redirect("usulan:detail", kunci)
    if not form.is_bound:
        baca.buka_nomor(pengguna(request), usulan, "bukti penonaktifan")
    return render(request, "usulan/penonaktifan.html", {"form": form, "usulan": usulan})
