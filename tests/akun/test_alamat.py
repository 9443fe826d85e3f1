"""Whose address the lockout counts."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from dtks.akun.alamat import alamat_klien

KLIEN = "203.0.113.9"


@pytest.mark.parametrize(
    ("proxy", "alamat"),
    [(False, "10.0.0.1"), (True, KLIEN)],
)
def test_a_forwarded_address_is_believed_only_from_our_own_proxy(settings, proxy, alamat):
    settings.DI_BELAKANG_PROXY = proxy
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": f"198.51.100.1, {KLIEN}"}
    )
    assert alamat_klien(request) == alamat
