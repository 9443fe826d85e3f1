"""The quick entry on the server: a step is written whole, once, and never over somebody else's work."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dtks.jejak.models import Peristiwa
from dtks.registri.kuesioner.wajib import wajib
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.usulan import isian
from tests.usulan.isian import kk, orang, tabel
from tests.usulan.test_serentak import serentak
from usulan.models import Usulan, UsulanAnggota, UsulanKeluarga

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]

NASKAH = {"HTTP_X_ISIAN": "1"}


@pytest.fixture
def client(dunia, masuk):
    return masuk(dunia.operator_desa)


@pytest.fixture
def usulan(client):
    """A draft after its first step."""
    client.post("/usulan/baru/", isian.baru())
    return Usulan.objects.get()


def kirim(client, usulan, data, **kepala):
    response = client.post(isian.alamat("isian", usulan), data, **kepala)
    usulan.refresh_from_db()
    return response


def nama_anggota():
    return list(UsulanAnggota.objects.values_list("nama", flat=True))


def dibuka(usulan):
    semua = Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa="usulan.nik_dibuka")
    return [p.isi["bagian"] for p in semua]


class TestLangkah:
    def test_each_step_brings_the_next_and_leaves_one_event(self, client, dunia):
        awal = isian.baru()
        response = client.post("/usulan/baru/", awal, **NASKAH)
        usulan = Usulan.objects.get()
        terlihat = [response.headers["X-Isian"]]
        for data in (
            tabel(usulan, (kk(), [orang(n) for n in range(1, 5)])),
            {"langkah": "kriteria", **isian.kriteria(usulan)},
            {"langkah": "foto"},
        ):
            response = kirim(client, usulan, data | {"versi": usulan.versi}, **NASKAH)
            assert (response.status_code, response.headers["X-Isian-Tersimpan"]) == (200, "ya")
            terlihat.append(response.headers["X-Isian"])
        assert terlihat == ["keluarga", "kriteria", "foto", "selesai"]
        assert (usulan.jumlah_anggota, usulan.jumlah_galat) == (4, 0)
        tercatat = Peristiwa.objects.tentang("usulan", usulan.pk).order_by("pk")
        assert [p.peristiwa for p in tercatat] == ["usulan.dibuat", "usulan.isi_diubah", "usulan.isi_diubah"]
        assert "NIK" not in str(response.headers)

    def test_without_script_each_step_redirects_to_the_next(self, client, usulan):
        dasar = isian.alamat("isian", usulan)
        halaman = client.get(dasar)
        assert (
            halaman.content.decode().count("data-baris") > 4
        )  # the rows of an ordinary family, and one to copy
        response = kirim(client, usulan, tabel(usulan, (kk(), [orang(1), orang(2)])))
        assert response.url == f"{dasar}?langkah=kriteria"
        response = kirim(client, usulan, {"langkah": "kriteria", **isian.kriteria(usulan)})
        assert response.url == f"{dasar}?langkah=foto"
        response = kirim(client, usulan, {"langkah": "foto", "versi": usulan.versi})
        assert response.url == isian.alamat("detail", usulan)

    def test_a_step_may_be_left_half_done_and_is_resumed_where_it_stopped(self, client, usulan):
        kirim(client, usulan, tabel(usulan, (kk(no_kk=""), [orang(1, nik="", pekerjaan="")])))
        assert UsulanAnggota.objects.get().nik is None
        assert UsulanKeluarga.objects.get().no_kk is None
        assert {"NIK_KOSONG", "KK_KOSONG", "ISIAN_KOSONG"} <= {t.kode for t in usulan.temuan.all()}
        assert client.get(isian.alamat("isian", usulan)).context["langkah"] == "kriteria"

    def test_a_resumed_table_shows_whole_numbers_and_says_so_in_the_trail(self, client, usulan):
        kirim(client, usulan, tabel(usulan, (kk(), [orang(1)])))
        isi = client.get(isian.alamat("isian", usulan), {"langkah": "keluarga"}).content.decode()
        assert f'value="{UsulanAnggota.objects.get().nik}"' in isi
        assert dibuka(usulan) == ["isian keluarga dan anggota"]

    def test_a_sent_proposal_is_not_opened_for_entry(self, client, dunia, usulan):
        lain = d.draf(dunia)
        d.ajukan(dunia, lain)
        assert client.get(isian.alamat("isian", lain)).url == isian.alamat("detail", lain)
        response = client.post(isian.alamat("isian", lain), tabel(lain, (kk(9), [orang(9)])))
        assert "sedang diproses" in response.content.decode()

    def test_the_last_fragment_names_what_still_has_to_be_mended(self, client, usulan):
        kirim(client, usulan, tabel(usulan, (kk(), [orang(1, nik="")])))
        isi = kirim(client, usulan, {"langkah": "foto", "versi": usulan.versi}, **NASKAH).content.decode()
        assert "Harus diperbaiki" in isi
        assert "belum diisi" in isi


class TestKeluarga:
    def test_two_keluarga_under_one_roof_and_empty_rows_between(self, client, usulan):
        satu = (kk(1), [orang(1), {"hubungan": "", "nik": ""}, orang(2)])
        dua = (kk(2, program="PKH"), [orang(21, hubungan="1")])
        kirim(client, usulan, tabel(usulan, satu, dua))
        keluarga = UsulanKeluarga.objects.order_by("nomor_urut")
        assert [(k.program, k.anggota.count()) for k in keluarga] == [("NON BANSOS", 2), ("PKH", 1)]

    def test_a_wrong_answer_is_named_in_its_row_and_nothing_is_written(self, client, usulan):
        response = kirim(client, usulan, tabel(usulan, (kk(), [orang(1, nik="123"), orang(2)])), **NASKAH)
        assert (response.status_code, response.headers["X-Isian-Tersimpan"]) == (200, "tidak")
        isi = response.content.decode()
        assert "16 angka" in isi
        assert 'href="#id_a0-0-nik"' in isi
        assert not UsulanAnggota.objects.exists()
        assert usulan.versi == 1

    def test_one_nik_for_two_people_is_refused_before_it_is_written(self, client, usulan):
        kembar = orang(1)["nik"]
        response = kirim(client, usulan, tabel(usulan, (kk(), [orang(1), orang(2, nik=kembar)])), **NASKAH)
        assert "dipakai dua orang" in response.content.decode()
        assert not UsulanAnggota.objects.exists()

    def test_a_row_without_id_never_doubles_a_person_who_is_stored(self, client, usulan):
        kirim(client, usulan, tabel(usulan, (kk(), [orang(1)])))
        data = tabel(usulan, (kk(), [orang(1, pekerjaan="SOPIR")]))
        assert "sudah dipakai anggota lain" in kirim(client, usulan, data, **NASKAH).content.decode()
        assert UsulanAnggota.objects.count() == 1
        assert UsulanKeluarga.objects.count() == 1

    def test_rows_are_changed_swapped_added_and_taken_out_by_their_id(self, client, usulan):
        kirim(client, usulan, tabel(usulan, (kk(), [orang(1), orang(2), orang(3)])))
        keluarga = UsulanKeluarga.objects.get()
        a, b, c = UsulanAnggota.objects.all()
        baris = [
            orang(1, nomor=a.pk, nik=b.nik),
            orang(2, nomor=b.pk, nik=a.nik),
            orang(3, nomor=c.pk, DELETE="on"),
            orang(4),
        ]
        kirim(client, usulan, tabel(usulan, (kk(nomor=keluarga.pk), baris)))
        assert nama_anggota() == [a.nama, b.nama, orang(4)["nama"]]
        nik = dict(UsulanAnggota.objects.values_list("pk", "nik"))
        assert (nik[a.pk], nik[b.pk]) == (b.nik, a.nik)
        terakhir = Peristiwa.objects.tentang("usulan", usulan.pk).latest("pk")
        assert terakhir.isi["dihapus"] == [c.nama]
        assert str(a.nik) not in str(terakhir.isi)

    def test_a_whole_keluarga_is_taken_out(self, client, usulan):
        kirim(client, usulan, tabel(usulan, (kk(1), [orang(1)]), (kk(2), [orang(21)])))
        satu, dua = UsulanKeluarga.objects.order_by("nomor_urut")
        baris = [orang(1, nomor=satu.anggota.get().pk)]
        hapus = (kk(2, nomor=dua.pk, DELETE="on"), [orang(21, nomor=dua.anggota.get().pk)])
        kirim(client, usulan, tabel(usulan, (kk(1, nomor=satu.pk), baris), hapus))
        assert list(UsulanKeluarga.objects.all()) == [satu]
        assert usulan.jumlah_anggota == 1

    def test_people_may_be_typed_into_the_keluarga_that_stays(self, client, usulan):
        kirim(client, usulan, tabel(usulan, (kk(1), [orang(1)]), (kk(2), [orang(2, hubungan="1")])))
        satu, dua = UsulanKeluarga.objects.order_by("nomor_urut")
        pindah = (kk(1, nomor=satu.pk), [orang(1, nomor=satu.anggota.get().pk), orang(2)])
        hapus = (kk(2, nomor=dua.pk, DELETE="on"), [orang(2, nomor=dua.anggota.get().pk, nama="")])
        kirim(client, usulan, tabel(usulan, pindah, hapus))
        assert nama_anggota() == [orang(1)["nama"], orang(2)["nama"]]
        assert UsulanKeluarga.objects.get() == satu

    def test_a_row_of_another_proposal_is_not_found(self, client, dunia, usulan):
        asing = UsulanAnggota.objects.get(usulan=d.draf(dunia, anggota=1))
        data = tabel(usulan, (kk(), [orang(5, nomor=asing.pk)]))
        assert kirim(client, usulan, data).status_code == 404
        asing.refresh_from_db()
        assert asing.nama != orang(5)["nama"]
        assert not UsulanKeluarga.objects.filter(usulan=usulan).exists()

    def test_more_people_than_one_proposal_takes_are_refused_in_words(self, client, usulan):
        banyak = [
            {"nama": f"ORANG {chr(65 + n // 26)}{chr(65 + n % 26)}", "jenis_kelamin": "L"} for n in range(30)
        ]
        data = tabel(usulan, (kk(1), banyak), (kk(2), banyak))
        assert "paling banyak 40" in kirim(client, usulan, data, **NASKAH).content.decode()
        assert not UsulanAnggota.objects.exists()

    @pytest.mark.parametrize(
        "rusak", [{"k-TOTAL_FORMS": "x"}, {"a0-TOTAL_FORMS": ""}, {"k-TOTAL_FORMS": "99999999"}]
    )
    def test_a_broken_form_is_refused_not_an_error(self, client, usulan, rusak):
        response = kirim(client, usulan, tabel(usulan, (kk(), [orang(1)])) | rusak, **NASKAH)
        assert response.status_code == 200
        assert response.headers["X-Isian-Tersimpan"] == "tidak"
        assert not UsulanAnggota.objects.exists()

    @pytest.mark.parametrize("nilai", ["BUDI\0CONTOH", "<script>", "B" * 5000])
    def test_hostile_names_are_refused_or_kept_as_text(self, client, usulan, nilai):
        response = kirim(client, usulan, tabel(usulan, (kk(), [orang(1, nama=nilai)])), **NASKAH)
        assert response.status_code == 200
        assert "<script>" not in response.content.decode()


class TestSekali:
    """A retry after a lost answer, a double click, a stale screen."""

    def test_the_same_step_delivered_again_changes_nothing(self, client, usulan):
        data = tabel(usulan, (kk(), [orang(1), orang(2)]))
        kirim(client, usulan, data)
        versi, peristiwa = usulan.versi, Peristiwa.objects.count()
        response = kirim(client, usulan, data, **NASKAH)
        assert (response.headers["X-Isian"], response.headers["X-Isian-Tersimpan"]) == ("kriteria", "ya")
        assert (usulan.versi, Peristiwa.objects.count()) == (versi, peristiwa)
        assert len(nama_anggota()) == 2

    @pytest.mark.parametrize("tahap", ["rumah-tangga", "kriteria"])
    def test_so_do_the_other_steps(self, client, usulan, tahap):
        if tahap == "kriteria":
            data = {"langkah": "kriteria", **isian.kriteria(usulan)}
        else:
            data = {"langkah": tahap, **isian.baru(kunci=str(usulan.kunci), alamat="Jl. Melati"), "versi": 1}
        for _ in range(2):
            assert kirim(client, usulan, data, **NASKAH).headers["X-Isian-Tersimpan"] == "ya"
        assert usulan.versi == 2

    def test_the_first_step_again_with_another_address_asks_once_more(self, client):
        data = isian.baru()
        client.post("/usulan/baru/", data)
        response = client.post("/usulan/baru/", data | {"alamat": "Jl. Melati"}, **NASKAH)
        assert response.headers["X-Isian-Tersimpan"] == "tidak"
        form = response.context["form"]
        assert "sudah diubah" in str(form.non_field_errors())
        client.post("/usulan/baru/", data | {"alamat": "Jl. Melati", "versi": form["versi"].value()})
        assert Usulan.objects.get().rumah_tangga.alamat == "Jl. Melati"

    def test_a_stale_table_shows_both_and_the_second_sending_loses_nobody(self, client, usulan):
        lama = tabel(usulan, (kk(), [orang(1), orang(2)]))
        kirim(client, usulan, lama)
        keluarga = UsulanKeluarga.objects.get()
        client.post(
            isian.alamat("anggota_tambah", usulan, keluarga.pk), isian.anggota(usulan, 3, kepala=False)
        )
        diubah = lama | {"a0-1-pekerjaan": "PETANI/PEKEBUN"}
        response = kirim(client, usulan, diubah, **NASKAH)
        assert response.headers["X-Isian-Tersimpan"] == "tidak"
        assert "sudah diubah sejak" in response.content.decode()
        form = response.context["form"]
        (blok,) = form.blok
        terlihat = [(f["nomor"].value(), f["nama"].value()) for f in blok.anggota.forms]
        assert terlihat == [(str(a.pk), a.nama) for a in UsulanAnggota.objects.all()]

        assert kirim(client, usulan, form.data | {"langkah": "keluarga"}).status_code == 302
        assert UsulanAnggota.objects.count() == 3
        assert UsulanAnggota.objects.get(nama=orang(2)["nama"]).pekerjaan == "PETANI/PEKEBUN"

    def test_a_ticked_box_survives_the_second_look(self, client, usulan):
        kirim(client, usulan, tabel(usulan, (kk(), [orang(1)])))
        data = tabel(Usulan(versi=1), (kk(), [orang(1, disabilitas="on", jenis_disabilitas="PDFSK")]))
        form = kirim(client, usulan, data, **NASKAH).context["form"]
        kirim(client, usulan, form.data | {"langkah": "keluarga"})
        anggota = UsulanAnggota.objects.get()
        assert (anggota.disabilitas, anggota.jenis_disabilitas) == (True, "PDFSK")


class TestIzin:
    def test_another_village_finds_no_draft(self, masuk, dunia, usulan):
        lain = masuk(dunia.operator_desa_lain)
        url = isian.alamat("isian", usulan)
        assert lain.get(url).status_code == 404
        assert lain.post(url, tabel(usulan, (kk(), [orang(1)]))).status_code == 404

    @pytest.mark.parametrize("peran", ["petugas", "kepala_desa", "supervisor"])
    def test_who_does_not_propose_does_not_enter(self, masuk, dunia, usulan, peran):
        assert masuk(dunia.orang[peran]).get(isian.alamat("isian", usulan)).status_code == 403

    def test_an_ended_session_never_looks_like_an_acknowledgement(self, client, usulan):
        client.logout()
        response = client.post(isian.alamat("isian", usulan), {}, follow=True, **NASKAH)
        assert "X-Isian" not in response.headers


def test_channel_and_position_are_kept_and_the_backlog_channel_is_not_offered(client):
    client.post("/usulan/baru/", isian.baru(kanal="MANDIRI", lintang="-5,732145", bujur="105.589012"))
    usulan = Usulan.objects.get()
    assert usulan.kanal == "MANDIRI"
    assert (str(usulan.rumah_tangga.lintang), str(usulan.rumah_tangga.bujur)) == ("-5.732145", "105.589012")
    for salah in ({"kanal": "TUNGGAKAN"}, {"lintang": "-5.7"}):
        form = client.post("/usulan/baru/", isian.baru(**salah)).context["form"]
        assert set(form.errors) & {"kanal", "lintang", "bujur"}


def test_a_kind_that_is_not_in_the_table_of_required_answers_is_an_error():
    assert wajib("DTKS", "BARU")["anggota"].semua >= {"nik", "nama"}
    with pytest.raises(KeyError, match="ENTAH"):
        wajib("DTKS", "ENTAH")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_on_the_table_make_one_family(dunia, masuk):
    klien = [masuk(dunia.operator_desa) for _ in range(2)]
    with cakupan(d.KABUPATEN):
        klien[0].post("/usulan/baru/", isian.baru())
        usulan = Usulan.objects.get()
        data = tabel(usulan, (kk(), [orang(1), orang(2)]))
    url = reverse("usulan:isian", args=[usulan.kunci])
    kode, galat = serentak(2, lambda ke: klien[ke].post(url, data).status_code)
    assert (kode, galat) == ([302, 302], [])
    with cakupan(d.KABUPATEN):
        assert UsulanAnggota.objects.count() == 2
