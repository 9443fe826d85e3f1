"""A bad file is refused with the sentence that cures it, quickly and in little memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.usulan.contoh_berkas import (
    BERKAS_RUSAK,
    FOTO_RUSAK,
    JUDUL,
    NIK,
    Rusak,
    orang,
    tulis_bom,
    tulis_xlsx,
)
from usulan.berkas import BerkasDitolak
from usulan.berkas.kenali import kenali
from usulan.berkas.kolom_unggah import Lembar
from usulan.berkas.sel import Pembaca
from usulan.berkas.tabel import buka_tabel
from usulan.berkas.zip_foto import baca_zip_foto


def baca(path: Path) -> Iterator[Mapping[str, object]]:
    """Read an upload to its end, as staging does."""
    with buka_tabel(path, path.name) as tabel:
        for bagian in kenali(tabel).bagian.values():
            pembaca = Pembaca(bagian.pemetaan)
            yield from (pembaca(baris.sel)[0] for baris in bagian.baris)


@pytest.mark.parametrize("rusak", BERKAS_RUSAK, ids=lambda r: r.nama)
def test_a_bad_file_is_refused_with_the_sentence_that_cures_it(tmp_path: Path, rusak: Rusak) -> None:
    path = rusak.buat(tmp_path / rusak.nama)

    with pytest.raises(BerkasDitolak) as galat:
        list(baca(path))

    assert [p for p in rusak.pesan if p not in str(galat.value)] == [], str(galat.value)
    assert str(galat.value).endswith(".")


@pytest.mark.parametrize("rusak", FOTO_RUSAK, ids=lambda r: r.nama)
def test_a_bad_zip_of_photos_is_refused_before_a_photo_comes_out(tmp_path: Path, rusak: Rusak) -> None:
    path = rusak.buat(tmp_path / rusak.nama)

    with pytest.raises(BerkasDitolak) as galat:
        next(baca_zip_foto(path))

    assert [p for p in rusak.pesan if p not in str(galat.value)] == [], str(galat.value)
    assert NIK not in str(galat.value)


@pytest.mark.parametrize("tercatat", [None, 900], ids=["tercatat jujur", "daftar berbohong"])
def test_a_zip_bomb_costs_neither_time_nor_memory(tmp_path: Path, tercatat: int | None) -> None:
    path = tulis_bom(tmp_path / "bom.xlsx", "xl/workbook.xml", 1024**3, tercatat)
    puncak, mulai = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    with pytest.raises(BerkasDitolak):
        buka_tabel(path, "bom.xlsx")

    assert time.process_time() - mulai < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - puncak < 50 * 1024


@pytest.mark.parametrize(
    ("ubah", "pesan"),
    [
        ({"NIK": 1801993101850001}, "Ubah kolom NIK menjadi Teks"),
        ({"NIK": "1,80199E+15"}, "Excel menganggapnya bilangan"),
        ({"NOKK": "3.2E+15"}, "Ubah kolom No KK menjadi Teks"),
        ({"NIK": "18019931018500"}, "NIK harus tepat 16 angka"),
        ({"TANGGAL_LAHIR": "31/02/1985"}, "“31/02/1985” bukan tanggal yang mungkin"),
        ({"TANGGAL_LAHIR": "12/31/1985"}, "tanggal/bulan/tahun"),
        ({"TANGGAL_LAHIR": "31/01/85"}, "empat angka"),
        ({"TANGGAL_LAHIR": "31/01/1085"}, "tahun 1085 terlalu lama"),
        ({"JENIS_KELAMIN": "1"}, "Isi salah satu: L (Laki-laki), P (Perempuan)"),
        ({"STATUS_KAWIN": "JANDA"}, "“JANDA” tidak dikenal"),
        ({"PROGRAM_BANSOS": "BLT"}, "BPNT (BPNT/Sembako), PKH"),
        ({"STATUS_HAMIL": "MUNGKIN"}, "Isi YA atau TIDAK"),
        ({"RT": "A1"}, "bukan nomor RT"),
        ({"ALAMAT": "J" * 300}, "lebih dari 255 huruf"),
    ],
    ids=lambda v: str(v)[:40],
)
def test_a_bad_cell_spoils_its_row_only_and_says_how_to_cure_it(
    tmp_path: Path, ubah: dict[str, object], pesan: str
) -> None:
    path = tulis_xlsx(tmp_path / "sel.xlsx", [JUDUL, orang(1, **ubah), orang(2)])

    with buka_tabel(path, path.name) as tabel:
        bagian = kenali(tabel).bagian[Lembar.NASIONAL]
        pembaca = Pembaca(bagian.pemetaan)
        (_, salah), (_, baik) = [pembaca(baris.sel) for baris in bagian.baris]

    assert [pesan in t.pesan for t in salah] == [True], salah
    assert salah[0].galat
    assert baik == []
