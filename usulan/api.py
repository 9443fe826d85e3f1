"""The API of proposals. Reading one is logged; whole numbers need a right and are logged as that."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db.models import Prefetch, QuerySet
from django_filters.rest_framework import CharFilter, ChoiceFilter, FilterSet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin
from dtks.tampilan.lencana import STATUS_USULAN
from dtks.tampilan.paginasi import Urutan
from dtks.wilayah.api import ApiBaca
from dtks.wilayah.cakupan import PANJANG_DESA
from usulan.models import Usulan, UsulanAnggota
from usulan.serializers import UsulanRingkasSerializer, UsulanSerializer
from usulan.services import baca
from usulan.workflow import Status

_NIK_PENUH = OpenApiParameter(
    "nik",
    str,
    enum=["penuh"],
    description="Tulis NIK dan No KK utuh. Perlu izin membuka data pribadi, dan dicatat pada jejak.",
)


class FilterUsulanApi(FilterSet):  # type: ignore[misc]
    """Proposals by status, village or kecamatan, and period."""

    status = ChoiceFilter(choices=[(s.value, STATUS_USULAN[s].kata) for s in Status], label="status usulan")
    desa = CharFilter(
        method="saring_desa",
        label="kode desa/kelurahan (10 angka) atau kecamatan (6 angka)",
        validators=[RegexValidator(r"^([0-9]{6}|[0-9]{10})$", "Isi 6 atau 10 angka, tanpa titik.")],
    )
    periode = CharFilter("periode__kode", label="kode periode, misalnya 2026-11")

    class Meta:
        model = Usulan
        fields = ("status", "desa", "periode")

    def saring_desa(self, queryset: QuerySet[Usulan], _: str, kode: str) -> QuerySet[Usulan]:
        cara = "exact" if len(kode) == PANJANG_DESA else "startswith"
        return queryset.filter(**{f"desa__kode__{cara}": kode})


class UsulanViewSet(ApiBaca[Usulan], ReadOnlyModelViewSet[Usulan]):
    """Usulan di wilayah kerja Anda, yang terakhir berubah lebih dulu. Membaca satu usulan dicatat."""

    izin = Izin.USULAN_LIHAT
    urutan = Urutan(("diubah_pada", "id"), "Perubahan terbaru", menurun=True)
    lookup_field = "kunci"
    lookup_value_converter = "uuid"
    filterset_class = FilterUsulanApi
    queryset = Usulan.objects.select_related("desa", "periode")

    def get_queryset(self) -> QuerySet[Usulan]:
        queryset = super().get_queryset()
        if self.action == "list":
            return queryset
        orang = Prefetch("keluarga__anggota", UsulanAnggota.objects.order_by("nomor_urut"))
        return queryset.select_related("rumah_tangga").prefetch_related("keluarga", orang, "temuan")

    def get_serializer_class(self) -> type[BaseSerializer[Usulan]]:
        return UsulanRingkasSerializer if self.action == "list" else UsulanSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {
            **super().get_serializer_context(),
            "data_spesifik": pengguna(self.request._request).boleh(Izin.DATA_PRIBADI_BUKA),
            "nomor_penuh": self._nomor_penuh,
        }

    @property
    def _nomor_penuh(self) -> bool:
        return self.request.query_params.get("nik") == "penuh"

    @extend_schema(parameters=[_NIK_PENUH])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        usulan = self.get_object()
        orang = pengguna(request._request)
        if self._nomor_penuh:
            baca.buka_nomor(orang, usulan, "seluruh usulan")
        else:
            baca.baca_usulan(orang, usulan)
        return Response(self.get_serializer(usulan).data)
