"""Send proposals by a musyawarah, or withdraw one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from dtks.inti.jam import hari_ini
from usulan.berkas import BerkasBukti
from usulan.forms.kolom import BerkasField, Berversi, Isian, TanggalField
from usulan.models import JenisBukti, Musyawarah, Usulan


class TarikForm(Berversi):
    """Withdraw a proposal, with its reason."""

    alasan = forms.CharField(
        label="Alasan penarikan",
        max_length=Usulan._meta.get_field("alasan").max_length,
        widget=forms.Textarea({"rows": 3}),
        help_text="Contoh: keluarga sudah pindah ke desa lain. Alasan ini tersimpan pada riwayat usulan.",
    )


class MusyawarahForm(Isian, forms.ModelForm):  # type: ignore[type-arg]
    """A musyawarah, its evidence, and the drafts it sends."""

    usulan = forms.TypedMultipleChoiceField(
        label="Usulan yang diajukan",
        coerce=UUID,
        error_messages={
            "required": "Pilih sedikitnya satu usulan.",
            "invalid_choice": "Sebagian usulan yang dipilih tidak lagi siap diajukan. Pilih lagi dari daftar ini.",
        },
    )
    berita_acara = BerkasField(
        label="Berita acara",
        required=False,
        help_text="Wajib. Pindai atau foto, PDF atau JPG, paling besar 8 MB.",
    )
    daftar_hadir = BerkasField(label="Daftar hadir", required=False, help_text="Boleh dikosongkan.")
    foto = BerkasField(label="Foto kegiatan", required=False, help_text="Boleh dikosongkan.")
    publikasi = BerkasField(
        label="Bukti publikasi hasil",
        required=False,
        help_text="Boleh dikosongkan. Contoh: foto papan pengumuman.",
    )
    sptjm = BerkasField(
        label="SPTJM kepala desa/lurah",
        required=False,
        help_text="Pengganti berita acara bila musyawarah tidak diadakan.",
    )

    class Meta:
        model = Musyawarah
        fields = ("tanggal", "tempat", "nomor_berita_acara", "jumlah_peserta")
        field_classes = {"tanggal": TanggalField}
        help_texts = {
            "tanggal": "Tanggal/bulan/tahun. Contoh: 02/11/2026",
            "nomor_berita_acara": "Seperti tertulis pada berita acara (atau SPTJM).",
        }

    def __init__(self, *args: Any, siap: Iterable[Usulan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["usulan"].choices = [(str(u.kunci), str(u)) for u in siap]  # type: ignore[attr-defined]

    def clean_tanggal(self) -> date:
        tanggal: date = self.cleaned_data["tanggal"]
        if tanggal > hari_ini():
            raise ValidationError("Tanggal ini belum tiba. Catat musyawarah yang sudah diadakan.")
        return tanggal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not ({"berita_acara", "sptjm"} & self.errors.keys() or data["berita_acara"] or data["sptjm"]):
            self.add_error(
                "berita_acara", "Pilih berkas berita acara, atau SPTJM bila musyawarah tidak diadakan."
            )
        return data

    def bukti(self) -> dict[str, BerkasBukti]:
        """The checked files by their kind."""
        return {j: berkas for j in JenisBukti.values if (berkas := self.cleaned_data[j.lower()])}
