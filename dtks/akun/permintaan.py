"""The signed-in person of a request, typed."""

from __future__ import annotations

from django.http import HttpRequest

from dtks.akun.models import Pengguna


def pengguna(request: HttpRequest) -> Pengguna:
    """Return who is signed in. Only behind a right above PUBLIK, where the middleware has made sure."""
    assert isinstance(request.user, Pengguna)
    return request.user
