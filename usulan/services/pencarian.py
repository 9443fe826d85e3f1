"""Find people by their exact numbers, in proposals and registry; every search is logged once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.nik import samarkan
from dtks.jejak.services import catat
from dtks.registri.models import Anggota, Keluarga, RumahTangga
from dtks.wilayah.cakupan import NASIONAL, cakupan, kode_aktif
from usulan.models import Usulan, UsulanAnggota, UsulanKeluarga
from usulan.workflow import MENGUNCI

PALING_BANYAK = 1000


@dataclass(slots=True)
class HasilCari:
    """What is known of one number: proposals and households of the region, and whether it is known elsewhere."""

    nomor: str
    usulan: list[Usulan] = field(default_factory=list)
    rumah_tangga: list[RumahTangga] = field(default_factory=list)
    wilayah_lain: bool = False

    @property
    def kosong(self) -> bool:
        return not (self.usulan or self.rumah_tangga or self.wilayah_lain)


@transaction.atomic
def cari_nomor(oleh: Pengguna, nomor: Sequence[str]) -> list[HasilCari]:
    """Look for NIK or No KK of 16 digits, each once, in the order given.

    Of another region only is told that the number is known there (active in the registry, or held by
    an open proposal). Raises TidakBerizin; Ditolak for more than 1,000 numbers.
    """
    for izin in (Izin.USULAN_LIHAT, Izin.DATA_PRIBADI_BUKA):
        periksa_izin(oleh.izin, izin)
    if len(nomor) > PALING_BANYAK:
        raise Ditolak(f"Paling banyak {PALING_BANYAK} nomor sekali cari. Bagi daftarnya.")
    hasil = {satu: HasilCari(satu) for satu in nomor}
    _isi_usulan(hasil)
    _isi_rumah_tangga(hasil)
    for satu in _di_wilayah_lain(hasil):
        hasil[satu].wilayah_lain = True
    catat(
        oleh,
        "usulan.nik_dicari",
        ("usulan", ""),
        min(oleh.kode_wilayah, default=""),
        {
            "jumlah": len(hasil),
            "ditemukan": sum(1 for h in hasil.values() if not h.kosong),
            **({"nomor": samarkan(nomor[0])} if len(nomor) == 1 else {}),
        },
    )
    return list(hasil.values())


def _isi_usulan(hasil: dict[str, HasilCari]) -> None:
    pasangan = {
        *UsulanAnggota.objects.filter(nik__in=hasil).values_list("nik", "usulan_id"),
        *UsulanKeluarga.objects.filter(no_kk__in=hasil).values_list("no_kk", "usulan_id"),
    }
    ketemu = Usulan.objects.select_related("desa", "periode").in_bulk(
        {usulan_id for _, usulan_id in pasangan}
    )
    for nomor, usulan_id in sorted(pasangan, key=lambda p: -p[1]):
        hasil[str(nomor)].usulan.append(ketemu[usulan_id])


def _isi_rumah_tangga(hasil: dict[str, HasilCari]) -> None:
    pasangan = {
        *Anggota.objects.filter(nik__in=hasil, aktif=True).values_list("nik", "rumah_tangga_id"),
        *Keluarga.objects.filter(no_kk__in=hasil, aktif=True).values_list("no_kk", "rumah_tangga_id"),
    }
    ketemu = RumahTangga.objects.select_related("desa").in_bulk({nomor for _, nomor in pasangan})
    for nomor, rumah_tangga_id in sorted(pasangan, key=lambda p: p[1]):
        hasil[str(nomor)].rumah_tangga.append(ketemu[rumah_tangga_id])


def _di_wilayah_lain(nomor: Iterable[str]) -> set[str]:
    """Which of the numbers an active household or an open proposal outside the active region holds."""
    kode = kode_aktif()
    di_mana: dict[str, set[str]] = defaultdict(set)
    terbuka = {"usulan__status__in": sorted(MENGUNCI)}
    with cakupan(NASIONAL):
        for satu, desa in (
            *Anggota.objects.filter(nik__in=nomor, aktif=True).values_list("nik", "desa_id"),
            *Keluarga.objects.filter(no_kk__in=nomor, aktif=True).values_list("no_kk", "desa_id"),
            *UsulanAnggota.objects.filter(nik__in=nomor, **terbuka).values_list("nik", "usulan__desa_id"),
            *UsulanKeluarga.objects.filter(no_kk__in=nomor, **terbuka).values_list(
                "no_kk", "usulan__desa_id"
            ),
        ):
            di_mana[str(satu)].add(desa)
    return {satu for satu, desa in di_mana.items() if any(not d.startswith(kode) for d in desa)}
