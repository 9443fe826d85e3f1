"""Keep beside each proposal who of its people is like somebody else, and tell it as findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from dtks.inti.temuan import Temuan, Tingkat
from usulan.massal import mirip as massal
from usulan.massal.mirip import SUMBER_MIRIP, Mirip
from usulan.models import JawabanMirip, Kemiripan, Klaim, Usulan

ORANG_SAMA = "ORANG_SAMA"
ORANG_LAIN = "DINYATAKAN_ORANG_LAIN"
_PANJANG_KUTIPAN = 120

Pasangan = tuple[int, int | None, int | None]
"""The proposed person, and the registry row or the row of another proposal he is like."""


def hitung(usulan_ids: Sequence[int]) -> dict[int, list[Temuan]]:
    """Find the likely duplicates of these proposals anew, store them and return the findings per proposal.

    An answer stays as long as both people are there, however the data is edited. Call inside the
    scope that holds the proposals, with their rows locked.
    """
    kini = {_dari_mirip(m): m for m in massal.mirip(usulan_ids)}
    lama = {_dari_baris(k): k for k in _tersimpan(usulan_ids)}
    hilang = [k for pasangan, k in lama.items() if pasangan not in kini]
    Kemiripan.objects.filter(pk__in=[k.pk for k in hilang if not k.jawaban]).delete()
    milik = Usulan.objects.in_bulk(
        {m.kelompok for m in kini.values()}
    )  # their region is asked of every new row
    baru = [_baris(pasangan, m, milik[m.kelompok]) for pasangan, m in kini.items() if pasangan not in lama]
    Kemiripan.objects.bulk_create(baru)
    berubah = [k for pasangan, k in lama.items() if pasangan in kini and k.skor != kini[pasangan].skor]
    for k in berubah:
        k.skor = kini[_dari_baris(k)].skor
    Kemiripan.objects.bulk_update(berubah, ["skor"])

    hasil: dict[int, list[Temuan]] = defaultdict(list)
    for pasangan, m in kini.items():
        if pasangan not in lama or not lama[pasangan].jawaban:
            hasil[m.kelompok].append(massal.temuan(m))
    for k in _dijawab(usulan_ids):
        hasil[k.usulan_id].append(_temuan_dijawab(k))
    return hasil


def _tersimpan(usulan_ids: Sequence[int]) -> list[Kemiripan]:
    return list(Kemiripan.objects.filter(usulan__in=usulan_ids))


def _dijawab(usulan_ids: Sequence[int]) -> list[Kemiripan]:
    """Answered pairs of which the other one is still known or still proposed."""
    masih_diusulkan = Klaim._base_manager.filter(usulan=OuterRef("diusulkan_lain__usulan"))  # also elsewhere
    semua = Kemiripan.objects.filter(usulan__in=usulan_ids).exclude(jawaban="")
    return list(
        semua.filter(Q(terdaftar__aktif=True) | Exists(masih_diusulkan))
        .select_related("anggota", "usulan")
        .order_by("id")
    )


def _dari_mirip(m: Mirip) -> Pasangan:
    return int(m.acuan.removeprefix("anggota.")), m.terdaftar_id, m.diusulkan_id


def _dari_baris(k: Kemiripan) -> Pasangan:
    return k.anggota_id, k.terdaftar_id, k.diusulkan_lain_id


def _baris(pasangan: Pasangan, m: Mirip, usulan: Usulan) -> Kemiripan:
    anggota, terdaftar, diusulkan = pasangan
    return Kemiripan(
        usulan=usulan,
        anggota_id=anggota,
        terdaftar_id=terdaftar,
        diusulkan_lain_id=diusulkan,
        desa_lain_id=m.desa_lain,
        skor=m.skor,
    )


def _temuan_dijawab(k: Kemiripan) -> Temuan:
    """What an answer means for the proposal. A note about another village's person is not repeated here."""
    sedesa = k.desa_lain_id == k.usulan.desa_id
    bidang = f"anggota.{k.anggota_id}"
    siapa = "orang yang terdaftar" if k.terdaftar_id else "orang yang sudah diusulkan"
    siapa = f"{siapa} {'di desa ini' if sedesa else 'di wilayah lain'}"
    if k.jawaban == JawabanMirip.SAMA:
        pesan = (
            f"{k.anggota.nama} adalah {siapa}. Keluarkan dari usulan ini. "
            "Bila datanya berbeda, ajukan perbaikan data orang itu."
        )
        return Temuan(ORANG_SAMA, Tingkat.GALAT, bidang, pesan, SUMBER_MIRIP)
    pesan = f"{k.anggota.nama} dinyatakan bukan {siapa} yang mirip."
    if sedesa and k.catatan:
        kutipan = k.catatan if len(k.catatan) <= _PANJANG_KUTIPAN else f"{k.catatan[:_PANJANG_KUTIPAN]}…"
        pesan = f"{pesan} Catatan: {kutipan}"
    return Temuan(ORANG_LAIN, Tingkat.PERINGATAN, bidang, pesan, SUMBER_MIRIP)
