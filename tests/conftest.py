"""What every test may use: the small world, a client per person, and a flush that the trail allows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client

from tests.dunia import Dunia, bangun

_sql_flush = DatabaseOperations.sql_flush


def _flush_dengan_jejak(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
    """Lift the trail's TRUNCATE trigger around the flush of transaction tests, and nowhere else."""
    sql = _sql_flush(self, *args, **kwargs)
    tabel = ("jejak_peristiwa", "jejak_segel")
    lepas = [f"ALTER TABLE {t} DISABLE TRIGGER tolak_truncate" for t in tabel]
    pasang = [f"ALTER TABLE {t} ENABLE TRIGGER tolak_truncate" for t in tabel]
    return [*lepas, *sql, *pasang] if sql else sql


@pytest.fixture(scope="session", autouse=True)
def _flush_jejak() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "sql_flush", _flush_dengan_jejak)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _cache_bersih() -> Iterator[None]:
    """Lockouts and progress of one test are not seen by the next."""
    yield
    cache.clear()


@pytest.fixture
def dunia(db: None) -> Dunia:
    """The small world of tests/dunia.py: the real regions, one person per role."""
    return bangun()


@pytest.fixture
def masuk() -> Callable[[Any], Client]:
    """A signed-in client of somebody."""

    def _masuk(pengguna: Any) -> Client:
        client = Client()
        client.force_login(pengguna, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _masuk


@pytest.fixture(scope="session")
def ulang() -> int:
    """How often long repetitions run: a tenth unless DTKS_ULANG=penuh."""
    return 100 if os.environ.get("DTKS_ULANG") == "penuh" else 10
