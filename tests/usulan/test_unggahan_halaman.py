"""The pages of mass upload: from the template to the drafts, and what another person sees of it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dtks.jejak.models import Peristiwa
from dtks.pekerjaan.services import kerjakan, terlantar
from dtks.registri.data import DataAnggota
from dtks.wilayah.cakupan import cakupan
from tests.dunia import KABUPATEN, WAY_URANG, Dunia
from tests.usulan import isian
from tests.usulan.unggah import KOLOM, csv_nasional, daftarkan, keluarga, unggah
from usulan.models import FotoUsulan, Unggahan, Usulan, UsulanAnggota, UsulanRumahTangga

pytestmark = pytest.mark.django_db
BARU = "/unggahan/baru/"


def _kirim(client: Client, tangkap: Any, berkas: bytes, nama: str = "usulan.csv", **data: Any) -> Any:
    """Upload through the page, and do the work that it asks for."""
    with tangkap(execute=True):
        return client.post(BARU, {"berkas": SimpleUploadedFile(nama, berkas), "asal": "RT_RW", **data})


def _tekan(client: Client, tangkap: Any, unggahan: Unggahan, apa: str) -> str:
    with tangkap(execute=True):
        response = client.post(f"/unggahan/{unggahan.kunci}/{apa}/")
    return client.get(response["Location"]).content.decode()


def _satu() -> Unggahan:
    with cakupan(KABUPATEN):
        return Unggahan.objects.get()


def test_from_the_file_to_drafts_and_back(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    tangkap = django_capture_on_commit_callbacks
    client = masuk(dunia.operator_desa)
    buruk = keluarga(3)
    buruk[1]["tanggal_lahir"] = "31/02/1990"
    response = _kirim(client, tangkap, csv_nasional([*keluarga(1), *keluarga(2), *buruk]).read())
    unggahan = _satu()
    assert response["Location"] == f"/unggahan/{unggahan.kunci}/"
    isi = client.get(response["Location"]).content.decode()
    for kata in (
        "Ambil yang benar",
        "Jangan ambil apa pun",
        "Perlu diperbaiki",
        "bukan tanggal yang mungkin",
    ):
        assert kata in isi
    assert "baris lain rumah tangganya harus diperbaiki dulu" in isi
    assert "Sembilan kriteria" not in isi
    assert buruk[0]["nik"] not in isi

    hasil = client.get(f"/unggahan/{unggahan.kunci}/hasil/")
    buku = openpyxl.load_workbook(io.BytesIO(b"".join(hasil.streaming_content)))
    assert any("bukan tanggal" in str(sel.value) for baris in buku.worksheets[0] for sel in baris)

    isi = _tekan(client, tangkap, unggahan, "ambil")
    assert "2 usulan dibuat" in isi
    isi = _tekan(client, tangkap, unggahan, "batalkan")
    assert "Unggahan dibatalkan" in isi
    with cakupan(KABUPATEN):
        assert {u.status for u in Usulan.objects.all()} == {"DITARIK"}
    assert "usulan.csv" in client.get("/unggahan/").content.decode()


def test_the_same_file_again_leads_to_the_first(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = masuk(dunia.operator_desa)
    isi = csv_nasional(keluarga(1)).read()
    pertama = _kirim(client, django_capture_on_commit_callbacks, isi)
    lagi = _kirim(client, django_capture_on_commit_callbacks, isi, nama="lain.csv")
    assert lagi["Location"] == pertama["Location"]
    assert "sudah pernah diunggah" in client.get(lagi["Location"]).content.decode()


@pytest.mark.parametrize("isi", [b"", b"\x00" * 5000, b"PK\x03\x04rusak", b"halo\n", b"NIK;NAMA\n"])
def test_a_file_that_cannot_be_read_is_refused_in_words(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any, isi: bytes
) -> None:
    client = masuk(dunia.operator_desa)
    response = _kirim(client, django_capture_on_commit_callbacks, isi)
    if response.status_code == 302:
        halaman = client.get(response["Location"]).content.decode()
        assert "Berkas ini tidak dapat dibaca" in halaman
        assert _satu().pesan in halaman.replace("&quot;", '"').replace("&#x27;", "'")
    else:
        assert "Berkas" in response.content.decode()
    with cakupan(KABUPATEN):
        assert not Usulan.objects.exists()


def test_another_village_does_not_see_the_upload(dunia: Dunia, masuk: Any) -> None:
    unggahan = unggah(dunia.operator_desa, csv_nasional(keluarga(1)))
    lain = masuk(dunia.operator_desa_lain)
    for akhir in ("", "hasil/"):
        assert lain.get(f"/unggahan/{unggahan.kunci}/{akhir}").status_code == 404
    for apa in ("ambil", "buang", "batalkan"):
        assert lain.post(f"/unggahan/{unggahan.kunci}/{apa}/").status_code == 404
    assert masuk(dunia.auditor).get(f"/unggahan/{unggahan.kunci}/").status_code == 403


def test_the_dinas_must_say_what_the_village_handed_in(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = masuk(dunia.operator_kabupaten)
    isi = csv_nasional(keluarga(1)).read()
    data = {"isi": "USULAN", "wilayah": WAY_URANG}
    response = _kirim(client, django_capture_on_commit_callbacks, isi, **data)
    assert "Tulis apa yang diserahkan desa" in response.content.decode()
    response = _kirim(client, django_capture_on_commit_callbacks, isi, **data, diserahkan="Surat 12")
    assert response.status_code == 302
    assert _satu().pilihan["diserahkan"] == "Surat 12"


def test_past_years_through_the_page_are_sent_at_once(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = masuk(dunia.operator_kabupaten)
    tangkap = django_capture_on_commit_callbacks
    data = {"isi": "TUNGGAKAN", "wilayah": KABUPATEN}
    response = _kirim(client, tangkap, csv_nasional(keluarga(1)).read(), **data)
    assert "Isi tanggal usulan semula" in response.content.decode()
    data |= {"tanggal_asal": "31/03/2019", "sumber": "arsip 2019"}
    _kirim(client, tangkap, csv_nasional(keluarga(1)).read(), **data)
    isi = _tekan(client, tangkap, _satu(), "ambil")
    assert "1 usulan dibuat" in isi
    assert "Batalkan unggahan" not in isi
    with cakupan(KABUPATEN):
        (usulan,) = Usulan.objects.all()
    assert (usulan.status, usulan.kanal, str(usulan.tanggal_asal)) == ("DIAJUKAN", "TUNGGAKAN", "2019-03-31")


def test_a_prelist_comes_down_is_corrected_and_goes_up_again(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    rumah = daftarkan(keluarga(1))
    daftarkan(keluarga(2))
    client = masuk(dunia.operator_desa)
    unduhan = client.get("/unggahan/templat/prelist/")
    assert Peristiwa.objects.filter(peristiwa="unggahan.prelist_diunduh").count() == 1
    buku = openpyxl.load_workbook(io.BytesIO(b"".join(unduhan.streaming_content)))
    _tulis(buku["Rumah tangga"], 0, "ALAMAT", "JL BARU NO 9")
    _tulis(buku["Anggota"], 1, "JENIS PEKERJAAN", "NELAYAN")
    keluar = io.BytesIO()
    buku.save(keluar)
    _kirim(client, django_capture_on_commit_callbacks, keluar.getvalue(), "prelist.xlsx")
    unggahan = _satu()
    assert (unggahan.status, unggahan.templat) == ("PRATINJAU", "PRELIST"), unggahan.pesan
    assert unggahan.hitungan["keluarga"] == {"PERBAIKAN": 1, "SAMA": 1}
    _tekan(client, django_capture_on_commit_callbacks, unggahan, "ambil")
    with cakupan(KABUPATEN):
        (usulan,) = Usulan.objects.all()
        assert (usulan.jenis, usulan.sasaran_id) == ("PERBAIKAN", rumah.pk)
        assert UsulanRumahTangga.objects.get(usulan=usulan).kolom_ubah == ["alamat"]
        ubah = (
            UsulanAnggota.objects.filter(usulan=usulan)
            .order_by("nomor_urut")
            .values_list("kolom_ubah", flat=True)
        )
        assert list(ubah) == [[], ["pekerjaan"]]


def _tulis(lembar: Any, ke: int, judul: str, nilai: Any) -> None:
    """Write into the ke-th data row, in the column with this header."""
    for baris in lembar.iter_rows():
        tajuk = [str(sel.value or "").split("\n")[0] for sel in baris]
        if judul in tajuk:
            lembar.cell(baris[0].row + 1 + ke, tajuk.index(judul) + 1).value = nilai
            return
    raise AssertionError(judul)


def test_the_full_template_makes_complete_drafts_of_households_with_two_families(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = masuk(dunia.operator_desa)
    unduhan = client.get("/unggahan/templat/lengkap/")
    buku = openpyxl.load_workbook(io.BytesIO(b"".join(unduhan.streaming_content)))
    satu, dua = keluarga(1), keluarga(2, anggota=1)
    rumah = {"NO RUMAH TANGGA": 1, "ALAMAT": "JL KENANGA NO 5", "RT": "1", "RW": "2"}
    rumah |= {f"K{n}": "TIDAK" if n == 1 else "YA" for n in range(1, 10)}
    for judul, isi in rumah.items():
        _tulis(buku["Rumah tangga"], 0, judul, isi)
    for ke, kk in enumerate((satu, dua)):
        isi_kk = {
            "NO RUMAH TANGGA": 1,
            "NO KELUARGA": ke + 1,
            "NOKK": kk[0]["no_kk"],
            "PROGRAM BANSOS": "BPNT",
        }
        for judul, isi in isi_kk.items():
            _tulis(buku["Keluarga"], ke, judul, isi)
    for ke, (nomor, orang) in enumerate([(1, satu[0]), (1, satu[1]), (2, dua[0]), (9, keluarga(3)[0])]):
        _tulis(buku["Anggota"], ke, "NO KELUARGA", nomor)
        for kode, judul in KOLOM.items():
            if kode in orang and kode in {f.name for f in DataAnggota._meta.local_fields} - {"hubungan"}:
                nilai = orang[kode]
                nilai = f"{nilai:%d/%m/%Y}" if isinstance(nilai, date) else nilai
                _tulis(buku["Anggota"], ke, judul.split(" (")[0], nilai)
        _tulis(buku["Anggota"], ke, "HUBUNGAN KELUARGA", orang["hubungan"])
    keluar = io.BytesIO()
    buku.save(keluar)
    _kirim(client, django_capture_on_commit_callbacks, keluar.getvalue(), "lengkap.xlsx")
    unggahan = _satu()
    assert (unggahan.status, unggahan.templat) == ("PRATINJAU", "LENGKAP"), unggahan.pesan
    assert unggahan.hitungan["keluarga"] == {"BARU": 1, "DITOLAK": 1}
    halaman = client.get(f"/unggahan/{unggahan.kunci}/").content.decode()
    assert "Nomor keluarga 9 tidak ada pada lembar Keluarga" in halaman
    _tekan(client, django_capture_on_commit_callbacks, unggahan, "ambil")
    with cakupan(KABUPATEN):
        (usulan,) = Usulan.objects.all()
        assert (usulan.jumlah_anggota, usulan.jumlah_galat, usulan.keluarga.count()) == (3, 0, 2)
        rumah_tangga = UsulanRumahTangga.objects.get(usulan=usulan)
        assert (rumah_tangga.tanpa_tempat_tinggal, rumah_tangga.kriteria_terpenuhi) == (False, 8)


@pytest.mark.parametrize("jenis", ["nasional", "lengkap"])
def test_templates_come_filled_with_the_village(dunia: Dunia, masuk: Any, jenis: str) -> None:
    unduhan = masuk(dunia.operator_desa).get(f"/unggahan/templat/{jenis}/")
    assert unduhan.status_code == 200
    buku = openpyxl.load_workbook(io.BytesIO(b"".join(unduhan.streaming_content)))
    assert any(
        sel.value == "WAY URANG"
        for lembar in buku.worksheets
        for baris in lembar.iter_rows()
        for sel in baris
    )
    assert masuk(dunia.operator_desa).get("/unggahan/templat/lain/").status_code == 404


def test_a_template_of_another_village_is_not_given(dunia: Dunia, masuk: Any) -> None:
    client = masuk(dunia.pendamping)
    assert client.get("/unggahan/templat/prelist/?desa=1801042001").status_code == 404
    unduhan = client.get(f"/unggahan/templat/nasional/?desa={WAY_URANG}")
    assert b"".join(unduhan.streaming_content).startswith(b"PK")


def test_photos_of_a_zip_hang_on_the_drafts_by_nik_or_kk(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    baris = keluarga(1)
    gambar = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(gambar, "JPEG")
    arsip = io.BytesIO()
    with zipfile.ZipFile(arsip, "w") as isi:
        for nama in (
            f"{baris[0]['nik']}_KTP.jpg",
            f"{baris[0]['no_kk']}_KK.jpg",
            "1801990101800001_DEPAN.jpg",
        ):
            isi.writestr(nama, gambar.getvalue())
    client = masuk(dunia.operator_desa)
    foto = SimpleUploadedFile("foto.zip", arsip.getvalue())
    tangkap = django_capture_on_commit_callbacks
    _kirim(client, tangkap, csv_nasional(baris).read(), foto=foto)
    unggahan = _satu()
    _tekan(client, tangkap, unggahan, "ambil")
    for nomor in terlantar():
        kerjakan(nomor)
    halaman = client.get(f"/unggahan/{unggahan.kunci}/").content.decode()
    assert "2 foto terpasang" in halaman
    assert "180199******0001" in halaman
    with cakupan(KABUPATEN):
        assert set(FotoUsulan.objects.values_list("jenis", flat=True)) == {"KTP", "KK"}


def test_a_zip_with_something_else_in_it_is_refused_before_anything_is_read(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    arsip = io.BytesIO()
    with zipfile.ZipFile(arsip, "w") as isi:
        isi.writestr("catatan.txt", "halo")
    client = masuk(dunia.operator_desa)
    foto = SimpleUploadedFile("foto.zip", arsip.getvalue())
    _kirim(client, django_capture_on_commit_callbacks, csv_nasional(keluarga(1)).read(), foto=foto)
    assert (_satu().status, "bukan foto" in _satu().pesan) == ("DITOLAK", True)


def test_the_own_workbook_comes_back_with_the_cure(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    buruk = keluarga(3)
    buruk[1]["tanggal_lahir"] = "31/02/1990"
    asal = openpyxl.Workbook()
    lembar = asal.worksheets[0]
    for baris in csv.reader(io.StringIO(csv_nasional(buruk).read().decode("utf-8-sig"))):
        lembar.append(baris)
    isi = io.BytesIO()
    asal.save(isi)
    client = masuk(dunia.operator_desa)
    _kirim(client, django_capture_on_commit_callbacks, isi.getvalue(), nama="usulan.xlsx")
    hasil = client.get(f"/unggahan/{_satu().kunci}/hasil/")
    buku = openpyxl.load_workbook(io.BytesIO(b"".join(hasil.streaming_content)))
    assert any("bukan tanggal" in str(sel.value) for baris in buku.worksheets[0] for sel in baris)


def test_an_upload_whose_drafts_are_on_an_agenda_is_not_undone(
    dunia: Dunia, masuk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    tangkap = django_capture_on_commit_callbacks
    client = masuk(dunia.operator_desa)
    _kirim(client, tangkap, csv_nasional(keluarga(1)).read())
    _tekan(client, tangkap, _satu(), "ambil")
    with cakupan(KABUPATEN):
        usulan = Usulan.objects.get()
    client.post("/musyawarah/baru/", isian.musyawarah(usulan))
    assert "ada pada agenda musyawarah" in _tekan(client, tangkap, _satu(), "batalkan")
    with cakupan(KABUPATEN):
        assert Usulan.objects.get().status == "DRAF"
