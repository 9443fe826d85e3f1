"""The Surat Pengesahan: plain facts in, HTML and a reproducible PDF out. Knows no model and no network."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from dtks.inti.jam import WIB
from dtks.inti.kode_wilayah import titik
from dtks.tampilan.cetak import HURUF, NAMA_BASIS, UKURAN_KERTAS, berhuruf, cetak_pdf
from dtks.tampilan.waktu import tulis_angka, tulis_tanggal, tulis_tanggal_jam

AWALAN: Final = ("", "a.n.", "Plt.", "Plh.")
PANJANG_SIDIK_PENDEK: Final = 12

JUDUL_JENIS: Final[Mapping[str, str]] = {
    "BARU": "Usulan baru",
    "PERBAIKAN": "Perbaikan data",
    "PINDAH": "Pindah wilayah",
    "NONAKTIF": "Tidak layak",
    "PROGRAM": "Program bantuan",
}


@dataclass(frozen=True, slots=True)
class Kop:
    """The letterhead. `logo` is the bytes of a PNG or SVG picture of type `mime_logo`."""

    pemerintah: str
    instansi: str
    alamat: str
    telepon: str = ""
    surel: str = ""
    laman: str = ""
    kode_pos: str = ""
    logo: bytes | None = None
    mime_logo: str = "image/png"


@dataclass(frozen=True, slots=True)
class Penandatangan:
    """Who signs. `awalan` is one of `AWALAN`; with "a.n." `jabatan` signs in the name of `jabatan_asal`."""

    awalan: str
    jabatan: str
    jabatan_asal: str
    nama: str
    pangkat: str
    nip: str

    def __post_init__(self) -> None:
        if self.awalan not in AWALAN:
            raise ValueError(f"Awalan penandatangan tidak dikenal: {self.awalan!r}")
        if self.awalan == "a.n." and not self.jabatan_asal:
            raise ValueError("Penandatangan a.n. harus menyebut jabatan asalnya.")

    @property
    def baris_jabatan(self) -> tuple[str, ...]:
        """The lines above the signature, in capitals; the prefix keeps its own spelling."""
        if self.awalan == "a.n.":
            return (f"a.n. {self.jabatan_asal.upper()}", f"{self.jabatan.upper()},")
        return (f"{self.awalan} {self.jabatan.upper()},".lstrip(),)

    @property
    def jabatan_lengkap(self) -> str:
        """The office in one line of running text."""
        if self.awalan == "a.n.":
            return f"{self.jabatan}, atas nama {self.jabatan_asal}"
        return f"{self.awalan} {self.jabatan}".lstrip()

    @property
    def nip_berspasi(self) -> str:
        """The 18 digits of a NIP in their usual groups: birth date, start of service, sex, number."""
        return f"{self.nip[:8]} {self.nip[8:14]} {self.nip[14:15]} {self.nip[15:]}".rstrip()


@dataclass(frozen=True, slots=True)
class BarisRekap:
    """One kecamatan of the recap. `jumlah` counts proposals per kind (a key of `JUDUL_JENIS`)."""

    kode: str
    nama: str
    desa_mengusulkan: int
    desa_total: int
    jumlah: Mapping[str, int]
    rumah_tangga: int
    jiwa: int


@dataclass(frozen=True, slots=True)
class Neraca:
    """Where the period's proposals came from and where they went. Refuses numbers that do not add up."""

    bawaan: int
    masuk: int
    difinalisasi: int
    ditolak: int
    ditarik: int
    dibawa: int

    def __post_init__(self) -> None:
        if self.bawaan + self.masuk != self.difinalisasi + self.ditolak + self.ditarik + self.dibawa:
            raise ValueError(f"Neraca tidak seimbang: {self}")

    @property
    def total(self) -> int:
        return self.bawaan + self.masuk


@dataclass(frozen=True, slots=True)
class BerkasSurat:
    """A result file the letter vouches for. `ukuran` in bytes, `sha256` in hex."""

    nama: str
    sha256: str
    ukuran: int


@dataclass(frozen=True, slots=True)
class IsiSurat:
    """Everything a letter says; two equal ones print as equal bytes.

    `tautan_periksa` is the absolute address in the QR code, `segel` the newest seal of the trail and
    `sidik_manifes` the hash of the period's manifest, both in hex. `dicetak_pada` carries its time zone.
    A draft may have an empty `nomor`; it is printed as dots. `kertas` is a key of `UKURAN_KERTAS`, `basis`
    of `NAMA_BASIS`; another one raises KeyError when rendered.
    """

    nomor: str
    kode: str
    tautan_periksa: str
    tanggal: date
    tempat: str
    periode_nama: str
    versi: int
    kop: Kop
    dasar_hukum: tuple[str, ...]
    penandatangan: Penandatangan
    rekap: tuple[BarisRekap, ...]
    neraca: Neraca
    desa_tidak_ikut: tuple[str, ...]
    segel: str
    sidik_manifes: str
    berkas: tuple[BerkasSurat, ...]
    tembusan: tuple[str, ...]
    dicetak_pada: datetime
    draf: bool
    kertas: str = "A4"
    basis: str = "DTKS"


def render_html(isi: IsiSurat) -> str:
    """The letter as one self-contained HTML document.

    Raises `ValueError` if the recap counts a kind of proposal the letter has no column for.
    """
    return render_to_string("finalisasi/surat/pengesahan.html", _konteks(isi))


def render_pdf(isi: IsiSurat) -> bytes:
    """The letter as PDF/A-3u with its fonts inside: equal facts give equal bytes.

    Nothing is fetched: the logo is a `data:` address inside the HTML, every other address is refused.
    Raises `HurufTidakAda` if Liberation Serif is missing, and what `render_html` raises.
    """
    return cetak_pdf(render_html(isi))


def _konteks(isi: IsiSurat) -> dict[str, object]:
    """Facts as the strings the template prints, so that the template decides nothing."""
    total_desa = sum(b.desa_total for b in isi.rekap)
    mengusulkan = sum(b.desa_mengusulkan for b in isi.rekap)
    return {
        "isi": isi,
        "kop": isi.kop,
        "ttd": isi.penandatangan,
        "ukuran_kertas": UKURAN_KERTAS[isi.kertas],
        "huruf": HURUF,
        "logo": _data_logo(isi.kop),
        "qr": _qr(isi.tautan_periksa),
        "nama_basis": NAMA_BASIS[isi.basis],
        "nomor": isi.nomor or "…………………………………",
        "tanggal": tulis_tanggal(isi.tanggal),
        "dicetak": tulis_tanggal_jam(isi.dicetak_pada),
        "dibuat": isi.dicetak_pada.astimezone(WIB).isoformat(timespec="seconds"),
        "rumah_tangga": berhuruf(sum(b.rumah_tangga for b in isi.rekap)),
        "jiwa": berhuruf(sum(b.jiwa for b in isi.rekap)),
        "desa_mengusulkan": tulis_angka(mengusulkan),
        "desa_total": tulis_angka(total_desa),
        "kecamatan": tulis_angka(len(isi.rekap)),
        "rekap": _tabel_rekap(isi.rekap),
        "neraca": {kunci: tulis_angka(getattr(isi.neraca, kunci)) for kunci in (*Neraca.__slots__, "total")},
        "tidak_ikut": berhuruf(len(isi.desa_tidak_ikut)),
        "jumlah_berkas": berhuruf(len(isi.berkas)),
        "berkas": [(b.nama, tulis_angka(b.ukuran), b.sha256) for b in isi.berkas],
        "sidik_pendek": isi.sidik_manifes[:PANJANG_SIDIK_PENDEK],
    }


def _tabel_rekap(rekap: tuple[BarisRekap, ...]) -> dict[str, object]:
    """Header, rows and total of the recap; a kind nobody proposed gets no column."""
    ada = {jenis for baris in rekap for jenis, n in baris.jumlah.items() if n}
    if asing := sorted(ada - JUDUL_JENIS.keys()):
        raise ValueError(f"Jenis usulan tanpa kolom di surat: {', '.join(asing)}")
    jenis = [j for j in JUDUL_JENIS if j in ada]
    angka = [
        (b.desa_mengusulkan, b.desa_total, *(b.jumlah.get(j, 0) for j in jenis), b.rumah_tangga, b.jiwa)
        for b in rekap
    ]
    return {
        "judul": ["Desa/kel. mengusulkan", *(JUDUL_JENIS[j] for j in jenis), "Rumah tangga", "Jiwa"],
        "baris": [(titik(b.kode), b.nama, _sel(n)) for b, n in zip(rekap, angka, strict=True)],
        "total": _sel([sum(kolom) for kolom in zip(*angka, strict=True)]),
    }


def _sel(angka: Sequence[int]) -> list[str]:
    """The cells of a recap row: villages that proposed out of all, then one number each."""
    mengusulkan, semua, *lain = map(tulis_angka, angka)
    return [f"{mengusulkan} / {semua}", *lain]


def _data_logo(kop: Kop) -> str:
    if kop.logo is None:
        return ""
    return f"data:{kop.mime_logo};base64,{base64.b64encode(kop.logo).decode()}"


def _qr(alamat: str) -> SafeString:
    """The address as a QR code, drawn by our own library from text it encodes, hence safe markup."""
    svg = segno.make_qr(alamat, error="m").svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(svg)  # noqa: S308
