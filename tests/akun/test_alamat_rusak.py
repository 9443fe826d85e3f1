"""Addresses that no database can hold are not found, and break nothing."""

from __future__ import annotations

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize(
    "alamat", ["/surat/%00/", "/rekap/%00/", "/rekap/?periode=%00", "/jejak/usulan/%00/"]
)
def test_a_nul_in_the_address_is_not_found(dunia, masuk, alamat):
    assert masuk(dunia.supervisor).get(alamat).status_code == 404
