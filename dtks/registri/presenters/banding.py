"""Values of the declared columns in words, and what differs between two states of one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.text import capfirst

from dtks.inti.nik import samarkan
from dtks.registri.kuesioner import Privasi
from dtks.tampilan.waktu import tulis_tanggal

NOMOR = frozenset({"nik", "no_kk"})
KOSONG = "(kosong)"


@dataclass(frozen=True, slots=True)
class Ubahan:
    """One column: its name, what it was ("" for a new row) and what it is to be, both in words."""

    label: str
    dulu: str
    baru: str
    nomor: bool = False


def boleh_tampil(data: type[models.Model], nama: str, *, spesifik: bool) -> bool:
    """Whether a column may be shown: specific data (UU 27/2022 ps. 4) only with `spesifik`."""
    return spesifik or data.PRIVASI[nama] is not Privasi.SPESIFIK  # type: ignore[attr-defined]


def sebutan(data: type[models.Model], nama: str) -> str:
    """The column's name as a heading."""
    return capfirst(str(data._meta.get_field(nama).verbose_name))  # type: ignore[union-attr]


def kata(data: type[models.Model], nama: str, nilai: Any, *, terbuka: bool) -> str:
    """A value in words, from the column or from JSON; whole NIK and No KK only with `terbuka`."""
    field: Any = data._meta.get_field(nama)
    nilai = field.to_python(nilai)
    if nilai is None or nilai == "":
        return KOSONG
    if nama in NOMOR:
        return str(nilai) if terbuka else samarkan(str(nilai))
    match nilai:
        case bool():
            return "Ya" if nilai else "Tidak"
        case date():
            return tulis_tanggal(nilai)
        case Decimal():
            return f"{nilai:.6f}"
        case dict():
            return f"{len(nilai)} jawaban"
        case _:
            return str(dict(field.flatchoices).get(nilai, nilai))


def banding(
    data: type[models.Model],
    dulu: Mapping[str, Any] | None,
    baru: Mapping[str, Any],
    kolom: Iterable[str],
    *,
    spesifik: bool,
    terbuka: bool,
) -> list[Ubahan]:
    """The columns `kolom` of one row before and after; of a new row (`dulu` None) only what is filled in."""
    hasil = []
    for nama in kolom:
        sesudah = kata(data, nama, baru[nama], terbuka=terbuka)
        if not boleh_tampil(data, nama, spesifik=spesifik) or (dulu is None and sesudah in (KOSONG, "Tidak")):
            continue
        sebelum = "" if dulu is None else kata(data, nama, dulu.get(nama), terbuka=terbuka)
        hasil.append(Ubahan(sebutan(data, nama), sebelum, sesudah, nama in NOMOR))
    return hasil
