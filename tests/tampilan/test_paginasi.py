"""Keyset paging on real rows: nothing skipped, nothing twice, whatever the token."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from dtks.tampilan.paginasi import Halaman, Urutan, halaman
from dtks.wilayah.models import Tingkat, Wilayah

pytestmark = pytest.mark.django_db

URUT = {
    "nama": Urutan(("nama", "kode"), "Nama"),
    "baru": Urutan(("berlaku_dari", "kode"), "Terbaru", menurun=True),
}


def isi(jumlah: int) -> None:
    """Villages in kecamatan 99 with only three names and two dates, so that sorts have ties."""
    Wilayah.objects.bulk_create(
        Wilayah(
            kode=f"180199{2000 + i}",
            nama=("Maja", "Kedaton", "Merak")[i % 3],
            tingkat=Tingkat.DESA,
            jenis="desa",
            sumber="contoh",
            berlaku_dari=date(2026, 1, 1) + timedelta(days=i % 2),
        )
        for i in range(jumlah)
    )


def ambil(
    kursor: str | None = None, urut: str = "nama", per_halaman: int = 4, hitung: bool = False
) -> Halaman[Wilayah]:
    parameter = {"urut": urut, **({"kursor": kursor} if kursor else {})}
    return halaman(
        Wilayah.objects.filter(kode__startswith="180199"),
        RequestFactory().get("/usulan/", parameter),
        urut=URUT,
        per_halaman=per_halaman,
        hitung=hitung,
    )


def kode(satu: Halaman[Wilayah]) -> list[str]:
    return [wilayah.kode for wilayah in satu.baris]


@pytest.mark.parametrize("urut", ["nama", "baru"])
def test_walking_forward_and_back_shows_every_row_once_in_order(urut: str) -> None:
    isi(11)
    tanda = "-" if URUT[urut].menurun else ""
    semua = list(
        Wilayah.objects.filter(kode__startswith="180199")
        .order_by(*(f"{tanda}{kolom}" for kolom in URUT[urut].kolom))
        .values_list("kode", flat=True)
    )
    maju = [ambil(urut=urut)]
    while maju[-1].berikut:
        maju.append(ambil(maju[-1].berikut, urut))
    assert [satu for h in maju for satu in kode(h)] == semua
    assert [len(h.baris) for h in maju] == [4, 4, 3]

    mundur = [maju[-1]]
    while mundur[-1].sebelum:
        mundur.append(ambil(mundur[-1].sebelum, urut))
    assert [kode(h) for h in reversed(mundur)] == [kode(h) for h in maju]
    assert maju[0].sebelum is None
    assert mundur[-1].berikut is not None


def test_condition_is_one_row_comparison() -> None:
    isi(6)
    pertama = ambil()
    with CaptureQueriesContext(connection) as kueri:
        ambil(pertama.berikut)
    [sql] = [satu["sql"] for satu in kueri.captured_queries]
    assert '("wilayah_wilayah"."nama", "wilayah_wilayah"."kode") > (' in sql
    assert " OR " not in sql


def test_page_costs_one_query_whatever_its_place() -> None:
    isi(11)
    token = None
    for _ in range(3):
        with CaptureQueriesContext(connection) as kueri:
            token = ambil(token).berikut
        assert len(kueri) == 1


@pytest.mark.parametrize("token", ["x", "WzEsMl0:a:b", "é:1:2", ":::"])
def test_broken_token_gives_the_first_page(token: str) -> None:
    isi(6)
    assert kode(ambil(token)) == kode(ambil())


def test_token_of_another_sort_gives_the_first_page() -> None:
    isi(6)
    assert kode(ambil(ambil(urut="baru").berikut)) == kode(ambil())


def test_place_whose_rows_are_gone_gives_the_first_page() -> None:
    isi(6)
    token = ambil().berikut
    Wilayah.objects.filter(kode__in=kode(ambil(token))).delete()
    sisa = ambil(token)
    assert len(sisa.baris) == 4
    assert sisa.sebelum is None


def test_unknown_sort_falls_back_to_the_first_and_choices_say_which_is_active() -> None:
    isi(2)
    hasil = ambil(urut="nik")
    assert [(p.kunci, p.label, p.aktif) for p in hasil.pilihan] == [
        ("nama", "Nama", True),
        ("baru", "Terbaru", False),
    ]


def test_empty_list_has_no_links() -> None:
    hasil = ambil()
    assert (hasil.baris, hasil.sebelum, hasil.berikut, hasil.jumlah) == ([], None, None, None)


@pytest.mark.parametrize(("jumlah", "tertulis"), [(0, "0"), (7, "7"), (1000, "1.000"), (1003, "1.000+")])
def test_count_is_capped(jumlah: int, tertulis: str) -> None:
    isi(jumlah)
    assert ambil(hitung=True).jumlah == tertulis


def test_datetime_keeps_its_microseconds_and_rows_may_be_dicts() -> None:
    awal = datetime(2026, 11, 24, tzinfo=UTC)
    Session.objects.bulk_create(
        Session(session_key=f"s{i}", session_data="", expire_date=awal + timedelta(microseconds=i))
        for i in range(5)
    )
    urut = {"waktu": Urutan(("expire_date", "session_key"), "Waktu")}
    kunci: list[str] = []
    token: str | None = ""
    while token is not None:
        request = RequestFactory().get("/", {"kursor": token})
        hasil = halaman(
            Session.objects.values("expire_date", "session_key"), request, urut=urut, per_halaman=2
        )
        kunci += [baris["session_key"] for baris in hasil.baris]
        token = hasil.berikut
    assert kunci == ["s0", "s1", "s2", "s3", "s4"]


def test_null_in_a_sort_column_is_an_error_not_a_lost_row() -> None:
    isi(6)
    Wilayah.objects.update(berlaku_dari=None)
    with pytest.raises(ValueError, match="NULL"):
        ambil(urut="baru")


@pytest.mark.parametrize("kolom", ["nik", "kepala__nik", "no_kk", "nik_tercatat"])
def test_personal_number_may_not_be_a_sort_column(kolom: str) -> None:
    with pytest.raises(ValueError, match="Nomor pribadi"):
        Urutan((kolom, "id"), "NIK")


def test_links_keep_the_filter_and_sorting_drops_the_place() -> None:
    isi(9)
    token = ambil().berikut
    request = RequestFactory().get("/usulan/", {"q": "siti & ani", "kursor": token or ""})
    hasil = halaman(Wilayah.objects.all(), request, urut=URUT, per_halaman=4)
    html = Template("{% load tampilan %}{% pilihan_urut h %}{% navigasi_halaman h %}").render(
        RequestContext(request, {"h": hasil})
    )
    assert 'href="?q=siti+%26+ani&amp;urut=baru"' in html
    assert f'href="?q=siti+%26+ani&amp;kursor={hasil.berikut}"'.replace(":", "%3A") in html
    assert 'rel="prev"' in html
