"""Routes of registri."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "registri"

urlpatterns: list[URLPattern] = []
