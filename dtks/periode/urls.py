"""Routes of periode."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "periode"

urlpatterns: list[URLPattern] = []
