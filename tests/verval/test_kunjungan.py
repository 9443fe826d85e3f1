"""The visit form, the use of an earlier visit, and the photo."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from dtks.inti.jam import hari_ini
from dtks.jejak.models import Peristiwa
from dtks.registri.data import DataRumahTangga
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.verval.bantu import muat_ulang, teks, usulan_diajukan, usulan_terverifikasi
from usulan.models import Usulan
from usulan.services import isi as isi_usulan
from usulan.services.alur import jalankan
from usulan.workflow import Aksi, Status
from verval.models import Kunjungan

pytestmark = pytest.mark.django_db


def _url(usulan, nama="kunjungan"):
    return reverse(f"verval:{nama}", args=[usulan.kunci])


def _isian(usulan, **ubah):
    kriteria = dict.fromkeys(DataRumahTangga.KRITERIA, "True")
    return {
        "versi": usulan.versi,
        "tanggal": hari_ini().isoformat(),
        "hasil": "1",
        "catatan": "",
        **kriteria,
        **ubah,
    }


def _kunjungan(usulan):
    with cakupan(d.KABUPATEN):
        return Kunjungan.objects.filter(usulan=usulan).first()


def _gambar(nama="rumah.png"):
    keluaran = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(keluaran, "PNG")
    return SimpleUploadedFile(nama, keluaran.getvalue(), "image/png")


def test_the_form_starts_with_today_and_the_proposed_criteria(dunia, masuk):
    response = masuk(dunia.petugas).get(_url(usulan_diajukan(dunia)))
    form = response.context["form"]
    assert form["tanggal"].value() == hari_ini()
    assert all(form[nama].value() is True for nama in DataRumahTangga.KRITERIA)
    assert teks(response).count("checked") == 9


def test_a_finished_visit_verifies_the_proposal_and_keeps_what_was_seen(dunia, masuk):
    usulan = usulan_diajukan(dunia)
    isian = _isian(
        usulan, lantai_tanah="False", catatan="Lantai keramik", lintang="-5,7321454", bujur="105.589012"
    )
    response = masuk(dunia.petugas).post(_url(usulan), {**isian, "foto": _gambar()}, follow=True)
    assert "kini menunggu keputusan" in teks(response)
    assert muat_ulang(usulan).status == Status.TERVERIFIKASI
    kunjungan = _kunjungan(usulan)
    assert kunjungan.kriteria["lantai_tanah"] is False
    assert sum(kunjungan.kriteria.values()) == 8
    assert (str(kunjungan.lintang), str(kunjungan.bujur)) == ("-5.732145", "105.589012")
    assert kunjungan.petugas == dunia.petugas
    assert Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa="usulan.verifikasi").count() == 1


def test_a_visit_that_met_nobody_leaves_the_decision_to_the_district(dunia, masuk):
    usulan = usulan_diajukan(dunia)
    isian = _isian(usulan, hasil="2", catatan="Rumah kosong")
    response = masuk(dunia.petugas).post(_url(usulan), isian, follow=True)
    assert "dicatat tanpa hasil lengkap" in teks(response)
    assert muat_ulang(usulan).status == Status.DIAJUKAN
    assert _kunjungan(usulan).kriteria == {}
    assert "Rumah kosong" in teks(masuk(dunia.operator_kabupaten).get(_url(usulan, "detail")))


@pytest.mark.parametrize(
    ("ubah", "kata"),
    [
        ({"tanggal": +1}, "Tanggal ini belum tiba"),
        ({"tanggal": -1}, "Usulan ini baru dibuat"),
        ({"tanggal": ""}, "Belum diisi"),
        ({"hasil": ""}, "Belum diisi"),
        ({"hasil": "7"}, "Masukkan pilihan yang valid"),
        ({"hasil": "5"}, "Tuliskan apa yang ditemui"),
        ({"lantai_tanah": ""}, "Jawab Ya atau Tidak"),
        ({"lintang": "-5.7"}, "Isi juga bujur"),
        ({"lintang": "51.5", "bujur": "0.1"}, "lebih kecil dari atau sama dengan 6"),
        ({"foto": SimpleUploadedFile("surat.pdf", d.BUKTI.isi)}, "bukan PDF"),
        ({"foto": SimpleUploadedFile("foto.jpg", b"bukan gambar")}, "bukan PDF, JPG, PNG, atau WEBP"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_no_input_is_lost(dunia, masuk, ubah, kata):
    usulan = usulan_diajukan(dunia)
    isian = _isian(usulan, **{"catatan": "" if ubah.get("hasil") == "5" else "Catatan saya", **ubah})
    if isinstance(ubah.get("tanggal"), int):
        isian["tanggal"] = (hari_ini() + timedelta(days=ubah["tanggal"])).isoformat()
    response = masuk(dunia.petugas).post(_url(usulan), isian)
    assert response.status_code == 200
    assert kata in teks(response)
    assert response.context["form"]["catatan"].value() == isian["catatan"]
    assert _kunjungan(usulan) is None
    assert muat_ulang(usulan).status == Status.DIAJUKAN


def test_an_old_screen_is_refused_once_and_keeps_its_input(dunia, masuk):
    usulan = usulan_diajukan(dunia)
    client = masuk(dunia.petugas)
    response = client.post(_url(usulan), _isian(usulan, versi=usulan.versi - 1, catatan="Lihat foto"))
    assert "sudah diubah sejak halaman Anda dibuka" in teks(response)
    form = response.context["form"]
    assert form["catatan"].value() == "Lihat foto"
    client.post(_url(usulan), _isian(usulan, versi=form["versi"].value()))
    assert muat_ulang(usulan).status == Status.TERVERIFIKASI


def test_a_proposal_that_waits_for_no_visit_says_so(dunia, masuk):
    usulan = usulan_terverifikasi(dunia)
    client = masuk(dunia.petugas)
    assert "tidak sedang menunggu kunjungan" in teks(client.get(_url(usulan), follow=True))
    assert "tidak sedang menunggu kunjungan" in teks(client.post(_url(usulan), _isian(usulan)))


def test_who_entered_the_proposal_may_not_visit_it(dunia, masuk):
    usulan = usulan_diajukan(dunia, oleh=dunia.operator_kabupaten)
    client = masuk(dunia.operator_kabupaten)
    assert "Anda entri sendiri" in teks(client.post(_url(usulan), _isian(usulan)))
    assert _kunjungan(usulan) is None


@pytest.mark.parametrize("peran", ["operator_kecamatan", "supervisor", "operator_desa"])
def test_others_have_no_form(dunia, masuk, peran):
    usulan = usulan_diajukan(dunia)
    client = masuk(getattr(dunia, peran))
    assert client.get(_url(usulan)).status_code == 403
    assert client.post(_url(usulan), _isian(usulan)).status_code == 403
    assert client.post(_url(usulan, "pakai_kunjungan"), {"versi": usulan.versi}).status_code == 403
    assert _kunjungan(usulan) is None


# --- An earlier visit --------------------------------------------------------------------------------


def _kembali_dan_ajukan_lagi(dunia, usulan, *, ubah):
    d.putus(dunia, usulan, Aksi.KEMBALIKAN, "Lengkapi bukti")
    with cakupan(d.WAY_URANG):
        if ubah:
            isi_usulan.simpan_rumah_tangga(
                oleh=dunia.operator_desa, usulan_id=usulan.pk, versi=None, bagian="alamat", data={"rt": "9"}
            )
        jalankan(Aksi.AJUKAN, usulan_id=usulan.pk, oleh=dunia.operator_desa)
    return muat_ulang(usulan)


def test_an_unchanged_proposal_may_use_its_earlier_visit(dunia, masuk):
    usulan = _kembali_dan_ajukan_lagi(dunia, usulan_terverifikasi(dunia), ubah=False)
    client = masuk(dunia.operator_kabupaten)
    assert "Pakai kunjungan tanggal 5 November 2026" in teks(client.get(_url(usulan, "detail")))
    usang = client.post(_url(usulan, "pakai_kunjungan"), {"versi": usulan.versi - 1}, follow=True)
    assert "sudah diubah sejak halaman Anda dibuka" in teks(usang)
    response = client.post(_url(usulan, "pakai_kunjungan"), {"versi": usulan.versi}, follow=True)
    assert "Kunjungan sebelumnya dipakai" in teks(response)
    assert muat_ulang(usulan).status == Status.TERVERIFIKASI
    lagi = client.post(_url(usulan, "pakai_kunjungan"), {"versi": usulan.versi + 1}, follow=True)
    assert "Langkah ini tidak berlaku lagi" in teks(lagi)


def test_a_changed_proposal_needs_a_new_visit(dunia, masuk):
    usulan = _kembali_dan_ajukan_lagi(dunia, usulan_terverifikasi(dunia), ubah=True)
    client = masuk(dunia.operator_kabupaten)
    assert "Pakai kunjungan" not in teks(client.get(_url(usulan, "detail")))
    response = client.post(_url(usulan, "pakai_kunjungan"), {"versi": usulan.versi}, follow=True)
    assert "Isi usulan berubah sejak kunjungan terakhir" in teks(response)
    assert muat_ulang(usulan).status == Status.DIAJUKAN


# --- The photo ---------------------------------------------------------------------------------------


@pytest.fixture
def berfoto(dunia, masuk):
    usulan = usulan_diajukan(dunia)
    masuk(dunia.petugas).post(_url(usulan), {**_isian(usulan), "foto": _gambar()})
    return _kunjungan(usulan)


def test_the_photo_is_served_as_a_jpeg_and_the_opening_is_logged(dunia, masuk, berfoto):
    url = reverse("verval:foto", args=[berfoto.pk])
    client = masuk(dunia.operator_kabupaten)
    assert f'href="{url}"' in teks(client.get(_url(berfoto.usulan, "detail")))
    response = client.get(url)
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    with Image.open(io.BytesIO(b"".join(response.streaming_content))) as gambar:
        assert gambar.size == (60, 40)
    assert Peristiwa.objects.filter(peristiwa="verval.foto_dibuka", objek_id=berfoto.usulan_id).count() == 1


def test_the_photo_of_another_region_or_none_does_not_exist(dunia, masuk, berfoto):
    assert masuk(dunia.operator_desa).get(reverse("verval:foto", args=[berfoto.pk])).status_code == 403
    tanpa = usulan_terverifikasi(dunia)
    client = masuk(dunia.petugas)
    assert client.get(reverse("verval:foto", args=[_kunjungan(tanpa).pk])).status_code == 404
    with cakupan(d.KABUPATEN):
        Usulan.objects.filter(pk=berfoto.usulan_id).update(desa_id=d.HAJIMENA)
    assert client.get(reverse("verval:foto", args=[berfoto.pk])).status_code == 404
    assert not Peristiwa.objects.filter(peristiwa="verval.foto_dibuka").exists()
