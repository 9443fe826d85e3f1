"""The life of a proposal: the table typed again by hand, and random walks in which nothing is ever lost."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any

import pytest

from dtks.akun.izin import IZIN_PERAN, Peran
from dtks.inti.alur import AksiTidakBerlaku, Ditolak
from dtks.inti.izin import Izin, TidakBerizin
from dtks.jejak.models import Peristiwa
from dtks.pekerjaan import services as pekerjaan
from dtks.periode.models import Periode
from dtks.periode.services import tutup
from dtks.wilayah.cakupan import cakupan
from finalisasi.models import Finalisasi
from finalisasi.services.pembekuan import finalisasi, tolak_pengesahan
from finalisasi.services.pengesahan import sahkan
from finalisasi.services.periksa import periksa_neraca
from tests import dunia as d
from usulan.models import Klaim, Usulan, UsulanPeriode
from usulan.services.alur import LayarUsang, jalankan
from usulan.services.neraca import jumlah, per_desa
from usulan.workflow import ALUR, MENGUNCI, Aksi, Status

# Typed from the design, not from the code under test.
BOLEH = {
    ("DRAF", "ajukan"): "DIAJUKAN",
    ("DIKEMBALIKAN", "ajukan"): "DIAJUKAN",
    ("DRAF", "tolak_musdes"): "DITOLAK",
    ("DIAJUKAN", "verifikasi"): "TERVERIFIKASI",
    ("TERVERIFIKASI", "setujui"): "DISETUJUI",
    ("DIAJUKAN", "kembalikan"): "DIKEMBALIKAN",
    ("TERVERIFIKASI", "kembalikan"): "DIKEMBALIKAN",
    ("DIAJUKAN", "tolak"): "DITOLAK",
    ("TERVERIFIKASI", "tolak"): "DITOLAK",
    ("DIKEMBALIKAN", "tolak"): "DITOLAK",
    ("DRAF", "tarik"): "DITARIK",
    ("DIAJUKAN", "tarik"): "DITARIK",
    ("TERVERIFIKASI", "tarik"): "DITARIK",
    ("DIKEMBALIKAN", "tarik"): "DITARIK",
    ("DIAJUKAN", "ganti"): "DITARIK",
    ("TERVERIFIKASI", "ganti"): "DITARIK",
    ("DIKEMBALIKAN", "ganti"): "DITARIK",
    ("DISETUJUI", "buka"): "TERVERIFIKASI",
    ("DITOLAK", "buka"): "TERVERIFIKASI",
    ("DISETUJUI", "finalisasi"): "DIFINALISASI",
    ("DIFINALISASI", "batal"): "DISETUJUI",
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("aksi", Aksi)
def test_the_table_allows_exactly_what_the_design_says(status, aksi):
    ke = BOLEH.get((status.value, aksi.value))
    if ke is None:
        with pytest.raises(AksiTidakBerlaku):
            ALUR.cari(status, aksi)
    else:
        assert ALUR.cari(status, aksi).ke == ke


@pytest.mark.parametrize("peran", Peran)
def test_a_role_is_offered_only_the_moves_of_its_rights(peran):
    izin = IZIN_PERAN[peran]
    for status in Status:
        for langkah in ALUR.tersedia(status, izin):
            assert langkah.izin in izin
    desa = {Peran.OPERATOR_DESA}
    memutuskan = {p for p in Peran if Izin.VERVAL_PUTUSKAN in IZIN_PERAN[p]}
    assert memutuskan == {Peran.OPERATOR_KABUPATEN}
    assert {p for p in Peran if Izin.USULAN_AJUKAN in IZIN_PERAN[p]} == desa
    assert not any({Izin.FINALISASI_JALANKAN, Izin.FINALISASI_SAHKAN} <= IZIN_PERAN[p] for p in Peran)


@pytest.mark.django_db
def test_a_stale_screen_a_missing_reason_and_a_missing_right_change_nothing(dunia):
    usulan = d.draf(dunia)
    d.ajukan(dunia, usulan)
    with cakupan(d.KABUPATEN):
        oleh = dunia.operator_kabupaten
        with pytest.raises(LayarUsang):
            jalankan(Aksi.TOLAK, usulan_id=usulan.pk, oleh=oleh, versi=usulan.versi - 1, alasan="x")
        with pytest.raises(Ditolak, match="alasan"):
            jalankan(Aksi.TOLAK, usulan_id=usulan.pk, oleh=oleh, alasan="  ")
        with pytest.raises(TidakBerizin):
            jalankan(Aksi.TOLAK, usulan_id=usulan.pk, oleh=dunia.supervisor, alasan="x")
        usulan.refresh_from_db()
        assert usulan.status == Status.DIAJUKAN


class Perjalanan:
    """A district that does random things; after each the promise is recounted."""

    def __init__(self, dunia: d.Dunia, benih: int) -> None:
        self.dunia = dunia
        self.acak = Random(benih)

    def _satu(self, *status: Status) -> Usulan | None:
        daftar = list(Usulan.objects.filter(status__in=status).order_by("pk"))
        return self.acak.choice(daftar) if daftar else None

    def usulkan(self) -> None:
        daftar = [d.draf(self.dunia, anggota=1) for _ in range(self.acak.randint(1, 3))]
        d.ajukan(self.dunia, *daftar[: self.acak.randint(1, len(daftar))])

    def kunjungi(self) -> None:
        if usulan := self._satu(Status.DIAJUKAN):
            d.verifikasi(self.dunia, usulan)

    def setujui(self) -> None:
        if usulan := self._satu(Status.TERVERIFIKASI):
            d.putus(self.dunia, usulan, Aksi.SETUJUI)

    def kembalikan(self) -> None:
        if usulan := self._satu(Status.DIAJUKAN, Status.TERVERIFIKASI):
            d.putus(self.dunia, usulan, Aksi.KEMBALIKAN, "perbaiki")

    def tolak(self) -> None:
        if usulan := self._satu(Status.DIAJUKAN, Status.TERVERIFIKASI, Status.DIKEMBALIKAN):
            d.putus(self.dunia, usulan, Aksi.TOLAK, "mampu")

    def buka(self) -> None:
        if usulan := self._satu(Status.DISETUJUI, Status.DITOLAK):
            d.putus(self.dunia, usulan, Aksi.BUKA, "keliru")

    def kirim_lagi(self) -> None:
        if usulan := self._satu(Status.DIKEMBALIKAN):
            jalankan(Aksi.AJUKAN, usulan_id=usulan.pk, oleh=self.dunia.operator_desa)

    def tarik(self) -> None:
        if usulan := self._satu(Status.DRAF, Status.DIAJUKAN, Status.DIKEMBALIKAN):
            jalankan(Aksi.TARIK, usulan_id=usulan.pk, oleh=self.dunia.operator_desa, alasan="batal")

    def bekukan(self) -> None:
        periode = Periode.objects.filter(status__in=["DIBUKA", "DITUTUP"]).berurutan()[0]
        oleh = self.dunia.operator_kabupaten
        if periode.status == "DIBUKA":
            tutup(periode.pk, oleh)
        finalisasi(periode.pk, oleh)

    def putuskan_pengesahan(self) -> None:
        hasil = Finalisasi.objects.filter(status="DIBEKUKAN").first()
        if hasil is None:
            return
        if self.acak.random() < 0.4:
            tolak_pengesahan(hasil.pk, self.dunia.supervisor, "periksa lagi")
            return
        Finalisasi.objects.filter(pk=hasil.pk).update(sidik_manifes="f" * 64)
        sahkan(hasil.pk, self.dunia.supervisor, "f" * 64)

    PILIHAN: tuple[Any, ...] = (
        usulkan,
        kunjungi,
        kunjungi,
        setujui,
        setujui,
        kembalikan,
        tolak,
        buka,
        kirim_lagi,
        tarik,
        bekukan,
    )

    def melangkah(self) -> None:
        pilih = self.acak.choice(
            [*self.PILIHAN, Perjalanan.putuskan_pengesahan, Perjalanan.putuskan_pengesahan]
        )
        with suppress(Ditolak):
            pilih(self)


@pytest.mark.django_db
@pytest.mark.parametrize("benih", range(3))
def test_whatever_the_district_does_no_proposal_is_lost(dunia, ulang, benih):
    perjalanan = Perjalanan(dunia, benih)
    with cakupan(d.KABUPATEN):
        for _ in range(12 * ulang):
            perjalanan.melangkah()
            assert list(periksa_neraca()) == []
        for periode in Periode.objects.all():
            assert jumlah(per_desa(periode.pk)).seimbang
        terkirim = Usulan.objects.exclude(diajukan_pada=None)
        terbuka = UsulanPeriode.objects.filter(keluar_sebagai=None).count()
        berakhir = terkirim.filter(status__in=["DITOLAK", "DITARIK", "DIFINALISASI"]).count()
        assert terkirim.count() == terbuka + berakhir
        assert {k.usulan.status for k in Klaim.objects.select_related("usulan")} <= {
            s.value for s in MENGUNCI
        }
        pindah = Peristiwa.objects.filter(objek="usulan").exclude(isi__dari=None).count()
        assert pindah > ulang
    assert pekerjaan.terlantar()
