"""A finding: what every rule returns about one proposal, household or person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tingkat(StrEnum):
    """Weight of a finding: GALAT blocks approval, PERINGATAN asks for a look."""

    GALAT = "GALAT"
    PERINGATAN = "PERINGATAN"


@dataclass(frozen=True, slots=True)
class Temuan:
    """One finding. `pesan` is shown to the operator as it stands and names the cure."""

    kode: str
    tingkat: Tingkat
    bidang: str
    pesan: str
    sumber: str = ""

    @property
    def galat(self) -> bool:
        return self.tingkat is Tingkat.GALAT
