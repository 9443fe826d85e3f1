"""THE NUMBERS: one set of queries that page, letter, XLSX and API share."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection

from dtks.wilayah.cakupan import pola_sql
from usulan.services.neraca import Neraca

_PER_WILAYAH = """
SELECT w.kode, w.nama, count(DISTINCT d.kode), count(DISTINCT m.desa_id), m.jenis,
       count(m.desa_id) FILTER (WHERE m.masuk_sebagai = 'BAWAAN'),
       count(m.desa_id) FILTER (WHERE m.masuk_sebagai = 'MASUK'),
       count(m.desa_id) FILTER (WHERE m.keluar_sebagai = 'DIFINALISASI'),
       count(m.desa_id) FILTER (WHERE m.keluar_sebagai = 'DITOLAK'),
       count(m.desa_id) FILTER (WHERE m.keluar_sebagai = 'DITARIK'),
       count(m.desa_id) FILTER (WHERE m.keluar_sebagai = 'DIBAWA'),
       count(m.desa_id) FILTER (WHERE m.keluar_sebagai IS NULL),
       coalesce(sum(m.jumlah_anggota) FILTER (WHERE m.keluar_sebagai = 'DIFINALISASI'), 0)
  FROM (SELECT kode, left(kode, {panjang}) AS induk
          FROM wilayah_wilayah WHERE tingkat = 10 AND {cakupan_wilayah}) d
  JOIN wilayah_wilayah w ON w.kode = d.induk
  LEFT JOIN (SELECT m.desa_id, m.jenis, m.masuk_sebagai, m.keluar_sebagai, u.jumlah_anggota
               FROM usulan_usulanperiode m JOIN usulan_usulan u ON u.id = m.usulan_id
              WHERE m.periode_id = %s) m ON m.desa_id = d.kode
 GROUP BY GROUPING SETS ((w.kode, w.nama), (w.kode, w.nama, m.jenis))
HAVING grouping(m.jenis) = 1 OR m.jenis IS NOT NULL
 ORDER BY w.kode, grouping(m.jenis) DESC, m.jenis
"""


@dataclass(slots=True)
class BarisRekap:
    """Numbers of a period in one region. `jenis` counts finalized proposals per kind."""

    kode: str
    nama: str
    desa_total: int = 0
    desa_mengusulkan: int = 0
    neraca: Neraca = field(default_factory=Neraca)
    jiwa: int = 0
    jenis: dict[str, int] = field(default_factory=dict)


def per_wilayah(periode_id: int, panjang: int, kode: tuple[str, ...]) -> list[BarisRekap]:
    """Numbers of a period per region whose code has `panjang` digits (4, 6 or 10), inside `kode`."""
    sql, nilai = pola_sql("kode", kode)
    hasil: dict[str, BarisRekap] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PER_WILAYAH.format(panjang=int(panjang), cakupan_wilayah=sql), [*nilai, periode_id])
        for w, nama, desa, ikut, jenis, *angka, jiwa in cursor.fetchall():
            baris = hasil.setdefault(w, BarisRekap(w, nama))
            if jenis is None:
                baris.desa_total, baris.desa_mengusulkan = desa, ikut
                baris.neraca, baris.jiwa = Neraca(*angka), jiwa
            else:
                baris.jenis[jenis] = Neraca(*angka).difinalisasi
    return list(hasil.values())


def jumlah(baris: list[BarisRekap]) -> BarisRekap:
    """Total line of a table."""
    total = BarisRekap("", "Jumlah")
    for b in baris:
        total.desa_total += b.desa_total
        total.desa_mengusulkan += b.desa_mengusulkan
        total.neraca += b.neraca
        total.jiwa += b.jiwa
        for jenis, n in b.jenis.items():
            total.jenis[jenis] = total.jenis.get(jenis, 0) + n
    return total


def desa_tidak_ikut(periode_id: int, kode: tuple[str, ...]) -> list[tuple[str, str]]:
    """(code, name) of the villages with no proposal at all in the period."""
    return [(b.kode, b.nama) for b in per_wilayah(periode_id, 10, kode) if b.desa_mengusulkan == 0]
