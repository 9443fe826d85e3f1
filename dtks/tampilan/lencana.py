"""The word, the colour and the explanation of every status a page may show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Warna(StrEnum):
    """Badge colours; each is one rule `.lencana-<value>` in dtks.css."""

    ABU = "abu"
    ABU_GARIS = "abu-garis"
    BIRU = "biru"
    HIJAU = "hijau"
    HIJAU_GARIS = "hijau-garis"
    KUNING = "kuning"
    MARUN = "marun"
    MERAH = "merah"
    NILA = "nila"
    TOSKA = "toska"
    UNGU = "ungu"


@dataclass(frozen=True, slots=True)
class Lencana:
    """A badge: `kata` on it, `warna` of it, `arti` as one sentence of explanation."""

    kata: str
    warna: Warna
    arti: str = ""


STATUS_USULAN = {
    "DRAF": Lencana("Draf", Warna.ABU, "Masih diisi di desa, belum dikirim."),
    "DIAJUKAN": Lencana("Diajukan", Warna.BIRU, "Sudah dikirim desa, menunggu verifikasi."),
    "TERVERIFIKASI": Lencana(
        "Terverifikasi", Warna.NILA, "Bukti verifikasi lengkap, menunggu keputusan kabupaten."
    ),
    "DISETUJUI": Lencana("Disetujui", Warna.HIJAU_GARIS, "Disetujui kabupaten, menunggu finalisasi periode."),
    "DIKEMBALIKAN": Lencana("Dikembalikan", Warna.KUNING, "Dikembalikan ke desa untuk diperbaiki."),
    "DITOLAK": Lencana("Ditolak", Warna.MERAH, "Ditolak dengan alasan tertulis."),
    "DIFINALISASI": Lencana(
        "Difinalisasi", Warna.HIJAU, "Masuk hasil akhir periode, menunggu jawaban Kementerian Sosial."
    ),
    "DITARIK": Lencana("Ditarik", Warna.ABU_GARIS, "Ditarik kembali oleh desa, tidak diproses lagi."),
    "DITETAPKAN": Lencana("Ditetapkan", Warna.TOSKA, "Diterima Kementerian Sosial."),
    "TIDAK_DITETAPKAN": Lencana(
        "Tidak ditetapkan", Warna.MARUN, "Tidak diterima atau dikembalikan Kementerian Sosial."
    ),
    "DIBAWA": Lencana("Dibawa", Warna.UNGU, "Belum selesai saat finalisasi, dibawa ke periode berikutnya."),
}

STATUS_PERIODE = {
    "DIBUKA": Lencana("Dibuka", Warna.BIRU, "Usulan dapat dikirim."),
    "DITUTUP": Lencana("Ditutup", Warna.ABU, "Pengiriman usulan sudah ditutup, menunggu finalisasi."),
    "DIFINALISASI": Lencana("Difinalisasi", Warna.NILA, "Data dibekukan, menunggu pengesahan."),
    "DISAHKAN": Lencana("Disahkan", Warna.HIJAU_GARIS, "Surat pengesahan terbit, menunggu pengiriman."),
    "DIKIRIM": Lencana("Dikirim", Warna.HIJAU, "Sudah dikirim, menunggu jawaban Kementerian Sosial."),
    "DITETAPKAN": Lencana("Ditetapkan", Warna.TOSKA, "Semua usulan sudah dijawab Kementerian Sosial."),
}


def lencana_untuk(tabel: dict[str, Lencana], status: str) -> Lencana:
    """Return the badge of `status`; an unknown one shows its own code in grey."""
    return tabel.get(str(status), Lencana(str(status), Warna.ABU))
