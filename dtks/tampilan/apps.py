"""App config of tampilan."""

from __future__ import annotations

from django.apps import AppConfig


class TampilanConfig(AppConfig):
    name = "dtks.tampilan"
    label = "tampilan"
