"""The admin's pages: the list of people, new and changed accounts, passwords, closing, and the region's edge."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.akun.services import simpan_pengguna
from dtks.jejak.models import Peristiwa
from dtks.periode.services import siapkan_kabupaten
from dtks.wilayah.models import Wilayah
from tests import dunia as d
from tests.dunia import HAJIMENA, KABUPATEN, KELURAHAN_KALIANDA, SANDI, WAY_URANG

pytestmark = pytest.mark.django_db
DAFTAR, BARU = "/akun/pengguna/", "/akun/pengguna/baru/"
HALAMAN = (DAFTAR, BARU, "/akun/pengguna/{}/")


@pytest.fixture
def admin(dunia, masuk):
    return masuk(dunia.admin_kabupaten)


@pytest.fixture
def orang_lain(dunia) -> Pengguna:
    """Somebody of the neighbouring district."""
    siapkan_kabupaten("18.02", tempat="Gunung Sugih")
    return buat("tetangga", [Peran.SUPERVISOR], ["1802"])


def buat(nama_pengguna: str, peran: list[str], wilayah: list[str]) -> Pengguna:
    orang = Pengguna(nama_pengguna=nama_pengguna, nama=nama_pengguna.title(), peran=peran)
    return simpan_pengguna(None, orang, wilayah=list(Wilayah.objects.filter(kode__in=wilayah)), sandi=SANDI)


def sandi_tampil(response) -> str:
    """The temporary password on the page."""
    cocok = re.search(r'data-salin="([a-z2-9]{4}(?:-[a-z2-9]{4}){3})"', response.content.decode())
    assert cocok
    return cocok.group(1)


def isian(**ubah):
    return {
        "nama": "Rina Contoh",
        "nama_pengguna": "Rina.Contoh",
        "jabatan": "Operator",
        "peran": ["operator_desa"],
        "wilayah": [WAY_URANG],
        **ubah,
    }


def isian_dari(client: Client, orang: Pengguna, **ubah):
    """What the form of an account would send back unchanged, but for `ubah`."""
    form = client.get(f"{DAFTAR}{orang.pk}/").context["form"]
    return {k: form[k].value() or "" for k in form.fields} | ubah


@pytest.mark.parametrize("peran", sorted(set(d.ORANG) - {"admin_kabupaten"}))
def test_only_the_admin_may_open_the_pages_and_press_the_buttons(dunia, masuk, peran):
    client = masuk(dunia.orang[peran])
    nomor = dunia.petugas.pk
    for url in HALAMAN:
        assert client.get(url.format(nomor)).status_code == 403
    for url in (f"{DAFTAR}{nomor}/sandi/", f"{DAFTAR}{nomor}/aktif/"):
        assert client.post(url).status_code == 403
    assert Client().get(DAFTAR).headers["Location"] == f"/masuk/?next={DAFTAR}"


def test_the_list_has_the_people_of_the_region_with_role_and_place(admin, orang_lain):
    isi = admin.get(DAFTAR).content.decode()
    assert "operator.desa.lain" in isi
    assert "Kelurahan Way Urang" in isi
    assert "Pendamping sosial" in isi
    assert "12 orang" in isi
    assert "Tetangga" not in isi


@pytest.mark.parametrize(
    ("saring", "ada", "tidak"),
    [
        ("cari=pendamp", {"pendamping"}, {"petugas", "auditor"}),
        ("peran=auditor", {"auditor"}, {"petugas", "pendamping"}),
        (
            f"wilayah={KELURAHAN_KALIANDA}",
            {"operator.desa.lain", "petugas", "pendamping"},
            {"operator.desa", "auditor"},
        ),
        ("wilayah=180106", {"operator.desa", "operator.desa.lain", "petugas"}, {"auditor"}),
        ("aktif=tidak", {"auditor"}, {"petugas", "operator.desa"}),
        ("aktif=ya&peran=petugas", {"petugas"}, {"auditor"}),
    ],
)
def test_filters(dunia, admin, saring, ada, tidak):
    if "aktif=tidak" in saring:
        Pengguna.objects.filter(pk=dunia.auditor.pk).update(aktif=False)
    tampak = {o.nama_pengguna for o in admin.get(f"{DAFTAR}?{saring}").context["halaman"].baris}
    assert ada <= tampak
    assert not tampak & tidak


def test_an_empty_result_says_what_to_do(admin):
    isi = admin.get(f"{DAFTAR}?cari=tidak-ada-orangnya").content.decode()
    assert "Tidak ada yang cocok" in isi
    assert f'href="{DAFTAR}"' in isi


def test_pages_walk_by_keyset_in_both_sorts_and_cost_the_same(dunia, admin):
    for n in range(60):
        buat(f"orang.{n:03}", [Peran.OPERATOR_DESA], [HAJIMENA])
    for urut in ("nama", "terbaru"):
        with CaptureQueriesContext(connection) as pertama:
            satu = admin.get(f"{DAFTAR}?urut={urut}").context["halaman"]
        with CaptureQueriesContext(connection) as kedua:
            dua = admin.get(f"{DAFTAR}?urut={urut}&kursor={satu.berikut}").context["halaman"]
        assert [len(satu.baris), len(dua.baris), dua.berikut] == [50, 22, None]
        assert not {o.pk for o in satu.baris} & {o.pk for o in dua.baris}
        assert len(pertama) == len(kedua) < 20


def test_a_new_account_gets_a_temporary_password_shown_once(admin):
    response = admin.post(BARU, isian())
    isi = response.content.decode()
    sandi = sandi_tampil(response)
    assert "hanya tampil sekali" in isi
    assert "no-store" in response.headers["Cache-Control"]
    orang = Pengguna.objects.get(nama_pengguna="rina.contoh")
    assert orang.check_password(sandi)
    assert orang.harus_ganti_sandi
    assert orang.kode_wilayah == (WAY_URANG,)
    assert sandi not in admin.get(f"{DAFTAR}{orang.pk}/").content.decode()
    peristiwa = Peristiwa.objects.get(peristiwa="akun.dibuat", objek_id=str(orang.pk))
    assert peristiwa.isi["sesudah"]["peran"] == ["operator_desa"]
    assert sandi not in str(peristiwa.isi)


def test_a_new_person_can_sign_in_and_is_led_to_make_his_own_password(admin):
    sandi = sandi_tampil(admin.post(BARU, isian()))
    client = Client()
    assert client.post("/masuk/", {"username": "rina.contoh", "password": sandi}).status_code == 302
    assert client.get("/").headers["Location"] == "/akun/sandi/"


@pytest.mark.parametrize(
    ("ubah", "kalimat"),
    [
        ({"nama_pengguna": "PETUGAS"}, "Nama pengguna ini sudah dipakai"),
        ({"nama_pengguna": "rina contoh"}, "tanpa spasi"),
        ({"nip": "123"}, "Tulis 18 angka tanpa spasi"),
        ({"telepon": "abc"}, "Tulis nomor telepon dengan angka"),
        ({"peran": []}, "Pilih sedikitnya satu peran"),
        ({"peran": ["raja"]}, "raja"),
        ({"wilayah": []}, "Pilih sedikitnya satu wilayah kerja"),
        ({"wilayah": ["9999999999"]}, "Wilayah 9999999999 tidak ada dalam daftar"),
        ({"wilayah": ["180106"]}, "pilih desa/kelurahan"),
        ({"peran": ["supervisor"]}, "pilih kabupaten"),
        ({"peran": ["operator_desa", "supervisor"]}, "pilih kabupaten"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(admin, ubah, kalimat):
    response = admin.post(BARU, isian(**ubah))
    isi = response.content.decode()
    assert response.status_code == 200
    assert kalimat in isi
    assert 'value="Rina Contoh"' in isi
    assert not Pengguna.objects.filter(nama_pengguna="rina.contoh").exists()


def test_roles_that_check_each_other_may_be_held_together_and_the_form_says_so(admin):
    assert "saling memeriksa boleh dipegang satu orang" in admin.get(BARU).content.decode()
    admin.post(BARU, isian(peran=["operator_kabupaten", "supervisor"], wilayah=[KABUPATEN]))
    assert Pengguna.objects.get(nama_pengguna="rina.contoh").peran == ["operator_kabupaten", "supervisor"]


def test_the_picker_has_every_village_and_opens_where_something_is_chosen(dunia, admin):
    isi = admin.get(f"{DAFTAR}{dunia.pendamping.pk}/").content.decode()
    assert len(re.findall(r'type="checkbox" name="wilayah"', isi)) == 1 + 17 + 260
    assert len(re.findall(r'name="wilayah" value="\d+" id="wilayah_\d+" checked', isi)) == 2
    assert len(re.findall(r"<details class=\"kartu-anggota\" open>", isi)) == 1
    assert "2 dipilih" in isi


def test_changes_are_saved_with_before_and_after(dunia, admin):
    orang = dunia.operator_desa
    data = isian_dari(admin, orang, nama="Nama Baru", wilayah=[HAJIMENA, WAY_URANG], telepon="0812 3456 7890")
    response = admin.post(f"{DAFTAR}{orang.pk}/", data, follow=True)
    assert "Akun sudah disimpan." in response.content.decode()
    segar = Pengguna.objects.get(pk=orang.pk)
    assert (segar.nama, sorted(segar.kode_wilayah)) == ("Nama Baru", [HAJIMENA, WAY_URANG])
    assert segar.check_password(SANDI)
    isi = Peristiwa.objects.get(peristiwa="akun.diubah").isi
    assert (isi["sebelum"]["wilayah"], isi["sesudah"]["wilayah"]) == ([WAY_URANG], [HAJIMENA, WAY_URANG])
    assert (isi["sebelum"]["nama"], isi["sesudah"]["nama"]) == (orang.nama, "Nama Baru")


def test_of_two_admins_the_later_is_told_and_overwrites_nothing(dunia, admin):
    orang = dunia.operator_desa
    lambat = isian_dari(admin, orang, jabatan="Kaur")
    admin.post(f"{DAFTAR}{orang.pk}/", isian_dari(admin, orang, nama="Nama Dari Admin Pertama"))
    isi = admin.post(f"{DAFTAR}{orang.pk}/", lambat).content.decode()
    assert "baru saja diubah orang lain" in isi
    assert 'value="Kaur"' in isi
    segar = Pengguna.objects.get(pk=orang.pk)
    assert (segar.nama, segar.jabatan) == ("Nama Dari Admin Pertama", "operator_desa")


def test_nobody_changes_his_own_roles_but_may_change_his_telephone(dunia, admin):
    orang = dunia.admin_kabupaten
    data = isian_dari(admin, orang, peran=["admin_kabupaten", "supervisor"], telepon="0812 3456 7890")
    admin.post(f"{DAFTAR}{orang.pk}/", data)
    segar = Pengguna.objects.get(pk=orang.pk)
    assert (segar.peran, segar.telepon) == (["admin_kabupaten"], "0812 3456 7890")


def test_a_reset_password_is_shown_once_and_must_be_changed(dunia, admin):
    response = admin.post(f"{DAFTAR}{dunia.petugas.pk}/sandi/")
    sandi = sandi_tampil(response)
    segar = Pengguna.objects.get(pk=dunia.petugas.pk)
    assert segar.check_password(sandi)
    assert segar.harus_ganti_sandi
    assert "no-store" in response.headers["Cache-Control"]
    peristiwa = Peristiwa.objects.get(peristiwa="akun.sandi_diatur_ulang")
    assert (peristiwa.objek_id, peristiwa.pelaku_id) == (str(dunia.petugas.pk), dunia.admin_kabupaten.pk)
    assert sandi not in str(peristiwa.isi)


def test_a_closed_account_loses_its_session_at_once_and_can_be_opened_again(dunia, admin, masuk):
    client = masuk(dunia.petugas)
    assert client.get("/akun/").status_code == 200
    url = f"{DAFTAR}{dunia.petugas.pk}/aktif/"
    response = admin.post(url, {"aktif": "tidak"}, follow=True)
    assert "Akun sudah dinonaktifkan." in response.content.decode()
    assert client.get("/akun/").headers["Location"] == "/masuk/?next=/akun/"
    admin.post(url, {"aktif": "ya"})
    assert masuk(dunia.petugas).get("/akun/").status_code == 200
    jejak = Peristiwa.objects.filter(objek="pengguna", objek_id=str(dunia.petugas.pk)).order_by("id")
    assert [p.peristiwa for p in jejak][-2:] == ["akun.dinonaktifkan", "akun.diaktifkan"]


@pytest.mark.parametrize(("tombol", "kalimat"), [("aktif", "akun sendiri"), ("sandi", "akun sendiri")])
def test_the_buttons_are_not_for_one_s_own_account(dunia, admin, tombol, kalimat):
    nomor = dunia.admin_kabupaten.pk
    halaman = admin.get(f"{DAFTAR}{nomor}/").content.decode()
    assert f"{DAFTAR}{nomor}/{tombol}/" not in halaman
    response = admin.post(f"{DAFTAR}{nomor}/{tombol}/", {"aktif": "tidak"}, follow=True)
    assert kalimat in response.content.decode()
    segar = Pengguna.objects.get(pk=nomor)
    assert segar.aktif
    assert segar.check_password(SANDI)


def test_an_account_of_another_district_is_not_found(admin, orang_lain):
    dasar = f"{DAFTAR}{orang_lain.pk}/"
    assert admin.get(dasar).status_code == 404
    assert admin.post(dasar, isian()).status_code == 404
    assert admin.post(f"{dasar}sandi/").status_code == 404
    assert admin.post(f"{dasar}aktif/", {"aktif": "tidak"}).status_code == 404
    segar = Pengguna.objects.get(pk=orang_lain.pk)
    assert (segar.nama, segar.aktif, segar.check_password(SANDI)) == (orang_lain.nama, True, True)


def test_who_also_works_elsewhere_is_not_this_admin_s_to_change(dunia, admin, orang_lain):
    orang = buat("lintas", [Peran.AUDITOR], [KABUPATEN, "1802"])
    assert admin.get(f"{DAFTAR}{orang.pk}/").status_code == 404
    assert admin.post(f"{DAFTAR}{orang.pk}/sandi/").status_code == 404
    assert orang not in admin.get(DAFTAR).context["halaman"].baris


@pytest.mark.parametrize("wilayah", [["1802"], [KABUPATEN, "1802"], ["18"]])
def test_no_region_outside_one_s_own_can_be_given(dunia, admin, orang_lain, wilayah):
    assert admin.post(BARU, isian(peran=["auditor"], wilayah=wilayah)).status_code == 404
    assert not Pengguna.objects.filter(nama_pengguna="rina.contoh").exists()
    orang = dunia.auditor
    data = isian_dari(admin, orang, wilayah=wilayah)
    assert admin.post(f"{DAFTAR}{orang.pk}/", data).status_code == 404
    assert Pengguna.objects.get(pk=orang.pk).kode_wilayah == (KABUPATEN,)
