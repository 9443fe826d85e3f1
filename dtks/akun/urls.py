"""Routes of akun."""

from __future__ import annotations

from django.urls import path

from dtks.akun import views

app_name = "akun"

urlpatterns = [
    path("masuk/", views.masuk, name="masuk"),
    path("keluar/", views.keluar, name="keluar"),
    path("akun/", views.profil, name="profil"),
    path("akun/sandi/", views.sandi, name="sandi"),
    path("akun/token/", views.token, name="token"),
    path("akun/token/cabut/", views.token_cabut, name="token_cabut"),
    path("akun/pengguna/", views.daftar, name="daftar"),
    path("akun/pengguna/baru/", views.baru, name="baru"),
    path("akun/pengguna/<int:nomor>/", views.rincian, name="rincian"),
    path("akun/pengguna/<int:nomor>/sandi/", views.atur_sandi, name="atur_sandi"),
    path("akun/pengguna/<int:nomor>/aktif/", views.aktif, name="aktif"),
]
