"""Who receives what: the lines in use of a village or household, their findings, and the file of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.db.models import Count, Q, QuerySet

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin
from dtks.inti.nik import samarkan
from dtks.jejak.services import catat
from dtks.registri.exports.penerima import SIAPA_MENERIMA_APA, buku
from dtks.registri.massal.penerima import ATURAN, TemuanPenerima, tahap_terbaru
from dtks.registri.models import Anggota, FaktaDtsen, Keluarga, Kepesertaan, Program, RumahTangga
from dtks.registri.services.impor import sebut_tahap
from dtks.wilayah.cakupan import di_dalam_cakupan, kode_aktif
from dtks.wilayah.models import Wilayah

PANJANG_KABUPATEN: Final = 4


def terbaru(kabupaten: str) -> Q:
    """Condition: the line stands in the newest list of its program in the district."""
    syarat = Q(pk__in=())
    for program, tahap in tahap_terbaru(kabupaten).items():
        syarat |= Q(program=program, tahap=tahap)
    return syarat


@dataclass(frozen=True, slots=True)
class JumlahDesa:
    """How many receive each program in a village, in the order of Program."""

    kode: str
    nama: str
    kecamatan: str
    jumlah: list[int]

    @property
    def berpasangan(self) -> list[tuple[str, int]]:
        """(name of the program, how many)."""
        return list(zip(Program.labels, self.jumlah, strict=True))


def jumlah_menurut_desa() -> list[JumlahDesa]:
    """Lines of the newest lists per village of the active region; villages without any are left out."""
    kabupaten = kode_aktif()[0][:PANJANG_KABUPATEN]
    baris = (
        Kepesertaan.objects.filter(terbaru(kabupaten), berlaku=True)
        .values_list("desa_id", "desa__nama", "desa__induk__nama", "program")
        .annotate(jumlah=Count("pk"))
        .order_by("desa_id")
    )
    hasil: dict[str, JumlahDesa] = {}
    urutan = {program: ke for ke, program in enumerate(Program.values)}
    for kode, nama, kecamatan, program, jumlah in baris:
        desa = hasil.setdefault(kode, JumlahDesa(kode, nama, kecamatan, [0] * len(urutan)))
        desa.jumlah[urutan[program]] = jumlah
    return list(hasil.values())


def temuan_desa(desa: Sequence[str]) -> Mapping[int, list[TemuanPenerima]]:
    """Findings on the lines of these villages, by line. The villages must lie in the active region."""
    if not all(map(di_dalam_cakupan, desa)):
        raise ValueError("desa di luar cakupan")
    hasil: dict[int, list[TemuanPenerima]] = {}
    for _, aturan in ATURAN.values():
        for satu in aturan(desa):
            hasil.setdefault(satu.kepesertaan or 0, []).append(satu)
    return hasil


@dataclass(frozen=True, slots=True)
class Menerima:
    """What is received in a household now, and what the newest extract says of its families."""

    program: list[Kepesertaan]
    dtsen: list[FaktaDtsen]


def milik_rumah_tangga(rumah_tangga: RumahTangga) -> Menerima:
    """Lines of the newest lists that name a person or family of the household, and its DTSEN facts."""
    keluarga = list(Keluarga.objects.filter(rumah_tangga=rumah_tangga, aktif=True))
    anggota = Anggota.objects.filter(rumah_tangga=rumah_tangga, aktif=True)
    no_kk = [k.no_kk for k in keluarga if k.no_kk]
    nik = list(anggota.filter(nik__isnull=False).values_list("nik", flat=True))
    baris = Kepesertaan.objects.filter(berlaku=True).filter(
        Q(keluarga__in=keluarga) | Q(no_kk__in=no_kk) | Q(nik__in=nik)
    )
    fakta = (
        FaktaDtsen.objects.filter(impor__berlaku=True, no_kk__in=no_kk)
        .select_related("impor")
        .order_by("no_kk", "-impor__tanggal_snapshot")
    )
    return Menerima(
        program=list(
            baris.filter(terbaru(rumah_tangga.desa_id[:PANJANG_KABUPATEN])).order_by("program", "nama", "pk")
        ),
        dtsen=[next(isi) for _, isi in groupby(fakta, key=lambda f: f.no_kk)],
    )


def unduh_penerima(
    oleh: Pengguna,
    desa: Wilayah,
    baris: QuerySet[Kepesertaan],
    temuan: Mapping[int, Collection[TemuanPenerima]],
) -> bytes:
    """The lines as a workbook, and log who took it. Whole numbers only with the right to open them.

    Raises TidakBerizin.
    """
    periksa_izin(oleh.izin, Izin.REGISTRI_LIHAT)
    utuh = oleh.boleh(Izin.DATA_PRIBADI_BUKA)
    isi = [_baris(satu, desa, utuh, temuan.get(satu.pk, ())) for satu in baris.order_by("nama", "pk")]
    catat(
        oleh,
        "registri.berkas_diunduh",
        ("wilayah", desa.kode),
        desa.kode,
        {"desa": desa.kode, "baris": len(isi), "nomor_utuh": utuh},
    )
    return buku(SIAPA_MENERIMA_APA, isi)


def _baris(
    satu: Kepesertaan, desa: Wilayah, utuh: bool, temuan: Collection[TemuanPenerima]
) -> tuple[str, ...]:
    nomor = [n or "" if utuh else samarkan(n or "") for n in (satu.nik, satu.no_kk)]
    return (
        *nomor,
        satu.nama,
        str(desa.induk),
        desa.nama,
        Program(satu.program).label,
        sebut_tahap(satu.tahap),
        satu.status,
        "" if satu.nominal is None else str(satu.nominal),
        "Ya" if satu.keluarga_id else "Tidak",
        " ".join(t.pesan for t in temuan),
    )
