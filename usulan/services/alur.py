"""THE ONLY WRITER OF A PROPOSAL'S STATUS: lock, read, decide, write, leave a trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from dtks.periode.services import kunci_bersama, periode_penerima
from dtks.periode.workflow import Status as StatusPeriode
from usulan.models import Keluar, Klaim, Masuk, Musyawarah, Usulan, UsulanAnggota, UsulanPeriode
from usulan.services.temuan import hitung_temuan
from usulan.workflow import ALUR, BERAKHIR, MENGUNCI, Aksi, Status


class LayarUsang(Ditolak):
    """The screen shows an older version than the database."""


class SudahDiklaim(Ditolak):
    """Somebody else's open proposal holds one of the NIKs."""


def kunci_usulan(usulan_id: int) -> Usulan:
    """Take the district's shared lock, then the row's; return the fresh row.

    Raises Usulan.DoesNotExist outside the active region.
    """
    kunci_bersama(Usulan.objects.values_list("desa_id", flat=True).get(pk=usulan_id)[:4])
    terkunci: Usulan = Usulan.objects.select_for_update(of=("self",)).get(pk=usulan_id)
    return terkunci


def periksa_versi(usulan: Usulan, versi: int | None) -> None:
    """Raise LayarUsang when the caller saw another version."""
    if versi is not None and versi != usulan.versi:
        raise LayarUsang(
            "Usulan ini sudah diubah sejak halaman Anda dibuka. Muat ulang halaman, periksa, lalu ulangi."
        )


@transaction.atomic
def jalankan(
    aksi: Aksi,
    *,
    usulan_id: int,
    oleh: Pengguna,
    versi: int | None = None,
    alasan: str = "",
    musyawarah: Musyawarah | None = None,
    isi: Mapping[str, Any] | None = None,
) -> Usulan:
    """Do one move of the life of a proposal.

    Raises AksiTidakBerlaku (not in the table), TidakBerizin, LayarUsang, SudahDiklaim, or
    Ditolak with the sentence that tells what is missing. Then nothing has happened.
    """
    usulan = kunci_usulan(usulan_id)
    langkah = ALUR.cari(Status(usulan.status), aksi)
    periksa_izin(oleh.izin, langkah.izin)
    periksa_versi(usulan, versi)
    alasan = alasan.strip()
    if langkah.butuh_alasan and not alasan:
        raise Ditolak("Tuliskan alasannya: desa dan pemeriksa akan membacanya.")
    _syarat(aksi, usulan, musyawarah)
    dari = Status(usulan.status)
    kini = sekarang()
    if aksi is Aksi.AJUKAN:
        _terima(usulan, musyawarah)
    usulan.status, usulan.status_sejak, usulan.diubah_pada = langkah.ke, kini, kini
    usulan.alasan = alasan
    usulan.versi += 1
    usulan.save()
    _catat_masa(usulan, langkah.ke)
    _atur_klaim(usulan, langkah.ke)
    catat(
        oleh,
        f"usulan.{aksi}",
        usulan,
        usulan.desa_id,
        {"dari": dari, "ke": langkah.ke, "alasan": alasan, "versi_isi": usulan.versi_isi, **(isi or {})},
    )
    return usulan


def _syarat(aksi: Aksi, usulan: Usulan, musyawarah: Musyawarah | None) -> None:
    """What must hold besides the table, per action."""
    if aksi is Aksi.AJUKAN:
        if musyawarah is None and usulan.musyawarah_id is None:
            raise Ditolak("Usulan diajukan bersama musyawarah desa: pilih atau catat musyawarahnya.")
        _tanpa_galat(usulan, "diajukan")
    elif aksi is Aksi.SETUJUI:
        _tanpa_galat(usulan, "disetujui")
    elif (
        aksi is Aksi.BUKA
        and usulan.periode
        and usulan.periode.status
        not in (
            StatusPeriode.DIBUKA,
            StatusPeriode.DITUTUP,
        )
    ):
        raise Ditolak(
            f"Periode {usulan.periode} sudah difinalisasi. Putusan yang keliru diperbaiki dengan usulan baru."
        )


def _tanpa_galat(usulan: Usulan, kata: str) -> None:
    galat = [t for t in hitung_temuan(usulan) if t.galat]
    if galat:
        raise Ditolak(
            f"Usulan belum dapat {kata}: {len(galat)} hal harus diperbaiki dulu. Pertama: {galat[0].pesan}"
        )


def _terima(usulan: Usulan, musyawarah: Musyawarah | None) -> None:
    """First sending opens a stay in the period that still takes it; a resend keeps its own."""
    if musyawarah is not None:
        usulan.musyawarah = musyawarah
    if usulan.diajukan_pada is None:
        usulan.diajukan_pada = sekarang()
        usulan.periode = periode_penerima(usulan.desa_id[:4], usulan.jenis, usulan.diajukan_pada)
        UsulanPeriode.objects.create(
            usulan=usulan,
            periode=usulan.periode,
            desa_id=usulan.desa_id,
            jenis=usulan.jenis,
            masuk_sebagai=Masuk.MASUK,
        )


def _catat_masa(usulan: Usulan, ke: Status) -> None:
    """Keep the stay in step with the status: an end closes it, a re-opening opens it."""
    masa = UsulanPeriode.objects.filter(usulan=usulan, periode=usulan.periode_id)
    akhir = BERAKHIR.get(ke)
    if akhir is not None:
        masa.update(keluar_sebagai=Keluar(akhir), keluar_pada=sekarang())
    else:
        masa.filter(keluar_sebagai__isnull=False).update(keluar_sebagai=None, keluar_pada=None)


def _atur_klaim(usulan: Usulan, ke: Status) -> None:
    """Hold the NIKs while the proposal is open, free them when it ends. Raises SudahDiklaim."""
    if ke not in MENGUNCI:
        Klaim.objects.filter(usulan=usulan).delete()
        return
    nik = sorted(
        n
        for n in UsulanAnggota.objects.filter(usulan=usulan, nik__isnull=False).values_list("nik", flat=True)
        if n
    )
    Klaim.objects.filter(usulan=usulan).exclude(kunci__in=[f"NIK:{n}" for n in nik]).delete()
    Klaim.objects.bulk_create([Klaim(kunci=f"NIK:{n}", usulan=usulan) for n in nik], ignore_conflicts=True)
    if Klaim.objects.filter(usulan=usulan).count() != len(nik):
        raise SudahDiklaim(
            "Salah satu NIK baru saja diajukan dalam usulan lain. Buka usulan ini lagi untuk melihat NIK yang mana."
        )
