"""Filters of the registry, of who receives what, and of the differences with an extract."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter, FilterSet

from dtks.registri.massal.dtsen import BEDA
from dtks.registri.massal.penerima import ATURAN, TANPA_BANTUAN
from dtks.registri.models import FaktaDtsen, Kepesertaan, Program, RumahTangga, RumahTanggaQuerySet, Sumber
from dtks.registri.services.impor import sebut_tahap
from dtks.wilayah.cakupan import PANJANG_DESA
from dtks.wilayah.filters import FilterWilayah, pilihan_wilayah


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


def pilihan_desa() -> list[tuple[str, list[tuple[str, str]]]]:
    """Villages of the active region by kecamatan."""
    return [
        (kecamatan, [(kode, nama) for kode, nama in isi if len(kode) == PANJANG_DESA])
        for kecamatan, isi in pilihan_wilayah()
    ]


class FilterPenerima(FilterSet):  # type: ignore[misc]
    """Recipients of one village by program, stage and finding; the view answers `temuan`."""

    desa = ChoiceFilter(
        label="Desa/kelurahan",
        choices=pilihan_desa,
        empty_label="Pilih desa/kelurahan",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    program = ChoiceFilter(
        label="Program",
        choices=Program.choices,
        empty_label="Semua program",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    tahap = ChoiceFilter(
        label="Tahap",
        choices=lambda: [
            (t, sebut_tahap(t).capitalize())
            for t in Kepesertaan.objects.filter(berlaku=True)
            .order_by("-tahap")
            .values_list("tahap", flat=True)
            .distinct()
        ],
        empty_label="Tahap terbaru",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    temuan = ChoiceFilter(
        label="Temuan",
        choices=[(kode, nama) for kode, (nama, _) in ATURAN.items()] + [TANPA_BANTUAN],
        method="biarkan",
        empty_label="Semua penerima",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Kepesertaan
        fields: list[str] = []

    def biarkan(self, queryset: QuerySet[Kepesertaan], _: str, __: str) -> QuerySet[Kepesertaan]:
        return queryset


class FilterDtsen(FilterSet):  # type: ignore[misc]
    """Families of an extract by village and by what differs from the registry."""

    wilayah = FilterWilayah()
    beda = ChoiceFilter(
        label="Perbedaan",
        choices=[("ADA", "Semua yang berbeda"), *BEDA.items()],
        method="saring_beda",
        empty_label="Semua keluarga",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = FaktaDtsen
        fields: list[str] = []

    def saring_beda(self, queryset: QuerySet[FaktaDtsen], _: str, kode: str) -> QuerySet[FaktaDtsen]:
        if kode == "ADA":
            return queryset.exclude(beda=[])
        return queryset.filter(beda__contains=[{"kode": kode}])
