"""Load a file of proposals of past years that were never finalized."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.inti.kode_wilayah import tanpa_titik
from dtks.tampilan.waktu import tulis_angka
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from usulan.models import Golongan
from usulan.services.tunggakan import HasilTunggakan, muat_tunggakan, operator_dinas

_SEBUTAN: Mapping[str, str] = {
    Golongan.BARU: "baru",
    Golongan.PERBAIKAN: "perbaikan",
    Golongan.MIRIP: "mirip orang lain",
    Golongan.SAMA: "sama dengan data terdaftar, dilewati",
    Golongan.DITOLAK: "ditolak",
}


class Command(BaseCommand):
    help = (
        "Memuat berkas usulan tahun lalu yang belum pernah difinalisasi (21 kolom, atau kolom lain yang dipetakan). "
        "Keluarga yang benar langsung diajukan sebagai TUNGGAKAN pada periode pertama yang menerima."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", type=Path, help="berkas XLSX, XLS, ODS, atau CSV")
        wilayah = parser.add_mutually_exclusive_group(required=True)
        wilayah.add_argument(
            "--desa", help="kode desa, misalnya 18.01.06.1008; baris tanpa nama desa miliknya"
        )
        wilayah.add_argument(
            "--wilayah", help="kode kecamatan atau kabupaten bila berkas memuat beberapa desa"
        )
        parser.add_argument(
            "--tanggal",
            required=True,
            type=date.fromisoformat,
            help="tanggal usulan semula, misalnya 2019-03-31",
        )
        parser.add_argument("--sumber", required=True, help="dari mana berkas ini")
        parser.add_argument(
            "--oleh", default="", help="nama pengguna operator kabupaten; bawaan: satu-satunya"
        )
        parser.add_argument(
            "--petakan",
            action="append",
            default=[],
            metavar="JUDUL=kolom",
            help="judul kolom di berkas dan kolom kita, misalnya 'NAMA ART=nama'; boleh berulang",
        )
        parser.add_argument(
            "--laporan", type=Path, help="XLSX berisi baris yang ditolak dan cara memperbaikinya"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["berkas"]
        if not path.is_file():
            raise CommandError(f"Berkas {path} tidak ada.")
        try:
            wilayah = Wilayah.objects.get(pk=tanpa_titik(options["desa"] or options["wilayah"]))
            oleh = operator_dinas(wilayah.pk[:4], options["oleh"])
            with cakupan(oleh.kode_wilayah):
                hasil = muat_tunggakan(
                    path,
                    wilayah=wilayah,
                    tanggal=options["tanggal"],
                    sumber=options["sumber"],
                    oleh=oleh,
                    alias=_petakan(options["petakan"]),
                    laporan=options["laporan"],
                )
        except (Ditolak, TidakBerizin) as galat:
            raise CommandError(str(galat)) from galat
        except (Wilayah.DoesNotExist, ValueError) as galat:
            raise CommandError("Kode wilayah tidak dikenal. Tulis misalnya 18.01.06.1008.") from galat
        self._ringkas(hasil)

    def _ringkas(self, hasil: HasilTunggakan) -> None:
        if not hasil.baru:
            self.stdout.write("Berkas yang sama sudah pernah dimuat. Tidak ada yang berubah; ini hasilnya.")
        hitungan = hasil.unggahan.hitungan
        for golongan, jumlah in hitungan["keluarga"].items():
            baris = tulis_angka(hitungan["baris"][golongan])
            self.stdout.write(f"{tulis_angka(jumlah)} rumah tangga ({baris} baris) {_SEBUTAN[golongan]}.")
        self.stdout.write(f"{tulis_angka(hitungan.get('usulan', 0))} usulan diajukan.")
        if hasil.laporan:
            self.stdout.write(f"Baris yang ditolak: {hasil.laporan}")
        elif Golongan.DITOLAK in hitungan["keluarga"]:
            self.stdout.write(
                "Sebabnya tertulis di halaman Unggah berkas, atau pakai --laporan ditolak.xlsx."
            )


def _petakan(daftar: list[str]) -> dict[str, str]:
    pasangan = [satu.rpartition("=") for satu in daftar]
    if salah := [kiri or kanan for kiri, tanda, kanan in pasangan if not (kiri and tanda and kanan)]:
        raise CommandError(f"--petakan ditulis JUDUL=kolom, bukan {salah[0]!r}.")
    return {kiri.strip(): kanan.strip() for kiri, _, kanan in pasangan}
