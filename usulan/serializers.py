"""A proposal as the API writes it: the proposed columns come from their declaration in the registry.

Docstrings of serializers stand in the OpenAPI document, hence in Indonesian.
"""

from __future__ import annotations

from rest_framework import serializers

from dtks.registri.data import DataAnggota, DataRumahTangga
from dtks.registri.serializers import (
    ANGGOTA,
    KELUARGA,
    RUMAH_TANGGA,
    Kolom,
    NomorPribadi,
    Spesifik,
    kolom_spesifik,
)
from usulan.models import TemuanUsulan, Usulan, UsulanAnggota, UsulanKeluarga, UsulanRumahTangga


class UsulanRingkasSerializer(serializers.ModelSerializer[Usulan]):
    """Usulan sebagai baris daftar, tanpa nomor pribadi."""

    nama_desa = serializers.CharField(source="desa.nama", read_only=True)
    periode = serializers.CharField(source="periode.kode", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Usulan
        fields: tuple[str, ...] = (
            "kunci",
            "jenis",
            "desa",
            "nama_desa",
            "periode",
            "status",
            "status_sejak",
            "nama_kepala",
            "jumlah_anggota",
            "jumlah_galat",
            "jumlah_peringatan",
            "versi",
            "diajukan_pada",
            "diubah_pada",
        )
        read_only_fields = fields


class UsulanAnggotaSpesifikSerializer(Spesifik):
    class Meta:
        model = UsulanAnggota
        fields = kolom_spesifik(DataAnggota)
        read_only_fields = fields


class UsulanAnggotaSerializer(Kolom):
    """Orang dalam usulan."""

    nik = NomorPribadi(read_only=True)
    data_spesifik = UsulanAnggotaSpesifikSerializer()

    class Meta:
        model = UsulanAnggota
        fields = ANGGOTA
        read_only_fields = fields


class UsulanKeluargaSerializer(Kolom):
    """Keluarga dalam usulan."""

    no_kk = NomorPribadi(read_only=True)
    anggota = UsulanAnggotaSerializer(many=True, read_only=True)

    class Meta:
        model = UsulanKeluarga
        fields = KELUARGA
        read_only_fields = fields


class UsulanRumahTanggaSpesifikSerializer(Spesifik):
    class Meta:
        model = UsulanRumahTangga
        fields = kolom_spesifik(DataRumahTangga)
        read_only_fields = fields


class UsulanRumahTanggaSerializer(Kolom):
    """Rumah tangga seperti diusulkan."""

    data_spesifik = UsulanRumahTanggaSpesifikSerializer()

    class Meta:
        model = UsulanRumahTangga
        fields = RUMAH_TANGGA
        read_only_fields = fields


class TemuanSerializer(serializers.ModelSerializer[TemuanUsulan]):
    """Temuan tentang isi usulan sekarang."""

    class Meta:
        model = TemuanUsulan
        fields = ("kode", "tingkat", "bidang", "pesan", "sumber")
        read_only_fields = fields


class UsulanSerializer(UsulanRingkasSerializer):
    """Usulan dengan seluruh isinya."""

    rumah_tangga = UsulanRumahTanggaSerializer(read_only=True)
    keluarga = UsulanKeluargaSerializer(many=True, read_only=True)
    temuan = TemuanSerializer(many=True, read_only=True)

    class Meta(UsulanRingkasSerializer.Meta):
        fields = (
            *UsulanRingkasSerializer.Meta.fields,
            "kanal",
            "asal",
            "keterangan",
            "alasan",
            "dientri_dinas",
            "versi_isi",
            "dibuat_pada",
            "rumah_tangga",
            "keluarga",
            "temuan",
        )
        read_only_fields = fields
