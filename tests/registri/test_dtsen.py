"""Extracts of DTSEN/SIKS-NG: read-only facts of families, and where they differ from the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dtks.inti.alur import Ditolak
from dtks.inti.jam import hari_ini
from dtks.inti.nik import samarkan
from dtks.jejak.models import Peristiwa
from dtks.pekerjaan.models import Pekerjaan
from dtks.pekerjaan.services import kerjakan
from dtks.registri.models import (
    Anggota,
    FaktaDtsen,
    ImporRegistri,
    JenisImpor,
    Keluarga,
    OrangDtsen,
    RumahTangga,
)
from dtks.registri.services import impor as services
from dtks.registri.services.impor import Muatan
from dtks.wilayah.cakupan import cakupan
from tests.dunia import KABUPATEN, KELURAHAN_KALIANDA, WAY_URANG, Dunia
from tests.registri.contoh_fakta import KK, NIK, csv, keluarga, unggah_muatan

JUDUL = (
    "id_keluarga;id_wilayah;kecamatan;desa_kelurahan;no_kk;nama_kepala_keluarga;alamat;rt;rw;desil_nasional;"
    "percentile_nasional;peringkat_nasional;peringkat_provinsi;peringkat_kab_kota;"
    "idsemesta;nik;nama;hub_kepala_keluarga;pekerjaan_utama"
)
SNAPSHOT = date(2026, 7, 10)


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "berkas")


@pytest.fixture
def kabupaten() -> Iterator[None]:
    with cakupan(KABUPATEN):
        yield


def orang(n: int, nik: str, nama: str, *, kepala: str = "", desa: str = "Way Urang", desil: str = "2") -> str:
    """One row: a member of family n."""
    return (
        f"K{n};;Kalianda;{desa};{KK[n]};{kepala or f'ORANG {n}'};Jl. Uji;1;2;{desil};14;1234567;45678;901;"
        f"S{nik[-6:]};{nik};{nama};Kepala Keluarga;Buruh"
    )


def unggah(dunia: Dunia, isi: bytes, *, tanggal: date = SNAPSHOT) -> ImporRegistri:
    return unggah_muatan(
        dunia, isi, "dtsen.csv", Muatan(JenisImpor.DTSEN, "kemendagri", tanggal_snapshot=tanggal)
    )


def muat(dunia: Dunia, isi: bytes, **ubah: Any) -> ImporRegistri:
    impor = unggah(dunia, isi, **ubah)
    with cakupan(KABUPATEN):
        services.pakai(dunia.operator_kabupaten, impor.pk)
        impor.refresh_from_db()
    return impor


def beda(n: int) -> dict[str, tuple[str, str]]:
    """Code of difference to what each side says, of family n."""
    return {b["kode"]: (b["dtsen"], b["registri"]) for b in FaktaDtsen.objects.get(no_kk=KK[n]).beda}


def test_families_and_members_are_kept_as_the_extract_has_them(dunia: Dunia, kabupaten: None) -> None:
    terdaftar = keluarga(1)
    impor = unggah(dunia, csv(orang(1, NIK[1], "Orang 1"), orang(1, NIK[2], "Anak"), judul=JUDUL))
    assert (impor.tata_letak, impor.ringkasan["keadaan"]) == ("KELUARGA_ANGGOTA", "SIAP")
    assert (impor.ringkasan["baris"], impor.ringkasan["dimuat"], impor.ringkasan["terdaftar"]) == (2, 1, 1)
    fakta = FaktaDtsen.objects.get()
    assert (fakta.desa_id, fakta.id_keluarga, fakta.keluarga_id) == (WAY_URANG, "K1", terdaftar.keluarga_id)
    assert (fakta.desil_nasional, fakta.persentil_nasional, fakta.peringkat_nasional) == (2, 14, 1234567)
    assert (fakta.peringkat_provinsi, fakta.peringkat_kabupaten) == (45678, 901)
    kepala, anak = OrangDtsen.objects.order_by("pk")
    assert (kepala.nik, kepala.anggota_id, kepala.hubungan, kepala.pekerjaan) == (
        NIK[1],
        terdaftar.pk,
        "Kepala Keluarga",
        "Buruh",
    )
    assert (anak.nama, anak.anggota_id) == ("ANAK", None)


def test_loading_an_extract_changes_nothing_of_the_registry(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1)
    sebelum = [list(m.objects.order_by("pk").values()) for m in (RumahTangga, Keluarga, Anggota)]
    muat(dunia, csv(orang(1, NIK[7], "Lain sekali", kepala="LAIN SEKALI"), judul=JUDUL))
    assert [list(m.objects.order_by("pk").values()) for m in (RumahTangga, Keluarga, Anggota)] == sebelum


def test_an_agreeing_family_has_no_difference(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1)
    impor = unggah(dunia, csv(orang(1, NIK[1], "Orang 1", kepala="Orang. 1"), judul=JUDUL))
    assert beda(1) == {}
    assert impor.ringkasan["berbeda"] == 0


def test_each_difference_is_told_with_both_sides(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1)
    keluarga(2, desa=KELURAHAN_KALIANDA)
    impor = unggah(
        dunia,
        csv(
            orang(1, NIK[1], "Orang 1", kepala="ORANG SATU"),
            orang(1, NIK[11], "Anak", kepala="ORANG SATU"),
            orang(2, NIK[12], "Orang 2"),
            orang(3, NIK[3], "Orang 3"),
            judul=JUDUL,
        ),
    )
    assert beda(1) == {
        "KEPALA": ("ORANG SATU", "ORANG 1"),
        "JUMLAH": ("2", "1"),
        "NIK_HANYA_DTSEN": ("ANAK", ""),
    }
    assert beda(2) == {
        "NIK_HANYA_DTSEN": ("ORANG 2", ""),
        "NIK_HANYA_REGISTRI": ("", "ORANG 2"),
        "DESA": ("Way Urang", "Kalianda"),
    }
    assert beda(3) == {"TIDAK_TERDAFTAR": ("", "")}
    assert impor.ringkasan["berbeda"] == 3
    assert impor.ringkasan["beda"] == {
        "KEPALA": 1,
        "JUMLAH": 1,
        "NIK_HANYA_DTSEN": 2,
        "NIK_HANYA_REGISTRI": 1,
        "DESA": 1,
        "TIDAK_TERDAFTAR": 1,
    }


def test_an_extract_of_families_alone_says_nothing_of_members(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1)
    judul = "no_kk;nama_kepala_keluarga;desa_kelurahan;desil_nasional"
    impor = unggah(dunia, csv(f"{KK[1]};ORANG 1;Way Urang;3", judul=judul))
    assert (impor.tata_letak, beda(1)) == ("KELUARGA", {})
    assert not OrangDtsen.objects.exists()


@pytest.mark.parametrize(
    ("salah", "kolom", "sebab"),
    [
        (orang(2, NIK[2], "X").replace(KK[2], "123"), "no_kk", "tepat 16 angka"),
        (orang(2, NIK[2], "X").replace(KK[2], ""), "no_kk", "kosong"),
        (orang(2, NIK[2], "X", desil="11"), "desil_nasional", "di luar yang mungkin"),
        (orang(2, NIK[2], "X", desa="Antah"), "Desa", "tidak ada dalam daftar"),
        (orang(1, NIK[2], "X", desil="9"), "Nomor KK", "berbeda dari baris 2"),
    ],
    ids=["short KK", "no KK", "desil", "village", "contradiction"],
)
def test_a_bad_row_is_refused_with_its_cure(
    dunia: Dunia, kabupaten: None, salah: str, kolom: str, sebab: str
) -> None:
    impor = unggah(dunia, csv(orang(1, NIK[1], "Orang 1"), salah, judul=JUDUL))
    assert impor.ringkasan["jumlah_ditolak"] == 1
    nomor, di_kolom, _, alasan, cara = impor.ringkasan["ditolak"][0]
    assert (nomor, di_kolom) == (3, kolom)
    assert sebab in alasan
    assert cara
    assert FaktaDtsen.objects.get().no_kk == KK[1]


def test_a_recipient_list_is_not_taken_for_an_extract(dunia: Dunia, kabupaten: None) -> None:
    impor = unggah(dunia, csv(f"{NIK[1]};{KK[1]};Orang;Way Urang", judul="NIK;No KK;Nama;Desa"))
    assert impor.ringkasan["keadaan"] == "DITOLAK"
    assert "desil_nasional" in impor.ringkasan["pesan"]
    assert not FaktaDtsen.objects.exists()


def test_another_day_stands_beside_and_the_same_day_replaces(dunia: Dunia, kabupaten: None) -> None:
    lama = muat(dunia, csv(orang(1, NIK[1], "Orang 1"), judul=JUDUL))
    lain = muat(dunia, csv(orang(1, NIK[1], "Orang 1", desil="3"), judul=JUDUL), tanggal=date(2026, 10, 10))
    assert set(ImporRegistri.objects.filter(berlaku=True)) == {lama, lain}
    with pytest.raises(Ditolak, match="sudah dimuat"):
        unggah(dunia, csv(orang(1, NIK[1], "Orang 1"), judul=JUDUL))
    baru = muat(dunia, csv(orang(1, NIK[1], "Orang 1", desil="4"), judul=JUDUL))
    assert set(ImporRegistri.objects.filter(berlaku=True)) == {lain, baru}
    assert FaktaDtsen.objects.filter(impor=lama).exists()


def test_an_extract_thrown_away_leaves_no_people(dunia: Dunia, kabupaten: None) -> None:
    impor = unggah(dunia, csv(orang(1, NIK[1], "Orang 1"), judul=JUDUL))
    services.buang(dunia.operator_kabupaten, impor.pk)
    assert not FaktaDtsen.objects.exists()
    assert not OrangDtsen.objects.exists()


# --- pages


def test_loading_and_reading_the_differences_by_the_pages(
    dunia: Dunia, masuk: Callable[[Any], Client]
) -> None:
    keluarga(1)
    client = masuk(dunia.operator_kabupaten)
    isi = csv(orang(1, NIK[1], "Orang 1", kepala="ORANG SATU"), orang(3, NIK[3], "Orang 3"), judul=JUDUL)
    data = {
        "tanggal_snapshot": "2026-07-10",
        "kode": "kemendagri",
        "berkas": SimpleUploadedFile("d.csv", isi),
    }
    halaman = client.post(reverse("registri:dtsen_muat"), data)["Location"]
    assert kerjakan(Pekerjaan.objects.get().pk)
    teks = client.get(halaman).content.decode()
    assert "DTSEN/SIKS-NG per 10 Juli 2026" in teks
    assert "DTSEN ORANG SATU, registri ORANG 1" in teks
    assert KK[1] not in teks
    assert samarkan(KK[1]) in teks
    tersaring = client.get(halaman, {"beda": "TIDAK_TERDAFTAR"}).content.decode()
    assert "ORANG 3" in tersaring
    assert "registri ORANG 1" not in tersaring
    assert "ORANG SATU" in client.get(halaman, {"beda": "ADA", "wilayah": "180106"}).content.decode()
    with cakupan(KABUPATEN):
        nomor = ImporRegistri.objects.get().pk
    client.post(reverse("registri:impor_pakai", args=[nomor]))
    assert "Berlaku" in client.get(reverse("registri:dtsen")).content.decode()
    assert Peristiwa.objects.filter(peristiwa="registri.dtsen_dimuat").count() == 1


def test_a_day_that_has_not_come_is_refused(dunia: Dunia, masuk: Callable[[Any], Client]) -> None:
    besok = date(hari_ini().year + 1, 1, 1)
    data = {
        "tanggal_snapshot": besok.isoformat(),
        "kode": "kemendagri",
        "berkas": SimpleUploadedFile("d.csv", b"x"),
    }
    jawab = masuk(dunia.operator_kabupaten).post(reverse("registri:dtsen_muat"), data)
    assert "belum tiba" in jawab.content.decode()


def test_the_household_page_shows_the_newest_facts_in_use(
    dunia: Dunia, masuk: Callable[[Any], Client]
) -> None:
    rumah = keluarga(1).rumah_tangga_id
    client = masuk(dunia.operator_desa)
    unggah(dunia, csv(orang(1, NIK[1], "Orang 1", desil="9"), judul=JUDUL), tanggal=date(2026, 11, 1))
    assert "Menurut DTSEN" not in client.get(reverse("registri:detail", args=[rumah])).content.decode()
    muat(dunia, csv(orang(1, NIK[1], "Orang 1", desil="3"), judul=JUDUL), tanggal=date(2026, 10, 10))
    muat(dunia, csv(orang(1, NIK[1], "Orang 1"), judul=JUDUL))
    teks = client.get(reverse("registri:detail", args=[rumah])).content.decode()
    assert "3 (persentil 14)" in teks
    assert "1.234.567" in teks
    assert "10 Oktober 2026" in teks
    assert "10 Juli 2026" not in teks


def test_another_role_or_kind_is_not_reached(dunia: Dunia, masuk: Callable[[Any], Client]) -> None:
    impor = unggah(dunia, csv(orang(1, NIK[1], "Orang 1"), judul=JUDUL))
    assert (
        masuk(dunia.operator_desa).get(reverse("registri:dtsen_detail", args=[impor.pk])).status_code == 403
    )
    client = masuk(dunia.operator_kabupaten)
    assert client.get(reverse("registri:penerima_detail", args=[impor.pk])).status_code == 404
