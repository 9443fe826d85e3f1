"""App config of usulan."""

from __future__ import annotations

from django.apps import AppConfig


class UsulanConfig(AppConfig):
    name = "usulan"
    label = "usulan"
