"""Record visits and decide; every status goes through usulan.services.alur."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import AksiTidakBerlaku, Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from usulan.berkas import BerkasBukti
from usulan.models import Penonaktifan, Usulan
from usulan.services.alur import jalankan, kunci_usulan, periksa_versi
from usulan.workflow import Aksi, Status
from verval.models import Hasil, Kunjungan

HASIL_PENYEBAB: dict[str, Hasil] = {
    "TIDAK_DITEMUKAN": Hasil.TIDAK_DITEMUKAN,
    "ALAMAT_TIDAK_ADA": Hasil.TIDAK_DITEMUKAN,
    "PINDAH": Hasil.PINDAH,
    "BAGIAN_RT_LAIN": Hasil.BAGIAN,
    "MENOLAK": Hasil.MENOLAK,
    "GANDA": Hasil.GANDA,
}
"""A removal for this reason is confirmed by a visit with this result, besides a finished one."""

KEPUTUSAN = (Aksi.SETUJUI, Aksi.KEMBALIKAN, Aksi.TOLAK, Aksi.BUKA)


@transaction.atomic
def catat_kunjungan(
    *,
    oleh: Pengguna,
    usulan_id: int,
    versi: int | None,
    data: Mapping[str, Any],
    foto: BerkasBukti | None = None,
) -> Kunjungan:
    """Record a visit. One with a result that confirms the proposal verifies it; any other leaves it for the district to decide.

    Raises Ditolak for the person who entered the proposal, or when it does not wait for a visit.
    """
    periksa_izin(oleh.izin, Izin.VERVAL_KUNJUNGAN)
    usulan = kunci_usulan(usulan_id)
    periksa_versi(usulan, versi)
    if not menunggu_kunjungan(usulan):
        raise AksiTidakBerlaku("Usulan ini tidak sedang menunggu kunjungan. Muat ulang halaman.")
    _bukan_pengusul(usulan, oleh, "memeriksanya")
    kunjungan = Kunjungan(
        usulan=usulan, versi_isi=usulan.versi_isi, petugas=oleh, dicatat_pada=sekarang(), **data
    )
    if foto is not None:
        kunjungan.foto.save(f"{uuid.uuid4()}{foto.akhiran}", ContentFile(foto.isi), save=False)
    kunjungan.save()
    isi = {"kunjungan": kunjungan.pk, "hasil": kunjungan.hasil, "catatan": kunjungan.catatan}
    if kunjungan.hasil in hasil_memastikan(usulan) and usulan.status == Status.DIAJUKAN:
        jalankan(Aksi.VERIFIKASI, usulan_id=usulan.pk, oleh=oleh, isi=isi)
    else:
        catat(oleh, "verval.kunjungan", usulan, usulan.desa_id, isi)
    return kunjungan


@transaction.atomic
def pakai_kunjungan(*, oleh: Pengguna, usulan_id: int, versi: int | None) -> Usulan:
    """Verify a resent proposal by the earlier visit, since its content did not change after it."""
    usulan = kunci_usulan(usulan_id)
    _bukan_pengusul(usulan, oleh, "memeriksanya")
    kunjungan = kunjungan_berlaku(usulan)
    if kunjungan is None:
        raise Ditolak("Isi usulan berubah sejak kunjungan terakhir. Catat kunjungan baru.")
    return jalankan(
        Aksi.VERIFIKASI,
        usulan_id=usulan_id,
        oleh=oleh,
        versi=versi,
        isi={"kunjungan": kunjungan.pk, "hasil": kunjungan.hasil},
    )


def menunggu_kunjungan(usulan: Usulan) -> bool:
    """Whether a visit is still to be recorded: sent, or reopened after a rejection without one."""
    if usulan.status == Status.TERVERIFIKASI:
        return kunjungan_berlaku(usulan) is None
    return usulan.status == Status.DIAJUKAN


def hasil_memastikan(usulan: Usulan) -> frozenset[str]:
    """The results of a visit that verify this proposal."""
    penyebab = Penonaktifan.objects.filter(usulan=usulan).values_list("penyebab", flat=True).first()
    return frozenset({Hasil.SELESAI.value, HASIL_PENYEBAB.get(penyebab or "", Hasil.SELESAI).value})


def kunjungan_berlaku(usulan: Usulan) -> Kunjungan | None:
    """The visit that saw the present content and verifies it, if any."""
    hasil = hasil_memastikan(usulan)
    return Kunjungan.objects.filter(usulan=usulan, versi_isi=usulan.versi_isi, hasil__in=hasil).first()


@transaction.atomic
def putuskan(*, oleh: Pengguna, usulan_id: int, aksi: Aksi, versi: int | None, alasan: str = "") -> Usulan:
    """Approve, return, reject, or open a decision again.

    Raises Ditolak when the decider entered the proposal himself (rancangan: four eyes), or
    approval lacks its visit.
    """
    if aksi not in KEPUTUSAN:
        raise AksiTidakBerlaku("Keputusan ini tidak dikenal.")
    periksa_izin(oleh.izin, Izin.VERVAL_PUTUSKAN)
    usulan = kunci_usulan(usulan_id)
    _bukan_pengusul(usulan, oleh, "memutuskannya")
    if aksi is Aksi.SETUJUI and usulan.status == Status.TERVERIFIKASI and kunjungan_berlaku(usulan) is None:
        raise Ditolak("Belum ada kunjungan untuk isi usulan yang sekarang. Catat kunjungan lebih dulu.")
    return jalankan(aksi, usulan_id=usulan_id, oleh=oleh, versi=versi, alasan=alasan)


def buka_foto(oleh: Pengguna, kunjungan: Kunjungan) -> None:
    """Log that `oleh` opened the photo of a visit."""
    usulan = kunjungan.usulan
    catat(oleh, "verval.foto_dibuka", usulan, usulan.desa_id, {"kunjungan": kunjungan.pk})


def _bukan_pengusul(usulan: Usulan, oleh: Pengguna, kata: str) -> None:
    if usulan.dibuat_oleh_id == oleh.pk:
        raise Ditolak(f"Usulan ini Anda entri sendiri, jadi orang lain yang harus {kata}.")
