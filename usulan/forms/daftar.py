"""What is sent from the list of proposals: numbers to look for, ticked rows, the reason of a withdrawal."""

from __future__ import annotations

import re

from django import forms

from dtks.inti.nik import bersihkan_nomor
from usulan.forms.kolom import Isian
from usulan.models import Usulan
from usulan.services.pencarian import PALING_BANYAK

_CONTOH_SALAH = 5
_PILIHAN = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")


class CariForm(Isian):
    """Numbers as they are pasted from a sheet: one a line, or parted by comma, semicolon or tab."""

    nomor = forms.CharField(
        label="NIK atau nomor KK",
        max_length=PALING_BANYAK * 26,
        widget=forms.Textarea(
            {
                "rows": 6,
                "inputmode": "numeric",
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "nomor",
            }
        ),
        help_text=f"Satu nomor 16 angka, atau daftar sampai {PALING_BANYAK} nomor, satu baris satu nomor. "
        "Pencarian ini tercatat dalam jejak.",
    )

    def clean_nomor(self) -> list[str]:
        """The numbers once each, in order. A line that is no number is named."""
        isi = [bagian for bagian in re.split(r"[\n\r,;\t]+", self.cleaned_data["nomor"]) if bagian.strip()]
        bersih = [(bagian, bersihkan_nomor(bagian)[0] or "") for bagian in isi]
        salah = [asli.strip()[:24] for asli, n in bersih if not re.fullmatch(r"[0-9]{16}", n)]
        if salah:
            lagi = f", dan {len(salah) - _CONTOH_SALAH} lainnya" if len(salah) > _CONTOH_SALAH else ""
            raise forms.ValidationError(
                f"Bukan nomor 16 angka: {', '.join(salah[:_CONTOH_SALAH])}{lagi}. Perbaiki atau hapus barisnya."
            )
        nomor = list(dict.fromkeys(n for _, n in bersih))
        if not nomor:
            raise forms.ValidationError("Belum diisi.")
        if len(nomor) > PALING_BANYAK:
            raise forms.ValidationError(
                f"Ada {len(nomor)} nomor; paling banyak {PALING_BANYAK} sekali cari. Bagi daftarnya."
            )
        return nomor


def baca_pilihan(isian: list[str]) -> dict[int, int]:
    """Ticked rows as id to the version on the screen; what is no row of our list is left out."""
    cocok = (_PILIHAN.fullmatch(satu) for satu in isian)
    return {int(c[1]): int(c[2]) for c in cocok if c}


class TarikBanyakForm(Isian):
    """Withdraw many proposals for one reason."""

    alasan = forms.CharField(
        label="Alasan penarikan",
        max_length=Usulan._meta.get_field("alasan").max_length,
        widget=forms.Textarea({"rows": 3}),
        help_text="Alasan ini tersimpan pada riwayat setiap usulan yang ditarik. Contoh: keluarganya sudah mampu.",
    )
