"""`ganda-semua`: the whole registry compared with itself, with one person in a hundred registered twice, damaged."""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench.data import siapkan
from bench.ukuran import ULANG, Hasil, jalankan, tengah

SEPERSERATUS = 100
BATAS = 60
"""Score from which a pair is called a duplicate; from usulan.massal.mirip.BATAS on it is shown as possible."""
DETIK, RECALL, PRESISI = 60, 0.92, 0.85
_ORANG_SEMUA = """
WITH orang AS NOT MATERIALIZED (
    SELECT rumah_tangga_id AS kelompok, id::text AS acuan, desa_id, nik, nama, id AS asal_id, TRUE AS diperiksa,
           kunci_nama, tanggal_lahir, jenis_kelamin, ibu_kandung, TRUE AS dibandingkan
      FROM registri_anggota WHERE aktif
)
"""
_LANTAI = """
SELECT count(*) FROM registri_anggota a JOIN registri_anggota b USING (tanggal_lahir, jenis_kelamin) WHERE a.id < b.id
"""
_ASLI = """
SELECT id, nama, tanggal_lahir, nik, ibu_kandung, jenis_kelamin, rumah_tangga_id, keluarga_id, desa_id
  FROM registri_anggota WHERE id %% %s = %s ORDER BY id
"""
_KEMBARAN = """
INSERT INTO registri_anggota (nik, nama, kunci_nama, tanggal_lahir, ibu_kandung, jenis_kelamin, rumah_tangga_id,
       keluarga_id, desa_id, tempat_lahir, pekerjaan, status_kawin, hubungan, disabilitas, jenis_disabilitas, hamil, pbi,
       nomor_urut, nik_tercatat, jawaban, temuan, aktif, status_penetapan)
VALUES (CASE WHEN EXISTS (SELECT 1 FROM registri_anggota WHERE nik = %(nik)s AND aktif) THEN NULL ELSE %(nik)s END,
        %(nama)s, %(kunci)s, %(tanggal_lahir)s, %(ibu_kandung)s, %(jenis_kelamin)s, %(rumah_tangga)s, %(keluarga)s,
        %(desa)s, '', '', '', '', FALSE, '', FALSE, FALSE, 99, '', '{}', '[]', TRUE, 'DITETAPKAN')
RETURNING id
"""


def ukur(skala: float) -> Iterator[Hasil]:
    """Seconds against the bare join on birth date and sex; recall and precision stand in the target."""
    url = siapkan(skala)
    putaran = [jalankan(__name__, url=url) for _ in range(ULANG)]
    detik, satu = tengah([p["detik"] for p in putaran]), putaran[0]
    ok = detik <= DETIK and satu["recall"] >= RECALL and satu["presisi"] >= PRESISI
    target = f"<= {DETIK} s; recall {satu['recall']} >= {RECALL}; presisi {satu['presisi']} >= {PRESISI}"
    lantai = tengah([p["lantai"] for p in putaran])
    rss = max(p["rss_mb"] for p in putaran)
    yield Hasil("ganda-semua", satu["baris"], detik, lantai, target, ok, rss)


def suntik(cursor: Any, sisa: int) -> dict[tuple[int, int], tuple[str, ...]]:
    """Register every hundredth person once more, damaged, three in ten elsewhere; returns the pairs and their faults."""
    from bench.galat import Catatan, rusak
    from dtks.inti.nama import kunci_nama

    acak = random.Random(sisa)
    cursor.execute(_ASLI, [SEPERSERATUS, sisa])
    asli = cursor.fetchall()
    desa = sorted({b[8] for b in asli})
    pasangan = {}
    for nomor, *isi, rumah_tangga, keluarga, desa_asal in asli:
        lain, salah = rusak(Catatan(*isi), acak)
        nilai = {
            **{n: getattr(lain, n) for n in Catatan.__dataclass_fields__},
            "kunci": kunci_nama(lain.nama)[:120],
            "rumah_tangga": rumah_tangga,
            "keluarga": keluarga,
            "desa": desa_asal if acak.random() < 0.7 else acak.choice(desa),
        }
        cursor.execute(_KEMBARAN, nilai)
        pasangan[nomor, cursor.fetchone()[0]] = salah
    cursor.execute("ANALYZE registri_anggota")
    return pasangan


def _utama() -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    from usulan.massal.mirip import mirip
    from usulan.massal.sumber import Sumber

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        benar = suntik(cursor, 7)
        mulai = time.perf_counter()
        cursor.execute(_LANTAI)
        lantai = time.perf_counter() - mulai
        mulai = time.perf_counter()
        ditemukan = mirip(Sumber(_ORANG_SEMUA, usulan=False, searah=True), BATAS)
        detik = time.perf_counter() - mulai
        cursor.execute("SELECT count(*) FROM registri_anggota")
        baris = cursor.fetchone()[0]
        transaction.set_rollback(True)
    pasangan = {(int(m.acuan), m.terdaftar_id) for m in ditemukan}
    kena = len(pasangan & benar.keys())
    hasil = {
        "detik": detik,
        "lantai": lantai,
        "baris": baris,
        "recall": round(kena / len(benar), 3),
        "presisi": round(kena / len(pasangan), 3),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    json.dump(hasil, sys.stdout)


if __name__ == "__main__":
    _utama()
