"""Where the household is, who brought it, and the nine criteria."""

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
from usulan.models import Asal, Kanal, Usulan, UsulanRumahTangga

KOLOM_ALAMAT = ("alamat", "rt", "rw", "dusun")
KOLOM_LETAK = ("lintang", "bujur")
KOLOM_USULAN = ("asal", "kanal", "keterangan")


def pilihan_desa() -> list[tuple[str, list[tuple[str, str]]]]:
    """The villages of the active region by kecamatan; [] when there is only one, which needs no choice."""
    semua = [(kec, [p for p in isi if len(p[0]) == PANJANG_DESA]) for kec, isi in pilihan_wilayah()]
    return semua if sum(len(isi) for _, isi in semua) > 1 else []


class Berletak(Isian):
    """A form with a position, which has both numbers or none."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors.keys() & {*KOLOM_LETAK}:
            for ini, itu in (KOLOM_LETAK, KOLOM_LETAK[::-1]):
                if data[ini] is None and data[itu] is not None:
                    self.add_error(ini, f"Letak rumah butuh keduanya. Isi juga {ini}, atau kosongkan {itu}.")
        return data


class BaruForm(Berletak, forms.ModelForm):  # type: ignore[type-arg]
    """First step of a proposal: where, and who brought it. `kunci` makes a double click one draft.

    With `usulan` the step of a draft that exists: its village stays. With `dinas` the district enters for
    a village and says what it was handed.
    """

    desa = forms.ChoiceField(label="Desa/kelurahan")
    asal = forms.ChoiceField(
        label="Asal usulan",
        choices=[(kode, capfirst(label)) for kode, label in Asal.choices],
        help_text="Siapa yang membawa nama keluarga ini ke musyawarah.",
    )
    kanal = forms.ChoiceField(
        label="Kanal usulan",
        choices=[(kode, capfirst(label)) for kode, label in Kanal.choices if kode != Kanal.TUNGGAKAN],
        initial=Kanal.MUSYAWARAH,
        help_text="Jalan masuknya usulan menurut Permensos 3/2021. Hampir selalu musyawarah.",
    )
    keterangan = forms.CharField(
        label="Catatan",
        max_length=Usulan._meta.get_field("keterangan").max_length,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Boleh dikosongkan.",
    )
    diserahkan = forms.CharField(
        label="Yang diserahkan desa",
        max_length=Usulan._meta.get_field("diserahkan").max_length,
        help_text="Dinas mengisi untuk desa. Tulis apa yang diserahkan desa. Contoh: fotokopi KK dan surat desa.",
    )
    kunci = forms.UUIDField(widget=forms.HiddenInput)
    versi = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("desa", "diserahkan", "asal", "kanal", *KOLOM_ALAMAT, *KOLOM_LETAK, "keterangan")

    class Meta:
        model = UsulanRumahTangga
        fields = (*KOLOM_ALAMAT, *KOLOM_LETAK)
        field_classes = dict.fromkeys(KOLOM_LETAK, KoordinatField)
        widgets = {nama: forms.TextInput({"inputmode": "numeric"}) for nama in ("rt", "rw")}

    def __init__(self, data: Any = None, *, usulan: Usulan | None = None, dinas: bool = False) -> None:
        awal: dict[str, Any] = {"kunci": uuid4()}
        instance = None
        if usulan is not None:
            awal = {nama: getattr(usulan, nama) for nama in (*KOLOM_USULAN, "kunci", "versi")}
            instance = UsulanRumahTangga.objects.get(usulan=usulan)
        super().__init__(data, initial=awal, instance=instance)
        if usulan or not dinas:
            del self.fields["diserahkan"]
        pilihan = [] if usulan else pilihan_desa()
        if pilihan:
            self.fields["desa"].choices = [("", "Pilih"), *pilihan]  # type: ignore[attr-defined]
        else:
            del self.fields["desa"]

    def desa_dipilih(self) -> Wilayah:
        """The village of a new proposal: the chosen one, or the only one."""
        desa = Wilayah.objects.desa().filter(DalamCakupan("kode"))
        pilihan: Wilayah = desa.get(pk=self.cleaned_data["desa"]) if "desa" in self.fields else desa.get()
        return pilihan

    def isi_usulan(self) -> dict[str, Any]:
        """The columns of the proposal itself, for the service."""
        return {n: self.cleaned_data[n] for n in (*KOLOM_USULAN, "diserahkan") if n in self.fields}

    def rumah_tangga(self) -> dict[str, Any]:
        """The columns of the household, for the service."""
        return {nama: self.cleaned_data[nama] for nama in self.Meta.fields}

    def perbarui_versi(self, versi: int) -> None:
        """Let the next sending of this bound form stand on the present version."""
        self.data = {nama: self.data[nama] for nama in self.data} | {"versi": str(versi)}


class RumahTanggaForm(Berletak, Berversi, forms.ModelForm):  # type: ignore[type-arg]
    """Address and position of the household."""

    class Meta:
        model = UsulanRumahTangga
        fields = BaruForm.Meta.fields
        field_classes = BaruForm.Meta.field_classes
        widgets = BaruForm.Meta.widgets


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
