"""App config of registri."""

from __future__ import annotations

from django.apps import AppConfig


class RegistriConfig(AppConfig):
    name = "dtks.registri"
    label = "registri"
