"""Routes of verval."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "verval"

urlpatterns: list[URLPattern] = []
