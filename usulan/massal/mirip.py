"""Likely duplicates: people of a source who may be the same as a known or an openly proposed person.

Cheap index blocks find who is compared at all (SQL), one score says how alike two are
(dtks.inti.mirip); entry and mass upload share both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from django.db import connection, transaction

from dtks.inti.mirip import Orang, skor
from dtks.inti.temuan import Temuan, Tingkat
from usulan.massal.sumber import Sumber, dari_usulan

BATAS = 56
"""Lowest score that is kept and told."""
TINGGI = 74
"""From this score on somebody must answer whether the two are one."""
PER_ORANG = 5
SEDIKIT = 20
"""Up to so many proposals are planned as single look-ups."""

BELUM_DIJAWAB = "MIRIP_BELUM_DIJAWAB"
DI_WILAYAH_LAIN = "MIRIP_DI_WILAYAH_LAIN"
MUNGKIN_MIRIP = "MUNGKIN_MIRIP"
KODE = frozenset({BELUM_DIJAWAB, DI_WILAYAH_LAIN, MUNGKIN_MIRIP})
SUMBER_MIRIP = "Permensos 3/2021 ps. 8(3)a, d"


@dataclass(frozen=True, slots=True)
class Mirip:
    """A person of the source and the one he is like: a registry row or a row of another open proposal."""

    kelompok: int
    acuan: str
    nama: str
    terdaftar_id: int | None
    diusulkan_id: int | None
    desa_lain: str
    sedesa: bool
    skor: int


_CALON = """
, calon AS {cara} (
    SELECT o.*, date_part('year', o.tanggal_lahir) AS tahun, date_part('month', o.tanggal_lahir) AS bulan,
           date_part('day', o.tanggal_lahir) AS hari,
           CASE WHEN date_part('day', o.tanggal_lahir) <= 12
                 AND date_part('day', o.tanggal_lahir) <> date_part('month', o.tanggal_lahir)
                THEN make_date(date_part('year', o.tanggal_lahir)::int, date_part('day', o.tanggal_lahir)::int,
                               date_part('month', o.tanggal_lahir)::int) END AS tertukar
      FROM orang o WHERE o.dibandingkan AND o.kunci_nama <> ''
)
"""

# A distance of four letters covers a typing error or a lost short word; the first and the last word
# found in the other name cover another order, an initial and a lost long word.
_NAMA = """
(levenshtein_less_equal(r.kunci_nama, c.kunci_nama, 4) <= 4
 OR strpos(r.kunci_nama, split_part(c.kunci_nama, ' ', 1)) > 0
    AND strpos(r.kunci_nama, split_part(c.kunci_nama, ' ', -1)) > 0
 OR strpos(c.kunci_nama, split_part(r.kunci_nama, ' ', 1)) > 0
    AND strpos(c.kunci_nama, split_part(r.kunci_nama, ' ', -1)) > 0)
"""
_DUA_BAGIAN = """
((date_part('year', r.tanggal_lahir) = c.tahun)::int + (date_part('month', r.tanggal_lahir) = c.bulan)::int
 + (date_part('day', r.tanggal_lahir) = c.hari)::int = 2)
"""
_BLOK = (
    f"""r.tanggal_lahir = c.tanggal_lahir AND r.jenis_kelamin = c.jenis_kelamin
        AND (c.ibu_kandung <> '' AND r.ibu_kandung = c.ibu_kandung OR {_NAMA})""",
    f"""r.tanggal_lahir = c.tertukar AND r.jenis_kelamin = c.jenis_kelamin
        AND (c.ibu_kandung <> '' AND r.ibu_kandung = c.ibu_kandung OR {_NAMA})""",
    f"""r.kunci_nama = c.kunci_nama
        AND ({_DUA_BAGIAN} OR (r.tanggal_lahir IS NULL OR c.tanggal_lahir IS NULL)
             AND ({{desa}} = c.desa_id OR c.ibu_kandung <> '' AND r.ibu_kandung = c.ibu_kandung))""",
    f"""r.ibu_kandung = c.ibu_kandung AND r.ibu_kandung <> '' AND r.jenis_kelamin = c.jenis_kelamin
        AND {_DUA_BAGIAN} AND {_NAMA}""",
    f"""left(r.nik, 12) = left(c.nik, 12) AND r.tanggal_lahir IS DISTINCT FROM c.tanggal_lahir
        AND levenshtein_less_equal(r.nik, c.nik, 2) <= 2 AND {_NAMA}""",
    f"""right(r.nik, 10) = right(c.nik, 10) AND levenshtein_less_equal(r.nik, c.nik, 2) <= 2 AND {_NAMA}""",
)
_KOLOM = """
SELECT c.kelompok, c.acuan, c.nama, c.kunci_nama, c.tanggal_lahir, c.jenis_kelamin, c.ibu_kandung, c.nik, c.desa_id,
       r.id, r.kunci_nama, r.tanggal_lahir, r.jenis_kelamin, r.ibu_kandung, r.nik, {desa}
"""
_TERDAFTAR = """
  FROM calon c JOIN registri_anggota r ON {blok}
 WHERE r.aktif AND (r.nik = c.nik) IS NOT TRUE
   AND CASE WHEN %(searah)s THEN r.id > c.asal_id ELSE r.id IS DISTINCT FROM c.asal_id END
"""
# A row that stands for a known person is compared as that person, in the registry.
_DIUSULKAN = """
  FROM calon c JOIN (usulan_usulananggota r JOIN usulan_usulan lain ON lain.id = r.usulan_id) ON {blok}
 WHERE r.asal_id IS NULL AND (r.nik = c.nik) IS NOT TRUE AND NOT (%(milik_usulan)s AND r.usulan_id = c.kelompok)
   AND EXISTS (SELECT 1 FROM usulan_klaim k WHERE k.usulan_id = r.usulan_id)
"""


def _kueri(asal: str, desa: str) -> str:
    return " UNION ALL ".join(
        _KOLOM.format(desa=desa) + asal.format(blok=blok.format(desa=desa)) for blok in _BLOK
    )


# A household is found in less time than the server needs to start a helper process; a registry against
# itself is merged in order, never looked up row by row.
_RENCANA = {
    "usulan": "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL enable_hashjoin = off;"
    " SET LOCAL enable_mergejoin = off",
    "berkas": "SET LOCAL jit = off",
    "searah": "SET LOCAL jit = off; SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '256MB'",
}

_RENCANA_BIASA = "; ".join(
    f"SET LOCAL {nama} TO DEFAULT"
    for nama in ("enable_hashjoin", "enable_mergejoin", "enable_nestloop", "work_mem")
)
_KE_REGISTRI = _kueri(_TERDAFTAR, "r.desa_id")
_KE_USULAN = _kueri(_DIUSULKAN, "lain.desa_id")


def mirip(dari: Sumber | Sequence[int], batas: int = BATAS, *, per_orang: int = PER_ORANG) -> list[Mirip]:
    """The best `per_orang` per `acuan` whose score is at least `batas`, best first.

    Looks beyond the caller's region on purpose; who may see the other side is the caller's to decide.
    The exact same NIK is usulan.massal.ganda's.
    """
    sumber = dari if isinstance(dari, Sumber) else dari_usulan(dari)
    params = {**sumber.params, "milik_usulan": sumber.usulan, "searah": sumber.searah}
    hasil: dict[str, dict[tuple[bool, int], Mirip]] = defaultdict(dict)
    # Of a proposal the planner looks at its people once; it needs longer to plan than to find them.
    calon = _CALON.format(cara="MATERIALIZED" if sumber.usulan else "NOT MATERIALIZED")
    satu = sumber.usulan and len(sumber.params["usulan"]) <= SEDIKIT
    rencana = _RENCANA["searah" if sumber.searah else "usulan" if satu else "berkas"]
    with transaction.atomic(savepoint=False):
        for terdaftar, kueri in ((True, _KE_REGISTRI), (False, _KE_USULAN)):
            for baris in _baris(f"{rencana}; {sumber.sql}{calon}{kueri}", params):
                _nilai(hasil, baris, terdaftar=terdaftar, batas=batas)
        if satu or sumber.searah:
            with connection.cursor() as cursor:
                cursor.execute(_RENCANA_BIASA)  # the transaction may go on with other work
    return [m for satu in hasil.values() for m in nlargest(per_orang, satu.values(), key=lambda m: m.skor)]


def _baris(sql: str, params: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while sebagian := cursor.fetchmany(5000):
            yield from sebagian


def _nilai(
    hasil: dict[str, dict[tuple[bool, int], Mirip]], baris: tuple[Any, ...], *, terdaftar: bool, batas: int
) -> None:
    kelompok, acuan, nama = baris[:3]
    lain_id = baris[9]
    nilai = skor(Orang(*baris[3:9]), Orang(*baris[10:16]))
    if nilai >= batas:
        hasil[acuan][terdaftar, lain_id] = Mirip(
            kelompok,
            acuan,
            nama,
            lain_id if terdaftar else None,
            None if terdaftar else lain_id,
            baris[15],
            baris[15] == baris[8],
            nilai,
        )


def tingkat(nilai: int) -> str:
    """The level in words."""
    return "tinggi" if nilai >= TINGGI else "sedang"


def temuan(m: Mirip) -> Temuan:
    """What an operator is told of a pair that nobody has answered. Of another village: the level only."""
    di_mana = "di desa ini" if m.sedesa else "di wilayah lain"
    kata = "terdaftar" if m.terdaftar_id is not None else "diusulkan"
    awal = f"{m.nama} mirip dengan orang yang {kata} {di_mana} (tingkat {tingkat(m.skor)})."
    if m.skor < TINGGI:
        pesan = f"{awal} Pastikan bukan orang yang sama."
        return Temuan(MUNGKIN_MIRIP, Tingkat.PERINGATAN, m.acuan, pesan, SUMBER_MIRIP)
    if m.sedesa:
        pesan = f"{awal} Buka Orang mirip, bandingkan, lalu jawab: orang yang sama atau orang lain."
        return Temuan(BELUM_DIJAWAB, Tingkat.GALAT, m.acuan, pesan, SUMBER_MIRIP)
    pesan = f"{awal} Usulan boleh dikirim; Dinas Sosial memeriksanya sebelum menyetujui."
    return Temuan(DI_WILAYAH_LAIN, Tingkat.GALAT, m.acuan, pesan, SUMBER_MIRIP)
