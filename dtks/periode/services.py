"""Open and close periods; say which period takes a proposal; the district's lock."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import WIB, hari_ini, sekarang
from dtks.inti.kode_wilayah import tanpa_titik
from dtks.jejak.services import catat
from dtks.periode.models import JendelaBawaan, JendelaPeriode, Kegiatan, Periode, bulan_depan
from dtks.periode.workflow import ALUR, MENERIMA, Aksi, Status
from dtks.tampilan.waktu import BULAN
from dtks.wilayah.cakupan import DiLuarCakupan, di_dalam_cakupan
from dtks.wilayah.models import Kabupaten, Wilayah
from dtks.wilayah.services import muat_wilayah

_RUANG_KUNCI = 1801


def kunci_bersama(kabupaten: str) -> None:
    """Take the district's lock, shared, until the transaction ends.

    Every writer of a status takes it first, so that closing, finalizing and approving
    (which take it alone) never see a half-done sending.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_RUANG_KUNCI, int(kabupaten)])


def kunci_tunggal(kabupaten: str) -> None:
    """Take the district's lock alone, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_RUANG_KUNCI, int(kabupaten)])


def nama_periode(mulai: date) -> str:
    return f"{BULAN[mulai.month - 1]} {mulai.year}"


@transaction.atomic
def buka_periode(kabupaten: str, bulan: date, oleh: Pengguna | None = None) -> Periode:
    """Open the period of the month of `bulan` with the district's default windows.

    Idempotent: an existing period is returned unchanged.
    """
    mulai = bulan.replace(day=1)
    terakhir = calendar.monthrange(mulai.year, mulai.month)[1]
    induk = Kabupaten.objects.get(pk=kabupaten)
    periode, baru = Periode.objects.get_or_create(
        kabupaten=induk,
        kode=f"{mulai:%Y-%m}",
        defaults={
            "nama": nama_periode(mulai),
            "mulai": mulai,
            "selesai": mulai.replace(day=terakhir),
            "dasar_hukum": induk.dasar_hukum,
            "status_sejak": sekarang(),
        },
    )
    if baru:
        JendelaPeriode.objects.bulk_create(
            JendelaPeriode(
                periode=periode,
                kegiatan=bawaan.kegiatan,
                jenis=bawaan.jenis,
                buka=_saat(mulai.replace(day=min(bawaan.hari_buka, terakhir))),
                tutup=_saat(mulai.replace(day=min(bawaan.hari_tutup, terakhir)) + timedelta(days=1)),
            )
            for bawaan in JendelaBawaan.objects.filter(kabupaten=induk)
            or [JendelaBawaan(kegiatan=Kegiatan.USULAN)]
        )
        catat(oleh, "periode.dibuka", periode, kabupaten, {"kode": periode.kode})
    return periode


def _saat(tanggal: date) -> datetime:
    return datetime.combine(tanggal, time(0), tzinfo=WIB)


def periode_penerima(kabupaten: str, jenis: str, waktu: datetime) -> Periode:
    """Return the earliest period that still takes proposals of `jenis` at `waktu`.

    Creates it if missing, so that no village is ever turned away because the district
    is late. Call under `kunci_bersama`.
    """
    bulan = waktu.astimezone(WIB).date().replace(day=1)
    penerima = Periode.objects.menerima(kabupaten, jenis, waktu).first()
    while penerima is None:
        buka_periode(kabupaten, bulan)
        penerima = Periode.objects.menerima(kabupaten, jenis, waktu).first()
        bulan = bulan_depan(bulan)
    return penerima


def periode_berikut(periode: Periode) -> Periode:
    """Return the period after this one, opening it if missing."""
    ada = Periode.objects.filter(kabupaten=periode.kabupaten_id, mulai__gt=periode.mulai).berurutan().first()
    return ada or buka_periode(periode.kabupaten_id, bulan_depan(periode.mulai))


def pindahkan_status(periode: Periode, aksi: Aksi, oleh: Pengguna, isi: dict[str, object]) -> None:
    """Write the status of a period: the only writer. Call under `kunci_tunggal` with the row locked."""
    langkah = ALUR.cari(Status(periode.status), aksi)
    periksa_izin(oleh.izin, langkah.izin)
    dari, periode.status = periode.status, langkah.ke
    periode.status_sejak = sekarang()
    periode.save(update_fields=["status", "status_sejak", "ditutup_pada", "ditutup_oleh"])
    catat(
        oleh, f"periode.{aksi}", periode, periode.kabupaten_id, {"dari": dari, "ke": str(langkah.ke), **isi}
    )


@transaction.atomic
def tutup(periode_id: int, oleh: Pengguna) -> Periode:
    """Close a period to new proposals; later ones go to the next period.

    Raises Ditolak if an earlier period is still open, or AksiTidakBerlaku.
    """
    kabupaten = Periode.objects.values_list("kabupaten_id", flat=True).get(pk=periode_id)
    kunci_tunggal(kabupaten)
    periode = Periode.objects.select_for_update().get(pk=periode_id)
    terbuka = Periode.objects.sebelum(periode).filter(status=Status.DIBUKA).berurutan().first()
    if terbuka is not None:
        raise Ditolak(
            f"Periode {terbuka.nama} masih dibuka. Periode ditutup menurut urutan: tutup itu lebih dulu."
        )
    kini = sekarang()
    periode.ditutup_pada, periode.ditutup_oleh = kini, oleh
    pindahkan_status(periode, Aksi.TUTUP, oleh, {})
    JendelaPeriode.objects.filter(
        periode=periode, kegiatan=Kegiatan.USULAN, tutup__gt=kini, buka__lte=kini
    ).update(tutup=kini)
    return periode


def buka_bulan_ini() -> None:
    """Open the period of the present month for every district. Only a convenience: sending opens it too."""
    for kabupaten in Kabupaten.objects.values_list("pk", flat=True):
        buka_periode(kabupaten, hari_ini())


DASAR_HUKUM = """Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin;
Peraturan Menteri Sosial Nomor 3 Tahun 2021 tentang Pengelolaan Data Terpadu Kesejahteraan Sosial;
Keputusan Menteri Sosial Nomor 262/HUK/2022 tentang Kriteria Fakir Miskin;"""
TEMBUSAN = """Bupati {nama} (sebagai laporan);
Gubernur {provinsi} c.q. Kepala Dinas Sosial Provinsi;
Menteri Sosial Republik Indonesia c.q. Kepala Pusat Data dan Informasi Kesejahteraan Sosial."""


@transaction.atomic
def siapkan_kabupaten(kode: str, *, tempat: str) -> Kabupaten:
    """Make an installation serve the district `kode` (with dots): regions, letterhead, default windows.

    Idempotent: what the admin has changed since stays. Raises KabupatenTidakDikenal.
    """
    muat_wilayah(kode)
    wilayah = Wilayah.objects.select_related("induk").get(pk=tanpa_titik(kode))
    induk = wilayah.induk
    kabupaten, baru = Kabupaten.objects.get_or_create(
        wilayah=wilayah,
        defaults={
            "tempat": tempat,
            "dasar_hukum": DASAR_HUKUM,
            "tembusan": TEMBUSAN.format(
                nama=wilayah.nama.removeprefix("Kabupaten "), provinsi=induk.nama if induk else ""
            ),
        },
    )
    JendelaBawaan.objects.get_or_create(kabupaten=kabupaten, kegiatan=Kegiatan.USULAN, jenis="")
    if baru:
        catat(None, "kabupaten.disiapkan", ("kabupaten", wilayah.pk), wilayah.pk, {"nama": wilayah.nama})
    return kabupaten


def _periksa_pengelola(oleh: Pengguna, kabupaten: str) -> None:
    periksa_izin(oleh.izin, Izin.PENGATURAN_KELOLA)
    if not di_dalam_cakupan(kabupaten):
        raise DiLuarCakupan("Jendela periode di luar wilayah kerja Anda.")


@transaction.atomic
def atur_jendela_bawaan(oleh: Pengguna, jendela_id: int, *, hari_buka: int, hari_tutup: int) -> JendelaBawaan:
    """Change a default window, for periods opened from now on: days of the month 1-31, both inclusive.

    Raises Ditolak when it would end before it begins.
    """
    jendela = JendelaBawaan.objects.select_for_update().get(pk=jendela_id)
    _periksa_pengelola(oleh, jendela.kabupaten_id)
    if not 1 <= hari_buka <= hari_tutup <= 31:
        raise Ditolak("Isi tanggal 1 sampai 31; tanggal tutup tidak boleh sebelum tanggal buka.")
    sebelum = {"hari_buka": jendela.hari_buka, "hari_tutup": jendela.hari_tutup}
    jendela.hari_buka, jendela.hari_tutup = hari_buka, hari_tutup
    jendela.save(update_fields=["hari_buka", "hari_tutup"])
    sesudah = {"hari_buka": hari_buka, "hari_tutup": hari_tutup}
    isi = {"sebelum": sebelum, "sesudah": sesudah}
    catat(oleh, "pengaturan.jendela_bawaan_diubah", jendela, jendela.kabupaten_id, isi)
    return jendela


@transaction.atomic
def atur_jendela(oleh: Pengguna, jendela_id: int, *, buka: date, tutup: date, alasan: str) -> JendelaPeriode:
    """Change the window of an open period; `tutup` is the last day on which proposals are taken.

    Raises Ditolak without a reason, when it would end before it begins, or the period is no longer open.
    """
    kabupaten = JendelaPeriode.objects.values_list("periode__kabupaten_id", flat=True).get(pk=jendela_id)
    _periksa_pengelola(oleh, kabupaten)
    kunci_tunggal(kabupaten)
    jendela = JendelaPeriode.objects.select_related("periode").get(pk=jendela_id)
    if jendela.periode.status not in MENERIMA:
        raise Ditolak(f"Periode {jendela.periode} sudah ditutup, jendelanya tidak dapat diubah lagi.")
    if not alasan.strip():
        raise Ditolak("Tuliskan alasan perubahan jendela.")
    if buka > tutup:
        raise Ditolak("Hari terakhir tidak boleh sebelum hari pertama.")
    sebelum = {"buka": jendela.buka.isoformat(), "tutup": jendela.tutup.isoformat()}
    jendela.buka, jendela.tutup = _saat(buka), _saat(tutup + timedelta(days=1))
    jendela.save(update_fields=["buka", "tutup"])
    sesudah = {"buka": jendela.buka.isoformat(), "tutup": jendela.tutup.isoformat()}
    isi = {"kegiatan": jendela.kegiatan, "sebelum": sebelum, "sesudah": sesudah, "alasan": alasan.strip()}
    catat(oleh, "periode.jendela_diubah", jendela.periode, kabupaten, isi)
    return jendela
