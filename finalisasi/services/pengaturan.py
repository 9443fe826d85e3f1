"""The district's settings: letterhead and numbering, the signing official, and mandates. Each change leaves an event."""

from __future__ import annotations

import hashlib
import io
import string
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from dtks.akun.izin import IZIN_PERAN, periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin
from dtks.inti.jam import hari_ini
from dtks.jejak.services import catat
from dtks.tampilan.waktu import tulis_tanggal
from dtks.wilayah.cakupan import DiLuarCakupan, di_dalam_cakupan
from dtks.wilayah.models import Kabupaten
from finalisasi.models import Mandat, Pejabat

KOLOM_KOP = (
    "instansi",
    "alamat",
    "telepon",
    "surel",
    "laman",
    "kode_pos",
    "tempat",
    "klasifikasi",
    "unit",
    "pola_nomor",
    "dasar_hukum",
    "tembusan",
    "kertas",
    "pendamping_mengirim",
)
ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
TANDA_NOMOR = ("klasifikasi", "urut", "unit", "bulan_romawi", "tahun")
PANJANG_NOMOR = 100
UKURAN_LOGO = 2 * 1024 * 1024
TITIK_LOGO = 25_000_000
SISI_LOGO = 600
_PENGESAH = [peran.value for peran, izin in IZIN_PERAN.items() if Izin.FINALISASI_SAHKAN in izin]


class SyaratPengaturan(Ditolak):
    """The settings would not do for a letter. `kolom` names the input that is wrong, "" if none."""

    def __init__(self, pesan: str, kolom: str = "") -> None:
        super().__init__(pesan)
        self.kolom = kolom


def tulis_nomor(pola: str, *, klasifikasi: str, urut: int, unit: str, tanggal: date) -> str:
    """Write a letter's number by the pattern, e.g. "400.9/12/IV.07/XI/2026".

    Raises SyaratPengaturan when the pattern lacks {urut} or {tahun}, has a token nobody knows or a stray
    brace, or gives a number longer than a letter can carry.
    """
    nilai = {
        "klasifikasi": klasifikasi,
        "urut": urut,
        "unit": unit,
        "bulan_romawi": ROMAWI[tanggal.month - 1],
        "tahun": tanggal.year,
    }
    tanda = _tanda(pola)
    for satu in tanda:
        if satu not in nilai:
            kenal = ", ".join(f"{{{t}}}" for t in TANDA_NOMOR)
            raise SyaratPengaturan(f"Tanda {{{satu}}} tidak dikenal. Yang dikenal: {kenal}.", "pola_nomor")
    for wajib in ("urut", "tahun"):
        if wajib not in tanda:
            raise SyaratPengaturan(
                f"Pola nomor harus memuat {{{wajib}}}, supaya tidak ada dua surat bernomor sama.",
                "pola_nomor",
            )
    nomor = pola.format(**nilai)
    if len(nomor) > PANJANG_NOMOR:
        raise SyaratPengaturan(
            f"Nomor surat menjadi lebih dari {PANJANG_NOMOR} karakter. Pendekkan polanya.", "pola_nomor"
        )
    return nomor


def _tanda(pola: str) -> list[str]:
    """The tokens of a pattern as written between their braces."""
    try:
        bagian = list(string.Formatter().parse(pola))
    except ValueError as galat:
        raise SyaratPengaturan(
            "Kurung kurawal pada pola nomor tidak berpasangan. Contoh yang benar: {urut}/{tahun}.",
            "pola_nomor",
        ) from galat
    return [
        nama + (f"!{ubah}" if ubah else "") + (f":{bentuk}" if bentuk else "")
        for _, nama, bentuk, ubah in bagian
        if nama is not None
    ]


def bersihkan_logo(aliran: IO[bytes]) -> bytes:
    """Judge an uploaded logo by its content and draw it anew as a small PNG, without anything hidden in it.

    Raises SyaratPengaturan for a file that is too large or neither PNG nor JPG.
    """
    isi = aliran.read(UKURAN_LOGO + 1)
    if len(isi) > UKURAN_LOGO:
        raise SyaratPengaturan("Logo lebih besar dari 2 MB. Pilih gambar yang lebih kecil.", "logo")
    try:
        with Image.open(io.BytesIO(isi), formats=("PNG", "JPEG")) as asli:
            if asli.width * asli.height > TITIK_LOGO:
                raise SyaratPengaturan("Ukuran gambar logo terlalu besar. Perkecil gambarnya dahulu.", "logo")
            gambar = ImageOps.exif_transpose(asli).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as galat:
        raise SyaratPengaturan(
            "Berkas ini bukan gambar PNG atau JPG yang utuh. Pilih berkas lain.", "logo"
        ) from galat
    gambar.thumbnail((SISI_LOGO, SISI_LOGO))
    keluaran = io.BytesIO()
    gambar.save(keluaran, "PNG", optimize=True)
    return keluaran.getvalue()


def kabupaten_dari(oleh: Pengguna) -> Kabupaten | None:
    """The district whose settings this person sees; None when he works in none."""
    kode = {k[:4] for k in oleh.kode_wilayah}
    return Kabupaten.objects.select_related("wilayah").filter(pk__in=kode).order_by("pk").first()


def versi_kop(kabupaten: Kabupaten) -> str:
    """Mark by which a form notices that somebody else changed the letterhead meanwhile."""
    return kabupaten.diubah_pada.isoformat()


def _kunci_kabupaten(oleh: Pengguna, kabupaten_id: str) -> Kabupaten:
    periksa_izin(oleh.izin, Izin.PENGATURAN_KELOLA)
    if not di_dalam_cakupan(kabupaten_id):
        raise DiLuarCakupan("Kabupaten di luar wilayah kerja Anda.")
    return Kabupaten.objects.select_for_update().get(pk=kabupaten_id)


@transaction.atomic
def simpan_kop(
    oleh: Pengguna,
    kabupaten_id: str,
    data: Mapping[str, str],
    *,
    versi: str,
    logo: bytes | None = None,
    hapus_logo: bool = False,
) -> Kabupaten:
    """Change the letterhead: `data` holds every column of KOLOM_KOP, `logo` is what `bersihkan_logo` gave.

    Applies to letters numbered from now on. Raises SyaratPengaturan when the numbering pattern does not do
    or somebody else has changed the letterhead since the form was opened (`versi`).
    """
    kabupaten = _kunci_kabupaten(oleh, kabupaten_id)
    if versi != versi_kop(kabupaten):
        raise SyaratPengaturan(
            "Kop baru saja diubah orang lain. Buka lagi halamannya, lalu ulangi perubahan Anda."
        )
    tulis_nomor(
        data["pola_nomor"],
        klasifikasi=data["klasifikasi"],
        urut=99_999,
        unit=data["unit"],
        tanggal=date(hari_ini().year, 8, 1),
    )
    sebelum = _isi_kop(kabupaten)
    for kolom in KOLOM_KOP:
        setattr(kabupaten, kolom, data[kolom])
    if logo is not None or hapus_logo:
        _pasang_logo(kabupaten, logo)
    kabupaten.save()
    sesudah = _isi_kop(kabupaten)
    berubah = [kolom for kolom in sesudah if sebelum[kolom] != sesudah[kolom]]
    isi = {
        "sebelum": {k: sebelum[k] for k in berubah},
        "sesudah": {k: sesudah[k] for k in berubah},
    }
    catat(oleh, "pengaturan.kop_diubah", kabupaten, kabupaten.pk, isi)
    return kabupaten


def _isi_kop(kabupaten: Kabupaten) -> dict[str, str]:
    return {kolom: getattr(kabupaten, kolom) for kolom in KOLOM_KOP} | {"logo": kabupaten.logo.name or ""}


def _pasang_logo(kabupaten: Kabupaten, logo: bytes | None) -> None:
    """Put the new logo, or none, in place of the old one, whose file goes once all is committed."""
    lama = kabupaten.logo.name
    if lama:
        transaction.on_commit(partial(kabupaten.logo.storage.delete, lama))
    if logo is None:
        kabupaten.logo = ""
    else:
        nama = f"logo-{hashlib.sha256(logo).hexdigest()[:12]}.png"
        kabupaten.logo.save(nama, ContentFile(logo), save=False)


def pengesah(kabupaten_id: str) -> models.QuerySet[Pengguna]:
    """People with an open account in the district who hold the right to approve."""
    orang = Pengguna.objects.di_wilayah((kabupaten_id,))
    return orang.filter(aktif=True, peran__overlap=_PENGESAH).order_by("nama")


@transaction.atomic
def ganti_pejabat(oleh: Pengguna, kabupaten_id: str, data: Mapping[str, Any]) -> Pejabat:
    """Name the official who signs from now on; the one before stays on record, no longer active.

    `data`: nama, nip, pangkat, jabatan, and pengguna (his account, or None). Mandates given by the one
    before end with him.
    """
    kabupaten = _kunci_kabupaten(oleh, kabupaten_id)
    lama = Pejabat.objects.filter(kabupaten=kabupaten, aktif=True).first()
    if lama is not None:
        lama.aktif = False
        lama.save(update_fields=["aktif"])
        catat(oleh, "pejabat.berakhir", lama, kabupaten.pk, {"sebelum": _isi_pejabat(lama)})
    baru = Pejabat.objects.create(kabupaten=kabupaten, **data)
    isi = {"sebelum": _isi_pejabat(lama) if lama else {}, "sesudah": _isi_pejabat(baru)}
    catat(oleh, "pejabat.ditetapkan", baru, kabupaten.pk, isi)
    return baru


def _isi_pejabat(pejabat: Pejabat) -> dict[str, object]:
    kolom = ("nama", "nip", "pangkat", "jabatan", "pengguna_id")
    return {k: getattr(pejabat, k) for k in kolom}


@transaction.atomic
def catat_mandat(
    oleh: Pengguna,
    kabupaten_id: str,
    *,
    pengguna: Pengguna,
    awalan: str,
    nomor: str,
    dari: date,
    sampai: date,
) -> Mandat:
    """Record that `pengguna` signs for the active official, by which letter, from when to when (inclusive).

    Raises SyaratPengaturan when there is no official, the person may not approve or could not stand under
    a letter, or holds a mandate in these days already.
    """
    kabupaten = _kunci_kabupaten(oleh, kabupaten_id)
    pejabat = Pejabat.objects.filter(kabupaten=kabupaten, aktif=True).first()
    if pejabat is None:
        raise SyaratPengaturan("Penandatangan belum ditetapkan. Tetapkan pejabatnya lebih dulu.")
    _periksa_penerima(pejabat, pengguna)
    if dari > sampai:
        raise SyaratPengaturan("Hari terakhir mandat tidak boleh sebelum hari pertamanya.", "sampai")
    bentrok = Mandat.objects.filter(
        pejabat=pejabat, pengguna=pengguna, dari__lte=sampai, sampai__gte=dari
    ).first()
    if bentrok is not None:
        raise SyaratPengaturan(
            f"{pengguna.nama} sudah mempunyai mandat {bentrok.nomor} sampai {tulis_tanggal(bentrok.sampai)}. "
            "Akhiri mandat itu, atau pilih hari sesudahnya.",
            "dari",
        )
    mandat = Mandat.objects.create(
        pejabat=pejabat, pengguna=pengguna, awalan=awalan, nomor=nomor, dari=dari, sampai=sampai
    )
    catat(oleh, "mandat.dicatat", mandat, kabupaten.pk, {"sesudah": _isi_mandat(mandat)})
    return mandat


def _periksa_penerima(pejabat: Pejabat, pengguna: Pengguna) -> None:
    if not pengesah(pejabat.kabupaten_id).filter(pk=pengguna.pk).exists():
        raise SyaratPengaturan(f"{pengguna.nama} tidak berhak mengesahkan.", "pengguna")
    if pejabat.pengguna_id == pengguna.pk:
        raise SyaratPengaturan(
            f"{pengguna.nama} menandatangani sendiri, tidak memerlukan mandat.", "pengguna"
        )
    if not (pengguna.nip and pengguna.pangkat and pengguna.jabatan):
        raise SyaratPengaturan(
            f"NIP, pangkat, dan jabatan {pengguna.nama} tercetak di surat. Lengkapi dulu di halaman Pengguna.",
            "pengguna",
        )


@transaction.atomic
def akhiri_mandat(oleh: Pengguna, mandat_id: int) -> None:
    """End a mandate with today as its last day; one that has not begun is cancelled and leaves only its event.

    Raises SyaratPengaturan when it has ended already.
    """
    periksa_izin(oleh.izin, Izin.PENGATURAN_KELOLA)
    mandat = Mandat.objects.select_for_update(of=("self",)).select_related("pejabat").get(pk=mandat_id)
    sebelum, kabupaten, hari = _isi_mandat(mandat), mandat.pejabat.kabupaten_id, hari_ini()
    if mandat.sampai <= hari:
        raise SyaratPengaturan(f"Mandat ini sudah berakhir {tulis_tanggal(mandat.sampai)}.")
    if mandat.dari > hari:
        catat(oleh, "mandat.dibatalkan", mandat, kabupaten, {"sebelum": sebelum})
        mandat.delete()
        return
    mandat.sampai = hari
    mandat.save(update_fields=["sampai"])
    catat(oleh, "mandat.diakhiri", mandat, kabupaten, {"sebelum": sebelum, "sesudah": _isi_mandat(mandat)})


def _isi_mandat(mandat: Mandat) -> dict[str, object]:
    return {
        "pejabat": mandat.pejabat_id,
        "pengguna": mandat.pengguna_id,
        "awalan": mandat.awalan,
        "nomor": mandat.nomor,
        "dari": mandat.dari.isoformat(),
        "sampai": mandat.sampai.isoformat(),
    }
