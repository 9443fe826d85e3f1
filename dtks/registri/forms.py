"""Forms of the registry: the exact search for a NIK, and the files of facts to load."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MinValueValidator

from dtks.inti.jam import hari_ini
from dtks.inti.nik import bersihkan_nomor
from dtks.registri.bdt2015 import NAMA_SISTEM
from dtks.registri.data import angka16
from dtks.registri.models import JenisImpor, Program
from dtks.registri.services.impor import Muatan
from dtks.tampilan.widgets import NomorPribadiInput, TanggalInput

BERKAS_TERBESAR: Final = 60 * 1024 * 1024
AKHIRAN: Final = (".xlsx", ".xls", ".ods", ".csv")


class CariNIKForm(forms.Form):
    """A whole NIK; spaces, dots and dashes are taken away."""

    nik = forms.CharField(
        label="NIK",
        max_length=40,
        widget=NomorPribadiInput(attrs={"maxlength": "40"}),
        help_text="16 angka di KTP/KIA atau KK. Pencarian ini tercatat dalam jejak.",
    )

    def clean_nik(self) -> str:
        nik, _ = bersihkan_nomor(self.cleaned_data["nik"])
        angka16(nik or "")
        return str(nik)


class BerkasFaktaForm(forms.Form):
    """A file of rows about the people of the district, and whose region codes it uses."""

    kode = forms.ChoiceField(
        label="Kode wilayah di dalam berkas",
        choices=[(k, NAMA_SISTEM[k]) for k in ("kemendagri", "bps")],
        initial="kemendagri",
        widget=forms.RadioSelect,
        help_text="Kedua daftar kode memakai angka yang sama untuk desa yang berbeda, jadi sistem tidak menebaknya. "
        "Bila berkas hanya memuat nama desa, biarkan Kemendagri.",
    )
    berkas = forms.FileField(
        label="Berkas",
        help_text="XLSX, XLS, ODS, atau CSV, paling besar 60 MB. Judul kolom di salah satu dari sepuluh baris pertama.",
        widget=forms.FileInput(attrs={"accept": ",".join(AKHIRAN)}),
    )

    def clean_berkas(self) -> UploadedFile[bytes]:
        berkas: UploadedFile[bytes] = self.cleaned_data["berkas"]
        if Path(berkas.name or "").suffix.lower() not in AKHIRAN:
            raise forms.ValidationError(
                "Jenis berkas ini tidak dapat dibaca. Simpan sebagai Excel (.xlsx) atau CSV, lalu unggah lagi."
            )
        if (berkas.size or 0) > BERKAS_TERBESAR:
            raise forms.ValidationError(
                "Berkas lebih besar dari 60 MB. Hapus kolom dan gambar yang tidak dipakai, lalu unggah lagi."
            )
        return berkas


class MuatPenerimaForm(BerkasFaktaForm):
    """A recipient list: of which program and stage."""

    program = forms.ChoiceField(label="Program", choices=[("", "Pilih program"), *Program.choices])
    tahun = forms.IntegerField(label="Tahun", min_value=2015, max_value=2099)
    tahap = forms.IntegerField(
        label="Tahap ke",
        min_value=1,
        max_value=12,
        help_text="Urutan penyaluran dalam tahun itu: 1 sampai 4 untuk triwulan, 1 sampai 12 untuk bulan.",
    )
    field_order = ("program", "tahun", "tahap", "kode", "berkas")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tahun"].initial = hari_ini().year

    def muatan(self) -> Muatan:
        """What the user says of the file."""
        isi = self.cleaned_data
        tahap = f"{isi['tahun']}-{isi['tahap']:02}"
        return Muatan(JenisImpor.PENERIMA, isi["kode"], program=isi["program"], tahap=tahap)


class MuatDtsenForm(BerkasFaktaForm):
    """An extract of DTSEN/SIKS-NG: of which day."""

    tanggal_snapshot = forms.DateField(
        label="Tanggal data",
        widget=TanggalInput,
        validators=[MinValueValidator(date(2015, 1, 1))],
        help_text="Tanggal snapshot yang tertulis pada berita acara serah terima data.",
    )
    field_order = ("tanggal_snapshot", "kode", "berkas")

    def clean_tanggal_snapshot(self) -> date:
        tanggal: date = self.cleaned_data["tanggal_snapshot"]
        if tanggal > hari_ini():
            raise forms.ValidationError("Tanggal ini belum tiba. Isi tanggal snapshot datanya.")
        return tanggal

    def muatan(self) -> Muatan:
        """What the user says of the file."""
        isi = self.cleaned_data
        return Muatan(JenisImpor.DTSEN, isi["kode"], tanggal_snapshot=isi["tanggal_snapshot"])
