"""Bring the lost years in: a file of old proposals, read, judged and sent at once, each with its true age."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.pekerjaan.models import Pekerjaan, Status
from dtks.pekerjaan.services import kerjakan
from dtks.wilayah.models import Wilayah
from usulan.models import Golongan, StatusUnggahan, Templat, Unggahan
from usulan.services import unggahan as layanan
from usulan.services.unggahan_unduh import buat_hasil


@dataclass(frozen=True, slots=True)
class HasilTunggakan:
    """What came of the file. `baru` is False when the same file had been loaded before."""

    unggahan: Unggahan
    baru: bool
    laporan: Path | None


def muat_tunggakan(
    path: Path,
    *,
    wilayah: Wilayah,
    tanggal: date,
    sumber: str,
    oleh: Pengguna,
    alias: Mapping[str, str] | None = None,
    laporan: Path | None = None,
) -> HasilTunggakan:
    """Load an old proposal file: its good households enter as DIAJUKAN in the first receiving period.

    The page does the same in two steps with a preview between. `alias` maps headers of the file to
    our columns; the refused rows go to `laporan`. The same file twice changes nothing.
    Raises TidakBerizin, DiLuarCakupan, Ditolak (a file that cannot be read, or work in progress).
    """
    with path.open("rb") as berkas:
        unggahan, baru = layanan.terima(
            oleh=oleh,
            wilayah=wilayah,
            berkas=berkas,
            nama=path.name,
            templat=Templat.TUNGGAKAN,
            tanggal_asal=tanggal,
            sumber=sumber,
            alias=alias,
        )
    if unggahan.status == StatusUnggahan.DIBACA:
        _selesaikan(layanan.minta_baca(unggahan))
        unggahan.refresh_from_db()
    if unggahan.status == StatusUnggahan.PRATINJAU:
        _selesaikan(layanan.minta_ambil(oleh=oleh, unggahan_id=unggahan.pk))
        unggahan.refresh_from_db()
    if unggahan.status == StatusUnggahan.DITOLAK:
        raise Ditolak(unggahan.pesan)
    ditolak = unggahan.hitungan.get("baris", {}).get(Golongan.DITOLAK, 0)
    if laporan is not None and ditolak:
        with buat_hasil(oleh, unggahan) as asal, laporan.open("wb") as tujuan:
            shutil.copyfileobj(asal, tujuan)
    return HasilTunggakan(unggahan, baru, laporan if ditolak else None)


def _selesaikan(kerja: Pekerjaan) -> None:
    """Do the work here and now. Raises Ditolak when a worker has it, or it failed."""
    kerjakan(kerja.pk)
    kerja.refresh_from_db()
    if kerja.status != Status.SELESAI:
        raise Ditolak(
            f"{kerja.judul} belum selesai ({kerja.galat or 'sedang dikerjakan pekerja lain'}). "
            "Lihat halaman Unggah berkas, lalu jalankan perintah ini lagi."
        )


def operator_dinas(kabupaten: str, nama: str = "") -> Pengguna:
    """The operator_kabupaten with this user name, or the only active one. Raises Ditolak naming the choice."""
    calon = Pengguna.objects.filter(
        peran__contains=[Peran.OPERATOR_KABUPATEN], aktif=True, wilayah_kerja__wilayah=kabupaten
    )
    pilihan = list(calon.filter(nama_pengguna=nama) if nama else calon)
    if len(pilihan) == 1:
        return pilihan[0]
    daftar = ", ".join(calon.values_list("nama_pengguna", flat=True)) or "belum ada"
    raise Ditolak(f"Sebutkan operator kabupaten yang memuat dengan --oleh (ada: {daftar}).")
