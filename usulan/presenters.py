"""What pages show of a proposal: its time line and its people, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dtks.jejak.models import Peristiwa
from dtks.periode.workflow import SELESAI_DI_DAERAH
from usulan.models import Usulan

_JUDUL = {
    "usulan.dibuat": "Draf dibuat",
    "usulan.isi_diubah": "Isi diubah",
    "usulan.ajukan": "Diajukan ke Dinas Sosial",
    "usulan.verifikasi": "Kunjungan verifikasi selesai",
    "verval.kunjungan": "Kunjungan dicatat",
    "usulan.setujui": "Disetujui",
    "usulan.kembalikan": "Dikembalikan ke desa",
    "usulan.tolak": "Ditolak",
    "usulan.tarik": "Ditarik oleh desa",
    "usulan.buka": "Putusan dibuka kembali",
    "usulan.finalisasi": "Difinalisasi bersama periodenya",
    "usulan.batal": "Pengesahan ditolak, kembali menjadi disetujui",
}


@dataclass(frozen=True, slots=True)
class ButirGarisWaktu:
    """One point of the time line."""

    waktu: datetime
    siapa: str
    judul: str
    isi: str = ""
    kini: bool = False


def pemegang(usulan: Usulan) -> str:
    """Who holds the proposal and for what, knowing how far its period is."""
    if usulan.status == "DIFINALISASI" and usulan.periode and usulan.periode.status in SELESAI_DI_DAERAH:
        return f"Selesai di daerah: disahkan bersama periode {usulan.periode}, menunggu penetapan Kementerian Sosial"
    return usulan.pemegang


def garis_waktu(usulan: Usulan) -> list[ButirGarisWaktu]:
    """Newest first: the present holder, then every event; runs of edits become one point."""
    butir = [ButirGarisWaktu(usulan.status_sejak, pemegang(usulan), "Sekarang", kini=True)]
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
    return "; ".join(bagian)
