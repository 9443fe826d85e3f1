"""Routes of verval."""

from __future__ import annotations

from django.urls import path

from verval import views

app_name = "verval"

urlpatterns = [
    path("verval/", views.antrean, name="antrean"),
    path("verval/foto/<int:nomor>/", views.foto, name="foto"),
    path("verval/<uuid:kunci>/", views.detail, name="detail"),
    path("verval/<uuid:kunci>/nomor/", views.buka_nomor, name="buka_nomor"),
    path("verval/<uuid:kunci>/kunjungan/", views.kunjungan, name="kunjungan"),
    path("verval/<uuid:kunci>/pakai-kunjungan/", views.pakai_kunjungan, name="pakai_kunjungan"),
    path("verval/<uuid:kunci>/putuskan/", views.putuskan, name="putuskan"),
]
