"""Routes of usulan."""

from __future__ import annotations

from django.urls import path

from usulan.letters import JenisSurat
from usulan.views import (
    borongan,
    cari,
    daftar,
    detail,
    formulir,
    foto,
    isian,
    keluarga,
    kemiripan,
    kk,
    musyawarah,
    nonaktif,
    perbaikan,
    pilih,
    pindah,
    program,
    unggahan,
)

app_name = "usulan"

_SATU = "usulan/<uuid:kunci>"
_TERDAFTAR = "usulan/rumah-tangga/<int:rumah_tangga_id>"
_KELUARGA = f"{_SATU}/keluarga/<int:keluarga_id>"
_MUSYAWARAH = "musyawarah/<int:musyawarah_id>"
_ANGGOTA = f"{_SATU}/anggota/<int:anggota_id>"
_UNGGAHAN = "unggahan/<uuid:kunci>"

urlpatterns = [
    path("usulan/", daftar.daftar, name="daftar"),
    path("usulan/cari/", cari.cari, name="cari"),
    path("usulan/borongan/ajukan/", borongan.ajukan, name="borongan_ajukan"),
    path("usulan/borongan/tarik/", borongan.tarik, name="borongan_tarik"),
    path("usulan/baru/", isian.baru, name="baru"),
    path("usulan/pilih/", pilih.pilih, name="pilih"),
    path("usulan/pilih/<slug:jenis>/", pilih.pilih_terdaftar, name="pilih_terdaftar"),
    path("usulan/pindah/datang/", pindah.datang, name="datang"),
    path("usulan/pindah/konfirmasi/", pindah.konfirmasi, name="konfirmasi"),
    path("usulan/pindah/konfirmasi/<uuid:kunci>/", pindah.jawab, name="jawab"),
    path(f"{_TERDAFTAR}/", pilih.tentang, name="tentang"),
    path(f"{_TERDAFTAR}/keluarga/", perbaikan.mulai_keluarga, name="mulai_keluarga"),
    path(f"{_TERDAFTAR}/perbaikan/", perbaikan.mulai_perbaikan, name="mulai_perbaikan"),
    path(f"{_TERDAFTAR}/pindah/", pindah.mulai_pindah, name="mulai_pindah"),
    path(f"{_TERDAFTAR}/nonaktif/", nonaktif.mulai_nonaktif, name="mulai_nonaktif"),
    path(f"{_TERDAFTAR}/program/", program.mulai_program, name="mulai_program"),
    path(f"{_SATU}/", detail.detail, name="detail"),
    path(f"{_SATU}/ajukan/", detail.ajukan, name="ajukan"),
    path(f"{_SATU}/kemiripan/", kemiripan.kemiripan, name="kemiripan"),
    path(f"{_SATU}/kemiripan/<int:kemiripan_id>/", kemiripan.kemiripan_jawab, name="kemiripan_jawab"),
    path(f"{_SATU}/tarik/", detail.tarik, name="tarik"),
    path(f"{_SATU}/isian/", isian.isi, name="isian"),
    path(f"{_SATU}/foto/<str:jenis>/", foto.foto, name="foto"),
    path(f"{_SATU}/foto/<str:jenis>/hapus/", foto.foto_hapus, name="foto_hapus"),
    path(f"{_SATU}/segarkan/", perbaikan.segarkan, name="segarkan"),
    path(f"{_SATU}/gantikan/", program.gantikan, name="gantikan"),
    path(f"{_SATU}/perbaikan/", perbaikan.perbaikan_rumah_tangga, name="perbaikan_rumah_tangga"),
    path(f"{_SATU}/penonaktifan/", nonaktif.ubah_penonaktifan, name="ubah_penonaktifan"),
    path(f"{_SATU}/perpindahan/", pindah.ubah_perpindahan, name="ubah_perpindahan"),
    path(f"{_SATU}/konfirmasi/", pindah.timpa, name="timpa"),
    path(f"{_SATU}/pecah-kk/", kk.pecah_kk, name="pecah_kk"),
    path(f"{_SATU}/gabung-kk/", kk.gabung_kk, name="gabung_kk"),
    path(f"{_SATU}/rumah-tangga/", formulir.rumah_tangga, name="rumah_tangga"),
    path(f"{_SATU}/kriteria/", formulir.kriteria, name="kriteria"),
    path(f"{_SATU}/kondisi-rumah/", formulir.kondisi_rumah, name="kondisi_rumah"),
    path(f"{_SATU}/keluarga/tambah/", keluarga.keluarga_tambah, name="keluarga_tambah"),
    path(f"{_KELUARGA}/", keluarga.keluarga, name="keluarga"),
    path(f"{_KELUARGA}/kepala/", kk.ganti_kepala, name="ganti_kepala"),
    path(f"{_KELUARGA}/hapus/", keluarga.keluarga_hapus, name="keluarga_hapus"),
    path(f"{_KELUARGA}/anggota/tambah/", keluarga.anggota_tambah, name="anggota_tambah"),
    path(f"{_ANGGOTA}/", keluarga.anggota, name="anggota"),
    path(f"{_ANGGOTA}/hapus/", keluarga.anggota_hapus, name="anggota_hapus"),
    path("musyawarah/", musyawarah.daftar, name="musyawarah"),
    path("musyawarah/baru/", musyawarah.baru, name="musyawarah_baru"),
    path(f"{_MUSYAWARAH}/", musyawarah.detail, name="musyawarah_detail"),
    path(f"{_MUSYAWARAH}/ubah/", musyawarah.ubah, name="musyawarah_ubah"),
    path(f"{_MUSYAWARAH}/usulan/", musyawarah.usulan, name="musyawarah_usulan"),
    path(f"{_MUSYAWARAH}/hasil/", musyawarah.hasil, name="musyawarah_hasil"),
    path(f"{_MUSYAWARAH}/bukti/", musyawarah.bukti_unggah, name="musyawarah_bukti"),
    path(f"{_MUSYAWARAH}/bukti/hapus/", musyawarah.bukti_hapus, name="musyawarah_bukti_hapus"),
    path(f"{_MUSYAWARAH}/kirim/", musyawarah.kirim, name="musyawarah_kirim"),
    path(f"{_MUSYAWARAH}/batal/", musyawarah.batal, name="musyawarah_batal"),
    *(
        path(f"{_MUSYAWARAH}/{jenis}.pdf", musyawarah.surat, {"jenis": jenis}, name=f"musyawarah_{jenis}")
        for jenis in JenisSurat
    ),
    path("musyawarah/bukti/<int:bukti_id>/", musyawarah.bukti, name="bukti"),
    path("unggahan/", unggahan.daftar, name="unggahan"),
    path("unggahan/baru/", unggahan.baru, name="unggahan_baru"),
    path("unggahan/templat/<str:jenis>/", unggahan.templat, name="unggahan_templat"),
    path(f"{_UNGGAHAN}/", unggahan.detail, name="unggahan_detail"),
    path(f"{_UNGGAHAN}/ambil/", unggahan.ambil, name="unggahan_ambil"),
    path(f"{_UNGGAHAN}/buang/", unggahan.buang, name="unggahan_buang"),
    path(f"{_UNGGAHAN}/batalkan/", unggahan.batalkan, name="unggahan_batalkan"),
    path(f"{_UNGGAHAN}/hasil/", unggahan.hasil, name="unggahan_hasil"),
]
