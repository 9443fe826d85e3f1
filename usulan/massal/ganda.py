"""Exact duplicates: a NIK or No KK that the registry or another open proposal already holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection

from dtks.inti.temuan import Temuan, Tingkat
from usulan.massal.sumber import Sumber, dari_usulan
from usulan.workflow import ALUR, Aksi

SUMBER_GANDA = "Permensos 3/2021 ps. 8(3)a, d"

# A number is free for its new holder when the same proposal takes it from the old one.
_NIK_TERPAKAI = """
SELECT o.kelompok, o.acuan, o.nama, 'REGISTRI' AS di, r.desa_id = o.desa_id AS sedesa
  FROM orang o JOIN registri_anggota r ON r.nik = o.nik AND r.aktif
 WHERE o.diperiksa AND r.id IS DISTINCT FROM o.asal_id
   AND NOT EXISTS (SELECT 1 FROM orang lain WHERE lain.kelompok = o.kelompok AND lain.asal_id = r.id
                                              AND lain.nik IS DISTINCT FROM r.nik)
UNION ALL
SELECT o.kelompok, o.acuan, o.nama, 'USULAN', lain.desa_id = o.desa_id
  FROM orang o
  JOIN usulan_klaim k ON k.kunci = 'NIK:' || o.nik
  JOIN usulan_usulan lain ON lain.id = k.usulan_id
 WHERE o.diperiksa AND NOT (%(milik_usulan)s AND k.usulan_id = o.kelompok)
"""

_KK_TERPAKAI = """
SELECT f.kelompok, f.acuan, 'REGISTRI' AS di, r.desa_id = f.desa_id AS sedesa
  FROM kk f JOIN registri_keluarga r ON r.no_kk = f.no_kk AND r.aktif
 WHERE f.baru AND r.id IS DISTINCT FROM f.asal_id
   AND NOT EXISTS (SELECT 1 FROM kk lain WHERE lain.kelompok = f.kelompok AND lain.asal_id = r.id
                                           AND lain.no_kk IS DISTINCT FROM r.no_kk)
UNION ALL
SELECT f.kelompok, f.acuan, 'USULAN', lain.desa_id = f.desa_id
  FROM kk f
  JOIN usulan_klaim k ON k.kunci = 'KK:' || f.no_kk
  JOIN usulan_usulan lain ON lain.id = k.usulan_id
 WHERE f.baru AND NOT (%(milik_usulan)s AND k.usulan_id = f.kelompok)
"""


def ganda(dari: Sumber | Sequence[int]) -> dict[int, list[Temuan]]:
    """Findings of exact duplicates per `kelompok`, against registry and open proposals.

    Looks beyond the caller's region on purpose: a twin in another village must be
    found, but is named only as "wilayah lain".
    """
    sumber = dari if isinstance(dari, Sumber) else dari_usulan(dari)
    params = {**sumber.params, "milik_usulan": sumber.usulan}
    hasil: dict[int, list[Temuan]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sumber.baca(_NIK_TERPAKAI), params)
        for kelompok, acuan, nama, di, sedesa in cursor.fetchall():
            hasil[kelompok].append(_temuan_nik(acuan, nama, di, sedesa))
        cursor.execute(sumber.baca(_KK_TERPAKAI), params)
        for kelompok, acuan, di, sedesa in cursor.fetchall():
            hasil[kelompok].append(_temuan_kk(acuan, di, sedesa))
    return hasil


def _di_mana(sedesa: bool) -> str:
    return "di desa ini" if sedesa else "di wilayah lain"


def _temuan_nik(acuan: str, nama: str, di: str, sedesa: bool) -> Temuan:
    kode, sebab = {
        "REGISTRI": ("NIK_SUDAH_TERDAFTAR", f"sudah terdaftar dalam DTKS {_di_mana(sedesa)}"),
        "USULAN": ("NIK_SUDAH_DIUSULKAN", f"sedang diusulkan {_di_mana(sedesa)}"),
    }[di]
    pesan = f"NIK {nama} {sebab}. Periksa NIK; bila benar, jangan usulkan lagi sebagai orang baru."
    return Temuan(kode, Tingkat.GALAT, f"{acuan}.nik", pesan, SUMBER_GANDA)


def _temuan_kk(acuan: str, di: str, sedesa: bool) -> Temuan:
    kode, sebab = {
        "REGISTRI": ("KK_SUDAH_TERDAFTAR", f"sudah terdaftar dalam DTKS {_di_mana(sedesa)}"),
        "USULAN": ("KK_SUDAH_DIUSULKAN", f"sedang diusulkan {_di_mana(sedesa)}"),
    }[di]
    pesan = f"Nomor KK ini {sebab}. Periksa nomor KK; bila benar, ubah keluarga yang sudah terdaftar itu."
    return Temuan(kode, Tingkat.GALAT, f"{acuan}.no_kk", pesan, SUMBER_GANDA)


_CALON = """
WITH calon AS (
    SELECT u.id, u.jenis, u.sasaran_id, u.sasaran_versi FROM usulan_usulan u WHERE {syarat}
)
"""

_TERPAKAI = (
    """
    SELECT c.id FROM calon c
      JOIN usulan_usulananggota a ON a.usulan_id = c.id
      JOIN registri_anggota r ON r.nik = a.nik AND r.aktif
     WHERE c.jenis IN ('BARU', 'PERBAIKAN') AND (a.asal_id IS NULL OR 'nik' = ANY(a.kolom_ubah))
       AND r.id IS DISTINCT FROM a.asal_id
       AND NOT EXISTS (SELECT 1 FROM calon d JOIN usulan_usulananggota b ON b.usulan_id = d.id
                        WHERE b.asal_id = r.id AND (d.jenis = 'NONAKTIF' OR d.jenis IN ('BARU', 'PERBAIKAN')
                                                     AND 'nik' = ANY(b.kolom_ubah) AND b.nik IS DISTINCT FROM r.nik))
    """,
    """
    SELECT c.id FROM calon c
      JOIN usulan_usulananggota a ON a.usulan_id = c.id
      JOIN usulan_usulananggota b ON b.asal_id = a.asal_id
      JOIN calon d ON d.id = b.usulan_id AND d.jenis = 'NONAKTIF'
     WHERE c.jenis = 'PROGRAM'
    """,
    """
    SELECT c.id FROM calon c
      JOIN usulan_usulankeluarga f ON f.usulan_id = c.id
      JOIN registri_keluarga r ON r.no_kk = f.no_kk AND r.aktif
     WHERE c.jenis IN ('BARU', 'PERBAIKAN', 'PINDAH') AND (f.asal_id IS NULL OR 'no_kk' = ANY(f.kolom_ubah))
       AND r.id IS DISTINCT FROM f.asal_id
    """,
    """
    SELECT c.id FROM calon c
      JOIN usulan_usulankeluarga f ON f.usulan_id = c.id
      JOIN usulan_usulankeluarga g ON g.no_kk = f.no_kk AND g.usulan_id < f.usulan_id
      JOIN calon d ON d.id = g.usulan_id
     WHERE c.jenis IN ('BARU', 'PERBAIKAN', 'PINDAH') AND d.jenis IN ('BARU', 'PERBAIKAN', 'PINDAH')
       AND (f.asal_id IS NULL OR 'no_kk' = ANY(f.kolom_ubah)) AND (g.asal_id IS NULL OR 'no_kk' = ANY(g.kolom_ubah))
    """,
)

# What a proposal started from is compared column by column: another change of the same
# household in the meantime is no conflict unless it touched the same column.
_DASAR_BERUBAH = (
    """
    SELECT c.id FROM calon c JOIN registri_rumahtangga r ON r.id = c.sasaran_id
     WHERE NOT r.aktif
        OR c.jenis = 'PINDAH'
           AND r.desa_id <> (SELECT p.desa_asal_id FROM usulan_perpindahan p WHERE p.usulan_id = c.id)
    """,
    """
    SELECT c.id FROM calon c
      JOIN registri_rumahtangga r ON r.id = c.sasaran_id AND r.versi <> c.sasaran_versi
      JOIN usulan_usulanrumahtangga t ON t.usulan_id = c.id
     WHERE c.jenis IN ('BARU', 'PERBAIKAN')
       AND EXISTS (SELECT 1 FROM unnest(t.kolom_ubah) k WHERE t.dasar -> k IS DISTINCT FROM to_jsonb(r) -> k)
    """,
    """
    SELECT c.id FROM calon c
      JOIN usulan_usulankeluarga f ON f.usulan_id = c.id
      JOIN registri_keluarga r ON r.id = f.asal_id
     WHERE NOT r.aktif AND (c.jenis <> 'BARU' OR EXISTS (SELECT 1 FROM usulan_usulananggota a
                                                       WHERE a.keluarga_id = f.id AND a.asal_id IS NULL))
        OR c.jenis IN ('BARU', 'PERBAIKAN', 'PROGRAM')
           AND EXISTS (SELECT 1 FROM unnest(f.kolom_ubah) k WHERE f.dasar -> k IS DISTINCT FROM to_jsonb(r) -> k)
    """,
    """
    SELECT c.id FROM calon c
      JOIN usulan_usulananggota a ON a.usulan_id = c.id
      JOIN registri_anggota r ON r.id = a.asal_id
     WHERE NOT r.aktif AND (c.jenis NOT IN ('BARU', 'PERBAIKAN') OR cardinality(a.kolom_ubah) > 0)
        OR c.jenis = 'PINDAH' AND r.rumah_tangga_id <> c.sasaran_id
        OR c.jenis IN ('BARU', 'PERBAIKAN', 'PROGRAM')
           AND EXISTS (SELECT 1 FROM unnest(a.kolom_ubah) k
                        WHERE k <> 'keluarga' AND a.dasar -> k IS DISTINCT FROM to_jsonb(r) -> k)
    """,
    """
    SELECT c.id FROM calon c JOIN usulan_penonaktifan n ON n.usulan_id = c.id
      JOIN registri_anggota r ON r.id = n.kepala_pengganti_id
     WHERE NOT r.aktif
    """,
)


def bentrok(periode_id: int) -> list[int]:
    """Approved proposals of the period that can no longer be applied.

    NIK or No KK taken meanwhile, the household or person gone (or about to go), or a column that the
    proposal changes has another value now than the one it started from.
    """
    syarat = "u.periode_id = %(periode)s AND u.status = ANY(%(dari)s)"
    params = {"periode": periode_id, "dari": [s.value for s in ALUR.dari(Aksi.FINALISASI)]}
    return _calon(syarat, (*_TERPAKAI, *_DASAR_BERUBAH), params)


def dasar_berubah(usulan_ids: Sequence[int]) -> list[int]:
    """Those of the proposals whose known household changed under them where they change it."""
    return _calon("u.id = ANY(%(usulan)s)", _DASAR_BERUBAH, {"usulan": list(usulan_ids)})


def _calon(syarat: str, aturan: Sequence[str], params: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        sql = f"SELECT id FROM ({_CALON.format(syarat=syarat)} {' UNION '.join(aturan)}) AS kena ORDER BY 1"
        cursor.execute(sql, params)
        return [baris[0] for baris in cursor.fetchall()]
