"""What each kind does to the registry once its period is approved, beyond what the browser tests show."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from dtks.inti.kk import buat_kk
from dtks.registri.models import Anggota, Keluarga, RiwayatRumahTangga, RumahTangga
from tests import dunia as d
from tests.finalisasi.babak import sahkan_periode
from tests.usulan import terdaftar as t
from tests.usulan.isian import alamat
from usulan.models import JawabanPindah, Klaim, KonfirmasiPindah, Usulan, UsulanAnggota, UsulanKeluarga
from usulan.services import konfirmasi
from usulan.workflow import Aksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]
KK_BARU = buat_kk("180199", date(2026, 10, 1), 77)
ALAMAT = {"alamat": "Jl. Anggrek No. 9", "rt": "4", "rw": "2"}


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


@pytest.fixture
def berdua(dunia):
    """A household of two keluarga."""
    return t.rumah_tangga(dunia, ("1", "3", "4"), ("1", "3"))


def sahkan(dunia, usulan, oleh=None):
    """Send, verify and approve a proposal, then finish its period."""
    d.ajukan(dunia, usulan, oleh=oleh)
    for satu in KonfirmasiPindah.objects.filter(usulan=usulan):
        konfirmasi.jawab(
            oleh=dunia.operator_kabupaten, kunci=satu.kunci, jawaban=JawabanPindah.DITIMPA, alasan="uji"
        )
    d.verifikasi(dunia, usulan)
    d.putus(dunia, usulan, Aksi.SETUJUI)
    sahkan_periode(dunia)
    assert not Klaim.objects.filter(usulan=usulan).exists()


def baris(usulan, asal):
    return UsulanAnggota.objects.get(usulan=usulan, asal=asal)


def test_a_split_kk_is_two_keluarga_of_one_household(dunia, client):
    rt = t.rumah_tangga(dunia)
    anak = t.orang(rt, "4")[0]
    usulan = t.mulai(client, "keluarga", rt)
    data = {"versi": usulan.versi, "no_kk": KK_BARU, f"orang_{baris(usulan, anak).pk}": "1"}
    client.post(alamat("pecah_kk", usulan), data)
    sahkan(dunia, usulan)
    lama, baru = t.keluarga(rt)
    assert baru.no_kk == KK_BARU
    assert [a.pk for a in t.orang(rt) if a.keluarga_id == baru.pk] == [anak.pk]
    assert len([a for a in t.orang(rt) if a.keluarga_id == lama.pk]) == 2
    tampil = t.teks(client.get(reverse("registri:detail", args=[rt.pk])))
    assert "Keluarga berubah" in tampil


def test_a_joined_kk_leaves_the_empty_one_inactive(dunia, client, berdua):
    usulan = t.mulai(client, "keluarga", berdua)
    pertama, kedua = UsulanKeluarga.objects.filter(usulan=usulan).order_by("nomor_urut")
    hubungan = {
        f"orang_{a.pk}": kode for a, kode in zip(kedua.anggota.order_by("nomor_urut"), "45", strict=True)
    }
    client.post(alamat("gabung_kk", usulan), {"versi": usulan.versi, "tujuan": pertama.pk, **hubungan})
    sahkan(dunia, usulan)
    assert [k.pk for k in t.keluarga(berdua)] == [pertama.asal_id]
    assert kedua.asal is not None
    assert not Keluarga.objects.get(pk=kedua.asal.pk).aktif
    assert {a.keluarga_id for a in t.orang(berdua)} == {pertama.asal_id}


def test_another_head_gives_the_household_his_name(dunia, client):
    rt = t.rumah_tangga(dunia)
    suami, istri, anak = t.orang(rt)
    usulan = t.mulai(client, "keluarga", rt)
    keluarga = UsulanKeluarga.objects.get(usulan=usulan)
    kode = {f"orang_{baris(usulan, a).pk}": k for a, k in ((suami, "2"), (istri, "1"), (anak, "4"))}
    client.post(alamat("ganti_kepala", usulan, keluarga.pk), {"versi": usulan.versi, **kode})
    sahkan(dunia, usulan)
    rt.refresh_from_db()
    assert rt.nama_kepala == istri.nama
    assert [a.pk for a in t.orang(rt, "1")] == [istri.pk]


def test_some_people_who_move_become_a_household_of_their_own(dunia, client):
    rt = t.rumah_tangga(dunia)
    anak = t.orang(rt, "4")[0]
    isian = {"siapa": "sebagian", "orang": [anak.pk], "desa_tujuan": d.KELURAHAN_KALIANDA, **ALAMAT}
    usulan = t.mulai(client, "pindah", rt, **isian)
    a = baris(usulan, anak)
    client.post(alamat("ganti_kepala", usulan, a.keluarga_id), {"versi": usulan.versi, f"orang_{a.pk}": "1"})
    usulan.refresh_from_db()
    client.post(alamat("keluarga", usulan, a.keluarga_id), {"versi": usulan.versi, "no_kk": KK_BARU})
    usulan.refresh_from_db()
    sahkan(dunia, usulan)
    anak.refresh_from_db()
    baru = RumahTangga.objects.get(pk=anak.rumah_tangga_id)
    assert baru.pk != rt.pk
    assert (baru.desa_id, baru.alamat, baru.jumlah_anggota, baru.nama_kepala) == (
        d.KELURAHAN_KALIANDA,
        "Jl. Anggrek No. 9",
        1,
        anak.nama,
    )
    assert (anak.hubungan, Keluarga.objects.get(pk=anak.keluarga_id).no_kk) == ("1", KK_BARU)
    rt.refresh_from_db()
    assert (rt.desa_id, rt.jumlah_anggota) == (d.WAY_URANG, 2)
    assert RiwayatRumahTangga.objects.filter(kunci_usulan=usulan.kunci).count() == 2


def test_a_keluarga_that_moves_takes_its_kk_along(dunia, client, berdua):
    kedua = t.keluarga(berdua)[1]
    isian = {"siapa": f"keluarga-{kedua.pk}", "desa_tujuan": d.HAJIMENA, **ALAMAT}
    usulan = t.mulai(client, "pindah", berdua, **isian)
    sahkan(dunia, usulan)
    pindah = Keluarga.objects.get(pk=kedua.pk)
    assert (pindah.no_kk, pindah.desa_id, pindah.aktif) == (kedua.no_kk, d.HAJIMENA, True)
    assert pindah.rumah_tangga_id != berdua.pk
    assert len(t.orang(berdua)) == 3


def test_a_move_asked_by_the_destination_brings_the_household_there(dunia, masuk):
    rt = t.rumah_tangga(dunia)
    kepala = t.orang(rt, "1")[0]
    data = t.pengusul(no_kk=t.keluarga(rt)[0].no_kk, nik_kepala=kepala.nik, nama_kepala=kepala.nama, **ALAMAT)
    masuk(dunia.operator_desa_lain).post(reverse("usulan:datang"), data)
    usulan = Usulan.objects.get(kunci=data["kunci"])
    sahkan(dunia, usulan, oleh=dunia.operator_desa_lain)
    rt.refresh_from_db()
    assert (rt.desa_id, rt.alamat, rt.jumlah_anggota) == (d.KELURAHAN_KALIANDA, "Jl. Anggrek No. 9", 3)
    assert masuk(dunia.operator_desa).get(reverse("registri:detail", args=[rt.pk])).status_code == 404
    tampil = t.teks(masuk(dunia.operator_desa_lain).get(reverse("registri:detail", args=[rt.pk])))
    assert "Jl. Mawar No. 1" in tampil


def test_a_removed_household_stays_readable_and_inactive(dunia, client):
    rt = t.rumah_tangga(dunia)
    usulan = t.mulai(client, "nonaktif", rt, siapa="semua", penyebab="MAMPU", uraian="Rumah dua lantai")
    sahkan(dunia, usulan)
    rt.refresh_from_db()
    assert (rt.aktif, rt.jumlah_anggota) == (False, 0)
    assert not Keluarga.objects.filter(rumah_tangga=rt, aktif=True).exists()
    assert set(Anggota.objects.filter(rumah_tangga=rt).values_list("alasan_nonaktif", flat=True)) == {"MAMPU"}
    tampil = t.teks(client.get(reverse("registri:detail", args=[rt.pk])))
    assert "Dinonaktifkan" in tampil
    assert "tidak aktif lagi" in tampil


def test_pbi_marks_the_people_and_leaves_the_family_program(dunia, client):
    rt = t.rumah_tangga(dunia)
    suami, istri = t.orang(rt, "1", "3")
    usulan = t.mulai(client, "program", rt, program="PBI", orang=[suami.pk, istri.pk])
    sahkan(dunia, usulan)
    assert [a.pbi for a in t.orang(rt)] == [True, True, False]
    assert t.keluarga(rt)[0].program == "NON BANSOS"
