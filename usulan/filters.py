"""What the lists of proposals and musyawarah can be narrowed to."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.cache import cache
from django.utils.text import capfirst
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, FilterSet

from dtks.inti.jam import sekarang
from dtks.inti.temuan import Tingkat
from dtks.registri.data import pilihan
from dtks.tampilan.lencana import STATUS_USULAN
from dtks.wilayah.cakupan import PANJANG_DESA, kode_aktif
from dtks.wilayah.filters import FilterWilayah
from usulan.models import Jenis, Kanal, Musyawarah, StatusMusyawarah, TemuanUsulan, Usulan, UsulanQuerySet
from usulan.workflow import Status

UMUR_HARI = (7, 14, 30, 60)
_NOMOR_USULAN = re.compile(r"(?:No\.?|#)?\s*([1-9][0-9]{0,11})", re.IGNORECASE)
_TINGKAT = (
    (Tingkat.GALAT.value, "Ada yang harus diperbaiki"),
    (Tingkat.PERINGATAN.value, "Ada yang perlu dilihat"),
    ("TANPA", "Tanpa temuan"),
)
_DETIK_KODE_TEMUAN = 60


def satu_desa() -> bool:
    """Tell whether the active region is exactly one village, so that naming it is no news."""
    return [len(kode) for kode in kode_aktif()] == [PANJANG_DESA]


def kata_temuan(kode: str) -> str:
    """The code of a finding as words: NIK_SUDAH_TERDAFTAR is "NIK sudah terdaftar"."""
    singkatan = {"nik", "kk", "asn", "pbi", "pkh", "bpnt", "rt", "rw"}
    kata = [k.upper() if k in singkatan else k for k in kode.lower().split("_")]
    return " ".join([kata[0][:1].upper() + kata[0][1:], *kata[1:]])


def pilihan_temuan() -> list[tuple[str, list[tuple[str, str]]]]:
    """Weights of findings, then the codes present in the active region (looked up once a minute)."""

    def hadir() -> list[str]:
        return list(TemuanUsulan.objects.order_by("kode").values_list("kode", flat=True).distinct())

    kode = cache.get_or_set(f"usulan:temuan:{','.join(sorted(kode_aktif()))}", hadir, _DETIK_KODE_TEMUAN)
    return [("Menurut bobot", list(_TINGKAT)), ("Menurut isi", [(k, kata_temuan(k)) for k in kode or []])]


def _pilih(**kwargs: Any) -> ChoiceFilter:
    return ChoiceFilter(widget=forms.Select({"class": "form-select"}), **kwargs)


class FilterTemuan(ChoiceFilter):  # type: ignore[misc]
    """Proposals with a finding of one weight or one code."""

    @property
    def field(self) -> forms.Field:
        """Built once per list, when the region of the request is known."""
        self.extra.setdefault("choices", pilihan_temuan())
        bidang: forms.Field = super().field
        return bidang

    def filter(self, qs: UsulanQuerySet, value: str) -> UsulanQuerySet:
        match value:
            case "":
                return qs
            case Tingkat.GALAT.value:
                return qs.filter(jumlah_galat__gt=0)
            case Tingkat.PERINGATAN.value:
                return qs.filter(jumlah_peringatan__gt=0)
            case "TANPA":
                return qs.filter(jumlah_galat=0, jumlah_peringatan=0)
            case kode:
                return qs.filter(pk__in=TemuanUsulan.objects.filter(kode=kode).values("usulan"))


class SaringWilayah(FilterSet):  # type: ignore[misc]
    """A list that offers the villages of the region, when there are several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if satu_desa():
            del self.filters["desa"]


class UsulanFilter(SaringWilayah):
    """Proposals by head's name or number, and by what a list of work is cut by."""

    nama = CharFilter(
        label="Nama atau nomor usulan",
        method="saring_nama",
        # Ends in the address of the page, so thirteen digits and more are stopped in the browser.
        widget=forms.TextInput(
            {
                "class": "form-control",
                "autocomplete": "off",
                "pattern": r"(?!(?:.*?[0-9]){13}).*",
                "title": "NIK dan nomor KK dicari lewat tombol “Cari NIK atau nomor KK”.",
            }
        ),
    )
    status = _pilih(
        label="Status",
        choices=[(s.value, STATUS_USULAN[s].kata) for s in Status],
        empty_label="Semua status",
    )
    desa = FilterWilayah()
    jenis = _pilih(
        label="Jenis", choices=[(k, capfirst(v)) for k, v in Jenis.choices], empty_label="Semua jenis"
    )
    umur = _pilih(
        label="Lamanya",
        choices=[(str(h), f"Lebih dari {h} hari") for h in UMUR_HARI],
        empty_label="Berapa pun",
        method="saring_umur",
    )
    temuan = FilterTemuan(
        label="Temuan", empty_label="Apa pun temuannya", widget=forms.Select({"class": "form-select"})
    )
    program = _pilih(label="Program", choices=pilihan("program"), empty_label="Semua program")
    kanal = _pilih(
        label="Kanal", choices=[(k, capfirst(v)) for k, v in Kanal.choices], empty_label="Semua kanal"
    )
    dientri_dinas = BooleanFilter(
        label="Hanya yang dientri Dinas Sosial",
        method="saring_dinas",
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )

    UTAMA = ("nama", "status", "desa")
    """Fields that are always in sight; the others open under "Saringan lain"."""

    class Meta:
        model = Usulan
        fields: tuple[str, ...] = ()

    def saring_nama(self, queryset: UsulanQuerySet, _: str, nilai: str) -> UsulanQuerySet:
        kata = " ".join(nilai.split())
        if nomor := _NOMOR_USULAN.fullmatch(kata):
            return queryset.filter(pk=int(nomor[1]))
        return queryset.bernama(kata)

    def saring_umur(self, queryset: UsulanQuerySet, _: str, hari: str) -> UsulanQuerySet:
        return queryset.filter(status_sejak__lt=sekarang() - timedelta(days=int(hari)))

    def saring_dinas(self, queryset: UsulanQuerySet, _: str, hanya: bool | None) -> UsulanQuerySet:
        return queryset.filter(dientri_dinas=True) if hanya else queryset

    @property
    def lain_dipakai(self) -> bool:
        """Tell whether a field that is folded away narrows the list now."""
        isi = self.form.cleaned_data
        return any(isi.get(nama) for nama in self.filters if nama not in self.UTAMA)


class MusyawarahFilter(SaringWilayah):
    """Musyawarah by the start of its number, whether sent, and village."""

    nomor = CharFilter(
        "nomor_berita_acara",
        "startswith",
        label="Nomor berita acara",
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
    )
    status = _pilih(
        label="Keadaan",
        choices=[
            (StatusMusyawarah.DISIAPKAN.value, "Belum dikirim"),
            (StatusMusyawarah.DIKIRIM.value, "Dikirim"),
        ],
        empty_label="Semua",
    )
    desa = FilterWilayah()

    class Meta:
        model = Musyawarah
        fields = ("nomor", "status", "desa")
