"""Forms as a person fills them in: every value is the text that a browser would send."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from dtks.inti.kk import buat_kk
from dtks.registri.data import DataRumahTangga
from tests import dunia as d
from usulan.models import Usulan, UsulanKeluarga

PDF = b"%PDF-1.4\n% contoh\n%%EOF\n"


def alamat(nama: str, usulan: Usulan, *nomor: int) -> str:
    return reverse(f"usulan:{nama}", args=[usulan.kunci, *nomor])


def baru(**ubah: Any) -> dict[str, Any]:
    """The first step, with a key as a new page has."""
    return {
        "kunci": str(uuid.uuid4()),
        "asal": "RT_RW",
        "alamat": "Jl. Kenanga No. 5",
        "rt": "3",
        "rw": "1",
        "dusun": "",
        "keterangan": "",
        **ubah,
    }


def keluarga(usulan: Usulan, urut: int = 1, **ubah: Any) -> dict[str, Any]:
    no_kk = buat_kk("180199", date(2015, 3, 7), urut)
    return {"versi": usulan.versi, "no_kk": no_kk, "program": "NON BANSOS", **ubah}


def anggota(usulan: Usulan, urut: int = 1, *, kepala: bool = True, **ubah: Any) -> dict[str, Any]:
    """A person of tests.dunia, typed."""
    data = d.data_anggota(urut, kepala=kepala)
    return {**data, "tanggal_lahir": f"{data['tanggal_lahir']:%d/%m/%Y}", "versi": usulan.versi, **ubah}


def kriteria(usulan: Usulan, jawab: str = "True") -> dict[str, Any]:
    return {"versi": usulan.versi, **dict.fromkeys(DataRumahTangga.KRITERIA, jawab)}


def musyawarah(*usulan: Usulan, **ubah: Any) -> dict[str, Any]:
    """A whole musyawarah with its berita acara; None takes a field away."""
    isi = {
        "usulan": [str(u.kunci) for u in usulan],
        "tanggal": "02/11/2026",
        "tempat": "Balai Kelurahan",
        "nomor_berita_acara": "140/12/BA/2026",
        "jumlah_peserta": "25",
        "berita_acara": SimpleUploadedFile("berita acara.pdf", PDF),
        **ubah,
    }
    return {nama: nilai for nama, nilai in isi.items() if nilai is not None}


def foto(sisi: int, *, acak: bool = False) -> bytes:
    """A JPEG; with `acak` of noise, which does not compress."""
    isi = (
        Image.effect_noise((sisi, sisi), 120).convert("RGB")
        if acak
        else Image.new("RGB", (sisi, sisi), "grey")
    )
    keluaran = io.BytesIO()
    isi.save(keluaran, "JPEG", quality=95)
    return keluaran.getvalue()


def satu_keluarga(usulan: Usulan) -> UsulanKeluarga:
    return UsulanKeluarga.objects.get(usulan=usulan)


def isi_sekeluarga(client: Client, orang: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Fill in a new proposal through its pages; yield (page, what was typed) of each, hidden fields apart."""
    langkah = baru()
    client.post(reverse("usulan:baru"), langkah)
    yield "baru", {nama: isi for nama, isi in langkah.items() if isi and nama != "kunci"}

    def kirim(halaman: str, langkah: dict[str, Any], *nomor: int) -> tuple[str, dict[str, Any]]:
        response = client.post(alamat(halaman, usulan, *nomor), langkah)
        assert response.status_code == 302, response.context["form"].errors
        usulan.refresh_from_db()
        return halaman, {nama: isi for nama, isi in langkah.items() if nama != "versi"}

    usulan = Usulan.objects.get(kunci=langkah["kunci"])
    yield kirim("keluarga_tambah", keluarga(usulan))
    for urut in range(1, orang + 1):
        yield kirim("anggota_tambah", anggota(usulan, urut, kepala=urut == 1), satu_keluarga(usulan).pk)
    yield kirim("kriteria", kriteria(usulan))
