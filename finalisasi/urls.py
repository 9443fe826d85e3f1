"""Routes of finalization and of the public letter check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "finalisasi"


def x(request: HttpRequest, kode: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("surat/<str:kode>/", x, name="periksa_surat")]
