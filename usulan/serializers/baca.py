"""A proposal as the API writes it: the proposed columns come from their declaration in the registry.

Docstrings of serializers stand in the OpenAPI document, hence in Indonesian.
"""

from __future__ import annotations

from rest_framework import serializers

from dtks.registri.data import DataAnggota, DataKeluarga, DataRumahTangga
from dtks.registri.serializers import (
    ANGGOTA,
    RUMAH_TANGGA,
    Kolom,
    NomorPribadi,
    Spesifik,
    kolom_spesifik,
    kolom_umum,
)
from dtks.wilayah.cakupan import di_dalam_cakupan
from usulan.models import (
    Jenis,
    Penonaktifan,
    Perpindahan,
    TemuanUsulan,
    Usulan,
    UsulanAnggota,
    UsulanKeluarga,
    UsulanRumahTangga,
)


class UsulanRingkasSerializer(serializers.ModelSerializer[Usulan]):
    """Usulan sebagai baris daftar, tanpa nomor pribadi."""

    nomor = serializers.IntegerField(source="pk", read_only=True)
    nama_desa = serializers.CharField(source="desa.nama", read_only=True)
    periode = serializers.CharField(source="periode.kode", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Usulan
        fields: tuple[str, ...] = (
            "kunci",
            "nomor",
            "jenis",
            "desa",
            "nama_desa",
            "periode",
            "status",
            "status_sejak",
            "program",
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


class UsulanKeluargaSpesifikSerializer(Spesifik):
    class Meta:
        model = UsulanKeluarga
        fields = kolom_spesifik(DataKeluarga)
        read_only_fields = fields


class UsulanKeluargaSerializer(Kolom):
    """Keluarga dalam usulan."""

    no_kk = NomorPribadi(read_only=True)
    data_spesifik = UsulanKeluargaSpesifikSerializer()
    anggota = UsulanAnggotaSerializer(many=True, read_only=True)

    class Meta:
        model = UsulanKeluarga
        fields = ("nomor_urut", *kolom_umum(DataKeluarga), "data_spesifik", "anggota")
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


class PenonaktifanSerializer(Kolom):
    """Alasan penonaktifan dan buktinya."""

    class Meta:
        model = Penonaktifan
        fields = ("lingkup", "penyebab", "tanggal", "nomor_dokumen", "tujuan", "uraian")
        read_only_fields = fields


class PerpindahanSerializer(Kolom):
    """Dari mana ke mana keluarga ini pindah. `desa_asal` null bila di luar wilayah kerja Anda."""

    desa_asal = serializers.SerializerMethodField()

    def get_desa_asal(self, perpindahan: Perpindahan) -> str | None:
        kode = perpindahan.desa_asal_id
        return kode if di_dalam_cakupan(kode) else None

    class Meta:
        model = Perpindahan
        fields = ("desa_asal", "desa_tujuan", "lingkup", "nomor_surat", "tanggal")
        read_only_fields = fields


class UsulanSerializer(UsulanRingkasSerializer):
    """Usulan dengan seluruh isinya. `sasaran` null bila rumah tangganya baru, atau di luar wilayah kerja Anda."""

    sasaran = serializers.SerializerMethodField()
    rumah_tangga = UsulanRumahTanggaSerializer(read_only=True)
    keluarga = UsulanKeluargaSerializer(many=True, read_only=True)
    penonaktifan = PenonaktifanSerializer(read_only=True, allow_null=True, default=None)
    perpindahan = PerpindahanSerializer(read_only=True, allow_null=True, default=None)
    temuan = TemuanSerializer(many=True, read_only=True)

    def get_sasaran(self, usulan: Usulan) -> int | None:
        if usulan.jenis == Jenis.PINDAH and not di_dalam_cakupan(usulan.perpindahan.desa_asal_id):
            return None
        return usulan.sasaran_id

    class Meta(UsulanRingkasSerializer.Meta):
        fields = (
            *UsulanRingkasSerializer.Meta.fields,
            "sasaran",
            "kanal",
            "asal",
            "keterangan",
            "alasan",
            "dientri_dinas",
            "versi_isi",
            "dibuat_pada",
            "rumah_tangga",
            "keluarga",
            "penonaktifan",
            "perpindahan",
            "temuan",
        )
        read_only_fields = fields
