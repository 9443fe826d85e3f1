"""Routes of beranda."""

from __future__ import annotations

from django.urls import path

from dtks.beranda import views

app_name = "beranda"

urlpatterns = [
    path("", views.beranda, name="beranda"),
    path("sehat/", views.sehat, name="sehat"),
]
