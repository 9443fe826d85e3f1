"""What a proposal about a known household changes: per part each column as registered and as proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from dtks.registri.data import (
    KOLOM_ANGGOTA,
    KOLOM_KELUARGA,
    KOLOM_RUMAH_TANGGA,
    DataAnggota,
    DataKeluarga,
    DataRumahTangga,
)
from dtks.registri.presenters import Ubahan, banding, boleh_tampil
from usulan.models import UsulanAnggota, UsulanKeluarga, UsulanRumahTangga

Baris = UsulanRumahTangga | UsulanKeluarga | UsulanAnggota


@dataclass(frozen=True, slots=True)
class BagianUbahan:
    """The differences of the household, one keluarga or one person; `baru`: it is not registered yet."""

    judul: str
    ubahan: list[Ubahan]
    baru: bool = False


@dataclass(frozen=True, slots=True)
class Perubahan:
    """All differences. `tersembunyi` counts those of specific data that the reader may not see."""

    bagian: list[BagianUbahan]
    tersembunyi: int = 0


def susun_perubahan(
    rumah_tangga: UsulanRumahTangga, keluarga: Iterable[UsulanKeluarga], *, spesifik: bool, terbuka: bool
) -> Perubahan:
    """The differences of a proposal, household first. `keluarga` come with their `anggota` fetched."""
    semua = list(keluarga)
    baris: list[tuple[str, Baris]] = [("Rumah tangga", rumah_tangga)]
    for satu in semua:
        baris.append((str(satu), satu))
        baris += [(a.nama, a) for a in satu.anggota.all()]
    nama_keluarga = {k.pk: str(k) for k in semua} | {f"asal-{k.asal_id}": str(k) for k in semua if k.asal_id}
    bagian = [
        BagianUbahan(judul, _ubahan(b, nama_keluarga, spesifik=spesifik, terbuka=terbuka), b.dasar is None)
        for judul, b in baris
    ]
    return Perubahan(
        [b for b in bagian if b.ubahan],
        0 if spesifik else sum(_tersembunyi(b) for _, b in baris),
    )


_DATA: dict[type[models.Model], tuple[type[models.Model], tuple[str, ...]]] = {
    UsulanRumahTangga: (DataRumahTangga, KOLOM_RUMAH_TANGGA),
    UsulanKeluarga: (DataKeluarga, KOLOM_KELUARGA),
    UsulanAnggota: (DataAnggota, KOLOM_ANGGOTA),
}


def _ubahan(baris: Baris, nama_keluarga: dict[Any, str], *, spesifik: bool, terbuka: bool) -> list[Ubahan]:
    data, semua = _DATA[type(baris)]
    kolom = semua if baris.dasar is None else [k for k in semua if k in baris.kolom_ubah]
    nilai = {k: getattr(baris, k) for k in kolom}
    hasil = banding(data, baris.dasar, nilai, kolom, spesifik=spesifik, terbuka=terbuka)
    return [*_pindah_keluarga(baris, nama_keluarga), *hasil]


def _pindah_keluarga(baris: Baris, nama_keluarga: dict[Any, str]) -> Iterator[Ubahan]:
    """That a known person comes under another KK."""
    if isinstance(baris, UsulanAnggota) and baris.dasar is not None and "keluarga" in baris.kolom_ubah:
        dulu = nama_keluarga.get(f"asal-{baris.dasar.get('keluarga')}", "Keluarga lain")
        yield Ubahan("Kartu Keluarga", dulu, nama_keluarga[baris.keluarga_id])


def _tersembunyi(baris: Baris) -> int:
    data, semua = _DATA[type(baris)]
    return sum(1 for k in semua if k in baris.kolom_ubah and not boleh_tampil(data, k, spesifik=False))
