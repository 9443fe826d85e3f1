"""The whole way of a proposal in a browser, as four people: from the village to the letter in hand."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from dtks.inti.jam import hari_ini
from dtks.jejak.services import periksa, segel_segera
from dtks.registri.models import RumahTangga
from dtks.wilayah.cakupan import NASIONAL, cakupan
from finalisasi.services.periksa import periksa_neraca
from tests.dunia import data_anggota
from tests.e2e.conftest import Peramban

pytestmark = pytest.mark.django_db(transaction=True)


def _isi_anggota(desa: Peramban, ke: int, data: dict[str, Any], hubungan: str) -> None:
    """Fill in a row of the members' table; birth date and sex come from the NIK."""

    def kotak(nama: str) -> Locator:
        return desa.page.locator(f"[name=a0-{ke}-{nama}]")

    for nama in ("nik", "nama", "tempat_lahir", "pekerjaan", "ibu_kandung"):
        kotak(nama).fill(data[nama])
    kotak("hubungan").select_option(label=hubungan)
    kotak("status_kawin").select_option(label="Kawin")


def _lanjut(desa: Peramban, nama: str) -> None:
    """Save a step; the step that follows (or the same one, with what is wrong) is in order."""
    with desa.page.expect_response("**/usulan/**"):
        desa.page.get_by_role("button", name="Simpan & lanjut").click()
    expect(desa.page.locator("[aria-current=step]")).to_contain_text(nama)
    expect(desa.page.locator("[data-isian]")).to_have_attribute("aria-busy", "false")
    desa.periksa()


def _usulkan(desa: Peramban, berita_acara: Path) -> None:
    """The village operator enters a household, is corrected once, and sends it by a musyawarah."""
    desa.tekan("Usulan baru")
    desa.pilih("Asal usulan", "RT/RW")
    desa.isi("Alamat", "Jl. Kenanga No. 5")
    desa.isi("RT", "3")
    desa.isi("RW", "1")
    _lanjut(desa, "Keluarga")
    desa.isi("Nomor KK", "1801990703150001")
    desa.pilih("Program yang diminta", "BPNT/Sembako")
    kepala = data_anggota(7)
    _isi_anggota(desa, 0, kepala, "Kepala keluarga")
    desa.page.get_by_role("button", name="Tambah anggota").click()
    _isi_anggota(desa, 1, data_anggota(4011, kepala=False), "Istri")
    desa.page.locator("[name=a0-0-nik]").fill("123")
    _lanjut(desa, "Keluarga")
    assert "16 angka" in desa.teks
    desa.page.locator("[name=a0-0-nik]").fill(kepala["nik"])
    _lanjut(desa, "kriteria")
    for jawaban in desa.page.get_by_role("radio", name="Ya", exact=True).all():
        jawaban.check()
    _lanjut(desa, "Foto")
    desa.tekan("Simpan & selesai")
    desa.tekan("Lihat usulan ini")
    desa.tekan("Ajukan")
    desa.isi("Tanggal musyawarah", hari_ini().strftime("%d/%m/%Y"))
    desa.isi("Tempat", "Balai Kelurahan Way Urang")
    desa.isi("Nomor berita acara", "01/BA/2026")
    desa.isi("Jumlah peserta", "21")
    kotak = desa.page.get_by_role("checkbox").first
    if not kotak.is_checked():
        kotak.check()
    desa.tekan("Siapkan musyawarah")
    desa.tekan("Yang belum ada hasilnya, semua disepakati")
    for bukti in ("berita acara", "daftar hadir", "foto kegiatan", "bukti publikasi hasil"):
        desa.page.get_by_label(f"Berkas {bukti}").set_input_files(berita_acara)
        desa.tekan(f"Unggah {bukti.capitalize()}")
    assert _unduh(desa, re.compile("Berita acara")).startswith(b"%PDF-")
    desa.tekan("Kirim ke Dinas Sosial")


def _verifikasi(dinas: Peramban, nama: str) -> None:
    """The district operator records the visit and approves."""
    dinas.buka("/verval/?status=DIAJUKAN")
    dinas.tekan(nama)
    dinas.tekan("Catat kunjungan")
    dinas.centang("Selesai dicacah")
    dinas.tekan("Simpan kunjungan")
    dinas.tekan("Menunggu keputusan")
    dinas.tekan(nama)
    dinas.tekan("Setujui")


def _finalisasi(dinas: Peramban) -> None:
    kode = f"{hari_ini():%Y-%m}"
    dinas.buka(f"/finalisasi/{kode}/")
    dinas.tekan("Tutup penerimaan usulan")
    dinas.tekan("Tutup penerimaan usulan")
    dinas.buka(f"/finalisasi/{kode}/")
    dinas.tekan("Finalisasi periode")
    dinas.tekan("Finalisasi periode")


def _unduh(peramban: Peramban, nama: re.Pattern[str]) -> bytes:
    with peramban.page.expect_download() as unduhan:
        peramban.page.get_by_role("main").get_by_role("link", name=nama).first.click()
    return Path(unduhan.value.path()).read_bytes()


def test_a_family_comes_from_the_village_into_the_registry_and_the_letter_is_in_hand(
    dunia, orang, berita_acara
):
    desa, dinas, supervisor = (orang(n) for n in ("operator.desa", "operator.kabupaten", "supervisor"))
    nama = data_anggota(7)["nama"]

    _usulkan(desa, berita_acara)
    _verifikasi(dinas, nama)
    _finalisasi(dinas)

    kode = f"{hari_ini():%Y-%m}"
    supervisor.buka(f"/finalisasi/{kode}/")
    assert _unduh(supervisor, re.compile(r"\.xlsx$")).startswith(b"PK")
    rancangan = PdfReader(io.BytesIO(_unduh(supervisor, re.compile(r"rancangan-surat\.pdf$"))))
    assert "DRAF" in rancangan.pages[0].extract_text()
    supervisor.page.get_by_role("checkbox").check()
    supervisor.tekan("Sahkan")
    supervisor.buka(f"/finalisasi/{kode}/")
    surat = _unduh(supervisor, re.compile("Unduh surat"))
    isi = "\n".join(h.extract_text() for h in PdfReader(io.BytesIO(surat)).pages)
    assert "SURAT PENGESAHAN" in isi
    assert "Kalianda" in isi

    kode_surat = supervisor.page.get_by_role("link", name=re.compile(r"^[A-Z2-9]{12}$")).inner_text()
    warga = orang()
    warga.buka(f"/surat/{kode_surat}/")
    assert "menunggu tanda tangan" in warga.teks.lower()
    assert nama not in warga.teks

    with cakupan(NASIONAL):
        assert RumahTangga.objects.get().nama_kepala == nama
    desa.buka("/usulan/")
    desa.tekan(nama)
    for kejadian in ("Diajukan", "Kunjungan", "Disetujui", "Difinalisasi"):
        assert kejadian in desa.teks
    assert list(periksa_neraca()) == []
    segel_segera()
    assert periksa().utuh


def test_a_returned_proposal_is_seen_mended_and_sent_again(dunia, orang, berita_acara):
    desa, dinas = orang("operator.desa"), orang("operator.kabupaten")
    nama = data_anggota(7)["nama"]
    _usulkan(desa, berita_acara)
    dinas.buka("/verval/?status=DIAJUKAN")
    dinas.tekan(nama)
    dinas.tekan("Kembalikan ke desa")
    dinas.page.get_by_role("textbox").last.fill("Alamat kurang jelas")
    dinas.tekan("Kembalikan ke desa")
    desa.buka("/")
    assert "dikembalikan" in desa.teks
    desa.buka("/usulan/")
    desa.tekan(nama)
    assert "Alamat kurang jelas" in desa.teks
    desa.tekan("Ajukan lagi")
    dinas.buka("/verval/?status=DIAJUKAN")
    assert nama in dinas.teks
    assert list(periksa_neraca()) == []


def test_a_refused_approval_comes_back_to_the_operator_with_its_reason(dunia, orang, berita_acara):
    desa, dinas, supervisor = (orang(n) for n in ("operator.desa", "operator.kabupaten", "supervisor"))
    _usulkan(desa, berita_acara)
    _verifikasi(dinas, data_anggota(7)["nama"])
    _finalisasi(dinas)
    kode = f"{hari_ini():%Y-%m}"
    supervisor.buka(f"/finalisasi/{kode}/")
    supervisor.page.get_by_text("Ada yang keliru? Tolak pengesahan").click()
    supervisor.page.get_by_role("textbox").last.fill("Rekap Kalianda keliru")
    supervisor.tekan("Tolak pengesahan")
    dinas.buka(f"/finalisasi/{kode}/")
    assert "Rekap Kalianda keliru" in dinas.teks
    with cakupan(NASIONAL):
        assert not RumahTangga.objects.exists()
    assert list(periksa_neraca()) == []
