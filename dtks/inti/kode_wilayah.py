"""Kemendagri region codes as digits without dots (2/4/6/10): level, parent, inside; names for matching."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Length of a code at each level: provinsi, kabupaten, kecamatan, desa.
TINGKAT = (2, 4, 6, 10)

_ROMAWI = {r: str(n) for n, r in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"), 1)}
_SEBUTAN = re.compile(
    r"^(?:DESA|DS|KELURAHAN|KEL|PEKON|KECAMATAN|KEC|KABUPATEN|KAB|PROVINSI|PROV)(?:\.\s*|\s+)(?=\S)"
)
_BUKAN_HURUF_ANGKA = re.compile(r"[^A-Z0-9]+")


def tingkat(kode: str) -> int:
    """Return the level of a code, which is its length: 2, 4, 6 or 10. Raises ValueError for anything else."""
    if len(kode) not in TINGKAT or not (kode.isascii() and kode.isdigit()):
        raise ValueError(f"kode wilayah harus 2, 4, 6, atau 10 angka, bukan {kode!r}")
    return len(kode)


def induk(kode: str) -> str | None:
    """Return the code one level up, None for a province. Raises ValueError for a malformed code."""
    urutan = TINGKAT.index(tingkat(kode))
    return kode[: TINGKAT[urutan - 1]] if urutan else None


def titik(kode: str) -> str:
    """Return a code as people read it: "1801061008" is "18.01.06.1008". Raises ValueError if malformed."""
    panjang = tingkat(kode)
    batas = (0, *(t for t in TINGKAT if t <= panjang))
    return ".".join(kode[awal:akhir] for awal, akhir in pairwise(batas))


def tanpa_titik(kode: str) -> str:
    """Return "18.01.06.1008" as "1801061008"; a code without dots stays. Raises ValueError if malformed."""
    polos = kode.strip().replace(".", "")
    tingkat(polos)
    return polos


def di_dalam(kode: str, induk: str) -> bool:
    """Tell whether region `kode` lies in region `induk` or is it. Raises ValueError for a malformed code."""
    tingkat(kode)
    tingkat(induk)
    return kode.startswith(induk)


def lipat_nama(nama: str) -> str:
    """Fold a region name so that its spellings meet: "Desa Wai Muli" and "WAYMULI" give one key.

    Decided from the lists in use for Lampung Selatan: words are joined or split at will (Raja
    Basa, Rajabasa; Suka Maju, Sukamaju), so spaces go; Way and Wai, Mulya and Mulia are one
    word, so Y is I; Roman and Arabic numerals mix, so I-IX become digits (never the first word);
    the kind of region may lead. "Kota" and "Kampung" stay: Kota Dalam and Kampung Baru are villages.
    """
    polos = unicodedata.normalize("NFKD", nama.upper())
    polos = _SEBUTAN.sub("", "".join(h for h in polos if not unicodedata.combining(h)).strip())
    kata = _BUKAN_HURUF_ANGKA.sub(" ", polos.replace("'", "").replace("’", "")).split()
    kata = [k if urutan == 0 else _ROMAWI.get(k, k) for urutan, k in enumerate(kata)]
    return "".join(kata).replace("Y", "I")
