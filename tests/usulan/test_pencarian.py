"""Searching by NIK and No KK: posted, in words, the other region named only as that, logged once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dtks.inti.nik import samarkan
from dtks.jejak.models import Peristiwa
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.finalisasi.babak import sampai_sah
from usulan.models import Usulan, UsulanAnggota, UsulanKeluarga
from usulan.services.pencarian import PALING_BANYAK

pytestmark = pytest.mark.django_db
CARI = "/usulan/cari/"


def nomor(usulan: Usulan) -> tuple[str, str]:
    """(NIK of the head, No KK) of a proposal."""
    with cakupan(d.KABUPATEN):
        nik = UsulanAnggota.objects.filter(usulan=usulan).earliest("nomor_urut").nik
        return str(nik), str(UsulanKeluarga.objects.get(usulan=usulan).no_kk)


def cari(client: Client, *baris: str) -> Any:
    response = client.post(CARI, {"nomor": "\n".join(baris)})
    assert response.status_code == 200
    return response


def hasil(response: Any) -> list[tuple[str, list[Usulan], int, bool]]:
    """(number, proposals, households of the registry, known elsewhere) per row of the answer."""
    return [
        (h.nomor, [u for u, _ in usulan], len(h.rumah_tangga), h.wilayah_lain)
        for h, usulan in response.context["hasil"]
    ]


def dicatat() -> list[dict[str, Any]]:
    return list(Peristiwa.objects.filter(peristiwa="usulan.nik_dicari").values_list("isi", flat=True))


def test_a_person_is_found_by_nik_and_a_family_by_no_kk(dunia, masuk):
    usulan = d.draf(dunia)
    nik, kk = nomor(usulan)
    response = cari(masuk(dunia.operator_desa), nik, kk)
    assert hasil(response) == [(nik, [usulan], 0, False), (kk, [usulan], 0, False)]
    isi = response.content.decode()
    for kata in (f"No. {usulan.pk}", "Desa: menunggu musyawarah", f"/usulan/{usulan.kunci}/"):
        assert kata in isi
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("tulis", ["{0}.", " {1} {2} {3} {4} ", "{1}-{2}-{3}-{4}", "'{0}", "{0},", "{0}\t"])
def test_numbers_are_read_as_people_paste_them(tulis, dunia, masuk):
    usulan = d.draf(dunia)
    nik, _ = nomor(usulan)
    bagian = [nik[i : i + 4] for i in range(0, 16, 4)]
    assert hasil(cari(masuk(dunia.operator_desa), tulis.format(nik, *bagian))) == [(nik, [usulan], 0, False)]


def test_a_pasted_list_answers_each_number_once_in_its_order(dunia, masuk):
    satu, dua = d.draf(dunia), d.draf(dunia)
    nik1, nik2, asing = nomor(satu)[0], nomor(dua)[0], "1801991212800099"
    response = cari(masuk(dunia.operator_desa), nik2, asing, nik1, nik2)
    assert hasil(response) == [(nik2, [dua], 0, False), (asing, [], 0, False), (nik1, [satu], 0, False)]
    assert "3 nomor dicari, 1 tidak ditemukan" in response.content.decode()
    assert dicatat() == [{"jumlah": 3, "ditemukan": 2}]


def test_a_search_for_one_number_is_logged_with_the_masked_number(dunia, masuk):
    nik, _ = nomor(d.draf(dunia))
    cari(masuk(dunia.operator_desa), nik)
    assert dicatat() == [{"jumlah": 1, "ditemukan": 1, "nomor": samarkan(nik)}]


def test_of_another_region_only_is_said_that_the_number_is_known_there(dunia, masuk):
    lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    nik, kk = nomor(lain)
    client = masuk(dunia.operator_desa)
    assert hasil(cari(client, nik)) == [(nik, [], 0, False)], "a draft reserves nothing"

    d.ajukan(dunia, lain, oleh=dunia.operator_desa_lain)
    response = cari(client, nik, kk)
    assert hasil(response) == [(nik, [], 0, True), (kk, [], 0, True)]
    isi = response.content.decode()
    assert isi.count("Terdaftar di wilayah lain") == 2
    for bocor in (str(lain.kunci), lain.nama_kepala, f"No. {lain.pk}", "Kelurahan Kalianda"):
        assert bocor not in isi


def test_whoever_sees_both_villages_sees_both_proposals(dunia, masuk):
    lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    d.ajukan(dunia, lain, oleh=dunia.operator_desa_lain)
    nik, _ = nomor(lain)
    for siapa in (dunia.pendamping, dunia.operator_kabupaten):
        assert hasil(cari(masuk(siapa), nik)) == [(nik, [lain], 0, False)]


def test_a_household_of_the_registry_is_found_beside_its_proposal(dunia, masuk):
    (usulan,) = d.disetujui(dunia)
    sampai_sah(dunia)
    nik, kk = nomor(usulan)
    response = cari(masuk(dunia.operator_desa), nik, kk)
    assert hasil(response) == [(nik, [usulan], 1, False), (kk, [usulan], 1, False)]
    assert 'href="/registri/' in response.content.decode()


def test_lines_that_are_no_numbers_are_named_and_nothing_is_searched(dunia, masuk):
    response = cari(masuk(dunia.operator_desa), "1801991212800099", "Budi", "3.2E+15", "12345")
    assert "Bukan nomor 16 angka: Budi, 3.2E+15, 12345." in " ".join(response.content.decode().split())
    assert dicatat() == []


@pytest.mark.parametrize("isi", ["", "  \n\n ", ",;,"])
def test_nothing_to_search_says_so(isi, dunia, masuk):
    response = cari(masuk(dunia.operator_desa), isi)
    assert "Belum diisi." in response.content.decode()
    assert dicatat() == []


def test_a_thousand_numbers_are_answered_and_one_more_is_refused(dunia, masuk):
    client = masuk(dunia.operator_desa)
    semua = [f"18019912128{urut:05}" for urut in range(PALING_BANYAK + 1)]
    with CaptureQueriesContext(connection) as query:
        response = cari(client, *semua[:-1])
    assert len(hasil(response)) == PALING_BANYAK
    assert len(query) < 30
    tolak = cari(client, *semua).content.decode()
    assert f"Ada {PALING_BANYAK + 1} nomor; paling banyak {PALING_BANYAK}" in tolak


def test_a_number_in_the_address_is_not_a_search(dunia, masuk):
    nik, _ = nomor(d.draf(dunia))
    isi = masuk(dunia.operator_desa).get(CARI, {"nomor": nik}).content.decode()
    assert nik not in isi
    assert dicatat() == []


def test_the_box_of_the_list_takes_no_personal_number(dunia, masuk):
    isi = masuk(dunia.operator_desa).get("/usulan/").content.decode()
    assert 'pattern="(?!(?:.*?[0-9]){13}).*"' in isi


def test_who_may_not_open_personal_data_cannot_search(dunia, masuk):
    for siapa in (dunia.kepala_desa, dunia.auditor, dunia.admin_kabupaten):
        assert masuk(siapa).post(CARI, {"nomor": "1801991212800099"}).status_code == 403
    assert f'href="{CARI}"' not in masuk(dunia.kepala_desa).get("/usulan/").content.decode()
