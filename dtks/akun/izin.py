"""Who may do what: THE WHOLE RIGHTS POLICY in one table."""

from __future__ import annotations

from django.db import models

from dtks.inti.izin import Izin, TidakBerizin


class Peran(models.TextChoices):
    """A role. One person may hold several."""

    OPERATOR_DESA = "operator_desa", "operator desa"
    PENDAMPING = "pendamping", "pendamping sosial"
    PETUGAS = "petugas", "petugas verval"
    KEPALA_DESA = "kepala_desa", "kepala desa/lurah"
    OPERATOR_KECAMATAN = "operator_kecamatan", "operator kecamatan"
    OPERATOR_KABUPATEN = "operator_kabupaten", "operator kabupaten"
    SUPERVISOR = "supervisor", "supervisor kabupaten"
    KEPALA_DINAS = "kepala_dinas", "kepala dinas"
    ADMIN_KABUPATEN = "admin_kabupaten", "admin kabupaten"
    AUDITOR = "auditor", "auditor"


_SEMUA = {Izin.MASUK, Izin.PERIODE_LIHAT}
_DESA = _SEMUA | {Izin.USULAN_LIHAT, Izin.REGISTRI_LIHAT, Izin.REKAP_LIHAT}
_PENGUSUL = _DESA | {Izin.USULAN_TULIS, Izin.DATA_PRIBADI_BUKA}
_PENGESAH = _DESA | {
    Izin.VERVAL_LIHAT,
    Izin.FINALISASI_LIHAT,
    Izin.FINALISASI_SAHKAN,
    Izin.JEJAK_LIHAT,
    Izin.DATA_PRIBADI_BUKA,
}

IZIN_PERAN: dict[Peran, frozenset[Izin]] = {
    Peran.OPERATOR_DESA: frozenset(_PENGUSUL | {Izin.USULAN_AJUKAN}),
    Peran.PENDAMPING: frozenset(_PENGUSUL),
    Peran.PETUGAS: frozenset(
        _SEMUA | {Izin.USULAN_LIHAT, Izin.VERVAL_LIHAT, Izin.VERVAL_KUNJUNGAN, Izin.DATA_PRIBADI_BUKA}
    ),
    Peran.KEPALA_DESA: frozenset(_DESA),
    Peran.OPERATOR_KECAMATAN: frozenset(_DESA | {Izin.VERVAL_LIHAT}),
    Peran.OPERATOR_KABUPATEN: frozenset(
        _PENGUSUL
        | {
            Izin.VERVAL_LIHAT,
            Izin.VERVAL_KUNJUNGAN,
            Izin.VERVAL_PUTUSKAN,
            Izin.PERIODE_KELOLA,
            Izin.FINALISASI_LIHAT,
            Izin.FINALISASI_JALANKAN,
        }
    ),
    Peran.SUPERVISOR: frozenset(_PENGESAH),
    Peran.KEPALA_DINAS: frozenset(_PENGESAH),
    Peran.ADMIN_KABUPATEN: frozenset(_SEMUA | {Izin.AKUN_KELOLA, Izin.PENGATURAN_KELOLA}),
    Peran.AUDITOR: frozenset(_SEMUA | {Izin.REKAP_LIHAT, Izin.JEJAK_LIHAT, Izin.FINALISASI_LIHAT}),
}

PERAN_DESA = frozenset({Peran.OPERATOR_DESA, Peran.PENDAMPING, Peran.PETUGAS, Peran.KEPALA_DESA})
"""Roles whose work lies in named villages (petugas: also whole kecamatan)."""


def izin_dari(peran: list[str]) -> frozenset[Izin]:
    """Return every right that any of these roles holds."""
    return frozenset().union(*(IZIN_PERAN[Peran(p)] for p in peran))


def periksa_izin(izin_dimiliki: frozenset[Izin], izin: Izin) -> None:
    """Raise TidakBerizin unless `izin` is among those held."""
    if izin not in izin_dimiliki:
        raise TidakBerizin(
            "Peran Anda tidak berhak melakukan langkah ini. Hubungi admin kabupaten bila keliru."
        )
