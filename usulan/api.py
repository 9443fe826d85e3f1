"""The API of proposals: read, create, change, send, withdraw, by the services that the pages use.

Reading one is logged; whole numbers need a right and are logged as that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db.models import Prefetch, QuerySet
from django_filters.rest_framework import CharFilter, ChoiceFilter, FilterSet
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from dtks.akun.izin import periksa_izin
from dtks.akun.permintaan import pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.registri.models import RumahTangga
from dtks.tampilan.lencana import STATUS_USULAN
from dtks.tampilan.paginasi import Urutan
from dtks.wilayah.api import ApiBaca
from dtks.wilayah.cakupan import PANJANG_DESA
from usulan.models import Jenis, Usulan, UsulanAnggota
from usulan.serializers import (
    AjukanSerializer,
    GalatSerializer,
    TarikSerializer,
    UsulanRingkasSerializer,
    UsulanSerializer,
    UsulanTulisSerializer,
    UsulanUbahSerializer,
    susun_permintaan,
)
from usulan.services import baca, kiriman
from usulan.services.alur import jalankan
from usulan.workflow import Aksi, Status

IZIN_AKSI = {
    "create": Izin.USULAN_TULIS,
    "update": Izin.USULAN_TULIS,
    "partial_update": Izin.USULAN_TULIS,
    "ajukan": Izin.USULAN_AJUKAN,
    "tarik": Izin.USULAN_AJUKAN,
}
"""The right that each writing needs besides seeing proposals; the services judge it again."""

_METODE = "Metode ini tidak tersedia pada alamat ini. Lihat dokumen API di /api/v1/schema/."
_NIK_PENUH = OpenApiParameter(
    "nik",
    str,
    enum=["penuh"],
    description="Tulis NIK dan No KK utuh. Perlu izin membuka data pribadi, dan dicatat pada jejak.",
)
_DITOLAK = OpenApiResponse(GalatSerializer, "Ditolak oleh aturan, atau sudah berubah sejak Anda baca.")
_JAWABAN = {200: UsulanSerializer, 409: _DITOLAK}


class Bentrok(exceptions.APIException):
    """A refusal of a rule, or content that changed meanwhile: 409 with its sentence."""

    status_code = status.HTTP_409_CONFLICT


class TerlaluBesar(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "Kiriman terlalu besar. Satu usulan jauh lebih kecil dari ini: periksa isinya."


class IsianJson(JSONParser):
    """JSON; nested deeper than any proposal is, it is refused like any other text that is none."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as galat:
            raise exceptions.ParseError from galat


class FilterUsulanApi(FilterSet):  # type: ignore[misc]
    """Proposals by status, kind, village or kecamatan, and period."""

    status = ChoiceFilter(choices=[(s.value, STATUS_USULAN[s].kata) for s in Status], label="status usulan")
    jenis = ChoiceFilter(choices=Jenis.choices, label="jenis usulan")
    desa = CharFilter(
        method="saring_desa",
        label="kode desa/kelurahan (10 angka) atau kecamatan (6 angka)",
        validators=[RegexValidator(r"^([0-9]{6}|[0-9]{10})$", "Isi 6 atau 10 angka, tanpa titik.")],
    )
    periode = CharFilter("periode__kode", label="kode periode, misalnya 2026-11")

    class Meta:
        model = Usulan
        fields = ("status", "jenis", "desa", "periode")

    def saring_desa(self, queryset: QuerySet[Usulan], _: str, kode: str) -> QuerySet[Usulan]:
        cara = "exact" if len(kode) == PANJANG_DESA else "startswith"
        return queryset.filter(**{f"desa__kode__{cara}": kode})


class UsulanViewSet(ApiBaca[Usulan], ReadOnlyModelViewSet[Usulan]):
    """Usulan di wilayah kerja Anda, yang terakhir berubah lebih dulu. Membaca satu usulan dicatat."""

    izin = Izin.USULAN_LIHAT
    http_method_names = ("get", "head", "post", "put", "patch")
    parser_classes = [IsianJson]
    urutan = Urutan(("diubah_pada", "id"), "Perubahan terbaru", menurun=True)
    lookup_field = "kunci"
    lookup_value_converter = "uuid"
    filterset_class = FilterUsulanApi
    queryset = Usulan.objects.select_related("desa", "periode")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TerlaluBesar

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, exceptions.MethodNotAllowed):
            return Response({"detail": _METODE}, status=exc.status_code, exception=True)
        return super().handle_exception(exc)

    def _periksa_izin(self) -> None:
        """Raise TidakBerizin unless the person may do this action; asked after the region, which is 404."""
        periksa_izin(pengguna(self.request._request).izin, IZIN_AKSI[str(self.action)])

    def get_queryset(self) -> QuerySet[Usulan]:
        queryset = super().get_queryset()
        if self.action == "list":
            return queryset
        orang = Prefetch("keluarga__anggota", UsulanAnggota.objects.order_by("nomor_urut"))
        satu = queryset.select_related("rumah_tangga", "penonaktifan", "perpindahan")
        return satu.prefetch_related("keluarga", orang, "temuan")

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
        return self.action == "retrieve" and self.request.query_params.get("nik") == "penuh"

    @extend_schema(parameters=[_NIK_PENUH])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        usulan = self.get_object()
        orang = pengguna(request._request)
        if self._nomor_penuh:
            baca.buka_nomor(orang, usulan, "seluruh usulan")
        else:
            baca.baca_usulan(orang, usulan)
        return Response(self.get_serializer(usulan).data)

    @extend_schema(
        request=UsulanTulisSerializer,
        responses={
            201: UsulanSerializer,
            200: OpenApiResponse(UsulanSerializer, "Kunci ini sudah diterima dengan isi yang sama."),
            409: _DITOLAK,
        },
    )
    def create(self, request: Request) -> Response:
        """Membuat draf. Kiriman ulang dengan kunci dan isi yang sama mengembalikan draf yang pertama."""
        self._periksa_izin()
        masukan = UsulanTulisSerializer(data=request.data)
        masukan.is_valid(raise_exception=True)
        data = masukan.validated_data
        minta = susun_permintaan(data, kunci=data["kunci"], jenis=data["jenis"], sasaran=data.get("sasaran"))
        with _penolakan():
            usulan, baru = kiriman.buat(pengguna(request._request), minta)
        return self._jawab(usulan, status.HTTP_201_CREATED if baru else status.HTTP_200_OK)

    @extend_schema(request=UsulanUbahSerializer, responses=_JAWABAN)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Mengganti seluruh isi draf atau usulan yang dikembalikan."""
        return self._ubah(request, seluruhnya=True)

    @extend_schema(request=UsulanUbahSerializer, responses=_JAWABAN)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Mengganti bagian yang dikirim; bagian lain tetap."""
        return self._ubah(request, seluruhnya=False)

    def _ubah(self, request: Request, *, seluruhnya: bool) -> Response:
        usulan = self.get_object()
        self._periksa_izin()
        masukan = UsulanUbahSerializer(
            data=request.data, context={"usulan": usulan, "seluruhnya": seluruhnya}
        )
        masukan.is_valid(raise_exception=True)
        data = masukan.validated_data
        minta = susun_permintaan(data, kunci=usulan.kunci, jenis=usulan.jenis, sasaran=usulan.sasaran_id)
        with _penolakan():
            usulan = kiriman.ubah(pengguna(request._request), usulan, data["versi"], minta)
        return self._jawab(usulan)

    @extend_schema(request=AjukanSerializer, responses=_JAWABAN)
    @action(detail=True, methods=["post"])
    def ajukan(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Mengajukan usulan yang dikembalikan, atau draf yang tidak perlu musyawarah."""
        return self._jalankan(Aksi.AJUKAN, AjukanSerializer)

    @extend_schema(request=TarikSerializer, responses=_JAWABAN)
    @action(detail=True, methods=["post"])
    def tarik(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Menarik usulan dengan alasan."""
        return self._jalankan(Aksi.TARIK, TarikSerializer)

    def _jalankan(self, aksi: Aksi, bentuk: type[AjukanSerializer]) -> Response:
        usulan = self.get_object()
        self._periksa_izin()
        masukan = bentuk(data=self.request.data)
        masukan.is_valid(raise_exception=True)
        with _penolakan():
            jalankan(
                aksi, usulan_id=usulan.pk, oleh=pengguna(self.request._request), **masukan.validated_data
            )
        return self._jawab(usulan)

    def _jawab(self, usulan: Usulan, kode: int = status.HTTP_200_OK) -> Response:
        """The proposal as it is stored now, numbers masked."""
        kini = self.get_queryset().get(pk=usulan.pk)
        return Response(self.get_serializer(kini).data, status=kode)


@contextmanager
def _penolakan() -> Iterator[None]:
    """A refusal of the services as an answer of the API."""
    try:
        yield
    except Ditolak as galat:
        raise Bentrok(str(galat)) from galat
    except RumahTangga.DoesNotExist as galat:
        raise exceptions.ValidationError(
            {"sasaran": ["Rumah tangga ini tidak ada di wilayah kerja Anda."]}
        ) from galat
