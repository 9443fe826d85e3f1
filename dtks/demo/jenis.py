"""Demo proposals about known households: a correction, an arrival, a death, a move, a program."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from random import Random

from dtks.akun.models import Pengguna
from dtks.inti.jam import hari_ini
from dtks.registri.models import Anggota, RumahTangga
from dtks.wilayah.models import Wilayah
from usulan.models import Jenis, Usulan
from usulan.services import isi, penonaktifan, perpindahan, program, salin
from usulan.services.alur import butuh_musyawarah, jalankan
from usulan.workflow import Aksi


def lima_jenis(oleh: Pengguna, acak: Random, *, tujuan: str) -> list[Usulan]:
    """One proposal of each other kind in the village of `oleh`, about households of earlier periods.

    Sends those that need no musyawarah and returns the others. Call inside the village's region.
    """
    rumah_tangga = list(
        RumahTangga.objects.filter(aktif=True, kunci_usulan__isnull=False, jumlah_anggota__gte=2).order_by(
            "pk"
        )[: len(_PEMBUAT)]
    )
    daftar = [buat(oleh, rt, acak, tujuan) for buat, rt in zip(_PEMBUAT, rumah_tangga, strict=False)]
    for usulan in daftar:
        usulan.refresh_from_db()
    siap = [u for u in daftar if not u.jumlah_galat]
    for usulan in siap:
        if not butuh_musyawarah(usulan):
            jalankan(Aksi.AJUKAN, usulan_id=usulan.pk, oleh=oleh)
    return [u for u in siap if butuh_musyawarah(u)]


def _kunci(acak: Random) -> uuid.UUID:
    return uuid.UUID(int=acak.getrandbits(128), version=4)


def _orang(rt: RumahTangga) -> list[Anggota]:
    return salin.orang_terdaftar(rt.pk)


def _perbaikan(oleh: Pengguna, rt: RumahTangga, acak: Random, _: str) -> Usulan:
    usulan = salin.buat_perubahan(oleh=oleh, jenis=Jenis.PERBAIKAN, rumah_tangga_id=rt.pk, kunci=_kunci(acak))
    orang = usulan.anggota.order_by("pk")[1]
    data = {"ibu_kandung": "SUMIYATI", "tempat_lahir": "PENENGAHAN"}
    isi.simpan_anggota(
        oleh=oleh,
        usulan_id=usulan.pk,
        versi=None,
        keluarga_id=orang.keluarga_id,
        anggota_id=orang.pk,
        data=data,
    )
    return usulan


def _pekerjaan(oleh: Pengguna, rt: RumahTangga, acak: Random, _: str) -> Usulan:
    usulan = salin.buat_perubahan(oleh=oleh, jenis=Jenis.PERBAIKAN, rumah_tangga_id=rt.pk, kunci=_kunci(acak))
    kepala = usulan.anggota.order_by("pk")[0]
    isi.simpan_anggota(
        oleh=oleh,
        usulan_id=usulan.pk,
        versi=None,
        keluarga_id=kepala.keluarga_id,
        anggota_id=kepala.pk,
        data={"pekerjaan": "BURUH HARIAN LEPAS" if kepala.pekerjaan != "BURUH HARIAN LEPAS" else "NELAYAN"},
    )
    return usulan


def _meninggal(oleh: Pengguna, rt: RumahTangga, acak: Random, _: str) -> Usulan:
    orang = _orang(rt)
    return penonaktifan.buat(
        oleh=oleh,
        rumah_tangga_id=rt.pk,
        orang=[orang[-1].pk],
        kunci=_kunci(acak),
        data={
            "penyebab": "MENINGGAL",
            "tanggal": hari_ini() - timedelta(days=9),
            "nomor_dokumen": f"1801-KM-{acak.randint(1000, 9999)}",
        },
    )


def _pindah(oleh: Pengguna, rt: RumahTangga, acak: Random, tujuan: str) -> Usulan:
    return perpindahan.pergi(
        oleh=oleh,
        rumah_tangga_id=rt.pk,
        orang=[a.pk for a in _orang(rt)],
        desa_tujuan=Wilayah.objects.get(pk=tujuan),
        kunci=_kunci(acak),
        alamat={"alamat": "Jl. Kolonel Makmun Rasyid No. 12", "dusun": "", "rt": "2", "rw": "1"},
        data={"nomor_surat": f"475/{acak.randint(10, 99)}/2026", "tanggal": hari_ini() - timedelta(days=5)},
    )


def _program(oleh: Pengguna, rt: RumahTangga, acak: Random, _: str) -> Usulan:
    return program.buat(
        oleh=oleh, rumah_tangga_id=rt.pk, program="PKH", orang=[_orang(rt)[0].pk], kunci=_kunci(acak)
    )


_PEMBUAT: tuple[Callable[[Pengguna, RumahTangga, Random, str], Usulan], ...] = (
    _perbaikan,
    _pindah,
    _meninggal,
    _program,
    _pekerjaan,
)
