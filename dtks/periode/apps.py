"""App config of periode."""

from __future__ import annotations

from django.apps import AppConfig


class PeriodeConfig(AppConfig):
    name = "dtks.periode"
    label = "periode"
