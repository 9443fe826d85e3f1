"""Log the reading of personal data: who saw which proposal, revealed its numbers, or opened its evidence."""

from __future__ import annotations

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin
from dtks.jejak.services import catat
from usulan.models import BuktiMusyawarah, Usulan


def baca_usulan(oleh: Pengguna, usulan: Usulan) -> None:
    """Log that `oleh` saw a proposal with its numbers masked."""
    catat(oleh, "usulan.dibaca", usulan, usulan.desa_id)


def buka_nomor(oleh: Pengguna, usulan: Usulan, bagian: str) -> None:
    """Log that `oleh` saw whole NIK or No KK; `bagian` says of whom. Raises TidakBerizin."""
    periksa_izin(oleh.izin, Izin.DATA_PRIBADI_BUKA)
    catat(oleh, "usulan.nik_dibuka", usulan, usulan.desa_id, {"bagian": bagian})


def buka_bukti(oleh: Pengguna, bukti: BuktiMusyawarah) -> None:
    """Log that `oleh` opened a file of evidence."""
    musyawarah = bukti.musyawarah
    catat(
        oleh,
        "musyawarah.bukti_dibuka",
        musyawarah,
        musyawarah.desa_id,
        {"bukti": bukti.pk, "jenis": bukti.jenis},
    )
