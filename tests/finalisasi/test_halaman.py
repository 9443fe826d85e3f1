"""The pages of finalization: every role at every door, and the way of a period from button to button."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dtks.jejak.models import Peristiwa
from dtks.periode.models import Periode, bulan_depan
from dtks.periode.services import buka_periode
from dtks.registri.models import RumahTangga
from dtks.wilayah.cakupan import cakupan
from finalisasi.models import Finalisasi, Surat
from tests import dunia as d
from tests.finalisasi import babak
from usulan.models import UsulanAnggota
from usulan.workflow import Aksi

pytestmark = pytest.mark.django_db

PENGESAH = {"supervisor", "kepala_dinas"}
OPERATOR = {"operator_kabupaten", "operator_kabupaten2"}
PEMBACA = PENGESAH | OPERATOR | {"auditor"}
SEMUA = set(d.ORANG)


def _url(nama: str, *args: object) -> str:
    return reverse(f"finalisasi:{nama}", args=args)


def _rute(hasil: Finalisasi, surat: Surat, tugas: int) -> dict[str, tuple[str, str, set[str]]]:
    """Route -> (method, address, who may), typed from the design."""
    kode = hasil.periode.kode
    with cakupan(d.KABUPATEN):
        berkas = {b.jenis: b.pk for b in hasil.berkas.all()}
    return {
        "daftar": ("get", _url("daftar"), PEMBACA),
        "periode": ("get", _url("periode", kode), PEMBACA),
        "neraca": ("get", _url("neraca", kode), SEMUA),
        "hasil": ("get", _url("hasil", tugas), PEMBACA),
        "tutup": ("get", _url("tutup", kode), OPERATOR),
        "jalankan": ("get", _url("jalankan", kode), OPERATOR),
        "tutup kirim": ("post", _url("tutup", kode), OPERATOR),
        "jalankan kirim": ("post", _url("jalankan", kode), OPERATOR),
        "sahkan": ("post", _url("sahkan", hasil.pk), PENGESAH),
        "tolak": ("post", _url("tolak", hasil.pk), PENGESAH),
        "tanda tangan": ("post", _url("tanda_tangan", surat.pk), PENGESAH),
        "csv": ("get", _url("berkas", berkas["CSV"]), PENGESAH | OPERATOR),
        "xlsx": ("get", _url("berkas", berkas["XLSX"]), PENGESAH | OPERATOR),
        "draf": ("get", _url("berkas", berkas["DRAF"]), PEMBACA),
        "surat": ("get", _url("unduh_surat", surat.pk), PEMBACA),
    }


def _buka(client: Any, cara: str, url: str) -> int:
    response = getattr(client, cara)(url)
    _baca(response)
    return int(response.status_code)


def _baca(response: Any) -> bytes:
    """The whole content; a file is closed by being read to its end."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_every_role_at_every_door(dunia, masuk):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    hasil = babak.bekukan(dunia)
    surat, tugas = babak.sahkan(dunia, hasil)
    salah = []
    for peran in d.ORANG:
        client = masuk(dunia.orang[peran])
        for rute, (cara, url, boleh) in _rute(hasil, surat, tugas.pk).items():
            kode = _buka(client, cara, url)
            if (kode in (200, 302)) != (peran in boleh) or (peran not in boleh and kode != 403):
                salah.append((peran, rute, kode))
    assert salah == []


def test_another_district_finds_nothing(dunia, masuk):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    hasil = babak.bekukan(dunia)
    surat, tugas = babak.sahkan(dunia, hasil)
    client = masuk(babak.orang_kabupaten_lain())
    kode = {
        rute: _buka(client, cara, url)
        for rute, (cara, url, _) in _rute(hasil, surat, tugas.pk).items()
        if rute != "daftar"
    }
    assert set(kode.values()) == {404}, kode
    assert hasil.periode.nama not in client.get(_url("daftar")).content.decode()


def test_who_is_not_signed_in_is_sent_to_sign_in(dunia, client):
    response = client.get(_url("periode", dunia.periode.kode))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("akun:masuk"))


def test_a_period_goes_from_button_to_button_until_the_letter_is_valid(
    dunia, masuk, client, django_capture_on_commit_callbacks
):
    setuju = d.disetujui(dunia, 2)
    menunggu = d.draf(dunia)
    d.ajukan(dunia, menunggu)
    kode = dunia.periode.kode
    halaman = _url("periode", kode)
    operator, supervisor = masuk(dunia.operator_kabupaten), masuk(dunia.supervisor)

    isi = operator.get(halaman).content.decode()
    assert "Tutup penerimaan usulan" in isi
    assert "2 usulan" in isi
    assert "Tutup penerimaan usulan" not in supervisor.get(halaman).content.decode()
    assert operator.post(_url("tutup", kode)).headers["Location"] == halaman

    isi = operator.get(halaman).content.decode()
    assert "Finalisasi periode" in isi
    assert "<strong>2</strong> usulan yang sudah disetujui" in isi
    assert f"{reverse('verval:antrean')}?status=DIAJUKAN" in isi
    assert "259 desa/kelurahan" in isi
    with django_capture_on_commit_callbacks(execute=True):
        operator.post(_url("jalankan", kode))
    with cakupan(d.KABUPATEN):
        hasil = Finalisasi.objects.get()
    assert hasil.sidik_manifes, "the job was sent and has made the files"

    isi = operator.get(halaman).content.decode()
    assert _url("sahkan", hasil.pk) not in isi
    isi = supervisor.get(halaman).content.decode()
    assert hasil.sidik_manifes in isi
    assert "a.n. KEPALA DINAS SOSIAL" in isi
    lupa = supervisor.post(_url("sahkan", hasil.pk), {"sidik_manifes": hasil.sidik_manifes})
    assert "Centang setelah Anda memeriksa" in lupa.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        supervisor.post(_url("sahkan", hasil.pk), {"sidik_manifes": hasil.sidik_manifes, "periksa": "on"})
    with cakupan(d.KABUPATEN):
        surat = Surat.objects.get()
        assert RumahTangga.objects.count() == len(setuju)

    isi = supervisor.get(halaman).content.decode()
    assert surat.nomor in isi
    assert "Menunggu tanda tangan" in isi
    assert "belum ditandatangani" in client.get(_url("periksa_surat", surat.kode)).content.decode()
    unggah = {"berkas": SimpleUploadedFile("surat.pdf", babak.PDF, "application/pdf")}
    assert supervisor.post(_url("tanda_tangan", surat.pk), unggah).status_code == 302
    assert "Surat ini asli dan sah" in client.get(_url("periksa_surat", surat.kode)).content.decode()
    ttd = supervisor.get(_url("unduh_surat", surat.pk), {"ttd": "1"})
    assert _baca(ttd) == babak.PDF


def test_files_other_than_those_seen_are_not_approved(dunia, masuk):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    hasil = babak.bekukan(dunia)
    client = masuk(dunia.supervisor)
    response = client.post(
        _url("sahkan", hasil.pk), {"sidik_manifes": "0" * 64, "periksa": "on"}, follow=True
    )
    assert "Berkas sudah berbeda dari yang Anda lihat" in response.content.decode()
    with cakupan(d.KABUPATEN):
        assert RumahTangga.objects.count() == 0


def test_a_refusal_needs_a_reason_and_stays_readable(dunia, masuk):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    hasil = babak.bekukan(dunia)
    client = masuk(dunia.kepala_dinas)
    url = _url("tolak", hasil.pk)
    assert "Ada 1 hal yang perlu diperbaiki" in client.post(url, {"alasan": "  "}).content.decode()
    panjang = client.post(url, {"alasan": "salah desa " * 60}).content.decode()
    assert "salah desa salah desa" in panjang, "a refused form keeps what was typed"
    client.post(url, {"alasan": "Rekap Kalianda keliru"})
    isi = masuk(dunia.operator_kabupaten).get(_url("periode", hasil.periode.kode)).content.decode()
    assert "Rekap Kalianda keliru" in isi
    assert "Kepala Dinas" in isi
    assert "Finalisasi periode" in isi, "the operator has the period back"


def test_without_a_mandate_the_page_says_why_and_offers_no_approval(dunia, masuk):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    hasil = babak.bekukan(dunia)
    lain = babak.orang_kabupaten_lain()
    lain.wilayah_kerja.update(wilayah=d.KABUPATEN)
    isi = masuk(lain).get(_url("periode", hasil.periode.kode)).content.decode()
    assert "belum mempunyai mandat" in isi
    assert _url("sahkan", hasil.pk) not in isi
    assert _url("tolak", hasil.pk) in isi


def test_a_later_period_waits_for_the_earlier_one(dunia, masuk):
    pertama = dunia.periode
    berikut = buka_periode(d.KABUPATEN, bulan_depan(pertama.mulai))
    client = masuk(dunia.operator_kabupaten)
    balas = client.post(_url("tutup", berikut.kode), follow=True).content.decode()
    assert f"Periode {pertama} masih dibuka" in balas
    client.post(_url("tutup", pertama.kode))
    client.post(_url("tutup", berikut.kode))
    isi = client.get(_url("periode", berikut.kode)).content.decode()
    assert "belum disahkan" in isi
    assert _url("jalankan", berikut.kode) not in isi
    balas = client.post(_url("jalankan", berikut.kode), follow=True).content.decode()
    assert f"Periode {pertama} belum disahkan" in balas
    assert Periode.objects.get(pk=berikut.pk).status == "DITUTUP"


def test_what_cannot_be_applied_is_counted_before_and_listed_after(dunia, masuk):
    satu, dua = d.disetujui(dunia, 2)
    with cakupan(d.KABUPATEN):
        kk = satu.keluarga.get().no_kk
        dua.keluarga.update(no_kk=kk)
    babak.tutup_periode(dunia)
    halaman = _url("periode", dunia.periode.kode)
    isi = masuk(dunia.operator_kabupaten).get(halaman).content.decode()
    assert "<strong>1</strong> usulan yang sudah disetujui" in isi
    assert "1 usulan disetujui yang disisihkan" in isi
    babak.bekukan(dunia)
    isi = masuk(dunia.supervisor).get(halaman).content.decode()
    assert "Disisihkan: 1 usulan" in isi
    assert dua.nama_kepala in isi
    assert dua.nama_kepala not in masuk(dunia.auditor).get(halaman).content.decode()


def test_the_page_shows_the_running_job_and_how_to_reload(dunia, masuk):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    hasil = babak.bekukan(dunia, berkas=False)
    isi = masuk(dunia.supervisor).get(_url("periode", hasil.periode.kode)).content.decode()
    assert 'hx-trigger="every 2s"' in isi
    assert 'href="?"' in isi
    assert "Berkas masih dibuat" in isi
    assert _url("sahkan", hasil.pk) not in isi


def test_every_download_is_logged_and_an_auditor_reads_why_not(dunia, masuk):
    d.disetujui(dunia)
    hasil, surat = babak.sampai_sah(dunia)
    with cakupan(d.KABUPATEN):
        berkas = hasil.berkas.get(jenis="CSV")
    response = masuk(dunia.operator_kabupaten).get(_url("berkas", berkas.pk))
    isi = _baca(response)
    assert len(isi) == berkas.ukuran
    assert "attachment" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]
    ditolak = masuk(dunia.auditor).get(_url("berkas", berkas.pk))
    assert ditolak.status_code == 403
    assert "memuat NIK dan nomor KK" in ditolak.content.decode()
    assert _baca(masuk(dunia.auditor).get(_url("unduh_surat", surat.pk))).startswith(b"%PDF-")
    tercatat = Peristiwa.objects.filter(peristiwa="finalisasi.berkas_diunduh").order_by("id")
    assert [(p.nama_pelaku, p.objek, p.isi["berkas"]) for p in tercatat] == [
        (dunia.operator_kabupaten.nama, "finalisasi", berkas.nama),
        (dunia.auditor.nama, "surat", surat.nomor),
    ]


def test_a_letter_not_made_yet_is_not_found(dunia, masuk):
    d.disetujui(dunia)
    babak.tutup_periode(dunia)
    surat, _ = babak.sahkan(dunia, babak.bekukan(dunia), pdf=False)
    client = masuk(dunia.supervisor)
    assert client.get(_url("unduh_surat", surat.pk)).status_code == 404
    unggah = {"berkas": SimpleUploadedFile("surat.pdf", babak.PDF)}
    assert "Surat masih dibuat" in client.post(_url("tanda_tangan", surat.pk), unggah).content.decode()


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        (b"PK\x03\x04 bukan pdf", "Berkas bukan PDF"),
        (b"%PDF-1.7 terpotong" + b"0" * 5000, "Berkas bukan PDF yang utuh"),
        (babak.PDF + b" " * 10 * 1024 * 1024, "Paling besar 10 MB"),
        (b"", "kosong"),
    ],
)
def test_a_signed_letter_that_will_not_do_is_refused_with_the_cure(dunia, masuk, isi, pesan):
    d.disetujui(dunia)
    _, surat = babak.sampai_sah(dunia)
    unggah = {"berkas": SimpleUploadedFile("surat.pdf", isi)}
    response = masuk(dunia.supervisor).post(_url("tanda_tangan", surat.pk), unggah)
    assert pesan in response.content.decode()
    with cakupan(d.KABUPATEN):
        assert Surat.objects.get().status == "MENUNGGU_TTD"


def test_a_wrong_signed_letter_is_replaced_only_with_a_reason_and_the_trail_keeps_both(dunia, masuk):
    d.disetujui(dunia)
    _, surat = babak.sampai_sah(dunia)
    client = masuk(dunia.supervisor)

    def unggah(isi: bytes, **lain: str) -> str:
        data = {"berkas": SimpleUploadedFile("surat.pdf", isi), **lain}
        response = client.post(_url("tanda_tangan", surat.pk), data, follow=True)
        return str(response.content.decode())

    unggah(babak.PDF)
    surat.refresh_from_db()
    pertama = surat.sidik_ttd
    assert "tuliskan alasannya" in unggah(babak.PDF + b"\n")
    assert "sekarang sah" in unggah(babak.PDF + b"\n", alasan="halaman kedua tidak terpindai")
    surat.refresh_from_db()
    assert surat.sidik_ttd != pertama
    terakhir = Peristiwa.objects.filter(peristiwa="surat.ditandatangani").latest("id")
    assert terakhir.isi["sebelumnya"] == pertama
    assert terakhir.isi["alasan"] == "halaman kedua tidak terpindai"


def test_the_public_check_says_what_the_letter_says_and_nothing_about_people(dunia, client):
    usulan = d.disetujui(dunia)[0]
    hasil, surat = babak.sampai_sah(dunia)
    response = client.get(_url("periksa_surat", surat.kode.lower()))
    isi = response.content.decode()
    for fakta in (surat.nomor, surat.kode, surat.sidik, hasil.sidik_manifes, str(hasil.periode)):
        assert fakta in isi
    with cakupan(d.KABUPATEN):
        for orang in UsulanAnggota.objects.filter(usulan=usulan):
            assert orang.nik not in isi
            assert orang.nama not in isi
    assert len(response.content) < 60_000


def test_an_unknown_code_is_not_found_in_plain_words(db, client):
    response = client.get(_url("periksa_surat", "TIDAKADA2345"))
    assert response.status_code == 404
    assert "Surat tidak ditemukan" in response.content.decode()


def test_trying_out_codes_is_stopped_after_thirty_a_minute_from_one_address(db, client):
    kode = [client.get(_url("periksa_surat", f"COBA{n}")).status_code for n in range(31)]
    assert kode == [404] * 30 + [429]
    lain = client.get(_url("periksa_surat", "COBA"), REMOTE_ADDR="203.0.113.9")
    assert lain.status_code == 404


def test_a_village_reads_its_own_neraca_running_and_written(dunia, masuk):
    sendiri = d.draf(dunia)
    tetangga = [d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA) for _ in range(2)]
    d.ajukan(dunia, sendiri)
    d.ajukan(dunia, *tetangga, oleh=dunia.operator_desa_lain)
    d.putus(dunia, sendiri, Aksi.TOLAK, "sudah mampu")
    url = _url("neraca", dunia.periode.kode)

    def ringkas(orang: Any) -> str:
        teks: str = masuk(orang).get(url, headers={"HX-Request": "true"}).content.decode()
        return " ".join(teks.split())

    assert "1 masuk, 0 bawaan" in ringkas(dunia.operator_desa)
    assert "3 masuk, 0 bawaan" in ringkas(dunia.operator_kabupaten)
    assert "2 diproses" in ringkas(dunia.operator_kabupaten)
    babak.tutup_periode(dunia)
    babak.bekukan(dunia, berkas=False)
    assert "1 masuk, 0 bawaan" in ringkas(dunia.operator_desa)
    assert "0 difinalisasi, 1 ditolak, 0 ditarik, 0 dibawa" in ringkas(dunia.operator_desa)
    assert "2 dibawa" in ringkas(dunia.operator_desa_lain)


def test_the_list_puts_what_waits_first_and_says_how_long_ago_the_last_was(dunia, masuk):
    client = masuk(dunia.auditor)
    assert "Belum ada periode yang disahkan" in client.get(_url("daftar")).content.decode()
    d.disetujui(dunia)
    hasil, surat = babak.sampai_sah(dunia)
    isi = client.get(_url("daftar")).content.decode()
    assert "Sejak pengesahan terakhir" in isi
    assert f"menandatangani surat {surat.nomor}" in isi
    menunggu = Periode.objects.exclude(pk=hasil.periode_id).get()
    assert isi.index(menunggu.nama) < isi.index("Sudah disahkan") < isi.rindex(hasil.periode.nama)
