"""The address a request comes from, as lockout and rate limits count it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def alamat_klien(request: HttpRequest) -> str:
    """Return the peer's address; behind our own proxy the one that the proxy saw.

    Only the last entry of X-Forwarded-For is believed: the proxy wrote it, the rest is the client's word.
    """
    if settings.DI_BELAKANG_PROXY:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
