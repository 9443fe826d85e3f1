"""`manage.py siapkan_kabupaten`: an empty installation becomes ready for its first admin, once."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from dtks.akun.models import Pengguna
from dtks.jejak.models import Peristiwa
from dtks.periode.models import JendelaBawaan, Kegiatan
from dtks.wilayah.models import Kabupaten, Wilayah

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tanpa_sandi_lingkungan(monkeypatch):
    monkeypatch.delenv("DTKS_ADMIN_SANDI", raising=False)


def siapkan(admin: str = "budi.admin", **pilihan) -> str:
    keluar = io.StringIO()
    call_command("siapkan_kabupaten", kode="18.01", tempat="Kalianda", admin=admin, stdout=keluar, **pilihan)
    return keluar.getvalue()


def test_it_makes_regions_letterhead_windows_and_the_first_admin():
    siapkan(nama="Budi Contoh")
    kabupaten = Kabupaten.objects.get()
    assert (kabupaten.pk, kabupaten.tempat) == ("1801", "Kalianda")
    assert "Nomor 3 Tahun 2021" in kabupaten.dasar_hukum
    assert "Bupati Lampung Selatan" in kabupaten.tembusan
    assert Wilayah.objects.desa().count() == 260
    jendela = JendelaBawaan.objects.get(kabupaten=kabupaten)
    assert (jendela.kegiatan, jendela.hari_buka, jendela.hari_tutup) == (Kegiatan.USULAN, 1, 31)
    admin = Pengguna.objects.get()
    assert (admin.nama, admin.peran, admin.kode_wilayah) == ("Budi Contoh", ["admin_kabupaten"], ("1801",))
    assert admin.harus_ganti_sandi
    assert Peristiwa.objects.filter(peristiwa="akun.dibuat", objek_id=str(admin.pk)).exists()


def test_a_made_password_is_printed_once_and_opens_the_door():
    keluaran = siapkan("Budi.Admin")
    cocok = re.search(r": (\w{4}-\w{4}-\w{4}-\w{4})\n", keluaran)
    assert cocok
    sandi = cocok.group(1)
    client = Client()
    assert client.post("/masuk/", {"username": "budi.admin", "password": sandi}).status_code == 302
    assert client.get("/").headers["Location"] == "/akun/sandi/"
    assert sandi not in siapkan("Budi.Admin")


def test_a_given_password_is_used_and_never_printed(monkeypatch):
    monkeypatch.setenv("DTKS_ADMIN_SANDI", "kalimat panjang dari berkas rahasia")
    assert "kalimat panjang" not in siapkan()
    assert Pengguna.objects.get().check_password("kalimat panjang dari berkas rahasia")


def test_a_weak_password_is_refused_and_nothing_is_left(monkeypatch):
    monkeypatch.setenv("DTKS_ADMIN_SANDI", "12345")
    with pytest.raises(CommandError, match="terlalu pendek"):
        siapkan()
    assert not Kabupaten.objects.exists()
    assert not Pengguna.objects.exists()


def test_again_changes_nothing_that_the_admin_has_changed():
    siapkan()
    admin = Pengguna.objects.get()
    admin.set_password("sandi pilihan admin sendiri")
    admin.save()
    Kabupaten.objects.update(tempat="Way Halim", pola_nomor="{urut}/{tahun}")
    JendelaBawaan.objects.update(hari_tutup=20)
    peristiwa = Peristiwa.objects.count()
    assert "sudah ada; kata sandinya tidak diubah" in siapkan()
    kabupaten = Kabupaten.objects.get()
    assert (kabupaten.tempat, kabupaten.pola_nomor) == ("Way Halim", "{urut}/{tahun}")
    assert JendelaBawaan.objects.get().hari_tutup == 20
    assert Pengguna.objects.get().check_password("sandi pilihan admin sendiri")
    assert Peristiwa.objects.count() == peristiwa


def test_a_second_first_admin_is_refused_with_a_sentence():
    siapkan()
    with pytest.raises(
        CommandError, match=r"sudah mempunyai admin: budi\.admin\. Mintalah ia membuat akun “siti\.admin”"
    ):
        siapkan("siti.admin")
    assert Pengguna.objects.count() == 1


@pytest.mark.parametrize(
    ("pilihan", "kalimat"),
    [
        ({"admin": "budi admin"}, "tanpa spasi"),
        ({"admin": "operator.desa"}, "sudah dipakai"),
    ],
)
def test_a_name_that_does_not_do_is_refused(dunia, pilihan, kalimat):
    Pengguna.objects.filter(pk=dunia.admin_kabupaten.pk).update(peran=["auditor"])
    with pytest.raises(CommandError, match=kalimat):
        siapkan(**pilihan)


def test_an_unknown_district_is_refused_with_an_example():
    with pytest.raises(CommandError, match=r"Contoh yang benar: 18\.01"):
        call_command(
            "siapkan_kabupaten", kode="99.99", tempat="Entah", admin="budi.admin", stdout=io.StringIO()
        )
