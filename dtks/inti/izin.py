"""The rights, and the mark by which a page declares the one it needs.

Which role holds which right is one table: dtks/akun/izin.py.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar


class Izin(StrEnum):
    """A right. The value is what docs/izin.md prints."""

    PUBLIK = "publik"  # anyone, signed in or not
    MASUK = "masuk"  # anyone signed in
    USULAN_LIHAT = "usulan.lihat"
    USULAN_TULIS = "usulan.tulis"
    USULAN_AJUKAN = "usulan.ajukan"
    VERVAL_LIHAT = "verval.lihat"
    VERVAL_KUNJUNGAN = "verval.kunjungan"
    VERVAL_PUTUSKAN = "verval.putuskan"
    PERIODE_LIHAT = "periode.lihat"
    PERIODE_KELOLA = "periode.kelola"
    FINALISASI_LIHAT = "finalisasi.lihat"
    FINALISASI_JALANKAN = "finalisasi.jalankan"
    FINALISASI_SAHKAN = "finalisasi.sahkan"
    REGISTRI_LIHAT = "registri.lihat"
    DATA_PRIBADI_BUKA = "data_pribadi.buka"
    REKAP_LIHAT = "rekap.lihat"
    JEJAK_LIHAT = "jejak.lihat"
    AKUN_KELOLA = "akun.kelola"
    PENGATURAN_KELOLA = "pengaturan.kelola"


class TidakBerizin(Exception):
    """The actor does not hold the right. `str(exc)` is a sentence for the user."""


V = TypeVar("V", bound=Callable[..., Any])


def butuh(izin: Izin) -> Callable[[V], V]:
    """Mark a view with the right it needs; a view without the mark is refused to everyone."""

    def tandai(view: V) -> V:
        view.izin = izin  # type: ignore[attr-defined]
        return view

    return tandai
