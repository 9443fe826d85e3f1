"""`unggah`: a workbook of 100,000 people through reading, every rule, preview and drafts, against reading it alone;
beside django-import-export row by row with the same rules and verdicts.

Reading alone is what any upload must do: open the file safely and make a value of each cell.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.data import siapkan
from bench.ukuran import ULANG, Hasil, jalankan, tengah

ORANG = 100_000
BATAS, BATAS_TANPA_MIRIP, BATAS_IMPOR = 9.0, 5.0, 40.0
RSS = 600
CONTOH_KELUARGA = 40
DESA = "1801061008"


def ukur(skala: float) -> Iterator[Hasil]:
    """Three rounds of each in fresh processes on the district of this scale."""
    url = siapkan(skala)
    orang = max(400, round(ORANG * skala))
    putaran = [jalankan(__name__, "besar", str(orang), str(ke), url=url) for ke in range(ULANG)]
    baca = tengah([p["baca"] for p in putaran])
    rss = max(p["rss_mb"] for p in putaran)
    lengkap = all(p["salah_terlapor"] for p in putaran)
    for nama, kunci, batas in (
        ("unggah", "penuh", BATAS),
        ("unggah tanpa mirip", "tanpa_mirip", BATAS_TANPA_MIRIP),
    ):
        detik = tengah([p[kunci] for p in putaran])
        target = f"<= {batas:g} x baca; < {RSS} MB; setiap baris salah terlapor"
        yield Hasil(nama, orang, detik, baca, target, detik <= batas * baca and rss < RSS and lengkap, rss)
    detik = tengah([p["penuh"] for p in putaran])
    impor = jalankan(__name__, "impor", str(orang), "9", url=url)
    target = (
        f">= {BATAS_IMPOR:g} x import-export (contoh {impor['baris']} baris, dihitung ke semua), putusan sama"
    )
    lebih_cepat = impor["detik_per_baris"] * orang >= BATAS_IMPOR * detik and impor["sama"]
    yield Hasil(
        "unggah vs import-export",
        orang,
        detik,
        impor["detik_per_baris"] * orang,
        target,
        lebih_cepat,
        impor["rss_mb"],
    )


class _Tugas:
    """A piece of work without a queue: what a handler needs of it."""

    def __init__(self, **argumen: Any) -> None:
        self.argumen = argumen

    def lapor(self, selesai: int, dari: int) -> None:
        """Nobody watches."""

    def penyelesaian(self) -> Any:
        from django.db import transaction

        return transaction.atomic()


def baca(path: Path) -> float:
    """Seconds to open the file safely and to make a value of each cell."""
    from usulan.berkas.kenali import kenali
    from usulan.berkas.sel import Pembaca
    from usulan.berkas.tabel import buka_tabel

    def jalan() -> None:
        with buka_tabel(path, path.name) as tabel:
            for bagian in kenali(tabel).bagian.values():
                pembaca = Pembaca(bagian.pemetaan)
                for satu in bagian.baris:
                    pembaca(satu.sel)

    return _detik(jalan)


def _detik(jalan: Callable[[], object]) -> float:
    mulai = time.perf_counter()
    jalan()
    return time.perf_counter() - mulai


@cache
def pelaku() -> tuple[Any, Any]:
    """Who uploads, and for which village: a request knows them already."""
    from dtks.akun.models import Pengguna
    from dtks.wilayah.models import Wilayah

    return Pengguna.objects.get(nama_pengguna="operator.desa"), Wilayah.objects.get(pk=DESA)


def unggah(path: Path) -> Any:
    """From the stored file to its drafts; the upload."""
    from usulan.services import unggahan as layanan
    from usulan.services.unggahan_baca import baca_unggahan

    oleh, desa = pelaku()
    with path.open("rb") as berkas:
        hasil, _ = layanan.terima(oleh=oleh, wilayah=desa, berkas=berkas, nama=path.name)
    baca_unggahan(_Tugas(unggahan=hasil.pk))  # type: ignore[arg-type]
    layanan.ambil_unggahan(_Tugas(unggahan=hasil.pk, oleh=oleh.pk))  # type: ignore[arg-type]
    hasil.refresh_from_db()
    assert hasil.status == "DIAMBIL", (hasil.status, hasil.pesan)
    return hasil


def batalkan(unggahan: Any) -> None:
    """Make room for the same file again."""
    from usulan.services import unggahan as layanan

    layanan.batalkan(oleh=unggahan.dibuat_oleh, unggahan_id=unggahan.pk)


def _tanpa_mirip(*_: Any, **__: Any) -> list[Any]:
    """No likely duplicates are looked for."""
    return []


def _besar(path: Path, salah: set[int], putaran: int) -> dict[str, Any]:
    from usulan.massal import mirip
    from usulan.models import BarisUnggahan

    hasil: dict[str, Any] = {"baca": baca(path)}
    asli = mirip.mirip
    # The first upload of a process warms it up; each way comes first in turn.
    cara = [("tanpa_mirip", _tanpa_mirip), ("penuh", asli)]
    for kunci, cari in cara if putaran % 2 else cara[::-1]:
        mirip.mirip = cari
        mulai = time.perf_counter()
        unggahan = unggah(path)
        hasil[kunci] = time.perf_counter() - mulai
        ditolak = BarisUnggahan.objects.filter(unggahan=unggahan, golongan="DITOLAK").exclude(temuan=[])
        hasil["salah_terlapor"] = salah <= set(ditolak.values_list("nomor_baris", flat=True))
        batalkan(unggahan)
    return hasil


def _impor(path: Path, salah: set[int], putaran: int) -> dict[str, Any]:
    """The first families of the file by import-export, and whether it and the upload judge them alike."""
    from bench.jobs.unggah_impor import impor
    from usulan.models import BarisUnggahan

    unggahan = unggah(path)
    ditolak = BarisUnggahan.objects.filter(unggahan=unggahan, golongan="DITOLAK")
    menolak = set(ditolak.values_list("kelompok", flat=True))
    batalkan(unggahan)
    detik, baris, tertolak = impor(path, CONTOH_KELUARGA)
    return {
        "detik_per_baris": detik / baris,
        "baris": baris,
        "sama": tertolak == {k for k in menolak if k <= CONTOH_KELUARGA},
    }


def _utama(mode: str, orang: int, benih: int) -> None:
    import django

    django.setup()
    from bench.jobs.unggah_berkas import buat
    from dtks.wilayah.cakupan import cakupan

    with TemporaryDirectory() as folder, cakupan(DESA):
        path = Path(folder) / "unggah.xlsx"
        contoh = buat(path, orang, benih)
        hasil = {"besar": _besar, "impor": _impor}[mode](path, contoh.salah, benih)
    hasil["rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    json.dump(hasil, sys.stdout)


if __name__ == "__main__":
    _utama(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
