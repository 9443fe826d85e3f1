"""What an operator takes home of an upload: templates, the village's prelist, his own file with what to repair."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.db.models import F

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin
from dtks.jejak.services import catat
from dtks.registri.data import KOLOM_ANGGOTA, KOLOM_KELUARGA, KOLOM_RUMAH_TANGGA
from dtks.registri.models import Anggota, Keluarga, RumahTangga
from dtks.wilayah.models import Wilayah
from usulan.berkas.hasil import tulis_hasil
from usulan.berkas.kolom_unggah import VERSI_KUESIONER, Lembar
from usulan.berkas.templat import (
    FaktaWilayah,
    nama_templat,
    tulis_prelist,
    tulis_templat_lengkap,
    tulis_templat_nasional,
)
from usulan.models import BarisUnggahan, Golongan, Templat, Unggahan
from usulan.services.unggahan_lokal import berkas_lokal
from usulan.services.unggahan_nilai import BOLEH_MENYUSUL

TERTAHAN = "Baris ini benar, tetapi baris lain rumah tangganya harus diperbaiki dulu."


class JenisTemplat(StrEnum):
    """The workbooks that may be downloaded to be filled in."""

    NASIONAL = "nasional"
    LENGKAP = "lengkap"
    PRELIST = "prelist"


def buat_templat(oleh: Pengguna, jenis: JenisTemplat, desa: Wilayah) -> tuple[str, IO[bytes]]:
    """(file name, open file) of a workbook for a village. A prelist is personal data, so taking it is logged."""
    periksa_izin(oleh.izin, Izin.USULAN_TULIS)
    fakta = _fakta(desa)
    with _keluaran() as path:
        match jenis:
            case JenisTemplat.NASIONAL:
                tulis_templat_nasional(path, fakta)
            case JenisTemplat.LENGKAP:
                tulis_templat_lengkap(path, fakta)
            case JenisTemplat.PRELIST:
                periksa_izin(oleh.izin, Izin.DATA_PRIBADI_BUKA)
                tulis_prelist(path, fakta, _isi_prelist(desa.pk))
                catat(oleh, "unggahan.prelist_diunduh", desa, desa.pk)
        # Open files outlive their name, so nothing is left behind on the disk.
        return nama_templat(fakta, jenis.name), path.open("rb")


def _fakta(desa: Wilayah) -> FaktaWilayah:
    nama = dict(
        Wilayah.objects.filter(pk__in=[desa.pk[:2], desa.pk[:4], desa.pk[:6]]).values_list("pk", "nama")
    )
    return FaktaWilayah(
        nama.get(desa.pk[:2], ""), nama.get(desa.pk[:4], ""), nama.get(desa.pk[:6], ""), desa.nama, desa.pk
    )


@contextmanager
def _keluaran() -> Iterator[Path]:
    with TemporaryDirectory(prefix="unggahan-") as folder:
        yield Path(folder) / "keluaran.xlsx"


def _isi_prelist(desa: str) -> dict[Lembar, Iterator[dict[str, Any]]]:
    """The active households of the village with their families and people, keyed by their ids."""
    rumah = RumahTangga.objects.filter(desa=desa, aktif=True).order_by("pk")
    keluarga = Keluarga.objects.filter(desa=desa, aktif=True, rumah_tangga__aktif=True)
    anggota = Anggota.objects.filter(desa=desa, aktif=True, rumah_tangga__aktif=True)
    return {
        Lembar.RUMAH_TANGGA: (
            _rumah(isi) for isi in rumah.values("pk", "versi", *KOLOM_RUMAH_TANGGA).iterator()
        ),
        Lembar.KELUARGA: (
            {**isi, "no_rumah_tangga": isi["rumah_tangga_id"], "no_keluarga": isi["id_keluarga"]}
            for isi in keluarga.order_by("rumah_tangga_id", "nomor_urut")
            .values("rumah_tangga_id", *KOLOM_KELUARGA, id_keluarga=F("pk"))
            .iterator()
        ),
        Lembar.ANGGOTA: (
            {**isi, "no_keluarga": isi["keluarga_id"]}
            for isi in anggota.order_by("rumah_tangga_id", "keluarga__nomor_urut", "nomor_urut", "pk")
            .values("keluarga_id", *KOLOM_ANGGOTA, id_anggota=F("pk"))
            .iterator()
        ),
    }


def _rumah(isi: dict[str, Any]) -> dict[str, Any]:
    jawaban = isi["jawaban"] if isi["versi_kuesioner"] == VERSI_KUESIONER else {}
    return {**jawaban, **isi, "id_rumah_tangga": isi["pk"], "no_rumah_tangga": isi["pk"]}


def buat_hasil(oleh: Pengguna, unggahan: Unggahan) -> IO[bytes]:
    """The operator's own file with what is to be repaired, as an open XLSX; taking it is logged."""
    periksa_izin(oleh.izin, Izin.USULAN_TULIS)
    catat(oleh, "unggahan.hasil_diunduh", unggahan, unggahan.wilayah_id)
    tunggakan = unggahan.templat == Templat.TUNGGAKAN
    with _keluaran() as path, berkas_lokal(unggahan.berkas) as asal:
        alias = unggahan.pilihan.get("alias")
        tulis_hasil(asal, unggahan.nama_berkas, _pesan(unggahan), path, alias, longgar=tunggakan)
        return path.open("rb")


def _pesan(unggahan: Unggahan) -> dict[tuple[str, int], list[tuple[str | None, str]]]:
    """What is to be said of each refused row, by sheet and number."""
    baris = BarisUnggahan.objects.filter(unggahan=unggahan, golongan=Golongan.DITOLAK)
    isi = baris.values_list("lembar", "nomor_baris", "temuan").iterator()
    return {(lembar, nomor): pesan_baris(temuan) for lembar, nomor, temuan in isi}


def pesan_baris(temuan: list[list[Any]]) -> list[tuple[str | None, str]]:
    """(column, sentence) of what keeps a refused row out; what may be completed in the draft is not among it."""
    menahan = [satu for satu in temuan if satu[1] == "GALAT" and satu[0] not in BOLEH_MENYUSUL]
    return [(_kolom(satu[2]), satu[3]) for satu in menahan] or [(None, TERTAHAN)]


def _kolom(bidang: str) -> str | None:
    """The column's code of a place such as sel.nik, anggota.1-1-2.nik, rumah_tangga.alamat; None for a whole row."""
    bagian = bidang.split(".")
    return (
        bagian[-1]
        if len(bagian) == 3 or (bagian[0] in ("sel", "rumah_tangga") and len(bagian) == 2)
        else None
    )
