"""Set-based SQL of proposals: rules about other rows, claims, freezing a period, stays, neraca."""

from __future__ import annotations

from usulan.massal import klaim, pindah, salin
from usulan.massal.ganda import bentrok, dasar_berubah, ganda
from usulan.massal.periode import (
    KOLOM_NERACA,
    bekukan,
    cairkan,
    lepas_klaim,
    neraca,
    tutup_masa,
)

__all__ = [
    "KOLOM_NERACA",
    "bekukan",
    "bentrok",
    "cairkan",
    "dasar_berubah",
    "ganda",
    "klaim",
    "lepas_klaim",
    "neraca",
    "pindah",
    "salin",
    "tutup_masa",
]
