"""What may be done with the registry and the facts beside it, each with its rights and its trail."""

from __future__ import annotations

from dtks.registri.services.baca import baca_rumah_tangga, buka_nomor, cari_nik

__all__ = ["baca_rumah_tangga", "buka_nomor", "cari_nik"]
