"""Routes of finalization and of the public letter check."""

from __future__ import annotations

from django.urls import path

from finalisasi.views import pengaturan, pengesahan, periksa, periode, unduhan

app_name = "finalisasi"

urlpatterns = [
    path("periode/<str:kode>/neraca/", periode.neraca, name="neraca"),
    path("finalisasi/", periode.daftar, name="daftar"),
    path("finalisasi/versi/<int:nomor>/sahkan/", pengesahan.sahkan, name="sahkan"),
    path("finalisasi/versi/<int:nomor>/tolak/", pengesahan.tolak, name="tolak"),
    path("finalisasi/surat/<int:nomor>/tanda-tangan/", pengesahan.tanda_tangan, name="tanda_tangan"),
    path("finalisasi/surat/<int:nomor>/unduh/", unduhan.surat, name="unduh_surat"),
    path("finalisasi/berkas/<int:nomor>/", unduhan.berkas, name="berkas"),
    path("finalisasi/pekerjaan/<int:nomor>/", periode.hasil, name="hasil"),
    path("finalisasi/<str:kode>/", periode.periode, name="periode"),
    path("finalisasi/<str:kode>/tutup/", periode.tutup, name="tutup"),
    path("finalisasi/<str:kode>/jalankan/", periode.jalankan, name="jalankan"),
    path("surat/<str:kode>/", periksa.periksa_surat, name="periksa_surat"),
    path("pengaturan/", pengaturan.pengaturan, name="pengaturan"),
    path("pengaturan/kop/", pengaturan.kop, name="kop"),
    path("pengaturan/kop/contoh-nomor/", pengaturan.contoh_nomor, name="contoh_nomor"),
    path("pengaturan/kop/logo/", pengaturan.logo, name="logo"),
    path("pengaturan/penandatangan/", pengaturan.penandatangan, name="penandatangan"),
    path("pengaturan/penandatangan/baru/", pengaturan.pejabat_baru, name="pejabat_baru"),
    path("pengaturan/mandat/baru/", pengaturan.mandat_baru, name="mandat_baru"),
    path("pengaturan/mandat/<int:nomor>/akhiri/", pengaturan.akhiri_mandat, name="akhiri_mandat"),
    path("pengaturan/jendela/", pengaturan.jendela, name="jendela"),
    path("pengaturan/jendela/bawaan/<int:nomor>/", pengaturan.jendela_bawaan, name="jendela_bawaan"),
    path("pengaturan/jendela/periode/<int:nomor>/", pengaturan.jendela_periode, name="jendela_periode"),
]
