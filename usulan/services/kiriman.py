"""Write a whole proposal at once, as the API receives it: same rules as the forms, and the same twice is once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models, transaction

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.registri.models import Anggota
from dtks.wilayah.models import Wilayah
from usulan.models import Jenis, Usulan, UsulanAnggota, UsulanKeluarga, UsulanRumahTangga
from usulan.services import isi, penonaktifan, perpindahan, program
from usulan.services.isian import IsiKeluarga, KeluargaDiisi, Kolom, OrangDiisi, simpan_langkah
from usulan.services.salin import buat_perubahan, selesai_dibuat

KOLOM_PINDAH = ("nomor_surat", "tanggal")


class KunciTerpakai(Ditolak):
    """The client's key already belongs to a proposal with other content."""

    def __init__(self) -> None:
        super().__init__(
            "Kunci ini sudah dipakai usulan lain yang isinya berbeda. Pakai kunci (UUID) baru untuk usulan baru, "
            "atau ubah usulan yang sudah ada itu dengan PUT."
        )


@dataclass(frozen=True, slots=True)
class OrangDikirim:
    """A person as sent; `urut` is its nomor_urut when it was read before."""

    urut: int | None
    data: Kolom


@dataclass(frozen=True, slots=True)
class KeluargaDikirim:
    """A keluarga as sent, with all its people."""

    urut: int | None
    data: Kolom
    anggota: Sequence[OrangDikirim]


@dataclass(frozen=True, slots=True)
class Kiriman:
    """The whole content of a proposal; a part that is None stays as it is.

    Keluarga and people are recognised by nomor_urut, else by No KK, NIK, or name and birth
    date; stored ones that are not sent are taken out.
    """

    usulan: Kolom = field(default_factory=dict)
    rumah_tangga: Kolom | None = None
    keluarga: Sequence[KeluargaDikirim] | None = None
    bagian: str = "seluruh isi"

    @property
    def kosong(self) -> bool:
        return self.rumah_tangga is None and self.keluarga is None

    def sama(self, usulan: Usulan) -> bool:
        """Whether `usulan` already holds exactly this."""
        if _beda(usulan, self.usulan):
            return False
        if self.rumah_tangga is not None and _beda(_rumah_tangga(usulan), self.rumah_tangga):
            return False
        if self.keluarga is None:
            return True
        susunan = self._kenali(usulan)
        tersimpan = {k.pk: k for k in _keluarga(usulan)}
        return not (susunan.keluarga_dihapus or susunan.anggota_dihapus) and all(
            k.nomor in tersimpan and _keluarga_sama(tersimpan[k.nomor], k) for k in susunan.keluarga
        )

    def tulis(self, usulan: Usulan, beda: dict[str, Any]) -> None:
        """Write into a locked proposal; note in `beda` what changed."""
        isi.catat_beda(usulan, self.usulan, beda)
        if self.rumah_tangga is not None:
            rumah_tangga = _rumah_tangga(usulan)
            isi.catat_beda(rumah_tangga, self.rumah_tangga, beda)
            rumah_tangga.save()
        if self.keluarga is not None:
            self._kenali(usulan).tulis(usulan, beda)

    def _kenali(self, usulan: Usulan) -> IsiKeluarga:
        """What was sent with the ids of the stored rows it stands for, and the ids left over."""
        tersimpan = list(_keluarga(usulan))
        sisa = list(tersimpan)
        orang = {a.pk for k in tersimpan for a in k.anggota.all()}
        hasil = []
        for dikirim in self.keluarga or ():
            keluarga = _kenali_keluarga(dikirim, sisa)
            if keluarga is not None:
                sisa.remove(keluarga)
            diisi = _kenali_orang(dikirim, keluarga)
            orang -= {o.nomor for o in diisi.anggota if o.nomor}
            hasil.append(diisi)
        return IsiKeluarga(
            keluarga=hasil,
            keluarga_dihapus=frozenset(k.pk for k in sisa),
            anggota_dihapus=frozenset(orang),
        )


def _kenali_keluarga(dikirim: KeluargaDikirim, calon: Sequence[UsulanKeluarga]) -> UsulanKeluarga | None:
    if dikirim.urut is not None and (cocok := [k for k in calon if k.nomor_urut == dikirim.urut]):
        return cocok[0]
    return KeluargaDiisi(None, dikirim.data, ()).kenali(calon)


def _kenali_orang(dikirim: KeluargaDikirim, keluarga: UsulanKeluarga | None) -> KeluargaDiisi:
    calon = list(keluarga.anggota.all()) if keluarga else []
    urutan = {a.nomor_urut: a.pk for a in calon}
    orang = [OrangDiisi(urutan.get(o.urut or 0), o.data) for o in dikirim.anggota]
    nomor = keluarga.pk if keluarga else None
    dikenali = KeluargaDiisi(nomor, dikirim.data, orang).kenali_anggota(keluarga)
    return KeluargaDiisi(nomor, dikirim.data, [OrangDiisi(pk, data) for pk, data in dikenali])


def _keluarga_sama(tersimpan: UsulanKeluarga, diisi: KeluargaDiisi) -> bool:
    orang = {a.pk: a for a in tersimpan.anggota.all()}
    return not _beda(tersimpan, diisi.data) and all(
        o.nomor in orang and not _beda(orang[o.nomor], o.data) for o in diisi.anggota
    )


def _beda(objek: models.Model, kolom: Kolom) -> bool:
    return any(getattr(objek, nama) != nilai for nama, nilai in kolom.items())


def _rumah_tangga(usulan: Usulan) -> UsulanRumahTangga:
    ketemu: UsulanRumahTangga = UsulanRumahTangga.objects.get(usulan=usulan)
    return ketemu


def _keluarga(usulan: Usulan) -> models.QuerySet[UsulanKeluarga]:
    urut = UsulanAnggota.objects.order_by("nomor_urut")
    semua: models.QuerySet[UsulanKeluarga] = UsulanKeluarga.objects.filter(usulan=usulan)
    return semua.order_by("nomor_urut").prefetch_related(models.Prefetch("anggota", urut))


@dataclass(frozen=True, slots=True)
class Permintaan:
    """A new proposal as sent. `kepala` holds asal, kanal, keterangan, diserahkan; `orang` are NIKs."""

    kunci: uuid.UUID
    jenis: Jenis
    kepala: Kolom
    desa: Wilayah | None = None
    sasaran: int | None = None
    orang: Sequence[str] = ()
    program: str = ""
    kiriman: Kiriman = field(default_factory=Kiriman)
    penonaktifan: Kolom = field(default_factory=dict)
    perpindahan: Kolom = field(default_factory=dict)


def buat(oleh: Pengguna, minta: Permintaan) -> tuple[Usulan, bool]:
    """Open a draft of any kind with its content, and tell whether it is new.

    Each kind is one transaction; a search for a family that comes leaves its trace even if it finds nobody.

    The same key with the same content returns the first draft. Raises KunciTerpakai for other
    content, TidakBerizin, Ditolak, RumahTangga.DoesNotExist for a household out of sight, DiLuarCakupan
    for a village or key outside the actor's region.
    """
    ada = Usulan.objects.filter(kunci=minta.kunci).first()
    if ada is not None:
        if not _isinya_sama(ada, minta):
            raise KunciTerpakai
        return ada, False
    if minta.jenis == Jenis.BARU and minta.sasaran is None:
        return _buat_baru(oleh, minta)
    return _PEMBUAT[minta.jenis](oleh, minta), True


def _isinya_sama(usulan: Usulan, minta: Permintaan) -> bool:
    """Whether `usulan` is what an earlier sending of `minta` made."""
    kepala = {nama: nilai for nama, nilai in minta.kepala.items() if nama != "diserahkan"}
    kiriman = minta.kiriman
    if minta.jenis == Jenis.PINDAH:  # of a household that moves only the address is proposed
        kiriman = replace(kiriman, rumah_tangga=_alamat(kiriman))
    return (
        usulan.jenis == minta.jenis
        and (minta.desa is None or minta.desa.pk == usulan.desa_id)
        and minta.sasaran in (None, usulan.sasaran_id)
        and minta.program in ("", usulan.program)
        and not _beda(usulan, kepala)
        and kiriman.sama(usulan)
        and (not minta.orang or set(minta.orang) == _nik(usulan))
        and not (minta.penonaktifan and _beda(usulan.penonaktifan, _kolom_nonaktif(minta)))
        and not (minta.perpindahan and _beda(usulan.perpindahan, _kolom_pindah(minta.perpindahan)))
    )


def _nik(usulan: Usulan) -> set[str | None]:
    return set(UsulanAnggota.objects.filter(usulan=usulan).values_list("nik", flat=True))


@transaction.atomic
def _buat_baru(oleh: Pengguna, minta: Permintaan) -> tuple[Usulan, bool]:
    assert minta.desa is not None
    usulan, baru = isi.kepala_draf(
        oleh=oleh, desa=minta.desa, kunci=minta.kunci, jenis=Jenis.BARU, **minta.kepala
    )
    if not baru:  # the same sending came twice at the same moment, and the other was first
        if not _isinya_sama(usulan, minta):
            raise KunciTerpakai
        return usulan, False
    UsulanRumahTangga.objects.create(usulan=usulan)
    minta.kiriman.tulis(usulan, {})
    selesai_dibuat(oleh, usulan)
    return usulan, True


@transaction.atomic
def _buat_perubahan(oleh: Pengguna, minta: Permintaan) -> Usulan:
    assert minta.sasaran is not None
    usulan = buat_perubahan(
        oleh=oleh, jenis=minta.jenis, rumah_tangga_id=minta.sasaran, kunci=minta.kunci, **minta.kepala
    )
    if minta.kiriman.kosong:
        return usulan
    return ganti(oleh=oleh, usulan_id=usulan.pk, versi=usulan.versi, kiriman=minta.kiriman)


def _buat_nonaktif(oleh: Pengguna, minta: Permintaan) -> Usulan:
    assert minta.sasaran is not None
    return penonaktifan.buat(
        oleh=oleh,
        rumah_tangga_id=minta.sasaran,
        orang=_orang(minta.sasaran, minta.orang),
        kunci=minta.kunci,
        data=_kolom_nonaktif(minta),
        **minta.kepala,
    )


def _buat_pindah(oleh: Pengguna, minta: Permintaan) -> Usulan:
    alamat = _alamat(minta.kiriman)
    data = {nama: minta.perpindahan[nama] for nama in KOLOM_PINDAH}
    if minta.sasaran is None:
        assert minta.desa is not None
        nomor = {nama: minta.perpindahan[nama] for nama in ("no_kk", "nik_kepala", "nama_kepala")}
        return perpindahan.datang(
            oleh=oleh, desa=minta.desa, kunci=minta.kunci, alamat=alamat, data=data, **nomor, **minta.kepala
        )
    return perpindahan.pergi(
        oleh=oleh,
        rumah_tangga_id=minta.sasaran,
        orang=_orang(minta.sasaran, minta.orang),
        desa_tujuan=minta.perpindahan["desa_tujuan"],
        kunci=minta.kunci,
        alamat=alamat,
        data=data,
        **minta.kepala,
    )


def _buat_program(oleh: Pengguna, minta: Permintaan) -> Usulan:
    assert minta.sasaran is not None
    return program.buat(
        oleh=oleh,
        rumah_tangga_id=minta.sasaran,
        program=minta.program,
        orang=_orang(minta.sasaran, minta.orang),
        kunci=minta.kunci,
        **minta.kepala,
    )


_PEMBUAT: dict[str, Callable[[Pengguna, Permintaan], Usulan]] = {
    Jenis.BARU: _buat_perubahan,
    Jenis.PERBAIKAN: _buat_perubahan,
    Jenis.NONAKTIF: _buat_nonaktif,
    Jenis.PINDAH: _buat_pindah,
    Jenis.PROGRAM: _buat_program,
}
"""Kind to the service that opens it about a known household."""


def _orang(rumah_tangga_id: int, nik: Sequence[str]) -> list[int]:
    """The ids of the active members with these NIKs. Raises Ditolak when one of them is none."""
    ketemu = dict(
        Anggota.objects.filter(rumah_tangga=rumah_tangga_id, aktif=True, nik__in=nik).values_list("nik", "pk")
    )
    if len(ketemu) != len(set(nik)):
        raise Ditolak("Sebagian NIK bukan milik anggota aktif rumah tangga ini. Periksa NIK-nya.")
    return list(ketemu.values())


def _kolom_nonaktif(minta: Permintaan) -> dict[str, Any]:
    """Columns of Penonaktifan; the successor of a head is sent as NIK."""
    data = dict(minta.penonaktifan)
    nik = data.pop("kepala_pengganti", "")
    data["kepala_pengganti"] = None
    if nik and minta.sasaran is not None:
        data["kepala_pengganti"] = Anggota.objects.get(pk=_orang(minta.sasaran, [nik])[0])
    return data


def _kolom_pindah(data: Kolom) -> dict[str, Any]:
    kolom = {nama: data[nama] for nama in KOLOM_PINDAH}
    return kolom | {"desa_tujuan": data["desa_tujuan"]} if data.get("desa_tujuan") else kolom


def _alamat(kiriman: Kiriman) -> dict[str, Any]:
    return {nama: (kiriman.rumah_tangga or {})[nama] for nama in perpindahan.KOLOM_ALAMAT}


def ganti(*, oleh: Pengguna, usulan_id: int, versi: int, kiriman: Kiriman) -> Usulan:
    """Replace the content of a draft or returned proposal.

    The same content again is accepted whatever its version. Raises LayarUsang, Ditolak, TidakBerizin.
    """
    return simpan_langkah(oleh=oleh, usulan_id=usulan_id, versi=versi, langkah=kiriman)


def ubah(oleh: Pengguna, usulan: Usulan, versi: int, minta: Permintaan) -> Usulan:
    """Replace the parts that `minta` brings, by the service of the proposal's kind. Raises as `ganti`."""
    siapa: dict[str, Any] = {"oleh": oleh, "usulan_id": usulan.pk, "versi": versi}
    match usulan.jenis:
        case Jenis.NONAKTIF:
            return penonaktifan.ubah(**siapa, data=_kolom_nonaktif(minta))
        case Jenis.PINDAH:
            lama = _rumah_tangga(usulan)
            alamat = {nama: getattr(lama, nama) for nama in perpindahan.KOLOM_ALAMAT}
            if minta.kiriman.rumah_tangga is not None:
                alamat = _alamat(minta.kiriman)
            data = _kolom_pindah(minta.perpindahan) if minta.perpindahan else {}
            return perpindahan.ubah(**siapa, alamat=alamat, data=data)
        case _:
            return ganti(**siapa, kiriman=minta.kiriman)
