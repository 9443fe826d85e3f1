"""App config of beranda."""

from __future__ import annotations

from django.apps import AppConfig


class BerandaConfig(AppConfig):
    name = "dtks.beranda"
    label = "beranda"
