"""What the services need before they start, in one Django process: tables, regions, demo, static files.

A program of its own, so that the launcher stays small: nothing else of this package imports Django.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dtks.layanan.mesin import AKAR, DEMO_TERISI, folder_var

_DEMO_MULAI = "demo-mulai"
_ISI_DEMO = ("--rumah-tangga", "2000", "--usulan", "120", "--benih", "1")


def siapkan() -> None:
    """Bring database and static files up to date; the environment already names the engines."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dtks.settings")
    django.setup()
    var = folder_var()
    _migrasi()
    _muat_wilayah()
    _isi_demo(var)
    _kumpulkan_statis(var / "statis.stempel")


def _migrasi() -> None:
    pelaksana = MigrationExecutor(connection)
    if pelaksana.migration_plan(pelaksana.loader.graph.leaf_nodes()):
        print("Menyiapkan tabel basis data ...", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def _muat_wilayah() -> None:
    if not apps.get_model("wilayah", "Wilayah")._base_manager.exists():
        print("Memuat data wilayah ...", flush=True)
        call_command("muat_wilayah")


def _isi_demo(var: Path) -> None:
    """Fill the demo once. A database that already has people of its own is never mixed with invented ones."""
    terisi, mulai = var / DEMO_TERISI, var / _DEMO_MULAI
    if terisi.exists() or (not mulai.exists() and get_user_model()._base_manager.exists()):
        return
    print("Mengisi data contoh (sekali saja) ...", flush=True)
    mulai.touch()
    call_command("isi_demo", *_ISI_DEMO)
    mulai.rename(terisi)


def _kumpulkan_statis(stempel: Path) -> None:
    sidik = _sidik_statis()
    if Path(settings.STATIC_ROOT).is_dir() and stempel.exists() and stempel.read_text() == sidik:
        return
    print("Mengumpulkan berkas statis ...", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stempel.write_text(sidik)


def _sidik_statis() -> str:
    """Fingerprint of all static files (path, size, time), of the lock file and of how they are stored."""
    sidik = hashlib.sha256(f"{settings.STATIC_ROOT} {settings.STORAGES}".encode())
    sidik.update((AKAR / "requirements.txt").read_bytes())
    berkas = [Path(lemari.path(nama)) for pencari in get_finders() for nama, lemari in pencari.list([])]
    for jalur in sorted(berkas):
        ciri = jalur.stat()
        sidik.update(f"{jalur} {ciri.st_size} {ciri.st_mtime_ns}\n".encode())
    return sidik.hexdigest()


if __name__ == "__main__":
    siapkan()
