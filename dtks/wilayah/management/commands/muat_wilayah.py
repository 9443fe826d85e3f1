"""Load the official region list of one district."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dtks.wilayah.services import KabupatenTidakDikenal, muat_wilayah


class Command(BaseCommand):
    help = "Memuat kode dan nama wilayah resmi (Kemendagri) satu kabupaten beserta kode BPS yang diketahui."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kabupaten", default="18.01", help="kode kabupaten bertitik, bawaan 18.01")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            jumlah = muat_wilayah(options["kabupaten"])
        except KabupatenTidakDikenal as galat:
            raise CommandError(str(galat)) from galat
        self.stdout.write(f"{jumlah} wilayah dimuat.")
