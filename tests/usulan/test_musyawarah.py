"""Preparing a musyawarah: drafts on its agenda, its data, the result of each, and giving it up."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from dtks.akun.models import WilayahKerja
from dtks.inti.alur import Ditolak
from dtks.jejak.models import Peristiwa
from tests import dunia as d
from tests.usulan import isian
from tests.usulan.test_serentak import serentak
from usulan.models import ButirMusyawarah, Musyawarah, Usulan
from usulan.services import musyawarah as services
from usulan.services.alur import jalankan
from usulan.workflow import Aksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]
BARU = "/musyawarah/baru/"


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


def alamat(halaman: str, musyawarah: Musyawarah) -> str:
    return reverse(f"usulan:musyawarah_{halaman}", args=[musyawarah.pk])


def siapkan(client, *usulan, **ubah) -> Musyawarah:
    """Prepare a musyawarah through its page."""
    response = client.post(BARU, isian.musyawarah(*usulan, **ubah))
    assert response.status_code == 302, response.context["form"].errors
    return Musyawarah.objects.latest("pk")


def hasil(client, musyawarah: Musyawarah, putusan: dict[Usulan, tuple[str, str]], **ubah: str) -> Any:
    """What the page of results would send: proposal to (result, reason)."""
    data = {"versi": services.sidik_layar(musyawarah), **ubah}
    for usulan, (nilai, alasan) in putusan.items():
        butir = ButirMusyawarah.objects.get(usulan=usulan)
        data |= {f"hasil_{butir.pk}": nilai, f"alasan_{butir.pk}": alasan}
    return client.post(alamat("hasil", musyawarah), data)


class TestSiapkan:
    def test_chosen_drafts_are_on_the_agenda_and_nothing_is_sent(self, dunia, client):
        satu, dua, tinggal = (d.draf(dunia) for _ in range(3))
        musyawarah = siapkan(client, satu, dua)
        assert musyawarah.status == "DISIAPKAN"
        assert set(musyawarah.butir.values_list("usulan_id", "hasil")) == {(satu.pk, ""), (dua.pk, "")}
        for usulan in (satu, dua, tinggal):
            usulan.refresh_from_db()
            assert usulan.status == "DRAF"
        catatan = Peristiwa.objects.get(peristiwa="musyawarah.disiapkan")
        assert catatan.isi["usulan"] == [satu.pk, dua.pk]

    def test_attendance_is_kept_by_group_and_counted_when_longer_than_the_number(self, dunia, client):
        musyawarah = siapkan(client, d.draf(dunia), jumlah_peserta="1")
        assert musyawarah.peserta == [
            {"nama": "Suparman", "unsur": "RT/RW"},
            {"nama": "Maryono", "unsur": "RT/RW"},
            {"nama": "Siti Rohmah", "unsur": "Tokoh masyarakat"},
        ]
        assert musyawarah.jumlah_peserta == 3

    def test_the_draft_from_whose_page_one_comes_is_chosen_and_leads_to_its_agenda_later(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        response = client.get(BARU, {"usulan": str(dua.kunci)})
        assert response.context["dipilih"] == [str(dua.kunci)]
        assert {u.pk for u in response.context["draf"]} == {satu.pk, dua.pk}
        musyawarah = siapkan(client, dua)
        assert client.get(BARU, {"usulan": str(dua.kunci)}).url == alamat("detail", musyawarah)

    def test_all_complete_drafts_come_with_one_tick(self, dunia, client):
        lengkap = {d.draf(dunia).pk for _ in range(3)}
        d.draf(dunia, anggota=0)
        musyawarah = siapkan(client, semua="on")
        assert set(musyawarah.butir.values_list("usulan_id", flat=True)) == lengkap

    def test_an_incomplete_draft_may_be_discussed_and_is_shown_with_its_reason(self, dunia, client):
        usulan = d.draf(dunia, anggota=0)
        assert "Keluarga ini belum berisi anggota." in client.get(BARU).content.decode()
        assert siapkan(client, usulan).butir.get().usulan_id == usulan.pk

    def test_a_draft_is_on_one_agenda_only(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        pertama = siapkan(client, satu)
        assert {u.pk for u in client.get(BARU).context["draf"]} == {dua.pk}
        form = client.post(BARU, isian.musyawarah(satu, nomor_berita_acara="lain")).context["pilih"]
        assert "tidak lagi berupa draf" in form.errors["usulan"][0]
        with pytest.raises(Ditolak, match=f"sudah ada pada musyawarah nomor {pertama}"):
            services.siapkan(
                oleh=dunia.operator_desa,
                desa=satu.desa,
                data={"tanggal": pertama.tanggal, "tempat": "-", "nomor_berita_acara": "9"},
                kunci_usulan=[satu.kunci],
            )
        assert Musyawarah.objects.count() == 1

    def test_a_draft_of_another_village_cannot_be_chosen(self, dunia, client):
        d.draf(dunia)
        lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
        assert "usulan" in client.post(BARU, isian.musyawarah(lain)).context["pilih"].errors
        assert client.get(BARU, {"usulan": str(lain.kunci)}).status_code == 404
        assert client.get(BARU, {"usulan": "bukan-kunci"}).status_code == 404
        assert client.get(BARU, {"desa": d.KELURAHAN_KALIANDA}).context.get("draf") is None

    def test_a_second_click_finds_it_prepared(self, dunia, client):
        usulan = d.draf(dunia)
        pertama = client.post(BARU, isian.musyawarah(usulan))
        kedua = client.post(BARU, isian.musyawarah(usulan), follow=True)
        assert kedua.redirect_chain == [(pertama.url, 302)]
        assert Musyawarah.objects.count() == 1

    def test_a_number_already_used_is_refused_and_the_input_kept(self, dunia, client):
        siapkan(client, d.draf(dunia))
        tampil = client.post(BARU, isian.musyawarah(d.draf(dunia), tempat="Balai Dusun")).content.decode()
        assert "Nomor ini sudah dipakai musyawarah lain" in tampil
        assert 'value="Balai Dusun"' in tampil
        assert ButirMusyawarah.objects.count() == 1

    def test_nothing_chosen_an_unreadable_day_and_a_name_without_end_are_refused(self, dunia, client):
        d.draf(dunia)
        response = client.post(BARU, isian.musyawarah(tanggal="31/02/2026", peserta_0="A" * 101))
        assert set(response.context["form"].errors) == {"tanggal", "peserta_0"}
        assert set(response.context["pilih"].errors) == {"usulan"}

    def test_somebody_with_several_villages_chooses_one(self, dunia, masuk):
        WilayahKerja.objects.create(pengguna=dunia.operator_desa, wilayah_id=d.KELURAHAN_KALIANDA)
        d.draf(dunia)
        client = masuk(dunia.operator_desa)
        assert f'href="?desa={d.WAY_URANG}"' in client.get(BARU).content.decode()
        assert "Belum ada draf" in client.get(BARU, {"desa": d.KELURAHAN_KALIANDA}).content.decode()
        assert len(client.get(BARU, {"desa": d.WAY_URANG}).context["draf"]) == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_prepare_once_and_both_arrive_there(dunia, masuk):
    usulan = d.draf(dunia)
    client = [masuk(dunia.operator_desa) for _ in range(2)]
    tujuan, _ = serentak(2, lambda ke: client[ke].post(BARU, isian.musyawarah(usulan)).headers["Location"])
    assert tujuan == [alamat("detail", Musyawarah.objects.get())] * 2
    assert ButirMusyawarah.objects.count() == 1


class TestUbah:
    def test_data_and_attendance_change_and_the_trail_keeps_what_was(self, dunia, client):
        musyawarah = siapkan(client, d.draf(dunia))
        halaman = client.get(alamat("ubah", musyawarah))
        assert "Suparman\nMaryono" in halaman.content.decode()
        data = isian.musyawarah(tempat="Masjid", peserta_0="Suparman", versi=halaman.context["versi"])
        assert client.post(alamat("ubah", musyawarah), data).url == alamat("detail", musyawarah)
        musyawarah.refresh_from_db()
        assert (musyawarah.tempat, len(musyawarah.peserta)) == ("Masjid", 2)
        isi = Peristiwa.objects.get(peristiwa="musyawarah.diubah").isi
        assert (isi["sebelum"]["tempat"], isi["sesudah"]["tempat"]) == ("Balai Kelurahan", "Masjid")
        assert set(isi["sesudah"]) == {"tempat", "peserta"}

    def test_a_stale_screen_is_told_and_loses_nothing(self, dunia, client):
        musyawarah = siapkan(client, d.draf(dunia))
        lama = client.get(alamat("ubah", musyawarah)).context["versi"]
        services.sepakati_semua(oleh=dunia.operator_desa, musyawarah_id=musyawarah.pk)
        data = isian.musyawarah(tempat="Masjid", versi=lama)
        tampil = client.post(alamat("ubah", musyawarah), data).content.decode()
        assert "sudah diubah sejak halaman Anda dibuka" in tampil
        assert 'value="Masjid"' in tampil
        musyawarah.refresh_from_db()
        assert musyawarah.tempat == "Balai Kelurahan"

    def test_the_number_of_another_musyawarah_is_refused(self, dunia, client):
        siapkan(client, d.draf(dunia))
        kedua = siapkan(client, d.draf(dunia), nomor_berita_acara="2")
        versi = client.get(alamat("ubah", kedua)).context["versi"]
        response = client.post(alamat("ubah", kedua), isian.musyawarah(versi=versi))
        assert "sudah dipakai" in response.content.decode()

    def test_more_drafts_come_to_the_agenda(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        musyawarah = siapkan(client, satu)
        assert {u.pk for u in client.get(alamat("usulan", musyawarah)).context["draf"]} == {dua.pk}
        client.post(alamat("usulan", musyawarah), {"usulan": [str(dua.kunci)]})
        assert musyawarah.butir.count() == 2
        assert "Tidak ada draf lain" in client.get(alamat("usulan", musyawarah)).content.decode()


class TestHasil:
    def test_each_is_agreed_refused_with_reason_or_postponed(self, dunia, client):
        satu, dua, tiga = (d.draf(dunia) for _ in range(3))
        musyawarah = siapkan(client, satu, dua, tiga)
        hasil(client, musyawarah, {satu: ("SETUJU", "x"), dua: ("TOLAK", "Sudah mampu"), tiga: ("TUNDA", "")})
        assert set(musyawarah.butir.values_list("usulan_id", "hasil", "alasan")) == {
            (satu.pk, "SETUJU", ""),
            (dua.pk, "TOLAK", "Sudah mampu"),
        }
        tiga.refresh_from_db()
        assert tiga.status == "DRAF"
        assert Peristiwa.objects.get(peristiwa="musyawarah.hasil_dicatat").isi == {
            "hasil": {str(satu.pk): ["SETUJU", ""], str(dua.pk): ["TOLAK", "Sudah mampu"]},
            "ditunda": [tiga.pk],
        }

    def test_a_refusal_without_reason_stays_on_the_page(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        musyawarah = siapkan(client, satu, dua)
        tiga = d.draf(dunia)
        client.post(alamat("usulan", musyawarah), {"usulan": [str(tiga.kunci)]})
        belum = {f"alasan_{musyawarah.butir.get(usulan=tiga).pk}": ""}
        response = hasil(client, musyawarah, {satu: ("SETUJU", ""), dua: ("TOLAK", "  ")}, **belum)
        tampil = response.content.decode()
        assert "Tuliskan alasan tidak disepakati." in tampil
        assert all(f'name="alasan_{b.pk}"' in tampil for b in musyawarah.butir.all())
        assert set(musyawarah.butir.values_list("hasil", flat=True)) == {""}
        with pytest.raises(Ditolak, match="alasan tidak disepakati"):
            services.catat_hasil(
                oleh=dunia.operator_desa,
                musyawarah_id=musyawarah.pk,
                hasil={musyawarah.butir.get(usulan=dua).pk: ("TOLAK", " ")},
            )

    def test_one_button_agrees_to_what_has_no_result_and_leaves_the_refused(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        musyawarah = siapkan(client, satu, dua)
        hasil(client, musyawarah, {dua: ("TOLAK", "Sudah mampu")})
        client.post(alamat("hasil", musyawarah), {"semua": "1"})
        assert set(musyawarah.butir.values_list("usulan_id", "hasil")) == {
            (satu.pk, "SETUJU"),
            (dua.pk, "TOLAK"),
        }

    def test_a_stale_screen_changes_no_result(self, dunia, client):
        usulan = d.draf(dunia)
        musyawarah = siapkan(client, usulan)
        response = hasil(client, musyawarah, {usulan: ("SETUJU", "")}, versi="lama")
        assert "sudah diubah sejak halaman Anda dibuka" in response.content.decode()
        assert musyawarah.butir.get().hasil == ""

    def test_a_line_of_another_agenda_is_not_touched(self, dunia, client):
        satu, lain = d.draf(dunia), d.draf(dunia)
        musyawarah = siapkan(client, satu)
        siapkan(client, lain, nomor_berita_acara="2")
        hasil(client, musyawarah, {satu: ("SETUJU", ""), lain: ("SETUJU", "")})
        assert ButirMusyawarah.objects.get(usulan=lain).hasil == ""

    def test_the_agenda_is_paged_and_a_page_writes_only_its_own(self, dunia, client):
        usulan = [d.draf(dunia, anggota=1) for _ in range(52)]
        musyawarah = siapkan(client, *usulan)
        pertama = client.get(alamat("detail", musyawarah))
        assert len(pertama.context["baris"]) == 50
        kursor = pertama.context["halaman"].berikut
        kedua = client.get(alamat("detail", musyawarah), {"kursor": kursor})
        isi = {f"hasil_{baris[0].pk}": "SETUJU" for baris in kedua.context["baris"]}
        isi |= {f"alasan_{baris[0].pk}": "" for baris in kedua.context["baris"]}
        url = f"{alamat('hasil', musyawarah)}?kursor={kursor}"
        response = client.post(url, isi | {"versi": kedua.context["versi"]})
        assert "kursor=" in response.url
        assert musyawarah.butir.filter(hasil="SETUJU").count() == 2


class TestBatal:
    def test_the_agenda_is_free_again_and_the_trail_says_why(self, dunia, client):
        usulan = d.draf(dunia)
        musyawarah = siapkan(client, usulan)
        client.post(alamat("bukti", musyawarah), isian.bukti("FOTO"))
        nama = musyawarah.bukti.get().berkas.name
        assert "Belum diisi." in client.post(alamat("batal", musyawarah), {"alasan": " "}).content.decode()
        assert client.post(alamat("batal", musyawarah), {"alasan": "Hujan"}).url == "/musyawarah/"
        assert not Musyawarah.objects.exists()
        isi = Peristiwa.objects.get(peristiwa="musyawarah.dibatalkan").isi
        assert (isi["alasan"], isi["usulan"], isi["nomor_berita_acara"]) == (
            "Hujan",
            [usulan.pk],
            "140/12/BA/2026",
        )
        assert len(isi["bukti"]["FOTO"]) == 64
        assert nama
        assert siapkan(client, usulan).butir.get().usulan_id == usulan.pk

    def test_a_draft_withdrawn_meanwhile_is_no_longer_on_the_agenda(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        musyawarah = siapkan(client, satu, dua)
        jalankan(Aksi.TARIK, usulan_id=dua.pk, oleh=dunia.operator_desa, alasan="Pindah")
        assert client.get(alamat("detail", musyawarah)).context["hitung"]["semua"] == 1


class TestDaftar:
    def test_prepared_ones_are_seen_with_their_age_and_can_be_filtered(self, dunia, client):
        d.ajukan(dunia, d.draf(dunia))
        musyawarah = siapkan(client, d.draf(dunia), d.draf(dunia))
        lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
        d.ajukan(dunia, lain, oleh=dunia.operator_desa_lain)
        semua = client.get("/musyawarah/").context["halaman"].baris
        assert [(m.status, m.jumlah, m.disepakati) for m in semua] == [
            ("DISIAPKAN", 2, 0),
            ("DIKIRIM", 1, 1),
        ]
        (baris,) = client.get("/musyawarah/?status=DISIAPKAN").context["halaman"].baris
        assert baris == musyawarah
        assert "Belum dikirim" in client.get("/musyawarah/").content.decode()
        tampil = client.get("/musyawarah/?nomor=9-tidak-ada").content.decode()
        assert "tidak ada musyawarah yang cocok" in tampil.lower()

    def test_home_reminds_of_what_was_prepared_and_not_sent(self, dunia, client, masuk):
        assert "belum dikirim" not in client.get("/").content.decode()
        siapkan(client, d.draf(dunia))
        for orang in (dunia.operator_desa, dunia.pendamping):
            tampil = masuk(orang).get("/").content.decode()
            assert "musyawarah disiapkan, belum dikirim" in tampil
            assert "/musyawarah/?status=DISIAPKAN" in tampil
        assert "musyawarah disiapkan" not in masuk(dunia.operator_desa_lain).get("/").content.decode()

    def test_a_pendamping_sees_his_villages_in_one_list(self, dunia, masuk):
        d.ajukan(dunia, d.draf(dunia))
        lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
        d.ajukan(dunia, lain, oleh=dunia.operator_desa_lain)
        response = masuk(dunia.pendamping).get("/musyawarah/")
        assert {m.desa_id for m in response.context["halaman"].baris} == {d.WAY_URANG, d.KELURAHAN_KALIANDA}

    def test_twenty_rows_cost_as_many_queries_as_two(self, dunia, masuk, jumlah_query):
        client = masuk(dunia.operator_kabupaten)
        d.ajukan(dunia, d.draf(dunia))
        d.ajukan(dunia, d.draf(dunia))
        dua = jumlah_query(client, "/musyawarah/")
        for _ in range(18):
            d.ajukan(dunia, d.draf(dunia, anggota=1))
        assert jumlah_query(client, "/musyawarah/") == dua

    def test_a_long_agenda_costs_as_many_queries_as_a_short_one(self, dunia, client, jumlah_query):
        musyawarah = siapkan(client, d.draf(dunia))
        satu = jumlah_query(client, alamat("detail", musyawarah))
        lagi = [d.draf(dunia, anggota=1) for _ in range(12)]
        client.post(alamat("usulan", musyawarah), {"usulan": [str(u.kunci) for u in lagi]})
        assert jumlah_query(client, alamat("detail", musyawarah)) == satu
