"""Routes of jejak."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "jejak"

urlpatterns: list[URLPattern] = []
