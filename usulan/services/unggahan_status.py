"""THE ONLY WRITER OF AN UPLOAD'S STATUS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dtks.akun.models import Pengguna
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from usulan.models import StatusUnggahan, Unggahan


def selesai_dibaca(unggahan: Unggahan, status: StatusUnggahan, pesan: str = "") -> None:
    """DIBACA -> PRATINJAU or DITOLAK, with what was counted and recognised; once only."""
    Unggahan.objects.filter(pk=unggahan.pk, status=StatusUnggahan.DIBACA).update(
        status=status, pesan=pesan[:500], hitungan=unggahan.hitungan, templat=unggahan.templat
    )


def putuskan(oleh: Pengguna, unggahan: Unggahan, status: StatusUnggahan, isi: Mapping[str, Any]) -> None:
    """Write what somebody decided about a locked upload, and leave a trace."""
    unggahan.status = status
    unggahan.diputus_oleh, unggahan.diputus_pada = oleh, sekarang()
    unggahan.save()
    catat(oleh, f"unggahan.{status.lower()}", unggahan, unggahan.wilayah_id, isi)
