"""What is stored of a proposal: itself, its proposed state, musyawarah, findings, stays, uploads."""

from __future__ import annotations

from usulan.models.isi import FotoUsulan, JenisFoto, UsulanAnggota, UsulanKeluarga, UsulanRumahTangga
from usulan.models.masa import Keluar, Klaim, Masuk, UsulanPeriode
from usulan.models.musyawarah import (
    BuktiMusyawarah,
    ButirMusyawarah,
    HasilMusyawarah,
    JenisBukti,
    Musyawarah,
    StatusMusyawarah,
)
from usulan.models.rincian import JawabanPindah, KonfirmasiPindah, Lingkup, Penonaktifan, Perpindahan
from usulan.models.temuan import JawabanMirip, Kemiripan, TemuanUsulan
from usulan.models.unggahan import BarisUnggahan, Golongan, StatusUnggahan, Templat, Unggahan
from usulan.models.usulan import Asal, Kanal, Usulan, UsulanQuerySet
from usulan.workflow import Jenis

__all__ = [
    "Asal",
    "BarisUnggahan",
    "BuktiMusyawarah",
    "ButirMusyawarah",
    "FotoUsulan",
    "Golongan",
    "HasilMusyawarah",
    "JawabanMirip",
    "JawabanPindah",
    "Jenis",
    "JenisBukti",
    "JenisFoto",
    "Kanal",
    "Keluar",
    "Kemiripan",
    "Klaim",
    "KonfirmasiPindah",
    "Lingkup",
    "Masuk",
    "Musyawarah",
    "Penonaktifan",
    "Perpindahan",
    "StatusMusyawarah",
    "StatusUnggahan",
    "Templat",
    "TemuanUsulan",
    "Unggahan",
    "Usulan",
    "UsulanAnggota",
    "UsulanKeluarga",
    "UsulanPeriode",
    "UsulanQuerySet",
    "UsulanRumahTangga",
]
