"""Forms of the village's pages, derived from the declarations of dtks.registri.data and the questionnaire."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.forms import BoundField
from django.utils.text import capfirst

from dtks.inti.jam import hari_ini
from dtks.inti.kk import periksa_kk
from dtks.inti.nama import periksa_nama
from dtks.inti.nik import bersihkan_nomor, periksa_nik
from dtks.inti.temuan import Temuan
from dtks.registri.data import KOLOM_ANGGOTA, KOLOM_KELUARGA, TEMPLATE, DataRumahTangga
from dtks.registri.kuesioner import Item, Jenis, Nilai, Syarat, bersihkan_jawaban, muat
from dtks.tampilan.widgets import NomorPribadiInput
from dtks.wilayah.cakupan import PANJANG_DESA, kode_aktif
from dtks.wilayah.filters import pilihan_wilayah
from dtks.wilayah.models import Wilayah
from usulan.berkas import BerkasBukti, BerkasDitolak, periksa_berkas
from usulan.models import (
    Asal,
    JenisBukti,
    Musyawarah,
    Usulan,
    UsulanAnggota,
    UsulanKeluarga,
    UsulanRumahTangga,
)

KUESIONER = muat("BDT2015")
BLOK = KUESIONER.blok["rumah_tangga"]
KOLOM_ALAMAT = ("alamat", "rt", "rw", "dusun")
_DELAPAN_ANGKA = re.compile(r"(\d\d)(\d\d)(\d{4})")
_TERTUA = date(1900, 1, 1)


class TanggalField(forms.DateField):
    """A date as people write it: 31/01/1985, 31-01-1985, 31.01.1985, 31011985, or 1985-01-31."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
            error_messages={"invalid": "Tanggal belum terbaca. Tulis tanggal/bulan/tahun, misalnya 31/01/1985."},
            **{
                "widget": forms.DateInput({"inputmode": "numeric", "autocomplete": "off"}, format="%d/%m/%Y"),
                "validators": [MinValueValidator(_TERTUA, "Tahunnya terlalu lama. Periksa empat angka tahun.")],
                **kwargs,
            },
        )

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and (cocok := _DELAPAN_ANGKA.fullmatch(value.strip())):
            value = "/".join(cocok.groups())
        return super().to_python(value)


class NomorField(forms.CharField):
    """NIK or No KK with or without spaces, dots and dashes; its length is judged by the rules, in words."""

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        # Room for the separators, which are taken away before the sixteen digits are counted.
        super().__init__(**{"widget": NomorPribadiInput({"maxlength": "24"}), **kwargs})

    def to_python(self, value: Any) -> str | None:
        nomor, rusak = bersihkan_nomor(value, nama=str(self.label))
        if rusak:
            raise ValidationError(rusak.pesan)
        return nomor or self.empty_value


class NamaField(forms.CharField):
    """A person's name, kept in upper case with single spaces, as the KTP prints it."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split()).upper()


class KoordinatField(forms.DecimalField):
    """Degrees with a dot or a comma; more decimals than are kept are rounded away."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        derajat = super().to_python(value.replace(",", ".") if isinstance(value, str) else value)
        return None if derajat is None or not derajat.is_finite() else round(derajat, self.decimal_places or 0)


class YaTidakField(forms.TypedChoiceField):
    """Yes, no, or not answered yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("True", "Ya"), ("False", "Tidak")],
            coerce=lambda isi: isi == "True",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


class BerkasField(forms.FileField):
    """A PDF or a photo, judged by its content; cleaned to a BerkasBukti."""

    widget = forms.FileInput(attrs={"accept": "application/pdf,image/*"})

    def clean(self, data: Any, initial: Any = None) -> BerkasBukti | None:
        unggahan = super().clean(data, initial)
        if not unggahan:
            return None
        try:
            return periksa_berkas(unggahan.name, unggahan)
        except BerkasDitolak as galat:
            raise ValidationError(str(galat)) from galat


class Isian(forms.Form):
    """What all our forms share: no dashes as a choice, and no empty button among radio buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField):
                _ganti_pilihan_kosong(field)


def _ganti_pilihan_kosong(field: forms.ChoiceField) -> None:
    pilihan: list[Any] = [p for p in field.choices if p[0] != ""]
    field.choices = pilihan if isinstance(field.widget, forms.RadioSelect) else [("", "Pilih"), *pilihan]


class Berversi(Isian):
    """A form that says which version of the proposal its screen shows."""

    versi = forms.IntegerField(widget=forms.HiddenInput)

    def perbarui_versi(self, versi: int) -> None:
        """Let the next sending of this bound form stand on the present version."""
        self.data = self.data.copy()
        self.data["versi"] = str(versi)

    def kolom(self) -> dict[str, Any]:
        """The cleaned columns, for the service."""
        return {nama: nilai for nama, nilai in self.cleaned_data.items() if nama != "versi"}


def _tolak_galat(temuan: Iterable[Temuan]) -> None:
    """Refuse a field for its GALAT; a PERINGATAN becomes a finding after saving."""
    if pesan := [t.pesan for t in temuan if t.galat]:
        raise ValidationError(pesan)


def pilihan_desa() -> list[tuple[str, list[tuple[str, str]]]]:
    """The villages of the active region by kecamatan; [] when there is only one village."""
    if [len(kode) for kode in kode_aktif()] == [PANJANG_DESA]:
        return []
    return [(kec, [p for p in isi if len(p[0]) == PANJANG_DESA]) for kec, isi in pilihan_wilayah()]


class BaruForm(Isian, forms.ModelForm[UsulanRumahTangga]):
    """First step of a proposal: where, and who brought it. `kunci` makes a double click one draft."""

    desa = forms.ChoiceField(label="Desa/kelurahan")
    asal = forms.ChoiceField(
        label="Asal usulan",
        choices=[(kode, capfirst(label)) for kode, label in Asal.choices],
        help_text="Siapa yang membawa nama keluarga ini ke musyawarah.",
    )
    keterangan = forms.CharField(
        label="Catatan",
        max_length=Usulan._meta.get_field("keterangan").max_length,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Boleh dikosongkan.",
    )
    kunci = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("desa", "asal", *KOLOM_ALAMAT, "keterangan", "kunci")

    class Meta:
        model = UsulanRumahTangga
        fields = KOLOM_ALAMAT
        widgets = {nama: forms.TextInput({"inputmode": "numeric"}) for nama in ("rt", "rw")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kunci": uuid4()}, **kwargs)
        self.desa_dapat_dipilih = pilihan_desa()
        if self.desa_dapat_dipilih:
            self.fields["desa"].choices = [("", "Pilih"), *self.desa_dapat_dipilih]  # type: ignore[attr-defined]
        else:
            del self.fields["desa"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "desa" not in self.errors:
            data["desa"] = Wilayah.objects.get(pk=data.get("desa") or kode_aktif()[0])
        return data

    def alamat(self) -> dict[str, Any]:
        """The columns of the household, for the service."""
        return {nama: self.cleaned_data[nama] for nama in KOLOM_ALAMAT}


class RumahTanggaForm(Berversi, forms.ModelForm[UsulanRumahTangga]):
    """Address and position of the household."""

    class Meta:
        model = UsulanRumahTangga
        fields = (*KOLOM_ALAMAT, "lintang", "bujur")
        field_classes = dict.fromkeys(("lintang", "bujur"), KoordinatField)
        widgets = BaruForm.Meta.widgets

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors.keys() & {"lintang", "bujur"}:
            for ini, itu in (("lintang", "bujur"), ("bujur", "lintang")):
                if data[ini] is None and data[itu] is not None:
                    self.add_error(ini, f"Letak rumah butuh keduanya. Isi juga {ini}, atau kosongkan {itu}.")
        return data


class KriteriaForm(Berversi, forms.ModelForm[UsulanRumahTangga]):
    """The nine criteria of Kepmensos 262/HUK/2022, each yes or no; may be answered in part."""

    class Meta:
        model = UsulanRumahTangga
        fields = DataRumahTangga.KRITERIA
        field_classes = dict.fromkeys(DataRumahTangga.KRITERIA, YaTidakField)
        help_texts = {
            nama: muat(TEMPLATE).item(f"k{nomor}").keterangan
            for nomor, nama in enumerate(DataRumahTangga.KRITERIA, 1)
        }


class KeluargaForm(Berversi, forms.ModelForm[UsulanKeluarga]):
    """A keluarga: No KK and the program it asks for."""

    class Meta:
        model = UsulanKeluarga
        fields = KOLOM_KELUARGA
        field_classes = {"no_kk": NomorField}
        widgets = {"program": forms.RadioSelect}

    def clean_no_kk(self) -> str:
        no_kk: str = self.cleaned_data["no_kk"]
        _tolak_galat(periksa_kk(no_kk, kini=hari_ini()))
        return no_kk


class AnggotaForm(Berversi, forms.ModelForm[UsulanAnggota]):
    """A person, in the order of the national template."""

    class Meta:
        model = UsulanAnggota
        fields = KOLOM_ANGGOTA
        field_classes = {
            "nik": NomorField,
            **dict.fromkeys(("nama", "ibu_kandung"), NamaField),
            **dict.fromkeys(("tanggal_lahir", "tanggal_hamil"), TanggalField),
        }
        widgets = {
            "jenis_kelamin": forms.RadioSelect,
            "pekerjaan": forms.TextInput({"list": "saran-pekerjaan"}),
        }

    SARAN_PEKERJAAN = muat(TEMPLATE).item("pekerjaan").saran

    def clean_nik(self) -> str:
        nik: str = self.cleaned_data["nik"]
        _tolak_galat(periksa_nik(nik, kini=hari_ini()))
        return nik

    def clean_nama(self) -> str:
        nama: str = self.cleaned_data["nama"]
        _tolak_galat(periksa_nama(nama))
        return nama

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._berpasangan("disabilitas", "jenis_disabilitas", "Pilih jenis disabilitasnya")
        self._berpasangan("hamil", "tanggal_hamil", "Isi tanggal mulai hamilnya")
        if data.get("hamil") and data.get("jenis_kelamin") == "L":
            self.add_error("hamil", "Hanya untuk perempuan. Periksa jenis kelaminnya, atau hapus centang ini.")
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


@dataclass(frozen=True, slots=True)
class BagianKuesioner:
    """One part of the questionnaire as the page shows it."""

    nama: str
    kolom: list[BoundField]
    terjawab: int
    bermasalah: bool


class KondisiRumahForm(Berversi):
    """The housing block of the questionnaire; every question may be left for later."""

    def __init__(self, *args: Any, jawaban: Mapping[str, Nilai], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jawaban = dict(jawaban)
        for item in BLOK:
            self.fields[item.kode] = _kolom_item(item)
            self.initial.setdefault(item.kode, self.jawaban.get(item.kode))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.jawaban, temuan = bersihkan_jawaban(
            KUESIONER, "rumah_tangga", {item.kode: data.get(item.kode) for item in BLOK}
        )
        for satu in temuan:
            self.add_error(satu.bidang, KUESIONER.item(satu.bidang).petunjuk)
        return data

    def kolom(self) -> dict[str, Any]:
        return {"versi_kuesioner": KUESIONER.versi, "jawaban": self.jawaban}

    def bagian(self) -> Iterator[BagianKuesioner]:
        """The questions grouped as the questionnaire groups them, in its order."""
        for nama in dict.fromkeys(item.bagian for item in BLOK):
            kode = [item.kode for item in BLOK if item.bagian == nama]
            yield BagianKuesioner(
                nama=nama,
                kolom=[self[k] for k in kode],
                terjawab=sum(k in self.jawaban for k in kode),
                bermasalah=any(k in self.errors for k in kode),
            )


def _kolom_item(item: Item) -> forms.Field:
    """A question as a loose field: what it accepts is decided by bersihkan_jawaban alone."""
    umum: dict[str, Any] = {
        "label": f"{item.label} ({item.satuan})" if item.satuan else item.label,
        "help_text": " ".join(filter(None, [item.keterangan, *map(_bila, item.tampil_jika)])),
        "required": False,
    }
    match item.jenis:
        case Jenis.PILIHAN:
            return forms.ChoiceField(choices=[("", "Belum diisi"), *item.pilihan], **umum)
        case Jenis.YA_TIDAK:
            return YaTidakField(**umum)
        case Jenis.BILANGAN:
            return forms.CharField(widget=forms.TextInput({"inputmode": "numeric"}), max_length=12, **umum)
        case Jenis.TEKS:
            return forms.CharField(max_length=40, **umum)


def _bila(syarat: Syarat) -> str:
    """A branch condition in words: "Diisi bila Status lahan dijawab Milik sendiri."."""
    item = KUESIONER.item(syarat.kode)
    label = {True: "Ya", False: "Tidak", **dict(item.pilihan)}
    return f"Diisi bila “{item.label}” dijawab {' atau '.join(str(label[isi]) for isi in syarat.isi)}."


class TarikForm(Berversi):
    """Withdraw a proposal, with its reason."""

    alasan = forms.CharField(
        label="Alasan penarikan",
        max_length=Usulan._meta.get_field("alasan").max_length,
        widget=forms.Textarea({"rows": 3}),
        help_text="Contoh: keluarga sudah pindah ke desa lain. Alasan ini tersimpan pada riwayat usulan.",
    )


class MusyawarahForm(Isian, forms.ModelForm[Musyawarah]):
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
        label="Berita acara", required=False, help_text="Wajib. Pindai atau foto, PDF atau JPG, paling besar 8 MB."
    )
    daftar_hadir = BerkasField(label="Daftar hadir", required=False, help_text="Boleh dikosongkan.")
    foto = BerkasField(label="Foto kegiatan", required=False, help_text="Boleh dikosongkan.")
    publikasi = BerkasField(
        label="Bukti publikasi hasil", required=False, help_text="Boleh dikosongkan. Contoh: foto papan pengumuman."
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
            self.add_error("berita_acara", "Pilih berkas berita acara, atau SPTJM bila musyawarah tidak diadakan.")
        return data

    def bukti(self) -> dict[str, BerkasBukti]:
        """The checked files by their kind."""
        return {j: berkas for j in JenisBukti.values if (berkas := self.cleaned_data[j.lower()])}
