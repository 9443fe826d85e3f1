"""Recount every period from proposals and trail; exit 1 on the first difference."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from finalisasi.services.periksa import periksa_neraca


class Command(BaseCommand):
    help = "Menghitung ulang neraca semua periode dari usulan dan jejak. Keluar dengan 1 bila ada beda."

    def handle(self, *args: Any, **options: Any) -> None:
        beda = next(periksa_neraca(), None)
        if beda is not None:
            raise CommandError(beda)
        self.stdout.write("Neraca cocok: tidak ada usulan yang hilang.")
