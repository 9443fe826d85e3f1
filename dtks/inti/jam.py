"""The one clock of the services. Only the demo and the tests may set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")

_tetap: ContextVar[datetime | None] = ContextVar("jam_tetap", default=None)


def sekarang() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _tetap.get() or datetime.now(UTC)


def hari_ini() -> date:
    """Return today's date as the office in Lampung reads it."""
    return sekarang().astimezone(WIB).date()


@contextmanager
def atur_jam(saat: datetime) -> Iterator[None]:
    """Stop the clock at `saat` (aware) for the block."""
    token = _tetap.set(saat.astimezone(UTC))
    try:
        yield
    finally:
        _tetap.reset(token)
