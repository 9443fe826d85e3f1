"""Tests about the code itself: one writer of a status, short files, declared privacy, paired fields."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from dtks.registri.data import DataAnggota, DataKeluarga, DataRumahTangga

AKAR = Path(__file__).resolve().parents[2]
APLIKASI = ("dtks", "usulan", "verval", "finalisasi", "bench", "tests")
BERKAS = [p for app in APLIKASI for p in sorted((AKAR / app).rglob("*.py")) if "migrations" not in p.parts]
MODEL_KITA = [m for m in apps.get_models() if m.__module__.split(".")[0] in APLIKASI]
BARIS_BERKAS = {"tests": 600}
BARIS_FUNGSI = 50


@pytest.mark.parametrize("berkas", BERKAS, ids=lambda p: str(p.relative_to(AKAR)))
def test_files_and_functions_stay_short_and_files_say_what_they_are(berkas: Path) -> None:
    teks = berkas.read_text()
    pohon = ast.parse(teks)
    batas = BARIS_BERKAS.get(berkas.relative_to(AKAR).parts[0], 400)
    assert teks.count("\n") <= batas
    assert not teks.strip() or ast.get_docstring(pohon), "tanpa docstring modul"
    panjang = [
        f.name
        for f in ast.walk(pohon)
        if isinstance(f, ast.FunctionDef) and (f.end_lineno or 0) - f.lineno >= BARIS_FUNGSI
    ]
    assert panjang == []


_STATUS = re.compile(
    r"\.status(,[^=\n]*)? = (?!ANY|'|%)|update\([^)]*status=|\"status\"\]\s*=|bulk_update\(.*status"
)
PENULIS_STATUS = {
    "usulan/services/alur.py",
    "usulan/services/unggahan_status.py",
    "usulan/services/musyawarah.py",
    "usulan/massal/periode.py",
    "dtks/periode/services.py",
    "dtks/pekerjaan/services.py",
    "finalisasi/services/pembekuan.py",
    "finalisasi/services/pengesahan.py",
    "finalisasi/services/surat.py",
}


def test_a_status_has_one_writer_per_life() -> None:
    menulis = {
        str(p.relative_to(AKAR))
        for p in BERKAS
        if p.relative_to(AKAR).parts[0] not in ("tests", "bench") and _STATUS.search(p.read_text())
    }
    assert menulis <= PENULIS_STATUS


@pytest.mark.parametrize("data", [DataRumahTangga, DataKeluarga, DataAnggota], ids=lambda m: m.__name__)
def test_every_declared_column_about_people_has_a_privacy_class(data: type[models.Model]) -> None:
    kolom = {f.name for f in data._meta.local_fields}
    assert kolom == set(data.PRIVASI)  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", MODEL_KITA, ids=lambda m: m.__name__)
def test_who_and_when_are_set_together(model: type[models.Model]) -> None:
    """A pair `x_pada`/`x_oleh` is constrained: both or neither (or both required)."""
    nama = {f.name: f for f in model._meta.concrete_fields}
    for kunci in [n.removesuffix("_oleh") for n in nama if n.endswith("_oleh")]:
        if f"{kunci}_pada" not in nama:
            continue
        wajib = not nama[f"{kunci}_pada"].null and not nama[f"{kunci}_oleh"].null
        dijaga = any(f"{kunci}_pada" in str(c) and f"{kunci}_oleh" in str(c) for c in model._meta.constraints)
        assert wajib or dijaga, f"{model.__name__}.{kunci}_*"


@pytest.mark.parametrize("model", MODEL_KITA, ids=lambda m: m.__name__)
def test_foreign_keys_to_people_and_regions_never_cascade(model: type[models.Model]) -> None:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and model.__name__ != "WilayahKerja":
            sasaran = field.related_model
            if getattr(sasaran, "__name__", "") in {"Pengguna", "Wilayah", "Usulan", "Periode"}:
                hapus = field.remote_field.on_delete
                isi_sendiri = (
                    model.__name__.startswith(("Usulan", "Temuan", "Klaim", "Penonaktifan", "Perpindahan"))
                    and field.name == "usulan"
                )
                assert hapus is models.PROTECT or isi_sendiri or model.__name__ == "JendelaPeriode"


def test_nothing_of_the_workplace_is_in_the_repository() -> None:
    terlarang = re.compile(r"/(?:work|farm)/|\.library\b|registry\.npmjs|pypi\.org|deb\.debian\.org")
    kena = [
        str(p.relative_to(AKAR))
        for pola in (
            "*.py",
            "*.html",
            "*.md",
            "*.toml",
            "*.in",
            "*.txt",
            "*.yml",
            "Makefile",
            "Dockerfile",
            "*.json",
        )
        for p in AKAR.rglob(pola)
        if not {".venv", "var", "node_modules", ".git"} & set(p.relative_to(AKAR).parts)
        and p != Path(__file__)
        and terlarang.search(p.read_text(errors="ignore"))
    ]
    assert kena == []
