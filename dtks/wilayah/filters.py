"""The region field that every list shares: kecamatan and villages of the active region in one select."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters import ChoiceFilter

from dtks.wilayah.cakupan import PANJANG_DESA, DalamCakupan
from dtks.wilayah.models import Tingkat, Wilayah

Pilihan = list[tuple[str, list[tuple[str, str]]]]


def pilihan_wilayah() -> Pilihan:
    """Kecamatan and villages inside the active region: (kecamatan, [(code, name)]), the whole kecamatan first."""
    kelompok: dict[str, list[tuple[str, str]]] = {}
    wilayah = Wilayah.objects.filter(DalamCakupan("kode"), tingkat__gte=Tingkat.KECAMATAN)
    for satu in wilayah.select_related("induk").order_by("kode"):
        if satu.tingkat == Tingkat.KECAMATAN:
            kelompok[satu.nama] = [(satu.kode, f"Seluruh Kecamatan {satu.nama}")]
        else:
            kelompok.setdefault(str(satu.induk), []).append((satu.kode, satu.nama))
    return list(kelompok.items())


class FilterWilayah(ChoiceFilter):  # type: ignore[misc]
    """One kecamatan (6 digits) or village (10) of the active region, on the code column `field_name`."""

    def __init__(self, field_name: str = "desa__kode", **kwargs: Any) -> None:
        super().__init__(
            field_name,
            label="Wilayah",
            empty_label="Semua wilayah",
            widget=forms.Select(attrs={"class": "form-select"}),
            **kwargs,
        )

    @property
    def field(self) -> forms.Field:
        """Built once per list, when the region of the request is known."""
        if "choices" not in self.extra:
            self.extra["choices"] = pilihan_wilayah()
        bidang: forms.Field = super().field
        return bidang

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        cara = "exact" if len(value) == PANJANG_DESA else "startswith"
        return qs.filter(**{f"{self.field_name}__{cara}": value})
