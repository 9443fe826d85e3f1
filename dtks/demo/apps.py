"""App config of demo."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "dtks.demo"
    label = "demo"
