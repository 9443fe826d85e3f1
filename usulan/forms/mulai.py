"""What every proposal about a known household asks first: who brought it, and which people it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.text import capfirst

from dtks.registri.data import KEPALA
from dtks.registri.models import Anggota
from usulan.forms.kolom import Isian
from usulan.forms.rumah_tangga import KOLOM_USULAN, BaruForm

SEMUA: Final = "semua"
SEBAGIAN: Final = "sebagian"


class BerpengusulForm(Isian):
    """Origin, channel and note, as a new household asks them. `kunci` makes a double click one draft.

    With `dinas` the district enters for a village and says what it was handed.
    """

    kunci = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dinas: bool = False, **kwargs: Any) -> None:
        kwargs["initial"] = {"kunci": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.PENGUSUL = ("diserahkan", *KOLOM_USULAN) if dinas else KOLOM_USULAN
        self.fields |= {nama: deepcopy(BaruForm.base_fields[nama]) for nama in self.PENGUSUL}
        for nama in self.PENGUSUL:
            self.fields[nama].error_messages["required"] = "Belum diisi."
        asal: Any = self.fields["asal"]
        asal.choices = [("", "Pilih"), *asal.choices]

    def usulan(self) -> dict[str, Any]:
        """The columns of the proposal itself and its key, for the service."""
        return {nama: self.cleaned_data[nama] for nama in ("kunci", *self.PENGUSUL)}


class PilihOrang(Isian):
    """Choose the whole household, one keluarga, or single people of `semua`."""

    KATA_SIAPA = "Siapa"

    siapa = forms.ChoiceField(widget=forms.RadioSelect)
    orang = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, semua: Sequence[Anggota], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.semua = semua
        per_keluarga: dict[int, list[Anggota]] = {}
        for a in semua:
            per_keluarga.setdefault(a.keluarga_id, []).append(a)
        self.per_keluarga = per_keluarga
        siapa: Any = self.fields["siapa"]
        siapa.label = self.KATA_SIAPA
        siapa.choices = self._pilihan_siapa()
        orang: Any = self.fields["orang"]
        orang.label = "Orangnya, bila hanya sebagian"
        orang.choices = [(str(a.pk), sebut_orang(a, len(per_keluarga) > 1)) for a in semua]
        if len(semua) == 1:
            self.initial.setdefault("siapa", SEMUA)
            del self.fields["orang"]

    def _pilihan_siapa(self) -> list[tuple[str, str]]:
        pilihan = [(SEMUA, f"Seluruh rumah tangga ({len(self.semua)} orang)")]
        if len(self.per_keluarga) > 1:
            pilihan += [
                (f"keluarga-{nomor}", f"{capfirst(str(isi[0].keluarga))}: {_kepala(isi)} ({len(isi)} orang)")
                for nomor, isi in self.per_keluarga.items()
            ]
        if len(self.semua) > 1:
            pilihan.append((SEBAGIAN, "Sebagian orang saja, yang dicentang di bawah"))
        return pilihan

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        sebagian = data.get("siapa") == SEBAGIAN
        if sebagian and "orang" in data and not data["orang"]:
            self.add_error("orang", "Centang paling sedikit satu orang.")
        elif data.get("siapa") and not sebagian and data.get("orang"):
            self.add_error(
                "siapa", f"Ada orang yang dicentang. Pilih “{dict(self._pilihan_siapa())[SEBAGIAN]}”."
            )
        return data

    def terpilih(self) -> list[int]:
        """The chosen people; [] while the choice is not valid."""
        siapa = self.cleaned_data.get("siapa", "")
        if siapa == SEMUA:
            return [a.pk for a in self.semua]
        if siapa.startswith("keluarga-"):
            return [a.pk for a in self.per_keluarga[int(siapa.removeprefix("keluarga-"))]]
        return [int(nomor) for nomor in self.cleaned_data.get("orang", ())]


def _kepala(keluarga: Sequence[Anggota]) -> str:
    return next((a.nama for a in keluarga if a.hubungan == KEPALA), keluarga[0].nama)


def sebut_orang(a: Anggota, dengan_keluarga: bool) -> str:
    """A person as a choice: name, place in the KK and, where there are several, which keluarga."""
    bagian = [a.nama, a.get_hubungan_display().lower() if a.hubungan else "hubungan belum diisi"]
    return ", ".join([*bagian, str(a.keluarga).lower()] if dengan_keluarga else bagian)
