"""The words of the trail: a sentence for every event, a word for every kind of object."""

from __future__ import annotations

KALIMAT: dict[str, str] = {
    "usulan.dibuat": "membuat draf usulan",
    "usulan.isi_diubah": "mengubah isi usulan",
    "usulan.ajukan": "mengajukan usulan ke Dinas Sosial",
    "usulan.verifikasi": "memverifikasi usulan dengan kunjungan",
    "usulan.setujui": "menyetujui usulan",
    "usulan.kembalikan": "mengembalikan usulan ke desa",
    "usulan.tolak": "menolak usulan",
    "usulan.tarik": "menarik usulan",
    "usulan.buka": "membuka kembali putusan atas usulan",
    "usulan.finalisasi": "memfinalisasi usulan bersama periodenya",
    "usulan.batal": "mengembalikan usulan menjadi disetujui karena pengesahan ditolak",
    "usulan.dibaca": "membaca data usulan",
    "usulan.nik_dibuka": "membuka NIK dan nomor KK usulan",
    "musyawarah.dicatat": "mencatat musyawarah desa dan mengirim usulannya",
    "musyawarah.bukti_dibuka": "membuka berkas bukti musyawarah",
    "verval.kunjungan": "mencatat kunjungan",
    "verval.foto_dibuka": "membuka foto kunjungan",
    "periode.dibuka": "membuka periode",
    "periode.tutup": "menutup penerimaan usulan periode",
    "periode.jendela_diubah": "mengubah jendela waktu periode",
    "periode.finalisasi": "memfinalisasi periode",
    "periode.sahkan": "mengesahkan periode",
    "periode.tolak": "menolak pengesahan periode",
    "periode.kirim": "mencatat pengiriman periode ke Kementerian Sosial",
    "periode.tetapkan": "mencatat penetapan periode oleh Kementerian Sosial",
    "finalisasi.berkas_dibuat": "membuat berkas hasil finalisasi",
    "finalisasi.berkas_diunduh": "mengunduh berkas hasil finalisasi",
    "surat.dibuat": "membuat surat pengesahan",
    "surat.ditandatangani": "mengunggah surat yang sudah ditandatangani",
    "registri.prelist_dimuat": "memuat prelist ke registri",
    "registri.dibaca": "membaca data rumah tangga",
    "registri.nik_dibuka": "membuka NIK dan nomor KK rumah tangga",
    "registri.nik_dicari": "mencari NIK di registri",
    "akun.masuk": "masuk ke sistem",
    "akun.gagal_masuk": "mencatat percobaan masuk yang gagal",
    "akun.dibuat": "membuat akun",
    "akun.diubah": "mengubah akun",
    "akun.diaktifkan": "mengaktifkan akun",
    "akun.dinonaktifkan": "menonaktifkan akun",
    "akun.sandi_diatur_ulang": "mengatur ulang kata sandi akun",
    "akun.sandi_diganti": "mengganti kata sandinya sendiri",
    "pekerjaan.diulangi": "mengulangi pekerjaan yang gagal",
    "pengaturan.kop_diubah": "mengubah kop surat dan penomoran",
    "pengaturan.jendela_bawaan_diubah": "mengubah jendela waktu bawaan",
    "pejabat.ditetapkan": "menetapkan pejabat penandatangan",
    "pejabat.berakhir": "mengakhiri masa pejabat penandatangan",
    "mandat.dicatat": "mencatat mandat penandatanganan",
    "mandat.diakhiri": "mengakhiri mandat penandatanganan",
    "mandat.dibatalkan": "membatalkan mandat penandatanganan",
    "kabupaten.disiapkan": "menyiapkan kabupaten",
}
"""Event to sentence, without its subject. tests/jejak keeps it complete."""

KELOMPOK: dict[str, str] = {
    "usulan": "Usulan",
    "musyawarah": "Musyawarah",
    "verval": "Verifikasi",
    "periode": "Periode",
    "finalisasi": "Finalisasi",
    "surat": "Surat",
    "registri": "Registri",
    "akun": "Akun",
    "pekerjaan": "Pekerjaan",
    "pengaturan": "Pengaturan",
    "pejabat": "Pejabat penandatangan",
    "mandat": "Mandat",
    "kabupaten": "Kabupaten",
}
"""First half of an event's name to the heading under which the filter lists it."""

MEMBACA = frozenset(
    k
    for k in KALIMAT
    if k.endswith(("dibaca", "nik_dibuka", "nik_dicari", "foto_dibuka", "bukti_dibuka", "berkas_diunduh"))
)
"""Events that only say that somebody saw personal data."""

OBJEK: dict[str, str] = {
    "usulan": "usulan",
    "musyawarah": "musyawarah",
    "rumahtangga": "rumah tangga",
    "periode": "periode",
    "finalisasi": "finalisasi",
    "surat": "surat",
    "pengguna": "akun",
    "kabupaten": "kabupaten",
    "prelist": "prelist",
    "pekerjaan": "pekerjaan",
    "pejabat": "pejabat",
    "mandat": "mandat",
}
"""Kind of object to the word for it."""
