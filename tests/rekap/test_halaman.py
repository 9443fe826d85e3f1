"""One set of numbers: page, XLSX, CSV and letter never differ; nobody sees beyond his region."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.akun.services import simpan_pengguna
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from finalisasi.services.isi_surat import isi_surat
from tests import dunia as d
from tests.finalisasi import babak
from usulan.workflow import Aksi

pytestmark = pytest.mark.django_db
URL = "/rekap/"
KALIANDA = "/rekap/180106/"
PEMBACA = set(d.ORANG) - {"petugas", "admin_kabupaten"}


def _operator_natar(dunia):
    orang = Pengguna(nama_pengguna="natar", nama="Operator Natar", jabatan="", peran=[Peran.OPERATOR_DESA])
    return simpan_pengguna(None, orang, wilayah=[Wilayah.objects.get(pk=d.HAJIMENA)], sandi=d.SANDI)


@pytest.fixture
def ramai(dunia):
    """Proposals of three villages in two kecamatan, in different states."""
    d.disetujui(dunia, 2)
    tetangga = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    d.ajukan(dunia, tetangga, oleh=dunia.operator_desa_lain)
    d.verifikasi(dunia, tetangga)
    d.putus(dunia, tetangga, Aksi.SETUJUI)
    tolak, lambat = d.draf(dunia), d.draf(dunia)
    d.ajukan(dunia, tolak, lambat)
    d.putus(dunia, tolak, Aksi.TOLAK, "sudah mampu")
    natar = _operator_natar(dunia)
    d.ajukan(dunia, d.draf(dunia, natar, desa=d.HAJIMENA), oleh=natar)
    return dunia


def _sel(isi: str) -> list[tuple[str, list[int]]]:
    """(name, numbers) of every row of the page's table; a region without proposals has empty cells."""
    hasil = []
    for baris in re.findall(r"<tr.*?>(.*?)</tr>", isi[isi.index("Rekap usulan periode") :], re.S)[1:]:
        (kepala,) = re.findall(r"<th.*?>(.*?)</th>", baris, re.S)
        nama = re.sub(r"<.*?>", "", kepala).strip()
        angka = re.findall(r'<td class="angka".*?>(.*?)</td>', baris, re.S)
        hasil.append((nama, [int(n or 0) for sel in angka for n in sel.replace(".", "").split(" dari ")]))
    return hasil


def _lembar_xlsx(isi: bytes) -> list[tuple[str, list[int]]]:
    baris = list(load_workbook(io.BytesIO(isi)).active.iter_rows(values_only=True))
    return [(nama, list(angka)) for _, nama, *angka in baris[1:]]


def _lembar_csv(isi: bytes) -> list[tuple[str, list[int]]]:
    baris = list(csv.reader(io.StringIO(isi.decode())))
    return [(nama, [int(n) for n in angka]) for _, nama, *angka in baris[1:]]


@pytest.mark.parametrize("url", [URL, KALIANDA])
def test_page_xlsx_and_csv_carry_the_same_numbers(ramai, masuk, url):
    client = masuk(ramai.operator_kabupaten)
    halaman = _sel(client.get(url).content.decode())
    xlsx = client.get(url, {"unduh": "xlsx"})
    teks = client.get(url, {"unduh": "csv"})
    assert halaman == _lembar_xlsx(xlsx.content) == _lembar_csv(teks.content)
    assert halaman[-1][0] == "Jumlah"
    assert "attachment" in xlsx.headers["Content-Disposition"]
    assert len(halaman) == (18 if url == URL else 30)


def test_page_and_letter_carry_the_same_numbers(ramai, masuk):
    hasil, surat = babak.sampai_sah(ramai)
    halaman = _sel(masuk(ramai.supervisor).get(URL, {"periode": hasil.periode.kode}).content.decode())
    with cakupan(d.KABUPATEN):
        isi = isi_surat(surat, "")
    dari_surat = [(b.nama, b.desa_mengusulkan, b.desa_total, b.rumah_tangga, b.jiwa) for b in isi.rekap]
    assert [(nama, a[0], a[1], a[4], a[5]) for nama, a in halaman[:-1]] == dari_surat
    jumlah = halaman[-1][1]
    neraca = isi.neraca
    assert jumlah[2:4] == [neraca.bawaan, neraca.masuk] == [0, 6]
    assert [jumlah[4], *jumlah[6:]] == [neraca.difinalisasi, neraca.ditolak, neraca.ditarik, neraca.dibawa, 0]
    assert (jumlah[4], jumlah[5]) == (hasil.jumlah_usulan, hasil.jumlah_jiwa) == (3, 6)


@pytest.mark.parametrize("peran", sorted(d.ORANG))
def test_who_may_read_the_recap(dunia, masuk, peran):
    client = masuk(dunia.orang[peran])
    for url in (URL, KALIANDA, f"{URL}?unduh=csv"):
        assert client.get(url).status_code == (200 if peran in PEMBACA else 403)


def test_a_village_reads_only_its_own_numbers(ramai, masuk):
    client = masuk(ramai.operator_desa)
    for url, nama in ((URL, "Kalianda"), (KALIANDA, "Way Urang")):
        baris = _lembar_csv(client.get(url, {"unduh": "csv"}).content)
        assert [n for n, _ in baris] == [nama, "Jumlah"]
        assert baris[0][1][:4] == [1, 1, 0, 4]
    assert client.get("/rekap/180104/").status_code == 404


@pytest.mark.parametrize("kode", ["1801", "180199", "1801061008", "bukan"])
def test_only_a_kecamatan_has_a_page(dunia, masuk, kode):
    assert masuk(dunia.auditor).get(f"/rekap/{kode}/").status_code == 404


def test_another_district_sees_none_of_ours(ramai, masuk):
    client = masuk(babak.orang_kabupaten_lain())
    assert client.get(KALIANDA).status_code == 404
    assert client.get(URL, {"periode": ramai.periode.kode}).status_code == 404
    assert "Belum ada periode" in client.get(URL).content.decode()


def test_an_unknown_period_is_not_found_and_the_default_is_the_one_at_work(ramai, masuk):
    client = masuk(ramai.auditor)
    assert client.get(URL, {"periode": "1999-01"}).status_code == 404
    hasil, _ = babak.sampai_sah(ramai)
    assert client.get(URL).context["periode"].mulai > hasil.periode.mulai
    assert reverse("rekap:kecamatan", args=["180106"]) in client.get(URL).content.decode()
