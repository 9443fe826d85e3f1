"""People who are alike: found however they are written, answered by who may, told across villages without a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.inti.nama import kunci_nama
from dtks.jejak.models import Peristiwa
from dtks.registri.models import Anggota
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.usulan import terdaftar
from tests.usulan.isian import alamat
from tests.usulan.terdaftar import teks
from usulan.models import JawabanMirip, Kemiripan, TemuanUsulan, Usulan, UsulanAnggota
from usulan.services import isi
from usulan.services.alur import LayarUsang, jalankan
from usulan.services.kemiripan import jawab
from usulan.workflow import Aksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]

DIKENAL = {
    "nama": "MUHAMMAD SOLEH",
    "tanggal_lahir": date(1979, 4, 11),
    "ibu_kandung": "SITI KHOTIJAH",
    "nik": "1801991104790007",
}
TULISAN_LAIN = {"nama": "MOH. SHOLEH", "ibu_kandung": "ST. CHODIJAH", "nik": "1801991204790031"}


def kenal(dunia: d.Dunia, desa: str = d.WAY_URANG, **ubah: Any) -> Anggota:
    """A registered head of a household as DIKENAL says."""
    orang = terdaftar.orang(terdaftar.rumah_tangga(dunia, ("1",), desa=desa))[0]
    for nama, nilai in {**DIKENAL, **ubah}.items():
        setattr(orang, nama, nilai)
    orang.kunci_nama = kunci_nama(orang.nama)
    orang.save()
    return orang


def usulkan(dunia: d.Dunia, **ubah: Any) -> Usulan:
    """A draft of Way Urang whose head is DIKENAL with other columns."""
    usulan = d.draf(dunia, anggota=1)
    ubah_kepala(dunia, usulan, **{**DIKENAL, **TULISAN_LAIN, **ubah})
    return usulan


def ubah_kepala(dunia: d.Dunia, usulan: Usulan, **ubah: Any) -> None:
    kepala = UsulanAnggota.objects.get(usulan=usulan)
    isi.simpan_anggota(
        oleh=dunia.operator_desa,
        usulan_id=usulan.pk,
        versi=None,
        keluarga_id=kepala.keluarga_id,
        anggota_id=kepala.pk,
        data=ubah,
    )
    usulan.refresh_from_db()


def kode(usulan: Usulan) -> set[str]:
    return set(TemuanUsulan.objects.filter(usulan=usulan).values_list("kode", flat=True)) & {
        "MIRIP_BELUM_DIJAWAB",
        "MIRIP_DI_WILAYAH_LAIN",
        "MUNGKIN_MIRIP",
        "ORANG_SAMA",
        "DINYATAKAN_ORANG_LAIN",
    }


def pasangan(usulan: Usulan) -> Kemiripan:
    return Kemiripan.objects.get(usulan=usulan)


class TestDitemukan:
    @pytest.mark.parametrize(
        "tulisan",
        [
            TULISAN_LAIN,
            {"nama": "M. SOLEH", "nik": None},
            {"nama": "H. MUHAMMAD SHOLEH, S.AG", "nik": None},
            {"nama": "SOLEH MUHAMMAD", "nik": None},
            {"tanggal_lahir": date(1979, 11, 4), "nik": "1801990411790002"},
            {"tanggal_lahir": date(1978, 4, 11), "nik": "1801991104780002"},
            {"nik": "1801991104790070"},
            {"nik": "1801891104790007"},
            {"nik": "8101991104790007"},
        ],
    )
    def test_the_same_person_written_otherwise_is_found(self, dunia, tulisan):
        lama = kenal(dunia)
        usulan = usulkan(dunia, **{"nama": DIKENAL["nama"], "ibu_kandung": DIKENAL["ibu_kandung"], **tulisan})
        assert pasangan(usulan).terdaftar_id == lama.pk
        assert kode(usulan) == {"MIRIP_BELUM_DIJAWAB"}

    def test_a_prelist_row_without_birth_date_and_mother_is_found_by_name_or_by_a_near_nik(self, dunia):
        kosong: dict[str, Any] = {"tanggal_lahir": None, "ibu_kandung": ""}
        lama = kenal(dunia, **kosong)
        usulan = usulkan(dunia, nik="1801891104790007")
        assert pasangan(usulan).terdaftar_id == lama.pk

    def test_somebody_else_is_not(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia, nama="BAMBANG SUTRISNO", ibu_kandung="PARTINI")
        assert not Kemiripan.objects.filter(usulan=usulan).exists()

    def test_the_same_nik_is_an_exact_duplicate_and_nothing_more(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia, nik=DIKENAL["nik"])
        assert not Kemiripan.objects.filter(usulan=usulan).exists()
        assert TemuanUsulan.objects.filter(usulan=usulan, kode="NIK_SUDAH_TERDAFTAR").exists()

    def test_who_left_the_registry_is_not_compared(self, dunia):
        orang = kenal(dunia)
        orang.aktif = False
        orang.save()
        assert kode(usulkan(dunia)) == set()

    def test_an_open_proposal_is_compared_and_a_withdrawn_one_is_not(self, dunia):
        dulu = usulkan(dunia, **DIKENAL)
        d.ajukan(dunia, dulu)
        kini = usulkan(dunia)
        assert pasangan(kini).diusulkan_lain_id == UsulanAnggota.objects.get(usulan=dulu).pk
        jalankan(Aksi.TARIK, usulan_id=dulu.pk, oleh=dunia.operator_desa, alasan="uji")
        ubah_kepala(dunia, kini, tempat_lahir="KALIANDA")
        assert kode(kini) == set()

    def test_a_twin_added_later_does_not_hold_the_proposal(self, dunia):
        kenal(dunia)
        usulan = usulkan(
            dunia, nama="MUHAMMAD SALIM", nik="1801991104790008", ibu_kandung=DIKENAL["ibu_kandung"]
        )
        assert "MIRIP_BELUM_DIJAWAB" not in kode(usulan)


def beri_jawaban(
    oleh: Any, usulan: Usulan, jawaban: JawabanMirip, catatan: str = "", versi: int | None = None
) -> Any:
    with cakupan(oleh.kode_wilayah):
        hasil = jawab(
            oleh=oleh, kemiripan_id=pasangan(usulan).pk, versi=versi, jawaban=jawaban, catatan=catatan
        )
        usulan.refresh_from_db()
    return hasil


class TestJawaban:
    def test_unanswered_holds_the_sending_and_another_person_frees_it(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia)
        with pytest.raises(Ditolak):
            d.ajukan(dunia, usulan)
        beri_jawaban(dunia.operator_desa, usulan, JawabanMirip.LAIN, "Anak Pak Karto, RT 5")
        assert kode(usulan) == {"DINYATAKAN_ORANG_LAIN"}
        temuan = TemuanUsulan.objects.get(usulan=usulan, kode="DINYATAKAN_ORANG_LAIN")
        assert "Anak Pak Karto, RT 5" in temuan.pesan
        d.ajukan(dunia, usulan)
        assert usulan.status == "DIAJUKAN"

    def test_the_same_person_holds_until_he_is_taken_out(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia)
        beri_jawaban(dunia.operator_desa, usulan, JawabanMirip.SAMA)
        assert kode(usulan) == {"ORANG_SAMA"}
        with pytest.raises(Ditolak):
            d.ajukan(dunia, usulan)
        kepala = UsulanAnggota.objects.get(usulan=usulan)
        isi.hapus_anggota(oleh=dunia.operator_desa, usulan_id=usulan.pk, versi=None, anggota_id=kepala.pk)
        assert kode(usulan) == set()

    def test_an_answer_survives_edits_even_to_a_name_that_is_no_longer_alike(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia)
        beri_jawaban(dunia.operator_desa, usulan, JawabanMirip.SAMA)
        ubah_kepala(dunia, usulan, nama="KARTO UTOMO", tanggal_lahir=date(1950, 1, 1), ibu_kandung="PONIYEM")
        assert pasangan(usulan).jawaban == JawabanMirip.SAMA
        assert kode(usulan) == {"ORANG_SAMA"}

    def test_an_unanswered_pair_goes_when_it_is_no_longer_alike(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia)
        ubah_kepala(dunia, usulan, nama="KARTO UTOMO", tanggal_lahir=date(1950, 1, 1), ibu_kandung="PONIYEM")
        assert not Kemiripan.objects.filter(usulan=usulan).exists()

    def test_an_answer_is_settled_when_the_known_one_leaves_the_registry(self, dunia):
        lama = kenal(dunia)
        usulan = usulkan(dunia)
        beri_jawaban(dunia.operator_desa, usulan, JawabanMirip.SAMA)
        lama.aktif = False
        lama.save()
        ubah_kepala(dunia, usulan, tempat_lahir="KALIANDA")
        assert kode(usulan) == set()

    def test_another_person_needs_a_note(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia)
        with pytest.raises(Ditolak, match="dari mana"):
            beri_jawaban(dunia.operator_desa, usulan, JawabanMirip.LAIN, "   ")
        assert kode(usulan) == {"MIRIP_BELUM_DIJAWAB"}

    def test_of_two_answers_on_one_screen_the_second_is_refused(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia)
        layar = usulan.versi
        beri_jawaban(dunia.operator_desa, usulan, JawabanMirip.SAMA, versi=layar)
        with pytest.raises(LayarUsang):
            beri_jawaban(dunia.operator_kabupaten, usulan, JawabanMirip.LAIN, "bukan", versi=layar)
        assert pasangan(usulan).jawaban == JawabanMirip.SAMA
        assert jumlah_jawaban(usulan) == 1

    def test_the_village_cannot_undo_the_answer_of_the_district(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia)
        beri_jawaban(dunia.operator_kabupaten, usulan, JawabanMirip.SAMA)
        with pytest.raises(Ditolak, match="Dinas Sosial sudah menjawab"):
            beri_jawaban(dunia.operator_desa, usulan, JawabanMirip.LAIN, "bukan")

    def test_after_sending_the_district_answers(self, dunia):
        usulan = usulkan(dunia)
        d.ajukan(dunia, usulan)
        kenal(dunia)
        d.verifikasi(dunia, usulan)
        with pytest.raises(Ditolak):
            d.putus(dunia, usulan, Aksi.SETUJUI)

    def test_who_only_reads_may_not_answer(self, dunia):
        kenal(dunia)
        usulan = usulkan(dunia)
        with pytest.raises(TidakBerizin):
            beri_jawaban(dunia.kepala_desa, usulan, JawabanMirip.LAIN, "bukan")


def jumlah_jawaban(usulan: Usulan) -> int:
    return Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa="usulan.kemiripan_dijawab").count()


class TestWilayahLain:
    def test_the_village_may_send_the_district_may_not_approve_before_it_has_answered(self, dunia):
        kenal(dunia, d.HAJIMENA)
        usulan = usulkan(dunia)
        assert kode(usulan) == {"MIRIP_DI_WILAYAH_LAIN"}
        d.ajukan(dunia, usulan)
        d.verifikasi(dunia, usulan)
        with pytest.raises(Ditolak):
            d.putus(dunia, usulan, Aksi.SETUJUI)
        beri_jawaban(dunia.operator_kabupaten, usulan, JawabanMirip.LAIN, "Beda orang menurut Dukcapil")
        d.putus(dunia, usulan, Aksi.SETUJUI)
        assert usulan.status == "DISETUJUI"

    def test_the_village_learns_nothing_but_the_level(self, dunia, masuk):
        lama = kenal(dunia, d.HAJIMENA, nama="MUHAMAD SHOLIH")
        usulan = usulkan(dunia)
        for alamat_halaman in (alamat("kemiripan", usulan), alamat("detail", usulan)):
            tampil = teks(masuk(dunia.operator_desa).get(alamat_halaman))
            assert "di wilayah lain" in tampil
            assert "SHOLIH" not in tampil
            assert "Hajimena" not in tampil
        tampil = teks(masuk(dunia.operator_desa).post(alamat("kemiripan", usulan)))
        assert str(lama.nik) not in tampil
        assert "Orang yang sama" not in tampil
        with pytest.raises(Ditolak, match="di wilayah lain"):
            beri_jawaban(dunia.operator_desa, usulan, JawabanMirip.LAIN, "bukan")

    def test_the_note_of_the_district_stays_with_the_district(self, dunia, masuk):
        kenal(dunia, d.HAJIMENA)
        usulan = usulkan(dunia)
        beri_jawaban(dunia.operator_kabupaten, usulan, JawabanMirip.LAIN, "Suami Ibu Tumini di Hajimena")
        for halaman in ("kemiripan", "detail"):
            assert "Tumini" not in teks(masuk(dunia.operator_desa).get(alamat(halaman, usulan)))
        jejak = (
            Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa="usulan.kemiripan_dijawab").get()
        )
        assert "catatan" not in jejak.isi
        assert "Tumini" in teks(masuk(dunia.operator_kabupaten).get(alamat("kemiripan", usulan)))

    def test_the_district_sees_both_sides(self, dunia, masuk):
        lama = kenal(dunia, d.HAJIMENA)
        usulan = usulkan(dunia)
        client = masuk(dunia.operator_kabupaten)
        tampil = teks(client.get(alamat("kemiripan", usulan)))
        assert "MUHAMMAD SOLEH" in tampil
        assert "MOH. SHOLEH" in tampil
        assert "Hajimena" in tampil
        assert str(lama.nik) not in tampil
        assert str(lama.nik) in teks(client.post(alamat("kemiripan", usulan)))
        dibuka = Peristiwa.objects.filter(peristiwa="registri.nik_dibuka", objek_id=str(lama.rumah_tangga_id))
        assert dibuka.get().wilayah_id == d.HAJIMENA


class TestHalaman:
    def test_both_stand_side_by_side_with_what_differs_and_masked_numbers(self, dunia, masuk):
        lama = kenal(dunia)
        usulan = usulkan(dunia)
        tampil = teks(masuk(dunia.operator_desa).get(alamat("kemiripan", usulan)))
        assert "Ejaan lain dari nama yang sama" in tampil
        assert f"({pasangan(usulan).skor} dari 100)" in tampil
        assert str(lama.nik) not in tampil
        assert Peristiwa.objects.filter(
            peristiwa="registri.dibaca", objek_id=str(lama.rumah_tangga_id), wilayah_id=d.WAY_URANG
        ).exists()

    def test_a_button_answers_and_a_missing_note_is_asked_for_without_losing_anything(self, dunia, masuk):
        kenal(dunia)
        usulan = usulkan(dunia)
        satu = pasangan(usulan)
        client = masuk(dunia.operator_desa)
        url = alamat("kemiripan_jawab", usulan, satu.pk)
        isian = {f"{satu.pk}-versi": usulan.versi, f"{satu.pk}-jawaban": "LAIN", f"{satu.pk}-catatan": ""}
        response = client.post(url, isian)
        assert response.status_code == 200
        assert "Tuliskan dari mana Anda tahu" in teks(response)
        response = client.post(url, {**isian, f"{satu.pk}-catatan": "Sudah ditanyakan ke RT"})
        assert response.url == alamat("kemiripan", usulan)
        assert pasangan(usulan).catatan == "Sudah ditanyakan ke RT"
        lagi = client.post(url, {**isian, f"{satu.pk}-catatan": "tekan dua kali"})
        assert "sudah diubah sejak halaman Anda dibuka" in teks(lagi)
        assert pasangan(usulan).catatan == "Sudah ditanyakan ke RT"

    def test_a_pair_of_another_proposal_or_village_is_not_found(self, dunia, masuk):
        kenal(dunia)
        usulan, lain = usulkan(dunia), d.draf(dunia)
        nomor = pasangan(usulan).pk
        masukan = {f"{nomor}-versi": usulan.versi, f"{nomor}-jawaban": "SAMA"}
        assert (
            masuk(dunia.operator_desa).post(alamat("kemiripan_jawab", lain, nomor), masukan).status_code
            == 404
        )
        url = reverse("usulan:kemiripan_jawab", args=[usulan.kunci, nomor])
        assert masuk(dunia.operator_desa_lain).post(url, masukan).status_code == 404
        assert pasangan(usulan).jawaban == ""

    def test_the_page_costs_the_same_for_one_pair_and_for_three(
        self, dunia, masuk, jumlah_query: Callable[[Client, str], int]
    ):
        kenal(dunia)
        usulan = usulkan(dunia)
        client = masuk(dunia.operator_kabupaten)
        satu = jumlah_query(client, alamat("kemiripan", usulan))
        kenal(dunia, nik="1801991104790017")
        kenal(dunia, nik="1801991104790019")
        ubah_kepala(dunia, usulan, tempat_lahir="KALIANDA")
        assert Kemiripan.objects.filter(usulan=usulan).count() == 3
        # Each household that was seen leaves its own line in the trail.
        assert jumlah_query(client, alamat("kemiripan", usulan)) == satu + 2
