"""Uploads of proposals: take a file in, take its good rows, throw it away, undo it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import date
from typing import IO, Any, Final

from django.core.files import File
from django.db import IntegrityError, transaction

from dtks.akun.izin import Peran, periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import sekarang
from dtks.jejak.konteks import nomor_permintaan
from dtks.jejak.services import catat
from dtks.pekerjaan import services as pekerjaan
from dtks.pekerjaan.models import Pekerjaan
from dtks.pekerjaan.services import Tugas
from dtks.periode.services import kunci_bersama, periode_penerima
from dtks.wilayah.cakupan import DiLuarCakupan, di_dalam_cakupan
from dtks.wilayah.models import Wilayah
from usulan import massal
from usulan.massal import unggah, unggah_ambil, unggah_kirim
from usulan.models import Asal, ButirMusyawarah, Golongan, Kanal, StatusUnggahan, Templat, Unggahan
from usulan.services import mirip
from usulan.services.unggahan_baca import BACA_UNGGAHAN
from usulan.services.unggahan_foto import FOTO_UNGGAHAN
from usulan.services.unggahan_status import putuskan
from usulan.workflow import Status

AMBIL_UNGGAHAN: Final = "AMBIL_UNGGAHAN"
ALASAN_BATAL: Final = "Unggahan dibatalkan"
GOLONGAN_DIAMBIL: Final = (Golongan.BARU, Golongan.PERBAIKAN, Golongan.MIRIP)
"""The kinds of household that become proposals."""
DIPAKAI: Final = (StatusUnggahan.DIBACA, StatusUnggahan.PRATINJAU, StatusUnggahan.DIAMBIL)
"""A file in one of these states is not taken in a second time."""


def izin_unggah(templat: str) -> Izin:
    """The right to upload: work of past years is sent at once, so it is the district's."""
    return Izin.PERIODE_KELOLA if templat == Templat.TUNGGAKAN else Izin.USULAN_TULIS


@transaction.atomic
def terima(
    *,
    oleh: Pengguna,
    wilayah: Wilayah,
    berkas: IO[bytes],
    nama: str,
    templat: str = Templat.NASIONAL,
    foto: IO[bytes] | None = None,
    asal: str = Asal.RT_RW,
    diserahkan: str = "",
    tanggal_asal: date | None = None,
    sumber: str = "",
    alias: Mapping[str, str] | None = None,
) -> tuple[Unggahan, bool]:
    """Store an uploaded file and ask for its reading; returns it and whether it is new.

    The same bytes for the same region give the earlier upload while that is in use. The layout is
    recognised from the file, but for TUNGGAKAN, which needs its original date and source.
    Raises TidakBerizin, DiLuarCakupan, Ditolak.
    """
    _boleh(oleh, wilayah, templat, foto, bertanggal=bool(tanggal_asal and sumber.strip()))
    sidik = hashlib.file_digest(berkas, "sha256").hexdigest()  # type: ignore[arg-type]  # IO has no readinto
    if (ada := _terpakai(wilayah, sidik)) is not None:
        return ada, False
    dinas = Peran.OPERATOR_KABUPATEN in oleh.peran
    pilihan = {
        "asal": asal,
        "diserahkan": diserahkan.strip() if dinas else "",
        "tanggal_asal": tanggal_asal.isoformat() if tanggal_asal else None,
        "alias": dict(alias or {}),
    }
    unggahan = Unggahan(
        wilayah=wilayah,
        templat=templat,
        nama_berkas=nama[-120:],
        sidik=sidik,
        sumber=sumber.strip(),
        pilihan=pilihan,
        dibuat_oleh=oleh,
        dibuat_pada=sekarang(),
    )
    try:
        with transaction.atomic():
            _simpan(unggahan, berkas, foto)
    except IntegrityError:
        # Somebody sent the same bytes at the same moment.
        return Unggahan.objects.get(wilayah=wilayah, sidik=sidik, status__in=DIPAKAI), False
    isi = {"berkas": unggahan.nama_berkas, "sha256": sidik, "ukuran": unggahan.ukuran, "templat": templat}
    catat(oleh, "unggahan.diterima", unggahan, wilayah.pk, isi)
    return unggahan, True


def _boleh(
    oleh: Pengguna, wilayah: Wilayah, templat: str, foto: IO[bytes] | None, *, bertanggal: bool
) -> None:
    periksa_izin(oleh.izin, izin_unggah(templat))
    if not di_dalam_cakupan(wilayah.pk):
        raise DiLuarCakupan("Wilayah ini di luar wilayah kerja Anda.")
    if templat == Templat.TUNGGAKAN and not bertanggal:
        raise Ditolak("Isi tanggal usulan semula dan sumber berkas tunggakan ini.")
    if templat == Templat.TUNGGAKAN and foto is not None:
        raise Ditolak("Foto tidak dipasang pada tunggakan, karena langsung diajukan. Unggah tanpa ZIP foto.")


def _terpakai(wilayah: Wilayah, sidik: str) -> Unggahan | None:
    return Unggahan.objects.filter(wilayah=wilayah, sidik=sidik, status__in=DIPAKAI).first()


def _simpan(unggahan: Unggahan, berkas: IO[bytes], foto: IO[bytes] | None) -> None:
    """Write the row first, so that of two at once only one stores its file."""
    berkas.seek(0, 2)
    unggahan.ukuran = berkas.tell()
    berkas.seek(0)
    unggahan.save()
    unggahan.berkas.save(f"{uuid.uuid4()}.dat", File(berkas), save=False)
    if foto is not None:
        unggahan.foto.save(f"{uuid.uuid4()}.zip", File(foto), save=False)
    unggahan.save(update_fields=["berkas", "foto"])


def minta_baca(unggahan: Unggahan) -> Pekerjaan:
    """Ask for the reading of the file; asking twice makes one piece of work."""
    return _minta(BACA_UNGGAHAN, unggahan, f"Membaca {unggahan.nama_berkas}", unggahan.dibuat_oleh)


def minta_ambil(*, oleh: Pengguna, unggahan_id: int) -> Pekerjaan:
    """Ask that the good rows become proposals. Raises TidakBerizin, Ditolak when it is decided already."""
    unggahan = Unggahan.objects.get(pk=unggahan_id)
    periksa_izin(oleh.izin, izin_unggah(unggahan.templat))
    _harus_pratinjau(unggahan)
    return _minta(AMBIL_UNGGAHAN, unggahan, f"Mengambil baris yang benar dari {unggahan.nama_berkas}", oleh)


def _minta(jenis: str, unggahan: Unggahan, judul: str, oleh: Pengguna) -> Pekerjaan:
    return pekerjaan.minta(
        jenis,
        f"{jenis}:{unggahan.pk}",
        judul[:120],
        wilayah=unggahan.wilayah_id,
        oleh=oleh,
        argumen={"unggahan": unggahan.pk, "oleh": oleh.pk},
    )


def ambil_unggahan(tugas: Tugas) -> None:
    """Handler of the work; an upload that was decided meanwhile is left as it is."""
    oleh = Pengguna.objects.get(pk=tugas.argumen["oleh"])
    tugas.lapor(0, 0)
    with tugas.penyelesaian():
        unggahan = _kunci(tugas.argumen["unggahan"])
        if unggahan.status == StatusUnggahan.PRATINJAU:
            ambil(oleh, unggahan)
            if unggahan.foto:
                _minta(FOTO_UNGGAHAN, unggahan, f"Memasang foto dari {unggahan.nama_berkas}", oleh)


def _kunci(unggahan_id: int) -> Unggahan:
    """The upload, locked, under the district's shared lock."""
    kunci_bersama(Unggahan.objects.values_list("wilayah_id", flat=True).get(pk=unggahan_id)[:4])
    semua = Unggahan.objects.select_for_update(of=("self",)).select_related("dibuat_oleh")
    hasil: Unggahan = semua.get(pk=unggahan_id)
    return hasil


def _harus_pratinjau(unggahan: Unggahan) -> None:
    if unggahan.status != StatusUnggahan.PRATINJAU:
        keadaan = StatusUnggahan(unggahan.status).label
        raise Ditolak(f"Unggahan ini sudah diputuskan: {keadaan}. Muat ulang halaman untuk melihat hasilnya.")


def ambil(oleh: Pengguna, unggahan: Unggahan) -> list[int]:
    """Make proposals of the good households of a locked upload, in one transaction; returns them.

    What was registered or proposed by somebody else since the preview is refused instead.
    Work of past years is sent at once.
    """
    isian = _isian(oleh, unggahan)
    _nilai_ulang(unggahan.pk)
    golongan = [g.value for g in GOLONGAN_DIAMBIL]
    usulan = unggah_ambil.ambil(unggahan.pk, golongan, isian)
    if unggahan.templat == Templat.TUNGGAKAN:
        usulan = _ajukan(unggahan, usulan, isian)
    if Golongan.MIRIP in unggahan.hitungan["keluarga"]:
        mirip.hitung(unggah_kirim.menjadi(unggahan.pk, Golongan.MIRIP))
    hitung = unggah_kirim.hitung(unggahan.pk)
    unggahan.hitungan |= {
        "baris": {g: baris for g, baris, _ in hitung},
        "keluarga": {g: keluarga for g, _, keluarga in hitung},
        "usulan": len(usulan),
    }
    putuskan(oleh, unggahan, StatusUnggahan.DIAMBIL, {"usulan": len(usulan)})
    return usulan


def _isian(oleh: Pengguna, unggahan: Unggahan) -> dict[str, Any]:
    """What every proposal of an upload gets, and who acts."""
    tunggakan = unggahan.templat == Templat.TUNGGAKAN
    return {
        "kini": sekarang(),
        "kanal": Kanal.TUNGGAKAN.value if tunggakan else Kanal.MUSYAWARAH.value,
        "asal": unggahan.pilihan["asal"],
        "keterangan": "",
        "dientri_dinas": Peran.OPERATOR_KABUPATEN in unggahan.dibuat_oleh.peran,
        "diserahkan": unggahan.pilihan["diserahkan"],
        "tanggal_asal": unggahan.pilihan["tanggal_asal"],
        "pelaku": oleh.pk,
        "nama": oleh.nama,
        "peran": oleh.sebutan_peran,
        "permintaan": nomor_permintaan.get(),
    }


def _nilai_ulang(unggahan_id: int) -> None:
    """Refuse the households whose NIK or No KK was taken since the preview."""
    unggah.tahapkan_ulang(unggahan_id, [g.value for g in GOLONGAN_DIAMBIL])
    sejak = massal.ganda(unggah.SUMBER)
    if sejak:
        isi = {
            nomor: [
                [t.kode, t.tingkat.value, t.bidang, t.pesan, t.sumber, urut] for urut, t in enumerate(temuan)
            ]
            for nomor, temuan in sejak.items()
        }
        unggah_kirim.tolak_baris(unggahan_id, isi)


def _ajukan(unggahan: Unggahan, usulan: list[int], isian: Mapping[str, Any]) -> list[int]:
    """Send the proposals at once; those that cannot hold their keys are refused rows again."""
    if terhalang := massal.klaim.ambil(usulan):
        pesan = "Keluarga atau orangnya sedang diusulkan dalam usulan lain. Tunggu usulan itu selesai, lalu unggah lagi."
        sebab = [["SEDANG_DIUSULKAN", "GALAT", "rumah_tangga", pesan, "", 0]]
        kelompok = unggah_kirim.kelompok_dari(unggahan.pk, terhalang)
        unggah_kirim.tolak_baris(unggahan.pk, dict.fromkeys(kelompok, sebab))
        unggah_kirim.buang(terhalang)
    terkirim = sorted(set(usulan) - set(terhalang))
    kabupaten, kini = unggahan.wilayah_id[:4], isian["kini"]
    periode = {j: periode_penerima(kabupaten, j, kini).pk for j in unggah_kirim.per_jenis(terkirim)}
    unggah_kirim.ajukan(terkirim, periode, isian)
    return terkirim


@transaction.atomic
def buang(*, oleh: Pengguna, unggahan_id: int) -> Unggahan:
    """Take nothing of a previewed file. Raises TidakBerizin, Ditolak when it is decided already."""
    unggahan = _kunci(unggahan_id)
    periksa_izin(oleh.izin, izin_unggah(unggahan.templat))
    _harus_pratinjau(unggahan)
    unggah.hapus_baris(unggahan.pk)
    putuskan(oleh, unggahan, StatusUnggahan.DIBUANG, {})
    return unggahan


@transaction.atomic
def batalkan(*, oleh: Pengguna, unggahan_id: int) -> Unggahan:
    """Withdraw every draft of an upload, as long as nobody has changed or sent one.

    It asks the right to write, not to send: nothing but the upload itself is undone.
    Raises TidakBerizin, Ditolak with how many were changed or sent.
    """
    unggahan = _kunci(unggahan_id)
    periksa_izin(oleh.izin, izin_unggah(unggahan.templat))
    if unggahan.status != StatusUnggahan.DIAMBIL:
        raise Ditolak(
            "Unggahan ini tidak sedang terpakai, jadi tidak ada yang dibatalkan. Muat ulang halaman."
        )
    usulan = unggah_kirim.keadaan(unggahan.pk)
    terkirim = sum(status != Status.DRAF for _, status, _ in usulan)
    diubah = sum(status == Status.DRAF and versi > 1 for _, status, versi in usulan)
    if terkirim or diubah:
        raise Ditolak(
            f"Unggahan tidak dapat dibatalkan: {terkirim} usulannya sudah dikirim atau ditarik, {diubah} sudah diubah. "
            "Tarik usulan yang keliru satu per satu dari daftar usulan."
        )
    if agenda := ButirMusyawarah.objects.filter(usulan__unggahan=unggahan).count():
        raise Ditolak(
            f"Unggahan tidak dapat dibatalkan: {agenda} usulannya sudah ada pada agenda musyawarah. "
            "Keluarkan dulu dari musyawarahnya."
        )
    isian = {**_isian(oleh, unggahan)}
    unggah_kirim.tarik([nomor for nomor, _, _ in usulan], ALASAN_BATAL, isian)
    putuskan(oleh, unggahan, StatusUnggahan.DIBATALKAN, {"usulan": len(usulan)})
    return unggahan
