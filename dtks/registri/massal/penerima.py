"""Set-based SQL about who receives what: active programs of people and families, and the findings.

A list counts while it is in use and is the newest of its program in the district; of its rows those
count whose status does not say that the aid has stopped. One function per finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from dtks.registri.models import Program

BERTENTANGAN: Final = ((Program.BPNT, Program.PKH),)
"""(program, program whose families it excludes): sembako non-PKH is for families without PKH (Pedum BPNT)."""

BERHENTI: Final = (
    "NONAKTIF",
    "NON AKTIF",
    "TIDAK AKTIF",
    "DITOLAK",
    "TOLAK",
    "REJECTED",
    "TIDAK LAYAK",
    "UNCLEAN",
    "EXCLUDE",
    "EXCLUDE PEKERJAAN",
    "GAGAL",
    "GAGAL OMSPAN",
    "KPM MENINGGAL",
    "MENINGGAL",
    "PINDAH/TIDAK DITEMUKAN",
    "DIHAPUS",
    "MD",
    "PD",
    "MM",
    "TT",
)
"""Statuses, in capitals, of who stands in a list without receiving; the last four are those of BNBA."""

_PEKERJAAN: Final = (
    r"\m(ASN|PNS|CPNS|PPPK|P3K|TNI|POLRI|POLISI|BUMN|BUMD)\M"
    r"|PEGAWAI NEGERI|APARATUR SIPIL|TENTARA NASIONAL|KEPOLISIAN|BADAN USAHA MILIK (NEGARA|DAERAH)"
)
_KEDUDUKAN_ASN: Final = "5"  # BDT 2015, status dalam pekerjaan: PNS/TNI/Polri/BUMN/BUMD/anggota legislatif

_TERBARU = """
terbaru AS (
    SELECT kabupaten_id, program, max(tahap) AS tahap FROM registri_imporregistri
     WHERE jenis = 'PENERIMA' AND berlaku GROUP BY kabupaten_id, program
)"""
_BERLAKU = """
    JOIN terbaru t ON t.kabupaten_id = left(p.desa_id, 4) AND t.program = p.program AND t.tahap = p.tahap
     WHERE p.berlaku AND upper(p.status) <> ALL(%(berhenti)s)"""

# The person and the family of today: who has the number now, else whom the load found.
_KINI = f"""
WITH {_TERBARU}, kini AS (
    SELECT p.id, p.desa_id, p.program, p.nik, p.nama, o.id AS orang, o.aktif, o.alasan_nonaktif,
           o.desa_id AS desa_orang, k.id AS keluarga, k.desa_id AS desa_keluarga, coalesce(p.no_kk, k.no_kk) AS no_kk
      FROM (SELECT p.* FROM registri_kepesertaan p {_BERLAKU} AND p.desa_id = ANY(%(desa)s)) p
      LEFT JOIN registri_anggota a ON a.nik = p.nik AND a.aktif
      LEFT JOIN registri_anggota o ON o.id = coalesce(a.id, p.anggota_id)
      LEFT JOIN registri_keluarga kk ON kk.no_kk = p.no_kk AND kk.aktif
      LEFT JOIN registri_keluarga k ON k.id = coalesce(o.keluarga_id, kk.id, p.keluarga_id)
)"""


@dataclass(frozen=True, slots=True)
class TemuanPenerima:
    """One thing to look at: the village, who (a line of a list, or a household), what it is and the cure."""

    desa: str
    kepesertaan: int | None
    rumah_tangga: int | None
    nama: str
    kode: str
    pesan: str
    cara: str


@dataclass(frozen=True, slots=True)
class ProgramAktif:
    """Programs that are received now, by No KK (any member of the family) and by NIK (the person)."""

    per_kk: Mapping[str, frozenset[str]]
    per_nik: Mapping[str, frozenset[str]]


_PROGRAM_KK = f"""
WITH {_TERBARU}, keluarga AS (
    SELECT id, no_kk FROM registri_keluarga WHERE aktif AND no_kk = ANY(%(nomor)s)
), calon AS MATERIALIZED (
    SELECT no_kk AS nomor, id FROM registri_kepesertaan WHERE no_kk = ANY(%(nomor)s)
    UNION
    SELECT k.no_kk, p.id FROM keluarga k JOIN registri_kepesertaan p ON p.keluarga_id = k.id
    UNION
    SELECT k.no_kk, p.id
      FROM keluarga k JOIN registri_anggota a ON a.keluarga_id = k.id AND a.aktif
      JOIN registri_kepesertaan p ON p.nik = a.nik
)
SELECT DISTINCT c.nomor, p.program FROM calon c JOIN registri_kepesertaan p USING (id) {_BERLAKU}
"""
_PROGRAM_NIK = f"""
WITH {_TERBARU}
SELECT DISTINCT p.nik, p.program FROM registri_kepesertaan p {_BERLAKU} AND p.nik = ANY(%(nomor)s)
"""


def tahap_terbaru(kabupaten: str) -> dict[str, str]:
    """The newest stage in use of each program of a district, by program."""
    sql = f"WITH {_TERBARU} SELECT program, tahap FROM terbaru WHERE kabupaten_id = %(kabupaten)s"
    return dict(_ambil(sql, {"kabupaten": kabupaten}))


def program_aktif(no_kk: Sequence[str], nik: Sequence[str]) -> ProgramAktif:
    """Which programs (values of Program) families and persons receive now, in the lists of their districts.

    A family receives what stands under its No KK, or under the NIK of an active member of the known
    family with that No KK. Numbers that receive nothing are left out.
    """
    return ProgramAktif(_program(_PROGRAM_KK, no_kk), _program(_PROGRAM_NIK, nik))


def _program(sql: str, nomor: Sequence[str]) -> Mapping[str, frozenset[str]]:
    hasil: defaultdict[str, set[str]] = defaultdict(set)
    for satu, program in _ambil(sql, {"nomor": list(nomor)}) if nomor else ():
        hasil[satu].add(program)
    return {satu: frozenset(program) for satu, program in hasil.items()}


_BERTENTANGAN = f"""
{_KINI}, pasangan (program, lain) AS (VALUES {", ".join(f"('{a}', '{b}')" for a, b in BERTENTANGAN)})
SELECT DISTINCT k.desa_id, k.id, k.nama, k.program, s.lain
  FROM kini k JOIN pasangan s USING (program)
 WHERE EXISTS (SELECT 1 FROM registri_kepesertaan p {_BERLAKU} AND p.program = s.lain
                  AND (p.no_kk = k.no_kk OR p.keluarga_id = k.keluarga OR p.nik = k.nik))
"""


def program_bertentangan(desa: Sequence[str]) -> list[TemuanPenerima]:
    """Recipients of a program whose family receives one that excludes it (Pedum BPNT, JUKNIS 2019)."""
    return [
        _temuan(
            baris,
            "PROGRAM_BERTENTANGAN",
            f"Menerima {Program(baris[3]).label}, padahal keluarganya masih aktif di {Program(baris[4]).label}.",
            "Periksa kedua daftar. Bila benar satu keluarga, usulkan berhenti dari salah satunya.",
        )
        for baris in _ambil(_BERTENTANGAN, _params(desa))
    ]


_GANDA = f"""
{_KINI}, semua AS (
    SELECT k.*, CASE WHEN k.program = '{Program.PBI}' THEN k.nik
                     ELSE coalesce('k' || k.keluarga, k.no_kk, k.nik) END AS siapa
      FROM kini k
)
SELECT desa_id, id, nama, program, jumlah
  FROM (SELECT s.*, count(*) OVER (PARTITION BY s.program, s.siapa) AS jumlah FROM semua s WHERE siapa IS NOT NULL) s
 WHERE jumlah > 1
"""


def penerima_ganda(desa: Sequence[str]) -> list[TemuanPenerima]:
    """Families (for PBI-JK: persons) that stand more than once in one program (one family, one program)."""
    return [
        _temuan(
            baris,
            "PENERIMA_GANDA",
            f"{'Orang' if baris[3] == Program.PBI else 'Keluarga'} ini tercatat {baris[4]} kali dalam daftar "
            f"{Program(baris[3]).label}.",
            "Tentukan satu pengurus, lalu usulkan berhenti untuk yang lain.",
        )
        for baris in _ambil(_GANDA, _params(desa))
    ]


_NONAKTIF = f"{_KINI} SELECT desa_id, id, nama FROM kini WHERE NOT aktif AND alasan_nonaktif"


def penerima_meninggal(desa: Sequence[str]) -> list[TemuanPenerima]:
    """Recipients who are out of the registry because they died."""
    return [
        _temuan(
            baris,
            "PENERIMA_MENINGGAL",
            "Di registri orang ini sudah tercatat meninggal.",
            "Usulkan ganti pengurus bila keluarganya masih berhak, atau usulkan berhenti.",
        )
        for baris in _ambil(f"{_NONAKTIF} = 'MENINGGAL'", _params(desa))
    ]


def penerima_pindah(desa: Sequence[str]) -> list[TemuanPenerima]:
    """Recipients who are out of the registry because they left the district."""
    return [
        _temuan(
            baris,
            "PENERIMA_PINDAH",
            "Di registri orang ini sudah tercatat pindah ke luar kabupaten.",
            "Usulkan berhenti di sini; bantuan diurus di tempat tinggal yang baru.",
        )
        for baris in _ambil(f"{_NONAKTIF} = 'PINDAH'", _params(desa))
    ]


def penerima_nonaktif(desa: Sequence[str]) -> list[TemuanPenerima]:
    """Recipients who are out of the registry for any other reason."""
    return [
        _temuan(
            baris,
            "PENERIMA_NONAKTIF",
            "Di registri orang ini sudah tidak aktif.",
            "Baca riwayat rumah tangganya, lalu usulkan berhenti atau usulkan aktif kembali.",
        )
        for baris in _ambil(f"{_NONAKTIF} NOT IN ('MENINGGAL', 'PINDAH')", _params(desa))
    ]


_ASN = f"""
{_KINI}
SELECT DISTINCT ON (k.id) k.desa_id, k.id, k.nama, CASE WHEN a.desa_id = k.desa_id THEN a.nama END, a.pekerjaan
  FROM kini k
  JOIN registri_anggota a ON a.aktif AND (a.id = k.orang OR k.program <> '{Program.PBI}' AND a.keluarga_id = k.keluarga)
 WHERE upper(a.pekerjaan) ~ %(pekerjaan)s OR a.jawaban ->> 'status_pekerjaan' = '{_KEDUDUKAN_ASN}'
 ORDER BY k.id, a.id <> k.orang
"""


def penerima_asn(desa: Sequence[str]) -> list[TemuanPenerima]:
    """Recipients who are, or in whose family somebody is, ASN, TNI, Polri or at a BUMN/BUMD.

    Who it is is told only when he is registered in the village of the list.
    """
    return [
        _temuan(
            baris,
            "PENERIMA_ASN",
            f"Pekerjaan {baris[3] or 'seorang anggota keluarga ini'} tercatat {baris[4] or 'PNS/TNI/Polri/BUMN/BUMD'} di registri.",
            "Periksa ke lapangan. Bila benar, usulkan berhenti; bila keliru, perbaiki pekerjaannya di registri.",
        )
        for baris in _ambil(_ASN, {**_params(desa), "pekerjaan": _PEKERJAAN})
    ]


_TIDAK_TERDAFTAR = f"{_KINI} SELECT desa_id, id, nama FROM kini WHERE orang IS NULL AND keluarga IS NULL"


def penerima_tidak_terdaftar(desa: Sequence[str]) -> list[TemuanPenerima]:
    """Recipients of whom the registry knows neither the person nor the family."""
    return [
        _temuan(
            baris,
            "PENERIMA_TIDAK_TERDAFTAR",
            "NIK dan nomor KK penerima ini tidak ada di registri kabupaten.",
            "Cocokkan dengan KTP-el dan Kartu Keluarga. Bila warga desa ini, usulkan sebagai rumah tangga baru.",
        )
        for baris in _ambil(_TIDAK_TERDAFTAR, _params(desa))
    ]


_DESA_LAIN = f"""
{_KINI} SELECT desa_id, id, nama FROM kini
 WHERE coalesce(aktif, TRUE) AND coalesce(desa_orang, desa_keluarga) <> desa_id
"""


def penerima_di_desa_lain(desa: Sequence[str]) -> list[TemuanPenerima]:
    """Recipients whom the registry knows in another village of the district."""
    return [
        _temuan(
            baris,
            "PENERIMA_DI_DESA_LAIN",
            "Di registri orang atau keluarga ini terdaftar di desa lain.",
            "Tanyakan tempat tinggalnya. Bila pindah, usulkan pindah; bila keliru, laporkan ke Dinas Sosial.",
        )
        for baris in _ambil(_DESA_LAIN, _params(desa))
    ]


_TANPA_BANTUAN = f"""
WITH {_TERBARU}
SELECT r.desa_id, r.id, r.nama_kepala
  FROM registri_rumahtangga r
 WHERE r.aktif AND r.desa_id = ANY(%(desa)s)
   AND EXISTS (SELECT 1 FROM terbaru WHERE kabupaten_id = left(r.desa_id, 4))
   AND NOT EXISTS (SELECT 1 FROM registri_keluarga k JOIN registri_kepesertaan p ON p.keluarga_id = k.id {_BERLAKU}
                      AND k.rumah_tangga_id = r.id)
   AND NOT EXISTS (SELECT 1 FROM registri_keluarga k JOIN registri_kepesertaan p ON p.no_kk = k.no_kk {_BERLAKU}
                      AND k.rumah_tangga_id = r.id AND k.aktif)
   AND NOT EXISTS (SELECT 1 FROM registri_anggota a JOIN registri_kepesertaan p ON p.nik = a.nik {_BERLAKU}
                      AND a.rumah_tangga_id = r.id AND a.aktif)
"""


def rumah_tangga_tanpa_bantuan(desa: Sequence[str]) -> list[TemuanPenerima]:
    """Active households nobody of whom stands in a list; none while the district has loaded no list."""
    return [
        TemuanPenerima(
            desa_id,
            None,
            nomor,
            nama,
            "TANPA_BANTUAN",
            "Terdaftar di DTKS, tetapi tidak menerima satu pun program yang daftarnya sudah dimuat.",
            "Periksa apakah layak diusulkan untuk suatu program pada musyawarah berikutnya.",
        )
        for desa_id, nomor, nama in _ambil(_TANPA_BANTUAN, _params(desa))
    ]


Aturan = Callable[[Sequence[str]], list[TemuanPenerima]]
ATURAN: Final[Mapping[str, tuple[str, Aturan]]] = {
    "PROGRAM_BERTENTANGAN": ("Program bertentangan", program_bertentangan),
    "PENERIMA_GANDA": ("Tercatat lebih dari sekali", penerima_ganda),
    "PENERIMA_MENINGGAL": ("Sudah meninggal", penerima_meninggal),
    "PENERIMA_PINDAH": ("Sudah pindah", penerima_pindah),
    "PENERIMA_NONAKTIF": ("Tidak aktif di registri", penerima_nonaktif),
    "PENERIMA_ASN": ("ASN/TNI/Polri/BUMN", penerima_asn),
    "PENERIMA_TIDAK_TERDAFTAR": ("Tidak ada di registri", penerima_tidak_terdaftar),
    "PENERIMA_DI_DESA_LAIN": ("Terdaftar di desa lain", penerima_di_desa_lain),
}
"""Findings on the lines of the lists: code to its short name and its function."""
TANPA_BANTUAN: Final = ("TANPA_BANTUAN", "DTKS tanpa bantuan")
"""Code and short name of the finding on households."""


def _temuan(baris: tuple[Any, ...], kode: str, pesan: str, cara: str) -> TemuanPenerima:
    return TemuanPenerima(baris[0], baris[1], None, baris[2], kode, pesan, cara)


def _params(desa: Sequence[str]) -> dict[str, Any]:
    return {"desa": list(desa)}


def _ambil(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        # As a plain SELECT, which is what a page that only reads may send.
        cursor.execute(f"SELECT * FROM ({sql}) AS hasil", {"berhenti": list(BERHENTI), **params})
        hasil: list[tuple[Any, ...]] = cursor.fetchall()
        return hasil
