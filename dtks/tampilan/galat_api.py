"""Errors of the API in Indonesian: DRF has no complete translation of its own sentences."""

from __future__ import annotations

import re
from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

_KALIMAT: tuple[tuple[str, str], ...] = (
    (r"Must be a valid UUID\.", "Tulis UUID yang benar."),
    (r"A valid (?:number|integer) is required\.", "Tulis dengan angka."),
    (r"Must be a valid boolean\.", "Tulis true atau false."),
    (r"Not a valid string\.", "Tulis sebagai teks."),
    (r'Expected a list of items but got type "?(\w+)"?\.', r"Tulis sebagai daftar, bukan \1."),
    (r'Expected a dictionary of items but got type "?(\w+)"?\.', r"Tulis sebagai objek, bukan \1."),
    (r"Invalid data\. Expected a dictionary, but got (\w+)\.", r"Tulis sebagai objek, bukan \1."),
    (r"Ensure this field has no more than (\d+) (?:elements|characters)\.", r"Paling banyak \1."),
    (r"Ensure this value is less than or equal to (\S+)\.", r"Paling besar \1."),
    (r"Ensure this value is greater than or equal to (\S+)\.", r"Paling kecil \1."),
    (r"Ensure that there are no more than (\d+) .*", r"Terlalu banyak angka, paling banyak \1."),
    (r"No data provided", "Tidak ada isinya."),
    (r"This field is required\.", "Wajib diisi."),
    (r"This field may not be (?:null|blank)\.", "Tidak boleh kosong."),
    (r"This list may not be empty\.", "Daftar ini tidak boleh kosong."),
    (r'"(.*)" is not a valid choice\.', r"“\1” bukan pilihan yang dikenal."),
    (r"Date has wrong format\. .*", "Tulis tanggal sebagai TTTT-BB-HH, misalnya 1985-01-31."),
    (r"Object with .* does not exist\.", "Tidak ditemukan."),
    (r"Incorrect type\. .*", "Tulis sebagai teks."),
    (r"Surrogate characters are not allowed: .*", "Teks ini memuat tanda yang rusak."),
    (r"Null characters are not allowed\.", "Teks ini memuat tanda kosong (NUL)."),
    (r"JSON parse error .*", "Isi permintaan bukan JSON yang utuh."),
    (r'Method "(\w+)" not allowed\.', r"Cara \1 tidak dilayani di alamat ini."),
    (
        r'Unsupported media type "(.*)" in request\.',
        r"Jenis isi “\1” tidak dilayani. Kirim application/json.",
    ),
    (r"Request was throttled\..*", "Terlalu banyak permintaan. Tunggu sebentar, lalu ulangi."),
)
_POLA = [(re.compile(pola, re.DOTALL), ganti) for pola, ganti in _KALIMAT]


def kalimat(isi: Any) -> Any:
    """The same errors with DRF's sentences in Indonesian; our own stay as they are."""
    if isinstance(isi, dict):
        return {kunci: kalimat(nilai) for kunci, nilai in isi.items()}
    if isinstance(isi, list | tuple):
        return [kalimat(satu) for satu in isi]
    teks = str(isi)
    for pola, ganti in _POLA:
        if cocok := pola.fullmatch(teks):
            return cocok.expand(ganti)
    return isi


def tangani(galat: Exception, konteks: dict[str, Any]) -> Response | None:
    """DRF's handler, its answer in Indonesian."""
    response = exception_handler(galat, konteks)
    if response is not None:
        response.data = kalimat(response.data)
    return response
