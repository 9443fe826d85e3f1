"""People who are alike, side by side; of another region only that there is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from dtks.inti.mirip import Lahir, Orang, hubungan_lahir, nik_dekat, serupa_ibu, serupa_nama
from dtks.registri.data import DataAnggota
from dtks.registri.models import Anggota
from dtks.registri.presenters.banding import NOMOR, kata, sebutan
from usulan.massal.mirip import tingkat
from usulan.models import Kemiripan, Usulan, UsulanAnggota

_KOLOM = (
    "nama",
    "nik",
    "tanggal_lahir",
    "tempat_lahir",
    "jenis_kelamin",
    "ibu_kandung",
    "status_kawin",
    "hubungan",
)
_HAMPIR = 0.8


@dataclass(frozen=True, slots=True)
class BarisBanding:
    """One column of both people in words; `beda` says how they differ, "" when they agree."""

    label: str
    kiri: str
    kanan: str
    beda: str = ""
    nomor: bool = False


@dataclass(frozen=True, slots=True)
class Pasangan:
    """A pair for the page. `lain` is None when the reader may not see the other one."""

    kemiripan: Kemiripan
    orang: UsulanAnggota
    lain: Anggota | UsulanAnggota | None
    baris: list[BarisBanding]

    @property
    def tingkat(self) -> str:
        return tingkat(self.kemiripan.skor)

    @property
    def terdaftar(self) -> bool:
        return self.kemiripan.terdaftar_id is not None

    @property
    def sedesa(self) -> bool:
        return self.kemiripan.desa_lain_id == self.orang.usulan.desa_id


def susun_pasangan(usulan: Usulan, *, terbuka: bool) -> list[Pasangan]:
    """The pairs of a proposal, unanswered and most alike first. The other one comes through the region lock."""
    semua = list(
        Kemiripan.objects.filter(usulan=usulan)
        .select_related("anggota__usulan__desa__induk", "dijawab_oleh")
        .order_by("id")
    )
    terdaftar = _lewat_kunci(Anggota, {k.terdaftar_id for k in semua})
    diusulkan = _lewat_kunci(UsulanAnggota, {k.diusulkan_lain_id for k in semua})
    hasil = []
    for k in semua:
        lain = terdaftar.get(k.terdaftar_id) or diusulkan.get(k.diusulkan_lain_id)
        baris = [] if lain is None else banding_orang(k.anggota, lain, terbuka=terbuka)
        hasil.append(Pasangan(k, k.anggota, lain, baris))
    return sorted(hasil, key=lambda p: (bool(p.kemiripan.jawaban), -p.kemiripan.skor))


def _lewat_kunci(
    model: type[Anggota] | type[UsulanAnggota], nomor: Iterable[int | None]
) -> Mapping[int | None, Any]:
    """Rows of the active region by id. Not through a join of Kemiripan: that would leave the region."""
    induk = "desa__induk" if model is Anggota else "usulan__desa__induk"
    manajer: Any = model.objects
    return {m.pk: m for m in manajer.filter(pk__in=[n for n in nomor if n]).select_related(induk)}


def banding_orang(a: UsulanAnggota, b: Anggota | UsulanAnggota, *, terbuka: bool) -> list[BarisBanding]:
    """Both people column by column, and where each lives."""
    kiri, kanan = _orang(a), _orang(b)
    hasil = []
    for nama in _KOLOM:
        dia, itu = (kata(DataAnggota, nama, getattr(o, nama), terbuka=terbuka) for o in (a, b))
        beda = _beda(nama, a, b, kiri, kanan)
        hasil.append(BarisBanding(sebutan(DataAnggota, nama), dia, itu, beda, nama in NOMOR))
    dia, itu = _desa(a), _desa(b)
    hasil.append(BarisBanding("Desa/kelurahan", dia, itu, "" if dia == itu else "berbeda"))
    return hasil


def _orang(o: Anggota | UsulanAnggota) -> Orang:
    return Orang(o.kunci_nama, o.tanggal_lahir, o.jenis_kelamin, o.ibu_kandung, o.nik, "")


def _desa(o: Anggota | UsulanAnggota) -> str:
    return str((o.desa if isinstance(o, Anggota) else o.usulan.desa).nama_lengkap)


def _beda(nama: str, a: Model, b: Model, kiri: Orang, kanan: Orang) -> str:
    satu, dua = getattr(a, nama), getattr(b, nama)
    if satu == dua:
        return ""
    if not satu or not dua:
        return "belum diisi pada salah satu"
    match nama:
        case "nama":
            return _beda_nama(serupa_nama(kiri.kunci_nama, kanan.kunci_nama))
        case "ibu_kandung":
            return _beda_nama(serupa_ibu(satu, dua))
        case "nik":
            return "berbeda satu angka atau tertukar" if nik_dekat(satu, dua) else "berbeda"
        case "tanggal_lahir":
            return str(hubungan_lahir(satu, dua) or Lahir.BEDA)
        case _:
            return "berbeda"


def _beda_nama(serupa: float) -> str:
    if serupa == 1:
        return "ejaan lain dari nama yang sama"
    return "hampir sama" if serupa >= _HAMPIR else "berbeda"
