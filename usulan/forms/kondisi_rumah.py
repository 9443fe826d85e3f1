"""The housing block of the questionnaire as a form, built from its data file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from dtks.registri.kuesioner import Item, Jenis, Nilai, Syarat, bersihkan_jawaban, muat
from usulan.forms.kolom import Berversi, YaTidakField

KUESIONER = muat("BDT2015")
BLOK = KUESIONER.blok["rumah_tangga"]


@dataclass(frozen=True, slots=True)
class BagianKuesioner:
    """One part of the questionnaire as the page shows it."""

    nama: str
    kolom: list[BoundField]
    terjawab: int
    bermasalah: bool


class KondisiRumahForm(Berversi):
    """The housing block of the questionnaire; every question may be left for later.

    Once valid, `diabaikan` names the questions whose answer a branch rule left out.
    """

    def __init__(self, *args: Any, jawaban: Mapping[str, Nilai], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jawaban = dict(jawaban)
        self.diabaikan: list[str] = []
        for item in BLOK:
            self.fields[item.kode] = _kolom_item(item)
        self.initial.update(self.jawaban)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.jawaban, temuan = bersihkan_jawaban(
            KUESIONER, "rumah_tangga", {item.kode: data.get(item.kode) for item in BLOK}
        )
        for satu in temuan:
            self.add_error(satu.bidang, KUESIONER.item(satu.bidang).petunjuk)
        self.diabaikan = [
            item.label
            for item in BLOK
            if data.get(item.kode) not in (None, "") and item.kode not in {*self.jawaban, *self.errors}
        ]
        return data

    def kolom(self) -> dict[str, Any]:
        return {"versi_kuesioner": KUESIONER.versi, "jawaban": self.jawaban}

    def bagian(self) -> Iterator[BagianKuesioner]:
        """The questions grouped as the questionnaire groups them, in its order."""
        for nama in dict.fromkeys(item.bagian for item in BLOK):
            kode = [item.kode for item in BLOK if item.bagian == nama]
            yield BagianKuesioner(
                nama=nama,
                kolom=[self[k] for k in kode],
                terjawab=sum(k in self.jawaban for k in kode),
                bermasalah=any(k in self.errors for k in kode),
            )


def _kolom_item(item: Item) -> forms.Field:
    """A question as a loose field: what it accepts is decided by bersihkan_jawaban alone."""
    umum: dict[str, Any] = {
        "label": item.label if item.satuan.lower() in item.label.lower() else f"{item.label} ({item.satuan})",
        "help_text": " ".join(filter(None, [item.keterangan, *map(_bila, item.tampil_jika)])),
        "required": False,
    }
    match item.jenis:
        case Jenis.PILIHAN:
            return forms.ChoiceField(choices=[("", "Belum diisi"), *item.pilihan], **umum)
        case Jenis.YA_TIDAK:
            return YaTidakField(**umum)
        case Jenis.BILANGAN:
            return forms.CharField(widget=forms.TextInput({"inputmode": "numeric"}), max_length=12, **umum)
        case Jenis.TEKS:
            return forms.CharField(max_length=40, **umum)


def _bila(syarat: Syarat) -> str:
    """A branch condition in words: "Diisi bila Status lahan dijawab Milik sendiri."."""
    item = KUESIONER.item(syarat.kode)
    label: dict[Nilai, str] = {True: "Ya", False: "Tidak", **dict(item.pilihan)}
    return f"Diisi bila “{item.label}” dijawab {' atau '.join(label[isi] for isi in syarat.isi)}."
