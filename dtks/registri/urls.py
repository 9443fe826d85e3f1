"""Routes of registri."""

from __future__ import annotations

from django.urls import path

from dtks.registri import views

app_name = "registri"

urlpatterns = [
    path("registri/", views.daftar, name="daftar"),
    path("registri/cari/", views.cari, name="cari"),
    path("registri/<int:nomor>/", views.detail, name="detail"),
    path("registri/<int:nomor>/nomor/", views.buka_nomor, name="buka_nomor"),
]
