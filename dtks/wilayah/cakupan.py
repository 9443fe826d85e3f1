"""THE REGION LOCK: every query on regional data is limited to the active region.

The limit is a WHERE condition that reads the active scope when the SQL is
compiled. Without an active scope the query raises: forgetting is an error,
never a leak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Func
from django.db.models.sql.compiler import SQLCompiler

PANJANG_KODE = (0, 2, 4, 6, 10)
PANJANG_DESA = 10
NASIONAL: tuple[str, ...] = ("",)

_aktif: ContextVar[tuple[str, ...] | None] = ContextVar("cakupan_wilayah", default=None)


class CakupanBelumDiatur(RuntimeError):
    """Regional data was queried with no scope active."""


class DiLuarCakupan(RuntimeError):
    """A record outside the active scope was about to be written."""


@contextmanager
def cakupan(kode: str | Iterable[str]) -> Iterator[None]:
    """Limit regional data to the region codes `kode` (one, or several) and what lies in them.

    A code has 0, 2, 4, 6 or 10 digits; anything else raises ValueError. An empty
    list of codes sees nothing.
    """
    daftar = (kode,) if isinstance(kode, str) else tuple(kode)
    for satu in daftar:
        if len(satu) not in PANJANG_KODE or (satu and not (satu.isascii() and satu.isdigit())):
            raise ValueError(f"bukan kode wilayah: {satu!r}")
    token = _aktif.set(daftar)
    try:
        yield
    finally:
        _aktif.reset(token)


def kode_aktif() -> tuple[str, ...]:
    """Return the active region codes; raise CakupanBelumDiatur when there are none set."""
    kode = _aktif.get()
    if kode is None:
        raise CakupanBelumDiatur("Data wilayah dibaca tanpa cakupan. Buka `with cakupan(kode):` lebih dulu.")
    return kode


def di_dalam_cakupan(kode: str) -> bool:
    """Tell whether region `kode` lies inside the active scope."""
    return any(kode.startswith(aktif) for aktif in kode_aktif())


def pola_sql(kolom: str, kode: Iterable[str]) -> tuple[str, list[str | list[str]]]:
    """Return the SQL condition "`kolom` lies in `kode`" and its parameters.

    One full code becomes "=", which alone reads an index in its order; several become = ANY.
    Prefixes become an OR of LIKE, since LIKE ANY cannot use the index (measured 20 times slower).
    """
    daftar = tuple(kode)
    if "" in daftar:
        return "TRUE", []
    penuh = [k for k in daftar if len(k) == PANJANG_DESA]
    awalan = [k for k in daftar if len(k) < PANJANG_DESA]
    bagian = [f"{kolom} LIKE %s" for _ in awalan]
    nilai: list[str | list[str]] = [f"{k}%" for k in awalan]
    if len(penuh) == 1:
        bagian, nilai = [f"{kolom} = %s", *bagian], [penuh[0], *nilai]
    elif penuh:
        bagian, nilai = [f"{kolom} = ANY(%s)", *bagian], [penuh, *nilai]
    if not bagian:
        return "FALSE", []
    return f"({' OR '.join(bagian)})", nilai


class DalamCakupan(Func):
    """SQL condition: this region column lies in the scope active at compile time."""

    output_field = models.BooleanField()
    conditional = True
    arity = 1

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, list[Any]]:
        kolom, params = compiler.compile(self.source_expressions[0])
        sql, nilai = pola_sql(kolom, kode_aktif())
        return sql, [*(p for _ in range(sql.count(kolom)) for p in params), *nilai]


M = TypeVar("M", bound=models.Model)


class QuerySetWilayah(models.QuerySet[M]):
    """Base of the QuerySets that name the questions asked of regional data."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        objs = list(objs)
        for obj in objs:
            obj.periksa_cakupan()  # type: ignore[attr-defined]
        return super().bulk_create(objs, *args, **kwargs)


class ManagerWilayah(models.Manager.from_queryset(QuerySetWilayah)):  # type: ignore[misc]
    """Default manager of a regional model: adds the region condition to every query."""

    def get_queryset(self) -> QuerySetWilayah[Any]:
        queryset: QuerySetWilayah[Any] = super().get_queryset()
        return queryset.filter(DalamCakupan(self.model.JALUR_WILAYAH))


class ModelWilayah(models.Model):
    """A model whose rows belong to a region: read and written inside the scope only."""

    JALUR_WILAYAH: ClassVar[str] = "desa_id"

    objects: ClassVar[models.Manager[Self]] = ManagerWilayah()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.periksa_cakupan()
        super().save(*args, **kwargs)

    def periksa_cakupan(self) -> None:
        """Raise DiLuarCakupan unless this row's region is inside the active scope."""
        nilai: Any = self
        for bagian in self.JALUR_WILAYAH.split("__"):
            nilai = getattr(nilai, bagian)
        if not di_dalam_cakupan(str(nilai)):
            raise DiLuarCakupan(f"{type(self).__name__} di luar wilayah kerja Anda.")
