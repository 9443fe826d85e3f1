"""Filter of the list of long work."""

from __future__ import annotations

from django import forms
from django_filters import ChoiceFilter, FilterSet

from dtks.pekerjaan.models import Pekerjaan, Status


class FilterPekerjaan(FilterSet):  # type: ignore[misc]
    """Long work by how far it is."""

    status = ChoiceFilter(
        label="Keadaan",
        choices=[(kode, kata.capitalize()) for kode, kata in Status.choices],
        empty_label="Semua keadaan",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Pekerjaan
        fields: list[str] = []
