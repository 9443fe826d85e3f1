"""Keyset paging: page 10,000 costs what page 1 costs, and no row is skipped or shown twice.

The condition is the row comparison `(a, b) > (x, y)`, which one index on (a, b) answers; the same
written as Q(a__gt=x) | Q(a=x, b__gt=y) scans the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest

from dtks.tampilan.waktu import tulis_angka

M = TypeVar("M", bound=Model)
B = TypeVar("B")

BATAS_HITUNG = 1000
KOLOM_PRIBADI = frozenset({"nik", "nik_tercatat", "no_kk", "nomor_kk"})


@dataclass(frozen=True, slots=True)
class Urutan:
    """One sort a list offers: not-null columns ending in a unique one, all in one direction.

    The last row's values travel in the URL (signed, not encrypted), so a personal number may
    not be a sort column: ValueError. Offer a sort only where an index on `kolom` serves it.
    """

    kolom: tuple[str, ...]
    label: str
    menurun: bool = False

    def __post_init__(self) -> None:
        terlarang = {bagian for kolom in self.kolom for bagian in kolom.split("__")} & KOLOM_PRIBADI
        if terlarang:
            raise ValueError(f"Nomor pribadi tidak boleh menjadi kolom urut: {', '.join(sorted(terlarang))}")


@dataclass(frozen=True, slots=True)
class PilihanUrut:
    """A sort as the page shows it."""

    kunci: str
    label: str
    aktif: bool


@dataclass(frozen=True, slots=True)
class Halaman(Generic[B]):
    """One page of a list. `sebelum` and `berikut` are values for the parameter `kursor`, or None.

    `jumlah` is the number of rows in words ("312", "1.000+"), None when it was not asked for.
    """

    baris: list[B]
    pilihan: tuple[PilihanUrut, ...]
    sebelum: str | None
    berikut: str | None
    jumlah: str | None


@dataclass(frozen=True, slots=True)
class Kursor:
    """A place in a list: after (or, `mundur`, before) the row with these sort values."""

    mundur: bool
    nilai: tuple[Any, ...]


def halaman(
    queryset: QuerySet[M, B],
    request: HttpRequest,
    *,
    urut: Mapping[str, Urutan],
    per_halaman: int = 50,
    hitung: bool = False,
) -> Halaman[B]:
    """Return the page that `?urut=` and `?kursor=` of the request ask for.

    The first entry of `urut` is the default sort. An unknown sort, a broken or foreign token and a
    place whose rows are gone all give the first page. With `hitung` the rows are counted up to 1.000.
    """
    kunci = request.GET.get("urut", "")
    if kunci not in urut:
        kunci = next(iter(urut))
    pilihan = tuple(PilihanUrut(nama, u.label, nama == kunci) for nama, u in urut.items())
    jumlah = _hitung(queryset) if hitung else None

    urutan = urut[kunci]
    kursor = _baca_kursor(request.GET.get("kursor", ""), urutan)
    baris, ada_lagi = _ambil(queryset, urutan, kursor, per_halaman)
    if kursor and not baris:
        kursor = None
        baris, ada_lagi = _ambil(queryset, urutan, None, per_halaman)

    mundur = kursor is not None and kursor.mundur
    ada_sebelum = ada_lagi if mundur else kursor is not None
    ada_berikut = mundur or ada_lagi
    return Halaman(
        baris=baris,
        pilihan=pilihan,
        sebelum=_tulis_kursor(baris[0], urutan, mundur=True) if ada_sebelum else None,
        berikut=_tulis_kursor(baris[-1], urutan, mundur=False) if ada_berikut else None,
        jumlah=jumlah,
    )


def _ambil(
    queryset: QuerySet[M, B], urutan: Urutan, kursor: Kursor | None, per_halaman: int
) -> tuple[list[B], bool]:
    """Return the rows in display order, and whether more lie beyond them in the walking direction."""
    mundur = kursor is not None and kursor.mundur
    ke_bawah = urutan.menurun != mundur
    if kursor is not None:
        banding = TupleLessThan if ke_bawah else TupleGreaterThan
        queryset = queryset.filter(banding(Tuple(*(F(kolom) for kolom in urutan.kolom)), kursor.nilai))
    tanda = "-" if ke_bawah else ""
    baris = list(queryset.order_by(*(f"{tanda}{kolom}" for kolom in urutan.kolom))[: per_halaman + 1])
    ada_lagi = len(baris) > per_halaman
    baris = baris[:per_halaman]
    return baris[::-1] if mundur else baris, ada_lagi


def _hitung(queryset: QuerySet[M, B]) -> str:
    jumlah = queryset.order_by()[: BATAS_HITUNG + 1].count()
    return f"{tulis_angka(BATAS_HITUNG)}+" if jumlah > BATAS_HITUNG else tulis_angka(jumlah)


def _garam(urutan: Urutan) -> str:
    """Bind a token to its columns: after a change of the sort, old tokens no longer verify."""
    return f"dtks.tampilan.paginasi:{','.join(urutan.kolom)}:{urutan.menurun}"


def _tulis_kursor(baris: object, urutan: Urutan, *, mundur: bool) -> str:
    nilai = [_untuk_url(satu) for satu in _nilai_urut(baris, urutan)]
    return signing.dumps([mundur, nilai], salt=_garam(urutan))


def _baca_kursor(token: str, urutan: Urutan) -> Kursor | None:
    try:
        mundur, nilai = signing.loads(token, salt=_garam(urutan))
    except signing.BadSignature:
        return None
    return Kursor(mundur, tuple(nilai))


def _nilai_urut(baris: object, urutan: Urutan) -> tuple[Any, ...]:
    """Read the sort columns of a row: a model instance (with its joins selected) or a dict of values()."""
    if isinstance(baris, Mapping):
        nilai = tuple(baris[kolom] for kolom in urutan.kolom)
    else:
        nilai = tuple(attrgetter(kolom.replace("__", "."))(baris) for kolom in urutan.kolom)
    if None in nilai:
        raise ValueError(f"Kolom urut berisi NULL: {', '.join(urutan.kolom)}")
    return nilai


def _untuk_url(nilai: Any) -> str | int | float:
    """Write a column value so that its field reads back exactly the same."""
    if isinstance(nilai, date):
        return nilai.isoformat()
    if isinstance(nilai, Decimal | UUID):
        return str(nilai)
    if isinstance(nilai, str | int | float):
        return nilai
    raise TypeError(f"Kolom urut bertipe {type(nilai).__name__} tidak didukung")
