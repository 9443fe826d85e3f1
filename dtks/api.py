"""Routes of the API v1, its OpenAPI document, and the site's refusals as JSON inside the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, path
from django.views import defaults
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from dtks.akun.api import SesiAtauToken
from dtks.inti.izin import Izin
from dtks.registri.api import RumahTanggaViewSet
from dtks.wilayah.api import TIDAK_ADA, WilayahViewSet
from usulan.api import UsulanViewSet


class SkemaView(SpectacularAPIView):
    """OpenAPI dari API ini."""

    izin = Izin.MASUK
    renderer_classes = [OpenApiJsonRenderer]


class SkemaMasuk(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Both ways of being known, for the OpenAPI document."""

    target_class = SesiAtauToken
    name = ["sesi", "token"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        sesi = {"type": "apiKey", "in": "cookie", "name": "sessionid"}
        token = {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Tulis `Token ` diikuti token dari halaman Akun saya, Token API.",
        }
        return [sesi, token]


def galat_403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A refusal made before a viewset is reached: JSON inside the API, a page elsewhere."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Peran Anda tidak berhak atas data ini."}, status=403)
    return defaults.permission_denied(request, exception)


def galat_404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that does not exist: JSON inside the API, a page elsewhere."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": TIDAK_ADA}, status=404)
    return defaults.page_not_found(request, exception)


_rute = SimpleRouter(use_regex_path=False)
_rute.register("wilayah", WilayahViewSet)
_rute.register("usulan", UsulanViewSet)
_rute.register("rumah-tangga", RumahTanggaViewSet)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SkemaView.as_view(), name="schema"),
    *_rute.urls,
]
