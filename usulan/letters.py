"""The papers of a musyawarah: plain facts in, reproducible PDFs out. They carry names, never a NIK."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from django.template.loader import render_to_string
from lokal.terbilang import terbilang

from dtks.inti.jam import WIB
from dtks.tampilan.cetak import HURUF, NAMA_BASIS, UKURAN_KERTAS, berhuruf, cetak_pdf
from dtks.tampilan.waktu import BULAN, tulis_angka, tulis_tanggal

T = TypeVar("T")
HARI: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
BARIS_HADIR_TERSEDIKIT: Final = 30
BARIS_HADIR_CADANGAN: Final = 10


class JenisSurat(StrEnum):
    """A paper of a musyawarah; the value is its template and the start of its file name."""

    BERITA_ACARA = "berita_acara"
    DAFTAR_HADIR = "daftar_hadir"
    SPTJM = "sptjm"
    PENGUMUMAN = "pengumuman"


@dataclass(frozen=True, slots=True)
class Sebutan:
    """What a village calls its meeting, its head and the body beside him."""

    musyawarah: str
    kepala: str
    wakil: str


SEBUTAN: Final[Mapping[str, Sebutan]] = {
    "kelurahan": Sebutan("Musyawarah Kelurahan", "Lurah", "Wakil peserta musyawarah"),
    "desa": Sebutan("Musyawarah Desa", "Kepala Desa", "Badan Permusyawaratan Desa"),
    "desa adat": Sebutan("Musyawarah Desa Adat", "Kepala Desa Adat", "Wakil peserta musyawarah"),
}


@dataclass(frozen=True, slots=True)
class Butir:
    """A proposal as the papers name it: kind in words, head, place, agreed or not, and why not."""

    jenis: str
    nama: str
    rt: str
    rw: str
    jiwa: int
    setuju: bool
    alasan: str = ""


@dataclass(frozen=True, slots=True)
class IsiMusyawarah:
    """Everything the four papers say; equal ones print as equal bytes.

    `jenis_desa` is a key of SEBUTAN, `kertas` of UKURAN_KERTAS, `basis` of NAMA_BASIS (else KeyError).
    An empty name is printed as dots to be filled by hand. `peserta` is (name, group) in order.
    """

    jenis_desa: str
    desa: str
    kecamatan: str
    kabupaten: str
    nomor: str
    tanggal: date
    tempat: str
    pimpinan: str
    jabatan_pimpinan: str
    jumlah_peserta: int
    peserta: tuple[tuple[str, str], ...]
    butir: tuple[Butir, ...]
    kepala: str
    nip_kepala: str
    operator: str
    dibuat_pada: datetime
    kertas: str = "A4"
    basis: str = "DTKS"


def render_html(jenis: JenisSurat, isi: IsiMusyawarah) -> str:
    """One paper as a self-contained HTML document."""
    return render_to_string(f"usulan/surat/{jenis}.html", _konteks(isi))


def render_pdf(jenis: JenisSurat, isi: IsiMusyawarah) -> bytes:
    """One paper as PDF; raises what dtks.tampilan.cetak.cetak_pdf raises."""
    return cetak_pdf(render_html(jenis, isi))


def _konteks(isi: IsiMusyawarah) -> dict[str, object]:
    """Facts as the strings the templates print, so that they decide nothing."""
    setuju = [b for b in isi.butir if b.setuju]
    tolak = [b for b in isi.butir if not b.setuju]
    kosong = max(BARIS_HADIR_TERSEDIKIT - len(isi.peserta), BARIS_HADIR_CADANGAN)
    return {
        "isi": isi,
        "sebutan": SEBUTAN[isi.jenis_desa],
        "nama_desa": f"{isi.jenis_desa.title()} {isi.desa}",
        "nama_basis": NAMA_BASIS[isi.basis],
        "ukuran_kertas": UKURAN_KERTAS[isi.kertas],
        "huruf": HURUF,
        "dibuat": isi.dibuat_pada.astimezone(WIB).isoformat(timespec="seconds"),
        "tanggal": tulis_tanggal(isi.tanggal),
        "tanggal_huruf": _tanggal_huruf(isi.tanggal),
        "jumlah_peserta": berhuruf(isi.jumlah_peserta),
        "peserta": _menurut(isi.peserta),
        "baris_kosong": range(len(isi.peserta) + 1, len(isi.peserta) + kosong + 1),
        "dibahas": berhuruf(len(isi.butir)),
        "jumlah_setuju": berhuruf(len(setuju)),
        "jumlah_tolak": berhuruf(len(tolak)),
        "rekap": _rekap(isi.butir),
        "setuju": _menurut((b, b.jenis) for b in setuju),
        "tolak": _menurut((b, b.jenis) for b in tolak),
    }


def _tanggal_huruf(hari: date) -> str:
    """Day and date in words: "Senin, tanggal dua bulan November tahun dua ribu dua puluh enam"."""
    return (
        f"{HARI[hari.weekday()]}, tanggal {terbilang(hari.day)} bulan {BULAN[hari.month - 1]} "
        f"tahun {terbilang(hari.year)}"
    )


def _menurut(pasangan: Iterable[tuple[T, str]]) -> list[tuple[str, list[T]]]:
    """Things by their group, the groups in the order in which they first come."""
    kelompok: dict[str, list[T]] = {}
    for satu, nama in pasangan:
        kelompok.setdefault(nama, []).append(satu)
    return list(kelompok.items())


def _rekap(butir: Iterable[Butir]) -> dict[str, object]:
    """Discussed, agreed, refused, and persons of the agreed, per kind and together."""
    baris = [(jenis, _hitung(isi)) for jenis, isi in _menurut((b, b.jenis) for b in butir)]
    total = [sum(kolom) for kolom in zip(*(angka for _, angka in baris), strict=True)] or [0] * 4
    return {
        "baris": [(jenis, [tulis_angka(n) for n in angka]) for jenis, angka in baris],
        "total": [tulis_angka(n) for n in total],
    }


def _hitung(butir: list[Butir]) -> tuple[int, int, int, int]:
    setuju = [b for b in butir if b.setuju]
    return len(butir), len(setuju), len(butir) - len(setuju), sum(b.jiwa for b in setuju)
