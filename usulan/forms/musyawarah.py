"""A musyawarah: its data, agenda, results and evidence; and why a proposal is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django import forms

from usulan.berkas import BerkasBukti
from usulan.forms.kolom import BerkasField, Berversi, Isian, TanggalField
from usulan.models import ButirMusyawarah, HasilMusyawarah, JenisBukti, Musyawarah, Usulan
from usulan.services.musyawarah import TUNDA

UNSUR: Final = (
    "RT/RW",
    "Perangkat desa/kelurahan",
    "BPD/LPM",
    "Tokoh masyarakat",
    "Perwakilan penerima manfaat",
    "Babinsa/Bhabinkamtibmas",
    "Pendamping sosial",
    "Lainnya",
)
"""Who should be at the meeting, as the districts' procedures name them."""

PESERTA_TERBANYAK = 500
_PANJANG_NAMA = 100
_PANJANG_ALASAN = ButirMusyawarah._meta.get_field("alasan").max_length


class TarikForm(Berversi):
    """Withdraw a proposal, with its reason."""

    alasan = forms.CharField(
        label="Alasan penarikan",
        max_length=Usulan._meta.get_field("alasan").max_length,
        widget=forms.Textarea({"rows": 3}),
        help_text="Contoh: keluarga sudah pindah ke desa lain. Alasan ini tersimpan pada riwayat usulan.",
    )


class DataForm(Isian, forms.ModelForm):  # type: ignore[type-arg]
    """When, where, under which number, led by whom, and who came: one field of names per group."""

    jumlah_peserta = forms.IntegerField(
        label="Jumlah peserta",
        required=False,
        min_value=0,
        max_value=10_000,
        help_text="Boleh menyusul. Bila semua nama ditulis di bawah, jumlahnya dihitung sendiri.",
    )

    class Meta:
        model = Musyawarah
        fields = ("tanggal", "tempat", "nomor_berita_acara", "pimpinan", "jabatan_pimpinan", "jumlah_peserta")
        field_classes = {"tanggal": TanggalField}
        help_texts = {
            "tanggal": "Tanggal/bulan/tahun. Contoh: 02/11/2026. Boleh tanggal yang akan datang.",
            "nomor_berita_acara": "Nomor pada berita acara, atau pada SPTJM bila musyawarah tidak diadakan.",
            "pimpinan": "Nama dan gelar. Boleh menyusul.",
            "jabatan_pimpinan": "Contoh: Ketua BPD, Sekretaris Kelurahan.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hadir = _menurut_unsur(self.instance.peserta)
        for ke, unsur in enumerate(UNSUR):
            self.fields[f"peserta_{ke}"] = forms.CharField(
                label=unsur,
                required=False,
                initial="\n".join(hadir[unsur]),
                max_length=PESERTA_TERBANYAK * _PANJANG_NAMA,
                widget=forms.Textarea({"rows": max(2, len(hadir[unsur]))}),
            )

    @property
    def kolom_peserta(self) -> list[forms.BoundField]:
        return [self[f"peserta_{ke}"] for ke in range(len(UNSUR))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        peserta: list[dict[str, str]] = []
        for ke, unsur in enumerate(UNSUR):
            for baris in data.pop(f"peserta_{ke}", "").splitlines():
                if nama := " ".join(baris.split()):
                    if len(nama) > _PANJANG_NAMA:
                        self.add_error(
                            f"peserta_{ke}", "Tulis satu nama per baris, paling panjang 100 huruf."
                        )
                    peserta.append({"nama": nama, "unsur": unsur})
        if len(peserta) > PESERTA_TERBANYAK:
            self.add_error(None, f"Paling banyak {PESERTA_TERBANYAK} nama peserta.")
        data["peserta"] = peserta
        data["jumlah_peserta"] = max(data.get("jumlah_peserta") or 0, len(peserta))
        return data


def _menurut_unsur(peserta: Iterable[dict[str, str]]) -> dict[str, list[str]]:
    """Names per group; a group of an older list goes to the last one."""
    hasil: dict[str, list[str]] = {unsur: [] for unsur in UNSUR}
    for satu in peserta:
        hasil.get(satu["unsur"], hasil[UNSUR[-1]]).append(satu["nama"])
    return hasil


class PilihUsulanForm(Isian):
    """Which drafts go on the agenda: ticked ones, or every one that is complete."""

    semua = forms.BooleanField(required=False)
    usulan = forms.TypedMultipleChoiceField(
        label="Usulan yang dibahas",
        coerce=UUID,
        required=False,
        error_messages={
            "invalid_choice": "Sebagian usulan yang dipilih tidak lagi berupa draf. Pilih lagi dari daftar ini.",
        },
    )

    def __init__(self, *args: Any, draf: Iterable[Usulan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["usulan"].choices = [(str(u.kunci), str(u)) for u in draf]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("semua") or data.get("usulan") or self.errors):
            self.add_error("usulan", "Pilih sedikitnya satu usulan.")
        return data


class HasilForm(Isian):
    """What was decided of each proposal on the page."""

    PILIHAN = (
        (HasilMusyawarah.SETUJU.value, "Disepakati"),
        (HasilMusyawarah.TOLAK.value, "Tidak disepakati"),
        (TUNDA, "Ditunda, keluarkan dari agenda"),
    )

    def __init__(self, *args: Any, butir: Iterable[ButirMusyawarah], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.butir = list(butir)
        for satu in self.butir:
            self.fields[f"hasil_{satu.pk}"] = forms.ChoiceField(
                label=f"Hasil untuk {satu.usulan}",
                choices=self.PILIHAN,
                required=False,
                initial=satu.hasil,
                widget=forms.RadioSelect,
            )
            self.fields[f"alasan_{satu.pk}"] = forms.CharField(
                label=f"Alasan untuk {satu.usulan}",
                required=False,
                initial=satu.alasan,
                max_length=_PANJANG_ALASAN,
            )

    def baris(self) -> list[tuple[ButirMusyawarah, forms.BoundField, forms.BoundField]]:
        """Each proposal with its two fields."""
        return [(b, self[f"hasil_{b.pk}"], self[f"alasan_{b.pk}"]) for b in self.butir]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for satu in self.butir:
            if data.get(f"hasil_{satu.pk}") == HasilMusyawarah.TOLAK and not data.get(f"alasan_{satu.pk}"):
                self.add_error(f"alasan_{satu.pk}", "Tuliskan alasan tidak disepakati.")
        return data

    def hasil(self) -> dict[int, tuple[str, str]]:
        """The results for the service."""
        data = self.cleaned_data
        return {b.pk: (data[f"hasil_{b.pk}"], data[f"alasan_{b.pk}"]) for b in self.butir}


class BuktiForm(Isian):
    """One file of evidence. Every kind has a form of its own on the page."""

    berkas = BerkasField(label="Berkas")

    def __init__(self, *args: Any, jenis: JenisBukti, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{jenis.lower()}_%s", **kwargs)
        self.fields["berkas"].label = f"Berkas {jenis.label}"
        self.fields["berkas"].error_messages["required"] = "Pilih berkasnya dulu."

    def bukti(self) -> BerkasBukti:
        """The checked file."""
        berkas: BerkasBukti = self.cleaned_data["berkas"]
        return berkas


class BatalForm(Isian):
    """Give up a prepared musyawarah, with its reason."""

    alasan = forms.CharField(
        label="Alasan pembatalan",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="Contoh: musyawarah tidak jadi diadakan. Alasan ini tersimpan dalam jejak.",
    )
