"""Where the household is, and the nine criteria."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import capfirst

from dtks.registri.data import TEMPLATE, DataRumahTangga
from dtks.registri.kuesioner import muat
from dtks.wilayah.cakupan import PANJANG_DESA, DalamCakupan
from dtks.wilayah.filters import pilihan_wilayah
from dtks.wilayah.models import Wilayah
from usulan.forms.kolom import Berversi, Isian, KoordinatField, YaTidakField
from usulan.models import Asal, Usulan, UsulanRumahTangga

KOLOM_ALAMAT = ("alamat", "rt", "rw", "dusun")


def pilihan_desa() -> list[tuple[str, list[tuple[str, str]]]]:
    """The villages of the active region by kecamatan; [] when there is only one, which needs no choice."""
    semua = [(kec, [p for p in isi if len(p[0]) == PANJANG_DESA]) for kec, isi in pilihan_wilayah()]
    return semua if sum(len(isi) for _, isi in semua) > 1 else []


class BaruForm(Isian, forms.ModelForm):  # type: ignore[type-arg]
    """First step of a proposal: where, and who brought it. `kunci` makes a double click one draft."""

    desa = forms.ChoiceField(label="Desa/kelurahan")
    asal = forms.ChoiceField(
        label="Asal usulan",
        choices=[(kode, capfirst(label)) for kode, label in Asal.choices],
        help_text="Siapa yang membawa nama keluarga ini ke musyawarah.",
    )
    keterangan = forms.CharField(
        label="Catatan",
        max_length=Usulan._meta.get_field("keterangan").max_length,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Boleh dikosongkan.",
    )
    kunci = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("desa", "asal", *KOLOM_ALAMAT, "keterangan", "kunci")

    class Meta:
        model = UsulanRumahTangga
        fields = KOLOM_ALAMAT
        widgets = {nama: forms.TextInput({"inputmode": "numeric"}) for nama in ("rt", "rw")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kunci": uuid4()}, **kwargs)
        if pilihan := pilihan_desa():
            self.fields["desa"].choices = [("", "Pilih"), *pilihan]  # type: ignore[attr-defined]
        else:
            del self.fields["desa"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "desa" not in self.errors:
            desa = Wilayah.objects.desa().filter(DalamCakupan("kode"))
            data["desa"] = desa.get(pk=data["desa"]) if "desa" in self.fields else desa.get()
        return data

    def alamat(self) -> dict[str, Any]:
        """The columns of the household, for the service."""
        return {nama: self.cleaned_data[nama] for nama in KOLOM_ALAMAT}


class RumahTanggaForm(Berversi, forms.ModelForm):  # type: ignore[type-arg]
    """Address and position of the household."""

    class Meta:
        model = UsulanRumahTangga
        fields = (*KOLOM_ALAMAT, "lintang", "bujur")
        field_classes = dict.fromkeys(("lintang", "bujur"), KoordinatField)
        widgets = BaruForm.Meta.widgets

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors.keys() & {"lintang", "bujur"}:
            for ini, itu in (("lintang", "bujur"), ("bujur", "lintang")):
                if data[ini] is None and data[itu] is not None:
                    self.add_error(ini, f"Letak rumah butuh keduanya. Isi juga {ini}, atau kosongkan {itu}.")
        return data


class KriteriaForm(Berversi, forms.ModelForm):  # type: ignore[type-arg]
    """The nine criteria of Kepmensos 262/HUK/2022, each yes or no; may be answered in part."""

    class Meta:
        model = UsulanRumahTangga
        fields = DataRumahTangga.KRITERIA
        field_classes = dict.fromkeys(DataRumahTangga.KRITERIA, YaTidakField)
        help_texts = {
            nama: muat(TEMPLATE).item(f"k{nomor}").keterangan
            for nomor, nama in enumerate(DataRumahTangga.KRITERIA, 1)
        }
