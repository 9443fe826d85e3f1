"""What is served as it lies in static/: vendored files unchanged, no inline code, no missing icon."""

from __future__ import annotations

import hashlib
import json
import re
import runpy
from pathlib import Path

import pytest

AKAR = Path(__file__).parents[2]
VENDOR = AKAR / "static" / "vendor"
TEMPLAT = sorted((AKAR / "templates").rglob("*.html"))
HALAMAN = [
    jalur for jalur in TEMPLAT if "surat" not in jalur.parts
]  # letters become PDF, no browser sees them
SPRITE = (AKAR / "static" / "img" / "ikon.svg").read_text()

LARANGAN = {
    "inline script": r"<script(?![^>]*\bsrc=)",
    "style element": r"<style\b",
    "style attribute": r"\sstyle\s*=",
    "event handler": r"\son[a-z]+\s*=",
    "javascript: link": r"javascript:",
}


def sidik() -> dict[str, str]:
    baris = (VENDOR / "SIDIK").read_text().splitlines()
    return {nama: angka for angka, nama in (satu.split("  ") for satu in baris)}


def test_every_vendored_file_has_its_checksum_and_no_other_exists() -> None:
    ada = {
        jalur.relative_to(VENDOR).as_posix(): hashlib.sha256(jalur.read_bytes()).hexdigest()
        for jalur in VENDOR.glob("*/*")
        if jalur.is_file() and jalur.parent.name != "__pycache__"
    }
    assert ada == sidik()


def test_every_package_has_its_licence() -> None:
    for folder in {nama.split("/")[0] for nama in sidik()}:
        assert (VENDOR / folder / "LICENSE").exists()


def test_versions_of_folders_are_those_asked_for() -> None:
    diminta = json.loads((VENDOR / "package.json").read_text())["dependencies"]
    assert {f"{nama}-{versi}" for nama, versi in diminta.items()} == {nama.split("/")[0] for nama in sidik()}


def test_lock_pins_content_and_names_no_host() -> None:
    teks = (VENDOR / "package-lock.json").read_text()
    paket = json.loads(teks)["packages"]
    assert "://" not in teks
    assert all("integrity" in satu for nama, satu in paket.items() if nama)


@pytest.mark.parametrize("nama", [nama for nama in sidik() if nama.endswith((".js", ".css"))])
def test_no_source_map_is_asked_for(nama: str) -> None:
    assert b"sourceMappingURL" not in (VENDOR / nama).read_bytes()


@pytest.mark.parametrize("jalur", HALAMAN, ids=lambda jalur: jalur.relative_to(AKAR).as_posix())
def test_template_has_nothing_inline(jalur: Path) -> None:
    teks = jalur.read_text()
    assert [nama for nama, pola in LARANGAN.items() if re.search(pola, teks)] == []


def test_sprite_is_what_the_vendor_script_lists() -> None:
    daftar = runpy.run_path(str(VENDOR / "perbarui.py"))["IKON"]
    assert re.findall(r'<symbol id="([^"]+)"', SPRITE) == sorted(daftar)


def test_every_icon_a_template_names_exists() -> None:
    diminta = {
        nama for jalur in TEMPLAT for nama in re.findall(r"""{% ikon ["']([^"']+)["']""", jalur.read_text())
    }
    assert diminta <= set(re.findall(r'<symbol id="([^"]+)"', SPRITE))


def test_every_vendored_path_a_template_names_exists() -> None:
    diminta = {nama for jalur in TEMPLAT for nama in re.findall(r"""'vendor/([^']+)'""", jalur.read_text())}
    assert diminta <= set(sidik())
