"""Folders and helpers for tests that start real engines; none of them touches Django's test database."""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dtks.layanan import postgres, redis, tempat

MILIK_LUAR = (
    "DATABASE_URL",
    "DATABASE_URL_FILE",
    "REDIS_URL",
    "REDIS_URL_FILE",
    "DTKS_VAR",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DTKS_TANPA_TLS",
    "DTKS_DEMO_SANDI",
    "PORT",
)


@pytest.fixture(autouse=True)
def lingkungan_kosong(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite itself runs on given engines; here nothing is given."""
    for kunci in MILIK_LUAR:
        monkeypatch.delenv(kunci, raising=False)


@pytest.fixture
def var() -> Iterator[Path]:
    """A short folder that every user can enter, unlike pytest's own; its engines are stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="dtks-"))
    folder.chmod(0o755)
    yield folder
    di_sini = tempat.cari_tempat(folder)
    postgres.hentikan(di_sini)
    redis.hentikan(di_sini)
    shutil.rmtree(folder)


@pytest.fixture
def topeng_sinyal() -> Iterator[None]:
    """Give the test's process back the signal mask it had."""
    lama = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    yield
    signal.pthread_sigmask(signal.SIG_SETMASK, lama)


@pytest.fixture
def tunggu_sampai() -> Callable[[Callable[[], bool], float], None]:
    """Wait for something that another process does; the test fails when it does not come."""

    def tunggu(benar: Callable[[], bool], detik: float) -> None:
        batas = time.monotonic() + detik
        while not benar():
            assert time.monotonic() < batas, f"not within {detik} s"
            time.sleep(0.05)

    return tunggu
