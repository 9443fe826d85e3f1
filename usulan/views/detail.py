"""One proposal: where it stands, what it holds, what can be done; send again; withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dtks.akun.models import Pengguna
from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.inti.temuan import Tingkat
from dtks.registri.presenters import jawaban, kriteria
from dtks.tampilan.kabar import kabarkan
from usulan.forms.musyawarah import TarikForm
from usulan.models import TemuanUsulan, Usulan, UsulanAnggota
from usulan.presenters import garis_waktu, pemegang
from usulan.services import baca
from usulan.services.alur import jalankan
from usulan.views import dasar
from usulan.views.formulir import BACA_TULIS
from usulan.workflow import ALUR, Aksi, Status


@butuh(Izin.USULAN_LIHAT)
@BACA_TULIS
def detail(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """The whole proposal with masked numbers; a POST shows them in full and is logged as that."""
    orang = pengguna(request)
    usulan = dasar.ambil(kunci)
    terbuka = request.method == "POST"
    if terbuka:
        baca.buka_nomor(orang, usulan, "seluruh usulan")
    else:
        baca.baca_usulan(orang, usulan)
    return render(request, "usulan/detail.html", {**_konteks(usulan, orang), "terbuka": terbuka})


def _konteks(usulan: Usulan, orang: Pengguna) -> dict[str, object]:
    rumah_tangga = usulan.rumah_tangga
    temuan = list(usulan.temuan.all())
    tahap = dasar.susun_tahap(usulan, temuan)
    boleh_ubah = dasar.bisa_diubah(usulan) and orang.boleh(Izin.USULAN_TULIS)
    aksi = {langkah.aksi: langkah for langkah in ALUR.tersedia(Status(usulan.status), orang.izin)}
    return {
        "usulan": usulan,
        "pemegang": pemegang(usulan),
        "rumah_tangga": rumah_tangga,
        "keluarga": usulan.keluarga.prefetch_related(
            Prefetch("anggota", UsulanAnggota.objects.order_by("nomor_urut"))
        ),
        "kriteria": kriteria(rumah_tangga),
        "jawaban": jawaban(
            rumah_tangga.versi_kuesioner,
            "rumah_tangga",
            rumah_tangga.jawaban,
            spesifik=orang.boleh(Izin.DATA_PRIBADI_BUKA),
        ),
        "tahap": tahap,
        "berikut": _berikut(tahap) if boleh_ubah else None,
        "galat": _dengan_alamat(usulan, temuan, Tingkat.GALAT),
        "peringatan": _dengan_alamat(usulan, temuan, Tingkat.PERINGATAN),
        "bukti": usulan.musyawarah.bukti.all() if usulan.musyawarah else [],
        "garis_waktu": garis_waktu(usulan),
        "boleh_ubah": boleh_ubah,
        "boleh_buka": orang.boleh(Izin.DATA_PRIBADI_BUKA),
        "ajukan": None if usulan.jumlah_galat else aksi.get(Aksi.AJUKAN),
        "url_ajukan": dasar.url_ajukan(usulan),
        "tarik": aksi.get(Aksi.TARIK),
        "draf": usulan.status == Status.DRAF,
        "dikembalikan": usulan.status == Status.DIKEMBALIKAN,
    }


def _berikut(tahap: Iterable[dasar.Tahap]) -> dasar.Tahap | None:
    """The first step that still needs the village, the musyawarah apart: it has a button of its own."""
    return next((t for t in list(tahap)[:-1] if not (t.selesai or t.boleh_menyusul)), None)


def _dengan_alamat(
    usulan: Usulan, temuan: Iterable[TemuanUsulan], tingkat: Tingkat
) -> list[tuple[TemuanUsulan, str]]:
    """Findings of one weight, each with the field that cures it."""
    return [(t, dasar.alamat_temuan(usulan, t.bidang)) for t in temuan if t.tingkat == tingkat]


@butuh(Izin.USULAN_AJUKAN)
@require_POST
def ajukan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Send a returned proposal again, under the musyawarah it already has."""
    usulan = dasar.ambil(kunci)
    with kabarkan(request, "Usulan diajukan lagi. Sekarang menunggu kunjungan verifikasi Dinas Sosial."):
        jalankan(Aksi.AJUKAN, usulan_id=usulan.pk, oleh=pengguna(request), versi=dasar.versi_layar(request))
    return redirect("usulan:detail", kunci)


@butuh(Izin.USULAN_AJUKAN)
@BACA_TULIS
def tarik(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Ask for the reason, then withdraw."""
    usulan = dasar.ambil(kunci)
    form = TarikForm(request.POST or None, initial={"versi": usulan.versi})
    if dasar.simpan(form, usulan, partial(_tarik, oleh=pengguna(request))):
        messages.success(request, "Usulan ditarik. Riwayatnya tetap tersimpan.")
        return redirect("usulan:detail", kunci)
    if Status(usulan.status) not in ALUR.dari(Aksi.TARIK) and not form.is_bound:
        messages.error(request, "Usulan ini tidak dapat ditarik pada statusnya yang sekarang.")
        return redirect("usulan:detail", kunci)
    return render(request, "usulan/tarik.html", {"form": form, "usulan": usulan})


def _tarik(*, usulan_id: int, versi: int, oleh: Pengguna, data: Mapping[str, str]) -> Usulan:
    return jalankan(Aksi.TARIK, usulan_id=usulan_id, oleh=oleh, versi=versi, alasan=data["alasan"])
