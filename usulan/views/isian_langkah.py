"""The four steps of the quick entry: which form each shows, and how it is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from usulan.forms.isian import BARIS_KOSONG, FotoForm, IsianKeluargaForm, wajibkan
from usulan.forms.rumah_tangga import BaruForm, KriteriaForm
from usulan.models import Usulan, UsulanRumahTangga
from usulan.services import baca, isian
from usulan.services import foto as layanan_foto
from usulan.services.alur import LayarUsang
from usulan.services.wajib import isian_wajib, kriteria_terjawab
from usulan.views import dasar

TAJUK = "X-Isian"
"""Header by which our script asks for a fragment, and by which we tell it the step that came."""


class Langkah(StrEnum):
    """A step of the quick entry. The value stands in its URL."""

    RUMAH = "rumah-tangga"
    KELUARGA = "keluarga"
    KRITERIA = "kriteria"
    FOTO = "foto"
    SELESAI = "selesai"

    @property
    def nama(self) -> str:
        return NAMA[self]

    @property
    def berikut(self) -> Langkah:
        semua = list(Langkah)
        return semua[semua.index(self) + 1]


NAMA = {
    Langkah.RUMAH: dasar.RUMAH_TANGGA,
    Langkah.KELUARGA: dasar.KELUARGA,
    Langkah.KRITERIA: "Sembilan kriteria",
    Langkah.FOTO: "Foto",
    Langkah.SELESAI: "Selesai",
}


@dataclass(frozen=True, slots=True)
class Kiriman:
    """What a form needs of a request: who, what was sent (None: the form is only shown), and by what."""

    oleh: Pengguna
    data: Any
    berkas: Any
    naskah: bool

    @classmethod
    def dari(cls, request: HttpRequest, *, tampil: bool = False) -> Kiriman:
        dikirim = request.method == "POST" and not tampil
        return cls(
            oleh=pengguna(request),
            data=request.POST if dikirim else None,
            berkas=request.FILES if dikirim else None,
            naskah=TAJUK in request.headers,
        )


def langkah_pertama(usulan: Usulan) -> Langkah:
    """The first step that still needs something."""
    if not usulan.jumlah_anggota:
        return Langkah.KELUARGA
    terjawab = kriteria_terjawab(usulan.rumah_tangga, isian_wajib(usulan))
    return Langkah.FOTO if terjawab else Langkah.KRITERIA


def form_rumah(kiriman: Kiriman, usulan: Usulan | None) -> BaruForm:
    form = BaruForm(kiriman.data, usulan=usulan, dinas=Peran.OPERATOR_KABUPATEN in kiriman.oleh.peran)
    wajibkan(form, isian_wajib(usulan)["rumah_tangga"])
    return form


def form_keluarga(kiriman: Kiriman, usulan: Usulan) -> IsianKeluargaForm:
    kosong = 1 if kiriman.naskah else BARIS_KOSONG
    return IsianKeluargaForm(kiriman.data, usulan=usulan, aturan=isian_wajib(usulan), kosong=kosong)


def form_kriteria(kiriman: Kiriman, usulan: Usulan) -> KriteriaForm:
    # A copy of its own, since validation puts the input on the instance.
    rumah_tangga = UsulanRumahTangga.objects.get(usulan=usulan)
    form = KriteriaForm(kiriman.data, instance=rumah_tangga, initial={"versi": usulan.versi})
    wajibkan(form, isian_wajib(usulan)["kriteria"])
    return form


def form_foto(kiriman: Kiriman, usulan: Usulan) -> FotoForm:
    return FotoForm(
        kiriman.data, kiriman.berkas, initial={"versi": usulan.versi}, aturan=isian_wajib(usulan)["foto"]
    )


FORM: dict[Langkah, Callable[[Kiriman, Usulan], Any]] = {
    Langkah.RUMAH: form_rumah,
    Langkah.KELUARGA: form_keluarga,
    Langkah.KRITERIA: form_kriteria,
    Langkah.FOTO: form_foto,
}


@dataclass(frozen=True, slots=True)
class Hasil:
    """What became of a step that was sent: the stored proposal, or None and a form that says why not."""

    usulan: Usulan | None
    form: Any


def simpan_rumah(kiriman: Kiriman, usulan: Usulan | None) -> Hasil:
    form = form_rumah(kiriman, usulan)
    if not form.is_valid():
        return Hasil(None, form)
    umum = {
        "oleh": kiriman.oleh,
        "versi": form.cleaned_data["versi"],
        "langkah": isian.IsiRumahTangga(form.rumah_tangga(), form.isi_usulan()),
    }
    kunci = form.cleaned_data["kunci"]
    try:
        if usulan is None:
            return Hasil(isian.mulai(desa=form.desa_dipilih(), kunci=kunci, **umum), form)
        return Hasil(isian.simpan_langkah(usulan_id=usulan.pk, **umum), form)
    except LayarUsang:
        form.perbarui_versi(Usulan.objects.get(kunci=kunci).versi)
        form.add_error(None, dasar.SUDAH_DIUBAH)
    except Ditolak as galat:
        form.add_error(None, str(galat))
    return Hasil(None, form)


def simpan_keluarga(kiriman: Kiriman, usulan: Usulan) -> Hasil:
    form = form_keluarga(kiriman, usulan)
    if not form.is_valid():
        return Hasil(None, form)
    versi = form.versi.cleaned_data["versi"]
    try:
        tersimpan = isian.simpan_langkah(
            oleh=kiriman.oleh, usulan_id=usulan.pk, versi=versi, langkah=form.isi()
        )
        return Hasil(tersimpan, form)
    except ObjectDoesNotExist as galat:
        raise Http404 from galat  # a row of another proposal
    except LayarUsang:
        usulan.refresh_from_db(fields=["versi"])
        baca.buka_nomor(kiriman.oleh, usulan, "isian keluarga dan anggota")
        return Hasil(None, form.gabungkan(dasar.SUDAH_DIUBAH))
    except Ditolak as galat:
        form.versi.add_error(None, str(galat))
    return Hasil(None, form)


def simpan_kriteria(kiriman: Kiriman, usulan: Usulan) -> Hasil:
    def tulis(*, data: dict[str, Any], **umum: Any) -> Usulan:
        return isian.simpan_langkah(oleh=kiriman.oleh, langkah=isian.IsiKriteria(data), **umum)

    form = form_kriteria(kiriman, usulan)
    return Hasil(dasar.simpan(form, usulan, tulis), form)


def simpan_foto(kiriman: Kiriman, usulan: Usulan) -> Hasil:
    form = form_foto(kiriman, usulan)
    if not form.is_valid():
        return Hasil(None, form)
    tulis = partial(
        layanan_foto.simpan_foto,
        oleh=kiriman.oleh,
        usulan_id=usulan.pk,
        versi=form.cleaned_data["versi"],
        foto=form.foto(),
    )
    return Hasil(dasar.coba(form, usulan, tulis), form)


SIMPAN: dict[Langkah, Callable[[Kiriman, Usulan], Hasil]] = {
    Langkah.RUMAH: simpan_rumah,
    Langkah.KELUARGA: simpan_keluarga,
    Langkah.KRITERIA: simpan_kriteria,
    Langkah.FOTO: simpan_foto,
}
