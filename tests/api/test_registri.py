"""/api/v1/rumah-tangga/ and /api/v1/wilayah/: what the user's region holds, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dtks.inti.jam import sekarang
from dtks.inti.nik import samarkan
from dtks.jejak.models import Peristiwa
from dtks.registri.models import Anggota, Keluarga, RumahTangga
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d

pytestmark = pytest.mark.django_db
URL = "/api/v1/rumah-tangga/"
URL_WILAYAH = "/api/v1/wilayah/"


def rumah_tangga(dunia: d.Dunia, *, desa: str = d.WAY_URANG, orang: int = 1, **kolom: Any) -> RumahTangga:
    """A known household with one keluarga."""
    isi = [d.data_anggota(dunia.urut(), kepala=ke == 0) for ke in range(orang)]
    kini = sekarang()
    with cakupan(d.KABUPATEN):
        rt: RumahTangga = RumahTangga.objects.create(
            desa_id=desa,
            nama_kepala=isi[0]["nama"],
            jumlah_anggota=orang,
            alamat="Jl. Mawar",
            sumber="PRELIST",
            dibuat_pada=kini,
            diubah_pada=kini,
            **kolom,
        )
        keluarga = Keluarga.objects.create(rumah_tangga=rt, desa_id=desa, no_kk=None)
        for ke, satu in enumerate(isi, start=1):
            Anggota.objects.create(rumah_tangga=rt, keluarga=keluarga, desa_id=desa, nomor_urut=ke, **satu)
    return rt


def kode(client: Any, saring: str = "") -> list[str]:
    """Codes of every page of the region list."""
    hasil: list[str] = []
    url = f"{URL_WILAYAH}{saring}"
    while url:
        jawaban = client.get(url).json()
        hasil += [w["kode"] for w in jawaban["results"]]
        url = jawaban["next"]
    return hasil


# --- Households --------------------------------------------------------------------------------------


def test_active_households_of_the_region_stand_by_name(dunia, masuk):
    kedua, pertama = rumah_tangga(dunia), rumah_tangga(dunia)
    with cakupan(d.KABUPATEN):
        RumahTangga.objects.filter(pk=kedua.pk).update(nama_kepala="ZAINAB CONTOH")
    rumah_tangga(dunia, aktif=False)
    rumah_tangga(dunia, desa=d.HAJIMENA)

    hasil = masuk(dunia.operator_desa).get(URL).json()

    assert [b["id"] for b in hasil["results"]] == [pertama.pk, kedua.pk]
    assert hasil["results"][1]["nama_kepala"] == "ZAINAB CONTOH"
    assert hasil["next"] is None


def test_one_household_is_written_masked_and_its_reading_is_logged(dunia, masuk):
    rt = rumah_tangga(dunia, orang=2)
    response = masuk(dunia.operator_desa).get(f"{URL}{rt.pk}/?nik=penuh")
    orang = response.json()["keluarga"][0]["anggota"]

    with cakupan(d.KABUPATEN):
        nik = list(
            Anggota.objects.filter(rumah_tangga=rt).order_by("nomor_urut").values_list("nik", flat=True)
        )
    assert [o["nik"] for o in orang] == [samarkan(str(n)) for n in nik]
    assert not any(str(n) in response.content.decode() for n in nik)
    assert orang[0]["status_penetapan"] == "USULAN_DAERAH"
    dicatat = Peristiwa.objects.tentang("rumahtangga", rt.pk).values_list("peristiwa", "pelaku_id")
    assert list(dicatat) == [("registri.dibaca", dunia.operator_desa.pk)]


def test_people_who_left_are_not_written(dunia, masuk):
    rt = rumah_tangga(dunia, orang=2)
    with cakupan(d.KABUPATEN):
        Anggota.objects.filter(rumah_tangga=rt, nomor_urut=2).update(aktif=False)
    isi = masuk(dunia.operator_desa).get(f"{URL}{rt.pk}/").json()
    assert [o["nomor_urut"] for o in isi["keluarga"][0]["anggota"]] == [1]


def test_a_household_of_another_region_is_not_there(dunia, masuk):
    rt = rumah_tangga(dunia, desa=d.HAJIMENA)
    assert masuk(dunia.operator_desa).get(f"{URL}{rt.pk}/").status_code == 404
    assert masuk(dunia.operator_kabupaten).get(f"{URL}{rt.pk}/").status_code == 200


def test_the_registry_needs_its_right(dunia, masuk):
    rt = rumah_tangga(dunia)
    client = masuk(dunia.petugas)
    assert [client.get(u).status_code for u in (URL, f"{URL}{rt.pk}/")] == [403, 403]


def test_twenty_households_cost_as_many_queries_as_two(dunia, masuk):
    client = masuk(dunia.operator_desa)
    jumlah = []
    for tambah, ada in ((2, 2), (18, 20)):
        for _ in range(tambah):
            rumah_tangga(dunia)
        with CaptureQueriesContext(connection) as query:
            assert len(client.get(URL).json()["results"]) == ada
        jumlah.append(len(query))
    assert jumlah[0] == jumlah[1]


# --- Regions -----------------------------------------------------------------------------------------


def test_a_village_sees_itself_and_its_parents(dunia, masuk):
    client = masuk(dunia.operator_desa)
    assert kode(client) == ["18", "1801", "180106", d.WAY_URANG]
    assert client.get(f"{URL_WILAYAH}{d.WAY_URANG}/").json()["nama"] == "Way Urang"
    assert client.get(f"{URL_WILAYAH}{d.HAJIMENA}/").status_code == 404


def test_a_district_sees_its_kecamatan_and_villages_by_parent_and_level(dunia, masuk):
    client = masuk(dunia.operator_kabupaten)
    assert len(kode(client, "?tingkat=6")) == 17
    assert len(kode(client, "?tingkat=10")) == 260
    kalianda = kode(client, "?induk=180106")
    assert d.WAY_URANG in kalianda
    assert all(k.startswith("180106") for k in kalianda)


def test_whoever_signed_in_reads_regions_and_nobody_else(dunia, masuk, client):
    assert masuk(dunia.auditor).get(URL_WILAYAH).status_code == 200
    assert client.get(URL_WILAYAH).status_code == 401
