"""The columns of uploaded workbooks, as data derived from the models and code lists.

Three layouts: the ministry's 21 columns, our three sheets, and the same three sheets as a prelist to correct.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Final, Literal

from django.db import models

from dtks.registri.data import TEMPLATE, DataAnggota, DataKeluarga, DataRumahTangga
from dtks.registri.kuesioner import Item, muat
from usulan.berkas.bukti import BerkasDitolak

VERSI_KUESIONER: Final = "BDT2015"
KOLOM_PERBAIKI: Final = "PERBAIKI"
"""Header of the last column of a returned workbook; passed over when the file comes again."""

Bagian = Literal["wilayah", "kunci", "rumah_tangga", "keluarga", "anggota", "jawaban"]


class Lembar(StrEnum):
    """What the rows of a sheet are; the value is the sheet's title in our templates."""

    NASIONAL = "USULAN"
    RUMAH_TANGGA = "Rumah tangga"
    KELUARGA = "Keluarga"
    ANGGOTA = "Anggota"


class JenisKolom(StrEnum):
    """How the cells of a column are cleaned."""

    NOMOR16 = "nomor16"
    NOMOR = "nomor"
    NAMA = "nama"
    TEKS = "teks"
    ANGKA3 = "angka3"
    TANGGAL = "tanggal"
    KOORDINAT = "koordinat"
    YA_TIDAK = "ya_tidak"
    PILIHAN = "pilihan"
    BULAT = "bulat"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column. `kode` is the model's column, the questionnaire's item, or a key between sheets.

    `judul` is the header as the template writes it, `alias` other headers it is known by. `kamus`
    maps what may be written (folded by `lipat_sel`) to the code. A column that is not `wajib`
    may be missing from a file; `asal` is one of the prelist only.
    """

    kode: str
    judul: str
    jenis: JenisKolom
    tabel: Bagian
    wajib: bool = True
    asal: bool = False
    alias: tuple[str, ...] = ()
    pilihan: tuple[tuple[str, str], ...] = ()
    kamus: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    panjang: int = 255
    petunjuk: str = ""
    item: Item | None = field(default=None, compare=False, repr=False)

    @property
    def judul_baris(self) -> str:
        """The header on one line."""
        return " ".join(self.judul.split())

    @property
    def sebutan(self) -> str:
        """The header as a message names it: without the bracket."""
        return self.judul_baris.partition(" (")[0]


@dataclass(frozen=True, slots=True)
class Pemetaan:
    """Which column stands where: `kolom[i]` is what the i-th cell of a row holds, None when not known."""

    lembar: Lembar
    kolom: tuple[Kolom | None, ...]
    tak_dikenal: tuple[str, ...]

    @property
    def prelist(self) -> bool:
        """Whether the rows name what they correct in the registry."""
        return any(k is not None and k.asal for k in self.kolom)


_KURUNG: Final = re.compile(r"\(.*\)|\(.*$", re.DOTALL)
_BUKAN_KATA: Final = re.compile(r"[\W_]+")


def lipat_judul(judul: str) -> str:
    """Fold a header: no bracket, line break (also a written \\n), white space, punctuation, or case."""
    return _BUKAN_KATA.sub("", _KURUNG.sub(" ", judul.replace("\\n", " "))).upper()


def lipat_sel(teks: str) -> str:
    """Fold a code or word of a code list: letters and digits in upper case, without leading zeros."""
    lipat = _BUKAN_KATA.sub("", teks).upper()
    return lipat.lstrip("0") or lipat


# Words that people write for codes, beside the code and the label of the list.
_SEBUTAN: Final[Mapping[str, Mapping[str, str]]] = {
    "jenis_kelamin": {"LAKI LAKI": "L", "LK": "L", "PRIA": "L", "PR": "P", "WANITA": "P"},
    "program": {
        "SEMBAKO": "BPNT",
        "BPNT": "BPNT",
        "BSP": "BPNT",
        "NON": "NON BANSOS",
        "PBI JKN": "PBI",
        "PBIJK": "PBI",
    },
    "status_kawin": {"MENIKAH": "2", "NIKAH": "2", "BELUM MENIKAH": "1", "LAJANG": "1"},
    "hubungan": {"KEPALA": "1", "KK": "1", "ISTERI": "3"},
}
_KATA_YA_TIDAK: Final[Mapping[str, str]] = {
    **dict.fromkeys(("YA", "Y", "IYA", "TRUE"), "YA"),
    **dict.fromkeys(("TIDAK", "T", "TDK", "TIDAK ADA", "BUKAN", "FALSE"), "TIDAK"),
}
_NAMA: Final = frozenset({"nama", "ibu_kandung", "tempat_lahir", "pekerjaan"})
_NOMOR: Final = frozenset({"nomor_kks", "nomor_rekening", "nomor_peserta_pkh"})


def _kamus(kode: str, pilihan: Sequence[tuple[str, str]]) -> dict[str, str]:
    kata = {**_SEBUTAN.get(kode, {})}
    for nilai, label in pilihan:
        kata |= {label: nilai, nilai: nilai}
    return {lipat_sel(tulisan): nilai for tulisan, nilai in kata.items()}


YA_TIDAK: Final = {lipat_sel(tulisan): nilai == "YA" for tulisan, nilai in _KATA_YA_TIDAK.items()}
"""What may be written for yes and no, folded by `lipat_sel`."""


def _dari_field(model: type[models.Model], kode: str, judul: str, *alias: str, wajib: bool = True) -> Kolom:
    """The column of a declared field: kind, length and code list are the model's."""
    isi = model._meta.get_field(kode)
    assert isinstance(isi, models.Field)
    tabel: dict[type[models.Model], Bagian] = {
        DataRumahTangga: "rumah_tangga",
        DataKeluarga: "keluarga",
        DataAnggota: "anggota",
    }
    pilihan = tuple((str(nilai), str(label)) for nilai, label in isi.flatchoices)
    return Kolom(
        kode,
        judul,
        _jenis(isi),
        tabel[model],
        wajib=wajib,
        alias=alias,
        pilihan=pilihan,
        kamus=_kamus(kode, pilihan),
        panjang=isi.max_length or 0,
        petunjuk=f"{str(isi.verbose_name).capitalize()}. {isi.help_text}".strip(),
    )


def _jenis(isi: models.Field[object, object]) -> JenisKolom:
    if isi.name in ("nik", "no_kk"):
        return JenisKolom.NOMOR16
    if isi.name in _NOMOR:
        return JenisKolom.NOMOR
    if isi.name in ("rt", "rw"):
        return JenisKolom.ANGKA3
    if isi.name in _NAMA:
        return JenisKolom.NAMA
    if isi.choices:
        return JenisKolom.PILIHAN
    macam: dict[type, JenisKolom] = {
        models.DateField: JenisKolom.TANGGAL,
        models.BooleanField: JenisKolom.YA_TIDAK,
        models.DecimalField: JenisKolom.KOORDINAT,
    }
    return macam.get(type(isi), JenisKolom.TEKS)


def _wilayah(kode: str, judul: str, *alias: str, wajib: bool = True) -> Kolom:
    return Kolom(kode, judul, JenisKolom.TEKS, "wilayah", wajib=wajib, alias=alias, panjang=100)


def _kunci(kode: str, judul: str, petunjuk: str) -> Kolom:
    return Kolom(kode, judul, JenisKolom.TEKS, "kunci", panjang=20, petunjuk=petunjuk)


def _asal(kode: str, judul: str) -> Kolom:
    petunjuk = "Diisi aplikasi. Jangan diubah; kosongkan hanya pada baris yang Anda tambahkan."
    return Kolom(kode, judul, JenisKolom.BULAT, "kunci", wajib=False, asal=True, petunjuk=petunjuk)


def _item(item: Item) -> Kolom:
    judul = " ".join(re.sub(r"[()]", " ", item.label).upper().split())
    petunjuk = " ".join(
        filter(None, (item.label + ".", item.keterangan, item.satuan, item.petunjuk * bool(item.pilihan)))
    )
    return Kolom(
        item.kode,
        judul,
        JenisKolom.ITEM,
        "jawaban",
        wajib=False,
        pilihan=item.pilihan,
        petunjuk=petunjuk,
        item=item,
    )


def _kriteria() -> tuple[Kolom, ...]:
    """K1..K9; the wording of the decree stands in the bracket, which a reader passes over."""
    label = {n: muat(TEMPLATE).item(f"k{n}").label for n in range(1, len(DataRumahTangga.KRITERIA) + 1)}
    return tuple(
        _dari_field(DataRumahTangga, kode, f"K{n}\n({label[n]})")
        for n, kode in enumerate(DataRumahTangga.KRITERIA, 1)
    )


def _program_nasional() -> Kolom:
    """In the 21 columns the program is the person's row's, and PBI is one of them."""
    item = muat(TEMPLATE).item("program")
    dasar = _dari_field(DataKeluarga, "program", "PROGRAM BANSOS", "PROGRAM")
    return replace(dasar, pilihan=item.pilihan, kamus=_kamus("program", item.pilihan))


@cache
def kolom_lembar(lembar: Lembar) -> tuple[Kolom, ...]:
    """The columns of a sheet in the order in which its template shows them."""
    return {
        Lembar.NASIONAL: _nasional,
        Lembar.RUMAH_TANGGA: _rumah_tangga,
        Lembar.KELUARGA: _keluarga,
        Lembar.ANGGOTA: _anggota,
    }[lembar]()


def _nasional() -> tuple[Kolom, ...]:
    """Template Usulan 2022 Ver.4: 21 columns in its order; SHDK and the village's code may be added."""
    orang, rumah = DataAnggota, DataRumahTangga
    return (
        _dari_field(orang, "nik", "NIK", "NO NIK", "NOMOR NIK"),
        _program_nasional(),
        _dari_field(DataKeluarga, "no_kk", "NOKK", "NOMOR KK", "NO KARTU KELUARGA"),
        _dari_field(orang, "nama", "NAMA", "NAMA LENGKAP"),
        _dari_field(orang, "tempat_lahir", "TEMPAT LAHIR"),
        _dari_field(orang, "tanggal_lahir", "TANGGAL LAHIR\n(31/01/2000)", "TGL LAHIR"),
        _dari_field(orang, "ibu_kandung", "IBU KANDUNG", "NAMA IBU KANDUNG"),
        _dari_field(orang, "jenis_kelamin", "JENIS KELAMIN"),
        _dari_field(orang, "pekerjaan", "JENIS PEKERJAAN", "PEKERJAAN"),
        _dari_field(orang, "status_kawin", "STATUS KAWIN", "STATUS PERKAWINAN"),
        _dari_field(rumah, "alamat", "ALAMAT"),
        _dari_field(rumah, "rt", "RT"),
        _dari_field(rumah, "rw", "RW"),
        _wilayah("provinsi", "PROVINSI"),
        _wilayah("kabupaten", "KABUPATEN", "KABUPATEN/KOTA", "KAB/KOTA"),
        _wilayah("kecamatan", "KECAMATAN"),
        _wilayah("desa", "KELURAHAN", "DESA", "DESA/KELURAHAN", "KELURAHAN/DESA"),
        _dari_field(orang, "disabilitas", "STATUS DISABILITAS"),
        _dari_field(orang, "jenis_disabilitas", "KODE JENIS DISABILITAS", "JENIS DISABILITAS"),
        _dari_field(orang, "hamil", "STATUS HAMIL"),
        _dari_field(orang, "tanggal_hamil", "TGL MULAI HAMIL\n(31/12/2021)", "TANGGAL MULAI HAMIL"),
        _dari_field(orang, "hubungan", "SHDK", "HUBUNGAN KELUARGA", wajib=False),
        _wilayah("kode_desa", "KODE DESA", wajib=False),
    )


def _rumah_tangga() -> tuple[Kolom, ...]:
    rumah = DataRumahTangga
    return (
        _asal("id_rumah_tangga", "ID RUMAH TANGGA"),
        _asal("versi", "VERSI"),
        _kunci(
            "no_rumah_tangga",
            "NO RUMAH TANGGA",
            "Nomor pilihan Anda (1, 2, 3, ...) yang tidak berulang di lembar ini.",
        ),
        _wilayah("kecamatan", "KECAMATAN", wajib=False),
        _wilayah("desa", "KELURAHAN", "DESA", "DESA/KELURAHAN", "KELURAHAN/DESA", wajib=False),
        _dari_field(rumah, "alamat", "ALAMAT"),
        _dari_field(rumah, "dusun", "DUSUN", "LINGKUNGAN", "DUSUN/LINGKUNGAN", wajib=False),
        _dari_field(rumah, "rt", "RT"),
        _dari_field(rumah, "rw", "RW"),
        _dari_field(rumah, "lintang", "LINTANG", "LATITUDE", wajib=False),
        _dari_field(rumah, "bujur", "BUJUR", "LONGITUDE", wajib=False),
        *_kriteria(),
        *map(_item, muat(VERSI_KUESIONER).blok["rumah_tangga"]),
    )


def _keluarga() -> tuple[Kolom, ...]:
    keluarga = DataKeluarga
    return (
        _asal("id_keluarga", "ID KELUARGA"),
        _kunci(
            "no_rumah_tangga", "NO RUMAH TANGGA", "Nomor rumah tangga keluarga ini pada lembar Rumah tangga."
        ),
        _kunci(
            "no_keluarga",
            "NO KELUARGA",
            "Nomor pilihan Anda (1, 2, 3, ...) yang tidak berulang di lembar ini.",
        ),
        _dari_field(keluarga, "no_kk", "NOKK", "NOMOR KK", "NO KARTU KELUARGA"),
        _dari_field(keluarga, "program", "PROGRAM BANSOS", "PROGRAM"),
        _dari_field(keluarga, "nomor_kks", "NOMOR KKS", "NO KKS", wajib=False),
        _dari_field(keluarga, "nomor_rekening", "NOMOR REKENING", "NO REKENING", wajib=False),
        _dari_field(keluarga, "nomor_peserta_pkh", "NOMOR PESERTA PKH", "NO PESERTA PKH", wajib=False),
        _dari_field(keluarga, "kepesertaan", "STATUS KEPESERTAAN", wajib=False),
    )


def _anggota() -> tuple[Kolom, ...]:
    """The person's columns of the 21, then what the template leaves out."""
    orang = DataAnggota
    sama = [k for k in _nasional() if k.tabel == "anggota" and k.kode != "hubungan"]
    return (
        _asal("id_anggota", "ID ANGGOTA"),
        _kunci("no_keluarga", "NO KELUARGA", "Nomor keluarga orang ini pada lembar Keluarga."),
        *sama,
        _dari_field(orang, "hubungan", "HUBUNGAN KELUARGA", "SHDK", "HUBUNGAN DENGAN KEPALA KELUARGA"),
        _dari_field(orang, "pbi", "USUL PBI-JK", "PBI", wajib=False),
        _dari_field(orang, "pengurus", "PENGURUS KKS", "PENGURUS", wajib=False),
    )


@cache
def _nama_judul(lembar: Lembar) -> dict[str, Kolom]:
    """Folded headers and codes to columns; the template's own header wins over another's alias."""
    semua = kolom_lembar(lembar)
    alias = {lipat_judul(a): k for k in semua for a in (*k.alias, k.kode)}
    return alias | {lipat_judul(k.judul): k for k in semua}


LONGGAR: Final = frozenset({"nik", "no_kk", "nama"})
"""All that a file of a past year must have; what it lacks is completed after it is in."""


def cocokkan(
    judul: Sequence[str | None], lembar: Lembar, alias: Mapping[str, str] | None = None
) -> list[Kolom | None]:
    """The columns of one layout that a header row names, by position."""
    nama = _nama_judul(lembar)
    kode = {k.kode: k for k in kolom_lembar(lembar)}
    lain = {lipat_judul(tulisan): kode[k] for tulisan, k in (alias or {}).items() if k in kode}
    kunci = [lipat_judul(j) if j else "" for j in judul]
    return [lain.get(k) or nama.get(k) for k in kunci]


def petakan(
    judul: Sequence[str | None], alias: Mapping[str, str] | None = None, *, longgar: bool = False
) -> Pemetaan:
    """Tell which layout a header row is and where its columns stand, in any order.

    `alias` maps headers of the file to column codes; `longgar` asks only NIK, NOKK and NAMA, for
    files of past years. Raises BerkasDitolak naming every column that is missing or there twice.
    """
    calon = {lembar: cocokkan(judul, lembar, alias) for lembar in ([Lembar.NASIONAL] if longgar else Lembar)}
    lembar = max(calon, key=lambda satu: _nilai(calon[satu], satu))
    kolom = calon[lembar]
    dikenal = [k for k in kolom if k is not None]
    if len(dikenal) < 2:
        raise BerkasDitolak(
            "Tidak ada baris judul yang dikenal. Pakai templat dari aplikasi ini, atau tulis nama kolom di baris pertama: "
            "NIK, PROGRAM BANSOS, NOKK, NAMA, dan seterusnya."
        )
    tak_dikenal = tuple(
        " ".join(j.split())
        for j, k in zip(judul, kolom, strict=True)
        if j and k is None and lipat_judul(j) != KOLOM_PERBAIKI
    )
    if ganda := [k.sebutan for i, k in enumerate(dikenal) if k in dikenal[:i]]:
        raise BerkasDitolak(
            f"Kolom {', '.join(ganda)} ada dua kali. Hapus atau ganti nama salah satunya, lalu unggah lagi."
        )
    wajib = [k for k in kolom_lembar(lembar) if (k.kode in LONGGAR if longgar else k.wajib)]
    if hilang := [k.sebutan for k in wajib if k not in dikenal]:
        asing = f" Kolom yang tidak dikenal: {', '.join(tak_dikenal[:10])}." if tak_dikenal else ""
        raise BerkasDitolak(
            f"Kolom {', '.join(hilang[:12])} tidak ada pada baris judul.{asing} "
            "Tulis nama kolom persis seperti pada templat (urutannya bebas), lalu unggah lagi."
        )
    return Pemetaan(lembar, tuple(kolom), tak_dikenal)


def _nilai(kolom: Sequence[Kolom | None], lembar: Lembar) -> tuple[int, float]:
    """How well a header row fits a layout: the columns it knows, then the share of those that must be there."""
    dikenal = {k.kode for k in kolom if k is not None}
    wajib = [k.kode for k in kolom_lembar(lembar) if k.wajib]
    return len(dikenal), sum(k in dikenal for k in wajib) / len(wajib)
