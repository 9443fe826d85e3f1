"""The recap as a spreadsheet: the columns of the page, the same rows, the same total."""

from __future__ import annotations

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import IntegerWidget

from dtks.inti.kode_wilayah import titik
from dtks.rekap.massal import BarisRekap


def _angka(atribut: str, judul: str) -> Field:
    return Field(atribut, judul, widget=IntegerWidget(coerce_to_string=False))


class RekapResource(Resource):  # type: ignore[misc]
    """One row per region, the total last. `export(rows)` gives the tablib dataset."""

    kode = Field("kode", "Kode wilayah")
    nama = Field("nama", "Wilayah")
    desa_mengusulkan = _angka("desa_mengusulkan", "Desa/kelurahan mengusulkan")
    desa_total = _angka("desa_total", "Desa/kelurahan seluruhnya")
    bawaan = _angka("neraca__bawaan", "Bawaan periode lalu")
    masuk = _angka("neraca__masuk", "Masuk")
    difinalisasi = _angka("neraca__difinalisasi", "Difinalisasi")
    jiwa = _angka("jiwa", "Jiwa difinalisasi")
    ditolak = _angka("neraca__ditolak", "Ditolak")
    ditarik = _angka("neraca__ditarik", "Ditarik")
    dibawa = _angka("neraca__dibawa", "Dibawa ke periode berikutnya")
    terbuka = _angka("neraca__terbuka", "Masih diproses")

    def dehydrate_kode(self, baris: BarisRekap) -> str:
        """The code with dots, so that no spreadsheet takes it for a number."""
        return titik(baris.kode) if baris.kode else ""
