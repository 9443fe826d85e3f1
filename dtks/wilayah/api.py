"""The API of regions, and what every API has in common: read-only, keyset paging, errors in Indonesian.

Docstrings of viewsets and serializers stand in the OpenAPI document, hence in Indonesian.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django_filters.rest_framework import CharFilter, ChoiceFilter, FilterSet
from rest_framework import exceptions, status
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from dtks.inti.izin import Izin, TidakBerizin
from dtks.tampilan.paginasi import Halaman, Urutan, halaman
from dtks.wilayah.cakupan import PANJANG_KODE, DalamCakupan, DiLuarCakupan, kode_aktif
from dtks.wilayah.models import Tingkat, Wilayah
from dtks.wilayah.serializers import WilayahSerializer

M = TypeVar("M", bound=Model)

TIDAK_ADA = "Data ini tidak ada di wilayah kerja Anda. Periksa alamatnya."
_KALIMAT: dict[int, str] = {
    status.HTTP_400_BAD_REQUEST: "Permintaan tidak dapat dibaca. Periksa isinya.",
    status.HTTP_404_NOT_FOUND: TIDAK_ADA,
    status.HTTP_405_METHOD_NOT_ALLOWED: "API ini hanya dapat dibaca. Gunakan metode GET.",
    status.HTTP_406_NOT_ACCEPTABLE: "Jawaban hanya tersedia sebagai JSON. Minta application/json.",
}
"""The sentence for each refusal that the framework itself raises, in English."""


class Kursor(BasePagination):
    """Pages of 100 in the view's `urutan`; `next` is the address of the next page, null on the last."""

    per_halaman = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page. Raises ValidationError when the place in `kursor` is gone or broken."""
        urut = {"": view.urutan}
        hasil: Halaman[Any] = halaman(queryset, request._request, urut=urut, per_halaman=self.per_halaman)
        if request.query_params.get("kursor") and hasil.sebelum is None:
            raise exceptions.ValidationError(
                {"kursor": ["Penanda halaman ini tidak berlaku lagi. Mulai lagi dari halaman pertama."]}
            )
        self.berikut = hasil.berikut and replace_query_param(
            request.build_absolute_uri(), "kursor", hasil.berikut
        )
        return hasil.baris

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.berikut, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {"type": "string", "format": "uri", "nullable": True},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "kursor",
                "in": "query",
                "required": False,
                "description": "Penanda halaman dari `next`; jangan disusun sendiri.",
                "schema": {"type": "string"},
            }
        ]


@method_decorator(never_cache, name="dispatch")
class ApiBaca(GenericViewSet[M]):
    """Base of every viewset: declares its right, is read through the region lock, never writes.

    The middleware reads `izin` and has opened the user's region before this class is reached.
    """

    izin: ClassVar[Izin]
    urutan: ClassVar[Urutan]
    http_method_names: Sequence[str] = ("get", "head")
    metadata_class = None
    pagination_class = Kursor

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Before authentication, whose CSRF check would answer a POST with another reason.
        if str(request.method).lower() not in self.http_method_names:
            raise exceptions.MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        """Answer a refusal as JSON: {"detail": sentence}, or the fields of a wrong filter."""
        match exc:
            case TidakBerizin():
                exc = exceptions.PermissionDenied(str(exc))
            case Http404() | DiLuarCakupan():
                exc = exceptions.NotFound()
        if isinstance(exc, exceptions.APIException) and not isinstance(exc, exceptions.ValidationError):
            exc.detail = exceptions.ErrorDetail(_KALIMAT.get(exc.status_code, str(exc.detail)))
        return super().handle_exception(exc)


class FilterWilayahApi(FilterSet):  # type: ignore[misc]
    """Regions by their parent or level."""

    induk = CharFilter("induk_id", label="kode wilayah induk, tanpa titik")
    tingkat = ChoiceFilter(
        choices=Tingkat.choices, label="tingkat: 2 provinsi, 4 kabupaten, 6 kecamatan, 10 desa"
    )

    class Meta:
        model = Wilayah
        fields = ("induk", "tingkat")


class WilayahViewSet(ApiBaca[Wilayah], ReadOnlyModelViewSet[Wilayah]):
    """Wilayah kerja Anda: wilayah itu sendiri, semua di dalamnya, dan induk-induknya."""

    izin = Izin.MASUK
    urutan = Urutan(("kode",), "Kode")
    serializer_class = WilayahSerializer
    filterset_class = FilterWilayahApi
    queryset = Wilayah.objects.all()

    def get_queryset(self) -> QuerySet[Wilayah]:
        induk = {kode[:panjang] for kode in kode_aktif() for panjang in PANJANG_KODE if panjang < len(kode)}
        return Wilayah.objects.filter(Q(DalamCakupan("kode")) | Q(kode__in=induk))
