"""What must hold of a proposal by itself. Each rule is one function over plain facts.

Rules about other rows (duplicates, recipients, claims) are set-based SQL in usulan/massal/.
"""

from __future__ import annotations

from dtks.inti.temuan import Temuan
from usulan.rules.fakta import (
    FaktaAnggota,
    FaktaKeluarga,
    FaktaKonfirmasi,
    FaktaPenonaktifan,
    FaktaUsulan,
    Kaidah,
)
from usulan.rules.isi import identitas, kelengkapan, kewajaran, satu_kepala, terkait, tidak_ganda_di_dalam
from usulan.rules.jenis import BUKTI_PENYEBAB, ada_perubahan, penerimaan, penonaktifan, perpindahan, program
from usulan.workflow import Jenis

__all__ = [
    "BUKTI_PENYEBAB",
    "HANYA_MENAHAN_PUTUSAN",
    "KAIDAH",
    "FaktaAnggota",
    "FaktaKeluarga",
    "FaktaKonfirmasi",
    "FaktaPenonaktifan",
    "FaktaUsulan",
    "Kaidah",
    "periksa",
]

_ISI: tuple[Kaidah, ...] = (kelengkapan, identitas, satu_kepala, tidak_ganda_di_dalam, kewajaran, terkait)
KAIDAH: dict[str, tuple[Kaidah, ...]] = {
    Jenis.BARU: (ada_perubahan, *_ISI),
    Jenis.PERBAIKAN: (ada_perubahan, *_ISI),
    Jenis.PINDAH: (perpindahan, satu_kepala),
    Jenis.NONAKTIF: (penonaktifan,),
    Jenis.PROGRAM: (program, penerimaan, terkait),
}
"""The rules of each kind, in the order of the form."""

HANYA_MENAHAN_PUTUSAN = frozenset({"PINDAH_BELUM_DIKONFIRMASI", "MIRIP_DI_WILAYAH_LAIN"})
"""GALAT that others must settle: the village may send, the district may not approve before."""


def periksa(usulan: FaktaUsulan) -> list[Temuan]:
    """Return what every rule of its kind finds, in the order of the form."""
    return [temuan for kaidah in KAIDAH[usulan.jenis] for temuan in kaidah(usulan)]
