"""Set-based SQL of the prelist: stage a file by COPY, match it with the registry, write what differs.

Every number the report shows is counted in the staging tables, which live as long as the transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from django.db import connection

KOLOM_RUMAH = (
    "nomor_dtks",
    "desa_id",
    "alamat",
    "dusun",
    "nama_kepala",
    "persentil",
    "versi_kuesioner",
    "jawaban",
)
KOLOM_ORANG = (
    "nomor_urut",
    "nik",
    "nik_tercatat",
    "nama",
    "kunci_nama",
    "jenis_kelamin",
    "umur_tercatat",
    "status_kawin",
    "hubungan",
    "disabilitas",
    "jenis_disabilitas",
    "jawaban",
    "temuan",
)
TAHAP = {
    "prelist_rumah": ("nomor_baris", *KOLOM_RUMAH),
    "prelist_orang": ("nomor_baris", "nomor_dtks", "nomor_urut_keluarga", "hubungan_krt", *KOLOM_ORANG),
}
"""The staging tables and the columns that a file fills, in the order of COPY."""

_SIAPKAN = """
DROP TABLE IF EXISTS pg_temp.prelist_rumah, pg_temp.prelist_orang;
CREATE TEMPORARY TABLE prelist_rumah (
    nomor_baris integer NOT NULL, nomor_dtks text PRIMARY KEY, desa_id text NOT NULL, alamat text NOT NULL,
    dusun text NOT NULL, nama_kepala text NOT NULL, persentil smallint, versi_kuesioner text NOT NULL,
    jawaban jsonb NOT NULL,
    jumlah_anggota smallint NOT NULL DEFAULT 0, rumah_tangga_id bigint, keadaan text NOT NULL DEFAULT 'BARU'
) ON COMMIT DROP;
CREATE TEMPORARY TABLE prelist_orang (
    nomor_baris integer PRIMARY KEY, nomor_dtks text NOT NULL, nomor_urut_keluarga smallint NOT NULL,
    hubungan_krt text NOT NULL, nomor_urut smallint, nik text, nik_tercatat text NOT NULL, nama text NOT NULL,
    kunci_nama text NOT NULL, jenis_kelamin text NOT NULL, umur_tercatat smallint, status_kawin text NOT NULL,
    hubungan text NOT NULL, disabilitas boolean NOT NULL, jenis_disabilitas text NOT NULL, jawaban jsonb NOT NULL,
    temuan jsonb NOT NULL, anggota_id bigint, keadaan text NOT NULL DEFAULT 'BARU'
) ON COMMIT DROP;
"""

_LOLOS = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def baris_copy(nilai: Sequence[object]) -> str:
    """One line in the text format of COPY; dict and list become JSON."""
    return "\t".join(map(_sel_copy, nilai)) + "\n"


def _sel_copy(nilai: object) -> str:
    match nilai:
        case None:
            return r"\N"
        case dict() | list():
            return json.dumps(nilai, ensure_ascii=False).translate(_LOLOS)
        case _:
            return str(nilai).translate(_LOLOS)


def tahapkan(berkas: dict[str, IO[str]]) -> None:
    """Fill the staging tables from files of `baris_copy` lines, one per name in TAHAP, open at their start.

    Takes the registry's tables against other writers until the transaction ends; readers go on.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "LOCK TABLE registri_rumahtangga, registri_keluarga, registri_anggota IN SHARE ROW EXCLUSIVE MODE"
        )
        cursor.execute(_SIAPKAN)
        for tabel, kolom in TAHAP.items():
            cursor.copy_expert(f"COPY {tabel} ({', '.join(kolom)}) FROM STDIN", berkas[tabel])
            cursor.execute(f"ANALYZE {tabel}")


_LEPAS_KABUPATEN_LAIN = """
WITH asing AS (
    DELETE FROM prelist_rumah p USING registri_rumahtangga r
     WHERE r.nomor_dtks = p.nomor_dtks AND r.desa_id NOT LIKE %(pola)s
    RETURNING p.nomor_dtks
)
DELETE FROM prelist_orang o USING asing WHERE o.nomor_dtks = asing.nomor_dtks RETURNING o.nomor_baris
"""


def lepas_kabupaten_lain(kabupaten: str) -> list[int]:
    """Take out the staged households whose ID another district already uses; returns their row numbers."""
    return sorted(baris[0] for baris in _ambil(_LEPAS_KABUPATEN_LAIN, {"pola": f"{kabupaten}%"}))


_LEPAS_KEMBAR = """
WITH kembar AS (
    SELECT nomor_baris, min(nomor_baris) OVER (
               PARTITION BY nomor_dtks, nomor_urut, nama, jenis_kelamin, umur_tercatat, hubungan,
                            coalesce(nik, nik_tercatat)) AS pertama
      FROM prelist_orang
)
DELETE FROM prelist_orang o USING kembar k
 WHERE k.nomor_baris = o.nomor_baris AND k.pertama < k.nomor_baris
RETURNING o.nomor_baris, k.pertama
"""


def lepas_kembar() -> list[tuple[int, int]]:
    """Take out rows that repeat a person of the same household; returns (row, row that it repeats)."""
    return sorted((baris[0], baris[1]) for baris in _ambil(_LEPAS_KEMBAR))


_SUSUN_NOMOR_URUT = """
WITH urut AS (
    SELECT nomor_baris, nomor_dtks, nomor_urut,
           max(nomor_urut) OVER (PARTITION BY nomor_dtks) AS tertinggi,
           row_number() OVER (PARTITION BY nomor_dtks, nomor_urut ORDER BY nomor_baris) AS ke
      FROM prelist_orang
), susulan AS (
    SELECT nomor_baris,
           coalesce(tertinggi, 0) + row_number() OVER (PARTITION BY nomor_dtks ORDER BY nomor_baris) AS nomor
      FROM urut WHERE nomor_urut IS NULL OR ke > 1
)
UPDATE prelist_orang o SET nomor_urut = s.nomor, temuan = o.temuan || %(temuan)s::jsonb
  FROM susulan s WHERE s.nomor_baris = o.nomor_baris
"""

_COCOKKAN = (
    """
    UPDATE prelist_rumah p
       SET rumah_tangga_id = r.id,
           keadaan = CASE WHEN EXISTS (SELECT 1 FROM registri_riwayatrumahtangga h WHERE h.rumah_tangga_id = r.id)
                          THEN 'DILEWATI' ELSE 'TETAP' END
      FROM registri_rumahtangga r
     WHERE r.nomor_dtks = p.nomor_dtks AND r.desa_id LIKE %(pola)s
    """,
    """
    DELETE FROM prelist_orang o USING prelist_rumah p
     WHERE p.nomor_dtks = o.nomor_dtks AND p.keadaan = 'DILEWATI'
    """,
    """
    UPDATE prelist_rumah p SET nama_kepala = k.nama
      FROM (SELECT DISTINCT ON (nomor_dtks) nomor_dtks, nama FROM prelist_orang
             ORDER BY nomor_dtks, (hubungan_krt = '1') DESC, nomor_baris) k
     WHERE k.nomor_dtks = p.nomor_dtks AND p.nama_kepala = ''
    """,
    """
    UPDATE prelist_orang o SET anggota_id = a.id
      FROM prelist_rumah p JOIN registri_anggota a ON a.rumah_tangga_id = p.rumah_tangga_id
     WHERE p.nomor_dtks = o.nomor_dtks AND a.nomor_urut = o.nomor_urut
    """,
)

# A NIK is free for its new owner when the person who holds it gets another one by this same file.
_LEPAS_NIK_TERDAFTAR = """
UPDATE prelist_orang o SET nik = NULL, nik_tercatat = o.nik, temuan = o.temuan || %(temuan)s::jsonb
  FROM registri_anggota a
 WHERE a.nik = o.nik AND a.aktif AND a.id IS DISTINCT FROM o.anggota_id
   AND NOT EXISTS (SELECT 1 FROM prelist_orang lain WHERE lain.anggota_id = a.id AND lain.nik IS DISTINCT FROM a.nik)
"""


def _awalan(alias: str, kolom: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{k}" for k in kolom)


def _isi(kolom: Sequence[str], alias: str) -> str:
    return ", ".join(f"{k} = {alias}.{k}" for k in kolom)


_UBAHAN_RUMAH = (*KOLOM_RUMAH[1:], "jumlah_anggota")

_BANDINGKAN = (
    f"""
    UPDATE prelist_orang o
       SET keadaan = CASE WHEN (k.nomor_urut, {_awalan("a", KOLOM_ORANG)})
                               IS DISTINCT FROM (o.nomor_urut_keluarga, {_awalan("o", KOLOM_ORANG)})
                          THEN 'BERUBAH' ELSE 'TETAP' END
      FROM registri_anggota a JOIN registri_keluarga k ON k.id = a.keluarga_id
     WHERE a.id = o.anggota_id
    """,
    """
    UPDATE prelist_rumah p
       SET jumlah_anggota = coalesce(lama.jumlah, 0) + orang.baru,
           keadaan = CASE WHEN p.keadaan = 'TETAP' AND orang.berbeda THEN 'BERUBAH' ELSE p.keadaan END
      FROM (SELECT nomor_dtks, count(*) FILTER (WHERE keadaan = 'BARU') AS baru,
                   bool_or(keadaan <> 'TETAP') AS berbeda
              FROM prelist_orang GROUP BY nomor_dtks) orang
      LEFT JOIN (SELECT r.nomor_dtks, count(*) AS jumlah
                   FROM prelist_rumah r
                   JOIN registri_anggota a ON a.rumah_tangga_id = r.rumah_tangga_id AND a.aktif
                  GROUP BY r.nomor_dtks) lama USING (nomor_dtks)
     WHERE p.nomor_dtks = orang.nomor_dtks
    """,
    f"""
    UPDATE prelist_rumah p SET keadaan = 'BERUBAH'
      FROM registri_rumahtangga r
     WHERE r.id = p.rumah_tangga_id AND p.keadaan = 'TETAP'
       AND ({_awalan("r", _UBAHAN_RUMAH)}) IS DISTINCT FROM ({_awalan("p", _UBAHAN_RUMAH)})
    """,
)


def cocokkan(kabupaten: str, temuan_urut: dict[str, Any], temuan_nik: dict[str, Any]) -> None:
    """Say of every staged household and person whether it is new, changed or the same.

    Persons without a number, or with one already taken in their household, get the next one
    and `temuan_urut`; a NIK that another active person holds goes to `nik_tercatat` with
    `temuan_nik`. Households changed by a finalized proposal are passed over (DILEWATI).
    """
    _jalankan(_SUSUN_NOMOR_URUT, {"temuan": json.dumps([temuan_urut])})
    for sql in _COCOKKAN:
        _jalankan(sql, {"pola": f"{kabupaten}%"})
    _jalankan(_LEPAS_NIK_TERDAFTAR, {"temuan": json.dumps([temuan_nik])})
    for sql in _BANDINGKAN:
        _jalankan(sql)


_TULIS = (
    f"""
    WITH baru AS (
        INSERT INTO registri_rumahtangga ({", ".join((*KOLOM_RUMAH, "jumlah_anggota"))}, rt, rw, aktif, sumber, versi,
                                          dibuat_pada, diubah_pada)
        SELECT {", ".join((*KOLOM_RUMAH, "jumlah_anggota"))}, '', '', TRUE, 'PRELIST', 1, %(kini)s, %(kini)s
          FROM prelist_rumah WHERE keadaan = 'BARU'
        RETURNING id, nomor_dtks
    )
    UPDATE prelist_rumah p SET rumah_tangga_id = baru.id FROM baru WHERE baru.nomor_dtks = p.nomor_dtks
    """,
    f"""
    UPDATE registri_rumahtangga r SET {_isi(_UBAHAN_RUMAH, "p")}, versi = r.versi + 1, diubah_pada = %(kini)s
      FROM prelist_rumah p WHERE r.id = p.rumah_tangga_id AND p.keadaan = 'BERUBAH'
    """,
    *(
        f"""
        UPDATE {tabel} x SET desa_id = p.desa_id
          FROM prelist_rumah p
         WHERE x.rumah_tangga_id = p.rumah_tangga_id AND p.keadaan = 'BERUBAH' AND x.desa_id <> p.desa_id
        """
        for tabel in ("registri_keluarga", "registri_anggota")
    ),
    """
    INSERT INTO registri_keluarga (rumah_tangga_id, desa_id, nomor_urut, no_kk, program, aktif)
    SELECT DISTINCT p.rumah_tangga_id, p.desa_id, o.nomor_urut_keluarga, NULL, 'NON BANSOS', TRUE
      FROM prelist_orang o JOIN prelist_rumah p ON p.nomor_dtks = o.nomor_dtks
     WHERE o.keadaan <> 'TETAP'
       AND NOT EXISTS (SELECT 1 FROM registri_keluarga k
                        WHERE k.rumah_tangga_id = p.rumah_tangga_id AND k.nomor_urut = o.nomor_urut_keluarga)
    """,
    # The unique index looks at each row as it is written: a NIK that moves is emptied before it is set.
    """
    UPDATE registri_anggota a SET nik = NULL
      FROM prelist_orang o WHERE a.id = o.anggota_id AND a.nik <> coalesce(o.nik, '')
    """,
    f"""
    UPDATE registri_anggota a SET {_isi(KOLOM_ORANG, "o")}, keluarga_id = k.id
      FROM prelist_orang o
      JOIN prelist_rumah p ON p.nomor_dtks = o.nomor_dtks
      JOIN registri_keluarga k ON k.rumah_tangga_id = p.rumah_tangga_id AND k.nomor_urut = o.nomor_urut_keluarga
     WHERE a.id = o.anggota_id AND o.keadaan = 'BERUBAH'
    """,
    f"""
    INSERT INTO registri_anggota ({", ".join(KOLOM_ORANG)}, rumah_tangga_id, keluarga_id, desa_id, tempat_lahir,
                                  ibu_kandung, pekerjaan, hamil, pbi, aktif, status_penetapan)
    SELECT {_awalan("o", KOLOM_ORANG)}, p.rumah_tangga_id, k.id, p.desa_id, '', '', '', FALSE, FALSE, TRUE, 'DITETAPKAN'
      FROM prelist_orang o
      JOIN prelist_rumah p ON p.nomor_dtks = o.nomor_dtks
      JOIN registri_keluarga k ON k.rumah_tangga_id = p.rumah_tangga_id AND k.nomor_urut = o.nomor_urut_keluarga
     WHERE o.keadaan = 'BARU'
     ORDER BY o.nomor_baris
    """,
)


def tulis(kini: datetime) -> None:
    """Write the staged rows that are new or changed into the registry."""
    for sql in _TULIS:
        _jalankan(sql, {"kini": kini})


def hitung() -> dict[str, dict[str, int]]:
    """Staged rows per table and state: BARU, BERUBAH, TETAP, and DILEWATI for households."""
    return {tabel: dict(_ambil(f"SELECT keadaan, count(*) FROM {tabel} GROUP BY keadaan")) for tabel in TAHAP}


_TEMUAN = """
SELECT o.nomor_baris, t ->> 'bidang', t ->> 'pesan', o.nik_tercatat
  FROM prelist_orang o, jsonb_array_elements(o.temuan) t
UNION ALL
SELECT nomor_baris, %(bidang)s, %(pesan)s, '' FROM prelist_rumah WHERE keadaan = 'DILEWATI'
 ORDER BY 1
"""


def temuan(dilewati: dict[str, Any]) -> Iterator[tuple[int, str, str, str]]:
    """Stream (row, field, message, recorded NIK) of every finding, by row number.

    A household that was passed over is one row, with the field and message of `dilewati`.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(_TEMUAN, {"bidang": dilewati["bidang"], "pesan": dilewati["pesan"]})
        yield from cursor


def _ambil(sql: str, params: Mapping[str, str | datetime] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        hasil: list[tuple[Any, ...]] = cursor.fetchall()
        return hasil


def _jalankan(sql: str, params: Mapping[str, str | datetime] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
