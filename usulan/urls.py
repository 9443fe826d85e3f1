"""Routes of usulan."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "usulan"

urlpatterns: list[URLPattern] = []
