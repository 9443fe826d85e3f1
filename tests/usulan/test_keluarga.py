"""The keluarga and their people: what is typed is cleaned, what is wrong is named at its field."""

from __future__ import annotations

from datetime import date

import pytest

from dtks.inti.jam import hari_ini
from dtks.inti.kk import periksa_kk
from dtks.inti.nik import buat_nik, periksa_nik
from dtks.jejak.models import Peristiwa
from tests.usulan import isian
from tests.usulan.isian import alamat
from usulan.models import Usulan, UsulanAnggota, UsulanKeluarga

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


@pytest.fixture
def usulan(client):
    """A fresh draft with one keluarga and nobody in it, made through the pages."""
    client.post("/usulan/baru/", isian.baru())
    usulan = Usulan.objects.get()
    client.post(alamat("keluarga_tambah", usulan), isian.keluarga(usulan))
    usulan.refresh_from_db()
    return usulan


def tambah(client, usulan, **ubah):
    """Send the form of a new member, the first unless told otherwise."""
    keluarga = UsulanKeluarga.objects.filter(usulan=usulan).earliest("pk")
    urut = ubah.pop("urut", 1)
    kepala = ubah.pop("kepala", True)
    data = isian.anggota(usulan, urut, kepala=kepala, **ubah)
    return client.post(alamat("anggota_tambah", usulan, keluarga.pk), data, follow=True)


def satu(usulan):
    return UsulanAnggota.objects.get(usulan=usulan)


def dibuka(usulan):
    semua = Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa="usulan.nik_dibuka")
    return [p.isi["bagian"] for p in semua]


class TestKeluarga:
    def test_a_new_keluarga_goes_on_to_its_first_member(self, client, usulan):
        lain = isian.keluarga(usulan, 2, program="PKH")
        response = client.post(alamat("keluarga_tambah", usulan), lain)
        keluarga = UsulanKeluarga.objects.latest("pk")
        assert response.url == alamat("anggota_tambah", usulan, keluarga.pk)
        assert (keluarga.no_kk, keluarga.program, keluarga.nomor_urut) == (lain["no_kk"], "PKH", 2)

    @pytest.mark.parametrize("pisah", [" ", ".", "-", "'"])
    def test_separators_are_taken_away_before_the_check(self, client, usulan, pisah):
        no_kk = isian.keluarga(usulan, 2)["no_kk"]
        ketikan = pisah.join([no_kk[:6], no_kk[6:12], no_kk[12:]])
        client.post(alamat("keluarga_tambah", usulan), isian.keluarga(usulan, no_kk=ketikan))
        assert UsulanKeluarga.objects.latest("pk").no_kk == no_kk

    @pytest.mark.parametrize("salah", ["18019907031", "1801990703150000", "180199070315000X"])
    def test_a_wrong_number_is_refused_at_its_field_in_words(self, client, usulan, salah):
        response = client.post(alamat("keluarga_tambah", usulan), isian.keluarga(usulan, no_kk=salah))
        (temuan,) = periksa_kk(salah, kini=hari_ini())
        assert response.context["form"].errors == {"no_kk": [temuan.pesan]}
        assert f'value="{salah}"' in response.content.decode()
        assert UsulanKeluarga.objects.count() == 1

    def test_opening_the_whole_number_is_logged_and_a_change_saved(self, client, usulan):
        keluarga = isian.satu_keluarga(usulan)
        url = alamat("keluarga", usulan, keluarga.pk)
        assert keluarga.no_kk in client.get(url).content.decode()
        assert dibuka(usulan) == [f"keluarga {keluarga.pk}"]
        client.post(url, isian.keluarga(usulan, program="BPNT"))
        keluarga.refresh_from_db()
        assert keluarga.program == "BPNT"

    def test_a_stale_page_is_refused_and_keeps_its_input(self, client, usulan):
        keluarga = isian.satu_keluarga(usulan)
        data = isian.keluarga(usulan, program="PKH", versi=1)
        response = client.post(alamat("keluarga", usulan, keluarga.pk), data)
        assert "sudah diubah sejak halaman Anda dibuka" in response.content.decode()
        assert response.context["form"]["program"].value() == "PKH"
        keluarga.refresh_from_db()
        assert keluarga.program == "NON BANSOS"

    def test_taking_a_keluarga_out_asks_first(self, client, usulan):
        tambah(client, usulan)
        usulan.refresh_from_db()
        url = alamat("keluarga_hapus", usulan, isian.satu_keluarga(usulan).pk)
        assert satu(usulan).nama in client.get(url).content.decode()
        assert UsulanAnggota.objects.exists()
        client.post(url, {"versi": usulan.versi - 1})
        assert UsulanAnggota.objects.exists()
        assert client.post(url, {"versi": usulan.versi}).url == alamat("detail", usulan)
        assert not UsulanKeluarga.objects.exists()
        assert not UsulanAnggota.objects.exists()


class TestAnggota:
    def test_the_first_member_is_taken_to_be_the_head(self, client, usulan):
        keluarga = isian.satu_keluarga(usulan)
        url = alamat("anggota_tambah", usulan, keluarga.pk)
        assert client.get(url).context["form"]["hubungan"].value() == "1"
        tambah(client, usulan)
        assert client.get(url).context["form"]["hubungan"].value() in (None, "")

    def test_what_is_typed_is_cleaned(self, client, usulan):
        data = isian.anggota(usulan)
        nik = data["nik"]
        ketikan = f"{nik[:6]} {nik[6:12]}-{nik[12:]}"
        tambah(client, usulan, nama="  budi   santoso ", ibu_kandung="aminah", nik=ketikan)
        anggota = satu(usulan)
        assert (anggota.nama, anggota.ibu_kandung, anggota.nik) == ("BUDI SANTOSO", "AMINAH", nik)
        usulan.refresh_from_db()
        assert (usulan.nama_kepala, usulan.jumlah_anggota) == ("BUDI SANTOSO", 1)

    @pytest.mark.parametrize("tulisan", ["02/02/1980", "2-2-1980", "02.02.1980", "1980-02-02", "02021980"])
    def test_a_date_is_read_as_people_write_it(self, client, usulan, tulisan):
        tambah(client, usulan, tanggal_lahir=tulisan)
        assert satu(usulan).tanggal_lahir == date(1980, 2, 2)

    @pytest.mark.parametrize("tulisan", ["31/02/1980", "2/2/80", "1980", "01/01/0080"])
    def test_an_unreadable_date_is_refused_at_its_field(self, client, usulan, tulisan):
        response = tambah(client, usulan, tanggal_lahir=tulisan)
        assert set(response.context["form"].errors) == {"tanggal_lahir"}
        assert not UsulanAnggota.objects.exists()

    @pytest.mark.parametrize(
        "salah", ["18019902028", "0801990202800001", "1801994202800000", "1801993302800001"]
    )
    def test_a_wrong_nik_is_refused_at_its_field_in_words(self, client, usulan, salah):
        response = tambah(client, usulan, nik=salah)
        pesan = [t.pesan for t in periksa_nik(salah, kini=hari_ini()) if t.galat]
        assert response.context["form"].errors == {"nik": pesan}
        assert f'value="{salah}"' in response.content.decode()
        assert not UsulanAnggota.objects.exists()

    def test_an_odd_nik_is_saved_and_said_as_a_finding(self, client, usulan):
        data = isian.anggota(usulan)
        tambahan = {"nik": buat_nik("180199", date(1979, 2, 2), "L", 1), "pekerjaan": ""}
        response = tambah(client, usulan, **tambahan)
        assert f"{satu(usulan).tanggal_lahir:%d/%m/%Y}" == data["tanggal_lahir"]
        pesan = [str(m) for m in response.context["messages"]]
        assert pesan[-2] == f"{satu(usulan)} tersimpan."
        assert "Tanggal lahir di dalam NIK tidak sama" in pesan[-1]

    def test_a_name_with_a_digit_is_refused(self, client, usulan):
        assert "nama" in tambah(client, usulan, nama="BUD1").context["form"].errors

    @pytest.mark.parametrize(
        ("isi", "salah"),
        [
            ({"disabilitas": "on"}, "jenis_disabilitas"),
            ({"jenis_disabilitas": "PDFSK"}, "jenis_disabilitas"),
            ({"hamil": "on", "jenis_kelamin": "P"}, "tanggal_hamil"),
            ({"tanggal_hamil": "01/10/2026"}, "tanggal_hamil"),
            ({"hamil": "on", "tanggal_hamil": "01/10/2026"}, "hamil"),
        ],
    )
    def test_details_go_with_their_tick(self, client, usulan, isi, salah):
        assert set(tambah(client, usulan, **isi).context["form"].errors) == {salah}
        assert not UsulanAnggota.objects.exists()

    def test_details_with_their_tick_are_kept(self, client, usulan):
        isi = {
            "disabilitas": "on",
            "jenis_disabilitas": "PDSNS",
            "hamil": "on",
            "tanggal_hamil": "01/10/2026",
        }
        tambah(client, usulan, kepala=False, **isi, pbi="on")
        anggota = satu(usulan)
        assert (anggota.jenis_disabilitas, anggota.tanggal_hamil) == ("PDSNS", date(2026, 10, 1))
        assert anggota.pbi

    def test_what_is_not_known_yet_may_follow(self, client, usulan):
        kosong = dict.fromkeys(("tempat_lahir", "ibu_kandung", "pekerjaan", "status_kawin", "hubungan"), "")
        response = tambah(client, usulan, **kosong)
        assert satu(usulan).pekerjaan == ""
        assert "Pekerjaan" in " ".join(t.pesan for t, _ in response.context["galat"])

    def test_the_second_button_opens_the_next_member(self, client, usulan):
        response = tambah(client, usulan, lanjut="anggota")
        assert response.redirect_chain == [
            (alamat("anggota_tambah", usulan, isian.satu_keluarga(usulan).pk), 302)
        ]

    def test_a_nik_already_in_the_proposal_is_refused(self, client, usulan):
        tambah(client, usulan)
        usulan.refresh_from_db()
        response = tambah(client, usulan, hubungan="4")
        assert "sudah dipakai anggota lain" in response.content.decode()
        assert UsulanAnggota.objects.count() == 1

    def test_a_stale_page_is_refused_and_keeps_its_input(self, client, usulan):
        response = tambah(client, usulan, versi=1, nama="ORANG BARU")
        tampil = response.content.decode()
        assert "sudah diubah sejak halaman Anda dibuka" in tampil
        assert 'value="ORANG BARU"' in tampil
        assert not UsulanAnggota.objects.exists()

    def test_opening_the_whole_nik_is_logged_and_a_change_saved(self, client, usulan):
        tambah(client, usulan)
        anggota = satu(usulan)
        url = alamat("anggota", usulan, anggota.pk)
        tampil = client.get(url).content.decode()
        assert anggota.nik in tampil
        assert f'value="{anggota.tanggal_lahir:%d/%m/%Y}"' in tampil
        assert dibuka(usulan) == [f"anggota {anggota.pk}"]
        usulan.refresh_from_db()
        client.post(url, isian.anggota(usulan, pekerjaan="PETANI/PEKEBUN"))
        anggota.refresh_from_db()
        assert anggota.pekerjaan == "PETANI/PEKEBUN"

    def test_taking_a_member_out_asks_first(self, client, usulan):
        tambah(client, usulan)
        usulan.refresh_from_db()
        url = alamat("anggota_hapus", usulan, satu(usulan).pk)
        assert "Hapus BUDI" in client.get(url).content.decode()
        assert client.post(url, {"versi": usulan.versi}).url == alamat("detail", usulan)
        usulan.refresh_from_db()
        assert usulan.jumlah_anggota == 0
