"""Eight people press "Setujui" at once: one decides, seven are told, the trail has one row."""

from __future__ import annotations

import pytest

from dtks.jejak.models import Peristiwa
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.usulan.test_serentak import serentak
from tests.verval.bantu import muat_ulang, usulan_terverifikasi
from usulan.workflow import Aksi, Status
from verval.services import putuskan


@pytest.mark.django_db(transaction=True)
def test_eight_approvals_of_one_screen_make_one_decision(dunia, ulang):
    orang = (dunia.operator_kabupaten, dunia.operator_kabupaten2)
    for _ in range(ulang // 10):
        usulan = usulan_terverifikasi(dunia)

        def setujui(ke: int, pk: int = usulan.pk, versi: int = usulan.versi) -> object:
            with cakupan(d.KABUPATEN):
                return putuskan(oleh=orang[ke % 2], usulan_id=pk, aksi=Aksi.SETUJUI, versi=versi)

        hasil, galat = serentak(8, setujui)

        assert (len(hasil), len(galat)) == (1, 7)
        assert all("Muat ulang halaman" in str(penolakan) for penolakan in galat)
        assert muat_ulang(usulan).status == Status.DISETUJUI
        assert Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa="usulan.setujui").count() == 1
