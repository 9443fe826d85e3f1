"""Keep, replace, remove and open the photos of a proposal."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from usulan.berkas.foto import FotoBersih
from usulan.models import FotoUsulan, JenisFoto, Usulan
from usulan.services.alur import kunci_usulan, periksa_versi
from usulan.workflow import BISA_DIUBAH

BERNOMOR = frozenset({JenisFoto.KK, JenisFoto.KTP})
"""Photos that show whole NIK or No KK: opened only by who may see those."""


@transaction.atomic
def simpan_foto(
    *, oleh: Pengguna, usulan_id: int, versi: int | None, foto: Mapping[str, FotoBersih]
) -> Usulan:
    """Store photos by kind; one of the same kind is replaced. Photos that are all stored already are
    accepted silently, whatever the version: it is the second delivery of the same step.

    Raises TidakBerizin, LayarUsang, Ditolak.
    """
    usulan = _kunci(oleh, usulan_id)
    ada = {f.jenis: f for f in FotoUsulan.objects.filter(usulan=usulan)}
    baru = {j: f for j, f in foto.items() if j not in ada or ada[j].sidik != f.sidik}
    if not baru:
        return usulan
    _boleh_diubah(usulan, versi)
    # The files first: a refusal by the database leaves at most files that no row names.
    for jenis, satu in baru.items():
        _tulis(ada.get(jenis) or FotoUsulan(usulan=usulan, jenis=jenis), satu, oleh)
    _selesai(oleh, usulan, "usulan.foto_disimpan", sorted(baru))
    return usulan


@transaction.atomic
def hapus_foto(*, oleh: Pengguna, usulan_id: int, versi: int | None, jenis: str) -> None:
    """Remove a photo with its file. Raises FotoUsulan.DoesNotExist, TidakBerizin, LayarUsang, Ditolak."""
    usulan = _kunci(oleh, usulan_id)
    _boleh_diubah(usulan, versi)
    foto = FotoUsulan.objects.get(usulan=usulan, jenis=jenis)
    _buang_nanti(foto)
    foto.delete()
    _selesai(oleh, usulan, "usulan.foto_dihapus", [jenis])


def buka_foto(oleh: Pengguna, foto: FotoUsulan) -> FieldFile:
    """Open a photo's file and log that `oleh` saw it. Raises TidakBerizin for a card's numbers."""
    if foto.jenis in BERNOMOR:
        periksa_izin(oleh.izin, Izin.DATA_PRIBADI_BUKA)
    catat(oleh, "usulan.foto_dibuka", foto.usulan, foto.usulan.desa_id, {"foto": foto.jenis})
    berkas: FieldFile = foto.berkas
    berkas.open("rb")
    return berkas


def _kunci(oleh: Pengguna, usulan_id: int) -> Usulan:
    periksa_izin(oleh.izin, Izin.USULAN_TULIS)
    return kunci_usulan(usulan_id)


def _boleh_diubah(usulan: Usulan, versi: int | None) -> None:
    if usulan.status not in BISA_DIUBAH:
        raise Ditolak("Usulan ini sedang diproses Dinas Sosial, jadi fotonya tidak dapat diubah.")
    periksa_versi(usulan, versi)


def _tulis(foto: FotoUsulan, isi: FotoBersih, oleh: Pengguna) -> None:
    if foto.pk:
        _buang_nanti(foto)
    foto.ukuran, foto.sidik = len(isi.isi), isi.sidik
    foto.lintang, foto.bujur = isi.lintang, isi.bujur
    foto.diunggah_oleh, foto.diunggah_pada = oleh, sekarang()
    foto.berkas.save(f"{uuid.uuid4()}.jpg", ContentFile(isi.isi), save=False)
    foto.save()


def _buang_nanti(foto: FotoUsulan) -> None:
    """Delete the file once the database no longer names it."""
    transaction.on_commit(partial(foto.berkas.storage.delete, str(foto.berkas.name)))


def _selesai(oleh: Pengguna, usulan: Usulan, peristiwa: str, jenis: list[str]) -> None:
    """A photo is evidence, not content: visits and findings of this content stay valid."""
    usulan.versi += 1
    usulan.diubah_pada = sekarang()
    usulan.save(update_fields=["versi", "diubah_pada"])
    catat(oleh, peristiwa, usulan, usulan.desa_id, {"foto": jenis})
