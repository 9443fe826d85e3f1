"""Prepare a musyawarah: choose drafts, write its data, and what was decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.inti.temuan import Tingkat
from dtks.tampilan.waktu import tulis_angka
from dtks.wilayah.cakupan import DalamCakupan
from dtks.wilayah.models import Wilayah
from usulan.filters import satu_desa
from usulan.forms.musyawarah import DataForm, HasilForm, PilihUsulanForm
from usulan.models import Musyawarah, StatusMusyawarah, TemuanUsulan, Usulan
from usulan.services import musyawarah as services
from usulan.services.alur import yang_butuh_musyawarah
from usulan.views import dasar
from usulan.views.formulir import BACA_TULIS
from usulan.views.musyawarah.halaman import ambil, masih_disiapkan, tampilkan
from usulan.workflow import Status

DRAF_TERBANYAK = 200


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def baru(request: HttpRequest) -> HttpResponse:
    """Choose drafts of one village and write the musyawarah that is to decide on them."""
    desa, dipilih = _desa_dan_pilihan(request)
    if dipilih and (butir := getattr(dipilih, "butir", None)):
        return redirect("usulan:musyawarah_detail", butir.musyawarah_id)
    if desa is None:
        return render(request, "usulan/musyawarah/baru.html", {"pilihan_desa": _desa_berdraf()})
    draf = _draf(desa)
    form = DataForm(request.POST or None)
    pilih = PilihUsulanForm(
        request.POST or None, draf=draf, initial={"usulan": [str(dipilih.kunci)] if dipilih else []}
    )
    if form.is_valid() and pilih.is_valid() and (tercatat := _siapkan(request, desa, form, pilih)):
        messages.success(
            request, "Musyawarah disiapkan. Cetak daftar hadirnya, lalu isi hasil setiap usulan."
        )
        return redirect("usulan:musyawarah_detail", tercatat.pk)
    if form.is_bound and (ada := _sudah_disiapkan(desa, form, request.POST.getlist("usulan"))):
        messages.info(request, "Musyawarah ini sudah disiapkan.")
        return redirect("usulan:musyawarah_detail", ada.pk)
    konteks = {"form": form, "pilih": pilih, "desa": desa, "sebut_desa": not satu_desa()} | _pilihan(
        pilih, draf
    )
    return render(request, "usulan/musyawarah/baru.html", konteks)


def _pilihan(pilih: PilihUsulanForm, draf: list[Usulan]) -> dict[str, object]:
    """What the list of drafts needs to be drawn."""
    return {
        "draf": draf,
        "siap": sum(not u.galat for u in draf),  # type: ignore[attr-defined]
        "terpotong": len(draf) == DRAF_TERBANYAK,
        "dipilih": pilih["usulan"].value() or [],
    }


def _siapkan(
    request: HttpRequest, desa: Wilayah, form: DataForm, pilih: PilihUsulanForm
) -> Musyawarah | None:
    """Prepare what the forms hold; None when it was refused, and then the form shows why."""
    try:
        return services.siapkan(
            oleh=pengguna(request), desa=desa, data=form.cleaned_data, kunci_usulan=_kunci(desa, pilih)
        )
    except Ditolak as galat:
        form.add_error(None, str(galat))
        return None


def _kunci(desa: Wilayah, pilih: PilihUsulanForm) -> list[UUID]:
    """The chosen drafts, or all complete ones of the village."""
    if not pilih.cleaned_data["semua"]:
        return list(pilih.cleaned_data["usulan"])
    lengkap = list(_tanpa_agenda(desa).filter(jumlah_galat=0))
    butuh = yang_butuh_musyawarah(lengkap)
    return [u.kunci for u in lengkap if u.pk in butuh]


def _desa_dan_pilihan(request: HttpRequest) -> tuple[Wilayah | None, Usulan | None]:
    """The village of the musyawarah (None: to be chosen), and the draft from whose page the user came."""
    if "usulan" in request.GET:
        try:
            kunci = UUID(request.GET["usulan"])
        except ValueError:
            kunci = UUID(int=0)
        usulan = dasar.ambil(kunci)
        return usulan.desa, usulan
    desa = Wilayah.objects.desa().filter(DalamCakupan("kode"))
    if "desa" in request.GET:
        return next((w for w in desa if w.kode == request.GET["desa"]), None), None
    return (desa.get() if satu_desa() else None), None


def _desa_berdraf() -> QuerySet[Usulan, dict[str, object]]:
    """Villages that have drafts without agenda, with how many of them are complete."""
    baris: QuerySet[Usulan, dict[str, object]] = (
        Usulan.objects.berstatus(Status.DRAF)
        .filter(butir__isnull=True)
        .values("desa_id", "desa__nama")
        .annotate(jumlah=Count("pk", filter=Q(jumlah_galat=0)))
        .order_by("desa_id")
    )
    return baris


def _tanpa_agenda(desa: Wilayah) -> QuerySet[Usulan]:
    draf: QuerySet[Usulan] = Usulan.objects.berstatus(Status.DRAF).filter(desa=desa, butir__isnull=True)
    return draf


def _draf(desa: Wilayah) -> list[Usulan]:
    """Drafts that wait for a musyawarah, the complete ones first, each with what still keeps it (`galat`)."""
    galat = TemuanUsulan.objects.filter(tingkat=Tingkat.GALAT).order_by("pk")
    draf = (
        _tanpa_agenda(desa)
        .select_related("rumah_tangga")
        .prefetch_related(Prefetch("temuan", galat, to_attr="galat"))
        .order_by("jumlah_galat", "status_sejak")[:DRAF_TERBANYAK]
    )
    butuh = yang_butuh_musyawarah(draf)
    return [u for u in draf if u.pk in butuh]


def _sudah_disiapkan(desa: Wilayah, form: DataForm, dipilih: list[str]) -> Musyawarah | None:
    """The musyawarah that the same form has already prepared: a second click on a slow link."""
    ada = Musyawarah.objects.filter(
        desa=desa,
        nomor_berita_acara=form.cleaned_data.get("nomor_berita_acara", ""),
        status=StatusMusyawarah.DISIAPKAN,
    ).first()
    if ada is None:
        return None
    agenda = {str(kunci) for kunci in ada.butir.values_list("usulan__kunci", flat=True)}
    return ada if agenda == set(dipilih) else None


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def ubah(request: HttpRequest, musyawarah_id: int) -> HttpResponse:
    """Change date, place, number, chair or attendance."""
    musyawarah = ambil(musyawarah_id)
    if not masih_disiapkan(musyawarah):
        return _terkunci(request, musyawarah)
    form = DataForm(request.POST or None, instance=musyawarah)
    versi = request.POST.get("versi") or services.sidik_layar(musyawarah)
    if form.is_valid():
        try:
            services.ubah(
                oleh=pengguna(request), musyawarah_id=musyawarah_id, data=form.cleaned_data, versi=versi
            )
        except Ditolak as galat:
            form.add_error(None, str(galat))
            versi = services.sidik_layar(ambil(musyawarah_id))
        else:
            messages.success(request, "Keterangan musyawarah tersimpan.")
            return redirect("usulan:musyawarah_detail", musyawarah_id)
    konteks = {"form": form, "musyawarah": ambil(musyawarah_id), "versi": versi}
    return render(request, "usulan/musyawarah/ubah.html", konteks)


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def usulan(request: HttpRequest, musyawarah_id: int) -> HttpResponse:
    """Put more drafts on the agenda."""
    musyawarah = ambil(musyawarah_id)
    if not masih_disiapkan(musyawarah):
        return _terkunci(request, musyawarah)
    draf = _draf(musyawarah.desa)
    pilih = PilihUsulanForm(request.POST or None, draf=draf)
    if pilih.is_valid():
        kunci = _kunci(musyawarah.desa, pilih)
        try:
            services.tambah_usulan(oleh=pengguna(request), musyawarah_id=musyawarah_id, kunci_usulan=kunci)
        except Ditolak as galat:
            pilih.add_error(None, str(galat))
        else:
            messages.success(request, f"{tulis_angka(len(kunci))} usulan masuk agenda.")
            return redirect("usulan:musyawarah_detail", musyawarah_id)
    konteks = {"musyawarah": musyawarah, "pilih": pilih} | _pilihan(pilih, draf)
    return render(request, "usulan/musyawarah/usulan.html", konteks)


@butuh(Izin.USULAN_TULIS)
@require_POST
def hasil(request: HttpRequest, musyawarah_id: int) -> HttpResponse:
    """Write the results of the proposals on one page of the agenda, or agree to all that have none."""
    musyawarah = ambil(musyawarah_id)
    kembali = redirect("usulan:musyawarah_detail", musyawarah_id)
    if request.GET:
        kembali["Location"] += f"?{request.GET.urlencode()}"
    if "semua" in request.POST:
        try:
            jumlah = services.sepakati_semua(oleh=pengguna(request), musyawarah_id=musyawarah_id)
        except Ditolak as galat:
            messages.error(request, str(galat))
        else:
            messages.success(request, f"{tulis_angka(jumlah)} usulan dicatat disepakati.")
        return kembali
    form = HasilForm(request.POST, butir=services.agenda(musyawarah).filter(pk__in=_butir_terkirim(request)))
    if not form.is_valid():
        return tampilkan(request, musyawarah, form_hasil=form)
    try:
        services.catat_hasil(
            oleh=pengguna(request),
            musyawarah_id=musyawarah_id,
            hasil=form.hasil(),
            versi=request.POST.get("versi", ""),
        )
    except services.LayarUsang as galat:
        form.add_error(None, str(galat))
        return tampilkan(request, musyawarah, form_hasil=form)
    except Ditolak as galat:
        messages.error(request, str(galat))
    else:
        messages.success(request, "Hasil musyawarah tersimpan.")
    return kembali


def _butir_terkirim(request: HttpRequest) -> list[int]:
    """Which lines of the agenda the sent page showed: each sends its reason, chosen or not."""
    awalan = "alasan_"
    nomor = [n.removeprefix(awalan) for n in request.POST if n.startswith(awalan)]
    return [int(n) for n in nomor if n.isascii() and n.isdigit() and len(n) < 19]


def _terkunci(request: HttpRequest, musyawarah: Musyawarah) -> HttpResponse:
    messages.error(request, "Musyawarah ini sudah dikirim, jadi tidak dapat diubah lagi.")
    return redirect("usulan:musyawarah_detail", musyawarah.pk)
