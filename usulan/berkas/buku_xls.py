"""A look into an XLS (Excel 97-2003) before the fast reader opens it: a damaged one can take all its memory.

The container's sector chains must end, the records must not claim more than they hold; formulas are seen too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from usulan.berkas.lembar import MAKS_KOLOM, MAKS_SEL_TERCATAT, Posisi, Struktur

_AKHIR: Final = 0xFFFFFFFA  # this and above are no sectors: free, end of chain, reserved
_ALIRAN, _AKAR = 2, 5
_MAKS_SEL: Final = 20_000_000
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SST, _DIMENSI = 0x809, 0x0A, 0x2F, 0x85, 0xFC, 0x200
_RUMUS: Final = 0x06
_MULRK: Final = 0xBD
_BERISI: Final = frozenset({_RUMUS, _MULRK, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0xD6})


class XlsRusak(Exception):
    """The file contradicts itself."""


class XlsTerkunci(Exception):
    """The workbook is encrypted."""


class XlsTerlaluLebar(Exception):
    """Something stands beyond the column limit."""


def periksa_xls(isi: bytes) -> Mapping[str, Struktur]:
    """Walk through an XLS and return where its formulas are, by sheet name.

    Raises XlsRusak, XlsTerkunci, XlsTerlaluLebar.
    """
    try:
        buku = _Wadah.baca(isi).aliran("Workbook", "Book")
        return _periksa_buku(buku)
    except (struct.error, IndexError) as exc:
        raise XlsRusak from exc


@dataclass(frozen=True, slots=True)
class _Wadah:
    """The compound file: sectors chained by two tables, named by a directory."""

    isi: bytes
    geser: int
    fat: tuple[int, ...]
    fat_kecil: tuple[int, ...]
    entri: Mapping[str, tuple[int, int]]
    kecil: bytes

    @classmethod
    def baca(cls, isi: bytes) -> _Wadah:
        """Read the tables, and follow every chain to its end as the reader will."""
        geser, geser_kecil = struct.unpack_from("<HH", isi, 30)
        if geser not in (9, 12) or geser_kecil != 6:
            raise XlsRusak
        _, direktori, _, _, kecil, _, difat = struct.unpack_from("<7I", isi, 44)
        wadah = cls(isi, geser, _fat(isi, geser, difat), (), {}, b"")
        daftar = wadah._baca_rantai(direktori)
        if len(daftar) % 128:
            raise XlsRusak
        entri: dict[str, tuple[int, int]] = {}
        akar = b""
        for i in range(0, len(daftar), 128):
            panjang, jenis = struct.unpack_from("<HB", daftar, i + 64)
            awal, ukuran = struct.unpack_from("<II", daftar, i + 116)
            if jenis == _AKAR:
                akar = wadah._baca_rantai(awal)
            elif jenis == _ALIRAN:
                nama = daftar[i : i + min(max(panjang, 2), 64) - 2].decode("utf-16-le", "replace")
                entri.setdefault(nama, (awal, ukuran))
        utuh = cls(isi, geser, wadah.fat, _angka(wadah._baca_rantai(kecil)), entri, akar)
        for awal, ukuran in entri.values():
            utuh._ambil(awal, ukuran)
        return utuh

    def aliran(self, *nama: str) -> bytes:
        """The content of the first of these streams that exists."""
        for satu in nama:
            if satu in self.entri:
                return self._ambil(*self.entri[satu])
        raise XlsRusak

    def _ambil(self, awal: int, ukuran: int) -> bytes:
        if ukuran >= 4096:
            return self._baca_rantai(awal)[:ukuran]
        return b"".join(self.kecil[i << 6 : (i + 1) << 6] for i in self._rantai(self.fat_kecil, awal))[
            :ukuran
        ]

    def _baca_rantai(self, awal: int) -> bytes:
        return b"".join(map(self._sektor, self._rantai(self.fat, awal)))

    def _sektor(self, nomor: int) -> bytes:
        return self.isi[(nomor + 1) << self.geser : (nomor + 2) << self.geser]

    @staticmethod
    def _rantai(tabel: tuple[int, ...], awal: int) -> Iterator[int]:
        """The sectors from `awal` on. A chain longer than the table turns in a circle."""
        for _ in range(len(tabel) + 1):
            if awal >= _AKHIR:
                return
            if awal >= len(tabel):
                raise XlsRusak
            yield awal
            awal = tabel[awal]
        raise XlsRusak


def _fat(isi: bytes, geser: int, difat: int) -> tuple[int, ...]:
    """The table of sector chains, itself spread over sectors that the header and further sectors list."""
    daftar = list(struct.unpack_from("<109I", isi, 76))
    jumlah = len(isi) >> geser
    while difat < _AKHIR:
        lanjut = _angka(isi[(difat + 1) << geser : (difat + 2) << geser])
        daftar += lanjut[:-1]
        difat = lanjut[-1]
        if len(daftar) > jumlah + 109 + (1 << geser):
            raise XlsRusak
    sektor = [s for s in daftar if s < _AKHIR]
    if len(sektor) > jumlah:
        raise XlsRusak
    return _angka(b"".join(isi[(s + 1) << geser : (s + 2) << geser] for s in sektor))


def _angka(isi: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(isi) // 4}I", isi[: len(isi) // 4 * 4])


def _rekaman(buku: bytes, di: int) -> Iterator[tuple[int, int, int]]:
    """Kind, offset and length of each record from `di` on."""
    while di + 4 <= len(buku):
        kode, panjang = struct.unpack_from("<HH", buku, di)
        yield kode, di + 4, panjang
        di += 4 + panjang


def _periksa_buku(buku: bytes) -> dict[str, Struktur]:
    lembar: dict[str, int] = {}
    for kode, di, panjang in _rekaman(buku, 0):
        if kode == _FILEPASS:
            raise XlsTerkunci
        if kode == _SST and struct.unpack_from("<I", buku, di + 4)[0] > len(buku):
            raise XlsRusak
        if kode == _BOUNDSHEET:
            letak, jumlah, lebar = struct.unpack_from("<I2xBB", buku, di)
            huruf = buku[di + 8 : di + panjang]
            lembar[
                huruf[: jumlah * 2].decode("utf-16-le", "replace")
                if lebar & 1
                else huruf[:jumlah].decode("latin-1")
            ] = letak
        if kode == _EOF:
            break
    return {nama: _periksa_lembar(buku, letak) for nama, letak in lembar.items()}


def _periksa_lembar(buku: bytes, letak: int) -> Struktur:
    struktur = Struktur()
    dalam = 0
    for kode, di, panjang in _rekaman(buku, letak):
        if kode in _BERISI:
            baris, kolom = struct.unpack_from("<HH", buku, di)
            akhir = struct.unpack_from("<H", buku, di + panjang - 2)[0] if kode == _MULRK else kolom
            if max(kolom, akhir) >= MAKS_KOLOM:
                raise XlsTerlaluLebar
            struktur.jumlah_sel += 1
            if kode == _RUMUS and len(struktur.rumus) < MAKS_SEL_TERCATAT:
                struktur.rumus.append(Posisi(baris + 1, kolom + 1))
        elif kode == _DIMENSI:
            _periksa_dimensi(buku[di : di + panjang])
        elif kode == _BOF:
            dalam += 1
        elif kode == _EOF:
            dalam -= 1
            if dalam <= 0:
                break
    return struktur


def _periksa_dimensi(isi: bytes) -> None:
    baris, kolom = (
        struct.unpack_from("<4xI2xH", isi) if len(isi) >= 14 else struct.unpack_from("<2xH2xH", isi)
    )
    if baris * kolom > _MAKS_SEL:
        raise XlsRusak
