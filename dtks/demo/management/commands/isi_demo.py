"""Fill an empty installation with the invented demo district."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from dtks.akun.models import Pengguna
from dtks.akun.services import sandi_sementara
from dtks.demo.services import AKUN, isi_demo


class Command(BaseCommand):
    help = "Mengisi instalasi kosong dengan data contoh Lampung Selatan (orang rekaan, NIK kecamatan 99)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rumah-tangga", type=int, default=2000, help="banyaknya rumah tangga di registri"
        )
        parser.add_argument("--usulan", type=int, default=120, help="banyaknya usulan selama tiga bulan")
        parser.add_argument("--benih", type=int, default=1, help="benih acak: benih sama, data sama")

    def handle(self, *args: Any, **options: Any) -> None:
        if Pengguna.objects.exists():
            raise CommandError("Sudah ada pengguna. Data contoh hanya untuk instalasi kosong.")
        sandi = os.environ.get("DTKS_DEMO_SANDI") or sandi_sementara()
        with transaction.atomic():
            isi_demo(
                rumah_tangga=options["rumah_tangga"],
                usulan=options["usulan"],
                benih=options["benih"],
                sandi=sandi,
            )
        self.stdout.write(
            f"Data contoh siap: {options['rumah_tangga']} rumah tangga, {options['usulan']} usulan."
        )
        if "DTKS_DEMO_SANDI" not in os.environ:
            self.stdout.write(f"Sandi semua akun contoh: {sandi} ({', '.join(a[0] for a in AKUN)})")
