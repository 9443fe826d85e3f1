"""Geometry of the two server-made drawings: the bar of a period's neraca and the funnel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEBAR = 600  # units of the SVG viewBox; the page scales it

SUMBER = (("bawaan", "Bawaan periode lalu"), ("masuk", "Masuk periode ini"))
AKHIR = (
    ("difinalisasi", "Difinalisasi"),
    ("ditolak", "Ditolak"),
    ("ditarik", "Ditarik"),
    ("dibawa", "Dibawa ke periode berikutnya"),
    ("terbuka", "Masih diproses"),
)


@dataclass(frozen=True, slots=True)
class Ruas:
    """One piece of a bar, in viewBox units from the left."""

    nama: str
    label: str
    jumlah: int
    x: float = 0
    lebar: float = 0


@dataclass(frozen=True, slots=True)
class Sisi:
    """One side of the neraca: where the proposals came from, or what became of them."""

    judul: str
    ruas: tuple[Ruas, ...]

    @property
    def total(self) -> int:
        return sum(ruas.jumlah for ruas in self.ruas)


@dataclass(frozen=True, slots=True)
class Batang:
    """Both sides of the neraca, drawn to one scale."""

    sumber: Sisi
    akhir: Sisi

    @property
    def sisi(self) -> tuple[Sisi, Sisi]:
        return self.sumber, self.akhir

    @property
    def seimbang(self) -> bool:
        return self.sumber.total == self.akhir.total


def susun_batang(neraca: object) -> Batang:
    """Lay out a neraca: a mapping or object with bawaan, masuk, difinalisasi, ditolak, ditarik, dibawa.

    `terbuka` is optional: it exists only while the period runs.
    """
    sumber = [(nama, label, _angka(neraca, nama)) for nama, label in SUMBER]
    akhir = [(nama, label, _angka(neraca, nama)) for nama, label in AKHIR]
    if not akhir[-1][2]:
        akhir.pop()
    panjang = max(sum(jumlah for *_, jumlah in sisi) for sisi in (sumber, akhir))
    return Batang(
        Sisi("Asal usulan", _jajarkan(sumber, panjang)), Sisi("Keadaan usulan", _jajarkan(akhir, panjang))
    )


def susun_corong(langkah: Iterable[tuple[str, int]]) -> tuple[Ruas, ...]:
    """Lay out a funnel: one bar per step, the largest step as wide as the drawing."""
    daftar = list(langkah)
    terbesar = max((jumlah for _, jumlah in daftar), default=0)
    return tuple(
        Ruas(str(urutan), label, jumlah, 0, _bagian(jumlah, terbesar))
        for urutan, (label, jumlah) in enumerate(daftar, start=1)
    )


def _jajarkan(angka: Iterable[tuple[str, str, int]], total: int) -> tuple[Ruas, ...]:
    ruas = []
    x = 0.0
    for nama, label, jumlah in angka:
        lebar = _bagian(jumlah, total)
        ruas.append(Ruas(nama, label, jumlah, round(x, 1), lebar))
        x += lebar
    return tuple(ruas)


def _bagian(jumlah: int, total: int) -> float:
    return round(LEBAR * jumlah / total, 1) if total else 0.0


def _angka(neraca: object, nama: str) -> int:
    nilai = neraca.get(nama, 0) if isinstance(neraca, Mapping) else getattr(neraca, nama, 0)
    return int(nilai or 0)
