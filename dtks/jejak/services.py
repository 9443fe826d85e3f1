"""Write events (only services may call this), seal them, and verify the whole trail."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from django.db import OperationalError, connection, models, transaction

from dtks.inti.jam import sekarang
from dtks.jejak.konteks import nomor_permintaan
from dtks.jejak.kunci import kunci_pribadi, kunci_publik
from dtks.jejak.models import Peristiwa, Segel

if TYPE_CHECKING:
    from dtks.jejak.pelaku import Pelaku

_ENTRI = struct.Struct(">q32s")
SEKALI_SEGEL = 200_000


def catat(
    pelaku: Pelaku | None,
    peristiwa: str,
    objek: models.Model | tuple[str, object],
    wilayah_id: str,
    isi: Mapping[str, Any] | None = None,
) -> Peristiwa:
    """Write one event in the caller's transaction. `pelaku` None means the system itself.

    `objek` is a saved model or (kind, id). `isi` holds what changed, never a whole NIK
    where the object's id serves.
    """
    jenis, nomor = objek if isinstance(objek, tuple) else (objek._meta.model_name or "", objek.pk)
    return Peristiwa.objects.create(
        terjadi_pada=sekarang(),
        pelaku_id=pelaku.pk if pelaku else None,
        nama_pelaku=pelaku.nama if pelaku else "Sistem",
        peran=pelaku.sebutan_peran if pelaku else "sistem",
        peristiwa=peristiwa,
        objek=jenis,
        objek_id=str(nomor),
        wilayah_id=wilayah_id,
        isi=dict(isi or {}),
        permintaan=nomor_permintaan.get(),
    )


def segel(tunggu_ms: int = 2000) -> Segel | None:
    """Seal all events not yet sealed; return the new seal, or None if there was nothing.

    Must run outside other transactions: ids commit out of order, so it takes the table in
    SHARE mode, which waits (at most `tunggu_ms`) for the writers under way. Raises
    OperationalError when they do not finish in time; the next run catches up.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [tunggu_ms])
            cursor.execute("LOCK TABLE jejak_segel IN EXCLUSIVE MODE")
            cursor.execute("LOCK TABLE jejak_peristiwa IN SHARE MODE")
        baru = list(Peristiwa.objects.belum_disegel()[:SEKALI_SEGEL])
        if not baru:
            return None
        terakhir = Segel.objects.order_by("-id").first()
        hasil = Segel(
            dari_id=(terakhir.sampai_id if terakhir else 0) + 1,
            sampai_id=baru[-1].pk,
            jumlah=len(baru),
            isi=b"".join(_ENTRI.pack(p.pk, p.sidik()) for p in baru),
            sidik_sebelum=terakhir.sidik if terakhir else "",
            dibuat_pada=sekarang(),
        )
        hasil.sidik = hasil.hitung_sidik()
        hasil.tanda_tangan = kunci_pribadi().sign(hasil.sidik.encode())
        hasil.save()
        return hasil


def segel_segera() -> str:
    """Seal now and return the digest of the newest seal (hex); "" when there is none.

    A busy table is not an error: the minute's beat seals again.
    """
    try:
        while segel() is not None:
            pass
    except OperationalError:
        pass
    return Segel.objects.order_by("-id").values_list("sidik", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class HasilPeriksa:
    """Outcome of the verification: counts, and the first thing wrong ("" if nothing)."""

    segel: int
    peristiwa: int
    belum_disegel: int
    kesalahan: str = ""

    @property
    def utuh(self) -> bool:
        return not self.kesalahan


def periksa(tercetak: Iterable[tuple[str, str]] = ()) -> HasilPeriksa:
    """Verify every seal and every event; name the first altered, removed or inserted one.

    `tercetak` are (seal digest, where) printed outside the database: each must still be there.
    """
    jumlah_segel = jumlah_peristiwa = 0
    sebelum: Segel | None = None
    for satu in Segel.objects.order_by("id").iterator(chunk_size=1):
        kesalahan = _periksa_segel(satu, sebelum) or next(_beda(satu), "")
        if kesalahan:
            return HasilPeriksa(jumlah_segel, jumlah_peristiwa, 0, kesalahan)
        jumlah_segel += 1
        jumlah_peristiwa += satu.jumlah
        sebelum = satu
    for sidik, di_mana in tercetak:
        if not Segel.objects.filter(sidik=sidik).exists():
            return HasilPeriksa(
                jumlah_segel, jumlah_peristiwa, 0, f"Segel yang tercetak pada {di_mana} tidak ada lagi."
            )
    return HasilPeriksa(jumlah_segel, jumlah_peristiwa, Peristiwa.objects.belum_disegel().count())


def _periksa_segel(satu: Segel, sebelum: Segel | None) -> str:
    """What is wrong with the seal itself, "" if nothing."""
    dari = (sebelum.sampai_id if sebelum else 0) + 1
    if satu.sidik_sebelum != (sebelum.sidik if sebelum else "") or satu.dari_id != dari:
        return (
            f"Segel {satu.pk} tidak menyambung ke segel sebelumnya: ada segel yang dihapus atau disisipkan."
        )
    if satu.sidik != satu.hitung_sidik() or len(bytes(satu.isi)) != satu.jumlah * _ENTRI.size:
        return f"Segel {satu.pk} diubah: isinya tidak cocok dengan sidiknya."
    try:
        kunci_publik().verify(bytes(satu.tanda_tangan), satu.sidik.encode())
    except InvalidSignature:
        return f"Segel {satu.pk} dipalsukan: tanda tangannya tidak cocok dengan kunci publik."
    return ""


def _beda(satu: Segel) -> Iterator[str]:
    """Differences between a seal and the events in its range, lowest id first."""
    tersegel = dict(_ENTRI.iter_unpack(bytes(satu.isi)))
    nyata = Peristiwa.objects.filter(id__range=(satu.dari_id, satu.sampai_id)).order_by("id")
    temuan: dict[int, str] = {}
    ada: set[int] = set()
    for p in nyata.iterator(chunk_size=5000):
        ada.add(p.pk)
        if p.pk not in tersegel:
            temuan[p.pk] = f"Peristiwa {p.pk} disisipkan sesudah disegel (segel {satu.pk})."
        elif p.sidik() != tersegel[p.pk]:
            temuan[p.pk] = f"Peristiwa {p.pk} diubah sesudah disegel (segel {satu.pk})."
    for nomor in tersegel.keys() - ada:
        temuan[nomor] = f"Peristiwa {nomor} dihapus sesudah disegel (segel {satu.pk})."
    yield from (temuan[nomor] for nomor in sorted(temuan))
