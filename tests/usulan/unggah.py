"""Files to upload, made for the tests: rows of invented families as CSV in the national layout."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dtks.akun.models import Pengguna
from dtks.inti.jam import sekarang
from dtks.inti.kk import buat_kk
from dtks.pekerjaan.services import kerjakan
from dtks.registri.data import DataAnggota
from dtks.registri.models import Anggota, Keluarga, RumahTangga
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from tests.dunia import KABUPATEN, WAY_URANG, data_anggota
from usulan.models import Unggahan, Usulan
from usulan.services import unggahan as layanan

KOLOM = {
    "nik": "NIK",
    "program": "PROGRAM BANSOS",
    "no_kk": "NOKK",
    "nama": "NAMA",
    "tempat_lahir": "TEMPAT LAHIR",
    "tanggal_lahir": "TANGGAL LAHIR (31/01/2000)",
    "ibu_kandung": "IBU KANDUNG",
    "jenis_kelamin": "JENIS KELAMIN",
    "pekerjaan": "JENIS PEKERJAAN",
    "status_kawin": "STATUS KAWIN",
    "alamat": "ALAMAT",
    "rt": "RT",
    "rw": "RW",
    "provinsi": "PROVINSI",
    "kabupaten": "KABUPATEN",
    "kecamatan": "KECAMATAN",
    "desa": "KELURAHAN",
    "disabilitas": "STATUS DISABILITAS",
    "jenis_disabilitas": "KODE JENIS DISABILITAS",
    "hamil": "STATUS HAMIL",
    "tanggal_hamil": "TGL MULAI HAMIL (31/12/2021)",
    "hubungan": "SHDK",
}
TEMPAT = {
    "alamat": "JL KENANGA NO 5",
    "rt": "001",
    "rw": "002",
    "provinsi": "LAMPUNG",
    "kabupaten": "LAMPUNG SELATAN",
    "kecamatan": "KALIANDA",
    "desa": "WAY URANG",
}


def keluarga(urut: int, anggota: int = 2, **ubah: Any) -> list[dict[str, Any]]:
    """The rows of one valid invented family; `ubah` changes every row."""
    no_kk = buat_kk("180199", date(2015, 3, 7), urut)
    return [
        {
            "no_kk": no_kk,
            "program": "BPNT",
            **TEMPAT,
            **data_anggota(urut + ke * 1000, kepala=ke == 0),
            **ubah,
        }
        for ke in range(anggota)
    ]


def csv_nasional(baris: Iterable[Mapping[str, Any]]) -> io.BytesIO:
    """A CSV file of the 21 columns and SHDK."""
    teks = io.StringIO()
    tulis = csv.writer(teks)
    tulis.writerow(KOLOM.values())
    for satu in baris:
        tulis.writerow([_sel(satu.get(k)) for k in KOLOM])
    return io.BytesIO(teks.getvalue().encode())


def _sel(nilai: Any) -> str:
    match nilai:
        case None:
            return ""
        case bool():
            return "YA" if nilai else "TIDAK"
        case date():
            return f"{nilai:%d/%m/%Y}"
        case _:
            return str(nilai)


def unggah(oleh: Pengguna, berkas: io.BytesIO, wilayah: str = WAY_URANG, **kwargs: Any) -> Unggahan:
    """Upload and read a file; the preview, or the refusal."""
    with cakupan(oleh.kode_wilayah):
        hasil, _ = layanan.terima(
            oleh=oleh, wilayah=Wilayah.objects.get(pk=wilayah), berkas=berkas, nama="usulan.csv", **kwargs
        )
        tugas = layanan.minta_baca(hasil)
    kerjakan(tugas.pk)
    tugas.refresh_from_db()
    assert tugas.status == "SELESAI", tugas.galat
    with cakupan(KABUPATEN):
        hasil.refresh_from_db()
    return hasil


def ambil(oleh: Pengguna, unggahan: Unggahan) -> list[Usulan]:
    """Take the good rows; the drafts made of them, in order."""
    with cakupan(oleh.kode_wilayah):
        tugas = layanan.minta_ambil(oleh=oleh, unggahan_id=unggahan.pk)
    kerjakan(tugas.pk)
    tugas.refresh_from_db()
    assert tugas.status == "SELESAI", tugas.galat
    with cakupan(KABUPATEN):
        unggahan.refresh_from_db()
        return list(Usulan.objects.filter(unggahan=unggahan).order_by("pk"))


def daftarkan(baris: list[dict[str, Any]], desa: str = WAY_URANG) -> RumahTangga:
    """Put a family of the file into the registry, as it stands there."""
    rt = {k: baris[0][k] for k in ("alamat", "rt", "rw")}
    orang = {f.name for f in DataAnggota._meta.local_fields}
    with cakupan(KABUPATEN):
        rumah: RumahTangga = RumahTangga.objects.create(
            **rt,
            desa_id=desa,
            nama_kepala=baris[0]["nama"],
            jumlah_anggota=len(baris),
            sumber="PRELIST",
            dibuat_pada=sekarang(),
            diubah_pada=sekarang(),
        )
        keluarga = Keluarga.objects.create(rumah_tangga=rumah, desa_id=desa, no_kk=baris[0]["no_kk"])
        for urut, satu in enumerate(baris, 1):
            isi = {k: v for k, v in satu.items() if k in orang}
            Anggota.objects.create(
                rumah_tangga=rumah, keluarga=keluarga, desa_id=desa, nomor_urut=urut, **isi
            )
    return rumah
