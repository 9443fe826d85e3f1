"""From an opened table to sheets whose columns are known: finds headers, and refuses what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from usulan.berkas.bukti import BerkasDitolak
from usulan.berkas.kolom_unggah import Lembar, Pemetaan, cocokkan, petakan
from usulan.berkas.lembar import Struktur
from usulan.berkas.tabel import MAKS_BARIS, Baris, Tabel, terlalu_banyak_baris

_BARIS_JUDUL_TERAKHIR: Final = 15  # a title, the village's name, an empty row may stand above the header
PETUNJUK: Final = "Petunjuk"
"""Sheet of our templates that explains the others."""
_TIGA: Final = (Lembar.RUMAH_TANGGA, Lembar.KELUARGA, Lembar.ANGGOTA)


@dataclass(slots=True)
class Bagian:
    """One sheet whose columns are known. `judul` is its header row, `baris` its data rows, read once."""

    lembar: Lembar
    nama_lembar: str
    judul: Baris
    pemetaan: Pemetaan
    baris: Iterator[Baris]


@dataclass(slots=True)
class IsiUnggahan:
    """What a file holds: `templat` is NASIONAL, LENGKAP or PRELIST; `catatan` tells what was passed over."""

    templat: str
    bagian: dict[Lembar, Bagian]
    catatan: list[str]


def kenali(tabel: Tabel, alias: Mapping[str, str] | None = None, *, longgar: bool = False) -> IsiUnggahan:
    """Find the sheets that are proposals and how their columns are to be read.

    `alias` and `longgar` as in `petakan`. Raises BerkasDitolak for a file without a known header,
    without rows, with a sheet missing or twice, with merged cells or formulas where the data are.
    """
    catatan = list(tabel.catatan)
    bagian: dict[Lembar, Bagian] = {}
    sebab: dict[str, BerkasDitolak] = {}
    for nama, baris in tabel.lembar.items():
        atas = list(islice(baris, _BARIS_JUDUL_TERAKHIR))
        try:
            di, pemetaan = _judul(atas, alias, longgar=longgar)
        except BerkasDitolak as exc:
            sebab[nama] = exc
            continue
        if pemetaan.lembar in bagian:
            dua = f"“{bagian[pemetaan.lembar].nama_lembar}” dan “{nama}”"
            raise BerkasDitolak(
                f"Lembar {dua} sama-sama berisi data {pemetaan.lembar}. Gabungkan menjadi satu lembar, lalu unggah lagi."
            )
        # The structure of an XLS is known once its first row was read.
        _periksa_struktur(nama, atas[di].nomor, tabel.struktur.get(nama, Struktur()), len(pemetaan.kolom))
        isi = _berisi(nama, chain(atas[di + 1 :], baris), pemetaan)
        bagian[pemetaan.lembar] = Bagian(pemetaan.lembar, nama, atas[di], pemetaan, isi)
        if pemetaan.tak_dikenal:
            catatan.append(f"Kolom yang tidak dibaca: {', '.join(pemetaan.tak_dikenal[:20])}.")
    templat = _templat(bagian, sebab)
    catatan += [
        f"Lembar “{nama}” bukan bagian templat, jadi tidak dibaca." for nama in sebab if nama != PETUNJUK
    ]
    return IsiUnggahan(templat, bagian, catatan)


def _templat(bagian: Mapping[Lembar, Bagian], sebab: Mapping[str, BerkasDitolak]) -> str:
    """The layout that these sheets make together; otherwise what stands in the way of it."""
    if Lembar.NASIONAL in bagian and len(bagian) > 1:
        raise BerkasDitolak(
            "Berkas mencampur templat 21 kolom dan templat tiga lembar. Pakai salah satu, lalu unggah lagi."
        )
    if Lembar.NASIONAL in bagian:
        return "NASIONAL"
    kurang = [lembar for lembar in _TIGA if lembar not in bagian]
    if not kurang:
        return "PRELIST" if any(b.pemetaan.prelist for b in bagian.values()) else "LENGKAP"
    if salah := [exc for nama, exc in sebab.items() if nama in kurang or (not bagian and nama != PETUNJUK)]:
        raise salah[0]
    if not bagian:
        raise BerkasDitolak("Berkas tidak berisi lembar yang dapat dibaca. Pakai templat dari aplikasi ini.")
    raise BerkasDitolak(
        f"Lembar {', '.join(kurang)} tidak ditemukan. Templat lengkap terdiri atas lembar Rumah tangga, Keluarga, "
        "dan Anggota dalam satu berkas Excel; unduh templat itu dan salin datanya."
    )


def _judul(atas: Sequence[Baris], alias: Mapping[str, str] | None, *, longgar: bool) -> tuple[int, Pemetaan]:
    """The place of the row in which most cells are headers we know, and its columns."""
    if not atas:
        raise BerkasDitolak("Berkas kosong. Isi templat dari aplikasi ini, lalu unggah lagi.")
    dikenal = [
        max(sum(k is not None for k in cocokkan(satu.sel, lembar, alias)) for lembar in Lembar)
        for satu in atas
    ]
    di = dikenal.index(max(dikenal))
    return di, petakan(atas[di].sel, alias, longgar=longgar)


def _berisi(nama: str, baris: Iterator[Baris], pemetaan: Pemetaan) -> Iterator[Baris]:
    """The data rows; a sheet of people must have at least one. Region names alone are an unused row."""
    posisi = [i for i, k in enumerate(pemetaan.kolom) if k is not None and k.tabel != "wilayah"]
    isian = (satu for satu in baris if any(satu.sel[i] for i in posisi if i < len(satu.sel)))
    pertama = next(isian, None)
    if pertama is not None:
        return _terbatas(nama, chain((pertama,), isian))
    if pemetaan.lembar in (Lembar.NASIONAL, Lembar.ANGGOTA):
        sebutan = f"Lembar “{nama}”" if nama else "Berkas"
        raise BerkasDitolak(
            f"{sebutan} hanya berisi judul kolom. Isi datanya di bawah judul itu, lalu unggah lagi."
        )
    return iter(())


def _periksa_struktur(nama: str, baris_judul: int, struktur: Struktur, lebar: int) -> None:
    sebutan = f" pada lembar “{nama}”" if nama else ""
    for rentang in struktur.gabungan:
        if rentang.baris_akhir >= baris_judul and rentang.kolom <= lebar:
            raise BerkasDitolak(
                f"Sel {rentang}{sebutan} digabung, sehingga isinya tidak jelas milik baris yang mana. "
                "Pilih semua sel, tekan Pisahkan Sel (Unmerge), isi setiap baris, lalu unggah lagi."
            )
    for sel in struktur.rumus:
        if sel.baris > baris_judul:
            raise BerkasDitolak(
                f"Sel {sel}{sebutan} berisi rumus. Salin semua sel, tempel sebagai nilai (Tempel Khusus > Nilai), lalu unggah lagi."
            )


def _terbatas(nama: str, baris: Iterator[Baris]) -> Iterator[Baris]:
    for jumlah, satu in enumerate(baris, 1):
        if jumlah > MAKS_BARIS:
            raise terlalu_banyak_baris(nama)
        yield satu
