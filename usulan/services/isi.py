"""Write the content of a draft or returned proposal, part by part."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypedDict

from django.db import IntegrityError, models, transaction

from dtks.akun.izin import Peran, periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.inti.nama import kunci_nama
from dtks.inti.nik import samarkan
from dtks.jejak.services import catat
from dtks.registri.data import KEPALA
from dtks.wilayah.cakupan import DiLuarCakupan
from dtks.wilayah.models import Wilayah
from usulan import massal
from usulan.models import Asal, Jenis, Kanal, Usulan, UsulanAnggota, UsulanKeluarga, UsulanRumahTangga
from usulan.services.alur import kunci_usulan, periksa_versi
from usulan.services.temuan import hitung_temuan
from usulan.workflow import BISA_DIUBAH

BATAS_ANGGOTA = 40
_SAMAR = ("nik", "no_kk")


class Pengantar(TypedDict, total=False):
    """How a proposal came: origin and channel (Permensos 3/2021 ps. 4-5), a note, what the village handed in."""

    asal: str
    kanal: str
    keterangan: str
    diserahkan: str


@transaction.atomic
def buat_draf(
    *,
    oleh: Pengguna,
    desa: Wilayah,
    kunci: uuid.UUID,
    asal: str,
    keterangan: str,
    rumah_tangga: Mapping[str, Any],
    kanal: str = Kanal.MUSYAWARAH,
    diserahkan: str = "",
) -> Usulan:
    """Open a draft BARU. The client-made `kunci` makes a second call return the first draft.

    `diserahkan` says what the village handed in when the dinas enters for it.

    Raises TidakBerizin; Ditolak when the key belongs to another proposal; DiLuarCakupan for a village, or a key in use, outside the actor's region.
    """
    usulan, baru = kepala_draf(
        oleh=oleh,
        desa=desa,
        kunci=kunci,
        jenis=Jenis.BARU,
        asal=asal,
        keterangan=keterangan,
        kanal=kanal,
        diserahkan=diserahkan,
    )
    if not baru:
        return usulan
    UsulanRumahTangga.objects.create(usulan=usulan, **rumah_tangga)
    rapikan(usulan)
    usulan.save()
    catat(oleh, "usulan.dibuat", usulan, desa.kode, {"jenis": usulan.jenis, "versi_isi": 1})
    return usulan


def kepala_draf(
    *, oleh: Pengguna, desa: Wilayah, kunci: uuid.UUID, jenis: Jenis, diserahkan: str = "", **isian: Any
) -> tuple[Usulan, bool]:
    """The bare draft of any kind, and whether it is new. What the dinas enters is marked as such.

    Raises TidakBerizin; DiLuarCakupan for a village, or a key in use, outside the actor's region.
    """
    periksa_izin(oleh.izin, Izin.USULAN_TULIS)
    dinas = Peran.OPERATOR_KABUPATEN in oleh.peran
    kini = sekarang()
    awal = {
        "jenis": jenis,
        "desa": desa,
        "status_sejak": kini,
        "asal": Asal.RT_RW,
        "dientri_dinas": dinas,
        "dibuat_oleh": oleh,
        "dibuat_pada": kini,
        "diubah_pada": kini,
        **isian,
        "diserahkan": diserahkan.strip() if dinas else "",
    }
    try:
        usulan, baru = Usulan.objects.get_or_create(kunci=kunci, defaults=awal)
    except IntegrityError as galat:  # taken, yet not to be seen from here
        raise DiLuarCakupan("Kunci usulan ini dipakai di luar wilayah kerja Anda.") from galat
    tentang = isian.get("sasaran_id", getattr(isian.get("sasaran"), "pk", None))
    if (usulan.jenis, usulan.desa_id, usulan.sasaran_id) != (jenis, desa.pk, tentang):
        raise Ditolak("Halaman ini sudah dipakai untuk usulan lain. Buka lagi dari awal, lalu isi kembali.")
    return usulan, baru


def hanya(usulan: Usulan, *jenis: Jenis) -> None:
    """Refuse to change what a kind only copies from the registry."""
    if usulan.jenis not in jenis:
        raise Ditolak(
            "Bagian ini hanya disalin dari registri. Untuk membetulkannya, ajukan usulan perbaikan."
        )


@contextmanager
def perubahan(
    oleh: Pengguna, usulan_id: int, versi: int | None, bagian: str
) -> Iterator[tuple[Usulan, dict[str, Any]]]:
    """Lock, refuse what may not be changed, let the caller write, then recompute and leave a trace.

    Yields the locked proposal and a dict that the caller fills with the differences.
    """
    with transaction.atomic():
        periksa_izin(oleh.izin, Izin.USULAN_TULIS)
        usulan = kunci_usulan(usulan_id)
        if usulan.status not in BISA_DIUBAH:
            raise Ditolak("Usulan ini sedang diproses Dinas Sosial, jadi isinya tidak dapat diubah.")
        periksa_versi(usulan, versi)
        beda: dict[str, Any] = {}
        yield usulan, beda
        usulan.versi += 1
        usulan.versi_isi += 1
        usulan.diubah_pada = sekarang()
        rapikan(usulan)
        usulan.save()
        catat(
            oleh,
            "usulan.isi_diubah",
            usulan,
            usulan.desa_id,
            {"bagian": bagian, "versi_isi": usulan.versi_isi, **beda},
        )


def rapikan(usulan: Usulan) -> None:
    """After any change of content: what differs from the registry, what lists show, the findings.

    The caller saves `usulan`.
    """
    if usulan.sasaran_id is not None:
        massal.salin.hitung_ubahan(usulan.pk)
    anggota = UsulanAnggota.objects.filter(usulan=usulan)
    kepala = anggota.filter(hubungan=KEPALA).order_by("keluarga__nomor_urut").first()
    wakil = kepala or anggota.order_by("keluarga__nomor_urut", "nomor_urut").first()
    if wakil is not None or usulan.sasaran_id is None:
        usulan.nama_kepala = wakil.nama if wakil else ""
    usulan.jumlah_anggota = anggota.count()
    usulan.program = _program(usulan, anggota)
    usulan.save(update_fields=["program"])  # what the proposal claims follows from it
    hitung_temuan(usulan)


def _program(usulan: Usulan, anggota: models.QuerySet[UsulanAnggota]) -> str:
    """The program that lists show: what the first keluarga asks, or PBI."""
    if usulan.jenis not in (Jenis.BARU, Jenis.PROGRAM):
        return ""
    if usulan.jenis == Jenis.PROGRAM and anggota.filter(pbi=True).exists():
        return "PBI"
    program: str | None = (
        UsulanKeluarga.objects.filter(usulan=usulan).values_list("program", flat=True).first()
    )
    return program or ""


def catat_beda(objek: models.Model, data: Mapping[str, Any], beda: dict[str, Any]) -> None:
    """Set the columns of `data`, noting before and after of what changed (numbers masked)."""
    for nama, nilai in data.items():
        lama = getattr(objek, nama)
        if lama != nilai:
            sebelum, sesudah = (samarkan(str(x or "")) if nama in _SAMAR else x for x in (lama, nilai))
            beda.setdefault("kolom", {})[nama] = [_teks(sebelum), _teks(sesudah)]
            setattr(objek, nama, nilai)


def _teks(nilai: Any) -> Any:
    return nilai if isinstance(nilai, bool | int | dict | None) else str(nilai)


def simpan_rumah_tangga(
    *, oleh: Pengguna, usulan_id: int, versi: int | None, bagian: str, data: Mapping[str, Any]
) -> Usulan:
    """Write columns of the household: address, criteria or housing answers, as `bagian` names it."""
    with perubahan(oleh, usulan_id, versi, bagian) as (usulan, beda):
        hanya(usulan, Jenis.BARU, Jenis.PERBAIKAN)
        rumah_tangga = UsulanRumahTangga.objects.get(usulan=usulan)
        catat_beda(rumah_tangga, data, beda)
        rumah_tangga.save()
    return usulan


def simpan_keluarga(
    *,
    oleh: Pengguna,
    usulan_id: int,
    versi: int | None,
    data: Mapping[str, Any],
    keluarga_id: int | None = None,
) -> UsulanKeluarga:
    """Add a keluarga, or change `keluarga_id`. Raises UsulanKeluarga.DoesNotExist for a foreign one."""
    with perubahan(oleh, usulan_id, versi, "keluarga") as (usulan, beda):
        ubah = (Jenis.PERBAIKAN,) if keluarga_id else ()
        hanya(usulan, Jenis.BARU, *ubah, *((Jenis.PINDAH,) if ubah and set(data) <= {"no_kk"} else ()))
        if keluarga_id is None:
            keluarga = UsulanKeluarga(
                usulan=usulan, nomor_urut=berikut(UsulanKeluarga.objects.filter(usulan=usulan))
            )
        else:
            keluarga = UsulanKeluarga.objects.get(usulan=usulan, pk=keluarga_id)
        catat_beda(keluarga, data, beda)
        keluarga.save()
        beda["keluarga"] = keluarga.pk
    return keluarga


def hapus_keluarga(*, oleh: Pengguna, usulan_id: int, versi: int | None, keluarga_id: int) -> None:
    """Take a keluarga and its people out of the draft."""
    with perubahan(oleh, usulan_id, versi, "keluarga dihapus") as (usulan, beda):
        keluarga = UsulanKeluarga.objects.get(usulan=usulan, pk=keluarga_id)
        if keluarga.dasar is not None or keluarga.anggota.filter(dasar__isnull=False).exists():
            raise Ditolak("Keluarga terdaftar tidak dihapus di sini. Ajukan penonaktifan untuk keluarga ini.")
        beda["keluarga"] = keluarga_id
        beda["anggota"] = list(keluarga.anggota.values_list("nama", flat=True))
        keluarga.delete()


def simpan_anggota(
    *,
    oleh: Pengguna,
    usulan_id: int,
    versi: int | None,
    keluarga_id: int,
    data: Mapping[str, Any],
    anggota_id: int | None = None,
) -> UsulanAnggota:
    """Add a person to a keluarga, or change `anggota_id`. Raises Ditolak for a NIK that is already here."""
    with perubahan(oleh, usulan_id, versi, "anggota") as (usulan, beda):
        ubah = (Jenis.PERBAIKAN,) if anggota_id else ()
        hanya(usulan, Jenis.BARU, *ubah, *((Jenis.PINDAH,) if ubah and set(data) <= {"hubungan"} else ()))
        keluarga = UsulanKeluarga.objects.get(usulan=usulan, pk=keluarga_id)
        lain = UsulanAnggota.objects.filter(usulan=usulan).exclude(pk=anggota_id or 0)
        if data.get("nik") and lain.filter(nik=data["nik"]).exists():
            raise Ditolak("NIK ini sudah dipakai anggota lain dalam usulan ini. Periksa KTP atau KK.")
        if anggota_id is None:
            if lain.count() >= BATAS_ANGGOTA:
                raise Ditolak(f"Satu usulan memuat paling banyak {BATAS_ANGGOTA} anggota.")
            anggota = UsulanAnggota(
                usulan=usulan,
                keluarga=keluarga,
                nomor_urut=berikut(UsulanAnggota.objects.filter(keluarga=keluarga)),
            )
        else:
            anggota = UsulanAnggota.objects.get(usulan=usulan, keluarga=keluarga, pk=anggota_id)
        catat_beda(anggota, data, beda)
        anggota.kunci_nama = kunci_nama(anggota.nama)[:120]
        anggota.save()
        beda["anggota"] = anggota.pk
    return anggota


def hapus_anggota(*, oleh: Pengguna, usulan_id: int, versi: int | None, anggota_id: int) -> None:
    """Take a person out of the draft."""
    with perubahan(oleh, usulan_id, versi, "anggota dihapus") as (usulan, beda):
        anggota = UsulanAnggota.objects.get(usulan=usulan, pk=anggota_id)
        if anggota.dasar is not None:
            raise Ditolak("Orang terdaftar tidak dihapus di sini. Ajukan penonaktifan untuk orang ini.")
        beda["anggota"] = anggota.nama
        anggota.delete()


def berikut(queryset: models.QuerySet[Any]) -> int:
    terakhir: int | None = queryset.aggregate(n=models.Max("nomor_urut"))["n"]
    return (terakhir or 0) + 1
