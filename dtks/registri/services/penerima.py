"""Read a recipient list into the facts of the district (the long work of a load)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from dtks.pekerjaan.services import Tugas
from dtks.registri import massal
from dtks.registri.berkas.nilai import Tolak
from dtks.registri.berkas.penerima import BerkasPenerima
from dtks.registri.kuesioner.lembaran import BarisDitolak, FormatTidakDikenal
from dtks.registri.massal import muat
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


def periksa_daftar_penerima(tugas: Tugas) -> None:
    """Check an uploaded recipient list and keep its rows, not yet in use.

    A file of no known layout ends the work with the load DITOLAK and the reason.
    """
    impor, path = ambil_berkas(tugas)
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as tampung:
        try:
            hasil = _baca(impor, path, tugas, tampung)
        except FormatTidakDikenal as galat:
            hasil = {"keadaan": Keadaan.DITOLAK, "pesan": str(galat)}
        with selesaikan(tugas, impor, path, hasil):
            if "keadaan" not in hasil:
                tampung.seek(0)
                muat.tahapkan("muat_penerima", tampung)
                dimuat, terdaftar = muat.simpan_penerima(
                    impor.pk, impor.kabupaten_id, impor.program, impor.tahap
                )
                hasil |= {"terdaftar": terdaftar, **keadaan_sesudah(dimuat)}


def _baca(impor: ImporRegistri, path: Path, tugas: Tugas, tampung: IO[str]) -> dict[str, Any]:
    """Write the good rows into `tampung` as COPY lines; return what was counted."""
    berkas = BerkasPenerima(path, impor.program)
    peta = PetaDesa(impor.kabupaten_id, impor.ringkasan["kode"])
    hitung = Hitungan()
    for baris in berkas:
        hitung.baris += 1
        if hitung.baris % LANGKAH_LAPOR == 0:
            tugas.lapor(hitung.baris, 0)
        if isinstance(baris, BarisDitolak):
            hitung.tolak(baris)
            continue
        try:
            desa = peta.cari(baris.kode_desa, baris.kecamatan, baris.desa)
        except Tolak as tolak:
            hitung.tolak(tolak.di_baris(baris.nomor_baris))
            continue
        hitung.nomor_cacat += baris.nomor_cacat
        isi = {**asdict(baris), "desa_id": desa}
        tampung.write(massal.baris_copy([isi[k] for k in muat.TAHAP["muat_penerima"]]))
    hitung.dilewati = berkas.dilewati
    return {**asdict(hitung), "tata_letak": berkas.terbaca.tata_letak.kode}
