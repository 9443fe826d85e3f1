"""One proposal: where it stands, what it holds, what can be done; send; withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from django.contrib import messages
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
from usulan.models import Jenis, Lingkup, TemuanUsulan, Usulan
from usulan.presenters import garis_waktu, isi_usulan, keluarga_usulan, pemegang
from usulan.rules import HANYA_MENAHAN_PUTUSAN
from usulan.services import baca
from usulan.services.alur import butuh_musyawarah, jalankan
from usulan.views import dasar
from usulan.views.dasar import BACA_TULIS
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
    return render(request, "usulan/detail.html", _konteks(usulan, orang, terbuka))


def _konteks(usulan: Usulan, orang: Pengguna, terbuka: bool) -> dict[str, object]:
    temuan = list(usulan.temuan.all())
    tahap = dasar.susun_tahap(usulan, temuan)
    boleh_ubah = dasar.bisa_diubah(usulan) and orang.boleh(Izin.USULAN_TULIS)
    keluarga = keluarga_usulan(usulan)
    draf = usulan.status == Status.DRAF
    menahan = [t for t in temuan if t.tingkat == Tingkat.GALAT and t.kode not in HANYA_MENAHAN_PUTUSAN]
    menunggu = [t for t in temuan if t.tingkat == Tingkat.GALAT and t.kode in HANYA_MENAHAN_PUTUSAN]
    langsung = usulan.musyawarah_id is not None or not butuh_musyawarah(usulan)
    aksi = {langkah.aksi: langkah for langkah in ALUR.tersedia(Status(usulan.status), orang.izin)}
    sekarang = "Desa: melengkapi dan mengajukan" if draf and langsung else pemegang(usulan)
    return {
        "usulan": usulan,
        "pemegang": sekarang,
        "jenis": usulan.sebutan_jenis,
        "keluarga": keluarga,
        "isi": isi_usulan(usulan, orang, keluarga, terbuka=terbuka),
        "tahap": tahap,
        "berikut": _berikut(tahap) if boleh_ubah else None,
        "galat": _dengan_alamat(usulan, menahan),
        "menunggu_lain": menunggu,
        "peringatan": _dengan_alamat(usulan, [t for t in temuan if t.tingkat == Tingkat.PERINGATAN]),
        "bukti": usulan.musyawarah.bukti.all() if usulan.musyawarah else [],
        "garis_waktu": garis_waktu(usulan, sekarang),
        "boleh_ubah": boleh_ubah,
        "bagian": _bagian(usulan) if boleh_ubah else frozenset(),
        "boleh_buka": orang.boleh(Izin.DATA_PRIBADI_BUKA),
        "ajukan": None if menahan else aksi.get(Aksi.AJUKAN),
        "langsung": langsung,
        "url_ajukan": dasar.url_ajukan(usulan),
        "tarik": aksi.get(Aksi.TARIK),
        "draf": draf,
        "dikembalikan": usulan.status == Status.DIKEMBALIKAN,
        "usang": any(t.kode == "DASAR_BERUBAH" for t in temuan),
        "terbuka": terbuka,
        **_rumah_tangga(usulan, orang),
    }


def _rumah_tangga(usulan: Usulan, orang: Pengguna) -> dict[str, object]:
    rumah_tangga = usulan.rumah_tangga
    sembilan = kriteria(rumah_tangga)
    spesifik = orang.boleh(Izin.DATA_PRIBADI_BUKA)
    return {
        "rumah_tangga": rumah_tangga,
        "kriteria": sembilan if usulan.sasaran_id is None or rumah_tangga.kriteria_lengkap else [],
        "jawaban": jawaban(
            rumah_tangga.versi_kuesioner, "rumah_tangga", rumah_tangga.jawaban, spesifik=spesifik
        ),
    }


_BAGIAN: dict[str, frozenset[str]] = {
    Jenis.BARU: frozenset({"keluarga", "orang", "tambah"}),
    "TERDAFTAR": frozenset({"alamat", "keluarga", "orang", "tambah", "susun", "kk"}),
    Jenis.PERBAIKAN: frozenset({"alamat", "keluarga", "orang"}),
    Jenis.PINDAH: frozenset({"pindah"}),
    Jenis.NONAKTIF: frozenset({"nonaktif"}),
}
"""Which parts of the content of each kind have a page to change them."""


def _bagian(usulan: Usulan) -> frozenset[str]:
    """The parts that may be changed here; those who move away from their family get a KK of their own."""
    bagian = _BAGIAN.get(dasar.golongan(usulan), frozenset())
    if usulan.jenis == Jenis.PINDAH and usulan.perpindahan.lingkup == Lingkup.ANGGOTA:
        return bagian | {"keluarga", "susun"}
    return bagian


def _berikut(tahap: Iterable[dasar.Tahap]) -> dasar.Tahap | None:
    """The first step that still needs the village, the musyawarah apart: it has a button of its own."""
    return next((t for t in list(tahap)[:-1] if not (t.selesai or t.boleh_menyusul)), None)


def _dengan_alamat(usulan: Usulan, temuan: Iterable[TemuanUsulan]) -> list[tuple[TemuanUsulan, str]]:
    """Findings, each with the field that cures it."""
    return [(t, dasar.alamat_temuan(usulan, t.bidang)) for t in temuan]


@butuh(Izin.USULAN_AJUKAN)
@require_POST
def ajukan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """Send a returned proposal again under its musyawarah, or one that needs none for the first time."""
    usulan = dasar.ambil(kunci)
    kata = "Usulan diajukan lagi" if usulan.diajukan_pada else "Usulan diajukan"
    with kabarkan(request, f"{kata}. Sekarang menunggu kunjungan verifikasi Dinas Sosial."):
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
