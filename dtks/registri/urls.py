"""Routes of registri."""

from __future__ import annotations

from django.urls import path

from dtks.registri.views import daftar, dtsen, impor, penerima

app_name = "registri"

urlpatterns = [
    path("registri/", daftar.daftar, name="daftar"),
    path("registri/cari/", daftar.cari, name="cari"),
    path("registri/<int:nomor>/", daftar.detail, name="detail"),
    path("registri/<int:nomor>/nomor/", daftar.buka_nomor, name="buka_nomor"),
    path("registri/penerima/", impor.penerima, name="penerima"),
    path("registri/penerima/muat/", impor.penerima_muat, name="penerima_muat"),
    path("registri/penerima/template/", impor.penerima_template, name="penerima_template"),
    path("registri/penerima/desa/", penerima.penerima_desa, name="penerima_desa"),
    path("registri/penerima/desa/xlsx/", penerima.penerima_unduh, name="penerima_unduh"),
    path("registri/penerima/<int:nomor>/", impor.penerima_detail, name="penerima_detail"),
    path("registri/dtsen/", impor.dtsen, name="dtsen"),
    path("registri/dtsen/muat/", impor.dtsen_muat, name="dtsen_muat"),
    path("registri/dtsen/<int:nomor>/", dtsen.dtsen_detail, name="dtsen_detail"),
    path("registri/impor/<int:nomor>/pakai/", impor.pakai, name="impor_pakai"),
    path("registri/impor/<int:nomor>/buang/", impor.buang, name="impor_buang"),
]
