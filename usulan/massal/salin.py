"""Copy a known household into a proposal, and see which of its columns the proposal changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from dtks.registri.data import KOLOM_ANGGOTA, KOLOM_KELUARGA, KOLOM_RUMAH_TANGGA

TINGKAT_DASAR = (
    ("usulan_usulanrumahtangga", KOLOM_RUMAH_TANGGA),
    ("usulan_usulankeluarga", KOLOM_KELUARGA),
    ("usulan_usulananggota", KOLOM_ANGGOTA),
)


def _kolom(alias: str, kolom: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{k}" for k in kolom)


def _dasar(alias: str, kolom: Sequence[str]) -> str:
    """The row's declared columns as JSON, written by the database so that they compare exactly."""
    daftar = ", ".join(f"'{k}'" for k in kolom)
    return f"(SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb({alias})) WHERE key IN ({daftar}))"


_SALIN_RUMAH_TANGGA = f"""
INSERT INTO usulan_usulanrumahtangga (usulan_id, {", ".join(KOLOM_RUMAH_TANGGA)}, dasar)
SELECT %(usulan)s, {_kolom("r", KOLOM_RUMAH_TANGGA)}, {_dasar("r", KOLOM_RUMAH_TANGGA)}
  FROM registri_rumahtangga r WHERE r.id = %(rumah_tangga)s
"""
_SALIN_KELUARGA = f"""
INSERT INTO usulan_usulankeluarga (usulan_id, asal_id, nomor_urut, {", ".join(KOLOM_KELUARGA)}, dasar)
SELECT %(usulan)s, r.id, r.nomor_urut, {_kolom("r", KOLOM_KELUARGA)}, {_dasar("r", KOLOM_KELUARGA)}
  FROM registri_keluarga r
 WHERE r.rumah_tangga_id = %(rumah_tangga)s AND r.aktif
   AND EXISTS (SELECT 1 FROM registri_anggota a WHERE a.keluarga_id = r.id AND a.aktif AND a.id = ANY(%(orang)s))
 ORDER BY r.nomor_urut
"""
_SALIN_ANGGOTA = f"""
INSERT INTO usulan_usulananggota (usulan_id, keluarga_id, asal_id, nomor_urut, {", ".join(KOLOM_ANGGOTA)}, kunci_nama,
                                  dasar)
SELECT %(usulan)s, f.id, r.id, row_number() OVER (PARTITION BY f.id ORDER BY r.nomor_urut, r.id),
       {_kolom("r", KOLOM_ANGGOTA)}, r.kunci_nama,
       {_dasar("r", KOLOM_ANGGOTA)} || jsonb_build_object('keluarga', r.keluarga_id)
  FROM registri_anggota r
  JOIN usulan_usulankeluarga f ON f.usulan_id = %(usulan)s AND f.asal_id = r.keluarga_id
 WHERE r.rumah_tangga_id = %(rumah_tangga)s AND r.aktif AND r.id = ANY(%(orang)s)
"""


def orang_aktif(rumah_tangga_id: int) -> list[int]:
    """IDs of the active people of a known household."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM registri_anggota WHERE rumah_tangga_id = %s AND aktif ORDER BY nomor_urut, id",
            [rumah_tangga_id],
        )
        return [baris[0] for baris in cursor.fetchall()]


def salin(usulan_id: int, rumah_tangga_id: int, orang: Sequence[int], *, dengan_alamat: bool = True) -> int:
    """Copy the household and these of its people into the proposal; returns how many people."""
    params: dict[str, Any] = {"usulan": usulan_id, "rumah_tangga": rumah_tangga_id, "orang": list(orang)}
    with connection.cursor() as cursor:
        if dengan_alamat:
            cursor.execute(_SALIN_RUMAH_TANGGA, params)
        cursor.execute(_SALIN_KELUARGA, params)
        cursor.execute(_SALIN_ANGGOTA, params)
        return int(cursor.rowcount)


def _beda(tabel: str, kolom: Sequence[str]) -> str:
    daftar = ", ".join(f"'{k}'" for k in kolom)
    pindah = (
        """ || CASE WHEN (SELECT f.asal_id FROM usulan_usulankeluarga f WHERE f.id = x.keluarga_id)
                         IS DISTINCT FROM (x.dasar ->> 'keluarga')::bigint
                    THEN ARRAY['keluarga'] ELSE '{}' END::varchar[]"""
        if tabel.endswith("anggota")
        else ""
    )
    return f"""
        UPDATE {tabel} x
           SET kolom_ubah = ARRAY(SELECT k FROM unnest(ARRAY[{daftar}]) k
                                   WHERE x.dasar -> k IS DISTINCT FROM to_jsonb(x) -> k ORDER BY k)::varchar[]{pindah}
         WHERE x.usulan_id = %(usulan)s AND x.dasar IS NOT NULL
    """


def hitung_ubahan(usulan_id: int) -> None:
    """Set `kolom_ubah` of every row that stands for a known one: what differs from its `dasar`."""
    with connection.cursor() as cursor:
        for tabel, kolom in TINGKAT_DASAR:
            cursor.execute(_beda(tabel, kolom), {"usulan": usulan_id})


def _segarkan(tabel: str, registri: str, kolom: Sequence[str]) -> str:
    """Take today's registry values as the base; what the proposal changed stays as proposed."""
    kunci = (
        "r.id = (SELECT sasaran_id FROM usulan_usulan WHERE id = x.usulan_id)"
        if tabel.endswith("rumahtangga")
        else "r.id = x.asal_id"
    )
    isi = ", ".join(f"{k} = CASE WHEN '{k}' = ANY(x.kolom_ubah) THEN x.{k} ELSE r.{k} END" for k in kolom)
    tambahan = " || jsonb_build_object('keluarga', r.keluarga_id)" if tabel.endswith("anggota") else ""
    return f"""
        UPDATE {tabel} x SET {isi}, dasar = {_dasar("r", kolom)}{tambahan}
          FROM {registri} r WHERE {kunci} AND x.usulan_id = %(usulan)s AND x.dasar IS NOT NULL
    """


def segarkan(usulan_id: int) -> None:
    """Base the proposal on the registry as it is today, keeping every change it proposes."""
    registri = ("registri_rumahtangga", "registri_keluarga", "registri_anggota")
    with connection.cursor() as cursor:
        for (tabel, kolom), asal in zip(TINGKAT_DASAR, registri, strict=True):
            cursor.execute(_segarkan(tabel, asal, kolom), {"usulan": usulan_id})
        cursor.execute(
            "UPDATE usulan_usulan u SET sasaran_versi = r.versi FROM registri_rumahtangga r"
            " WHERE r.id = u.sasaran_id AND u.id = %s",
            [usulan_id],
        )


def cari_keluarga(no_kk: str, nik_kepala: str) -> tuple[int, str] | None:
    """(household, village) of the active family with exactly this No KK whose head has exactly this NIK.

    Looks at the whole district on purpose; the caller shows nothing of what it finds.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.rumah_tangga_id, a.desa_id
              FROM registri_anggota a JOIN registri_keluarga f ON f.id = a.keluarga_id
             WHERE a.nik = %s AND a.aktif AND a.hubungan = '1' AND f.no_kk = %s AND f.aktif
            """,
            [nik_kepala, no_kk],
        )
        baris: tuple[int, str] | None = cursor.fetchone()
        return baris
