"""Bring the small world's earliest open period to a stage of its life, through the services."""

from __future__ import annotations

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.akun.services import simpan_pengguna
from dtks.pekerjaan import services as pekerjaan
from dtks.pekerjaan.models import Pekerjaan
from dtks.periode.models import Periode
from dtks.periode.services import siapkan_kabupaten, tutup
from dtks.periode.workflow import Status
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from finalisasi.models import Finalisasi, Surat
from finalisasi.services import pengesahan
from finalisasi.services.pembekuan import finalisasi
from tests import dunia as d

PDF = b"%PDF-1.7\n% surat yang sudah ditandatangani, contoh\nstartxref\n0\n%%EOF\n"


def tutup_periode(dunia: d.Dunia) -> None:
    """Close the world's first period."""
    oleh = dunia.operator_kabupaten
    with cakupan(oleh.kode_wilayah):
        tutup(dunia.periode.pk, oleh)


def bekukan(dunia: d.Dunia, *, berkas: bool = True) -> Finalisasi:
    """Finalize the closed first period; with `berkas` its files are made too."""
    oleh = dunia.operator_kabupaten
    with cakupan(oleh.kode_wilayah):
        hasil, tugas = finalisasi(dunia.periode.pk, oleh)
        if berkas:
            assert pekerjaan.kerjakan(tugas.pk)
            hasil.refresh_from_db()
        return hasil


def sahkan(dunia: d.Dunia, hasil: Finalisasi, *, pdf: bool = True) -> tuple[Surat, Pekerjaan]:
    """Approve as the supervisor; with `pdf` the letter is made too."""
    with cakupan(dunia.supervisor.kode_wilayah):
        surat, tugas = pengesahan.sahkan(hasil.pk, dunia.supervisor, hasil.sidik_manifes)
        if pdf:
            assert pekerjaan.kerjakan(tugas.pk)
            surat.refresh_from_db()
        return surat, tugas


def sahkan_periode(dunia: d.Dunia) -> Periode:
    """Close, finalize and approve the earliest period that still takes proposals; no letter is rendered."""
    periode = Periode.objects.filter(kabupaten=d.KABUPATEN, status=Status.DIBUKA).berurutan()[0]
    oleh = dunia.operator_kabupaten
    with cakupan(oleh.kode_wilayah):
        tutup(periode.pk, oleh)
        hasil, tugas = finalisasi(periode.pk, oleh)
        assert hasil.disisihkan == []
        assert pekerjaan.kerjakan(tugas.pk)
        hasil.refresh_from_db()
    sahkan(dunia, hasil, pdf=False)
    return periode


def sampai_sah(dunia: d.Dunia) -> tuple[Finalisasi, Surat]:
    """Close, finalize and approve the first period, files and letter made."""
    tutup_periode(dunia)
    hasil = bekukan(dunia)
    return hasil, sahkan(dunia, hasil)[0]


def orang_kabupaten_lain() -> Pengguna:
    """A person of the neighbouring district 18.02 with every right of a district."""
    siapkan_kabupaten("18.02", tempat="Gunung Sugih")
    orang = Pengguna(
        nama_pengguna="tetangga",
        nama="Tetangga",
        jabatan="Kepala Dinas",
        peran=[Peran.OPERATOR_KABUPATEN, Peran.KEPALA_DINAS],
    )
    wilayah = list(Wilayah.objects.filter(kode="1802"))
    return simpan_pengguna(None, orang, wilayah=wilayah, sandi=d.SANDI)
