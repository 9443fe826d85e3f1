"""Set-based SQL of proposals: rules about other rows, claims, freezing a period, stays, neraca."""

from __future__ import annotations

from usulan.massal.ganda import bentrok, ganda
from usulan.massal.periode import (
    KOLOM_NERACA,
    bekukan,
    cairkan,
    lepas_klaim,
    neraca,
    tutup_masa,
)

__all__ = ["KOLOM_NERACA", "bekukan", "bentrok", "cairkan", "ganda", "lepas_klaim", "neraca", "tutup_masa"]
