"""Which village of the district a row of a file speaks of."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from dtks.inti.kode_wilayah import lipat_nama
from dtks.registri.bdt2015 import NAMA_SISTEM, SistemKode
from dtks.registri.berkas.nilai import Tolak
from dtks.wilayah.models import Wilayah

_PANJANG_DESA: Final = 10
_KOLOM: Final = "Desa"


class PetaDesa:
    """The villages of one district by code and by name. `sistem` says whose codes the file uses."""

    def __init__(self, kabupaten: str, sistem: SistemKode) -> None:
        self.sistem = sistem
        wilayah = list(Wilayah.objects.di_dalam(kabupaten).select_related("induk"))
        self._nama_daerah = next(w.nama for w in wilayah if w.kode == kabupaten)
        self._kode: dict[str, str] = {}
        self._nama: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._kecamatan_bps: dict[str, str] = {}
        for satu in wilayah:
            kode = satu.kode_bps if sistem == "bps" else satu.kode
            if len(satu.kode) < _PANJANG_DESA:
                self._kecamatan_bps[satu.kode_bps or ""] = lipat_nama(satu.nama)
                continue
            if kode:
                self._kode[kode] = satu.kode
            for kecamatan in ("", lipat_nama(str(satu.induk))):
                self._nama[kecamatan, lipat_nama(satu.nama)].add(satu.kode)
        self._ingat: dict[tuple[str, str, str], str | Tolak] = {}

    def cari(self, kode: str, kecamatan: str, desa: str) -> str:
        """The Kemendagri code of the village. A code wins over names; `desa` may hold the code. Raises Tolak."""
        kunci = (kode, kecamatan, desa)
        if kunci not in self._ingat:
            self._ingat[kunci] = self._tentukan(*kunci)
        hasil = self._ingat[kunci]
        if isinstance(hasil, Tolak):
            raise Tolak(hasil.kolom, hasil.isi, hasil.alasan, hasil.cara)
        return hasil

    def _tentukan(self, kode: str, kecamatan: str, desa: str) -> str | Tolak:
        for calon in (kode, desa):
            angka = calon.replace(".", "").replace(" ", "")
            if len(angka) == _PANJANG_DESA and angka.isascii() and angka.isdigit():
                return self._dari_kode(angka, desa)
        ketemu = self._nama.get((lipat_nama(kecamatan), lipat_nama(desa)), set())
        if len(ketemu) == 1:
            return next(iter(ketemu))
        if ketemu:
            return Tolak(
                _KOLOM,
                desa,
                f"Ada {len(ketemu)} desa bernama “{desa[:40]}” di {self._nama_daerah}.",
                "Isi kolom Kecamatan, atau pakai kode desa.",
            )
        return Tolak(
            _KOLOM,
            desa or kode,
            f"Desa “{(desa or kode)[:40]}”{f' di Kecamatan {kecamatan[:40]}' if kecamatan else ''} "
            f"tidak ada dalam daftar wilayah {self._nama_daerah}.",
            "Perbaiki nama atau kode desanya. Baris kabupaten lain dimuat di aplikasi kabupaten itu.",
        )

    def _dari_kode(self, kode: str, desa: str) -> str | Tolak:
        if kode in self._kode:
            return self._kode[kode]
        if self.sistem == "bps":
            ketemu = self._nama.get((self._kecamatan_bps.get(kode[:7], "-"), lipat_nama(desa)), set())
            if len(ketemu) == 1:
                return next(iter(ketemu))
        return Tolak(
            _KOLOM,
            kode,
            f"Kode {NAMA_SISTEM[self.sistem]} {kode} bukan kode desa di {self._nama_daerah}.",
            "Periksa kodenya, dan periksa jenis kode yang dipilih: Kemendagri atau BPS.",
        )
