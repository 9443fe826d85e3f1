"""The other kinds by the API: about a known household of the region, by the services of the pages."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from dtks.jejak.models import Peristiwa
from dtks.registri.models import Anggota, Keluarga, RumahTangga
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.finalisasi.babak import sampai_sah
from usulan.models import Usulan

pytestmark = pytest.mark.django_db
URL = "/api/v1/usulan/"


def kirim(client: Client, url: str, data: Any, metode: str = "post") -> Any:
    return getattr(client, metode)(url, json.dumps(data), content_type="application/json")


@pytest.fixture
def desa(dunia: d.Dunia, masuk: Any) -> Client:
    client: Client = masuk(dunia.operator_desa)
    return client


@pytest.fixture
def terdaftar(dunia: d.Dunia) -> RumahTangga:
    """A household of Way Urang that came into the registry by a finished period."""
    d.disetujui(dunia)
    sampai_sah(dunia)
    with cakupan(d.KABUPATEN):
        ketemu: RumahTangga = RumahTangga.objects.get()
        return ketemu


def nik(rumah_tangga: RumahTangga) -> list[str]:
    with cakupan(d.KABUPATEN):
        orang = Anggota.objects.filter(rumah_tangga=rumah_tangga).order_by("nomor_urut")
        return [str(n) for n in orang.values_list("nik", flat=True)]


def minta(jenis: str, sasaran: int | None, **isi: Any) -> dict[str, Any]:
    return {"kunci": str(uuid.uuid4()), "jenis": jenis, "asal": "RT_RW", "sasaran": sasaran, **isi}


def test_a_correction_starts_from_the_registry_and_keeps_what_changed(terdaftar, desa):
    data = minta("PERBAIKAN", terdaftar.pk)
    draf = kirim(desa, URL, data)
    assert draf.status_code == 201, draf.content
    utuh = desa.get(f"{URL}{data['kunci']}/?nik=penuh").json()
    utuh["keluarga"][0]["anggota"][1]["nama"] = "SITI DIPERBAIKI"
    ubah = {"versi": utuh["versi"], "keluarga": utuh["keluarga"]}
    response = kirim(desa, f"{URL}{data['kunci']}/", ubah, "patch")
    assert response.status_code == 200, response.content
    with cakupan(d.KABUPATEN):
        usulan = Usulan.objects.get(kunci=data["kunci"])
        assert [a.kolom_ubah for a in usulan.anggota.order_by("nomor_urut")] == [[], ["nama"]]
    assert kirim(desa, URL, data).status_code == 200


def test_a_registered_person_is_not_taken_out_by_leaving_the_row_away(terdaftar, desa):
    data = minta("PERBAIKAN", terdaftar.pk)
    kirim(desa, URL, data)
    utuh = desa.get(f"{URL}{data['kunci']}/?nik=penuh").json()
    utuh["keluarga"][0]["anggota"].pop()
    ubah = {"versi": utuh["versi"], "keluarga": utuh["keluarga"]}
    response = kirim(desa, f"{URL}{data['kunci']}/", ubah, "patch")
    assert response.status_code == 409
    assert "penonaktifan" in response.json()["detail"]


def test_a_death_is_proposed_with_its_akta_and_sent_without_musyawarah(terdaftar, desa):
    kepala, lain = nik(terdaftar)
    bukti = {"penyebab": "MENINGGAL", "tanggal": "2026-10-01", "nomor_dokumen": "474.3/12/2026"}
    data = minta("NONAKTIF", terdaftar.pk, orang=[lain], penonaktifan=bukti)
    response = kirim(desa, URL, data)
    assert response.status_code == 201, response.content
    hasil = response.json()
    assert hasil["penonaktifan"]["lingkup"] == "ANGGOTA"
    assert kirim(desa, URL, data).status_code == 200
    beda = data | {"penonaktifan": bukti | {"nomor_dokumen": "lain"}}
    assert kirim(desa, URL, beda).status_code == 409
    assert kirim(desa, URL, data | {"orang": [kepala]}).status_code == 409

    baru = {"versi": hasil["versi"], "penonaktifan": bukti | {"uraian": "di rumah"}}
    hasil = kirim(desa, f"{URL}{data['kunci']}/", baru, "put").json()
    assert hasil["penonaktifan"]["uraian"] == "di rumah"
    response = kirim(desa, f"{URL}{data['kunci']}/ajukan/", {"versi": hasil["versi"]})
    assert (response.status_code, response.json().get("status")) == (200, "DIAJUKAN"), response.content


def test_the_successor_of_a_head_is_named_by_nik(terdaftar, desa):
    kepala, lain = nik(terdaftar)
    bukti = {"penyebab": "MENINGGAL", "tanggal": "2026-10-01", "nomor_dokumen": "1", "kepala_pengganti": lain}
    data = minta("NONAKTIF", terdaftar.pk, orang=[kepala], penonaktifan=bukti)
    assert kirim(desa, URL, data).status_code == 201
    with cakupan(d.KABUPATEN):
        assert Usulan.objects.get(kunci=data["kunci"]).penonaktifan.kepala_pengganti.nik == lain
    bukti["kepala_pengganti"] = kepala
    assert (
        kirim(desa, URL, minta("NONAKTIF", terdaftar.pk, orang=[kepala], penonaktifan=bukti)).status_code
        == 409
    )


def test_a_move_is_asked_by_the_village_they_leave(terdaftar, desa):
    data = minta(
        "PINDAH",
        terdaftar.pk,
        orang=nik(terdaftar),
        rumah_tangga={"alamat": "Jl. Seberang", "rt": "1", "rw": "2"},
        perpindahan={"desa_tujuan": d.KELURAHAN_KALIANDA, "nomor_surat": "475/1", "tanggal": "2026-11-01"},
    )
    response = kirim(desa, URL, data)
    assert response.status_code == 201, response.content
    pindah = response.json()["perpindahan"]
    assert (pindah["desa_asal"], pindah["desa_tujuan"]) == (d.WAY_URANG, d.KELURAHAN_KALIANDA)
    assert kirim(desa, URL, data).status_code == 200


def test_a_move_is_asked_by_the_village_they_come_to_with_the_exact_numbers(terdaftar, dunia, masuk):
    with cakupan(d.KABUPATEN):
        kk = Keluarga.objects.get(rumah_tangga=terdaftar).no_kk
    client = masuk(dunia.operator_desa_lain)
    data = minta(
        "PINDAH",
        None,
        desa=d.KELURAHAN_KALIANDA,
        rumah_tangga={"alamat": "Jl. Seberang", "rt": "1", "rw": "2"},
        perpindahan={"no_kk": kk, "nik_kepala": nik(terdaftar)[0], "nama_kepala": terdaftar.nama_kepala},
    )
    response = kirim(client, URL, data)
    assert response.status_code == 201, response.content
    assert terdaftar.alamat not in response.content.decode()
    hasil = response.json()
    assert (hasil["sasaran"], hasil["perpindahan"]["desa_asal"]) == (None, None)
    assert kirim(client, URL, data).status_code == 200
    data = data | {"kunci": str(uuid.uuid4())}
    data["perpindahan"]["nik_kepala"] = "1801991212800099"
    sebelum = Peristiwa.objects.filter(peristiwa="registri.nik_dicari").count()
    assert kirim(client, URL, data).status_code == 409
    assert Peristiwa.objects.filter(peristiwa="registri.nik_dicari").count() == sebelum + 1


def test_a_program_is_asked_for_the_family_by_its_pengurus(terdaftar, desa):
    data = minta("PROGRAM", terdaftar.pk, orang=[nik(terdaftar)[1]], program="PKH")
    response = kirim(desa, URL, data)
    assert (response.status_code, response.json().get("program")) == (201, "PKH"), response.content
    assert kirim(desa, URL, data | {"program": "EMAS"}).json() == {
        "program": ["Pilih salah satu: BPNT, PKH, NON BANSOS, PBI."]
    }


@pytest.mark.parametrize("jenis", ["PERBAIKAN", "NONAKTIF", "PROGRAM"])
def test_a_household_of_another_village_is_not_there(jenis, terdaftar, dunia, masuk):
    data = minta(
        jenis,
        terdaftar.pk,
        orang=nik(terdaftar)[1:],
        penonaktifan={"penyebab": "MENINGGAL"},
        program="PKH",
    )
    response = kirim(masuk(dunia.operator_desa_lain), URL, data)
    assert response.status_code in (400, 409), response.content
    assert terdaftar.nama_kepala not in response.content.decode()
    with cakupan(d.KABUPATEN):
        assert not Usulan.objects.filter(kunci=data["kunci"]).exists()


@pytest.mark.parametrize(
    ("jenis", "kurang"),
    [
        ("PERBAIKAN", ["sasaran"]),
        ("NONAKTIF", ["sasaran", "orang", "penonaktifan"]),
        ("PINDAH", ["rumah_tangga", "perpindahan"]),
        ("PROGRAM", ["sasaran", "orang", "program"]),
    ],
)
def test_each_kind_says_what_it_needs(jenis, kurang, desa, dunia):
    assert list(kirim(desa, URL, minta(jenis, None)).json()) == kurang


def test_a_stranger_is_not_named_for_a_household(terdaftar, desa):
    data = minta("PROGRAM", terdaftar.pk, orang=["1801991212800099"], program="PKH")
    response = kirim(desa, URL, data)
    assert response.status_code == 409
    assert "bukan milik anggota aktif" in response.json()["detail"]
