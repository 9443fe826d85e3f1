"""BARU about a known family: people come in, a KK is split or joined, another head."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from dtks.inti.alur import Ditolak
from dtks.inti.kk import buat_kk
from tests import dunia as d
from tests.usulan import isian
from tests.usulan import terdaftar as t
from tests.usulan.isian import alamat
from usulan.models import UsulanAnggota, UsulanKeluarga
from usulan.services import kk, penonaktifan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]
KK_BARU = buat_kk("180199", date(2026, 10, 1), 77)


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


@pytest.fixture
def usulan(dunia, client):
    return t.mulai(client, "keluarga", t.rumah_tangga(dunia))


@pytest.fixture
def berdua(dunia, client):
    """A draft about a household of two keluarga."""
    return t.mulai(client, "keluarga", t.rumah_tangga(dunia, ("1", "3", "4"), ("1", "3")))


def orang(usulan, *hubungan):
    semua = UsulanAnggota.objects.filter(usulan=usulan).order_by("keluarga__nomor_urut", "nomor_urut")
    return [a for a in semua if not hubungan or a.hubungan in hubungan]


def galat(usulan):
    return {g.kode for g in usulan.temuan.filter(tingkat="GALAT")}


class TestTambah:
    def test_a_child_is_born(self, dunia, client, usulan):
        k = UsulanKeluarga.objects.get(usulan=usulan)
        data = isian.anggota(
            usulan, 55, kepala=False, hubungan="4", status_kawin="1", pekerjaan="BELUM BEKERJA"
        )
        assert client.post(alamat("anggota_tambah", usulan, k.pk), data).url == alamat("detail", usulan)
        usulan.refresh_from_db()
        assert (usulan.jumlah_anggota, galat(usulan)) == (4, set())
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert f"{data['nama']} (baru)" in tampil
        d.ajukan(dunia, usulan)
        assert usulan.status == "DIAJUKAN"

    def test_a_person_registered_elsewhere_is_refused_without_telling_where(self, dunia, client, usulan):
        lain = t.orang(t.rumah_tangga(dunia, desa=d.HAJIMENA), "1")[0]
        k = UsulanKeluarga.objects.get(usulan=usulan)
        data = isian.anggota(usulan, 55, kepala=False, hubungan="4", nik=lain.nik)
        client.post(alamat("anggota_tambah", usulan, k.pk), data)
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert "sudah terdaftar dalam DTKS di wilayah lain" in tampil
        assert "Hajimena" not in tampil

    def test_a_new_person_may_be_taken_out_a_registered_one_not(self, client, usulan):
        k = UsulanKeluarga.objects.get(usulan=usulan)
        client.post(
            alamat("anggota_tambah", usulan, k.pk), isian.anggota(usulan, 55, kepala=False, hubungan="4")
        )
        usulan.refresh_from_db()
        baru = UsulanAnggota.objects.get(usulan=usulan, asal=None)
        client.post(alamat("anggota_hapus", usulan, baru.pk), {"versi": usulan.versi})
        usulan.refresh_from_db()
        lama = orang(usulan, "4")[0]
        client.post(alamat("anggota_hapus", usulan, lama.pk), {"versi": usulan.versi})
        assert UsulanAnggota.objects.filter(usulan=usulan).count() == 3

    def test_nothing_changed_is_no_proposal(self, dunia, usulan):
        assert "TANPA_PERUBAHAN" in galat(usulan)
        with pytest.raises(Ditolak):
            d.ajukan(dunia, usulan)


class TestPecah:
    def isi(self, usulan, **hubungan):
        return {"versi": usulan.versi, "no_kk": KK_BARU, **hubungan}

    def test_a_child_gets_a_kk_of_its_own(self, client, usulan):
        anak = orang(usulan, "4")[0]
        response = client.post(alamat("pecah_kk", usulan), self.isi(usulan, **{f"orang_{anak.pk}": "1"}))
        assert response.url == alamat("detail", usulan)
        baru = UsulanKeluarga.objects.get(usulan=usulan, asal=None)
        anak.refresh_from_db()
        assert (baru.no_kk, baru.nomor_urut, anak.keluarga_id, anak.hubungan) == (KK_BARU, 2, baru.pk, "1")
        assert anak.kolom_ubah == ["hubungan", "keluarga"]
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert "Keluarga 2 (baru)" in tampil
        assert "Kartu Keluarga" in tampil
        assert galat(usulan) == set()

    def test_the_old_kk_must_keep_a_head(self, client, usulan):
        kepala, istri = orang(usulan, "1", "3")
        client.post(alamat("pecah_kk", usulan), self.isi(usulan, **{f"orang_{kepala.pk}": "1"}))
        assert "KEPALA_BUKAN_SATU" in galat(usulan)
        usulan.refresh_from_db()
        k = UsulanKeluarga.objects.get(usulan=usulan, nomor_urut=1)
        url = alamat("ganti_kepala", usulan, k.pk)
        assert (
            f"{alamat('detail', usulan)}#keluarga-{k.pk}"
            in client.get(alamat("detail", usulan)).content.decode()
        )
        anak = orang(usulan, "4")[0]
        client.post(url, {"versi": usulan.versi, f"orang_{istri.pk}": "1", f"orang_{anak.pk}": "4"})
        assert galat(usulan) == set()

    @pytest.mark.parametrize("kode", [("", "", ""), ("1", "1", ""), ("", "3", "4")])
    def test_exactly_one_head_is_asked_for(self, client, usulan, kode):
        hubungan = {f"orang_{a.pk}": k for a, k in zip(orang(usulan), kode, strict=True)}
        assert (
            client.post(alamat("pecah_kk", usulan), self.isi(usulan, **hubungan))
            .context["form"]
            .non_field_errors()
        )
        assert UsulanKeluarga.objects.filter(usulan=usulan).count() == 1

    def test_everybody_leaving_is_no_split(self, client, usulan):
        hubungan = {f"orang_{a.pk}": a.hubungan for a in orang(usulan)}
        response = client.post(alamat("pecah_kk", usulan), self.isi(usulan, **hubungan))
        assert "tidak ada yang tinggal di KK lama" in t.teks(response)

    @pytest.mark.parametrize("rusak", [{"no_kk": "12"}, {"no_kk": ""}, {"no_kk": "1\0"}])
    def test_a_wrong_number_is_refused_at_its_field(self, client, usulan, rusak):
        anak = orang(usulan, "4")[0]
        data = self.isi(usulan, **{f"orang_{anak.pk}": "1"}) | rusak
        assert "no_kk" in client.post(alamat("pecah_kk", usulan), data).context["form"].errors

    def test_a_kk_that_is_taken_is_found(self, dunia, client, usulan):
        lain = t.keluarga(t.rumah_tangga(dunia))[0]
        anak = orang(usulan, "4")[0]
        client.post(
            alamat("pecah_kk", usulan), self.isi(usulan, **{f"orang_{anak.pk}": "1"}) | {"no_kk": lain.no_kk}
        )
        assert "KK_SUDAH_TERDAFTAR" in galat(usulan)

    def test_a_stale_page_is_refused_and_keeps_its_input(self, client, usulan):
        anak = orang(usulan, "4")[0]
        data = self.isi(usulan, **{f"orang_{anak.pk}": "1"}) | {"versi": usulan.versi - 1}
        response = client.post(alamat("pecah_kk", usulan), data)
        assert "sudah diubah sejak halaman Anda dibuka" in t.teks(response)
        assert KK_BARU in response.content.decode()
        assert UsulanKeluarga.objects.filter(usulan=usulan).count() == 1


class TestGabung:
    def test_people_of_two_kk_come_under_one(self, client, berdua):
        pertama, kedua = UsulanKeluarga.objects.filter(usulan=berdua).order_by("nomor_urut")
        suami, istri = kedua.anggota.order_by("nomor_urut")
        data = {
            "versi": berdua.versi,
            "tujuan": pertama.pk,
            f"orang_{suami.pk}": "4",
            f"orang_{istri.pk}": "5",
        }
        client.post(alamat("gabung_kk", berdua), data)
        assert pertama.anggota.count() == 5
        assert kedua.anggota.count() == 0
        assert galat(berdua) == set()
        assert "Semua anggotanya masuk KK lain" in t.teks(client.get(alamat("detail", berdua)))

    def test_a_second_head_and_nobody_are_refused(self, client, berdua):
        pertama, kedua = UsulanKeluarga.objects.filter(usulan=berdua).order_by("nomor_urut")
        suami = kedua.anggota.get(nomor_urut=1)
        for isi in ({f"orang_{suami.pk}": "1"}, {}):
            response = client.post(
                alamat("gabung_kk", berdua), {"versi": berdua.versi, "tujuan": pertama.pk, **isi}
            )
            assert response.context["form"].non_field_errors()
        assert kedua.anggota.count() == 2

    def test_one_kk_has_nothing_to_join(self, client, usulan):
        response = client.get(alamat("gabung_kk", usulan), follow=True)
        assert "hanya mempunyai satu KK" in t.teks(response)


class TestKepala:
    def test_another_head_with_everybodys_place(self, client, usulan):
        kepala, istri, anak = orang(usulan)
        k = UsulanKeluarga.objects.get(usulan=usulan)
        data = {
            "versi": usulan.versi,
            f"orang_{kepala.pk}": "2",
            f"orang_{istri.pk}": "1",
            f"orang_{anak.pk}": "4",
        }
        assert client.post(alamat("ganti_kepala", usulan, k.pk), data).status_code == 302
        usulan.refresh_from_db()
        assert usulan.nama_kepala == istri.nama
        assert galat(usulan) == set()
        tampil = t.teks(client.get(alamat("detail", usulan)))
        assert "Hubungan dengan kepala keluarga" in tampil

    def test_two_heads_or_none_are_refused(self, client, usulan):
        kepala, istri, anak = orang(usulan)
        k = UsulanKeluarga.objects.get(usulan=usulan)
        for kode in ("1", "3"):
            data = {f"orang_{kepala.pk}": kode, f"orang_{istri.pk}": kode, f"orang_{anak.pk}": "4"}
            response = client.post(alamat("ganti_kepala", usulan, k.pk), {"versi": usulan.versi, **data})
            assert "tepat satu orang" in t.teks(response)

    def test_a_keluarga_of_another_proposal_is_not_found(self, client, usulan, berdua):
        k = UsulanKeluarga.objects.filter(usulan=berdua)[0]
        assert client.get(alamat("ganti_kepala", usulan, k.pk)).status_code == 404


class TestLayanan:
    def test_foreign_people_and_other_kinds_are_refused(self, dunia, usulan, berdua):
        oleh = dunia.operator_desa
        asing = orang(berdua, "4")[0]
        with pytest.raises(Ditolak, match="sudah berubah"):
            kk.pecah(oleh=oleh, usulan_id=usulan.pk, versi=None, no_kk=KK_BARU, hubungan={asing.pk: "1"})
        with pytest.raises(UsulanKeluarga.DoesNotExist):
            kk.gabung(
                oleh=oleh,
                usulan_id=usulan.pk,
                versi=None,
                keluarga_id=asing.keluarga_id,
                hubungan={asing.pk: "4"},
            )
        rt = t.rumah_tangga(dunia)
        nonaktif = penonaktifan.buat(
            oleh=oleh,
            rumah_tangga_id=rt.pk,
            orang=[t.orang(rt, "4")[0].pk],
            kunci=uuid.uuid4(),
            data={"penyebab": "MAMPU", "uraian": "x"},
        )
        a = UsulanAnggota.objects.get(usulan=nonaktif)
        with pytest.raises(Ditolak, match="usulan perubahan keluarga"):
            kk.atur_hubungan(
                oleh=oleh, usulan_id=nonaktif.pk, versi=None, keluarga_id=a.keluarga_id, hubungan={a.pk: "1"}
            )

    def test_a_sent_proposal_is_not_rearranged(self, dunia, client, usulan):
        kepala, istri, anak = orang(usulan)
        k = UsulanKeluarga.objects.get(usulan=usulan)
        data = {f"orang_{kepala.pk}": "2", f"orang_{istri.pk}": "1", f"orang_{anak.pk}": "4"}
        client.post(alamat("ganti_kepala", usulan, k.pk), {"versi": usulan.versi, **data})
        d.ajukan(dunia, usulan)
        for url in (alamat("pecah_kk", usulan), alamat("ganti_kepala", usulan, k.pk)):
            assert "tidak dapat diubah" in t.teks(client.get(url, follow=True))
        response = client.post(alamat("ganti_kepala", usulan, k.pk), {"versi": usulan.versi, **data})
        assert "sedang diproses Dinas Sosial" in t.teks(response)
