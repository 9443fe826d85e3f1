"""The queue: tabs, order, filters, paging, and who may see it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dtks.inti.jam import atur_jam
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.verval.bantu import jumlah_kueri, teks, usulan_diajukan, usulan_terverifikasi
from usulan.models import Usulan
from usulan.workflow import Aksi

pytestmark = pytest.mark.django_db
URL = "/verval/"


def _ubah(usulan: Usulan, **kolom: object) -> None:
    with cakupan(d.KABUPATEN):
        Usulan.objects.filter(pk=usulan.pk).update(**kolom)


def test_each_tab_shows_the_proposals_of_its_status(dunia, masuk):
    diajukan = usulan_diajukan(dunia)
    terverifikasi = usulan_terverifikasi(dunia)
    dikembalikan = usulan_terverifikasi(dunia)
    d.putus(dunia, dikembalikan, Aksi.KEMBALIKAN, "Perbaiki NIK")
    disetujui = d.disetujui(dunia)[0]
    client = masuk(dunia.operator_kabupaten)
    for status, usulan in {
        "DIAJUKAN": diajukan,
        "TERVERIFIKASI": terverifikasi,
        "DISETUJUI": disetujui,
        "DIKEMBALIKAN": dikembalikan,
    }.items():
        isi = teks(client.get(URL, {"status": status}))
        assert str(usulan.kunci) in isi
        assert "1 usulan" in isi


def test_without_a_choice_each_sees_the_tab_of_his_own_work(dunia, masuk):
    assert "Verval: menunggu keputusan" in teks(masuk(dunia.operator_kabupaten).get(URL))
    assert "Verval: menunggu kunjungan" in teks(masuk(dunia.petugas).get(URL))
    assert "Verval: menunggu kunjungan" in teks(masuk(dunia.petugas).get(URL, {"status": "DRAF"}))


def test_the_longest_waiting_comes_first_and_its_age_is_shown(dunia, masuk):
    baru, lama = usulan_diajukan(dunia), usulan_diajukan(dunia)
    _ubah(lama, status_sejak=datetime(2026, 11, 1, 3, tzinfo=UTC))
    with atur_jam(datetime(2026, 11, 13, 5, tzinfo=UTC)):
        isi = teks(masuk(dunia.petugas).get(URL))
        terbalik = teks(masuk(dunia.petugas).get(URL, {"urut": "terbaru"}))
    assert isi.index(str(lama.kunci)) < isi.index(str(baru.kunci))
    assert "12 hari" in isi
    assert terbalik.index(str(baru.kunci)) < terbalik.index(str(lama.kunci))


def test_a_row_tells_village_people_findings_and_last_visit(dunia, masuk):
    usulan = usulan_terverifikasi(dunia, anggota=3)
    _ubah(usulan, jumlah_galat=2, jumlah_peringatan=1)
    isi = teks(masuk(dunia.operator_kabupaten).get(URL))
    for kata in ("Way Urang", "Kalianda", "2 galat", "1 peringatan", "Selesai dicacah", ">3<"):
        assert kata in isi


def test_filters_by_name_region_and_findings(dunia, masuk):
    satu = usulan_diajukan(dunia)
    dua = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    d.ajukan(dunia, dua, oleh=dunia.operator_desa_lain)
    _ubah(dua, nama_kepala="ZAINAL", jumlah_peringatan=1)
    client = masuk(dunia.operator_kabupaten)

    def terlihat(**saring: str) -> set[str]:
        isi = teks(client.get(URL, {"status": "DIAJUKAN", **saring}))
        return {u.nama_kepala for u in (satu, dua) if str(u.kunci) in isi}

    dua.nama_kepala = "ZAINAL"
    keduanya = {satu.nama_kepala, "ZAINAL"}
    assert terlihat() == keduanya
    assert terlihat(nama="zai") == {"ZAINAL"}
    assert terlihat(wilayah=d.WAY_URANG) == {satu.nama_kepala}
    assert terlihat(wilayah="180106") == keduanya
    assert terlihat(wilayah="180104") == set()
    assert terlihat(temuan="ada") == {"ZAINAL"}
    assert terlihat(temuan="tanpa") == {satu.nama_kepala}


def test_an_empty_tab_tells_what_fills_it_and_an_empty_search_how_to_widen_it(dunia, masuk):
    client = masuk(dunia.operator_kabupaten)
    assert "Usulan muncul di sini setelah kunjungannya selesai" in teks(client.get(URL))
    kosong = teks(client.get(URL, {"status": "DITOLAK", "nama": "TIDAK ADA"}))
    assert "Hapus saringan" in kosong
    assert 'href="?status=DITOLAK"' in kosong


def test_pages_follow_each_other_without_losing_the_filter(dunia, masuk, monkeypatch):
    dibuat = [usulan_diajukan(dunia) for _ in range(3)]
    monkeypatch.setattr("verval.views.halaman", _halaman_berisi_dua)
    client = masuk(dunia.petugas)
    pertama = client.get(URL, {"nama": "BUDI"})
    kedua = client.get(URL, {"nama": "BUDI", "kursor": pertama.context["halaman"].berikut})
    terlihat = [u.pk for r in (pertama, kedua) for u in r.context["halaman"].baris]
    assert terlihat == [u.pk for u in dibuat]
    assert "nama=BUDI&amp;kursor=" in teks(pertama)


def _halaman_berisi_dua(*args, **kwargs):
    from dtks.tampilan.paginasi import halaman

    return halaman(*args, per_halaman=2, **kwargs)


def test_a_petugas_sees_only_his_region(dunia, masuk):
    usulan = usulan_diajukan(dunia)
    lain = usulan_diajukan(dunia)
    _ubah(lain, desa_id=d.HAJIMENA)
    isi = teks(masuk(dunia.petugas).get(URL))
    assert str(usulan.kunci) in isi
    assert str(lain.kunci) not in isi


@pytest.mark.parametrize(
    "peran", ["operator_desa", "pendamping", "kepala_desa", "admin_kabupaten", "auditor"]
)
def test_others_have_no_queue(dunia, masuk, peran):
    assert masuk(getattr(dunia, peran)).get(URL).status_code == 403


def test_twenty_rows_cost_as_many_queries_as_two(dunia, masuk):
    client = masuk(dunia.operator_kabupaten)
    for _ in range(2):
        usulan_terverifikasi(dunia)
    sedikit = jumlah_kueri(client, URL)
    for _ in range(18):
        usulan_terverifikasi(dunia)
    assert jumlah_kueri(client, URL) == sedikit
