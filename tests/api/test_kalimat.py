"""The API answers in Indonesian, whoever wrote the sentence first."""

from __future__ import annotations

import pytest

from dtks.tampilan.galat_api import kalimat

INGGRIS = {
    "Must be a valid UUID.": "Tulis UUID yang benar.",
    'Expected a list of items but got type "dict".': "Tulis sebagai daftar, bukan dict.",
    "Invalid data. Expected a dictionary, but got str.": "Tulis sebagai objek, bukan str.",
    "Ensure this field has no more than 40 elements.": "Paling banyak 40.",
    '"XX" is not a valid choice.': "“XX” bukan pilihan yang dikenal.",
}


@pytest.mark.parametrize("asal", INGGRIS)
def test_a_sentence_of_the_library_is_told_in_indonesian(asal: str) -> None:
    assert kalimat({"kunci": [asal]}) == {"kunci": [INGGRIS[asal]]}


def test_our_own_sentences_stay_as_they_are() -> None:
    assert kalimat({"detail": "Usulan tidak ditemukan."}) == {"detail": "Usulan tidak ditemukan."}


@pytest.mark.django_db
def test_a_broken_request_is_refused_in_indonesian(dunia, masuk) -> None:
    client = masuk(dunia.operator_desa)
    response = client.post("/api/v1/usulan/", data={"kunci": "x"}, content_type="application/json")
    assert "Tulis UUID yang benar." in str(response.json())
