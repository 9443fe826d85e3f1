"""How likely two records are the same person: a score of 0-100 from name, birth, mother, NIK, sex and village."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from dtks.inti.nama import kunci_nama


class Orang(NamedTuple):
    """What is compared of one person. Empty text or None: not known."""

    kunci_nama: str
    tanggal_lahir: date | None
    jenis_kelamin: str
    ibu_kandung: str
    nik: str | None
    desa_id: str


class Lahir:
    """How two birth dates relate, from the closest down."""

    SAMA = "sama"
    TERTUKAR = "hari dan bulan tertukar"
    SALAH_ANGKA = "berbeda satu angka"
    SATU_BAGIAN = "berbeda pada hari, bulan, atau tahun saja"
    TIDAK_DIKETAHUI = "belum diisi"
    BEDA = "berbeda"


_NILAI_NAMA = ((0.0, -45), (0.5, -30), (0.65, -10), (0.75, 8), (0.85, 24), (1.0, 40))
_NILAI_IBU = ((0.0, -8), (0.6, -8), (0.7, 4), (0.85, 18), (1.0, 24))
_NILAI_LAHIR = {
    Lahir.SAMA: 30,
    Lahir.TERTUKAR: 22,
    Lahir.SALAH_ANGKA: 16,
    Lahir.SATU_BAGIAN: 9,
    Lahir.TIDAK_DIKETAHUI: 0,
    Lahir.BEDA: -25,
}
_NIK_SAMA, _NIK_DEKAT, _NIK_URUT_DEKAT, _NIK_BEDA, _NIK_KEMBAR = 30, 24, 2, -6, -12
_KELAMIN_BEDA = -15
_DESA_SAMA = 4
_KATA_HILANG = 0.1
_URUTAN_LAIN = 0.02
_INISIAL = 0.88
_SAMBUNG = 0.9


def skor(a: Orang, b: Orang) -> int:
    """Points of every field together, kept within 0-100. Symmetric; a field that agrees better never lowers it."""
    lahir = _lahir(a, b)
    nilai = _garis(_NILAI_NAMA, serupa_nama(a.kunci_nama, b.kunci_nama)) + _NILAI_LAHIR[lahir]
    if a.ibu_kandung and b.ibu_kandung:
        nilai += _garis(_NILAI_IBU, serupa_ibu(a.ibu_kandung, b.ibu_kandung))
    nilai += _nilai_nik(a, b, lahir)
    if a.jenis_kelamin and b.jenis_kelamin and a.jenis_kelamin != b.jenis_kelamin:
        nilai += _KELAMIN_BEDA
    if a.desa_id == b.desa_id:
        nilai += _DESA_SAMA
    return max(0, min(100, round(nilai)))


def _lahir(a: Orang, b: Orang) -> str:
    """How the birth dates relate; a prelist knows none, but the NIK holds day, month and year of birth."""
    lahir = hubungan_lahir(a.tanggal_lahir, b.tanggal_lahir)
    if lahir != Lahir.TIDAK_DIKETAHUI:
        return lahir
    satu, dua = _angka_lahir(a), _angka_lahir(b)
    return Lahir.SAMA if satu and satu == dua else lahir


def _angka_lahir(orang: Orang) -> str:
    """DDMMYY of the birth as the record or else the NIK says (women: day + 40); empty when neither does."""
    if orang.tanggal_lahir is not None:
        return f"{orang.tanggal_lahir:%d%m%y}"
    if not orang.nik:
        return ""
    hari = int(orang.nik[6:8])
    return f"{hari - 40 if hari > 40 else hari:02}{orang.nik[8:12]}"


def _nilai_nik(a: Orang, b: Orang, lahir: str) -> int:
    """A NIK holds the birth date and a serial that starts at 1 each day: near ones belong to twins
    (the next serial, another name) and namesakes too. Only a slip in the region, or one in the date while
    the birth dates agree, tells something.
    """
    if not a.nik or not b.nik:
        return 0
    if a.nik == b.nik:
        return _NIK_SAMA
    if not nik_dekat(a.nik, b.nik):
        return _NIK_BEDA
    if a.nik[12:] != b.nik[12:]:
        kembar = a.kunci_nama != b.kunci_nama and abs(int(a.nik[12:]) - int(b.nik[12:])) == 1
        return _NIK_KEMBAR if kembar else _NIK_URUT_DEKAT
    if a.nik[6:12] != b.nik[6:12] and lahir not in (Lahir.SAMA, Lahir.TIDAK_DIKETAHUI):
        return 0
    return _NIK_DEKAT


def _garis(titik: tuple[tuple[float, int], ...], x: float) -> float:
    """The value at x of the line through these rising points."""
    for (x0, y0), (x1, y1) in pairwise(titik):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return titik[-1][1]


def nik_dekat(a: str, b: str) -> bool:
    """Whether two NIKs differ by one digit, or by two neighbours that changed places."""
    return len(a) == len(b) and OSA.distance(a, b, score_cutoff=1) == 1


def hubungan_lahir(a: date | None, b: date | None) -> str:
    """How two birth dates relate, as one of `Lahir`."""
    if a is None or b is None:
        return Lahir.TIDAK_DIKETAHUI
    if a == b:
        return Lahir.SAMA
    if a.year == b.year and a.day == b.month and a.month == b.day:
        return Lahir.TERTUKAR
    if (a.year != b.year) + (a.month != b.month) + (a.day != b.day) > 1:
        return Lahir.BEDA
    return Lahir.SALAH_ANGKA if OSA.distance(f"{a:%d%m%Y}", f"{b:%d%m%Y}") == 1 else Lahir.SATU_BAGIAN


@lru_cache(maxsize=65536)
def _kunci_ibu(nama: str) -> str:
    return kunci_nama(nama)


def serupa_ibu(a: str, b: str) -> float:
    """Likeness 0-1 of two mothers' names as written."""
    return 1.0 if a == b else serupa_nama(_kunci_ibu(a), _kunci_ibu(b))


def serupa_nama(a: str, b: str) -> float:
    """Likeness 0-1 of two name keys: word by word in any order; a missing word or an initial costs little.

    The least alike word weighs as much as the mean: one other word makes another person.
    """
    if a == b:
        return 1.0
    kata_a, kata_b = a.split(), b.split()
    if not kata_a or not kata_b:
        return 0.0
    if len(kata_a) > len(kata_b) or (len(kata_a) == len(kata_b) and kata_a > kata_b):
        kata_a, kata_b = kata_b, kata_a
    nilai, urut = _pasangkan(kata_a, kata_b)
    hasil = (sum(nilai) / len(nilai) + min(nilai)) / 2
    hasil -= _KATA_HILANG * (len(kata_b) - len(kata_a)) + (0 if urut else _URUTAN_LAIN)
    if len(kata_a) != len(kata_b):
        sambung = OSA.normalized_similarity("".join(kata_a), "".join(kata_b))
        if sambung >= _SAMBUNG:
            hasil = max(hasil, sambung - _URUTAN_LAIN)
    return max(0.0, hasil)


def _pasangkan(pendek: list[str], panjang: list[str]) -> tuple[list[float], bool]:
    """Likeness of each word of the shorter name to its best free partner, best pairs first; and whether in order."""
    calon = sorted(
        (
            (_serupa_kata(p, q), -abs(i - j), i, j)
            for i, p in enumerate(pendek)
            for j, q in enumerate(panjang)
        ),
        reverse=True,
    )
    pasangan: dict[int, int] = {}
    nilai: list[float] = []
    for mirip, _, i, j in calon:
        if i not in pasangan and j not in pasangan.values():
            pasangan[i] = j
            nilai.append(mirip)
    letak = [pasangan[i] for i in sorted(pasangan)]
    return nilai, letak == sorted(letak)


@lru_cache(maxsize=262144)
def _serupa_kata(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if (len(a) == 1 or len(b) == 1) and a[0] == b[0]:
        return _INISIAL
    return OSA.normalized_similarity(a, b)
