"""What a form must ask, per basis of the period and kind of proposal: data, not code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_BERKAS = Path(__file__).parent / "isian_wajib" / "usulan.json"
BAGIAN = ("rumah_tangga", "keluarga", "anggota", "kriteria", "foto")


@dataclass(frozen=True, slots=True)
class Wajib:
    """Names of the columns of one part: `simpan` must be filled in to save, `ajukan` before sending."""

    simpan: frozenset[str] = frozenset()
    ajukan: frozenset[str] = frozenset()

    @property
    def semua(self) -> frozenset[str]:
        return self.simpan | self.ajukan


@cache
def wajib(basis: str, jenis: str) -> dict[str, Wajib]:
    """Return what is asked per part of the form. Raises KeyError when the table has no such basis and kind."""
    for baris in json.loads(_BERKAS.read_text(encoding="utf-8")):
        if basis in baris["basis"] and jenis in baris["jenis"]:
            return {b: Wajib(**{k: frozenset(v) for k, v in baris[b].items()}) for b in BAGIAN}
    raise KeyError(f"isian wajib untuk {jenis} berbasis {basis} belum didaftar di {_BERKAS.name}")
