"""Known layouts of the files of facts, as data (tata_letak.json), and the recognition of a file by its headings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from dtks.registri.kuesioner import teks_sel
from dtks.registri.kuesioner.lembaran import (
    BARIS_JUDUL_TERAKHIR,
    FormatTidakDikenal,
    Sel,
    kunci_judul,
    lembaran,
)

_DATA: Final[Mapping[str, Any]] = json.loads(
    Path(__file__).with_name("tata_letak.json").read_text(encoding="utf-8")
)
PROGRAM: Final[Mapping[str, str]] = {nama: kode for kode, semua in _DATA["program"].items() for nama in semua}
"""What files call a program, in capitals, to its code here."""
YA: Final = frozenset(_DATA["ya"])
"""What a column of one program holds for who receives it, in capitals."""


@dataclass(frozen=True, slots=True)
class TataLetak:
    """One known layout: our column to the headings it may have, which must be there, and, where each
    program has a column of its own, which."""

    kode: str
    nama: str
    sumber: str
    kolom: Mapping[str, Sequence[str]]
    wajib: Sequence[str]
    penanda: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terbaca:
    """A file whose layout is known: where its columns stand, and the numbered rows below the heading."""

    tata_letak: TataLetak
    posisi: Mapping[str, int]
    penanda: Mapping[str, int]
    baris: Iterator[tuple[int, Sel]]

    def judul(self, kolom: str) -> str:
        """What this layout calls our column."""
        return self.tata_letak.kolom[kolom][0] if kolom in self.tata_letak.kolom else kolom


@cache
def daftar(jenis: str) -> tuple[TataLetak, ...]:
    """The layouts of a kind of file: "penerima" or "dtsen"."""
    return tuple(TataLetak(**isi) for isi in _DATA[jenis])


def nama_tata_letak(kode: str) -> str:
    """The name of a layout for people; the code itself when it is known no more."""
    return next((t.nama for jenis in ("penerima", "dtsen") for t in daftar(jenis) if t.kode == kode), kode)


def kenali(path: Path, jenis: str) -> Terbaca:
    """Find the heading and the layout that explains most of it. Raises FormatTidakDikenal.

    Several layouts may fit one heading; the one that knows most of its columns is meant.
    """
    kurang: tuple[TataLetak, list[str]] | None = None
    for lembar in lembaran(path):
        baris = enumerate(lembar, start=1)
        for _, sel in islice(baris, BARIS_JUDUL_TERAKHIR):
            cocok = [_cocokkan(t, sel) for t in daftar(jenis)]
            lengkap = [c for c in cocok if not _hilang(*c)]
            if lengkap:
                tata_letak, posisi, penanda = max(lengkap, key=lambda c: len(c[1]) + len(c[2]))
                return Terbaca(tata_letak, posisi, penanda, baris)
            terdekat = max(cocok, key=lambda c: len(c[1]) + len(c[2]))
            hilang = _hilang(*terdekat)
            if terdekat[1] and (kurang is None or len(hilang) < len(kurang[1])):
                kurang = terdekat[0], hilang
    raise FormatTidakDikenal(_sebab(jenis, kurang), kurang[1] if kurang else ())


def _cocokkan(tata_letak: TataLetak, judul: Sel) -> tuple[TataLetak, dict[str, int], dict[str, int]]:
    letak: dict[str, int] = {}
    for kolom, isi in enumerate(judul):
        for kunci in kunci_judul(isi):
            letak.setdefault(kunci, kolom)
    posisi, penanda = (_posisi(semua, letak) for semua in (tata_letak.kolom, tata_letak.penanda))
    return tata_letak, posisi, penanda


def _posisi(kolom: Mapping[str, Sequence[str]], letak: Mapping[str, int]) -> dict[str, int]:
    return {
        nama: letak[kunci]
        for nama, judul in kolom.items()
        if (kunci := next((k for j in judul if (k := kunci_judul(j)[0]) in letak), None)) is not None
    }


def _hilang(tata_letak: TataLetak, posisi: Mapping[str, int], penanda: Mapping[str, int]) -> list[str]:
    hilang = [tata_letak.kolom[nama][0] for nama in tata_letak.wajib if nama not in posisi]
    if tata_letak.penanda and not penanda:
        hilang.append(next(iter(tata_letak.penanda)))
    return hilang


def _sebab(jenis: str, kurang: tuple[TataLetak, list[str]] | None) -> str:
    if kurang is None:
        dikenal = "; ".join(t.nama for t in daftar(jenis))
        return (
            "Judul kolom yang dikenal tidak ditemukan pada sepuluh baris pertama. "
            f"Tata letak yang dikenal: {dikenal}. Pakai salah satunya, atau isi template aplikasi ini."
        )
    tata_letak, hilang = kurang
    return (
        f"Berkas ini mirip “{tata_letak.nama}”, tetapi kolom {', '.join(hilang)} tidak ditemukan. "
        "Pastikan baris judul ada di sepuluh baris pertama dan nama kolomnya tidak diubah, lalu muat lagi."
    )


def isi_sel(terbaca: Terbaca, sel: Sel, kolom: str) -> object:
    """The cell of our column in a row; "" when the file or the row has none."""
    letak = terbaca.posisi.get(kolom)
    return sel[letak] if letak is not None and letak < len(sel) else ""


def teks_kolom(terbaca: Terbaca, sel: Sel, kolom: str) -> str:
    """The text of our column in a row."""
    return teks_sel(isi_sel(terbaca, sel, kolom))
