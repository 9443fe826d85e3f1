"""What pages show of a proposal: its time line, what it asks, and what it changes."""

from __future__ import annotations

from usulan.presenters.garis_waktu import ButirGarisWaktu, garis_waktu, pemegang
from usulan.presenters.isi import IsiUsulan, isi_usulan, keluarga_usulan, kepala_keluarga
from usulan.presenters.perubahan import BagianUbahan, Perubahan, susun_perubahan

__all__ = [
    "BagianUbahan",
    "ButirGarisWaktu",
    "IsiUsulan",
    "Perubahan",
    "garis_waktu",
    "isi_usulan",
    "keluarga_usulan",
    "kepala_keluarga",
    "pemegang",
    "susun_perubahan",
]
