"""Workflow engine: a life is a table of permitted moves, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from dtks.inti.izin import Izin

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Ditolak(Exception):
    """An act was refused by a rule. `str(exc)` is a sentence for the user."""


class AksiTidakBerlaku(Ditolak):
    """The move is not in the table for the present status."""


@dataclass(frozen=True, slots=True)
class Langkah(Generic[S, A]):
    """One permitted move: `aksi` takes a record from any of `dari` to `ke`.

    `tombol` is the word on the button; `butuh_alasan` demands a written reason.
    """

    aksi: A
    dari: frozenset[S]
    ke: S
    izin: Izin
    tombol: str
    butuh_alasan: bool = False


class Alur(Generic[S, A]):
    """A life: looks moves up, offers buttons, feeds the diagrams and the bulk SQL."""

    def __init__(self, langkah: Iterable[Langkah[S, A]]) -> None:
        self.langkah = tuple(langkah)

    def cari(self, status: S, aksi: A) -> Langkah[S, A]:
        """Return the move `aksi` from `status`; raise AksiTidakBerlaku if there is none."""
        for langkah in self.langkah:
            if langkah.aksi == aksi and status in langkah.dari:
                return langkah
        raise AksiTidakBerlaku(
            f"Langkah ini tidak berlaku lagi: statusnya sekarang “{str(status).replace('_', ' ').lower()}”. "
            "Muat ulang halaman untuk melihat keadaan terbaru."
        )

    def dari(self, aksi: A) -> frozenset[S]:
        """Return every status from which `aksi` may be done (for set-based SQL)."""
        return frozenset().union(*(x.dari for x in self.langkah if x.aksi == aksi))

    def tersedia(self, status: S, izin: Collection[Izin]) -> list[Langkah[S, A]]:
        """Return the moves open from `status` to somebody who holds `izin`."""
        return [x for x in self.langkah if status in x.dari and x.izin in izin]
