"""Collect everything a letter says, as plain facts; keep it so that the letter can be made again."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from dtks.inti.alur import Ditolak
from dtks.inti.jam import hari_ini
from dtks.rekap import massal as rekap
from dtks.wilayah.models import Kabupaten
from finalisasi import exports
from finalisasi.letters import BarisRekap, BerkasSurat, IsiSurat, Kop, Neraca, Penandatangan
from finalisasi.models import Finalisasi, JenisBerkas, Pejabat, Surat


def tautan_periksa(kode: str) -> str:
    """Absolute address at which anyone checks the letter."""
    return settings.DTKS_ALAMAT + reverse("finalisasi:periksa_surat", args=[kode])


def isi_draf(hasil: Finalisasi, sidik_manifes: str, berkas: Iterable[exports.Berkas]) -> IsiSurat:
    """What the letter would say if approved now by the named signer, marked DRAF."""
    return _isi(
        hasil,
        nomor="",
        kode="",
        tanggal=hari_ini(),
        penandatangan=_pejabat(hasil.periode.kabupaten_id),
        segel="",
        sidik_manifes=sidik_manifes,
        berkas=berkas,
        dicetak_pada=hasil.difinalisasi_pada,
        draf=True,
    )


def isi_surat(surat: Surat, segel: str) -> IsiSurat:
    """What the approved letter says, with the newest seal of the trail."""
    hasil = surat.finalisasi
    assert hasil.disahkan_pada is not None
    return _isi(
        hasil,
        nomor=surat.nomor,
        kode=surat.kode,
        tanggal=surat.tanggal,
        penandatangan=Penandatangan(**surat.penandatangan),
        segel=segel,
        sidik_manifes=hasil.sidik_manifes,
        berkas=[
            exports.Berkas(b.nama, b.sidik, b.ukuran, b.baris)
            for b in hasil.berkas.exclude(jenis=JenisBerkas.DRAF).order_by("nama")
        ],
        dicetak_pada=hasil.disahkan_pada,
        draf=False,
    )


def _pejabat(kabupaten: str) -> Penandatangan:
    pejabat = Pejabat.objects.filter(kabupaten=kabupaten, aktif=True).first()
    if pejabat is None:
        raise Ditolak("Penandatangan belum ditetapkan. Minta admin mengisinya di Pengaturan.")
    return Penandatangan("", pejabat.jabatan, "", pejabat.nama, pejabat.pangkat, pejabat.nip)


def _isi(
    hasil: Finalisasi,
    *,
    nomor: str,
    kode: str,
    tanggal: date,
    penandatangan: Penandatangan,
    segel: str,
    sidik_manifes: str,
    berkas: Iterable[exports.Berkas],
    dicetak_pada: datetime,
    draf: bool,
) -> IsiSurat:
    periode = hasil.periode
    kabupaten = Kabupaten.objects.select_related("wilayah").get(pk=periode.kabupaten_id)
    wilayah = (kabupaten.pk,)
    baris = rekap.per_wilayah(periode.pk, 6, wilayah)
    neraca = rekap.jumlah(baris).neraca
    return IsiSurat(
        nomor=nomor,
        kode=kode,
        tautan_periksa=tautan_periksa(kode or "DRAF"),
        tanggal=tanggal,
        tempat=kabupaten.tempat,
        periode_nama=periode.nama,
        versi=hasil.versi,
        kop=_kop(kabupaten),
        dasar_hukum=_baris(periode.dasar_hukum or kabupaten.dasar_hukum),
        penandatangan=penandatangan,
        rekap=tuple(
            BarisRekap(
                b.kode, b.nama, b.desa_mengusulkan, b.desa_total, b.jenis, b.neraca.difinalisasi, b.jiwa
            )
            for b in baris
        ),
        neraca=Neraca(
            neraca.bawaan, neraca.masuk, neraca.difinalisasi, neraca.ditolak, neraca.ditarik, neraca.dibawa
        ),
        desa_tidak_ikut=tuple(nama for _, nama in rekap.desa_tidak_ikut(periode.pk, wilayah)),
        segel=segel,
        sidik_manifes=sidik_manifes,
        berkas=tuple(BerkasSurat(b.nama, b.sha256, b.ukuran) for b in berkas),
        tembusan=_baris(kabupaten.tembusan),
        dicetak_pada=dicetak_pada,
        draf=draf,
        kertas="F4" if kabupaten.kertas == "F4" else "A4",
        basis="DTSEN" if periode.basis == "DTSEN" else "DTKS",
    )


def _baris(teks: str) -> tuple[str, ...]:
    return tuple(b.strip() for b in teks.splitlines() if b.strip())


def _kop(kabupaten: Kabupaten) -> Kop:
    logo = None
    if kabupaten.logo:
        with kabupaten.logo.open() as berkas:
            logo = berkas.read()
    return Kop(
        pemerintah=f"Pemerintah {kabupaten.wilayah.nama}",
        instansi=kabupaten.instansi,
        alamat=kabupaten.alamat,
        telepon=kabupaten.telepon,
        surel=kabupaten.surel,
        laman=kabupaten.laman,
        kode_pos=kabupaten.kode_pos,
        logo=logo,
        mime_logo="image/svg+xml" if (kabupaten.logo.name or "").endswith(".svg") else "image/png",
    )


def simpanan(isi: IsiSurat) -> dict[str, Any]:
    """The facts of a letter as JSON, the way Surat.isi keeps them."""
    data = asdict(isi)
    data["tanggal"], data["dicetak_pada"] = isi.tanggal.isoformat(), isi.dicetak_pada.isoformat()
    data["kop"]["logo"] = base64.b64encode(isi.kop.logo).decode() if isi.kop.logo else None
    return data
