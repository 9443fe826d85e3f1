"""What the lists of proposals and musyawarah can be narrowed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django_filters import CharFilter, ChoiceFilter, FilterSet

from dtks.tampilan.lencana import STATUS_USULAN
from dtks.wilayah.cakupan import PANJANG_DESA, kode_aktif
from dtks.wilayah.filters import FilterWilayah
from usulan.models import Musyawarah, Usulan, UsulanQuerySet
from usulan.workflow import Status


def satu_desa() -> bool:
    """Tell whether the active region is exactly one village, so that naming it is no news."""
    return [len(kode) for kode in kode_aktif()] == [PANJANG_DESA]


class SaringWilayah(FilterSet):  # type: ignore[misc]
    """A list that offers the villages of the region, when there are several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if satu_desa():
            del self.filters["desa"]


class UsulanFilter(SaringWilayah):
    """Proposals by head's name, status and village."""

    nama = CharFilter(
        label="Nama kepala keluarga",
        method="awalan_nama",
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
    )
    status = ChoiceFilter(
        label="Status",
        choices=[(s.value, STATUS_USULAN[s].kata) for s in Status],
        empty_label="Semua status",
        widget=forms.Select({"class": "form-select"}),
    )
    desa = FilterWilayah()

    class Meta:
        model = Usulan
        fields = ("nama", "status", "desa")

    def awalan_nama(self, queryset: UsulanQuerySet, _: str, nilai: str) -> UsulanQuerySet:
        return queryset.bernama(" ".join(nilai.split()))


class MusyawarahFilter(SaringWilayah):
    """Musyawarah by the start of its number, and village."""

    nomor = CharFilter(
        "nomor_berita_acara",
        "startswith",
        label="Nomor berita acara",
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
    )
    desa = FilterWilayah()

    class Meta:
        model = Musyawarah
        fields = ("nomor", "desa")
