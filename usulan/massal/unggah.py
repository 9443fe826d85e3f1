"""Set-based SQL of an upload: stage it by COPY, find what the registry knows of it, keep its rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import islice
from types import NoneType
from typing import Any, Final

from django.db import connection

from dtks.registri.data import KOLOM_ANGGOTA, KOLOM_KELUARGA, KOLOM_RUMAH_TANGGA
from dtks.registri.massal import baris_copy
from usulan.massal.sumber import Sumber

KOLOM_ORANG: Final = (
    "kelompok",
    "acuan",
    "desa_id",
    "nik",
    "nama",
    "asal_id",
    "diperiksa",
    "kunci_nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "ibu_kandung",
    "dibandingkan",
)
KOLOM_KK: Final = ("kelompok", "acuan", "desa_id", "no_kk", "asal_id", "baru", "program")
KOLOM_BARIS: Final = (
    "unggahan_id",
    "lembar",
    "nomor_baris",
    "desa_id",
    "kelompok",
    "urut_keluarga",
    "urut_anggota",
    "asal_keluarga_id",
    "asal_anggota_id",
    "nama",
    "kunci_nama",
    "rumah_tangga",
    "keluarga",
    "anggota",
    "ringkasan",
    "golongan",
    "temuan",
)

SUMBER: Final = Sumber(
    "WITH orang AS NOT MATERIALIZED (SELECT * FROM unggah_orang),"
    " kk AS NOT MATERIALIZED (SELECT * FROM unggah_kk) ",
    usulan=False,
)
"""The staged people and families, as the rules about other rows read them."""

_SIAPKAN: Final = """
DROP TABLE IF EXISTS pg_temp.unggah_orang, pg_temp.unggah_kk;
CREATE TEMPORARY TABLE unggah_orang (
    kelompok integer NOT NULL, acuan text NOT NULL, desa_id text NOT NULL, nik text, nama text NOT NULL,
    asal_id bigint, diperiksa boolean NOT NULL, kunci_nama text NOT NULL, tanggal_lahir date,
    jenis_kelamin text NOT NULL, ibu_kandung text NOT NULL, dibandingkan boolean NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE unggah_kk (
    kelompok integer NOT NULL, acuan text NOT NULL, desa_id text NOT NULL, no_kk text, asal_id bigint,
    baru boolean NOT NULL, program text NOT NULL
) ON COMMIT DROP;
"""
_ANALISIS: Final = "ANALYZE unggah_orang; ANALYZE unggah_kk"
_ANALISIS_NOMOR: Final = "ANALYZE unggah_orang (nik, asal_id); ANALYZE unggah_kk (no_kk, asal_id)"


def tahapkan(orang: Iterable[Sequence[object]], kk: Iterable[Sequence[object]]) -> None:
    """Fill the tables that SUMBER reads, in the order of KOLOM_ORANG and KOLOM_KK."""
    with connection.cursor() as cursor:
        cursor.execute(_SIAPKAN)
        for tabel, kolom, baris in (("unggah_orang", KOLOM_ORANG, orang), ("unggah_kk", KOLOM_KK, kk)):
            salin(tabel, kolom, baris)
        cursor.execute(_ANALISIS)


_TAHAPKAN_ULANG: Final = (
    """
    INSERT INTO unggah_kk
    SELECT b.kelompok, 'keluarga.' || b.kelompok || '-' || b.urut_keluarga, b.desa_id, b.keluarga ->> 'no_kk', b.asal_keluarga_id,
           b.asal_keluarga_id IS NULL OR b.keluarga ? 'no_kk', coalesce(b.keluarga ->> 'program', '')
      FROM usulan_barisunggahan b
     WHERE b.unggahan_id = %(unggahan)s AND b.golongan = ANY(%(golongan)s) AND b.keluarga IS NOT NULL
    """,
    """
    INSERT INTO unggah_orang
    SELECT b.kelompok, 'anggota.' || b.kelompok || '-' || b.urut_keluarga || '-' || b.urut_anggota, b.desa_id, b.anggota ->> 'nik', b.nama,
           b.asal_anggota_id, b.asal_anggota_id IS NULL OR b.anggota ? 'nik', b.kunci_nama,
           (b.anggota ->> 'tanggal_lahir')::date, coalesce(b.anggota ->> 'jenis_kelamin', ''),
           coalesce(b.anggota ->> 'ibu_kandung', ''), FALSE
      FROM usulan_barisunggahan b
     WHERE b.unggahan_id = %(unggahan)s AND b.golongan = ANY(%(golongan)s) AND b.anggota IS NOT NULL
    """,
)


def tahapkan_ulang(unggahan_id: int, golongan: Sequence[str]) -> None:
    """Fill the tables that SUMBER reads from the kept rows of these kinds, to look for exact duplicates once more."""
    with connection.cursor() as cursor:
        cursor.execute(_SIAPKAN)
        for sql in _TAHAPKAN_ULANG:
            cursor.execute(sql, {"unggahan": unggahan_id, "golongan": list(golongan)})
        cursor.execute(_ANALISIS_NOMOR)


class _Aliran:
    """Rows as a file that COPY reads from: they are written while the database takes them in."""

    def __init__(self, baris: Iterable[Sequence[object]]) -> None:
        self._baris = iter(baris)

    def read(self, _ukuran: int = -1) -> str:
        return "".join(
            ["\t".join([_TULIS[type(n)](n) for n in satu]) + "\n" for satu in islice(self._baris, 500)]
        )


_KHUSUS: Final = re.compile(r"[\\\t\n\r]")
_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _teks(isi: str) -> str:
    return baris_copy([isi])[:-1] if _KHUSUS.search(isi) else isi


def _tulis_json(isi: object) -> str:
    # JSON leaves no character but the backslash that COPY would read in another way.
    return _json(isi).replace("\\", "\\\\")


_TULIS: Final[dict[type, Callable[[Any], str]]] = {
    NoneType: lambda _: r"\N",
    str: _teks,
    dict: _tulis_json,
    list: _tulis_json,
    **dict.fromkeys((int, bool, float, date), str),
}


def salin(tabel: str, kolom: Sequence[str], baris: Iterable[Sequence[object]]) -> None:
    """COPY rows into one of our tables. A cell is None, text, number, boolean, date, or a dict or list for JSON."""
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {tabel} ({', '.join(kolom)}) FROM STDIN", _Aliran(baris))


def simpan_baris(baris: Iterable[Sequence[object]]) -> None:
    """Keep the judged rows of an upload, in the order of KOLOM_BARIS."""
    salin("usulan_barisunggahan", KOLOM_BARIS, baris)


def hapus_baris(unggahan_id: int) -> None:
    """Forget the staged rows of an upload."""
    _jalankan("DELETE FROM usulan_barisunggahan WHERE unggahan_id = %s", [unggahan_id])


def kenal_nik(nik: Collection[str]) -> list[tuple[str, int, int, int, str]]:
    """(NIK, person, keluarga, household, village) of the active people who have one of these NIKs."""
    return _ambil(
        "SELECT a.nik, a.id, a.keluarga_id, a.rumah_tangga_id, a.desa_id"
        "  FROM unnest(%s::text[]) n(nik) JOIN registri_anggota a ON a.nik = n.nik AND a.aktif",
        [list(nik)],
    )


def kenal_kk(no_kk: Collection[str]) -> list[tuple[str, int, int, str]]:
    """(No KK, keluarga, household, village) of the active families that have one of these numbers."""
    return _ambil(
        "SELECT k.no_kk, k.id, k.rumah_tangga_id, k.desa_id"
        "  FROM unnest(%s::text[]) n(no_kk) JOIN registri_keluarga k ON k.no_kk = n.no_kk AND k.aktif",
        [list(no_kk)],
    )


def draf_keluarga(no_kk: Collection[str]) -> list[tuple[str, str, int, list[str | None]]]:
    """(No KK, village, draft, NIKs) of the new families in drafts that have one of these numbers."""
    return _ambil(
        "SELECT k.no_kk, u.desa_id, u.id, array_agg(a.nik ORDER BY a.nik)"
        "  FROM unnest(%s::text[]) n(no_kk)"
        "  JOIN usulan_usulankeluarga k ON k.no_kk = n.no_kk AND k.asal_id IS NULL"
        "  JOIN usulan_usulan u ON u.id = k.usulan_id AND u.status = 'DRAF'"
        "  JOIN usulan_usulananggota a ON a.keluarga_id = k.id"
        " GROUP BY 1, 2, 3 ORDER BY 3",
        [list(no_kk)],
    )


def draf_rumah_tangga(nomor: Collection[int]) -> list[tuple[int, int]]:
    """(known household, draft that corrects it or adds to it), newest last."""
    return _ambil(
        "SELECT sasaran_id, id FROM usulan_usulan"
        " WHERE sasaran_id = ANY(%s) AND status = 'DRAF' AND jenis IN ('BARU', 'PERBAIKAN') ORDER BY id",
        [list(nomor)],
    )


def penghuni(keluarga: Collection[int]) -> list[tuple[int, int]]:
    """(keluarga, person) of everybody active in these registered families."""
    return _ambil(
        "SELECT keluarga_id, id FROM registri_anggota WHERE keluarga_id = ANY(%s) AND aktif", [list(keluarga)]
    )


def _isi(alias: str, kolom: Sequence[str]) -> str:
    pasangan = ", ".join(f"'{k}', {alias}.{k}" for k in kolom)
    return f"jsonb_build_object({pasangan})::text"


_RUMAH: Final = f"""
SELECT r.id, r.desa_id, r.versi, r.nama_kepala, {_isi("r", KOLOM_RUMAH_TANGGA)}, u.id, u.jenis, u.desa_id
  FROM registri_rumahtangga r
  LEFT JOIN usulan_klaim k ON k.kunci = 'RT:' || r.id LEFT JOIN usulan_usulan u ON u.id = k.usulan_id
 WHERE r.id = ANY(%s) AND r.aktif
"""
_KELUARGA: Final = f"""
SELECT k.rumah_tangga_id, k.id, k.nomor_urut, {_isi("k", KOLOM_KELUARGA)}
  FROM registri_keluarga k WHERE k.rumah_tangga_id = ANY(%s) AND k.aktif
   AND EXISTS (SELECT 1 FROM registri_anggota a WHERE a.keluarga_id = k.id AND a.aktif)
 ORDER BY k.rumah_tangga_id, k.nomor_urut
"""
_ORANG: Final = f"""
SELECT a.rumah_tangga_id, a.keluarga_id, a.id, {_isi("a", KOLOM_ANGGOTA)}
  FROM registri_anggota a WHERE a.rumah_tangga_id = ANY(%s) AND a.aktif
 ORDER BY a.keluarga_id, a.nomor_urut, a.id
"""


def rumah_tangga(
    nomor: Collection[int],
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The active households with these ids, their families and their people, with their columns as JSON.

    (id, village, version, head, columns, open proposal that holds it with its kind and village),
    (household, id, place, columns),
    (household, keluarga, id, columns); people in the order in which a proposal numbers them.
    """
    daftar = [list(nomor)]
    return _ambil(_RUMAH, daftar), _ambil(_KELUARGA, daftar), _ambil(_ORANG, daftar)


def _ambil(sql: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        hasil: list[Any] = cursor.fetchall()
        return hasil


def _jalankan(sql: str, params: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
