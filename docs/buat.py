"""Write the pages of docs/ that follow from code: `python docs/buat.py`; with `--periksa` only compare.

Reads the tables themselves, so it needs neither settings nor a database.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from dtks.akun.izin import IZIN_PERAN, Peran  # noqa: E402 - run by path, the repository comes first
from dtks.inti.alur import Alur  # noqa: E402
from dtks.inti.izin import Izin  # noqa: E402
from dtks.periode import workflow as periode  # noqa: E402
from usulan import workflow as usulan  # noqa: E402

TANDA = "<!-- Dibuat oleh docs/buat.py dari kode. Ubah kodenya, lalu jalankan `python docs/buat.py`. -->"
BAGI_SEMUA = (Izin.PUBLIK, Izin.MASUK)
"""Rights that need no role: PUBLIK nobody has to hold, MASUK everybody signed in holds."""


def tabel(kepala: Iterable[str], baris: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    judul = list(kepala)
    semua = [judul, ["---"] * len(judul), *baris]
    return "\n".join(f"| {' | '.join(sel)} |" for sel in semua)


def halaman_izin() -> str:
    """Role x right, from dtks/akun/izin.py."""
    daftar = [izin for izin in Izin if izin not in BAGI_SEMUA]
    isi = [[f"`{izin}`", *("ya" if izin in IZIN_PERAN[peran] else "" for peran in Peran)] for izin in daftar]
    return "\n\n".join(
        [
            TANDA,
            "# Izin: siapa boleh apa",
            "Sumber: [dtks/akun/izin.py](../dtks/akun/izin.py). Satu orang boleh memegang beberapa peran; "
            "izinnya gabungan semuanya. Arti setiap izin ada di [istilah](istilah.md#izin).",
            f"`{Izin.PUBLIK}` tidak memerlukan akun. `{Izin.MASUK}` dipegang setiap orang yang sudah masuk.",
            tabel(["Izin", *(str(peran.label) for peran in Peran)], isi),
            "Izin saja tidak cukup: yang dilihat dan diubah selalu terbatas pada wilayah kerja orang itu, dan "
            "dua langkah tidak pernah dilakukan orang yang sama. Pengusul tidak mengunjungi atau memutuskan "
            "usulannya sendiri; yang memfinalisasi tidak mengesahkan.",
        ]
    )


def halaman_alur() -> str:
    """The lives of a proposal and of a period, from their workflow tables."""
    akhir = {*usulan.BERAKHIR, usulan.Status.DIFINALISASI}
    return "\n\n".join(
        [
            TANDA,
            "# Alur: kehidupan usulan dan periode",
            "Setiap langkah adalah satu baris tabel di kode. Tombol di layar, pemeriksaan izin, pengubahan "
            "massal, dan gambar di bawah ini membaca tabel yang sama.",
            *_satu_alur("Usulan", "usulan/workflow.py", usulan.ALUR, usulan.Status.DRAF, akhir),
            *_satu_alur(
                "Periode",
                "dtks/periode/workflow.py",
                periode.ALUR,
                periode.Status.DIBUKA,
                _buntu(periode.ALUR),
            ),
        ]
    )


def _buntu(alur: Alur[Any, Any]) -> set[StrEnum]:
    """States from which no move leads on."""
    tujuan = {langkah.ke for langkah in alur.langkah}
    return tujuan.difference(*(langkah.dari for langkah in alur.langkah))


def _satu_alur(
    judul: str, sumber: str, alur: Alur[Any, Any], awal: StrEnum, akhir: Collection[StrEnum]
) -> list[str]:
    """Heading, diagram and table of one life."""
    urut = list(type(awal))
    panah = [
        f"    {dari} --> {langkah.ke}: {langkah.aksi}"
        for langkah in alur.langkah
        for dari in urut
        if dari in langkah.dari
    ]
    gambar = [f"    [*] --> {awal}", *panah, *(f"    {status} --> [*]" for status in urut if status in akhir)]
    isi = [
        [
            f"`{langkah.aksi}`",
            langkah.tombol,
            ", ".join(f"`{dari}`" for dari in urut if dari in langkah.dari),
            f"`{langkah.ke}`",
            f"`{langkah.izin}`",
            ", ".join(str(peran.label) for peran in Peran if langkah.izin in IZIN_PERAN[peran]),
            "wajib" if langkah.butuh_alasan else "",
        ]
        for langkah in alur.langkah
    ]
    return [
        f"## {judul}",
        f"Sumber: [{sumber}](../{sumber}).",
        "\n".join(["```mermaid", "stateDiagram-v2", *gambar, "```"]),
        tabel(["Aksi", "Tombol", "Dari", "Menjadi", "Izin", "Peran", "Alasan"], isi),
    ]


HALAMAN: dict[str, Callable[[], str]] = {"izin.md": halaman_izin, "alur.md": halaman_alur}


def utama(argumen: list[str]) -> int:
    """Write the pages, or with `--periksa` name those that are stale and return 1."""
    pengurai = argparse.ArgumentParser(description="Menulis halaman docs/ yang berasal dari kode.")
    pengurai.add_argument("--periksa", action="store_true", help="hanya membandingkan; keluar 1 bila basi")
    periksa = pengurai.parse_args(argumen).periksa
    basi = 0
    for nama, buat in HALAMAN.items():
        berkas, teks = FOLDER / nama, buat() + "\n"
        if berkas.exists() and berkas.read_text() == teks:
            continue
        if periksa:
            basi = 1
            sys.stderr.write(f"docs/{nama} basi. Jalankan: python docs/buat.py\n")
        else:
            berkas.write_text(teks)
    return basi


if __name__ == "__main__":
    sys.exit(utama(sys.argv[1:]))
