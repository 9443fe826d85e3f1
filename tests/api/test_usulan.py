"""/api/v1/usulan/: rows of the region, filters, paging, masked numbers and the reading log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dtks.inti.nik import samarkan
from dtks.jejak.models import Peristiwa
from dtks.registri.data import KOLOM_ANGGOTA, KOLOM_KELUARGA, KOLOM_RUMAH_TANGGA, DataAnggota
from dtks.registri.kuesioner import Privasi
from dtks.wilayah.api import Kursor
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from usulan.models import Usulan, UsulanAnggota, UsulanKeluarga
from usulan.workflow import Aksi

pytestmark = pytest.mark.django_db
URL = "/api/v1/usulan/"


def baris(client: Any, saring: str = "") -> list[dict[str, Any]]:
    response = client.get(f"{URL}{saring}")
    assert response.status_code == 200, response.content
    hasil: list[dict[str, Any]] = response.json()["results"]
    return hasil


def nomor(usulan: Usulan) -> set[str]:
    """Every NIK and No KK of a proposal."""
    with cakupan(d.KABUPATEN):
        nik = UsulanAnggota.objects.filter(usulan=usulan).values_list("nik", flat=True)
        kk = UsulanKeluarga.objects.filter(usulan=usulan).values_list("no_kk", flat=True)
        return {str(n) for n in (*nik, *kk)}


def peristiwa(usulan: Usulan, nama: str) -> int:
    return Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa=nama).count()


# --- The list ----------------------------------------------------------------------------------------


def test_the_list_holds_the_proposals_of_the_region_newest_change_first(dunia, masuk):
    pertama, kedua = d.draf(dunia), d.draf(dunia)
    lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)

    sendiri = baris(masuk(dunia.operator_desa))
    semua = baris(masuk(dunia.operator_kabupaten))

    assert [b["kunci"] for b in sendiri] == [str(kedua.kunci), str(pertama.kunci)]
    assert [b["kunci"] for b in semua] == [str(u.kunci) for u in (lain, kedua, pertama)]
    assert sendiri[0]["nama_kepala"] == kedua.nama_kepala
    assert sendiri[0]["desa"] == d.WAY_URANG
    assert sendiri[0]["nama_desa"] == "Way Urang"
    assert sendiri[0]["periode"] is None


def test_the_list_shows_no_number_of_a_person(dunia, masuk):
    usulan = d.draf(dunia)
    isi = masuk(dunia.operator_desa).get(f"{URL}?nik=penuh").content.decode()
    assert str(usulan.kunci) in isi
    assert not any(n in isi for n in nomor(usulan))


def test_the_list_is_narrowed_by_status_village_and_period(dunia, masuk):
    draf = d.draf(dunia)
    terkirim = d.draf(dunia)
    d.ajukan(dunia, terkirim)
    lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    client = masuk(dunia.operator_kabupaten)

    def kunci(saring: str) -> set[str]:
        return {b["kunci"] for b in baris(client, saring)}

    assert kunci("?status=DIAJUKAN") == {str(terkirim.kunci)}
    assert kunci(f"?desa={d.KELURAHAN_KALIANDA}") == {str(lain.kunci)}
    assert kunci("?desa=180106") == {str(u.kunci) for u in (draf, terkirim, lain)}
    assert kunci("?desa=180104") == set()
    assert kunci(f"?periode={dunia.periode.kode}") == {str(terkirim.kunci)}


@pytest.mark.parametrize("saring", ["status=SEMBARANG", "desa=18.01", "desa=1801"])
def test_a_wrong_filter_is_named(saring, dunia, masuk):
    response = masuk(dunia.operator_kabupaten).get(f"{URL}?{saring}")
    assert response.status_code == 400
    assert list(response.json()) == [saring.split("=")[0]]


def test_paging_walks_every_row_once_although_many_changed_at_the_same_moment(dunia, masuk, monkeypatch):
    monkeypatch.setattr(Kursor, "per_halaman", 2)
    usulan = [d.draf(dunia, anggota=0) for _ in range(5)]
    with cakupan(d.KABUPATEN):
        Usulan.objects.update(diubah_pada=datetime(2026, 11, 2, tzinfo=UTC))
    client = masuk(dunia.operator_desa)

    ketemu, url, halaman = [], URL, 0
    while url:
        jawaban = client.get(url).json()
        ketemu += [b["kunci"] for b in jawaban["results"]]
        url, halaman = jawaban["next"], halaman + 1

    assert ketemu == [str(u.kunci) for u in reversed(usulan)]
    assert halaman == 3


def test_a_broken_place_is_refused_instead_of_starting_over(dunia, masuk):
    d.draf(dunia)
    response = masuk(dunia.operator_desa).get(f"{URL}?kursor=rusak")
    assert response.status_code == 400
    assert "Mulai lagi dari halaman pertama" in response.json()["kursor"][0]


def test_twenty_rows_cost_as_many_queries_as_two(dunia, masuk):
    client = masuk(dunia.operator_desa)

    def jumlah(baris_ada: int) -> int:
        with CaptureQueriesContext(connection) as query:
            assert len(baris(client)) == baris_ada
        return len(query)

    d.ajukan(dunia, *(d.draf(dunia) for _ in range(2)))
    dua = jumlah(2)
    d.ajukan(dunia, *(d.draf(dunia, anggota=1) for _ in range(18)))
    assert jumlah(20) == dua


# --- One proposal ------------------------------------------------------------------------------------


def test_one_proposal_is_written_with_its_people_and_masked_numbers(dunia, masuk):
    usulan = d.draf(dunia)
    response = masuk(dunia.operator_desa).get(f"{URL}{usulan.kunci}/")
    isi = response.json()

    assert {samarkan(n) for n in nomor(usulan)} == {
        *(k["no_kk"] for k in isi["keluarga"]),
        *(a["nik"] for k in isi["keluarga"] for a in k["anggota"]),
    }
    assert not any(n in response.content.decode() for n in nomor(usulan))
    assert isi["keluarga"][0]["anggota"][0]["nama"] == usulan.nama_kepala
    assert isi["rumah_tangga"]["alamat"] == "Jl. Kenanga No. 5"
    assert peristiwa(usulan, "usulan.dibaca") == 1
    assert peristiwa(usulan, "usulan.nik_dibuka") == 0
    assert "no-store" in response.headers["Cache-Control"]


def test_whole_numbers_are_written_on_demand_and_logged_as_that(dunia, masuk):
    usulan = d.draf(dunia)
    isi = masuk(dunia.operator_desa).get(f"{URL}{usulan.kunci}/?nik=penuh").content.decode()
    assert all(n in isi for n in nomor(usulan))
    assert peristiwa(usulan, "usulan.nik_dibuka") == 1


def test_whole_numbers_need_the_right_to_personal_data(dunia, masuk):
    usulan = d.draf(dunia)
    response = masuk(dunia.kepala_desa).get(f"{URL}{usulan.kunci}/?nik=penuh")
    assert response.status_code == 403
    assert response.json()["detail"].startswith("Peran Anda tidak berhak")
    assert peristiwa(usulan, "usulan.nik_dibuka") == 0


def test_specific_data_is_written_only_for_who_may_open_personal_data(dunia, masuk):
    usulan = d.draf(dunia)

    def spesifik(orang: Any) -> list[Any]:
        isi = masuk(orang).get(f"{URL}{usulan.kunci}/").json()
        return [isi["rumah_tangga"]["data_spesifik"], isi["keluarga"][0]["anggota"][0]["data_spesifik"]]

    assert spesifik(dunia.kepala_desa) == [None, None]
    assert spesifik(dunia.operator_desa) == [
        {"jawaban": {}},
        {"disabilitas": False, "jenis_disabilitas": "", "hamil": False, "tanggal_hamil": None},
    ]


def test_every_declared_column_is_written(dunia, masuk):
    usulan = d.draf(dunia)
    isi = masuk(dunia.operator_desa).get(f"{URL}{usulan.kunci}/").json()
    rumah_tangga, keluarga = isi["rumah_tangga"], isi["keluarga"][0]
    orang = keluarga["anggota"][0]

    assert rumah_tangga.keys() | rumah_tangga["data_spesifik"].keys() >= set(KOLOM_RUMAH_TANGGA)
    assert keluarga.keys() | keluarga["data_spesifik"].keys() >= set(KOLOM_KELUARGA)
    assert orang.keys() | orang["data_spesifik"].keys() >= set(KOLOM_ANGGOTA)
    assert orang["data_spesifik"].keys() == {
        k for k, privasi in DataAnggota.PRIVASI.items() if privasi is Privasi.SPESIFIK
    }


def test_one_proposal_costs_the_same_queries_however_many_its_people(dunia, masuk):
    kecil, besar = d.draf(dunia, anggota=1), d.draf(dunia, anggota=8)
    client = masuk(dunia.operator_desa)
    jumlah = []
    for usulan in (kecil, kecil, besar):
        with CaptureQueriesContext(connection) as query:
            assert client.get(f"{URL}{usulan.kunci}/").status_code == 200
        jumlah.append(len(query))
    assert jumlah[1] == jumlah[2]


def test_a_finished_proposal_names_its_period_and_findings(dunia, masuk):
    (usulan,) = d.disetujui(dunia)
    d.putus(dunia, usulan, Aksi.BUKA, "salah tekan")
    isi = masuk(dunia.supervisor).get(f"{URL}{usulan.kunci}/").json()
    assert (isi["status"], isi["periode"], isi["alasan"]) == (
        "TERVERIFIKASI",
        dunia.periode.kode,
        "salah tekan",
    )
    assert len(isi["temuan"]) == isi["jumlah_galat"] + isi["jumlah_peringatan"]


# --- Who may -----------------------------------------------------------------------------------------


def test_another_region_is_not_there(dunia, masuk):
    usulan = d.draf(dunia)
    client = masuk(dunia.operator_desa_lain)
    response = client.get(f"{URL}{usulan.kunci}/")
    assert response.status_code == 404
    assert response.json() == {"detail": "Data ini tidak ada di wilayah kerja Anda. Periksa alamatnya."}
    assert baris(client) == []
    assert client.get(f"{URL}{uuid4()}/").json() == response.json()
    assert peristiwa(usulan, "usulan.dibaca") == 0


@pytest.mark.parametrize("alamat", [URL, f"{URL}{UUID(int=7)}/"])
def test_without_the_right_it_is_refused_as_json(alamat, dunia, masuk):
    response = masuk(dunia.auditor).get(alamat)
    assert response.status_code == 403
    assert response.json() == {"detail": "Peran Anda tidak berhak atas data ini."}


def test_without_signing_in_it_is_refused_as_json(client, db):
    response = client.get(URL)
    assert response.status_code == 401
    assert response.json() == {"detail": "Silakan masuk lebih dulu."}


@pytest.mark.parametrize("metode", ["post", "delete", "options", "trace"])
def test_a_method_that_is_not_offered_says_where_to_look(metode, dunia, masuk):
    usulan = d.draf(dunia)
    response = getattr(masuk(dunia.operator_desa), metode)(f"{URL}{usulan.kunci}/")
    assert response.status_code == 405
    assert response.json()["detail"].startswith("Metode ini tidak tersedia")


def test_an_unknown_address_is_answered_as_json(dunia, masuk):
    response = masuk(dunia.operator_desa).get("/api/v1/tidak-ada/")
    assert response.status_code == 404
    assert response.json()["detail"].startswith("Data ini tidak ada")


def test_there_is_no_browsable_page(dunia, masuk):
    response = masuk(dunia.operator_desa).get(URL, headers={"accept": "text/html"})
    assert response.status_code == 406
    assert "application/json" in response.json()["detail"]
