"""Routes of rekap."""

from __future__ import annotations

from django.urls import path

from dtks.rekap import views

app_name = "rekap"

urlpatterns = [
    path("rekap/", views.rekap, name="rekap"),
    path("rekap/<str:kode>/", views.kecamatan, name="kecamatan"),
]
