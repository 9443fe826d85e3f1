"""What the trail pages show of an event: who did what as one sentence, and its details in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dtks.jejak.data import KALIMAT, OBJEK
from dtks.jejak.models import Peristiwa, Segel
from dtks.tampilan.lencana import STATUS_PERIODE, STATUS_USULAN
from dtks.tampilan.waktu import tulis_angka
from dtks.wilayah.models import Wilayah

_LABEL = {
    "dari": "Status semula",
    "ke": "Status sesudahnya",
    "kolom": "",
    "nik": "NIK",
    "sidik": "Sidik",
    "sidik_ttd": "Sidik surat bertanda tangan",
    "sidik_manifes": "Sidik manifes",
    "versi_isi": "Versi isi",
}


@dataclass(frozen=True, slots=True)
class BarisPeristiwa:
    """One event ready to print."""

    peristiwa: Peristiwa
    peran: str
    kalimat: str
    objek: str
    wilayah: str
    rincian: list[tuple[str, str]]


def baris(peristiwa: Iterable[Peristiwa]) -> list[BarisPeristiwa]:
    """Events ready to print; the names of all their regions in one query."""
    daftar = list(peristiwa)
    wilayah = Wilayah.objects.in_bulk({p.wilayah_id for p in daftar})
    return [
        BarisPeristiwa(
            peristiwa=p,
            peran="" if p.pelaku_id is None else p.peran,
            kalimat=KALIMAT.get(p.peristiwa) or p.peristiwa.replace(".", " ").replace("_", " "),
            objek=sebutan_objek(p.objek, p.objek_id),
            wilayah=wilayah[p.wilayah_id].nama if p.wilayah_id in wilayah else "",
            rincian=list(_rincian(p.isi, STATUS_PERIODE if p.objek == "periode" else STATUS_USULAN)),
        )
        for p in daftar
    ]


def sebutan_objek(objek: str, nomor: str) -> str:
    """Kind and number in words: "usulan 12"."""
    return f"{OBJEK.get(objek, objek)} {nomor}"


def _rincian(isi: dict[str, Any], status: dict[str, Any], awalan: str = "") -> Iterator[tuple[str, str]]:
    """Label and value of everything in `isi`, nested parts flattened, statuses as words."""
    for kunci, nilai in isi.items():
        label = _LABEL.get(kunci, kunci.replace("_", " ").capitalize())
        label = ": ".join(filter(None, (awalan, label)))
        if isinstance(nilai, dict):
            yield from _rincian(nilai, status, label)
        elif kunci in ("dari", "ke") and nilai in status:
            yield label, status[nilai].kata
        else:
            yield label, _nilai(nilai)


def _nilai(nilai: Any) -> str:
    if isinstance(nilai, bool):
        return "Ya" if nilai else "Tidak"
    if isinstance(nilai, list):
        return ", ".join(_nilai(x) for x in nilai) or "kosong"
    return "kosong" if nilai in (None, "") else str(nilai)


@dataclass(frozen=True, slots=True)
class KeadaanSegel:
    """How far the trail is sealed; `belum` is counted up to a thousand."""

    terakhir: Mapping[str, Any] | None
    belum: int

    BATAS = 1000

    @property
    def teks_belum(self) -> str:
        return f"{tulis_angka(self.BATAS)}+" if self.belum > self.BATAS else tulis_angka(self.belum)


def keadaan_segel() -> KeadaanSegel:
    """The newest seal (its time and digest, not its long content) and how many events are younger."""
    return KeadaanSegel(
        terakhir=Segel.objects.order_by("-id").values("dibuat_pada", "sidik").first(),
        belum=Peristiwa.objects.belum_disegel()[: KeadaanSegel.BATAS + 1].count(),
    )
