"""Steps that several browser tests share: the musyawarah, the visit and decision, the end of a period."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dtks.inti.jam import hari_ini
from tests.e2e.conftest import Peramban
from usulan.models import Usulan
from verval.forms import SESUAI


def musyawarah(desa: Peramban, usulan: Iterable[Usulan], berkas: Path) -> None:
    """The village holds a musyawarah about these drafts, all are agreed, and it is sent."""
    desa.buka("/musyawarah/baru/")
    desa.isi("Tanggal musyawarah", hari_ini().strftime("%d/%m/%Y"))
    desa.isi("Tempat", "Balai Kelurahan Way Urang")
    desa.isi("Nomor berita acara", "05/BA/2026")
    desa.isi("Jumlah peserta", "21")
    for satu in usulan:
        desa.page.locator(f"input[type=checkbox][value='{satu.kunci}']").check()
    desa.tekan("Siapkan musyawarah")
    desa.tekan("Yang belum ada hasilnya, semua disepakati")
    for bukti in ("berita acara", "daftar hadir", "foto kegiatan", "bukti publikasi hasil"):
        desa.page.get_by_label(f"Berkas {bukti}").set_input_files(berkas)
        desa.tekan(f"Unggah {bukti.capitalize()}")
    desa.tekan("Kirim ke Dinas Sosial")


def setujui(dinas: Peramban, usulan: Usulan, terlihat: Iterable[str]) -> None:
    """The district reads what is proposed about a known household, visits it and approves."""
    dinas.buka(f"/verval/{usulan.kunci}/")
    for kata in terlihat:
        assert kata in dinas.teks, kata
    dinas.tekan("Catat kunjungan")
    dinas.centang(SESUAI)
    dinas.tekan("Simpan kunjungan")
    dinas.buka(f"/verval/{usulan.kunci}/")
    dinas.tekan("Setujui")


def finalisasi(dinas: Peramban, supervisor: Peramban) -> None:
    """Close the running period, freeze it, and have another person approve it."""
    alamat = f"/finalisasi/{hari_ini():%Y-%m}/"
    for tombol in ("Tutup penerimaan usulan", "Finalisasi periode"):
        dinas.buka(alamat)
        dinas.tekan(tombol)
        dinas.tekan(tombol)
    supervisor.buka(alamat)
    supervisor.page.get_by_role("checkbox").check()
    supervisor.tekan("Sahkan")
