"""A proposal as the API reads and writes it."""

from __future__ import annotations

from usulan.serializers.baca import UsulanRingkasSerializer, UsulanSerializer
from usulan.serializers.tulis import (
    AjukanSerializer,
    GalatSerializer,
    TarikSerializer,
    UsulanTulisSerializer,
    UsulanUbahSerializer,
    susun_permintaan,
)

__all__ = [
    "AjukanSerializer",
    "GalatSerializer",
    "TarikSerializer",
    "UsulanRingkasSerializer",
    "UsulanSerializer",
    "UsulanTulisSerializer",
    "UsulanUbahSerializer",
    "susun_permintaan",
]
