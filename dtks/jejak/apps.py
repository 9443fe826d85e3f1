"""App config of jejak."""

from __future__ import annotations

from django.apps import AppConfig


class JejakConfig(AppConfig):
    name = "dtks.jejak"
    label = "jejak"
