"""How the API knows who asks: the middleware has judged session or token before any view is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from dtks.akun.permintaan import pengguna

if TYPE_CHECKING:  # rest_framework.views reads these classes while it is imported
    from rest_framework.views import APIView


def lewat_token(request: Request) -> bool:
    """Whether the middleware knew the person by a token, which no other site can make a browser send."""
    return getattr(request._request, "lewat_token", False) is True


class SesiAtauToken(SessionAuthentication):
    """The person whom the middleware has recognised; a session needs the CSRF proof, a token does not."""

    def enforce_csrf(self, request: Request) -> None:
        if not lewat_token(request):
            super().enforce_csrf(request)


class BatasToken(SimpleRateThrottle):
    """At most so many requests a minute for all tokens of one person; who clicks is not counted."""

    scope = "token"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if not lewat_token(request):
            return None
        return self.cache_format % {"scope": self.scope, "ident": pengguna(request._request).pk}
