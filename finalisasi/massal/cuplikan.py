"""Set-based SQL of finalization: freeze a snapshot, one trail event a proposal, write the neraca."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from usulan.workflow import Status

_CUPLIKAN = """
INSERT INTO finalisasi_bariscuplikan (
    finalisasi_id, usulan_id, urut, desa_id, nik, program, no_kk, nama, tempat_lahir, tanggal_lahir, ibu_kandung,
    jenis_kelamin, pekerjaan, status_kawin, alamat, rt, rw, provinsi, kabupaten, kecamatan, kelurahan,
    disabilitas, jenis_disabilitas, hamil, tanggal_hamil, hubungan, jenis_usulan, kunci_usulan, nomor_musyawarah)
SELECT %(finalisasi)s, u.id,
       row_number() OVER (ORDER BY u.desa_id, u.id, k.nomor_urut, a.nomor_urut),
       u.desa_id, coalesce(a.nik, ''), CASE WHEN a.pbi THEN 'PBI' ELSE k.program END, coalesce(k.no_kk, ''), a.nama, a.tempat_lahir,
       a.tanggal_lahir, a.ibu_kandung, a.jenis_kelamin, a.pekerjaan, a.status_kawin, t.alamat, t.rt, t.rw,
       p.nama, b.nama, c.nama, d.nama, a.disabilitas, a.jenis_disabilitas, a.hamil, a.tanggal_hamil,
       a.hubungan, u.jenis, u.kunci, coalesce(m.nomor_berita_acara, '')
  FROM usulan_usulan u
  JOIN usulan_usulanrumahtangga t ON t.usulan_id = u.id
  JOIN usulan_usulankeluarga k ON k.usulan_id = u.id
  JOIN usulan_usulananggota a ON a.keluarga_id = k.id
  LEFT JOIN usulan_musyawarah m ON m.id = u.musyawarah_id
  JOIN wilayah_wilayah d ON d.kode = u.desa_id
  JOIN wilayah_wilayah c ON c.kode = left(u.desa_id, 6)
  JOIN wilayah_wilayah b ON b.kode = left(u.desa_id, 4)
  JOIN wilayah_wilayah p ON p.kode = left(u.desa_id, 2)
 WHERE u.periode_id = %(periode)s AND u.status = %(final)s
   AND (u.sasaran_id IS NULL OR u.jenis IN ('PINDAH', 'NONAKTIF', 'PROGRAM')
        OR a.dasar IS NULL OR cardinality(a.kolom_ubah) > 0
        OR a.hubungan = '1' AND cardinality(t.kolom_ubah || k.kolom_ubah) > 0)
"""


def cuplik(finalisasi_id: int, periode_id: int) -> int:
    """Copy the frozen proposals of the period into the snapshot, one row a person; returns rows.

    Of a correction only the people it changes are written, or the head for a change of the household.
    """
    return _jalankan(
        _CUPLIKAN, {"finalisasi": finalisasi_id, "periode": periode_id, "final": Status.DIFINALISASI}
    )


def catat_setiap(
    usulan_ids: Sequence[int] | None, periode_id: int, peristiwa: str, kini: datetime, oleh: dict[str, object]
) -> int:
    """One trail event per proposal that a bulk act moved; `usulan_ids` None means every frozen one."""
    return _jalankan(
        """
        INSERT INTO jejak_peristiwa (terjadi_pada, pelaku_id, nama_pelaku, peran, peristiwa, objek, objek_id,
                                     wilayah_id, isi, permintaan)
        SELECT %(kini)s, %(pelaku)s, %(nama)s, %(peran)s, %(peristiwa)s, 'usulan', u.id::text, u.desa_id,
               %(isi)s::jsonb, %(permintaan)s
          FROM usulan_usulan u
         WHERE CASE WHEN %(semua)s THEN u.periode_id = %(periode)s AND u.status = %(final)s
                    ELSE u.id = ANY(%(usulan)s) END
        """,
        {
            **oleh,
            "kini": kini,
            "peristiwa": peristiwa,
            "semua": usulan_ids is None,
            "usulan": list(usulan_ids or ()),
            "periode": periode_id,
            "final": Status.DIFINALISASI,
        },
    )


def tulis_neraca(finalisasi_id: int, periode_id: int) -> int:
    """Write the neraca of a closed period, each number counted from its own rows."""
    return _jalankan(
        """
        INSERT INTO finalisasi_neracaperiode
               (finalisasi_id, desa_id, jenis, bawaan, masuk, difinalisasi, ditolak, ditarik, dibawa)
        SELECT %(finalisasi)s, desa_id, jenis,
               count(*) FILTER (WHERE masuk_sebagai = 'BAWAAN'), count(*) FILTER (WHERE masuk_sebagai = 'MASUK'),
               count(*) FILTER (WHERE keluar_sebagai = 'DIFINALISASI'), count(*) FILTER (WHERE keluar_sebagai = 'DITOLAK'),
               count(*) FILTER (WHERE keluar_sebagai = 'DITARIK'), count(*) FILTER (WHERE keluar_sebagai = 'DIBAWA')
          FROM usulan_usulanperiode WHERE periode_id = %(periode)s GROUP BY desa_id, jenis
        """,
        {"finalisasi": finalisasi_id, "periode": periode_id},
    )


def _jalankan(sql: str, params: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
