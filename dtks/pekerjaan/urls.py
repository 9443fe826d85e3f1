"""Routes of pekerjaan."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "pekerjaan"

urlpatterns: list[URLPattern] = []
