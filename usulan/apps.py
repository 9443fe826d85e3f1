"""App config of usulan."""

from __future__ import annotations

from django.apps import AppConfig


class UsulanConfig(AppConfig):
    name = "usulan"
    label = "usulan"

    def ready(self) -> None:
        """Name the long work this app does."""
        from dtks.pekerjaan.services import daftarkan  # noqa: PLC0415 - models are not loaded before
        from usulan.services.unggahan import AMBIL_UNGGAHAN, ambil_unggahan  # noqa: PLC0415
        from usulan.services.unggahan_baca import BACA_UNGGAHAN, baca_unggahan  # noqa: PLC0415
        from usulan.services.unggahan_foto import FOTO_UNGGAHAN, pasang_foto  # noqa: PLC0415

        daftarkan(BACA_UNGGAHAN, baca_unggahan)
        daftarkan(AMBIL_UNGGAHAN, ambil_unggahan)
        daftarkan(FOTO_UNGGAHAN, pasang_foto)
