"""Who is asking: the request id that every event of one request carries."""

from __future__ import annotations

from contextvars import ContextVar

nomor_permintaan: ContextVar[str] = ContextVar("nomor_permintaan", default="")
