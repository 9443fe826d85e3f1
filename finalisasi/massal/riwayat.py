"""History of each household: what it was before a finalized proposal and what it is after."""

from __future__ import annotations

_BEKU = "u.periode_id = %(periode)s AND u.status = %(final)s"

# One household as JSON: its place and columns, its keluarga, its active people.
_KEADAAN = """
    SELECT jsonb_build_object(
               'desa', r.desa_id,
               'rumah_tangga', to_jsonb(r) - 'id' - 'desa_id' - 'versi' - 'dibuat_pada' - 'diubah_pada' - 'kunci_usulan',
               'keluarga', (SELECT jsonb_agg(to_jsonb(k) - 'rumah_tangga_id' - 'desa_id' ORDER BY k.nomor_urut)
                              FROM registri_keluarga k WHERE k.rumah_tangga_id = r.id AND k.aktif),
               'anggota', (SELECT jsonb_agg(to_jsonb(a) - 'rumah_tangga_id' - 'desa_id' - 'kunci_nama' - 'jawaban'
                                                        - 'temuan' ORDER BY a.nomor_urut, a.id)
                             FROM registri_anggota a WHERE a.rumah_tangga_id = r.id AND a.aktif))
"""

RIWAYAT_SEBELUM = (
    f"""
    INSERT INTO registri_riwayatrumahtangga (rumah_tangga_id, desa_id, periode_id, kunci_usulan, jenis, sebelum,
                                             sesudah, terjadi_pada)
    SELECT r.id, r.desa_id, u.periode_id, u.kunci, u.jenis, ({_KEADAAN}), NULL, %(kini)s
      FROM usulan_usulan u JOIN registri_rumahtangga r ON r.id = u.sasaran_id
     WHERE {_BEKU}
    """,
)

RIWAYAT_TERPISAH = (
    f"""
    INSERT INTO registri_riwayatrumahtangga (rumah_tangga_id, desa_id, periode_id, kunci_usulan, jenis, sebelum,
                                             sesudah, terjadi_pada)
    SELECT r.id, p.desa_asal_id, u.periode_id, u.kunci, u.jenis, NULL, NULL, %(kini)s
      FROM usulan_usulan u JOIN usulan_perpindahan p ON p.usulan_id = u.id
      JOIN registri_rumahtangga r ON r.kunci_usulan = u.kunci
     WHERE {_BEKU} AND u.jenis = 'PINDAH' AND p.lingkup <> 'RUMAH_TANGGA'
    """,
)

RIWAYAT_SESUDAH = (
    f"""
    UPDATE registri_riwayatrumahtangga h SET sesudah = ({_KEADAAN})
      FROM registri_rumahtangga r, usulan_usulan u
     WHERE r.id = h.rumah_tangga_id AND u.kunci = h.kunci_usulan AND {_BEKU}
    """,
)
