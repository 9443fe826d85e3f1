"""Record a musyawarah with its evidence and send its batch of proposals."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from dtks.periode.services import kunci_bersama
from dtks.wilayah.models import Wilayah
from usulan.berkas import BerkasBukti
from usulan.models import BuktiMusyawarah, Musyawarah, Usulan
from usulan.services.alur import jalankan
from usulan.workflow import Aksi, Status


@transaction.atomic
def kirim(
    *,
    oleh: Pengguna,
    desa: Wilayah,
    data: Mapping[str, Any],
    bukti: Mapping[str, BerkasBukti],
    kunci_usulan: Sequence[uuid.UUID],
) -> Musyawarah:
    """Record the musyawarah and send the chosen drafts, all or none.

    `bukti` maps JenisBukti to a checked file. Raises Ditolak naming the proposal that
    cannot be sent, or a batch that is empty or of another village.
    """
    periksa_izin(oleh.izin, Izin.USULAN_AJUKAN)
    kunci_bersama(desa.kode[:4])
    musyawarah, baru = Musyawarah.objects.get_or_create(
        desa=desa,
        nomor_berita_acara=data["nomor_berita_acara"],
        defaults={**data, "dibuat_oleh": oleh, "dibuat_pada": sekarang()},
    )
    if not baru:
        raise Ditolak("Nomor berita acara ini sudah dicatat. Usulannya sudah terkirim, atau nomornya keliru.")
    daftar = list(Usulan.objects.filter(kunci__in=kunci_usulan, desa=desa, status=Status.DRAF).order_by("pk"))
    if not daftar or len(daftar) != len(set(kunci_usulan)):
        raise Ditolak(
            "Sebagian usulan yang dipilih tidak lagi berupa draf. Muat ulang halaman lalu pilih lagi."
        )
    catat(
        oleh,
        "musyawarah.dicatat",
        musyawarah,
        desa.kode,
        {"nomor": musyawarah.nomor_berita_acara, "usulan": len(daftar), "bukti": sorted(bukti)},
    )
    for usulan in daftar:
        try:
            jalankan(Aksi.AJUKAN, usulan_id=usulan.pk, oleh=oleh, musyawarah=musyawarah)
        except Ditolak as galat:
            raise Ditolak(f"{usulan}: {galat}") from galat
    # Last, since a refused batch is rolled back in the database but not on the disk.
    for jenis, berkas in bukti.items():
        _simpan_bukti(musyawarah, jenis, berkas)
    return musyawarah


def _simpan_bukti(musyawarah: Musyawarah, jenis: str, berkas: BerkasBukti) -> None:
    bukti = BuktiMusyawarah(
        musyawarah=musyawarah,
        jenis=jenis,
        nama_berkas=berkas.nama,
        tipe=berkas.tipe,
        ukuran=len(berkas.isi),
        sidik=hashlib.sha256(berkas.isi).hexdigest(),
    )
    bukti.berkas.save(f"{uuid.uuid4()}{berkas.akhiran}", ContentFile(berkas.isi), save=False)
    bukti.save()
