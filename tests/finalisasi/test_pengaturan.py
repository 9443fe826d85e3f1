"""Settings: letterhead and numbering, signing official and mandates, windows; every change leaves an event."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image

from dtks.akun.models import Pengguna
from dtks.akun.services import simpan_pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.inti.jam import atur_jam, hari_ini
from dtks.jejak.models import Peristiwa
from dtks.periode.models import JendelaBawaan, JendelaPeriode, Periode, bulan_depan
from dtks.periode.services import atur_jendela, atur_jendela_bawaan, buka_periode, periode_penerima
from dtks.wilayah.cakupan import DiLuarCakupan, cakupan
from dtks.wilayah.models import Kabupaten, Wilayah
from finalisasi.models import Mandat, Pejabat
from finalisasi.services import pengaturan as services
from finalisasi.services.pengesahan import penandatangan_untuk
from tests import dunia as d
from tests.finalisasi import babak

pytestmark = pytest.mark.django_db
KOP, PEJABAT, MANDAT = (
    "/pengaturan/kop/",
    "/pengaturan/penandatangan/baru/",
    reverse("finalisasi:mandat_baru"),
)
PENANDATANGAN = "/pengaturan/penandatangan/"


@pytest.fixture
def admin(dunia, masuk):
    return masuk(dunia.admin_kabupaten)


@pytest.fixture
def penerima(dunia) -> Pengguna:
    """A second supervisor whose particulars are complete."""
    orang = Pengguna(
        nama_pengguna="sekretaris",
        nama="Drs. Sekretaris Contoh",
        nip="197502021998031002",
        pangkat="Pembina (IV/a)",
        jabatan="Sekretaris Dinas Sosial",
        peran=["supervisor"],
    )
    wilayah = [Wilayah.objects.get(pk=d.KABUPATEN)]
    return simpan_pengguna(None, orang, wilayah=wilayah, sandi=d.SANDI)


@pytest.fixture
def jendela(dunia) -> JendelaPeriode:
    return JendelaPeriode.objects.get(periode=dunia.periode)


def isian_kop(client, **ubah):
    form = client.get(KOP).context["form"]
    return {k: form[k].value() for k in form.fields if k not in ("logo", "hapus_logo")} | ubah


def gambar(format_: str = "PNG", sisi: int = 900) -> SimpleUploadedFile:
    keluar = io.BytesIO()
    Image.new("RGB", (sisi, sisi), "navy").save(keluar, format_)
    return SimpleUploadedFile("logo.bin", keluar.getvalue())


def pejabat_aktif() -> Pejabat:
    with cakupan(d.KABUPATEN):
        return Pejabat.objects.get(aktif=True)


def isian_mandat(orang: Pengguna, **ubah):
    hari = hari_ini()
    return {
        "pengguna": orang.pk,
        "awalan": "Plh.",
        "nomor": "800/9/IV.07",
        "dari": hari.isoformat(),
        "sampai": (hari + timedelta(days=30)).isoformat(),
        **ubah,
    }


def isian(jendela: JendelaPeriode) -> list[str]:
    """Every page with a form."""
    bawaan = JendelaBawaan.objects.get(kabupaten=d.KABUPATEN)
    satu = reverse("finalisasi:jendela_bawaan", args=[bawaan.pk])
    dua = reverse("finalisasi:jendela_periode", args=[jendela.pk])
    return [KOP, PEJABAT, MANDAT, satu, dua]


@pytest.mark.parametrize("peran", sorted(d.ORANG))
def test_only_the_admin_sees_and_changes_the_settings(dunia, masuk, jendela, peran):
    client = masuk(dunia.orang[peran])
    status = 200 if peran == "admin_kabupaten" else 403
    contoh = reverse("finalisasi:contoh_nomor")
    for url in ["/pengaturan/", contoh, PENANDATANGAN, "/pengaturan/jendela/", *isian(jendela)]:
        assert client.get(url).status_code == status
    if status == 403:
        for url in [*isian(jendela), reverse("finalisasi:akhiri_mandat", args=[1])]:
            assert client.post(url).status_code == 403


def test_the_services_ask_for_the_right_and_the_region_themselves(dunia, jendela, penerima):
    lain = babak.orang_kabupaten_lain()
    lain.peran = ["admin_kabupaten"]
    lain.save()
    bawaan = JendelaBawaan.objects.get(kabupaten=d.KABUPATEN)
    hari = hari_ini()
    coba = [
        lambda o: services.simpan_kop(o, d.KABUPATEN, {}, versi=""),
        lambda o: services.ganti_pejabat(o, d.KABUPATEN, {}),
        lambda o: services.catat_mandat(
            o, d.KABUPATEN, pengguna=penerima, awalan="Plh.", nomor="1", dari=hari, sampai=hari
        ),
        lambda o: atur_jendela_bawaan(o, bawaan.pk, hari_buka=1, hari_tutup=2),
        lambda o: atur_jendela(o, jendela.pk, buka=hari, tutup=hari, alasan="x"),
    ]
    for satu in coba:
        with cakupan(dunia.supervisor.kode_wilayah), pytest.raises(TidakBerizin), transaction.atomic():
            satu(dunia.supervisor)
        with cakupan(lain.kode_wilayah), pytest.raises(DiLuarCakupan), transaction.atomic():
            satu(lain)


def test_another_district_s_windows_and_mandates_are_not_found(dunia, admin):
    babak.orang_kabupaten_lain()
    periode = buka_periode("1802", hari_ini())
    bawaan = JendelaBawaan.objects.get(kabupaten="1802")
    assert admin.get(reverse("finalisasi:jendela_bawaan", args=[bawaan.pk])).status_code == 404
    assert (
        admin.post(reverse("finalisasi:jendela_periode", args=[periode.jendela.get().pk])).status_code == 404
    )
    with cakupan("1802"):
        pejabat = Pejabat.objects.create(
            kabupaten_id="1802", nama="X", nip="1" * 18, pangkat="X", jabatan="X"
        )
        mandat = Mandat.objects.create(
            pejabat=pejabat,
            pengguna=dunia.supervisor,
            awalan="Plh.",
            nomor="1",
            dari=hari_ini(),
            sampai=date(2099, 1, 1),
        )
    assert admin.post(reverse("finalisasi:akhiri_mandat", args=[mandat.pk])).status_code == 404


def test_the_index_says_what_holds_now(admin):
    isi = admin.get("/pengaturan/").content.decode()
    assert f"400.9/12/IV.07/{hari_ini().year}" in isi
    assert "Dra. Siti Contoh, M.Si., Kepala Dinas Sosial" in isi
    assert "tanggal 1 sampai hari terakhir" in isi


# --- Letterhead and numbering -------------------------------------------------------------------------


def test_the_letterhead_is_saved_and_only_what_changed_stands_in_the_trail(admin):
    data = isian_kop(
        admin,
        alamat="Jl. Mustafa Kemal No. 1",
        kertas="F4",
        pola_nomor="{urut}/{unit}/{bulan_romawi}/{tahun}",
    )
    response = admin.post(KOP, data, follow=True)
    assert response.redirect_chain == [(KOP, 302)]
    kabupaten = Kabupaten.objects.get()
    assert (kabupaten.alamat, kabupaten.kertas) == ("Jl. Mustafa Kemal No. 1", "F4")
    isi = Peristiwa.objects.get(peristiwa="pengaturan.kop_diubah").isi
    assert set(isi["sebelum"]) == set(isi["sesudah"]) == {"alamat", "kertas", "pola_nomor"}
    assert (isi["sebelum"]["kertas"], isi["sesudah"]["kertas"]) == ("A4", "F4")


@pytest.mark.parametrize(
    ("pola", "kalimat"),
    [
        ("{klasifikasi}/{tahun}", "harus memuat {urut}"),
        ("{klasifikasi}/{urut}", "harus memuat {tahun}"),
        ("{urut}/{nomor}/{tahun}", "Tanda {nomor} tidak dikenal"),
        ("{urut}/{}/{tahun}", "Tanda {} tidak dikenal"),
        ("{urut.__class__}/{tahun}", "Tanda {urut.__class__} tidak dikenal"),
        ("{urut:>9999999}/{tahun}", "Tanda {urut:&gt;9999999} tidak dikenal"),
        ("{urut!r}/{tahun}", "Tanda {urut!r} tidak dikenal"),
        ("{urut/{tahun}", "tidak berpasangan"),
        ("urut}/{tahun}", "tidak berpasangan"),
        ("{urut}{tahun}" + "{unit}" * 14, "lebih dari 100 karakter"),
        ("", "harus diisi"),
    ],
)
def test_a_pattern_that_does_not_do_is_refused_by_name_and_nothing_is_lost(admin, pola, kalimat):
    response = admin.post(KOP, isian_kop(admin, pola_nomor=pola, alamat="Alamat Baru", unit="UNIT-PANJANG"))
    isi = response.content.decode()
    assert response.status_code == 200
    assert kalimat in isi
    assert 'value="Alamat Baru"' in isi
    assert Kabupaten.objects.get().alamat == ""


@pytest.mark.parametrize(("bulan", "romawi"), [(1, "I"), (4, "IV"), (8, "VIII"), (9, "IX"), (12, "XII")])
def test_the_number_says_its_month_in_roman_figures(bulan, romawi):
    nomor = services.tulis_nomor(
        "{klasifikasi}/{urut}/{unit}/{bulan_romawi}/{tahun}",
        klasifikasi="400.9",
        urut=7,
        unit="IV.07",
        tanggal=date(2026, bulan, 1),
    )
    assert nomor == f"400.9/7/IV.07/{romawi}/2026"


def test_the_example_lives_with_the_typing(admin):
    url = reverse("finalisasi:contoh_nomor")
    isi = admin.get(url, {"pola_nomor": "{urut}-{tahun}", "klasifikasi": "", "unit": ""}).content.decode()
    assert f"12-{hari_ini().year}" in isi
    assert "harus memuat {urut}" in admin.get(url, {"pola_nomor": "{tahun}"}).content.decode()
    assert f'hx-get="{url}"' in admin.get(KOP).content.decode()


def test_of_two_admins_the_later_is_told(admin):
    lambat = isian_kop(admin, alamat="Jl. Kedua")
    admin.post(KOP, isian_kop(admin, alamat="Jl. Pertama"))
    isi = admin.post(KOP, lambat).content.decode()
    assert "Kop baru saja diubah orang lain" in isi
    assert 'value="Jl. Kedua"' in isi
    assert Kabupaten.objects.get().alamat == "Jl. Pertama"


@pytest.mark.parametrize("format_", ["PNG", "JPEG"])
def test_a_logo_is_drawn_anew_as_a_small_png(admin, format_):
    admin.post(KOP, isian_kop(admin, logo=gambar(format_)))
    response = admin.get("/pengaturan/kop/logo/")
    with Image.open(io.BytesIO(b"".join(response.streaming_content))) as hasil:
        assert (hasil.format, hasil.size) == ("PNG", (600, 600))
    assert response.headers["Content-Type"] == "image/png"
    assert Peristiwa.objects.get(peristiwa="pengaturan.kop_diubah").isi["sesudah"]["logo"].endswith(".png")
    assert "Logo daerah yang sekarang" in admin.get(KOP).content.decode()


def test_the_old_logo_s_file_goes_with_the_new_one(admin, django_capture_on_commit_callbacks):
    admin.post(KOP, isian_kop(admin, logo=gambar()))
    lama = Kabupaten.objects.get().logo
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(KOP, isian_kop(admin, hapus_logo="on"))
    assert not Kabupaten.objects.get().logo
    assert not lama.storage.exists(str(lama.name))
    assert admin.get("/pengaturan/kop/logo/").status_code == 404


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "bukan gambar PNG atau JPG",
        ),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "bukan gambar PNG atau JPG"),
        (b"\x89PNG\r\n\x1a\n rusak", "bukan gambar PNG atau JPG"),
        (b"\x00" * (2 * 1024 * 1024 + 1), "lebih besar dari 2 MB"),
    ],
)
def test_a_logo_is_judged_by_its_content(admin, isi, kalimat):
    response = admin.post(KOP, isian_kop(admin, logo=SimpleUploadedFile("logo.png", isi, "image/png")))
    assert kalimat in response.content.decode()
    assert not Kabupaten.objects.get().logo


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(admin):
    keluar = io.BytesIO()
    Image.new("1", (6000, 5000)).save(keluar, "PNG")
    response = admin.post(KOP, isian_kop(admin, logo=SimpleUploadedFile("logo.png", keluar.getvalue())))
    assert "gambar logo terlalu besar" in response.content.decode()


# --- Signing official and mandates --------------------------------------------------------------------


def test_changing_the_official_ends_the_old_one_and_his_mandates_and_logs_both(dunia, admin):
    lama = pejabat_aktif()
    data = {
        "nama": "Dr. Baru Contoh",
        "nip": "197001011995031001",
        "pangkat": "IV/c",
        "jabatan": "Kepala Dinas Sosial",
    }
    response = admin.post(PEJABAT, data, follow=True)
    assert "Dr. Baru Contoh" in response.content.decode()
    baru = pejabat_aktif()
    assert (baru.nama, baru.pengguna_id, baru.pk == lama.pk) == ("Dr. Baru Contoh", None, False)
    with cakupan(d.KABUPATEN):
        assert not Pejabat.objects.get(pk=lama.pk).aktif
        with pytest.raises(Ditolak, match="belum mempunyai mandat"):
            penandatangan_untuk(d.KABUPATEN, dunia.supervisor)
    berakhir = Peristiwa.objects.get(peristiwa="pejabat.berakhir")
    ditetapkan = Peristiwa.objects.get(peristiwa="pejabat.ditetapkan")
    assert (berakhir.objek_id, ditetapkan.objek_id) == (str(lama.pk), str(baru.pk))
    assert ditetapkan.isi["sebelum"]["nama"] == lama.nama
    assert ditetapkan.isi["sesudah"]["nama"] == baru.nama


def test_the_first_official_is_asked_for_before_any_mandate(admin, penerima):
    with cakupan(d.KABUPATEN):
        Mandat.objects.all().delete()
        Pejabat.objects.all().delete()
    assert "Penandatangan belum ditetapkan" in admin.get(PENANDATANGAN).content.decode()
    assert admin.get(MANDAT).headers["Location"] == PEJABAT
    data = {
        "nama": "Dr. Baru",
        "nip": "197001011995031001",
        "pangkat": "IV/c",
        "jabatan": "Kepala",
        "pengguna": penerima.pk,
    }
    admin.post(PEJABAT, data)
    assert pejabat_aktif().pengguna_id == penerima.pk


def test_only_people_who_may_approve_can_be_chosen(dunia, admin, penerima):
    form = admin.get(MANDAT).context["form"]
    dapat = set(form.fields["pengguna"].queryset)
    assert dapat == {dunia.supervisor, dunia.kepala_dinas, penerima}
    isi = admin.post(MANDAT, isian_mandat(dunia.operator_kabupaten)).content.decode()
    assert "bukan salah satu dari pilihan yang tersedia" in isi
    with cakupan(d.KABUPATEN):
        assert Mandat.objects.count() == 1


def test_a_recorded_mandate_lets_its_holder_sign_until_its_last_day(admin, penerima):
    response = admin.post(MANDAT, isian_mandat(penerima), follow=True)
    assert "800/9/IV.07" in response.content.decode()
    with cakupan(d.KABUPATEN):
        ttd = penandatangan_untuk(d.KABUPATEN, penerima)
        assert (ttd.awalan, ttd.nama, ttd.jabatan) == ("Plh.", penerima.nama, "Kepala Dinas Sosial")
        nanti = datetime.now(UTC) + timedelta(days=31)
        with atur_jam(nanti), pytest.raises(Ditolak, match="belum mempunyai mandat"):
            penandatangan_untuk(d.KABUPATEN, penerima)
    isi = Peristiwa.objects.get(peristiwa="mandat.dicatat").isi["sesudah"]
    assert (isi["pengguna"], isi["awalan"], isi["nomor"]) == (penerima.pk, "Plh.", "800/9/IV.07")


@pytest.mark.parametrize(
    ("ubah", "kalimat"),
    [
        ({"sampai": "2020-01-01"}, "tidak boleh sebelum hari pertamanya"),
        ({"nomor": ""}, "harus diisi"),
        ({"awalan": "A.N."}, "A.N."),
        ({"dari": "kemarin"}, "tanggal"),
    ],
)
def test_a_mandate_that_does_not_do_is_refused_and_nothing_is_lost(admin, penerima, ubah, kalimat):
    isi = admin.post(MANDAT, isian_mandat(penerima, **ubah)).content.decode()
    assert kalimat in isi
    assert f'value="{penerima.pk}" selected' in isi


def test_people_whose_letter_would_be_incomplete_or_who_sign_anyway_get_no_mandate(dunia, admin):
    assert (
        "Lengkapi dulu di halaman Pengguna"
        in admin.post(MANDAT, isian_mandat(dunia.supervisor)).content.decode()
    )
    isi = admin.post(MANDAT, isian_mandat(dunia.kepala_dinas)).content.decode()
    assert "tidak memerlukan mandat" in isi


def test_two_mandates_of_one_person_never_overlap(admin, penerima):
    admin.post(MANDAT, isian_mandat(penerima))
    assert "sudah mempunyai mandat 800/9/IV.07" in admin.post(MANDAT, isian_mandat(penerima)).content.decode()
    sesudah = (hari_ini() + timedelta(days=31)).isoformat()
    assert admin.post(MANDAT, isian_mandat(penerima, dari=sesudah, sampai=sesudah)).status_code == 302


def test_a_mandate_ends_today_and_cannot_end_twice(admin, penerima):
    admin.post(MANDAT, isian_mandat(penerima))
    with cakupan(d.KABUPATEN):
        mandat = Mandat.objects.get(pengguna=penerima)
    url = reverse("finalisasi:akhiri_mandat", args=[mandat.pk])
    assert "Mandat sudah diakhiri." in admin.post(url, follow=True).content.decode()
    with cakupan(d.KABUPATEN):
        mandat.refresh_from_db()
    assert mandat.sampai == hari_ini()
    assert "sudah berakhir" in admin.post(url, follow=True).content.decode()
    isi = Peristiwa.objects.get(peristiwa="mandat.diakhiri").isi
    assert isi["sebelum"]["sampai"] > isi["sesudah"]["sampai"] == hari_ini().isoformat()


def test_a_mandate_that_has_not_begun_is_cancelled_and_leaves_its_event(admin, penerima):
    besok = (hari_ini() + timedelta(days=1)).isoformat()
    admin.post(MANDAT, isian_mandat(penerima, dari=besok))
    with cakupan(d.KABUPATEN):
        mandat = Mandat.objects.get(pengguna=penerima)
        admin.post(reverse("finalisasi:akhiri_mandat", args=[mandat.pk]))
        assert not Mandat.objects.filter(pk=mandat.pk).exists()
    assert Peristiwa.objects.get(peristiwa="mandat.dibatalkan").isi["sebelum"]["nomor"] == "800/9/IV.07"


# --- Windows ------------------------------------------------------------------------------------------


def test_default_windows_hold_for_periods_opened_later(dunia, admin, jendela):
    bawaan = JendelaBawaan.objects.get(kabupaten=d.KABUPATEN)
    url = reverse("finalisasi:jendela_bawaan", args=[bawaan.pk])
    assert admin.post(url, {"hari_buka": 3, "hari_tutup": 20}).status_code == 302
    tutup_lama = jendela.tutup
    jendela.refresh_from_db()
    assert jendela.tutup == tutup_lama
    baru = buka_periode(d.KABUPATEN, bulan_depan(dunia.periode.mulai)).jendela.get()
    assert [t.astimezone().day for t in (baru.buka, baru.tutup - timedelta(hours=1))] == [3, 20]
    isi = Peristiwa.objects.get(peristiwa="pengaturan.jendela_bawaan_diubah").isi
    assert isi == {
        "sebelum": {"hari_buka": 1, "hari_tutup": 31},
        "sesudah": {"hari_buka": 3, "hari_tutup": 20},
    }


@pytest.mark.parametrize(("buka", "tutup"), [(20, 3), (0, 31), (1, 32), ("", 31), ("x", 31)])
def test_a_default_window_that_does_not_do_is_refused(admin, dunia, buka, tutup):
    bawaan = JendelaBawaan.objects.get(kabupaten=d.KABUPATEN)
    url = reverse("finalisasi:jendela_bawaan", args=[bawaan.pk])
    response = admin.post(url, {"hari_buka": buka, "hari_tutup": tutup})
    assert "hal yang perlu diperbaiki" in response.content.decode()
    bawaan.refresh_from_db()
    assert (bawaan.hari_buka, bawaan.hari_tutup) == (1, 31)


def test_a_period_s_window_changes_with_a_reason_and_its_last_day_counts(dunia, admin, jendela):
    url = reverse("finalisasi:jendela_periode", args=[jendela.pk])
    periode = dunia.periode
    data = {
        "buka": periode.mulai.isoformat(),
        "tutup": periode.mulai.replace(day=20).isoformat(),
        "alasan": "Edaran 12/2026",
    }
    response = admin.post(url, data, follow=True)
    assert f"Jendela periode {periode} sudah diubah." in response.content.decode()
    siang = datetime(periode.mulai.year, periode.mulai.month, 20, 5, tzinfo=UTC)
    assert periode_penerima(d.KABUPATEN, "BARU", siang) == periode
    assert periode_penerima(d.KABUPATEN, "BARU", siang + timedelta(days=1)) != periode
    isi = Peristiwa.objects.get(peristiwa="periode.jendela_diubah").isi
    assert isi["alasan"] == "Edaran 12/2026"
    assert isi["sebelum"]["tutup"] != isi["sesudah"]["tutup"]


@pytest.mark.parametrize(
    ("ubah", "kalimat"),
    [
        ({"alasan": " "}, "harus diisi"),
        ({"tutup": "2020-01-01"}, "tidak boleh sebelum hari pertama"),
        ({"buka": "kapan-kapan"}, "tanggal"),
    ],
)
def test_a_window_that_does_not_do_is_refused_and_nothing_is_lost(admin, jendela, ubah, kalimat):
    url = reverse("finalisasi:jendela_periode", args=[jendela.pk])
    awal = admin.get(url).context["form"]
    data = {k: awal[k].value() or "Edaran" for k in awal.fields} | ubah
    isi = admin.post(url, data).content.decode()
    assert kalimat in isi
    assert re.search(r"<textarea[^>]*>\s*(Edaran)?\s*</textarea>", isi)
    sebelum = jendela.tutup
    jendela.refresh_from_db()
    assert jendela.tutup == sebelum


def test_a_closed_period_s_window_is_history(dunia, admin, jendela):
    babak.tutup_periode(dunia)
    assert admin.get(reverse("finalisasi:jendela_periode", args=[jendela.pk])).status_code == 404
    oleh = dunia.admin_kabupaten
    with cakupan(oleh.kode_wilayah), pytest.raises(Ditolak, match="sudah ditutup"):
        atur_jendela(oleh, jendela.pk, buka=hari_ini(), tutup=hari_ini(), alasan="terlambat")
    assert "Tidak ada periode yang sedang dibuka" in admin.get("/pengaturan/jendela/").content.decode()
    assert Periode.objects.count() == 1
