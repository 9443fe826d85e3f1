"""Routes of rekap."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "rekap"

urlpatterns: list[URLPattern] = []
