"""What pages show of a household, known or proposed: its criteria and its answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from dtks.registri.data import TEMPLATE, DataRumahTangga
from dtks.registri.kuesioner import Blok, Item, Jenis, Nilai, Privasi, muat
from dtks.tampilan.waktu import tulis_angka


@dataclass(frozen=True, slots=True)
class ButirKriteria:
    """One of the nine criteria: column name, question, answer (None: not answered)."""

    nama: str
    label: str
    nilai: bool | None


def kriteria(rumah_tangga: DataRumahTangga) -> list[ButirKriteria]:
    """The nine criteria in the order of Kepmensos 262/HUK/2022."""
    template = muat(TEMPLATE)
    return [
        ButirKriteria(nama, template.item(f"k{nomor}").label, getattr(rumah_tangga, nama))
        for nomor, nama in enumerate(DataRumahTangga.KRITERIA, start=1)
    ]


@dataclass(frozen=True, slots=True)
class BagianJawaban:
    """One part of the questionnaire: its heading, and (question, answer) for what was answered."""

    judul: str
    isi: list[tuple[str, str]]


def jawaban(versi: str, blok: Blok, isi: Mapping[str, Nilai], *, spesifik: bool) -> list[BagianJawaban]:
    """The answers of one block in words, part by part; unanswered questions are left out.

    Specific data (UU 27/2022 ps. 4: health, disability) only with `spesifik`.
    """
    if not versi:
        return []
    terjawab = [
        item
        for item in muat(versi).blok[blok]
        if item.kode in isi and (spesifik or item.privasi is not Privasi.SPESIFIK)
    ]
    return [
        BagianJawaban(judul, [(item.label, _kata(item, isi[item.kode])) for item in items])
        for judul, items in groupby(terjawab, key=lambda item: item.bagian)
    ]


def _kata(item: Item, nilai: Nilai) -> str:
    match item.jenis:
        case Jenis.YA_TIDAK:
            return "Ya" if nilai else "Tidak"
        case Jenis.PILIHAN:
            return dict(item.pilihan).get(str(nilai), str(nilai))
        case Jenis.BILANGAN if isinstance(nilai, int | float):
            return f"{tulis_angka(nilai)} {item.satuan}".strip()
        case _:
            return str(nilai)
