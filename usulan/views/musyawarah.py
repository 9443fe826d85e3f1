"""Musyawarah: the list, sending drafts with evidence, one musyawarah, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.inti.temuan import Tingkat
from dtks.tampilan.paginasi import Urutan, halaman
from dtks.wilayah.cakupan import DalamCakupan
from dtks.wilayah.models import Wilayah
from usulan.filters import MusyawarahFilter, satu_desa
from usulan.forms.musyawarah import MusyawarahForm
from usulan.models import BuktiMusyawarah, JenisBukti, Musyawarah, TemuanUsulan, Usulan
from usulan.services import baca
from usulan.services.musyawarah import kirim
from usulan.views import dasar
from usulan.views.formulir import BACA_TULIS
from usulan.workflow import Status

URUT = {"terbaru": Urutan(("id",), "Terbaru", menurun=True)}
DRAF_TERBANYAK = 200


@butuh(Izin.USULAN_LIHAT)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """Musyawarah of the region, the last recorded first."""
    jumlah = Usulan.objects.filter(musyawarah=OuterRef("pk")).order_by().values("musyawarah")
    queryset = Musyawarah.objects.select_related("desa").annotate(
        jumlah=Coalesce(Subquery(jumlah.annotate(n=Count("pk")).values("n")), 0)
    )
    saring = MusyawarahFilter(request.GET, queryset)
    konteks = {
        "halaman": halaman(saring.qs, request, urut=URUT, hitung=True),
        "saring": saring,
        "tersaring": any(saring.form.cleaned_data.values()),
        "sebut_desa": not satu_desa(),
        "boleh_ajukan": pengguna(request).boleh(Izin.USULAN_AJUKAN),
    }
    return render(request, "usulan/musyawarah/daftar.html", konteks)


@butuh(Izin.USULAN_AJUKAN)
@BACA_TULIS
def baru(request: HttpRequest) -> HttpResponse:
    """Choose ready drafts of one village, record their musyawarah with its evidence, and send them."""
    desa, dipilih = _desa_dan_pilihan(request)
    if desa is None:
        return render(request, "usulan/musyawarah/baru.html", {"pilihan_desa": _desa_berdraf()})
    draf = list(_draf(desa)[:DRAF_TERBANYAK])
    form = MusyawarahForm(
        request.POST or None,
        request.FILES or None,
        siap=[u for u in draf if not u.jumlah_galat],
        initial={"usulan": [str(dipilih)]},
    )
    if form.is_valid() and (tercatat := _kirim(request, desa, form)):
        jumlah = len(form.cleaned_data["usulan"])
        messages.success(request, f"{jumlah} usulan diajukan. Sekarang menunggu kunjungan verifikasi.")
        return redirect("usulan:musyawarah_detail", tercatat.pk)
    if form.is_bound and (ada := _sudah_terkirim(desa, form, request.POST.getlist("usulan"))):
        messages.info(request, "Musyawarah ini sudah tercatat dan usulannya sudah terkirim.")
        return redirect("usulan:musyawarah_detail", ada.pk)
    konteks = {
        "form": form,
        "desa": desa,
        "draf": draf,
        "terpotong": len(draf) == DRAF_TERBANYAK,
        "dipilih": form["usulan"].value() or [],
        "hilang": [form.fields[nama].label for nama in request.FILES if nama in form.fields],
        "berkas": [form[jenis.lower()] for jenis in JenisBukti.values],
        "sebut_desa": not satu_desa(),
    }
    return render(request, "usulan/musyawarah/baru.html", konteks)


def _kirim(request: HttpRequest, desa: Wilayah, form: MusyawarahForm) -> Musyawarah | None:
    """Send what the form holds; None when it was refused, and then the form shows why."""
    try:
        return kirim(
            oleh=pengguna(request),
            desa=desa,
            data={nama: form.cleaned_data[nama] for nama in MusyawarahForm.Meta.fields},
            bukti=form.bukti(),
            kunci_usulan=form.cleaned_data["usulan"],
        )
    except Ditolak as galat:
        form.add_error(None, str(galat))
        return None


def _desa_dan_pilihan(request: HttpRequest) -> tuple[Wilayah | None, UUID | None]:
    """The village of the musyawarah (None: to be chosen), and the draft from whose page the user came."""
    if "usulan" in request.GET:
        try:
            kunci = UUID(request.GET["usulan"])
        except ValueError:
            kunci = UUID(int=0)
        usulan = dasar.ambil(kunci)
        return usulan.desa, usulan.kunci
    desa = Wilayah.objects.desa().filter(DalamCakupan("kode"))
    if "desa" in request.GET:
        return next((w for w in desa if w.kode == request.GET["desa"]), None), None
    return (desa.get() if satu_desa() else None), None


def _desa_berdraf() -> QuerySet[Wilayah, dict[str, object]]:
    """Villages that have drafts, with how many of them are ready."""
    baris: QuerySet[Wilayah, dict[str, object]] = (
        Usulan.objects.berstatus(Status.DRAF)
        .values("desa_id", "desa__nama")
        .annotate(jumlah=Count("pk", filter=Q(jumlah_galat=0)))
        .order_by("desa_id")
    )
    return baris


def _draf(desa: Wilayah) -> QuerySet[Usulan]:
    """Drafts of the village, the ready ones first, each with what still keeps it (`galat`)."""
    galat = TemuanUsulan.objects.filter(tingkat=Tingkat.GALAT).order_by("pk")
    draf: QuerySet[Usulan] = (
        Usulan.objects.berstatus(Status.DRAF)
        .filter(desa=desa)
        .select_related("rumah_tangga")
        .prefetch_related(Prefetch("temuan", galat, to_attr="galat"))
        .order_by("jumlah_galat", "status_sejak")
    )
    return draf


def _sudah_terkirim(desa: Wilayah, form: MusyawarahForm, dipilih: Sequence[str]) -> Musyawarah | None:
    """The musyawarah that the same form has already recorded: a second click on a slow link."""
    nomor = form.cleaned_data.get("nomor_berita_acara", "")
    ada = Musyawarah.objects.filter(desa=desa, nomor_berita_acara=nomor).first()
    if ada is None:
        return None
    terkirim = Usulan.objects.filter(musyawarah=ada).values_list("kunci", flat=True)
    return ada if {str(kunci) for kunci in terkirim} == set(dipilih) else None


@butuh(Izin.USULAN_LIHAT)
@require_safe
def detail(request: HttpRequest, musyawarah_id: int) -> HttpResponse:
    """One musyawarah: its evidence and the proposals it sent."""
    musyawarah = get_object_or_404(
        Musyawarah.objects.select_related("desa__induk", "dibuat_oleh"), pk=musyawarah_id
    )
    konteks = {
        "musyawarah": musyawarah,
        "bukti": musyawarah.bukti.order_by("pk"),
        "usulan": Usulan.objects.filter(musyawarah=musyawarah).order_by("nama_kepala", "pk"),
    }
    return render(request, "usulan/musyawarah/detail.html", konteks)


@butuh(Izin.USULAN_LIHAT)
@require_safe
def bukti(request: HttpRequest, bukti_id: int) -> HttpResponse | FileResponse:
    """Stream a file of evidence. A photo opens in the browser; a PDF, which may hold scripts, is saved."""
    bukti = get_object_or_404(BuktiMusyawarah.objects.select_related("musyawarah"), pk=bukti_id)
    berkas = bukti.berkas.open("rb")
    baca.buka_bukti(pengguna(request), bukti)
    response = FileResponse(
        berkas,
        as_attachment=not bukti.tipe.startswith("image/"),
        filename=f"{PurePath(bukti.nama_berkas).stem}{PurePath(bukti.berkas.name or '').suffix}",
        content_type=bukti.tipe,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
