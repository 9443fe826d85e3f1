"""PINDAH: from either side, confirmed by the other village, overridden by the district; nothing leaks."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from tests import dunia as d
from tests.usulan import terdaftar as t
from tests.usulan.isian import alamat
from usulan.models import (
    JawabanPindah,
    KonfirmasiPindah,
    Lingkup,
    Perpindahan,
    Usulan,
    UsulanAnggota,
    UsulanRumahTangga,
)
from usulan.services import konfirmasi, perpindahan
from usulan.workflow import Aksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]
ALAMAT = {
    "alamat": "Jl. Anggrek No. 9",
    "rt": "4",
    "rw": "2",
    "dusun": "",
    "nomor_surat": "475/7",
    "tanggal": "",
}


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


@pytest.fixture
def tetangga(dunia, masuk):
    return masuk(dunia.operator_desa_lain)


@pytest.fixture
def rt(dunia):
    return t.rumah_tangga(dunia)


def isian(siapa="semua", **ubah):
    return {"siapa": siapa, "desa_tujuan": d.KELURAHAN_KALIANDA, **ALAMAT, **ubah}


def isian_datang(rt, **ubah):
    kepala = t.orang(rt, "1")[0]
    return t.pengusul(
        no_kk=t.keluarga(rt)[0].no_kk, nik_kepala=kepala.nik, nama_kepala=kepala.nama, **ALAMAT, **ubah
    )


def pergi(dunia, client, rt, **ubah):
    usulan = t.mulai(client, "pindah", rt, **isian(**ubah))
    d.ajukan(dunia, usulan)
    return usulan


def datang(dunia, tetangga, rt):
    data = isian_datang(rt)
    assert tetangga.post(reverse("usulan:datang"), data).status_code == 302
    usulan = Usulan.objects.get(kunci=data["kunci"])
    d.ajukan(dunia, usulan, oleh=dunia.operator_desa_lain)
    return usulan


def pertanyaan(usulan):
    return KonfirmasiPindah.objects.get(usulan=usulan)


def jawab(client, usulan, jawaban, alasan=""):
    url = reverse("usulan:jawab", args=[pertanyaan(usulan).kunci])
    return client.post(url, {"jawaban": jawaban, "alasan": alasan}, follow=True)


class TestDariAsal:
    def test_the_whole_household_with_its_new_address(self, client, rt):
        usulan = t.mulai(client, "pindah", rt, **isian())
        p = Perpindahan.objects.get(usulan=usulan)
        assert (p.lingkup, p.desa_asal_id, p.desa_tujuan_id, p.nomor_surat) == (
            Lingkup.RUMAH_TANGGA,
            d.WAY_URANG,
            d.KELURAHAN_KALIANDA,
            "475/7",
        )
        tampil = t.teks(client.get(alamat("detail", usulan)))
        for kata in (
            "Kelurahan Way Urang",
            "Kelurahan Kalianda",
            "Jl. Anggrek No. 9",
            "Jl. Mawar No. 1",
            "475/7",
        ):
            assert kata in tampil
        assert "Ditanyakan saat diajukan" in tampil

    def test_every_village_of_the_district_can_be_the_destination(self, client, rt):
        pilihan = (
            client.get(reverse("usulan:mulai_pindah", args=[rt.pk]))
            .context["form"]
            .fields["desa_tujuan"]
            .choices
        )
        kode = {k for _, isi in pilihan[1:] for k, _ in isi}
        assert kode == set(Wilayah.objects.di_dalam(d.KABUPATEN).desa().values_list("pk", flat=True))

    @pytest.mark.parametrize(
        "rusak",
        [
            {"desa_tujuan": "3174010001"},
            {"desa_tujuan": ""},
            {"alamat": ""},
            {"rt": "x"},
            {"tanggal": "besok"},
        ],
    )
    def test_broken_input_is_refused_at_its_field(self, client, rt, rusak):
        response = client.post(reverse("usulan:mulai_pindah", args=[rt.pk]), t.pengusul(**isian(**rusak)))
        assert set(response.context["form"].errors) == set(rusak)
        assert not Usulan.objects.exists()

    def test_the_service_refuses_a_village_of_another_district(self, dunia, rt):
        luar = Wilayah.objects.create(
            kode="1871011001", nama="Luar", tingkat=10, jenis="kelurahan", sumber="uji"
        )
        with pytest.raises(Ditolak, match="luar kabupaten"):
            perpindahan.pergi(
                oleh=dunia.operator_desa,
                rumah_tangga_id=rt.pk,
                orang=[a.pk for a in t.orang(rt)],
                desa_tujuan=luar,
                kunci=uuid.uuid4(),
                alamat={"alamat": "x", "rt": "1", "rw": "1"},
                data={},
            )
        assert not Usulan.objects.exists()

    def test_a_head_who_goes_alone_leaves_his_family_without_one(self, client, rt):
        kepala = t.orang(rt, "1")[0]
        usulan = t.mulai(client, "pindah", rt, **isian("sebagian", orang=[kepala.pk]))
        assert usulan.temuan.filter(kode="KEPALA_IKUT_PINDAH").exists()

    def test_some_people_get_a_head_and_a_kk_of_their_own(self, client, rt):
        anak = t.orang(rt, "4")[0]
        usulan = t.mulai(client, "pindah", rt, **isian("sebagian", orang=[anak.pk]))
        a = UsulanAnggota.objects.get(usulan=usulan)
        url = alamat("ganti_kepala", usulan, a.keluarga_id)
        assert url in client.get(alamat("detail", usulan)).content.decode()
        client.post(url, {"versi": usulan.versi, f"orang_{a.pk}": "1"})
        a.refresh_from_db()
        usulan.refresh_from_db()
        assert (a.hubungan, usulan.nama_kepala) == ("1", anak.nama)

    def test_address_and_letter_may_be_changed_until_sent(self, dunia, client, rt):
        usulan = t.mulai(client, "pindah", rt, **isian())
        data = {**ALAMAT, "alamat": "Jl. Melati No. 2", "nomor_surat": "475/8", "versi": usulan.versi}
        assert client.post(alamat("ubah_perpindahan", usulan), data).url == alamat("detail", usulan)
        assert UsulanRumahTangga.objects.get(usulan=usulan).alamat == "Jl. Melati No. 2"
        basi = client.post(alamat("ubah_perpindahan", usulan), data)
        assert "sudah diubah sejak halaman Anda dibuka" in t.teks(basi)
        d.ajukan(dunia, usulan)
        assert "tidak dapat diubah" in t.teks(client.get(alamat("ubah_perpindahan", usulan), follow=True))

    def test_a_move_inside_the_village_asks_nobody(self, dunia, client, rt):
        usulan = pergi(dunia, client, rt, desa_tujuan=d.WAY_URANG)
        assert not KonfirmasiPindah.objects.exists()
        assert usulan.jumlah_galat == 0


class TestKonfirmasi:
    def test_the_other_village_is_asked_on_sending_and_its_home_says_so(self, dunia, client, tetangga, rt):
        usulan = pergi(dunia, client, rt)
        satu = pertanyaan(usulan)
        assert (satu.desa_id, satu.desa_pengaju_id, satu.datang) == (d.KELURAHAN_KALIANDA, d.WAY_URANG, True)
        beranda = t.teks(tetangga.get("/"))
        assert "pindah menunggu jawaban desa Anda" in beranda
        assert "pindah menunggu jawaban" not in t.teks(client.get("/"))
        daftar = t.teks(tetangga.get(reverse("usulan:konfirmasi")))
        assert rt.nama_kepala in daftar
        assert "Belum dijawab" in t.teks(client.get(alamat("detail", usulan)))

    def test_the_asked_village_sees_nothing_but_the_question(self, dunia, client, tetangga, rt):
        usulan = pergi(dunia, client, rt)
        halaman = [
            tetangga.get(reverse("usulan:konfirmasi")).content.decode(),
            tetangga.get(reverse("usulan:jawab", args=[pertanyaan(usulan).kunci])).content.decode(),
        ]
        rahasia = [rt.alamat, "Jl. Anggrek", "475/7", str(usulan.kunci), t.keluarga(rt)[0].no_kk]
        rahasia += [a.nama for a in t.orang(rt, "3", "4")] + [a.nik for a in t.orang(rt, "1", "3")]
        for isi in halaman:
            assert [r for r in rahasia if r in isi] == []
        assert tetangga.get(alamat("detail", usulan)).status_code == 404

    def test_yes_opens_the_way_for_the_district(self, dunia, client, tetangga, rt):
        usulan = pergi(dunia, client, rt)
        d.verifikasi(dunia, usulan)
        with pytest.raises(Ditolak, match="belum menjawab"):
            d.putus(dunia, usulan, Aksi.SETUJUI)
        assert "Jawaban terkirim" in t.teks(jawab(tetangga, usulan, "YA"))
        d.putus(dunia, usulan, Aksi.SETUJUI)
        assert usulan.status == "DISETUJUI"
        riwayat = client.get(alamat("detail", usulan)).context["garis_waktu"]
        assert ("Pindah dijawab", "dibenarkan") in {(b.judul, b.isi) for b in riwayat}

    def test_no_needs_a_reason_that_the_asker_reads(self, dunia, client, tetangga, rt):
        usulan = pergi(dunia, client, rt)
        url = reverse("usulan:jawab", args=[pertanyaan(usulan).kunci])
        assert "alasan" in tetangga.post(url, {"jawaban": "TIDAK"}).context["form"].errors
        jawab(tetangga, usulan, "TIDAK", "Tidak ada warga baru di RT 4")
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert "Tidak ada warga baru di RT 4" in tampil

    def test_a_question_is_answered_once(self, dunia, client, tetangga, rt):
        usulan = pergi(dunia, client, rt)
        jawab(tetangga, usulan, "YA")
        assert "sudah dijawab" in t.teks(jawab(tetangga, usulan, "TIDAK", "ternyata bukan"))
        assert pertanyaan(usulan).jawaban == JawabanPindah.YA

    @pytest.mark.parametrize(
        "rusak", [{"jawaban": "DITIMPA"}, {"jawaban": ""}, {"jawaban": "YA", "alasan": "a\0"}]
    )
    def test_broken_answers_are_refused(self, dunia, client, tetangga, rt, rusak):
        usulan = pergi(dunia, client, rt)
        response = tetangga.post(reverse("usulan:jawab", args=[pertanyaan(usulan).kunci]), rusak)
        assert response.context["form"].errors
        assert pertanyaan(usulan).jawaban == ""

    def test_nobody_else_may_answer(self, dunia, client, masuk, rt):
        usulan = pergi(dunia, client, rt)
        url = reverse("usulan:jawab", args=[pertanyaan(usulan).kunci])
        assert client.get(url).status_code == 404
        assert client.post(url, {"jawaban": "YA"}).status_code == 404
        assert masuk(dunia.pendamping).post(url, {"jawaban": "YA"}).status_code == 403
        with cakupan(d.KABUPATEN), pytest.raises(TidakBerizin):
            konfirmasi.jawab(oleh=dunia.operator_desa_lain, kunci=pertanyaan(usulan).kunci, jawaban=JawabanPindah.DITIMPA, alasan="x")  # fmt: skip

    def test_a_withdrawn_move_waits_for_nobody(self, dunia, client, tetangga, rt):
        usulan = pergi(dunia, client, rt)
        client.post(alamat("tarik", usulan), {"versi": usulan.versi, "alasan": "batal"})
        assert "pindah menunggu jawaban" not in t.teks(tetangga.get("/"))
        assert rt.nama_kepala not in t.teks(tetangga.get(reverse("usulan:konfirmasi")))
        assert "sudah berakhir" in t.teks(jawab(tetangga, usulan, "YA"))


class TestTimpa:
    def test_the_district_answers_with_a_reason(self, dunia, client, masuk, rt):
        usulan = pergi(dunia, client, rt)
        dinas = masuk(dunia.operator_kabupaten)
        halaman = t.teks(dinas.get(reverse("verval:detail", args=[usulan.kunci])))
        assert "Jawab sebagai Dinas Sosial" in halaman
        url = alamat("timpa", usulan)
        assert "alasan" in dinas.post(url, {"alasan": " "}).context["form"].errors
        response = dinas.post(url, {"alasan": "Surat pindah lengkap"}, follow=True)
        assert "Surat pindah lengkap" in t.teks(response)
        assert pertanyaan(usulan).jawaban == JawabanPindah.DITIMPA
        usulan.refresh_from_db()
        assert usulan.jumlah_galat == 0

    def test_a_no_of_the_village_can_be_overridden_a_yes_not(self, dunia, client, tetangga, masuk, rt):
        usulan = pergi(dunia, client, rt)
        dinas = masuk(dunia.operator_kabupaten)
        jawab(tetangga, usulan, "TIDAK", "bukan warga kami")
        dinas.post(alamat("timpa", usulan), {"alasan": "Sudah dicek lapangan"})
        assert pertanyaan(usulan).jawaban == JawabanPindah.DITIMPA
        lain = pergi(dunia, client, t.rumah_tangga(dunia))
        jawab(tetangga, lain, "YA")
        assert "sudah dijawab" in t.teks(dinas.post(alamat("timpa", lain), {"alasan": "x"}))

    def test_a_village_may_not_override(self, dunia, client, rt):
        usulan = pergi(dunia, client, rt)
        assert client.get(alamat("timpa", usulan)).status_code == 403
        assert "Jawab sebagai Dinas Sosial" not in t.teks(client.get(alamat("detail", usulan)))

    def test_a_proposal_that_asks_nobody_has_nothing_to_override(self, dunia, masuk):
        usulan = d.draf(dunia)
        response = masuk(dunia.operator_kabupaten).get(alamat("timpa", usulan), follow=True)
        assert "tidak berlaku untuk usulan baru" in t.teks(response)


class TestDariTujuan:
    def test_nothing_is_shown_before_the_origin_agrees_and_all_after(self, dunia, client, tetangga, rt):
        usulan = datang(dunia, tetangga, rt)
        istri = t.orang(rt, "3")[0]
        tampil = t.teks(tetangga.get(alamat("detail", usulan)))
        assert istri.nama not in tampil
        assert rt.alamat not in tampil
        assert "baru terlihat sesudah desa asal membenarkan" in tampil
        assert pertanyaan(usulan).desa_id == d.WAY_URANG
        jawab(client, usulan, "YA")
        assert istri.nama in t.teks(tetangga.get(alamat("detail", usulan)))
        usulan.refresh_from_db()
        assert usulan.jumlah_anggota == 3

    def test_no_keeps_it_closed(self, dunia, client, tetangga, rt):
        usulan = datang(dunia, tetangga, rt)
        jawab(client, usulan, "TIDAK", "masih tinggal di sini")
        assert t.orang(rt, "3")[0].nama not in t.teks(tetangga.get(alamat("detail", usulan)))

    @pytest.mark.parametrize("salah", ["no_kk", "nik_kepala"])
    def test_both_numbers_must_be_right(self, dunia, tetangga, rt, salah):
        lain = t.rumah_tangga(dunia)
        data = isian_datang(rt) | {salah: isian_datang(lain)[salah]}
        response = tetangga.post(reverse("usulan:datang"), data)
        tampil = t.teks(response)
        assert "Tidak ada keluarga aktif" in tampil
        assert not Usulan.objects.exists()

    def test_a_family_of_ones_own_village_is_corrected_not_moved(self, client, rt):
        assert "sudah terdaftar di desa ini" in t.teks(
            client.post(reverse("usulan:datang"), isian_datang(rt))
        )

    @pytest.mark.parametrize("rusak", [{"no_kk": "123"}, {"nik_kepala": "18019901018000X9"}, {"alamat": ""}])
    def test_broken_input_is_refused_at_its_field(self, tetangga, rt, rusak):
        response = tetangga.post(reverse("usulan:datang"), {**isian_datang(rt), **rusak})
        assert set(response.context["form"].errors) == set(rusak)

    def test_a_double_click_opens_one_draft(self, tetangga, rt):
        data = isian_datang(rt)
        url = reverse("usulan:datang")
        assert tetangga.post(url, data).url == tetangga.post(url, data).url
        assert Perpindahan.objects.count() == 1

    def test_two_villages_cannot_both_move_a_household(self, dunia, client, tetangga, rt):
        pergi(dunia, client, rt)
        data = isian_datang(rt)
        tetangga.post(reverse("usulan:datang"), data)
        usulan = Usulan.objects.get(kunci=data["kunci"])
        assert usulan.temuan.filter(kode="RUMAH_TANGGA_SEDANG_DIUSULKAN").exists()
        assert "di wilayah lain" in t.teks(tetangga.get(alamat("detail", usulan)))
