"""Compute the findings of a proposal and keep them beside it."""

from __future__ import annotations

from dtks.inti.jam import hari_ini
from dtks.inti.temuan import Temuan
from usulan import massal
from usulan.models import TemuanUsulan, Usulan, UsulanAnggota, UsulanKeluarga, UsulanRumahTangga
from usulan.rules import FaktaAnggota, FaktaKeluarga, FaktaUsulan, periksa


def fakta(usulan: Usulan) -> FaktaUsulan:
    """Collect what the rules need to know of one proposal."""
    rumah_tangga = UsulanRumahTangga.objects.filter(usulan=usulan).first()
    anggota: dict[int, list[FaktaAnggota]] = {}
    for a in UsulanAnggota.objects.filter(usulan=usulan).order_by("nomor_urut"):
        anggota.setdefault(a.keluarga_id, []).append(_anggota(a))
    return FaktaUsulan(
        kini=hari_ini(),
        ada_rumah_tangga=rumah_tangga is not None,
        kriteria_lengkap=rumah_tangga is not None and rumah_tangga.kriteria_lengkap,
        keluarga=tuple(
            FaktaKeluarga(f"keluarga.{k.pk}", k.no_kk, k.program, tuple(anggota.get(k.pk, ())))
            for k in UsulanKeluarga.objects.filter(usulan=usulan)
        ),
    )


def _anggota(a: UsulanAnggota) -> FaktaAnggota:
    nilai = {nama: getattr(a, nama) for nama in FaktaAnggota.__dataclass_fields__ if nama != "bidang"}
    return FaktaAnggota(bidang=f"anggota.{a.pk}", **nilai)


def hitung_temuan(usulan: Usulan) -> list[Temuan]:
    """Recompute and store the findings of the present content; return them.

    Sets the counters on `usulan`; the caller saves it. Call with the row locked.
    """
    semua = periksa(fakta(usulan)) + massal.ganda([usulan.pk]).get(usulan.pk, [])
    TemuanUsulan.objects.filter(usulan=usulan).delete()
    TemuanUsulan.objects.bulk_create(
        TemuanUsulan(
            usulan=usulan,
            kode=t.kode,
            tingkat=t.tingkat.value,
            bidang=t.bidang,
            pesan=t.pesan,
            sumber=t.sumber,
            versi_isi=usulan.versi_isi,
        )
        for t in semua
    )
    usulan.jumlah_galat = sum(1 for t in semua if t.galat)
    usulan.jumlah_peringatan = len(semua) - usulan.jumlah_galat
    return semua
