"""A move inside the district: from the village people leave, from the one they come to, and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dtks.inti.jam import hari_ini
from dtks.inti.kk import periksa_kk
from dtks.inti.nik import periksa_nik
from dtks.registri.models import Anggota
from dtks.wilayah.cakupan import DalamCakupan
from dtks.wilayah.models import Wilayah
from usulan.forms.kolom import Berversi, Isian, NamaField, NomorField, TanggalField, tolak_galat
from usulan.forms.mulai import BerpengusulForm, PilihOrang
from usulan.forms.rumah_tangga import KOLOM_ALAMAT, pilihan_desa
from usulan.models import JawabanPindah, KonfirmasiPindah, Perpindahan, Usulan, UsulanRumahTangga


def desa_kabupaten(kabupaten: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every village of the district by kecamatan, wherever the user works."""
    kelompok: dict[str, list[tuple[str, str]]] = {}
    for satu in Wilayah.objects.di_dalam(kabupaten).desa().select_related("induk").order_by("kode"):
        kelompok.setdefault(str(satu.induk), []).append((satu.kode, satu.nama))
    return sorted(kelompok.items())


class IsianPindah(Isian, forms.ModelForm):  # type: ignore[type-arg]
    """The new address, the letter of the move and its day."""

    nomor_surat = forms.CharField(
        label="Nomor surat pindah",
        required=False,
        max_length=Perpindahan._meta.get_field("nomor_surat").max_length,
        help_text="Surat pindah atau surat keterangan desa. Boleh menyusul.",
    )
    tanggal = TanggalField(
        label="Tanggal pindah", required=False, help_text="Contoh: 31/01/2026. Boleh menyusul."
    )

    class Meta:
        model = UsulanRumahTangga
        fields = KOLOM_ALAMAT
        labels = {"alamat": "Alamat baru"}
        widgets = {nama: forms.TextInput({"inputmode": "numeric"}) for nama in ("rt", "rw")}

    def alamat(self) -> dict[str, Any]:
        """The new address, for the service."""
        return {nama: self.cleaned_data[nama] for nama in KOLOM_ALAMAT}

    def surat(self) -> dict[str, Any]:
        """Letter and day, for the service."""
        return {nama: self.cleaned_data[nama] for nama in ("nomor_surat", "tanggal")}


class PergiForm(BerpengusulForm, PilihOrang, IsianPindah):
    """Asked by the village they leave."""

    KATA_SIAPA = "Siapa yang pindah"

    desa_tujuan = forms.ChoiceField(
        label="Desa/kelurahan tujuan",
        help_text="Daftar menurut kecamatan. Pindah ke luar kabupaten diusulkan sebagai penonaktifan.",
    )

    def __init__(self, *args: Any, semua: Sequence[Anggota], kabupaten: str, **kwargs: Any) -> None:
        super().__init__(*args, semua=semua, **kwargs)
        tujuan: Any = self.fields["desa_tujuan"]
        tujuan.choices = [("", "Pilih"), *desa_kabupaten(kabupaten)]

    def tujuan(self) -> Wilayah:
        """The chosen village."""
        return Wilayah.objects.get(pk=self.cleaned_data["desa_tujuan"])


class DatangForm(BerpengusulForm, IsianPindah):
    """Asked by the village they come to: with both numbers from the Kartu Keluarga, and nothing is shown."""

    desa = forms.ChoiceField(label="Desa/kelurahan tujuan")
    no_kk = NomorField(label="Nomor KK", help_text="16 angka, seperti di Kartu Keluarga yang lama.")
    nik_kepala = NomorField(label="NIK kepala keluarga", help_text="16 angka, seperti di KTP atau KK.")
    nama_kepala = NamaField(
        label="Nama kepala keluarga", max_length=Usulan._meta.get_field("nama_kepala").max_length
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pilihan := pilihan_desa():
            desa: Any = self.fields["desa"]
            desa.choices = [("", "Pilih"), *pilihan]
        else:
            del self.fields["desa"]

    def clean_no_kk(self) -> str:
        tolak_galat(periksa_kk(self.cleaned_data["no_kk"], kini=hari_ini()))
        return str(self.cleaned_data["no_kk"])

    def clean_nik_kepala(self) -> str:
        tolak_galat(periksa_nik(self.cleaned_data["nik_kepala"], kini=hari_ini()))
        return str(self.cleaned_data["nik_kepala"])

    def tujuan(self) -> Wilayah:
        """The chosen village, or the only one."""
        desa = Wilayah.objects.desa().filter(DalamCakupan("kode"))
        satu: Wilayah = desa.get(pk=self.cleaned_data["desa"]) if "desa" in self.fields else desa.get()
        return satu

    def keluarga(self) -> dict[str, Any]:
        """The numbers and the name, for the service."""
        return {nama: self.cleaned_data[nama] for nama in ("no_kk", "nik_kepala", "nama_kepala")}


class UbahPindahForm(Berversi, IsianPindah):
    """Address, letter and day of a draft; who moves and where to stay as chosen."""


_ALASAN = KonfirmasiPindah._meta.get_field("alasan").max_length


class JawabForm(Isian):
    """The answer of the village that is asked."""

    jawaban = forms.ChoiceField(
        label="Benarkah keluarga ini pindah?",
        choices=[
            (JawabanPindah.YA.value, "Ya, benar"),
            (JawabanPindah.TIDAK.value, "Tidak benar"),
        ],
        widget=forms.RadioSelect,
    )
    alasan = forms.CharField(
        label="Alasan bila tidak benar",
        required=False,
        max_length=_ALASAN,
        widget=forms.Textarea({"rows": 2}),
        help_text="Dibaca desa pengaju. Contoh: keluarga ini masih tinggal di RT 3.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("jawaban") == JawabanPindah.TIDAK and not data.get("alasan"):
            self.add_error("alasan", "Tuliskan alasannya: desa pengaju akan membacanya.")
        return data


class TimpaForm(Isian):
    """The district answers in the village's place."""

    alasan = forms.CharField(
        label="Alasan",
        max_length=_ALASAN,
        widget=forms.Textarea({"rows": 3}),
        help_text="Dibaca kedua desa dan tersimpan dalam jejak. Sebutkan bukti yang Anda lihat.",
    )
