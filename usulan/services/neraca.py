"""The neraca: what came in = finalized + rejected + withdrawn + carried over (+ still open)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dtks.wilayah.cakupan import kode_aktif, pola_sql
from usulan import massal


@dataclass(frozen=True, slots=True)
class Neraca:
    """The numbers of a period; `terbuka` is zero once the period is finalized."""

    bawaan: int = 0
    masuk: int = 0
    difinalisasi: int = 0
    ditolak: int = 0
    ditarik: int = 0
    dibawa: int = 0
    terbuka: int = 0

    def __add__(self, lain: Neraca) -> Neraca:
        return Neraca(*(getattr(self, k) + getattr(lain, k) for k in massal.KOLOM_NERACA))

    @property
    def seluruhnya(self) -> int:
        return self.bawaan + self.masuk

    @property
    def seimbang(self) -> bool:
        keluar = self.difinalisasi + self.ditolak + self.ditarik + self.dibawa + self.terbuka
        return self.seluruhnya == keluar


@dataclass(frozen=True, slots=True)
class BarisNeraca:
    """The neraca of one village and kind."""

    desa_id: str
    jenis: str
    neraca: Neraca


def per_desa(periode_id: int) -> list[BarisNeraca]:
    """Running neraca of a period inside the active region, per village and kind."""
    baris = massal.neraca(periode_id, pola_sql("desa_id", kode_aktif()))
    return [BarisNeraca(desa, jenis, Neraca(*angka)) for desa, jenis, *angka in baris]


def jumlah(baris: Iterable[BarisNeraca]) -> Neraca:
    """Sum of several lines."""
    return sum((b.neraca for b in baris), Neraca())
