"""A ZIP of photos named by NIK or No KK: checked by its listing, then unpacked photo by photo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from usulan.berkas.bukti import UKURAN_TERBESAR, BerkasDitolak
from usulan.berkas.zip_aman import IsiZip, buka_zip
from usulan.models import JenisFoto

MAKS_ZIP: Final = 200 * 1024 * 1024
MAKS_FOTO: Final = 2_000

_NAMA: Final = re.compile(
    r"(\d{16})(?:[_\- .]+([A-Z_ ]+?))?(?:[_\- ]*\d{0,2})?\.(?:JPE?G|PNG|WEBP)", re.IGNORECASE
)
# What a phone's or computer's file manager leaves in a ZIP unasked.
_SAMPAH: Final = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_FOTO: Final = re.compile(r"\.(?:JPE?G|PNG|WEBP)", re.IGNORECASE)
_AWAL_FOTO: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_JENIS: Final = {
    "": JenisFoto.RUMAH_DEPAN,
    "DEPAN": JenisFoto.RUMAH_DEPAN,
    "RUMAH": JenisFoto.RUMAH_DEPAN,
    "RUMAHDEPAN": JenisFoto.RUMAH_DEPAN,
    "DALAM": JenisFoto.RUMAH_DALAM,
    "RUMAHDALAM": JenisFoto.RUMAH_DALAM,
    "KK": JenisFoto.KK,
    "KTP": JenisFoto.KTP,
    "KIA": JenisFoto.KTP,
}
_CARA_MENAMAI: Final = (
    "Namai dengan NIK atau No KK dan isinya, misalnya 1801990101800001_DEPAN.jpg; "
    "isinya _DEPAN, _DALAM, _KK, atau _KTP."
)


@dataclass(frozen=True, slots=True)
class FotoZip:
    """One photo as it lies in the ZIP: whose (NIK or No KK), of what, and its bytes, not yet cleaned."""

    nomor16: str
    jenis: JenisFoto
    nama: str
    isi: bytes


def baca_zip_foto(path: Path) -> Iterator[FotoZip]:
    """Yield the photos of a ZIP; the whole listing is judged before the first one comes.

    A name without a word for its content is the front of the house. Raises BerkasDitolak for a ZIP
    over 200 MB, more than 2,000 photos, a bomb, names that leave the ZIP, other files than photos,
    names that are no NIK or No KK, and two photos of one kind for one number.
    """
    if path.stat().st_size > MAKS_ZIP:
        raise BerkasDitolak(
            "ZIP foto lebih besar dari 200 MB. Kecilkan fotonya, atau bagi menjadi beberapa ZIP per dusun."
        )
    with buka_zip(path, "ZIP foto") as isi:
        for nama, nomor, jenis in _daftar(isi):
            foto = isi.baca(nama, UKURAN_TERBESAR)
            if not foto.startswith(_AWAL_FOTO):
                raise BerkasDitolak(
                    f"Berkas {_sebut(nama)} di dalam ZIP bukan foto walau namanya demikian. Keluarkan berkas itu, lalu unggah lagi."
                )
            yield FotoZip(nomor, jenis, nama, foto)


def _daftar(isi: IsiZip) -> list[tuple[str, str, JenisFoto]]:
    """Names, numbers and kinds of all photos. Raises BerkasDitolak naming the first that cannot be taken."""
    daftar: dict[tuple[str, JenisFoto], str] = {}
    salah: list[str] = []
    nama_foto = [nama for nama in isi.nama if not _SAMPAH.search(nama)]
    if len(nama_foto) > MAKS_FOTO:
        raise BerkasDitolak(f"ZIP berisi {len(nama_foto)} foto; batasnya 2.000. Bagi menjadi beberapa ZIP.")
    for nama in nama_foto:
        if not _FOTO.fullmatch(Path(nama).suffix):
            raise BerkasDitolak(
                f"ZIP memuat {_sebut(nama)} yang bukan foto (JPG, PNG, WEBP). Keluarkan berkas itu, lalu unggah lagi."
            )
        if isi.zip.getinfo(nama).file_size > UKURAN_TERBESAR:
            raise BerkasDitolak(
                f"Foto {_sebut(nama)} lebih besar dari 8 MB. Kecilkan foto itu, lalu unggah lagi."
            )
        cocok = _NAMA.fullmatch(nama.rpartition("/")[2])
        jenis = _JENIS.get(re.sub(r"[_\- ]", "", cocok[2] or "").upper()) if cocok else None
        if cocok is None or jenis is None:
            salah.append(_sebut(nama))
        elif (kembar := daftar.setdefault((cocok[1], jenis), nama)) != nama:
            raise BerkasDitolak(
                f"Ada dua foto {jenis.label} untuk nomor yang sama: {_sebut(kembar)} dan {_sebut(nama)}. Sisakan satu."
            )
    if salah:
        lainnya = f" dan {len(salah) - 5} lainnya" if len(salah) > 5 else ""
        raise BerkasDitolak(f"Nama foto tidak dikenal: {', '.join(salah[:5])}{lainnya}. {_CARA_MENAMAI}")
    if not daftar:
        raise BerkasDitolak(f"ZIP tidak berisi foto. {_CARA_MENAMAI}")
    return [(nama, nomor, jenis) for (nomor, jenis), nama in daftar.items()]


def _sebut(nama: str) -> str:
    """The name of a file as a message shows it: short, and no whole NIK."""
    return re.sub(r"(\d{6})\d{6,}(\d{4})", r"\1…\2", nama.rpartition("/")[2])[-60:]
