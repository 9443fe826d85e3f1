"""What pages show of a period: which ones are to be seen, the window in days, who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dtks.inti.jam import sekarang
from dtks.periode.models import Periode, PeriodeQuerySet
from dtks.periode.workflow import MENERIMA, Status
from dtks.wilayah.cakupan import kode_aktif

PEMEGANG = {
    Status.DIBUKA: "Desa mengusulkan, Dinas Sosial memverifikasi",
    Status.DITUTUP: "Operator kabupaten: memfinalisasi periode",
    Status.DIFINALISASI: "Supervisor atau kepala dinas: memeriksa dan mengesahkan",
    Status.DISAHKAN: "Operator kabupaten: mengirim hasil ke Kementerian Sosial",
    Status.DIKIRIM: "Kementerian Sosial: menetapkan",
    Status.DITETAPKAN: "Selesai",
}
"""Who holds the period, and for what, per status."""


@dataclass(frozen=True, slots=True)
class BarisPeriode:
    """One period of the list. `tutup` is the moment its last window closes, `terakhir` the last day in it."""

    periode: Periode
    pemegang: str
    buka: datetime | None
    terakhir: datetime | None
    tutup: datetime | None
    menerima: bool


def periode_terlihat() -> PeriodeQuerySet:
    """Periods of the district in which the active region lies."""
    return Periode.objects.filter(kabupaten__in={kode[:4] for kode in kode_aktif()})


def pemegang(periode: Periode) -> str:
    """Who holds the period now, and for what."""
    return PEMEGANG[Status(periode.status)]


def susun_baris(periode: Periode) -> BarisPeriode:
    """A period with its window; prefetch `jendela`."""
    jendela = list(periode.jendela.all())
    tutup = max((j.tutup for j in jendela), default=None)
    return BarisPeriode(
        periode=periode,
        pemegang=pemegang(periode),
        buka=min((j.buka for j in jendela), default=None),
        terakhir=tutup - timedelta(microseconds=1) if tutup else None,
        tutup=tutup,
        menerima=Status(periode.status) in MENERIMA and tutup is not None and tutup > sekarang(),
    )
