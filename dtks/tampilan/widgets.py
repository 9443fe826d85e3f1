"""Inputs that several forms share."""

from __future__ import annotations

from typing import Any

from django.forms import DateInput, TextInput


class TanggalInput(DateInput):
    """A date field with the browser's own calendar; speaks ISO dates, shows the user's."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class NomorPribadiInput(TextInput):
    """NIK or No KK: sixteen digits, number pad on phones, never remembered by the browser."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        bawaan = {
            "inputmode": "numeric",
            "maxlength": "16",
            "autocomplete": "off",
            "spellcheck": "false",
            "class": "nomor",
        }
        super().__init__({**bawaan, **(attrs or {})})
