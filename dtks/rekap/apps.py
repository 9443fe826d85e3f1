"""App config of rekap."""

from __future__ import annotations

from django.apps import AppConfig


class RekapConfig(AppConfig):
    name = "dtks.rekap"
    label = "rekap"
