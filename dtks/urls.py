"""Page routes: one include per app, each with its full paths."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

APLIKASI = (
    "dtks.beranda",
    "dtks.akun",
    "dtks.periode",
    "dtks.pekerjaan",
    "usulan",
    "verval",
    "finalisasi",
    "dtks.registri",
    "dtks.rekap",
    "dtks.jejak",
)

urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"{app}.urls")) for app in APLIKASI]
urlpatterns.append(path("api/v1/", include("dtks.api")))

handler403 = "dtks.api.galat_403"
handler404 = "dtks.api.galat_404"
