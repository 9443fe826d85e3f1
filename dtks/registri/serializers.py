"""What is known of a household as the API writes it: the columns come from their declaration.

The serializers of proposals share the bases, so a column declared in dtks.registri.data appears in both.
Docstrings of serializers stand in the OpenAPI document, hence in Indonesian.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dtks.inti.nik import samarkan
from dtks.registri.data import DataAnggota, DataKeluarga, DataRumahTangga, kolom
from dtks.registri.kuesioner import Privasi
from dtks.registri.models import Anggota, Keluarga, RumahTangga

Data = type[DataRumahTangga] | type[DataKeluarga] | type[DataAnggota]


def kolom_umum(data: Data) -> tuple[str, ...]:
    """Names of the declared columns that are not specific personal data (UU 27/2022 ps. 4)."""
    return tuple(nama for nama in kolom(data) if data.PRIVASI[nama] is not Privasi.SPESIFIK)


def kolom_spesifik(data: Data) -> tuple[str, ...]:
    """Names of the declared columns that are specific personal data (UU 27/2022 ps. 4)."""
    return tuple(nama for nama in kolom(data) if data.PRIVASI[nama] is Privasi.SPESIFIK)


@extend_schema_field({"type": "string", "nullable": True, "example": "180199******0003"})
class NomorPribadi(serializers.CharField):
    """A NIK or No KK: masked unless the view's context says `nomor_penuh`."""

    def to_representation(self, value: Any) -> str:
        return str(value) if self.context.get("nomor_penuh") else samarkan(str(value))


class Kolom(serializers.ModelSerializer[Any]):
    # A code that may be left out is "" in the answer, so the document has to name it.
    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        kelas, kwargs = super().build_standard_field(field_name, model_field)
        if model_field.choices and model_field.blank:
            kwargs["choices"] = [("", "belum diisi"), *model_field.choices]
        return kelas, kwargs


class Spesifik(Kolom):
    """Data pribadi spesifik (UU 27/2022 ps. 4). Null bila Anda tidak berhak membuka data pribadi."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, source="*", read_only=True, allow_null=True, **kwargs)

    def to_representation(self, instance: Model) -> Any:
        return super().to_representation(instance) if self.context.get("data_spesifik") else None


ANGGOTA = ("nomor_urut", *kolom_umum(DataAnggota), "data_spesifik")
KELUARGA = ("nomor_urut", *kolom_umum(DataKeluarga), "anggota")
RUMAH_TANGGA = (*kolom_umum(DataRumahTangga), "data_spesifik")


class AnggotaSpesifikSerializer(Spesifik):
    class Meta:
        model = Anggota
        fields = kolom_spesifik(DataAnggota)
        read_only_fields = fields


class AnggotaSerializer(Kolom):
    """Orang yang tercatat di registri."""

    nik = NomorPribadi(read_only=True)
    data_spesifik = AnggotaSpesifikSerializer()

    class Meta:
        model = Anggota
        fields = (*ANGGOTA, "status_penetapan")
        read_only_fields = fields


class KeluargaSerializer(Kolom):
    """Keluarga di registri dan anggotanya yang aktif."""

    no_kk = NomorPribadi(read_only=True)
    anggota = AnggotaSerializer(many=True, read_only=True)

    class Meta:
        model = Keluarga
        fields = KELUARGA
        read_only_fields = fields


class RumahTanggaSpesifikSerializer(Spesifik):
    class Meta:
        model = RumahTangga
        fields = kolom_spesifik(DataRumahTangga)
        read_only_fields = fields


class RumahTanggaRingkasSerializer(Kolom):
    """Rumah tangga di registri sebagai baris daftar, tanpa nomor pribadi."""

    nama_desa = serializers.CharField(source="desa.nama", read_only=True)

    class Meta:
        model = RumahTangga
        fields: tuple[str, ...] = (
            "id",
            "nomor_dtks",
            "desa",
            "nama_desa",
            "nama_kepala",
            "jumlah_anggota",
            "persentil",
            "aktif",
            "sumber",
            "versi",
            "diubah_pada",
        )
        read_only_fields = fields


class RumahTanggaSerializer(RumahTanggaRingkasSerializer):
    """Rumah tangga di registri, dengan keluarga dan anggota yang aktif."""

    data_spesifik = RumahTanggaSpesifikSerializer()
    keluarga = KeluargaSerializer(many=True, read_only=True)

    class Meta(RumahTanggaRingkasSerializer.Meta):
        fields = (*RumahTanggaRingkasSerializer.Meta.fields, *RUMAH_TANGGA, "keluarga")
        read_only_fields = fields
