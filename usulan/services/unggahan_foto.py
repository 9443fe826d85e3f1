"""Hang the photos of an upload on the drafts that it became, by NIK or No KK (long work)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import Final

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.nik import samarkan
from dtks.pekerjaan.services import Tugas
from usulan.berkas import BerkasDitolak
from usulan.berkas.foto import bersihkan_foto
from usulan.berkas.zip_foto import FotoZip, baca_zip_foto
from usulan.models import StatusUnggahan, Unggahan, UsulanAnggota, UsulanKeluarga
from usulan.services.foto import simpan_foto
from usulan.services.unggahan_lokal import berkas_lokal

FOTO_UNGGAHAN: Final = "FOTO_UNGGAHAN"
_DISEBUT: Final = 20
_TANPA_USULAN: Final = "tidak ada drafnya dalam berkas ini"


def periksa_zip(unggahan: Unggahan) -> None:
    """Judge the listing of the ZIP before anything is taken. Raises BerkasDitolak."""
    if unggahan.foto:
        with berkas_lokal(unggahan.foto) as path:
            next(baca_zip_foto(path), None)


def pasang_foto(tugas: Tugas) -> None:
    """Handler of the work: each photo is stored by itself, what cannot be stored is told by masked number."""
    oleh = Pengguna.objects.get(pk=tugas.argumen["oleh"])
    unggahan = Unggahan.objects.get(pk=tugas.argumen["unggahan"])
    terpasang, gagal = 0, []
    pemilik = dict(_pemilik(unggahan))
    try:
        with berkas_lokal(unggahan.foto) as path:
            for ke, foto in enumerate(baca_zip_foto(path)):
                tugas.lapor(ke, 0)
                sebab = _pasang(oleh, foto, pemilik.get(foto.nomor16))
                terpasang += not sebab
                if sebab:
                    gagal.append(f"{samarkan(foto.nomor16)} ({foto.jenis.label}): {sebab}")
    except BerkasDitolak as galat:
        gagal.append(str(galat))
    with tugas.penyelesaian():
        unggahan = Unggahan.objects.select_for_update().get(pk=unggahan.pk)
        lagi = [f"dan {len(gagal) - _DISEBUT} foto lain"] if len(gagal) > _DISEBUT else []
        unggahan.hitungan["foto"] = {"terpasang": terpasang, "gagal": [*gagal[:_DISEBUT], *lagi]}
        unggahan.save(update_fields=["hitungan"])


def _pemilik(unggahan: Unggahan) -> Iterator[tuple[str, int]]:
    """The drafts of an upload by every NIK and No KK in them."""
    if unggahan.status != StatusUnggahan.DIAMBIL:
        return
    keluarga = UsulanKeluarga.objects.filter(usulan__unggahan=unggahan).values_list("no_kk", "usulan_id")
    anggota = UsulanAnggota.objects.filter(usulan__unggahan=unggahan).values_list("nik", "usulan_id")
    yield from ((nomor, usulan) for nomor, usulan in chain(keluarga, anggota) if nomor)


def _pasang(oleh: Pengguna, foto: FotoZip, usulan_id: int | None) -> str:
    """Store one photo; why not, or "" when it was."""
    if usulan_id is None:
        return _TANPA_USULAN
    try:
        bersih = bersihkan_foto(io.BytesIO(foto.isi))
        simpan_foto(oleh=oleh, usulan_id=usulan_id, versi=None, foto={foto.jenis: bersih})
    except (BerkasDitolak, Ditolak) as galat:
        return str(galat)
    return ""
