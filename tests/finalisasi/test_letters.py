"""The Surat Pengesahan: what it says, what it refuses, and that the same facts give the same bytes."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import socket
import subprocess
import sys
from datetime import UTC
from pathlib import Path
from typing import Any

import pypdf
import pytest
from syrupy.assertion import SnapshotAssertion

from dtks.tampilan import cetak
from dtks.tampilan.cetak import HurufTidakAda
from finalisasi import letters
from finalisasi.letters import BarisRekap, Neraca, Penandatangan
from tests.finalisasi.contoh_surat import KECAMATAN, LOGO, contoh_surat

# WeasyPrint leaves the file of its colour profile for the garbage collector to close.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014.icc:ResourceWarning")

AKAR = Path(__file__).resolve().parents[2]
WATERMARK = "DRAF \N{EN DASH} BELUM DISAHKAN"

CETAK_SENDIRI = """
import hashlib
from django.conf import settings
mesin = "django.template.backends.django.DjangoTemplates"
settings.configure(TEMPLATES=[{"BACKEND": mesin, "DIRS": ["templates"]}])
import django
django.setup()
from finalisasi.letters import render_pdf
from tests.finalisasi.contoh_surat import contoh_surat
print(hashlib.sha256(render_pdf(contoh_surat())).hexdigest())
"""


def baca(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def teks(halaman: pypdf.PageObject) -> str:
    return " ".join(halaman.extract_text().split())


def satu_baris(**ubah: object) -> tuple[BarisRekap, ...]:
    baris = BarisRekap("180106", "Kalianda", 1, 29, {"BARU": 1}, 1, 4)
    return (dataclasses.replace(baris, **ubah),)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return letters.render_pdf(contoh_surat())


def test_the_letter_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert letters.render_html(contoh_surat()) == snapshot


def test_a_district_of_17_kecamatan_fits_two_pages(pdf: bytes) -> None:
    halaman = [teks(h) for h in baca(pdf).pages]
    assert len(halaman) == 2
    for urut, isi in enumerate(halaman, 1):
        assert f"halaman {urut} dari 2" in isi
        assert "K7QF3M9PXW2D" in isi
        assert "bukan tanda tangan elektronik" in isi


def test_the_pdf_carries_number_names_totals_and_file_digests(pdf: bytes) -> None:
    surat = contoh_surat()
    isi = " ".join(teks(h) for h in baca(pdf).pages)
    diharapkan = [
        surat.nomor,
        surat.sidik_manifes,
        surat.segel,
        "2.403 (dua ribu empat ratus tiga) rumah tangga",
    ]
    diharapkan += [nama for _, nama, _ in KECAMATAN]
    diharapkan += [b.sha256 for b in surat.berkas]
    assert [x for x in diharapkan if x not in isi] == []


def test_equal_facts_give_equal_bytes(pdf: bytes) -> None:
    sama = contoh_surat(dicetak_pada=contoh_surat().dicetak_pada.astimezone(UTC))
    assert sama == contoh_surat()
    assert letters.render_pdf(sama) == pdf


def test_another_process_prints_the_same_bytes(pdf: bytes) -> None:
    lingkungan = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "America/Lima", "PYTHONPATH": str(AKAR)}
    perintah = [sys.executable, "-c", CETAK_SENDIRI]
    hasil = subprocess.run(perintah, cwd=AKAR, env=lingkungan, capture_output=True, text=True, check=True)
    assert hasil.stdout.strip() == hashlib.sha256(pdf).hexdigest()


def test_another_fact_gives_another_identifier(pdf: bytes) -> None:
    sini: Any = baca(pdf).trailer["/ID"]
    sana: Any = baca(letters.render_pdf(contoh_surat(versi=2))).trailer["/ID"]
    assert sana[0] != sini[0]


def test_the_printing_time_is_the_creation_date(pdf: bytes) -> None:
    metadata = baca(pdf).metadata
    assert metadata is not None
    assert metadata.creation_date == metadata.modification_date == contoh_surat().dicetak_pada


def test_the_pdf_is_marked_pdfa_3u_and_has_a_colour_profile(pdf: bytes) -> None:
    akar: Any = baca(pdf).trailer["/Root"]
    xmp = akar["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="U"' in xmp
    assert akar["/OutputIntents"][0]["/DestOutputProfile"].get_data()


def test_every_font_is_embedded_and_maps_to_text(pdf: bytes) -> None:
    nama = set()
    halaman: Any
    for halaman in baca(pdf).pages:
        for huruf in halaman["/Resources"]["/Font"].values():
            huruf = huruf.get_object()
            uraian = huruf["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in uraian
            assert "/ToUnicode" in huruf
            nama.add(huruf["/BaseFont"].partition("+")[2])
    assert nama == {"Liberation-Serif", "Liberation-Serif-Bold", "Liberation-Mono"}


def test_only_a_draft_carries_the_watermark_and_on_every_page(pdf: bytes) -> None:
    draf = baca(letters.render_pdf(contoh_surat(draf=True)))
    assert all(WATERMARK in teks(h) for h in draf.pages)
    assert not any("DRAF" in teks(h) for h in baca(pdf).pages)


def test_a_draft_without_number_prints_dots() -> None:
    html = letters.render_html(contoh_surat(draf=True, nomor=""))
    assert "Nomor: …………" in html
    assert "<title>Surat Pengesahan DTKS November 2026</title>" in html


@pytest.mark.parametrize(("kertas", "ukuran"), [("A4", (210, 297)), ("F4", (215, 330))])
def test_paper_size(kertas: str, ukuran: tuple[int, int]) -> None:
    kotak = baca(letters.render_pdf(contoh_surat(kertas=kertas))).pages[0].mediabox
    assert (round(kotak.width / 72 * 25.4), round(kotak.height / 72 * 25.4)) == ukuran


def test_nothing_outside_the_letter_is_fetched(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sambungan: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, alamat: sambungan.append(alamat))
    luar = b'<image href="http://192.0.2.1/a.png"/><image href="file:///etc/hostname"/></svg>'
    kop = dataclasses.replace(contoh_surat().kop, logo=LOGO.replace(b"</svg>", luar))
    letters.render_pdf(contoh_surat(kop=kop))
    assert sambungan == []
    assert caplog.text.count("disallowed protocol") == 2


def test_a_missing_typeface_is_an_error_not_another_typeface(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cetak, "HURUF", "Huruf Karangan")
    with pytest.raises(HurufTidakAda, match="fonts-liberation"):
        letters.render_pdf(contoh_surat())


@pytest.mark.parametrize(
    ("jumlah", "tertulis"),
    [
        (0, "0 (nol)"),
        (1, "1 (satu)"),
        (10, "10 (sepuluh)"),
        (11, "11 (sebelas)"),
        (12, "12 (dua belas)"),
        (20, "20 (dua puluh)"),
        (100, "100 (seratus)"),
        (101, "101 (seratus satu)"),
        (312, "312 (tiga ratus dua belas)"),
        (1_000, "1.000 (seribu)"),
        (1_111, "1.111 (seribu seratus sebelas)"),
        (2_001, "2.001 (dua ribu satu)"),
        (11_000, "11.000 (sebelas ribu)"),
        (100_000, "100.000 (seratus ribu)"),
        (101_101, "101.101 (seratus satu ribu seratus satu)"),
        (1_000_000, "1.000.000 (satu juta)"),
        (1_001_000, "1.001.000 (satu juta seribu)"),
    ],
)
def test_counts_are_written_in_figures_and_words(jumlah: int, tertulis: str) -> None:
    html = letters.render_html(contoh_surat(rekap=satu_baris(rumah_tangga=jumlah)))
    assert f"{tertulis} rumah tangga" in " ".join(html.split())


def test_a_kind_nobody_proposed_has_no_column() -> None:
    html = letters.render_html(contoh_surat(rekap=satu_baris(jumlah={"PROGRAM": 3, "PINDAH": 0})))
    assert "<th>Program bantuan</th>" in html
    assert "<th>Pindah wilayah</th>" not in html
    assert "<th>Usulan baru</th>" not in html


def test_a_kind_without_column_is_refused_rather_than_dropped() -> None:
    with pytest.raises(ValueError, match="SANGGAH"):
        letters.render_html(contoh_surat(rekap=satu_baris(jumlah={"SANGGAH": 1})))


def test_the_total_row_adds_the_kecamatan() -> None:
    dua = satu_baris() + satu_baris(
        kode="180104", nama="Natar", desa_mengusulkan=20, desa_total=26, jiwa=1_200
    )
    html = "".join(letters.render_html(contoh_surat(rekap=dua)).split())
    assert 'Jumlah</td><tdclass="tengah">21/55</td><td>2</td><td>2</td><td>1.204</td>' in html


def test_a_neraca_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="tidak seimbang"):
        Neraca(bawaan=1, masuk=2, difinalisasi=1, ditolak=0, ditarik=0, dibawa=1)


def test_villages_left_out_are_counted_and_named() -> None:
    html = " ".join(letters.render_html(contoh_surat(desa_tidak_ikut=("Way Urang", "Bumi Agung"))).split())
    assert "Sebanyak 2 (dua) desa/kelurahan tidak ikut" in html
    assert "Way Urang; Bumi Agung." in html


def test_a_period_without_absent_village_says_so() -> None:
    html = " ".join(letters.render_html(contoh_surat(desa_tidak_ikut=())).split())
    assert "Seluruh desa/kelurahan ikut dalam finalisasi periode ini." in html
    assert "tidak ikut finalisasi periode ini" not in html


def test_names_cannot_carry_markup() -> None:
    html = letters.render_html(contoh_surat(rekap=satu_baris(nama="<b>Kalianda</b>")))
    assert "&lt;b&gt;Kalianda&lt;/b&gt;" in html


def test_a_letterhead_without_logo_or_contacts_prints_none() -> None:
    kop = letters.Kop("Pemerintah Kabupaten Contoh", "Dinas Sosial", "Jalan Contoh 1")
    html = letters.render_html(contoh_surat(kop=kop))
    assert "<img" not in html
    assert not any(kata in html for kata in ("Telepon", "Kode Pos", "Surel", "Laman"))


def test_a_letter_of_dtsen_names_dtsen() -> None:
    html = letters.render_html(contoh_surat(basis="DTSEN"))
    assert "Data Tunggal Sosial dan Ekonomi Nasional (DTSEN)" in html
    assert "DTKS periode" not in html


@pytest.mark.parametrize(
    ("awalan", "jabatan", "asal", "baris", "lengkap"),
    [
        ("", "Kepala Dinas", "", ("KEPALA DINAS,",), "Kepala Dinas"),
        ("Plt.", "Kepala Dinas", "", ("Plt. KEPALA DINAS,",), "Plt. Kepala Dinas"),
        ("Plh.", "Kepala Dinas", "", ("Plh. KEPALA DINAS,",), "Plh. Kepala Dinas"),
        (
            "a.n.",
            "Sekretaris",
            "Kepala Dinas",
            ("a.n. KEPALA DINAS", "SEKRETARIS,"),
            "Sekretaris, atas nama Kepala Dinas",
        ),
    ],
)
def test_how_a_signer_is_written(
    awalan: str, jabatan: str, asal: str, baris: tuple[str, ...], lengkap: str
) -> None:
    orang = Penandatangan(awalan, jabatan, asal, "Contoh Nama", "Pembina (IV/a)", "197001011995031001")
    assert orang.baris_jabatan == baris
    assert orang.jabatan_lengkap == lengkap
    assert orang.nip_berspasi == "19700101 199503 1 001"
    html = letters.render_html(contoh_surat(penandatangan=orang))
    assert all(f"<p>{b}</p>" in html for b in baris)


@pytest.mark.parametrize(("awalan", "asal"), [("a.n.", ""), ("u.b.", "Kepala Dinas")])
def test_a_signer_without_standing_is_refused(awalan: str, asal: str) -> None:
    with pytest.raises(ValueError, match=r"a\.n\.|u\.b\."):
        Penandatangan(awalan, "Sekretaris", asal, "Contoh Nama", "", "")
