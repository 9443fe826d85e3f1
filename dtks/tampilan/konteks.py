"""Context processor of the page frame: menu, person, region and period."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def rangka(request: HttpRequest) -> dict[str, Any]:
    """Give dasar.html what the middlewares of upper apps have put on the request.

    `request.menu` is a list of objects with nama, url, ikon, aktif and jumlah; `label_wilayah` and
    `label_periode` are short texts. Each may be missing, as on the sign-in page and on error pages.
    """
    pengguna = getattr(request, "user", None)
    masuk = pengguna is not None and pengguna.is_authenticated
    return {
        "menu": getattr(request, "menu", []),
        "nama_pengguna": str(pengguna) if masuk else "",
        "label_wilayah": getattr(request, "label_wilayah", ""),
        "label_periode": getattr(request, "label_periode", ""),
    }
