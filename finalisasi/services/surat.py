"""Make the letter's PDF (long work); take the signed copy; tell anyone whether a code is genuine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat, segel_segera
from dtks.pekerjaan.services import Tugas
from dtks.wilayah.cakupan import NASIONAL, cakupan
from finalisasi.letters import render_pdf
from finalisasi.models import Surat
from finalisasi.services.isi_surat import isi_surat, simpanan
from finalisasi.workflow import StatusSurat


def buat_surat(tugas: Tugas) -> None:
    """Render the approved letter and store it once; only renders, decides nothing."""
    surat = Surat.objects.select_related("finalisasi__periode").get(pk=tugas.argumen["surat"])
    tugas.lapor(0, 2)
    isi = isi_surat(surat, segel_segera())
    pdf = render_pdf(isi)
    tugas.lapor(1, 2)
    with tugas.penyelesaian():
        surat.isi = simpanan(isi)
        surat.segel = isi.segel
        surat.sidik = hashlib.sha256(pdf).hexdigest()
        surat.berkas.save(f"surat-pengesahan-{surat.kode}.pdf", ContentFile(pdf), save=False)
        # Only these: an older copy saved whole could undo what somebody wrote meanwhile.
        surat.save(update_fields=["isi", "segel", "sidik", "berkas"])
        catat(
            None,
            "surat.dibuat",
            surat,
            surat.finalisasi.periode.kabupaten_id,
            {"nomor": surat.nomor, "sidik": surat.sidik, "segel": surat.segel},
        )


@transaction.atomic
def unggah_bertanda_tangan(surat_id: int, oleh: Pengguna, pdf: bytes, alasan: str = "") -> Surat:
    """Store the letter as signed (wet and scanned, or signed outside); from now on it counts as sah.

    A wrong file is replaced with a written reason; the earlier one stays on the disk and its
    digest in the trail. Raises Ditolak when it is no whole PDF, the letter is not made yet, or a
    replacement lacks its reason.
    """
    periksa_izin(oleh.izin, Izin.FINALISASI_SAHKAN)
    surat = (
        Surat.objects.select_for_update(of=("self",)).select_related("finalisasi__periode").get(pk=surat_id)
    )
    if not surat.berkas:
        raise Ditolak("Surat masih dibuat. Tunggu sampai selesai, unduh, tanda tangani, lalu unggah.")
    if surat.status == StatusSurat.SAH and not alasan.strip():
        raise Ditolak("Surat bertanda tangan sudah diunggah. Untuk menggantinya, tuliskan alasannya.")
    if not _pdf_utuh(pdf):
        raise Ditolak("Berkas bukan PDF yang utuh. Pindai surat yang sudah ditandatangani sebagai PDF.")
    sebelumnya = surat.sidik_ttd
    surat.status, surat.ttd_oleh, surat.ttd_pada = StatusSurat.SAH, oleh, sekarang()
    surat.sidik_ttd = hashlib.sha256(pdf).hexdigest()
    surat.berkas_ttd.save(f"surat-pengesahan-{surat.kode}-ttd.pdf", ContentFile(pdf), save=False)
    surat.save()
    catat(
        oleh,
        "surat.ditandatangani",
        surat,
        surat.finalisasi.periode.kabupaten_id,
        {"sidik_ttd": surat.sidik_ttd, "sebelumnya": sebelumnya, "alasan": alasan.strip()},
    )
    return surat


def _pdf_utuh(pdf: bytes) -> bool:
    """Whether the bytes begin and end as a PDF does: a cut-off or renamed file is no letter."""
    ekor = pdf[-2048:]
    return pdf.startswith(b"%PDF-") and b"startxref" in ekor and b"%%EOF" in ekor


@dataclass(frozen=True, slots=True)
class KeteranganSurat:
    """What anyone may know of a letter: no personal data."""

    nomor: str
    kode: str
    tanggal: date
    instansi_wilayah: str
    periode: str
    penandatangan: str
    usulan: int
    jiwa: int
    sah: bool
    ttd_pada: datetime | None
    sidik: str
    sidik_ttd: str
    sidik_manifes: str


def keterangan_surat(kode: str) -> KeteranganSurat | None:
    """Public check of a letter by its code; None when there is no such letter.

    Opens the whole country's scope on purpose: it returns only published facts of one letter.
    """
    with cakupan(NASIONAL):
        surat = (
            Surat.objects.filter(kode=kode.upper())
            .select_related("finalisasi__periode__kabupaten__wilayah")
            .first()
        )
    if surat is None:
        return None
    hasil = surat.finalisasi
    return KeteranganSurat(
        nomor=surat.nomor,
        kode=surat.kode,
        tanggal=surat.tanggal,
        instansi_wilayah=hasil.periode.kabupaten.wilayah.nama,
        periode=hasil.periode.nama,
        penandatangan=surat.penandatangan["nama"],
        usulan=hasil.jumlah_usulan,
        jiwa=hasil.jumlah_jiwa,
        sah=surat.status == StatusSurat.SAH,
        ttd_pada=surat.ttd_pada,
        sidik=surat.sidik,
        sidik_ttd=surat.sidik_ttd,
        sidik_manifes=hasil.sidik_manifes,
    )
