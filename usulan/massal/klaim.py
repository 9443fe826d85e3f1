"""What open proposals hold: the keys of a proposal, taken in one statement, refused by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

# One row per key that a proposal holds while it is open (rancangan section 3). Known people and
# families are named by their row, since their NIK or No KK may change meanwhile. A PINDAH also
# holds its people and their programs, so that every other kind meets it.
_KUNCI = """
kunci AS (
    SELECT u.id AS usulan_id, 'NIK:' || a.nik AS kunci
      FROM usulan_usulan u JOIN usulan_usulananggota a ON a.usulan_id = u.id
     WHERE u.id = ANY(%(usulan)s) AND u.jenis IN ('BARU', 'PERBAIKAN') AND a.nik IS NOT NULL
       AND (a.asal_id IS NULL OR 'nik' = ANY(a.kolom_ubah))
    UNION
    SELECT u.id, 'KK:' || f.no_kk
      FROM usulan_usulan u JOIN usulan_usulankeluarga f ON f.usulan_id = u.id
     WHERE u.id = ANY(%(usulan)s) AND u.jenis IN ('BARU', 'PERBAIKAN', 'PINDAH') AND f.no_kk IS NOT NULL
       AND (f.asal_id IS NULL OR 'no_kk' = ANY(f.kolom_ubah))
    UNION
    SELECT u.id, 'RT:' || u.sasaran_id
      FROM usulan_usulan u
     WHERE u.id = ANY(%(usulan)s) AND u.jenis IN ('BARU', 'PERBAIKAN', 'PINDAH') AND u.sasaran_id IS NOT NULL
    UNION
    SELECT u.id, 'ORANG:' || a.asal_id
      FROM usulan_usulan u JOIN usulan_usulananggota a ON a.usulan_id = u.id
     WHERE u.id = ANY(%(usulan)s) AND u.jenis = 'NONAKTIF' AND a.asal_id IS NOT NULL
    UNION
    SELECT u.id, k.kunci
      FROM usulan_usulan u JOIN registri_anggota r ON r.rumah_tangga_id = u.sasaran_id
     CROSS JOIN LATERAL (VALUES ('ORANG:' || r.id), ('PBI:' || r.id)) k (kunci)
     WHERE u.id = ANY(%(usulan)s) AND u.jenis = 'PINDAH'
    UNION
    SELECT u.id, 'PROGRAM:' || r.id
      FROM usulan_usulan u JOIN registri_keluarga r ON r.rumah_tangga_id = u.sasaran_id
     WHERE u.id = ANY(%(usulan)s) AND u.jenis = 'PINDAH'
    UNION
    SELECT u.id, 'PROGRAM:' || f.asal_id
      FROM usulan_usulan u JOIN usulan_usulankeluarga f ON f.usulan_id = u.id
     WHERE u.id = ANY(%(usulan)s) AND u.jenis = 'PROGRAM' AND u.program <> 'PBI' AND f.asal_id IS NOT NULL
    UNION
    SELECT u.id, 'PBI:' || a.asal_id
      FROM usulan_usulan u JOIN usulan_usulananggota a ON a.usulan_id = u.id
     WHERE u.id = ANY(%(usulan)s) AND u.jenis = 'PROGRAM' AND u.program = 'PBI' AND a.asal_id IS NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Tabrakan:
    """A key that another open proposal holds."""

    usulan_id: int
    kunci: str
    pemegang_id: int
    jenis_pemegang: str
    desa_pemegang: str

    @property
    def macam(self) -> str:
        return self.kunci.partition(":")[0]


def tabrakan(usulan_ids: Sequence[int]) -> list[Tabrakan]:
    """The keys of these proposals that other open proposals hold, wherever they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT * FROM (
                WITH {_KUNCI}
                SELECT n.usulan_id, n.kunci, k.usulan_id AS pemegang, lain.jenis, lain.desa_id
                  FROM kunci n JOIN usulan_klaim k ON k.kunci = n.kunci AND k.usulan_id <> n.usulan_id
                  JOIN usulan_usulan lain ON lain.id = k.usulan_id
            ) AS dipegang ORDER BY usulan_id, kunci
            """,
            {"usulan": list(usulan_ids)},
        )
        return [Tabrakan(*baris) for baris in cursor.fetchall()]


def ambil(usulan_ids: Sequence[int]) -> list[int]:
    """Hold exactly the keys these proposals need now; returns the proposals that could not get one.

    Keys are taken in order, so that two senders meet without a deadlock.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH {_KUNCI}
            DELETE FROM usulan_klaim k
             WHERE k.usulan_id = ANY(%(usulan)s)
               AND NOT EXISTS (SELECT 1 FROM kunci n WHERE n.usulan_id = k.usulan_id AND n.kunci = k.kunci)
            """,
            {"usulan": list(usulan_ids)},
        )
        cursor.execute(
            f"""
            WITH {_KUNCI}
            INSERT INTO usulan_klaim (kunci, usulan_id)
            SELECT kunci, usulan_id FROM kunci ORDER BY kunci, usulan_id
            ON CONFLICT (kunci) DO NOTHING
            """,
            {"usulan": list(usulan_ids)},
        )
        cursor.execute(
            f"""
            WITH {_KUNCI}
            SELECT DISTINCT n.usulan_id FROM kunci n
             WHERE NOT EXISTS (SELECT 1 FROM usulan_klaim k WHERE k.kunci = n.kunci AND k.usulan_id = n.usulan_id)
             ORDER BY 1
            """,
            {"usulan": list(usulan_ids)},
        )
        return [baris[0] for baris in cursor.fetchall()]


def lepas(usulan_ids: Sequence[int]) -> None:
    """Free everything these proposals hold."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM usulan_klaim WHERE usulan_id = ANY(%s)", [list(usulan_ids)])
