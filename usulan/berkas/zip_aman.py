"""ZIP files from outside: their listing is judged before a byte is unpacked, and sizes are not believed."""

from __future__ import annotations

import copy
import zipfile
import zlib
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from usulan.berkas.bukti import BerkasDitolak

MAKS_ISI: Final = 300 * 1024 * 1024
MAKS_ANGGOTA: Final = 5_000
_MAKS_RASIO: Final = 200
_RASIO_DIPERIKSA_DARI: Final = 20 * 1024 * 1024
_POTONGAN: Final = 1024 * 1024
_METODE: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TERKUNCI: Final = 0x1


@dataclass(frozen=True, slots=True)
class IsiZip:
    """An opened ZIP whose listing is sound: unique, relative names and a bearable size."""

    sebutan: str
    zip: zipfile.ZipFile

    @property
    def nama(self) -> list[str]:
        """Names of the members that are files, in the order of the archive."""
        return [a.filename for a in self.zip.infolist() if not a.is_dir()]

    def potongan(self, nama: str) -> Generator[bytes]:
        """The content of a member, piece by piece; close it when you stop early. Raises BerkasDitolak when it is not what the listing says."""
        tercatat = self.zip.NameToInfo.get(nama)
        if tercatat is None:
            raise _rusak(self.sebutan)
        # A listing may lie: read to the real end, not to the size it claims.
        anggota = copy.copy(tercatat)
        anggota.file_size = MAKS_ISI + 1
        jumlah = 0
        try:
            with self.zip.open(anggota) as aliran:
                while potong := aliran.read(_POTONGAN):
                    jumlah += len(potong)
                    if jumlah > tercatat.file_size:
                        raise _rusak(self.sebutan)
                    yield potong
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as exc:
            raise _rusak(self.sebutan) from exc

    def baca(self, nama: str, batas: int = MAKS_ISI) -> bytes:
        """The content of a member up to `batas` bytes; empty when there is no such member."""
        if nama not in self.zip.NameToInfo:
            return b""
        isi = bytearray()
        with closing(self.potongan(nama)) as potongan:
            for potong in potongan:
                isi += potong
                if len(isi) >= batas:
                    break
        return bytes(isi[:batas])


@contextmanager
def buka_zip(path: Path, sebutan: str, maks_isi: int = MAKS_ISI) -> Iterator[IsiZip]:
    """Open a ZIP whose unpacked members may hold `maks_isi` bytes together; `sebutan` names it to the user.

    Raises BerkasDitolak for a damaged or locked one, for a bomb, and for names that leave its folder.
    """
    try:
        arsip = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise _rusak(sebutan) from exc
    with arsip:
        _periksa_daftar(arsip.infolist(), sebutan, maks_isi)
        yield IsiZip(sebutan, arsip)


def _periksa_daftar(anggota: list[zipfile.ZipInfo], sebutan: str, maks_isi: int) -> None:
    if not any(not a.is_dir() for a in anggota):
        raise BerkasDitolak(f"Berkas {sebutan} tidak berisi apa pun. Pilih berkas lain.")
    jumlah = sum(a.file_size for a in anggota)
    rasio = any(
        a.file_size > _RASIO_DIPERIKSA_DARI and a.file_size > _MAKS_RASIO * max(a.compress_size, 1)
        for a in anggota
    )
    if jumlah > maks_isi or rasio or len(anggota) > MAKS_ANGGOTA:
        raise BerkasDitolak(
            f"Berkas {sebutan} mengembang menjadi {jumlah // 1024 // 1024} MB bila dibuka, terlalu besar untuk dibaca. "
            "Salin baris datanya saja ke templat kosong, simpan, lalu unggah lagi."
        )
    if any(a.flag_bits & _TERKUNCI for a in anggota):
        raise BerkasDitolak(
            f"Berkas {sebutan} terkunci kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."
        )
    for nama, kali in Counter(a.filename.casefold().replace("\\", "/") for a in anggota).items():
        if kali > 1:
            raise _rusak(sebutan)
        if nama.startswith("/") or ":" in nama or ".." in nama.split("/"):
            raise BerkasDitolak(
                f"Berkas {sebutan} memuat nama yang menunjuk keluar dari arsipnya, jadi tidak dibuka. "
                "Buat ulang ZIP dari folder berisi berkasnya saja, lalu unggah lagi."
            )
    if any(a.compress_type not in _METODE for a in anggota):
        raise BerkasDitolak(
            f"Berkas {sebutan} dimampatkan dengan cara yang tidak dikenal. Simpan ulang, lalu unggah lagi."
        )


def _rusak(sebutan: str) -> BerkasDitolak:
    return BerkasDitolak(
        f"Berkas {sebutan} rusak atau tidak utuh. Buka dan simpan ulang di komputer Anda, lalu unggah lagi; "
        "bila tidak bisa dibuka, ambil salinan yang lain."
    )
