"""Propose a move inside the district, from the village people leave or the one they come to."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.jejak.services import catat
from dtks.periode.services import kunci_bersama
from dtks.registri.models import Anggota
from dtks.wilayah.models import Wilayah
from usulan import massal
from usulan.models import Jenis, Lingkup, Perpindahan, Usulan, UsulanRumahTangga
from usulan.services.isi import Pengantar, catat_beda, kepala_draf, perubahan
from usulan.services.penonaktifan import lingkup_dari
from usulan.services.salin import dari_registri, selesai_dibuat

KOLOM_ALAMAT = ("alamat", "dusun", "rt", "rw")
TIDAK_KETEMU = (
    "Tidak ada keluarga aktif dengan nomor KK dan NIK kepala keluarga itu di DTKS kabupaten ini. Periksa kedua "
    "nomornya di Kartu Keluarga. Bila benar, minta desa asal yang mengusulkan pindahnya, atau usulkan sebagai baru."
)


@transaction.atomic
def pergi(
    *,
    oleh: Pengguna,
    rumah_tangga_id: int,
    orang: Sequence[int],
    desa_tujuan: Wilayah,
    kunci: uuid.UUID,
    alamat: Mapping[str, Any],
    data: Mapping[str, Any],
    **pengantar: Unpack[Pengantar],
) -> Usulan:
    """Asked by the village they leave: `orang` move to `desa_tujuan` at the new `alamat`.

    `data` holds nomor_surat and tanggal. Raises Ditolak without people.
    """
    if not orang:
        raise Ditolak("Pilih siapa yang pindah.")
    usulan, baru = dari_registri(
        oleh=oleh,
        jenis=Jenis.PINDAH,
        rumah_tangga_id=rumah_tangga_id,
        orang=orang,
        kunci=kunci,
        **pengantar,
    )
    if baru:
        if desa_tujuan.pk[:4] != usulan.desa_id[:4]:
            raise Ditolak("Pindah ke luar kabupaten diusulkan sebagai penonaktifan, dengan daerah tujuannya.")
        semua = list(Anggota.objects.filter(rumah_tangga=rumah_tangga_id, aktif=True))
        Perpindahan.objects.create(
            usulan=usulan,
            desa_asal_id=usulan.desa_id,
            desa_tujuan=desa_tujuan,
            lingkup=lingkup_dari(semua, orang),
            **data,
        )
        _tulis_alamat(usulan, alamat, {})
        selesai_dibuat(oleh, usulan)
    return usulan


def datang(
    *,
    oleh: Pengguna,
    desa: Wilayah,
    no_kk: str,
    nik_kepala: str,
    nama_kepala: str,
    kunci: uuid.UUID,
    alamat: Mapping[str, Any],
    data: Mapping[str, Any],
    **pengantar: Unpack[Pengantar],
) -> Usulan:
    """Asked by the village they come to, with exact No KK and NIK of the head.

    Nothing of the household is shown or copied before the other village (or the district)
    has agreed; the search leaves its trace even when it finds nobody. Raises Ditolak when there
    is no such family, or it lives here already.
    """
    periksa_izin(oleh.izin, Izin.USULAN_TULIS)
    ketemu = massal.salin.cari_keluarga(no_kk, nik_kepala)
    catat(oleh, "registri.nik_dicari", ("wilayah", desa.pk), desa.pk, {"untuk": "pindah"})
    if ketemu is None:
        raise Ditolak(TIDAK_KETEMU)
    rumah_tangga_id, desa_asal = ketemu
    if desa_asal == desa.pk:
        raise Ditolak("Keluarga ini sudah terdaftar di desa ini. Alamatnya diubah lewat usulan perbaikan.")
    with transaction.atomic():
        kunci_bersama(desa.pk[:4])
        usulan, baru = kepala_draf(
            oleh=oleh,
            desa=desa,
            kunci=kunci,
            jenis=Jenis.PINDAH,
            **pengantar,
            sasaran_id=rumah_tangga_id,
            sasaran_versi=massal.pindah.versi(rumah_tangga_id),
            nama_kepala=nama_kepala,
        )
        if baru:
            Perpindahan.objects.create(
                usulan=usulan,
                desa_asal_id=desa_asal,
                desa_tujuan=desa,
                lingkup=Lingkup.RUMAH_TANGGA,
                **data,
            )
            UsulanRumahTangga.objects.create(usulan=usulan, **alamat)
            selesai_dibuat(oleh, usulan)
    return usulan


def ubah(
    *,
    oleh: Pengguna,
    usulan_id: int,
    versi: int | None,
    alamat: Mapping[str, Any],
    data: Mapping[str, Any],
) -> Usulan:
    """Change the new address, letter or date of a draft or returned PINDAH."""
    with perubahan(oleh, usulan_id, versi, "perpindahan") as (usulan, beda):
        pindah = Perpindahan.objects.get(usulan=usulan)
        catat_beda(pindah, data, beda)
        pindah.save()
        _tulis_alamat(usulan, alamat, beda)
    return usulan


def _tulis_alamat(usulan: Usulan, alamat: Mapping[str, Any], beda: dict[str, Any]) -> None:
    rumah_tangga = UsulanRumahTangga.objects.get(usulan=usulan)
    catat_beda(rumah_tangga, alamat, beda)
    rumah_tangga.lintang = rumah_tangga.bujur = None
    rumah_tangga.save()
