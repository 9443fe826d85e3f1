"""App config of registri."""

from __future__ import annotations

from django.apps import AppConfig


class RegistriConfig(AppConfig):
    name = "dtks.registri"
    label = "registri"

    def ready(self) -> None:
        """Name the long work this app does."""
        from dtks.pekerjaan.services import daftarkan  # noqa: PLC0415 - models are not loaded before
        from dtks.registri.services.dtsen import periksa_ekstrak  # noqa: PLC0415
        from dtks.registri.services.impor import berlakukan  # noqa: PLC0415
        from dtks.registri.services.penerima import periksa_daftar_penerima  # noqa: PLC0415

        daftarkan("MUAT_PENERIMA", periksa_daftar_penerima)
        daftarkan("MUAT_DTSEN", periksa_ekstrak)
        daftarkan("PAKAI_IMPOR", berlakukan)
