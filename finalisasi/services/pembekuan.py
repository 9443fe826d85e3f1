"""Finalize a period: freeze what is approved, carry the rest, write the neraca."""

from __future__ import annotations

from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.jejak.konteks import nomor_permintaan
from dtks.pekerjaan import services as pekerjaan
from dtks.pekerjaan.models import Pekerjaan
from dtks.periode.models import Periode
from dtks.periode.services import kunci_tunggal, periode_berikut, pindahkan_status
from dtks.periode.workflow import SELESAI_DI_DAERAH, Aksi
from finalisasi import massal
from finalisasi.models import Finalisasi
from finalisasi.workflow import StatusFinalisasi
from usulan import massal as massal_usulan
from usulan.models import Usulan
from usulan.services.temuan import hitung_temuan
from usulan.workflow import Status

BERKAS_PERIODE = "BERKAS_PERIODE"


def pelaku_sql(oleh: Pengguna) -> dict[str, object]:
    """The actor as the columns of a trail event, for the bulk writer."""
    return {
        "pelaku": oleh.pk,
        "nama": oleh.nama,
        "peran": oleh.sebutan_peran,
        "permintaan": nomor_permintaan.get(),
    }


@transaction.atomic
def finalisasi(periode_id: int, oleh: Pengguna) -> tuple[Finalisasi, Pekerjaan]:
    """Freeze the approved proposals of a closed period; carry everything else into the next.

    Set-based, in one transaction under the district's lock. What can no longer be applied
    is set aside, carried, and listed. Raises Ditolak when an earlier period is unfinished,
    AksiTidakBerlaku when the period is not closed (or was finalized a moment ago).
    """
    periksa_izin(oleh.izin, Izin.FINALISASI_JALANKAN)
    kabupaten = Periode.objects.values_list("kabupaten_id", flat=True).get(pk=periode_id)
    kunci_tunggal(kabupaten)
    periode = Periode.objects.select_for_update().get(pk=periode_id)
    terdahulu = Periode.objects.sebelum(periode).exclude(status__in=SELESAI_DI_DAERAH).berurutan().first()
    if terdahulu is not None:
        raise Ditolak(f"Periode {terdahulu.nama} belum disahkan. Periode difinalisasi menurut urutan.")
    kini = sekarang()
    pindahkan_status(periode, Aksi.FINALISASI, oleh, {})
    bentrok = massal_usulan.bentrok(periode.pk)
    disisihkan = _sisihkan(bentrok)
    jumlah = massal_usulan.bekukan(periode.pk, bentrok, kini)
    dibawa = massal_usulan.tutup_masa(periode.pk, periode_berikut(periode).pk, kini)
    hasil = Finalisasi.objects.create(
        periode=periode,
        versi=Finalisasi.objects.filter(periode=periode).count() + 1,
        jumlah_usulan=jumlah,
        jumlah_jiwa=0,
        jumlah_dibawa=dibawa,
        disisihkan=disisihkan,
        difinalisasi_oleh=oleh,
        difinalisasi_pada=kini,
    )
    hasil.jumlah_jiwa = massal.cuplik(hasil.pk, periode.pk)
    hasil.save(update_fields=["jumlah_jiwa"])
    massal.tulis_neraca(hasil.pk, periode.pk)
    massal.catat_setiap(
        None,
        periode.pk,
        "usulan.finalisasi",
        kini,
        {**pelaku_sql(oleh), "isi": '{"dari": "DISETUJUI", "ke": "DIFINALISASI"}'},
    )
    tugas = pekerjaan.minta(
        BERKAS_PERIODE,
        f"berkas-periode:{hasil.pk}",
        f"Berkas periode {periode.nama} versi {hasil.versi}",
        wilayah=kabupaten,
        oleh=oleh,
        argumen={"finalisasi": hasil.pk},
    )
    return hasil, tugas


def _sisihkan(usulan_ids: list[int]) -> list[dict[str, object]]:
    """Give what cannot be applied its finding, so that the district sees why it was carried."""
    disisihkan: list[dict[str, object]] = []
    for usulan in Usulan.objects.filter(pk__in=usulan_ids).order_by("pk"):
        galat = [t for t in hitung_temuan(usulan) if t.galat]
        usulan.save(update_fields=["jumlah_galat", "jumlah_peringatan"])
        disisihkan.append(
            {
                "usulan": usulan.pk,
                "kunci": str(usulan.kunci),
                "nama": usulan.nama_kepala,
                "desa": usulan.desa_id,
                "sebab": galat[0].pesan
                if galat
                else "Bertabrakan dengan usulan lain yang disetujui pada periode ini.",
            }
        )
    return disisihkan


@transaction.atomic
def tolak_pengesahan(finalisasi_id: int, oleh: Pengguna, alasan: str) -> Finalisasi:
    """Refuse the approval: unfreeze; the operator has the period back. The registry was never touched.

    Raises Ditolak without a reason or when it was decided meanwhile.
    """
    hasil = kunci_finalisasi(finalisasi_id)
    if not alasan.strip():
        raise Ditolak("Tuliskan alasan penolakan: operator kabupaten akan memperbaikinya menurut alasan itu.")
    kini = sekarang()
    pindahkan_status(hasil.periode, Aksi.TOLAK, oleh, {"alasan": alasan, "versi": hasil.versi})
    beku = list(
        Usulan.objects.filter(periode=hasil.periode, status=Status.DIFINALISASI).values_list("pk", flat=True)
    )
    massal_usulan.cairkan(hasil.periode_id, kini)
    massal.catat_setiap(
        beku,
        hasil.periode_id,
        "usulan.batal",
        kini,
        {**pelaku_sql(oleh), "isi": '{"dari": "DIFINALISASI", "ke": "DISETUJUI"}'},
    )
    hasil.status, hasil.ditolak_oleh, hasil.ditolak_pada, hasil.alasan_tolak = (
        StatusFinalisasi.DITOLAK,
        oleh,
        kini,
        alasan.strip(),
    )
    hasil.save()
    return hasil


def kunci_finalisasi(finalisasi_id: int) -> Finalisasi:
    """Take the district's lock and the rows of the finalization and its period; return it fresh."""
    hasil = Finalisasi.objects.select_related("periode").get(pk=finalisasi_id)
    kunci_tunggal(hasil.periode.kabupaten_id)
    hasil = Finalisasi.objects.select_for_update().get(pk=finalisasi_id)
    hasil.periode = Periode.objects.select_for_update().get(pk=hasil.periode_id)
    if hasil.status != StatusFinalisasi.DIBEKUKAN:
        raise Ditolak("Versi finalisasi ini sudah diputuskan. Muat ulang halaman.")
    return hasil
