"""Filter of the registry."""

from __future__ import annotations

from django import forms
from django_filters import CharFilter, ChoiceFilter, FilterSet

from dtks.registri.models import RumahTangga, RumahTanggaQuerySet, Sumber
from dtks.wilayah.filters import FilterWilayah


class FilterRegistri(FilterSet):  # type: ignore[misc]
    """Households by the head's name, region and source."""

    nama = CharFilter(
        label="Nama kepala rumah tangga",
        method="saring_nama",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    wilayah = FilterWilayah()
    sumber = ChoiceFilter(
        label="Sumber data",
        choices=[(k, str(v).capitalize()) for k, v in Sumber.choices],
        empty_label="Semua sumber",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = RumahTangga
        fields: list[str] = []

    def saring_nama(self, queryset: RumahTanggaQuerySet, _: str, awalan: str) -> RumahTanggaQuerySet:
        return queryset.bernama(" ".join(awalan.split()))
