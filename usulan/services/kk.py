"""Change the Kartu Keluarga of a known household: split it, join it, choose another head."""

from __future__ import annotations

from collections.abc import Mapping

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.registri.data import KEPALA
from usulan.models import Jenis, Usulan, UsulanAnggota, UsulanKeluarga
from usulan.services.isi import catat_beda, perubahan


def pecah(
    *, oleh: Pengguna, usulan_id: int, versi: int | None, no_kk: str, hubungan: Mapping[int, str]
) -> UsulanKeluarga:
    """Put people under a new KK `no_kk`; `hubungan` gives each person's SHDK code there.

    Raises Ditolak without exactly one head among them, or when nobody stays behind.
    """
    with perubahan(oleh, usulan_id, versi, "pecah KK") as (usulan, beda):
        orang = _orang(usulan, hubungan)
        _satu_kepala(hubungan)
        if len(orang) == UsulanAnggota.objects.filter(usulan=usulan).count():
            raise Ditolak(
                "Semua orang dipilih, jadi tidak ada yang tinggal di KK lama. Cukup ubah nomor KK-nya."
            )
        urut = UsulanKeluarga.objects.filter(usulan=usulan).order_by("-nomor_urut")[0].nomor_urut + 1
        keluarga = UsulanKeluarga.objects.create(usulan=usulan, nomor_urut=urut, no_kk=no_kk)
        _tempatkan(orang, keluarga, hubungan)
        beda |= {"keluarga": keluarga.pk, "anggota": sorted(hubungan)}
    return keluarga


def gabung(
    *, oleh: Pengguna, usulan_id: int, versi: int | None, keluarga_id: int, hubungan: Mapping[int, str]
) -> UsulanKeluarga:
    """Put people of other keluarga of the household under the KK `keluarga_id`.

    Raises UsulanKeluarga.DoesNotExist for a foreign keluarga; Ditolak for nobody, or a second head.
    """
    with perubahan(oleh, usulan_id, versi, "gabung KK") as (usulan, beda):
        keluarga = UsulanKeluarga.objects.get(usulan=usulan, pk=keluarga_id)
        orang = [a for a in _orang(usulan, hubungan) if a.keluarga_id != keluarga.pk]
        if not orang:
            raise Ditolak("Pilih siapa yang masuk KK ini, dengan hubungannya.")
        if KEPALA in {hubungan[a.pk] for a in orang}:
            raise Ditolak(
                "KK tujuan sudah mempunyai kepala. Pilih hubungan lain, atau ganti kepalanya sesudah ini."
            )
        _tempatkan(orang, keluarga, hubungan)
        beda |= {"keluarga": keluarga.pk, "anggota": [a.pk for a in orang]}
    return keluarga


def atur_hubungan(
    *, oleh: Pengguna, usulan_id: int, versi: int | None, keluarga_id: int, hubungan: Mapping[int, str]
) -> UsulanKeluarga:
    """Give everybody of a keluarga his place in it anew: another head, or a head for those who move away.

    Raises UsulanKeluarga.DoesNotExist for a foreign keluarga; Ditolak without exactly one head.
    """
    with perubahan(oleh, usulan_id, versi, "ganti kepala keluarga") as (usulan, beda):
        keluarga = UsulanKeluarga.objects.get(usulan=usulan, pk=keluarga_id)
        _satu_kepala(hubungan)
        for a in _orang(usulan, hubungan):
            catat_beda(a, {"hubungan": hubungan[a.pk]}, beda)
            a.save()
        beda["keluarga"] = keluarga.pk
    return keluarga


def _satu_kepala(hubungan: Mapping[int, str]) -> None:
    if [*hubungan.values()].count(KEPALA) != 1:
        raise Ditolak("Pilih tepat satu orang sebagai kepala keluarga.")


def _orang(usulan: Usulan, hubungan: Mapping[int, str]) -> list[UsulanAnggota]:
    if usulan.sasaran_id is None or usulan.jenis not in (Jenis.BARU, Jenis.PINDAH):
        raise Ditolak("Susunan KK hanya diubah dalam usulan perubahan keluarga terdaftar.")
    orang = list(UsulanAnggota.objects.filter(usulan=usulan, pk__in=hubungan).order_by("pk"))
    if len(orang) != len(hubungan):
        raise Ditolak("Anggota usulan ini sudah berubah. Muat ulang halaman dan pilih lagi.")
    return orang


def _tempatkan(orang: list[UsulanAnggota], keluarga: UsulanKeluarga, hubungan: Mapping[int, str]) -> None:
    """Move the people; a new keluarga that they leave empty was only a step on the way."""
    asal = {a.keluarga_id for a in orang}
    terakhir = max((a.nomor_urut for a in keluarga.anggota.all()), default=0)
    for urut, a in enumerate(orang, terakhir + 1):
        a.keluarga, a.nomor_urut, a.hubungan = keluarga, urut, hubungan[a.pk]
        a.save()
    UsulanKeluarga.objects.filter(pk__in=asal, dasar__isnull=True, anggota__isnull=True).delete()
