"""App config of pekerjaan."""

from __future__ import annotations

from django.apps import AppConfig


class PekerjaanConfig(AppConfig):
    name = "dtks.pekerjaan"
    label = "pekerjaan"
