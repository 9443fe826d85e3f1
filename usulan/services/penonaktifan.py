"""Propose that a household, a keluarga or some people leave the registry, with reason and evidence."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from django.db import transaction

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.registri.data import KEPALA
from dtks.registri.models import Anggota
from usulan.models import Jenis, Lingkup, Penonaktifan, Usulan, UsulanAnggota
from usulan.services.isi import Pengantar, catat_beda, perubahan
from usulan.services.salin import dari_registri, selesai_dibuat

KOLOM = ("penyebab", "tanggal", "nomor_dokumen", "tujuan", "id_lain", "uraian", "kepala_pengganti")


def lingkup_dari(semua: Sequence[Anggota], orang: Sequence[int]) -> Lingkup:
    """What a choice of people amounts to: the household, whole keluarga, or single people."""
    pilihan = set(orang)
    if pilihan == {a.pk for a in semua}:
        return Lingkup.RUMAH_TANGGA
    keluarga = {a.keluarga_id for a in semua if a.pk in pilihan}
    if pilihan == {a.pk for a in semua if a.keluarga_id in keluarga}:
        return Lingkup.KELUARGA
    return Lingkup.ANGGOTA


@transaction.atomic
def buat(
    *,
    oleh: Pengguna,
    rumah_tangga_id: int,
    orang: Sequence[int],
    kunci: uuid.UUID,
    data: Mapping[str, Any],
    **pengantar: Unpack[Pengantar],
) -> Usulan:
    """Open a NONAKTIF for the registered people `orang`; `data` holds the columns KOLOM of Penonaktifan.

    Raises Ditolak without people, or for a successor who leaves too or is no member.
    """
    if not orang:
        raise Ditolak("Pilih siapa yang dinonaktifkan.")
    usulan, baru = dari_registri(
        oleh=oleh,
        jenis=Jenis.NONAKTIF,
        rumah_tangga_id=rumah_tangga_id,
        orang=orang,
        kunci=kunci,
        **pengantar,
    )
    if baru:
        semua = list(Anggota.objects.filter(rumah_tangga=rumah_tangga_id, aktif=True))
        n = Penonaktifan(usulan=usulan, lingkup=lingkup_dari(semua, orang))
        for nama, nilai in data.items():
            setattr(n, nama, nilai)
        _periksa_pengganti(n, semua, set(orang))
        n.save()
        selesai_dibuat(oleh, usulan)
    return usulan


def ubah(*, oleh: Pengguna, usulan_id: int, versi: int | None, data: Mapping[str, Any]) -> Usulan:
    """Change reason and evidence of a draft or returned NONAKTIF."""
    with perubahan(oleh, usulan_id, versi, "penonaktifan") as (usulan, beda):
        n = Penonaktifan.objects.get(usulan=usulan)
        catat_beda(n, data, beda)
        semua = list(Anggota.objects.filter(rumah_tangga=usulan.sasaran_id, aktif=True))
        pergi = UsulanAnggota.objects.filter(usulan=usulan).values_list("asal_id", flat=True)
        _periksa_pengganti(n, semua, {p for p in pergi if p})
        n.save()
    return usulan


def _periksa_pengganti(n: Penonaktifan, semua: Sequence[Anggota], pergi: set[int]) -> None:
    """The successor stays, in the keluarga whose head leaves; two heads need two proposals."""
    tinggal = {a.keluarga_id for a in semua if a.pk not in pergi}
    tanpa_kepala = {a.keluarga_id for a in semua if a.pk in pergi and a.hubungan == KEPALA} & tinggal
    if len(tanpa_kepala) > 1:
        raise Ditolak("Dua kepala keluarga sekaligus: ajukan satu usulan untuk setiap keluarga.")
    if n.kepala_pengganti is None:
        return
    pengganti = next((a for a in semua if a.pk == n.kepala_pengganti_id and a.pk not in pergi), None)
    if pengganti is None or pengganti.keluarga_id not in tanpa_kepala:
        raise Ditolak(
            "Kepala keluarga pengganti harus anggota yang tetap tinggal di keluarga yang ditinggalkan."
        )
