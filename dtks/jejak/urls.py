"""Routes of jejak."""

from __future__ import annotations

from django.urls import path

from dtks.jejak import views

app_name = "jejak"

urlpatterns = [
    path("jejak/", views.daftar, name="daftar"),
    path("jejak/<slug:jenis>/<str:nomor>/", views.objek, name="objek"),
]
