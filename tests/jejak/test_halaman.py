"""Pages of the trail: what an inspector sees, filters, and what lies outside his region."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dtks.inti.jam import atur_jam
from dtks.jejak.data import KALIMAT, KELOMPOK
from dtks.jejak.models import Peristiwa
from dtks.jejak.services import catat, segel_segera
from dtks.periode.workflow import Aksi as AksiPeriode
from tests import dunia as d
from usulan.workflow import Aksi

AKAR = Path(__file__).resolve().parents[2]
URL = "/jejak/"


def teks(response: Any) -> str:
    return " ".join(response.content.decode().split())


def catatan(
    oleh: Any, peristiwa: str = "usulan.ajukan", nomor: int = 1, wilayah: str = d.WAY_URANG, **isi: Any
):
    return catat(oleh, peristiwa, ("usulan", nomor), wilayah, isi)


def terlihat(client: Any, url: str = URL, **saring: str) -> list[int]:
    """Numbers of the events on the page, in its order."""
    return [p.pk for p in client.get(url, saring).context["halaman"].baris]


@pytest.fixture
def sejak(dunia: d.Dunia) -> int:
    """The last event of making the small world."""
    return int(Peristiwa.objects.latest("pk").pk)


_NAMA_PERISTIWA = re.compile(r"[a-z_]+\.[a-z_]+")
_PENULIS = {"catat", "catat_setiap"}


def _peristiwa_dalam_sumber() -> set[str]:
    """Every event name that the code hands to catat(...) or catat_setiap(...)."""
    pohon = [
        ast.parse(berkas.read_text())
        for app in ("dtks", "usulan", "verval", "finalisasi")
        for berkas in (AKAR / app).rglob("*.py")
    ]
    panggilan = [
        simpul
        for satu in pohon
        for simpul in ast.walk(satu)
        if isinstance(simpul, ast.Call) and ast.unparse(simpul.func).rpartition(".")[2] in _PENULIS
    ]
    tetapan = [n.value for p in panggilan for a in p.args for n in ast.walk(a) if isinstance(n, ast.Constant)]
    return {nilai for nilai in tetapan if isinstance(nilai, str) and _NAMA_PERISTIWA.fullmatch(nilai)}


def test_every_event_of_the_code_has_a_sentence():
    ditulis = (
        _peristiwa_dalam_sumber() | {f"usulan.{a}" for a in Aksi} | {f"periode.{a}" for a in AksiPeriode}
    )
    assert len(ditulis) > 20
    assert ditulis - KALIMAT.keys() == set()
    assert {k.partition(".")[0] for k in KALIMAT} == KELOMPOK.keys()


@pytest.mark.django_db
def test_newest_first_each_as_a_sentence_with_its_details(dunia, masuk, sejak):
    satu = catatan(dunia.operator_desa, dari="DRAF", ke="DIAJUKAN")
    dua = catatan(
        dunia.operator_kabupaten,
        "usulan.kembalikan",
        alasan="NIK istri keliru",
        kolom={"rt": ["1", None], "pbi": [True, False]},
    )
    client = masuk(dunia.auditor)
    assert terlihat(client)[:2] == [dua.pk, satu.pk]
    isi = teks(client.get(URL))
    assert "(operator desa)</span> mengajukan usulan ke Dinas Sosial" in isi
    assert "mengembalikan usulan ke desa" in isi
    for kata in ("NIK istri keliru", "Diajukan", "1, kosong", "Ya, Tidak", "Way Urang"):
        assert kata in isi
    assert "DIAJUKAN" not in isi
    assert 'href="/jejak/usulan/1/"' in isi


@pytest.mark.django_db
def test_the_system_itself_needs_no_role(dunia, masuk, sejak):
    catat(None, "surat.dibuat", ("surat", 3), d.KABUPATEN)
    assert "<strong>Sistem</strong> membuat surat pengesahan" in teks(masuk(dunia.auditor).get(URL))


@pytest.mark.django_db
def test_filters_by_event_person_object_region_and_day(dunia, masuk, sejak):
    with atur_jam(datetime(2026, 11, 1, 16, 59, tzinfo=UTC)):  # 23.59 WIB
        satu = catatan(dunia.operator_desa, nomor=7)
    with atur_jam(datetime(2026, 11, 1, 17, 0, tzinfo=UTC)):  # the next day in Jakarta
        dua = catatan(dunia.petugas, "usulan.dibaca", nomor=8, wilayah=d.HAJIMENA)
    client = masuk(dunia.auditor)

    def cocok(**saring: str) -> list[int]:
        return [pk for pk in terlihat(client, **saring) if pk > sejak]

    assert cocok() == [dua.pk, satu.pk]
    assert cocok(peristiwa="usulan.ajukan") == [satu.pk]
    assert cocok(peristiwa="baca") == [dua.pk]
    assert cocok(pelaku="pet") == [dua.pk]
    assert cocok(objek="usulan", nomor="7") == [satu.pk]
    assert cocok(wilayah="180104") == [dua.pk]
    assert cocok(wilayah=d.WAY_URANG) == [satu.pk]
    assert cocok(sampai="2026-11-01") == [satu.pk]
    assert cocok(dari="2026-11-02", sampai="2026-11-02") == [dua.pk]


@pytest.mark.django_db
def test_a_search_without_result_tells_how_to_widen_it(dunia, masuk):
    assert "Longgarkan saringan" in teks(masuk(dunia.auditor).get(URL, {"pelaku": "tidak ada"}))
    assert "Masukkan tanggal yang valid" in teks(masuk(dunia.auditor).get(URL, {"dari": "kemarin"}))


@pytest.mark.django_db
def test_only_the_own_region_and_the_unplaced_for_who_works_in_a_district(dunia, masuk, sejak):
    dalam = catatan(dunia.operator_desa)
    luar = catatan(dunia.operator_desa, wilayah="1802012001")
    tanpa = catat(None, "kabupaten.disiapkan", ("kabupaten", "18"), "")
    kabupaten = masuk(dunia.auditor)
    assert [pk for pk in terlihat(kabupaten) if pk > sejak] == [tanpa.pk, dalam.pk]
    dunia.supervisor.wilayah.set(["180106"])
    kecamatan = masuk(dunia.supervisor)
    sini = terlihat(kecamatan)
    assert dalam.pk in sini
    assert not {luar.pk, tanpa.pk} & set(sini)


@pytest.mark.django_db
def test_the_history_of_one_object_and_nothing_of_others(dunia, masuk):
    satu = catatan(dunia.operator_desa, nomor=5)
    catatan(dunia.operator_desa, nomor=55)
    luar = catatan(dunia.operator_desa, nomor=6, wilayah="1802012001")
    client = masuk(dunia.auditor)
    response = client.get("/jejak/usulan/5/")
    assert [p.pk for p in response.context["halaman"].baris] == [satu.pk]
    assert "Jejak usulan 5" in teks(response)
    assert client.get(f"/jejak/usulan/{luar.objek_id}/").status_code == 404
    assert client.get("/jejak/usulan/987654/").status_code == 404


@pytest.mark.django_db
def test_the_state_of_the_seal_stands_on_top(dunia, masuk):
    client = masuk(dunia.auditor)
    assert "Jejak belum pernah disegel" in teks(client.get(URL))
    sidik = segel_segera()
    catatan(dunia.operator_desa)
    catatan(dunia.operator_desa)
    isi = teks(client.get(URL))
    assert f">{sidik[:16]}<" in isi
    assert "Peristiwa yang belum disegel: 2." in isi


@pytest.mark.django_db
@pytest.mark.parametrize(
    "peran", ["operator_desa", "petugas", "operator_kecamatan", "operator_kabupaten", "admin_kabupaten"]
)
def test_others_have_no_trail(dunia, masuk, peran):
    catatan(dunia.operator_desa)
    client = masuk(getattr(dunia, peran))
    for url in (URL, "/jejak/usulan/1/"):
        assert client.get(url).status_code == 403


@pytest.mark.django_db
def test_twenty_rows_cost_as_many_queries_as_two(dunia, masuk):
    client = masuk(dunia.auditor)
    saring = {"pelaku": "Operator Desa"}

    def jumlah() -> int:
        client.get(URL, saring)
        with CaptureQueriesContext(connection) as tercatat:
            assert client.get(URL, saring).status_code == 200
        return len(tercatat)

    catatan(dunia.operator_desa)
    catatan(dunia.operator_desa, wilayah=d.HAJIMENA)
    sedikit = jumlah()
    for nomor in range(18):
        catatan(dunia.operator_desa, nomor=nomor)
    assert jumlah() == sedikit
