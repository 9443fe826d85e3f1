"""Entry and mass upload judge alike: the same generated families, typed in and uploaded."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtks.inti.kk import buat_kk
from dtks.inti.nik import buat_nik
from dtks.registri.data import DataAnggota
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from tests.dunia import KABUPATEN, KELURAHAN_KALIANDA, WAY_URANG, Dunia
from tests.usulan.unggah import TEMPAT, csv_nasional, daftarkan, keluarga, unggah
from usulan.models import BarisUnggahan, TemuanUsulan, UsulanAnggota
from usulan.services import isi

pytestmark = pytest.mark.django_db
Tempat = tuple[str, str, int | None, str]

TENTANG_BERKAS = {"SUDAH_ADA_DRAF", "DRAF_BERBEDA"}
HARI = st.dates(date(1930, 1, 1), date(2027, 6, 1))
NAMA = st.sampled_from(
    [
        "BUDI SANTOSO",
        "SITI AMINAH",
        "H. SLAMET",
        "RINI, S.PD",
        "AGUS 2",
        "SRI 'AYU'",
        "NI MADE",
        "X",
        "DR JOKO",
    ]
)
ORANG = st.fixed_dictionaries(
    {
        "nama": NAMA,
        "lahir_nik": st.none() | st.dates(date(1930, 1, 1), date(2020, 1, 1)),
        "kelamin_nik": st.sampled_from("LP"),
        "tempat_lahir": st.sampled_from(["KALIANDA", ""]),
        "tanggal_lahir": st.none() | HARI,
        "ibu_kandung": st.sampled_from(["AMINAH", ""]),
        "jenis_kelamin": st.sampled_from("LP"),
        "pekerjaan": st.sampled_from(
            ["BURUH HARIAN LEPAS", "", "PNS", "KEPALA DUSUN", "ANGGOTA BPD", "PENSIUNAN TNI"]
        ),
        "status_kawin": st.sampled_from(["", "1", "2", "3", "4"]),
        "hubungan": st.sampled_from(["", "1", "1", "2", "3", "4", "6", "7", "8"]),
        "disabilitas": st.booleans(),
        "jenis_disabilitas": st.sampled_from(["", "PDFSK"]),
        "hamil": st.booleans(),
        "tanggal_hamil": st.none() | HARI,
    }
)
KELUARGA = st.fixed_dictionaries(
    {
        "terbit": st.sampled_from([date(2015, 3, 7), date(2099, 1, 1)]),
        "kk_pengusul": st.booleans(),
        "nik_terdaftar": st.booleans(),
        "orang": st.lists(ORANG, min_size=1, max_size=4),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(semua=st.lists(KELUARGA, min_size=1, max_size=5))
def test_entry_and_upload_give_the_same_findings_on_the_same_data(
    dunia: Dunia, semua: list[dict[str, Any]]
) -> None:
    berkas = _baris(dunia, semua)
    unggahan = unggah(dunia.operator_desa, csv_nasional(b for satu in berkas for b in satu))
    if unggahan.status == "DITOLAK":
        pytest.fail(unggahan.pesan)
    for ke, satu in enumerate(berkas, 1):
        assert _diunggah(unggahan.pk, ke) == _dientri(dunia, satu)


def _baris(dunia: Dunia, semua: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The generated families as rows; numbers are unique, but for one NIK registered elsewhere."""
    terdaftar = keluarga(900, anggota=1)[0]
    if not dunia.operator_desa.no_kk:
        daftarkan([terdaftar], KELURAHAN_KALIANDA)
        dunia.operator_desa.no_kk = buat_kk("180199", date(2016, 1, 1), 9)
        dunia.operator_desa.save()
    hasil, terpakai = [], {"nik": False, "kk": False}
    for k in semua:
        no_kk = buat_kk("180199", k["terbit"], dunia.urut())
        if k["kk_pengusul"] and not terpakai["kk"]:
            no_kk, terpakai["kk"] = dunia.operator_desa.no_kk, True
        rumah = []
        for o in k["orang"]:
            o = dict(o)
            lahir, kelamin = o.pop("lahir_nik"), o.pop("kelamin_nik")
            o["nik"] = buat_nik("180199", lahir, kelamin, dunia.urut()) if lahir else None
            rumah.append({"no_kk": no_kk, "program": "PKH", **TEMPAT, **o})
        if k["nik_terdaftar"] and not terpakai["nik"]:
            rumah[0]["nik"], terpakai["nik"] = terdaftar["nik"], True
        hasil.append(rumah)
    return hasil


def _tempat(kode: str, bidang: str, urut: dict[str, int]) -> Tempat:
    """A finding by what it is about: kind, place in the family, column."""
    macam, _, sisa = bidang.partition(".")
    acuan, _, kolom = sisa.partition(".")
    return (
        kode,
        macam,
        urut.get(acuan) if macam == "anggota" else None,
        kolom if macam in ("anggota", "keluarga") else "",
    )


def _diunggah(unggahan: int, kelompok: int) -> set[Tempat]:
    with cakupan(KABUPATEN):
        baris = list(BarisUnggahan.objects.filter(unggahan=unggahan, kelompok=kelompok))
    urut = {f"{kelompok}-1-{b.urut_anggota}": b.urut_anggota or 0 for b in baris}
    return {_tempat(t[0], t[2], urut) for b in baris for t in b.temuan if t[0] not in TENTANG_BERKAS}


def _dientri(dunia: Dunia, rumah: list[dict[str, Any]]) -> set[Tempat]:
    """Type the family in, part by part, and read what was found."""
    oleh = dunia.operator_desa
    kolom = {f.name for f in DataAnggota._meta.local_fields}
    with cakupan(oleh.kode_wilayah):
        usulan = isi.buat_draf(
            oleh=oleh,
            desa=Wilayah.objects.get(pk=WAY_URANG),
            kunci=uuid.uuid4(),
            asal="RT_RW",
            keterangan="",
            rumah_tangga={k: rumah[0][k] for k in ("alamat", "rt", "rw")},
        )
        kk = isi.simpan_keluarga(
            oleh=oleh, usulan_id=usulan.pk, versi=None, data={k: rumah[0][k] for k in ("no_kk", "program")}
        )
        for orang in rumah:
            data = {k: v for k, v in orang.items() if k in kolom}
            isi.simpan_anggota(oleh=oleh, usulan_id=usulan.pk, versi=None, keluarga_id=kk.pk, data=data)
        urut = {
            str(pk): n
            for pk, n in UsulanAnggota.objects.filter(usulan=usulan).values_list("pk", "nomor_urut")
        }
        temuan = TemuanUsulan.objects.filter(usulan=usulan).values_list("kode", "bidang")
        return {_tempat(kode, bidang, urut) for kode, bidang in temuan}
