"""The OpenAPI document: unchanged unless somebody means it, and true of the answers."""

from __future__ import annotations

from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from jsonschema import Draft4Validator  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion

from tests import dunia as d

pytestmark = pytest.mark.django_db
URL = "/api/v1/schema/"


def boleh_null(skema: Any) -> Any:
    """OpenAPI 3.0 says `nullable`; JSON Schema says it with a second type."""
    if isinstance(skema, list):
        return [boleh_null(s) for s in skema]
    if not isinstance(skema, dict):
        return skema
    hasil = {k: boleh_null(v) for k, v in skema.items() if k != "nullable"}
    return {"anyOf": [hasil, {"type": "null"}]} if skema.get("nullable") is True else hasil


def test_the_document_is_the_one_agreed_on(dunia, masuk, snapshot: SnapshotAssertion):
    skema = masuk(dunia.operator_desa).get(URL).json()
    assert skema == snapshot


def test_the_document_leaves_nothing_to_guess(dunia, masuk):
    GENERATOR_STATS.reset()
    assert masuk(dunia.operator_desa).get(URL).status_code == 200
    assert not GENERATOR_STATS


def test_the_document_is_for_who_signed_in(client, db):
    assert client.get(URL).status_code == 401


@pytest.mark.parametrize(
    ("alamat", "bentuk"),
    [
        ("/api/v1/wilayah/", "PaginatedWilayahList"),
        ("/api/v1/usulan/", "PaginatedUsulanRingkasList"),
        ("/api/v1/usulan/{usulan.kunci}/", "Usulan"),
        ("/api/v1/rumah-tangga/", "PaginatedRumahTanggaRingkasList"),
    ],
)
@pytest.mark.parametrize("siapa", ["operator_desa", "kepala_desa"])
def test_answers_have_the_shape_that_the_document_states(siapa, alamat, bentuk, dunia, masuk):
    usulan = d.draf(dunia)
    client = masuk(getattr(dunia, siapa))
    skema = boleh_null(client.get(URL).json())
    pemeriksa = Draft4Validator({**skema, "$ref": f"#/components/schemas/{bentuk}"})
    assert list(pemeriksa.iter_errors(client.get(alamat.format(usulan=usulan)).json())) == []
