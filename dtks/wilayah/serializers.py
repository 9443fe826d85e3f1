"""A region as the API writes it."""

from __future__ import annotations

from rest_framework import serializers

from dtks.wilayah.models import Wilayah


class WilayahSerializer(serializers.ModelSerializer[Wilayah]):
    """Kode wilayah ditulis tanpa titik; `kode_bps` null bila belum diketahui."""

    class Meta:
        model = Wilayah
        fields = (
            "kode",
            "nama",
            "tingkat",
            "jenis",
            "induk",
            "kode_bps",
            "sumber",
            "berlaku_dari",
            "berlaku_sampai",
        )
        read_only_fields = fields
