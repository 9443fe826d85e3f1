"""A prelist file in the BDT 2015 layout with invented households, for the loader to read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from dtks.demo.orang import KeluargaRekaan, Orang, Pembuat
from dtks.registri.kuesioner import muat
from dtks.wilayah.models import Wilayah

_HUBUNGAN = {"1": "1", "3": "2", "4": "3"}
"""SHDK code to the BDT code of the same relation."""


def tulis_prelist(path: Path, pembuat: Pembuat, desa: Sequence[Wilayah], rumah_tangga: int) -> None:
    """Write `rumah_tangga` households, spread over `desa` in turn, with Kemendagri codes."""
    kolom = sorted((i for i in muat("BDT2015").items() if i.kolom_bdt), key=lambda i: i.kolom_bdt or 0)
    with path.open("w", newline="", encoding="utf-8") as berkas:
        tulis = csv.writer(berkas)
        tulis.writerow([i.judul[0] for i in kolom])
        for urut in range(rumah_tangga):
            for baris in _rumah_tangga(pembuat, desa[urut % len(desa)], urut):
                tulis.writerow([baris.get(i.kode, "") for i in kolom])


def _rumah_tangga(pembuat: Pembuat, desa: Wilayah, urut: int) -> Iterator[dict[str, object]]:
    keluarga = pembuat.keluarga()
    acak = pembuat.acak
    rumah = {
        "kode_ruta": f"{urut % 1_000_000:06}",
        "id_rumah_tangga": f"1801{urut:014}",
        "nama_provinsi": "LAMPUNG",
        "kode_provinsi": desa.kode[:2],
        "nama_kabupaten": "LAMPUNG SELATAN",
        "kode_kabupaten": desa.kode[2:4],
        "kode_kecamatan": desa.kode[4:6],
        "nama_desa": desa.nama.upper(),
        "kode_desa": desa.kode[6:],
        "nama_sls": f"RT {keluarga.rt} RW {keluarga.rw}",
        "alamat": keluarga.alamat,
        "nama_krt": keluarga.anggota[0].nama,
        "jumlah_anggota": len(keluarga.anggota),
        "jumlah_keluarga": 1,
        "status_bangunan": acak.choice("1123"),
        "status_lahan": "1",
        "luas_lantai": acak.randint(21, 72),
        "lantai_terluas": acak.choice("4669"),
        "dinding_terluas": acak.choice("1334"),
        "sumber_air_minum": acak.choice("5667"),
        "sumber_penerangan": "1",
        "daya_terpasang": acak.choice("1126"),
        "fasilitas_bab": acak.choice("1124"),
        "persentil": acak.randint(1, 40),
    }
    for nomor, orang in enumerate(keluarga.anggota, 1):
        yield rumah | _anggota(orang, nomor, keluarga, pembuat)


def _anggota(orang: Orang, nomor: int, keluarga: KeluargaRekaan, pembuat: Pembuat) -> dict[str, object]:
    hubungan = _HUBUNGAN[orang.hubungan]
    return {
        "nomor_urut_anggota": nomor,
        "nama": orang.nama,
        "nik": orang.nik,
        "hubungan_krt": hubungan,
        "nomor_urut_keluarga": 1,
        "hubungan_kk": hubungan,
        "jenis_kelamin": "1" if orang.jenis_kelamin == "L" else "2",
        "umur": (pembuat.kini - orang.tanggal_lahir).days // 365,
        "status_kawin": orang.status_kawin,
    }
