"""Sending drafts by a musyawarah: which, with what evidence, once; and reading the evidence back."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from dtks.inti.jam import hari_ini
from dtks.jejak.models import Peristiwa
from tests import dunia as d
from tests.usulan import isian
from tests.usulan.test_serentak import serentak
from usulan.berkas import UKURAN_TERBESAR
from usulan.models import BuktiMusyawarah, Musyawarah, UsulanPeriode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]
BARU = "/musyawarah/baru/"


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


def berkas(nama: str, isi: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(nama, isi)


class TestKirim:
    def test_chosen_drafts_are_sent_with_their_evidence(self, dunia, client):
        satu, dua, tinggal = (d.draf(dunia) for _ in range(3))
        data = isian.musyawarah(satu, dua, foto=berkas("foto.png", isian.foto(40)))
        response = client.post(BARU, data)
        musyawarah = Musyawarah.objects.get()
        assert response.url == reverse("usulan:musyawarah_detail", args=[musyawarah.pk])
        for usulan in (satu, dua, tinggal):
            usulan.refresh_from_db()
        assert [u.status for u in (satu, dua, tinggal)] == ["DIAJUKAN", "DIAJUKAN", "DRAF"]
        assert UsulanPeriode.objects.count() == 2
        assert set(musyawarah.bukti.values_list("jenis", "tipe")) == {
            ("BERITA_ACARA", "application/pdf"),
            ("FOTO", "image/jpeg"),
        }

    def test_the_draft_from_whose_page_one_comes_is_chosen(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        response = client.get(BARU, {"usulan": str(dua.kunci)})
        assert response.context["dipilih"] == [str(dua.kunci)]
        assert {u.pk for u in response.context["draf"]} == {satu.pk, dua.pk}

    def test_an_unready_draft_is_shown_with_its_reason_and_cannot_be_sent(self, dunia, client):
        usulan = d.draf(dunia, anggota=0)
        tampil = client.get(BARU).content.decode()
        assert "Belum siap: Keluarga ini belum berisi anggota." in tampil
        assert f'id="usulan-{usulan.pk}" disabled' in tampil
        response = client.post(BARU, isian.musyawarah(usulan))
        assert "usulan" in response.context["form"].errors
        assert not Musyawarah.objects.exists()

    def test_a_draft_of_another_village_cannot_be_sent(self, dunia, client):
        d.draf(dunia)
        lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
        assert "usulan" in client.post(BARU, isian.musyawarah(lain)).context["form"].errors
        assert client.get(BARU, {"usulan": str(lain.kunci)}).status_code == 404
        assert client.get(BARU, {"usulan": "bukan-kunci"}).status_code == 404
        assert client.get(BARU, {"desa": d.KELURAHAN_KALIANDA}).context.get("draf") is None

    def test_a_second_click_finds_it_sent(self, dunia, client):
        usulan = d.draf(dunia)
        pertama = client.post(BARU, isian.musyawarah(usulan))
        kedua = client.post(BARU, isian.musyawarah(usulan), follow=True)
        assert kedua.redirect_chain == [(pertama.url, 302)]
        assert "sudah terkirim" in kedua.content.decode()
        assert Musyawarah.objects.count() == 1
        assert UsulanPeriode.objects.count() == 1

    def test_a_number_already_used_is_refused_and_the_input_kept(self, dunia, client):
        client.post(BARU, isian.musyawarah(d.draf(dunia)))
        response = client.post(BARU, isian.musyawarah(d.draf(dunia), tempat="Balai Dusun"))
        tampil = response.content.decode()
        assert "Nomor berita acara ini sudah dicatat" in tampil
        assert 'value="Balai Dusun"' in tampil
        assert "Mohon pilih lagi: Berita acara." in tampil
        assert Musyawarah.objects.count() == 1

    def test_nothing_chosen_and_a_day_that_has_not_come_are_refused(self, dunia, client):
        d.draf(dunia)
        besok = f"{hari_ini() + timedelta(days=1):%d/%m/%Y}"
        form = client.post(BARU, isian.musyawarah(tanggal=besok)).context["form"]
        assert set(form.errors) == {"usulan", "tanggal"}

    def test_somebody_with_several_villages_chooses_one(self, dunia, masuk):
        from dtks.akun.models import WilayahKerja

        WilayahKerja.objects.create(pengguna=dunia.operator_desa, wilayah_id=d.KELURAHAN_KALIANDA)
        d.draf(dunia)
        client = masuk(dunia.operator_desa)
        assert f'href="?desa={d.WAY_URANG}"' in client.get(BARU).content.decode()
        assert "Belum ada draf" in client.get(BARU, {"desa": d.KELURAHAN_KALIANDA}).content.decode()
        assert len(client.get(BARU, {"desa": d.WAY_URANG}).context["draf"]) == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_send_once_and_both_arrive_there(dunia, masuk):
    usulan = d.draf(dunia)
    client = [masuk(dunia.operator_desa) for _ in range(2)]
    tujuan, _ = serentak(2, lambda ke: client[ke].post(BARU, isian.musyawarah(usulan)).headers["Location"])
    assert tujuan == [reverse("usulan:musyawarah_detail", args=[Musyawarah.objects.get().pk])] * 2
    assert UsulanPeriode.objects.count() == 1


class TestBerkas:
    def test_a_musyawarah_that_was_not_held_has_an_sptjm(self, dunia, client):
        usulan = d.draf(dunia)
        form = client.post(BARU, isian.musyawarah(usulan, berita_acara=None)).context["form"]
        assert set(form.errors) == {"berita_acara"}
        client.post(BARU, isian.musyawarah(usulan, berita_acara=None, sptjm=berkas("sptjm.pdf", isian.PDF)))
        assert BuktiMusyawarah.objects.get().jenis == "SPTJM"

    @pytest.mark.parametrize(
        ("isi", "pesan"),
        [
            (b"PK\x03\x04 dokumen word", "bukan PDF, JPG, PNG, atau WEBP"),
            (b"%PDF-1.4\n" + b"x" * UKURAN_TERBESAR, "lebih besar dari 8 MB"),
            (isian.foto(64)[:200], "bukan PDF, JPG, PNG, atau WEBP"),
        ],
        ids=["wrong", "too large", "broken photo"],
    )
    def test_a_file_that_cannot_be_taken_is_named_at_its_field(self, dunia, client, isi, pesan):
        usulan = d.draf(dunia)
        response = client.post(BARU, isian.musyawarah(usulan, berita_acara=berkas("berita.pdf", isi)))
        assert pesan in response.context["form"].errors["berita_acara"][0]
        assert 'id="id_berita_acara_error"' in response.content.decode()
        assert not Musyawarah.objects.exists()

    def test_a_photo_of_almost_eight_megabytes_is_taken_and_made_smaller(self, dunia, client):
        besar = isian.foto(2700, acak=True)
        besar += b"\0" * (UKURAN_TERBESAR - len(besar))
        assert len(besar) == UKURAN_TERBESAR
        client.post(BARU, isian.musyawarah(d.draf(dunia), berita_acara=berkas("IMG_1.jpg", besar)))
        bukti = BuktiMusyawarah.objects.get()
        with bukti.berkas.open() as tersimpan:
            assert max(Image.open(io.BytesIO(tersimpan.read())).size) == 2400
        assert bukti.ukuran < UKURAN_TERBESAR

    def test_files_chosen_beside_a_wrong_field_are_asked_for_again(self, dunia, client):
        data = isian.musyawarah(d.draf(dunia), tempat="", foto=berkas("a.jpg", isian.foto(20)))
        tampil = client.post(BARU, data).content.decode()
        assert "Mohon pilih lagi: Berita acara, Foto kegiatan." in tampil
        assert "Mohon pilih lagi" not in client.get(BARU).content.decode()

    @pytest.mark.parametrize(
        ("nama", "isi", "tipe", "cara"),
        [
            ("berita acara.pdf", isian.PDF, "application/pdf", 'attachment; filename="berita acara.pdf"'),
            ("foto.png", isian.foto(20), "image/jpeg", 'inline; filename="foto.jpg"'),
        ],
    )
    def test_evidence_is_given_with_its_type_and_logged(self, dunia, client, masuk, nama, isi, tipe, cara):
        client.post(BARU, isian.musyawarah(d.draf(dunia), berita_acara=berkas(nama, isi)))
        bukti = BuktiMusyawarah.objects.get()
        response = masuk(dunia.kepala_desa).get(reverse("usulan:bukti", args=[bukti.pk]))
        assert response.headers["Content-Type"] == tipe
        assert response.headers["Content-Disposition"] == cara
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert len(b"".join(response.streaming_content)) == bukti.ukuran
        catatan = Peristiwa.objects.get(peristiwa="musyawarah.bukti_dibuka")
        assert (catatan.nama_pelaku, catatan.isi["bukti"]) == (dunia.kepala_desa.nama, bukti.pk)


class TestDaftar:
    def test_each_musyawarah_with_its_date_and_number_of_proposals(self, dunia, client):
        client.post(BARU, isian.musyawarah(d.draf(dunia), d.draf(dunia)))
        lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
        d.ajukan(dunia, lain, oleh=dunia.operator_desa_lain)
        response = client.get("/musyawarah/")
        (baris,) = response.context["halaman"].baris
        assert (baris.nomor_berita_acara, baris.jumlah) == ("140/12/BA/2026", 2)
        assert "2 November 2026" in response.content.decode()
        assert (
            "tidak ada musyawarah yang cocok" in client.get("/musyawarah/?nomor=9").content.decode().lower()
        )

    def test_one_musyawarah_lists_its_proposals_and_files(self, dunia, client):
        usulan = d.draf(dunia)
        d.ajukan(dunia, usulan)
        response = client.get(reverse("usulan:musyawarah_detail", args=[usulan.musyawarah_id]))
        tampil = response.content.decode()
        assert isian.alamat("detail", usulan) in tampil
        assert reverse("usulan:bukti", args=[BuktiMusyawarah.objects.get().pk]) in tampil
        assert "Balai Kelurahan" in tampil

    def test_twenty_rows_cost_as_many_queries_as_two(self, dunia, masuk, jumlah_query):
        client = masuk(dunia.operator_kabupaten)
        d.ajukan(dunia, d.draf(dunia))
        d.ajukan(dunia, d.draf(dunia))
        dua = jumlah_query(client, "/musyawarah/")
        for _ in range(18):
            d.ajukan(dunia, d.draf(dunia, anggota=1))
        assert jumlah_query(client, "/musyawarah/") == dua
