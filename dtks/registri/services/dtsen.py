"""Read an extract of DTSEN/SIKS-NG into the facts of the district (the long work of a load)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from dtks.pekerjaan.services import Tugas
from dtks.registri import massal
from dtks.registri.berkas.dtsen import BarisDtsen, BerkasDtsen
from dtks.registri.berkas.nilai import Tolak
from dtks.registri.kuesioner.lembaran import BarisDitolak, FormatTidakDikenal
from dtks.registri.massal import dtsen, muat
from dtks.registri.models import ImporRegistri
from dtks.registri.services.desa import PetaDesa
from dtks.registri.services.impor import (
    LANGKAH_LAPOR,
    Hitungan,
    Keadaan,
    ambil_berkas,
    keadaan_sesudah,
    selesaikan,
)

_TABEL = ("muat_keluarga", "muat_orang")


def periksa_ekstrak(tugas: Tugas) -> None:
    """Check an uploaded extract and keep its families and members, not yet in use.

    A file of no known layout ends the work with the load DITOLAK and the reason.
    """
    impor, path = ambil_berkas(tugas)
    with ExitStack() as tumpukan:
        tampung = {
            tabel: tumpukan.enter_context(TemporaryFile("w+", encoding="utf-8", newline="\n"))
            for tabel in _TABEL
        }
        try:
            hasil = _baca(impor, path, tugas, tampung)
        except FormatTidakDikenal as galat:
            hasil = {"keadaan": Keadaan.DITOLAK, "pesan": str(galat)}
        with selesaikan(tugas, impor, path, hasil):
            if "keadaan" not in hasil:
                for tabel, berkas in tampung.items():
                    berkas.seek(0)
                    muat.tahapkan(tabel, berkas)
                jumlah = dtsen.simpan(impor.pk, impor.kabupaten_id)
                hasil |= {**jumlah, **keadaan_sesudah(jumlah["dimuat"])}


def _baca(impor: ImporRegistri, path: Path, tugas: Tugas, tampung: Mapping[str, IO[str]]) -> dict[str, Any]:
    """Write the good rows into `tampung` as COPY lines; return what was counted."""
    berkas = BerkasDtsen(path)
    peta = PetaDesa(impor.kabupaten_id, impor.ringkasan["kode"])
    hitung = Hitungan()
    keluarga: dict[str, tuple[int, dict[str, Any]]] = {}
    for baris in berkas:
        hitung.baris += 1
        if hitung.baris % LANGKAH_LAPOR == 0:
            tugas.lapor(hitung.baris, 0)
        if isinstance(baris, BarisDitolak):
            hitung.tolak(baris)
            continue
        try:
            _tampung(baris, peta, keluarga, tampung)
        except Tolak as tolak:
            hitung.tolak(tolak.di_baris(baris.nomor_baris))
        else:
            hitung.nomor_cacat += baris.nomor_cacat
    return {**asdict(hitung), "tata_letak": berkas.terbaca.tata_letak.kode}


def _tampung(
    baris: BarisDtsen,
    peta: PetaDesa,
    keluarga: dict[str, tuple[int, dict[str, Any]]],
    tampung: Mapping[str, IO[str]],
) -> None:
    """Write one row; its family once. Raises Tolak when rows of one family contradict each other."""
    isi = {**baris.keluarga, "no_kk": baris.no_kk}
    isi["desa_id"] = peta.cari(baris.kode_desa, baris.kecamatan, baris.desa)
    pertama, semula = keluarga.setdefault(baris.no_kk, (baris.nomor_baris, isi))
    if semula != isi:
        raise Tolak(
            "Nomor KK",
            baris.no_kk,
            f"Data keluarga ini berbeda dari baris {pertama} dengan nomor KK yang sama.",
            "Samakan data keluarganya, atau perbaiki nomor KK baris ini.",
        )
    if pertama == baris.nomor_baris:
        _tulis(tampung, "muat_keluarga", isi)
    if baris.orang is not None:
        orang = {**asdict(baris.orang), "nomor_baris": baris.nomor_baris, "no_kk": baris.no_kk}
        _tulis(tampung, "muat_orang", orang)


def _tulis(tampung: Mapping[str, IO[str]], tabel: str, isi: dict[str, Any]) -> None:
    tampung[tabel].write(massal.baris_copy([isi[k] for k in muat.TAHAP[tabel]]))
