"""What the tests of verval pages share."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from usulan.models import Usulan, UsulanAnggota


def teks(response: Any) -> str:
    """The page as text, white space collapsed."""
    return " ".join(response.content.decode().split())


def jumlah_kueri(client: Client, url: str) -> int:
    """How many statements one reading of the page takes, after a first one has warmed the caches."""
    client.get(url)
    with CaptureQueriesContext(connection) as tercatat:
        assert client.get(url).status_code == 200
    return len(tercatat)


def muat_ulang(usulan: Usulan) -> Usulan:
    """The proposal as the database has it now."""
    with cakupan(d.KABUPATEN):
        baru: Usulan = Usulan.objects.get(pk=usulan.pk)
        return baru


def nik_dari(usulan: Usulan) -> list[str]:
    """The NIKs of a proposal, the head's first."""
    with cakupan(d.KABUPATEN):
        return [str(a.nik) for a in UsulanAnggota.objects.filter(usulan=usulan)]


def usulan_diajukan(dunia: d.Dunia, **kwargs: Any) -> Usulan:
    """A proposal that waits for a visit."""
    usulan = d.draf(dunia, **kwargs)
    d.ajukan(dunia, usulan, oleh=dunia.operator_desa)
    return usulan


def usulan_terverifikasi(dunia: d.Dunia, **kwargs: Any) -> Usulan:
    """A proposal that waits for a decision."""
    usulan = usulan_diajukan(dunia, **kwargs)
    d.verifikasi(dunia, usulan)
    return usulan
