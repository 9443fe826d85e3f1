"""What may be uploaded as evidence: a PDF or a photo, judged by its content, not its name."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from usulan.berkas.pdf import PdfDitolak, periksa_pdf

UKURAN_TERBESAR = 8 * 1024 * 1024
SISI_FOTO_TERPANJANG = 2400
TITIK_TERBANYAK = 60_000_000
"""Pixels of a photo: more than phones make in 8 MB; a bomb claims thousands of millions."""
_AKHIRAN = {"application/pdf": ".pdf", "image/jpeg": ".jpg"}


class BerkasDitolak(ValueError):
    """The file cannot be taken. `str(exc)` tells the operator why and what to do."""


@dataclass(frozen=True, slots=True)
class BerkasBukti:
    """A checked file, ready to be stored."""

    nama: str
    tipe: str
    isi: bytes

    @property
    def akhiran(self) -> str:
        return _AKHIRAN[self.tipe]


def periksa_berkas(nama: str, aliran: IO[bytes]) -> BerkasBukti:
    """Read and judge an upload. Photos are turned upright, made smaller and lose their EXIF.

    Raises BerkasDitolak for a file that is too large, empty, neither PDF nor photo, broken, locked,
    or a PDF that does more than show pages.
    """
    isi = aliran.read(UKURAN_TERBESAR + 1)
    if len(isi) > UKURAN_TERBESAR:
        raise BerkasDitolak(
            "Berkas lebih besar dari 8 MB. Foto ulang dengan ukuran lebih kecil, atau pindai hitam-putih."
        )
    if not isi:
        raise BerkasDitolak("Berkas kosong. Pilih berkas lain.")
    if isi.startswith(b"%PDF-"):
        try:
            periksa_pdf(isi)
        except PdfDitolak as galat:
            raise BerkasDitolak(str(galat)) from galat
        return BerkasBukti(nama[-120:], "application/pdf", isi)
    return BerkasBukti(nama[-120:], "image/jpeg", _foto_bersih(isi))


def _foto_bersih(isi: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(isi), formats=("JPEG", "PNG", "WEBP")) as asli:
            if asli.width * asli.height > TITIK_TERBANYAK:
                raise BerkasDitolak(
                    "Ukuran gambar ini terlalu besar untuk dibuka. Perkecil, atau foto ulang dengan mutu biasa."
                )
            asli.draft("RGB", (SISI_FOTO_TERPANJANG, SISI_FOTO_TERPANJANG))
            foto = ImageOps.exif_transpose(asli).convert("RGB")
    except BerkasDitolak:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as galat:
        raise BerkasDitolak(
            "Berkas ini bukan PDF, JPG, PNG, atau WEBP yang utuh. Pindai atau foto lalu unggah lagi."
        ) from galat
    foto.thumbnail((SISI_FOTO_TERPANJANG, SISI_FOTO_TERPANJANG))
    foto.info.clear()
    keluaran = io.BytesIO()
    foto.save(keluaran, "JPEG", quality=85)
    return keluaran.getvalue()
