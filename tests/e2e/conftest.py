"""Chromium of the system, at phone and desktop width, and people who use it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, ViewportSize

from tests.dunia import PDF_KOSONG, SANDI

# Playwright's loop runs in the thread of the test, where Django would refuse the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

LEBAR: dict[str, ViewportSize] = {
    "ponsel": {"width": 360, "height": 740},
    "meja": {"width": 1280, "height": 800},
}
AMAN = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": AMAN.split()}


class Peramban:
    """One person's browser: signs in, goes about, and demands of every page seen that it is in order."""

    def __init__(self, browser: Browser, alamat: str, ukuran: ViewportSize) -> None:
        self.konteks = browser.new_context(viewport=ukuran, locale="id-ID", accept_downloads=True)
        self.page: Page = self.konteks.new_page()
        self.page.set_default_timeout(8000)
        self.alamat = alamat
        self.galat: list[str] = []
        self.page.on("pageerror", lambda e: self.galat.append(str(e)))
        self.page.on("console", lambda m: self.galat.append(m.text) if m.type == "error" else None)

    def masuk(self, nama_pengguna: str) -> Peramban:
        self.buka("/masuk/")
        self.isi("Nama pengguna", nama_pengguna)
        self.page.locator("[name=password]").fill(SANDI)
        self.tekan("Masuk")
        return self

    def buka(self, path: str) -> None:
        self.page.goto(self.alamat + path)
        self.periksa()

    def tekan(self, nama: str) -> None:
        """Press a button or follow a link by its words; look at the page it leads to."""
        tombol = self.page.get_by_role("main").get_by_role("button", name=nama, exact=True)
        tautan = self.page.get_by_role("main").get_by_role("link", name=nama, exact=True)
        (tombol.or_(tautan)).first.click()
        self.page.wait_for_load_state()
        self.periksa()

    def isi(self, label: str, nilai: str) -> None:
        self._kolom(label).fill(nilai)

    def pilih(self, label: str, nilai: str) -> None:
        self._kolom(label).select_option(label=nilai)

    def centang(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def _kolom(self, label: str) -> Locator:
        """The field of a label; a required one carries a star after its words."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}\s*\*?$"))

    def periksa(self) -> None:
        """No axe violation, no sideways scroll, no script error, one heading."""
        hasil = Axe().run(self.page)
        assert hasil.violations_count == 0, f"{self.page.url}\n{hasil.generate_report()}"
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth"), self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.galat == [], self.page.url

    @property
    def teks(self) -> str:
        return self.page.get_by_role("main").inner_text()


@pytest.fixture(params=LEBAR)
def ukuran(request: pytest.FixtureRequest) -> ViewportSize:
    lebar: ViewportSize = LEBAR[request.param]
    return lebar


@pytest.fixture
def orang(browser: Browser, live_server: Any, ukuran: ViewportSize) -> Iterator[Any]:
    """Open a browser for somebody: `orang("operator.desa")`."""
    dibuka: list[Peramban] = []

    def buka(nama_pengguna: str = "") -> Peramban:
        peramban = Peramban(browser, live_server.url, ukuran)
        dibuka.append(peramban)
        return peramban.masuk(nama_pengguna) if nama_pengguna else peramban

    yield buka
    for satu in dibuka:
        satu.konteks.close()


@pytest.fixture
def berita_acara(tmp_path: Path) -> Path:
    path = tmp_path / "berita-acara.pdf"
    path.write_bytes(PDF_KOSONG)
    return path
