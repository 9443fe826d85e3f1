"""Set-based SQL of a period: freeze, unfreeze, end its stays, count its neraca."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from usulan.workflow import ALUR, Aksi, Status


def _ubah_status(aksi: Aksi, syarat: str, params: dict[str, Any]) -> int:
    """Bulk twin of services.alur.jalankan: the same table, one UPDATE."""
    dari = ALUR.dari(aksi)
    ke = ALUR.cari(next(iter(dari)), aksi).ke
    sql = f"""
        UPDATE usulan_usulan u
           SET status = %(ke)s, status_sejak = %(kini)s, versi = versi + 1, diubah_pada = %(kini)s
         WHERE u.status = ANY(%(dari)s) AND {syarat}
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {**params, "ke": ke.value, "dari": [s.value for s in dari]})
        return int(cursor.rowcount)


def bekukan(periode_id: int, kecuali: Sequence[int], kini: datetime) -> int:
    """DISETUJUI -> DIFINALISASI for the whole period but `kecuali`; returns how many."""
    return _ubah_status(
        Aksi.FINALISASI,
        "u.periode_id = %(periode)s AND u.id <> ALL(%(kecuali)s)",
        {"periode": periode_id, "kecuali": list(kecuali), "kini": kini},
    )


def cairkan(periode_id: int, kini: datetime) -> int:
    """DIFINALISASI -> DISETUJUI for the whole period (refused approval); stays are open again."""
    jumlah = _ubah_status(Aksi.BATAL, "u.periode_id = %(periode)s", {"periode": periode_id, "kini": kini})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE usulan_usulanperiode SET keluar_sebagai = NULL, keluar_pada = NULL"
            " WHERE periode_id = %s AND keluar_sebagai = 'DIFINALISASI'",
            [periode_id],
        )
    return jumlah


def tutup_masa(periode_id: int, berikut_id: int, kini: datetime) -> int:
    """End every open stay of the period: frozen ones as DIFINALISASI, the rest carried over.

    The carried ones get a stay BAWAAN in the next period, in this same transaction.
    Returns how many of the period are carried, those of a refused version included.
    """
    params: dict[str, Any] = {
        "periode": periode_id,
        "berikut": berikut_id,
        "kini": kini,
        "final": Status.DIFINALISASI.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE usulan_usulanperiode m"
            "   SET keluar_sebagai = CASE WHEN u.status = %(final)s THEN 'DIFINALISASI' ELSE 'DIBAWA' END,"
            "       keluar_pada = %(kini)s"
            "  FROM usulan_usulan u"
            " WHERE u.id = m.usulan_id AND m.periode_id = %(periode)s AND m.keluar_sebagai IS NULL",
            params,
        )
        cursor.execute(
            "WITH dibawa AS ("
            "  UPDATE usulan_usulan u SET periode_id = %(berikut)s, versi = versi + 1"
            "    FROM usulan_usulanperiode m"
            "   WHERE m.usulan_id = u.id AND m.periode_id = %(periode)s AND m.keluar_sebagai = 'DIBAWA'"
            "     AND u.periode_id = %(periode)s"
            "  RETURNING u.id, u.desa_id, u.jenis)"
            " INSERT INTO usulan_usulanperiode (usulan_id, periode_id, desa_id, jenis, masuk_sebagai)"
            " SELECT id, %(berikut)s, desa_id, jenis, 'BAWAAN' FROM dibawa",
            params,
        )
        cursor.execute(
            "SELECT count(*) FROM usulan_usulanperiode WHERE periode_id = %(periode)s AND keluar_sebagai = 'DIBAWA'",
            params,
        )
        return int(cursor.fetchone()[0])


def lepas_klaim(periode_id: int) -> None:
    """Empty the claims of the finalized proposals of a period (its approval puts them in the registry)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM usulan_klaim k USING usulan_usulan u"
            " WHERE u.id = k.usulan_id AND u.periode_id = %s AND u.status = %s",
            [periode_id, Status.DIFINALISASI.value],
        )


_NERACA = """
SELECT desa_id, jenis,
       count(*) FILTER (WHERE masuk_sebagai = 'BAWAAN') AS bawaan,
       count(*) FILTER (WHERE masuk_sebagai = 'MASUK') AS masuk,
       count(*) FILTER (WHERE keluar_sebagai = 'DIFINALISASI') AS difinalisasi,
       count(*) FILTER (WHERE keluar_sebagai = 'DITOLAK') AS ditolak,
       count(*) FILTER (WHERE keluar_sebagai = 'DITARIK') AS ditarik,
       count(*) FILTER (WHERE keluar_sebagai = 'DIBAWA') AS dibawa,
       count(*) FILTER (WHERE keluar_sebagai IS NULL) AS terbuka
  FROM usulan_usulanperiode
 WHERE periode_id = %(periode)s AND {cakupan}
 GROUP BY desa_id, jenis
"""
KOLOM_NERACA = ("bawaan", "masuk", "difinalisasi", "ditolak", "ditarik", "dibawa", "terbuka")


def neraca(periode_id: int, cakupan: tuple[str, list[Any]]) -> list[tuple[Any, ...]]:
    """Rows (desa, jenis, bawaan, masuk, difinalisasi, ditolak, ditarik, dibawa, terbuka).

    Each number is counted from its own rows. `cakupan` is the region condition of
    dtks.wilayah.cakupan.pola_sql("desa_id", …).
    """
    sql, nilai = cakupan
    nama = {f"c{i}": v for i, v in enumerate(nilai)}
    for kunci in nama:
        sql = sql.replace("%s", f"%({kunci})s", 1)
    with connection.cursor() as cursor:
        cursor.execute(_NERACA.format(cakupan=sql), {"periode": periode_id, **nama})
        baris: list[tuple[Any, ...]] = cursor.fetchall()
        return baris
