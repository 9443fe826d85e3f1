"""THE LIFE OF A PROPOSAL: from draft to finalized, rejected or withdrawn."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices

from dtks.inti.alur import Alur, Langkah
from dtks.inti.izin import Izin


class Jenis(TextChoices):
    """Kind of a proposal."""

    BARU = "BARU", "usulan baru"
    PERBAIKAN = "PERBAIKAN", "perbaikan data"
    PINDAH = "PINDAH", "pindah wilayah"
    NONAKTIF = "NONAKTIF", "penonaktifan"
    PROGRAM = "PROGRAM", "usulan program"


class Status(StrEnum):
    DRAF = "DRAF"
    DIAJUKAN = "DIAJUKAN"
    TERVERIFIKASI = "TERVERIFIKASI"
    DISETUJUI = "DISETUJUI"
    DIKEMBALIKAN = "DIKEMBALIKAN"
    DITOLAK = "DITOLAK"
    DITARIK = "DITARIK"
    DIFINALISASI = "DIFINALISASI"


class Aksi(StrEnum):
    AJUKAN = "ajukan"
    TOLAK_MUSDES = "tolak_musdes"
    VERIFIKASI = "verifikasi"
    SETUJUI = "setujui"
    KEMBALIKAN = "kembalikan"
    TOLAK = "tolak"
    TARIK = "tarik"
    GANTI = "ganti"
    BUKA = "buka"
    FINALISASI = "finalisasi"
    BATAL = "batal"


S, A = Status, Aksi

ALUR = Alur(
    [
        Langkah(A.AJUKAN, frozenset({S.DRAF, S.DIKEMBALIKAN}), S.DIAJUKAN, Izin.USULAN_AJUKAN, "Ajukan"),
        Langkah(
            A.TOLAK_MUSDES,
            frozenset({S.DRAF}),
            S.DITOLAK,
            Izin.USULAN_AJUKAN,
            "Tidak disepakati musyawarah",
            butuh_alasan=True,
        ),
        Langkah(
            A.VERIFIKASI, frozenset({S.DIAJUKAN}), S.TERVERIFIKASI, Izin.VERVAL_KUNJUNGAN, "Catat kunjungan"
        ),
        Langkah(A.SETUJUI, frozenset({S.TERVERIFIKASI}), S.DISETUJUI, Izin.VERVAL_PUTUSKAN, "Setujui"),
        Langkah(
            A.KEMBALIKAN,
            frozenset({S.DIAJUKAN, S.TERVERIFIKASI}),
            S.DIKEMBALIKAN,
            Izin.VERVAL_PUTUSKAN,
            "Kembalikan ke desa",
            butuh_alasan=True,
        ),
        Langkah(
            A.TOLAK,
            frozenset({S.DIAJUKAN, S.TERVERIFIKASI, S.DIKEMBALIKAN}),
            S.DITOLAK,
            Izin.VERVAL_PUTUSKAN,
            "Tolak",
            butuh_alasan=True,
        ),
        Langkah(
            A.TARIK,
            frozenset({S.DRAF, S.DIAJUKAN, S.TERVERIFIKASI, S.DIKEMBALIKAN}),
            S.DITARIK,
            Izin.USULAN_AJUKAN,
            "Tarik usulan",
            butuh_alasan=True,
        ),
        Langkah(
            A.GANTI,
            frozenset({S.DIAJUKAN, S.TERVERIFIKASI, S.DIKEMBALIKAN}),
            S.DITARIK,
            Izin.USULAN_AJUKAN,
            "Ganti dengan usulan lain",
            butuh_alasan=True,
        ),
        Langkah(
            A.BUKA,
            frozenset({S.DISETUJUI, S.DITOLAK}),
            S.TERVERIFIKASI,
            Izin.VERVAL_PUTUSKAN,
            "Buka kembali putusan",
            butuh_alasan=True,
        ),
        Langkah(
            A.FINALISASI, frozenset({S.DISETUJUI}), S.DIFINALISASI, Izin.FINALISASI_JALANKAN, "Finalisasi"
        ),
        Langkah(
            A.BATAL,
            frozenset({S.DIFINALISASI}),
            S.DISETUJUI,
            Izin.FINALISASI_SAHKAN,
            "Tolak pengesahan",
            butuh_alasan=True,
        ),
    ]
)

BISA_DIUBAH = frozenset({S.DRAF, S.DIKEMBALIKAN})
"""The village may change the content."""

MENGIRIM = frozenset({A.AJUKAN, A.TOLAK_MUSDES})
"""What the sending of a musyawarah does with a draft; both open its stay in a period."""

MENGUNCI = frozenset({S.DIAJUKAN, S.TERVERIFIKASI, S.DISETUJUI, S.DIKEMBALIKAN, S.DIFINALISASI})
"""Open: it holds its NIKs, so that nobody else can propose them (rancangan: Klaim)."""

BERAKHIR = {S.DITOLAK: "DITOLAK", S.DITARIK: "DITARIK"}
"""Ends a stay in the period, and how the neraca counts it."""

KOLOM_IDENTITAS = frozenset(
    {"nik", "nama", "tempat_lahir", "tanggal_lahir", "ibu_kandung", "jenis_kelamin", "no_kk"}
)
"""What KTP and KK say of a person: correcting it needs the document, not a musyawarah."""

PENYEBAB_BERAKTA = frozenset({"MENINGGAL"})
"""Reasons of a removal that an official document proves."""


def tanpa_musyawarah(jenis: Jenis, penyebab: str, kolom_ubah: frozenset[str]) -> bool:
    """Whether the village may send without a musyawarah: a death with its akta, an identity correction."""
    if jenis is Jenis.NONAKTIF:
        return penyebab in PENYEBAB_BERAKTA
    return jenis is Jenis.PERBAIKAN and bool(kolom_ubah) and kolom_ubah <= KOLOM_IDENTITAS


PEMEGANG = {
    S.DRAF: "Desa: menunggu musyawarah",
    S.DIAJUKAN: "Dinas Sosial: menunggu kunjungan verifikasi",
    S.TERVERIFIKASI: "Dinas Sosial: menunggu keputusan",
    S.DISETUJUI: "Dinas Sosial: menunggu finalisasi periode",
    S.DIKEMBALIKAN: "Desa: perlu diperbaiki dan diajukan lagi",
    S.DITOLAK: "Selesai: ditolak",
    S.DITARIK: "Selesai: ditarik oleh desa",
    S.DIFINALISASI: "Kepala dinas: menunggu atau telah mendapat pengesahan",
}
"""Who holds the proposal, and for what, per status."""
