"""Ask for long work, claim it under a lease, report progress, finish it exactly once."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, TidakBerizin
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from dtks.pekerjaan.models import Pekerjaan, Status
from dtks.wilayah.cakupan import cakupan

SEWA = timedelta(seconds=60)
JEDA_DENYUT = timedelta(seconds=5)
PERCOBAAN_PALING_BANYAK = 5
UMUR_KEMAJUAN = 3600

log = logging.getLogger(__name__)


class SewaHilang(RuntimeError):
    """Another worker has taken the work over; this one must stop without a trace."""


@dataclass(slots=True)
class Tugas:
    """What a handler sees: its arguments, a way to report, and the one door to finish."""

    pekerjaan_id: int
    pemilik: uuid.UUID
    argumen: Mapping[str, Any]
    _denyut: Any = field(default=None)

    def lapor(self, selesai: int, dari: int) -> None:
        """Report progress (shown to the user at once) and keep the lease alive.

        Raises SewaHilang when somebody else holds the work by now.
        """
        cache.set(_kunci_kemajuan(self.pekerjaan_id), (selesai, dari), UMUR_KEMAJUAN)
        kini = sekarang()
        if self._denyut and kini - self._denyut < JEDA_DENYUT:
            return
        self._denyut = kini
        milik = Pekerjaan.objects.filter(pk=self.pekerjaan_id, pemilik=self.pemilik, status=Status.BERJALAN)
        if not milik.update(sewa_sampai=kini + SEWA):
            raise SewaHilang

    @contextmanager
    def penyelesaian(self) -> Iterator[None]:
        """One transaction in which the handler stores its result and the work is done.

        Raises SewaHilang when somebody else holds the work: nothing is stored then.
        """
        with transaction.atomic():
            pekerjaan = Pekerjaan.objects.select_for_update().get(pk=self.pekerjaan_id)
            if pekerjaan.pemilik != self.pemilik or pekerjaan.status != Status.BERJALAN:
                raise SewaHilang
            yield
            pekerjaan.status = Status.SELESAI
            pekerjaan.pemilik = pekerjaan.sewa_sampai = None
            pekerjaan.selesai_pada = sekarang()
            pekerjaan.galat = ""
            pekerjaan.save()


Penangan = Callable[[Tugas], None]
_penangan: dict[str, Penangan] = {}


def daftarkan(jenis: str, penangan: Penangan) -> None:
    """Name the function that does work of `jenis`; called once by the owning app's config."""
    _penangan[jenis] = penangan


def _kunci_kemajuan(pekerjaan_id: int) -> str:
    return f"pekerjaan:{pekerjaan_id}"


def kemajuan(pekerjaan: Pekerjaan) -> tuple[int, int]:
    """Return (done, of) as last reported; (0, 0) when nothing is known yet."""
    nilai: tuple[int, int] = cache.get(_kunci_kemajuan(pekerjaan.pk), (0, 0))
    return nilai


def minta(
    jenis: str, kunci: str, judul: str, *, wilayah: str, oleh: Pengguna | None, argumen: Mapping[str, Any]
) -> Pekerjaan:
    """Write the work as a row in the caller's transaction; asking again for `kunci` returns the same row."""
    pekerjaan, _ = Pekerjaan.objects.get_or_create(
        kunci=kunci,
        defaults={
            "jenis": jenis,
            "judul": judul,
            "argumen": dict(argumen),
            "wilayah_id": wilayah,
            "diminta_oleh": oleh,
            "dibuat_pada": sekarang(),
        },
    )
    return pekerjaan


@transaction.atomic
def _ambil(pekerjaan_id: int) -> tuple[Pekerjaan, Tugas] | None:
    """Claim the work; None when somebody has it, or it is done."""
    kini = sekarang()
    pekerjaan = (
        Pekerjaan.objects.bisa_diambil(kini)
        .select_for_update(skip_locked=True)
        .filter(pk=pekerjaan_id)
        .first()
    )
    if pekerjaan is None:
        return None
    pekerjaan.percobaan += 1
    if pekerjaan.percobaan > PERCOBAAN_PALING_BANYAK:
        pekerjaan.status, pekerjaan.pemilik, pekerjaan.sewa_sampai = Status.GAGAL, None, None
        pekerjaan.galat = pekerjaan.galat or "Pekerja berhenti berkali-kali di tengah jalan."
        pekerjaan.save()
        return None
    pekerjaan.status, pekerjaan.pemilik = Status.BERJALAN, uuid.uuid4()
    pekerjaan.sewa_sampai, pekerjaan.mulai_pada = kini + SEWA, kini
    pekerjaan.save()
    return pekerjaan, Tugas(pekerjaan.pk, pekerjaan.pemilik, pekerjaan.argumen)


def kerjakan(pekerjaan_id: int) -> bool:
    """Do the work if it is free; return whether this call finished it.

    A failure puts it back (with its reason) for the watchdog until the tries are used up.
    """
    diambil = _ambil(pekerjaan_id)
    if diambil is None:
        return False
    pekerjaan, tugas = diambil
    try:
        with cakupan(pekerjaan.wilayah_id):
            _penangan[pekerjaan.jenis](tugas)
    except SewaHilang:
        return False
    except Exception as galat:
        log.exception("pekerjaan %s gagal", pekerjaan.kunci)
        _kembalikan(tugas, galat)
        return False
    return True


def _kembalikan(tugas: Tugas, galat: Exception) -> None:
    """Give failed work back: waiting for another try, or failed for good."""
    with transaction.atomic():
        pekerjaan = Pekerjaan.objects.select_for_update().get(pk=tugas.pekerjaan_id)
        if pekerjaan.pemilik != tugas.pemilik:
            return
        habis = pekerjaan.percobaan >= PERCOBAAN_PALING_BANYAK
        pekerjaan.status = Status.GAGAL if habis else Status.MENUNGGU
        pekerjaan.pemilik = pekerjaan.sewa_sampai = None
        pekerjaan.galat = f"{type(galat).__name__}: {galat}"[:500]
        pekerjaan.save()


def boleh_ulangi(pekerjaan: Pekerjaan, oleh: Pengguna) -> bool:
    """Whether `oleh` may have this work tried again: who asked for it, and the district's operators."""
    return pekerjaan.diminta_oleh_id == oleh.pk or oleh.boleh(Izin.FINALISASI_JALANKAN)


@transaction.atomic
def ulangi(pekerjaan_id: int, oleh: Pengguna) -> None:
    """Let failed work be tried again from the start. Raises TidakBerizin, or Ditolak when it has not failed."""
    pekerjaan = Pekerjaan.objects.select_for_update().get(pk=pekerjaan_id)
    if not boleh_ulangi(pekerjaan, oleh):
        raise TidakBerizin("Pekerjaan ini diminta orang lain. Operator kabupaten dapat mengulanginya.")
    if pekerjaan.status != Status.GAGAL:
        raise Ditolak("Pekerjaan ini tidak sedang gagal. Muat ulang halaman untuk melihat keadaannya.")
    catat(oleh, "pekerjaan.diulangi", pekerjaan, pekerjaan.wilayah_id, {"galat": pekerjaan.galat})
    pekerjaan.status, pekerjaan.percobaan, pekerjaan.galat = Status.MENUNGGU, 0, ""
    pekerjaan.save()


def terlantar() -> list[int]:
    """Ids of work that nobody is doing: waiting, or with an expired lease."""
    return list(Pekerjaan.objects.bisa_diambil(sekarang()).order_by("pk").values_list("pk", flat=True)[:100])
