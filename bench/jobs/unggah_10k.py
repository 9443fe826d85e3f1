"""`unggah-10k`: 10,000 people in 2,500 households from a workbook to drafts, and the same file a second time."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.data import siapkan
from bench.jobs.unggah import DESA, baca, batalkan, pelaku, unggah
from bench.ukuran import ULANG, Hasil, jalankan, tengah

ORANG = 10_000
BATAS, BATAS_PERNYATAAN, BATAS_RSS = 5.0, 50, 300
_KENDALI = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def ukur(skala: float) -> Iterator[Hasil]:
    """Three fresh processes on the district of this scale; the file has always 10,000 people."""
    url = siapkan(skala)
    putaran = [jalankan(__name__, str(ke), url=url) for ke in range(ULANG)]
    rss = max(p["rss_mb"] for p in putaran)
    pernyataan = max(p["pernyataan"] for p in putaran)
    target = f"<= {BATAS:g} s, {pernyataan} <= {BATAS_PERNYATAAN} pernyataan SQL, < {BATAS_RSS} MB"
    baca_saja = tengah([p["baca"] for p in putaran])
    for nama, kunci in (("unggah-10k", "pertama"), ("unggah-10k lagi", "kedua")):
        detik = tengah([p[kunci] for p in putaran])
        ok = detik <= BATAS and pernyataan <= BATAS_PERNYATAAN and rss < BATAS_RSS
        yield Hasil(nama, ORANG, detik, baca_saja, target, ok, rss)


def _ukur(path: Path) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    hasil: dict[str, Any] = {"baca": baca(path)}
    pelaku()
    for kunci in ("pertama", "kedua"):
        with CaptureQueriesContext(connection) as tercatat:
            mulai = time.perf_counter()
            unggahan = unggah(path)
            hasil[kunci] = time.perf_counter() - mulai
        hasil["pernyataan"] = sum(not q["sql"].startswith(_KENDALI) for q in tercatat.captured_queries)
        batalkan(unggahan)
    return hasil


def _utama(benih: int) -> None:
    import django

    django.setup()
    from bench.jobs.unggah_berkas import buat
    from dtks.wilayah.cakupan import cakupan

    with TemporaryDirectory() as folder, cakupan(DESA):
        path = Path(folder) / "unggah.xlsx"
        buat(path, ORANG, benih)
        hasil = _ukur(path)
    hasil["rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    json.dump(hasil, sys.stdout)


if __name__ == "__main__":
    _utama(int(sys.argv[1]))
