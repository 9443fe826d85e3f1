"""Households that are already registered, and proposals about them, for the tests of the five kinds."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from dtks.inti.jam import sekarang
from dtks.inti.kk import buat_kk
from dtks.inti.nama import kunci_nama
from dtks.registri.models import Anggota, Keluarga, RumahTangga
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from usulan.models import Usulan

SUAMI_ISTRI_ANAK = ("1", "3", "4")


def rumah_tangga(
    dunia: d.Dunia, *keluarga: Sequence[str], desa: str = d.WAY_URANG, **kolom: Any
) -> RumahTangga:
    """A known household; each of `keluarga` gives the SHDK codes of its people (default: one of three)."""
    kini = sekarang()
    susunan = keluarga or (SUAMI_ISTRI_ANAK,)
    with cakupan(d.KABUPATEN):
        rt: RumahTangga = RumahTangga.objects.create(
            **{
                "desa_id": desa,
                "nama_kepala": "",
                "jumlah_anggota": sum(len(k) for k in susunan),
                "alamat": "Jl. Mawar No. 1",
                "rt": "2",
                "rw": "1",
                "sumber": "PRELIST",
                "dibuat_pada": kini,
                "diubah_pada": kini,
                **kolom,
            }
        )
        for ke, hubungan in enumerate(susunan, 1):
            urut = dunia.urut()
            k = Keluarga.objects.create(
                rumah_tangga=rt,
                desa_id=desa,
                nomor_urut=ke,
                no_kk=buat_kk("180199", date(2016, 4, 8), urut),
                program="NON BANSOS",
            )
            for nomor, kode in enumerate(hubungan, 1):
                _orang(dunia, rt, k, nomor, kode)
        rt.nama_kepala = Anggota.objects.filter(rumah_tangga=rt, hubungan="1").earliest("pk").nama
        rt.save()
    return rt


def _orang(dunia: d.Dunia, rt: RumahTangga, k: Keluarga, nomor: int, hubungan: str) -> Anggota:
    data = d.data_anggota(dunia.urut() + 2000, kepala=hubungan == "1", hubungan=hubungan)
    if hubungan == "4":
        data |= {"status_kawin": "1", "tanggal_lahir": date(2010, 5, 6), "nik": None}
    a: Anggota = Anggota.objects.create(
        rumah_tangga=rt,
        keluarga=k,
        desa_id=rt.desa_id,
        nomor_urut=nomor,
        kunci_nama=kunci_nama(data["nama"]),
        **data,
    )
    return a


def orang(rt: RumahTangga, *hubungan: str) -> list[Anggota]:
    """The active people of a household with these SHDK codes (all without), in order."""
    with cakupan(d.KABUPATEN):
        semua = Anggota.objects.filter(rumah_tangga=rt, aktif=True).select_related("keluarga")
        daftar = list(semua.order_by("keluarga__nomor_urut", "nomor_urut"))
    return [a for a in daftar if not hubungan or a.hubungan in hubungan]


def keluarga(rt: RumahTangga) -> list[Keluarga]:
    with cakupan(d.KABUPATEN):
        return list(Keluarga.objects.filter(rumah_tangga=rt, aktif=True).order_by("nomor_urut"))


def pengusul(**ubah: Any) -> dict[str, Any]:
    """What every first page asks of the proposer, as a browser sends it."""
    return {"kunci": str(uuid.uuid4()), "asal": "RT_RW", "kanal": "MUSYAWARAH", "keterangan": "", **ubah}


def mulai(client: Client, jenis: str, rt: RumahTangga, /, **isian: Any) -> Usulan:
    """Open a proposal about a known household through its first page."""
    data = pengusul(**isian)
    response: Any = client.post(reverse(f"usulan:mulai_{jenis}", args=[rt.pk]), data)
    assert response.status_code == 302, response.context["form"].errors
    with cakupan(d.KABUPATEN):
        usulan: Usulan = Usulan.objects.get(kunci=data["kunci"])
    assert response.url == reverse("usulan:detail", args=[usulan.kunci])
    return usulan


def teks(response: Any) -> str:
    """The page as text, white space collapsed."""
    return " ".join(response.content.decode().split())
