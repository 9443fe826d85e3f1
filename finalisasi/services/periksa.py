"""Recount the promise from proposals and trail: every difference is a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from finalisasi.models import Surat

_PEMERIKSAAN: tuple[tuple[str, str], ...] = (
    (
        "Usulan {0} tercatat diajukan pada jejak, tetapi tidak ada lagi di tabel usulan.",
        """
        SELECT DISTINCT p.objek_id FROM jejak_peristiwa p
         WHERE p.objek = 'usulan' AND p.peristiwa IN ('usulan.ajukan', 'usulan.tolak_musdes')
           AND NOT EXISTS (SELECT 1 FROM usulan_usulan u WHERE u.id = p.objek_id::bigint)
         ORDER BY 1
        """,
    ),
    (
        "Usulan {0} diajukan menurut {1}, tetapi tidak menurut yang lain.",
        """
        SELECT coalesce(m.usulan_id, j.usulan_id),
               CASE WHEN m.usulan_id IS NULL THEN 'jejak' ELSE 'masa periode' END
          FROM (SELECT usulan_id FROM usulan_usulanperiode WHERE masuk_sebagai = 'MASUK') m
          FULL JOIN (SELECT objek_id::bigint AS usulan_id FROM jejak_peristiwa
                      WHERE objek = 'usulan' AND peristiwa IN ('usulan.ajukan', 'usulan.tolak_musdes')
                        AND isi->>'dari' = 'DRAF') j
            ON j.usulan_id = m.usulan_id
         WHERE m.usulan_id IS NULL OR j.usulan_id IS NULL ORDER BY 1
        """,
    ),
    (
        "Usulan {0} dibawa dari periode {1} tetapi tidak menjadi bawaan periode lain.",
        """
        SELECT m.usulan_id, m.periode_id FROM usulan_usulanperiode m JOIN periode_periode p ON p.id = m.periode_id
         WHERE m.keluar_sebagai = 'DIBAWA'
           AND NOT EXISTS (SELECT 1 FROM usulan_usulanperiode n JOIN periode_periode q ON q.id = n.periode_id
                            WHERE n.usulan_id = m.usulan_id AND n.masuk_sebagai = 'BAWAAN' AND q.mulai > p.mulai)
         ORDER BY 1
        """,
    ),
    (
        "Usulan {0} berstatus {1}, tetapi masa terakhirnya keluar sebagai {2}.",
        """
        SELECT u.id, u.status, coalesce(m.keluar_sebagai, 'belum keluar')
          FROM usulan_usulan u JOIN usulan_usulanperiode m ON m.usulan_id = u.id AND m.periode_id = u.periode_id
          JOIN periode_periode p ON p.id = u.periode_id
         WHERE coalesce(m.keluar_sebagai, '') IS DISTINCT FROM
               CASE WHEN u.status IN ('DITOLAK', 'DITARIK', 'DIFINALISASI') THEN u.status ELSE '' END
         ORDER BY 1
        """,
    ),
    (
        "Usulan {0} sudah diajukan tetapi tidak mempunyai masa pada periodenya.",
        """
        SELECT u.id FROM usulan_usulan u
         WHERE u.diajukan_pada IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM usulan_usulanperiode m WHERE m.usulan_id = u.id AND m.periode_id = u.periode_id)
         ORDER BY 1
        """,
    ),
    (
        "Neraca periode {0} desa {1} jenis {2} berbeda dari hitungan ulang usulannya.",
        """
        WITH hitung AS (
            SELECT f.id AS finalisasi_id, m.desa_id, m.jenis,
                   count(*) FILTER (WHERE masuk_sebagai = 'BAWAAN') AS bawaan,
                   count(*) FILTER (WHERE masuk_sebagai = 'MASUK') AS masuk,
                   count(*) FILTER (WHERE keluar_sebagai = 'DIFINALISASI') AS difinalisasi,
                   count(*) FILTER (WHERE keluar_sebagai = 'DITOLAK') AS ditolak,
                   count(*) FILTER (WHERE keluar_sebagai = 'DITARIK') AS ditarik,
                   count(*) FILTER (WHERE keluar_sebagai = 'DIBAWA') AS dibawa,
                   count(*) FILTER (WHERE keluar_sebagai IS NULL) AS terbuka
              FROM finalisasi_finalisasi f JOIN usulan_usulanperiode m ON m.periode_id = f.periode_id
             WHERE f.status <> 'DITOLAK' GROUP BY f.id, m.desa_id, m.jenis
        ), tercatat AS (
            SELECT n.* FROM finalisasi_neracaperiode n JOIN finalisasi_finalisasi f ON f.id = n.finalisasi_id
             WHERE f.status <> 'DITOLAK'
        )
        SELECT p.kode, desa_id, jenis
          FROM hitung h FULL JOIN tercatat t USING (finalisasi_id, desa_id, jenis)
          JOIN finalisasi_finalisasi f ON f.id = finalisasi_id JOIN periode_periode p ON p.id = f.periode_id
         WHERE (h.bawaan, h.masuk, h.difinalisasi, h.ditolak, h.ditarik, h.dibawa, h.terbuka)
               IS DISTINCT FROM (t.bawaan, t.masuk, t.difinalisasi, t.ditolak, t.ditarik, t.dibawa, 0)
         ORDER BY 1, 2, 3
        """,
    ),
    (
        "Usulan {0} disahkan tetapi registri tidak mempunyai riwayat perubahannya.",
        """
        SELECT u.id FROM usulan_usulan u JOIN periode_periode p ON p.id = u.periode_id
         WHERE u.status = 'DIFINALISASI' AND p.status IN ('DISAHKAN', 'DIKIRIM', 'DITETAPKAN')
           AND NOT EXISTS (SELECT 1 FROM registri_riwayatrumahtangga h WHERE h.kunci_usulan = u.kunci)
         ORDER BY 1
        """,
    ),
)


def periksa_neraca() -> Iterator[str]:
    """Yield every difference between neraca, stays, proposals, registry and trail; nothing when all is well.

    Looks at the whole database: for commands, never for a page.
    """
    with connection.cursor() as cursor:
        for kalimat, sql in _PEMERIKSAAN:
            cursor.execute(sql)
            for baris in cursor.fetchall():
                yield kalimat.format(*baris)


def segel_tercetak() -> list[tuple[str, str]]:
    """(seal digest, where it is printed) of every letter made."""
    return [(s.segel, f"surat {s.nomor}") for s in Surat.objects.exclude(segel="").order_by("pk")]
