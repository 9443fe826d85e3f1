"""Set-based SQL of finalization: snapshot, trail, neraca, and applying it to the registry."""

from __future__ import annotations

from finalisasi.massal.cuplikan import catat_setiap, cuplik, tulis_neraca
from finalisasi.massal.terapkan import terapkan

__all__ = ["catat_setiap", "cuplik", "terapkan", "tulis_neraca"]
