"""App config of akun."""

from __future__ import annotations

from django.apps import AppConfig


class AkunConfig(AppConfig):
    name = "dtks.akun"
    label = "akun"
