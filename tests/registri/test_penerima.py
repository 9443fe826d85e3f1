"""Recipient lists: loaded per stage from any known layout, put into use by a decision, replaced but kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.jejak.models import Peristiwa
from dtks.pekerjaan.models import Pekerjaan
from dtks.pekerjaan.services import kerjakan
from dtks.registri.exports.penerima import TEMPLATE, buku
from dtks.registri.kuesioner import lembaran
from dtks.registri.massal.penerima import program_aktif
from dtks.registri.models import ImporRegistri, JenisImpor, Kepesertaan
from dtks.registri.services import impor as services
from dtks.registri.services.impor import Muatan
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from tests.dunia import HAJIMENA, KABUPATEN, KELURAHAN_KALIANDA, WAY_URANG, Dunia
from tests.registri.contoh_fakta import JUDUL, KK, NIK, baris, csv, keluarga, muat, unggah


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "berkas")


@pytest.fixture
def kabupaten() -> Iterator[None]:
    with cakupan(KABUPATEN):
        yield


def test_a_list_counts_only_after_it_is_put_into_use(dunia: Dunia, kabupaten: None) -> None:
    orang = keluarga(1)
    impor = unggah(dunia, csv(baris(1), baris(2)))
    assert impor.ringkasan["keadaan"] == "SIAP"
    assert (impor.ringkasan["dimuat"], impor.ringkasan["terdaftar"]) == (2, 1)
    assert impor.tata_letak == "SENDIRI"
    assert not Kepesertaan.objects.filter(berlaku=True).exists()
    assert program_aktif([KK[1]], [NIK[1]]).per_kk == {}
    services.pakai(dunia.operator_kabupaten, impor.pk)
    satu = Kepesertaan.objects.get(nik=NIK[1])
    assert (satu.anggota_id, satu.keluarga_id, satu.nominal, satu.desa_id) == (
        orang.pk,
        orang.keluarga_id,
        600000,
        WAY_URANG,
    )
    assert satu.berlaku
    assert program_aktif([KK[1]], [NIK[1], NIK[5]]).per_nik == {NIK[1]: frozenset({"PKH"})}
    assert not list(Path(default_storage.path("impor")).iterdir())


def test_the_same_stage_again_replaces_the_earlier_list_and_keeps_it(dunia: Dunia, kabupaten: None) -> None:
    lama = muat(dunia, csv(baris(1), baris(2)))
    baru = unggah(dunia, csv(baris(2), baris(3)))
    assert services.yang_digantikan(baru) == lama
    assert program_aktif([], [NIK[1]]).per_nik == {NIK[1]: frozenset({"PKH"})}
    services.pakai(dunia.operator_kabupaten, baru.pk)
    lama.refresh_from_db()
    assert (lama.berlaku, lama.ringkasan["keadaan"]) == (False, "DIGANTI")
    assert Kepesertaan.objects.filter(impor=lama).count() == 2
    assert set(Kepesertaan.objects.filter(berlaku=True).values_list("nik", flat=True)) == {NIK[2], NIK[3]}
    assert program_aktif([], [NIK[1], NIK[3]]).per_nik == {NIK[3]: frozenset({"PKH"})}


def test_the_same_file_twice_changes_nothing(dunia: Dunia, kabupaten: None) -> None:
    isi = csv(baris(1))
    impor = muat(dunia, isi)
    with pytest.raises(Ditolak, match="sudah dimuat"):
        unggah(dunia, isi, nama="nama-lain.csv")
    assert list(ImporRegistri.objects.all()) == [impor]
    assert Kepesertaan.objects.count() == 1


def test_a_double_click_on_upload_makes_one_load(dunia: Dunia, kabupaten: None) -> None:
    isi = csv(baris(1))
    assert unggah(dunia, isi) == unggah(dunia, isi)
    assert Kepesertaan.objects.count() == 1


def test_a_load_is_put_into_use_once(dunia: Dunia, kabupaten: None) -> None:
    impor = muat(dunia, csv(baris(1)))
    for lagi in (services.pakai, services.buang):
        with pytest.raises(Ditolak, match="sudah dipakai atau dibuang"):
            lagi(dunia.operator_kabupaten, impor.pk)
    assert Kepesertaan.objects.filter(berlaku=True).count() == 1


def test_a_long_list_is_put_into_use_by_work_that_is_asked_for_once(
    dunia: Dunia, kabupaten: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BARIS_LANGSUNG", 1)
    lama = muat(dunia, csv(baris(1)))
    baru = unggah(dunia, csv(baris(1), baris(2)))
    pekerjaan = services.pakai(dunia.operator_kabupaten, baru.pk)
    assert pekerjaan is not None
    with pytest.raises(Ditolak, match="sudah dipakai"):
        services.pakai(dunia.operator_kabupaten, baru.pk)
    assert Kepesertaan.objects.filter(berlaku=True).count() == 1
    assert unggah(dunia, csv(baris(1), baris(2))) == baru
    assert kerjakan(pekerjaan.pk)
    lama.refresh_from_db()
    baru.refresh_from_db()
    assert [(i.berlaku, i.ringkasan["keadaan"]) for i in (lama, baru)] == [
        (False, "DIGANTI"),
        (True, "BERLAKU"),
    ]
    assert Kepesertaan.objects.filter(berlaku=True).count() == 2
    assert not kerjakan(pekerjaan.pk)


def test_a_load_thrown_away_leaves_no_rows_and_the_list_in_use_as_it_was(
    dunia: Dunia, kabupaten: None
) -> None:
    lama = muat(dunia, csv(baris(1)))
    baru = unggah(dunia, csv(baris(2)))
    services.buang(dunia.operator_kabupaten, baru.pk)
    assert list(Kepesertaan.objects.values_list("impor", "berlaku")) == [(lama.pk, True)]
    baru.refresh_from_db()
    assert baru.ringkasan["keadaan"] == "DIBUANG"
    assert unggah(dunia, csv(baris(2))).pk != baru.pk


@pytest.mark.parametrize(
    ("judul", "isi", "tata_letak"),
    [
        (
            "nama_kec,nama_desa,nik_usulan,program_bansos,hasil,padan,nama_lgkp,ket_vali",
            [
                f"KALIANDA,WAY URANG,{NIK[1]},BPNT,DITERIMA,PADAN,ORANG SATU,",
                f"KALIANDA,WAY URANG,{NIK[2]},PKH,DITERIMA,PADAN,ORANG DUA,",
            ],
            "HASIL",
        ),
        (
            "id_dtks,province,regency,district,village,alamat,rw,rt,nkk,nik,nama,shdk,status,pkh,bpnt,bst,bpnt_ppkm,pbi",
            [
                f"X,LAMPUNG,LAMPUNG SELATAN,Kalianda,Wai Urang,JL,1,1,{KK[1]},{NIK[1]},ORANG SATU,1,,TIDAK,YA,TIDAK,,YA",
                f"X,LAMPUNG,LAMPUNG SELATAN,Kalianda,Way Urang,JL,1,1,{KK[2]},{NIK[2]},ORANG DUA,1,,YA,TIDAK,TIDAK,,YA",
            ],
            "BNBA",
        ),
        (
            "NIK,NOKK,Nama,kecamatan,desa_kelurahan,id_desa,Alamat,PKH,BPNT,BST,PBI,BLT,masih_hidup_label",
            [
                f"{NIK[1]},{KK[1]},ORANG SATU,KALIANDA,WAY URANG,,JL,TIDAK,YA,TIDAK,TIDAK,TIDAK,HIDUP",
                f"{NIK[2]},{KK[2]},ORANG DUA,KALIANDA,WAY URANG,,JL,YA,TIDAK,TIDAK,TIDAK,TIDAK,HIDUP",
            ],
            "SIKSNG",
        ),
        (
            "NAMA_PENERIMA,NOMOR_KARTU,NIK_KTP,NOKK_DTKS,IDARTBDT,IDKELUARGA,NMPROP,NMKAB,NMKEC,NMKEL,ALAMAT,KET_TAMBAHAN,STATUS_BARU",
            [f"ORANG SATU,,{NIK[1]},{KK[1]},,,LAMPUNG,LAMPUNG SELATAN,KALIANDA,WAY URANG,JL,CLEAN,"],
            "BERSIH",
        ),
        (
            " Nik\n , NOKK (16 angka),NAMA  LENGKAP,DESA/KELURAHAN (kode)",
            [f"{NIK[1]},{KK[1]},ORANG SATU,{WAY_URANG}"],
            "SENDIRI",
        ),
    ],
    ids=lambda v: v if isinstance(v, str) and v.isupper() and len(v) < 10 else "",
)
def test_a_layout_is_known_by_its_headings(
    dunia: Dunia, kabupaten: None, judul: str, isi: list[str], tata_letak: str
) -> None:
    kepala = ",".join(f'"{j}"' for j in judul.split(","))
    impor = unggah(dunia, csv(*isi, judul=kepala), program="BPNT")
    assert (impor.tata_letak, impor.ringkasan["keadaan"], impor.ringkasan["jumlah_ditolak"]) == (
        tata_letak,
        "SIAP",
        0,
    )
    assert list(Kepesertaan.objects.values_list("nik", "nama", "desa_id")) == [
        (NIK[1], impor_nama(isi), WAY_URANG)
    ]


def impor_nama(isi: Sequence[str]) -> str:
    return "ORANG SATU" if "ORANG SATU" in isi[0] else ""


SALAH = {
    "letter in NIK": ("18019901O1010001;;Orang;Kalianda;Way Urang;;", "NIK", "tepat 16 angka"),
    "no number": (";;Orang;Kalianda;Way Urang;;", "NIK", "kosong"),
    "spoilt by Excel": ("1,80199E+15;;Orang;Kalianda;Way Urang;;", "NIK", "Excel"),
    "unknown village": (f"{NIK[1]};;Orang;Kalianda;Desa Antah;;", "Desa", "tidak ada dalam daftar"),
    "another district": (f"{NIK[1]};;Orang;Kalianda;1803012001;;", "Desa", "bukan kode desa"),
    "amount": (f"{NIK[1]};;Orang;Kalianda;Way Urang;;banyak", "Nominal", "bukan jumlah rupiah"),
    "long status": (f"{NIK[1]};;Orang;Kalianda;Way Urang;{'x' * 41};", "Status", "lebih dari 40"),
    "NUL": (f"{NIK[1]};;Or\x00ang;Kalianda;Way Urang;;", "Nama", "NUL"),
}


@pytest.mark.parametrize("isi", SALAH.values(), ids=SALAH)
def test_a_bad_row_is_refused_with_row_column_and_cure(
    dunia: Dunia, kabupaten: None, isi: tuple[str, str, str]
) -> None:
    teks, kolom, sebab = isi
    impor = unggah(dunia, csv(baris(2), teks))
    assert impor.ringkasan["jumlah_ditolak"] == 1
    nomor, di_kolom, _, alasan, cara = impor.ringkasan["ditolak"][0]
    assert (nomor, di_kolom) == (3, kolom)
    assert sebab in alasan
    assert cara
    assert Kepesertaan.objects.count() == 1


def test_a_row_with_one_good_number_is_taken_without_the_bad_one(dunia: Dunia, kabupaten: None) -> None:
    impor = unggah(dunia, csv(f"1801************;{KK[1]};Orang;Kalianda;Way Urang;;Rp 600.000,00"))
    assert impor.ringkasan["nomor_cacat"] == 1
    assert list(Kepesertaan.objects.values_list("nik", "no_kk", "nominal")) == [(None, KK[1], 600000)]


@pytest.mark.parametrize(
    ("nama", "isi", "sebab"),
    [
        ("rusak.xlsx", b"PK\x03\x04 bukan buku kerja", "tidak dapat dibuka"),
        ("sampah.xls", bytes(range(256)) * 400, "tidak dapat dibuka"),
        ("kosong.csv", b"", "Judul kolom yang dikenal tidak ditemukan"),
        ("lain.csv", b"apa;itu\n1;2", "Judul kolom yang dikenal tidak ditemukan"),
        ("kurang.csv", b"NIK;Nama\n1;2", "kolom Desa tidak ditemukan"),
        ("tanpa-baris.csv", JUDUL.encode(), "Tidak ada baris"),
        ("semua-buruk.csv", csv(";;;;;;x"), "Tidak ada baris"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_nothing_is_kept(
    dunia: Dunia, masuk: Any, kabupaten: None, nama: str, isi: bytes, sebab: str
) -> None:
    impor = unggah(dunia, isi, nama=nama)
    assert impor.ringkasan["keadaan"] == "DITOLAK"
    assert masuk(dunia.operator_kabupaten).get("/registri/penerima/").status_code == 200
    assert sebab in impor.ringkasan["pesan"]
    assert not Kepesertaan.objects.exists()
    with pytest.raises(Ditolak):
        services.pakai(dunia.operator_kabupaten, impor.pk)


def _buku(sel: str) -> bytes:
    """A filled template as XLSX, its last row moved to the cell `sel`."""
    asal = io.BytesIO(buku(TEMPLATE, [(NIK[1], KK[1], "Orang", "Kalianda", "Way Urang", "", "600000")]))
    hasil = io.BytesIO()
    with zipfile.ZipFile(asal) as lama, zipfile.ZipFile(hasil, "w", zipfile.ZIP_DEFLATED) as baru:
        for nama in lama.namelist():
            isi = lama.read(nama)
            if nama == "xl/worksheets/sheet1.xml" and sel:
                baris = "".join(c for c in sel if c.isdigit())
                tambah = (
                    f'<row r="{baris}"><c r="{sel}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
                )
                isi = isi.replace(b"</sheetData>", tambah.encode())
            baru.writestr(nama, isi)
    return hasil.getvalue()


def test_a_filled_template_is_taken_as_xlsx(dunia: Dunia, kabupaten: None) -> None:
    impor = unggah(dunia, _buku(""), nama="template.xlsx")
    assert (impor.tata_letak, impor.ringkasan["dimuat"]) == ("SENDIRI", 1)
    assert list(Kepesertaan.objects.values_list("nik", "no_kk", "nominal")) == [(NIK[1], KK[1], 600000)]


def test_a_cell_far_away_does_not_take_the_memory_of_the_server(dunia: Dunia, kabupaten: None) -> None:
    impor = unggah(dunia, _buku("XFD1048576"), nama="jauh.xlsx")
    assert "sangat jauh" in impor.ringkasan["pesan"]
    assert unggah(dunia, _buku("Z90000"), nama="cukup.xlsx").ringkasan["dimuat"] == 1


def test_a_zip_bomb_is_not_unpacked(dunia: Dunia, kabupaten: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lembaran, "MAKS_BUKA", 2_000)
    assert "mengembang" in unggah(dunia, _buku(""), nama="bom.xlsx").ringkasan["pesan"]


def test_a_file_without_the_chosen_program_is_refused(dunia: Dunia, kabupaten: None) -> None:
    impor = unggah(dunia, csv("x", judul="district,village,nik,nama,pkh"), program="BPNT")
    assert "tidak memuat kolom program BPNT" in impor.ringkasan["pesan"]


def test_numbers_in_the_report_are_masked(dunia: Dunia, kabupaten: None) -> None:
    impor = unggah(dunia, csv(f"{NIK[1]};;Orang;Kalianda;{NIK[2]};;"))
    assert NIK[2] not in str(impor.ringkasan)


def test_only_an_operator_of_the_whole_district_loads(dunia: Dunia) -> None:
    muatan = Muatan(JenisImpor.PENERIMA, "kemendagri", program="PKH", tahap="2026-03")
    for orang in (dunia.operator_desa, dunia.supervisor, dunia.auditor):
        with cakupan(orang.kode_wilayah), pytest.raises(TidakBerizin):
            services.unggah(orang, SimpleUploadedFile("a.csv", csv(baris(1))), muatan)
    with cakupan(KABUPATEN):
        assert not ImporRegistri.objects.exists()


def test_loading_by_the_pages_from_the_template_to_use(
    dunia: Dunia, masuk: Callable[[Any], Client], django_capture_on_commit_callbacks: Any
) -> None:
    client = masuk(dunia.operator_kabupaten)
    templat = client.get(reverse("registri:penerima_template"))
    lembar = CalamineWorkbook.from_filelike(io.BytesIO(templat.content)).get_sheet_by_index(0)
    assert ";".join(str(sel) for sel in lembar.to_python()[0]) == JUDUL
    berkas = SimpleUploadedFile("pkh.csv", csv(baris(1), baris(2, desa="Antah")))
    data = {"program": "PKH", "tahun": "2026", "tahap": "3", "kode": "kemendagri", "berkas": berkas}
    jawab = client.post(reverse("registri:penerima_muat"), data)
    with cakupan(KABUPATEN):
        impor = ImporRegistri.objects.get()
    halaman = reverse("registri:penerima_detail", args=[impor.pk])
    assert jawab["Location"] == halaman
    assert "Memeriksa daftar PKH tahap 3 tahun 2026" in client.get(halaman).content.decode()
    assert kerjakan(Pekerjaan.objects.get().pk)
    isi = client.get(halaman).content.decode()
    assert "Pakai 1 baris yang baik" in isi
    assert "Antah" in isi
    client.post(reverse("registri:impor_pakai", args=[impor.pk]))
    assert "Berlaku" in client.get(halaman).content.decode()
    assert "PKH tahap 3 tahun 2026" in client.get(reverse("registri:penerima")).content.decode()
    assert list(
        Peristiwa.objects.filter(peristiwa__startswith="registri").values_list("peristiwa", flat=True)
    ) == [
        "registri.berkas_diunggah",
        "registri.penerima_dimuat",
    ]


def test_a_refused_upload_keeps_what_was_typed(dunia: Dunia, masuk: Callable[[Any], Client]) -> None:
    muat(dunia, csv(baris(1)))
    client = masuk(dunia.operator_kabupaten)
    for nama, isi, pesan in (
        ("pkh.csv", csv(baris(1)), "sudah dimuat"),
        ("pkh.pdf", b"%PDF", "Jenis berkas ini"),
    ):
        data = {"program": "PKH", "tahun": "2026", "tahap": "3", "kode": "kemendagri"}
        jawab = client.post(
            reverse("registri:penerima_muat"), {**data, "berkas": SimpleUploadedFile(nama, isi)}
        )
        teks = jawab.content.decode()
        assert pesan in teks
        assert '<option value="PKH" selected>' in teks


def test_another_role_cannot_reach_the_loads(dunia: Dunia, masuk: Callable[[Any], Client]) -> None:
    impor = unggah(dunia, csv(baris(1)))
    for orang in (dunia.operator_desa, dunia.supervisor):
        client = masuk(orang)
        for rute, isi in (("penerima", []), ("penerima_muat", []), ("penerima_detail", [impor.pk])):
            assert client.get(reverse(f"registri:{rute}", args=isi)).status_code == 403
        assert client.post(reverse("registri:impor_pakai", args=[impor.pk])).status_code == 403
    with cakupan(KABUPATEN):
        impor.refresh_from_db()
    assert not impor.berlaku


def test_bps_codes_lead_to_the_village_of_that_name(dunia: Dunia, kabupaten: None) -> None:
    bps = Wilayah.objects.get(pk=HAJIMENA[:6]).kode_bps
    judul = "NIK;Nama;Kode desa;Desa"
    unggah(dunia, csv(f"{NIK[1]};Orang;{bps}999;Hajimena", judul=judul), kode="bps")
    assert list(Kepesertaan.objects.values_list("desa_id", flat=True)) == [HAJIMENA]


def test_recipients_known_in_another_village_are_matched_within_the_district(
    dunia: Dunia, kabupaten: None
) -> None:
    orang = keluarga(1, desa=KELURAHAN_KALIANDA)
    unggah(dunia, csv(f"{NIK[1]};;Orang;Kalianda;Way Urang;;"))
    assert Kepesertaan.objects.get().keluarga_id == orang.keluarga_id
