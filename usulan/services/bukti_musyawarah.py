"""Write and delete the files of evidence of a musyawarah; called with the musyawarah locked."""

from __future__ import annotations

import hashlib
import uuid
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from usulan.berkas import BerkasBukti
from usulan.models import BuktiMusyawarah, JenisBukti, Musyawarah


def tulis(musyawarah: Musyawarah, jenis: JenisBukti, berkas: BerkasBukti) -> BuktiMusyawarah:
    """Store one checked file."""
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
    return bukti


def hapus(musyawarah: Musyawarah, jenis: JenisBukti) -> str:
    """Delete the evidence of a kind; return its SHA-256, "" if there was none. The file goes with the commit."""
    lama = musyawarah.bukti.filter(jenis=jenis).first()
    if lama is None:
        return ""
    transaction.on_commit(partial(lama.berkas.storage.delete, lama.berkas.name or ""))
    lama.delete()
    return lama.sidik
