"""The quick entry of a proposal: its keluarga and their members as one form, and its photos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet, BoundField, formset_factory

from dtks.registri.data import KEPALA
from dtks.registri.kuesioner.wajib import Wajib
from usulan.berkas import BerkasDitolak
from usulan.berkas.foto import FotoBersih, bersihkan_foto
from usulan.forms.keluarga import IsianAnggota, IsianKeluarga
from usulan.forms.kolom import Berversi, KoordinatField
from usulan.models import JenisFoto, Usulan, UsulanAnggota, UsulanKeluarga
from usulan.services.isi import BATAS_ANGGOTA
from usulan.services.isian import IsiKeluarga, KeluargaDiisi, OrangDiisi

BATAS_KELUARGA = 10
BARIS_KOSONG = 4
"""Empty rows on a page without script: the ordinary family."""


def wajibkan(form: BaseForm, aturan: Wajib) -> None:
    """Let a form ask for what the table of the basis and kind asks for before a step can be saved."""
    for nama, field in form.fields.items():
        if field.widget.is_hidden:
            continue
        field.required = nama in aturan.simpan
        field.widget.is_required = field.required


class BarisKeluarga(IsianKeluarga):
    """A keluarga inside the quick entry. `nomor` is its row id, empty for a new one."""

    SEBUTAN = "keluarga"

    nomor = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta(IsianKeluarga.Meta):
        widgets = {"program": forms.Select}

    def __init__(self, *args: Any, aturan: Wajib, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wajibkan(self, aturan)

    def has_changed(self) -> bool:
        """A keluarga on the page is one, also while only its program is chosen."""
        return True


class BarisAnggota(IsianAnggota):
    """A row of the members' table. `nomor` is its row id, empty for a new person."""

    SEBUTAN = "orang"

    nomor = forms.IntegerField(widget=forms.HiddenInput, required=False)

    UTAMA = (
        "nik",
        "nama",
        "tanggal_lahir",
        "jenis_kelamin",
        "tempat_lahir",
        "hubungan",
        "status_kawin",
        "pekerjaan",
        "ibu_kandung",
    )
    """The columns of the table, in the order in which a Kartu Keluarga is read."""

    @property
    def utama(self) -> list[BoundField]:
        return [self[nama] for nama in self.UTAMA]

    @property
    def lain(self) -> list[BoundField]:
        """Health and aid: what most people leave empty."""
        return [self[nama] for nama in self._meta.fields or () if nama not in self.UTAMA]

    class Meta(IsianAnggota.Meta):
        labels = {"hubungan": "Hubungan keluarga"}
        help_texts = {**IsianAnggota.Meta.help_texts, "tanggal_lahir": "Contoh: 31/01/1985"}
        widgets = {
            "jenis_kelamin": forms.Select,
            "pekerjaan": forms.TextInput({"list": "saran-pekerjaan"}),
        }

    def __init__(self, *args: Any, aturan: Wajib, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wajibkan(self, aturan)

    def has_changed(self) -> bool:
        """A row in which at most the offered place in the keluarga stands is an empty one."""
        return bool({*self.changed_data} - {"hubungan"})


class DaftarBaris(BaseFormSet):  # type: ignore[type-arg]
    """Rows that can be taken out; the tick says what goes."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **BaseFormSet.default_error_messages,
        "missing_management_form": "Sebagian isian tidak sampai. Muat ulang halaman ini, lalu simpan lagi.",
        "too_many_forms": "Paling banyak %(num)d baris. Hapus yang lebih.",
    }

    def add_fields(self, form: BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = f"Hapus {self.form.SEBUTAN} ini"


_KELUARGA = formset_factory(
    BarisKeluarga,
    formset=DaftarBaris,
    extra=0,
    can_delete=True,
    max_num=BATAS_KELUARGA,
    absolute_max=BATAS_KELUARGA,
    validate_max=True,
)
_ANGGOTA = formset_factory(
    BarisAnggota,
    formset=DaftarBaris,
    extra=0,
    can_delete=True,
    max_num=BATAS_ANGGOTA,
    absolute_max=BATAS_ANGGOTA,
    validate_max=True,
)


@dataclass(frozen=True, slots=True)
class Blok:
    """One keluarga with its table."""

    keluarga: BarisKeluarga
    anggota: BaseFormSet[Any]


class IsianKeluargaForm:
    """The whole second step. Give it `data` as sent, or None to show what is stored.

    What was sent is judged as a whole: no NIK twice. Rows that the sender did not know of are
    never touched; `gabungkan` brings them onto the page.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        usulan: Usulan,
        aturan: Mapping[str, Wajib],
        kosong: int = 1,
    ) -> None:
        self.usulan, self.aturan, self.data = usulan, aturan, data
        self.is_bound = data is not None
        self.versi = _VersiForm(data, initial={"versi": usulan.versi})
        self.kosong = kosong

    @cached_property
    def tersimpan(self) -> list[UsulanKeluarga]:
        return list(UsulanKeluarga.objects.filter(usulan=self.usulan).prefetch_related("anggota"))

    @cached_property
    def formset(self) -> BaseFormSet[Any]:
        """The keluarga by themselves; at least one, so that there is a table to fill in."""
        awal = [_nilai(BarisKeluarga, k) for k in self.tersimpan] or [{}]
        return _KELUARGA(self.data, initial=None if self.is_bound else awal, **self._umum("k", "keluarga"))

    @cached_property
    def blok(self) -> list[Blok]:
        return [Blok(form, self._tabel(i)) for i, form in enumerate(self.formset.forms)]

    def _tabel(self, ke: int) -> BaseFormSet[Any]:
        umum = self._umum(f"a{ke}", "anggota")
        if self.is_bound:
            return _ANGGOTA(self.data, **umum)
        ada = list(self.tersimpan[ke].anggota.all()) if self.tersimpan else []
        tabel = _ANGGOTA(initial=[_nilai(BarisAnggota, a) for a in ada], **umum)
        tabel.extra = max(self.kosong - len(ada), 1)
        if not ada:
            tabel.forms[0].initial["hubungan"] = KEPALA
        return tabel

    @property
    def cetakan(self) -> Blok:
        """A keluarga and a row to be copied by the script, with placeholders for their numbers."""
        formset = _KELUARGA(**self._umum("k", "keluarga"))
        keluarga = BarisKeluarga(prefix="k-__k__", use_required_attribute=False, **formset.form_kwargs)
        formset.add_fields(keluarga, None)
        return Blok(keluarga, _ANGGOTA(**self._umum("a__k__", "anggota")))

    def _umum(self, prefix: str, bagian: str) -> dict[str, Any]:
        return {"prefix": prefix, "form_kwargs": {"aturan": self.aturan[bagian]}}

    @property
    def _sisa(self) -> list[Blok]:
        """The keluarga that were not taken out; what stands in the others does not matter any more."""
        return [b for b in self.blok if not _dihapus(b.keluarga)]

    def is_valid(self) -> bool:
        if not self.is_bound:
            return False
        sah = [self.versi.is_valid(), self.formset.is_valid()]
        tabel_sah = [b.anggota.is_valid() for b in self._sisa] if all(sah) else [False]
        return all(tabel_sah) and self._nik_sekali()

    def _nik_sekali(self) -> bool:
        baris = [form for b in self._sisa for form in _terisi(b)]
        jumlah = Counter(f.cleaned_data["nik"] for f in baris if f.cleaned_data["nik"])
        kembar = [f for f in baris if jumlah[f.cleaned_data["nik"]] > 1]
        for form in kembar:
            form.add_error("nik", "NIK ini dipakai dua orang di halaman ini. Periksa KTP atau KK.")
        return not kembar

    def isi(self) -> IsiKeluarga:
        """What was sent, for the service."""
        return IsiKeluarga(
            keluarga=tuple(
                KeluargaDiisi(
                    b.keluarga.cleaned_data["nomor"],
                    _kolom(b.keluarga),
                    tuple(OrangDiisi(f.cleaned_data["nomor"], _kolom(f)) for f in _terisi(b)),
                )
                for b in self._sisa
            ),
            keluarga_dihapus=frozenset(_nomor(b.keluarga for b in self.blok if _dihapus(b.keluarga))),
            anggota_dihapus=frozenset(_nomor(f for b in self._sisa for f in b.anggota.forms if _dihapus(f))),
        )

    def gabungkan(self, pesan: str) -> IsianKeluargaForm:
        """The same input on top of what is stored now, to be looked at once more and sent again.

        A sent row without id that is the same person (NIK, else name and birth date) as a stored one
        takes its id; stored rows that were not sent are appended.
        """
        data = _satukan(self.isi(), self.usulan)
        baru = IsianKeluargaForm(data, usulan=self.usulan, aturan=self.aturan)
        baru.is_valid()
        baru.versi.add_error(None, pesan)
        return baru


class _VersiForm(Berversi):
    """The version on which the step stands."""


def _nilai(baris: type[forms.ModelForm[Any]], objek: UsulanKeluarga | UsulanAnggota) -> dict[str, Any]:
    return {"nomor": objek.pk, **{nama: getattr(objek, nama) for nama in baris._meta.fields or ()}}


def _kolom(form: forms.ModelForm[Any]) -> dict[str, Any]:
    return {nama: form.cleaned_data[nama] for nama in form._meta.fields or ()}


def _dihapus(form: BaseForm) -> bool:
    return bool(form.cleaned_data.get("DELETE"))


def _terisi(blok: Blok) -> list[forms.ModelForm[Any]]:
    """The rows with a person in them."""
    return [f for f in blok.anggota.forms if f.has_changed() and f.cleaned_data and not _dihapus(f)]


def _nomor(forms_: Iterator[Any]) -> Iterator[int]:
    return (f.cleaned_data["nomor"] for f in forms_ if f.cleaned_data.get("nomor"))


def _satukan(isi: IsiKeluarga, usulan: Usulan) -> dict[str, str]:
    """The field values of a page that holds both what was sent and what is stored."""
    tersimpan = list(UsulanKeluarga.objects.filter(usulan=usulan).prefetch_related("anggota"))
    bagian = [(k.kenali(tersimpan), k) for k in isi.keluarga]
    data = {"versi": str(usulan.versi)}
    ke = 0
    for asli, dikirim in bagian:
        orang = list(dikirim.kenali_anggota(asli))
        ada = [a for a in (asli.anggota.all() if asli else []) if a.pk not in {n for n, _ in orang}]
        _tulis_blok(data, ke, (asli.pk if asli else None, dikirim.data), orang, ada)
        ke += 1
    dikenal = {asli.pk for asli, _ in bagian if asli}
    for keluarga in tersimpan:
        if keluarga.pk not in dikenal:
            baris = (keluarga.pk, _nilai(BarisKeluarga, keluarga))
            _tulis_blok(data, ke, baris, [], list(keluarga.anggota.all()))
            ke += 1
    return data | _manajemen("k", ke)


def _tulis_blok(
    data: dict[str, str],
    ke: int,
    keluarga: tuple[int | None, Mapping[str, Any]],
    orang: list[tuple[int | None, Mapping[str, Any]]],
    ada: list[UsulanAnggota],
) -> None:
    baris = [*orang, *((a.pk, _nilai(BarisAnggota, a)) for a in ada)]
    _tulis_baris(data, f"k-{ke}", *keluarga)
    for urut, (nomor, kolom) in enumerate(baris):
        _tulis_baris(data, f"a{ke}-{urut}", nomor, kolom)
    data |= _manajemen(f"a{ke}", len(baris))


def _tulis_baris(data: dict[str, str], awalan: str, nomor: int | None, kolom: Mapping[str, Any]) -> None:
    for nama, nilai in {**kolom, "nomor": nomor}.items():
        if nilai not in (None, "", False):
            data[f"{awalan}-{nama}"] = str(nilai)


def _manajemen(prefix: str, jumlah: int) -> dict[str, str]:
    return {f"{prefix}-TOTAL_FORMS": str(jumlah), f"{prefix}-INITIAL_FORMS": "0"}


class FotoField(forms.FileField):
    """A photo, judged by its content; cleaned to a FotoBersih."""

    widget = forms.FileInput(attrs={"accept": "image/*", "capture": "environment", "data-foto": ""})

    def clean(self, data: Any, initial: Any = None) -> FotoBersih | None:
        unggahan = super().clean(data, initial)
        if not unggahan:
            return None
        try:
            return bersihkan_foto(unggahan)
        except BerkasDitolak as galat:
            raise ValidationError(str(galat)) from galat


class FotoForm(Berversi):
    """The photos of a proposal; each may be left for later. The position is the phone's."""

    BANTUAN = {
        JenisFoto.RUMAH_DEPAN: "Seluruh muka rumah, dari halaman atau jalan.",
        JenisFoto.RUMAH_DALAM: "Ruang tempat keluarga berkumpul: lantai dan dinding terlihat.",
        JenisFoto.KK: "Seluruh lembar, tulisan terbaca.",
        JenisFoto.KTP: "Sisi depan, tulisan terbaca.",
    }

    lintang = KoordinatField(widget=forms.HiddenInput, required=False, max_digits=9, decimal_places=6)
    bujur = KoordinatField(widget=forms.HiddenInput, required=False, max_digits=9, decimal_places=6)

    def __init__(self, *args: Any, aturan: Wajib, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for jenis in JenisFoto:
            self.fields[jenis.value] = FotoField(
                label=f"Foto {jenis.label}", required=False, help_text=self.BANTUAN[jenis]
            )
        wajibkan(self, aturan)

    def foto(self) -> dict[str, FotoBersih]:
        """The checked photos by kind, each with its own position, else the phone's."""
        data = self.cleaned_data
        letak = (data["lintang"], data["bujur"])
        terisi = {j: data[j] for j in JenisFoto.values if data.get(j)}
        return {j: f if f.letak or None in letak else f.di(*letak) for j, f in terisi.items()}
