"""A file to upload: for which region, what it holds, and for the dinas what it was handed."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from dtks.inti.jam import hari_ini
from dtks.wilayah.cakupan import DalamCakupan, kode_aktif
from dtks.wilayah.filters import pilihan_wilayah
from dtks.wilayah.models import Wilayah
from usulan.berkas.tabel import MAKS_BYTE
from usulan.forms.kolom import Isian, TanggalField
from usulan.models import Asal, Templat, Unggahan, Usulan

USULAN: Final = "USULAN"
_FOTO_TERBESAR: Final = 200 * 1024 * 1024


class UnggahForm(Isian):
    """A workbook and what every proposal of it gets. `dinas`: the district uploads, for a village or for past years."""

    isi = forms.ChoiceField(
        label="Isi berkas",
        choices=[
            (USULAN, "Usulan sekarang: keluarga baru, atau perbaikan data terdaftar"),
            (Templat.TUNGGAKAN.value, "Tunggakan: usulan tahun lalu yang belum pernah difinalisasi"),
        ],
        initial=USULAN,
        widget=forms.RadioSelect,
    )
    wilayah = forms.ChoiceField(label="Untuk wilayah")
    berkas = forms.FileField(
        label="Berkas",
        widget=forms.FileInput({"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text="Excel (XLSX, XLS), ODS, atau CSV, sampai 100.000 baris. Tata letaknya dikenali sendiri.",
    )
    foto = forms.FileField(
        label="Foto (ZIP)",
        required=False,
        widget=forms.FileInput({"accept": ".zip"}),
        help_text="Boleh dikosongkan. Satu berkas ZIP; nama tiap foto berisi NIK atau nomor KK.",
    )
    asal = forms.ChoiceField(
        label="Asal usulan",
        choices=[(kode, capfirst(label)) for kode, label in Asal.choices],
        initial=Asal.RT_RW,
        help_text="Siapa yang membawa nama-nama ini ke musyawarah.",
    )
    diserahkan = forms.CharField(
        label="Yang diserahkan desa",
        max_length=Usulan._meta.get_field("diserahkan").max_length,
        required=False,
        help_text="Dinas mengunggah untuk desa. Contoh: berkas Excel dan surat desa nomor 140/12/2026.",
    )
    tanggal_asal = TanggalField(
        label="Tanggal usulan semula",
        required=False,
        help_text="Untuk tunggakan: kapan usulan ini dulu dibuat. Umurnya dihitung dari tanggal ini.",
    )
    sumber = forms.CharField(
        label="Sumber berkas",
        max_length=Unggahan._meta.get_field("sumber").max_length,
        required=False,
        help_text="Untuk tunggakan: dari mana berkas ini. Contoh: arsip SIKS-NG desa Hajimena, 2019.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, dinas: bool = False) -> None:
        super().__init__(data, files)
        if not dinas:
            for nama in ("isi", "diserahkan", "tanggal_asal", "sumber"):
                del self.fields[nama]
        pilihan: list[Any] = list(pilihan_wilayah())
        if sum(len(isi) for _, isi in pilihan) == 1:
            del self.fields["wilayah"]
            return
        kabupaten = Wilayah.objects.filter(pk__in=[k for k in kode_aktif() if len(k) == 4])
        semua = [(w.pk, f"Seluruh {w}") for w in kabupaten]
        self.fields["wilayah"].choices = [("", "Pilih"), *semua, *pilihan]  # type: ignore[attr-defined]

    def clean_berkas(self) -> Any:
        berkas = self.cleaned_data["berkas"]
        if berkas.size > MAKS_BYTE:
            raise ValidationError(
                f"Berkas lebih besar dari {MAKS_BYTE // 1024 // 1024} MB. Hapus gambar di dalamnya, atau bagi per desa."
            )
        return berkas

    def clean_foto(self) -> Any:
        foto = self.cleaned_data["foto"]
        if foto and foto.size > _FOTO_TERBESAR:
            raise ValidationError("ZIP foto lebih besar dari 200 MB. Perkecil fotonya, atau bagi per desa.")
        return foto

    def clean_tanggal_asal(self) -> Any:
        tanggal = self.cleaned_data["tanggal_asal"]
        if tanggal and tanggal > hari_ini():
            raise ValidationError("Tanggal usulan semula belum tiba. Periksa tahunnya.")
        return tanggal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("isi") == Templat.TUNGGAKAN:
            wajib = {"tanggal_asal": "tanggal usulan semula", "sumber": "sumber berkas"}
            for nama, sebutan in wajib.items():
                if not data.get(nama) and nama not in self.errors:
                    self.add_error(nama, f"Isi {sebutan}: tunggakan dicatat dengan asal-usulnya.")
        elif "diserahkan" in self.fields and not data.get("diserahkan"):
            self.add_error("diserahkan", "Tulis apa yang diserahkan desa.")
        return data

    def wilayah_dipilih(self) -> Wilayah:
        """The chosen region, or the only one."""
        semua = Wilayah.objects.filter(DalamCakupan("kode"))
        pilihan: Wilayah = (
            semua.get(pk=self.cleaned_data["wilayah"]) if "wilayah" in self.fields else semua.get()
        )
        return pilihan

    def isian(self) -> dict[str, Any]:
        """The arguments of the service beside file and region."""
        isi = self.cleaned_data
        templat = Templat.TUNGGAKAN if isi.get("isi") == Templat.TUNGGAKAN else Templat.NASIONAL
        lain: dict[str, Any] = {
            n: isi[n] for n in ("asal", "diserahkan", "tanggal_asal", "sumber") if n in isi
        }
        return {"templat": templat, "foto": isi["foto"] or None, **lain}
