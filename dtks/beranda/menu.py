"""The menu, as a table: which right sees which entry."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin


@dataclass(frozen=True, slots=True)
class Entri:
    """One entry of the menu as the frame draws it."""

    nama: str
    url: str
    ikon: str
    aktif: bool
    jumlah: int = 0


_TABEL: tuple[tuple[Izin, str, str, str], ...] = (
    (Izin.MASUK, "Beranda", "beranda:beranda", "beranda"),
    (Izin.USULAN_LIHAT, "Usulan", "usulan:daftar", "usulan"),
    (Izin.VERVAL_LIHAT, "Verval", "verval:antrean", "verval"),
    (Izin.FINALISASI_LIHAT, "Finalisasi", "finalisasi:daftar", "finalisasi"),
    (Izin.USULAN_TULIS, "Musyawarah", "usulan:musyawarah", "musyawarah"),
    (Izin.PERIODE_LIHAT, "Periode", "periode:daftar", "periode"),
    (Izin.USULAN_TULIS, "Unggah berkas", "usulan:unggahan", "unggah"),
    (Izin.REGISTRI_LIHAT, "Registri", "registri:daftar", "registri"),
    (Izin.REGISTRI_LIHAT, "Penerima bantuan", "registri:penerima_desa", "warga"),
    (Izin.REKAP_LIHAT, "Rekap", "rekap:rekap", "rekap"),
    (Izin.JEJAK_LIHAT, "Jejak", "jejak:daftar", "jejak"),
    (Izin.AKUN_KELOLA, "Pengguna", "akun:daftar", "pengguna"),
    (Izin.PENGATURAN_KELOLA, "Pengaturan", "finalisasi:pengaturan", "pengaturan"),
)


def susun_menu(pengguna: Pengguna, path: str) -> list[Entri]:
    """The entries this person may open; the one with the longest address that `path` lies under is active."""
    boleh = [(nama, reverse(rute), ikon) for izin, nama, rute, ikon in _TABEL if izin in pengguna.izin]
    aktif = max(
        (url for _, url, _ in boleh if (path.startswith(url) and url != "/") or path == url),
        key=len,
        default="",
    )
    return [Entri(nama, url, ikon, url == aktif) for nama, url, ikon in boleh]
