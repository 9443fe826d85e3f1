"""The life of a finalization version and of a letter."""

from __future__ import annotations

from enum import StrEnum


class StatusFinalisasi(StrEnum):
    DIBEKUKAN = "DIBEKUKAN"
    DISAHKAN = "DISAHKAN"
    DITOLAK = "DITOLAK"


class StatusSurat(StrEnum):
    MENUNGGU_TTD = "MENUNGGU_TTD"
    SAH = "SAH"
