"""`daftar`: every list page costs at 1M persons what it costs at 10,000: same queries, near the same time."""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from bench.data import RUMAH_TANGGA, siapkan
from bench.ukuran import ULANG, Hasil, jalankan, tengah

HALAMAN = {
    "operator.kabupaten": (
        "/usulan/",
        "/usulan/?urut=nama",
        "/verval/?status=DIAJUKAN",
        "/verval/?status=TERVERIFIKASI",
        "/registri/",
        "/pekerjaan/",
    ),
    "operator.desa": ("/usulan/", "/usulan/?urut=nama", "/usulan/?urut=menunggu", "/registri/"),
    "auditor": ("/jejak/",),
}
SEKALI = 7
SKALA_KECIL = 0.01
BATAS_WAKTU = 1.3
BATAS_JAUH = 2.0
TARGET = f"queri sama, <= {BATAS_WAKTU} x; halaman jauh <= {BATAS_JAUH} x halaman 1"
_HITUNG_PENUH = re.compile(r"SELECT COUNT\(\*\)[^(]* FROM \"", re.IGNORECASE)


def ukur(skala: float) -> Iterator[Hasil]:
    """Measure each page on the full district and on one of 10,000 persons, in turns, and a page far down the list."""
    besar, kecil = siapkan(skala), siapkan(SKALA_KECIL)
    putaran = [(jalankan(__name__, url=besar), jalankan(__name__, url=kecil)) for _ in range(ULANG)]
    rss = max(b["rss_mb"] for b, _ in putaran)
    for nama in putaran[0][0]["halaman"]:
        isi = [(b["halaman"][nama], k["halaman"][nama]) for b, k in putaran]
        detik, dasar = tengah([b["detik"] for b, _ in isi]), tengah([k["detik"] for _, k in isi])
        jauh = tengah([b["jauh"] for b, _ in isi])
        ok = (
            detik <= BATAS_WAKTU * dasar
            and jauh <= BATAS_JAUH * detik
            and all(b["queri"] == k["queri"] and not b["hitung_penuh"] for b, k in isi)
        )
        yield Hasil(f"daftar {nama}", round(RUMAH_TANGGA * skala), detik, dasar, TARGET, ok, rss)


def _halaman(client: Any, url: str) -> dict[str, Any]:
    """Median seconds and queries of page 1, and seconds of the page that a far cursor opens."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as tercatat:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return {
        "detik": _detik(client, url),
        "queri": len(tercatat),
        "hitung_penuh": any(_HITUNG_PENUH.search(q["sql"]) for q in tercatat.captured_queries),
        "jauh": _detik(client, _jauh(response, url)),
    }


def _detik(client: Any, url: str) -> float:
    waktu = []
    for _ in range(SEKALI):
        mulai = time.perf_counter()
        client.get(url)
        waktu.append(time.perf_counter() - mulai)
    return median(waktu)


def _jauh(response: Any, url: str) -> str:
    """The same page with a cursor near the end of the list, where a whole page is still left."""
    from django.http import QueryDict

    from dtks.tampilan import paginasi
    from dtks.wilayah.cakupan import cakupan

    halaman = response.context["halaman"]
    if not halaman.berikut:
        return url
    alamat, _, saring = url.partition("?")
    pilihan = QueryDict(saring, mutable=True)
    model = type(halaman.baris[0])
    urutan = next(
        u for u in _urutan(response) if u.label == next(p.label for p in halaman.pilihan if p.aktif)
    )
    with cakupan(response.wsgi_request.user.kode_wilayah):
        semua = model._default_manager.order_by(
            *(f"{'-' if urutan.menurun else ''}{k}" for k in urutan.kolom)
        )
        if "status" in pilihan:
            semua = semua.filter(status=pilihan["status"])
        baris = semua.reverse()[len(halaman.baris) + 1]
        pilihan["kursor"] = paginasi._tulis_kursor(baris, urutan, mundur=False)
    return f"{alamat}?{pilihan.urlencode()}"


def _urutan(response: Any) -> Iterator[Any]:
    """Every sort that the view's module offers."""
    from importlib import import_module

    from dtks.tampilan.paginasi import Urutan

    modul = import_module(response.resolver_match.func.__module__)
    for nilai in vars(modul).values():
        if isinstance(nilai, dict):
            yield from (u for u in nilai.values() if isinstance(u, Urutan))


def _utama() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.test.utils import setup_test_environment

    from dtks.akun.models import Pengguna

    setup_test_environment()
    settings.SECURE_SSL_REDIRECT = False
    hasil = {}
    for nama, daftar in HALAMAN.items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(
            Pengguna.objects.get(nama_pengguna=nama), backend="django.contrib.auth.backends.ModelBackend"
        )
        for url in daftar:
            hasil[f"{nama} {url}"] = _halaman(client, url)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"halaman": hasil, "rss_mb": round(rss)}, sys.stdout)


if __name__ == "__main__":
    _utama()
