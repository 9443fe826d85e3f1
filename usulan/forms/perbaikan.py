"""Correct what is registered: every field stands beside its registered value, and only differences are saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from dtks.registri.data import KOLOM_ANGGOTA, DataAnggota, DataKeluarga, DataRumahTangga
from dtks.registri.presenters import kata
from usulan.forms.keluarga import AnggotaForm, KeluargaForm
from usulan.forms.kolom import Berversi
from usulan.forms.rumah_tangga import RumahTanggaForm


class Perbaikan(Berversi):
    """A form over a row that stands for a registered one.

    What the user leaves as it is, is not judged: a registered value may be empty or odd, and
    must not keep him from correcting another.
    """

    DATA: ClassVar[type[models.Model]]
    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dasar: dict[str, Any] = self.instance.dasar or {}
        for nama, field in self.fields.items():
            if nama != "versi" and self.dasar.get(nama) in (None, ""):
                field.required = False

    def banding(self) -> Iterator[tuple[forms.BoundField, str]]:
        """Each visible field with its registered value in words."""
        for field in self.visible_fields():
            yield field, kata(self.DATA, field.name, self.dasar.get(field.name), terbuka=True)

    def tetap(self, nama: str) -> bool:
        """Whether the field still says what it said when the page was opened."""
        field: Any = self.fields[nama]
        try:
            return bool(field.to_python(self[nama].data) == field.to_python(self.initial.get(nama)))
        except ValidationError:
            return False

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for nama in [n for n in self.errors if n in self.fields and n != "versi" and self.tetap(n)]:
            del self.errors[nama]
            self.cleaned_data[nama] = self.initial.get(nama)

    def _get_validation_exclusions(self) -> set[str]:
        terkecuali: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return terkecuali | {n for n in self.fields if n != "versi" and self.tetap(n)}

    def kolom(self) -> dict[str, Any]:
        """Only what the user changed, for the service."""
        return {nama: nilai for nama, nilai in super().kolom().items() if not self.tetap(nama)}


class PerbaikanRumahTanggaForm(Perbaikan, RumahTanggaForm):
    """Address and position."""

    DATA = DataRumahTangga


class PerbaikanKeluargaForm(Perbaikan, KeluargaForm):
    """No KK, and what a correction of a sembako/BPNT recipient may change of the card."""

    DATA = DataKeluarga

    class Meta(KeluargaForm.Meta):
        fields: tuple[str, ...] = ("no_kk", *DataKeluarga.BSP)  # type: ignore[assignment]
        help_texts = {
            "nomor_kks": "Di muka Kartu Keluarga Sejahtera.",
            "nomor_rekening": "Di buku tabungan atau struk bank penyalur.",
        }


class PindahKeluargaForm(Perbaikan, KeluargaForm):
    """The No KK that people get who move away from their family."""

    DATA = DataKeluarga

    class Meta(KeluargaForm.Meta):
        fields: tuple[str, ...] = ("no_kk",)  # type: ignore[assignment]
        help_texts = {"no_kk": "Nomor KK baru bagi yang pindah. Boleh menyusul."}


class PerbaikanAnggotaForm(Perbaikan, AnggotaForm):
    """A person: identity, place in the KK, health, and whether the card is in this name."""

    DATA = DataAnggota

    class Meta(AnggotaForm.Meta):
        fields = tuple(k for k in KOLOM_ANGGOTA if k != "pbi")
        help_texts = {
            **AnggotaForm.Meta.help_texts,
            "pengurus": "Satu keluarga satu pengurus. Saat mengganti, hapus centang pada pengurus lama.",
        }
