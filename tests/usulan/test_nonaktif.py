"""NONAKTIF: who leaves, why, with which evidence, and who becomes head."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from dtks.inti.alur import Ditolak
from dtks.inti.jam import hari_ini
from dtks.jejak.models import Peristiwa
from dtks.registri.models import AlasanNonaktif
from tests import dunia as d
from tests.usulan import terdaftar as t
from tests.usulan.isian import alamat
from usulan.models import Lingkup, Penonaktifan, Usulan, UsulanAnggota
from usulan.rules import BUKTI_PENYEBAB
from usulan.services import penonaktifan
from usulan.services.alur import butuh_musyawarah
from usulan.workflow import Aksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]
SEMUA_BUKTI = {
    "tanggal": "01/11/2026",
    "nomor_dokumen": "474.3/12/2026",
    "tujuan": "Kota Metro, Lampung",
    "id_lain": "1801990101800009",
    "uraian": "Menurut RT dan tetangga",
}


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


@pytest.fixture
def rt(dunia):
    return t.rumah_tangga(dunia)


def isian(siapa="semua", **ubah):
    return {"siapa": siapa, "penyebab": "LAINNYA", "uraian": "Keterangan RT", **ubah}


def kirim(client, rt, **ubah):
    return client.post(reverse("usulan:mulai_nonaktif", args=[rt.pk]), t.pengusul(**isian(**ubah)))


def galat(usulan):
    return {g.kode for g in usulan.temuan.filter(tingkat="GALAT")}


class TestSiapa:
    def test_only_the_people_of_the_household_are_offered_as_successors(self, client, dunia, rt):
        tetangga = t.rumah_tangga(dunia)
        isi = client.get(reverse("usulan:mulai_nonaktif", args=[rt.pk])).content.decode()
        pilihan = isi[isi.index('name="kepala_pengganti"') :].partition("</select>")[0]
        assert pilihan.count("<option") == 1 + rt.jumlah_anggota
        assert all(a.nama not in pilihan for a in tetangga.anggota.all())

    def test_the_page_of_a_new_household_does_not_write_into_a_removal(self, client, rt):
        usulan = t.mulai(client, "nonaktif", rt, **isian())
        data = {"kunci": usulan.kunci, "versi": usulan.versi, "langkah": "rumah-tangga", "asal": "RT_RW"}
        data |= {"kanal": "MUSYAWARAH", "alamat": "ALAMAT LAIN", "rt": "9", "rw": "9"}
        client.post(reverse("usulan:baru"), data)
        usulan.rumah_tangga.refresh_from_db()
        assert usulan.rumah_tangga.alamat == rt.alamat

    def test_one_key_opens_one_proposal_only(self, client, dunia, rt):
        usulan = t.mulai(client, "nonaktif", rt, **isian())
        lain = t.rumah_tangga(dunia)
        with pytest.raises(Ditolak, match="sudah dipakai"):
            penonaktifan.buat(
                oleh=dunia.operator_desa,
                rumah_tangga_id=lain.pk,
                orang=[lain.anggota.earliest("pk").pk],
                kunci=usulan.kunci,
                data={"penyebab": "MAMPU"},
            )

    def test_the_whole_household(self, client, rt):
        usulan = t.mulai(client, "nonaktif", rt, **isian())
        n = Penonaktifan.objects.get(usulan=usulan)
        assert (n.lingkup, usulan.jumlah_anggota) == (Lingkup.RUMAH_TANGGA, 3)
        tampil = t.teks(client.get(alamat("detail", usulan)))
        for kata in ("Seluruh rumah tangga", "Lainnya", "Keterangan RT", "Yang dinonaktifkan"):
            assert kata in tampil
        assert all(a.nama in tampil for a in t.orang(rt))

    def test_one_keluarga_of_two(self, dunia, client):
        rt = t.rumah_tangga(dunia, ("1", "3"), ("1", "4"))
        kedua = t.keluarga(rt)[1]
        usulan = t.mulai(client, "nonaktif", rt, **isian(f"keluarga-{kedua.pk}"))
        assert Penonaktifan.objects.get(usulan=usulan).lingkup == Lingkup.KELUARGA
        assert set(UsulanAnggota.objects.filter(usulan=usulan).values_list("asal__keluarga", flat=True)) == {
            kedua.pk
        }

    def test_one_person(self, client, rt):
        (anak,) = t.orang(rt, "4")
        usulan = t.mulai(client, "nonaktif", rt, **isian("sebagian", orang=[anak.pk]))
        assert Penonaktifan.objects.get(usulan=usulan).lingkup == Lingkup.ANGGOTA
        assert [a.asal_id for a in UsulanAnggota.objects.filter(usulan=usulan)] == [anak.pk]

    def test_a_contradicting_choice_is_asked_about(self, client, rt):
        assert "orang" in kirim(client, rt, siapa="sebagian").context["form"].errors
        anak = t.orang(rt, "4")[0]
        assert "siapa" in kirim(client, rt, orang=[anak.pk]).context["form"].errors
        assert "siapa" in kirim(client, rt, siapa="keluarga-99").context["form"].errors
        assert not Usulan.objects.exists()

    def test_people_of_another_household_are_refused(self, dunia, client, rt):
        asing = t.orang(t.rumah_tangga(dunia, desa=d.KELURAHAN_KALIANDA), "1")[0]
        assert "orang" in kirim(client, rt, siapa="sebagian", orang=[asing.pk]).context["form"].errors
        with pytest.raises(Ditolak, match="tidak lagi anggota aktif"):
            penonaktifan.buat(
                oleh=dunia.operator_desa,
                rumah_tangga_id=rt.pk,
                orang=[asing.pk],
                kunci=uuid.uuid4(),
                data={"penyebab": "MENINGGAL"},
            )

    def test_a_household_of_one_needs_no_choice(self, dunia, client):
        rt = t.rumah_tangga(dunia, ("1",))
        form = client.get(reverse("usulan:mulai_nonaktif", args=[rt.pk])).context["form"]
        assert "orang" not in form.fields
        assert form["siapa"].value() == "semua"

    def test_a_double_click_opens_one_draft(self, client, rt):
        data = t.pengusul(**isian())
        url = reverse("usulan:mulai_nonaktif", args=[rt.pk])
        assert client.post(url, data).url == client.post(url, data).url
        assert Penonaktifan.objects.count() == 1


class TestBukti:
    @pytest.mark.parametrize("penyebab", AlasanNonaktif.values)
    def test_each_reason_asks_its_own_evidence(self, client, rt, penyebab):
        kosong = dict.fromkeys(SEMUA_BUKTI, "")
        usulan = t.mulai(client, "nonaktif", rt, **{**isian(), **kosong, "penyebab": penyebab})
        kurang = {b.bidang.partition(".")[2] for b in usulan.temuan.filter(kode="BUKTI_KURANG")}
        assert kurang == set(BUKTI_PENYEBAB.get(penyebab, ()))
        tampil = client.get(alamat("detail", usulan)).content.decode()
        for kolom in kurang:
            assert f'href="{alamat("ubah_penonaktifan", usulan)}#id_{kolom}"' in tampil
        penuh = {"versi": usulan.versi, "penyebab": penyebab, **SEMUA_BUKTI, "kepala_pengganti": ""}
        assert client.post(alamat("ubah_penonaktifan", usulan), penuh).url == alamat("detail", usulan)
        assert not usulan.temuan.filter(kode="BUKTI_KURANG").exists()

    def test_a_death_in_the_future_or_before_birth_cannot_be(self, client, rt):
        besok = hari_ini() + timedelta(days=1)
        usulan = t.mulai(
            client,
            "nonaktif",
            rt,
            **isian(penyebab="MENINGGAL", tanggal=f"{besok:%d/%m/%Y}", nomor_dokumen="1"),
        )
        assert "TANGGAL_DI_MASA_DEPAN" in galat(usulan)
        data = {"versi": usulan.versi, "penyebab": "MENINGGAL", "tanggal": "01/01/1950", "nomor_dokumen": "1"}
        client.post(alamat("ubah_penonaktifan", usulan), data)
        assert "MENINGGAL_SEBELUM_LAHIR" in galat(usulan)

    @pytest.mark.parametrize(
        "rusak", [{"tanggal": "kemarin"}, {"penyebab": "BOSAN"}, {"uraian": "x" * 301}, {"tujuan": "a\0"}]
    )
    def test_broken_input_is_refused_at_its_field(self, client, rt, rusak):
        assert set(kirim(client, rt, **rusak).context["form"].errors) == set(rusak)

    def test_opening_the_evidence_is_logged_and_the_other_nik_masked(self, client, rt):
        usulan = t.mulai(client, "nonaktif", rt, **isian(penyebab="GANDA", id_lain="1801990101800009"))
        assert "1801990101800009" not in client.get(alamat("detail", usulan)).content.decode()
        assert "1801990101800009" in client.get(alamat("ubah_penonaktifan", usulan)).content.decode()
        dibuka = Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa="usulan.nik_dibuka")
        assert dibuka.get().isi["bagian"] == "bukti penonaktifan"

    def test_a_stale_page_is_refused_and_keeps_its_input(self, client, rt):
        usulan = t.mulai(client, "nonaktif", rt, **isian())
        data = {"versi": usulan.versi - 1, "penyebab": "MAMPU", "uraian": "Rumah dua lantai"}
        response = client.post(alamat("ubah_penonaktifan", usulan), data)
        assert "sudah diubah sejak halaman Anda dibuka" in t.teks(response)
        assert "Rumah dua lantai" in t.teks(response)
        assert Penonaktifan.objects.get(usulan=usulan).penyebab == "LAINNYA"


class TestKepala:
    def test_a_head_who_leaves_people_behind_needs_a_successor(self, client, rt):
        kepala, istri = t.orang(rt, "1", "3")
        usulan = t.mulai(client, "nonaktif", rt, **isian("sebagian", orang=[kepala.pk]))
        assert "PENGGANTI_KOSONG" in galat(usulan)
        data = {"versi": usulan.versi, "penyebab": "LAINNYA", "uraian": "x", "kepala_pengganti": istri.pk}
        client.post(alamat("ubah_penonaktifan", usulan), data)
        assert galat(usulan) == set()
        assert f"<dd>{istri.nama}</dd>" in t.teks(client.get(alamat("detail", usulan)))

    def test_a_successor_who_leaves_too_is_refused(self, client, rt):
        kepala, istri = t.orang(rt, "1", "3")
        response = kirim(client, rt, siapa="sebagian", orang=[kepala.pk, istri.pk], kepala_pengganti=istri.pk)
        assert "ikut dinonaktifkan" in str(response.context["form"].errors)

    def test_a_successor_without_a_leaving_head_is_refused(self, dunia, client):
        rt = t.rumah_tangga(dunia, ("1", "3"), ("1", "4"))
        kepala, _ = t.orang(rt, "1")
        anak = t.orang(rt, "4")[0]
        response = kirim(client, rt, siapa="sebagian", orang=[kepala.pk], kepala_pengganti=anak.pk)
        assert "kepala_pengganti" in response.context["form"].errors

    def test_a_successor_from_elsewhere_is_no_choice(self, dunia, client, rt):
        asing = t.orang(t.rumah_tangga(dunia), "1")[0]
        kepala = t.orang(rt, "1")[0]
        response = kirim(client, rt, siapa="sebagian", orang=[kepala.pk], kepala_pengganti=asing.pk)
        assert "kepala_pengganti" in response.context["form"].errors


class TestKirim:
    def test_a_death_with_its_akta_is_sent_without_a_musyawarah(self, client, rt):
        anak = t.orang(rt, "4")[0]
        isi = isian(
            "sebagian", orang=[anak.pk], penyebab="MENINGGAL", tanggal="01/11/2026", nomor_dokumen="474.3/1"
        )
        usulan = t.mulai(client, "nonaktif", rt, **isi)
        assert not butuh_musyawarah(usulan)
        client.post(alamat("ajukan", usulan), {"versi": usulan.versi})
        usulan.refresh_from_db()
        assert usulan.status == "DIAJUKAN"

    def test_every_other_reason_goes_through_the_musyawarah(self, client, rt):
        usulan = t.mulai(client, "nonaktif", rt, **isian(penyebab="MAMPU"))
        assert f"/musyawarah/baru/?usulan={usulan.kunci}" in t.teks(client.get(alamat("detail", usulan)))
        response = client.post(alamat("ajukan", usulan), {"versi": usulan.versi}, follow=True)
        assert "bersama musyawarah desa" in t.teks(response)

    def test_missing_evidence_offers_no_sending(self, client, rt):
        usulan = t.mulai(client, "nonaktif", rt, **isian(penyebab="MENINGGAL"))
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert "Lanjut: Alasan dan bukti" in tampil
        response = client.post(alamat("ajukan", usulan), {"versi": usulan.versi}, follow=True)
        assert "belum dapat diajukan" in t.teks(response)

    def test_a_person_is_in_one_open_removal(self, dunia, client, rt):
        anak = t.orang(rt, "4")[0]
        isi = isian(
            "sebagian", orang=[anak.pk], penyebab="MENINGGAL", tanggal="01/11/2026", nomor_dokumen="474.3/1"
        )
        pertama = t.mulai(client, "nonaktif", rt, **isi)
        client.post(alamat("ajukan", pertama), {"versi": pertama.versi})
        kedua = t.mulai(client, "nonaktif", rt, **isi)
        assert "ORANG_SEDANG_DIUSULKAN" in galat(kedua)

    def test_content_pages_of_other_kinds_are_closed(self, client, rt):
        usulan = t.mulai(client, "nonaktif", rt, **isian())
        a = UsulanAnggota.objects.filter(usulan=usulan).earliest("pk")
        for url in (
            alamat("anggota", usulan, a.pk),
            alamat("keluarga", usulan, a.keluarga_id),
            alamat("ganti_kepala", usulan, a.keluarga_id),
            alamat("perbaikan_rumah_tangga", usulan),
            alamat("ubah_perpindahan", usulan),
        ):
            assert "tidak berlaku untuk penonaktifan" in t.teks(client.get(url, follow=True))
            client.post(url, {"versi": usulan.versi, "nama": "LAIN", "no_kk": "", "alamat": "x"})
        a.refresh_from_db()
        assert a.kolom_ubah == []

    def test_the_district_sees_the_reason_and_evidence(self, dunia, client, masuk, rt):
        usulan = t.mulai(client, "nonaktif", rt, **isian(penyebab="MAMPU", uraian="Rumah dua lantai"))
        d.ajukan(dunia, usulan)
        tampil = t.teks(masuk(dunia.operator_kabupaten).get(reverse("verval:detail", args=[usulan.kunci])))
        for kata in ("Penonaktifan", "Sudah mampu", "Rumah dua lantai"):
            assert kata in tampil
        d.verifikasi(dunia, usulan)
        d.putus(dunia, usulan, Aksi.SETUJUI)
        assert usulan.status == "DISETUJUI"
        assert "tidak dapat diubah" in t.teks(client.get(alamat("ubah_penonaktifan", usulan), follow=True))


def test_the_date_of_death_is_kept(client, rt):
    usulan = t.mulai(
        client, "nonaktif", rt, **isian(penyebab="MENINGGAL", tanggal="01112026", nomor_dokumen="1")
    )
    assert Penonaktifan.objects.get(usulan=usulan).tanggal == date(2026, 11, 1)
