"""Accounts: make, change, reset, deactivate. Each leaves an event."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from dtks.akun.izin import PERAN_DESA, Peran, periksa_izin
from dtks.akun.models import Pengguna, WilayahKerja
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.jejak.services import catat
from dtks.wilayah.models import Tingkat, Wilayah

_HURUF_SANDI = "abcdefghjkmnpqrstuvwxyz23456789"


class SyaratAkun(Ditolak):
    """The account would break a rule of section "roles"."""


def sandi_sementara() -> str:
    """A random password that can be read aloud over the telephone: 4 groups of 4."""
    return "-".join("".join(secrets.choice(_HURUF_SANDI) for _ in range(4)) for _ in range(4))


def _periksa_susunan(peran: Sequence[str], wilayah: Sequence[Wilayah]) -> None:
    if not peran:
        raise SyaratAkun("Pilih sedikitnya satu peran.")
    if not wilayah:
        raise SyaratAkun("Pilih sedikitnya satu wilayah kerja.")
    desa_saja = {Peran.OPERATOR_DESA, Peran.KEPALA_DESA, Peran.PENDAMPING} & set(peran)
    if desa_saja and any(w.tingkat != Tingkat.DESA for w in wilayah):
        raise SyaratAkun("Operator desa, kepala desa dan pendamping bekerja di desa: pilih desa/kelurahan.")
    if set(peran) - PERAN_DESA - {Peran.OPERATOR_KECAMATAN} and any(
        w.tingkat > Tingkat.KABUPATEN for w in wilayah
    ):
        raise SyaratAkun("Peran tingkat kabupaten bekerja di seluruh kabupaten: pilih kabupaten.")


@transaction.atomic
def simpan_pengguna(
    oleh: Pengguna | None, pengguna: Pengguna, *, wilayah: Sequence[Wilayah], sandi: str | None = None
) -> Pengguna:
    """Create or change an account. `oleh` None: the set-up command.

    Raises SyaratAkun when roles and regions do not fit, or somebody changes his own roles.
    """
    baru = pengguna.pk is None
    lama = {} if baru else _ringkas(Pengguna.objects.select_for_update().get(pk=pengguna.pk))
    if oleh is not None:
        periksa_izin(oleh.izin, Izin.AKUN_KELOLA)
        if oleh.pk == pengguna.pk and sorted(lama["peran"]) != sorted(pengguna.peran):
            raise SyaratAkun("Anda tidak dapat mengubah peran sendiri. Mintalah admin lain.")
    _periksa_susunan(pengguna.peran, wilayah)
    if baru:
        pengguna.set_password(sandi)
    pengguna.save()
    WilayahKerja.objects.filter(pengguna=pengguna).exclude(wilayah__in=wilayah).delete()
    WilayahKerja.objects.bulk_create(
        [WilayahKerja(pengguna=pengguna, wilayah=w) for w in wilayah], ignore_conflicts=True
    )
    pengguna.__dict__.pop("kode_wilayah", None)
    catat(
        oleh,
        "akun.dibuat" if baru else "akun.diubah",
        pengguna,
        wilayah[0].kode,
        {"sebelum": lama, "sesudah": _ringkas(pengguna)},
    )
    return pengguna


def _ringkas(pengguna: Pengguna) -> dict[str, Any]:
    return {
        "nama_pengguna": pengguna.nama_pengguna,
        "nama": pengguna.nama,
        "jabatan": pengguna.jabatan,
        "peran": sorted(pengguna.peran),
        "wilayah": sorted(
            WilayahKerja.objects.filter(pengguna=pengguna.pk).values_list("wilayah_id", flat=True)
        ),
        "aktif": pengguna.aktif,
    }


@transaction.atomic
def atur_ulang_sandi(oleh: Pengguna, pengguna_id: int) -> str:
    """Give somebody a temporary password, to be changed at the next sign-in; return it once."""
    periksa_izin(oleh.izin, Izin.AKUN_KELOLA)
    pengguna = Pengguna.objects.select_for_update().get(pk=pengguna_id)
    sandi = sandi_sementara()
    pengguna.set_password(sandi)
    pengguna.harus_ganti_sandi = True
    pengguna.save(update_fields=["password", "harus_ganti_sandi"])
    catat(oleh, "akun.sandi_diatur_ulang", pengguna, oleh.kode_wilayah[0])
    return sandi


@transaction.atomic
def ganti_sandi(pengguna: Pengguna, sandi: str) -> None:
    """Change one's own password. Raises ValidationError when it is too weak."""
    validate_password(sandi, pengguna)
    pengguna.set_password(sandi)
    pengguna.harus_ganti_sandi = False
    pengguna.save(update_fields=["password", "harus_ganti_sandi"])
    catat(pengguna, "akun.sandi_diganti", pengguna, pengguna.kode_wilayah[0] if pengguna.kode_wilayah else "")


@transaction.atomic
def atur_aktif(oleh: Pengguna, pengguna_id: int, *, aktif: bool) -> None:
    """Open or close an account. Nobody closes his own. Raises SyaratAkun."""
    periksa_izin(oleh.izin, Izin.AKUN_KELOLA)
    if oleh.pk == pengguna_id:
        raise SyaratAkun("Anda tidak dapat menonaktifkan akun sendiri.")
    pengguna = Pengguna.objects.select_for_update().get(pk=pengguna_id)
    pengguna.aktif = aktif
    pengguna.save(update_fields=["aktif"])
    catat(oleh, "akun.diaktifkan" if aktif else "akun.dinonaktifkan", pengguna, oleh.kode_wilayah[0])
