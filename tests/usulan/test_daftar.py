"""The list of proposals: whose, in which order, how narrowed, at which cost."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dtks.inti.jam import sekarang
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from usulan.models import Asal, Jenis, Usulan
from usulan.workflow import Aksi

pytestmark = pytest.mark.django_db
DAFTAR = "/usulan/"
LAMA = sekarang() - timedelta(days=40)


def banyak(dunia: d.Dunia, jumlah: int, desa: str = d.WAY_URANG) -> None:
    """Many drafts without content, named by number."""
    with cakupan(d.KABUPATEN):
        Usulan.objects.bulk_create(
            Usulan(
                kunci=uuid.uuid4(),
                jenis=Jenis.BARU,
                desa_id=desa,
                asal=Asal.KADUS,
                nama_kepala=f"WARGA {ke:03}",
                status_sejak=sekarang(),
                dibuat_oleh=dunia.operator_desa,
                dibuat_pada=sekarang(),
                diubah_pada=sekarang(),
            )
            for ke in range(jumlah)
        )


def nama_tampil(client: Client, **saring: str) -> list[str]:
    return [str(u) for u in client.get(DAFTAR, saring).context["halaman"].baris]


def test_a_village_sees_its_own_proposals_with_status_age_and_findings(dunia, masuk):
    sendiri = d.draf(dunia)
    lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    isi = masuk(dunia.operator_desa).get(DAFTAR).content.decode()
    assert sendiri.nama_kepala in isi
    assert lain.nama_kepala not in isi
    for kata in ("Draf", "baru saja", "Tidak ada", "Usulan baru", f"No. {sendiri.pk}"):
        assert kata in isi
    assert "Desa/kelurahan" not in isi


def test_only_who_may_write_gets_the_button(dunia, masuk):
    tombol = f'href="{reverse("usulan:baru")}"'
    assert tombol not in masuk(dunia.kepala_desa).get(DAFTAR).content.decode()
    assert tombol in masuk(dunia.pendamping).get(DAFTAR).content.decode()


def test_only_who_may_send_gets_rows_to_tick(dunia, masuk):
    usulan = d.draf(dunia)
    (selesai,) = d.disetujui(dunia)
    centang = 'name="pilih" value="{0.pk}:{0.versi}"'
    isi = masuk(dunia.operator_desa).get(DAFTAR).content.decode()
    assert centang.format(usulan) in isi
    assert centang.format(selesai) not in isi
    assert 'name="pilih"' not in masuk(dunia.pendamping).get(DAFTAR).content.decode()


def test_a_pendamping_sees_several_villages_and_narrows_to_one(dunia, masuk):
    satu = d.draf(dunia)
    dua = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    client = masuk(dunia.pendamping)
    assert set(nama_tampil(client)) == {str(satu), str(dua)}
    assert nama_tampil(client, desa=d.KELURAHAN_KALIANDA) == [str(dua)]
    assert "Desa/kelurahan" in client.get(DAFTAR).content.decode()


def test_the_district_narrows_to_a_kecamatan(dunia, masuk):
    kalianda = d.draf(dunia)
    natar = d.draf(dunia, dunia.operator_kabupaten, desa=d.HAJIMENA)
    client = masuk(dunia.operator_kabupaten)
    assert nama_tampil(client, desa="180106") == [str(kalianda)]
    assert nama_tampil(client, desa="180104") == [str(natar)]


def test_a_village_outside_the_region_cannot_be_asked_for(dunia, masuk):
    d.draf(dunia, dunia.operator_kabupaten, desa=d.HAJIMENA)
    assert nama_tampil(masuk(dunia.pendamping), desa=d.HAJIMENA) == []


def ubah(usulan: Usulan, **kolom: Any) -> Usulan:
    """A proposal as the list may meet it, without the way that leads there."""
    with cakupan(d.KABUPATEN):
        Usulan.objects.filter(pk=usulan.pk).update(**kolom)
        usulan.refresh_from_db()
    return usulan


def test_status_and_the_beginnings_of_a_name_in_any_order_narrow_the_list(dunia, masuk):
    satu = ubah(d.draf(dunia), nama_kepala="SITI AISYAH")
    dua = ubah(d.draf(dunia), nama_kepala="AHMAD SITORUS")
    d.ajukan(dunia, dua)
    client = masuk(dunia.operator_desa)
    assert nama_tampil(client, status="DIAJUKAN") == [str(dua)]
    assert nama_tampil(client, nama="  aisy   sit ") == [str(satu)]
    assert set(nama_tampil(client, nama="sit a")) == {str(satu), str(dua)}
    assert nama_tampil(client, nama="isyah") == []
    kosong = client.get(DAFTAR, {"nama": "TIDAK ADA"}).content.decode()
    assert "Tidak ada usulan yang cocok" in kosong


@pytest.mark.parametrize("tulisan", ["{}", "No. {}", "no {}", "#{}"])
def test_a_proposal_is_found_by_its_number(tulisan, dunia, masuk):
    cari, lain = d.draf(dunia), d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    client = masuk(dunia.operator_desa)
    assert nama_tampil(client, nama=tulisan.format(cari.pk)) == [str(cari)]
    assert nama_tampil(client, nama=tulisan.format(lain.pk)) == []


@pytest.mark.parametrize("nama", ["'", "a & b:*", "!", "<->", "%", "\\", "(", "9" * 30])
def test_a_strange_search_is_only_a_search(nama, dunia, masuk):
    d.draf(dunia)
    assert masuk(dunia.operator_desa).get(DAFTAR, {"nama": nama}).status_code == 200


@pytest.mark.parametrize(
    ("saring", "kolom"),
    [
        ({"jenis": "PERBAIKAN"}, {"jenis": "PERBAIKAN"}),
        ({"program": "PKH"}, {"program": "PKH"}),
        ({"kanal": "MANDIRI"}, {"kanal": "MANDIRI"}),
        ({"dientri_dinas": "on"}, {"dientri_dinas": True}),
        ({"umur": "30"}, {"status_sejak": LAMA}),
        ({"temuan": "GALAT"}, {"jumlah_galat": 2}),
        ({"temuan": "PERINGATAN"}, {"jumlah_peringatan": 1}),
    ],
)
def test_each_filter_narrows_the_list(saring, kolom, dunia, masuk):
    cocok = ubah(d.draf(dunia), nama_kepala="YANG DICARI", **kolom)
    ubah(d.draf(dunia), jumlah_galat=0, jumlah_peringatan=0)
    response = masuk(dunia.operator_desa).get(DAFTAR, saring)
    assert [str(u) for u in response.context["halaman"].baris] == [str(cocok)]
    assert "<details open>" in response.content.decode()


def test_findings_are_offered_by_the_codes_present_in_words(dunia, masuk):
    galat = d.draf(dunia, anggota=0)
    bersih = ubah(d.draf(dunia), jumlah_galat=0, jumlah_peringatan=0)
    client = masuk(dunia.operator_desa)
    assert '<option value="ANGGOTA_KOSONG">Anggota kosong</option>' in client.get(DAFTAR).content.decode()
    assert nama_tampil(client, temuan="ANGGOTA_KOSONG") == [str(galat)]
    assert nama_tampil(client, temuan="TANPA") == [str(bersih)]


def test_a_finding_of_another_region_is_not_offered(dunia, masuk):
    d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA, anggota=0)
    assert "ANGGOTA_KOSONG" not in masuk(dunia.operator_desa).get(DAFTAR).content.decode()


def test_who_asks_for_the_old_ones_gets_the_oldest_first(dunia, masuk):
    tua = ubah(d.draf(dunia), nama_kepala="TUA", status_sejak=LAMA - timedelta(days=9))
    muda = ubah(d.draf(dunia), nama_kepala="MUDA", status_sejak=LAMA)
    assert nama_tampil(masuk(dunia.operator_kabupaten), umur="30") == [str(tua), str(muda)]


def test_a_few_filters_are_in_sight_and_the_others_folded_away(dunia, masuk):
    isi = masuk(dunia.pendamping).get(DAFTAR).content.decode()
    depan, _, lain = isi.partition("<summary>Saringan lain</summary>")
    for nama in ("nama", "status", "desa"):
        assert f'name="{nama}"' in depan
    for nama in ("jenis", "umur", "temuan", "program", "kanal", "dientri_dinas"):
        assert f'name="{nama}"' in lain
    assert "<details open>" not in isi


def test_sorts_and_what_serves_them(dunia, masuk):
    d.ajukan(dunia, lama := d.draf(dunia))
    baru = d.draf(dunia)
    client = masuk(dunia.operator_desa)
    assert nama_tampil(client) == [str(baru), str(lama)]
    assert nama_tampil(client, urut="nama") == sorted([str(baru), str(lama)])
    assert nama_tampil(client, urut="menunggu") == [str(lama), str(baru)]
    dinas = masuk(dunia.operator_kabupaten)
    assert "Paling lama menunggu" not in dinas.get(DAFTAR).content.decode()
    assert "Paling lama menunggu" in dinas.get(DAFTAR, {"status": "DRAF"}).content.decode()


def test_every_row_is_reached_once_by_the_next_link(dunia, masuk):
    banyak(dunia, 51)
    client = masuk(dunia.operator_desa)
    halaman = client.get(DAFTAR, {"urut": "nama"}).context["halaman"]
    berikut = nama_tampil(client, urut="nama", kursor=halaman.berikut)
    assert [str(u) for u in halaman.baris] + berikut == [f"WARGA {ke:03}" for ke in range(51)]


def test_what_waits_is_counted_above_the_list(dunia, masuk):
    d.draf(dunia)
    kembali = d.draf(dunia)
    d.ajukan(dunia, kembali)
    d.putus(dunia, kembali, Aksi.KEMBALIKAN, "alamat keliru")
    hitungan = masuk(dunia.operator_desa).get(DAFTAR).context["menunggu"]
    assert [(h.jumlah, h.url) for h in hitungan] == [
        (1, "/usulan/?status=DIKEMBALIKAN"),
        (1, reverse("usulan:musyawarah_baru")),
    ]
    assert masuk(dunia.pendamping).get(DAFTAR).context["menunggu"][1].url == "/usulan/?status=DRAF"
    assert masuk(dunia.operator_kabupaten).get(DAFTAR).context["menunggu"] == []


def test_an_unfinished_draft_is_not_counted_as_waiting(dunia, masuk):
    d.draf(dunia, anggota=0)
    assert masuk(dunia.operator_desa).get(DAFTAR).context["menunggu"] == []


def test_an_empty_list_says_so(dunia, masuk):
    assert "Belum ada usulan" in masuk(dunia.operator_desa).get(DAFTAR).content.decode()


@pytest.mark.parametrize("siapa", ["pendamping", "operator_kabupaten"])
def test_twenty_rows_cost_as_many_queries_as_two(dunia, masuk, jumlah_query, siapa):
    client = masuk(getattr(dunia, siapa))
    banyak(dunia, 2)
    dua = jumlah_query(client, DAFTAR)
    banyak(dunia, 18, d.KELURAHAN_KALIANDA)
    assert jumlah_query(client, DAFTAR) == dua
