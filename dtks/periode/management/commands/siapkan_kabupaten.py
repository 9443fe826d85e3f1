"""Set up an installation for one district: regions, letterhead, windows, and its first admin."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from dtks.akun.services import SyaratAkun, buat_admin_pertama, sandi_sementara
from dtks.periode.services import siapkan_kabupaten
from dtks.wilayah.services import KabupatenTidakDikenal


class Command(BaseCommand):
    help = (
        "Menyiapkan kabupaten: wilayah, kop surat, jendela bawaan, dan admin pertama. Boleh diulang. Sandi "
        "admin diambil dari DTKS_ADMIN_SANDI; tanpa itu dibuat dan ditampilkan satu kali."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kode", required=True, help="kode kabupaten dengan titik, misalnya 18.01")
        parser.add_argument("--tempat", required=True, help="tempat penandatanganan surat, misalnya Kalianda")
        parser.add_argument("--admin", required=True, help="nama pengguna admin pertama")
        parser.add_argument("--nama", help="nama lengkap admin pertama")

    def handle(self, *args: Any, **options: Any) -> None:
        diberi = os.environ.get("DTKS_ADMIN_SANDI", "")
        sandi = diberi or sandi_sementara()
        try:
            with transaction.atomic():
                kabupaten = siapkan_kabupaten(options["kode"], tempat=options["tempat"])
                nama = options["nama"] or f"Admin {kabupaten.wilayah.nama}"
                baru = buat_admin_pertama(kabupaten.pk, options["admin"], nama, sandi)
        except (KabupatenTidakDikenal, SyaratAkun) as galat:
            raise CommandError(str(galat)) from galat
        except ValidationError as galat:
            raise CommandError(f"DTKS_ADMIN_SANDI ditolak. {' '.join(galat.messages)}") from galat
        self.stdout.write(f"{kabupaten} siap dipakai.")
        if not baru:
            self.stdout.write(f"Admin “{options['admin']}” sudah ada; kata sandinya tidak diubah.")
        elif not diberi:
            self.stdout.write(f"Kata sandi sementara “{options['admin']}”: {sandi}")
            self.stdout.write("Catat sekarang: kata sandi ini tidak ditampilkan lagi.")
