"""Open a proposal about a known household: it starts from what the registry holds."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Unpack

from django.db import transaction

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.jejak.services import catat
from dtks.periode.services import kunci_bersama
from dtks.registri.models import Anggota, RumahTangga
from usulan import massal
from usulan.models import Jenis, Usulan
from usulan.services.isi import Pengantar, kepala_draf, perubahan, rapikan


def dari_registri(
    *,
    oleh: Pengguna,
    jenis: Jenis,
    rumah_tangga_id: int,
    kunci: uuid.UUID,
    orang: Sequence[int] | None = None,
    **pengantar: Unpack[Pengantar],
) -> tuple[Usulan, bool]:
    """A draft of `jenis` about a known household with a copy of `orang` (None: everybody active), and
    whether it is new.

    Call inside a transaction. Raises RumahTangga.DoesNotExist outside the region, Ditolak for a
    household that is no longer active or people who are not its active members.
    """
    rumah_tangga = RumahTangga.objects.select_related("desa").get(pk=rumah_tangga_id)
    kunci_bersama(rumah_tangga.desa_id[:4])
    if not rumah_tangga.aktif:
        raise Ditolak("Rumah tangga ini sudah tidak aktif di registri, jadi tidak dapat diusulkan lagi.")
    semua = set(massal.salin.orang_aktif(rumah_tangga.pk))
    pilihan = semua if orang is None else set(orang)
    if not pilihan <= semua:
        raise Ditolak(
            "Sebagian orang yang dipilih tidak lagi anggota aktif rumah tangga ini. Muat ulang halaman."
        )
    usulan, baru = kepala_draf(
        oleh=oleh,
        desa=rumah_tangga.desa,
        kunci=kunci,
        jenis=jenis,
        **pengantar,
        sasaran=rumah_tangga,
        sasaran_versi=rumah_tangga.versi,
        nama_kepala=rumah_tangga.nama_kepala,
    )
    if baru:
        massal.salin.salin(usulan.pk, rumah_tangga.pk, sorted(pilihan))
    return usulan, baru


@transaction.atomic
def buat_perubahan(
    *,
    oleh: Pengguna,
    jenis: Jenis,
    rumah_tangga_id: int,
    kunci: uuid.UUID,
    **pengantar: Unpack[Pengantar],
) -> Usulan:
    """Open a PERBAIKAN (columns are corrected) or a BARU about a known household (people come in, a KK is
    split or joined, the head changes). The content is then written by usulan.services.isi.

    The client-made `kunci` makes a second call return the first draft.
    """
    if jenis not in (Jenis.PERBAIKAN, Jenis.BARU):
        raise ValueError(jenis)
    usulan, baru = dari_registri(
        oleh=oleh,
        jenis=jenis,
        rumah_tangga_id=rumah_tangga_id,
        kunci=kunci,
        **pengantar,
    )
    if baru:
        selesai_dibuat(oleh, usulan)
    return usulan


def selesai_dibuat(oleh: Pengguna, usulan: Usulan) -> None:
    """Summary, findings and trail of a draft whose content has just been written."""
    rapikan(usulan)
    usulan.save()
    isi = {"jenis": usulan.jenis, "versi_isi": usulan.versi_isi, "rumah_tangga": usulan.sasaran_id}
    catat(oleh, "usulan.dibuat", usulan, usulan.desa_id, isi)


def segarkan(*, oleh: Pengguna, usulan_id: int, versi: int | None) -> Usulan:
    """Base a draft on the registry as it is today; what it changes stays as proposed."""
    with perubahan(oleh, usulan_id, versi, "data dasar disegarkan") as (usulan, _):
        massal.salin.segarkan(usulan.pk)
        usulan.refresh_from_db(fields=["sasaran_versi"])
    return usulan


def orang_terdaftar(rumah_tangga_id: int) -> list[Anggota]:
    """The active people of a known household, in the order of its keluarga."""
    return list(
        Anggota.objects.filter(rumah_tangga=rumah_tangga_id, aktif=True)
        .select_related("keluarga")
        .order_by("keluarga__nomor_urut", "nomor_urut", "pk")
    )
