"""Do one move of the life of a proposal for many at once, and say which were refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from usulan.models import Usulan
from usulan.services.alur import jalankan
from usulan.workflow import Aksi

PALING_BANYAK = 500
_TIDAK_ADA = "Usulan ini tidak ada di wilayah kerja Anda."


@dataclass(slots=True)
class HasilBorongan:
    """How many were done; the refused ones as reason to the names of their proposals."""

    selesai: int = 0
    ditolak: dict[str, list[str]] = field(default_factory=dict)

    @property
    def jumlah_ditolak(self) -> int:
        return sum(len(nama) for nama in self.ditolak.values())


@transaction.atomic
def jalankan_banyak(
    aksi: Aksi, *, oleh: Pengguna, pilihan: Mapping[int, int], alasan: str = ""
) -> HasilBorongan:
    """Do `aksi` for each proposal of `pilihan` (id to the version that the screen showed).

    A refused one is skipped, the others are done, all in one transaction; each leaves the event
    that it would leave alone. Raises Ditolak for none or more than 500, TidakBerizin.
    """
    if not pilihan:
        raise Ditolak("Belum ada usulan yang dicentang. Centang dulu usulannya pada daftar.")
    if len(pilihan) > PALING_BANYAK:
        raise Ditolak(f"Paling banyak {PALING_BANYAK} usulan sekali jalan. Kurangi pilihannya.")
    nama = {u.pk: f"{u} (No. {u.pk})" for u in Usulan.objects.filter(pk__in=pilihan)}
    hasil = HasilBorongan()
    # In the order of ids, as every writer of many locks them, so that two of them never wait for each other.
    for usulan_id, versi in sorted(pilihan.items()):
        try:
            with transaction.atomic():
                jalankan(aksi, usulan_id=usulan_id, oleh=oleh, versi=versi, alasan=alasan)
        except Usulan.DoesNotExist:
            hasil.ditolak.setdefault(_TIDAK_ADA, []).append(f"No. {usulan_id}")
        except Ditolak as galat:
            hasil.ditolak.setdefault(str(galat), []).append(nama[usulan_id])
        else:
            hasil.selesai += 1
    return hasil
