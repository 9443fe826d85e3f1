"""Pictures of the guides, taken from a running demo that has just been filled.

`python docs/gambar.py --alamat http://127.0.0.1:8000 --sandi SANDI-DEMO` writes docs/gambar/*.png, each page
once 1280 and once 360 pixels wide. The last scenes close and finalize the running period of the demo.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

FOLDER = Path(__file__).parent / "gambar"
PERAMBAN = "/usr/bin/chromium"
UKURAN = (("", 1280, 720), ("-360", 360, 740))
"""Suffix of the file's name, width, least height."""
TINGGI_TERBESAR = 1400
WARNA = 128
BATAS_TUNGGU_BERKAS = 90

USULAN_CONTOH = {"alamat": "Jl. Kenanga No. 5", "rt": "3", "rw": "1"}
NO_KK_CONTOH = "1801990903150071"
ANGGOTA_CONTOH = {
    "nik": "1801991202800071",
    "nama": "BUDI CONTOH",
    "tempat_lahir": "KALIANDA",
    "pekerjaan": "BURUH TANI/PERKEBUNAN",
    "ibu_kandung": "AMINAH",
}
KOLOM_UNGGAHAN = (
    "NIK;PROGRAM BANSOS;NOKK;NAMA;TEMPAT LAHIR;TANGGAL LAHIR;IBU KANDUNG;JENIS KELAMIN;JENIS PEKERJAAN;STATUS KAWIN;"
    "ALAMAT;RT;RW;PROVINSI;KABUPATEN;KECAMATAN;KELURAHAN;STATUS DISABILITAS;KODE JENIS DISABILITAS;STATUS HAMIL;"
    "TGL MULAI HAMIL"
)
UNGGAHAN_CONTOH = (
    ("1801990101800081", "1801990203160081", "SUGIONO CONTOH", "01/01/1980", "Laki-laki"),
    ("1801994202840082", "1801990203160081", "LASTRI CONTOH", "02/02/1984", "Perempuan"),
    ("1801990503790083", "1801990203160083", "MISKUN CONTOH", "05/03/1979", "Laki-laki"),
    ("18019905037900", "1801990203160084", "TUGIMAN CONTOH", "05/03/1979", "Laki-laki"),
)
"""NIK, No KK, name, birth date, sex; the last NIK is two digits short, to show a refused row."""
MUSYAWARAH_CONTOH = {
    "tempat": "Balai Kelurahan Way Urang",
    "nomor_berita_acara": "02/BA-MUS/CONTOH",
    "jumlah_peserta": "24",
}


@dataclass(frozen=True)
class Juru:
    """Takes the pictures: a browser, the demo's address and the password of its accounts."""

    browser: Browser
    alamat: str
    sandi: str

    @contextmanager
    def tamu(self) -> Iterator[Page]:
        """A page of somebody who has not signed in."""
        with self.browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta") as konteks:
            yield konteks.new_page()

    @contextmanager
    def sebagai(self, nama: str) -> Iterator[Page]:
        """A page on which the demo account `nama` is signed in."""
        with self.tamu() as page:
            self.buka(page, "/masuk/")
            page.fill("[name=username]", nama)
            page.fill("[name=password]", self.sandi)
            tekan(page.locator("main button[type=submit]"))
            yield page

    def buka(self, page: Page, path: str) -> None:
        """Go to a path of the demo."""
        page.goto(self.alamat + path)

    def ambil(self, page: Page, nama: str, *, dari: str = "") -> None:
        """Save the page in every size, or what is seen from the element `dari` on.

        The window grows with the page, so that nothing sticky covers the middle of it.
        """
        page.evaluate("document.activeElement?.blur()")
        for akhiran, lebar, tinggi in UKURAN:
            page.set_viewport_size({"width": lebar, "height": tinggi})
            if dari:
                page.locator(dari).evaluate("bagian => bagian.scrollIntoView({behavior: 'instant'})")
            else:
                isi = int(page.evaluate("document.documentElement.scrollHeight"))
                page.set_viewport_size({"width": lebar, "height": min(max(tinggi, isi), TINGGI_TERBESAR)})
                page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
            gambar = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
            gambar.quantize(WARNA, Image.Quantize.MAXCOVERAGE).save(
                FOLDER / f"{nama}{akhiran}.png", optimize=True
            )
        page.set_viewport_size({"width": UKURAN[0][1], "height": UKURAN[0][2]})


def tekan(sasaran: Locator) -> None:
    """Click, and wait for the page it leads to."""
    with sasaran.page.expect_navigation():
        sasaran.click()


def tautan(page: Page, nama: str) -> Locator:
    """The first link of the page's content with these words."""
    return page.locator("main").get_by_role("link", name=nama).first


def tombol(page: Page, nama: str) -> Locator:
    """The first button of the page's content with these words."""
    return page.locator("main").get_by_role("button", name=nama).first


def langkah(page: Page, tombol_simpan: str, berikut: str) -> None:
    """Save a step of the quick entry and wait for what comes next."""
    tombol(page, tombol_simpan).click()
    page.locator(berikut).wait_for()


def usulan_baru(juru: Juru, page: Page) -> None:
    """The four steps of a new household, the proposal, and the page of one person."""
    juru.buka(page, "/usulan/baru/")
    page.select_option("[name=asal]", index=1)
    for nama, isi in USULAN_CONTOH.items():
        page.fill(f"[name={nama}]", isi)
    juru.ambil(page, "usulan-baru")
    langkah(page, "Simpan & lanjut", "[data-langkah=keluarga]")
    page.fill("[name=k-0-no_kk]", NO_KK_CONTOH)
    for nama, isi in ANGGOTA_CONTOH.items():
        page.fill(f"[name=a0-0-{nama}]", isi)
    juru.ambil(page, "usulan-keluarga")
    langkah(page, "Simpan & lanjut", "[data-langkah=kriteria]")
    juru.ambil(page, "usulan-kriteria")
    langkah(page, "Simpan & lanjut", "[data-langkah=foto]")
    juru.ambil(page, "usulan-foto")
    langkah(page, "Simpan & selesai", "[data-langkah=selesai]")
    tekan(tautan(page, "Lihat usulan ini"))
    juru.ambil(page, "usulan-kelengkapan")
    page.locator("details.kartu-anggota > summary").first.click()
    tekan(page.locator("details.kartu-anggota[open]").get_by_role("link", name="Ubah"))
    juru.ambil(page, "usulan-anggota")


def terdaftar(juru: Juru, page: Page) -> None:
    """Proposals about known households: where they begin, a correction, a move."""
    juru.buka(page, "/usulan/pilih/")
    juru.ambil(page, "usulan-pilih")
    for jenis in ("PERBAIKAN", "PINDAH"):
        juru.buka(page, f"/usulan/?jenis={jenis}")
        tekan(page.locator("td.nama a").first)
        juru.ambil(page, f"usulan-{jenis.lower()}")


def unggahan(juru: Juru, page: Page) -> None:
    """A small file of the national template, and what its check found."""
    baris = [
        f"{nik};BPNT;{kk};{nama};KALIANDA;{lahir};AMINAH;{kelamin};BURUH;Kawin;JL. KENANGA 5;1;1;LAMPUNG;"
        "LAMPUNG SELATAN;KALIANDA;WAY URANG;TIDAK;;TIDAK;"
        for nik, kk, nama, lahir, kelamin in UNGGAHAN_CONTOH
    ]
    isi = "\n".join([KOLOM_UNGGAHAN, *baris]).encode()
    juru.buka(page, "/unggahan/baru/")
    page.set_input_files(
        "[name=berkas]", {"name": "usulan-november.csv", "mimeType": "text/csv", "buffer": isi}
    )
    tekan(tombol(page, "Periksa berkas"))
    for _ in range(BATAS_TUNGGU_BERKAS):
        if tombol(page, "Ambil yang benar").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    juru.ambil(page, "unggah-pratinjau")


def desa(juru: Juru) -> None:
    """What a village operator does: enter, bring to the musyawarah, repair."""
    with juru.tamu() as page:
        juru.buka(page, "/masuk/")
        juru.ambil(page, "masuk")
    with juru.sebagai("operator.desa") as page:
        juru.ambil(page, "beranda-desa")
        usulan_baru(juru, page)
        juru.buka(page, "/musyawarah/baru/")
        page.locator("[name=usulan]:enabled").first.check()
        for nama, isi in MUSYAWARAH_CONTOH.items():
            page.fill(f"[name={nama}]", isi)
        page.fill("[name=tanggal]", f"{datetime.now(ZoneInfo('Asia/Jakarta')):%d/%m/%Y}")
        juru.ambil(page, "musyawarah-baru")
        tekan(tombol(page, "Siapkan musyawarah"))
        juru.ambil(page, "musyawarah-disiapkan")
        terdaftar(juru, page)
        unggahan(juru, page)
        juru.buka(page, "/usulan/?status=DIKEMBALIKAN")
        tekan(page.locator("td.nama a").first)
        juru.ambil(page, "usulan-dikembalikan")


def kunjungan(juru: Juru) -> None:
    """What a field officer does: visit a household."""
    with juru.sebagai("petugas") as page:
        juru.buka(page, "/verval/?status=DIAJUKAN")
        tekan(page.locator("td.nama a").first)
        tekan(tautan(page, "Catat kunjungan"))
        juru.ambil(page, "verval-kunjungan")


def kabupaten(juru: Juru) -> None:
    """What the district's operator does: decide, close, finalize."""
    with juru.sebagai("operator.kabupaten") as page:
        juru.ambil(page, "beranda")
        juru.buka(page, "/verval/?status=TERVERIFIKASI")
        juru.ambil(page, "verval-antrean")
        tekan(page.locator("td.nama a").first)
        juru.ambil(page, "verval-usulan")
        tekan(tautan(page, "Kembalikan ke desa"))
        juru.ambil(page, "verval-kembalikan")
        juru.buka(page, "/finalisasi/")
        juru.ambil(page, "finalisasi-daftar")
        tekan(page.locator("ul.tugas a").first)
        juru.ambil(page, "finalisasi-periode")
        tekan(tautan(page, "Tutup penerimaan usulan"))
        juru.ambil(page, "finalisasi-tutup")
        tekan(tombol(page, "Tutup penerimaan usulan"))
        juru.ambil(page, "finalisasi-kesiapan")
        tekan(tautan(page, "Finalisasi periode"))
        tekan(tombol(page, "Finalisasi periode"))
        juru.buka(page, "/finalisasi/")
        tekan(page.locator("ul.tugas a").first)
        tunggu_berkas(page)
        juru.ambil(page, "finalisasi-berkas")


def tunggu_berkas(page: Page) -> None:
    """Reload the period's page until the worker has made its files."""
    for _ in range(BATAS_TUNGGU_BERKAS):
        if page.get_by_text("SHA-256 manifes").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise SystemExit("Berkas periode belum jadi. Periksa apakah pekerja (worker) demo berjalan.")


def supervisor(juru: Juru) -> None:
    """What a supervisor does: check and approve; where the letter is, and how anyone checks it."""
    with juru.sebagai("supervisor") as page:
        juru.ambil(page, "beranda-supervisor")
        juru.buka(page, "/finalisasi/")
        tekan(page.locator("ul.tugas a").first)
        juru.ambil(page, "pengesahan", dari="#pengesahan")
        juru.buka(page, "/finalisasi/")
        tekan(page.locator("th.nama a").first)
        juru.ambil(page, "surat")
        kode = page.locator("a[href^='/surat/']").first.inner_text()
    with juru.tamu() as page:
        juru.buka(page, f"/surat/{kode}/")
        juru.ambil(page, "periksa-surat")


ADEGAN: tuple[Callable[[Juru], None], ...] = (desa, kunjungan, kabupaten, supervisor)


def utama(argumen: list[str]) -> None:
    """Take every picture anew."""
    pengurai = argparse.ArgumentParser(description="Membuat gambar panduan dari demo yang sedang berjalan.")
    pengurai.add_argument("--alamat", default="http://127.0.0.1:8000")
    pengurai.add_argument("--sandi", required=True, help="kata sandi akun contoh")
    pilihan = pengurai.parse_args(argumen)
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PERAMBAN, args=["--no-sandbox"])
        juru = Juru(browser, pilihan.alamat.rstrip("/"), pilihan.sandi)
        for adegan in ADEGAN:
            adegan(juru)
        browser.close()
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} gambar di {FOLDER}\n")


if __name__ == "__main__":
    utama(sys.argv[1:])
