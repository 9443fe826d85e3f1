"""Form fields made ready for the page: which shape, which classes, which errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    NumberInput,
    RadioSelect,
    Select,
)
from django.forms.boundfield import BoundWidget
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeString

PANJANG_PENDEK = 20


@dataclass(frozen=True, slots=True)
class Kolom:
    """A field as _kolom_form.html draws it; `bentuk` is tersembunyi, kotak, pilihan, kelompok or biasa."""

    field: BoundField
    bentuk: str
    masukan: SafeString
    pilihan: list[BoundWidget]
    dijelaskan: str


@dataclass(frozen=True, slots=True)
class KesalahanIsian:
    """One error for the summary; without `sasaran` there is no field to go to."""

    pesan: str
    label: str = ""
    sasaran: str = ""


def siapkan_kolom(field: BoundField) -> Kolom:
    """Decide the shape of a field and render its input with Bootstrap's classes."""
    bentuk = _bentuk(field)
    return Kolom(
        field=field,
        bentuk=bentuk,
        masukan=SafeString("") if bentuk == "pilihan" else field.as_widget(attrs={"class": _kelas(field)}),
        pilihan=_pilihan(field) if bentuk == "pilihan" else [],
        dijelaskan=str(field.aria_describedby or ""),
    )


def kumpulkan_kesalahan(isian: Iterable[BaseForm | BaseFormSet[Any]]) -> list[KesalahanIsian]:
    """List the errors of forms and formsets in the order of their fields, general ones first."""
    return [galat for satu in isian for galat in _kesalahan(satu)]


def _kesalahan(isian: BaseForm | BaseFormSet[Any]) -> Iterator[KesalahanIsian]:
    if isinstance(isian, BaseFormSet):
        yield from (KesalahanIsian(str(pesan)) for pesan in isian.non_form_errors())
        for form in isian.forms:
            yield from _kesalahan(form)
        return
    yield from (KesalahanIsian(str(pesan)) for pesan in isian.non_field_errors())
    for field in isian:
        sasaran = "" if field.is_hidden else field.id_for_label or field.auto_id
        yield from (KesalahanIsian(str(pesan), str(field.label), sasaran) for pesan in field.errors)


def _bentuk(field: BoundField) -> str:
    widget = field.field.widget
    if widget.is_hidden:
        return "tersembunyi"
    if isinstance(widget, CheckboxInput):
        return "kotak"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "pilihan"
    return "kelompok" if widget.use_fieldset else "biasa"


def _kelas(field: BoundField) -> str:
    widget = field.field.widget
    kelas = [widget.attrs.get("class", "")]
    if isinstance(widget, CheckboxInput):
        kelas.append("form-check-input")
    else:
        kelas.append("form-select" if isinstance(widget, Select) else "form-control")
    if isinstance(widget, DateInput | NumberInput) or _panjang(field) <= PANJANG_PENDEK:
        kelas.append("masukan-pendek")
    if field.errors:
        kelas.append("is-invalid")
    return " ".join(filter(None, kelas))


def _panjang(field: BoundField) -> int:
    """Longest text the field takes, in characters; unlimited counts as very long."""
    return int(field.field.widget.attrs.get("maxlength") or 10_000)


def _pilihan(field: BoundField) -> list[BoundWidget]:
    """The options of a group of radio buttons or checkboxes, with Bootstrap's classes."""
    galat = " is-invalid" if field.errors else ""
    for pilihan in field.subwidgets:
        pilihan.data["attrs"]["class"] = f"form-check-input{galat}"
    return field.subwidgets
