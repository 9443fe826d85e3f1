"""Why people leave the registry, with the evidence that the reason asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst

from dtks.registri.data import KEPALA
from dtks.registri.models import AlasanNonaktif, Anggota
from usulan.forms.kolom import Berversi, Isian, TanggalField
from usulan.forms.mulai import BerpengusulForm, PilihOrang
from usulan.models import Penonaktifan
from usulan.rules import BUKTI_PENYEBAB
from usulan.services.penonaktifan import KOLOM


class IsianPenonaktifan(Isian, forms.ModelForm):  # type: ignore[type-arg]
    """Reason, evidence, and who becomes head. Evidence may follow; without it nothing is sent."""

    class Meta:
        model = Penonaktifan
        fields = KOLOM
        field_classes = {"tanggal": TanggalField}
        labels = {"penyebab": "Alasan", "uraian": "Uraian singkat"}
        help_texts = {
            "tanggal": "Hari meninggal, pindah, atau kejadian lain. Contoh: 31/01/2026",
            "nomor_dokumen": "Meninggal: akta kematian atau surat kematian desa. Pindah: surat pindah.",
            "tujuan": "Pindah ke luar kabupaten: kabupaten/kota dan provinsi tujuannya.",
            "id_lain": "Data ganda atau bagian rumah tangga lain: ID atau NIK yang tetap dipakai.",
            "uraian": "Mampu, menolak, atau lainnya: apa yang dilihat dan siapa yang memastikan.",
            "kepala_pengganti": "Hanya bila kepala keluarga pergi dan ada anggota yang tinggal.",
        }
        widgets = {"uraian": forms.Textarea({"rows": 2})}

    def siapkan(self, semua: Sequence[Anggota]) -> None:
        """Offer the people of the household as successors; tell the page which reason asks which field."""
        self.orang_rumah = semua
        penyebab: Any = self.fields["penyebab"]
        penyebab.choices = [("", "Pilih"), *((k, capfirst(str(v))) for k, v in AlasanNonaktif.choices)]
        pengganti: Any = self.fields["kepala_pengganti"]
        pengganti.queryset = Anggota.objects.filter(pk__in=[a.pk for a in semua])
        pengganti.label_from_instance = lambda a: a.nama
        pengganti.empty_label = "Tidak ada"
        for kolom in {k for bukti in BUKTI_PENYEBAB.values() for k in bukti} - {"tanggal"}:
            alasan = " ".join(p for p, bukti in BUKTI_PENYEBAB.items() if kolom in bukti)
            self.fields[kolom].widget.attrs["data-untuk"] = alasan

    def periksa_pengganti(self, pergi: Collection[int]) -> None:
        """The successor stays, and belongs to the keluarga whose head leaves. Call from clean()."""
        pengganti: Anggota | None = self.cleaned_data.get("kepala_pengganti")
        ditinggal = {
            kepala.keluarga_id
            for kepala in self.orang_rumah
            if kepala.pk in pergi
            and kepala.hubungan == KEPALA
            and any(a.keluarga_id == kepala.keluarga_id and a.pk not in pergi for a in self.orang_rumah)
        }
        if pengganti is None or "kepala_pengganti" in self.errors:
            return
        if pengganti.pk in pergi:
            self.add_error("kepala_pengganti", f"{pengganti.nama} ikut dinonaktifkan. Pilih orang lain.")
        elif pengganti.keluarga_id not in ditinggal:
            self.add_error(
                "kepala_pengganti",
                f"Kepala keluarga {pengganti.nama} tidak dinonaktifkan. Kosongkan isian ini, atau periksa siapa "
                "yang dinonaktifkan.",
            )
        if len(ditinggal) > 1:
            self.add_error(None, "Kepala dua keluarga pergi sekaligus. Buat satu usulan untuk tiap keluarga.")


class NonaktifForm(BerpengusulForm, PilihOrang, IsianPenonaktifan):
    """A new removal."""

    KATA_SIAPA = "Siapa yang dinonaktifkan"

    def __init__(self, *args: Any, semua: Sequence[Anggota], **kwargs: Any) -> None:
        super().__init__(*args, semua=semua, **kwargs)
        self.siapkan(semua)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors.keys() & {"siapa", "orang"}:
            self.periksa_pengganti(self.terpilih())
        return data

    def kolom(self) -> dict[str, Any]:
        """The columns of the removal, for the service."""
        return {nama: self.cleaned_data[nama] for nama in KOLOM}


class UbahNonaktifForm(Berversi, IsianPenonaktifan):
    """Reason and evidence of a draft; who leaves stays as chosen."""

    def __init__(self, *args: Any, semua: Sequence[Anggota], pergi: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.siapkan(semua)
        self.pergi = pergi

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.periksa_pengganti(self.pergi)
        return data
