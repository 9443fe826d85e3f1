"""Write one step of the quick entry whole: one transaction, one event, and the same twice is once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models, transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.nama import kunci_nama
from dtks.wilayah.models import Wilayah
from usulan.models import Jenis, Usulan, UsulanAnggota, UsulanKeluarga, UsulanRumahTangga
from usulan.services import isi
from usulan.services.alur import kunci_usulan

Kolom = Mapping[str, Any]


class Langkah(Protocol):
    """What one step holds: can tell whether it is already stored, and write itself."""

    @property
    def bagian(self) -> str: ...
    def sama(self, usulan: Usulan) -> bool: ...
    def tulis(self, usulan: Usulan, beda: dict[str, Any]) -> None: ...


@transaction.atomic
def simpan_langkah(*, oleh: Pengguna, usulan_id: int, versi: int | None, langkah: Langkah) -> Usulan:
    """Write one step. Content that equals what is stored is accepted silently, whatever the version:
    it is the second delivery of a step whose answer was lost.

    Raises TidakBerizin, LayarUsang, Ditolak; DoesNotExist for a row of another proposal.
    """
    periksa_izin(oleh.izin, Izin.USULAN_TULIS)
    usulan = kunci_usulan(usulan_id)
    isi.hanya(usulan, Jenis.BARU, Jenis.PERBAIKAN)
    if langkah.sama(usulan):
        return usulan
    with isi.perubahan(oleh, usulan_id, versi, langkah.bagian) as (usulan, beda):
        langkah.tulis(usulan, beda)
    return usulan


@transaction.atomic
def mulai(
    *, oleh: Pengguna, desa: Wilayah, kunci: uuid.UUID, versi: int | None, langkah: IsiRumahTangga
) -> Usulan:
    """Open the draft BARU with its first step, or deliver that step to the draft `kunci` opened before.

    A later change of an existing draft needs its `versi`. Raises as isi.buat_draf and simpan_langkah.
    """
    sudah_ada = Usulan.objects.filter(kunci=kunci).exists()
    usulan = isi.buat_draf(
        oleh=oleh, desa=desa, kunci=kunci, rumah_tangga=langkah.rumah_tangga, **langkah.usulan
    )
    if not sudah_ada:
        return usulan
    return simpan_langkah(oleh=oleh, usulan_id=usulan.pk, versi=versi or 0, langkah=langkah)


def _beda(objek: models.Model, kolom: Kolom) -> bool:
    return any(getattr(objek, nama) != nilai for nama, nilai in kolom.items())


@dataclass(frozen=True, slots=True)
class IsiRumahTangga:
    """Columns of the household, and of the proposal itself (origin, channel, note)."""

    rumah_tangga: Kolom
    usulan: Kolom
    bagian: str = "rumah tangga"

    def sama(self, usulan: Usulan) -> bool:
        rumah_tangga = UsulanRumahTangga.objects.get(usulan=usulan)
        return not (_beda(usulan, self.usulan) or _beda(rumah_tangga, self.rumah_tangga))

    def tulis(self, usulan: Usulan, beda: dict[str, Any]) -> None:
        rumah_tangga = UsulanRumahTangga.objects.get(usulan=usulan)
        isi.catat_beda(usulan, self.usulan, beda)
        isi.catat_beda(rumah_tangga, self.rumah_tangga, beda)
        rumah_tangga.save()


@dataclass(frozen=True, slots=True)
class OrangDiisi:
    """A row of the members' table; `nomor` None is a new person."""

    nomor: int | None
    data: Kolom

    def kenali(self, calon: Sequence[UsulanAnggota]) -> UsulanAnggota | None:
        """The stored person this row is: by id, else NIK, else name and birth date."""
        nama, lahir, nik = (self.data[k] for k in ("nama", "tanggal_lahir", "nik"))
        cocok = (
            [a for a in calon if a.pk == self.nomor]
            or [a for a in calon if a.nik and a.nik == nik]
            or [a for a in calon if (a.nama, a.tanggal_lahir) == (nama, lahir)]
        )
        return cocok[0] if cocok else None


@dataclass(frozen=True, slots=True)
class KeluargaDiisi:
    """A keluarga with its rows; `nomor` None is a new one."""

    nomor: int | None
    data: Kolom
    anggota: Sequence[OrangDiisi]

    def kenali(self, calon: Sequence[UsulanKeluarga]) -> UsulanKeluarga | None:
        """The stored keluarga this one is: by id, else No KK, else the only one there is."""
        for keluarga in calon:
            if keluarga.pk == self.nomor or (keluarga.no_kk and keluarga.no_kk == self.data["no_kk"]):
                return keluarga
        return calon[0] if self.nomor is None and len(calon) == 1 else None

    def kenali_anggota(self, keluarga: UsulanKeluarga | None) -> Iterator[tuple[int | None, Kolom]]:
        """Each row with the id of the stored person it is, or None; nobody is taken twice."""
        calon = list(keluarga.anggota.all()) if keluarga else []
        for orang in self.anggota:
            asli = orang.kenali(calon)
            if asli:
                calon.remove(asli)
            yield (asli.pk if asli else None), orang.data

    def sama(self, keluarga: UsulanKeluarga) -> bool:
        """Whether this is stored as it stands, person by person in order."""
        tersimpan = list(keluarga.anggota.all())
        return (
            not _beda(keluarga, self.data)
            and len(tersimpan) == len(self.anggota)
            and not any(_beda(a, o.data) for a, o in zip(tersimpan, self.anggota, strict=True))
        )


@dataclass(frozen=True, slots=True)
class IsiKeluarga:
    """All keluarga of the page and their people, and which stored rows were taken out.

    Stored rows that are not mentioned stay as they are.
    """

    keluarga: Sequence[KeluargaDiisi]
    keluarga_dihapus: frozenset[int] = frozenset()
    anggota_dihapus: frozenset[int] = frozenset()
    bagian: str = "keluarga dan anggota"

    def sama(self, usulan: Usulan) -> bool:
        tersimpan = list(_keluarga(usulan))
        return len(tersimpan) == len(self.keluarga) and all(
            dikirim.sama(asli) for dikirim, asli in zip(self.keluarga, tersimpan, strict=True)
        )

    def tulis(self, usulan: Usulan, beda: dict[str, Any]) -> None:
        self._hapus(usulan, beda)
        self._kosongkan_nik(usulan)
        for dikirim in self.keluarga:
            keluarga = self._tulis_keluarga(usulan, dikirim, beda)
            for orang in dikirim.anggota:
                _tulis_anggota(keluarga, orang, beda)
        if UsulanAnggota.objects.filter(usulan=usulan).count() > isi.BATAS_ANGGOTA:
            raise Ditolak(f"Satu usulan memuat paling banyak {isi.BATAS_ANGGOTA} anggota.")

    def _hapus(self, usulan: Usulan, beda: dict[str, Any]) -> None:
        orang = UsulanAnggota.objects.filter(usulan=usulan).filter(
            models.Q(pk__in=self.anggota_dihapus) | models.Q(keluarga__in=self.keluarga_dihapus)
        )
        keluarga = UsulanKeluarga.objects.filter(usulan=usulan, pk__in=self.keluarga_dihapus)
        if any(qs.filter(dasar__isnull=False).exists() for qs in (orang, keluarga)):
            raise Ditolak("Yang sudah terdaftar tidak dihapus di sini. Ajukan penonaktifannya.")
        if nama := list(orang.values_list("nama", flat=True)):
            beda["dihapus"] = nama
        orang.delete()
        keluarga.delete()

    def _kosongkan_nik(self, usulan: Usulan) -> None:
        """Changing NIKs are emptied before they are set, so that two people may swap theirs."""
        baru = {o.nomor: o.data["nik"] for k in self.keluarga for o in k.anggota if o.nomor}
        semua = UsulanAnggota.objects.filter(usulan=usulan, pk__in=baru)
        berganti = [a.pk for a in semua if a.nik and a.nik != baru[a.pk]]
        UsulanAnggota.objects.filter(usulan=usulan, pk__in=berganti).update(nik=None)

    def _tulis_keluarga(self, usulan: Usulan, dikirim: KeluargaDiisi, beda: dict[str, Any]) -> UsulanKeluarga:
        semua = UsulanKeluarga.objects.filter(usulan=usulan)
        if dikirim.nomor:
            keluarga: UsulanKeluarga = semua.get(pk=dikirim.nomor)
        else:
            keluarga = UsulanKeluarga(usulan=usulan, nomor_urut=isi.berikut(semua))
        _simpan(keluarga, dikirim.data, "keluarga", beda)
        return keluarga


def _tulis_anggota(keluarga: UsulanKeluarga, orang: OrangDiisi, beda: dict[str, Any]) -> None:
    semua = UsulanAnggota.objects.filter(keluarga=keluarga)
    if orang.nomor:
        anggota: UsulanAnggota = semua.get(pk=orang.nomor)
    else:
        anggota = UsulanAnggota(usulan=keluarga.usulan, keluarga=keluarga, nomor_urut=isi.berikut(semua))
    lain = UsulanAnggota.objects.filter(usulan=keluarga.usulan).exclude(pk=anggota.pk or 0)
    if orang.data["nik"] and lain.filter(nik=orang.data["nik"]).exists():
        raise Ditolak(
            f"NIK {orang.data['nama']} sudah dipakai anggota lain dalam usulan ini. Periksa KTP atau KK."
        )
    anggota.kunci_nama = kunci_nama(orang.data["nama"])[:120]
    _simpan(anggota, orang.data, "anggota", beda)


def _simpan(objek: models.Model, data: Kolom, jenis: str, beda: dict[str, Any]) -> None:
    """Set and save the columns; note in `beda` what changed, row by row."""
    catatan: dict[str, Any] = {}
    isi.catat_beda(objek, data, catatan)
    if catatan or objek.pk is None:
        objek.save()
        beda.setdefault("baris", []).append({jenis: objek.pk, **catatan})


def _keluarga(usulan: Usulan) -> models.QuerySet[UsulanKeluarga]:
    urut = UsulanAnggota.objects.order_by("nomor_urut")
    semua: models.QuerySet[UsulanKeluarga] = UsulanKeluarga.objects.filter(usulan=usulan)
    return semua.order_by("nomor_urut").prefetch_related(models.Prefetch("anggota", urut))


@dataclass(frozen=True, slots=True)
class IsiKriteria:
    """Answers to the nine criteria; None is not answered yet."""

    data: Kolom
    bagian: str = "kriteria"

    def sama(self, usulan: Usulan) -> bool:
        return not _beda(UsulanRumahTangga.objects.get(usulan=usulan), self.data)

    def tulis(self, usulan: Usulan, beda: dict[str, Any]) -> None:
        rumah_tangga = UsulanRumahTangga.objects.get(usulan=usulan)
        isi.catat_beda(rumah_tangga, self.data, beda)
        rumah_tangga.save()
