"""What is known: households, keluarga and people; who receives what; extracts of the ministry."""

from __future__ import annotations

from dtks.registri.models.impor import (
    FaktaDtsen,
    ImporRegistri,
    JenisImpor,
    Kepesertaan,
    OrangDtsen,
    Program,
)
from dtks.registri.models.rumah_tangga import (
    KATA_NAMA,
    AlasanNonaktif,
    Anggota,
    Keluarga,
    QuerySetBernama,
    RiwayatRumahTangga,
    RumahTangga,
    RumahTanggaQuerySet,
    StatusPenetapan,
    Sumber,
)

__all__ = [
    "KATA_NAMA",
    "AlasanNonaktif",
    "Anggota",
    "FaktaDtsen",
    "ImporRegistri",
    "JenisImpor",
    "Keluarga",
    "Kepesertaan",
    "OrangDtsen",
    "Program",
    "QuerySetBernama",
    "RiwayatRumahTangga",
    "RumahTangga",
    "RumahTanggaQuerySet",
    "StatusPenetapan",
    "Sumber",
]
