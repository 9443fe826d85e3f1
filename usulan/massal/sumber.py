"""The sets of people and keluarga that rules about other rows look at: entry is a set of one.

A source is a WITH clause that defines two relations, so that the same rule reads a
proposal as it is typed and a hundred thousand rows of an uploaded file:

    orang(kelompok, acuan, desa_id, nik, nama, asal_id, diperiksa,
          kunci_nama, tanggal_lahir, jenis_kelamin, ibu_kandung, dibandingkan)
    kk(kelompok, acuan, desa_id, no_kk, asal_id, baru, program)

`kelompok` is the proposal (or the family of a file), `acuan` where a finding is shown,
`asal_id` the registry row it stands for, `diperiksa` whether its NIK is new or changed,
`dibandingkan` whether the person is new or known by another NIK, name or birth date now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sumber:
    """A WITH clause and its parameters; `usulan` says whether `kelompok` is a proposal.

    `searah` is for the registry compared with itself: of each pair only the one with the lower id asks.
    """

    sql: str
    params: dict[str, Any] = field(default_factory=dict)
    usulan: bool = True
    searah: bool = False

    def baca(self, pilih: str) -> str:
        """One SELECT that reads `pilih` over the source; a page that only looks may run it."""
        return f"SELECT * FROM ({self.sql} {pilih}) AS baris"


_DARI_USULAN = """
WITH orang AS NOT MATERIALIZED (
    SELECT a.usulan_id AS kelompok, 'anggota.' || a.id AS acuan, u.desa_id, a.nik, a.nama, a.asal_id,
           u.jenis IN ('BARU', 'PERBAIKAN') AND (a.asal_id IS NULL OR 'nik' = ANY(a.kolom_ubah)) AS diperiksa,
           a.kunci_nama, a.tanggal_lahir, a.jenis_kelamin, a.ibu_kandung,
           u.jenis IN ('BARU', 'PERBAIKAN')
           AND (a.asal_id IS NULL OR a.kolom_ubah && ARRAY['nik', 'nama', 'tanggal_lahir']::varchar[]) AS dibandingkan
      FROM usulan_usulananggota a JOIN usulan_usulan u ON u.id = a.usulan_id
     WHERE a.usulan_id = ANY(%(usulan)s)
), kk AS NOT MATERIALIZED (
    SELECT f.usulan_id AS kelompok, 'keluarga.' || f.id AS acuan, u.desa_id, f.no_kk, f.asal_id,
           u.jenis IN ('BARU', 'PERBAIKAN', 'PINDAH') AND (f.asal_id IS NULL OR 'no_kk' = ANY(f.kolom_ubah)) AS baru,
           f.program
      FROM usulan_usulankeluarga f JOIN usulan_usulan u ON u.id = f.usulan_id
     WHERE f.usulan_id = ANY(%(usulan)s)
)
"""


def dari_usulan(usulan_ids: Sequence[int]) -> Sumber:
    """The people and keluarga of these proposals."""
    return Sumber(_DARI_USULAN, {"usulan": list(usulan_ids)})
