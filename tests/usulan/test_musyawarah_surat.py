"""The papers of a musyawarah: what they say, what they never say, and that each taking is logged."""

from __future__ import annotations

import dataclasses
import io
from datetime import date, datetime

import pytest
from pypdf import PdfReader

from dtks.inti.jam import WIB
from dtks.jejak.models import Peristiwa
from tests import dunia as d
from tests.usulan.test_musyawarah import alamat, hasil, siapkan
from usulan.berkas.pdf import periksa_pdf
from usulan.letters import Butir, IsiMusyawarah, JenisSurat, render_html, render_pdf
from usulan.models import Musyawarah, UsulanAnggota, UsulanKeluarga

pytestmark = pytest.mark.usefixtures("sekabupaten")

ISI = IsiMusyawarah(
    jenis_desa="kelurahan",
    desa="Way Urang",
    kecamatan="Kalianda",
    kabupaten="Kabupaten Lampung Selatan",
    nomor="140/12/BA/2026",
    tanggal=date(2026, 11, 2),
    tempat="Balai Kelurahan",
    pimpinan="Sutrisno",
    jabatan_pimpinan="Ketua LPM",
    jumlah_peserta=25,
    peserta=(("Suparman", "RT/RW"), ("Siti Rohmah", "Tokoh masyarakat"), ("Maryono", "RT/RW")),
    butir=(
        Butir("Usulan baru", "BUDI CONTOH", "3", "1", 4, setuju=True),
        Butir("Usulan baru", "WATI CONTOH", "2", "1", 2, setuju=False, alasan="Sudah mampu"),
        Butir("Penonaktifan", "EKO CONTOH", "", "", 3, setuju=True),
    ),
    kepala="Hj. Rahma, S.E.",
    nip_kepala="197001011995032001",
    operator="Rini Contoh",
    dibuat_pada=datetime(2026, 11, 2, 9, 0, tzinfo=WIB),
)


def baca(jenis: JenisSurat, isi: IsiMusyawarah = ISI) -> str:
    """The words of a paper as its HTML has them."""
    return " ".join(render_html(jenis, isi).split())


def teks(pdf: bytes) -> str:
    return " ".join(" ".join(h.extract_text() for h in PdfReader(io.BytesIO(pdf)).pages).split())


class TestIsi:
    def test_the_minutes_tell_when_where_who_and_what_was_decided(self):
        html = baca(JenisSurat.BERITA_ACARA)
        for kata in (
            "Berita Acara Musyawarah Kelurahan",
            "Nomor: 140/12/BA/2026",
            "Pada hari ini, Senin, tanggal dua bulan November tahun dua ribu dua puluh enam (2 November 2026)",
            "bertempat di Balai Kelurahan",
            "dipimpin oleh Sutrisno (Ketua LPM) dan dihadiri 25 (dua puluh lima) orang",
            "RT/RW: Suparman; Maryono.",
            "menyepakati 2 (dua) usulan dan tidak menyepakati 1 (satu) usulan",
            '<td>WATI CONTOH</td><td class="rt">2/1</td><td>Sudah mampu</td>',
            '<td>EKO CONTOH</td><td class="rt">–/–</td>',
            "Lurah Way Urang,",
            "Hj. Rahma, S.E.",
            "NIP 197001011995032001",
            "Operator Kelurahan Way Urang,",
            "Rini Contoh",
        ):
            assert kata in html, kata

    def test_a_desa_speaks_of_its_kepala_desa_and_bpd(self):
        html = baca(JenisSurat.BERITA_ACARA, dataclasses.replace(ISI, jenis_desa="desa", desa="Hajimena"))
        for kata in ("Musyawarah Desa Hajimena", "Kepala Desa Hajimena", "Badan Permusyawaratan Desa"):
            assert kata in html
        assert "Kelurahan Hajimena" not in html
        assert "Lurah" not in html

    def test_what_is_not_known_is_left_open_with_dots(self):
        kosong = dataclasses.replace(
            ISI, pimpinan="", jabatan_pimpinan="", kepala="", nip_kepala="", operator=""
        )
        for jenis in (JenisSurat.BERITA_ACARA, JenisSurat.SPTJM, JenisSurat.PENGUMUMAN):
            assert "(…………………………………)" in baca(jenis, kosong)
        assert "None" not in baca(JenisSurat.BERITA_ACARA, kosong)

    @pytest.mark.parametrize(("hadir", "baris"), [(0, 30), (3, 30), (25, 35), (60, 70)])
    def test_the_attendance_list_has_room_for_those_who_come_besides(self, hadir, baris):
        peserta = tuple((f"Orang {n}", "RT/RW") for n in range(hadir))
        html = baca(JenisSurat.DAFTAR_HADIR, dataclasses.replace(ISI, peserta=peserta))
        assert html.count('<tr><td class="no">') == baris
        assert f'<td class="no">{baris}</td>' in html

    def test_the_sptjm_counts_what_was_agreed_and_leaves_room_for_the_stamp_and_the_camat(self):
        html = baca(JenisSurat.SPTJM)
        for kata in (
            "sebanyak 2 (dua) usulan",
            '<td>Usulan baru</td><td class="angka">1</td><td class="angka">4</td>',
            '<td>Jumlah</td><td class="angka">2</td><td class="angka">7</td>',
            "bertanggung jawab mutlak",
            "Meterai<br>Rp10.000",
            "Mengetahui,<br>Camat Kalianda",
            "Lurah Way Urang",
        ):
            assert kata in html, kata

    def test_the_announcement_names_people_and_place_but_no_reason(self):
        html = baca(JenisSurat.PENGUMUMAN)
        for kata in ("BUDI CONTOH", "3/1", "WATI CONTOH", "Tidak disepakati", "Penonaktifan"):
            assert kata in html
        assert "Sudah mampu" not in html

    def test_names_are_text_not_markup(self):
        butir = (Butir("Usulan baru", "<b>BUDI</b>", "1", "1", 1, setuju=True),)
        for jenis in (JenisSurat.BERITA_ACARA, JenisSurat.PENGUMUMAN):
            html = baca(jenis, dataclasses.replace(ISI, butir=butir, tempat="<i>Balai</i>"))
            assert "<b>BUDI" not in html
            assert "<i>Balai" not in html

    def test_equal_facts_give_equal_bytes_that_may_be_uploaded_again(self):
        pdf = render_pdf(JenisSurat.BERITA_ACARA, ISI)
        assert pdf == render_pdf(JenisSurat.BERITA_ACARA, dataclasses.replace(ISI))
        periksa_pdf(pdf)

    def test_a_long_agenda_prints_and_counts_its_pages(self):
        butir = tuple(Butir("Usulan baru", f"ORANG {n}", "1", "1", 1, setuju=True) for n in range(120))
        pdf = render_pdf(JenisSurat.PENGUMUMAN, dataclasses.replace(ISI, butir=butir, kertas="F4"))
        halaman = PdfReader(io.BytesIO(pdf)).pages
        assert f"halaman 1 dari {len(halaman)}" in teks(pdf)
        assert len(halaman) >= 3
        assert float(halaman[0].mediabox.height) == pytest.approx(330 / 25.4 * 72, abs=1)


@pytest.mark.django_db
class TestHalaman:
    @pytest.fixture
    def client(self, dunia, masuk):
        return masuk(dunia.operator_desa)

    def test_every_paper_comes_from_the_page_and_is_logged(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        musyawarah = siapkan(client, satu, dua)
        hasil(client, musyawarah, {satu: ("SETUJU", ""), dua: ("TOLAK", "Sudah mampu")})
        tampil = client.get(alamat("detail", musyawarah)).content.decode()
        for jenis in JenisSurat:
            assert alamat(jenis, musyawarah) in tampil
            response = client.get(alamat(jenis, musyawarah))
            assert response.headers["Content-Type"] == "application/pdf"
            nama = f"{jenis.replace('_', '-')}-140-12-ba-2026.pdf"
            assert response.headers["Content-Disposition"] == f'attachment; filename="{nama}"'
            isi = teks(response.content)
            assert "KELURAHAN WAY URANG" in isi.upper()
            catatan = Peristiwa.objects.filter(peristiwa="musyawarah.berkas_diunduh").latest("pk")
            assert (catatan.isi, catatan.objek_id) == ({"surat": jenis.value}, str(musyawarah.pk))
            nomor = [*UsulanAnggota.objects.values_list("nik", flat=True)]
            nomor += UsulanKeluarga.objects.values_list("no_kk", flat=True)
            assert nomor
            assert not any(n and n in isi for n in nomor)

    def test_the_heads_account_gives_the_name_and_results_the_lists(self, dunia, client):
        satu, dua = d.draf(dunia), d.draf(dunia)
        musyawarah = siapkan(client, satu, dua)
        hasil(client, musyawarah, {satu: ("SETUJU", ""), dua: ("TOLAK", "Sudah mampu")})
        isi = teks(client.get(alamat("berita_acara", musyawarah)).content)
        for kata in (
            dunia.kepala_desa.nama,
            dunia.operator_desa.nama,
            str(satu),
            str(dua),
            "Sudah mampu",
            "3/1",
        ):
            assert kata in isi, kata

    def test_before_the_results_only_the_attendance_list_is_printed(self, dunia, client):
        musyawarah = siapkan(client, d.draf(dunia))
        assert client.get(alamat("daftar_hadir", musyawarah)).status_code == 200
        for jenis in set(JenisSurat) - {JenisSurat.DAFTAR_HADIR}:
            response = client.get(alamat(jenis, musyawarah), follow=True)
            assert "Isi dulu hasil setiap usulan" in response.content.decode()

    def test_the_papers_stay_after_sending_and_belong_to_the_village(self, dunia, client, masuk):
        d.ajukan(dunia, d.draf(dunia))
        url = alamat("berita_acara", Musyawarah.objects.get())
        assert masuk(dunia.kepala_desa).get(url).status_code == 200
        assert masuk(dunia.operator_desa_lain).get(url).status_code == 404
        assert masuk(dunia.auditor).get(url).status_code == 403
