"""Photos of a proposal: re-encoded small, turned upright, without EXIF; the position is read out first."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import IO, Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from usulan.berkas.bukti import TITIK_TERBANYAK, UKURAN_TERBESAR, BerkasDitolak

SISI_TERPANJANG = 1280
MUTU = 75
_DERAJAT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class FotoBersih:
    """A JPEG ready to be stored, and where it was taken (degrees), if anybody knows."""

    isi: bytes
    lintang: Decimal | None = None
    bujur: Decimal | None = None

    @property
    def letak(self) -> bool:
        return self.lintang is not None

    @property
    def sidik(self) -> str:
        """SHA-256 of the content, in hex."""
        return hashlib.sha256(self.isi).hexdigest()

    def di(self, lintang: Decimal, bujur: Decimal) -> FotoBersih:
        """The same photo with a position."""
        return replace(self, lintang=lintang, bujur=bujur)


def bersihkan_foto(aliran: IO[bytes]) -> FotoBersih:
    """Read an upload as a photo; judged by its content. The same bytes give the same photo.

    Raises BerkasDitolak for a file that is too large, empty, or no whole JPG, PNG or WEBP.
    """
    isi = aliran.read(UKURAN_TERBESAR + 1)
    if len(isi) > UKURAN_TERBESAR:
        raise BerkasDitolak("Foto lebih besar dari 8 MB. Foto ulang dengan ukuran lebih kecil.")
    if not isi:
        raise BerkasDitolak("Berkas foto kosong. Foto ulang.")
    try:
        with Image.open(io.BytesIO(isi), formats=("JPEG", "PNG", "WEBP")) as asli:
            if asli.width * asli.height > TITIK_TERBANYAK:
                raise BerkasDitolak("Foto terlalu besar ukurannya. Foto ulang dengan ukuran lebih kecil.")
            lintang, bujur = _letak_exif(asli)
            asli.draft("RGB", (SISI_TERPANJANG, SISI_TERPANJANG))
            foto = ImageOps.exif_transpose(asli).convert("RGB")
    except BerkasDitolak:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as galat:
        raise BerkasDitolak("Berkas ini bukan foto JPG, PNG, atau WEBP yang utuh. Foto ulang.") from galat
    foto.thumbnail((SISI_TERPANJANG, SISI_TERPANJANG))
    foto.info.clear()
    keluaran = io.BytesIO()
    foto.save(keluaran, "JPEG", quality=MUTU, optimize=True)
    return FotoBersih(keluaran.getvalue(), lintang, bujur)


def _letak_exif(foto: Image.Image) -> tuple[Decimal | None, Decimal | None]:
    """Latitude and longitude that the camera wrote, (None, None) when there is nothing usable."""
    gps: Mapping[int, Any] = foto.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    lintang = _derajat(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, 90)
    bujur = _derajat(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, 180)
    return (lintang, bujur) if None not in (lintang, bujur) else (None, None)


def _derajat(gps: Mapping[int, Any], kode: int, arah: int, batas: int) -> Decimal | None:
    try:
        derajat, menit, detik = (float(x) for x in gps[kode])
        nilai = Decimal(derajat + menit / 60 + detik / 3600).quantize(_DERAJAT)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None
    if not 0 <= nilai <= batas:
        return None
    return -nilai if str(gps.get(arah, "")).strip().upper() in ("S", "W") else nilai
