"""The workbook of the job `unggah`: invented families in the 21 columns and SHDK, some of them wrong on purpose."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import rustpy_xlsxwriter
from django.db import connection

from bench.nama import nama_lengkap
from dtks.inti.kk import buat_kk
from dtks.inti.nik import buat_nik
from usulan.berkas.kolom_unggah import Lembar, kolom_lembar

SEKELUARGA = 4
SALAH_TIAP = 40
MIRIP_TIAP = 100
TERDAFTAR_TIAP = 200
_HUBUNGAN = ("1", "3", "4", "4")
_TEMPAT = {
    "alamat": "JL KENANGA NO 5",
    "rt": "001",
    "rw": "002",
    "provinsi": "LAMPUNG",
    "kabupaten": "LAMPUNG SELATAN",
}
_DI = {"kecamatan": "KALIANDA", "desa": "WAY URANG"}
_SALAH: tuple[dict[str, str], ...] = (
    {"tanggal_lahir": "31/02/1990"},
    {"nik": "1.80199E+15"},
    {"status_kawin": "ENTAH"},
    {"nik": "18019"},
    {"desa": "ANTAH BERANTAH"},
)


@dataclass(slots=True)
class Contoh:
    """What is in the file: its rows, and the numbers (from 1) of those that must be refused."""

    baris: list[dict[str, Any]] = field(default_factory=list)
    salah: set[int] = field(default_factory=set)


def buat(path: Path, orang: int, benih: int = 7) -> Contoh:
    """Write a workbook of `orang` people in families of four; needs the filled district for the known people."""
    acak = random.Random(benih)
    terdaftar = _terdaftar(orang // SEKELUARGA // TERDAFTAR_TIAP + orang // SEKELUARGA // MIRIP_TIAP + 2)
    contoh = Contoh()
    for ke in range(1, orang // SEKELUARGA + 1):
        rumah = list(_keluarga(acak, ke))
        pembuka = len(contoh.baris) + 2  # the header is row 1
        if ke % SALAH_TIAP == 0:
            rumah[ke // SALAH_TIAP % SEKELUARGA] |= _SALAH[ke // SALAH_TIAP % len(_SALAH)]
            contoh.salah.add(pembuka + ke // SALAH_TIAP % SEKELUARGA)
        elif ke % TERDAFTAR_TIAP == 1:
            rumah[0]["nik"] = next(terdaftar)["nik"]
            contoh.salah.add(pembuka)
        elif ke % MIRIP_TIAP == 2:
            asli = next(terdaftar)
            rumah[0] |= {k: asli[k] for k in ("nama", "ibu_kandung", "tanggal_lahir", "jenis_kelamin")}
        contoh.baris += rumah
    kolom = kolom_lembar(Lembar.NASIONAL)[:-1]  # without the village's code
    isi = [{k.judul: satu.get(k.kode, "") for k in kolom} for satu in contoh.baris]
    rustpy_xlsxwriter.write_worksheet(isi, str(path))
    return contoh


@cache
def _semua_nama(kelamin: str) -> list[str]:
    return list(nama_lengkap(kelamin))


def _nama(acak: random.Random, kelamin: str) -> str:
    """A full name; the first ones of the list are the common ones."""
    semua = _semua_nama(kelamin)
    return semua[int(len(semua) * acak.random() ** 2)]


def _keluarga(acak: random.Random, ke: int) -> Iterator[dict[str, Any]]:
    terbit = date(2001, 1, 1) + timedelta(days=ke // 9999)
    no_kk = buat_kk("180199", terbit, 1 + ke % 9999)
    for urut, hubungan in enumerate(_HUBUNGAN):
        kelamin = "LP"[urut] if urut < 2 else acak.choice("LP")
        nomor = ke * SEKELUARGA + urut
        lahir = date(1960 if urut < 2 else 2000, 1, 1) + timedelta(days=nomor * 37 % 7200)
        yield {
            # Kecamatan 98: nobody in the filled district has such a number.
            "nik": buat_nik("180198", lahir, kelamin, 1 + nomor % 9999),
            "program": "BPNT",
            "no_kk": no_kk,
            "nama": _nama(acak, kelamin),
            "tempat_lahir": "KALIANDA",
            "tanggal_lahir": f"{lahir:%d/%m/%Y}",
            "ibu_kandung": _nama(acak, "P"),
            "jenis_kelamin": kelamin,
            "pekerjaan": "BURUH HARIAN LEPAS",
            "status_kawin": "2" if urut < 2 else "1",
            "disabilitas": "TIDAK",
            "hamil": "TIDAK",
            "hubungan": hubungan,
            **_TEMPAT,
            **_DI,
        }


def _terdaftar(jumlah: int) -> Iterator[dict[str, str]]:
    """Heads of registered households, of other villages too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nik, nama, ibu_kandung, to_char(tanggal_lahir, 'DD/MM/YYYY'), jenis_kelamin FROM registri_anggota"
            " WHERE hubungan = '1' AND nik IS NOT NULL ORDER BY id LIMIT %s",
            [jumlah],
        )
        kolom = ("nik", "nama", "ibu_kandung", "tanggal_lahir", "jenis_kelamin")
        yield from (dict(zip(kolom, baris, strict=True)) for baris in cursor.fetchall())
