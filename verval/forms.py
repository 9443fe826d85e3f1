"""Forms of the visit and of a decision with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from dtks.inti.jam import WIB, hari_ini
from dtks.registri.data import DataRumahTangga
from dtks.registri.presenters import kriteria
from dtks.tampilan.waktu import tulis_tanggal
from dtks.tampilan.widgets import TanggalInput
from usulan.berkas import BerkasBukti
from usulan.forms.kolom import BerkasField, Berversi, KoordinatField, TanggalField, YaTidakField
from usulan.models import Usulan, UsulanRumahTangga
from usulan.workflow import Aksi
from verval.models import Hasil, Kunjungan


class FotoField(BerkasField):
    """One photo, judged by its content; cleaned to a BerkasBukti."""

    widget = forms.FileInput(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> BerkasBukti | None:
        berkas = super().clean(data, initial)
        if berkas is not None and berkas.tipe != "image/jpeg":
            raise ValidationError("Pilih foto (JPG, PNG, atau WEBP), bukan PDF.")
        return berkas


SESUAI = "Selesai diperiksa: keadaannya sesuai usulan"
"""A finished visit about a known household: it confirms the removal, move, correction or program."""


def _derajat(nama: str) -> KoordinatField:
    """A position field with the limits of the household's own."""
    kolom = getattr(UsulanRumahTangga, nama).field
    return KoordinatField(
        label=capfirst(kolom.verbose_name),
        max_digits=9,
        decimal_places=6,
        required=False,
        validators=kolom.validators,
        help_text=kolom.help_text.removeprefix("Boleh menyusul. "),
    )


class KunjunganForm(Berversi):
    """What a visit found. The criteria start as proposed, to be corrected where the house shows otherwise.

    About a known household they may stay unanswered: its proposal is about something else.
    """

    tanggal = TanggalField(label="Tanggal kunjungan", widget=TanggalInput)
    hasil = forms.ChoiceField(
        label="Hasil kunjungan",
        choices=[(kode, capfirst(str(label))) for kode, label in Hasil.choices],
        widget=forms.RadioSelect,
    )
    catatan = forms.CharField(
        label="Catatan",
        max_length=Kunjungan._meta.get_field("catatan").max_length,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Wajib bila rumah tangga tidak selesai dicacah. Contoh: rumah kosong, kata tetangga pindah ke Metro.",
    )
    foto = FotoField(label="Foto rumah", required=False, help_text="Boleh dikosongkan. Paling besar 8 MB.")
    lintang = _derajat("lintang")
    bujur = _derajat("bujur")

    def __init__(self, *args: Any, usulan: Usulan, rumah_tangga: DataRumahTangga, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terdaftar = usulan.sasaran_id is not None
        if self.terdaftar:
            hasil: Any = self.fields["hasil"]
            hasil.choices = [(k, SESUAI if k == Hasil.SELESAI else kata) for k, kata in hasil.choices]
        self.paling_awal = usulan.dibuat_pada.astimezone(WIB).date()
        self.initial.update(tanggal=hari_ini(), versi=usulan.versi)
        self.fields["tanggal"].widget.attrs |= {
            "min": self.paling_awal.isoformat(),
            "max": hari_ini().isoformat(),
        }
        for butir in kriteria(rumah_tangga):
            self.fields[butir.nama] = YaTidakField(label=butir.label, required=False)
            self.fields[butir.nama].widget.attrs["class"] = "form-check-input"
            self.initial[butir.nama] = butir.nilai

    def clean_tanggal(self) -> date:
        tanggal: date = self.cleaned_data["tanggal"]
        if tanggal > hari_ini():
            raise ValidationError("Tanggal ini belum tiba. Isi tanggal kunjungan yang sudah dilakukan.")
        if tanggal < self.paling_awal:
            raise ValidationError(
                f"Usulan ini baru dibuat {tulis_tanggal(self.paling_awal)}. Isi tanggal itu atau sesudahnya."
            )
        return tanggal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        selesai = data.get("hasil") == Hasil.SELESAI
        if "hasil" in data and not selesai and not data.get("catatan"):
            self.add_error(
                "catatan", "Tuliskan apa yang ditemui di lapangan; dinas memutuskan dari catatan ini."
            )
        for nama in DataRumahTangga.KRITERIA:
            if selesai and not self.terdaftar and data.get(nama) is None:
                self.add_error(nama, "Jawab Ya atau Tidak menurut keadaan yang dilihat.")
        for ini, itu in (("lintang", "bujur"), ("bujur", "lintang")):
            if not {ini, itu} & self.errors.keys() and data[ini] is None and data[itu] is not None:
                self.add_error(ini, f"Posisi butuh keduanya. Isi juga {ini}, atau kosongkan {itu}.")
        return data

    def kriteria(self) -> list[forms.BoundField]:
        """The nine questions, for the page."""
        return [self[nama] for nama in DataRumahTangga.KRITERIA]

    def kolom(self) -> dict[str, Any]:
        """Columns of the visit; a visit that met nobody says nothing about the criteria."""
        data = self.cleaned_data
        selesai = data["hasil"] == Hasil.SELESAI
        return {
            **{nama: data[nama] for nama in ("tanggal", "hasil", "catatan", "lintang", "bujur")},
            "kriteria": {n: data[n] for n in DataRumahTangga.KRITERIA if data[n] is not None}
            if selesai
            else {},
        }


TIDAK_LAYAK = (
    "Meninggal",
    "Pindah",
    "Tidak ditemukan",
    "Alamat tidak ada",
    "Bagian dari rumah tangga lain",
    "Data ganda",
    "Sudah mampu",
    "Menolak",
    "ASN, TNI, atau Polri",
    "Perangkat desa atau BPD",
    "Pensiunan",
    "Pegawai BUMN atau BUMD",
)
"""Reasons of non-eligibility, merged from the lists that SIKS-NG and the villages use."""

SEBAB_UMUM: dict[Aksi, tuple[str, ...]] = {
    Aksi.KEMBALIKAN: (
        "Isian berbeda dari KTP atau KK",
        "Isian belum lengkap",
        "Kriteria berbeda dari keadaan di lapangan",
        "Bukti musyawarah tidak terbaca atau kurang",
        "Rumah tangga tidak ditemukan",
    ),
    Aksi.TOLAK: TIDAK_LAYAK,
    Aksi.BUKA: ("Putusan keliru", "Ada bukti baru", "Permintaan desa"),
}
"""Suggested reasons per decision; the written reason says the rest."""


class PutusanForm(Berversi):
    """A decision with its reason."""

    sebab = forms.ChoiceField(label="Sebab yang umum", required=False, widget=forms.RadioSelect)
    alasan = forms.CharField(
        label="Alasan",
        max_length=400,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, aksi: Aksi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sebab"].choices = [(s, s) for s in SEBAB_UMUM[aksi]]  # type: ignore[attr-defined]
        self.fields["sebab"].help_text = "Pilih bila sesuai."
        self.fields["alasan"].help_text = _PETUNJUK[aksi]

    def kalimat(self) -> str:
        """The reason as it is kept: "Sudah mampu: rumah dua lantai, mempunyai mobil"."""
        return ": ".join(filter(None, (self.cleaned_data["sebab"], self.cleaned_data["alasan"])))


_PETUNJUK = {
    Aksi.KEMBALIKAN: "Sebutkan apa yang harus diperbaiki desa, misalnya: NIK istri berbeda dari KK.",
    Aksi.TOLAK: "Sebutkan buktinya, misalnya: kunjungan 5 November, rumah dua lantai dan mempunyai mobil.",
    Aksi.BUKA: "Sebutkan mengapa putusan sebelumnya dibuka kembali.",
}
