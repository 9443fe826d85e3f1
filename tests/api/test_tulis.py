"""Writing proposals by /api/v1/usulan/: whole content, once per key, by the rules and locks of the pages."""

from __future__ import annotations

import json
import uuid
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dtks.inti.kk import buat_kk
from dtks.jejak.models import Peristiwa
from dtks.registri.data import DataRumahTangga
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from usulan.models import TemuanUsulan, Usulan, UsulanAnggota, UsulanKeluarga
from usulan.workflow import Aksi

pytestmark = pytest.mark.django_db
URL = "/api/v1/usulan/"


def orang(urut: int, *, kepala: bool = True, **ubah: Any) -> dict[str, Any]:
    """A person as JSON."""
    data = d.data_anggota(urut, kepala=kepala)
    return {**data, "tanggal_lahir": data["tanggal_lahir"].isoformat(), **ubah}


def isi(urut: int = 1, **ubah: Any) -> dict[str, Any]:
    """A whole new proposal of two people as JSON."""
    return {
        "kunci": str(uuid.uuid4()),
        "jenis": "BARU",
        "desa": d.WAY_URANG,
        "asal": "RT_RW",
        "rumah_tangga": {
            "alamat": "Jl. Melati No. 7",
            "rt": "3",
            "rw": "1",
            **dict.fromkeys(DataRumahTangga.KRITERIA, True),
        },
        "keluarga": [
            {
                "no_kk": buat_kk("180199", date(2015, 3, 7), urut),
                "program": "BPNT",
                "anggota": [orang(urut), orang(urut + 500, kepala=False)],
            }
        ],
        **ubah,
    }


def kirim(client: Client, metode: str, url: str, data: Any) -> Any:
    return getattr(client, metode)(url, json.dumps(data), content_type="application/json")


def buat(client: Client, data: dict[str, Any]) -> Any:
    return kirim(client, "post", URL, data)


def satu(kunci: str) -> str:
    return f"{URL}{kunci}/"


def tersimpan() -> list[tuple[str, list[str]]]:
    """(No KK, names in order) of every keluarga."""
    with cakupan(d.KABUPATEN):
        return [
            (str(k.no_kk), list(k.anggota.order_by("nomor_urut").values_list("nama", flat=True)))
            for k in UsulanKeluarga.objects.order_by("usulan", "nomor_urut")
        ]


def ada() -> int:
    with cakupan(d.KABUPATEN):
        return int(Usulan.objects.count())


@pytest.fixture
def desa(dunia: d.Dunia, masuk: Any) -> Client:
    client: Client = masuk(dunia.operator_desa)
    return client


# --- Creating ----------------------------------------------------------------------------------------


def test_a_whole_proposal_is_created_in_one_request_with_one_event(dunia, desa):
    data = isi()
    response = buat(desa, data)
    assert response.status_code == 201, response.content
    hasil = response.json()
    assert (hasil["status"], hasil["nama_kepala"], hasil["jumlah_anggota"]) == ("DRAF", "BUDI CONTOH B", 2)
    assert hasil["jumlah_galat"] == 0, hasil["temuan"]
    assert hasil["rumah_tangga"]["lantai_tanah"] is True
    assert data["keluarga"][0]["no_kk"] not in response.content.decode()
    jejak = Peristiwa.objects.tentang("usulan", hasil["nomor"])
    assert [(p.peristiwa, p.pelaku_id) for p in jejak] == [("usulan.dibuat", dunia.operator_desa.pk)]
    assert tersimpan() == [
        (data["keluarga"][0]["no_kk"], ["BUDI CONTOH B", d.data_anggota(501, kepala=False)["nama"]])
    ]


def test_the_same_sending_again_returns_the_first_draft_and_changes_nothing(desa):
    data = isi()
    pertama, kedua = buat(desa, data), buat(desa, data)
    assert (pertama.status_code, kedua.status_code) == (201, 200)
    assert pertama.json() == kedua.json()
    assert ada() == 1
    assert Peristiwa.objects.filter(peristiwa__startswith="usulan.").count() == 1


@pytest.mark.parametrize("beda", ["alamat", "nama", "kurang", "lebih", "program", "asal"])
def test_the_same_key_with_other_content_is_refused(beda, desa):
    data = isi()
    buat(desa, data)
    lain = deepcopy(data)
    keluarga = lain["keluarga"][0]
    match beda:
        case "alamat":
            lain["rumah_tangga"]["alamat"] = "Jl. Lain"
        case "nama":
            keluarga["anggota"][0]["nama"] = "ORANG LAIN"
        case "kurang":
            keluarga["anggota"].pop()
        case "lebih":
            keluarga["anggota"].append(orang(900, kepala=False))
        case "program":
            keluarga["program"] = "PKH"
        case "asal":
            lain["asal"] = "KADUS"
    response = buat(desa, lain)
    assert response.status_code == 409
    assert response.json()["detail"].startswith("Kunci ini sudah dipakai usulan lain yang isinya berbeda")
    assert buat(desa, data).status_code == 200


def test_rules_give_findings_instead_of_refusing_a_draft(desa):
    data = isi()
    data["keluarga"][0]["anggota"][0] |= {"tempat_lahir": "", "pekerjaan": ""}
    response = buat(desa, data)
    assert response.status_code == 201
    assert response.json()["jumlah_galat"] == 2
    with cakupan(d.KABUPATEN):
        assert TemuanUsulan.objects.filter(kode="ISIAN_KOSONG").count() == 2


def test_a_twin_of_another_village_is_found_as_on_the_page(dunia, desa):
    lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    d.ajukan(dunia, lain, oleh=dunia.operator_desa_lain)
    with cakupan(d.KABUPATEN):
        nik = UsulanAnggota.objects.filter(usulan=lain).earliest("nomor_urut").nik
    data = isi(50)
    data["keluarga"][0]["anggota"][0]["nik"] = nik
    temuan = {t["kode"]: t["pesan"] for t in buat(desa, data).json()["temuan"]}
    assert "di wilayah lain" in temuan["NIK_SUDAH_DIUSULKAN"]


def test_faults_are_told_field_by_field_in_indonesian_and_nothing_is_stored(desa):
    data = isi()
    data["keluarga"][0]["no_kk"] = "180199"
    data["keluarga"][0]["anggota"][1] |= {
        "nik": "18019912128O0001",
        "jenis_kelamin": "X",
        "tanggal_lahir": "kemarin",
    }
    del data["rumah_tangga"]["alamat"]
    response = buat(desa, data)
    assert response.status_code == 400
    galat = response.json()
    assert galat["rumah_tangga"]["alamat"] == ["Bidang ini harus diisi."]
    keluarga = galat["keluarga"]["0"]
    assert "No KK harus tepat 16 angka" in keluarga["no_kk"][0]
    assert list(keluarga["anggota"]) == ["1"]
    salah = keluarga["anggota"]["1"]
    assert set(salah) == {"nik", "jenis_kelamin", "tanggal_lahir"}
    assert "NIK harus tepat 16 angka" in salah["nik"][0]
    assert ada() == 0


@pytest.mark.parametrize(
    ("ubah", "bidang"),
    [
        ({"desa": d.HAJIMENA}, "desa"),
        ({"desa": "180106"}, "desa"),
        ({"desa": "1801061008' OR 1=1"}, "desa"),
        ({"kunci": "bukan-uuid"}, "kunci"),
        ({"asal": "LANGIT"}, "asal"),
        ({"kanal": "TUNGGAKAN"}, "kanal"),
        ({"jenis": "LAIN"}, "jenis"),
        ({"keterangan": "x" * 301}, "keterangan"),
        ({"keterangan": "\0"}, "keterangan"),
        ({"keluarga": "bukan daftar"}, "keluarga"),
        ({"keluarga": [{}] * 21}, "keluarga"),
        ({"rumah_tangga": []}, "rumah_tangga"),
        ({"rumah_tangga": None}, "rumah_tangga"),
    ],
)
def test_wrong_parts_are_named(ubah, bidang, desa):
    response = buat(desa, isi(**ubah))
    assert response.status_code == 400, response.content
    assert list(response.json()) == [bidang]
    assert ada() == 0


@pytest.mark.parametrize(
    "mentah", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"a": NaN}', b"[" * 5000]
)
def test_what_is_no_json_object_is_refused(mentah, desa):
    assert desa.post(URL, mentah, content_type="application/json").status_code == 400
    assert ada() == 0


def test_another_content_type_and_a_huge_body_are_refused(desa):
    assert desa.post(URL, isi(), content_type="text/xml").status_code == 415
    besar = isi(keterangan="x" * 3_000_000)
    assert buat(desa, besar).status_code == 413
    assert ada() == 0


def test_one_number_twice_in_one_proposal_is_refused_without_writing_it_out(desa):
    data = isi()
    data["keluarga"][0]["anggota"][1]["nik"] = nik = data["keluarga"][0]["anggota"][0]["nik"]
    response = buat(desa, data)
    assert response.status_code == 400
    assert f"berakhir {nik[-4:]}" in response.json()["keluarga"][0]
    assert nik not in response.content.decode()


def test_a_masked_number_is_not_taken_for_a_number(desa):
    data = isi()
    data["keluarga"][0]["anggota"][0]["nik"] = "180199******0003"
    (pesan,) = buat(desa, data).json()["keluarga"]["0"]["anggota"]["0"]["nik"]
    assert "tersamar" in pesan


def test_names_are_kept_as_the_card_prints_them_and_matched_by_their_key(desa):
    data = isi()
    data["keluarga"][0]["anggota"][0]["nama"] = "  muhammad   ali "
    assert buat(desa, data).json()["nama_kepala"] == "MUHAMMAD ALI"
    with cakupan(d.KABUPATEN):
        assert UsulanAnggota.objects.exclude(kunci_nama="").count() == 2


def test_answers_of_the_questionnaire_are_checked_and_stored_as_codes(desa):
    data = isi()
    data["rumah_tangga"]["data_spesifik"] = {"jawaban": {"tidak_ada": "1"}}
    galat = buat(desa, data).json()["rumah_tangga"]["data_spesifik"]["jawaban"]
    assert "tidak_ada" in galat
    data["rumah_tangga"]["data_spesifik"] = {"jawaban": {"b1r1": "\0"}}
    assert buat(desa, data).status_code == 400


def test_a_key_of_another_region_is_not_there(dunia, desa):
    lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    assert buat(desa, isi(kunci=str(lain.kunci))).status_code == 404


# --- Changing ----------------------------------------------------------------------------------------


def baca_utuh(client: Client, kunci: str) -> dict[str, Any]:
    hasil: dict[str, Any] = client.get(f"{satu(kunci)}?nik=penuh").json()
    return hasil


def test_what_was_read_can_be_sent_back_and_changes_nothing(desa):
    data = isi()
    buat(desa, data)
    dibaca = baca_utuh(desa, data["kunci"])
    del dibaca["penonaktifan"], dibaca["perpindahan"]
    response = kirim(desa, "put", satu(data["kunci"]), dibaca)
    assert response.status_code == 200, response.content
    assert response.json()["versi"] == dibaca["versi"]


def test_the_whole_content_is_replaced_and_people_are_known_again(desa):
    data = isi()
    buat(desa, data)
    with cakupan(d.KABUPATEN):
        sebelum = dict(UsulanAnggota.objects.values_list("nik", "pk"))
    baru = baca_utuh(desa, data["kunci"])
    for kosong in ("penonaktifan", "perpindahan"):
        del baru[kosong]
    anggota = baru["keluarga"][0]["anggota"]
    anggota[0]["pekerjaan"] = "PETANI"
    anggota[1] = orang(77, kepala=False)
    response = kirim(desa, "put", satu(data["kunci"]), baru)
    assert response.status_code == 200, response.content
    with cakupan(d.KABUPATEN):
        sesudah = dict(UsulanAnggota.objects.values_list("nik", "pk"))
        assert UsulanAnggota.objects.get(nik=anggota[0]["nik"]).pekerjaan == "PETANI"
    assert sesudah[anggota[0]["nik"]] == sebelum[anggota[0]["nik"]], "the same row"
    assert set(sesudah) == {anggota[0]["nik"], anggota[1]["nik"]}
    assert response.json()["versi"] == baru["versi"] + 1
    assert response.json()["versi_isi"] == baru["versi_isi"] + 1


def test_two_people_may_swap_their_numbers(desa):
    data = isi()
    buat(desa, data)
    baru = baca_utuh(desa, data["kunci"])
    a, b = baru["keluarga"][0]["anggota"]
    a["nik"], b["nik"] = b["nik"], a["nik"]
    isi_baru = {"versi": baru["versi"], "keluarga": baru["keluarga"]}
    assert kirim(desa, "patch", satu(data["kunci"]), isi_baru).status_code == 200
    with cakupan(d.KABUPATEN):
        assert UsulanAnggota.objects.get(nik=a["nik"]).nama == a["nama"]


def test_patch_replaces_the_parts_that_are_sent_and_keeps_the_others(desa):
    data = isi()
    buat(desa, data)
    rumah = data["rumah_tangga"] | {"alamat": "Jl. Baru"}
    response = kirim(desa, "patch", satu(data["kunci"]), {"versi": 1, "rumah_tangga": rumah})
    assert response.status_code == 200, response.content
    assert response.json()["rumah_tangga"]["alamat"] == "Jl. Baru"
    assert response.json()["jumlah_anggota"] == 2
    kurang = kirim(desa, "put", satu(data["kunci"]), {"versi": 2, "rumah_tangga": rumah})
    assert kurang.json() == {"keluarga": ["Belum diisi."]}


def test_a_stale_version_is_refused_and_the_same_content_again_is_not(desa):
    data = isi()
    buat(desa, data)
    rumah = data["rumah_tangga"] | {"alamat": "Jl. Baru"}
    ubah = {"versi": 1, "rumah_tangga": rumah}
    assert kirim(desa, "patch", satu(data["kunci"]), ubah).status_code == 200
    ulang = kirim(desa, "patch", satu(data["kunci"]), ubah)
    assert (ulang.status_code, ulang.json()["versi"]) == (200, 2)
    ubah["rumah_tangga"] = rumah | {"alamat": "Jl. Lain Lagi"}
    basi = kirim(desa, "patch", satu(data["kunci"]), ubah)
    assert basi.status_code == 409
    assert "sudah diubah sejak" in basi.json()["detail"]


def test_the_version_must_be_sent(desa):
    data = isi()
    buat(desa, data)
    assert "versi" in kirim(desa, "patch", satu(data["kunci"]), {"keterangan": "x"}).json()


def test_what_the_district_works_on_cannot_be_changed(dunia, desa):
    usulan = d.draf(dunia)
    d.ajukan(dunia, usulan)
    response = kirim(desa, "patch", satu(str(usulan.kunci)), {"versi": usulan.versi, "keterangan": "x"})
    assert response.status_code == 409
    assert "sedang diproses Dinas Sosial" in response.json()["detail"]


def test_a_part_of_another_kind_is_refused(desa):
    data = isi()
    buat(desa, data)
    ubah = {"versi": 1, "penonaktifan": {"penyebab": "MENINGGAL"}}
    assert list(kirim(desa, "patch", satu(data["kunci"]), ubah).json()) == ["penonaktifan"]


# --- Sending and withdrawing -------------------------------------------------------------------------


def test_a_draft_that_needs_a_musyawarah_says_so(desa):
    data = isi()
    buat(desa, data)
    response = kirim(desa, "post", f"{satu(data['kunci'])}ajukan/", {"versi": 1})
    assert response.status_code == 409
    assert "musyawarah" in response.json()["detail"]


def test_a_returned_proposal_is_sent_again(dunia, desa):
    usulan = d.draf(dunia)
    d.ajukan(dunia, usulan)
    d.putus(dunia, usulan, Aksi.KEMBALIKAN, "alamat keliru")
    url = f"{satu(str(usulan.kunci))}ajukan/"
    assert kirim(desa, "post", url, {"versi": usulan.versi - 1}).status_code == 409
    response = kirim(desa, "post", url, {"versi": usulan.versi})
    assert (response.status_code, response.json()["status"]) == (200, "DIAJUKAN")
    assert kirim(desa, "post", url, {"versi": usulan.versi}).status_code == 409


def test_withdrawing_needs_a_reason_and_ends_the_proposal(dunia, desa):
    usulan = d.draf(dunia)
    url = f"{satu(str(usulan.kunci))}tarik/"
    assert list(kirim(desa, "post", url, {"versi": usulan.versi}).json()) == ["alasan"]
    response = kirim(desa, "post", url, {"versi": usulan.versi, "alasan": "sudah mampu"})
    assert (response.status_code, response.json()["status"]) == (200, "DITARIK")
    assert response.json()["alasan"] == "sudah mampu"


# --- Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("siapa", ["kepala_desa", "operator_kecamatan", "supervisor", "petugas"])
def test_who_may_only_look_cannot_write(siapa, dunia, masuk):
    usulan = d.draf(dunia)
    client, url = masuk(dunia.orang[siapa]), satu(str(usulan.kunci))
    for metode, alamat, data in (
        ("post", URL, isi(60)),
        ("put", url, {"versi": usulan.versi}),
        ("patch", url, {"versi": usulan.versi, "keterangan": "x"}),
        ("post", f"{url}ajukan/", {"versi": usulan.versi}),
        ("post", f"{url}tarik/", {"versi": usulan.versi, "alasan": "x"}),
    ):
        response = kirim(client, metode, alamat, data)
        assert response.status_code == 403, (metode, alamat)
        assert response.json()["detail"].startswith("Peran Anda tidak berhak")
    assert ada() == 1


def test_who_may_write_but_not_send_writes(dunia, masuk):
    client, data = masuk(dunia.pendamping), isi()
    assert buat(client, data).status_code == 201
    assert (
        kirim(client, "post", f"{satu(data['kunci'])}tarik/", {"versi": 1, "alasan": "x"}).status_code == 403
    )


@pytest.mark.parametrize("siapa", ["operator_desa_lain", "kepala_desa"])
def test_another_region_is_not_there_to_be_written(siapa, dunia, masuk):
    usulan = d.draf(dunia, dunia.operator_kabupaten, desa=d.HAJIMENA)
    client, url = masuk(dunia.orang[siapa]), satu(str(usulan.kunci))
    for metode, alamat in (("put", url), ("patch", url), ("post", f"{url}ajukan/"), ("post", f"{url}tarik/")):
        isian = {"versi": usulan.versi, "alasan": "x", "keterangan": "x"}
        assert kirim(client, metode, alamat, isian).status_code == 404


def test_what_the_district_enters_for_a_village_is_marked(dunia, masuk):
    data = isi(diserahkan="fotokopi KK")
    assert buat(masuk(dunia.operator_kabupaten), data).json()["dientri_dinas"] is True


def test_writing_costs_queries_by_people_only(desa):
    buat(desa, isi(1))
    with CaptureQueriesContext(connection) as query:
        assert buat(desa, isi(2)).status_code == 201
    assert len(query) < 60
