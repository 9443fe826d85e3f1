"""The two locks at the door: a route declares its right or is refused; the region is opened for the request.

Who asks is known by the session, or inside the API by a token; a token that is sent decides alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import get_resolver, reverse

from dtks.akun.permintaan import pengguna
from dtks.akun.services import kenali_token
from dtks.inti.izin import Izin, TidakBerizin
from dtks.jejak.konteks import nomor_permintaan
from dtks.wilayah.cakupan import DiLuarCakupan, cakupan

_BOLEH_SAAT_BACA = (
    "SELECT",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "SET",
    "SHOW",
    "DECLARE",
    "FETCH",
    "CLOSE",
    'INSERT INTO "JEJAK_PERISTIWA"',
)


TOKEN_SALAH = (
    "Token tidak berlaku: salah, kedaluwarsa, atau sudah dicabut. Buat token baru di halaman Akun saya."  # noqa: S105
)


class MenulisSaatMembaca(RuntimeError):
    """A GET request tried to write something other than the reading log."""


def _hanya_baca(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not str(sql).lstrip(" (\n").upper().startswith(_BOLEH_SAAT_BACA):
        raise MenulisSaatMembaca(str(sql)[:80])
    return execute(sql, params, many, context)


@contextmanager
def hanya_baca() -> Iterator[None]:
    """Refuse every statement that writes, except the reading log."""
    with connection.execute_wrapper(_hanya_baca):
        yield


def _galat(kode: int) -> Callable[[HttpRequest, Exception], HttpResponse]:
    """The page of an error; answering with it, not raising, spares the log a traceback per refusal."""
    penangan: Any = get_resolver().resolve_error_handler(kode)
    return cast("Callable[[HttpRequest, Exception], HttpResponse]", penangan)


def _token(request: HttpRequest) -> str | None:
    """The token that a request to the API brings, "" when it is malformed, None when there is none.

    Outside the API a token means nothing: pages know their reader by the session alone.
    """
    skema, _, token = request.headers.get("Authorization", "").partition(" ")
    if skema.lower() != "token" or not request.path.startswith("/api/"):
        return None
    return token.strip()


def _tolak(request: HttpRequest, pesan: str) -> HttpResponse:
    return _galat(403)(request, PermissionDenied(pesan))


class PermintaanMiddleware:
    """Give each request a number that log lines and trail events share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = nomor_permintaan.set(str(uuid.uuid4()))
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = nomor_permintaan.get()
            return response
        finally:
            nomor_permintaan.reset(token)


class AksesMiddleware:
    """Refuse by default; open the user's region; let a GET only read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as tumpukan:
            request.tumpukan_akses = tumpukan  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        # PostgreSQL stores no NUL, so nothing can be found by one.
        if "\0" in request.path or any("\0" in nilai for _, isi in request.GET.lists() for nilai in isi):
            return _galat(404)(request, Http404())
        izin = getattr(view, "izin", None) or getattr(getattr(view, "cls", None), "izin", None)
        if izin is None:
            return _tolak(request, "Halaman ini belum menyatakan izinnya.")
        if (token := _token(request)) is not None:
            pemilik = kenali_token(token)
            if pemilik is None:
                return JsonResponse(
                    {"detail": TOKEN_SALAH}, status=401, headers={"WWW-Authenticate": "Token"}
                )
            request.user, request.lewat_token = pemilik, True  # type: ignore[attr-defined]
        # Looked up before the guard: a session that ended meanwhile is deleted by Django at this moment.
        masuk = request.user.is_authenticated
        if request.method in ("GET", "HEAD"):
            request.tumpukan_akses.enter_context(hanya_baca())  # type: ignore[attr-defined]
        if izin is Izin.PUBLIK:
            return None
        return self._periksa(request, izin) if masuk else self._suruh_masuk(request)

    def _suruh_masuk(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": "Silakan masuk lebih dulu."}, status=401)
        # After signing in a form cannot be sent again, so its page is opened instead.
        asal = urlsplit(request.headers.get("Referer", "")).path if request.method == "POST" else ""
        return redirect_to_login(asal or request.get_full_path(), settings.LOGIN_URL)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A right that only the service could judge is 403; a foreign region is 404."""
        if isinstance(exception, TidakBerizin):
            return _tolak(request, str(exception))
        if isinstance(exception, DiLuarCakupan):
            return _galat(404)(request, Http404())
        return None

    def _periksa(self, request: HttpRequest, izin: Izin) -> HttpResponse | None:
        user = pengguna(request)
        if not user.boleh(izin):
            return _tolak(request, "Peran Anda tidak berhak membuka halaman ini.")
        if user.harus_ganti_sandi and request.path not in (reverse("akun:sandi"), reverse("akun:keluar")):
            return redirect("akun:sandi")
        request.tumpukan_akses.enter_context(cakupan(user.kode_wilayah))  # type: ignore[attr-defined]
        return None
