"""What the pages of a proposal share: finding it, its steps, and saving a form without losing input."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dtks.inti.alur import Ditolak
from dtks.inti.temuan import Tingkat
from dtks.tampilan.waktu import tulis_tanggal
from usulan.forms.kolom import Berversi
from usulan.models import Jenis, TemuanUsulan, Usulan
from usulan.rules import HANYA_MENAHAN_PUTUSAN
from usulan.services.alur import LayarUsang, butuh_musyawarah
from usulan.workflow import BISA_DIUBAH

H = TypeVar("H")
BACA_TULIS = require_http_methods(["GET", "HEAD", "POST"])
NAMA_TAHAP = RUMAH_TANGGA, KELUARGA, KRITERIA, KONDISI_RUMAH, MUSYAWARAH = (
    "Rumah tangga",
    "Keluarga & anggota",
    "Kriteria",
    "Kondisi rumah",
    "Musyawarah",
)
SUDAH_DIUBAH = (
    "Usulan ini sudah diubah sejak halaman Anda dibuka, jadi isian Anda belum disimpan. Buka usulannya di tab lain "
    "untuk melihat isi terbaru. Bila isian Anda yang benar, tekan Simpan sekali lagi."
)


def ambil(kunci: UUID) -> Usulan:
    """The proposal inside the active region, or 404."""
    queryset = Usulan.objects.select_related("desa__induk", "periode", "musyawarah")
    usulan: Usulan = get_object_or_404(queryset, kunci=kunci)
    return usulan


def bisa_diubah(usulan: Usulan) -> bool:
    return usulan.status in BISA_DIUBAH


def tidak_dapat_diubah(request: HttpRequest, usulan: Usulan) -> HttpResponse:
    """Back to the proposal, with the reason why this page has nothing to offer now."""
    messages.error(request, "Isi usulan ini tidak dapat diubah pada statusnya yang sekarang.")
    return redirect("usulan:detail", usulan.kunci)


def bukan_untuk_jenis(request: HttpRequest, usulan: Usulan) -> HttpResponse:
    """Back to the proposal: the page asked for belongs to another kind."""
    messages.error(
        request, f"Halaman itu tidak berlaku untuk {usulan.get_jenis_display()}. Lihat isinya di sini."
    )
    return redirect("usulan:detail", usulan.kunci)


def versi_layar(request: HttpRequest) -> int:
    """The version that a page with only a button showed; a missing or broken one fits no proposal."""
    isi = request.POST.get("versi", "")
    return int(isi) if isi.isascii() and isi.isdigit() else 0


def coba(form: Berversi, usulan: Usulan, tulis: Callable[[], H]) -> H | None:
    """Run one service call; None when it was refused, and then the form shows why and keeps its input."""
    try:
        return tulis()
    except LayarUsang:
        usulan.refresh_from_db(fields=["versi"])
        form.perbarui_versi(usulan.versi)
        form.add_error(None, SUDAH_DIUBAH)
    except Ditolak as galat:
        form.add_error(None, str(galat))
    return None


def simpan(form: Berversi, usulan: Usulan, layanan: Callable[..., H]) -> H | None:
    """Give a valid form to a service of the proposal's content; None when invalid or refused."""
    if not form.is_valid():
        return None
    versi = form.cleaned_data["versi"]
    return coba(form, usulan, partial(layanan, usulan_id=usulan.pk, versi=versi, data=form.kolom()))


@dataclass(frozen=True, slots=True)
class Tahap:
    """One step on the way to the musyawarah, and how far it is."""

    nama: str
    url: str
    kata: str
    selesai: bool = False
    salah: bool = False
    boleh_menyusul: bool = False


def susun_tahap(usulan: Usulan, temuan: Iterable[TemuanUsulan] | None = None) -> list[Tahap]:
    """The steps of a proposal of this kind in order, sending last."""
    if temuan is None:
        temuan = usulan.temuan.all()
    galat = [t.bidang for t in temuan if t.tingkat == Tingkat.GALAT and t.kode not in HANYA_MENAHAN_PUTUSAN]
    return [tahap(usulan, galat) for tahap in TAHAP[golongan(usulan)]]


def golongan(usulan: Usulan) -> str:
    """The kind, with BARU about a known household told apart from a new one."""
    return "TERDAFTAR" if usulan.jenis == Jenis.BARU and usulan.sasaran_id else usulan.jenis


def _tahap_rumah_tangga(usulan: Usulan, galat: list[str]) -> Tahap:
    return Tahap(
        RUMAH_TANGGA, _url(usulan, "rumah_tangga"), "Alamat terisi", selesai="rumah_tangga" not in galat
    )


def _tahap_keluarga(usulan: Usulan, semua: list[str]) -> Tahap:
    galat = [b for b in semua if b.startswith(("keluarga", "anggota"))]
    url = alamat_temuan(usulan, galat[0]) if galat else f"{_url(usulan, 'detail')}#keluarga"
    if not usulan.jumlah_anggota:
        return Tahap(KELUARGA, url, "Belum ada anggota")
    if galat:
        return Tahap(KELUARGA, url, f"{len(galat)} hal harus diperbaiki", salah=True)
    return Tahap(KELUARGA, url, f"{usulan.jumlah_anggota} anggota", selesai=True)


def _tahap_kriteria(usulan: Usulan, _: list[str]) -> Tahap:
    rumah_tangga = usulan.rumah_tangga
    terjawab = sum(getattr(rumah_tangga, nama) is not None for nama in rumah_tangga.KRITERIA)
    semua = len(rumah_tangga.KRITERIA)
    kata = f"{rumah_tangga.kriteria_terpenuhi} dari {semua} terpenuhi"
    if terjawab < semua:
        kata = f"{terjawab} dari {semua} terjawab"
    return Tahap(KRITERIA, _url(usulan, "kriteria"), kata, selesai=terjawab == semua)


def _tahap_kondisi(usulan: Usulan, _: list[str]) -> Tahap:
    terjawab = len(usulan.rumah_tangga.jawaban)
    kata = f"{terjawab} pertanyaan terjawab" if terjawab else "Boleh menyusul"
    return Tahap(
        KONDISI_RUMAH, _url(usulan, "kondisi_rumah"), kata, selesai=terjawab > 0, boleh_menyusul=True
    )


def _tahap_isi(nama: str, halaman: str, jangkar: str = "") -> Callable[[Usulan, list[str]], Tahap]:
    """The one step that holds a kind's content: done when nothing is wrong with it."""

    def tahap(usulan: Usulan, galat: list[str]) -> Tahap:
        url = alamat_temuan(usulan, galat[0]) if galat else f"{_url(usulan, halaman)}{jangkar}"
        if galat:
            return Tahap(nama, url, f"{len(galat)} hal harus diperbaiki", salah=True)
        return Tahap(nama, url, "Terisi", selesai=True)

    return tahap


def _tahap_kirim(usulan: Usulan, _: list[str]) -> Tahap:
    if usulan.musyawarah:
        url = reverse("usulan:musyawarah_detail", args=[usulan.musyawarah_id])
        return Tahap(MUSYAWARAH, url, tulis_tanggal(usulan.musyawarah.tanggal), selesai=True)
    if butuh_musyawarah(usulan):
        return Tahap(MUSYAWARAH, "", "Menunggu")
    return Tahap("Pengajuan", "", "Tanpa musyawarah", selesai=bool(usulan.diajukan_pada))


TAHAP: dict[str, tuple[Callable[[Usulan, list[str]], Tahap], ...]] = {
    Jenis.BARU: (_tahap_rumah_tangga, _tahap_keluarga, _tahap_kriteria, _tahap_kondisi, _tahap_kirim),
    "TERDAFTAR": (_tahap_isi("Perubahan keluarga", "detail", "#keluarga"), _tahap_kirim),
    Jenis.PERBAIKAN: (_tahap_isi("Yang diperbaiki", "detail", "#keluarga"), _tahap_kirim),
    Jenis.PINDAH: (_tahap_isi("Alamat dan surat pindah", "ubah_perpindahan"), _tahap_kirim),
    Jenis.NONAKTIF: (_tahap_isi("Alasan dan bukti", "ubah_penonaktifan"), _tahap_kirim),
    Jenis.PROGRAM: (_tahap_isi("Program dan penerima", "detail", "#perubahan"), _tahap_kirim),
}
"""The steps of each kind."""


def url_ajukan(usulan: Usulan) -> str:
    """Where a draft is sent: the page of a new musyawarah, with this draft chosen."""
    return f"{reverse('usulan:musyawarah_baru')}?usulan={usulan.kunci}"


def alamat_temuan(usulan: Usulan, bidang: str) -> str:
    """The field that cures a finding: `anggota.12.nik` is on the page of member 12."""
    jenis = golongan(usulan)
    isi_diketik = jenis in (Jenis.BARU, "TERDAFTAR", Jenis.PERBAIKAN)
    match bidang.split("."):
        case ["anggota", nomor, kolom] if isi_diketik:
            return f"{_url(usulan, 'anggota', nomor)}#id_{kolom}"
        case ["keluarga", nomor, kolom] if isi_diketik:
            return f"{_url(usulan, 'keluarga', nomor)}#id_{kolom}"
        case ["keluarga", nomor]:
            return f"{_url(usulan, 'detail')}#keluarga-{nomor}"
        case ["keluarga"]:
            return _url(usulan, "keluarga_tambah")
        case ["rumah_tangga" | "kriteria" as bagian] if jenis == Jenis.BARU:
            return _url(usulan, bagian)
        case ["rumah_tangga"] if jenis == Jenis.PERBAIKAN:
            return f"{_url(usulan, 'detail')}#keluarga"
        case ["penonaktifan", kolom]:
            return f"{_url(usulan, 'ubah_penonaktifan')}#id_{kolom}"
        case ["penonaktifan" | "perpindahan" as bagian]:
            return _url(usulan, f"ubah_{bagian}")
        case _:
            return f"{_url(usulan, 'detail')}#perubahan" if usulan.sasaran_id else _url(usulan, "detail")


def _url(usulan: Usulan, nama: str, *nomor: str) -> str:
    return reverse(f"usulan:{nama}", args=[usulan.kunci, *nomor])
