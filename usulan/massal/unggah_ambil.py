"""Set-based SQL that turns the staged rows of an upload into drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

from dtks.registri.data import KOLOM_ANGGOTA, KOLOM_KELUARGA, KOLOM_RUMAH_TANGGA
from usulan.massal.salin import _dasar, _kolom
from usulan.massal.unggah_kirim import catat

_RT, _KK, _ORANG = (", ".join(k) for k in (KOLOM_RUMAH_TANGGA, KOLOM_KELUARGA, KOLOM_ANGGOTA))
_BARIS: Final = "usulan_barisunggahan b ON b.unggahan_id = %(unggahan)s AND b.kelompok = u.kelompok"

# The numbers of the new rows are drawn first, so that families, people and findings can name them.
_NOMORI: Final = f"""
DROP TABLE IF EXISTS pg_temp.ambil_usulan, pg_temp.ambil_keluarga, pg_temp.ambil_anggota;
CREATE TEMPORARY TABLE ambil_usulan ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('usulan_usulan', 'id')) AS usulan_id, t.*
  FROM (SELECT b.kelompok, b.desa_id, b.golongan, b.rumah_tangga, b.ringkasan,
               (b.ringkasan ->> 'sasaran')::bigint AS sasaran
          FROM usulan_barisunggahan b
         WHERE b.unggahan_id = %(unggahan)s AND b.golongan = ANY(%(golongan)s) AND b.ringkasan IS NOT NULL
         ORDER BY b.kelompok) t;
ANALYZE ambil_usulan;
CREATE TEMPORARY TABLE ambil_keluarga ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('usulan_usulankeluarga', 'id')) AS id, t.*, t.kelompok || '-' || t.urut AS acuan
  FROM (SELECT u.usulan_id, u.kelompok, b.urut_keluarga AS urut, NULL::bigint AS asal, b.keluarga AS isi
          FROM ambil_usulan u JOIN {_BARIS}
         WHERE b.keluarga IS NOT NULL AND b.asal_keluarga_id IS NULL
         UNION ALL
        SELECT u.usulan_id, u.kelompok, r.nomor_urut, r.id, NULL
          FROM ambil_usulan u JOIN registri_keluarga r ON r.rumah_tangga_id = u.sasaran AND r.aktif
         WHERE EXISTS (SELECT 1 FROM registri_anggota a WHERE a.keluarga_id = r.id AND a.aktif)
         ORDER BY 1, 3) t;
ANALYZE ambil_keluarga;
CREATE TEMPORARY TABLE ambil_anggota ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('usulan_usulananggota', 'id')) AS id, t.*, t.keluarga || '-' || t.urut AS acuan
  FROM (SELECT k.usulan_id, k.id AS keluarga_id, k.acuan AS keluarga, b.urut_anggota AS urut, NULL::bigint AS asal,
               b.anggota AS isi, b.kunci_nama
          FROM ambil_keluarga k JOIN usulan_barisunggahan b
            ON b.unggahan_id = %(unggahan)s AND b.kelompok = k.kelompok AND b.urut_keluarga = k.urut
         WHERE b.anggota IS NOT NULL AND b.asal_anggota_id IS NULL
         UNION ALL
        SELECT k.usulan_id, k.id, k.acuan, row_number() OVER (PARTITION BY k.id ORDER BY r.nomor_urut, r.id), r.id,
               NULL, r.kunci_nama
          FROM ambil_keluarga k JOIN registri_anggota r ON r.keluarga_id = k.asal AND r.aktif
         ORDER BY 1, 2, 4) t;
ANALYZE ambil_anggota;
"""

_USULAN: Final = """
INSERT INTO usulan_usulan (id, kunci, jenis, desa_id, sasaran_id, sasaran_versi, status, status_sejak, versi, versi_isi,
                           kanal, asal, keterangan, program, nama_kepala, jumlah_anggota, jumlah_galat,
                           jumlah_peringatan, alasan, dientri_dinas, diserahkan, tanggal_asal, unggahan_id,
                           dibuat_oleh_id, dibuat_pada, diubah_pada)
SELECT u.usulan_id, gen_random_uuid(), u.ringkasan ->> 'jenis', u.desa_id, u.sasaran,
       (u.ringkasan ->> 'sasaran_versi')::int, 'DRAF', %(kini)s, 1, 1, %(kanal)s, %(asal)s, %(keterangan)s,
       u.ringkasan ->> 'program', u.ringkasan ->> 'nama', (u.ringkasan ->> 'anggota')::int,
       (u.ringkasan ->> 'galat')::int, (u.ringkasan ->> 'peringatan')::int, '', %(dientri_dinas)s, %(diserahkan)s,
       %(tanggal_asal)s, %(unggahan)s, %(pelaku)s, %(kini)s, %(kini)s
  FROM ambil_usulan u
"""

_ISI_BARU: Final = (
    f"""
    INSERT INTO usulan_usulanrumahtangga (usulan_id, {_RT})
    SELECT u.usulan_id, {_kolom("x", KOLOM_RUMAH_TANGGA)}
      FROM ambil_usulan u CROSS JOIN LATERAL jsonb_populate_record(NULL::usulan_usulanrumahtangga, u.rumah_tangga) x
     WHERE u.sasaran IS NULL
    """,
    f"""
    INSERT INTO usulan_usulankeluarga (id, usulan_id, nomor_urut, {_KK})
    SELECT k.id, k.usulan_id, k.urut, {_kolom("x", KOLOM_KELUARGA)}
      FROM ambil_keluarga k CROSS JOIN LATERAL jsonb_populate_record(NULL::usulan_usulankeluarga, k.isi) x
     WHERE k.asal IS NULL
    """,
    f"""
    INSERT INTO usulan_usulananggota (id, usulan_id, keluarga_id, nomor_urut, kunci_nama, {_ORANG})
    SELECT a.id, a.usulan_id, a.keluarga_id, a.urut, a.kunci_nama, {_kolom("x", KOLOM_ANGGOTA)}
      FROM ambil_anggota a CROSS JOIN LATERAL jsonb_populate_record(NULL::usulan_usulananggota, a.isi) x
     WHERE a.asal IS NULL
    """,
)
_ISI_KENAL: Final = (
    f"""
    INSERT INTO usulan_usulanrumahtangga (usulan_id, {_RT}, dasar)
    SELECT u.usulan_id, {_kolom("r", KOLOM_RUMAH_TANGGA)}, {_dasar("r", KOLOM_RUMAH_TANGGA)}
      FROM ambil_usulan u JOIN registri_rumahtangga r ON r.id = u.sasaran
    """,
    f"""
    INSERT INTO usulan_usulankeluarga (id, usulan_id, asal_id, nomor_urut, {_KK}, dasar)
    SELECT k.id, k.usulan_id, k.asal, k.urut, {_kolom("r", KOLOM_KELUARGA)}, {_dasar("r", KOLOM_KELUARGA)}
      FROM ambil_keluarga k JOIN registri_keluarga r ON r.id = k.asal
    """,
    f"""
    INSERT INTO usulan_usulananggota (id, usulan_id, keluarga_id, asal_id, nomor_urut, kunci_nama, {_ORANG}, dasar)
    SELECT a.id, a.usulan_id, a.keluarga_id, a.asal, a.urut, a.kunci_nama, {_kolom("r", KOLOM_ANGGOTA)},
           {_dasar("r", KOLOM_ANGGOTA)} || jsonb_build_object('keluarga', r.keluarga_id)
      FROM ambil_anggota a JOIN registri_anggota r ON r.id = a.asal
    """,
)


def _tindih(tabel: str, kolom: Sequence[str], isi: str, syarat: str, tambahan: str = "") -> str:
    """Lay over a known row what the file changes; the staged JSON holds exactly the changed columns."""
    daftar = ", ".join(kolom)
    return f"""
        UPDATE {tabel} x
           SET ({daftar}) = (SELECT {daftar} FROM jsonb_populate_record(x, {isi})),
               kolom_ubah = ARRAY(SELECT k FROM jsonb_object_keys({isi}) k ORDER BY k)::varchar[]{tambahan}
          FROM ambil_usulan u JOIN {_BARIS}
         WHERE x.usulan_id = u.usulan_id AND u.sasaran IS NOT NULL AND {isi} IS NOT NULL AND {syarat}
    """


_UBAHAN: Final = (
    _tindih("usulan_usulanrumahtangga", KOLOM_RUMAH_TANGGA, "b.rumah_tangga", "b.ringkasan IS NOT NULL"),
    _tindih("usulan_usulankeluarga", KOLOM_KELUARGA, "b.keluarga", "x.asal_id = b.asal_keluarga_id"),
    _tindih(
        "usulan_usulananggota",
        KOLOM_ANGGOTA,
        "b.anggota",
        "x.asal_id = b.asal_anggota_id",
        ", kunci_nama = b.kunci_nama",
    ),
)

# Findings of cells (sel.…) belong to the file, not to the proposal.
_TEMUAN: Final = f"""
INSERT INTO usulan_temuanusulan (usulan_id, kode, tingkat, bidang, pesan, sumber, versi_isi)
SELECT t.usulan_id, t.isi ->> 0, t.isi ->> 1,
       CASE WHEN coalesce(k.id, a.id) IS NULL THEN t.bidang
            ELSE concat_ws('.', t.macam, coalesce(k.id, a.id), nullif(split_part(t.bidang, '.', 3), '')) END,
       t.isi ->> 3, t.isi ->> 4, 1
  FROM (SELECT u.usulan_id, isi, isi ->> 2 AS bidang, split_part(isi ->> 2, '.', 1) AS macam,
               split_part(isi ->> 2, '.', 2) AS acuan
          FROM ambil_usulan u JOIN {_BARIS} CROSS JOIN LATERAL jsonb_array_elements(b.temuan) isi) t
  LEFT JOIN ambil_keluarga k ON t.macam = 'keluarga' AND k.acuan = t.acuan
  LEFT JOIN ambil_anggota a ON t.macam = 'anggota' AND a.acuan = t.acuan
 WHERE t.macam <> 'sel'
 ORDER BY t.usulan_id, (t.isi ->> 5)::int
"""
_TANDAI: Final = """
UPDATE usulan_barisunggahan b SET usulan_id = u.usulan_id
  FROM ambil_usulan u WHERE b.unggahan_id = %(unggahan)s AND b.kelompok = u.kelompok AND b.ringkasan IS NOT NULL
"""
_JEJAK_ISI: Final = """
jsonb_strip_nulls(jsonb_build_object('jenis', u.jenis, 'versi_isi', u.versi_isi, 'rumah_tangga', u.sasaran_id,
                                     'unggahan', u.unggahan_id))
"""


def ambil(unggahan_id: int, golongan: Sequence[str], isian: Mapping[str, Any]) -> list[int]:
    """Make a draft of every staged household of these kinds; returns the new proposals in order.

    `isian`: kini, kanal, asal, keterangan, dientri_dinas, diserahkan, tanggal_asal, and who acts
    (pelaku, nama, peran, permintaan).
    """
    params = {**isian, "unggahan": unggahan_id, "golongan": list(golongan)}
    with connection.cursor() as cursor:
        cursor.execute(_NOMORI, params)
        cursor.execute("SELECT usulan_id, sasaran FROM ambil_usulan ORDER BY 1")
        semua = cursor.fetchall()
        kenal = any(sasaran is not None for _, sasaran in semua)
        for sql in (_USULAN, *_ISI_BARU, *(_ISI_KENAL + _UBAHAN if kenal else ()), _TEMUAN, _TANDAI):
            cursor.execute(sql, params)
        usulan = [nomor for nomor, _ in semua]
    catat(usulan, "usulan.dibuat", isian, _JEJAK_ISI)
    return usulan
