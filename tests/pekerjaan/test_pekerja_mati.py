"""A worker is killed (kill -9) while it stores the letter: another one makes it, exactly once.

Real Celery workers on the test's own database, on a Redis database of their own. The middle of the work is
held still from outside: the test keeps the letter's row locked, so the worker stands inside `penyelesaian()`
with the PDF already on the disk and nothing committed.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import redis
from celery import Celery
from django.conf import settings as setelan
from django.core.files.storage import default_storage
from django.db import connection, transaction

from dtks.inti.jam import sekarang
from dtks.jejak.models import Peristiwa
from dtks.layanan.proses import ikat_ke_induk
from dtks.pekerjaan import services
from dtks.pekerjaan.models import Pekerjaan, Status
from dtks.pekerjaan.tasks import jaga, kerjakan
from dtks.settings import redis_nomor
from dtks.wilayah.cakupan import cakupan
from finalisasi.models import Surat
from finalisasi.services.surat import buat_surat
from tests import dunia as d
from tests.finalisasi import babak

pytestmark = pytest.mark.django_db(transaction=True)

AKAR = Path(__file__).resolve().parents[2]
PALING_LAMA = 60.0
NOMOR_REDIS = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
"""Redis database of the workers: the product uses 0 and 1, each parallel test process has its own."""


def tunggu(syarat: Callable[[], Any], apa: str) -> Any:
    """Ask until the answer is true; fail by name when it never is."""
    batas = time.monotonic() + PALING_LAMA
    while time.monotonic() < batas:
        if hasil := syarat():
            return hasil
        time.sleep(0.05)
    pytest.fail(f"menunggu {apa} sampai {PALING_LAMA:.0f} detik")


def _url_basis_data() -> str:
    s = connection.settings_dict
    orang = f"{s['USER']}:{s['PASSWORD']}@" if s["PASSWORD"] else f"{s['USER']}@" if s["USER"] else ""
    tempat = f"{s['HOST']}:{s['PORT']}" if s["PORT"] and not s["HOST"].startswith("/") else ""
    tanya = {**s["OPTIONS"], **({} if tempat else {"host": s["HOST"]})}
    return f"postgresql://{orang}{tempat}/{s['NAME']}?{urlencode(tanya)}"


@pytest.fixture
def antrean(settings: Any, tmp_path: Path) -> Iterator[Celery]:
    """A sender to the workers' own, empty queue; files go to a folder that both sides see."""
    settings.MEDIA_ROOT = tmp_path / "berkas"
    with redis.Redis.from_url(redis_nomor(setelan.REDIS_URL, NOMOR_REDIS)) as penyimpan:
        penyimpan.flushdb()
        with Celery(
            "uji", broker=redis_nomor(setelan.REDIS_URL, NOMOR_REDIS, broker=True), set_as_current=False
        ) as app:
            yield app
        penyimpan.flushdb()


@contextmanager
def pekerja(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker as the launcher runs it, on the test's database, with one worker process."""
    lingkungan = os.environ | {
        "DJANGO_SETTINGS_MODULE": "dtks.settings",
        "DATABASE_URL": _url_basis_data(),
        "DTKS_VAR": str(setelan.MEDIA_ROOT.parent),
        "DTKS_KUNCI_SEGEL": setelan.DTKS_KUNCI_SEGEL,
    }
    broker = redis_nomor(setelan.REDIS_URL, NOMOR_REDIS, broker=True)
    perintah = [sys.executable, "-m", "celery", "-A", "dtks", "-b", broker, "worker", "-c", "1", "-P", "solo"]
    with log.open("wb") as keluaran:
        proses = subprocess.Popen(
            [*perintah, "--without-gossip", "--without-mingle", "--without-heartbeat"],
            cwd=AKAR,
            env=lingkungan,
            stdout=keluaran,
            stderr=subprocess.STDOUT,
            preexec_fn=ikat_ke_induk(signal.SIGKILL),
        )
    try:
        yield proses
    finally:
        proses.kill()
        proses.wait(timeout=PALING_LAMA)


def _terhalang(proses: subprocess.Popen[bytes], log: Path) -> int | None:
    """Process id of the database session that waits for a row we hold; the worker must be alive."""
    assert proses.poll() is None, log.read_text()[-2000:]
    with connection.cursor() as cursor:
        # Not pg_stat_activity: inside our transaction it would show its first answer for ever.
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        baris = cursor.fetchone()
    return baris[0] if baris else None


def _ada_sesi(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid])
        return cursor.fetchone() is not None


def _bunuh_di_tengah(antrean: Celery, surat: Surat, tugas: Pekerjaan, log: Path) -> None:
    """Let a worker begin the letter, hold it while it stores it, and kill it there."""
    with pekerja(log) as proses:
        with transaction.atomic():
            Surat.objects.select_for_update(of=("self",)).get(pk=surat.pk)
            antrean.send_task(kerjakan.name, [tugas.pk])
            sesi = tunggu(lambda: _terhalang(proses, log), "pekerja menyimpan surat")
            proses.kill()
            assert proses.wait(timeout=PALING_LAMA) == -signal.SIGKILL
        tunggu(lambda: not _ada_sesi(sesi), "sesi basis data pekerja yang mati berakhir")


def test_a_letter_whose_worker_was_killed_is_made_once_by_another(dunia, antrean, tmp_path):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    surat, tugas = babak.sahkan(dunia, babak.bekukan(dunia), pdf=False)
    with cakupan(d.KABUPATEN):
        _bunuh_di_tengah(antrean, surat, tugas, tmp_path / "pertama.log")

        tugas.refresh_from_db()
        surat.refresh_from_db()
        assert tugas.status == Status.BERJALAN
        assert not surat.berkas
        setengah = default_storage.listdir("surat")[1]
        assert len(setengah) == 1, "killed after the file was written, before anything was committed"
        assert tugas.pemilik is not None
        mati = services.Tugas(tugas.pk, tugas.pemilik, tugas.argumen)
        assert services.terlantar() == [], "the lease still runs: nobody else takes the work"

        Pekerjaan.objects.filter(pk=tugas.pk).update(sewa_sampai=sekarang() - timedelta(seconds=1))
        assert services.terlantar() == [tugas.pk]
        with pekerja(tmp_path / "kedua.log"):
            antrean.send_task(jaga.name)
            selesai = Pekerjaan.objects.filter(pk=tugas.pk, status=Status.SELESAI)
            tunggu(selesai.exists, "surat dibuat pekerja kedua")

        surat.refresh_from_db()
        tugas.refresh_from_db()
        assert tugas.percobaan == 2
        assert services.terlantar() == []
        assert Peristiwa.objects.filter(peristiwa="surat.dibuat").count() == 1
        assert Path(surat.berkas.path).name not in setengah
        with surat.berkas.open() as pdf:
            assert hashlib.sha256(pdf.read()).hexdigest() == surat.sidik

        sebelum = Surat.objects.values().get()
        with pytest.raises(services.SewaHilang):
            buat_surat(mati)
        with pytest.raises(services.SewaHilang), mati.penyelesaian():
            Surat.objects.update(sidik="0" * 64)
        assert Surat.objects.values().get() == sebelum
        assert Peristiwa.objects.filter(peristiwa="surat.dibuat").count() == 1
