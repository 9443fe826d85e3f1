"""Ask the other village about a move, and take its answer or the district's in its place."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from dtks.periode.services import kunci_bersama
from dtks.wilayah.cakupan import cakupan
from usulan import massal
from usulan.models import (
    JawabanPindah,
    Jenis,
    KonfirmasiPindah,
    Perpindahan,
    Usulan,
)
from usulan.services.temuan import hitung_temuan
from usulan.workflow import MENGUNCI, Status


def minta(usulan: Usulan, ke: Status) -> bool:
    """On sending a move between two villages, ask the other one, and tell whether one is asked.

    An earlier question stays as it is.
    """
    if usulan.jenis != Jenis.PINDAH or ke is not Status.DIAJUKAN:
        return False
    pindah = Perpindahan.objects.get(usulan=usulan)
    datang = pindah.desa_asal_id == usulan.desa_id
    ditanya = pindah.desa_tujuan_id if datang else pindah.desa_asal_id
    if ditanya == usulan.desa_id:
        return False
    nama, jumlah = massal.pindah.siapa(usulan.pk)
    with cakupan(ditanya):  # the question belongs to the village that is asked
        KonfirmasiPindah.objects.get_or_create(
            usulan_id=usulan.pk,
            defaults={
                "desa_id": ditanya,
                "desa_pengaju_id": usulan.desa_id,
                "datang": datang,
                "nama_kepala": nama,
                "jumlah_orang": jumlah,
                "diminta_pada": sekarang(),
            },
        )
    return True


@transaction.atomic
def jawab(*, oleh: Pengguna, kunci: UUID, jawaban: JawabanPindah, alasan: str = "") -> KonfirmasiPindah:
    """Answer a question about a move: YA or TIDAK by the village asked, DITIMPA by the district.

    TIDAK and DITIMPA need a reason. When the destination asked, a yes copies the household into
    its proposal. Raises Ditolak when it was answered already or the proposal has ended.
    """
    periksa_izin(oleh.izin, Izin.VERVAL_PUTUSKAN if jawaban is JawabanPindah.DITIMPA else Izin.USULAN_AJUKAN)
    ditanya = KonfirmasiPindah.objects.get(kunci=kunci)
    kunci_bersama(ditanya.desa_id[:4])
    with cakupan((ditanya.desa_id, ditanya.desa_pengaju_id)):  # the answer changes the asker's proposal
        usulan = Usulan.objects.select_for_update(of=("self",)).get(pk=ditanya.usulan_id)
        ditanya = KonfirmasiPindah.objects.select_for_update().get(pk=ditanya.pk)
        _periksa(ditanya, usulan, jawaban, alasan.strip(), oleh)
        ditanya.jawaban = jawaban
        ditanya.alasan = "" if jawaban is JawabanPindah.YA else alasan.strip()  # a plain yes needs none
        ditanya.dijawab_oleh, ditanya.dijawab_pada = oleh, sekarang()
        ditanya.save()
        if jawaban is not JawabanPindah.TIDAK:
            _isi_dari_asal(usulan)
        hitung_temuan(usulan)
        usulan.versi += 1
        usulan.save()
        isi = {"jawaban": jawaban.value, "alasan": ditanya.alasan, "desa": ditanya.desa_id}
        catat(oleh, "usulan.pindah_dijawab", usulan, usulan.desa_id, isi)
    return ditanya


def _periksa(
    ditanya: KonfirmasiPindah, usulan: Usulan, jawaban: JawabanPindah, alasan: str, oleh: Pengguna
) -> None:
    boleh_timpa = jawaban is JawabanPindah.DITIMPA and ditanya.jawaban == JawabanPindah.TIDAK
    if ditanya.jawaban and not boleh_timpa:
        raise Ditolak("Pertanyaan ini sudah dijawab.")
    if usulan.status not in MENGUNCI:
        raise Ditolak("Usulan pindah ini sudah berakhir, jadi tidak perlu dijawab lagi.")
    if usulan.dibuat_oleh_id == oleh.pk:
        raise Ditolak("Usulan pindah ini Anda buat sendiri. Orang lain yang harus menjawabnya.")
    if jawaban is not JawabanPindah.YA and not alasan:
        raise Ditolak("Tuliskan alasannya: desa pengaju akan membacanya.")


def _isi_dari_asal(usulan: Usulan) -> None:
    """The destination may now see who comes: copy them into its proposal."""
    pindah = Perpindahan.objects.get(usulan=usulan)
    if pindah.desa_asal_id == usulan.desa_id or usulan.sasaran_id is None or usulan.jumlah_anggota:
        return
    orang = massal.salin.orang_aktif(usulan.sasaran_id)
    usulan.jumlah_anggota = massal.salin.salin(usulan.pk, usulan.sasaran_id, orang, dengan_alamat=False)
    usulan.nama_kepala = massal.pindah.siapa(usulan.pk)[0]
    usulan.versi_isi += 1
