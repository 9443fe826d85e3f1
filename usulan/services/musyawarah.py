"""The life of a musyawarah: prepared, decided per proposal, proved by its evidence, sent once, then frozen."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, TidakBerizin
from dtks.inti.jam import hari_ini, sekarang
from dtks.inti.temuan import Tingkat
from dtks.jejak.services import catat
from dtks.periode.services import kunci_bersama
from dtks.tampilan.waktu import tulis_angka, tulis_tanggal
from dtks.wilayah.models import Wilayah
from usulan.berkas import BerkasBukti
from usulan.models import (
    BuktiMusyawarah,
    ButirMusyawarah,
    HasilMusyawarah,
    JenisBukti,
    Musyawarah,
    StatusMusyawarah,
    TemuanUsulan,
    Usulan,
)
from usulan.rules import HANYA_MENAHAN_PUTUSAN
from usulan.services import bukti_musyawarah
from usulan.services.alur import jalankan, yang_butuh_musyawarah
from usulan.services.pengirim import boleh_mengirim
from usulan.workflow import Aksi, Status

KOLOM: Final = (
    "tanggal",
    "tempat",
    "nomor_berita_acara",
    "pimpinan",
    "jabatan_pimpinan",
    "jumlah_peserta",
    "peserta",
)
TUNDA: Final = "TUNDA"
"""A result that is none: the proposal leaves the agenda and stays a draft for a later musyawarah."""

BUKTI_LENGKAP: Final = frozenset(JenisBukti.values) - {JenisBukti.SPTJM}
"""What proves a musyawarah; an SPTJM stands for one not held (statement of the Minister, 8 May 2024)."""


class MusyawarahTerkirim(Ditolak):
    """The musyawarah has been sent: nothing of it changes any more."""


class NomorTerpakai(Ditolak):
    """Another musyawarah of the village carries this number."""


class LayarUsang(Ditolak):
    """The screen shows the musyawarah as it was before somebody changed it."""


def agenda(musyawarah: Musyawarah) -> QuerySet[ButirMusyawarah]:
    """What is to be decided, in the order it was put: a draft withdrawn meanwhile has left the agenda."""
    butir = musyawarah.butir.select_related("usulan")
    if musyawarah.status == StatusMusyawarah.DISIAPKAN:
        butir = butir.filter(usulan__status=Status.DRAF)
    return butir


def sidik_layar(musyawarah: Musyawarah) -> str:
    """Mark by which a page notices that agenda, its proposals, results, data or evidence changed since."""
    isi = [
        *(getattr(musyawarah, kolom) for kolom in KOLOM),
        list(musyawarah.butir.order_by("pk").values_list("pk", "hasil", "alasan", "usulan__versi_isi")),
        list(musyawarah.bukti.order_by("pk").values_list("pk", flat=True)),
    ]
    return hashlib.sha256(json.dumps(isi, default=str).encode()).hexdigest()[:16]


def kekurangan(musyawarah: Musyawarah) -> list[str]:
    """What still keeps a prepared musyawarah from being sent, each as a sentence that says how to cure it."""
    butir = agenda(musyawarah)
    kurang = []
    if musyawarah.tanggal > hari_ini():
        kurang.append(f"Musyawarah baru diadakan {tulis_tanggal(musyawarah.tanggal)}.")
    if not butir.exists():
        kurang.append("Belum ada usulan pada agenda. Tambahkan sedikitnya satu.")
    if belum := butir.filter(hasil="").count():
        kurang.append(f"{tulis_angka(belum)} usulan belum ada hasilnya.")
    tertahan = TemuanUsulan.objects.filter(tingkat=Tingkat.GALAT).exclude(kode__in=HANYA_MENAHAN_PUTUSAN)
    galat = butir.filter(hasil=HasilMusyawarah.SETUJU, usulan__in=tertahan.values("usulan"))
    if jumlah := galat.count():
        nama = ", ".join(str(b.usulan) for b in galat[:3]) + (", dan lainnya" if jumlah > 3 else "")
        kurang.append(f"{tulis_angka(jumlah)} usulan yang disepakati masih harus diperbaiki: {nama}.")
    ada = set(musyawarah.bukti.values_list("jenis", flat=True))
    if JenisBukti.SPTJM not in ada and (tidak_ada := BUKTI_LENGKAP - ada):
        nama = ", ".join(str(JenisBukti(j).label) for j in JenisBukti.values if j in tidak_ada)
        kurang.append(f"Bukti belum lengkap: {nama}. Bila musyawarah tidak diadakan, unggah SPTJM.")
    return kurang


@transaction.atomic
def siapkan(
    *, oleh: Pengguna, desa: Wilayah, data: Mapping[str, Any], kunci_usulan: Collection[uuid.UUID]
) -> Musyawarah:
    """Open a musyawarah with drafts of the village on its agenda. `data` holds columns of KOLOM.

    Raises NomorTerpakai, or Ditolak for a draft that is gone or on another agenda.
    """
    periksa_izin(oleh.izin, Izin.USULAN_TULIS)
    musyawarah, baru = Musyawarah.objects.get_or_create(
        desa=desa,
        nomor_berita_acara=data["nomor_berita_acara"],
        defaults={
            "jumlah_peserta": 0,
            **data,
            "status": StatusMusyawarah.DISIAPKAN,
            "dibuat_oleh": oleh,
            "dibuat_pada": sekarang(),
        },
    )
    if not baru:
        raise NomorTerpakai(
            "Nomor ini sudah dipakai musyawarah lain di desa/kelurahan ini. Periksa nomornya, "
            "atau buka musyawarah itu dari daftar."
        )
    usulan = _agendakan(musyawarah, kunci_usulan)
    catat(oleh, "musyawarah.disiapkan", musyawarah, desa.kode, {**_data(musyawarah), "usulan": usulan})
    return musyawarah


@transaction.atomic
def ubah(
    *, oleh: Pengguna, musyawarah_id: int, data: Mapping[str, Any], versi: str | None = None
) -> Musyawarah:
    """Change date, place, number, chair or attendance. Raises NomorTerpakai and what `_buka` raises."""
    musyawarah = _buka(oleh, musyawarah_id, versi)
    sebelum = _data(musyawarah)
    for kolom in KOLOM:
        setattr(musyawarah, kolom, data.get(kolom, getattr(musyawarah, kolom)))
    kembar = Musyawarah.objects.filter(
        desa=musyawarah.desa_id, nomor_berita_acara=musyawarah.nomor_berita_acara
    ).exclude(pk=musyawarah.pk)
    if kembar.exists():
        raise NomorTerpakai("Nomor ini sudah dipakai musyawarah lain di desa/kelurahan ini.")
    musyawarah.save(update_fields=KOLOM)
    sesudah = _data(musyawarah)
    if sesudah != sebelum:
        beda = {k for k in KOLOM if sebelum[k] != sesudah[k]}
        isi = {"sebelum": {k: sebelum[k] for k in beda}, "sesudah": {k: sesudah[k] for k in beda}}
        catat(oleh, "musyawarah.diubah", musyawarah, musyawarah.desa_id, isi)
    return musyawarah


@transaction.atomic
def tambah_usulan(
    *,
    oleh: Pengguna,
    musyawarah_id: int,
    kunci_usulan: Collection[uuid.UUID],
    versi: str | None = None,
) -> None:
    """Put more drafts on the agenda. Raises Ditolak for one that is gone or on another agenda."""
    musyawarah = _buka(oleh, musyawarah_id, versi)
    usulan = _agendakan(musyawarah, kunci_usulan)
    catat(oleh, "musyawarah.agenda_ditambah", musyawarah, musyawarah.desa_id, {"usulan": usulan})


@transaction.atomic
def catat_hasil(
    *,
    oleh: Pengguna,
    musyawarah_id: int,
    hasil: Mapping[int, tuple[str, str]],
    versi: str | None = None,
) -> None:
    """Write what was decided: id of a ButirMusyawarah to (a HasilMusyawarah, TUNDA or "", reason).

    TUNDA takes the proposal off the agenda. Raises Ditolak when a refusal has no reason.
    """
    musyawarah = _buka(oleh, musyawarah_id, versi)
    ubah: list[ButirMusyawarah] = []
    tunda: list[ButirMusyawarah] = []
    for butir in agenda(musyawarah).filter(pk__in=hasil):
        putusan, alasan = hasil[butir.pk]
        alasan = alasan.strip() if putusan == HasilMusyawarah.TOLAK else ""
        if putusan == HasilMusyawarah.TOLAK and not alasan:
            raise Ditolak(f"{butir.usulan}: tuliskan alasan tidak disepakati.")
        if putusan == TUNDA:
            tunda.append(butir)
        elif (butir.hasil, butir.alasan) != (putusan, alasan):
            butir.hasil, butir.alasan = HasilMusyawarah(putusan) if putusan else "", alasan
            ubah.append(butir)
    ButirMusyawarah.objects.bulk_update(ubah, ["hasil", "alasan"])
    ButirMusyawarah.objects.filter(pk__in=[b.pk for b in tunda]).delete()
    if ubah or tunda:
        isi = {
            "hasil": {str(b.usulan_id): [b.hasil, b.alasan] for b in ubah},
            "ditunda": [b.usulan_id for b in tunda],
        }
        catat(oleh, "musyawarah.hasil_dicatat", musyawarah, musyawarah.desa_id, isi)


@transaction.atomic
def sepakati_semua(*, oleh: Pengguna, musyawarah_id: int, versi: str | None = None) -> int:
    """Agree to everything on the agenda that has no result yet; return how many."""
    musyawarah = _buka(oleh, musyawarah_id, versi)
    butir = ButirMusyawarah.objects.filter(pk__in=agenda(musyawarah).filter(hasil="").values("pk"))
    usulan = list(butir.order_by("pk").values_list("usulan_id", flat=True))
    butir.update(hasil=HasilMusyawarah.SETUJU)
    if usulan:
        isi = {"hasil": {str(u): [HasilMusyawarah.SETUJU, ""] for u in usulan}, "ditunda": []}
        catat(oleh, "musyawarah.hasil_dicatat", musyawarah, musyawarah.desa_id, isi)
    return len(usulan)


@transaction.atomic
def simpan_bukti(*, oleh: Pengguna, musyawarah_id: int, jenis: str, berkas: BerkasBukti) -> BuktiMusyawarah:
    """Keep one checked file as the evidence of its kind, in the place of an earlier one."""
    musyawarah = _buka(oleh, musyawarah_id)
    lama = bukti_musyawarah.hapus(musyawarah, JenisBukti(jenis))
    bukti = bukti_musyawarah.tulis(musyawarah, JenisBukti(jenis), berkas)
    isi = {"jenis": jenis, "sidik": bukti.sidik, "menggantikan": lama}
    catat(oleh, "musyawarah.bukti_diunggah", musyawarah, musyawarah.desa_id, isi)
    return bukti


@transaction.atomic
def hapus_bukti(*, oleh: Pengguna, musyawarah_id: int, jenis: str) -> None:
    """Take away the evidence of one kind, uploaded by mistake."""
    musyawarah = _buka(oleh, musyawarah_id)
    if sidik := bukti_musyawarah.hapus(musyawarah, JenisBukti(jenis)):
        isi = {"jenis": jenis, "sidik": sidik}
        catat(oleh, "musyawarah.bukti_dihapus", musyawarah, musyawarah.desa_id, isi)


@transaction.atomic
def batalkan(*, oleh: Pengguna, musyawarah_id: int, alasan: str) -> None:
    """Give up a prepared musyawarah: its proposals are drafts without agenda again; the trail keeps what it was."""
    musyawarah = _buka(oleh, musyawarah_id)
    if not (alasan := alasan.strip()):
        raise Ditolak("Tuliskan alasan pembatalannya.")
    isi = {
        **_data(musyawarah),
        "alasan": alasan,
        "usulan": list(musyawarah.butir.values_list("usulan_id", flat=True)),
        "bukti": {j: bukti_musyawarah.hapus(musyawarah, j) for j in JenisBukti},
    }
    catat(oleh, "musyawarah.dibatalkan", musyawarah, musyawarah.desa_id, isi)
    musyawarah.delete()


@transaction.atomic
def kirim(*, oleh: Pengguna, musyawarah_id: int, versi: str | None = None) -> Musyawarah:
    """Send what was agreed and end what was refused, all or none; the musyawarah is frozen after.

    Raises TidakBerizin, MusyawarahTerkirim (a second click), LayarUsang, or Ditolak that says what is
    missing or which proposal cannot go.
    """
    kunci_bersama(Musyawarah.objects.values_list("desa_id", flat=True).get(pk=musyawarah_id)[:4])
    musyawarah = _buka(oleh, musyawarah_id, versi)
    if not boleh_mengirim(oleh, musyawarah.desa_id):
        raise TidakBerizin(
            "Yang mengirim adalah operator desa/kelurahan. Beri tahu bahwa semuanya sudah siap."
        )
    lepas = musyawarah.butir.exclude(pk__in=agenda(musyawarah).values("pk"))
    dilepas = list(lepas.values_list("usulan_id", flat=True))
    lepas.delete()
    if kurang := kekurangan(musyawarah):
        raise Ditolak(f"Musyawarah belum dapat dikirim. {' '.join(kurang)}")
    jumlah = dict.fromkeys(HasilMusyawarah.values, 0)
    for butir in agenda(musyawarah).order_by("usulan_id"):
        _kirim_satu(oleh, musyawarah, butir)
        jumlah[butir.hasil] += 1
    musyawarah.status = StatusMusyawarah.DIKIRIM
    musyawarah.dikirim_oleh, musyawarah.dikirim_pada = oleh, sekarang()
    musyawarah.save(update_fields=["status", "dikirim_oleh", "dikirim_pada"])
    bukti = dict(musyawarah.bukti.order_by("pk").values_list("jenis", "sidik"))
    isi = {**_data(musyawarah), "jumlah": jumlah, "bukti": bukti, "dilepas": dilepas}
    catat(oleh, "musyawarah.dikirim", musyawarah, musyawarah.desa_id, isi)
    return musyawarah


def _kirim_satu(oleh: Pengguna, musyawarah: Musyawarah, butir: ButirMusyawarah) -> None:
    aksi = Aksi.AJUKAN if butir.hasil == HasilMusyawarah.SETUJU else Aksi.TOLAK_MUSDES
    try:
        jalankan(aksi, usulan_id=butir.usulan_id, oleh=oleh, alasan=butir.alasan, musyawarah=musyawarah)
    except Ditolak as galat:
        raise Ditolak(f"Musyawarah belum dapat dikirim karena usulan {butir.usulan}: {galat}") from galat


@transaction.atomic
def kirim_langsung(
    *,
    oleh: Pengguna,
    desa: Wilayah,
    data: Mapping[str, Any],
    bukti: Mapping[str, BerkasBukti],
    kunci_usulan: Collection[uuid.UUID],
) -> Musyawarah:
    """Prepare, agree to everything, prove and send in one go; raises what these raise."""
    musyawarah = siapkan(oleh=oleh, desa=desa, data=data, kunci_usulan=kunci_usulan)
    sepakati_semua(oleh=oleh, musyawarah_id=musyawarah.pk)
    for jenis, berkas in bukti.items():
        simpan_bukti(oleh=oleh, musyawarah_id=musyawarah.pk, jenis=jenis, berkas=berkas)
    return kirim(oleh=oleh, musyawarah_id=musyawarah.pk)


def _buka(oleh: Pengguna, musyawarah_id: int, versi: str | None = None) -> Musyawarah:
    """Lock a musyawarah that may still change. Raises TidakBerizin, MusyawarahTerkirim or LayarUsang."""
    periksa_izin(oleh.izin, Izin.USULAN_TULIS)
    musyawarah = Musyawarah.objects.select_for_update(of=("self",)).get(pk=musyawarah_id)
    if musyawarah.status == StatusMusyawarah.DIKIRIM:
        raise MusyawarahTerkirim("Musyawarah ini sudah dikirim, jadi tidak dapat diubah lagi.")
    if versi is not None and versi != sidik_layar(musyawarah):
        raise LayarUsang(
            "Musyawarah ini sudah diubah sejak halaman Anda dibuka. Periksa isinya yang terbaru, lalu ulangi."
        )
    return musyawarah


def _agendakan(musyawarah: Musyawarah, kunci_usulan: Collection[uuid.UUID]) -> list[int]:
    """Put drafts on the agenda; return their ids. The drafts are locked, so that two agendas cannot take one."""
    draf = list(
        Usulan.objects.select_for_update(of=("self",))
        .filter(kunci__in=kunci_usulan, desa=musyawarah.desa_id, status=Status.DRAF)
        .order_by("pk")
    )
    if not draf or len(draf) != len(set(kunci_usulan)):
        raise Ditolak(
            "Sebagian usulan yang dipilih tidak lagi berupa draf. Muat ulang halaman lalu pilih lagi."
        )
    if lain := ButirMusyawarah.objects.filter(usulan__in=draf).select_related("usulan", "musyawarah").first():
        raise Ditolak(f"Usulan {lain.usulan} sudah ada pada musyawarah nomor {lain.musyawarah}.")
    butuh = yang_butuh_musyawarah(draf)
    if bebas := next((u for u in draf if u.pk not in butuh), None):
        raise Ditolak(f"Usulan {bebas} tidak memerlukan musyawarah: ajukan langsung dari halamannya.")
    ButirMusyawarah.objects.bulk_create(ButirMusyawarah(musyawarah=musyawarah, usulan=u) for u in draf)
    return [u.pk for u in draf]


def _data(musyawarah: Musyawarah) -> dict[str, Any]:
    """The columns as the trail keeps them."""
    isi = {kolom: getattr(musyawarah, kolom) for kolom in KOLOM}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in isi.items()}
