"""Invented households and files of facts from outside, loaded through the services."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from dtks.inti.jam import sekarang
from dtks.pekerjaan.services import kerjakan
from dtks.registri.models import Anggota, ImporRegistri, JenisImpor, Keluarga, RumahTangga
from dtks.registri.services import impor as services
from dtks.registri.services.impor import Muatan
from dtks.wilayah.cakupan import cakupan
from tests.dunia import KABUPATEN, WAY_URANG, Dunia

NIK = [f"1801990101{n:02}0001" for n in range(1, 41)]
KK = [f"1801990201{n:02}0001" for n in range(1, 41)]
JUDUL = "NIK;No KK;Nama;Kecamatan;Desa;Status;Nominal"


def keluarga(n: int, *, desa: str = WAY_URANG, **ubah: Any) -> Anggota:
    """A household of one person: number n of NIK and KK."""
    with cakupan(KABUPATEN):
        kini = sekarang()
        rumah = RumahTangga.objects.create(
            desa_id=desa,
            nama_kepala=f"ORANG {n}",
            jumlah_anggota=1,
            sumber="PRELIST",
            alamat="JL. UJI",
            rt="1",
            rw="1",
            dibuat_pada=kini,
            diubah_pada=kini,
        )
        kel = Keluarga.objects.create(rumah_tangga=rumah, desa_id=desa, no_kk=KK[n])
        isi = {"nik": NIK[n], "nama": f"ORANG {n}", "jenis_kelamin": "L", "hubungan": "1", **ubah}
        return Anggota.objects.create(rumah_tangga=rumah, keluarga=kel, desa_id=desa, **isi)


def csv(*baris: str, judul: str = JUDUL) -> bytes:
    return "\n".join([judul, *baris]).encode()


def baris(n: int, *, desa: str = "Way Urang", status: str = "", nominal: str = "600000") -> str:
    return f"{NIK[n]};{KK[n]};Orang {n};Kalianda;{desa};{status};{nominal}"


def unggah(
    dunia: Dunia,
    isi: bytes,
    *,
    program: str = "PKH",
    tahap: str = "2026-03",
    nama: str = "daftar.csv",
    kode: str = "kemendagri",
) -> ImporRegistri:
    """Upload a recipient list and let the work run; the load as it stands then."""
    return unggah_muatan(dunia, isi, nama, Muatan(JenisImpor.PENERIMA, kode, program=program, tahap=tahap))


def unggah_muatan(dunia: Dunia, isi: bytes, nama: str, muatan: Muatan) -> ImporRegistri:
    """Upload any file of facts and let the work run."""
    with cakupan(KABUPATEN):
        impor, pekerjaan = services.unggah(dunia.operator_kabupaten, SimpleUploadedFile(nama, isi), muatan)
        if pekerjaan is not None:
            assert kerjakan(pekerjaan.pk)
        impor.refresh_from_db()
        return impor


def muat(dunia: Dunia, isi: bytes, **ubah: Any) -> ImporRegistri:
    """Upload and put into use."""
    impor = unggah(dunia, isi, **ubah)
    with cakupan(KABUPATEN):
        services.pakai(dunia.operator_kabupaten, impor.pk)
        impor.refresh_from_db()
    return impor
