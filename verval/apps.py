"""App config of verval."""

from __future__ import annotations

from django.apps import AppConfig


class VervalConfig(AppConfig):
    name = "verval"
    label = "verval"
