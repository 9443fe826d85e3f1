"""`surat`: the letter with its recap per kecamatan, cold and warm, against an empty page of the same engine."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from statistics import median
from typing import TYPE_CHECKING

from bench.data import siapkan
from bench.ukuran import ULANG, Hasil, jalankan, tengah

if TYPE_CHECKING:
    from finalisasi.letters import IsiSurat

DINGIN, HANGAT = 1.0, 0.4
SKALA_KECIL = 0.001


def ukur(skala: float) -> Iterator[Hasil]:
    """Measure in fresh processes; the scale plays no part, a letter has always 17 kecamatan."""
    url = siapkan(min(skala, SKALA_KECIL))
    putaran = [jalankan(__name__, url=url) for _ in range(ULANG)]
    rss = max(p["rss_mb"] for p in putaran)
    dasar = tengah([p["kosong"] for p in putaran])
    for sebutan, kunci, batas in (("dingin", "dingin", DINGIN), ("hangat", "hangat", HANGAT)):
        detik = tengah([p[kunci] for p in putaran])
        yield Hasil(
            f"surat {sebutan}", putaran[0]["baris"], detik, dasar, f"<= {batas} s", detik <= batas, rss
        )


def _isi() -> IsiSurat:
    """A letter with the recap of the invented district."""
    from dtks.periode.models import Periode
    from dtks.rekap import massal as rekap
    from dtks.wilayah.models import Kabupaten
    from finalisasi import letters
    from finalisasi.services.isi_surat import _kop

    periode = Periode.objects.berurutan()[0]
    baris = rekap.per_wilayah(periode.pk, 6, ("1801",))
    return letters.IsiSurat(
        nomor="400.9/1/IV.07/2026",
        kode="ABCDEFGHJKLM",
        tautan_periksa="https://dtks.contoh/surat/ABCDEFGHJKLM/",
        tanggal=date(2026, 11, 30),
        tempat="Kalianda",
        periode_nama=periode.nama,
        versi=1,
        kop=_kop(Kabupaten.objects.select_related("wilayah").get(pk="1801")),
        dasar_hukum=("Undang-Undang Nomor 13 Tahun 2011;",),
        penandatangan=letters.Penandatangan(
            "", "Kepala Dinas Sosial", "", "Nama Contoh", "Pembina (IV/a)", "0" * 18
        ),
        rekap=tuple(
            letters.BarisRekap(
                b.kode, b.nama, b.desa_mengusulkan, b.desa_total, {"BARU": b.neraca.masuk}, b.neraca.masuk, 0
            )
            for b in baris
        ),
        neraca=letters.Neraca(0, 0, 0, 0, 0, 0),
        desa_tidak_ikut=tuple(nama for _, nama in rekap.desa_tidak_ikut(periode.pk, ("1801",))),
        segel="0" * 64,
        sidik_manifes="0" * 64,
        berkas=(letters.BerkasSurat("data.csv", "0" * 64, 1),),
        tembusan=("Bupati Lampung Selatan.",),
        dicetak_pada=datetime(2026, 11, 30, 3, tzinfo=UTC),
        draf=False,
    )


def _utama() -> None:
    import django

    django.setup()
    from weasyprint import HTML

    from finalisasi.letters import render_pdf

    isi = _isi()

    def detik() -> float:
        mulai = time.perf_counter()
        render_pdf(isi)
        return time.perf_counter() - mulai

    dingin = detik()
    hangat = median(detik() for _ in range(5))
    mulai = time.perf_counter()
    HTML(string="<p>kosong</p>").write_pdf()
    kosong = time.perf_counter() - mulai
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    hasil = {
        "dingin": dingin,
        "hangat": hangat,
        "kosong": kosong,
        "baris": len(isi.rekap),
        "rss_mb": round(rss),
    }
    json.dump(hasil, sys.stdout)


if __name__ == "__main__":
    _utama()
