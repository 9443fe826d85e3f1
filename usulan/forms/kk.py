"""Place people in Kartu Keluarga: one select per person says whether and as what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dtks.inti.jam import hari_ini
from dtks.inti.kk import periksa_kk
from dtks.registri.data import KEPALA, DataAnggota
from usulan.forms.kolom import Berversi, NomorField, tolak_galat
from usulan.models import UsulanAnggota, UsulanKeluarga

HUBUNGAN = list(DataAnggota._meta.get_field("hubungan").flatchoices)


class SusunKK(Berversi):
    """A select for each of `orang`. `tetap` is the word for staying where one is; "" asks everybody."""

    def __init__(self, *args: Any, orang: Sequence[UsulanAnggota], tetap: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orang = orang
        for a in orang:
            field = forms.ChoiceField(
                label=a.nama,
                choices=[("", tetap or "Pilih"), *HUBUNGAN],
                required=not tetap,
                initial="" if tetap else a.hubungan,
                help_text=f"Sekarang {a.get_hubungan_display().lower() or 'hubungan belum diisi'}, {str(a.keluarga).lower()}.",
            )
            field.error_messages["required"] = "Belum diisi."
            self.fields[f"orang_{a.pk}"] = field

    def hubungan(self) -> dict[int, str]:
        """The chosen place of everybody who does not stay, by row of the proposal."""
        semua = {a.pk: self.cleaned_data.get(f"orang_{a.pk}", "") for a in self.orang}
        return {nomor: kode for nomor, kode in semua.items() if kode}

    def kolom_orang(self) -> list[forms.BoundField]:
        """The selects, for the page."""
        return [self[f"orang_{a.pk}"] for a in self.orang]

    def periksa_kepala(self) -> None:
        """Demand exactly one head among the chosen. Call from clean() when the fields are valid."""
        if [*self.hubungan().values()].count(KEPALA) != 1:
            self.add_error(None, "Pilih tepat satu orang sebagai kepala keluarga.")


class PecahKKForm(SusunKK):
    """A new KK for some of the household's people."""

    no_kk = NomorField(label="Nomor KK baru", help_text="16 angka di Kartu Keluarga yang baru terbit.")

    def clean_no_kk(self) -> str:
        tolak_galat(periksa_kk(self.cleaned_data["no_kk"], kini=hari_ini()))
        return str(self.cleaned_data["no_kk"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.hubungan():
            self.add_error(None, "Pilih siapa yang masuk KK baru, dengan hubungannya.")
        else:
            self.periksa_kepala()
        return data


class GabungKKForm(SusunKK):
    """People of other keluarga come under one KK."""

    tujuan = forms.ChoiceField(label="KK yang tetap dipakai", widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        keluarga: Sequence[tuple[UsulanKeluarga, str]],
        orang: Sequence[UsulanAnggota],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, orang=orang, tetap="Tetap di KK-nya", **kwargs)
        tujuan: Any = self.fields["tujuan"]
        tujuan.choices = [(str(k.pk), f"{k}: {kepala}") for k, kepala in keluarga]

    def pindah(self) -> dict[int, str]:
        """Who comes into the chosen KK from another one."""
        tujuan = int(self.cleaned_data["tujuan"])
        hubungan = self.hubungan()
        return {a.pk: hubungan[a.pk] for a in self.orang if a.pk in hubungan and a.keluarga_id != tujuan}


class KepalaForm(SusunKK):
    """Everybody's place in one keluarga, with exactly one head."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            self.periksa_kepala()
        return data
