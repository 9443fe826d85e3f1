"""Set-based SQL of an extract: keep its families and members, find them in the registry, say what differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import connection

from dtks.registri.massal.muat import TAHAP

BEDA: Final[Mapping[str, str]] = {
    "TIDAK_TERDAFTAR": "Nomor KK tidak ada di registri",
    "KEPALA": "Nama kepala keluarga berbeda",
    "JUMLAH": "Jumlah anggota berbeda",
    "NIK_HANYA_DTSEN": "Anggota hanya ada di DTSEN",
    "NIK_HANYA_REGISTRI": "Anggota hanya ada di registri",
    "DESA": "Desa berbeda",
}
"""What may differ between a family of the extract and of the registry: code to words."""

_KELUARGA = [k for k in TAHAP["muat_keluarga"] if k != "no_kk"]

_SIMPAN = (
    f"""
    INSERT INTO registri_faktadtsen (impor_id, no_kk, {", ".join(_KELUARGA)}, keluarga_id, beda)
    SELECT %(impor)s, m.no_kk, {", ".join(f"m.{k}" for k in _KELUARGA)}, k.id, '[]'
      FROM muat_keluarga m
      LEFT JOIN registri_keluarga k ON k.no_kk = m.no_kk AND k.aktif AND k.desa_id LIKE %(pola)s
    """,
    """
    INSERT INTO registri_orangdtsen (keluarga_dtsen_id, id_semesta, nik, nama, hubungan, pekerjaan, anggota_id)
    SELECT f.id, m.id_semesta, m.nik, m.nama, m.hubungan, m.pekerjaan, a.id
      FROM muat_orang m
      JOIN registri_faktadtsen f ON f.impor_id = %(impor)s AND f.no_kk = m.no_kk
      LEFT JOIN registri_anggota a ON a.nik = m.nik AND a.aktif AND a.desa_id LIKE %(pola)s
     ORDER BY m.nomor_baris
    """,
    "ANALYZE registri_faktadtsen",
    "ANALYZE registri_orangdtsen",
)


def _bila(syarat: str, kode: str, dtsen: str = "''", registri: str = "''") -> str:
    """SQL of a list with one difference when `syarat` holds, else of an empty list."""
    isi = f"jsonb_build_object('kode', '{kode}', 'dtsen', {dtsen}, 'registri', {registri})"
    return f"CASE WHEN {syarat} THEN jsonb_build_array({isi}) ELSE '[]'::jsonb END"


def _polos(kolom: str) -> str:
    """SQL of a name by its letters alone, so that dots and spaces are no difference."""
    return f"regexp_replace(upper({kolom}), '[^A-Z]', '', 'g')"


_BANDINGKAN = f"""
WITH keluarga AS (
    SELECT id, desa_id, nama_kepala, keluarga_id FROM registri_faktadtsen WHERE impor_id = %(impor)s
), dtsen AS (
    SELECT f.id, count(*) AS jumlah,
           string_agg(o.nama, ', ' ORDER BY o.id) FILTER (WHERE o.nik IS NOT NULL AND a.id IS NULL) AS hanya
      FROM keluarga f JOIN registri_orangdtsen o ON o.keluarga_dtsen_id = f.id
      LEFT JOIN registri_anggota a ON a.keluarga_id = f.keluarga_id AND a.aktif AND a.nik = o.nik
     WHERE f.keluarga_id IS NOT NULL
     GROUP BY f.id
), registri AS (
    SELECT f.id, count(*) AS jumlah, min(a.nama) FILTER (WHERE a.hubungan = '1') AS kepala,
           string_agg(a.nama, ', ' ORDER BY a.nomor_urut, a.id) FILTER (WHERE a.nik IS NOT NULL AND o.id IS NULL) AS hanya
      FROM keluarga f JOIN registri_anggota a ON a.keluarga_id = f.keluarga_id AND a.aktif
      LEFT JOIN registri_orangdtsen o ON o.keluarga_dtsen_id = f.id AND o.nik = a.nik
     GROUP BY f.id
), beda AS (
    SELECT f.id,
           {_bila("f.keluarga_id IS NULL", "TIDAK_TERDAFTAR")}
        || {_bila(f"{_polos('r.kepala')} <> {_polos('f.nama_kepala')}", "KEPALA", "f.nama_kepala", "r.kepala")}
        || {_bila("d.jumlah <> coalesce(r.jumlah, 0)", "JUMLAH", "d.jumlah::text", "coalesce(r.jumlah, 0)::text")}
        || {_bila("d.hanya IS NOT NULL", "NIK_HANYA_DTSEN", "d.hanya")}
        || {_bila("d.id IS NOT NULL AND r.hanya IS NOT NULL", "NIK_HANYA_REGISTRI", registri="r.hanya")}
        || {_bila("k.desa_id <> f.desa_id", "DESA", "wf.nama", "wk.nama")} AS isi
      FROM keluarga f
      LEFT JOIN dtsen d ON d.id = f.id
      LEFT JOIN registri r ON r.id = f.id
      LEFT JOIN registri_keluarga k ON k.id = f.keluarga_id
      LEFT JOIN wilayah_wilayah wf ON wf.kode = f.desa_id
      LEFT JOIN wilayah_wilayah wk ON wk.kode = k.desa_id
)
UPDATE registri_faktadtsen f SET beda = b.isi FROM beda b WHERE b.id = f.id AND b.isi <> '[]'
"""

_HITUNG = """
SELECT b ->> 'kode', count(*) FROM registri_faktadtsen f, jsonb_array_elements(f.beda) b
 WHERE f.impor_id = %(impor)s GROUP BY 1
"""
_JUMLAH = """
SELECT count(*), count(keluarga_id), count(*) FILTER (WHERE beda <> '[]') FROM registri_faktadtsen
 WHERE impor_id = %(impor)s
"""


def simpan(impor: int, kabupaten: str) -> dict[str, Any]:
    """Keep the staged extract, matched with the active registry of the district, with its differences.

    Families are found by No KK, members by NIK. Returns how many families were kept, are known,
    differ, and how many per kind of difference (keys of BEDA).
    """
    params: dict[str, str | int] = {"impor": impor, "pola": f"{kabupaten}%"}
    with connection.cursor() as cursor:
        for sql in (*_SIMPAN, _BANDINGKAN):
            cursor.execute(sql, params)
        cursor.execute(_JUMLAH, params)
        dimuat, terdaftar, berbeda = cursor.fetchone()
        cursor.execute(_HITUNG, params)
        return {"dimuat": dimuat, "terdaftar": terdaftar, "berbeda": berbeda, "beda": dict(cursor.fetchall())}
