"""Close and finalize a period from the command line, as a named operator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.jejak.services import segel_segera
from dtks.periode.models import Periode
from dtks.periode.services import tutup
from dtks.periode.workflow import Status
from dtks.wilayah.cakupan import cakupan
from finalisasi.services.pembekuan import finalisasi


class Command(BaseCommand):
    help = "Menutup (bila masih dibuka) dan memfinalisasi satu periode atas nama seorang operator kabupaten."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kode", help="kode periode, misalnya 2026-11")
        parser.add_argument("--oleh", required=True, help="nama pengguna operator kabupaten")

    def handle(self, *args: Any, **options: Any) -> None:
        oleh = Pengguna.objects.filter(nama_pengguna=options["oleh"], aktif=True).first()
        if oleh is None:
            raise CommandError(f"Pengguna {options['oleh']} tidak ada atau tidak aktif.")
        periode = Periode.objects.filter(kode=options["kode"], kabupaten__in=oleh.kode_wilayah).first()
        if periode is None:
            raise CommandError(f"Periode {options['kode']} tidak ada di wilayah kerja {oleh.nama_pengguna}.")
        try:
            with cakupan(oleh.kode_wilayah):
                if periode.status == Status.DIBUKA:
                    tutup(periode.pk, oleh)
                hasil, _ = finalisasi(periode.pk, oleh)
        except (Ditolak, TidakBerizin) as galat:
            raise CommandError(str(galat)) from galat
        segel_segera()
        self.stdout.write(
            f"{periode}: {hasil.jumlah_usulan} usulan dibekukan, {hasil.jumlah_dibawa} dibawa. "
            "Berkas dibuat oleh pekerja; sesudah itu supervisor mengesahkan."
        )
