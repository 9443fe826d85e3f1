"""THE LIFE OF A PERIOD: from open to determined by the ministry."""

from __future__ import annotations

from enum import StrEnum

from dtks.inti.alur import Alur, Langkah
from dtks.inti.izin import Izin


class Status(StrEnum):
    DIBUKA = "DIBUKA"
    DITUTUP = "DITUTUP"
    DIFINALISASI = "DIFINALISASI"
    DISAHKAN = "DISAHKAN"
    DIKIRIM = "DIKIRIM"
    DITETAPKAN = "DITETAPKAN"


class Aksi(StrEnum):
    TUTUP = "tutup"
    FINALISASI = "finalisasi"
    SAHKAN = "sahkan"
    TOLAK = "tolak"


def _l(
    aksi: Aksi, dari: Status, ke: Status, izin: Izin, tombol: str, *, alasan: bool = False
) -> Langkah[Status, Aksi]:
    return Langkah(aksi, frozenset({dari}), ke, izin, tombol, alasan)


ALUR = Alur(
    [
        _l(Aksi.TUTUP, Status.DIBUKA, Status.DITUTUP, Izin.PERIODE_KELOLA, "Tutup penerimaan usulan"),
        _l(
            Aksi.FINALISASI,
            Status.DITUTUP,
            Status.DIFINALISASI,
            Izin.FINALISASI_JALANKAN,
            "Finalisasi periode",
        ),
        _l(Aksi.SAHKAN, Status.DIFINALISASI, Status.DISAHKAN, Izin.FINALISASI_SAHKAN, "Sahkan"),
        _l(
            Aksi.TOLAK,
            Status.DIFINALISASI,
            Status.DITUTUP,
            Izin.FINALISASI_SAHKAN,
            "Tolak pengesahan",
            alasan=True,
        ),
    ]
)

MENERIMA = frozenset({Status.DIBUKA})
"""A period in these states takes in proposals while its window is open."""

SELESAI_DI_DAERAH = frozenset({Status.DISAHKAN, Status.DIKIRIM, Status.DITETAPKAN})
"""The district has done its part: the next period may be finalized."""
