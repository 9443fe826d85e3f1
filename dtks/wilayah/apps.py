"""App config of wilayah."""

from __future__ import annotations

from django.apps import AppConfig


class WilayahConfig(AppConfig):
    name = "dtks.wilayah"
    label = "wilayah"
