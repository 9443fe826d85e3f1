"""The region lock has no hole that a model, a manager or raw SQL could open unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from dtks.wilayah.cakupan import ModelWilayah
from dtks.wilayah.models import Wilayah

AKAR = Path(__file__).resolve().parents[2]
APLIKASI = ("dtks", "usulan", "verval", "finalisasi")
MODEL_KITA = [m for m in apps.get_models() if m.__module__.split(".")[0] in APLIKASI]

TANPA_CAKUPAN = {
    "Wilayah": "reference, public",
    "Kabupaten": "the district itself: letterhead, no people",
    "Periode": "calendar of the district, no people",
    "JendelaPeriode": "calendar of the district, no people",
    "JendelaBawaan": "calendar of the district, no people",
    "Pengguna": "signing in finds a person before any scope is open; lists use di_wilayah",
    "WilayahKerja": "hangs on Pengguna",
    "Peristiwa": "the trail has no foreign keys; its pages filter by wilayah_id",
    "Segel": "signatures, no people",
    "Pekerjaan": "jobs; its pages filter by wilayah_id",
}


@pytest.mark.parametrize("model", MODEL_KITA, ids=lambda m: m.__name__)
def test_every_model_is_locked_to_its_region_or_listed_with_a_reason(model: type[models.Model]) -> None:
    assert issubclass(model, ModelWilayah) != (model.__name__ in TANPA_CAKUPAN)


@pytest.mark.parametrize("model", MODEL_KITA, ids=lambda m: m.__name__)
def test_no_one_can_reach_regional_rows_by_joining_from_wilayah(model: type[models.Model]) -> None:
    if not issubclass(model, ModelWilayah):
        assert model.__name__ in TANPA_CAKUPAN
        return
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model is Wilayah:
            assert field.remote_field.hidden, f"{model.__name__}.{field.name}"


_JALAN_BELAKANG = re.compile(r"_base_manager|\.raw\(|\bRawSQL\b|\.extra\(")
_SQL_MENTAH = re.compile(r"connection\.cursor\(|chunked_cursor\(|\.execute\(")
BOLEH_JALAN_BELAKANG = {
    "dtks/layanan/persiapan.py",  # asks only whether a table is empty, before anybody has signed in
    "usulan/services/mirip.py",  # asks only whether the other proposal is still open, wherever it is
    "dtks/akun/models.py",  # WilayahKerja is not regional data; the condition is cakupan.pola_sql
}
BOLEH_SQL = {
    "dtks/beranda/views.py",  # SELECT 1 of the health page
    "dtks/jejak/services.py",  # table locks of the seal
    "dtks/periode/services.py",  # advisory locks of the district
    "finalisasi/exports.py",  # COPY of one finalization, found through the region lock
    "finalisasi/services/berkas.py",  # gives exports its cursor
    "finalisasi/services/periksa.py",  # recounts the whole database, for commands only
}


def _sumber() -> list[Path]:
    return [
        p
        for app in APLIKASI
        for p in sorted((AKAR / app).rglob("*.py"))
        if not {"migrations", "massal"} & set(p.parts) and p.name != "massal.py"
    ]


def test_back_doors_of_the_orm_are_used_only_where_listed() -> None:
    memakai = {str(p.relative_to(AKAR)) for p in _sumber() if _JALAN_BELAKANG.search(p.read_text())}
    assert memakai - {"dtks/tampilan/paginasi.py"} <= BOLEH_JALAN_BELAKANG


def test_raw_sql_stays_in_massal_or_where_listed() -> None:
    memakai = {str(p.relative_to(AKAR)) for p in _sumber() if _SQL_MENTAH.search(p.read_text())}
    assert memakai - {"dtks/layanan/persiapan.py", "dtks/layanan/postgres.py"} <= BOLEH_SQL
