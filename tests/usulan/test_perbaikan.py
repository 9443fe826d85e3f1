"""PERBAIKAN: the form stands beside the registry, only differences are saved, shown and reviewed."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from dtks.inti.jam import hari_ini
from dtks.inti.nik import buat_nik, samarkan
from dtks.jejak.models import Peristiwa
from dtks.registri.models import Anggota, Keluarga, RumahTangga
from tests import dunia as d
from tests.usulan import terdaftar as t
from tests.usulan.isian import alamat
from usulan.models import Jenis, Usulan, UsulanAnggota, UsulanKeluarga, UsulanRumahTangga
from usulan.services import isi, salin
from usulan.services.alur import butuh_musyawarah
from usulan.workflow import Aksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


@pytest.fixture
def rt(dunia):
    return t.rumah_tangga(dunia)


@pytest.fixture
def usulan(client, rt):
    return t.mulai(client, "perbaikan", rt)


def isian_orang(client, usulan, a: UsulanAnggota, **ubah):
    """The fields of a person's page as the browser would send them back, then changed."""
    form = client.get(alamat("anggota", usulan, a.pk)).context["form"]
    data = {k.name: k.value() for k in form}
    data = {n: v.strftime("%d/%m/%Y") if isinstance(v, date) else v for n, v in data.items()}
    data = {n: v for n, v in data.items() if v not in (None, False)}
    usulan.refresh_from_db()
    return {**data, "versi": usulan.versi, **ubah}


def kepala(usulan) -> Any:
    return UsulanAnggota.objects.get(usulan=usulan, hubungan="1")


class TestMulai:
    def test_the_draft_starts_from_the_registry_and_changes_nothing_yet(self, client, rt, usulan):
        assert (usulan.jenis, usulan.sasaran_id, usulan.desa_id) == ("PERBAIKAN", rt.pk, rt.desa_id)
        assert UsulanAnggota.objects.filter(usulan=usulan).count() == 3
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert "Belum ada yang berbeda dari data terdaftar" in tampil
        assert "Harus diperbaiki (1)" in tampil

    def test_a_double_click_opens_one_draft(self, client, rt):
        data = t.pengusul()
        url = reverse("usulan:mulai_perbaikan", args=[rt.pk])
        pertama, kedua = client.post(url, data), client.post(url, data)
        assert pertama.url == kedua.url
        assert Usulan.objects.count() == 1
        assert UsulanAnggota.objects.count() == 3

    def test_a_household_of_another_village_is_not_found(self, dunia, client):
        lain = t.rumah_tangga(dunia, desa=d.KELURAHAN_KALIANDA)
        for nama in ("keluarga", "perbaikan", "pindah", "nonaktif", "program"):
            url = reverse(f"usulan:mulai_{nama}", args=[lain.pk])
            assert client.get(url).status_code == 404
            assert client.post(url, t.pengusul()).status_code == 404
        assert client.get(reverse("usulan:tentang", args=[lain.pk])).status_code == 404
        assert not Usulan.objects.exists()

    def test_an_inactive_household_offers_nothing(self, client, rt):
        RumahTangga.objects.filter(pk=rt.pk).update(aktif=False)
        for nama in ("keluarga", "perbaikan", "pindah", "nonaktif", "program"):
            response = client.get(reverse(f"usulan:mulai_{nama}", args=[rt.pk]), follow=True)
            assert "sudah tidak aktif di registri" in t.teks(response)
        assert "Perbaiki data" not in t.teks(client.get(reverse("usulan:tentang", args=[rt.pk])))

    @pytest.mark.parametrize(
        "rusak", [{"asal": "SAYA"}, {"kunci": "x"}, {"keterangan": "a\0b"}, {"kanal": "TUNGGAKAN"}]
    )
    def test_broken_input_is_refused_at_its_field(self, client, rt, rusak):
        response = client.post(reverse("usulan:mulai_perbaikan", args=[rt.pk]), t.pengusul(**rusak))
        assert set(response.context["form"].errors) == set(rusak)
        assert not Usulan.objects.exists()

    def test_the_dinas_says_what_it_was_handed(self, dunia, masuk, rt):
        dinas = masuk(dunia.operator_kabupaten)
        url = reverse("usulan:mulai_perbaikan", args=[rt.pk])
        assert "diserahkan" in dinas.post(url, t.pengusul()).context["form"].errors
        usulan = t.mulai(dinas, "perbaikan", rt, diserahkan="Fotokopi KK")
        assert (usulan.dientri_dinas, usulan.diserahkan) == (True, "Fotokopi KK")
        assert "Fotokopi KK" in t.teks(dinas.get(alamat("detail", usulan)))

    def test_reading_the_first_page_is_logged(self, client, rt):
        client.get(reverse("usulan:mulai_nonaktif", args=[rt.pk]))
        assert Peristiwa.objects.tentang("rumahtangga", rt.pk).filter(peristiwa="registri.dibaca").exists()


class TestIsian:
    def test_a_refused_form_shows_the_registered_number_and_says_so_in_the_trail(self, client, usulan):
        a = kepala(usulan)
        tampil = t.teks(client.post(alamat("anggota", usulan, a.pk), {"nama": "X"}))
        assert f"terdaftar</span> {a.nik}" in tampil
        assert Peristiwa.objects.filter(peristiwa="usulan.nik_dibuka", objek_id=str(usulan.pk)).exists()

    def test_the_registered_value_stands_beside_each_field(self, client, usulan):
        a = kepala(usulan)
        UsulanAnggota.objects.filter(pk=a.pk).update(nama="NAMA BARU")
        tampil = t.teks(client.get(alamat("anggota", usulan, a.pk)))
        assert f"terdaftar</span> {a.nama}" in tampil
        assert 'value="NAMA BARU"' in tampil
        assert f"terdaftar</span> {a.nik}" in tampil
        assert "Hapus anggota ini" not in tampil

    def test_only_what_differs_is_saved_and_shown(self, client, usulan):
        a = kepala(usulan)
        nik = buat_nik("180199", a.tanggal_lahir, "L", 9001)
        data = isian_orang(client, usulan, a, nik=nik, nama="BUDI BETUL")
        assert client.post(alamat("anggota", usulan, a.pk), data).url == alamat("detail", usulan)
        a.refresh_from_db()
        assert a.kolom_ubah == ["nama", "nik"]
        assert a.dasar["nik"] != nik
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert samarkan(a.dasar["nik"]) in tampil
        assert samarkan(nik) in tampil
        assert nik not in tampil
        terbuka = client.post(alamat("detail", usulan)).content.decode()
        assert nik in terbuka
        assert a.dasar["nik"] in terbuka

    def test_putting_a_value_back_takes_the_difference_away(self, client, usulan):
        a = kepala(usulan)
        client.post(alamat("anggota", usulan, a.pk), isian_orang(client, usulan, a, nama="BUDI BETUL"))
        client.post(alamat("anggota", usulan, a.pk), isian_orang(client, usulan, a, nama=a.nama))
        a.refresh_from_db()
        assert a.kolom_ubah == []

    def test_odd_registered_values_do_not_stop_another_correction(self, dunia, client):
        rt = t.rumah_tangga(dunia, rt="", rw="III")
        budi = t.orang(rt, "1")[0]
        Anggota.objects.filter(pk=budi.pk).update(
            nama="Drs. Budi, S.Pd", nik=None, tanggal_lahir=None, tempat_lahir=""
        )
        usulan = t.mulai(client, "perbaikan", rt)
        a = kepala(usulan)
        data = isian_orang(client, usulan, a, tempat_lahir="KALIANDA")
        assert client.post(alamat("anggota", usulan, a.pk), data).status_code == 302
        a.refresh_from_db()
        assert (a.kolom_ubah, a.nama) == (["tempat_lahir"], "Drs. Budi, S.Pd")
        usulan.refresh_from_db()
        alamat_baru = {
            "versi": usulan.versi,
            "alamat": "Jl. Baru",
            "rt": "",
            "rw": "III",
            "dusun": "",
            "lintang": "",
            "bujur": "",
        }
        assert client.post(alamat("perbaikan_rumah_tangga", usulan), alamat_baru).status_code == 302
        assert UsulanRumahTangga.objects.get(usulan=usulan).kolom_ubah == ["alamat"]

    def test_a_wrong_new_value_is_still_refused(self, client, usulan):
        a = kepala(usulan)
        data = isian_orang(client, usulan, a, nik="123", nama="BUD1")
        assert set(client.post(alamat("anggota", usulan, a.pk), data).context["form"].errors) == {
            "nik",
            "nama",
        }

    def test_the_card_of_a_family_is_corrected(self, client, usulan):
        k = UsulanKeluarga.objects.get(usulan=usulan)
        tampil = t.teks(client.get(alamat("keluarga", usulan, k.pk)))
        assert "Kartu dan rekening (BSP)" in tampil
        data = {
            "versi": usulan.versi,
            "no_kk": k.no_kk,
            "nomor_kks": "6013010012345678",
            "nomor_rekening": "0123456789",
            "nomor_peserta_pkh": "",
            "kepesertaan": "AKTIF",
        }
        client.post(alamat("keluarga", usulan, k.pk), data)
        k.refresh_from_db()
        assert k.kolom_ubah == ["kepesertaan", "nomor_kks", "nomor_rekening"]
        assert k.program == "NON BANSOS"

    def test_an_account_number_is_hidden_from_who_may_not_open_personal_data(
        self, dunia, client, masuk, usulan
    ):
        k = UsulanKeluarga.objects.get(usulan=usulan)
        isi.simpan_keluarga(
            oleh=dunia.operator_desa, usulan_id=usulan.pk, versi=None, keluarga_id=k.pk,
            data={"nomor_rekening": "0123456789"},
        )  # fmt: skip
        assert "0123456789" in t.teks(client.get(alamat("detail", usulan)))
        tampil = t.teks(masuk(dunia.kepala_desa).get(alamat("detail", usulan)))
        assert "0123456789" not in tampil
        assert "1 perubahan data pribadi spesifik tidak ditampilkan" in tampil

    def test_a_stale_page_is_refused_and_keeps_its_input(self, client, usulan):
        a = kepala(usulan)
        data = isian_orang(client, usulan, a, nama="BUDI BETUL", versi=usulan.versi - 1)
        response = client.post(alamat("anggota", usulan, a.pk), data)
        assert "sudah diubah sejak halaman Anda dibuka" in t.teks(response)
        assert 'value="BUDI BETUL"' in response.content.decode()
        a.refresh_from_db()
        assert a.kolom_ubah == []

    def test_people_are_not_added_or_taken_out_by_a_correction(self, client, usulan):
        k, a = UsulanKeluarga.objects.get(usulan=usulan), kepala(usulan)
        for url in (
            alamat("keluarga_tambah", usulan),
            alamat("anggota_tambah", usulan, k.pk),
            alamat("pecah_kk", usulan),
        ):
            assert "tidak berlaku untuk perbaikan data" in t.teks(client.post(url, {"versi": 1}, follow=True))
        usulan.refresh_from_db()
        for nama, nomor in (("anggota_hapus", a.pk), ("keluarga_hapus", k.pk)):
            response = client.post(alamat(nama, usulan, nomor), {"versi": usulan.versi}, follow=True)
            assert "Ajukan penonaktifan" in t.teks(response)
        assert UsulanAnggota.objects.filter(usulan=usulan).count() == 3

    def test_a_part_of_another_proposal_is_not_found(self, dunia, client, usulan):
        lain = t.mulai(client, "perbaikan", t.rumah_tangga(dunia))
        assert client.get(alamat("anggota", usulan, kepala(lain).pk)).status_code == 404
        assert (
            client.get(alamat("keluarga", usulan, UsulanKeluarga.objects.get(usulan=lain).pk)).status_code
            == 404
        )


class TestDasar:
    def test_a_registry_that_moved_on_is_named_and_refreshed(self, dunia, client, rt, usulan):
        a = kepala(usulan)
        client.post(alamat("anggota", usulan, a.pk), isian_orang(client, usulan, a, nama="BUDI BETUL"))
        Anggota.objects.filter(pk=a.asal_id).update(nama="BUDI LAIN", pekerjaan="PETANI")
        isi.simpan_rumah_tangga(
            oleh=dunia.operator_desa, usulan_id=usulan.pk, versi=None, bagian="uji", data={"rt": "9"}
        )
        usulan.refresh_from_db()
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert "Data terdaftar sudah berubah" in tampil
        assert "Segarkan data dasar" in tampil
        response = client.post(alamat("segarkan", usulan), {"versi": usulan.versi}, follow=True)
        assert "Data dasar disegarkan" in t.teks(response)
        a.refresh_from_db()
        assert (a.nama, a.dasar["nama"], a.pekerjaan) == ("BUDI BETUL", "BUDI LAIN", "PETANI")
        assert "Data terdaftar sudah berubah" not in t.teks(response)

    def test_a_stale_refresh_is_refused(self, client, usulan):
        response = client.post(alamat("segarkan", usulan), {"versi": usulan.versi + 5}, follow=True)
        assert "sudah diubah sejak halaman Anda dibuka" in t.teks(response)


class TestKirim:
    def test_an_identity_correction_is_sent_without_a_musyawarah(self, client, usulan):
        a = kepala(usulan)
        client.post(alamat("anggota", usulan, a.pk), isian_orang(client, usulan, a, nama="BUDI BETUL"))
        usulan.refresh_from_db()
        assert not butuh_musyawarah(usulan)
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert "tidak perlu musyawarah" in tampil
        assert "/musyawarah/baru/?usulan=" not in tampil
        response = client.post(alamat("ajukan", usulan), {"versi": usulan.versi}, follow=True)
        assert "Usulan diajukan. Sekarang menunggu kunjungan" in t.teks(response)
        usulan.refresh_from_db()
        assert usulan.status == "DIAJUKAN"
        assert client.post(alamat("ajukan", usulan), {"versi": usulan.versi}).status_code == 302
        usulan.refresh_from_db()
        assert usulan.status == "DIAJUKAN"

    def test_any_other_correction_needs_the_musyawarah(self, client, usulan):
        a = kepala(usulan)
        client.post(alamat("anggota", usulan, a.pk), isian_orang(client, usulan, a, pekerjaan="PETANI"))
        usulan.refresh_from_db()
        assert f"/musyawarah/baru/?usulan={usulan.kunci}" in t.teks(client.get(alamat("detail", usulan)))
        response = client.post(alamat("ajukan", usulan), {"versi": usulan.versi}, follow=True)
        assert "bersama musyawarah desa" in t.teks(response)

    def test_a_returned_one_that_now_needs_a_musyawarah_says_what_to_do(self, dunia, client, usulan):
        a = kepala(usulan)
        client.post(alamat("anggota", usulan, a.pk), isian_orang(client, usulan, a, nama="BUDI BETUL"))
        usulan.refresh_from_db()
        client.post(alamat("ajukan", usulan), {"versi": usulan.versi})
        d.putus(dunia, usulan, Aksi.KEMBALIKAN, "lengkapi")
        client.post(alamat("anggota", usulan, a.pk), isian_orang(client, usulan, a, pekerjaan="PETANI"))
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert "perubahan yang perlu musyawarah" in tampil
        assert "Ajukan lagi" not in tampil
        a.refresh_from_db()
        data = isian_orang(client, usulan, a, pekerjaan=a.dasar["pekerjaan"])
        client.post(alamat("anggota", usulan, a.pk), data)
        assert "Ajukan lagi" in t.teks(client.get(alamat("detail", usulan)))

    def test_a_second_open_proposal_about_the_household_is_held_back(self, dunia, client, rt, usulan):
        a = kepala(usulan)
        client.post(alamat("anggota", usulan, a.pk), isian_orang(client, usulan, a, nama="BUDI BETUL"))
        usulan.refresh_from_db()
        client.post(alamat("ajukan", usulan), {"versi": usulan.versi})
        kedua = t.mulai(client, "perbaikan", rt)
        assert f"sedang diusulkan dalam usulan lain (nomor {usulan.pk})" in t.teks(
            client.get(alamat("detail", kedua))
        )

    def test_the_district_sees_both_values_and_decides(self, dunia, client, masuk, usulan):
        a = kepala(usulan)
        lama = a.nama
        client.post(alamat("anggota", usulan, a.pk), isian_orang(client, usulan, a, nama="BUDI BETUL"))
        usulan.refresh_from_db()
        client.post(alamat("ajukan", usulan), {"versi": usulan.versi})
        dinas = masuk(dunia.operator_kabupaten)
        tampil = t.teks(dinas.get(reverse("verval:detail", args=[usulan.kunci])))
        assert "Yang berubah" in tampil
        assert lama in tampil
        assert "BUDI BETUL" in tampil
        usulan.refresh_from_db()
        kunjungan = {
            "versi": usulan.versi,
            "tanggal": f"{hari_ini():%d/%m/%Y}",
            "hasil": "1",
            "catatan": "",
        }
        url = reverse("verval:kunjungan", args=[usulan.kunci])
        assert "sesuai usulan" in t.teks(dinas.get(url))
        assert dinas.post(url, kunjungan).status_code == 302
        usulan.refresh_from_db()
        assert usulan.status == "TERVERIFIKASI"
        dinas.post(
            reverse("verval:putuskan", args=[usulan.kunci]), {"versi": usulan.versi, "aksi": "setujui"}
        )
        usulan.refresh_from_db()
        assert usulan.status == "DISETUJUI"


class TestCari:
    def test_the_choices_are_plain_and_lead_to_the_household(self, client, rt):
        tampil = t.teks(client.get(reverse("usulan:pilih")))
        for kata in (
            "Keluarga baru",
            "Keluarga terdaftar berubah",
            "Perbaikan data",
            "Pindah",
            "Penonaktifan",
            "Usulan program",
        ):
            assert kata in tampil
        url = reverse("usulan:pilih_terdaftar", args=["nonaktif"])
        ketemu = client.get(url, {"nama": rt.nama_kepala[:4].lower()})
        assert reverse("usulan:mulai_nonaktif", args=[rt.pk]) in ketemu.content.decode()
        assert "Tidak ada rumah tangga aktif" in t.teks(client.get(url, {"nama": "ZZZ"}))

    def test_a_nik_is_posted_never_in_the_address(self, dunia, client, rt):
        url = reverse("usulan:pilih_terdaftar", args=["perbaikan"])
        nik = t.orang(rt, "1")[0].nik
        assert client.post(url, {"nik": nik}).url == reverse("usulan:mulai_perbaikan", args=[rt.pk])
        lain = t.rumah_tangga(dunia, desa=d.KELURAHAN_KALIANDA)
        response = client.post(url, {"nik": t.orang(lain, "1")[0].nik})
        assert "tidak terdaftar di wilayah Anda" in t.teks(response)

    def test_an_unknown_choice_leads_back(self, client):
        assert client.get("/usulan/pilih/lainnya/").url == reverse("usulan:pilih")

    def test_the_registry_page_offers_the_five_and_lists_what_is_open(self, dunia, masuk, client, rt, usulan):
        tampil = client.get(reverse("registri:detail", args=[rt.pk])).content.decode()
        for nama in ("keluarga", "perbaikan", "pindah", "nonaktif", "program"):
            assert reverse(f"usulan:mulai_{nama}", args=[rt.pk]) in tampil
        baca = masuk(dunia.kepala_desa).get(reverse("registri:detail", args=[rt.pk])).content.decode()
        assert reverse("usulan:mulai_perbaikan", args=[rt.pk]) not in baca
        daftar = t.teks(client.get(reverse("usulan:tentang", args=[rt.pk])))
        assert f"No. {usulan.pk}" in daftar


def test_the_service_refuses_other_kinds_and_foreign_households(dunia, rt):
    with pytest.raises(ValueError, match="NONAKTIF"):
        salin.buat_perubahan(
            oleh=dunia.operator_desa, jenis=Jenis.NONAKTIF, rumah_tangga_id=rt.pk, kunci=uuid.uuid4()
        )
    assert Keluarga.objects.filter(rumah_tangga=rt).count() == 1
