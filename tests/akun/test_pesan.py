"""Every error a form of accounts or settings can show is Indonesian."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm

from dtks.akun.forms import FormMasuk, FormPengguna, FormSandi
from dtks.akun.models import Pengguna
from dtks.wilayah.models import Kabupaten
from finalisasi.forms.pengaturan import FormJendela, FormJendelaBawaan, FormKop, FormMandat, FormPejabat

pytestmark = pytest.mark.django_db

INGGRIS = re.compile(
    r"\b(this|the|field|required|enter|ensure|select|must|should|is|are|not|choice|too|password|value|character"
    r"|file|submitted|and|constraint|violated|already|exists|date|number|with)\b",
    re.IGNORECASE,
)
RACUN = ("", " ", "x", "-1", "99999", "z" * 600, "\x00", "31/02/2026", "qwertyuiop", "{aneh}")

FORM: dict[str, Callable[..., BaseForm]] = {
    "masuk": lambda data, berkas, orang: FormMasuk(None, data),
    "sandi": lambda data, berkas, orang: FormSandi(orang, data),
    "pengguna": lambda data, berkas, orang: FormPengguna(orang, data),
    "kop": lambda data, berkas, orang: FormKop(data, berkas, instance=Kabupaten.objects.get()),
    "pejabat": lambda data, berkas, orang: FormPejabat(Pengguna.objects.all(), data),
    "mandat": lambda data, berkas, orang: FormMandat(Pengguna.objects.all(), data),
    "jendela_bawaan": lambda data, berkas, orang: FormJendelaBawaan(data),
    "jendela": lambda data, berkas, orang: FormJendela(data),
}


def pesan(nama: str, orang: Pengguna) -> Iterator[str]:
    """Every message the form gives to a list of bad inputs, each put into every field at once."""
    kolom: dict[str, Any] = FORM[nama]({}, {}, orang).fields
    for racun in RACUN:
        berkas = {"logo": SimpleUploadedFile("logo.png", racun.encode())}
        data = dict.fromkeys(kolom, racun)
        if nama == "masuk":
            data["password"] = ""  # a name alone never reaches the counting of failures
        for daftar in FORM[nama](data, berkas, orang).errors.values():
            yield from map(str, daftar)


@pytest.mark.parametrize("nama", sorted(FORM))
def test_every_error_message_is_indonesian(dunia, nama):
    semua = set(pesan(nama, dunia.admin_kabupaten))
    assert semua
    assert {p for p in semua if INGGRIS.search(p)} == set()


@pytest.mark.parametrize("nama", sorted(FORM))
def test_every_label_and_hint_is_indonesian(dunia, nama):
    form = FORM[nama]({}, {}, dunia.admin_kabupaten)
    teks = [str(t) for f in form for t in (f.label, re.sub(r"\{\w+\}", "", str(f.help_text)))]
    assert [t for t in teks if INGGRIS.search(t)] == []
