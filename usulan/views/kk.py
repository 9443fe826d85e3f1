"""Change the Kartu Keluarga of a known household: split, join, another head."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from usulan.forms.kk import GabungKKForm, KepalaForm, PecahKKForm, SusunKK
from usulan.models import Jenis, Usulan, UsulanAnggota, UsulanKeluarga
from usulan.presenters import keluarga_usulan, kepala_keluarga
from usulan.services import kk
from usulan.views import dasar
from usulan.views.dasar import BACA_TULIS

BERSUSUN = ("TERDAFTAR", Jenis.PINDAH)
"""Kinds in which people are placed in their KK: a change of the family, and those who move away."""


def _orang(usulan: Usulan) -> list[UsulanAnggota]:
    return list(
        UsulanAnggota.objects.filter(usulan=usulan)
        .select_related("keluarga")
        .order_by("keluarga__nomor_urut", "nomor_urut")
    )


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def pecah_kk(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Some people get a KK of their own."""
    usulan = dasar.ambil(kunci)
    if dasar.golongan(usulan) != "TERDAFTAR":
        return dasar.bukan_untuk_jenis(request, usulan)
    form = PecahKKForm(
        request.POST or None,
        orang=_orang(usulan),
        tetap="Tetap di KK-nya",
        initial={"versi": usulan.versi},
    )
    if not (form.is_bound or dasar.bisa_diubah(usulan)):
        return dasar.tidak_dapat_diubah(request, usulan)
    if form.is_valid():
        tulis = partial(
            kk.pecah,
            **_umum(request, usulan, form),
            no_kk=form.cleaned_data["no_kk"],
            hubungan=form.hubungan(),
        )
        if dasar.coba(form, usulan, tulis):
            messages.success(request, "KK dipecah dalam usulan ini. Periksa kepala keluarga di KK yang lama.")
            return redirect("usulan:detail", kunci)
    return render(request, "usulan/pecah_kk.html", {"form": form, "usulan": usulan})


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def gabung_kk(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """People of other KK of the household come under one."""
    usulan = dasar.ambil(kunci)
    if dasar.golongan(usulan) != "TERDAFTAR":
        return dasar.bukan_untuk_jenis(request, usulan)
    keluarga = [(k, kepala_keluarga(k)) for k in keluarga_usulan(usulan) if k.anggota.all()]
    if len(keluarga) < 2:
        messages.error(request, "Rumah tangga ini hanya mempunyai satu KK, jadi tidak ada yang digabung.")
        return redirect("usulan:detail", kunci)
    form = GabungKKForm(
        request.POST or None, keluarga=keluarga, orang=_orang(usulan), initial={"versi": usulan.versi}
    )
    if not (form.is_bound or dasar.bisa_diubah(usulan)):
        return dasar.tidak_dapat_diubah(request, usulan)
    if form.is_valid():
        tujuan = int(form.cleaned_data["tujuan"])
        tulis = partial(kk.gabung, **_umum(request, usulan, form), keluarga_id=tujuan, hubungan=form.pindah())
        if dasar.coba(form, usulan, tulis):
            messages.success(request, "KK digabung dalam usulan ini.")
            return redirect("usulan:detail", kunci)
    return render(request, "usulan/gabung_kk.html", {"form": form, "usulan": usulan})


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def ganti_kepala(request: HttpRequest, kunci: UUID, keluarga_id: int) -> HttpResponse:
    """Everybody's place in one keluarga, with another head."""
    usulan = dasar.ambil(kunci)
    if dasar.golongan(usulan) not in BERSUSUN:
        return dasar.bukan_untuk_jenis(request, usulan)
    keluarga = get_object_or_404(UsulanKeluarga, usulan=usulan, pk=keluarga_id)
    orang = [a for a in _orang(usulan) if a.keluarga_id == keluarga.pk]
    form = KepalaForm(request.POST or None, orang=orang, initial={"versi": usulan.versi})
    if not (form.is_bound or dasar.bisa_diubah(usulan)):
        return dasar.tidak_dapat_diubah(request, usulan)
    if form.is_valid():
        tulis = partial(
            kk.atur_hubungan,
            **_umum(request, usulan, form),
            keluarga_id=keluarga.pk,
            hubungan=form.hubungan(),
        )
        if dasar.coba(form, usulan, tulis):
            messages.success(request, "Susunan keluarga tersimpan.")
            return redirect("usulan:detail", kunci)
    konteks = {"form": form, "usulan": usulan, "keluarga": keluarga}
    return render(request, "usulan/ganti_kepala.html", konteks)


def _umum(request: HttpRequest, usulan: Usulan, form: SusunKK) -> dict[str, Any]:
    return {"oleh": pengguna(request), "usulan_id": usulan.pk, "versi": form.cleaned_data["versi"]}
