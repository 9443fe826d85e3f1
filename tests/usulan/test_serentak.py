"""People press the same button at once: one succeeds, the others are told why, the trail has one row."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from dtks.inti.alur import Ditolak
from dtks.jejak.models import Peristiwa
from dtks.wilayah.cakupan import cakupan
from finalisasi.services.periksa import periksa_neraca
from tests import dunia as d
from usulan.models import Klaim, Usulan, UsulanAnggota, UsulanPeriode
from usulan.services.alur import jalankan
from usulan.workflow import Aksi, Status

pytestmark = pytest.mark.django_db(transaction=True)


def serentak(jumlah: int, lakukan: Callable[[int], object]) -> tuple[list[object], list[Exception]]:
    """Run `lakukan` in `jumlah` threads that start together; return results and refusals."""
    gerbang = threading.Barrier(jumlah)
    hasil: list[object] = []
    galat: list[Exception] = []

    def satu(ke: int) -> None:
        try:
            gerbang.wait(timeout=20)
            hasil.append(lakukan(ke))
        except Ditolak as penolakan:
            galat.append(penolakan)
        finally:
            connection.close()

    benang = [threading.Thread(target=satu, args=(ke,)) for ke in range(jumlah)]
    for b in benang:
        b.start()
    for b in benang:
        b.join(timeout=60)
    return hasil, galat


def test_eight_presses_of_one_button_make_one_move(dunia, ulang):
    for _ in range(ulang // 5):
        usulan = d.draf(dunia)
        d.ajukan(dunia, usulan)

        def tolak(_: int, pk: int = usulan.pk) -> object:
            with cakupan(d.KABUPATEN):
                return jalankan(Aksi.TOLAK, usulan_id=pk, oleh=dunia.operator_kabupaten, alasan="uji")

        hasil, galat = serentak(8, tolak)
        assert (len(hasil), len(galat)) == (1, 7)
        assert Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa="usulan.tolak").count() == 1
    assert list(periksa_neraca()) == []


def test_two_villages_sending_the_same_person_at_once_leave_one_proposal_sent(dunia, ulang):
    for _ in range(ulang // 5):
        satu = d.draf(dunia)
        dua = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
        with cakupan(d.KABUPATEN):
            nik = UsulanAnggota.objects.filter(usulan=satu).earliest("pk").nik
            lahir = UsulanAnggota.objects.filter(usulan=satu).earliest("pk").tanggal_lahir
            UsulanAnggota.objects.filter(usulan=dua, hubungan="1").update(nik=nik, tanggal_lahir=lahir)

        def kirim(ke: int, pasangan: tuple[Usulan, Usulan] = (satu, dua)) -> None:
            oleh = (dunia.operator_desa, dunia.operator_desa_lain)[ke]
            d.ajukan(dunia, pasangan[ke], oleh=oleh)

        hasil, galat = serentak(2, kirim)
        assert (len(hasil), len(galat)) == (1, 1)
        with cakupan(d.KABUPATEN):
            terkirim = Usulan.objects.filter(pk__in=[satu.pk, dua.pk], status=Status.DIAJUKAN)
            assert terkirim.count() == 1
            assert Klaim.objects.filter(kunci=f"NIK:{nik}").count() == 1
            assert UsulanPeriode.objects.filter(usulan__in=[satu, dua]).count() == 1


def test_eight_sendings_of_one_draft_open_one_stay(dunia):
    usulan = d.draf(dunia)

    def kirim(_: int) -> None:
        d.ajukan(dunia, usulan)

    hasil, galat = serentak(8, kirim)
    assert (len(hasil), len(galat)) == (1, 7)
    with cakupan(d.KABUPATEN):
        assert UsulanPeriode.objects.filter(usulan=usulan).count() == 1
