"""What pages show of long work: how far it is, and what went wrong in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.pekerjaan.models import Pekerjaan, Status
from dtks.pekerjaan.services import boleh_ulangi, kemajuan
from dtks.tampilan.lencana import Lencana, Warna

LENCANA = {
    Status.MENUNGGU: Lencana("Menunggu giliran", Warna.ABU),
    Status.BERJALAN: Lencana("Sedang dikerjakan", Warna.BIRU),
    Status.SELESAI: Lencana("Selesai", Warna.HIJAU),
    Status.GAGAL: Lencana("Gagal", Warna.MERAH),
}

UNTUK_PENGGUNA = frozenset({"Ditolak", "HurufTidakAda", "TerlaluBanyakBaris"})
"""Errors whose text is written for the user; of all others he reads a general sentence."""

HALAMAN_HASIL = {"BERKAS_PERIODE": "finalisasi:hasil", "SURAT": "finalisasi:hasil"}
"""Kind of work to the page that leads from it to what it made."""

GALAT_UMUM = (
    "Terjadi kesalahan di sistem. Tidak ada hasil setengah jadi yang tersimpan, jadi pekerjaan ini aman diulangi. "
    "Bila gagal lagi, sampaikan rincian di bawah ini kepada admin kabupaten."
)


@dataclass(frozen=True, slots=True)
class Keadaan:
    """Long work ready to print. `dari` is 0 while its length is not known; `rinci` is for the admin."""

    pekerjaan: Pekerjaan
    selesai: int
    dari: int
    kata: str
    sebab: str
    rinci: str
    boleh_ulangi: bool

    @property
    def persen(self) -> int:
        return 100 * self.selesai // self.dari if self.dari else 0

    @property
    def lencana(self) -> Lencana:
        return LENCANA[Status(self.pekerjaan.status)]


def keadaan(pekerjaan: Pekerjaan, orang: Pengguna) -> Keadaan:
    """How the work stands, as `orang` may see it."""
    selesai, dari = kemajuan(pekerjaan)
    sebab, rinci = kata_galat(pekerjaan.galat)
    return Keadaan(
        pekerjaan=pekerjaan,
        selesai=selesai,
        dari=dari,
        kata=_kata(pekerjaan),
        sebab=sebab,
        rinci=rinci,
        boleh_ulangi=pekerjaan.status == Status.GAGAL and boleh_ulangi(pekerjaan, orang),
    )


def tautan_hasil(pekerjaan: Pekerjaan, orang: Pengguna) -> str:
    """Address of what finished work made; empty when there is none, or `orang` may not see it."""
    rute = HALAMAN_HASIL.get(pekerjaan.jenis)
    if rute is None or pekerjaan.status != Status.SELESAI or not orang.boleh(Izin.FINALISASI_LIHAT):
        return ""
    return reverse(rute, args=[pekerjaan.pk])


def kata_galat(galat: str) -> tuple[str, str]:
    """(sentence for the user, technical detail) of a stored error "Class: text"; both empty when there is none."""
    if not galat:
        return "", ""
    kelas, titik_dua, pesan = galat.partition(": ")
    if not titik_dua or kelas in UNTUK_PENGGUNA:
        return pesan or galat, ""
    return GALAT_UMUM, galat


def _kata(pekerjaan: Pekerjaan) -> str:
    match Status(pekerjaan.status):
        case Status.MENUNGGU if pekerjaan.percobaan:
            return f"Percobaan ke-{pekerjaan.percobaan} belum berhasil. Dicoba lagi sendiri sebentar lagi."
        case Status.MENUNGGU:
            return "Menunggu giliran. Anda boleh meninggalkan halaman ini."
        case Status.BERJALAN if pekerjaan.sewa_sampai and pekerjaan.sewa_sampai < sekarang():
            return "Pekerja terputus di tengah jalan. Dilanjutkan sendiri sebentar lagi."
        case Status.BERJALAN:
            return "Sedang dikerjakan. Anda boleh meninggalkan halaman ini."
        case Status.SELESAI:
            return "Selesai."
        case Status.GAGAL:
            return f"Gagal sesudah dicoba {pekerjaan.percobaan} kali."
