"""Filter row of the list of people."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna, WilayahKerja
from dtks.akun.services import wilayah_terkelola
from dtks.wilayah.models import Tingkat


class FilterPengguna(django_filters.FilterSet):  # type: ignore[misc]
    """By name, role, place of work, and whether the account is open."""

    cari = django_filters.CharFilter(
        label="Nama",
        method="saring_nama",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    peran = django_filters.ChoiceFilter(
        label="Peran",
        empty_label="Semua peran",
        choices=[(p.value, p.label.capitalize()) for p in Peran],
        method="saring_peran",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    wilayah = django_filters.ChoiceFilter(
        label="Wilayah kerja",
        empty_label="Semua wilayah",
        method="saring_wilayah",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    aktif = django_filters.ChoiceFilter(
        label="Akun",
        empty_label="Semua akun",
        choices=[("ya", "Aktif"), ("tidak", "Tidak aktif")],
        method="saring_aktif",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Pengguna
        fields: list[str] = []

    def __init__(self, *args: Any, oleh: Pengguna, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["wilayah"].extra["choices"] = _pilihan_wilayah(oleh)

    def saring_nama(self, queryset: QuerySet[Pengguna], nama: str, nilai: str) -> QuerySet[Pengguna]:
        return queryset.filter(Q(nama__icontains=nilai) | Q(nama_pengguna__icontains=nilai))

    def saring_peran(self, queryset: QuerySet[Pengguna], nama: str, nilai: str) -> QuerySet[Pengguna]:
        return queryset.filter(peran__contains=[nilai])

    def saring_wilayah(self, queryset: QuerySet[Pengguna], nama: str, nilai: str) -> QuerySet[Pengguna]:
        """Whoever works in that place; for a village also who has its whole kecamatan."""
        di_sana = Q(wilayah__kode__startswith=nilai) | Q(wilayah=nilai[: Tingkat.KECAMATAN])
        return queryset.filter(pk__in=WilayahKerja.objects.filter(di_sana).values("pengguna_id"))

    def saring_aktif(self, queryset: QuerySet[Pengguna], nama: str, nilai: str) -> QuerySet[Pengguna]:
        return queryset.filter(aktif=nilai == "ya")


def _pilihan_wilayah(oleh: Pengguna) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kecamatan as groups, each with itself and its villages."""
    kelompok: dict[str, list[tuple[str, str]]] = {}
    nama: dict[str, str] = {}
    for wilayah in wilayah_terkelola(oleh).filter(tingkat__gte=Tingkat.KECAMATAN).order_by("kode"):
        kecamatan = wilayah.kode[: Tingkat.KECAMATAN]
        if wilayah.tingkat == Tingkat.KECAMATAN:
            nama[kecamatan] = wilayah.nama
            label = f"Kecamatan {wilayah.nama}"
        else:
            label = wilayah.nama_lengkap
        kelompok.setdefault(kecamatan, []).append((wilayah.kode, label))
    return [(nama.get(kode, kode), pilihan) for kode, pilihan in kelompok.items()]
