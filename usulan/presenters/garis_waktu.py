"""The time line of a proposal, and who holds it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dtks.jejak.models import Peristiwa
from dtks.periode.workflow import SELESAI_DI_DAERAH
from usulan.models import JawabanMirip, JawabanPindah, Usulan

_JUDUL = {
    "usulan.dibuat": "Draf dibuat",
    "usulan.isi_diubah": "Isi diubah",
    "usulan.ajukan": "Diajukan ke Dinas Sosial",
    "usulan.tolak_musdes": "Tidak disepakati musyawarah desa",
    "usulan.pindah_dijawab": "Pindah dijawab",
    "usulan.kemiripan_dijawab": "Kemiripan dengan orang lain dijawab",
    "usulan.verifikasi": "Kunjungan verifikasi selesai",
    "verval.kunjungan": "Kunjungan dicatat",
    "usulan.setujui": "Disetujui",
    "usulan.kembalikan": "Dikembalikan ke desa",
    "usulan.tolak": "Ditolak",
    "usulan.tarik": "Ditarik oleh desa",
    "usulan.ganti": "Digantikan oleh usulan lain",
    "usulan.buka": "Putusan dibuka kembali",
    "usulan.finalisasi": "Difinalisasi bersama periodenya",
    "usulan.batal": "Pengesahan ditolak, kembali menjadi disetujui",
}

_JAWABAN = {"usulan.pindah_dijawab": JawabanPindah, "usulan.kemiripan_dijawab": JawabanMirip}
"""Events that carry an answer, and the words of it."""


@dataclass(frozen=True, slots=True)
class ButirGarisWaktu:
    """One point of the time line."""

    waktu: datetime
    siapa: str
    judul: str
    isi: str = ""
    kini: bool = False


def pemegang(usulan: Usulan) -> str:
    """Who holds the proposal and for what, knowing how far its period is and whether it was replaced."""
    if usulan.status == "DIFINALISASI" and usulan.periode and usulan.periode.status in SELESAI_DI_DAERAH:
        return f"Selesai di daerah: disahkan bersama periode {usulan.periode}, menunggu penetapan Kementerian Sosial"
    if usulan.digantikan_oleh_id:
        return f"Selesai: digantikan oleh usulan nomor {usulan.digantikan_oleh_id}"
    return usulan.pemegang


def garis_waktu(usulan: Usulan, sekarang: str = "") -> list[ButirGarisWaktu]:
    """Newest first: the present holder (or `sekarang`), then every event; runs of edits become one point."""
    butir = [ButirGarisWaktu(usulan.status_sejak, sekarang or pemegang(usulan), "Sekarang", kini=True)]
    ubahan = 0
    for p in Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa__in=_JUDUL):
        if p.peristiwa == "usulan.isi_diubah":
            ubahan += 1
            if ubahan > 1:
                continue
        else:
            ubahan = 0
        butir.append(
            ButirGarisWaktu(p.terjadi_pada, f"{p.nama_pelaku} ({p.peran})", _JUDUL[p.peristiwa], _isi(p))
        )
    return butir


def _isi(p: Peristiwa) -> str:
    bagian = [str(p.isi[k]) for k in ("alasan", "catatan") if p.isi.get(k)]
    if jawaban := p.isi.get("jawaban"):
        bagian.insert(0, str(_JAWABAN[p.peristiwa](jawaban).label))
    return "; ".join(bagian)
