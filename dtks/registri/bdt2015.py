"""Reader of the BDT 2015 layout: 101 columns, one row per member, files as they really come.

XLSX, XLS, ODS and CSV. Nothing is written: each row comes out as a person, or refused with the cure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal, NoReturn

from dtks.inti.nama import periksa_nama
from dtks.inti.nik import angka_rusak, bersihkan_nomor, periksa_nik, pesan_rusak
from dtks.inti.temuan import Temuan, Tingkat
from dtks.registri.kuesioner import Blok, Jenis, Kuesioner, Nilai, bersihkan_jawaban, muat, teks_sel
from dtks.registri.kuesioner.lembaran import (
    BARIS_JUDUL_TERAKHIR,
    BarisDitolak,
    FormatTidakDikenal,
    Sel,
    kunci_judul,
    lembaran,
)

__all__ = ["BarisBDT", "BarisDitolak", "FormatTidakDikenal", "SistemKode", "TataLetak", "baca", "tata_letak"]

SistemKode = Literal["bps", "kemendagri"]
# Digits of provinsi, kabupaten, kecamatan, desa.
PANJANG_KODE: Mapping[SistemKode, tuple[int, ...]] = {"bps": (2, 2, 3, 3), "kemendagri": (2, 2, 2, 4)}
NAMA_SISTEM: Mapping[SistemKode, str] = {"bps": "BPS", "kemendagri": "Kemendagri"}

_KOLOM_KODE = ("kode_provinsi", "kode_kabupaten", "kode_kecamatan", "kode_desa")
# Cells of the row of column numbers: "KOLOM", 2, 3 ... or the formulas and errors left of them.
_SEL_NOMOR_KOLOM = re.compile(r"kolom|\d{1,3}|=.*|#.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TataLetak:
    """Where the columns stand: item code to index, item labels not in the file, headers not known."""

    posisi: Mapping[str, int]
    hilang: tuple[str, ...]
    tak_dikenal: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarisBDT:
    """One member with the household data of its row. Codes are text, zero-padded; None or "" is unknown.

    `nik` is valid and first in the file; what stood there otherwise is `nik_tercatat`, with
    a finding. BDT has no birth date and no No KK. Answers are those of kuesioner BDT2015.
    """

    nomor_baris: int
    id_rumah_tangga: str
    kode_ruta: str
    kode_provinsi: str
    kode_kabupaten: str
    kode_kecamatan: str
    kode_desa: str
    nama_kecamatan: str
    nama_desa: str
    nama_sls: str
    alamat: str
    nama_krt: str
    persentil: int | None
    nomor_urut_anggota: int | None
    nama: str
    nik: str | None
    nik_tercatat: str
    hubungan_krt: str
    nomor_urut_keluarga: int | None
    hubungan_kk: str
    jenis_kelamin: str
    umur: int | None
    status_kawin: str
    temuan: tuple[Temuan, ...]
    jawaban_rumah_tangga: dict[str, Nilai]
    jawaban_anggota: dict[str, Nilai]

    @property
    def kode_wilayah(self) -> str:
        """The code of the village, 10 digits, in the code system of the file."""
        return self.kode_provinsi + self.kode_kabupaten + self.kode_kecamatan + self.kode_desa


def baca(path: str | Path, *, kode: SistemKode, kini: date) -> Iterator[BarisBDT | BarisDitolak]:
    """Yield the rows of a BDT 2015 file; row numbers are those the spreadsheet shows.

    `kode` says which region codes the file uses: the two systems cross over (1803 is Lampung
    Selatan at BPS, 18.03 Lampung Utara at Kemendagri), so it is never guessed. The header is
    looked for on every visible sheet, in any column order. Empty rows and the row of column
    numbers are passed over. Raises FormatTidakDikenal at once when required columns are missing.
    """
    letak, baris = _temukan_judul(Path(path))
    return _uraikan(baris, _Pengurai(letak, kode, kini))


def tata_letak(path: str | Path) -> TataLetak:
    """Return where the columns of a BDT 2015 file stand. Raises FormatTidakDikenal like `baca`."""
    return _temukan_judul(Path(path))[0]


def _uraikan(baris: Iterable[tuple[int, Sel]], pengurai: _Pengurai) -> Iterator[BarisBDT | BarisDitolak]:
    berisi = ((nomor, sel) for nomor, sel in baris if any(map(teks_sel, sel)))
    for urutan, (nomor, sel) in enumerate(berisi):
        if urutan == 0 and _baris_nomor_kolom(sel):
            continue
        try:
            yield pengurai.urai(nomor, sel)
        except _Tolak as tolak:
            yield BarisDitolak(nomor, tolak.kolom, tolak.isi[:40], tolak.alasan, tolak.cara)


def _baris_nomor_kolom(sel: Sel) -> bool:
    return all(_SEL_NOMOR_KOLOM.fullmatch(isi) for isi in map(teks_sel, sel) if isi)


class _Tolak(Exception):
    def __init__(self, kolom: str, isi: str, alasan: str, cara: str) -> None:
        super().__init__(alasan)
        self.kolom, self.isi, self.alasan, self.cara = kolom, isi, alasan, cara


class _Pengurai:
    """Turns the cells of one row into a person; remembers the NIKs seen and the household just read."""

    def __init__(self, letak: TataLetak, kode: SistemKode, kini: date) -> None:
        self.kuesioner = muat("BDT2015")
        self.sistem, self.kini = kode, kini
        self.posisi = letak.posisi
        self.label = {item.kode: item.label for item in self.kuesioner.items()}
        self.kolom_jawaban: dict[Blok, list[tuple[str, int]]] = {
            blok: [
                (item.kode, letak.posisi[item.kode])
                for item in self.kuesioner.blok[blok]
                if item.kode in letak.posisi and not (blok == "identitas" and item.jenis is Jenis.TEKS)
            ]
            for blok in ("identitas", "rumah_tangga", "anggota")
        }
        self.baris_nik: dict[int, int] = {}
        self.rumah_terakhir: list[object] | None = None
        self.jawaban_rumah: dict[str, Nilai] = {}

    def urai(self, nomor: int, sel: Sel) -> BarisBDT:
        """Raises _Tolak when the row can belong to nobody."""
        id_rumah_tangga = self._id_rumah_tangga(sel)
        bagian_kode = self._kode_wilayah(sel)
        nama = self._wajib(sel, "nama", "Isi nama anggota seperti di KTP-el atau Kartu Keluarga.")
        jati_diri, temuan = self._jawaban(sel, "identitas")
        if "jenis_kelamin" not in jati_diri:
            self._tolak_jenis_kelamin(sel)
        nik, nik_tercatat, temuan_nik = self._nik(nomor, sel, str(jati_diri["jenis_kelamin"]))
        # Dots and titles are everywhere in the prelist and matter only when a person is proposed.
        temuan_nama = [t for t in periksa_nama(nama) if t.galat]
        anggota, temuan_anggota = self._jawaban(sel, "anggota", jati_diri)
        rumah, temuan_rumah = self._rumah_tangga(sel)
        return BarisBDT(
            nomor,
            id_rumah_tangga,
            self._teks(sel, "kode_ruta"),
            *bagian_kode,
            nama_kecamatan=self._teks(sel, "nama_kecamatan"),
            nama_desa=self._teks(sel, "nama_desa"),
            nama_sls=self._teks(sel, "nama_sls"),
            alamat=self._teks(sel, "alamat"),
            nama_krt=self._teks(sel, "nama_krt"),
            persentil=_bulat(jati_diri, "persentil"),
            nomor_urut_anggota=_bulat(jati_diri, "nomor_urut_anggota"),
            nama=nama,
            nik=nik,
            nik_tercatat=nik_tercatat,
            hubungan_krt=str(jati_diri.get("hubungan_krt", "")),
            nomor_urut_keluarga=_bulat(jati_diri, "nomor_urut_keluarga"),
            hubungan_kk=str(jati_diri.get("hubungan_kk", "")),
            jenis_kelamin=str(jati_diri["jenis_kelamin"]),
            umur=_bulat(jati_diri, "umur"),
            status_kawin=str(jati_diri.get("status_kawin", "")),
            temuan=(*temuan, *temuan_nik, *temuan_nama, *temuan_rumah, *temuan_anggota),
            jawaban_rumah_tangga=rumah,
            jawaban_anggota=anggota,
        )

    def _isi(self, sel: Sel, kode: str) -> object:
        kolom = self.posisi.get(kode)
        return sel[kolom] if kolom is not None and kolom < len(sel) else ""

    def _teks(self, sel: Sel, kode: str) -> str:
        return teks_sel(self._isi(sel, kode))

    def _wajib(self, sel: Sel, kode: str, cara: str) -> str:
        teks = self._teks(sel, kode)
        if not any(huruf.isalnum() for huruf in teks):
            raise _Tolak(self.label[kode], teks, f"{self.label[kode]} kosong.", cara)
        return teks

    def _id_rumah_tangga(self, sel: Sel) -> str:
        label = self.label["id_rumah_tangga"]
        if rusak := angka_rusak(self._isi(sel, "id_rumah_tangga")):
            raise _Tolak(label, rusak, *pesan_rusak(label, rusak))
        teks = self._wajib(sel, "id_rumah_tangga", "Isi ID rumah tangga dari berkas BDT asalnya.")
        return teks.replace(" ", "")

    def _kode_wilayah(self, sel: Sel) -> tuple[str, str, str, str]:
        """Pad each part; a cell with the whole code (1803110) in place of its part (110) is cut."""
        nama_sistem = NAMA_SISTEM[self.sistem]
        induk = ""
        bagian = []
        for kode, panjang in zip(_KOLOM_KODE, PANJANG_KODE[self.sistem], strict=True):
            label = self.label[kode]
            asli = self._wajib(
                sel, kode, f"Isi {label.lower()} {nama_sistem}; setiap baris harus punya desa."
            )
            teks = asli.replace(".", "")
            if len(teks) == len(induk) + panjang and teks.startswith(induk):
                teks = teks[len(induk) :]
            if not (teks.isascii() and teks.isdigit() and len(teks) <= panjang and int(teks)):
                raise _Tolak(
                    label,
                    asli,
                    f"{label} bukan kode {nama_sistem} (paling banyak {panjang} angka).",
                    "Periksa isi sel ini, dan periksa jenis kode yang dipilih untuk berkas ini: "
                    "BPS (kecamatan 3 angka, desa 3 angka) atau Kemendagri (2 angka, 4 angka).",
                )
            bagian.append(teks.zfill(panjang))
            induk += bagian[-1]
        provinsi, kabupaten, kecamatan, desa = bagian
        return provinsi, kabupaten, kecamatan, desa

    def _tolak_jenis_kelamin(self, sel: Sel) -> NoReturn:
        isi = self._teks(sel, "jenis_kelamin")
        alasan = f'Jenis kelamin "{isi[:20]}" tidak dikenal.' if isi else "Jenis kelamin kosong."
        raise _Tolak(self.label["jenis_kelamin"], isi, alasan, "Isi 1 (laki-laki) atau 2 (perempuan).")

    def _nik(self, nomor: int, sel: Sel, jenis_kelamin: str) -> tuple[str | None, str, list[Temuan]]:
        """Return the valid NIK, what else stood there, and findings."""
        isi = self._isi(sel, "nik")
        if rusak := angka_rusak(isi):
            raise _Tolak("NIK", rusak, *pesan_rusak("NIK", rusak))
        nik, _ = bersihkan_nomor(isi)
        if nik is None:
            return None, "", []
        temuan = periksa_nik(nik, jenis_kelamin=jenis_kelamin, kini=self.kini)
        if any(t.galat for t in temuan):
            return None, nik[:40], temuan
        pertama = self.baris_nik.setdefault(int(nik), nomor)
        if pertama == nomor:
            return nik, "", temuan
        pesan = (
            f"NIK ini sudah dipakai pada baris {pertama}. Orangnya tetap dimuat tanpa NIK; "
            "cocokkan kedua orang itu dengan KTP-el, lalu perbaiki atau gabungkan."
        )
        return None, nik, [*temuan, Temuan("NIK_GANDA_DALAM_BERKAS", Tingkat.GALAT, "nik", pesan)]

    def _rumah_tangga(self, sel: Sel) -> tuple[dict[str, Nilai], list[Temuan]]:
        """The household columns repeat on every member: read, and reported, once per run of rows."""
        mentah = [self._isi(sel, "id_rumah_tangga")]
        mentah += (sel[kolom] for _, kolom in self.kolom_jawaban["rumah_tangga"] if kolom < len(sel))
        temuan: list[Temuan] = []
        if mentah != self.rumah_terakhir:
            self.rumah_terakhir = mentah
            self.jawaban_rumah, temuan = self._jawaban(sel, "rumah_tangga")
        return dict(self.jawaban_rumah), temuan

    def _jawaban(
        self, sel: Sel, blok: Blok, konteks: Mapping[str, Nilai] | None = None
    ) -> tuple[dict[str, Nilai], list[Temuan]]:
        isi = {kode: sel[kolom] for kode, kolom in self.kolom_jawaban[blok] if kolom < len(sel)}
        return bersihkan_jawaban(self.kuesioner, blok, isi, konteks)


def _bulat(jawaban: Mapping[str, Nilai], kode: str) -> int | None:
    nilai = jawaban.get(kode)
    return nilai if isinstance(nilai, int) else None


def _temukan_judul(path: Path) -> tuple[TataLetak, Iterator[tuple[int, Sel]]]:
    """Return the layout and the numbered rows below the header."""
    kuesioner = muat("BDT2015")
    terbaik: tuple[str, ...] | None = None
    for lembar in lembaran(path):
        baris = enumerate(lembar, start=1)
        for _, sel in islice(baris, BARIS_JUDUL_TERAKHIR):
            letak = _cocokkan(kuesioner, sel)
            kurang = tuple(
                item.judul[0] for item in kuesioner.items() if item.wajib and item.kode not in letak.posisi
            )
            if not kurang:
                return letak, baris
            if terbaik is None or len(kurang) < len(terbaik):
                terbaik = kurang
    if terbaik is None:
        raise FormatTidakDikenal("Berkas ini kosong. Pilih berkas BDT 2015 yang berisi baris judul dan data.")
    raise FormatTidakDikenal(
        f"Berkas ini bukan tata letak BDT 2015: kolom {', '.join(terbaik)} tidak ditemukan. "
        "Pastikan baris judul kolom ada di sepuluh baris pertama dan nama kolomnya seperti pada berkas BDT.",
        terbaik,
    )


def _cocokkan(kuesioner: Kuesioner, judul: Sel) -> TataLetak:
    nama = _nama_judul()
    posisi: dict[str, int] = {}
    sisa: dict[int, str] = {}
    for kolom, isi in enumerate(judul):
        calon = (nama.get(kunci) for kunci in kunci_judul(isi))
        if kode := next((k for k in calon if k and k not in posisi), None):
            posisi[kode] = kolom
        elif teks := teks_sel(isi):
            sisa[kolom] = teks
    kolom_bdt = {item.kode: (item.kolom_bdt or 0) - 1 for item in kuesioner.items()}
    if posisi and all(kolom_bdt[kode] == kolom for kode, kolom in posisi.items()):
        # Every header known stands at its number, so one written otherwise is known by its place.
        for item in kuesioner.items():
            if item.kode not in posisi and not item.wajib and kolom_bdt[item.kode] in sisa:
                posisi[item.kode] = kolom_bdt[item.kode]
                del sisa[kolom_bdt[item.kode]]
    hilang = tuple(item.label for item in kuesioner.items() if item.kode not in posisi)
    return TataLetak(posisi, hilang, tuple(sisa.values()))


@cache
def _nama_judul() -> dict[str, str]:
    """Known header names, folded, to item codes. A full name wins over one without its bracket."""
    pasangan = [(judul, item.kode) for item in muat("BDT2015").items() for judul in item.judul]
    penuh = {kunci_judul(judul)[0]: kode for judul, kode in pasangan}
    return {kunci_judul(judul)[-1]: kode for judul, kode in reversed(pasangan)} | penuh
