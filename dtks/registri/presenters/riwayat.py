"""The history of a household in words: per finalized proposal what was before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from dtks.registri.data import (
    KOLOM_ANGGOTA,
    KOLOM_KELUARGA,
    KOLOM_RUMAH_TANGGA,
    DataAnggota,
    DataKeluarga,
    DataRumahTangga,
)
from dtks.registri.models import RiwayatRumahTangga
from dtks.registri.presenters.banding import Ubahan, banding
from dtks.wilayah.cakupan import di_dalam_cakupan
from dtks.wilayah.models import Wilayah

Keadaan = Mapping[str, Any]

JUDUL = {
    "BARU": "Keluarga berubah",
    "PERBAIKAN": "Data diperbaiki",
    "PINDAH": "Pindah",
    "NONAKTIF": "Dinonaktifkan",
    "PROGRAM": "Program diusulkan",
}


@dataclass(frozen=True, slots=True)
class BagianRiwayat:
    """What changed of one keluarga, one person, or the household itself."""

    judul: str
    beda: list[Ubahan]


@dataclass(frozen=True, slots=True)
class ButirRiwayat:
    """One change: the stored row, its heading and its parts. `pergi` and `datang` are names of people.

    `terlihat`: the proposal lies where the reader works.
    """

    riwayat: RiwayatRumahTangga
    judul: str
    bagian: list[BagianRiwayat]
    pergi: list[str]
    datang: list[str]
    terlihat: bool


def riwayat(
    daftar: Iterable[RiwayatRumahTangga], *, spesifik: bool, terbuka: bool = False
) -> list[ButirRiwayat]:
    """The changes of a household in the given order, each with what was before and after."""
    semua = list(daftar)
    kode = {k["desa"] for r in semua for k in (r.sebelum, r.sesudah) if k and "desa" in k}
    desa = {w.pk: f"{w.nama_lengkap}, Kecamatan {w.induk}" for w in _wilayah(kode)}
    return [_butir(r, desa, spesifik=spesifik, terbuka=terbuka) for r in semua]


def _wilayah(kode: set[str]) -> Iterable[Wilayah]:
    return Wilayah.objects.filter(pk__in=kode).select_related("induk") if kode else ()


def _butir(r: RiwayatRumahTangga, desa: Mapping[str, str], **tampil: bool) -> ButirRiwayat:
    if r.sebelum is None or r.sesudah is None:
        judul = "Masuk registri sebagai rumah tangga baru"
        if r.jenis == "PINDAH":
            judul = "Menjadi rumah tangga sendiri karena pindah"
        return ButirRiwayat(r, judul, [], [], [], di_dalam_cakupan(r.desa_id))
    dulu, kini = r.sebelum, r.sesudah
    orang_dulu, orang_kini = _menurut_id(dulu, "anggota"), _menurut_id(kini, "anggota")
    bagian = [
        _bagian_tempat(dulu, kini, desa, **tampil),
        *_bagian("Keluarga {nomor_urut}", DataKeluarga, KOLOM_KELUARGA, dulu, kini, "keluarga", **tampil),
        *_bagian("{nama}", DataAnggota, KOLOM_ANGGOTA, dulu, kini, "anggota", **tampil),
    ]
    return ButirRiwayat(
        r,
        JUDUL.get(r.jenis, "Data diubah"),
        [b for b in bagian if b.beda],
        [a["nama"] for nomor, a in orang_dulu.items() if nomor not in orang_kini],
        [a["nama"] for nomor, a in orang_kini.items() if nomor not in orang_dulu],
        di_dalam_cakupan(r.desa_id),
    )


def _bagian_tempat(dulu: Keadaan, kini: Keadaan, desa: Mapping[str, str], **tampil: bool) -> BagianRiwayat:
    beda = _beda(DataRumahTangga, KOLOM_RUMAH_TANGGA, dulu["rumah_tangga"], kini["rumah_tangga"], **tampil)
    if dulu["desa"] != kini["desa"]:
        lama, baru = (desa.get(k["desa"], k["desa"]) for k in (dulu, kini))
        beda = [Ubahan("Desa/kelurahan", lama, baru), *beda]
    return BagianRiwayat("Rumah tangga", beda)


def _bagian(
    judul: str,
    data: type[models.Model],
    kolom: tuple[str, ...],
    dulu: Keadaan,
    kini: Keadaan,
    tingkat: str,
    **tampil: bool,
) -> list[BagianRiwayat]:
    sebelum, sesudah = _menurut_id(dulu, tingkat), _menurut_id(kini, tingkat)
    return [
        BagianRiwayat(judul.format(**baris), _beda(data, kolom, sebelum[nomor], baris, **tampil))
        for nomor, baris in sesudah.items()
        if nomor in sebelum
    ]


def _menurut_id(keadaan: Keadaan, tingkat: str) -> dict[int, Mapping[str, Any]]:
    return {baris["id"]: baris for baris in keadaan.get(tingkat) or ()}


def _beda(
    data: type[models.Model],
    kolom: tuple[str, ...],
    dulu: Mapping[str, Any],
    kini: Mapping[str, Any],
    *,
    spesifik: bool,
    terbuka: bool,
) -> list[Ubahan]:
    berubah = [k for k in kolom if k in kini and dulu.get(k) != kini[k]]
    return banding(data, dulu, kini, berubah, spesifik=spesifik, terbuka=terbuka)
