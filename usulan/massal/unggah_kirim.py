"""Bulk twins of the workflow for the proposals of an upload: send them at once, or withdraw them all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from usulan.workflow import ALUR, Aksi, Status

_JEJAK: Final = """
INSERT INTO jejak_peristiwa (terjadi_pada, pelaku_id, nama_pelaku, peran, peristiwa, objek, objek_id, wilayah_id, isi,
                             permintaan)
SELECT %(kini)s, %(pelaku)s, %(nama)s, %(peran)s, %(peristiwa)s, 'usulan', u.id::text, u.desa_id, {isi}, %(permintaan)s
  FROM usulan_usulan u WHERE u.id = ANY(%(usulan)s) ORDER BY u.id
"""
_ISI_PINDAH: Final = "%(isi)s::jsonb || jsonb_build_object('versi_isi', u.versi_isi)"
_BUANG: Final = (
    "DELETE FROM usulan_klaim WHERE usulan_id = ANY(%(usulan)s)",
    "DELETE FROM usulan_kemiripan WHERE usulan_id = ANY(%(usulan)s)",
    "DELETE FROM usulan_temuanusulan WHERE usulan_id = ANY(%(usulan)s)",
    "DELETE FROM usulan_usulananggota WHERE usulan_id = ANY(%(usulan)s)",
    "DELETE FROM usulan_usulankeluarga WHERE usulan_id = ANY(%(usulan)s)",
    "DELETE FROM usulan_usulanrumahtangga WHERE usulan_id = ANY(%(usulan)s)",
    "DELETE FROM usulan_usulan WHERE id = ANY(%(usulan)s) RETURNING id",
)


def catat(usulan: Sequence[int], peristiwa: str, isian: Mapping[str, Any], isi: str = _ISI_PINDAH) -> None:
    """One trail event per proposal. `isian`: kini, pelaku, nama, peran, permintaan, isi."""
    params = {**isian, "usulan": list(usulan), "peristiwa": peristiwa}
    with connection.cursor() as cursor:
        cursor.execute(_JEJAK.format(isi=isi), params)


def per_jenis(usulan: Sequence[int]) -> list[str]:
    """The kinds among these proposals."""
    return [
        b[0]
        for b in _ambil(
            "SELECT DISTINCT jenis FROM usulan_usulan WHERE id = ANY(%s) ORDER BY 1", [list(usulan)]
        )
    ]


def buang(usulan: Sequence[int]) -> None:
    """Take drafts of this very transaction back out, as if they had never been."""
    with connection.cursor() as cursor:
        for sql in _BUANG:
            cursor.execute(sql, {"usulan": list(usulan)})


def ajukan(usulan: Sequence[int], periode: Mapping[str, int], isian: Mapping[str, Any]) -> None:
    """DRAF -> DIAJUKAN for all of these, each with its stay in the receiving period of its kind.

    What comes from a lost year waits since its original date, so that lists and queues show its true
    age. The claims must be held already.
    """
    ke = ALUR.cari(Status.DRAF, Aksi.AJUKAN).ke
    params = {
        "usulan": list(usulan),
        "ke": ke.value,
        "dari": Status.DRAF.value,
        "kini": isian["kini"],
        "periode": json.dumps(periode),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE usulan_usulan u"
            "   SET status = %(ke)s, diajukan_pada = %(kini)s,"
            "       status_sejak = coalesce(u.tanggal_asal::timestamp AT TIME ZONE 'Asia/Jakarta', %(kini)s),"
            "       diubah_pada = %(kini)s,"
            "       versi = versi + 1, periode_id = (%(periode)s::jsonb ->> u.jenis)::bigint"
            " WHERE u.id = ANY(%(usulan)s) AND u.status = %(dari)s",
            params,
        )
        cursor.execute(
            "INSERT INTO usulan_usulanperiode (usulan_id, periode_id, desa_id, jenis, masuk_sebagai)"
            " SELECT id, periode_id, desa_id, jenis, 'MASUK' FROM usulan_usulan WHERE id = ANY(%(usulan)s) ORDER BY id",
            params,
        )
    isi = json.dumps({"dari": Status.DRAF, "ke": ke, "alasan": ""})
    catat(usulan, f"usulan.{Aksi.AJUKAN}", {**isian, "isi": isi})


def keadaan(unggahan_id: int) -> list[tuple[int, str, int]]:
    """(proposal, status, content version) of what an upload became, each locked until the transaction ends."""
    return _ambil(
        "SELECT id, status, versi_isi FROM usulan_usulan WHERE unggahan_id = %s ORDER BY id FOR UPDATE",
        [unggahan_id],
    )


def tarik(usulan: Sequence[int], alasan: str, isian: Mapping[str, Any]) -> None:
    """DRAF -> DITARIK for all of these. Drafts hold no claim and have no stay."""
    ke = ALUR.cari(Status.DRAF, Aksi.TARIK).ke
    kini: datetime = isian["kini"]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE usulan_usulan SET status = %s, status_sejak = %s, diubah_pada = %s, alasan = %s, versi = versi + 1"
            " WHERE id = ANY(%s) AND status = %s",
            [ke.value, kini, kini, alasan, list(usulan), Status.DRAF.value],
        )
    isi = json.dumps({"dari": Status.DRAF, "ke": ke, "alasan": alasan})
    catat(usulan, f"usulan.{Aksi.TARIK}", {**isian, "isi": isi})


def tolak_baris(unggahan_id: int, kelompok: Mapping[int, Sequence[Sequence[object]]]) -> None:
    """Turn staged households into refused ones, with the findings that say why (as rows keep them)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE usulan_barisunggahan b SET golongan = 'DITOLAK', usulan_id = NULL,"
            "       temuan = CASE WHEN b.ringkasan IS NULL THEN b.temuan ELSE b.temuan || (t.isi -> b.kelompok::text) END"
            "  FROM (SELECT %s::jsonb AS isi) t"
            " WHERE b.unggahan_id = %s AND b.kelompok = ANY(%s)",
            [json.dumps(kelompok), unggahan_id, list(kelompok)],
        )


def kelompok_dari(unggahan_id: int, usulan: Sequence[int]) -> list[int]:
    """The staged households that became these proposals."""
    return [
        b[0]
        for b in _ambil(
            "SELECT kelompok FROM usulan_barisunggahan WHERE unggahan_id = %s AND usulan_id = ANY(%s)",
            [unggahan_id, list(usulan)],
        )
    ]


def menjadi(unggahan_id: int, golongan: str) -> list[int]:
    """The proposals that staged households of this kind became."""
    return [
        b[0]
        for b in _ambil(
            "SELECT usulan_id FROM usulan_barisunggahan"
            " WHERE unggahan_id = %s AND golongan = %s AND usulan_id IS NOT NULL ORDER BY 1",
            [unggahan_id, golongan],
        )
    ]


def hitung(unggahan_id: int) -> list[tuple[str, int, int]]:
    """(kind, rows, households) of the staged rows of an upload."""
    return _ambil(
        "SELECT golongan, count(*), count(ringkasan) FROM usulan_barisunggahan WHERE unggahan_id = %s GROUP BY 1",
        [unggahan_id],
    )


def _ambil(sql: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        hasil: list[Any] = cursor.fetchall()
        return hasil
