"""PROGRAM: one program per family, PBI per person, and replacing an earlier proposal knowingly."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from dtks.inti.alur import Ditolak
from tests import dunia as d
from tests.usulan import terdaftar as t
from tests.usulan.isian import alamat
from usulan.models import Usulan, UsulanAnggota, UsulanKeluarga
from usulan.services import program
from usulan.workflow import Aksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


@pytest.fixture
def rt(dunia):
    return t.rumah_tangga(dunia)


def usulkan(client, rt, kode, *orang, **ubah):
    return t.mulai(client, "program", rt, program=kode, orang=[a.pk for a in orang], **ubah)


class TestMulai:
    def test_a_family_asks_through_one_pengurus(self, client, rt):
        istri = t.orang(rt, "3")[0]
        usulan = usulkan(client, rt, "PKH", istri)
        assert (usulan.program, usulan.jumlah_galat) == ("PKH", 0)
        assert UsulanKeluarga.objects.get(usulan=usulan).program == "PKH"
        a = UsulanAnggota.objects.get(usulan=usulan)
        assert (a.asal_id, a.pengurus) == (istri.pk, True)
        tampil = t.teks(client.get(alamat("detail", usulan)))
        for kata in (
            "Program yang diusulkan",
            "PKH",
            "Pengurus",
            istri.nama,
            "Tidak ada dalam daftar penerima",
        ):
            assert kata in tampil

    def test_pbi_is_asked_for_each_person(self, client, rt):
        suami, istri = t.orang(rt, "1", "3")
        usulan = usulkan(client, rt, "PBI", suami, istri)
        assert usulan.program == "PBI"
        assert all(a.pbi and not a.pengurus for a in UsulanAnggota.objects.filter(usulan=usulan))
        assert UsulanKeluarga.objects.get(usulan=usulan).kolom_ubah == []

    def test_two_pengurus_or_two_families_are_refused(self, dunia, client):
        rt = t.rumah_tangga(dunia, ("1", "3"), ("1", "3"))
        satu, dua, tiga, _ = t.orang(rt)
        url = reverse("usulan:mulai_program", args=[rt.pk])
        for kode, orang in (("PKH", [satu.pk, dua.pk]), ("PBI", [satu.pk, tiga.pk]), ("PKH", [])):
            response = client.post(url, t.pengusul(program=kode, orang=orang))
            assert set(response.context["form"].errors) == {"orang"}
        assert not Usulan.objects.exists()

    @pytest.mark.parametrize(
        "rusak", [{"program": "BST"}, {"program": ""}, {"orang": ["0"]}, {"orang": ["x\0"]}]
    )
    def test_broken_input_is_refused_at_its_field(self, client, rt, rusak):
        data = t.pengusul(program="PKH", orang=[t.orang(rt, "3")[0].pk]) | rusak
        response = client.post(reverse("usulan:mulai_program", args=[rt.pk]), data)
        assert set(response.context["form"].errors) == set(rusak)

    def test_the_service_refuses_what_the_form_does(self, dunia, rt):
        suami, istri = t.orang(rt, "1", "3")
        umum = {"oleh": dunia.operator_desa, "rumah_tangga_id": rt.pk, "kunci": uuid.uuid4()}
        for kode, orang in (("PKH", []), ("PKH", [suami.pk, istri.pk])):
            with pytest.raises(Ditolak):
                program.buat(program=kode, orang=orang, **umum)
        assert not Usulan.objects.exists()

    def test_a_pengurus_without_nik_is_named_and_leads_to_no_typing_here(self, client, rt):
        anak = t.orang(rt, "4")[0]
        usulan = usulkan(client, rt, "PKH", anak)
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert f"NIK {anak.nama} belum ada di registri" in tampil
        a = UsulanAnggota.objects.get(usulan=usulan)
        assert "tidak berlaku untuk usulan program" in t.teks(
            client.get(alamat("anggota", usulan, a.pk), follow=True)
        )

    def test_a_double_click_opens_one_draft(self, client, rt):
        data = t.pengusul(program="PKH", orang=[t.orang(rt, "3")[0].pk])
        url = reverse("usulan:mulai_program", args=[rt.pk])
        assert client.post(url, data).url == client.post(url, data).url
        assert Usulan.objects.count() == 1


class TestGantikan:
    @pytest.fixture
    def lama(self, dunia, client, rt):
        usulan = usulkan(client, rt, "BPNT", t.orang(rt, "1")[0])
        d.ajukan(dunia, usulan)
        return usulan

    @pytest.fixture
    def baru(self, client, rt, lama):
        return usulkan(client, rt, "PKH", t.orang(rt, "3")[0])

    def test_the_earlier_one_stands_beside_and_holds_back(self, dunia, client, rt, lama, baru):
        tampil = t.teks(client.get(alamat("detail", baru)))
        assert f"sudah diusulkan untuk program (nomor {lama.pk})" in tampil
        assert f"Gantikan nomor {lama.pk} dengan usulan ini" in tampil
        assert "BPNT" in tampil
        with pytest.raises(Ditolak):
            d.ajukan(dunia, baru)

    def test_after_the_click_sending_replaces_and_the_replaced_stays_readable(
        self, dunia, client, lama, baru
    ):
        data = {"versi": baru.versi, "lama": lama.pk}
        response = client.post(alamat("gantikan", baru), data, follow=True)
        assert "Akan digantikan saat usulan ini diajukan" in t.teks(response)
        lama.refresh_from_db()
        assert lama.status == "DIAJUKAN"
        d.ajukan(dunia, baru)
        lama.refresh_from_db()
        assert (baru.status, lama.status, lama.digantikan_oleh_id) == ("DIAJUKAN", "DITARIK", baru.pk)
        tampil = t.teks(client.get(alamat("detail", lama)))
        assert f"Selesai: digantikan oleh usulan nomor {baru.pk}" in tampil
        assert f'href="{alamat("detail", baru)}"' in tampil
        assert "Digantikan oleh usulan lain" in tampil

    @pytest.mark.parametrize("ubah", [{"lama": "999999"}, {"lama": "x"}, {"lama": ""}, {"versi": "1"}])
    def test_a_broken_or_stale_click_changes_nothing(self, client, lama, baru, ubah):
        isi_lama = {"versi": baru.versi, "lama": lama.pk}
        if "versi" in ubah:
            client.post(alamat("gantikan", baru), isi_lama)
            Usulan.objects.filter(pk=baru.pk).update(akan_menggantikan=None)
        client.post(alamat("gantikan", baru), isi_lama | ubah)
        baru.refresh_from_db()
        assert baru.akan_menggantikan_id is None

    def test_an_approved_one_is_not_replaced(self, dunia, client, rt, lama):
        d.verifikasi(dunia, lama)
        d.putus(dunia, lama, Aksi.SETUJUI)
        baru = usulkan(client, rt, "PKH", t.orang(rt, "3")[0])
        client.post(alamat("gantikan", baru), {"versi": baru.versi, "lama": lama.pk})
        with pytest.raises(Ditolak, match="sudah disetujui"):
            d.ajukan(dunia, baru)
        lama.refresh_from_db()
        assert lama.status == "DISETUJUI"

    def test_pbi_and_a_family_program_do_not_meet(self, dunia, client, rt, lama):
        pbi = usulkan(client, rt, "PBI", t.orang(rt, "1")[0])
        assert not pbi.temuan.filter(kode="PROGRAM_SUDAH_DIUSULKAN").exists()
        d.ajukan(dunia, pbi)
        assert pbi.status == "DIAJUKAN"


def test_the_district_sees_program_and_pengurus_and_decides(dunia, client, masuk, rt):
    istri = t.orang(rt, "3")[0]
    usulan = usulkan(client, rt, "PKH", istri)
    d.ajukan(dunia, usulan)
    tampil = t.teks(masuk(dunia.operator_kabupaten).get(reverse("verval:detail", args=[usulan.kunci])))
    for kata in ("Program yang diusulkan", "PKH", istri.nama, "Yang sedang diterima"):
        assert kata in tampil
    d.verifikasi(dunia, usulan)
    d.putus(dunia, usulan, Aksi.SETUJUI)
    assert usulan.status == "DISETUJUI"
