"""The whole way of a proposal through the services, and the promise recounted at its end."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from dtks.jejak.services import periksa, segel_segera
from dtks.pekerjaan import services as pekerjaan
from dtks.periode.services import tutup
from dtks.registri.models import Anggota, RumahTangga
from dtks.wilayah.cakupan import cakupan
from finalisasi.models import BerkasPeriode, NeracaPeriode, Surat
from finalisasi.services.pembekuan import finalisasi, tolak_pengesahan
from finalisasi.services.pengesahan import sahkan
from finalisasi.services.periksa import periksa_neraca
from tests import dunia as d
from usulan.models import Klaim, UsulanPeriode
from usulan.workflow import Aksi, Status


def _bekukan(dunia):
    oleh = dunia.operator_kabupaten
    with cakupan(oleh.kode_wilayah):
        tutup(dunia.periode.pk, oleh)
        hasil, tugas = finalisasi(dunia.periode.pk, oleh)
        pekerjaan.kerjakan(tugas.pk)
        hasil.refresh_from_db()
    return hasil


@pytest.mark.django_db
def test_a_proposal_goes_from_the_village_to_the_registry_and_the_letter(dunia):
    baik = d.disetujui(dunia, 2)
    tolak = d.draf(dunia)
    lambat = d.draf(dunia)
    tarik = d.draf(dunia)
    d.ajukan(dunia, tolak, lambat, tarik)
    d.putus(dunia, tolak, Aksi.TOLAK, "sudah mampu")

    hasil = _bekukan(dunia)

    with cakupan("1801"):
        assert (hasil.jumlah_usulan, hasil.jumlah_jiwa, hasil.jumlah_dibawa) == (2, 4, 2)
        assert set(hasil.berkas.values_list("jenis", flat=True)) == {"CSV", "XLSX", "DRAF"}
        neraca = NeracaPeriode.objects.get(desa=d.WAY_URANG)
        assert (neraca.masuk, neraca.difinalisasi, neraca.ditolak, neraca.dibawa) == (5, 2, 1, 2)
        assert RumahTangga.objects.count() == 0

        surat, tugas = sahkan(hasil.pk, dunia.supervisor, hasil.sidik_manifes)
        assert pekerjaan.kerjakan(tugas.pk)
        surat.refresh_from_db()

        with surat.berkas.open() as pdf:
            assert pdf.read(5) == b"%PDF-"
        assert RumahTangga.objects.count() == 2
        assert Anggota.objects.count() == 4
        assert set(RumahTangga.objects.values_list("kunci_usulan", flat=True)) == {u.kunci for u in baik}
        lambat.refresh_from_db()
        assert lambat.status == Status.DIAJUKAN
        assert lambat.periode is not None
        assert lambat.periode.mulai > hasil.periode.mulai
        assert list(
            UsulanPeriode.objects.filter(usulan=lambat)
            .order_by("pk")
            .values_list("masuk_sebagai", "keluar_sebagai")
        ) == [
            ("MASUK", "DIBAWA"),
            ("BAWAAN", None),
        ]
        assert not Klaim.objects.filter(usulan__in=baik).exists()
        assert list(periksa_neraca()) == []
        segel_segera()
        assert periksa().utuh
        call_command("periksa_neraca")
        call_command("periksa_jejak")
        assert Surat.objects.count() == 1
        assert BerkasPeriode.objects.count() == 3


@pytest.mark.django_db
def test_a_refused_approval_gives_the_period_back_and_leaves_the_registry_untouched(dunia):
    usulan = d.disetujui(dunia)[0]
    hasil = _bekukan(dunia)
    with cakupan("1801"):
        tolak_pengesahan(hasil.pk, dunia.kepala_dinas, "desa keliru")
        usulan.refresh_from_db()
        assert usulan.status == Status.DISETUJUI
        assert RumahTangga.objects.count() == 0
        assert UsulanPeriode.objects.get(usulan=usulan).keluar_sebagai is None
        assert list(periksa_neraca()) == []
        ulang, tugas = finalisasi(hasil.periode_id, dunia.operator_kabupaten)
        assert ulang.versi == 2
        assert pekerjaan.kerjakan(tugas.pk)
        ulang.refresh_from_db()
        sahkan(ulang.pk, dunia.kepala_dinas, ulang.sidik_manifes)
        assert RumahTangga.objects.count() == 1
        assert list(periksa_neraca()) == []
