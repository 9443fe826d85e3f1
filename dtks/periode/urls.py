"""Routes of periode."""

from __future__ import annotations

from django.urls import path

from dtks.periode import views

app_name = "periode"

urlpatterns = [path("periode/", views.daftar, name="daftar")]
