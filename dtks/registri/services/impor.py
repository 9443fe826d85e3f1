"""Loading files of facts: upload, check (long work), put into use, throw away.

A load goes DIPERIKSA, then SIAP or DITOLAK; SIAP becomes BERLAKU (a long one by way of DIBERLAKUKAN),
later DIGANTI, or DIBUANG. Nothing of a file counts before it is BERLAKU, and a load that was replaced is kept.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, TidakBerizin
from dtks.inti.jam import sekarang
from dtks.jejak.services import catat
from dtks.pekerjaan.models import Pekerjaan
from dtks.pekerjaan.services import Tugas, minta
from dtks.registri.exports import samarkan_nomor
from dtks.registri.kuesioner.lembaran import BarisDitolak
from dtks.registri.massal import muat
from dtks.registri.models import ImporRegistri, JenisImpor, Kepesertaan, Program
from dtks.wilayah.models import Kabupaten, Wilayah

DITOLAK_TERTULIS: Final = 200
LANGKAH_LAPOR: Final = 2_000
BARIS_LANGSUNG: Final = 20_000
"""Up to so many rows a load is put into use at once; more are long work."""
_FOLDER: Final = "impor"


class Keadaan(StrEnum):
    """Where a load stands; kept in its `ringkasan`."""

    DIPERIKSA = "DIPERIKSA"
    DITOLAK = "DITOLAK"
    SIAP = "SIAP"
    DIBERLAKUKAN = "DIBERLAKUKAN"
    BERLAKU = "BERLAKU"
    DIGANTI = "DIGANTI"
    DIBUANG = "DIBUANG"


_BERJALAN: Final = (Keadaan.DIPERIKSA, Keadaan.SIAP, Keadaan.DIBERLAKUKAN)


@dataclass(frozen=True, slots=True)
class Muatan:
    """What the user says of a file. `kode` is "kemendagri" or "bps"; `tahap` is YYYY-NN."""

    jenis: JenisImpor
    kode: str
    program: str = ""
    tahap: str = ""
    tanggal_snapshot: date | None = None

    @property
    def sebutan(self) -> str:
        if self.jenis == JenisImpor.PENERIMA:
            return f"daftar {Program(self.program).label} {sebut_tahap(self.tahap)}"
        return "ekstrak DTSEN/SIKS-NG"


@dataclass(slots=True)
class Hitungan:
    """What was counted while a file was read; `ditolak` keeps the first rows refused, numbers masked."""

    baris: int = 0
    dilewati: int = 0
    nomor_cacat: int = 0
    jumlah_ditolak: int = 0
    ditolak: list[list[Any]] = field(default_factory=list)

    def tolak(self, baris: BarisDitolak) -> None:
        self.jumlah_ditolak += 1
        if len(self.ditolak) < DITOLAK_TERTULIS:
            nomor, *teks = astuple(baris)
            self.ditolak.append([nomor, *map(samarkan_nomor, teks)])


def sebut_tahap(tahap: str) -> str:
    """ "2026-03" as "tahap 3 tahun 2026"."""
    tahun, _, ke = tahap.partition("-")
    return f"tahap {int(ke)} tahun {tahun}"


def kabupaten_untuk(oleh: Pengguna) -> Wilayah:
    """The district whose facts `oleh` may load. Raises TidakBerizin."""
    periksa_izin(oleh.izin, Izin.PERIODE_KELOLA)
    daerah = Wilayah.objects.filter(pk__in=Kabupaten.objects.values("pk"), kode__in=oleh.kode_wilayah).first()
    if daerah is None:
        raise TidakBerizin("Data ini dimuat oleh operator yang wilayah kerjanya seluruh kabupaten.")
    return daerah


@transaction.atomic
def unggah(oleh: Pengguna, berkas: File[bytes], muatan: Muatan) -> tuple[ImporRegistri, Pekerjaan | None]:
    """Take a file in and ask for its check; the same file again gives the load it already has.

    Raises TidakBerizin, or Ditolak when this very file is in use already.
    """
    daerah = kabupaten_untuk(oleh)
    _kunci(daerah.kode)
    sidik = hashlib.file_digest(berkas, "sha256").hexdigest()
    sama = _semacam(daerah.kode, muatan).filter(sidik=sidik)
    if (berlaku := sama.filter(berlaku=True).first()) is not None:
        raise Ditolak(
            f"Berkas ini sudah dimuat sebagai {muatan.sebutan} dengan nama {berlaku.nama_berkas}. "
            "Tidak ada yang berubah."
        )
    tertunda = sama.filter(ringkasan__keadaan__in=_BERJALAN).first()
    if tertunda is not None:
        return tertunda, None
    nama = Path(berkas.name or "").name
    impor = ImporRegistri.objects.create(
        kabupaten=daerah,
        jenis=muatan.jenis,
        program=muatan.program,
        tahap=muatan.tahap,
        tanggal_snapshot=muatan.tanggal_snapshot,
        tata_letak="",
        nama_berkas=nama[-120:],
        sidik=sidik,
        berlaku=False,
        ringkasan={"keadaan": Keadaan.DIPERIKSA, "kode": muatan.kode},
        dibuat_oleh=oleh,
        dibuat_pada=sekarang(),
    )
    berkas.seek(0)
    tersimpan = default_storage.save(f"{_FOLDER}/{uuid.uuid4().hex}{Path(nama).suffix.lower()}", berkas)
    catat(
        oleh, "registri.berkas_diunggah", impor, daerah.kode, {"berkas": impor.nama_berkas, "sha256": sidik}
    )
    pekerjaan = minta(
        f"MUAT_{muatan.jenis}",
        kunci_pekerjaan(impor),
        f"Memeriksa {muatan.sebutan}",
        wilayah=daerah.kode,
        oleh=oleh,
        argumen={"impor": impor.pk, "berkas": tersimpan},
    )
    return impor, pekerjaan


def kunci_pekerjaan(impor: ImporRegistri) -> str:
    """The key of the work on this load in its state: its check, or putting it into use."""
    return f"impor-registri:{impor.pk}:{impor.ringkasan['keadaan']}"


def ambil_berkas(tugas: Tugas) -> tuple[ImporRegistri, Path]:
    """The load that this work checks, and where its file lies."""
    impor = ImporRegistri.objects.get(pk=tugas.argumen["impor"])
    return impor, Path(default_storage.path(tugas.argumen["berkas"]))


@contextmanager
def selesaikan(tugas: Tugas, impor: ImporRegistri, path: Path, hasil: dict[str, Any]) -> Iterator[None]:
    """End the work: what the block keeps and adds to `hasil` becomes the load's at once; the file goes."""
    with tugas.penyelesaian():
        yield
        impor.tata_letak = hasil.pop("tata_letak", "")
        impor.ringkasan = {**impor.ringkasan, **hasil}
        impor.save(update_fields=["tata_letak", "ringkasan"])
    path.unlink(missing_ok=True)


def keadaan_sesudah(dimuat: int) -> dict[str, Any]:
    """What a load is after its rows were counted."""
    if dimuat:
        return {"keadaan": Keadaan.SIAP, "dimuat": dimuat}
    pesan = "Tidak ada baris yang dapat dimuat. Perbaiki sebabnya di bawah ini, lalu muat lagi."
    return {"keadaan": Keadaan.DITOLAK, "dimuat": 0, "pesan": pesan}


@contextmanager
def _siap(oleh: Pengguna, impor_id: int) -> Iterator[ImporRegistri]:
    """The load, locked, in a transaction, and saved after. Raises TidakBerizin, or Ditolak when not SIAP."""
    daerah = kabupaten_untuk(oleh)
    with transaction.atomic():
        _kunci(daerah.kode)
        impor = ImporRegistri.objects.select_for_update().get(pk=impor_id)
        if impor.ringkasan["keadaan"] != Keadaan.SIAP:
            raise Ditolak(
                "Pemuatan ini sudah dipakai atau dibuang. Muat ulang halaman untuk melihat keadaannya."
            )
        yield impor
        impor.save(update_fields=["berlaku", "ringkasan"])


def pakai(oleh: Pengguna, impor_id: int) -> Pekerjaan | None:
    """Put a checked load into use in place of the earlier one of its kind, which is kept.

    A long one only begins: returns the work that does it. Raises TidakBerizin, or Ditolak when the
    load is not waiting for that.
    """
    with _siap(oleh, impor_id) as impor:
        lama = yang_digantikan(impor)
        if sum(i.ringkasan["dimuat"] for i in (impor, lama) if i) <= BARIS_LANGSUNG:
            _berlakukan(oleh, impor)
            return None
        impor.ringkasan = {**impor.ringkasan, "keadaan": Keadaan.DIBERLAKUKAN}
        return minta(
            "PAKAI_IMPOR",
            kunci_pekerjaan(impor),
            f"Memberlakukan {impor.nama_berkas}"[:120],
            wilayah=impor.kabupaten_id,
            oleh=oleh,
            argumen={"impor": impor.pk, "oleh": oleh.pk},
        )


def berlakukan(tugas: Tugas) -> None:
    """Put a long load into use (long work)."""
    with tugas.penyelesaian():
        impor = ImporRegistri.objects.get(pk=tugas.argumen["impor"])
        _kunci(impor.kabupaten_id)
        _berlakukan(Pengguna.objects.get(pk=tugas.argumen["oleh"]), impor)
        impor.save(update_fields=["berlaku", "ringkasan"])


def _berlakukan(oleh: Pengguna, impor: ImporRegistri) -> None:
    """Change the places of a load and the one it replaces; the caller locks the district and saves the load."""
    lama = yang_digantikan(impor)
    if lama is not None:
        Kepesertaan.objects.filter(impor=lama).update(berlaku=False)
        lama.berlaku = False
        lama.ringkasan = {**lama.ringkasan, "keadaan": Keadaan.DIGANTI}
        lama.save(update_fields=["berlaku", "ringkasan"])
    Kepesertaan.objects.filter(impor=impor).update(berlaku=True)
    impor.berlaku = True
    impor.ringkasan = {**impor.ringkasan, "keadaan": Keadaan.BERLAKU}
    isi = {k: impor.ringkasan[k] for k in ("baris", "dimuat", "jumlah_ditolak")}
    isi |= {"berkas": impor.nama_berkas, "sha256": impor.sidik, "menggantikan": lama.pk if lama else None}
    penerima = impor.jenis == JenisImpor.PENERIMA
    peristiwa = "registri.penerima_dimuat" if penerima else "registri.dtsen_dimuat"
    catat(oleh, peristiwa, impor, impor.kabupaten_id, isi)


def buang(oleh: Pengguna, impor_id: int) -> None:
    """Throw away a load that was never put into use. Raises TidakBerizin, or Ditolak when it is past that."""
    with _siap(oleh, impor_id) as impor:
        muat.buang(impor.pk)
        impor.ringkasan = {**impor.ringkasan, "keadaan": Keadaan.DIBUANG}
        catat(oleh, "registri.impor_dibuang", impor, impor.kabupaten_id, {"berkas": impor.nama_berkas})


def yang_digantikan(impor: ImporRegistri) -> ImporRegistri | None:
    """The load in use of the same program and stage, or of the same snapshot date."""
    muatan = Muatan(JenisImpor(impor.jenis), "", impor.program, impor.tahap, impor.tanggal_snapshot)
    lama: ImporRegistri | None = (
        _semacam(impor.kabupaten_id, muatan).filter(berlaku=True).exclude(pk=impor.pk).first()
    )
    return lama


def _semacam(kabupaten: str, muatan: Muatan) -> Any:
    return ImporRegistri.objects.filter(
        kabupaten_id=kabupaten,
        jenis=muatan.jenis,
        program=muatan.program,
        tahap=muatan.tahap,
        tanggal_snapshot=muatan.tanggal_snapshot,
    )


def _kunci(kabupaten: str) -> None:
    """One load of a district changes its state at a time."""
    Kabupaten.objects.select_for_update(no_key=True).get(pk=kabupaten)
