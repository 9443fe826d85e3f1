"""The answer whether two people are one."""

from __future__ import annotations

from typing import Any

from django import forms

from usulan.forms.kolom import Berversi
from usulan.models import JawabanMirip, Kemiripan


class JawabMiripForm(Berversi):
    """One pair: two buttons and a note, which the other person's answer needs."""

    jawaban = forms.ChoiceField(
        choices=JawabanMirip.choices,
        widget=forms.HiddenInput,
        error_messages={"required": "Tekan salah satu tombol jawaban."},
    )
    catatan = forms.CharField(
        label="Catatan",
        required=False,
        max_length=Kemiripan._meta.get_field("catatan").max_length,
        widget=forms.Textarea({"rows": 2}),
        help_text="Wajib untuk orang lain. Contoh: sudah ditanyakan ke RT, keduanya tinggal di rumah berbeda.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("jawaban") == JawabanMirip.LAIN and not data.get("catatan"):
            self.add_error("catatan", "Tuliskan dari mana Anda tahu bahwa keduanya orang lain.")
        return data
