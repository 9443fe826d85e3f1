"""The household of a proposal: address, nine criteria, housing; saved in part, never lost."""

from __future__ import annotations

import pytest

from dtks.registri.data import DataRumahTangga
from tests import dunia as d
from tests.usulan import isian
from tests.usulan.isian import alamat
from usulan.models import UsulanRumahTangga

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]


def rumah(usulan):
    return UsulanRumahTangga.objects.get(usulan=usulan)


def data_alamat(usulan, **ubah):
    return {"versi": usulan.versi, "alamat": "Jl. Melati", "rt": "4", "rw": "2", "dusun": "", **ubah}


class TestAlamat:
    def test_position_takes_comma_and_many_decimals(self, dunia, masuk):
        usulan = d.draf(dunia)
        data = data_alamat(usulan, lintang="-5,73214567", bujur="105.5890121")
        response = masuk(dunia.pendamping).post(alamat("rumah_tangga", usulan), data)
        assert response.url == alamat("detail", usulan)
        tersimpan = rumah(usulan)
        assert (tersimpan.alamat, tersimpan.rt) == ("Jl. Melati", "4")
        assert (str(tersimpan.lintang), str(tersimpan.bujur)) == ("-5.732146", "105.589012")

    @pytest.mark.parametrize(
        ("letak", "salah"),
        [
            ({"lintang": "-5.7"}, "bujur"),
            ({"bujur": "105.5"}, "lintang"),
            ({"lintang": "-57", "bujur": "105.5"}, "lintang"),
            ({"lintang": "1e400", "bujur": "105.5"}, "lintang"),
            ({"lintang": "utara", "bujur": "105.5"}, "lintang"),
            ({"lintang": "NaN", "bujur": "105.5"}, "lintang"),
        ],
    )
    def test_half_or_impossible_position_is_refused_at_its_field(self, dunia, masuk, letak, salah):
        usulan = d.draf(dunia)
        response = masuk(dunia.operator_desa).post(
            alamat("rumah_tangga", usulan), data_alamat(usulan, **letak)
        )
        assert set(response.context["form"].errors) == {salah}

    def test_a_stale_page_keeps_its_input_and_a_second_press_saves(self, dunia, masuk):
        usulan = d.draf(dunia)
        client, url = masuk(dunia.operator_desa), alamat("rumah_tangga", usulan)
        response = client.post(url, data_alamat(usulan, versi=1))
        assert rumah(usulan).alamat == "Jl. Kenanga No. 5"
        tampil = response.content.decode()
        assert "sudah diubah sejak halaman Anda dibuka" in tampil
        assert 'value="Jl. Melati"' in tampil
        assert f'name="versi" value="{usulan.versi}"' in tampil
        client.post(url, data_alamat(usulan, versi=usulan.versi))
        assert rumah(usulan).alamat == "Jl. Melati"

    @pytest.mark.parametrize("halaman", ["rumah_tangga", "kriteria", "kondisi_rumah", "keluarga_tambah"])
    def test_a_sent_proposal_cannot_be_opened_for_change(self, dunia, masuk, halaman):
        usulan = d.draf(dunia)
        d.ajukan(dunia, usulan)
        response = masuk(dunia.operator_desa).get(alamat(halaman, usulan), follow=True)
        assert response.redirect_chain[-1][0] == alamat("detail", usulan)
        assert "tidak dapat diubah" in response.content.decode()

    def test_a_page_left_open_while_it_was_sent_is_refused_and_keeps_its_input(self, dunia, masuk):
        usulan = d.draf(dunia)
        d.ajukan(dunia, usulan)
        response = masuk(dunia.operator_desa).post(alamat("rumah_tangga", usulan), data_alamat(usulan))
        tampil = response.content.decode()
        assert "sedang diproses Dinas Sosial" in tampil
        assert 'value="Jl. Melati"' in tampil
        assert rumah(usulan).alamat == "Jl. Kenanga No. 5"


class TestKriteria:
    def test_answers_may_be_saved_in_part(self, dunia, masuk):
        client = masuk(dunia.operator_desa)
        client.post("/usulan/baru/", isian.baru())
        tersimpan = UsulanRumahTangga.objects.get()
        usulan = tersimpan.usulan
        data = {"versi": usulan.versi, "lantai_tanah": "True", "listrik_terbatas": "False"}
        client.post(alamat("kriteria", usulan), data)
        tersimpan.refresh_from_db()
        terjawab = {n: getattr(tersimpan, n) for n in DataRumahTangga.KRITERIA}
        assert {n: v for n, v in terjawab.items() if v is not None} == {
            "lantai_tanah": True,
            "listrik_terbatas": False,
        }
        response = client.get(alamat("kriteria", usulan))
        assert response.content.decode().count(" checked") == 2
        assert response.context["tahap"][2].kata == "2 dari 9 terjawab"

    def test_nine_answers_finish_the_step_and_may_lead_on(self, dunia, masuk):
        client = masuk(dunia.operator_desa)
        client.post("/usulan/baru/", isian.baru())
        usulan = UsulanRumahTangga.objects.get().usulan
        data = {**isian.kriteria(usulan, "False"), "lanjut": "kondisi_rumah"}
        assert client.post(alamat("kriteria", usulan), data).url == alamat("kondisi_rumah", usulan)
        assert rumah(usulan).kriteria_lengkap
        assert rumah(usulan).kriteria_terpenuhi == 0


class TestKondisiRumah:
    def test_all_questions_are_there_with_their_conditions_and_none_is_needed(self, dunia, masuk):
        usulan = d.draf(dunia)
        client, url = masuk(dunia.operator_desa), alamat("kondisi_rumah", usulan)
        tampil = client.get(url).content.decode()
        assert "Diisi bila “Status penguasaan bangunan” dijawab Milik sendiri." in tampil
        assert "Diisi bila “Aset tidak bergerak: lahan” dijawab Ya." in tampil
        assert client.post(url, {"versi": usulan.versi}).status_code == 302
        assert rumah(usulan).jawaban == {}

    def test_answers_are_stored_with_their_version_and_shown_again(self, dunia, masuk):
        usulan = d.draf(dunia)
        client, url = masuk(dunia.operator_desa), alamat("kondisi_rumah", usulan)
        data = {
            "versi": usulan.versi,
            "status_bangunan": "1",
            "status_lahan": "3",
            "luas_lantai": "36",
            "sepeda_motor": "True",
            "mobil": "False",
        }
        client.post(url, data)
        assert rumah(usulan).versi_kuesioner == "BDT2015"
        assert rumah(usulan).jawaban == {
            "status_bangunan": "1",
            "status_lahan": "3",
            "luas_lantai": 36,
            "sepeda_motor": True,
            "mobil": False,
        }
        response = client.get(url)
        tampil = response.content.decode()
        assert '<option value="3" selected>Tanah negara' in tampil
        assert 'value="36"' in tampil
        assert response.context["tahap"][3].kata == "5 pertanyaan terjawab"

    def test_an_answer_that_a_branch_rule_leaves_out_is_named(self, dunia, masuk):
        usulan = d.draf(dunia)
        data = {"versi": usulan.versi, "status_bangunan": "2", "status_lahan": "3"}
        response = masuk(dunia.operator_desa).post(alamat("kondisi_rumah", usulan), data, follow=True)
        assert rumah(usulan).jawaban == {"status_bangunan": "2"}
        assert "tidak perlu diisi menurut jawaban lain: Status lahan." in response.content.decode()

    def test_an_impossible_number_is_refused_at_its_field_and_its_part_is_open(self, dunia, masuk):
        usulan = d.draf(dunia)
        data = {"versi": usulan.versi, "sapi": "banyak", "status_bangunan": "1"}
        response = masuk(dunia.operator_desa).post(alamat("kondisi_rumah", usulan), data)
        form = response.context["form"]
        assert form.errors == {"sapi": ["Isi angka bulat dari 0 sampai 9999."]}
        assert [b.nama for b in form.bagian() if b.bermasalah] == ["Ternak"]
        assert 'value="banyak"' in response.content.decode()
        assert rumah(usulan).jawaban == {}
