"""THE ONLY WRITER OF A PROPOSAL'S STATUS: lock, read, decide, write, leave a trace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from dtks.periode.services import kunci_bersama, periode_penerima
from dtks.periode.workflow import Status as StatusPeriode
from usulan import massal
from usulan.models import (
    ButirMusyawarah,
    HasilMusyawarah,
    Jenis,
    Kanal,
    Keluar,
    Masuk,
    Musyawarah,
    Penonaktifan,
    Usulan,
    UsulanAnggota,
    UsulanKeluarga,
    UsulanPeriode,
    UsulanRumahTangga,
)
from usulan.services import konfirmasi
from usulan.services.pengirim import boleh_mengirim
from usulan.services.temuan import hitung_temuan, penahan_kirim
from usulan.workflow import ALUR, BERAKHIR, MENGIRIM, MENGUNCI, Aksi, Status, tanpa_musyawarah


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


def butuh_musyawarah(usulan: Usulan) -> bool:
    """Whether only a musyawarah can send this proposal; the table is usulan.workflow.tanpa_musyawarah."""
    return usulan.pk in yang_butuh_musyawarah([usulan])


def yang_butuh_musyawarah(semua: Iterable[Usulan]) -> set[int]:
    """Those of the proposals that only a musyawarah can send, in as many queries as for one."""
    daftar = [u for u in semua if u.kanal != Kanal.TUNGGAKAN]
    nonaktif = [u.pk for u in daftar if u.jenis == Jenis.NONAKTIF]
    penyebab: dict[int, str] = {}
    if nonaktif:
        penyebab = dict(Penonaktifan.objects.filter(pk__in=nonaktif).values_list("pk", "penyebab"))
    kolom, baru = _perbaikan([u.pk for u in daftar if u.jenis == Jenis.PERBAIKAN])
    return {
        u.pk
        for u in daftar
        if u.pk in baru
        or not tanpa_musyawarah(Jenis(u.jenis), penyebab.get(u.pk, ""), frozenset(kolom.get(u.pk, ())))
    }


def _perbaikan(nomor: list[int]) -> tuple[dict[int, set[str]], set[int]]:
    """Per correction the columns it changes; and those that add somebody new."""
    kolom: dict[int, set[str]] = defaultdict(set)
    baru: set[int] = set()
    for model in (UsulanRumahTangga, UsulanKeluarga, UsulanAnggota) if nomor else ():
        baris = model.objects.filter(usulan__in=nomor).values_list("usulan_id", "dasar__isnull", "kolom_ubah")
        for pk, tanpa_dasar, ubah in baris:
            kolom[pk].update(ubah)
            if tanpa_dasar:
                baru.add(pk)
    return kolom, baru


@transaction.atomic
def jalankan(
    aksi: Aksi,
    *,
    usulan_id: int,
    oleh: Pengguna,
    versi: int | None = None,
    alasan: str = "",
    musyawarah: Musyawarah | None = None,
    pengganti: Usulan | None = None,
    isi: Mapping[str, Any] | None = None,
) -> Usulan:
    """Do one move of the life of a proposal.

    Raises AksiTidakBerlaku (not in the table), TidakBerizin, LayarUsang, SudahDiklaim, or
    Ditolak with the sentence that tells what is missing. Then nothing has happened.
    """
    aksi = Aksi(aksi)
    usulan = kunci_usulan(usulan_id)
    langkah = ALUR.cari(Status(usulan.status), aksi)
    if not (musyawarah and aksi in MENGIRIM and boleh_mengirim(oleh, usulan.desa_id)):
        periksa_izin(oleh.izin, langkah.izin)
    periksa_versi(usulan, versi)
    alasan = alasan.strip()
    if langkah.butuh_alasan and not alasan:
        raise Ditolak("Tuliskan alasannya: desa dan pemeriksa akan membacanya.")
    _syarat(aksi, usulan, musyawarah)
    dari = Status(usulan.status)
    kini = sekarang()
    if aksi in MENGIRIM:
        _terima(usulan, musyawarah)
    if aksi is Aksi.AJUKAN and usulan.akan_menggantikan_id:
        _gantikan(usulan, oleh)
    usulan.status, usulan.status_sejak, usulan.diubah_pada = langkah.ke, kini, kini
    usulan.alasan = alasan
    usulan.digantikan_oleh = pengganti
    usulan.versi += 1
    usulan.save()
    _catat_masa(usulan, langkah.ke)
    _atur_klaim(usulan, langkah.ke)
    _tanya_desa_lain(usulan, langkah.ke)
    catat(
        oleh,
        f"usulan.{aksi}",
        usulan,
        usulan.desa_id,
        {"dari": dari, "ke": langkah.ke, "alasan": alasan, "versi_isi": usulan.versi_isi, **(isi or {})},
    )
    return usulan


def _tanya_desa_lain(usulan: Usulan, ke: Status) -> None:
    """Ask about a move; being asked is a finding, so they are counted again."""
    if konfirmasi.minta(usulan, ke):
        hitung_temuan(usulan)
        usulan.save(update_fields=["jumlah_galat", "jumlah_peringatan"])


def _syarat(aksi: Aksi, usulan: Usulan, musyawarah: Musyawarah | None) -> None:
    """What must hold besides the table, per action."""
    if aksi is Aksi.AJUKAN:
        if musyawarah is None and usulan.musyawarah_id is None and butuh_musyawarah(usulan):
            raise Ditolak("Usulan diajukan bersama musyawarah desa: pilih atau catat musyawarahnya.")
        if galat := penahan_kirim(hitung_temuan(usulan)):
            raise _bergalat("diajukan", len(galat), galat[0].pesan)
    elif aksi is Aksi.TOLAK_MUSDES:
        if musyawarah is None:
            raise Ditolak("Hanya musyawarah desa yang dapat menyatakan usulan tidak disepakati.")
    elif aksi is Aksi.SETUJUI:
        if galat := [t for t in hitung_temuan(usulan) if t.galat]:
            raise _bergalat("disetujui", len(galat), galat[0].pesan)
    elif aksi is Aksi.BUKA:
        _boleh_dibuka(usulan)


def _bergalat(kata: str, jumlah: int, pertama: str) -> Ditolak:
    return Ditolak(f"Usulan belum dapat {kata}: {jumlah} hal harus diperbaiki dulu. Pertama: {pertama}")


def _boleh_dibuka(usulan: Usulan) -> None:
    if usulan.periode and usulan.periode.status not in (StatusPeriode.DIBUKA, StatusPeriode.DITUTUP):
        raise Ditolak(
            f"Periode {usulan.periode} sudah difinalisasi. Putusan yang keliru diperbaiki dengan usulan baru."
        )
    if ButirMusyawarah.objects.filter(usulan=usulan, hasil=HasilMusyawarah.TOLAK).exists():
        raise Ditolak("Musyawarah desa tidak menyepakati usulan ini. Desa dapat mengusulkannya lagi.")


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


def _gantikan(usulan: Usulan, oleh: Pengguna) -> None:
    """End the earlier proposal that the operator agreed to replace; it stays readable."""
    lama = Usulan.objects.filter(pk=usulan.akan_menggantikan_id).first()
    if lama is None or lama.status in (Status.DITARIK, Status.DITOLAK):
        return
    if Status(lama.status) not in ALUR.dari(Aksi.GANTI):
        raise Ditolak(
            f"Usulan nomor {lama.pk} sudah disetujui, jadi belum dapat digantikan. Hubungi Dinas Sosial."
        )
    jalankan(
        Aksi.GANTI,
        usulan_id=lama.pk,
        oleh=oleh,
        alasan=f"Digantikan oleh usulan nomor {usulan.pk}.",
        pengganti=usulan,
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
    """Hold what the proposal needs while it is open, free it when it ends. Raises SudahDiklaim."""
    if ke not in MENGUNCI:
        massal.klaim.lepas([usulan.pk])
    elif massal.klaim.ambil([usulan.pk]):
        raise SudahDiklaim(
            "NIK, nomor KK, atau rumah tangganya baru saja diajukan dalam usulan lain. "
            "Buka usulan ini lagi untuk melihat yang mana."
        )
