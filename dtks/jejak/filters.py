"""Filter of the trail."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from dtks.inti.jam import WIB
from dtks.jejak.data import KALIMAT, KELOMPOK, MEMBACA, OBJEK
from dtks.jejak.models import Peristiwa
from dtks.tampilan.widgets import TanggalInput
from dtks.wilayah.filters import FilterWilayah

BACA = "baca"
"""Choice for every event that only says that somebody saw personal data."""


def _pilihan_peristiwa() -> list[tuple[str, str | list[tuple[str, str]]]]:
    hasil: list[tuple[str, str | list[tuple[str, str]]]] = [(BACA, "Semua pembacaan data pribadi")]
    for awalan, judul in KELOMPOK.items():
        hasil.append(
            (
                judul,
                [(k, v[0].upper() + v[1:]) for k, v in KALIMAT.items() if k.startswith(f"{awalan}.")],
            )
        )
    return hasil


_MASUKAN = {"class": "form-control"}
_PILIH = {"class": "form-select"}


class FilterJejak(FilterSet):  # type: ignore[misc]
    """What happened, by whom, to what, where and when."""

    peristiwa = ChoiceFilter(
        label="Peristiwa",
        choices=_pilihan_peristiwa(),
        empty_label="Semua peristiwa",
        method="saring_peristiwa",
        widget=forms.Select(attrs=_PILIH),
    )
    pelaku = CharFilter(
        "nama_pelaku", "istartswith", label="Nama pelaku", widget=forms.TextInput(attrs=_MASUKAN)
    )
    wilayah = FilterWilayah("wilayah_id")
    objek = ChoiceFilter(
        label="Tentang",
        choices=[(k, v.capitalize()) for k, v in OBJEK.items()],
        empty_label="Apa saja",
        widget=forms.Select(attrs=_PILIH),
    )
    nomor = CharFilter(
        "objek_id", label="Nomor", widget=forms.TextInput(attrs={**_MASUKAN, "inputmode": "numeric"})
    )
    dari = DateFilter(label="Dari tanggal", method="saring_dari", widget=TanggalInput(attrs=_MASUKAN))
    sampai = DateFilter(label="Sampai tanggal", method="saring_sampai", widget=TanggalInput(attrs=_MASUKAN))

    class Meta:
        model = Peristiwa
        fields: list[str] = []

    def saring_peristiwa(self, queryset: QuerySet[Peristiwa], _: str, nilai: str) -> QuerySet[Peristiwa]:
        return queryset.filter(peristiwa__in=MEMBACA if nilai == BACA else [nilai])

    def saring_dari(self, queryset: QuerySet[Peristiwa], _: str, hari: date) -> QuerySet[Peristiwa]:
        return queryset.filter(terjadi_pada__gte=_tengah_malam(hari))

    def saring_sampai(self, queryset: QuerySet[Peristiwa], _: str, hari: date) -> QuerySet[Peristiwa]:
        return queryset.filter(terjadi_pada__lt=_tengah_malam(hari + timedelta(days=1)))


def _tengah_malam(hari: date) -> datetime:
    return datetime.combine(hari, time(0), tzinfo=WIB)
