"""Apply the frozen proposals of a period to the registry: NONAKTIF, PINDAH, PERBAIKAN, BARU, PROGRAM.

Every statement is over the whole set. NIK and No KK that change are emptied before they are
set, since the unique indexes look at each row as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from dtks.registri.data import KOLOM_ANGGOTA, KOLOM_KELUARGA, KOLOM_RUMAH_TANGGA
from finalisasi.massal.riwayat import RIWAYAT_SEBELUM, RIWAYAT_SESUDAH, RIWAYAT_TERPISAH
from usulan.workflow import Status

_RT, _KK, _ART = (", ".join(k) for k in (KOLOM_RUMAH_TANGGA, KOLOM_KELUARGA, KOLOM_ANGGOTA))
_BEKU = "u.periode_id = %(periode)s AND u.status = %(final)s"
_UBAH_ISI = f"{_BEKU} AND u.sasaran_id IS NOT NULL AND u.jenis IN ('BARU', 'PERBAIKAN')"
_RUMAH_TANGGA_BARU = f"{_BEKU} AND u.sasaran_id IS NULL AND u.jenis = 'BARU'"
_TERPISAH = f"{_BEKU} AND u.jenis = 'PINDAH' AND p.lingkup <> 'RUMAH_TANGGA'"


def _awalan(alias: str, kolom: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{k}" for k in kolom)


def _yang_berubah(kolom: Sequence[str]) -> str:
    """SET of every declared column that the proposed row x changes; the others keep the registry's r."""
    return ", ".join(f"{k} = CASE WHEN '{k}' = ANY(x.kolom_ubah) THEN x.{k} ELSE r.{k} END" for k in kolom)


_NONAKTIF = (
    f"""
    UPDATE registri_anggota r
       SET aktif = FALSE, alasan_nonaktif = n.penyebab, nonaktif_pada = %(kini)s
      FROM usulan_usulan u JOIN usulan_penonaktifan n ON n.usulan_id = u.id
      JOIN usulan_usulananggota x ON x.usulan_id = u.id
     WHERE {_BEKU} AND u.jenis = 'NONAKTIF' AND r.id = x.asal_id
    """,
    f"""
    UPDATE registri_anggota r SET hubungan = '1'
      FROM usulan_usulan u JOIN usulan_penonaktifan n ON n.usulan_id = u.id
     WHERE {_BEKU} AND u.jenis = 'NONAKTIF' AND r.id = n.kepala_pengganti_id
    """,
)

_PINDAH = (
    f"""
    UPDATE registri_rumahtangga r
       SET desa_id = p.desa_tujuan_id, alamat = t.alamat, dusun = t.dusun, rt = t.rt, rw = t.rw,
           lintang = t.lintang, bujur = t.bujur
      FROM usulan_usulan u JOIN usulan_perpindahan p ON p.usulan_id = u.id
      JOIN usulan_usulanrumahtangga t ON t.usulan_id = u.id
     WHERE {_BEKU} AND u.jenis = 'PINDAH' AND p.lingkup = 'RUMAH_TANGGA' AND r.id = u.sasaran_id
    """,
    *(
        f"""
        UPDATE {tabel} r SET desa_id = p.desa_tujuan_id
          FROM usulan_usulan u JOIN usulan_perpindahan p ON p.usulan_id = u.id
         WHERE {_BEKU} AND u.jenis = 'PINDAH' AND p.lingkup = 'RUMAH_TANGGA' AND r.rumah_tangga_id = u.sasaran_id
        """
        for tabel in ("registri_keluarga", "registri_anggota")
    ),
    # Some of the people move: they become a household of their own at the new place.
    f"""
    INSERT INTO registri_rumahtangga ({_RT}, desa_id, nama_kepala, jumlah_anggota, aktif, sumber, kunci_usulan,
                                      versi, dibuat_pada, diubah_pada)
    SELECT {_awalan("t", KOLOM_RUMAH_TANGGA)}, p.desa_tujuan_id, u.nama_kepala, 0, TRUE, 'USULAN', u.kunci, 0,
           %(kini)s, %(kini)s
      FROM usulan_usulan u JOIN usulan_perpindahan p ON p.usulan_id = u.id
      JOIN usulan_usulanrumahtangga t ON t.usulan_id = u.id
     WHERE {_TERPISAH}
    """,
    f"""
    UPDATE registri_keluarga r SET rumah_tangga_id = b.id, desa_id = b.desa_id, nomor_urut = x.nomor_urut
      FROM usulan_usulan u JOIN usulan_perpindahan p ON p.usulan_id = u.id
      JOIN registri_rumahtangga b ON b.kunci_usulan = u.kunci
      JOIN usulan_usulankeluarga x ON x.usulan_id = u.id
     WHERE {_TERPISAH} AND p.lingkup = 'KELUARGA' AND r.id = x.asal_id
    """,
    f"""
    INSERT INTO registri_keluarga ({_KK}, rumah_tangga_id, desa_id, nomor_urut, aktif)
    SELECT CASE WHEN 'no_kk' = ANY(x.kolom_ubah) THEN x.no_kk END, {_awalan("x", KOLOM_KELUARGA[1:])}, b.id, b.desa_id, x.nomor_urut, TRUE
      FROM usulan_usulan u JOIN usulan_perpindahan p ON p.usulan_id = u.id
      JOIN registri_rumahtangga b ON b.kunci_usulan = u.kunci
      JOIN usulan_usulankeluarga x ON x.usulan_id = u.id
     WHERE {_TERPISAH} AND p.lingkup = 'ANGGOTA'
    """,
    f"""
    UPDATE registri_anggota r
       SET rumah_tangga_id = b.id, desa_id = b.desa_id, keluarga_id = k.id, hubungan = x.hubungan
      FROM usulan_usulan u JOIN usulan_perpindahan p ON p.usulan_id = u.id
      JOIN registri_rumahtangga b ON b.kunci_usulan = u.kunci
      JOIN usulan_usulananggota x ON x.usulan_id = u.id
      JOIN usulan_usulankeluarga f ON f.id = x.keluarga_id
      JOIN registri_keluarga k ON k.rumah_tangga_id = b.id AND k.nomor_urut = f.nomor_urut
     WHERE {_TERPISAH} AND r.id = x.asal_id
    """,
)

_UBAHAN = (
    f"""
    UPDATE registri_anggota r SET nik = NULL
      FROM usulan_usulan u JOIN usulan_usulananggota x ON x.usulan_id = u.id
     WHERE {_UBAH_ISI} AND r.id = x.asal_id AND 'nik' = ANY(x.kolom_ubah)
    """,
    f"""
    UPDATE registri_keluarga r SET no_kk = NULL
      FROM usulan_usulan u JOIN usulan_usulankeluarga x ON x.usulan_id = u.id
     WHERE {_UBAH_ISI} AND r.id = x.asal_id AND 'no_kk' = ANY(x.kolom_ubah)
    """,
    f"""
    UPDATE registri_rumahtangga r SET {_yang_berubah(KOLOM_RUMAH_TANGGA)}
      FROM usulan_usulan u JOIN usulan_usulanrumahtangga x ON x.usulan_id = u.id
     WHERE {_UBAH_ISI} AND r.id = u.sasaran_id AND cardinality(x.kolom_ubah) > 0
    """,
    f"""
    UPDATE registri_keluarga r SET {_yang_berubah(KOLOM_KELUARGA)}
      FROM usulan_usulan u JOIN usulan_usulankeluarga x ON x.usulan_id = u.id
     WHERE {_UBAH_ISI} AND r.id = x.asal_id AND cardinality(x.kolom_ubah) > 0
    """,
    # A new keluarga gets its number and is remembered on the proposed row, so that its people find it.
    f"""
    UPDATE usulan_usulankeluarga x SET asal_id = nextval(pg_get_serial_sequence('registri_keluarga', 'id'))
      FROM usulan_usulan u WHERE {_UBAH_ISI} AND x.usulan_id = u.id AND x.dasar IS NULL AND x.asal_id IS NULL
    """,
    f"""
    INSERT INTO registri_keluarga (id, {_KK}, rumah_tangga_id, desa_id, nomor_urut, aktif)
    SELECT x.asal_id, {_awalan("x", KOLOM_KELUARGA)}, u.sasaran_id, t.desa_id,
           (SELECT max(k.nomor_urut) FROM registri_keluarga k WHERE k.rumah_tangga_id = u.sasaran_id)
               + row_number() OVER (PARTITION BY u.sasaran_id ORDER BY x.nomor_urut), TRUE
      FROM usulan_usulan u JOIN usulan_usulankeluarga x ON x.usulan_id = u.id
      JOIN registri_rumahtangga t ON t.id = u.sasaran_id
     WHERE {_UBAH_ISI} AND x.dasar IS NULL
    """,
    f"""
    UPDATE registri_anggota r
       SET {_yang_berubah(KOLOM_ANGGOTA)}, kunci_nama = x.kunci_nama,
           keluarga_id = CASE WHEN 'keluarga' = ANY(x.kolom_ubah) THEN f.asal_id ELSE r.keluarga_id END
      FROM usulan_usulan u JOIN usulan_usulananggota x ON x.usulan_id = u.id
      JOIN usulan_usulankeluarga f ON f.id = x.keluarga_id
     WHERE {_UBAH_ISI} AND r.id = x.asal_id AND cardinality(x.kolom_ubah) > 0
    """,
    f"""
    INSERT INTO registri_anggota ({_ART}, kunci_nama, rumah_tangga_id, keluarga_id, desa_id, nomor_urut, nik_tercatat,
                                  jawaban, temuan, aktif, status_penetapan)
    SELECT {_awalan("x", KOLOM_ANGGOTA)}, x.kunci_nama, u.sasaran_id, f.asal_id, t.desa_id,
           (SELECT max(k.nomor_urut) FROM registri_anggota k WHERE k.rumah_tangga_id = u.sasaran_id)
               + row_number() OVER (PARTITION BY u.sasaran_id ORDER BY f.nomor_urut, x.nomor_urut),
           '', '{{}}', '[]', TRUE, 'USULAN_DAERAH'
      FROM usulan_usulan u JOIN usulan_usulananggota x ON x.usulan_id = u.id
      JOIN usulan_usulankeluarga f ON f.id = x.keluarga_id
      JOIN registri_rumahtangga t ON t.id = u.sasaran_id
     WHERE {_UBAH_ISI} AND x.dasar IS NULL
    """,
)

_BARU = (
    f"""
    INSERT INTO registri_rumahtangga ({_RT}, desa_id, nama_kepala, jumlah_anggota, aktif, sumber, kunci_usulan,
                                      versi, dibuat_pada, diubah_pada)
    SELECT {_awalan("t", KOLOM_RUMAH_TANGGA)}, u.desa_id, u.nama_kepala, u.jumlah_anggota, TRUE, 'USULAN', u.kunci,
           1, %(kini)s, %(kini)s
      FROM usulan_usulan u JOIN usulan_usulanrumahtangga t ON t.usulan_id = u.id
     WHERE {_RUMAH_TANGGA_BARU}
    """,
    f"""
    INSERT INTO registri_keluarga ({_KK}, rumah_tangga_id, desa_id, nomor_urut, aktif)
    SELECT {_awalan("k", KOLOM_KELUARGA)}, r.id, u.desa_id, k.nomor_urut, TRUE
      FROM usulan_usulan u JOIN usulan_usulankeluarga k ON k.usulan_id = u.id
      JOIN registri_rumahtangga r ON r.kunci_usulan = u.kunci
     WHERE {_RUMAH_TANGGA_BARU}
    """,
    f"""
    INSERT INTO registri_anggota ({_ART}, kunci_nama, rumah_tangga_id, keluarga_id, desa_id, nomor_urut, nik_tercatat,
                                  jawaban, temuan, aktif, status_penetapan)
    SELECT {_awalan("a", KOLOM_ANGGOTA)}, a.kunci_nama, r.id, f.id, u.desa_id, a.nomor_urut, '', '{{}}', '[]', TRUE,
           'USULAN_DAERAH'
      FROM usulan_usulan u JOIN usulan_usulankeluarga k ON k.usulan_id = u.id
      JOIN usulan_usulananggota a ON a.keluarga_id = k.id
      JOIN registri_rumahtangga r ON r.kunci_usulan = u.kunci
      JOIN registri_keluarga f ON f.rumah_tangga_id = r.id AND f.nomor_urut = k.nomor_urut
     WHERE {_RUMAH_TANGGA_BARU}
    """,
    f"""
    INSERT INTO registri_riwayatrumahtangga (rumah_tangga_id, desa_id, periode_id, kunci_usulan, jenis, sebelum,
                                             sesudah, terjadi_pada)
    SELECT r.id, r.desa_id, u.periode_id, u.kunci, u.jenis, NULL, NULL, %(kini)s
      FROM usulan_usulan u JOIN registri_rumahtangga r ON r.kunci_usulan = u.kunci
     WHERE {_RUMAH_TANGGA_BARU}
    """,
)

_PROGRAM = (
    f"""
    UPDATE registri_keluarga r SET program = x.program
      FROM usulan_usulan u JOIN usulan_usulankeluarga x ON x.usulan_id = u.id
     WHERE {_BEKU} AND u.jenis = 'PROGRAM' AND u.program <> 'PBI' AND r.id = x.asal_id
    """,
    f"""
    UPDATE registri_anggota r SET pengurus = (r.id = x.asal_id)
      FROM usulan_usulan u JOIN usulan_usulananggota x ON x.usulan_id = u.id
      JOIN usulan_usulankeluarga f ON f.id = x.keluarga_id
     WHERE {_BEKU} AND u.jenis = 'PROGRAM' AND u.program NOT IN ('PBI', 'NON BANSOS') AND r.keluarga_id = f.asal_id
    """,
    f"""
    UPDATE registri_anggota r SET pbi = TRUE
      FROM usulan_usulan u JOIN usulan_usulananggota x ON x.usulan_id = u.id
     WHERE {_BEKU} AND u.jenis = 'PROGRAM' AND u.program = 'PBI' AND r.id = x.asal_id
    """,
)

# What follows from the people: which keluarga and households are still active, head, number, version.
_TERSENTUH = f"""
    SELECT u.sasaran_id AS id FROM usulan_usulan u WHERE {_BEKU} AND u.sasaran_id IS NOT NULL
    UNION
    SELECT b.id FROM usulan_usulan u JOIN registri_rumahtangga b ON b.kunci_usulan = u.kunci
     WHERE {_BEKU} AND u.jenis = 'PINDAH'
"""
_RANGKUM = (
    f"""
    UPDATE registri_keluarga k SET aktif = FALSE
     WHERE k.aktif AND k.rumah_tangga_id IN ({_TERSENTUH})
       AND NOT EXISTS (SELECT 1 FROM registri_anggota a WHERE a.keluarga_id = k.id AND a.aktif)
    """,
    f"""
    UPDATE registri_rumahtangga r
       SET aktif = s.jumlah > 0, jumlah_anggota = s.jumlah, nama_kepala = coalesce(s.kepala, r.nama_kepala),
           versi = r.versi + 1, diubah_pada = %(kini)s
      FROM (SELECT t.id, count(a.id) AS jumlah,
                   (array_agg(a.nama ORDER BY (a.hubungan = '1') DESC, k.nomor_urut, a.nomor_urut)
                        FILTER (WHERE a.id IS NOT NULL))[1] AS kepala
              FROM ({_TERSENTUH}) t
              LEFT JOIN registri_anggota a ON a.rumah_tangga_id = t.id AND a.aktif
              LEFT JOIN registri_keluarga k ON k.id = a.keluarga_id
             GROUP BY t.id) s
     WHERE r.id = s.id
    """,
)


def terapkan(periode_id: int, kini: datetime) -> int:
    """Put the frozen proposals of the period into the registry; returns households written or changed.

    Call under the district's lock: between freezing and this, nothing else changes the registry.
    """
    params = {"periode": periode_id, "kini": kini, "final": Status.DIFINALISASI}
    for sql in (
        *RIWAYAT_SEBELUM,
        *_NONAKTIF,
        *_PINDAH,
        *_UBAHAN,
        *_BARU,
        *_PROGRAM,
        *_RANGKUM,
        *RIWAYAT_TERPISAH,
    ):
        _jalankan(sql, params)
    return sum(_jalankan(sql, params) for sql in RIWAYAT_SESUDAH)


def _jalankan(sql: str, params: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
