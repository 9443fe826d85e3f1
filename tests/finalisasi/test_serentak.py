"""Finalizing, approving and sending at once: one wins, the others are told, no proposal falls between periods."""

from __future__ import annotations

import pytest

from dtks.inti.alur import Ditolak
from dtks.jejak.models import Peristiwa
from dtks.periode.models import Periode
from dtks.periode.services import tutup
from dtks.registri.models import RumahTangga
from dtks.wilayah.cakupan import cakupan
from finalisasi.models import Finalisasi, Surat
from finalisasi.services.pembekuan import finalisasi, tolak_pengesahan
from finalisasi.services.pengesahan import sahkan
from finalisasi.services.periksa import periksa_neraca
from tests import dunia as d
from tests.finalisasi import babak
from tests.usulan.test_serentak import serentak
from usulan.models import Usulan, UsulanPeriode
from usulan.workflow import Status

pytestmark = pytest.mark.django_db(transaction=True)

SIDIK = "5" * 64


def _anggap_berkas_jadi(hasil: Finalisasi) -> None:
    """A digest as the file job leaves it: these tests are about the approval, not about the files."""
    with cakupan(d.KABUPATEN):
        Finalisasi.objects.filter(pk=hasil.pk).update(sidik_manifes=SIDIK)


def _peristiwa(periode: Periode, nama: str) -> int:
    return Peristiwa.objects.tentang("periode", periode.pk).filter(peristiwa=nama).count()


def test_eight_finalizations_of_one_period_make_one_version(dunia, ulang):
    d.disetujui(dunia, 2)
    babak.tutup_periode(dunia)
    periode = dunia.periode
    for ke in range(1, 1 + max(1, ulang // 10)):

        def jalankan(_: int) -> object:
            with cakupan(d.KABUPATEN):
                return finalisasi(periode.pk, dunia.operator_kabupaten)

        hasil, galat = serentak(8, jalankan)
        assert (len(hasil), len(galat)) == (1, 7)
        assert all(isinstance(g, Ditolak) and "tidak berlaku lagi" in str(g) for g in galat)
        assert _peristiwa(periode, "periode.finalisasi") == ke
        assert list(periksa_neraca()) == []
        with cakupan(d.KABUPATEN):
            versi = Finalisasi.objects.get(periode=periode, versi=ke)
            assert versi.jumlah_usulan == 2
            assert Finalisasi.objects.filter(periode=periode).count() == ke
            tolak_pengesahan(versi.pk, dunia.supervisor, "ulangi")


def test_eight_approvals_of_one_version_apply_it_once(dunia):
    d.disetujui(dunia, 2)
    babak.tutup_periode(dunia)
    versi = babak.bekukan(dunia, berkas=False)
    _anggap_berkas_jadi(versi)

    def setujui(_: int) -> object:
        with cakupan(d.KABUPATEN):
            return sahkan(versi.pk, dunia.supervisor, SIDIK)

    hasil, galat = serentak(8, setujui)
    assert (len(hasil), len(galat)) == (1, 7)
    assert {str(g) for g in galat} == {"Versi finalisasi ini sudah diputuskan. Muat ulang halaman."}
    with cakupan(d.KABUPATEN):
        assert Surat.objects.count() == 1
        assert RumahTangga.objects.count() == 2
    assert _peristiwa(dunia.periode, "periode.sahkan") == 1
    assert list(periksa_neraca()) == []


def test_approval_and_refusal_at_once_leave_one_decision(dunia):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    versi = babak.bekukan(dunia, berkas=False)
    _anggap_berkas_jadi(versi)

    def putuskan(ke: int) -> object:
        with cakupan(d.KABUPATEN):
            if ke % 2:
                return tolak_pengesahan(versi.pk, dunia.kepala_dinas, "uji")
            return sahkan(versi.pk, dunia.supervisor, SIDIK)

    hasil, galat = serentak(8, putuskan)
    assert (len(hasil), len(galat)) == (1, 7)
    with cakupan(d.KABUPATEN):
        versi.refresh_from_db()
        disahkan = versi.status == "DISAHKAN"
        assert Surat.objects.count() == RumahTangga.objects.count() == int(disahkan)
    assert _peristiwa(dunia.periode, "periode.sahkan") + _peristiwa(dunia.periode, "periode.tolak") == 1
    assert list(periksa_neraca()) == []


def test_a_sending_that_races_with_finalization_never_falls_between_periods(dunia, ulang):
    for _ in range(max(1, ulang // 5)):
        d.disetujui(dunia)
        kirim = [d.draf(dunia) for _ in range(4)]
        with cakupan(d.KABUPATEN):
            periode = Periode.objects.belum_selesai().berurutan()[0]

        def lakukan(ke: int, periode: int = periode.pk, kirim: list[Usulan] = kirim) -> object:
            if ke < len(kirim):
                d.ajukan(dunia, kirim[ke])
                return None
            with cakupan(d.KABUPATEN):
                tutup(periode, dunia.operator_kabupaten)
                return finalisasi(periode, dunia.operator_kabupaten)

        hasil, galat = serentak(len(kirim) + 1, lakukan)
        assert (len(hasil), galat) == (len(kirim) + 1, [])
        assert list(periksa_neraca()) == []
        with cakupan(d.KABUPATEN):
            assert not UsulanPeriode.objects.filter(periode=periode, keluar_sebagai__isnull=True).exists()
            terkirim = Usulan.objects.filter(pk__in=[u.pk for u in kirim])
            assert set(terkirim.values_list("status", flat=True)) == {Status.DIAJUKAN}
            assert not terkirim.filter(periode=periode).exists()
            versi = Finalisasi.objects.get(periode=periode)
            _anggap_berkas_jadi(versi)
            sahkan(versi.pk, dunia.supervisor, SIDIK)
