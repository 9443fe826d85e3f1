"""The reading log of the registry."""

from __future__ import annotations

from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin
from dtks.inti.nik import samarkan
from dtks.jejak.services import catat
from dtks.registri.models import Anggota, RumahTangga


def baca_rumah_tangga(oleh: Pengguna, rumah_tangga: RumahTangga) -> None:
    """Log that `oleh` saw a household with its numbers masked."""
    catat(oleh, "registri.dibaca", rumah_tangga, rumah_tangga.desa_id)


def buka_nomor(oleh: Pengguna, rumah_tangga: RumahTangga) -> None:
    """Log that `oleh` saw the whole NIK and No KK of a household. Raises TidakBerizin."""
    periksa_izin(oleh.izin, Izin.DATA_PRIBADI_BUKA)
    catat(oleh, "registri.nik_dibuka", rumah_tangga, rumah_tangga.desa_id)


@transaction.atomic
def cari_nik(oleh: Pengguna, nik: str) -> RumahTangga | None:
    """The household of the active person with exactly this NIK in the active region, if any.

    Every search leaves an event with the masked number. Raises TidakBerizin.
    """
    for izin in (Izin.REGISTRI_LIHAT, Izin.DATA_PRIBADI_BUKA):
        periksa_izin(oleh.izin, izin)
    anggota = Anggota.objects.select_related("rumah_tangga").filter(nik=nik, aktif=True).first()
    rumah_tangga = anggota.rumah_tangga if anggota else None
    catat(
        oleh,
        "registri.nik_dicari",
        rumah_tangga or ("rumahtangga", ""),
        rumah_tangga.desa_id if rumah_tangga else next(iter(oleh.kode_wilayah), ""),
        {"nik": samarkan(nik), "ditemukan": rumah_tangga is not None},
    )
    return rumah_tangga
