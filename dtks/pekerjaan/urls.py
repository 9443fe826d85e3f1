"""Routes of pekerjaan."""

from __future__ import annotations

from django.urls import path

from dtks.pekerjaan import views

app_name = "pekerjaan"

urlpatterns = [
    path("pekerjaan/", views.daftar, name="daftar"),
    path("pekerjaan/<int:nomor>/", views.detail, name="detail"),
    path("pekerjaan/<int:nomor>/kemajuan/", views.kemajuan, name="kemajuan"),
    path("pekerjaan/<int:nomor>/ulangi/", views.ulangi, name="ulangi"),
]
