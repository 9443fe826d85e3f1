"""App config of finalisasi."""

from __future__ import annotations

from django.apps import AppConfig


class FinalisasiConfig(AppConfig):
    name = "finalisasi"
    label = "finalisasi"

    def ready(self) -> None:
        """Name the long work this app does."""
        from dtks.pekerjaan.services import daftarkan  # noqa: PLC0415 - models are not loaded before
        from finalisasi.services.berkas import buat_berkas_periode  # noqa: PLC0415
        from finalisasi.services.pembekuan import BERKAS_PERIODE  # noqa: PLC0415
        from finalisasi.services.pengesahan import SURAT  # noqa: PLC0415
        from finalisasi.services.surat import buat_surat  # noqa: PLC0415

        daftarkan(BERKAS_PERIODE, buat_berkas_periode)
        daftarkan(SURAT, buat_surat)
