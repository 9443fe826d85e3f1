"""The keluarga of a proposal and their people: add, change, take out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.registri.data import KEPALA
from dtks.tampilan.kabar import kabarkan
from usulan.forms.keluarga import AnggotaForm, KeluargaForm
from usulan.forms.perbaikan import Perbaikan, PerbaikanAnggotaForm, PerbaikanKeluargaForm, PindahKeluargaForm
from usulan.models import Jenis, TemuanUsulan, Usulan, UsulanAnggota, UsulanKeluarga
from usulan.services import baca, isi
from usulan.views import dasar
from usulan.views.dasar import BACA_TULIS

# Missing answers are seen in the checklist; what is wrong with a given answer is said at once.
_BELUM_LENGKAP = ("ISIAN_KOSONG",)
BERTAMBAH = (Jenis.BARU, "TERDAFTAR")
"""Kinds that bring people and keluarga in."""
BERISI_ORANG = (*BERTAMBAH, Jenis.PERBAIKAN)
"""Kinds in which the columns of people are typed."""
BERISI_KELUARGA = (*BERISI_ORANG, Jenis.PINDAH)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def keluarga_tambah(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Add a keluarga, then go on to its first member."""
    usulan = dasar.ambil(kunci)
    if dasar.golongan(usulan) not in BERTAMBAH:
        return dasar.bukan_untuk_jenis(request, usulan)
    return _keluarga(request, usulan, None)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def keluarga(request: HttpRequest, kunci: UUID, keluarga_id: int) -> HttpResponse:
    """Change No KK, program or card. Shows the whole No KK, so it is logged."""
    usulan = dasar.ambil(kunci)
    ada = get_object_or_404(UsulanKeluarga, usulan=usulan, pk=keluarga_id)
    if dasar.golongan(usulan) not in BERISI_KELUARGA:
        return dasar.bukan_untuk_jenis(request, usulan)
    return _keluarga(request, usulan, ada)


def _form_keluarga(usulan: Usulan, ada: UsulanKeluarga | None) -> type[KeluargaForm]:
    if ada is None or ada.dasar is None:
        return KeluargaForm
    return PindahKeluargaForm if usulan.jenis == Jenis.PINDAH else PerbaikanKeluargaForm


def _keluarga(request: HttpRequest, usulan: Usulan, ada: UsulanKeluarga | None) -> HttpResponse:
    form = _form_keluarga(usulan, ada)(request.POST or None, instance=ada, initial={"versi": usulan.versi})
    if not (form.is_bound or dasar.bisa_diubah(usulan)):
        return dasar.tidak_dapat_diubah(request, usulan)
    layanan = partial(isi.simpan_keluarga, oleh=pengguna(request), keluarga_id=ada.pk if ada else None)
    if tersimpan := dasar.simpan(form, usulan, layanan):
        messages.success(request, "Keluarga tersimpan.")
        _sebut_temuan(request, usulan, f"keluarga.{tersimpan.pk}.")
        if tersimpan.anggota.exists():
            return redirect("usulan:detail", usulan.kunci)
        return redirect("usulan:anggota_tambah", usulan.kunci, tersimpan.pk)
    if ada:
        baca.buka_nomor(pengguna(request), usulan, f"keluarga {ada.pk}")
    konteks = _konteks(usulan, form) | {"keluarga": ada, "judul_bagian": str(ada or "")}
    return render(request, _halaman(form, "usulan/keluarga.html"), konteks)


def _halaman(form: KeluargaForm | AnggotaForm, biasa: str) -> str:
    """The page of a form: a registered row has its value of today beside every field."""
    return "usulan/perbaikan.html" if isinstance(form, Perbaikan) else biasa


def _konteks(usulan: Usulan, form: KeluargaForm | AnggotaForm) -> dict[str, object]:
    tahap = [] if usulan.sasaran_id else dasar.susun_tahap(usulan)
    return {"usulan": usulan, "form": form, "tahap": tahap, "kini": dasar.KELUARGA}


def _sebut_temuan(request: HttpRequest, usulan: Usulan, awalan: str) -> None:
    """Say at once what was found about the part just saved."""
    temuan = TemuanUsulan.objects.filter(usulan=usulan, bidang__startswith=awalan)
    for satu in temuan.exclude(kode__in=_BELUM_LENGKAP):
        messages.warning(request, satu.pesan)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def keluarga_hapus(request: HttpRequest, kunci: UUID, keluarga_id: int) -> HttpResponse:
    """Ask, then take a keluarga and its people out."""
    usulan = dasar.ambil(kunci)
    keluarga = get_object_or_404(UsulanKeluarga, usulan=usulan, pk=keluarga_id)
    if request.method == "POST":
        return _hapus(request, usulan, partial(isi.hapus_keluarga, keluarga_id=keluarga_id))
    if not dasar.bisa_diubah(usulan):
        return dasar.tidak_dapat_diubah(request, usulan)
    konteks = {"usulan": usulan, "keluarga": keluarga, "anggota": keluarga.anggota.order_by("nomor_urut")}
    return render(request, "usulan/keluarga_hapus.html", konteks)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def anggota_hapus(request: HttpRequest, kunci: UUID, anggota_id: int) -> HttpResponse:
    """Ask, then take a person out."""
    usulan = dasar.ambil(kunci)
    anggota = get_object_or_404(UsulanAnggota, usulan=usulan, pk=anggota_id)
    if request.method == "POST":
        return _hapus(request, usulan, partial(isi.hapus_anggota, anggota_id=anggota_id))
    if not dasar.bisa_diubah(usulan):
        return dasar.tidak_dapat_diubah(request, usulan)
    return render(request, "usulan/anggota_hapus.html", {"usulan": usulan, "anggota": anggota})


def _hapus(request: HttpRequest, usulan: Usulan, hapus: Callable[..., None]) -> HttpResponse:
    with kabarkan(request, "Sudah dihapus dari usulan ini."):
        hapus(oleh=pengguna(request), usulan_id=usulan.pk, versi=dasar.versi_layar(request))
    return redirect("usulan:detail", usulan.kunci)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def anggota_tambah(request: HttpRequest, kunci: UUID, keluarga_id: int) -> HttpResponse:
    """Add a person to a keluarga; the first is taken to be its head."""
    usulan = dasar.ambil(kunci)
    keluarga = get_object_or_404(UsulanKeluarga, usulan=usulan, pk=keluarga_id)
    if dasar.golongan(usulan) not in BERTAMBAH:
        return dasar.bukan_untuk_jenis(request, usulan)
    return _anggota(request, usulan, keluarga, None)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def anggota(request: HttpRequest, kunci: UUID, anggota_id: int) -> HttpResponse:
    """Change a person. Shows the whole NIK, so it is logged."""
    usulan = dasar.ambil(kunci)
    ada = get_object_or_404(UsulanAnggota.objects.select_related("keluarga"), usulan=usulan, pk=anggota_id)
    if dasar.golongan(usulan) not in BERISI_ORANG:
        return dasar.bukan_untuk_jenis(request, usulan)
    return _anggota(request, usulan, ada.keluarga, ada)


def _anggota(
    request: HttpRequest, usulan: Usulan, keluarga: UsulanKeluarga, ada: UsulanAnggota | None
) -> HttpResponse:
    kelas = PerbaikanAnggotaForm if ada is not None and ada.dasar is not None else AnggotaForm
    form = kelas(request.POST or None, instance=ada, initial={"versi": usulan.versi})
    if not (form.is_bound or dasar.bisa_diubah(usulan)):
        return dasar.tidak_dapat_diubah(request, usulan)
    nama = str(ada or "")  # validation puts the input on the instance
    if ada is None and not keluarga.anggota.exists():
        form.initial["hubungan"] = KEPALA
    layanan = partial(
        isi.simpan_anggota,
        oleh=pengguna(request),
        keluarga_id=keluarga.pk,
        anggota_id=ada.pk if ada else None,
    )
    if tersimpan := dasar.simpan(form, usulan, layanan):
        messages.success(request, f"{tersimpan} tersimpan.")
        _sebut_temuan(request, usulan, f"anggota.{tersimpan.pk}.")
        if "lanjut" in request.POST:
            return redirect("usulan:anggota_tambah", usulan.kunci, keluarga.pk)
        return redirect("usulan:detail", usulan.kunci)
    if ada:
        baca.buka_nomor(pengguna(request), usulan, f"anggota {ada.pk}")
    konteks = _konteks(usulan, form) | {"keluarga": keluarga, "anggota": ada, "judul_bagian": nama}
    return render(request, _halaman(form, "usulan/anggota.html"), konteks)
