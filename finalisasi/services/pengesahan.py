"""Approve a finalization: a second person, exactly the manifest he saw; the registry changes now."""

from __future__ import annotations

import secrets
from dataclasses import asdict

from django.db import models, transaction

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.jam import hari_ini, sekarang
from dtks.pekerjaan import services as pekerjaan
from dtks.pekerjaan.models import Pekerjaan
from dtks.periode.services import pindahkan_status
from dtks.periode.workflow import Aksi
from dtks.wilayah.models import Kabupaten
from finalisasi import massal
from finalisasi.letters import Penandatangan
from finalisasi.models import Finalisasi, Mandat, Pejabat, Surat
from finalisasi.services.pembekuan import kunci_finalisasi
from finalisasi.services.pengaturan import tulis_nomor
from finalisasi.workflow import StatusFinalisasi
from usulan import massal as massal_usulan

SURAT = "SURAT"
_HURUF_KODE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def penandatangan_untuk(kabupaten: str, oleh: Pengguna) -> Penandatangan:
    """How `oleh` would sign today: as the named official, or under a recorded mandate. Raises Ditolak."""
    pejabat = Pejabat.objects.filter(kabupaten=kabupaten, aktif=True).first()
    if pejabat is None:
        raise Ditolak("Penandatangan belum ditetapkan. Minta admin mengisinya di Pengaturan.")
    if pejabat.pengguna_id == oleh.pk:
        return Penandatangan("", pejabat.jabatan, "", pejabat.nama, pejabat.pangkat, pejabat.nip)
    hari = hari_ini()
    mandat = Mandat.objects.filter(pejabat=pejabat, pengguna=oleh, dari__lte=hari, sampai__gte=hari).first()
    if mandat is None:
        raise Ditolak(
            f"Surat ditandatangani {pejabat.jabatan}. Anda belum mempunyai mandat yang berlaku hari ini: "
            "minta admin mencatat surat mandatnya."
        )
    atas_nama = mandat.awalan == Mandat.Awalan.ATAS_NAMA
    return Penandatangan(
        awalan=Mandat.Awalan(mandat.awalan).value,
        jabatan=oleh.jabatan if atas_nama else pejabat.jabatan,
        jabatan_asal=pejabat.jabatan if atas_nama else "",
        nama=oleh.nama,
        pangkat=oleh.pangkat,
        nip=oleh.nip,
    )


@transaction.atomic
def sahkan(finalisasi_id: int, oleh: Pengguna, sidik_manifes: str) -> tuple[Surat, Pekerjaan]:
    """Approve exactly the manifest with digest `sidik_manifes`; apply the snapshot; number the letter.

    Raises Ditolak when the files are not ready or not those he saw, when he finalized the
    period himself, or holds no mandate.
    """
    hasil = kunci_finalisasi(finalisasi_id)
    if hasil.difinalisasi_oleh_id == oleh.pk:
        raise Ditolak("Anda sendiri yang memfinalisasi periode ini. Pengesahan dilakukan orang lain.")
    if not hasil.sidik_manifes:
        raise Ditolak("Berkas periode belum selesai dibuat. Tunggu sampai selesai, periksa, lalu sahkan.")
    if sidik_manifes != hasil.sidik_manifes:
        raise Ditolak("Berkas sudah berbeda dari yang Anda lihat. Muat ulang halaman dan periksa lagi.")
    penandatangan = penandatangan_untuk(hasil.periode.kabupaten_id, oleh)
    kini = sekarang()
    hasil.status, hasil.disahkan_oleh, hasil.disahkan_pada = StatusFinalisasi.DISAHKAN, oleh, kini
    hasil.save()
    rumah_tangga = massal.terapkan(hasil.periode_id, kini)
    massal_usulan.lepas_klaim(hasil.periode_id)
    surat = _surat(hasil, penandatangan)
    pindahkan_status(
        hasil.periode,
        Aksi.SAHKAN,
        oleh,
        {
            "versi": hasil.versi,
            "sidik_manifes": sidik_manifes,
            "rumah_tangga": rumah_tangga,
            "surat": surat.nomor,
            "kode": surat.kode,
        },
    )
    tugas = pekerjaan.minta(
        SURAT,
        f"surat:{surat.pk}",
        f"Surat Pengesahan {hasil.periode.nama}",
        wilayah=hasil.periode.kabupaten_id,
        oleh=oleh,
        argumen={"surat": surat.pk},
    )
    return surat, tugas


def _surat(hasil: Finalisasi, penandatangan: Penandatangan) -> Surat:
    """Number, code and date of the letter, written under the district's lock."""
    kabupaten = Kabupaten.objects.get(pk=hasil.periode.kabupaten_id)
    tanggal = hari_ini()
    terakhir: int | None = Surat.objects.filter(tahun=tanggal.year).aggregate(n=models.Max("urut"))["n"]
    urut = (terakhir or 0) + 1
    return Surat.objects.create(
        finalisasi=hasil,
        kode="".join(secrets.choice(_HURUF_KODE) for _ in range(12)),
        tahun=tanggal.year,
        urut=urut,
        nomor=tulis_nomor(
            kabupaten.pola_nomor,
            klasifikasi=kabupaten.klasifikasi,
            urut=urut,
            unit=kabupaten.unit,
            tanggal=tanggal,
        ),
        tanggal=tanggal,
        penandatangan=asdict(penandatangan),
    )
