"""The parts of a proposal as the API takes them: columns from their declaration, judged by the rules of the forms.

Docstrings of serializers stand in the OpenAPI document, hence in Indonesian.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from django.db.models import Model
from rest_framework import serializers

from dtks.inti.jam import hari_ini
from dtks.inti.kk import periksa_kk
from dtks.inti.nama import periksa_nama
from dtks.inti.nik import periksa_nik
from dtks.inti.temuan import Temuan
from dtks.registri.data import DataAnggota, DataKeluarga, DataRumahTangga
from dtks.registri.kuesioner import bersihkan_jawaban, muat
from dtks.registri.serializers import kolom_spesifik, kolom_umum
from dtks.wilayah.models import Wilayah
from usulan.models import Penonaktifan, Perpindahan, UsulanAnggota, UsulanKeluarga, UsulanRumahTangga
from usulan.services.kiriman import KOLOM_PINDAH

KUESIONER = muat("BDT2015")
ANGGOTA_TERBANYAK = 40
KOLOM_NONAKTIF = ("penyebab", "tanggal", "nomor_dokumen", "tujuan", "id_lain", "uraian")


def _tolak_galat(nilai: str | None, periksa: Callable[[str], Iterable[Temuan]]) -> str | None:
    """Refuse what a form refuses: the GALAT of one number or name. A PERINGATAN becomes a finding."""
    if nilai is None:
        return None
    if "*" in nilai:
        raise serializers.ValidationError(
            "Nomor ini tersamar. Baca usulannya dengan ?nik=penuh, atau kirim nomor yang utuh."
        )
    if pesan := [t.pesan for t in periksa(nilai) if t.galat]:
        raise serializers.ValidationError(pesan)
    return nilai


def _nama(nilai: str) -> str:
    return " ".join(nilai.split()).upper()


class Tulis(serializers.ModelSerializer[Any]):
    """Columns of a declared data model. What is not sent gets the column's default: content is sent whole."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        bawaan = {nama: _bawaan(self.Meta.model, nama) for nama in self._kolom_umum()}
        return {**bawaan, **attrs}

    def _kolom_umum(self) -> Iterator[str]:
        for nama, bidang in self.fields.items():
            if not isinstance(bidang, serializers.BaseSerializer) and nama != "nomor_urut":
                yield nama


def _bawaan(model: type[Model], nama: str) -> Any:
    bidang: Any = model._meta.get_field(nama)
    if bidang.has_default():
        return bidang.get_default()
    return None if bidang.null else ""


class _Urut(serializers.IntegerField):
    """nomor_urut as it was read, by which a stored row is recognised."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            allow_null=True,
            min_value=1,
            max_value=999,
            help_text="Seperti dibaca dari API; dikosongkan untuk yang baru.",
        )


class AnggotaSpesifikTulisSerializer(Tulis):
    """Data pribadi spesifik (UU 27/2022 ps. 4)."""

    class Meta:
        model = UsulanAnggota
        fields = kolom_spesifik(DataAnggota)


class AnggotaTulisSerializer(Tulis):
    """Orang yang diusulkan. NIK 16 angka, null bila belum punya."""

    nomor_urut = _Urut()
    data_spesifik = AnggotaSpesifikTulisSerializer(source="*", required=False, allow_null=True)

    class Meta:
        model = UsulanAnggota
        fields = ("nomor_urut", *kolom_umum(DataAnggota), "data_spesifik")
        # Judged by validate_nik, which tells a masked number from a wrong one.
        extra_kwargs: ClassVar[dict[str, Any]] = {"nik": {"validators": []}}

    def validate_nik(self, nik: str | None) -> str | None:
        return _tolak_galat(nik, lambda n: periksa_nik(n, kini=hari_ini()))

    def validate_nama(self, nama: str) -> str:
        return _tolak_galat(_nama(nama), periksa_nama) or ""

    def validate_ibu_kandung(self, nama: str) -> str:
        return _nama(nama)


class KeluargaSpesifikTulisSerializer(Tulis):
    """Data pribadi spesifik (UU 27/2022 ps. 4)."""

    class Meta:
        model = UsulanKeluarga
        fields = kolom_spesifik(DataKeluarga)


class KeluargaTulisSerializer(Tulis):
    """Keluarga dan semua anggotanya. Yang tidak dikirim lagi dikeluarkan dari usulan."""

    nomor_urut = _Urut()
    data_spesifik = KeluargaSpesifikTulisSerializer(source="*", required=False, allow_null=True)
    anggota = AnggotaTulisSerializer(many=True, max_length=ANGGOTA_TERBANYAK)  # type: ignore[call-arg]

    class Meta:
        model = UsulanKeluarga
        fields = ("nomor_urut", *kolom_umum(DataKeluarga), "data_spesifik", "anggota")
        extra_kwargs: ClassVar[dict[str, Any]] = {"no_kk": {"validators": []}}

    def validate_no_kk(self, no_kk: str | None) -> str | None:
        return _tolak_galat(no_kk, lambda n: periksa_kk(n, kini=hari_ini()))


class RumahTanggaSpesifikTulisSerializer(serializers.Serializer[Any]):
    """Jawaban kuesioner BDT2015: kode pertanyaan dan jawabannya, berupa kode atau kata."""

    jawaban = serializers.DictField(
        child=serializers.CharField(allow_blank=True, allow_null=True, max_length=100), allow_empty=True
    )

    def validate_jawaban(self, jawaban: dict[str, Any]) -> dict[str, Any]:
        bersih, temuan = bersihkan_jawaban(KUESIONER, "rumah_tangga", jawaban)
        if temuan:
            raise serializers.ValidationError({t.bidang: [t.pesan] for t in temuan})
        return dict(bersih)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {**attrs, "versi_kuesioner": KUESIONER.versi if attrs["jawaban"] else ""}


class RumahTanggaTulisSerializer(Tulis):
    """Rumah tangga yang diusulkan. Kriteria bernilai true, false, atau null bila belum dijawab."""

    data_spesifik = RumahTanggaSpesifikTulisSerializer(source="*", required=False, allow_null=True)

    class Meta:
        model = UsulanRumahTangga
        fields = (
            *(k for k in kolom_umum(DataRumahTangga) if k != "versi_kuesioner"),
            "data_spesifik",
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        data = super().validate(attrs)
        for ini, itu in (("lintang", "bujur"), ("bujur", "lintang")):
            if data[ini] is None and data[itu] is not None:
                raise serializers.ValidationError({ini: ["Letak rumah butuh keduanya: lintang dan bujur."]})
        return data


class PenonaktifanTulisSerializer(Tulis):
    """Alasan penonaktifan dan buktinya. `kepala_pengganti`: NIK kepala keluarga yang baru, bila kepalanya pergi."""

    kepala_pengganti = serializers.CharField(required=False, allow_blank=True, max_length=16)

    class Meta:
        model = Penonaktifan
        fields = (*KOLOM_NONAKTIF, "kepala_pengganti")

    def _kolom_umum(self) -> Iterator[str]:
        return iter(KOLOM_NONAKTIF)


class PerpindahanTulisSerializer(Tulis):
    """Surat dan tanggal pindah. Diusulkan desa asal: isi desa_tujuan. Diusulkan desa tujuan: isi no_kk, nik_kepala, nama_kepala."""

    desa_tujuan = serializers.SlugRelatedField(
        slug_field="kode", queryset=Wilayah.objects.desa(), required=False, allow_null=True
    )
    no_kk = serializers.CharField(required=False, max_length=16)
    nik_kepala = serializers.CharField(required=False, max_length=16)
    nama_kepala = serializers.CharField(required=False, max_length=100)

    class Meta:
        model = Perpindahan
        fields = ("desa_tujuan", "no_kk", "nik_kepala", "nama_kepala", *KOLOM_PINDAH)

    def _kolom_umum(self) -> Iterator[str]:
        return iter(KOLOM_PINDAH)
