"""The API of the registry. Reading one household is logged, as on its page."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin
from dtks.registri.models import Anggota, Keluarga, RumahTangga
from dtks.registri.serializers import RumahTanggaRingkasSerializer, RumahTanggaSerializer
from dtks.registri.services import baca_rumah_tangga
from dtks.tampilan.paginasi import Urutan
from dtks.wilayah.api import ApiBaca


class RumahTanggaViewSet(ApiBaca[RumahTangga], ReadOnlyModelViewSet[RumahTangga]):
    """Rumah tangga di registri; NIK dan No KK selalu disamarkan. Membaca satu rumah tangga dicatat."""

    izin = Izin.REGISTRI_LIHAT
    urutan = Urutan(("nama_kepala", "id"), "Nama")
    lookup_value_converter = "int"
    queryset = RumahTangga.objects.select_related("desa")

    def get_queryset(self) -> QuerySet[RumahTangga]:
        queryset = super().get_queryset()
        if self.action == "list":
            return queryset.filter(aktif=True)
        orang = Anggota.objects.filter(aktif=True).order_by("nomor_urut", "pk")
        keluarga = Keluarga.objects.filter(aktif=True).order_by("nomor_urut", "pk")
        return queryset.prefetch_related(
            Prefetch("keluarga", keluarga.prefetch_related(Prefetch("anggota", orang)))
        )

    def get_serializer_class(self) -> type[BaseSerializer[RumahTangga]]:
        return RumahTanggaRingkasSerializer if self.action == "list" else RumahTanggaSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        boleh = pengguna(self.request._request).boleh(Izin.DATA_PRIBADI_BUKA)
        return {**super().get_serializer_context(), "data_spesifik": boleh}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rumah_tangga = self.get_object()
        baca_rumah_tangga(pengguna(request._request), rumah_tangga)
        return Response(self.get_serializer(rumah_tangga).data)
