"""Random walks of a district that uses all five kinds: after each step the promise and the registry hold."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db.models import Count, F, Q

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.kk import buat_kk
from dtks.periode.models import Periode
from dtks.registri.models import Anggota, Keluarga, RiwayatRumahTangga, RumahTangga
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from finalisasi.services.periksa import periksa_neraca
from tests import dunia as d
from tests.finalisasi.babak import sahkan_periode
from tests.usulan.test_alur_hidup import Perjalanan
from usulan import massal
from usulan.models import JawabanPindah, Jenis, KonfirmasiPindah, Usulan
from usulan.services import isi, kk, konfirmasi, penonaktifan, perpindahan, program, salin
from usulan.services.alur import butuh_musyawarah, jalankan
from usulan.services.neraca import jumlah, per_desa
from usulan.workflow import MENGUNCI, Aksi, Status

DESA = (d.WAY_URANG, d.KELURAHAN_KALIANDA)


class PerjalananLimaJenis(Perjalanan):
    """Besides new households: corrections, arrivals, moves and their answers, removals, programs."""

    def _rumah_tangga(self) -> RumahTangga | None:
        daftar = list(RumahTangga.objects.filter(aktif=True, desa__in=DESA).order_by("pk"))
        return self.acak.choice(daftar) if daftar else None

    def _oleh(self, desa: str) -> Pengguna:
        return self.dunia.operator_desa if desa == d.WAY_URANG else self.dunia.operator_desa_lain

    def _orang(self, rt: RumahTangga) -> list[Anggota]:
        return list(Anggota.objects.filter(rumah_tangga=rt, aktif=True).order_by("pk"))

    def _kirim(self, usulan: Usulan) -> None:
        """Send at once, or leave the draft lying."""
        if self.acak.random() < 0.2:
            return
        oleh = self._oleh(usulan.desa_id)
        if butuh_musyawarah(usulan):
            d.ajukan(self.dunia, usulan, oleh=oleh)
        else:
            jalankan(Aksi.AJUKAN, usulan_id=usulan.pk, oleh=oleh)

    def _asal(self, rt: RumahTangga) -> dict[str, Any]:
        return {"oleh": self._oleh(rt.desa_id), "rumah_tangga_id": rt.pk, "kunci": uuid.uuid4()}

    def perbaiki(self) -> None:
        if rt := self._rumah_tangga():
            usulan = salin.buat_perubahan(jenis=Jenis.PERBAIKAN, **self._asal(rt))
            orang = self.acak.choice(list(usulan.anggota.order_by("pk")))
            milik = self.acak.choice(list(Anggota.objects.exclude(nik=None).order_by("pk")))
            pilihan: list[dict[str, Any]] = [
                {"pekerjaan": "PETANI"},
                {"nik": milik.nik},
                {"nik": d.data_anggota(self.dunia.urut())["nik"]},
            ]
            isi.simpan_anggota(
                oleh=self._oleh(rt.desa_id),
                usulan_id=usulan.pk,
                versi=None,
                keluarga_id=orang.keluarga_id,
                anggota_id=orang.pk,
                data=self.acak.choice(pilihan),
            )
            self._kirim(usulan)

    def tambah(self) -> None:
        if rt := self._rumah_tangga():
            usulan = salin.buat_perubahan(jenis=Jenis.BARU, **self._asal(rt))
            keluarga = usulan.keluarga.order_by("nomor_urut")[0]
            oleh = self._oleh(rt.desa_id)
            if self.acak.random() < 0.5:
                nomor = self.acak.choice([self.dunia.urut(), 1, 2])  # at times a NIK that is taken
                data = d.data_anggota(nomor, kepala=False, hubungan="4", status_kawin="1")
                isi.simpan_anggota(
                    oleh=oleh, usulan_id=usulan.pk, versi=None, keluarga_id=keluarga.pk, data=data
                )
            else:
                kk.pecah(
                    oleh=oleh,
                    usulan_id=usulan.pk,
                    versi=None,
                    no_kk=buat_kk("180199", date(2016, 5, 6), self.acak.randint(1, 4)),
                    hubungan={usulan.anggota.order_by("-nomor_urut")[0].pk: "1"},
                )
            self._kirim(usulan)

    def pergi(self) -> None:
        if rt := self._rumah_tangga():
            orang = [a.pk for a in self._orang(rt)]
            usulan = perpindahan.pergi(
                orang=orang if self.acak.random() < 0.7 else orang[-1:],
                desa_tujuan=Wilayah.objects.get(pk=self.acak.choice(DESA)),
                alamat={"alamat": "Jl. Baru", "dusun": "", "rt": "1", "rw": "1"},
                data={},
                **self._asal(rt),
            )
            for satu in usulan.anggota.all()[:1] if len(orang) > 1 else ():
                if usulan.anggota.count() == 1:
                    isi.simpan_anggota(
                        oleh=self._oleh(rt.desa_id),
                        usulan_id=usulan.pk,
                        versi=None,
                        keluarga_id=satu.keluarga_id,
                        anggota_id=satu.pk,
                        data={"hubungan": "1"},
                    )
            self._kirim(usulan)

    def datang(self) -> None:
        if rt := self._rumah_tangga():
            kepala = next((a for a in self._orang(rt) if a.hubungan == "1"), None)
            if kepala is None or not kepala.keluarga.no_kk:
                return
            ke = next(k for k in DESA if k != rt.desa_id)
            usulan = perpindahan.datang(
                oleh=self._oleh(ke),
                desa=Wilayah.objects.get(pk=ke),
                no_kk=kepala.keluarga.no_kk,
                nik_kepala=kepala.nik or "",
                nama_kepala=kepala.nama,
                kunci=uuid.uuid4(),
                alamat={"alamat": "Jl. Baru", "dusun": "", "rt": "1", "rw": "1"},
                data={},
            )
            self._kirim(usulan)

    def jawab(self) -> None:
        tanya = list(KonfirmasiPindah.objects.filter(jawaban="").order_by("pk"))
        if tanya:
            satu = self.acak.choice(tanya)
            pilihan = self.acak.choice(list(JawabanPindah))
            oleh = (
                self.dunia.operator_kabupaten
                if pilihan is JawabanPindah.DITIMPA
                else self._oleh(satu.desa_id)
            )
            konfirmasi.jawab(oleh=oleh, kunci=satu.kunci, jawaban=pilihan, alasan="sebab")

    def nonaktifkan(self) -> None:
        if rt := self._rumah_tangga():
            orang = self._orang(rt)
            pilihan = orang if self.acak.random() < 0.4 else orang[-1:]
            usulan = penonaktifan.buat(
                orang=[a.pk for a in pilihan],
                data={
                    "penyebab": "MENINGGAL",
                    "tanggal": date(2026, 10, 1),
                    "nomor_dokumen": "AM/1",
                },
                **self._asal(rt),
            )
            self._kirim(usulan)

    def program(self) -> None:
        if rt := self._rumah_tangga():
            macam = self.acak.choice(["BPNT", "PKH", "PBI"])
            orang = self._orang(rt)
            usulan = program.buat(program=macam, orang=[self.acak.choice(orang).pk], **self._asal(rt))
            if (lama := program.pendahulu(usulan)) and self.acak.random() < 0.7:
                program.setujui_penggantian(
                    oleh=self._oleh(rt.desa_id), usulan_id=usulan.pk, versi=None, lama_id=lama.pk
                )
            self._kirim(usulan)

    def urus(self) -> None:
        """The district works off its table: answers, visits and approvals, each if it can."""
        for _ in range(3):
            self._coba(PerjalananLimaJenis.jawab)
        for status, kerja in ((Status.DIAJUKAN, d.verifikasi), (Status.TERVERIFIKASI, self._setujui)):
            for usulan in Usulan.objects.filter(status=status).order_by("pk"):
                with suppress(Ditolak):
                    kerja(self.dunia, usulan)

    def _setujui(self, dunia: d.Dunia, usulan: Usulan) -> None:
        d.putus(dunia, usulan, Aksi.SETUJUI)

    def tutup_buku(self) -> None:
        """Freeze a period and decide on it, at times with a refusal."""
        self.bekukan()
        self.putuskan_pengesahan()

    def _coba(self, kerja: Callable[[PerjalananLimaJenis], None]) -> None:
        with suppress(Ditolak):
            kerja(self)

    PILIHAN: tuple[Any, ...] = (
        Perjalanan.usulkan,
        Perjalanan.kembalikan,
        Perjalanan.tolak,
        Perjalanan.buka,
        Perjalanan.kirim_lagi,
        Perjalanan.tarik,
        *(perbaiki, tambah, pergi, datang, nonaktifkan, program) * 3,
        *(urus, tutup_buku) * 3,
    )


def registri_utuh() -> None:
    """No NIK twice, nobody active in something inactive or elsewhere, every number counted."""
    aktif = Anggota.objects.filter(aktif=True)
    assert not aktif.exclude(nik=None).values("nik").annotate(n=Count("pk")).filter(n__gt=1).exists()
    tersesat = Q(keluarga__aktif=False) | Q(rumah_tangga__aktif=False) | ~Q(desa=F("rumah_tangga__desa"))
    tersesat |= ~Q(desa=F("keluarga__desa")) | ~Q(keluarga__rumah_tangga=F("rumah_tangga"))
    assert not aktif.filter(tersesat).exists()
    for rt in RumahTangga.objects.all():
        assert rt.jumlah_anggota == aktif.filter(rumah_tangga=rt).count()
        assert rt.aktif == (rt.jumlah_anggota > 0)
    assert not Keluarga.objects.filter(aktif=True).exclude(anggota__aktif=True).exists()
    assert not RiwayatRumahTangga.objects.filter(sesudah=None).exists()


def satu_saja_yang_terbuka() -> None:
    """Every open proposal holds its keys, and a household that moves has no other open proposal."""
    terbuka = Usulan.objects.filter(status__in=[s.value for s in MENGUNCI]).exclude(
        status=Status.DIFINALISASI, periode__status__in=["DISAHKAN", "DIKIRIM", "DITETAPKAN"]
    )
    nomor = list(terbuka.values_list("pk", flat=True))
    assert massal.klaim.tabrakan(nomor) == []
    pindah = terbuka.filter(jenis=Jenis.PINDAH)
    for usulan in pindah:
        lain = terbuka.filter(sasaran_id=usulan.sasaran_id).exclude(pk=usulan.pk)
        assert list(lain.values_list("pk", "jenis", "program", "status")) == []
    perbaikan = terbuka.filter(jenis=Jenis.PERBAIKAN).values("sasaran").annotate(n=Count("pk"))
    assert not perbaikan.filter(n__gt=1).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("benih", range(4))
def test_whatever_is_proposed_in_whatever_order_registry_and_neraca_hold(
    dunia: d.Dunia, ulang: int, benih: int
) -> None:
    perjalanan = PerjalananLimaJenis(dunia, benih)
    d.disetujui(dunia, 4, anggota=3)
    sahkan_periode(dunia)
    with cakupan(d.KABUPATEN):
        for _ in range(20 + ulang):
            perjalanan.melangkah()
            satu_saja_yang_terbuka()
        perjalanan.urus()
        perjalanan.tutup_buku()
        registri_utuh()
        assert list(periksa_neraca()) == []
        for periode in Periode.objects.all():
            assert jumlah(per_desa(periode.pk)).seimbang
        terkirim = Usulan.objects.exclude(diajukan_pada=None).values_list("jenis", flat=True)
        assert len(set(terkirim)) > 2, "hardly anything was sent"
