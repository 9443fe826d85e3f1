"""Set-based SQL of the registry: what a file with many rows does, in statements over staged sets."""

from dtks.registri.massal.prelist import (
    TAHAP,
    baris_copy,
    cocokkan,
    hitung,
    lepas_kabupaten_lain,
    lepas_kembar,
    tahapkan,
    temuan,
    tulis,
)

__all__ = [
    "TAHAP",
    "baris_copy",
    "cocokkan",
    "hitung",
    "lepas_kabupaten_lain",
    "lepas_kembar",
    "tahapkan",
    "temuan",
    "tulis",
]
