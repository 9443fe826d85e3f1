"""Forms as a person fills them in: every value is the text that a browser would send."""

from __future__ import annotations

import io
import uuid
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from dtks.inti.kk import buat_kk
from dtks.registri.data import DataRumahTangga
from tests import dunia as d
from usulan.models import Usulan, UsulanKeluarga


def alamat(nama: str, usulan: Usulan, *nomor: int | str) -> str:
    return reverse(f"usulan:{nama}", args=[usulan.kunci, *nomor])


def baru(**ubah: Any) -> dict[str, Any]:
    """The first step, with a key as a new page has."""
    return {
        "kunci": str(uuid.uuid4()),
        "asal": "RT_RW",
        "kanal": "MUSYAWARAH",
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
    """A new musyawarah with these drafts on its agenda; None takes a field away."""
    isi = {
        "usulan": [str(u.kunci) for u in usulan],
        "tanggal": "02/11/2026",
        "tempat": "Balai Kelurahan",
        "nomor_berita_acara": "140/12/BA/2026",
        "pimpinan": "Sutrisno",
        "jabatan_pimpinan": "Ketua LPM",
        "jumlah_peserta": "25",
        "peserta_0": "Suparman\nMaryono",
        "peserta_3": "Siti Rohmah",
        **ubah,
    }
    return {nama: nilai for nama, nilai in isi.items() if nilai is not None}


def bukti(jenis: str, isi: bytes = d.PDF_KOSONG, nama: str = "pindaian.pdf") -> dict[str, Any]:
    """One file of evidence, chosen."""
    return {"jenis": jenis, "berkas": SimpleUploadedFile(nama, isi)}


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


def orang(urut: int, **ubah: Any) -> dict[str, Any]:
    """A row of the members' table, typed; the first is the head."""
    data = d.data_anggota(urut, kepala=urut == 1)
    return {**data, "tanggal_lahir": f"{data['tanggal_lahir']:%d/%m/%Y}", **ubah}


def kk(urut: int = 1, **ubah: Any) -> dict[str, Any]:
    """A keluarga of the quick entry, typed."""
    return {"no_kk": buat_kk("180199", date(2015, 3, 7), urut), "program": "NON BANSOS", **ubah}


def tabel(usulan: Usulan, *keluarga: tuple[dict[str, Any], list[dict[str, Any]]]) -> dict[str, Any]:
    """The second step of the quick entry: each keluarga is (its columns, its rows)."""
    data = {
        "langkah": "keluarga",
        "versi": usulan.versi,
        "k-TOTAL_FORMS": len(keluarga),
        "k-INITIAL_FORMS": 0,
    }
    for i, (kolom, baris) in enumerate(keluarga):
        data |= {f"k-{i}-{nama}": nilai for nama, nilai in kolom.items()}
        data |= {f"a{i}-TOTAL_FORMS": len(baris), f"a{i}-INITIAL_FORMS": 0}
        data |= {f"a{i}-{j}-{nama}": isi for j, b in enumerate(baris) for nama, isi in b.items()}
    return data
