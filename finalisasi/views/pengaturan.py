"""Pages of the district's settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.inti.jam import WIB, hari_ini
from dtks.periode.models import JendelaBawaan, JendelaPeriode
from dtks.periode.services import atur_jendela, atur_jendela_bawaan
from dtks.periode.workflow import MENERIMA
from dtks.tampilan.kabar import kabarkan
from dtks.wilayah.models import Kabupaten
from finalisasi.forms.pengaturan import FormJendela, FormJendelaBawaan, FormKop, FormMandat, FormPejabat
from finalisasi.models import Mandat, Pejabat
from finalisasi.services import pengaturan as services

isian = require_http_methods(["GET", "HEAD", "POST"])


@butuh(Izin.PENGATURAN_KELOLA)
@require_safe
def pengaturan(request: HttpRequest) -> HttpResponse:
    """What can be set, with what holds now."""
    kabupaten = _kabupaten(request)
    konteks = {
        "kabupaten": kabupaten,
        "contoh": _contoh(kabupaten.pola_nomor, kabupaten.klasifikasi, kabupaten.unit),
        "pejabat": _pejabat(kabupaten),
        "bawaan": kabupaten.jendela_bawaan.filter(jenis="").first(),
    }
    return render(request, "finalisasi/pengaturan/pengaturan.html", konteks)


@butuh(Izin.PENGATURAN_KELOLA)
@isian
def kop(request: HttpRequest) -> HttpResponse:
    """Letterhead, numbering and standing texts."""
    kabupaten = _kabupaten(request)
    form = FormKop(request.POST or None, request.FILES or None, instance=kabupaten)

    def simpan() -> None:
        data = form.cleaned_data
        services.simpan_kop(
            pengguna(request),
            kabupaten.pk,
            {kolom: data[kolom] for kolom in services.KOLOM_KOP},
            versi=data["versi"],
            logo=data["logo"],
            hapus_logo=data["hapus_logo"],
        )

    if _tersimpan(request, form, simpan, "Kop dan penomoran surat sudah disimpan."):
        return redirect("finalisasi:kop")
    contoh = _contoh(*(form[nama].value() or "" for nama in ("pola_nomor", "klasifikasi", "unit")))
    return render(request, "finalisasi/pengaturan/kop.html", {"form": form, "contoh": contoh})


@butuh(Izin.PENGATURAN_KELOLA)
@require_safe
def contoh_nomor(request: HttpRequest) -> HttpResponse:
    """Fragment: what a number would look like, while the pattern is being typed."""
    contoh = _contoh(*(request.GET.get(nama, "") for nama in ("pola_nomor", "klasifikasi", "unit")))
    return render(request, "finalisasi/pengaturan/_contoh_nomor.html", {"contoh": contoh})


@butuh(Izin.PENGATURAN_KELOLA)
@require_safe
def logo(request: HttpRequest) -> FileResponse:
    """The logo as it is printed."""
    kabupaten = _kabupaten(request)
    if not kabupaten.logo:
        raise Http404
    return FileResponse(kabupaten.logo.open(), content_type="image/png")


@butuh(Izin.PENGATURAN_KELOLA)
@require_safe
def penandatangan(request: HttpRequest) -> HttpResponse:
    """The official who signs, and the mandates given in his name."""
    pejabat = _pejabat(_kabupaten(request))
    mandat = pejabat.mandat.select_related("pengguna").order_by("-sampai", "-pk") if pejabat else ()
    konteks = {"pejabat": pejabat, "mandat": mandat, "hari": hari_ini()}
    return render(request, "finalisasi/pengaturan/penandatangan.html", konteks)


@butuh(Izin.PENGATURAN_KELOLA)
@isian
def pejabat_baru(request: HttpRequest) -> HttpResponse:
    """Name another official, or the same one with changed particulars."""
    kabupaten = _kabupaten(request)
    lama = _pejabat(kabupaten)
    awal = {k: getattr(lama, k) for k in FormPejabat.Meta.fields} if lama else None
    form = FormPejabat(services.pengesah(kabupaten.pk), request.POST or None, initial=awal)

    def simpan() -> None:
        services.ganti_pejabat(pengguna(request), kabupaten.pk, form.cleaned_data)

    if _tersimpan(request, form, simpan, "Penandatangan sudah ditetapkan."):
        return redirect("finalisasi:penandatangan")
    return render(request, "finalisasi/pengaturan/pejabat_baru.html", {"form": form, "lama": lama})


@butuh(Izin.PENGATURAN_KELOLA)
@isian
def mandat_baru(request: HttpRequest) -> HttpResponse:
    """Record a letter of mandate."""
    kabupaten = _kabupaten(request)
    pejabat = _pejabat(kabupaten)
    if pejabat is None:
        messages.error(request, "Tetapkan dulu pejabat yang memberi mandat.")
        return redirect("finalisasi:pejabat_baru")
    form = FormMandat(services.pengesah(kabupaten.pk), request.POST or None)

    def simpan() -> None:
        services.catat_mandat(pengguna(request), kabupaten.pk, **form.cleaned_data)

    if _tersimpan(request, form, simpan, "Mandat sudah dicatat."):
        return redirect("finalisasi:penandatangan")
    return render(request, "finalisasi/pengaturan/mandat_baru.html", {"form": form, "pejabat": pejabat})


@butuh(Izin.PENGATURAN_KELOLA)
@require_POST
def akhiri_mandat(request: HttpRequest, nomor: int) -> HttpResponse:
    """End a mandate today, or cancel one that has not begun."""
    mandat = get_object_or_404(Mandat, pk=nomor)
    with kabarkan(request, "Mandat sudah diakhiri."):
        services.akhiri_mandat(pengguna(request), mandat.pk)
    return redirect("finalisasi:penandatangan")


@butuh(Izin.PENGATURAN_KELOLA)
@require_safe
def jendela(request: HttpRequest) -> HttpResponse:
    """When proposals are taken: by default, and in the periods that are open."""
    kabupaten = _kabupaten(request)
    konteks = {
        "bawaan": kabupaten.jendela_bawaan.order_by("kegiatan", "jenis"),
        "terbuka": [(j, _hari_terakhir(j)) for j in _jendela_terbuka(kabupaten)],
    }
    return render(request, "finalisasi/pengaturan/jendela.html", konteks)


@butuh(Izin.PENGATURAN_KELOLA)
@isian
def jendela_bawaan(request: HttpRequest, nomor: int) -> HttpResponse:
    """Change a default window."""
    satu = get_object_or_404(JendelaBawaan, pk=nomor, kabupaten=_kabupaten(request))
    awal = {"hari_buka": satu.hari_buka, "hari_tutup": satu.hari_tutup}
    form = FormJendelaBawaan(request.POST or None, initial=awal)

    def simpan() -> None:
        atur_jendela_bawaan(pengguna(request), satu.pk, **form.cleaned_data)

    if _tersimpan(request, form, simpan, "Jendela bawaan sudah disimpan."):
        return redirect("finalisasi:jendela")
    return render(request, "finalisasi/pengaturan/jendela_bawaan.html", {"form": form, "jendela": satu})


@butuh(Izin.PENGATURAN_KELOLA)
@isian
def jendela_periode(request: HttpRequest, nomor: int) -> HttpResponse:
    """Change the window of an open period, with a reason."""
    satu = get_object_or_404(_jendela_terbuka(_kabupaten(request)), pk=nomor)
    awal = {"buka": satu.buka.astimezone(WIB).date(), "tutup": _hari_terakhir(satu)}
    form = FormJendela(request.POST or None, initial=awal)

    def simpan() -> None:
        atur_jendela(pengguna(request), satu.pk, **form.cleaned_data)

    if _tersimpan(request, form, simpan, f"Jendela periode {satu.periode} sudah diubah."):
        return redirect("finalisasi:jendela")
    return render(request, "finalisasi/pengaturan/jendela_periode.html", {"form": form, "jendela": satu})


def _tersimpan(request: HttpRequest, form: forms.BaseForm, simpan: Callable[[], None], kabar: str) -> bool:
    """Save a valid form by one service call; a refusal stays with the form, beside its input where it has one."""
    if not form.is_valid():
        return False
    try:
        simpan()
    except Ditolak as galat:
        form.add_error(getattr(galat, "kolom", "") or None, str(galat))
        return False
    messages.success(request, kabar)
    return True


def _kabupaten(request: HttpRequest) -> Kabupaten:
    kabupaten = services.kabupaten_dari(pengguna(request))
    if kabupaten is None:
        raise Http404
    return kabupaten


def _pejabat(kabupaten: Kabupaten) -> Pejabat | None:
    return Pejabat.objects.select_related("pengguna").filter(kabupaten=kabupaten, aktif=True).first()


def _jendela_terbuka(kabupaten: Kabupaten) -> QuerySet[JendelaPeriode]:
    terbuka = JendelaPeriode.objects.filter(periode__kabupaten=kabupaten, periode__status__in=MENERIMA)
    return terbuka.select_related("periode").order_by("periode__mulai", "kegiatan", "jenis")


def _hari_terakhir(jendela: JendelaPeriode) -> date:
    """The last day on which the window takes proposals: it closes at the next midnight."""
    return (jendela.tutup - timedelta(microseconds=1)).astimezone(WIB).date()


def _contoh(pola: str, klasifikasi: str, unit: str) -> dict[str, str]:
    """The number that letter 12 of today would carry, or why there is none."""
    try:
        nomor = services.tulis_nomor(pola, klasifikasi=klasifikasi, urut=12, unit=unit, tanggal=hari_ini())
    except Ditolak as galat:
        return {"galat": str(galat)}
    return {"nomor": nomor}
