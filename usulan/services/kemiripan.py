"""Answer whether two people who are alike are one, and log who compared them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from dtks.registri.models import Anggota
from usulan.models import JawabanMirip, Kemiripan, Usulan, UsulanAnggota
from usulan.services.alur import kunci_usulan, periksa_versi
from usulan.services.temuan import hitung_temuan
from usulan.workflow import BISA_DIUBAH, MENGUNCI, Status

_DISELESAIKAN = (BISA_DIUBAH | MENGUNCI) - {Status.DIFINALISASI}
"""While a proposal is here an answer still counts."""


def sebab_tak_bisa(oleh: Pengguna, usulan: Usulan, kemiripan: Kemiripan) -> str:
    """Why `oleh` may not answer this pair; "" when he may.

    A village answers for its own people while it may change the proposal; the district answers any.
    """
    if usulan.status not in _DISELESAIKAN:
        return "Usulan ini sudah berakhir, jadi tidak perlu dijawab lagi."
    if oleh.boleh(Izin.VERVAL_PUTUSKAN):
        return ""
    if not oleh.boleh(Izin.USULAN_TULIS):
        return "Yang menjawab operator desa/kelurahan atau Dinas Sosial."
    if kemiripan.desa_lain_id != usulan.desa_id:
        return "Orang itu di wilayah lain, jadi Dinas Sosial yang menjawab."
    if usulan.status not in BISA_DIUBAH:
        return "Usulan ini sedang diproses Dinas Sosial, jadi Dinas Sosial yang menjawab."
    if kemiripan.dijawab_oleh is not None and kemiripan.dijawab_oleh.boleh(Izin.VERVAL_PUTUSKAN):
        return "Dinas Sosial sudah menjawab. Hubungi Dinas Sosial bila jawabannya keliru."
    return ""


def bisa_menjawab(oleh: Pengguna, usulan: Usulan, kemiripan: Kemiripan) -> bool:
    """Whether the answer buttons are offered."""
    return not sebab_tak_bisa(oleh, usulan, kemiripan)


@transaction.atomic
def jawab(
    *, oleh: Pengguna, kemiripan_id: int, versi: int | None, jawaban: JawabanMirip, catatan: str = ""
) -> Kemiripan:
    """Say whether the two are one person; LAIN needs a note. The findings follow at once.

    Raises Kemiripan.DoesNotExist outside the region; TidakBerizin; LayarUsang when somebody was
    faster; Ditolak with the reason.
    """
    if not oleh.boleh(Izin.VERVAL_PUTUSKAN):
        periksa_izin(oleh.izin, Izin.USULAN_TULIS)
    usulan = kunci_usulan(Kemiripan.objects.get(pk=kemiripan_id).usulan_id)
    periksa_versi(usulan, versi)
    kemiripan = Kemiripan.objects.select_related("dijawab_oleh").filter(pk=kemiripan_id).first()
    if kemiripan is None:
        raise Ditolak("Kedua orang ini tidak lagi mirip. Muat ulang halaman.")
    if sebab := sebab_tak_bisa(oleh, usulan, kemiripan):
        raise Ditolak(sebab)
    catatan = catatan.strip()
    if jawaban == JawabanMirip.LAIN and not catatan:
        raise Ditolak("Tuliskan dari mana Anda tahu bahwa keduanya orang lain: Dinas Sosial akan membacanya.")
    kemiripan.jawaban, kemiripan.catatan = jawaban, catatan
    kemiripan.dijawab_oleh, kemiripan.dijawab_pada = oleh, sekarang()
    kemiripan.save()
    hitung_temuan(usulan)
    usulan.versi += 1
    usulan.diubah_pada = sekarang()
    usulan.save()
    _catat_jawaban(oleh, usulan, kemiripan)
    return kemiripan


def _catat_jawaban(oleh: Pengguna, usulan: Usulan, kemiripan: Kemiripan) -> None:
    """The village reads its own trail: a note about another village's person stays out of it."""
    isi: dict[str, object] = {
        "anggota": kemiripan.anggota_id,
        "jawaban": str(kemiripan.jawaban),
        "skor": kemiripan.skor,
    }
    if kemiripan.desa_lain_id == usulan.desa_id:
        isi["catatan"] = kemiripan.catatan
    catat(oleh, "usulan.kemiripan_dijawab", usulan, usulan.desa_id, isi)


def catat_baca(oleh: Pengguna, usulan: Usulan, lain: Iterable[Anggota | UsulanAnggota]) -> None:
    """Log that `oleh` compared people with masked numbers; each household seen, where it belongs."""
    catat(oleh, "usulan.kemiripan_dibaca", usulan, usulan.desa_id)
    _catat_lain(oleh, lain, "registri.dibaca", "usulan.dibaca")


def catat_buka(oleh: Pengguna, usulan: Usulan, lain: Iterable[Anggota | UsulanAnggota]) -> None:
    """Log that `oleh` saw the whole NIK of both sides. Raises TidakBerizin."""
    periksa_izin(oleh.izin, Izin.DATA_PRIBADI_BUKA)
    catat(oleh, "usulan.nik_dibuka", usulan, usulan.desa_id, {"bagian": "orang mirip"})
    _catat_lain(oleh, lain, "registri.nik_dibuka", "usulan.nik_dibuka")


def _catat_lain(
    oleh: Pengguna, lain: Iterable[Anggota | UsulanAnggota], di_registri: str, di_usulan: str
) -> None:
    dilihat: dict[tuple[str, int], str] = {}
    for orang in lain:
        if isinstance(orang, Anggota):
            dilihat["rumahtangga", orang.rumah_tangga_id] = orang.desa_id
        else:
            dilihat["usulan", orang.usulan_id] = orang.usulan.desa_id
    for objek, desa_id in sorted(dilihat.items()):
        catat(oleh, di_registri if objek[0] == "rumahtangga" else di_usulan, objek, desa_id)
