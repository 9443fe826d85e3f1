"""Several people act on many proposals at once: each is done once, and nobody waits for ever."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from dtks.jejak.models import Peristiwa
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from tests import dunia as d
from usulan.models import Jenis, Usulan
from usulan.services.borongan import HasilBorongan, jalankan_banyak
from usulan.services.kiriman import Kiriman, Permintaan, buat
from usulan.workflow import Aksi

pytestmark = pytest.mark.django_db(transaction=True)


def serentak(lakukan: Callable[[int], Any], jumlah: int = 4) -> list[Any]:
    """Run `lakukan` in threads that start together; return what they gave or raised."""
    gerbang = threading.Barrier(jumlah)
    hasil: list[Any] = []

    def satu(ke: int) -> None:
        try:
            gerbang.wait(timeout=20)
            hasil.append(lakukan(ke))
        except Exception as galat:  # noqa: BLE001 -- the test looks at it
            hasil.append(galat)
        finally:
            connection.close()

    benang = [threading.Thread(target=satu, args=(ke,)) for ke in range(jumlah)]
    for b in benang:
        b.start()
    for b in benang:
        b.join(timeout=60)
    return hasil


def test_the_same_rows_ticked_in_other_orders_are_withdrawn_once(dunia):
    daftar = [d.draf(dunia, anggota=1) for _ in range(6)]

    def tarik(ke: int) -> HasilBorongan:
        urut = daftar if ke % 2 else daftar[::-1]
        with cakupan(d.WAY_URANG):
            pilihan = {u.pk: u.versi for u in urut}
            return jalankan_banyak(Aksi.TARIK, oleh=dunia.operator_desa, pilihan=pilihan, alasan="pindah")

    hasil = serentak(tarik)
    assert sorted(h.selesai for h in hasil) == [0, 0, 0, 6]
    assert Peristiwa.objects.filter(peristiwa="usulan.tarik").count() == 6


def test_one_sending_that_arrives_four_times_is_one_proposal(dunia):
    kunci = uuid.uuid4()
    desa = Wilayah.objects.get(pk=d.WAY_URANG)
    rumah_tangga = {"alamat": "Jl. Melati", "rt": "1", "rw": "1", "dusun": ""}

    def kirim(_: int) -> tuple[Usulan, bool]:
        minta = Permintaan(
            kunci=kunci,
            jenis=Jenis.BARU,
            kepala={"asal": "RT_RW"},
            desa=desa,
            kiriman=Kiriman(usulan={"asal": "RT_RW"}, rumah_tangga=rumah_tangga, keluarga=[]),
        )
        with cakupan(d.WAY_URANG):
            return buat(dunia.operator_desa, minta)

    hasil = serentak(kirim)
    assert sorted(baru for _, baru in hasil) == [False, False, False, True]
    with cakupan(d.WAY_URANG):
        assert Usulan.objects.count() == 1
    assert Peristiwa.objects.filter(peristiwa="usulan.dibuat").count() == 1
