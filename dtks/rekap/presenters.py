"""What recap pages show: rows with a bar to one scale, and their total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dtks.rekap.massal import BarisRekap, jumlah
from dtks.tampilan.neraca import LEBAR, Ruas, susun_batang
from dtks.wilayah.cakupan import kode_aktif


@dataclass(frozen=True, slots=True)
class BarisTabel:
    """One row with its bar: `ruas` in units of a drawing `kanvas` units wide."""

    rekap: BarisRekap
    ruas: tuple[Ruas, ...]
    kanvas: float


@dataclass(frozen=True, slots=True)
class Tabel:
    """The recap of a period, one row per region, and the total line."""

    baris: list[BarisTabel]
    total: BarisRekap

    @property
    def semua(self) -> list[BarisRekap]:
        """Rows and total, as the spreadsheet carries them."""
        return [*(b.rekap for b in self.baris), self.total]


def susun_tabel(baris: Iterable[BarisRekap]) -> Tabel:
    """Draw every row to the scale of the largest."""
    daftar = list(baris)
    terbesar = max((b.neraca.seluruhnya for b in daftar), default=0)
    return Tabel([_gambar(b, terbesar) for b in daftar], jumlah(daftar))


def _gambar(baris: BarisRekap, terbesar: int) -> BarisTabel:
    """The bar of susun_batang fills LEBAR units; a wider canvas shrinks it to its share of the largest."""
    seluruhnya = baris.neraca.seluruhnya
    kanvas = round(LEBAR * terbesar / seluruhnya, 1) if seluruhnya else LEBAR
    return BarisTabel(baris, susun_batang(baris.neraca).akhir.ruas, kanvas)


def irisan(kode: str) -> tuple[str, ...]:
    """The part of region `kode` that lies in the active region; empty when there is none."""
    return tuple(
        aktif if aktif.startswith(kode) else kode
        for aktif in kode_aktif()
        if aktif.startswith(kode) or kode.startswith(aktif)
    )
