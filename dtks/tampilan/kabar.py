"""Tell the user how a button ended: done, or refused with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from dtks.inti.alur import Ditolak


@contextmanager
def kabarkan(request: HttpRequest, berhasil: str) -> Iterator[None]:
    """Run one service call; show `berhasil`, or the sentence of the refusal. The view redirects after."""
    try:
        yield
    except Ditolak as galat:
        messages.error(request, str(galat))
    else:
        messages.success(request, berhasil)
