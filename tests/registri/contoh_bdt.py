"""Builds BDT 2015 files with invented people, and with the defects that real files have."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from dtks.inti.nik import buat_nik

# The 101 headers in order, typed from the layout, not taken from the code under test.
_JUDUL = (
    "ruta_6|ID rumah tangga|Provinsi|Kode Provinsi|Kab/Kota|Kode Kab/Kota|Kecamatan|Kode Kecamatan|"
    "Desa/Kelurahan|Kode Desa/Kelurahan|Nama SLS|Alamat|Nama KRT|Jumlah ART|Jumlah Keluarga|Status bangunan|"
    "Status lahan|Luas lantai|Lantai terluas|Dinding terluas|Kondisi dinding|Atap terluas|Kondisi atap|"
    "Jumlah kamar tidur|Sumber air minum|Cara memperoleh air minum|Sumber penerangan utama|Daya terpasang|"
    "Bahan bakar memasak|Fasilitas BAB|Jenis kloset|Tempat buang tinja|tabung gas 5,5kg|lemari es|ac|"
    "pemanas air|telepon rumah|televisi|emas dan tabungan|laptop/komputer|sepeda|sepeda motor|mobil|perahu|"
    "motor tempel|perahu motor|kapal|Nomor HP yang aktif|Jumlah ruangan rumah yang ditempati|"
    "aset tidak bergerak|Luas aset tidak bergerak|rumah di tempat lain|sapi|kerbau|kuda|babi|kambing/domba|"
    "Status ART yang memiliki usaha|Status KKS|KIP|KIS|BPJS mandiri|Jamsostek|asuransi kesehatan lainnya|PKH|"
    "Rastra|KUR|No urut ART wanita usia subur|Usia suami|Usia istri|Kepesertaan KB|Metode kontrasepsi|"
    "Lama kontrasepsi (tahun)|(bulan)|Tempat pelayanan KB|Ingin punya anak lagi|Alasan utama tidak ber-KB|"
    "percentile|Nomor urut ART|Nama ART|NIK|HubKRT|Nomor urut keluarga|Hubungan dengan kepala keluarga|"
    "jenis kelamin|Umur (tahun)|Status perkawinan|Kepemilikan akta/buku nikah|Tercantum di dalam KK|"
    "Kepemilikan kartu identitas|Status kehamilan|Jenis cacat|Penyakit kronis|Partisipasi sekolah|"
    "Pendidikan tertinggi|Kelas tertinggi|Ijazah tertinggi|Bekerja seminggu yg lalu|Jumlah jam kerja|"
    "Lapangan usaha|Status dalam pekerjaan"
)
JUDUL = _JUDUL.split("|")

ID_RUTA = "180311000700000001"
NIK_SITI = buat_nik("180199", date(1985, 4, 12), "P", 1)
NIK_BUDI = buat_nik("180199", date(1980, 1, 31), "L", 2)

RUMAH: dict[int, object] = {
    1: "A1B2C3",
    2: ID_RUTA,
    3: "LAMPUNG",
    4: "18",
    5: "LAMPUNG SELATAN",
    6: "03",
    7: "KALIANDA",
    8: "110",
    9: "WAY URANG",
    10: "007",
    11: "RT 01 RW 02",
    12: "JL. MELATI",
    13: "BUDI SANTOSO",
    14: "4",
    15: "1",
    16: "1",
    17: "1",
    18: "36",
    19: "6",
    20: "1",
    21: "2",
    22: "4",
    23: "2",
    24: "2",
    25: "6",
    26: "3",
    27: "1",
    28: "1",
    29: "3",
    30: "1",
    31: "1",
    32: "1",
    **{kolom: "4" if kolom % 2 == 0 else "2" for kolom in range(33, 48)},
    42: "3",
    50: "2",
    52: "4",
    **dict.fromkeys(range(53, 58), "0"),
    58: "2",
    59: "1",
    60: "4",
    61: "1",
    62: "4",
    63: "2",
    64: "4",
    65: "1",
    66: "3",
    67: "2",
    78: "12",
}
ANGGOTA: dict[int, object] = {
    79: "1",
    80: "BUDI SANTOSO",
    81: NIK_BUDI,
    82: "1",
    83: "1",
    84: "1",
    85: "1",
    86: "35",
    87: "2",
    88: "1",
    89: "1",
    90: "5",
    92: "0",
    93: "0",
    94: "2",
    95: "4",
    96: "8",
    97: "2",
    98: "1",
    99: "40",
    100: "1",
    101: "6",
}
ISTRI: dict[int, object] = {79: "2", 80: "SITI AMINAH", 81: NIK_SITI, 82: "2", 84: "2", 85: "2", 86: "30"}


def baris(*perubahan: Mapping[int, object]) -> list[object]:
    """One row of 101 cells: the head of a household in Way Urang, changed by column number."""
    isi = RUMAH | ANGGOTA
    for satu in perubahan:
        isi = {**isi, **satu}
    return [isi.get(kolom) for kolom in range(1, 102)]


def tulis_xlsx(
    path: Path,
    isi: Iterable[Sequence[object]],
    *,
    judul: Sequence[object] = JUDUL,
    nomor_kolom: Sequence[object] | None = None,
    di_atas_judul: Iterable[Sequence[object]] = (),
    lembar_depan: str | None = None,
    lembar_sembunyi: Iterable[Sequence[object]] = (),
) -> Path:
    """Write a workbook; before the data may come instructions and a hidden sheet (with the same header)."""
    buku = Workbook()
    lembar = buku.active
    if lembar_sembunyi:
        lama = buku.create_sheet("lama", 0)
        lama.sheet_state = "hidden"
        for satu in (judul, *lembar_sembunyi):
            lama.append(list(satu))
    if lembar_depan:
        lembar.append([lembar_depan])
        lembar = buku.create_sheet("data")
    for satu in (*di_atas_judul, judul, *([nomor_kolom] if nomor_kolom else []), *isi):
        lembar.append(list(satu))
    buku.save(path)
    return path


def tulis_csv(path: Path, isi: Iterable[Sequence[object]], *, pemisah: str, pengodean: str) -> Path:
    """Write a CSV as Excel would with the given list separator."""
    with path.open("w", encoding=pengodean, newline="") as berkas:
        penulis = csv.writer(berkas, delimiter=pemisah)
        penulis.writerows([JUDUL, *isi])
    return path
