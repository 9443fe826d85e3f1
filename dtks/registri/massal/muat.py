"""Set-based SQL of loading facts: stage the rows of a file by COPY, match them with the registry, keep them.

What is kept does not count until its load is put into use (`berlaku`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, Final

from django.db import connection

TAHAP: Final[Mapping[str, tuple[str, ...]]] = {
    "muat_penerima": ("nomor_baris", "desa_id", "nik", "no_kk", "nama", "status", "nominal"),
    "muat_keluarga": (
        "no_kk",
        "desa_id",
        "id_keluarga",
        "nama_kepala",
        "alamat",
        "desil_nasional",
        "persentil_nasional",
        "peringkat_nasional",
        "peringkat_provinsi",
        "peringkat_kabupaten",
    ),
    "muat_orang": ("nomor_baris", "no_kk", "id_semesta", "nik", "nama", "hubungan", "pekerjaan"),
}
"""The staging tables and the columns that a file fills, in the order of COPY."""

_SIAPKAN: Final = {
    "muat_penerima": """
CREATE TEMPORARY TABLE muat_penerima (
    nomor_baris integer PRIMARY KEY, desa_id text NOT NULL, nik text, no_kk text, nama text NOT NULL,
    status text NOT NULL, nominal integer
) ON COMMIT DROP""",
    "muat_keluarga": """
CREATE TEMPORARY TABLE muat_keluarga (
    no_kk text PRIMARY KEY, desa_id text NOT NULL, id_keluarga text NOT NULL, nama_kepala text NOT NULL,
    alamat text NOT NULL, desil_nasional smallint, persentil_nasional smallint, peringkat_nasional integer,
    peringkat_provinsi integer, peringkat_kabupaten integer
) ON COMMIT DROP""",
    "muat_orang": """
CREATE TEMPORARY TABLE muat_orang (
    nomor_baris integer PRIMARY KEY, no_kk text NOT NULL, id_semesta text NOT NULL, nik text, nama text NOT NULL,
    hubungan text NOT NULL, pekerjaan text NOT NULL
) ON COMMIT DROP""",
}

_SIMPAN_PENERIMA = """
WITH orang AS (
    SELECT DISTINCT ON (nik) nik, id, keluarga_id, desa_id, nama FROM registri_anggota
     WHERE nik IN (SELECT nik FROM muat_penerima) AND desa_id LIKE %(pola)s
     ORDER BY nik, aktif DESC, id DESC
), kartu AS (
    SELECT DISTINCT ON (no_kk) no_kk, id FROM registri_keluarga
     WHERE no_kk IN (SELECT no_kk FROM muat_penerima) AND desa_id LIKE %(pola)s
     ORDER BY no_kk, aktif DESC, id DESC
), simpan AS (
    INSERT INTO registri_kepesertaan (impor_id, nomor_baris, desa_id, program, tahap, nik, no_kk, nama, status, nominal,
                                      berlaku, anggota_id, keluarga_id)
    SELECT %(impor)s, b.nomor_baris, b.desa_id, %(program)s, %(tahap)s, b.nik, b.no_kk,
           coalesce(nullif(b.nama, ''), CASE WHEN o.desa_id = b.desa_id THEN o.nama END, ''), b.status, b.nominal, FALSE,
           o.id, coalesce(o.keluarga_id, k.id)
      FROM muat_penerima b LEFT JOIN orang o ON o.nik = b.nik LEFT JOIN kartu k ON k.no_kk = b.no_kk
     ORDER BY b.nomor_baris
    RETURNING keluarga_id
)
SELECT count(*), count(keluarga_id) FROM simpan
"""


def tahapkan(tabel: str, berkas: IO[str]) -> None:
    """Fill one staging table from a file of COPY lines in the order of TAHAP, open at its start."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{tabel}")
        cursor.execute(_SIAPKAN[tabel])
        cursor.copy_expert(f"COPY {tabel} ({', '.join(TAHAP[tabel])}) FROM STDIN", berkas)
        cursor.execute(f"ANALYZE {tabel}")


def simpan_penerima(impor: int, kabupaten: str, program: str, tahap: str) -> tuple[int, int]:
    """Keep the staged recipients, not yet in use, each with whom it names in the registry of the district.

    By NIK first, else by No KK; an active person or family before one that is not. A name that the
    file lacks is taken from the registry of the same village. Returns (rows kept, rows that name
    somebody known).
    """
    params: dict[str, str | int] = {
        "impor": impor,
        "program": program,
        "tahap": tahap,
        "pola": f"{kabupaten}%",
    }
    jumlah, terdaftar = _ambil(_SIMPAN_PENERIMA, params)[0]
    return int(jumlah), int(terdaftar)


_BUANG = (
    """
    DELETE FROM registri_orangdtsen o USING registri_faktadtsen f
     WHERE f.id = o.keluarga_dtsen_id AND f.impor_id = %(impor)s
    """,
    "DELETE FROM registri_faktadtsen WHERE impor_id = %(impor)s",
    "DELETE FROM registri_kepesertaan WHERE impor_id = %(impor)s",
)


def buang(impor: int) -> None:
    """Delete every row of a load that was never in use."""
    with connection.cursor() as cursor:
        for sql in _BUANG:
            cursor.execute(sql, {"impor": impor})


def _ambil(sql: str, params: Mapping[str, str | int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        hasil: list[tuple[Any, ...]] = cursor.fetchall()
        return hasil
