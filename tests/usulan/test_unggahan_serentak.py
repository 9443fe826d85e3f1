"""Presses at once on one upload: taken once, undone or taken but never both, one file stored once."""

from __future__ import annotations

import io
from typing import Any

import pytest

from dtks.jejak.models import Peristiwa
from dtks.pekerjaan.services import kerjakan
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from finalisasi.services.periksa import periksa_neraca
from tests.dunia import KABUPATEN, WAY_URANG, Dunia
from tests.usulan.test_serentak import serentak
from tests.usulan.unggah import ambil, csv_nasional, keluarga, unggah
from usulan.models import Unggahan, Usulan
from usulan.services import unggahan as layanan

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_presses_of_take_make_each_draft_once(dunia: Dunia) -> None:
    unggahan = unggah(dunia.operator_desa, csv_nasional([*keluarga(1), *keluarga(2)]))

    def tekan(_: int) -> bool:
        with cakupan(KABUPATEN):
            return kerjakan(layanan.minta_ambil(oleh=dunia.operator_desa, unggahan_id=unggahan.pk).pk)

    hasil, galat = serentak(4, tekan)
    assert hasil.count(True) == 1
    assert len(hasil) + len(galat) == 4
    with cakupan(KABUPATEN):
        assert Usulan.objects.count() == 2
    assert Peristiwa.objects.filter(peristiwa="unggahan.diambil").count() == 1


def test_take_and_throw_away_at_once_end_in_one_of_the_two(dunia: Dunia, ulang: int) -> None:
    for ke in range(ulang // 5):
        unggahan = unggah(dunia.operator_desa, csv_nasional(keluarga(10 + ke)))

        def tekan(ke: int, pk: int = unggahan.pk) -> Any:
            with cakupan(KABUPATEN):
                if ke:
                    return layanan.buang(oleh=dunia.operator_desa, unggahan_id=pk)
                return kerjakan(layanan.minta_ambil(oleh=dunia.operator_desa, unggahan_id=pk).pk)

        serentak(2, tekan)
        with cakupan(KABUPATEN):
            unggahan.refresh_from_db()
            ada = Usulan.objects.filter(unggahan=unggahan).count()
        assert (unggahan.status, ada) in {("DIAMBIL", 1), ("DIBUANG", 0)}


def test_undo_twice_at_once_withdraws_once(dunia: Dunia) -> None:
    unggahan = unggah(dunia.operator_desa, csv_nasional(keluarga(1)))
    ambil(dunia.operator_desa, unggahan)

    def tekan(_: int) -> Unggahan:
        with cakupan(KABUPATEN):
            return layanan.batalkan(oleh=dunia.operator_desa, unggahan_id=unggahan.pk)

    hasil, galat = serentak(3, tekan)
    assert (len(hasil), len(galat)) == (1, 2)
    assert Peristiwa.objects.filter(peristiwa="usulan.tarik").count() == 1
    assert list(periksa_neraca()) == []


def test_one_file_uploaded_by_two_at_once_is_stored_once(dunia: Dunia) -> None:
    isi = csv_nasional(keluarga(1)).getvalue()
    orang = [dunia.operator_desa, dunia.pendamping]

    def tekan(ke: int) -> tuple[int, bool]:
        with cakupan(KABUPATEN):
            desa = Wilayah.objects.get(pk=WAY_URANG)
            hasil, baru = layanan.terima(oleh=orang[ke], wilayah=desa, berkas=io.BytesIO(isi), nama="a.csv")
            return hasil.pk, baru

    hasil: Any
    hasil, galat = serentak(2, tekan)
    assert galat == []
    assert sorted(baru for _, baru in hasil) == [False, True]
    assert len({pk for pk, _ in hasil}) == 1
