"""One proposal: numbers masked until asked for, findings that lead to their field, moves by right."""

from __future__ import annotations

from datetime import date

import pytest

from dtks.inti.nik import buat_nik, samarkan
from dtks.jejak.models import Peristiwa
from tests import dunia as d
from tests.usulan import isian
from tests.usulan.isian import alamat
from usulan.models import Usulan, UsulanAnggota, UsulanPeriode
from usulan.services.isi import simpan_anggota
from usulan.workflow import Aksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]


def peristiwa(usulan, nama):
    return Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa=nama)


def isi(client, usulan):
    return client.get(alamat("detail", usulan)).content.decode()


class TestNomor:
    def test_reading_is_masked_and_logged(self, dunia, masuk):
        usulan = d.draf(dunia)
        nik = str(UsulanAnggota.objects.filter(usulan=usulan).earliest("pk").nik)
        tampil = isi(masuk(dunia.kepala_desa), usulan)
        assert samarkan(nik) in tampil
        assert nik not in tampil
        assert isian.satu_keluarga(usulan).no_kk not in tampil
        assert "Tampilkan NIK" not in tampil
        assert peristiwa(usulan, "usulan.dibaca").get().nama_pelaku == dunia.kepala_desa.nama

    def test_one_click_shows_all_and_is_logged(self, dunia, masuk):
        usulan = d.draf(dunia)
        client = masuk(dunia.operator_desa)
        assert "Tampilkan NIK" in isi(client, usulan)
        tampil = client.post(alamat("detail", usulan)).content.decode()
        for anggota in UsulanAnggota.objects.filter(usulan=usulan):
            assert anggota.nik in tampil
        assert isian.satu_keluarga(usulan).no_kk in tampil
        assert peristiwa(usulan, "usulan.nik_dibuka").count() == 1

    def test_without_the_right_nothing_is_shown_or_logged(self, dunia, masuk):
        usulan = d.draf(dunia)
        assert masuk(dunia.kepala_desa).post(alamat("detail", usulan)).status_code == 403
        assert not peristiwa(usulan, "usulan.nik_dibuka").exists()

    def test_health_is_shown_only_to_who_may_open_personal_data(self, dunia, masuk):
        usulan = d.draf(dunia)
        UsulanAnggota.objects.filter(usulan=usulan).update(disabilitas=True, jenis_disabilitas="PDMTL")
        assert "Disabilitas mental" in isi(masuk(dunia.operator_desa), usulan)
        assert "Disabilitas mental" not in isi(masuk(dunia.kepala_desa), usulan)


class TestTemuan:
    def test_each_finding_leads_to_the_field_that_cures_it(self, dunia, masuk):
        usulan = d.draf(dunia, anggota=1)
        anggota = UsulanAnggota.objects.get(usulan=usulan)
        data = d.data_anggota(7, nik=buat_nik("180199", date(1980, 8, 8), "P", 9), pekerjaan="")
        simpan_anggota(
            oleh=dunia.operator_desa,
            usulan_id=usulan.pk,
            versi=None,
            keluarga_id=anggota.keluarga_id,
            data=data,
            anggota_id=anggota.pk,
        )
        tampil = isi(masuk(dunia.operator_desa), usulan)
        url = alamat("anggota", usulan, anggota.pk)
        assert "Harus diperbaiki (1)" in tampil
        assert f'href="{url}#id_pekerjaan"' in tampil
        assert f'href="{url}#id_nik"' in tampil
        assert "Lanjut: Keluarga &amp; anggota" in tampil
        assert "#id_pekerjaan" not in isi(masuk(dunia.kepala_desa), usulan)

    def test_the_checklist_names_the_next_step(self, dunia, masuk):
        client = masuk(dunia.operator_desa)
        client.post("/usulan/baru/", isian.baru())
        usulan = Usulan.objects.get()
        tahap = client.get(alamat("detail", usulan)).context["tahap"]
        assert [(t.nama, t.selesai) for t in tahap] == [
            ("Rumah tangga", True),
            ("Keluarga & anggota", False),
            ("Kriteria", False),
            ("Kondisi rumah", False),
            ("Musyawarah", False),
        ]
        assert f'href="{alamat("keluarga_tambah", usulan)}">Lanjut: Keluarga' in isi(client, usulan)


class TestLangkah:
    def test_a_ready_draft_goes_to_the_musyawarah(self, dunia, masuk):
        usulan = d.draf(dunia)
        assert f"/musyawarah/baru/?usulan={usulan.kunci}" in isi(masuk(dunia.operator_desa), usulan)
        tampil = isi(masuk(dunia.pendamping), usulan).split("<main", 1)[1]
        assert "Tarik usulan" not in tampil
        assert "/musyawarah/baru/" not in tampil
        assert "Operator desa/kelurahan mengajukannya" in tampil

    def test_the_holder_and_the_time_line_are_shown_and_reading_leaves_the_line_alone(self, dunia, masuk):
        usulan = d.draf(dunia)
        client = masuk(dunia.operator_desa)
        isi(client, usulan)
        d.ajukan(dunia, usulan)
        tampil = isi(client, usulan)
        assert "Dinas Sosial: menunggu kunjungan verifikasi" in tampil
        judul = [b.judul for b in client.get(alamat("detail", usulan)).context["garis_waktu"]]
        assert judul == ["Sekarang", "Diajukan ke Dinas Sosial", "Isi diubah", "Draf dibuat"]

    def test_a_returned_proposal_tells_why_and_is_sent_again_in_its_stay(self, dunia, masuk):
        usulan = d.draf(dunia)
        d.ajukan(dunia, usulan)
        musyawarah, masa = usulan.musyawarah_id, UsulanPeriode.objects.get(usulan=usulan)
        d.putus(dunia, usulan, Aksi.KEMBALIKAN, "RT dan RW tertukar")
        client = masuk(dunia.operator_desa)
        tampil = isi(client, usulan)
        assert "Dikembalikan ke desa karena:" in tampil
        assert "RT dan RW tertukar" in tampil
        assert "Ajukan lagi" in tampil

        response = client.post(alamat("ajukan", usulan), {"versi": usulan.versi}, follow=True)
        usulan.refresh_from_db()
        assert "Usulan diajukan lagi" in response.content.decode()
        assert (usulan.status, usulan.musyawarah_id) == ("DIAJUKAN", musyawarah)
        tetap = UsulanPeriode.objects.get(usulan=usulan)
        assert (tetap.pk, tetap.keluar_sebagai) == (masa.pk, None)

    @pytest.mark.parametrize("versi", ["1", "", "x"])
    def test_a_stale_button_is_refused_with_a_reason(self, dunia, masuk, versi):
        usulan = d.draf(dunia)
        d.ajukan(dunia, usulan)
        d.putus(dunia, usulan, Aksi.KEMBALIKAN, "keliru")
        client = masuk(dunia.operator_desa)
        response = client.post(alamat("ajukan", usulan), {"versi": versi}, follow=True)
        usulan.refresh_from_db()
        assert usulan.status == "DIKEMBALIKAN"
        assert "sudah diubah sejak halaman Anda dibuka" in response.content.decode()

    def test_a_draft_is_not_sent_without_a_musyawarah(self, dunia, masuk):
        usulan = d.draf(dunia)
        client = masuk(dunia.operator_desa)
        response = client.post(alamat("ajukan", usulan), {"versi": usulan.versi}, follow=True)
        usulan.refresh_from_db()
        assert usulan.status == "DRAF"
        assert "bersama musyawarah desa" in response.content.decode()


class TestTarik:
    def test_a_reason_is_needed_and_kept(self, dunia, masuk):
        usulan = d.draf(dunia)
        client, url = masuk(dunia.operator_desa), alamat("tarik", usulan)
        assert "alasan" in client.post(url, {"versi": usulan.versi, "alasan": " "}).context["form"].errors
        response = client.post(url, {"versi": usulan.versi, "alasan": "Keluarga pindah"}, follow=True)
        usulan.refresh_from_db()
        assert (usulan.status, usulan.alasan) == ("DITARIK", "Keluarga pindah")
        assert "Riwayatnya tetap tersimpan" in response.content.decode()

    def test_a_stale_page_is_refused_and_the_reason_kept(self, dunia, masuk):
        usulan = d.draf(dunia)
        data = {"versi": usulan.versi - 1, "alasan": "Keluarga pindah"}
        response = masuk(dunia.operator_desa).post(alamat("tarik", usulan), data)
        tampil = response.content.decode()
        assert "Keluarga pindah</textarea>" in tampil
        assert "sudah diubah sejak halaman Anda dibuka" in tampil
        usulan.refresh_from_db()
        assert usulan.status == "DRAF"

    def test_an_approved_proposal_offers_no_withdrawal(self, dunia, masuk):
        (usulan,) = d.disetujui(dunia)
        client = masuk(dunia.operator_desa)
        assert "Tarik usulan" not in isi(client, usulan)
        response = client.get(alamat("tarik", usulan), follow=True)
        assert "tidak dapat ditarik" in response.content.decode()
        response = client.post(alamat("tarik", usulan), {"versi": usulan.versi, "alasan": "uji"})
        assert "Langkah ini tidak berlaku lagi" in response.content.decode()
