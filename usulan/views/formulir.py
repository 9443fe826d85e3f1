"""Correct one part of a proposal: its household, criteria and housing."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from usulan.forms.kolom import Berversi
from usulan.forms.kondisi_rumah import KUESIONER, KondisiRumahForm
from usulan.forms.rumah_tangga import KriteriaForm, RumahTanggaForm
from usulan.models import Jenis, Usulan
from usulan.services import isi
from usulan.views import dasar

BACA_TULIS = require_http_methods(["GET", "HEAD", "POST"])


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def rumah_tangga(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Change address and position."""
    usulan = dasar.ambil(kunci)
    form = RumahTanggaForm(
        request.POST or None, instance=usulan.rumah_tangga, initial={"versi": usulan.versi}
    )
    return _isian(request, usulan, form, dasar.RUMAH_TANGGA, "rumah_tangga")


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def kriteria(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Answer the nine criteria."""
    usulan = dasar.ambil(kunci)
    form = KriteriaForm(request.POST or None, instance=usulan.rumah_tangga, initial={"versi": usulan.versi})
    return _isian(request, usulan, form, dasar.KRITERIA, "kriteria")


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def kondisi_rumah(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Answer the housing questions; all, some, or none."""
    usulan = dasar.ambil(kunci)
    tersimpan = usulan.rumah_tangga
    form = KondisiRumahForm(
        request.POST or None,
        jawaban=tersimpan.jawaban if tersimpan.versi_kuesioner in ("", KUESIONER.versi) else {},
        initial={
            "versi": usulan.versi,
            "jumlah_anggota": usulan.jumlah_anggota or None,
            "jumlah_keluarga": usulan.keluarga.count() or None,
        },
    )
    response = _isian(request, usulan, form, dasar.KONDISI_RUMAH, "kondisi_rumah")
    if form.diabaikan and form.is_valid():
        messages.warning(
            request,
            f"Tidak disimpan karena tidak perlu diisi menurut jawaban lain: {', '.join(form.diabaikan)}.",
        )
    return response


def _isian(
    request: HttpRequest, usulan: Usulan, form: Berversi, tahap_kini: str, halaman: str
) -> HttpResponse:
    """Show one part of the household, or save it and go where the pressed button leads."""
    if usulan.jenis not in (Jenis.BARU, Jenis.PERBAIKAN):
        return dasar.bukan_untuk_jenis(request, usulan)
    if not (form.is_bound or dasar.bisa_diubah(usulan)):
        return dasar.tidak_dapat_diubah(request, usulan)
    tahap = dasar.susun_tahap(usulan)  # before saving, since validation puts the input on the instance
    layanan = partial(isi.simpan_rumah_tangga, oleh=pengguna(request), bagian=tahap_kini.lower())
    if dasar.simpan(form, usulan, layanan):
        messages.success(request, f"{tahap_kini} tersimpan.")
        return redirect("usulan:kondisi_rumah" if "lanjut" in request.POST else "usulan:detail", usulan.kunci)
    konteks = {"form": form, "usulan": usulan, "tahap": tahap, "kini": tahap_kini}
    return render(request, f"usulan/{halaman}.html", konteks)
