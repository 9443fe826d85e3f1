"""Forms with which a period is approved or refused, and the signed letter is handed in."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from finalisasi.models import Finalisasi

PDF_TERBESAR = 10 * 1024 * 1024
"""Size in bytes of the largest signed letter that is taken."""


class FormSahkan(forms.Form):
    """Approval of exactly the files whose manifest has this digest."""

    sidik_manifes = forms.CharField(widget=forms.HiddenInput, required=False)
    periksa = forms.BooleanField(
        label="Saya sudah memeriksa berkas dan rekap",
        error_messages={"required": "Centang setelah Anda memeriksa berkas dan rekapnya."},
    )


class FormTolak(forms.Form):
    """Refusal with its reason, which the district's operator reads."""

    alasan = forms.CharField(
        label="Alasan penolakan",
        help_text="Operator kabupaten memperbaiki periode ini menurut alasan Anda.",
        max_length=Finalisasi._meta.get_field("alasan_tolak").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FormTandaTangan(forms.Form):
    """The letter as signed, scanned or signed outside the system."""

    berkas = forms.FileField(
        label="Surat bertanda tangan",
        help_text="Satu berkas PDF, paling besar 10 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
    alasan = forms.CharField(
        label="Alasan mengganti",
        required=False,
        max_length=300,
        help_text="Contoh: halaman kedua tidak ikut terpindai.",
    )

    def clean_berkas(self) -> UploadedFile[bytes]:
        berkas: UploadedFile[bytes] = self.cleaned_data["berkas"]
        ukuran = berkas.size or 0
        if ukuran > PDF_TERBESAR:
            raise forms.ValidationError(
                f"Berkas terlalu besar ({filesizeformat(ukuran)}). Paling besar 10 MB: "
                "pindai ulang dengan ketajaman lebih rendah, misalnya 200 dpi."
            )
        return berkas
