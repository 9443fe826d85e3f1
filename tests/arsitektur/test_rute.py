"""Every route declares its right; every page answers every role as section “roles” of the design says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from dtks.inti.izin import Izin


def semua_rute(pola: list[Any] | None = None, awalan: str = "") -> Iterator[tuple[str, Any]]:
    """(path, view) of every route of the URLconf."""
    for p in get_resolver().url_patterns if pola is None else pola:
        if isinstance(p, URLPattern):
            yield awalan + str(p.pattern), p.callback
        elif isinstance(p, URLResolver):
            yield from semua_rute(p.url_patterns, awalan + str(p.pattern))


def izin_rute(view: Any) -> Any:
    return getattr(view, "izin", None) or getattr(getattr(view, "cls", None), "izin", None)


RUTE = sorted(semua_rute(), key=lambda r: r[0])


@pytest.mark.parametrize(("rute", "view"), RUTE, ids=[r for r, _ in RUTE])
def test_every_route_declares_a_right(rute: str, view: Any) -> None:
    assert isinstance(izin_rute(view), Izin), f"/{rute} tidak menyatakan izin"


def test_only_the_listed_routes_are_public() -> None:
    publik = {rute for rute, view in RUTE if izin_rute(view) is Izin.PUBLIK}
    assert publik == {"masuk/", "sehat/", "surat/<str:kode>/"}
