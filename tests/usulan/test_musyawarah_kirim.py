"""Sending a musyawarah: complete or not at all, once, counted in the neraca, and frozen after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.inti.jam import hari_ini
from dtks.jejak.models import Peristiwa
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Kabupaten
from finalisasi.services.periksa import periksa_neraca
from tests import dunia as d
from tests.usulan import isian
from tests.usulan.test_musyawarah import alamat, siapkan
from tests.usulan.test_serentak import serentak
from usulan.models import BuktiMusyawarah, Klaim, Musyawarah, Usulan, UsulanAnggota, UsulanPeriode
from usulan.services import musyawarah as services
from usulan.services.alur import jalankan
from usulan.services.pengirim import boleh_mengirim
from usulan.workflow import Aksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]
EMPAT = ("BERITA_ACARA", "DAFTAR_HADIR", "FOTO", "PUBLIKASI")


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


def lengkapi(client, musyawarah: Musyawarah, tolak: Usulan | None = None) -> None:
    """Results and evidence, through the pages."""
    if tolak:
        butir = musyawarah.butir.get(usulan=tolak)
        data = {f"hasil_{butir.pk}": "TOLAK", f"alasan_{butir.pk}": "Sudah mampu"}
        versi = services.sidik_layar(musyawarah)
        client.post(alamat("hasil", musyawarah), data | {"versi": versi})
    client.post(alamat("hasil", musyawarah), {"semua": "1"})
    for jenis in EMPAT:
        client.post(alamat("bukti", musyawarah), isian.bukti(jenis))


def kirim(client, musyawarah: Musyawarah, versi: str | None = None):
    """Press the button of the page."""
    versi = services.sidik_layar(musyawarah) if versi is None else versi
    return client.post(alamat("kirim", musyawarah), {"versi": versi}, follow=True)


class TestKirim:
    def test_the_agreed_are_sent_the_refused_end_and_both_are_counted(self, dunia, client):
        satu, dua, tolak, tinggal = (d.draf(dunia) for _ in range(4))
        musyawarah = siapkan(client, satu, dua, tolak)
        lengkapi(client, musyawarah, tolak)
        assert client.get(alamat("detail", musyawarah)).context["kurang"] == []
        assert "Musyawarah dikirim." in kirim(client, musyawarah).content.decode()
        musyawarah.refresh_from_db()
        assert (musyawarah.status, musyawarah.dikirim_oleh) == ("DIKIRIM", dunia.operator_desa)
        for usulan in (satu, dua, tolak, tinggal):
            usulan.refresh_from_db()
        assert [u.status for u in (satu, dua, tolak, tinggal)] == ["DIAJUKAN", "DIAJUKAN", "DITOLAK", "DRAF"]
        assert {u.musyawarah_id for u in (satu, dua, tolak)} == {musyawarah.pk}
        assert tolak.alasan == "Sudah mampu"
        masa = UsulanPeriode.objects.values_list("usulan_id", "masuk_sebagai", "keluar_sebagai")
        assert set(masa) == {
            (satu.pk, "MASUK", None),
            (dua.pk, "MASUK", None),
            (tolak.pk, "MASUK", "DITOLAK"),
        }
        assert list(periksa_neraca()) == []
        isi = Peristiwa.objects.get(peristiwa="musyawarah.dikirim").isi
        assert isi["jumlah"] == {"SETUJU": 2, "TOLAK": 1}
        assert set(isi["bukti"]) == set(EMPAT)

    def test_a_musyawarah_that_refuses_everything_is_sent_too(self, dunia, client):
        usulan = d.draf(dunia)
        musyawarah = siapkan(client, usulan)
        lengkapi(client, musyawarah, usulan)
        kirim(client, musyawarah)
        usulan.refresh_from_db()
        assert usulan.status == "DITOLAK"
        assert not Klaim.objects.exists()

    def test_an_sptjm_stands_for_a_musyawarah_not_held(self, dunia, client):
        usulan = d.draf(dunia)
        musyawarah = siapkan(client, usulan, pimpinan="", peserta_0="", peserta_3="", jumlah_peserta="")
        client.post(alamat("hasil", musyawarah), {"semua": "1"})
        client.post(alamat("bukti", musyawarah), isian.bukti("SPTJM"))
        kirim(client, musyawarah)
        usulan.refresh_from_db()
        assert usulan.status == "DIAJUKAN"

    @pytest.mark.parametrize("hilang", EMPAT)
    def test_three_of_the_four_kinds_of_evidence_are_not_enough(self, dunia, client, hilang):
        usulan = d.draf(dunia)
        musyawarah = siapkan(client, usulan)
        lengkapi(client, musyawarah)
        client.post(alamat("bukti_hapus", musyawarah), {"jenis": hilang})
        (kurang,) = client.get(alamat("detail", musyawarah)).context["kurang"]
        nama = BuktiMusyawarah(jenis=hilang).get_jenis_display()
        assert kurang == f"Bukti belum lengkap: {nama}. Bila musyawarah tidak diadakan, unggah SPTJM."
        assert f"Bukti belum lengkap: {nama}" in kirim(client, musyawarah).content.decode()
        usulan.refresh_from_db()
        assert usulan.status == "DRAF"

    def test_a_proposal_without_result_and_a_day_to_come_hold_it_back(self, dunia, client):
        besok = f"{hari_ini() + timedelta(days=1):%d/%m/%Y}"
        musyawarah = siapkan(client, d.draf(dunia), d.draf(dunia), tanggal=besok)
        kurang = services.kekurangan(musyawarah)
        assert kurang[0].startswith("Musyawarah baru diadakan")
        assert kurang[1] == "2 usulan belum ada hasilnya."
        assert "Kirim ke Dinas Sosial" not in client.get(alamat("detail", musyawarah)).content.decode()

    def test_one_agreed_proposal_with_an_error_holds_back_all_and_is_named(self, dunia, client):
        baik, cacat = d.draf(dunia), d.draf(dunia, anggota=0)
        musyawarah = siapkan(client, baik, cacat)
        lengkapi(client, musyawarah)
        pesan = f"1 usulan yang disepakati masih harus diperbaiki: {cacat}."
        assert pesan in client.get(alamat("detail", musyawarah)).context["kurang"]
        kirim(client, musyawarah)
        baik.refresh_from_db()
        musyawarah.refresh_from_db()
        assert (baik.status, musyawarah.status) == ("DRAF", "DISIAPKAN")
        assert not UsulanPeriode.objects.exists()

    def test_what_only_the_sending_finds_names_the_proposal_and_undoes_everything(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        musyawarah = siapkan(client, satu, dua)
        lengkapi(client, musyawarah)
        # The same NIK comes in by another village after the findings of this one were computed.
        lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
        nik = UsulanAnggota.objects.filter(usulan=dua).earliest("pk").nik
        UsulanAnggota.objects.filter(pk=UsulanAnggota.objects.filter(usulan=lain).earliest("pk").pk).update(
            nik=nik
        )
        Klaim.objects.create(kunci=f"NIK:{nik}", usulan=lain)
        tampil = kirim(client, musyawarah).content.decode()
        assert f"karena usulan {dua}" in tampil
        for usulan in (satu, dua):
            usulan.refresh_from_db()
            assert usulan.status == "DRAF"
        assert not UsulanPeriode.objects.exists()

    def test_a_refused_proposal_may_have_errors(self, dunia, client):
        baik, cacat = d.draf(dunia), d.draf(dunia, anggota=0)
        musyawarah = siapkan(client, baik, cacat)
        lengkapi(client, musyawarah, cacat)
        kirim(client, musyawarah)
        cacat.refresh_from_db()
        assert cacat.status == "DITOLAK"

    def test_a_draft_withdrawn_meanwhile_drops_off(self, dunia, client):
        satu, tarik = d.draf(dunia), d.draf(dunia)
        musyawarah = siapkan(client, satu, tarik)
        lengkapi(client, musyawarah)
        versi = services.sidik_layar(musyawarah)
        jalankan(Aksi.TARIK, usulan_id=tarik.pk, oleh=dunia.operator_desa, alasan="Pindah")
        kirim(client, musyawarah, versi)
        satu.refresh_from_db()
        tarik.refresh_from_db()
        assert (satu.status, tarik.status) == ("DIAJUKAN", "DITARIK")
        assert list(musyawarah.butir.values_list("usulan_id", flat=True)) == [satu.pk]
        assert Peristiwa.objects.get(peristiwa="musyawarah.dikirim").isi["dilepas"] == [tarik.pk]

    def test_an_agenda_that_ran_empty_is_not_sent(self, dunia, client):
        usulan = d.draf(dunia)
        musyawarah = siapkan(client, usulan)
        lengkapi(client, musyawarah)
        jalankan(Aksi.TARIK, usulan_id=usulan.pk, oleh=dunia.operator_desa, alasan="Pindah")
        with pytest.raises(Ditolak, match="Belum ada usulan pada agenda"):
            services.kirim(oleh=dunia.operator_desa, musyawarah_id=musyawarah.pk)

    def test_exactly_what_the_page_showed_is_sent(self, dunia, client):
        usulan = d.draf(dunia)
        musyawarah = siapkan(client, usulan)
        lengkapi(client, musyawarah)
        layar = services.sidik_layar(musyawarah)
        client.post(alamat("bukti", musyawarah), isian.bukti("FOTO"))
        assert "sudah diubah sejak halaman Anda dibuka" in kirim(client, musyawarah, layar).content.decode()
        usulan.refresh_from_db()
        assert usulan.status == "DRAF"


class TestSekali:
    def test_a_second_click_is_told_that_it_is_sent(self, dunia, client):
        musyawarah = siapkan(client, d.draf(dunia))
        lengkapi(client, musyawarah)
        versi = services.sidik_layar(musyawarah)
        kirim(client, musyawarah, versi)
        assert "Musyawarah ini sudah dikirim." in kirim(client, musyawarah, versi).content.decode()
        assert Peristiwa.objects.filter(peristiwa="musyawarah.dikirim").count() == 1

    def test_nothing_of_a_sent_one_changes(self, dunia, client):
        d.ajukan(dunia, d.draf(dunia))
        musyawarah = Musyawarah.objects.get()
        oleh, pk = dunia.operator_desa, musyawarah.pk
        sebelum = services.sidik_layar(musyawarah)
        butir, bukti = musyawarah.butir.get(), musyawarah.bukti.get()
        for tulis in (
            lambda: services.ubah(oleh=oleh, musyawarah_id=pk, data={"tempat": "Lain"}),
            lambda: services.tambah_usulan(oleh=oleh, musyawarah_id=pk, kunci_usulan=[d.draf(dunia).kunci]),
            lambda: services.catat_hasil(oleh=oleh, musyawarah_id=pk, hasil={butir.pk: ("TUNDA", "")}),
            lambda: services.sepakati_semua(oleh=oleh, musyawarah_id=pk),
            lambda: services.simpan_bukti(oleh=oleh, musyawarah_id=pk, jenis="FOTO", berkas=d.BUKTI),
            lambda: services.hapus_bukti(oleh=oleh, musyawarah_id=pk, jenis="SPTJM"),
            lambda: services.batalkan(oleh=oleh, musyawarah_id=pk, alasan="x"),
            lambda: services.kirim(oleh=oleh, musyawarah_id=pk),
        ):
            with pytest.raises(services.MusyawarahTerkirim):
                tulis()
        musyawarah.refresh_from_db()
        assert services.sidik_layar(musyawarah) == sebelum
        assert bukti.berkas.storage.exists(str(bukti.berkas.name))

    def test_its_pages_lead_back_and_say_so(self, dunia, client):
        d.ajukan(dunia, d.draf(dunia))
        musyawarah = Musyawarah.objects.get()
        for halaman in ("ubah", "usulan", "batal"):
            response = client.get(alamat(halaman, musyawarah), follow=True)
            assert response.redirect_chain == [(alamat("detail", musyawarah), 302)]
            assert "sudah dikirim" in response.content.decode()
        tampil = client.get(alamat("detail", musyawarah)).content.decode()
        for tombol in ("Simpan hasil", "Batalkan", 'name="berkas"', "Kirim ke Dinas Sosial"):
            assert tombol not in tampil


@pytest.mark.django_db(transaction=True)
def test_eight_sendings_at_once_are_one(dunia):
    with cakupan(d.WAY_URANG):
        usulan = [d.draf(dunia), d.draf(dunia)]
        musyawarah = services.siapkan(
            oleh=dunia.operator_desa,
            desa=usulan[0].desa,
            data={"tanggal": date(2026, 11, 2), "tempat": "Balai", "nomor_berita_acara": "1"},
            kunci_usulan=[u.kunci for u in usulan],
        )
        services.sepakati_semua(oleh=dunia.operator_desa, musyawarah_id=musyawarah.pk)
        services.simpan_bukti(
            oleh=dunia.operator_desa, musyawarah_id=musyawarah.pk, jenis="SPTJM", berkas=d.BUKTI
        )

    def tekan(_: int) -> None:
        with cakupan(d.WAY_URANG):
            services.kirim(oleh=dunia.operator_desa, musyawarah_id=musyawarah.pk)

    hasil, galat = serentak(8, tekan)
    assert (len(hasil), len(galat)) == (1, 7)
    assert all(isinstance(g, services.MusyawarahTerkirim) for g in galat)
    assert UsulanPeriode.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_a_sending_at_once_leave_no_half(dunia, ulang):
    for putaran in range(ulang // 5):
        with cakupan(d.WAY_URANG):
            satu, dua = d.draf(dunia), d.draf(dunia)
            musyawarah = services.siapkan(
                oleh=dunia.operator_desa,
                desa=satu.desa,
                data={"tanggal": date(2026, 11, 2), "tempat": "Balai", "nomor_berita_acara": str(putaran)},
                kunci_usulan=[satu.kunci, dua.kunci],
            )
            services.sepakati_semua(oleh=dunia.operator_desa, musyawarah_id=musyawarah.pk)
            services.simpan_bukti(
                oleh=dunia.operator_desa, musyawarah_id=musyawarah.pk, jenis="SPTJM", berkas=d.BUKTI
            )

        def lakukan(ke: int, dua: Usulan = dua, musyawarah: Musyawarah = musyawarah) -> None:
            with cakupan(d.WAY_URANG):
                if ke:
                    jalankan(Aksi.TARIK, usulan_id=dua.pk, oleh=dunia.operator_desa, alasan="Pindah")
                else:
                    services.kirim(oleh=dunia.operator_desa, musyawarah_id=musyawarah.pk)

        _, galat = serentak(2, lakukan)
        with cakupan(d.WAY_URANG):
            musyawarah.refresh_from_db()
            satu.refresh_from_db()
            dua.refresh_from_db()
        assert dua.status == "DITARIK"
        assert (musyawarah.status, satu.status) == (
            ("DISIAPKAN", "DRAF") if galat else ("DIKIRIM", "DIAJUKAN")
        )
    assert list(periksa_neraca()) == []


class TestHak:
    def test_a_pendamping_prepares_everything_and_leaves_the_sending_to_the_village(self, dunia, masuk):
        usulan = d.draf(dunia, dunia.pendamping)
        client = masuk(dunia.pendamping)
        client.post(f"/musyawarah/baru/?desa={d.WAY_URANG}", isian.musyawarah(usulan))
        musyawarah = Musyawarah.objects.get()
        lengkapi(client, musyawarah)
        tampil = client.get(alamat("detail", musyawarah)).content.decode()
        assert "Operator desa/kelurahan yang mengirimnya." in tampil
        assert "Kirim ke Dinas Sosial" not in tampil
        assert kirim(client, musyawarah).status_code == 403
        kirim(masuk(dunia.operator_desa), musyawarah)
        usulan.refresh_from_db()
        assert usulan.status == "DIAJUKAN"

    def test_where_the_district_allows_it_the_pendamping_may_send(self, dunia):
        assert not boleh_mengirim(dunia.pendamping, d.WAY_URANG)
        Kabupaten.objects.update(pendamping_mengirim=True)
        assert boleh_mengirim(dunia.pendamping, d.WAY_URANG)
        assert not boleh_mengirim(dunia.operator_kabupaten, d.WAY_URANG)
        assert not boleh_mengirim(dunia.kepala_desa, d.WAY_URANG)

    def test_a_pendamping_sends_through_the_page_where_the_district_allows_it(self, dunia, masuk):
        Kabupaten.objects.update(pendamping_mengirim=True)
        setuju, tolak = d.draf(dunia, dunia.pendamping), d.draf(dunia, dunia.pendamping)
        client = masuk(dunia.pendamping)
        client.post(f"/musyawarah/baru/?desa={d.WAY_URANG}", isian.musyawarah(setuju, tolak))
        musyawarah = Musyawarah.objects.get()
        lengkapi(client, musyawarah, tolak)
        kirim(client, musyawarah)
        for usulan in (setuju, tolak):
            usulan.refresh_from_db()
        assert (setuju.status, tolak.status) == ("DIAJUKAN", "DITOLAK")
        assert Peristiwa.objects.get(peristiwa="usulan.ajukan").nama_pelaku == dunia.pendamping.nama
        with pytest.raises(TidakBerizin):
            jalankan(Aksi.TARIK, usulan_id=setuju.pk, oleh=dunia.pendamping, alasan="Pindah")

    def test_who_may_not_write_writes_nothing(self, dunia, client, masuk):
        musyawarah = siapkan(client, d.draf(dunia))
        for halaman in ("hasil", "bukti", "bukti_hapus", "kirim", "ubah", "usulan", "batal"):
            assert masuk(dunia.kepala_desa).post(alamat(halaman, musyawarah)).status_code == 403
            assert masuk(dunia.operator_desa_lain).post(alamat(halaman, musyawarah)).status_code == 404
        with pytest.raises(TidakBerizin):
            services.batalkan(oleh=dunia.kepala_desa, musyawarah_id=musyawarah.pk, alasan="x")
