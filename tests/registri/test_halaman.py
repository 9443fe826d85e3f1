"""Pages of the registry: list, search by NIK, one household; and the reading log."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dtks.inti.jam import sekarang
from dtks.jejak.models import Peristiwa
from dtks.registri.models import Anggota, Keluarga, RiwayatRumahTangga, RumahTangga
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d

pytestmark = pytest.mark.django_db
URL = "/registri/"


def teks(response: Any) -> str:
    return " ".join(response.content.decode().split())


def rumah_tangga(dunia: d.Dunia, *, desa: str = d.WAY_URANG, **kolom: Any) -> RumahTangga:
    """A known household with one person."""
    orang = d.data_anggota(dunia.urut())
    kini = sekarang()
    with cakupan(d.KABUPATEN):
        rt: RumahTangga = RumahTangga.objects.create(
            **{
                "desa_id": desa,
                "nama_kepala": orang["nama"],
                "jumlah_anggota": 1,
                "alamat": "Jl. Mawar",
                "sumber": "PRELIST",
                "dibuat_pada": kini,
                "diubah_pada": kini,
                **kolom,
            }
        )
        keluarga = Keluarga.objects.create(rumah_tangga=rt, desa_id=desa, no_kk=None)
        Anggota.objects.create(rumah_tangga=rt, keluarga=keluarga, desa_id=desa, **orang)
    return rt


def nik_dari(rt: RumahTangga) -> str:
    with cakupan(d.KABUPATEN):
        return str(Anggota.objects.get(rumah_tangga=rt).nik)


def peristiwa(rt: RumahTangga, nama: str) -> int:
    return Peristiwa.objects.tentang("rumahtangga", rt.pk).filter(peristiwa=nama).count()


# --- The list ----------------------------------------------------------------------------------------


def test_households_stand_by_name_with_village_people_and_source(dunia, masuk):
    zaki = rumah_tangga(dunia, nama_kepala="ZAKI", jumlah_anggota=7)
    ana = rumah_tangga(dunia, nama_kepala="ANA", desa=d.HAJIMENA, sumber="USULAN")
    rumah_tangga(dunia, nama_kepala="NONAKTIF", aktif=False)
    response = masuk(dunia.operator_kabupaten).get(URL)
    assert [rt.pk for rt in response.context["halaman"].baris] == [ana.pk, zaki.pk]
    isi = teks(response)
    for kata in ("Hajimena", "Natar", "Usulan daerah", "Prelist", ">7<", "2 rumah tangga"):
        assert kata in isi


def test_filters_by_name_region_and_source(dunia, masuk):
    rumah_tangga(dunia, nama_kepala="ZAKI")
    rumah_tangga(dunia, nama_kepala="ANA", desa=d.HAJIMENA, sumber="USULAN")
    client = masuk(dunia.operator_kabupaten)

    def terlihat(**saring: str) -> set[str]:
        return {rt.nama_kepala for rt in client.get(URL, saring).context["halaman"].baris}

    assert terlihat(nama=" za ") == {"ZAKI"}
    assert terlihat(wilayah="180104") == {"ANA"}
    assert terlihat(wilayah=d.WAY_URANG) == {"ZAKI"}
    assert terlihat(sumber="USULAN") == {"ANA"}
    assert terlihat(nama="Z", sumber="USULAN") == set()


def test_a_village_sees_its_own_households_and_no_other_region_in_the_filter(dunia, masuk):
    rumah_tangga(dunia, nama_kepala="TETANGGA", desa=d.KELURAHAN_KALIANDA)
    isi = teks(masuk(dunia.operator_desa).get(URL))
    assert "TETANGGA" not in isi
    assert f'value="{d.KELURAHAN_KALIANDA}"' not in isi
    assert "Belum ada rumah tangga di wilayah Anda" in isi


def test_an_empty_search_tells_how_to_widen_it(dunia, masuk):
    assert "Coba lebih sedikit huruf" in teks(masuk(dunia.operator_desa).get(URL, {"nama": "TIDAK ADA"}))


@pytest.mark.parametrize("peran", ["petugas", "admin_kabupaten", "auditor"])
def test_others_have_no_registry(dunia, masuk, peran):
    rt = rumah_tangga(dunia)
    client = masuk(getattr(dunia, peran))
    for url in (URL, reverse("registri:detail", args=[rt.pk])):
        assert client.get(url).status_code == 403


def test_twenty_rows_cost_as_many_queries_as_two(dunia, masuk):
    client = masuk(dunia.operator_kabupaten)

    def jumlah() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as tercatat:
            assert client.get(URL).status_code == 200
        return len(tercatat)

    rumah_tangga(dunia)
    rumah_tangga(dunia, desa=d.HAJIMENA)
    sedikit = jumlah()
    for _ in range(18):
        rumah_tangga(dunia)
    assert jumlah() == sedikit


# --- Search by NIK -----------------------------------------------------------------------------------


def test_a_nik_is_posted_found_and_the_search_logged_masked(dunia, masuk):
    rt = rumah_tangga(dunia)
    nik = nik_dari(rt)
    response = masuk(dunia.operator_desa).post(
        "/registri/cari/", {"nik": f"{nik[:6]} {nik[6:12]}-{nik[12:]}"}
    )
    assert response.url == reverse("registri:detail", args=[rt.pk])
    dicari = Peristiwa.objects.get(peristiwa="registri.nik_dicari")
    assert dicari.isi == {"nik": f"{nik[:6]}******{nik[-4:]}", "ditemukan": True}
    assert (dicari.objek_id, dicari.wilayah_id) == (str(rt.pk), d.WAY_URANG)


def test_a_nik_of_another_region_is_not_found_and_the_search_is_logged_too(dunia, masuk):
    nik = nik_dari(rumah_tangga(dunia, desa=d.KELURAHAN_KALIANDA))
    isi = teks(masuk(dunia.operator_desa).post("/registri/cari/", {"nik": nik}))
    assert "tidak ditemukan di wilayah Anda" in isi
    dicari = Peristiwa.objects.get(peristiwa="registri.nik_dicari")
    assert dicari.isi["ditemukan"] is False
    assert dicari.wilayah_id == d.WAY_URANG
    assert nik not in str(dicari.isi)


@pytest.mark.parametrize("nik", ["", "123", "1801990101800001x", "18019901018000011"])
def test_what_is_no_nik_is_not_searched(dunia, masuk, nik):
    response = masuk(dunia.operator_desa).post("/registri/cari/", {"nik": nik})
    assert response.status_code == 200
    assert response.context["form"].errors["nik"]
    assert not Peristiwa.objects.filter(peristiwa="registri.nik_dicari").exists()


def test_an_address_never_searches(dunia, masuk):
    rt = rumah_tangga(dunia)
    response = masuk(dunia.operator_desa).get("/registri/cari/", {"nik": nik_dari(rt)})
    assert response.status_code == 200
    assert not Peristiwa.objects.filter(peristiwa="registri.nik_dicari").exists()


def test_who_may_not_open_personal_data_or_the_registry_does_not_search(dunia, masuk):
    nik = nik_dari(rumah_tangga(dunia))
    for orang in (dunia.kepala_desa, dunia.operator_kecamatan, dunia.petugas):
        assert masuk(orang).post("/registri/cari/", {"nik": nik}).status_code == 403
    assert "Cari dengan NIK" not in teks(masuk(dunia.kepala_desa).get(URL))


# --- One household -----------------------------------------------------------------------------------


def test_reading_a_household_is_logged_and_its_numbers_are_masked(dunia, masuk):
    rt = rumah_tangga(dunia)
    nik = nik_dari(rt)
    isi = teks(masuk(dunia.operator_desa).get(reverse("registri:detail", args=[rt.pk])))
    assert nik not in isi
    assert f"{nik[:6]}******{nik[-4:]}" in isi
    assert "usulan daerah, belum ditetapkan pusat" in isi
    assert peristiwa(rt, "registri.dibaca") == 1


def test_numbers_are_shown_by_a_button_that_is_logged(dunia, masuk):
    rt = rumah_tangga(dunia)
    url = reverse("registri:buka_nomor", args=[rt.pk])
    client = masuk(dunia.operator_desa)
    assert client.get(url).status_code == 405
    response = client.post(url)
    assert nik_dari(rt) in teks(response)
    assert "no-store" in response["Cache-Control"]
    assert peristiwa(rt, "registri.nik_dibuka") == 1
    assert masuk(dunia.kepala_desa).post(url).status_code == 403
    assert peristiwa(rt, "registri.nik_dibuka") == 1


def test_health_data_are_shown_only_to_who_may_open_personal_data(dunia, masuk):
    rt = rumah_tangga(dunia, versi_kuesioner="BDT2015", jawaban={"luas_lantai": 1200, "status_bangunan": "1"})
    with cakupan(d.KABUPATEN):
        Anggota.objects.filter(rumah_tangga=rt).update(disabilitas=True)
    url = reverse("registri:detail", args=[rt.pk])
    isi = teks(masuk(dunia.operator_desa).get(url))
    assert "Disabilitas" in isi
    assert "1.200 m2" in isi
    assert "Milik sendiri" in isi
    assert "Disabilitas" not in teks(masuk(dunia.kepala_desa).get(url))


def test_criteria_are_shown_when_they_were_asked(dunia, masuk):
    client = masuk(dunia.operator_desa)
    prelist = rumah_tangga(dunia)
    assert "tidak memuat sembilan kriteria" in teks(client.get(reverse("registri:detail", args=[prelist.pk])))
    usulan = rumah_tangga(dunia, lantai_tanah=True, listrik_terbatas=False)
    assert "1 dari 9 terpenuhi" in teks(client.get(reverse("registri:detail", args=[usulan.pk])))


def test_the_history_leads_to_the_proposal(dunia, masuk):
    rt = rumah_tangga(dunia)
    usulan = d.draf(dunia)
    with cakupan(d.KABUPATEN):
        RiwayatRumahTangga.objects.create(
            rumah_tangga=rt,
            desa_id=d.WAY_URANG,
            periode=dunia.periode,
            kunci_usulan=usulan.kunci,
            jenis="BARU",
            sebelum=None,
            sesudah={},
            terjadi_pada=sekarang(),
        )
    isi = teks(masuk(dunia.operator_desa).get(reverse("registri:detail", args=[rt.pk])))
    assert f"Periode {dunia.periode}" in isi
    assert f'href="/usulan/{usulan.kunci}/"' in isi


def test_a_household_of_another_region_does_not_exist(dunia, masuk):
    rt = rumah_tangga(dunia, desa=d.KELURAHAN_KALIANDA)
    client = masuk(dunia.operator_desa)
    assert client.get(reverse("registri:detail", args=[rt.pk])).status_code == 404
    assert client.post(reverse("registri:buka_nomor", args=[rt.pk])).status_code == 404
    assert peristiwa(rt, "registri.dibaca") == 0
