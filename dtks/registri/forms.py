"""Form of the exact search for a NIK."""

from __future__ import annotations

from django import forms

from dtks.inti.nik import bersihkan_nomor
from dtks.registri.data import angka16
from dtks.tampilan.widgets import NomorPribadiInput


class CariNIKForm(forms.Form):
    """A whole NIK; spaces, dots and dashes are taken away."""

    nik = forms.CharField(
        label="NIK",
        max_length=40,
        widget=NomorPribadiInput(attrs={"maxlength": "40"}),
        help_text="16 angka di KTP/KIA atau KK. Pencarian ini tercatat dalam jejak.",
    )

    def clean_nik(self) -> str:
        nik, _ = bersihkan_nomor(self.cleaned_data["nik"])
        angka16(nik or "")
        return str(nik)
