"""Routes of usulan."""

from __future__ import annotations

from django.urls import path

from usulan.views import daftar, detail, formulir, keluarga, musyawarah

app_name = "usulan"

_SATU = "usulan/<uuid:kunci>"
_KELUARGA = f"{_SATU}/keluarga/<int:keluarga_id>"
_ANGGOTA = f"{_SATU}/anggota/<int:anggota_id>"

urlpatterns = [
    path("usulan/", daftar.daftar, name="daftar"),
    path("usulan/baru/", formulir.baru, name="baru"),
    path(f"{_SATU}/", detail.detail, name="detail"),
    path(f"{_SATU}/ajukan/", detail.ajukan, name="ajukan"),
    path(f"{_SATU}/tarik/", detail.tarik, name="tarik"),
    path(f"{_SATU}/rumah-tangga/", formulir.rumah_tangga, name="rumah_tangga"),
    path(f"{_SATU}/kriteria/", formulir.kriteria, name="kriteria"),
    path(f"{_SATU}/kondisi-rumah/", formulir.kondisi_rumah, name="kondisi_rumah"),
    path(f"{_SATU}/keluarga/tambah/", keluarga.keluarga_tambah, name="keluarga_tambah"),
    path(f"{_KELUARGA}/", keluarga.keluarga, name="keluarga"),
    path(f"{_KELUARGA}/hapus/", keluarga.keluarga_hapus, name="keluarga_hapus"),
    path(f"{_KELUARGA}/anggota/tambah/", keluarga.anggota_tambah, name="anggota_tambah"),
    path(f"{_ANGGOTA}/", keluarga.anggota, name="anggota"),
    path(f"{_ANGGOTA}/hapus/", keluarga.anggota_hapus, name="anggota_hapus"),
    path("musyawarah/", musyawarah.daftar, name="musyawarah"),
    path("musyawarah/baru/", musyawarah.baru, name="musyawarah_baru"),
    path("musyawarah/<int:musyawarah_id>/", musyawarah.detail, name="musyawarah_detail"),
    path("musyawarah/bukti/<int:bukti_id>/", musyawarah.bukti, name="bukti"),
]
