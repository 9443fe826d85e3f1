"""Give out the files of a period: who may have which, and the log of it."""

from __future__ import annotations

from django.core.files import File

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin, TidakBerizin
from dtks.jejak.services import catat
from finalisasi.models import BerkasPeriode, JenisBerkas, Surat

TANPA_DATA_PRIBADI = frozenset({JenisBerkas.DRAF})
"""Files that name no citizen; every other one needs the right to whole NIK and No KK."""


def boleh_unduh(oleh: Pengguna, berkas: BerkasPeriode) -> bool:
    """Whether `oleh` may have this file."""
    return oleh.boleh(Izin.FINALISASI_LIHAT) and (
        berkas.jenis in TANPA_DATA_PRIBADI or oleh.boleh(Izin.DATA_PRIBADI_BUKA)
    )


def buka_berkas(oleh: Pengguna, berkas: BerkasPeriode) -> File[bytes]:
    """Open a file of a finalization and log who took it. Raises TidakBerizin with the reason."""
    if not boleh_unduh(oleh, berkas):
        raise TidakBerizin(
            "Berkas ini memuat NIK dan nomor KK warga. Peran Anda dapat membaca rekap dan surat pengesahan, "
            "tetapi tidak berkas datanya."
        )
    hasil = berkas.finalisasi
    isi = berkas.berkas.open("rb")
    catat(
        oleh,
        "finalisasi.berkas_diunduh",
        hasil,
        hasil.periode.kabupaten_id,
        {"berkas": berkas.nama, "sidik": berkas.sidik},
    )
    return isi


def buka_surat(oleh: Pengguna, surat: Surat, *, bertanda_tangan: bool) -> File[bytes]:
    """Open the letter, as made or as signed, and log who took it.

    Raises TidakBerizin, or FileNotFoundError when that form of the letter is not there yet.
    """
    periksa_izin(oleh.izin, Izin.FINALISASI_LIHAT)
    berkas = surat.berkas_ttd if bertanda_tangan else surat.berkas
    if not berkas:
        raise FileNotFoundError(surat.nomor)
    isi = berkas.open("rb")
    catat(
        oleh,
        "finalisasi.berkas_diunduh",
        surat,
        surat.finalisasi.periode.kabupaten_id,
        {"berkas": surat.nomor, "sidik": surat.sidik_ttd if bertanda_tangan else surat.sidik},
    )
    return isi
