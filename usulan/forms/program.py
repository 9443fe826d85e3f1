"""Propose a known family for a program, or its people for PBI-JK."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dtks.registri.data import pilihan
from dtks.registri.models import Anggota
from usulan.forms.mulai import BerpengusulForm, sebut_orang
from usulan.services.program import PBI


class ProgramForm(BerpengusulForm):
    """The program, and through whom: one pengurus of the family, or each person for PBI-JK."""

    program = forms.ChoiceField(
        label="Program yang diusulkan",
        choices=pilihan("program"),
        widget=forms.RadioSelect,
        help_text="Satu keluarga satu program dalam satu periode; PBI-JK untuk tiap orang.",
    )
    orang = forms.MultipleChoiceField(
        label="Pengurus, atau penerima PBI-JK",
        widget=forms.CheckboxSelectMultiple,
        help_text="PKH dan sembako: centang satu pengurus yang akan menerima kartu. "
        "PBI-JK: centang setiap orang yang diusulkan.",
    )

    def __init__(self, *args: Any, semua: Sequence[Anggota], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.semua = semua
        banyak = len({a.keluarga_id for a in semua}) > 1
        orang: Any = self.fields["orang"]
        orang.choices = [(str(a.pk), sebut_orang(a, banyak)) for a in semua]
        orang.error_messages["required"] = "Centang orangnya."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        terpilih = self.terpilih()
        if data.get("program") not in (None, PBI) and len(terpilih) > 1:
            self.add_error("orang", "Satu KK satu program: centang satu pengurus saja.")
        elif len({a.keluarga_id for a in self.semua if a.pk in terpilih}) > 1:
            self.add_error(
                "orang", "Pilih orang dari satu keluarga. Buat usulan lain untuk keluarga lainnya."
            )
        return data

    def terpilih(self) -> list[int]:
        """The ticked people."""
        return [int(nomor) for nomor in self.cleaned_data.get("orang", ())]
