"""Match the households of a file with the registry: which are known, and which of their rows stand for whom."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from usulan.massal import unggah
from usulan.services.unggahan_susun import Baris, Isian, Kelompok, KeluargaBerkas, galat, peringatan


@dataclass(slots=True)
class OrangKenal:
    """A registered person, with the columns as JSON keeps them."""

    nomor: int
    isi: Isian


@dataclass(slots=True)
class KeluargaKenal:
    """A registered family with its active people in the order in which a proposal numbers them."""

    nomor: int
    urut: int
    isi: Isian
    orang: list[OrangKenal] = field(default_factory=list)


@dataclass(slots=True)
class RumahKenal:
    """A registered household. `pemegang` is the open proposal that holds it: its number, kind and village."""

    nomor: int
    desa: str
    versi: int
    nama_kepala: str
    isi: Isian
    pemegang: tuple[int, str, str] | None
    keluarga: dict[int, KeluargaKenal] = field(default_factory=dict)


_PROGRAM_LEWAT_USUL: Final = "Keluarga ini sudah terdaftar, jadi programnya tidak diubah lewat berkas. Pakai Usul program pada data terdaftarnya."


def padukan(semua: Iterable[Kelompok]) -> dict[int, RumahKenal]:
    """The known household of each group that has one, by the group's number.

    Sets `asal_keluarga` and `asal_anggota` of the rows; what contradicts the registry becomes a
    finding of its row. A family is known by its ID (prelist) or its No KK, or by its people when
    its card was renewed: then the whole registered family must be in the file.
    """
    semua = list(semua)
    kenal = _Kenalan(semua)
    sasaran = {k.nomor: nomor for k in semua if (nomor := kenal.sasaran(k)) is not None}
    rumah = muat(set(sasaran.values()))
    hasil: dict[int, RumahKenal] = {}
    for kelompok in semua:
        nomor = sasaran.get(kelompok.nomor)
        if nomor is None:
            continue
        if nomor not in rumah or not _cocok(kelompok, rumah[nomor]):
            pesan = "ID rumah tangga ini tidak ada (lagi) di desa ini. Unduh prelist baru, lalu ulangi perbaikannya."
            kelompok.baris[0].sel.append(galat("ID_TIDAK_DIKENAL", "id_rumah_tangga", pesan))
            continue
        _pasangkan(kelompok, rumah[nomor], kenal)
        hasil[kelompok.nomor] = rumah[nomor]
    return hasil


def muat(nomor: set[int]) -> dict[int, RumahKenal]:
    """The active households with these ids, with everybody in them."""
    if not nomor:
        return {}
    daftar_rumah, daftar_keluarga, daftar_orang = unggah.rumah_tangga(nomor)
    rumah = {
        b[0]: RumahKenal(b[0], b[1], b[2], b[3], json.loads(b[4]), b[5:] if b[5] else None)
        for b in daftar_rumah
    }
    for rt, nomor_kk, urut, isi in daftar_keluarga:
        if rt in rumah:
            rumah[rt].keluarga[nomor_kk] = KeluargaKenal(nomor_kk, urut, json.loads(isi))
    for rt, nomor_kk, orang, isi in daftar_orang:
        if rt in rumah and nomor_kk in rumah[rt].keluarga:
            rumah[rt].keluarga[nomor_kk].orang.append(OrangKenal(orang, json.loads(isi)))
    return rumah


class _Kenalan:
    """What the registry says of the numbers in the file, asked once for all."""

    def __init__(self, semua: list[Kelompok]) -> None:
        orang = (a for k in semua for f in k.keluarga for a in f.orang)
        nik = {nik for a in orang if (nik := (a.anggota or {}).get("nik"))}
        kk = {no for k in semua for f in k.keluarga if (no := (f.baris.keluarga or {}).get("no_kk"))}
        self.orang = {b[0]: b[1:] for b in unggah.kenal_nik(nik)} if nik else {}
        self.kartu = {b[0]: b[1:] for b in unggah.kenal_kk(kk)} if kk else {}
        tanpa_kartu = (f for k in semua for f in k.keluarga if not self._kartu(f, k))
        berganti_kartu = {nomor for f in tanpa_kartu if (nomor := self._keluarga_sama(f)) is not None}
        self.penghuni: dict[int, set[int]] = {}
        for keluarga, orang_id in unggah.penghuni(berganti_kartu) if berganti_kartu else ():
            self.penghuni.setdefault(keluarga, set()).add(orang_id)

    def sasaran(self, kelompok: Kelompok) -> int | None:
        """The household that the group speaks of: as it says itself, or where its families are known."""
        if (nomor := _id(kelompok.baris[0], "id_rumah_tangga")) is not None:
            return nomor
        tempat = {kenal[1] for f in kelompok.keluarga if (kenal := self.keluarga(f, kelompok)) is not None}
        if len(tempat) > 1:
            pesan = "Keluarga-keluarga ini terdaftar di rumah tangga yang berbeda. Usulkan satu per satu lewat formulir."
            kelompok.baris[0].sel.append(galat("BEBERAPA_RUMAH_TANGGA", "no_kk", pesan))
            return None
        return tempat.pop() if tempat else None

    def keluarga(self, f: KeluargaBerkas, kelompok: Kelompok) -> tuple[int, int] | None:
        """(keluarga, household) in this village that a family of the file is."""
        if (kartu := self._kartu(f, kelompok)) is not None:
            return kartu
        nomor = self._keluarga_sama(f)
        if nomor is None:
            return None
        hadir = [self.orang[nik] for a in f.orang if (nik := (a.anggota or {}).get("nik")) in self.orang]
        if {b[0] for b in hadir} != self.penghuni.get(nomor) or hadir[0][3] != kelompok.desa:
            return None
        return nomor, hadir[0][2]

    def _kartu(self, f: KeluargaBerkas, kelompok: Kelompok) -> tuple[int, int] | None:
        kartu = self.kartu.get((f.baris.keluarga or {}).get("no_kk") or "")
        return (kartu[0], kartu[1]) if kartu and kartu[2] == kelompok.desa else None

    def _keluarga_sama(self, f: KeluargaBerkas) -> int | None:
        """The one registered family of all known people of a family of the file."""
        nomor = {self.orang[nik][1] for a in f.orang if (nik := (a.anggota or {}).get("nik")) in self.orang}
        return nomor.pop() if len(nomor) == 1 else None


def _id(baris: Baris, kode: str) -> int | None:
    nomor = (baris.kunci or {}).get(kode)
    return nomor if isinstance(nomor, int) else None


def _cocok(kelompok: Kelompok, rumah: RumahKenal) -> bool:
    """Whether the household lies in the group's village, and is as it was when the prelist was made."""
    if rumah.desa != kelompok.desa:
        return False
    versi = _id(kelompok.baris[0], "versi")
    if versi is not None and versi != rumah.versi:
        pesan = "Data rumah tangga ini sudah berubah sejak prelist diunduh. Unduh prelist baru, lalu ulangi perbaikannya."
        kelompok.baris[0].sel.append(galat("PRELIST_USANG", "versi", pesan))
    return True


def _pasangkan(kelompok: Kelompok, rumah: RumahKenal, kenal: _Kenalan) -> None:
    """Say of each row of the group which registered family or person it is."""
    orang = {o.nomor: k.nomor for k in rumah.keluarga.values() for o in k.orang}
    terpakai: set[int] = set()
    for f in kelompok.keluarga:
        nomor = _id(f.baris, "id_keluarga")
        if nomor is None and (dikenal := kenal.keluarga(f, kelompok)) is not None:
            nomor = dikenal[0]
        if nomor is not None and nomor not in rumah.keluarga:
            f.baris.sel.append(_bukan_di_sini("keluarga", "id_keluarga"))
            nomor = None
        f.baris.asal_keluarga = nomor
        if nomor is not None:
            _lepas_program(f.baris, f.baris.keluarga, "program", rumah.keluarga[nomor].isi)
        for a in f.orang:
            _pasangkan_orang(a, nomor, orang, terpakai, kenal)


def _pasangkan_orang(
    a: Baris, keluarga: int | None, orang: dict[int, int], terpakai: set[int], kenal: _Kenalan
) -> None:
    nomor = _id(a, "id_anggota")
    if nomor is None and (dikenal := kenal.orang.get((a.anggota or {}).get("nik") or "")):
        nomor = dikenal[0] if dikenal[0] in orang else None
    elif nomor is not None and nomor not in orang:
        a.sel.append(_bukan_di_sini("orang", "id_anggota"))
        return
    if nomor is None:
        return
    if nomor in terpakai:
        pesan = "Orang ini sudah ada pada baris lain keluarga ini. Hapus salah satu barisnya."
        a.sel.append(galat("ORANG_BERULANG", "nik", pesan))
    elif orang[nomor] != keluarga:
        pesan = (
            "Orang ini terdaftar pada KK lain di rumah tangga ini. Pindahkan KK-nya lewat formulir usulan."
        )
        a.sel.append(galat("ORANG_DI_KK_LAIN", "no_kk", pesan))
    else:
        terpakai.add(nomor)
        a.asal_anggota = nomor
        if (a.anggota or {}).pop("pbi", False):
            a.sel.append(peringatan("PROGRAM_LEWAT_FORMULIR", "program", _PROGRAM_LEWAT_USUL))


def _lepas_program(baris: Baris, isi: Isian | None, kode: str, terdaftar: Isian) -> None:
    """A known family asks for a program by its own kind of proposal, which holds the one-program rule."""
    diminta: Any = (isi or {}).pop(kode, None)
    if diminta not in (None, terdaftar[kode], "NON BANSOS"):
        baris.sel.append(peringatan("PROGRAM_LEWAT_FORMULIR", kode, _PROGRAM_LEWAT_USUL))


def _bukan_di_sini(sebutan: str, bidang: str) -> Any:
    pesan = (
        f"ID {sebutan} ini bukan bagian rumah tangganya (lagi). Unduh prelist baru, lalu ulangi perbaikannya."
    )
    return galat("ID_TIDAK_DIKENAL", bidang, pesan)
