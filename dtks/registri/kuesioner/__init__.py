"""Questionnaires as data: items, code lists, branching and privacy, one JSON file per version.

Answers are cleaned here and nowhere else; codes of different versions are never mixed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Literal

from dtks.inti.temuan import Temuan, Tingkat

Nilai = str | int | float | bool
Blok = Literal["identitas", "rumah_tangga", "anggota"]

_BERKAS = {berkas.stem.upper(): berkas for berkas in Path(__file__).parent.glob("*.json")}
_BILANGAN = re.compile(r"-?\d+(?:[.,]\d+)?")
_BULAT = re.compile(r"(\d{1,15})\.0+")


class Jenis(StrEnum):
    """How an item is answered; a stored answer is str, int/float, bool or str respectively."""

    PILIHAN = "pilihan"
    BILANGAN = "bilangan"
    YA_TIDAK = "ya_tidak"
    TEKS = "teks"


class Privasi(StrEnum):
    """Class of an answer in UU 27/2022 ps. 4: SPESIFIK is health, disability, pregnancy, KB."""

    UMUM = "UMUM"
    SPESIFIK = "SPESIFIK"


@dataclass(frozen=True, slots=True)
class Syarat:
    """One branch condition: item `kode` was answered with one of `isi`, or lies in `dari`..`sampai`."""

    kode: str
    isi: tuple[Nilai, ...] = ()
    dari: int | None = None
    sampai: int | None = None

    def terpenuhi(self, nilai: Nilai) -> bool:
        if self.isi:
            return nilai in self.isi
        bawah, atas = self.dari, self.sampai
        return (
            isinstance(nilai, int | float)
            and (bawah is None or nilai >= bawah)
            and (atas is None or nilai <= atas)
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `kolom_bdt` and `judul`: where it stands in a BDT file and how its header is written."""

    kode: str
    label: str
    jenis: Jenis
    privasi: Privasi
    bagian: str = ""
    keterangan: str = ""
    satuan: str = ""
    pilihan: tuple[tuple[str, str], ...] = ()
    saran: tuple[str, ...] = ()
    tampil_jika: tuple[Syarat, ...] = ()
    min: int | None = None
    maks: int | None = None
    desimal: bool = False
    kode_ya: str = ""
    kode_tidak: str = ""
    kolom_bdt: int | None = None
    judul: tuple[str, ...] = ()
    wajib: bool = False
    # What may be written for an answer (code, label, code in a file), folded, to the stored answer.
    kamus: Mapping[str, Nilai] = field(default_factory=dict, compare=False, repr=False)

    def baca(self, isi: str) -> Nilai | None:
        """Return the stored answer for the text of a cell or field, None when it is not acceptable."""
        match self.jenis:
            case Jenis.TEKS:
                return isi
            case Jenis.BILANGAN:
                return self._bilangan(isi)
            case _:
                kunci = isi.casefold()
                return self.kamus.get(kunci, self.kamus.get(kunci.lstrip("0")))

    def _bilangan(self, isi: str) -> int | float | None:
        if not _BILANGAN.fullmatch(isi):
            return None
        nilai = float(isi.replace(",", "."))
        if not (self.desimal or nilai.is_integer()):
            return None
        if (self.min is not None and nilai < self.min) or (self.maks is not None and nilai > self.maks):
            return None
        return int(nilai) if nilai.is_integer() else nilai

    @property
    def petunjuk(self) -> str:
        """What may be answered, in words, for a message."""
        match self.jenis:
            case Jenis.PILIHAN:
                kode = [k for k, _ in self.pilihan]
                return f"Pilih salah satu: {', '.join(kode)}."
            case Jenis.YA_TIDAK:
                return f"Isi {self.kode_ya} untuk Ya atau {self.kode_tidak} untuk Tidak."
            case _:
                macam = "angka" if self.desimal else "angka bulat"
                return f"Isi {macam} dari {self.min} sampai {self.maks}."


@dataclass(frozen=True, slots=True)
class Kuesioner:
    """One version of the questionnaire: its items in order, in blocks."""

    versi: str
    nama: str
    sumber: str
    blok: Mapping[str, tuple[Item, ...]]

    def items(self) -> Iterator[Item]:
        """All items of all blocks, in order."""
        for isi in self.blok.values():
            yield from isi

    def item(self, kode: str) -> Item:
        """Return one item; codes are unique in a version. Raises KeyError."""
        for item in self.items():
            if item.kode == kode:
                return item
        raise KeyError(kode)


def versi_tersedia() -> tuple[str, ...]:
    """Versions that `muat` knows, sorted."""
    return tuple(sorted(_BERKAS))


@cache
def muat(versi: str) -> Kuesioner:
    """Return a questionnaire by its version key, e.g. "BDT2015". Raises ValueError for an unknown one."""
    if versi not in _BERKAS:
        raise ValueError(f"kuesioner {versi!r} tidak ada; yang ada: {', '.join(versi_tersedia())}")
    data = json.loads(_BERKAS[versi].read_text(encoding="utf-8"))
    blok = {nama: tuple(_item(isi) for isi in items) for nama, items in data.pop("blok").items()}
    return Kuesioner(**data, blok=blok)


def bersihkan_jawaban(
    kuesioner: Kuesioner,
    blok: Blok,
    jawaban: Mapping[str, object],
    konteks: Mapping[str, Nilai] | None = None,
) -> tuple[dict[str, Nilai], list[Temuan]]:
    """Return the stored form of the answers of one block, and what could not be accepted.

    Answers may be written as code, label, number or text (a form, a file, the API). Empty
    answers and answers to hidden items are left out; unacceptable ones too, with a
    PERINGATAN (the long questionnaire blocks nothing). `konteks` holds stored answers of
    other blocks that conditions look at; a condition on something unknown there is open.
    """
    items = kuesioner.blok[blok]
    bersih: dict[str, Nilai] = {}
    temuan = []
    sendiri = {item.kode for item in items}
    for item in items:
        isi = teks_sel(jawaban.get(item.kode))
        if not isi or (item.tampil_jika and not _tampil(item, bersih, sendiri, konteks or {})):
            continue
        nilai = item.baca(isi)
        if nilai is None:
            if isi == "0":  # BPS files write 0 for "not asked" where 0 is no code
                continue
            temuan.append(_tidak_diterima(kuesioner, item, isi))
        else:
            bersih[item.kode] = nilai
    temuan += (_tidak_dikenal(kuesioner, kode) for kode in jawaban if kode not in sendiri)
    return bersih, temuan


def teks_sel(nilai: object) -> str:
    """Return a cell or field as text: "" for None, 7.0 as "7", dates as dd/mm/yyyy.

    White space is collapsed and the apostrophe that marks text in a spreadsheet is taken away.
    """
    if isinstance(nilai, str):
        if nilai.isascii() and nilai.isalnum():
            return nilai
        teks = " ".join(unicodedata.normalize("NFKC", nilai).split()).removeprefix("'").lstrip()
        return bulat[1] if (bulat := _BULAT.fullmatch(teks)) else teks
    if nilai is None:
        return ""
    if isinstance(nilai, float) and nilai.is_integer():
        return str(int(nilai))
    if isinstance(nilai, date):
        return f"{nilai:%d/%m/%Y}"
    return str(nilai)


def _tampil(item: Item, bersih: Mapping[str, Nilai], sendiri: set[str], konteks: Mapping[str, Nilai]) -> bool:
    for syarat in item.tampil_jika:
        nilai = bersih.get(syarat.kode) if syarat.kode in sendiri else konteks.get(syarat.kode)
        if nilai is None:
            if syarat.kode in sendiri:
                return False
        elif not syarat.terpenuhi(nilai):
            return False
    return True


def _item(isi: dict[str, Any]) -> Item:
    kode_berkas: dict[str, str] = isi.pop("kode_berkas", {})
    for nama in ("judul", "saran"):
        isi[nama] = tuple(isi.get(nama, ()))
    isi["pilihan"] = tuple((kode, label) for kode, label in isi.get("pilihan", ()))
    isi["tampil_jika"] = tuple(
        Syarat(**{**syarat, "isi": tuple(syarat.get("isi", ()))}) for syarat in isi.get("tampil_jika", ())
    )
    isi["jenis"], isi["privasi"] = Jenis(isi["jenis"]), Privasi(isi["privasi"])
    return Item(**isi, kamus=_kamus(isi, kode_berkas))


def _kamus(isi: dict[str, Any], kode_berkas: Mapping[str, str]) -> dict[str, Nilai]:
    if isi["jenis"] is Jenis.YA_TIDAK:
        ya, tidak = (isi["kode_ya"], "ya", "true"), (isi["kode_tidak"], "tidak", "false")
        return {**{k.casefold(): True for k in ya}, **{k.casefold(): False for k in tidak}}
    kamus: dict[str, Nilai] = {}
    for kode, label in isi["pilihan"]:
        kamus |= {label.casefold(): kode, kode.casefold(): kode}
    return {**kamus, **{k.casefold(): kode for k, kode in kode_berkas.items()}}


def _tidak_diterima(kuesioner: Kuesioner, item: Item, isi: str) -> Temuan:
    pesan = f'{item.label}: isian "{isi[:40]}" tidak dapat dipakai dan dikosongkan. {item.petunjuk}'
    return Temuan("JAWABAN_TIDAK_SAH", Tingkat.PERINGATAN, item.kode, pesan, kuesioner.versi)


def _tidak_dikenal(kuesioner: Kuesioner, kode: str) -> Temuan:
    pesan = f'Isian "{kode[:40]}" tidak ada pada kuesioner {kuesioner.versi} dan diabaikan. Periksa namanya.'
    return Temuan("JAWABAN_TIDAK_DIKENAL", Tingkat.PERINGATAN, kode[:40], pesan, kuesioner.versi)
