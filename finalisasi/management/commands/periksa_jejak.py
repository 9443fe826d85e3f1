"""Verify the whole trail and the seals printed in letters; exit 1 and name the first that does not hold."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dtks.jejak.services import periksa
from dtks.wilayah.cakupan import NASIONAL, cakupan
from finalisasi.services.periksa import segel_tercetak


class Command(BaseCommand):
    help = "Memeriksa seluruh jejak terhadap segelnya. Keluar dengan 1 bila ada yang diubah."

    def handle(self, *args: Any, **options: Any) -> None:
        with cakupan(NASIONAL):
            hasil = periksa(segel_tercetak())
        if not hasil.utuh:
            raise CommandError(hasil.kesalahan)
        self.stdout.write(
            f"Jejak utuh: {hasil.segel} segel, {hasil.peristiwa} peristiwa tersegel, "
            f"{hasil.belum_disegel} belum disegel."
        )
