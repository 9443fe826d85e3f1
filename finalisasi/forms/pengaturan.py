"""Inputs of the settings: letterhead, signing official, mandates, windows."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from dtks.akun.models import Pengguna
from dtks.tampilan.widgets import TanggalInput
from dtks.wilayah.models import Kabupaten
from finalisasi.models import Mandat, Pejabat
from finalisasi.services.pengaturan import KOLOM_KOP, TANDA_NOMOR, SyaratPengaturan, bersihkan_logo, versi_kop

_TANDA = ", ".join(f"{{{tanda}}}" for tanda in TANDA_NOMOR)
_NIP = RegexValidator(r"^\d{18}$", "Tulis 18 angka tanpa spasi.")


class FormKop(forms.ModelForm):  # type: ignore[type-arg]
    """Letterhead, numbering and standing texts of the letters."""

    versi = forms.CharField(widget=forms.HiddenInput)
    logo = forms.FileField(
        label="Ganti logo daerah",
        required=False,
        help_text="PNG atau JPG, paling besar 2 MB. Kosongkan bila logo tetap.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    hapus_logo = forms.BooleanField(label="Surat tanpa logo", required=False)
    kode_pos = forms.CharField(
        label="Kode pos",
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        validators=[RegexValidator(r"^\d{5}$", "Tulis 5 angka.")],
    )

    class Meta:
        model = Kabupaten
        fields = KOLOM_KOP
        labels = {
            "instansi": "Nama instansi",
            "alamat": "Alamat kantor",
            "telepon": "Telepon",
            "surel": "Surel",
            "laman": "Laman web",
            "tempat": "Tempat penandatanganan",
            "klasifikasi": "Kode klasifikasi surat",
            "unit": "Kode unit",
            "pola_nomor": "Pola nomor surat",
            "dasar_hukum": "Dasar hukum",
            "tembusan": "Tembusan",
            "kertas": "Ukuran kertas",
            "pendamping_mengirim": "Pendamping boleh mengirim musyawarah dan usulannya",
        }
        help_texts = {
            "tempat": "Tertulis di atas tanggal surat, misalnya Kalianda.",
            "pola_nomor": f"Tanda yang diganti sistem: {_TANDA}. {{urut}} dan {{tahun}} harus ada.",
            "dasar_hukum": "Satu dasar hukum per baris. Berlaku untuk periode yang dibuka sesudah ini.",
            "tembusan": "Satu penerima per baris.",
            "pendamping_mengirim": "Tanpa ini pendamping hanya menyiapkan; operator desa/kelurahan yang mengirim.",
        }
        widgets = {
            "dasar_hukum": forms.Textarea(attrs={"rows": 6}),
            "tembusan": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["versi"] = versi_kop(self.instance)
        self.logo_lama = bool(self.instance.logo)

    def clean_logo(self) -> bytes | None:
        """The logo drawn anew as PNG; None when none was sent."""
        berkas = self.cleaned_data["logo"]
        if not berkas:
            return None
        try:
            return bersihkan_logo(berkas)
        except SyaratPengaturan as galat:
            raise ValidationError(str(galat)) from galat


class FormPejabat(forms.ModelForm):  # type: ignore[type-arg]
    """The official whose name stands under the letters."""

    nip = forms.CharField(
        label="NIP",
        max_length=18,
        help_text="18 angka tanpa spasi.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        validators=[_NIP],
    )
    pengguna = forms.ModelChoiceField(
        label="Akunnya",
        queryset=Pengguna.objects.none(),
        required=False,
        empty_label="Tidak mempunyai akun",
        help_text="Dengan akun ini ia mengesahkan sendiri. Tanpa akun, pengesahan dilakukan penerima mandat.",
    )

    class Meta:
        model = Pejabat
        fields = ["nama", "nip", "pangkat", "jabatan", "pengguna"]
        labels = {"nama": "Nama dan gelar", "pangkat": "Pangkat/golongan", "jabatan": "Jabatan"}
        help_texts = {
            "pangkat": "Misalnya Pembina Utama Muda (IV/c).",
            "jabatan": "Seperti tertulis di surat, misalnya Kepala Dinas Sosial.",
        }

    def __init__(self, calon: QuerySet[Pengguna], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Pengguna]", self.fields["pengguna"]).queryset = calon


class FormMandat(forms.Form):
    """A letter of mandate: who signs for the official, as what, from when to when."""

    pengguna = forms.ModelChoiceField(
        label="Penerima mandat",
        queryset=Pengguna.objects.none(),
        empty_label="Pilih orangnya",
        help_text="Hanya supervisor dan kepala dinas yang berhak mengesahkan.",
    )
    awalan = forms.ChoiceField(
        label="Menandatangani sebagai",
        choices=[(a.value, a.label[0].upper() + a.label[1:]) for a in Mandat.Awalan],
        widget=forms.RadioSelect,
    )
    nomor = forms.CharField(label="Nomor surat mandat", max_length=60)
    dari = forms.DateField(label="Berlaku dari", widget=TanggalInput)
    sampai = forms.DateField(
        label="Berlaku sampai", widget=TanggalInput, help_text="Hari terakhir mandat berlaku."
    )

    def __init__(self, calon: QuerySet[Pengguna], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Pengguna]", self.fields["pengguna"]).queryset = calon


class FormJendelaBawaan(forms.Form):
    """The days of the month between which proposals are taken."""

    hari_buka = forms.IntegerField(label="Dibuka tanggal", min_value=1, max_value=31)
    hari_tutup = forms.IntegerField(
        label="Hari terakhir, tanggal",
        min_value=1,
        max_value=31,
        help_text="Isi 31 untuk hari terakhir setiap bulan.",
    )


class FormJendela(forms.Form):
    """The window of one period, and why it changes."""

    buka = forms.DateField(label="Hari pertama", widget=TanggalInput)
    tutup = forms.DateField(
        label="Hari terakhir",
        widget=TanggalInput,
        help_text="Usulan yang dikirim sesudah hari ini masuk ke periode berikutnya.",
    )
    alasan = forms.CharField(
        label="Alasan perubahan",
        max_length=500,
        help_text="Tercatat di jejak, misalnya nomor surat edaran.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
