"""What the tests of the village's pages share: a count of queries, and the small world's proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dtks.wilayah.cakupan import cakupan
from tests import dunia as d


@pytest.fixture
def jumlah_query() -> Callable[[Client, str], int]:
    """How many SQL statements a page costs once the session is warm."""

    def hitung(client: Client, url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as tercatat:
            assert client.get(url).status_code == 200
        return len(tercatat)

    return hitung


@pytest.fixture
def sekabupaten() -> Iterator[None]:
    """The whole district in sight, so that a test may look at what a page has written."""
    with cakupan(d.KABUPATEN):
        yield
