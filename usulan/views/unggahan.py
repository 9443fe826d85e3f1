"""Mass upload: the list of files, a new one, its preview, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dtks.akun.models import Pengguna
from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, butuh
from dtks.pekerjaan.models import Pekerjaan
from dtks.pekerjaan.presenters import keadaan
from dtks.pekerjaan.tasks import kirim
from dtks.tampilan.kabar import kabarkan
from dtks.tampilan.lencana import Lencana, Warna
from dtks.tampilan.paginasi import Urutan, halaman
from dtks.wilayah.cakupan import DalamCakupan
from dtks.wilayah.models import Wilayah
from usulan.forms.unggahan import UnggahForm
from usulan.models import BarisUnggahan, Golongan, StatusUnggahan, Unggahan, Usulan
from usulan.services import unggahan as layanan
from usulan.services.unggahan_baca import BACA_UNGGAHAN
from usulan.services.unggahan_foto import FOTO_UNGGAHAN
from usulan.services.unggahan_unduh import JenisTemplat, buat_hasil, buat_templat, pesan_baris

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
URUT = {"terbaru": Urutan(("id",), "Terbaru", menurun=True)}
URUT_BARIS = {"berkas": Urutan(("id",), "Urutan berkas")}
LENCANA: Final[Mapping[str, Lencana]] = {
    StatusUnggahan.DIBACA: Lencana("Sedang dibaca", Warna.BIRU, "Berkas sedang dibaca dan diperiksa."),
    StatusUnggahan.PRATINJAU: Lencana(
        "Menunggu keputusan Anda", Warna.KUNING, "Periksa hasilnya, lalu putuskan."
    ),
    StatusUnggahan.DIAMBIL: Lencana("Diambil", Warna.HIJAU, "Baris yang benar sudah menjadi usulan."),
    StatusUnggahan.DIBUANG: Lencana("Tidak diambil", Warna.ABU, "Tidak ada yang diambil dari berkas ini."),
    StatusUnggahan.DITOLAK: Lencana("Tidak terbaca", Warna.MERAH, "Berkas tidak dapat dibaca."),
    StatusUnggahan.DIBATALKAN: Lencana("Dibatalkan", Warna.ABU_GARIS, "Semua drafnya sudah ditarik kembali."),
}
PEKERJAAN: Final[Mapping[str, str]] = {
    StatusUnggahan.DIBACA: BACA_UNGGAHAN,
    StatusUnggahan.PRATINJAU: layanan.AMBIL_UNGGAHAN,
    StatusUnggahan.DIAMBIL: FOTO_UNGGAHAN,
}
"""The work that an upload in each state may be waiting for."""
GOLONGAN: Final[Mapping[str, tuple[str, str]]] = {
    Golongan.DITOLAK: ("Perlu diperbaiki", "Tidak diambil sebelum diperbaiki di berkas."),
    Golongan.MIRIP: ("Mirip orang lain", "Diambil; jawab pada drafnya apakah orang yang sama."),
    Golongan.BARU: ("Baru", "Menjadi usulan baru."),
    Golongan.PERBAIKAN: ("Perbaikan", "Menjadi usulan perbaikan data terdaftar."),
    Golongan.SAMA: ("Tidak berubah", "Sama dengan data terdaftar, atau sudah ada drafnya."),
}


@dataclass(frozen=True, slots=True)
class Angka:
    """One line of the preview's table, which is also a tab of its list."""

    golongan: str
    nama: str
    arti: str
    keluarga: int
    baris: int


@butuh(Izin.USULAN_TULIS)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """The uploads of the region, newest first."""
    semua = Unggahan.objects.select_related("wilayah", "dibuat_oleh")
    laman = halaman(semua, request, urut=URUT, hitung=True)
    konteks = {"halaman": laman, "baris": [(satu, LENCANA[satu.status]) for satu in laman.baris]}
    return render(request, "usulan/unggahan/daftar.html", konteks)


@butuh(Izin.USULAN_TULIS)
@require_http_methods(["GET", "HEAD", "POST"])
def baru(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is stored and read at once."""
    orang = pengguna(request)
    dinas = orang.boleh(Izin.PERIODE_KELOLA)
    form = UnggahForm(request.POST or None, request.FILES or None, dinas=dinas)
    if form.is_valid():
        try:
            unggahan, baru = _terima(orang, form)
        except Ditolak as galat:
            form.add_error(None, str(galat))
        else:
            if not baru:
                messages.info(
                    request, "Berkas yang sama sudah pernah diunggah. Tidak ada yang berubah; ini hasilnya."
                )
            return redirect("usulan:unggahan_detail", unggahan.kunci)
    desa = Wilayah.objects.filter(DalamCakupan("kode")).desa().order_by("kode")
    konteks = {"form": form, "desa": desa, "jenis_templat": JenisTemplat, "dinas": dinas}
    return render(request, "usulan/unggahan/baru.html", konteks)


@transaction.atomic
def _terima(orang: Pengguna, form: UnggahForm) -> tuple[Unggahan, bool]:
    berkas = form.cleaned_data["berkas"]
    unggahan, baru = layanan.terima(
        oleh=orang, wilayah=form.wilayah_dipilih(), berkas=berkas, nama=berkas.name, **form.isian()
    )
    if baru:
        kirim(layanan.minta_baca(unggahan).pk)
    return unggahan, baru


@butuh(Izin.USULAN_TULIS)
@require_safe
@never_cache
def templat(request: HttpRequest, jenis: str) -> HttpResponse | FileResponse:
    """Download a workbook to fill in, for the village of `?desa=`, or the only one."""
    semua = Wilayah.objects.filter(DalamCakupan("kode")).desa()
    if jenis not in list(JenisTemplat):
        raise Http404
    if kode := request.GET.get("desa", ""):
        semua = semua.filter(pk=kode)
    elif semua.count() > 1:
        return redirect("usulan:unggahan_baru")
    nama, berkas = buat_templat(pengguna(request), JenisTemplat(jenis), get_object_or_404(semua))
    return _unduhan(berkas, nama)


@butuh(Izin.USULAN_TULIS)
@require_safe
@never_cache
def detail(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """One upload: its progress, then its preview, then what became of it."""
    unggahan = _cari(kunci)
    orang = pengguna(request)
    kerja = Pekerjaan.objects.filter(kunci=f"{PEKERJAAN.get(unggahan.status)}:{unggahan.pk}").first()
    berjalan = kerja is not None and not (unggahan.status == StatusUnggahan.DIAMBIL and kerja.berakhir)
    konteks: dict[str, Any] = {
        "unggahan": unggahan,
        "lencana": LENCANA[unggahan.status],
        "keadaan": keadaan(kerja, orang) if kerja is not None and berjalan else None,
        "menunggu": berjalan and unggahan.status == StatusUnggahan.PRATINJAU,
        "boleh": orang.boleh(layanan.izin_unggah(unggahan.templat)),
    }
    if unggahan.status in (StatusUnggahan.PRATINJAU, StatusUnggahan.DIAMBIL):
        konteks |= _pratinjau(request, unggahan)
    return render(request, "usulan/unggahan/detail.html", konteks)


def _pratinjau(request: HttpRequest, unggahan: Unggahan) -> dict[str, Any]:
    """The numbers, and the rows of the kind that is asked for: first those to be repaired."""
    keluarga, baris = (unggahan.hitungan.get(k, {}) for k in ("keluarga", "baris"))
    angka = [Angka(g, *GOLONGAN[g], keluarga.get(g, 0), baris[g]) for g in GOLONGAN if baris.get(g)]
    golongan = request.GET.get("golongan", "")
    if golongan not in {a.golongan for a in angka}:
        golongan = angka[0].golongan if angka else ""
    semua = BarisUnggahan.objects.filter(unggahan=unggahan, golongan=golongan)
    laman = halaman(semua, request, urut=URUT_BARIS)
    usulan = Usulan.objects.filter(pk__in=[satu.usulan_id for satu in laman.baris if satu.usulan_id])
    kunci = dict(usulan.values_list("pk", "kunci"))
    tanggal = unggahan.pilihan.get("tanggal_asal")
    return {
        "tanggal_asal": date.fromisoformat(tanggal) if tanggal else None,
        "angka": angka,
        "diambil": sum(a.keluarga for a in angka if a.golongan in layanan.GOLONGAN_DIAMBIL),
        "golongan": golongan,
        "ditolak": bool(baris.get(Golongan.DITOLAK)),
        "halaman": laman,
        "baris": [(satu, _kalimat(satu), kunci.get(satu.usulan_id)) for satu in laman.baris],
        "berlembar": any(satu.lembar for satu in laman.baris),
    }


def _kalimat(satu: BarisUnggahan) -> list[str]:
    """What is said of a row: of a refused one why and how to cure, of another what to look at."""
    if satu.golongan == Golongan.DITOLAK:
        return [pesan for _, pesan in pesan_baris(satu.temuan)]
    return [t[3] for t in satu.temuan]


@butuh(Izin.USULAN_TULIS)
@require_POST
def ambil(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Take the good rows."""
    unggahan = _cari(kunci)
    with kabarkan(request, "Baris yang benar sedang diambil."), transaction.atomic():
        kirim(layanan.minta_ambil(oleh=pengguna(request), unggahan_id=unggahan.pk).pk)
    return redirect("usulan:unggahan_detail", kunci)


@butuh(Izin.USULAN_TULIS)
@require_POST
def buang(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Take nothing."""
    unggahan = _cari(kunci)
    with kabarkan(request, "Tidak ada yang diambil dari berkas ini."):
        layanan.buang(oleh=pengguna(request), unggahan_id=unggahan.pk)
    return redirect("usulan:unggahan_detail", kunci)


@butuh(Izin.USULAN_TULIS)
@require_POST
def batalkan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Undo the upload."""
    unggahan = _cari(kunci)
    with kabarkan(request, "Unggahan dibatalkan: semua drafnya ditarik."):
        layanan.batalkan(oleh=pengguna(request), unggahan_id=unggahan.pk)
    return redirect("usulan:unggahan_detail", kunci)


@butuh(Izin.USULAN_TULIS)
@require_safe
@never_cache
def hasil(request: HttpRequest, kunci: UUID) -> FileResponse:
    """The operator's own file with what is to be repaired."""
    unggahan = _cari(kunci)
    if unggahan.status not in (StatusUnggahan.PRATINJAU, StatusUnggahan.DIAMBIL):
        raise Http404
    nama = f"{unggahan.nama_berkas.rpartition('.')[0] or unggahan.nama_berkas} - perbaiki.xlsx"
    return _unduhan(buat_hasil(pengguna(request), unggahan), nama)


def _unduhan(berkas: Any, nama: str) -> FileResponse:
    response = FileResponse(berkas, as_attachment=True, filename=nama, content_type=XLSX)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _cari(kunci: UUID) -> Unggahan:
    hasil: Unggahan = get_object_or_404(
        Unggahan.objects.select_related("wilayah__induk", "dibuat_oleh", "diputus_oleh"), kunci=kunci
    )
    return hasil
