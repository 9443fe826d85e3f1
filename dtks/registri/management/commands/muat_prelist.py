"""Load a prelist file (BDT 2015 layout) into the registry."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.registri.bdt2015 import NAMA_SISTEM, FormatTidakDikenal
from dtks.registri.prelist import HasilPrelist, PadananDesa, TidakAdaYangDimuat, daerah_dilayani, muat_prelist
from dtks.registri.resources import baca_padanan, tulis_padanan
from dtks.tampilan.waktu import tulis_angka
from dtks.wilayah.cakupan import cakupan

_KEADAAN = {"BARU": "baru", "BERUBAH": "berubah", "TETAP": "tetap", "DILEWATI": "dilewati"}


class Command(BaseCommand):
    help = (
        "Memuat berkas prelist BDT 2015 (XLSX, XLS, ODS, atau CSV) ke registri. "
        "Setiap baris yang ditolak tercatat di laporan beserta sebab dan cara memperbaikinya."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", type=Path, help="berkas prelist")
        parser.add_argument(
            "--kode", required=True, choices=list(NAMA_SISTEM), help="jenis kode wilayah di berkas"
        )
        parser.add_argument(
            "--kabupaten", default="", help="kode kabupaten, misalnya 18.01; perlu bila melayani beberapa"
        )
        parser.add_argument("--padanan", type=Path, help="CSV padanan desa yang sudah diisi")
        parser.add_argument(
            "--laporan", type=Path, help="nama laporan; bawaan: berkas baru di folder laporan"
        )
        parser.add_argument("--oleh", default="", help="nama pengguna operator kabupaten; bawaan: sistem")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in filter(None, (options["berkas"], options["padanan"])):
            if not path.is_file():
                raise CommandError(f"Berkas {path} tidak ada.")
        oleh = _pengguna(options["oleh"])
        padanan: dict[str, PadananDesa] = {}
        try:
            kabupaten = daerah_dilayani(options["kabupaten"]).kode
            padanan = baca_padanan(options["padanan"], kabupaten) if options["padanan"] else {}
            with cakupan(kabupaten):
                hasil = muat_prelist(
                    options["berkas"],
                    kode=options["kode"],
                    kabupaten=kabupaten,
                    padanan={
                        p.kode_bps_desa: p.kode_kemendagri for p in padanan.values() if p.kode_kemendagri
                    },
                    laporan=options["laporan"],
                    oleh=oleh,
                )
        except TidakAdaYangDimuat as galat:
            self._ringkas(galat.hasil, padanan, kabupaten)
            raise CommandError(str(galat)) from galat
        except (Ditolak, TidakBerizin, FormatTidakDikenal) as galat:
            raise CommandError(str(galat)) from galat
        self._ringkas(hasil, padanan, kabupaten)

    def _ringkas(self, hasil: HasilPrelist, padanan: Mapping[str, PadananDesa], kabupaten: str) -> None:
        """Print the counts; write the mapping to fill in, with what was already filled in kept."""
        self.stdout.write(f"{tulis_angka(hasil.baris)} baris dibaca, {tulis_angka(hasil.ditolak)} ditolak.")
        for nama, jumlah in (("Rumah tangga", hasil.rumah_tangga), ("Anggota", hasil.anggota)):
            rincian = (f"{tulis_angka(jumlah[k])} {kata}" for k, kata in _KEADAAN.items() if jumlah.get(k))
            self.stdout.write(f"{nama}: {', '.join(rincian) or 'tidak ada'}.")
        self.stdout.write(f"{tulis_angka(hasil.temuan)} temuan perlu diperiksa.")
        self.stdout.write(f"Laporan: {hasil.laporan}")
        if hasil.belum_cocok:
            path = hasil.laporan.with_name(f"{hasil.laporan.stem}-padanan.csv")
            semua = {**padanan, **{p.kode_bps_desa: p for p in hasil.belum_cocok}}
            tulis_padanan(path, semua.values(), kabupaten)
            self.stdout.write(
                f"{len(hasil.belum_cocok)} desa belum dikenali. Isi kolom kode_kemendagri di {path}, "
                "lalu jalankan perintah ini lagi dengan --padanan berkas itu."
            )


def _pengguna(nama: str) -> Pengguna | None:
    if not nama:
        return None
    oleh = Pengguna.objects.filter(nama_pengguna=nama, aktif=True).first()
    if oleh is None:
        raise CommandError(f"Pengguna {nama} tidak ada atau tidak aktif.")
    return oleh
