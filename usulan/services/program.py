"""Propose a known family for a program, or its people for PBI-JK; replace an earlier proposal knowingly."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Unpack

from django.db import transaction

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.registri.models import Anggota
from usulan import massal
from usulan.models import Jenis, Usulan, UsulanAnggota, UsulanKeluarga
from usulan.services.isi import Pengantar, perubahan
from usulan.services.salin import dari_registri, selesai_dibuat

PBI = "PBI"


@transaction.atomic
def buat(
    *,
    oleh: Pengguna,
    rumah_tangga_id: int,
    program: str,
    orang: Sequence[int],
    kunci: uuid.UUID,
    **pengantar: Unpack[Pengantar],
) -> Usulan:
    """Open a PROGRAM: `orang` is the one pengurus of the family, or for PBI the people themselves.

    `program` is BPNT, PKH, NON BANSOS or PBI. Raises Ditolak for a wrong number of people.
    """
    if not orang:
        raise Ditolak("Pilih pengurus keluarga, atau untuk PBI-JK orang yang diusulkan.")
    if program != PBI and len(set(orang)) != 1:
        raise Ditolak("Untuk BPNT dan PKH, pilih satu pengurus saja: satu KK satu program.")
    if program == PBI and Anggota.objects.filter(pk__in=orang).values("keluarga").distinct().count() > 1:
        raise Ditolak("Usulkan PBI-JK untuk satu keluarga dalam satu usulan.")
    usulan, baru = dari_registri(
        oleh=oleh,
        jenis=Jenis.PROGRAM,
        rumah_tangga_id=rumah_tangga_id,
        orang=orang,
        kunci=kunci,
        **pengantar,
    )
    if baru:
        _tulis(usulan, program)
        selesai_dibuat(oleh, usulan)
    return usulan


def _tulis(usulan: Usulan, program: str) -> None:
    """What is asked, in the columns of the keluarga (families) or the people (PBI)."""
    if program == PBI:
        UsulanAnggota.objects.filter(usulan=usulan).update(pbi=True)
    else:
        UsulanKeluarga.objects.filter(usulan=usulan).update(program=program)
        UsulanAnggota.objects.filter(usulan=usulan).update(pengurus=True)


def pendahulu(usulan: Usulan) -> Usulan | None:
    """The open PROGRAM proposal in sight that holds this family's or person's one program."""
    nomor = [
        t.pemegang_id
        for t in massal.klaim.tabrakan([usulan.pk])
        if t.macam in ("PROGRAM", "PBI") and t.jenis_pemegang == Jenis.PROGRAM
    ]
    lama: Usulan | None = Usulan.objects.filter(pk__in=nomor).order_by("pk").first()
    return lama


def setujui_penggantian(*, oleh: Pengguna, usulan_id: int, versi: int | None, lama_id: int) -> Usulan:
    """Record that the operator has seen the earlier proposal `lama_id` and replaces it on sending.

    The earlier one ends (DITARIK, digantikan) when this one is sent, not before. Raises Ditolak
    when it is no longer the one in the way.
    """
    with perubahan(oleh, usulan_id, versi, "penggantian") as (usulan, beda):
        lama = pendahulu(usulan)
        if lama is None or lama.pk != lama_id:
            raise Ditolak("Usulan yang lebih dulu itu sudah berubah. Muat ulang halaman dan periksa lagi.")
        usulan.akan_menggantikan = lama
        beda["menggantikan"] = lama.pk
    return usulan
