"""The decision page: what it shows, what it offers to whom, and how each refusal reads."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from dtks.jejak.models import Peristiwa
from dtks.registri.data import DataRumahTangga
from dtks.registri.models import Anggota, Keluarga, RumahTangga
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.finalisasi import babak
from tests.verval.bantu import muat_ulang, nik_dari, teks, usulan_diajukan, usulan_terverifikasi
from usulan.models import BuktiMusyawarah, TemuanUsulan, Usulan, UsulanAnggota, UsulanRumahTangga
from usulan.workflow import Aksi, Status
from verval.services import catat_kunjungan

pytestmark = pytest.mark.django_db


def _url(usulan, nama="detail"):
    return reverse(f"verval:{nama}", args=[usulan.kunci])


def _putuskan(client, usulan, aksi, alasan="", versi=None, **isian):
    data = {"aksi": aksi, "versi": usulan.versi if versi is None else versi, "alasan": alasan, **isian}
    return client.post(_url(usulan, "putuskan"), data, follow=True)


def _peristiwa(usulan, nama):
    return Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa=nama)


# --- What the page shows -----------------------------------------------------------------------------


def test_reading_the_page_is_logged_and_numbers_are_masked(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    isi = teks(masuk(dunia.operator_kabupaten).get(_url(usulan)))
    nik = nik_dari(usulan)[0]
    assert nik not in isi
    assert f"{nik[:6]}******{nik[-4:]}" in isi
    dibaca = _peristiwa(usulan, "usulan.dibaca").get()
    assert dibaca.nama_pelaku == dunia.operator_kabupaten.nama


def test_numbers_are_shown_by_a_button_that_is_logged(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    client = masuk(dunia.operator_kabupaten)
    assert client.get(_url(usulan, "buka_nomor")).status_code == 405
    response = client.post(_url(usulan, "buka_nomor"))
    assert all(nik in teks(response) for nik in nik_dari(usulan))
    assert "no-store" in response["Cache-Control"]
    assert _peristiwa(usulan, "usulan.nik_dibuka").count() == 1


def test_who_may_not_see_personal_data_has_no_button_and_is_refused(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    client = masuk(dunia.operator_kecamatan)
    assert "Tampilkan NIK" not in teks(client.get(_url(usulan)))
    assert client.post(_url(usulan, "buka_nomor")).status_code == 403
    assert not _peristiwa(usulan, "usulan.nik_dibuka").exists()


def test_findings_stand_by_weight_with_their_source(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    with cakupan(d.KABUPATEN):
        for kode, tingkat, pesan in (("A", "PERINGATAN", "Periksa pekerjaan."), ("B", "GALAT", "NIK ganda.")):
            TemuanUsulan.objects.create(
                usulan=usulan, kode=kode, tingkat=tingkat, pesan=pesan, sumber="ps. 8(3)", versi_isi=1
            )
    isi = teks(masuk(dunia.operator_kabupaten).get(_url(usulan)))
    urutan = ["Galat: harus diperbaiki", "NIK ganda.", "Peringatan: perlu dilihat", "Periksa pekerjaan."]
    letak = [isi.index(kata) for kata in urutan]
    assert letak == sorted(letak)
    assert "(ps. 8(3))" in isi


def test_criteria_that_the_visit_saw_otherwise_are_marked(dunia, masuk):
    usulan = usulan_diajukan(dunia)
    kriteria = dict.fromkeys(DataRumahTangga.KRITERIA, True) | {"lantai_tanah": False}
    with cakupan(d.KABUPATEN):
        catat_kunjungan(
            oleh=dunia.petugas,
            usulan_id=usulan.pk,
            versi=None,
            data={"tanggal": date(2026, 11, 5), "hasil": "1", "catatan": "Keramik", "kriteria": kriteria},
        )
    isi = teks(masuk(dunia.operator_kabupaten).get(_url(usulan)))
    assert "9 dari 9 terpenuhi" in isi
    assert isi.count("<del>Ya</del> <ins>Tidak</ins>") == 2  # beside the criterion and with the visit
    assert "5 November 2026: selesai dicacah" in isi


def test_a_visit_of_an_earlier_content_is_told_to_be_so(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    with cakupan(d.KABUPATEN):
        Usulan.objects.filter(pk=usulan.pk).update(versi_isi=usulan.versi_isi + 1)
    isi = teks(masuk(dunia.operator_kabupaten).get(_url(usulan)))
    assert "sebelum isi usulan diubah" in isi


def test_housing_answers_musyawarah_evidence_and_time_line_are_there(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    with cakupan(d.KABUPATEN):
        UsulanRumahTangga.objects.filter(usulan=usulan).update(
            versi_kuesioner="BDT2015", jawaban={"status_bangunan": "2", "luas_lantai": 24}
        )
        bukti = BuktiMusyawarah.objects.get(musyawarah=usulan.musyawarah)
    isi = teks(masuk(dunia.operator_kabupaten).get(_url(usulan)))
    for kata in ("Kontrak/sewa", "24 m2", str(usulan.musyawarah), "Diajukan ke Dinas Sosial"):
        assert kata in isi
    assert f'href="/musyawarah/bukti/{bukti.pk}/"' in isi


@pytest.mark.parametrize(
    ("peran", "kode"),
    [("operator_kabupaten", 200), ("petugas", 200), ("operator_kecamatan", 200), ("supervisor", 200)]
    + [(p, 403) for p in ("operator_desa", "pendamping", "kepala_desa", "admin_kabupaten", "auditor")],
)
def test_who_sees_the_page(dunia, masuk, peran, kode):
    usulan = usulan_diajukan(dunia)
    assert masuk(getattr(dunia, peran)).get(_url(usulan)).status_code == kode


def test_a_proposal_of_another_region_does_not_exist(dunia, masuk):
    usulan = usulan_diajukan(dunia)
    with cakupan(d.KABUPATEN):
        Usulan.objects.filter(pk=usulan.pk).update(desa_id=d.HAJIMENA)
    client = masuk(dunia.petugas)
    for nama in ("detail", "kunjungan"):
        assert client.get(_url(usulan, nama)).status_code == 404
    for nama in ("buka_nomor", "kunjungan", "pakai_kunjungan"):
        assert client.post(_url(usulan, nama)).status_code == 404
    assert _peristiwa(usulan, "usulan.dibaca").count() == 0


# --- What it offers ----------------------------------------------------------------------------------


def test_buttons_come_from_the_table(dunia, masuk):
    kabupaten = masuk(dunia.operator_kabupaten)
    diajukan = teks(kabupaten.get(_url(usulan_diajukan(dunia))))
    assert "Catat kunjungan" in diajukan
    assert "Kembalikan ke desa" in diajukan
    assert "Setujui" not in diajukan
    usulan = usulan_terverifikasi(dunia)
    terverifikasi = teks(kabupaten.get(_url(usulan)))
    assert "Setujui" in terverifikasi
    assert "Catat kunjungan" not in terverifikasi
    for peran in (dunia.petugas, dunia.supervisor):
        assert "kaki-isian" not in teks(masuk(peran).get(_url(usulan)))
    d.putus(dunia, usulan, Aksi.SETUJUI)
    disetujui = teks(kabupaten.get(_url(usulan)))
    assert "Buka kembali putusan" in disetujui
    assert "Tolak<" not in disetujui


def test_an_open_galat_takes_the_place_of_the_button(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    with cakupan(d.KABUPATEN):
        Usulan.objects.filter(pk=usulan.pk).update(jumlah_galat=2)
    isi = teks(masuk(dunia.operator_kabupaten).get(_url(usulan)))
    assert "Belum dapat disetujui: ada 2 galat" in isi
    assert 'value="setujui"' not in isi


def test_a_missing_visit_takes_the_place_of_the_button(dunia, masuk):
    usulan = usulan_diajukan(dunia)
    d.putus(dunia, usulan, Aksi.TOLAK, "Salah tekan")
    d.putus(dunia, usulan, Aksi.BUKA, "Salah tekan")
    isi = teks(masuk(dunia.operator_kabupaten).get(_url(usulan)))
    assert "isi usulan yang sekarang belum dikunjungi" in isi
    assert 'value="setujui"' not in isi
    assert "Belum ada kunjungan untuk isi usulan" in teks(
        _putuskan(masuk(dunia.operator_kabupaten), usulan, "setujui")
    )


def test_ones_own_entry_has_no_buttons_and_every_press_is_refused(dunia, masuk):
    usulan = usulan_diajukan(dunia, oleh=dunia.operator_kabupaten)
    client = masuk(dunia.operator_kabupaten)
    isi = teks(client.get(_url(usulan)))
    assert "Anda entri sendiri" in isi
    assert "Kembalikan ke desa" not in isi
    assert "Anda entri sendiri" in teks(client.get(_url(usulan, "kunjungan"), follow=True))
    assert "orang lain yang harus memutuskannya" in teks(_putuskan(client, usulan, "tolak", "Sudah mampu"))
    pakai = client.post(_url(usulan, "pakai_kunjungan"), {"versi": usulan.versi}, follow=True)
    assert "orang lain yang harus memeriksanya" in teks(pakai)
    assert muat_ulang(usulan).status == Status.DIAJUKAN


# --- Decisions ---------------------------------------------------------------------------------------


def test_approving_writes_the_trail_and_goes_on_with_the_queue(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    response = _putuskan(masuk(dunia.operator_kabupaten), usulan, "setujui")
    assert response.redirect_chain == [("/verval/?status=TERVERIFIKASI", 302)]
    assert f"Usulan {usulan} disetujui" in teks(response)
    assert muat_ulang(usulan).status == Status.DISETUJUI
    assert _peristiwa(usulan, "usulan.setujui").count() == 1


@pytest.mark.parametrize(
    ("aksi", "status", "sebab"),
    [
        ("kembalikan", Status.DIKEMBALIKAN, "Isian belum lengkap"),
        ("tolak", Status.DITOLAK, "Sudah mampu"),
    ],
)
def test_a_reason_is_kept_with_its_common_cause(dunia, masuk, aksi, status, sebab):
    usulan = usulan_terverifikasi(dunia)
    client = masuk(dunia.operator_kabupaten)
    assert sebab in teks(client.get(_url(usulan, "putuskan"), {"aksi": aksi}))
    _putuskan(client, usulan, aksi, "Lihat catatan petugas", sebab=sebab)
    sesudah = muat_ulang(usulan)
    assert (sesudah.status, sesudah.alasan) == (status, f"{sebab}: Lihat catatan petugas")


def test_a_decision_may_be_opened_again_with_a_reason(dunia, masuk):
    usulan = d.disetujui(dunia)[0]
    response = _putuskan(masuk(dunia.operator_kabupaten2), usulan, "buka", "Ada bukti baru")
    assert "dibuka kembali" in teks(response)
    assert muat_ulang(usulan).status == Status.TERVERIFIKASI


def test_a_missing_reason_is_asked_for_without_losing_the_choice(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    for alasan in ("", "   "):
        response = _putuskan(masuk(dunia.operator_kabupaten), usulan, "tolak", alasan, sebab="Pindah")
        assert "Belum diisi" in teks(response)
        assert response.context["form"]["sebab"].value() == "Pindah"
    assert muat_ulang(usulan).status == Status.TERVERIFIKASI


def test_an_old_screen_is_refused_once_and_keeps_the_reason(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    client = masuk(dunia.operator_kabupaten)
    response = _putuskan(client, usulan, "tolak", "Rumah dua lantai", versi=usulan.versi - 1)
    assert "sudah diubah sejak halaman Anda dibuka" in teks(response)
    form = response.context["form"]
    assert form["alasan"].value() == "Rumah dua lantai"
    assert muat_ulang(usulan).status == Status.TERVERIFIKASI
    _putuskan(client, usulan, "tolak", "Rumah dua lantai", versi=form["versi"].value())
    assert muat_ulang(usulan).status == Status.DITOLAK


@pytest.mark.parametrize("versi", ["", "x", "1"])
def test_approving_from_an_old_or_broken_screen_is_refused(dunia, masuk, versi):
    usulan = usulan_terverifikasi(dunia)
    response = _putuskan(masuk(dunia.operator_kabupaten), usulan, "setujui", versi=versi)
    assert "sudah diubah sejak halaman Anda dibuka" in teks(response)
    assert muat_ulang(usulan).status == Status.TERVERIFIKASI


def test_a_twin_that_appeared_meanwhile_refuses_the_approval_and_is_named(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    with cakupan(d.KABUPATEN):
        kembar = UsulanAnggota.objects.filter(usulan=usulan).earliest("pk")
        rumah_tangga = RumahTangga.objects.create(
            desa_id=d.HAJIMENA,
            nama_kepala=kembar.nama,
            sumber="PRELIST",
            dibuat_pada=usulan.dibuat_pada,
            diubah_pada=usulan.dibuat_pada,
        )
        keluarga = Keluarga.objects.create(rumah_tangga=rumah_tangga, desa_id=d.HAJIMENA)
        Anggota.objects.create(
            rumah_tangga=rumah_tangga, keluarga=keluarga, desa_id=d.HAJIMENA, nama=kembar.nama, nik=kembar.nik
        )
    isi = teks(_putuskan(masuk(dunia.operator_kabupaten), usulan, "setujui"))
    assert "Usulan belum dapat disetujui: 1 hal harus diperbaiki dulu" in isi
    assert "sudah terdaftar dalam DTKS di wilayah lain" in isi
    assert str(kembar.nik) not in isi
    assert muat_ulang(usulan).status == Status.TERVERIFIKASI


def test_a_move_that_is_no_longer_in_the_table_is_refused_kindly(dunia, masuk):
    usulan = d.disetujui(dunia)[0]
    client = masuk(dunia.operator_kabupaten)
    for aksi, alasan in (("setujui", ""), ("tolak", "Sudah mampu")):
        assert "Langkah ini tidak berlaku lagi" in teks(_putuskan(client, usulan, aksi, alasan))
    assert muat_ulang(usulan).status == Status.DISETUJUI


def test_a_decision_of_a_finalized_period_stays(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    d.putus(dunia, usulan, Aksi.TOLAK, "Sudah mampu")
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    babak.bekukan(dunia, berkas=False)
    isi = teks(_putuskan(masuk(dunia.operator_kabupaten), muat_ulang(usulan), "buka", "Ada bukti baru"))
    assert "sudah difinalisasi" in isi
    assert muat_ulang(usulan).status == Status.DITOLAK


@pytest.mark.parametrize("aksi", ["", "tarik", "finalisasi", "bukan aksi"])
def test_moves_that_are_no_decision_lead_back_to_the_page(dunia, masuk, aksi):
    usulan = usulan_terverifikasi(dunia)
    client = masuk(dunia.operator_kabupaten)
    assert "Pilih keputusan dengan tombol" in teks(_putuskan(client, usulan, aksi, "uji"))
    kembali = client.get(_url(usulan, "putuskan"), {"aksi": aksi}, follow=True)
    assert kembali.redirect_chain == [(_url(usulan), 302)]
    assert muat_ulang(usulan).versi == usulan.versi


@pytest.mark.parametrize("peran", ["petugas", "operator_kecamatan", "supervisor", "operator_desa"])
def test_others_may_not_decide(dunia, masuk, peran):
    usulan = usulan_terverifikasi(dunia)
    assert _putuskan(masuk(getattr(dunia, peran)), usulan, "setujui").status_code == 403
    assert muat_ulang(usulan).status == Status.TERVERIFIKASI
