"""Accounts: make, change, reset, deactivate; signing in. Each act leaves an event."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import models, transaction
from django.utils.crypto import constant_time_compare
from knox.crypto import create_token_string, hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS

from dtks.akun.izin import PERAN_DESA, Peran, periksa_izin
from dtks.akun.models import Pengguna, WilayahKerja
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.inti.nik import samarkan
from dtks.jejak.models import Peristiwa
from dtks.jejak.services import catat
from dtks.wilayah.cakupan import DiLuarCakupan
from dtks.wilayah.models import Kabupaten, Tingkat, Wilayah

_HURUF_SANDI = "abcdefghjkmnpqrstuvwxyz23456789"
_KOLOM_ISIAN = ("nama_pengguna", "nama", "nip", "pangkat", "jabatan", "telepon", "surel", "peran")
PANJANG_NAMA_DICOBA = 60
TOKEN_TERBANYAK = 10
AWALAN_TOKEN = "dtks_"  # noqa: S105 -- the part of every token by which scanners of secrets know it
_POLA_TOKEN = re.compile(rf"{AWALAN_TOKEN}[0-9a-f]{{64}}")
POLA_NAMA_PENGGUNA = r"^[A-Za-z0-9][A-Za-z0-9._-]{2,59}$"
PESAN_NAMA_PENGGUNA = "Pakai 3 sampai 60 huruf, angka, titik, atau garis, tanpa spasi. Contoh: siti.rahma."


class SyaratAkun(Ditolak):
    """The account would break a rule of section "roles"."""


def sandi_sementara() -> str:
    """A random password that can be read aloud over the telephone: 4 groups of 4."""
    return "-".join("".join(secrets.choice(_HURUF_SANDI) for _ in range(4)) for _ in range(4))


def _di_dalam(kolom: str, kode: Iterable[str]) -> models.Q:
    """Condition: the region code in `kolom` lies in one of `kode`; with none, nothing does."""
    hasil = models.Q(pk__in=[])
    for satu in kode:
        hasil |= models.Q((f"{kolom}__startswith", satu))
    return hasil


def wilayah_terkelola(oleh: Pengguna) -> models.QuerySet[Wilayah]:
    """Regions that an admin may give to somebody: his own and what lies in them."""
    return Wilayah.objects.filter(_di_dalam("kode", oleh.kode_wilayah))


def akun_terkelola(oleh: Pengguna) -> models.QuerySet[Pengguna]:
    """People whose work lies wholly inside the admin's regions.

    Whoever also works elsewhere is not his to change: a new password would open the other region too.
    """
    di_luar = WilayahKerja.objects.exclude(_di_dalam("wilayah__kode", oleh.kode_wilayah))
    return Pengguna.objects.di_wilayah(oleh.kode_wilayah).exclude(pk__in=di_luar.values("pengguna_id"))


def _kunci_akun(oleh: Pengguna, pengguna_id: int) -> Pengguna:
    """Lock an account that `oleh` manages. Raises TidakBerizin, or DiLuarCakupan for any other account."""
    periksa_izin(oleh.izin, Izin.AKUN_KELOLA)
    pengguna = akun_terkelola(oleh).select_for_update().filter(pk=pengguna_id).first()
    if pengguna is None:
        raise DiLuarCakupan("Akun di luar wilayah kerja Anda.")
    return pengguna


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
    oleh: Pengguna | None,
    pengguna: Pengguna,
    *,
    wilayah: Sequence[Wilayah],
    sandi: str | None = None,
    versi: str | None = None,
) -> Pengguna:
    """Create or change an account. `oleh` None: the set-up command. Names are kept in small letters.

    `versi` is `versi_akun` as the form showed it. Raises SyaratAkun when roles and regions do not fit,
    somebody changes his own roles, or another change came first; DiLuarCakupan for a foreign region.
    """
    baru = pengguna.pk is None
    if oleh is not None:
        periksa_izin(oleh.izin, Izin.AKUN_KELOLA)
        if not all(w.kode.startswith(oleh.kode_wilayah) for w in wilayah):
            raise DiLuarCakupan("Wilayah kerja di luar wilayah Anda.")
    _periksa_susunan(pengguna.peran, wilayah)
    pengguna.nama_pengguna = pengguna.nama_pengguna.lower()
    if baru:
        sebelum = {}
        pengguna.set_password(sandi)
        pengguna.save()
    else:
        sebelum = _ringkas(_kunci_lama(oleh, pengguna, versi))
        pengguna.save(update_fields=(*_KOLOM_ISIAN, "no_kk"))
    WilayahKerja.objects.filter(pengguna=pengguna).exclude(wilayah__in=wilayah).delete()
    WilayahKerja.objects.bulk_create(
        [WilayahKerja(pengguna=pengguna, wilayah=w) for w in wilayah], ignore_conflicts=True
    )
    pengguna.__dict__.pop("kode_wilayah", None)
    isi = {"sebelum": sebelum, "sesudah": _ringkas(pengguna)}
    catat(oleh, "akun.dibuat" if baru else "akun.diubah", pengguna, wilayah[0].kode, isi)
    return pengguna


def _kunci_lama(oleh: Pengguna | None, pengguna: Pengguna, versi: str | None) -> Pengguna:
    """The account as it stands, locked; refused when another change came first or it is one's own role."""
    if oleh is None:
        return Pengguna.objects.select_for_update().get(pk=pengguna.pk)
    lama = _kunci_akun(oleh, pengguna.pk)
    if versi is not None and versi != versi_akun(lama):
        raise SyaratAkun(
            "Akun ini baru saja diubah orang lain. Buka lagi halamannya, lalu ulangi perubahan Anda."
        )
    if oleh.pk == lama.pk and set(lama.peran) != set(pengguna.peran):
        raise SyaratAkun("Anda tidak dapat mengubah peran sendiri. Mintalah admin lain.")
    return lama


def _ringkas(pengguna: Pengguna) -> dict[str, object]:
    wilayah = WilayahKerja.objects.filter(pengguna=pengguna.pk).values_list("wilayah_id", flat=True)
    return {
        **{kolom: getattr(pengguna, kolom) for kolom in _KOLOM_ISIAN},
        "no_kk": samarkan(pengguna.no_kk),
        "peran": sorted(pengguna.peran),
        "wilayah": sorted(wilayah),
        "aktif": pengguna.aktif,
    }


def versi_akun(pengguna: Pengguna) -> str:
    """Digest of what the account says, by which a form notices that somebody else changed it meanwhile."""
    return hashlib.sha256(json.dumps(_ringkas(pengguna), sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def buat_akun(oleh: Pengguna, pengguna: Pengguna, *, wilayah: Sequence[Wilayah]) -> str:
    """Create an account with a temporary password, to be changed at the first sign-in; return it once.

    Raises what `simpan_pengguna` raises.
    """
    sandi = sandi_sementara()
    pengguna.harus_ganti_sandi = True
    simpan_pengguna(oleh, pengguna, wilayah=wilayah, sandi=sandi)
    return sandi


@transaction.atomic
def buat_admin_pertama(kabupaten: str, nama_pengguna: str, nama: str, sandi: str) -> bool:
    """Create the first admin of a district (code without dots); False when he is there already.

    Raises SyaratAkun when the district has another admin or the name is taken or malformed, ValidationError when the
    password is too weak.
    """
    if not re.match(POLA_NAMA_PENGGUNA, nama_pengguna):
        raise SyaratAkun(f"Nama pengguna “{nama_pengguna}” tidak dapat dipakai. {PESAN_NAMA_PENGGUNA}")
    nama_pengguna = nama_pengguna.lower()
    daftar = Pengguna.objects.di_wilayah((kabupaten,)).filter(peran__contains=[Peran.ADMIN_KABUPATEN])
    admin = list(daftar.values_list("nama_pengguna", flat=True))
    if nama_pengguna in admin:
        return False
    if admin:
        raise SyaratAkun(
            f"Kabupaten ini sudah mempunyai admin: {', '.join(admin)}. Mintalah ia membuat akun "
            f"“{nama_pengguna}” di halaman Pengguna."
        )
    if Pengguna.objects.filter(nama_pengguna=nama_pengguna).exists():
        raise SyaratAkun(f"Nama pengguna “{nama_pengguna}” sudah dipakai. Pilih nama lain.")
    pengguna = Pengguna(
        nama_pengguna=nama_pengguna, nama=nama, peran=[Peran.ADMIN_KABUPATEN], harus_ganti_sandi=True
    )
    validate_password(sandi, pengguna)
    simpan_pengguna(None, pengguna, wilayah=[Wilayah.objects.get(pk=kabupaten)], sandi=sandi)
    return True


@transaction.atomic
def atur_ulang_sandi(oleh: Pengguna, pengguna_id: int) -> str:
    """Give somebody a temporary password, to be changed at the next sign-in; return it once.

    His open sessions end. Raises SyaratAkun for one's own account, DiLuarCakupan for a foreign one.
    """
    if oleh.pk == pengguna_id:
        raise SyaratAkun("Untuk akun sendiri, pakai halaman ganti kata sandi.")
    pengguna = _kunci_akun(oleh, pengguna_id)
    sandi = sandi_sementara()
    pengguna.set_password(sandi)
    pengguna.harus_ganti_sandi = True
    pengguna.save(update_fields=["password", "harus_ganti_sandi"])
    catat(oleh, "akun.sandi_diatur_ulang", pengguna, _wilayah_utama(pengguna))
    return sandi


@transaction.atomic
def ganti_sandi(pengguna: Pengguna, sandi: str) -> None:
    """Change one's own password. Raises ValidationError when it is too weak."""
    validate_password(sandi, pengguna)
    pengguna.set_password(sandi)
    pengguna.harus_ganti_sandi = False
    pengguna.save(update_fields=["password", "harus_ganti_sandi"])
    catat(pengguna, "akun.sandi_diganti", pengguna, _wilayah_utama(pengguna))


@transaction.atomic
def atur_aktif(oleh: Pengguna, pengguna_id: int, *, aktif: bool) -> None:
    """Open or close an account; closing ends its sessions at once.

    Raises SyaratAkun for one's own account, DiLuarCakupan for a foreign one.
    """
    if oleh.pk == pengguna_id:
        raise SyaratAkun("Anda tidak dapat menonaktifkan akun sendiri.")
    pengguna = _kunci_akun(oleh, pengguna_id)
    pengguna.aktif = aktif
    pengguna.save(update_fields=["aktif"])
    catat(oleh, "akun.diaktifkan" if aktif else "akun.dinonaktifkan", pengguna, _wilayah_utama(pengguna))


@dataclass(frozen=True, slots=True)
class TokenApi:
    """A token as its owner sees it; the token itself is nowhere. `nomor` names it in the trail."""

    nomor: str
    nama: str
    dibuat_pada: datetime
    berlaku_sampai: datetime


def _sidik_token(token: str, pengguna: Pengguna) -> str:
    """What is stored of a token. It holds the password's fingerprint, so that a new password ends every token."""
    return str(hash_token(f"{token}:{pengguna.get_session_auth_hash()}"))


@transaction.atomic
def buat_token(oleh: Pengguna, *, nama: str, hari: int) -> str:
    """Make a token for the API and return it, once; only its digest is kept. Expired ones are cleared away.

    The name is kept where the making is kept: in the trail. Raises SyaratAkun for more than ten.
    """
    Pengguna.objects.select_for_update().get(pk=oleh.pk)
    AuthToken.objects.filter(user=oleh, expiry__lte=sekarang()).delete()
    if AuthToken.objects.filter(user=oleh).count() >= TOKEN_TERBANYAK:
        raise SyaratAkun(f"Anda sudah mempunyai {TOKEN_TERBANYAK} token. Cabut dulu yang tidak dipakai.")
    token = f"{AWALAN_TOKEN}{create_token_string()}"
    baru = AuthToken(
        digest=_sidik_token(token, oleh),
        token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH],
        user=oleh,
        expiry=sekarang() + timedelta(days=hari),
    )
    baru.save(force_insert=True)
    isi = {"token": _nomor_token(baru), "nama": nama, "berlaku_sampai": baru.expiry.isoformat()}
    catat(oleh, "akun.token_dibuat", oleh, _wilayah_utama(oleh), isi)
    return token


def _nomor_token(token: AuthToken) -> str:
    return str(token.digest)[:16]


def daftar_token(oleh: Pengguna) -> list[TokenApi]:
    """One's tokens that are still valid, the newest first."""
    dibuat = Peristiwa.objects.tentang("pengguna", oleh.pk).filter(peristiwa="akun.token_dibuat")
    nama = {p.isi["token"]: p.isi["nama"] for p in dibuat}
    berlaku = AuthToken.objects.filter(user=oleh, expiry__gt=sekarang()).order_by("-created")
    nomor = [(t, _nomor_token(t)) for t in berlaku]
    return [TokenApi(n, nama.get(n, ""), t.created, t.expiry) for t, n in nomor]


@transaction.atomic
def cabut_token(oleh: Pengguna, nomor: str) -> None:
    """End one of one's own tokens at once. Raises SyaratAkun when there is no such token."""
    ketemu = [t for t in AuthToken.objects.select_for_update().filter(user=oleh) if _nomor_token(t) == nomor]
    if not ketemu:
        raise SyaratAkun("Token ini sudah tidak berlaku.")
    ketemu[0].delete()
    catat(oleh, "akun.token_dicabut", oleh, _wilayah_utama(oleh), {"token": nomor})


def kenali_token(token: str) -> Pengguna | None:
    """Whose token this is; None when it is wrong, expired, revoked, or its owner is not active. Only reads."""
    if not _POLA_TOKEN.fullmatch(token):
        return None
    calon = AuthToken.objects.filter(token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH], expiry__gt=sekarang())
    for satu in calon.select_related("user"):
        if constant_time_compare(satu.digest, _sidik_token(token, satu.user)) and satu.user.is_active:
            pemilik: Pengguna = satu.user
            return pemilik
    return None


def catat_masuk(pengguna: Pengguna) -> None:
    """Leave the trail of a sign-in."""
    catat(pengguna, "akun.masuk", pengguna, _wilayah_utama(pengguna))


def catat_gagal_masuk(nama: str, *, terkunci: bool) -> None:
    """Leave the trail of a refused sign-in: the name as typed, never the password.

    Whose it was is not known, so it belongs to the district that the installation serves.
    """
    kabupaten = Kabupaten.objects.order_by("pk").values_list("pk", flat=True).first() or ""
    isi = {"nama_pengguna": nama[:PANJANG_NAMA_DICOBA], "terkunci": terkunci}
    catat(None, "akun.gagal_masuk", ("masuk", ""), kabupaten, isi)


def _wilayah_utama(pengguna: Pengguna) -> str:
    return min(pengguna.kode_wilayah, default="")
