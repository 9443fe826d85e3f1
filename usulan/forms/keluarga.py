"""A keluarga and its people."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from dtks.inti.jam import hari_ini
from dtks.inti.kk import periksa_kk
from dtks.inti.nama import periksa_nama
from dtks.inti.nik import periksa_nik
from dtks.registri.data import KOLOM_ANGGOTA, TEMPLATE
from dtks.registri.kuesioner import muat
from usulan.forms.kolom import Berversi, Isian, NamaField, NomorField, TanggalField, tolak_galat
from usulan.models import UsulanAnggota, UsulanKeluarga


class IsianKeluarga(Isian, forms.ModelForm):  # type: ignore[type-arg]
    """A keluarga: No KK and the program it asks for."""

    class Meta:
        model = UsulanKeluarga
        fields = ("no_kk", "program")
        field_classes = {"no_kk": NomorField}
        widgets: ClassVar[dict[str, Any]] = {"program": forms.RadioSelect}

    def clean_no_kk(self) -> str | None:
        no_kk: str | None = self.cleaned_data["no_kk"]
        if no_kk:
            tolak_galat(periksa_kk(no_kk, kini=hari_ini()))
        return no_kk


class KeluargaForm(Berversi, IsianKeluarga):
    """A keluarga on a page of its own."""


class IsianAnggota(Isian, forms.ModelForm):  # type: ignore[type-arg]
    """A person, in the order of the national template."""

    class Meta:
        model = UsulanAnggota
        fields = tuple(k for k in KOLOM_ANGGOTA if k != "pengurus")
        field_classes = {
            "nik": NomorField,
            **dict.fromkeys(("nama", "ibu_kandung"), NamaField),
            **dict.fromkeys(("tanggal_lahir", "tanggal_hamil"), TanggalField),
        }
        help_texts = {
            "jenis_disabilitas": "Hanya bila “Penyandang disabilitas” dicentang.",
            "tanggal_hamil": "Hanya bila “Sedang hamil” dicentang. Contoh: 31/01/2026",
        }
        widgets: ClassVar[dict[str, Any]] = {
            "jenis_kelamin": forms.RadioSelect,
            "pekerjaan": forms.TextInput({"list": "saran-pekerjaan"}),
        }

    JATI_DIRI = KOLOM_ANGGOTA[: KOLOM_ANGGOTA.index("disabilitas")]
    SARAN_PEKERJAAN = muat(TEMPLATE).item("pekerjaan").saran

    def clean_nik(self) -> str | None:
        nik: str | None = self.cleaned_data["nik"]
        if nik:
            tolak_galat(periksa_nik(nik, kini=hari_ini()))
        return nik

    def clean_nama(self) -> str:
        nama: str = self.cleaned_data["nama"]
        tolak_galat(periksa_nama(nama))
        return nama

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._berpasangan("disabilitas", "jenis_disabilitas", "Pilih jenis disabilitasnya")
        self._berpasangan("hamil", "tanggal_hamil", "Isi tanggal mulai hamilnya")
        if data.get("hamil") and data.get("jenis_kelamin") == "L":
            self.add_error(
                "hamil", "Hanya untuk perempuan. Periksa jenis kelaminnya, atau hapus centang ini."
            )
        return data

    def _berpasangan(self, kotak: str, isian: str, ajakan: str) -> None:
        """Ask for the detail when the box is ticked, and for the tick when there is a detail."""
        dicentang, terisi = self.cleaned_data.get(kotak), self.cleaned_data.get(isian)
        sebutan = self.fields[kotak].label
        if isian in self.errors or bool(dicentang) == bool(terisi):
            return
        if dicentang:
            self.add_error(isian, f"{ajakan}, atau hapus centang “{sebutan}”.")
        else:
            self.add_error(isian, f"Centang “{sebutan}” lebih dulu, atau kosongkan isian ini.")


class AnggotaForm(Berversi, IsianAnggota):
    """A person on a page of their own."""
