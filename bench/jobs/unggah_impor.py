"""The usual way beside it: django-import-export, row by row, each row through the services of entry."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

import tablib
from django.db import transaction
from import_export import resources

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.registri.data import DataAnggota
from dtks.wilayah.models import Wilayah
from usulan.berkas.kenali import kenali
from usulan.berkas.kolom_unggah import Lembar
from usulan.berkas.sel import Pembaca
from usulan.berkas.tabel import buka_tabel
from usulan.models import TemuanUsulan, UsulanAnggota
from usulan.services import isi
from usulan.services.unggahan_nilai import BOLEH_MENYUSUL

_ORANG = {f.name for f in DataAnggota._meta.local_fields}
_BAKU = {"disabilitas": False, "hamil": False, "jenis_disabilitas": ""}


class BarisSalah(ValueError):
    """A cell that cannot be taken."""


class UsulanResource(resources.ModelResource):  # type: ignore[misc]
    """A person a row; the first of a family opens its draft. The verdict is read from the findings."""

    class Meta:
        model = UsulanAnggota
        import_id_fields: tuple[str, ...] = ()
        use_transactions = False
        skip_diff = True

    def __init__(self, pembaca: Pembaca, oleh: Pengguna, desa: Wilayah) -> None:
        super().__init__()
        self.pembaca, self.oleh, self.desa = pembaca, oleh, desa
        self.draf: dict[str, tuple[int, int]] = {}
        self.tertolak: set[int] = set()
        self.nomor: dict[str, int] = {}

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[UsulanAnggota, bool]:
        return UsulanAnggota(), True

    def import_instance(self, instance: UsulanAnggota, row: Any, **kwargs: Any) -> None:
        nilai, temuan = self.pembaca(tuple(row.values()))
        kk = str(nilai["no_kk"])
        self.nomor.setdefault(kk, len(self.nomor) + 1)
        if temuan or nilai["desa"] != "WAY URANG":
            self.tertolak.add(self.nomor[kk])
            raise BarisSalah(temuan[0].pesan if temuan else "desa lain")
        instance.nilai = nilai  # type: ignore[attr-defined]

    def validate_instance(self, instance: Any, *args: Any, **kwargs: Any) -> None:
        """The rules run in the services."""

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        nilai = instance.nilai
        kk = nilai["no_kk"]
        if kk not in self.draf:
            alamat = {k: nilai[k] for k in ("alamat", "rt", "rw")}
            usulan = isi.buat_draf(
                oleh=self.oleh,
                desa=self.desa,
                kunci=uuid.uuid4(),
                asal="RT_RW",
                keterangan="",
                rumah_tangga=alamat,
            )
            data = {"no_kk": kk, "program": nilai["program"]}
            keluarga = isi.simpan_keluarga(oleh=self.oleh, usulan_id=usulan.pk, versi=None, data=data)
            self.draf[kk] = (usulan.pk, keluarga.pk)
        usulan_id, keluarga_id = self.draf[kk]
        data = {k: nilai.get(k) for k in _ORANG if nilai.get(k) is not None}
        isi.simpan_anggota(
            oleh=self.oleh, usulan_id=usulan_id, versi=None, keluarga_id=keluarga_id, data=_BAKU | data
        )

    def menurut_temuan(self) -> set[int]:
        """The families whose findings a draft may not carry, with those of a cell that could not be taken."""
        kode = TemuanUsulan.objects.filter(usulan__in=[u for u, _ in self.draf.values()], tingkat="GALAT")
        salah = set(kode.exclude(kode__in=BOLEH_MENYUSUL).values_list("usulan_id", flat=True))
        return self.tertolak | {self.nomor[kk] for kk, (u, _) in self.draf.items() if u in salah}


def impor(path: Path, keluarga: int) -> tuple[float, int, set[int]]:
    """(seconds, rows, families refused) of the first families of the file; nothing of it is kept."""
    oleh = Pengguna.objects.get(nama_pengguna="operator.desa")
    desa = Wilayah.objects.get(pk="1801061008")
    with buka_tabel(path, path.name) as tabel:
        bagian = kenali(tabel).bagian[Lembar.NASIONAL]
        lebar = len(bagian.pemetaan.kolom)
        baris = [
            [*b.sel, *[None] * lebar][:lebar] for b, _ in zip(bagian.baris, range(keluarga * 4), strict=False)
        ]
    data = tablib.Dataset(*baris, headers=[str(n) for n in range(lebar)])
    resource = UsulanResource(Pembaca(bagian.pemetaan), oleh, desa)
    with transaction.atomic():
        mulai = time.perf_counter()
        hasil = resource.import_data(data, raise_errors=False)
        detik = time.perf_counter() - mulai
        asing = [
            e.error for b in hasil.rows for e in b.errors if not isinstance(e.error, BarisSalah | Ditolak)
        ]
        assert not asing, asing[:3]
        tertolak = resource.menurut_temuan()
        transaction.set_rollback(True)
    return detik, len(baris), tertolak
