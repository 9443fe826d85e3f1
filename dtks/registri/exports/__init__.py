"""Files that leave the registry: the report of a load, and who receives what."""

from __future__ import annotations

from dtks.registri.exports.laporan import LABEL, Laporan, laporan_baru, samarkan_nomor, teks_aman

__all__ = ["LABEL", "Laporan", "laporan_baru", "samarkan_nomor", "teks_aman"]
