"""What pages show: the criteria and answers of a household in words, loads of facts, who receives what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from dtks.registri.berkas.tata_letak import nama_tata_letak
from dtks.registri.data import TEMPLATE, DataRumahTangga
from dtks.registri.kuesioner import Blok, Item, Jenis, Nilai, Privasi, muat
from dtks.registri.massal.dtsen import BEDA
from dtks.registri.massal.penerima import TemuanPenerima
from dtks.registri.models import FaktaDtsen, ImporRegistri, JenisImpor, Keluarga, Kepesertaan, Program
from dtks.registri.services.impor import Keadaan, sebut_tahap
from dtks.tampilan.lencana import Lencana, Warna
from dtks.tampilan.waktu import tulis_angka, tulis_tanggal


@dataclass(frozen=True, slots=True)
class ButirKriteria:
    """One of the nine criteria: column name, question, answer (None: not answered)."""

    nama: str
    label: str
    nilai: bool | None


def kriteria(rumah_tangga: DataRumahTangga) -> list[ButirKriteria]:
    """The nine criteria in the order of Kepmensos 262/HUK/2022."""
    template = muat(TEMPLATE)
    return [
        ButirKriteria(nama, template.item(f"k{nomor}").label, getattr(rumah_tangga, nama))
        for nomor, nama in enumerate(DataRumahTangga.KRITERIA, start=1)
    ]


@dataclass(frozen=True, slots=True)
class BagianJawaban:
    """One part of the questionnaire: its heading, and (question, answer) for what was answered."""

    judul: str
    isi: list[tuple[str, str]]


def jawaban(versi: str, blok: Blok, isi: Mapping[str, Nilai], *, spesifik: bool) -> list[BagianJawaban]:
    """The answers of one block in words, part by part; unanswered questions are left out.

    Specific data (UU 27/2022 ps. 4: health, disability) only with `spesifik`.
    """
    if not versi:
        return []
    terjawab = [
        item
        for item in muat(versi).blok[blok]
        if item.kode in isi and (spesifik or item.privasi is not Privasi.SPESIFIK)
    ]
    return [
        BagianJawaban(judul, [(item.label, _kata(item, isi[item.kode])) for item in items])
        for judul, items in groupby(terjawab, key=lambda item: item.bagian)
    ]


def _kata(item: Item, nilai: Nilai) -> str:
    match item.jenis:
        case Jenis.YA_TIDAK:
            return "Ya" if nilai else "Tidak"
        case Jenis.PILIHAN:
            return dict(item.pilihan).get(str(nilai), str(nilai))
        case Jenis.BILANGAN if isinstance(nilai, int | float):
            return f"{tulis_angka(nilai)} {item.satuan}".strip()
        case _:
            return str(nilai)


KEADAAN_IMPOR = {
    Keadaan.DIPERIKSA: Lencana(
        "Sedang diperiksa", Warna.BIRU, "Berkas sedang dibaca; belum ada yang berlaku."
    ),
    Keadaan.DITOLAK: Lencana("Tidak dapat dimuat", Warna.MERAH, "Tidak ada baris yang tersimpan."),
    Keadaan.SIAP: Lencana("Menunggu persetujuan Anda", Warna.KUNING, "Sudah diperiksa, belum berlaku."),
    Keadaan.DIBERLAKUKAN: Lencana("Sedang diberlakukan", Warna.BIRU, "Sebentar lagi data ini dipakai."),
    Keadaan.BERLAKU: Lencana("Berlaku", Warna.HIJAU, "Data ini yang sekarang dipakai."),
    Keadaan.DIGANTI: Lencana(
        "Sudah diganti", Warna.ABU, "Ada pemuatan yang lebih baru; isinya tetap disimpan."
    ),
    Keadaan.DIBUANG: Lencana("Dibuang", Warna.ABU_GARIS, "Dibuang sebelum sempat berlaku."),
}


@dataclass(frozen=True, slots=True)
class Impor:
    """A load ready to print."""

    impor: ImporRegistri
    judul: str
    lencana: Lencana
    tata_letak: str

    @property
    def keadaan(self) -> str:
        """The state, as its code."""
        return str(self.impor.ringkasan["keadaan"])


def sajikan_impor(impor: ImporRegistri) -> Impor:
    """The load with its name and badge."""
    if impor.jenis == JenisImpor.PENERIMA:
        judul = f"{Program(impor.program).label} {sebut_tahap(impor.tahap)}"
    else:
        judul = f"DTSEN/SIKS-NG per {tulis_tanggal(impor.tanggal_snapshot) if impor.tanggal_snapshot else ''}"
    lencana = KEADAAN_IMPOR[Keadaan(impor.ringkasan["keadaan"])]
    return Impor(impor, judul, lencana, nama_tata_letak(impor.tata_letak))


@dataclass(frozen=True, slots=True)
class BarisMenerima:
    """One line of "who receives what": where its household is, when the reader may see it."""

    kepesertaan: Kepesertaan
    tahap: str
    rumah_tangga: int | None
    terdaftar: bool
    temuan: list[TemuanPenerima]


def sajikan_penerima(
    baris: Iterable[Kepesertaan], temuan: Mapping[int, list[TemuanPenerima]]
) -> list[BarisMenerima]:
    """The lines with their findings. A household outside the active region is told of without a link."""
    daftar = list(baris)
    rumah = dict(
        Keluarga.objects.filter(pk__in={b.keluarga_id for b in daftar if b.keluarga_id}).values_list(
            "pk", "rumah_tangga_id"
        )
    )
    return [
        BarisMenerima(
            kepesertaan=b,
            tahap=sebut_tahap(b.tahap),
            rumah_tangga=rumah.get(b.keluarga_id or 0),
            terdaftar=b.keluarga_id is not None,
            temuan=temuan.get(b.pk, []),
        )
        for b in daftar
    ]


@dataclass(frozen=True, slots=True)
class Beda:
    """One difference between an extract and the registry, in words."""

    judul: str
    dtsen: str
    registri: str


def sajikan_beda(fakta: FaktaDtsen) -> list[Beda]:
    """The differences of one family in words."""
    return [Beda(BEDA[b["kode"]], b["dtsen"], b["registri"]) for b in fakta.beda]
