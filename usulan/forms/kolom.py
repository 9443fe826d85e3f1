"""Fields that take what people type, and what all forms of a proposal share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator

from dtks.inti.nik import bersihkan_nomor
from dtks.inti.temuan import Temuan
from dtks.tampilan.widgets import NomorPribadiInput
from usulan.berkas import BerkasBukti, BerkasDitolak, periksa_berkas

_DELAPAN_ANGKA = re.compile(r"(\d\d)(\d\d)(\d{4})")
DERAJAT_TERBESAR = 1000
_TERTUA = date(1900, 1, 1)


class TanggalField(forms.DateField):
    """A date as people write it: 31/01/1985, 31-01-1985, 31.01.1985, 31011985, or 1985-01-31."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
            error_messages={
                "invalid": "Tanggal belum terbaca. Tulis tanggal/bulan/tahun, misalnya 31/01/1985."
            },
            **{
                "widget": forms.DateInput({"inputmode": "numeric", "autocomplete": "off"}, format="%d/%m/%Y"),
                "validators": [
                    MinValueValidator(_TERTUA, "Tahunnya terlalu lama. Periksa empat angka tahun.")
                ],
                **kwargs,
            },
        )

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and (cocok := _DELAPAN_ANGKA.fullmatch(value.strip())):
            value = "/".join(cocok.groups())
        return super().to_python(value)


class NomorField(forms.CharField):
    """NIK or No KK with or without spaces, dots and dashes; its length is judged by the rules, in words."""

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        # Room for the separators, which are taken away before the sixteen digits are counted.
        super().__init__(**{"widget": NomorPribadiInput({"maxlength": "24"}), **kwargs})

    def to_python(self, value: Any) -> str | None:
        nomor, rusak = bersihkan_nomor(value, nama=str(self.label))
        if rusak:
            raise ValidationError(rusak.pesan)
        return nomor or self.empty_value


class NamaField(forms.CharField):
    """A person's name, kept in upper case with single spaces, as the KTP prints it."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split()).upper()


class KoordinatField(forms.DecimalField):
    """Degrees with a dot or a comma; more decimals than are kept are rounded away."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        derajat: Any = super().to_python(value.replace(",", ".") if isinstance(value, str) else value)
        # A number far outside the globe is left to the validators, which say so in words.
        if isinstance(derajat, Decimal) and derajat.is_finite() and abs(derajat) < DERAJAT_TERBESAR:
            return round(derajat, self.decimal_places or 0)
        return derajat


class YaTidakField(forms.TypedChoiceField):
    """Yes, no, or not answered yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("True", "Ya"), ("False", "Tidak")],
            coerce=lambda isi: isi == "True",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


class BerkasField(forms.FileField):
    """A PDF or a photo, judged by its content; cleaned to a BerkasBukti."""

    widget = forms.FileInput(attrs={"accept": "application/pdf,image/*"})

    def clean(self, data: Any, initial: Any = None) -> BerkasBukti | None:
        unggahan = super().clean(data, initial)
        if not unggahan:
            return None
        try:
            return periksa_berkas(unggahan.name, unggahan)
        except BerkasDitolak as galat:
            raise ValidationError(str(galat)) from galat


class Isian(forms.Form):
    """What all our forms share: short words for an empty field, no dashes as a choice, no empty radio button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.MultipleChoiceField):
                continue
            field.error_messages["required"] = "Belum diisi."
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = "Pilih"  # its choices stay a query, which the form may still narrow
            elif isinstance(field, forms.ChoiceField):
                _ganti_pilihan_kosong(field)


def _ganti_pilihan_kosong(field: forms.ChoiceField) -> None:
    semua: Any = field.choices
    pilihan = [p for p in semua if p[0] != ""]
    field.choices = pilihan if isinstance(field.widget, forms.RadioSelect) else [("", "Pilih"), *pilihan]


class Berversi(Isian):
    """A form that says which version of the proposal its screen shows."""

    versi = forms.IntegerField(widget=forms.HiddenInput)

    def perbarui_versi(self, versi: int) -> None:
        """Let the next sending of this bound form stand on the present version."""
        self.data = {nama: self.data[nama] for nama in self.data} | {"versi": str(versi)}

    def kolom(self) -> dict[str, Any]:
        """The cleaned columns, for the service."""
        return {nama: nilai for nama, nilai in self.cleaned_data.items() if nama != "versi"}


def tolak_galat(temuan: Iterable[Temuan]) -> None:
    """Refuse a field for its GALAT; a PERINGATAN becomes a finding after saving."""
    if pesan := [t.pesan for t in temuan if t.galat]:
        raise ValidationError(pesan)
