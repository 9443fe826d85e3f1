"""The mapping CSV of villages (BPS code to Kemendagri code), written to be filled in and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result
from import_export.widgets import Widget
from tablib import Dataset, InvalidDimensions

from dtks.inti.alur import Ditolak
from dtks.inti.kode_wilayah import tanpa_titik
from dtks.registri.exports import teks_aman
from dtks.registri.prelist import PadananDesa
from dtks.wilayah.models import Wilayah

_KOLOM = ("kode_bps_desa", "nama_desa", "nama_kecamatan", "kode_kemendagri")


class PadananSalah(Ditolak):
    """The mapping file cannot be used; the message names every wrong row and what is wrong there."""


class _KodeDesa(Widget):  # type: ignore[misc]
    """A Kemendagri code of a village of the district, with dots or without; empty stays empty."""

    def __init__(self, dikenal: frozenset[str]) -> None:
        super().__init__()
        self.dikenal = dikenal

    def clean(self, value: object, row: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        teks = str(value or "").strip().removeprefix("'")
        try:
            kode = tanpa_titik(teks) if teks else ""
        except ValueError:
            kode = teks
        if kode and kode not in self.dikenal:
            raise ValueError(
                f"kode_kemendagri “{teks}” bukan kode desa di kabupaten ini. Contoh yang benar: 18.01.06.1008"
            )
        return kode


class _Rapi(Widget):  # type: ignore[misc]
    """Text without what a spreadsheet leaves around it."""

    def clean(self, value: object, row: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        return str(value or "").strip().removeprefix("'")

    def render(self, value: object, obj: object = None, **kwargs: Any) -> str:
        return teks_aman(str(value))


class PadananDesaResource(Resource):  # type: ignore[misc]
    """Rows of the mapping; nothing is stored: `hasil` holds them by BPS code once they are read."""

    kode_bps_desa = Field("kode_bps_desa", "kode_bps_desa", widget=_Rapi())
    nama_desa = Field("nama_desa", "nama_desa", widget=_Rapi())
    nama_kecamatan = Field("nama_kecamatan", "nama_kecamatan", widget=_Rapi())
    kode_kemendagri = Field("kode_kemendagri", "kode_kemendagri")

    class Meta:
        import_id_fields = ("kode_bps_desa", "kode_kemendagri")
        export_order = _KOLOM
        instance_loader_class = BaseInstanceLoader
        force_init_instance = True
        skip_diff = True
        use_transactions = False
        using_db = "default"

    def __init__(self, kabupaten: str) -> None:
        super().__init__()
        desa = Wilayah.objects.di_dalam(kabupaten).desa().values_list("kode", flat=True)
        self.fields["kode_kemendagri"].widget = _KodeDesa(frozenset(desa))
        self.hasil: dict[str, PadananDesa] = {}

    def init_instance(self, row: Mapping[str, Any] | None = None) -> PadananDesa:
        return PadananDesa()

    def do_instance_save(self, instance: PadananDesa, is_create: bool) -> None:
        ada = self.hasil.setdefault(instance.kode_bps_desa, instance)
        if ada.kode_kemendagri != instance.kode_kemendagri:
            raise ValidationError(
                f"kode_bps_desa {instance.kode_bps_desa} sudah ada di atas dengan kode_kemendagri lain"
            )


def baca_padanan(path: Path, kabupaten: str) -> dict[str, PadananDesa]:
    """Return the rows of a mapping CSV by BPS code, those not yet filled in included.

    Comma, semicolon or tab; UTF-8 or what Excel writes. Raises PadananSalah naming each wrong row.
    """
    isi = path.read_bytes()
    try:
        teks = isi.decode("utf-8-sig")
    except UnicodeDecodeError:
        teks = isi.decode("cp1252", errors="replace")
    judul = teks.partition("\n")[0]
    try:
        dataset = Dataset().load(teks, format="csv", delimiter=max(";,\t", key=judul.count))
    except InvalidDimensions as exc:
        raise PadananSalah(
            "Berkas padanan tidak terbaca: ada baris yang kolomnya lebih banyak daripada judul."
        ) from exc
    resource = PadananDesaResource(kabupaten)
    hasil: Result = resource.import_data(dataset)
    if hasil.base_errors:
        raise PadananSalah(f"Berkas padanan harus mempunyai kolom {', '.join(_KOLOM)}.")
    salah = [f"baris {r.number + 1}: {'; '.join(r.error.messages)}" for r in hasil.invalid_rows]
    if salah:
        raise PadananSalah(f"Berkas padanan perlu diperbaiki: {'. '.join(salah)}.")
    return resource.hasil


def tulis_padanan(path: Path, isi: Iterable[PadananDesa], kabupaten: str) -> None:
    """Write a mapping CSV to be filled in, with the separator of Indonesian Excel."""
    dataset = PadananDesaResource(kabupaten).export(isi)
    path.write_text(dataset.export("csv", delimiter=";"), encoding="utf-8-sig", newline="")
