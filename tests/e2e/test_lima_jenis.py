"""The kinds about known households in a browser: from the registry page to finalization and its history."""

from __future__ import annotations

import pytest

from dtks.registri.models import Anggota, Keluarga, RiwayatRumahTangga, RumahTangga
from dtks.wilayah.cakupan import NASIONAL, cakupan
from finalisasi.services.periksa import periksa_neraca
from tests import dunia as d
from tests.e2e import langkah
from tests.e2e.conftest import Peramban
from tests.usulan import terdaftar as t
from usulan.models import Usulan

pytestmark = pytest.mark.django_db(transaction=True)


def _mulai(desa: Peramban, rt: RumahTangga, tombol: str) -> None:
    """Begin at the household's page of the registry."""
    desa.buka(f"/registri/{rt.pk}/")
    desa.tekan(tombol)
    desa.pilih("Asal usulan", "RT/RW")


def _terakhir() -> Usulan:
    with cakupan(NASIONAL):
        usulan: Usulan = Usulan.objects.latest("pk")
        return usulan


def _buka_orang(desa: Peramban, nama: str) -> None:
    """Unfold a person on the proposal's page and go to the page that changes it."""
    desa.page.locator("details.kartu-anggota summary", has_text=nama).click()
    desa.page.get_by_role("link", name=f"Ubah {nama}").click()
    desa.periksa()


def _perbaikan(desa: Peramban, rt: RumahTangga) -> Usulan:
    """A name is corrected after the KTP; an identity correction needs no musyawarah."""
    kepala = t.orang(rt, "1")[0]
    _mulai(desa, rt, "Perbaiki data")
    desa.tekan("Simpan draf")
    _buka_orang(desa, kepala.nama)
    assert f"Nama lengkap terdaftar\n{kepala.nama}" in desa.teks
    desa.isi("Nama lengkap", "BUDI SUDAH BETUL")
    desa.tekan("Simpan")
    assert "BUDI SUDAH BETUL" in desa.teks
    desa.tekan("Ajukan")
    return _terakhir()


def _kematian(desa: Peramban, rt: RumahTangga) -> Usulan:
    """The head has died: the akta is asked for, and who becomes head."""
    kepala, istri = t.orang(rt, "1", "3")
    _mulai(desa, rt, "Nonaktifkan")
    desa.centang("Sebagian orang saja, yang dicentang di bawah")
    desa.centang(f"{kepala.nama}, kepala keluarga")
    desa.pilih("Alasan", "Meninggal dunia")
    assert not desa.page.get_by_label("Pindah ke").is_visible()
    desa.isi("Tanggal kejadian", "01/11/2026")
    desa.tekan("Simpan draf")
    assert "Isi nomor akta atau surat" in desa.teks
    desa.tekan("Lanjut: Alasan dan bukti")
    desa.isi("Nomor akta atau surat", "474.3/12/2026")
    desa.pilih("Kepala keluarga pengganti", istri.nama)
    desa.tekan("Simpan")
    desa.tekan("Ajukan")
    return _terakhir()


@pytest.mark.parametrize("ukuran", ["ponsel"], indirect=True)
def test_a_correction_and_a_death_reach_the_registry_without_a_musyawarah(dunia, orang):
    salah_nama, berduka = t.rumah_tangga(dunia), t.rumah_tangga(dunia)
    desa, dinas, supervisor = (orang(n) for n in ("operator.desa", "operator.kabupaten", "supervisor"))
    lama = t.orang(salah_nama, "1")[0]
    suami, istri = t.orang(berduka, "1", "3")
    perbaikan = _perbaikan(desa, salah_nama)
    kematian = _kematian(desa, berduka)
    langkah.setujui(dinas, perbaikan, [lama.nama, "BUDI SUDAH BETUL", "Yang berubah"])
    langkah.setujui(dinas, kematian, ["Meninggal dunia", "474.3/12/2026", istri.nama])
    langkah.finalisasi(dinas, supervisor)

    with cakupan(NASIONAL):
        assert Anggota.objects.get(pk=lama.pk).nama == "BUDI SUDAH BETUL"
        suami, istri = (Anggota.objects.get(pk=a.pk) for a in (suami, istri))
        assert (suami.aktif, suami.alasan_nonaktif, istri.hubungan) == (False, "MENINGGAL", "1")
        kini = RumahTangga.objects.get(pk=berduka.pk)
        assert (kini.aktif, kini.jumlah_anggota, kini.nama_kepala) == (True, 2, istri.nama)
        assert RiwayatRumahTangga.objects.count() == 2
    desa.buka(f"/registri/{salah_nama.pk}/")
    for kata in ("Data diperbaiki", lama.nama, "BUDI SUDAH BETUL", "Lihat usulannya"):
        assert kata in desa.teks
    desa.buka(f"/registri/{berduka.pk}/")
    for kata in ("Dinonaktifkan", f"Keluar: {suami.nama}"):
        assert kata in desa.teks
    assert list(periksa_neraca()) == []


def _kelahiran(desa: Peramban, rt: RumahTangga) -> Usulan:
    """A child comes into the family."""
    bayi = d.data_anggota(77, kepala=False)
    _mulai(desa, rt, "Keluarga berubah")
    desa.tekan("Simpan draf")
    desa.tekan("Tambah anggota")
    for label, kolom in (("NIK", "nik"), ("Nama lengkap", "nama"), ("Tempat lahir", "tempat_lahir")):
        desa.isi(label, bayi[kolom])
    desa.isi("Tanggal lahir", bayi["tanggal_lahir"].strftime("%d/%m/%Y"))
    desa.isi("Nama ibu kandung", bayi["ibu_kandung"])
    desa.centang("Perempuan")
    desa.isi("Pekerjaan", "BELUM/TIDAK BEKERJA")
    desa.pilih("Status kawin", "Belum kawin")
    desa.pilih("Hubungan dengan kepala keluarga", "Anak")
    desa.tekan("Simpan")
    assert f"{bayi['nama']} (baru)" in desa.teks
    return _terakhir()


def _kepindahan(desa: Peramban, rt: RumahTangga) -> Usulan:
    """The whole household moves to the village next door."""
    _mulai(desa, rt, "Pindah")
    desa.centang(f"Seluruh rumah tangga ({rt.jumlah_anggota} orang)")
    desa.page.get_by_label("Desa/kelurahan tujuan").select_option(value=d.KELURAHAN_KALIANDA)
    desa.isi("Alamat baru", "Jl. Anggrek No. 9")
    desa.isi("RT", "4")
    desa.isi("RW", "2")
    desa.isi("Nomor surat pindah", "475/7/2026")
    desa.tekan("Simpan draf")
    return _terakhir()


def _program(desa: Peramban, rt: RumahTangga) -> Usulan:
    """A family asks for PKH through the mother."""
    _mulai(desa, rt, "Usulkan program")
    desa.page.get_by_role("radio", name="PKH").check()
    desa.centang(f"{t.orang(rt, '3')[0].nama}, istri")
    desa.tekan("Simpan draf")
    return _terakhir()


def _benarkan(tetangga: Peramban, nama: str) -> None:
    """The village next door is told at home, sees the question only, and says yes."""
    tetangga.buka("/")
    assert "pindah menunggu jawaban desa Anda" in tetangga.teks
    tetangga.buka("/usulan/pindah/konfirmasi/")
    tetangga.tekan(nama)
    assert "Jl. Anggrek" not in tetangga.teks
    tetangga.centang("Ya, benar")
    tetangga.tekan("Kirim jawaban")


@pytest.mark.parametrize("ukuran", ["meja"], indirect=True)
def test_a_birth_a_move_and_a_program_go_through_one_musyawarah_into_the_registry(dunia, orang, berita_acara):
    bertambah, pindah, miskin = (t.rumah_tangga(dunia) for _ in range(3))
    desa, tetangga, dinas, supervisor = (
        orang(n) for n in ("operator.desa", "operator.desa.lain", "operator.kabupaten", "supervisor")
    )
    istri = t.orang(miskin, "3")[0]
    usulan = [_kelahiran(desa, bertambah), _kepindahan(desa, pindah), _program(desa, miskin)]
    langkah.musyawarah(desa, usulan, berita_acara)
    _benarkan(tetangga, pindah.nama_kepala)
    for satu, terlihat in zip(
        usulan, (["(baru)"], ["475/7/2026", "Dibenarkan"], ["PKH", istri.nama]), strict=True
    ):
        langkah.setujui(dinas, satu, terlihat)
    langkah.finalisasi(dinas, supervisor)

    with cakupan(NASIONAL):
        assert RumahTangga.objects.get(pk=bertambah.pk).jumlah_anggota == 4
        kini = RumahTangga.objects.get(pk=pindah.pk)
        assert (kini.desa_id, kini.alamat) == (d.KELURAHAN_KALIANDA, "Jl. Anggrek No. 9")
        assert set(Anggota.objects.filter(rumah_tangga=kini).values_list("desa_id", flat=True)) == {
            d.KELURAHAN_KALIANDA
        }
        assert Keluarga.objects.get(rumah_tangga=miskin).program == "PKH"
        assert Anggota.objects.get(pk=istri.pk).pengurus
        assert RiwayatRumahTangga.objects.count() == 3
    desa.buka(f"/registri/{bertambah.pk}/")
    assert "Masuk: SITI CONTOH HH" in desa.teks
    desa.buka(f"/registri/{miskin.pk}/")
    assert "Program diusulkan" in desa.teks
    tetangga.buka(f"/registri/{pindah.pk}/")
    for kata in ("Kelurahan Way Urang", "Kelurahan Kalianda", "Jl. Anggrek No. 9"):
        assert kata in tetangga.teks
    assert list(periksa_neraca()) == []
