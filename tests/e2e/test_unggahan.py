"""Mass upload in the browser: file in, look, take, undo; at phone and desktop width."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.dunia import Dunia
from tests.usulan.unggah import csv_nasional, daftarkan, keluarga

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def berkas(tmp_path: Path) -> Path:
    """Two good families, a known one with another occupation, and one with a date that cannot be."""
    lama, buruk = keluarga(4), keluarga(3)
    daftarkan(lama)
    lama[0]["pekerjaan"] = "NELAYAN"
    buruk[1]["tanggal_lahir"] = "31/02/1990"
    path = tmp_path / "usulan november.csv"
    path.write_bytes(csv_nasional([*keluarga(1), *keluarga(2, anggota=4), *lama, *buruk]).read())
    return path


def test_a_village_uploads_looks_takes_and_undoes(dunia: Dunia, orang: Any, berkas: Path) -> None:
    desa = orang("operator.desa")
    desa.buka("/unggahan/")
    desa.tekan("Unggah berkas")
    desa.page.locator("#id_berkas").set_input_files(berkas)
    desa.tekan("Periksa berkas")
    for kata in (
        "Perlu diperbaiki",
        "31/02/1990",
        "bukan tanggal yang mungkin",
        "Perbaikan",
        "Ambil yang benar",
    ):
        assert kata in desa.teks
    with desa.page.expect_download() as unduhan:
        desa.page.get_by_role("link", name="Unduh berkas dengan catatan perbaikan").click()
    assert unduhan.value.suggested_filename == "usulan november - perbaiki.xlsx"
    desa.tekan("Ambil yang benar")
    desa.buka(desa.page.url.removeprefix(desa.alamat))
    assert "3 usulan dibuat" in desa.teks
    desa.tekan("Batalkan unggahan")
    assert "Dibatalkan" in desa.teks
    desa.buka("/unggahan/")
    assert "usulan november.csv" in desa.teks


def test_the_dinas_sees_how_to_bring_past_years_in(dunia: Dunia, orang: Any, berkas: Path) -> None:
    dinas = orang("operator.kabupaten")
    dinas.buka("/unggahan/baru/")
    dinas.centang("Tunggakan: usulan tahun lalu yang belum pernah difinalisasi")
    dinas.pilih("Untuk wilayah", "Way Urang")
    dinas.isi("Tanggal usulan semula", "31/03/2019")
    dinas.isi("Sumber berkas", "arsip SIKS-NG 2019")
    dinas.page.locator("#id_berkas").set_input_files(berkas)
    dinas.tekan("Periksa berkas")
    assert "langsung diajukan sebagai tunggakan" in dinas.teks
