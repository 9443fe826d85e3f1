"""Pages of a musyawarah: the list and what there is to see, its preparation, its sending."""

from __future__ import annotations

from usulan.views.musyawarah.kirim import batal, bukti_hapus, bukti_unggah, kirim
from usulan.views.musyawarah.lihat import bukti, daftar, detail, surat
from usulan.views.musyawarah.siapkan import baru, hasil, ubah, usulan

__all__ = [
    "baru",
    "batal",
    "bukti",
    "bukti_hapus",
    "bukti_unggah",
    "daftar",
    "detail",
    "hasil",
    "kirim",
    "surat",
    "ubah",
    "usulan",
]
