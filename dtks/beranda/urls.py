"""Routes of beranda."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "beranda"

urlpatterns: list[URLPattern] = []
