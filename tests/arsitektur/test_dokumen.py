"""The documents stay true: generated pages, glossary, links, commands, decisions."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from docs import buat

AKAR = Path(__file__).resolve().parents[2]
DOKUMEN = [AKAR / "README.md", AKAR / "CONTRIBUTING.md", *sorted((AKAR / "docs").rglob("*.md"))]
KEPUTUSAN = sorted((AKAR / "docs" / "keputusan").glob("*.md"))
PANDUAN = sorted((AKAR / "docs" / "panduan").glob("*.md"))
ISTILAH = (AKAR / "docs" / "istilah.md").read_text()
APLIKASI = ("dtks", "usulan", "verval", "finalisasi")
MODEL_KITA = [m for m in apps.get_models() if m.__module__.split(".")[0] in APLIKASI]
BERKAS_ISTILAH = ("models.py", "workflow.py", "izin.py", "temuan.py", "kuesioner/__init__.py")
"""Files whose enumerations are words of the field; those of other files are plumbing."""
BAGIAN_KEPUTUSAN = ["Konteks", "Keputusan", "Akibat", "Pilihan yang ditolak"]


def nama_berkas(berkas: Path) -> str:
    return str(berkas.relative_to(AKAR))


# --- pages made from code


@pytest.mark.parametrize("nama", buat.HALAMAN)
def test_pages_made_from_code_are_current(nama: str) -> None:
    assert (AKAR / "docs" / nama).read_text() == buat.HALAMAN[nama]() + "\n", "jalankan: python docs/buat.py"


def test_a_stale_page_is_named_and_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(buat, "FOLDER", tmp_path)
    assert buat.utama(["--periksa"]) == 1
    assert "docs/izin.md" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert buat.utama([]) == 0
    assert buat.utama(["--periksa"]) == 0


# --- glossary


def enumerasi() -> Iterator[type[Enum]]:
    """Every enumeration of the field, found in the source so that none is forgotten."""
    for app in APLIKASI:
        for berkas in sorted((AKAR / app).rglob("*.py")):
            nama = nama_berkas(berkas)
            if nama.endswith(BERKAS_ISTILAH) or berkas.parent.name == "models":
                modul = nama.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
                yield from _enumerasi_di(importlib.import_module(modul), modul)


def _enumerasi_di(tempat: object, modul: str) -> Iterator[type[Enum]]:
    for kelas in vars(tempat).values():
        if isinstance(kelas, type) and kelas.__module__ == modul:
            if issubclass(kelas, Enum):
                yield kelas
            else:
                yield from _enumerasi_di(kelas, modul)


@cache
def bagian_istilah() -> dict[str, set[str]]:
    """Dotted name of an enumeration to the values its section explains."""
    return {
        cocok[1]: set(re.findall(r"^\| `([^`]+)` \| \S", bagian, re.MULTILINE))
        for bagian in re.split(r"^## ", ISTILAH, flags=re.MULTILINE)
        if (cocok := re.search(r"^Di kode: `([\w.]+)`\.", bagian, re.MULTILINE))
    }


ENUMERASI = {f"{kelas.__module__}.{kelas.__qualname__}": kelas for kelas in enumerasi()}


@pytest.mark.parametrize("nama", ENUMERASI)
def test_the_glossary_explains_exactly_the_values_of(nama: str) -> None:
    assert bagian_istilah().get(nama) == {str(anggota.value) for anggota in ENUMERASI[nama]}


def test_the_glossary_has_no_section_of_something_gone() -> None:
    assert {"usulan.workflow.Status", "dtks.inti.izin.Izin", "finalisasi.models.Mandat.Awalan"} <= set(
        ENUMERASI
    )
    assert set(bagian_istilah()) == set(ENUMERASI)


def test_the_glossary_names_every_model_and_its_file() -> None:
    tertulis = dict(re.findall(r"^\| [^|`]+ \| `(\w+)` \|.*\| ([\w/.]+) \|$", ISTILAH, re.MULTILINE))
    assert tertulis == {m.__name__: m.__module__.replace(".", "/") + ".py" for m in MODEL_KITA}


# --- links, pictures, commands

_BLOK_KODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_TAUTAN = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def _jangkar(teks: str) -> set[str]:
    judul = re.findall(r"^#+ (.+)$", _BLOK_KODE.sub("", teks), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", j.lower()).replace(" ", "-") for j in judul}


@pytest.mark.parametrize("berkas", DOKUMEN, ids=nama_berkas)
def test_links_and_pictures_lead_somewhere(berkas: Path) -> None:
    for tautan in _TAUTAN.findall(_BLOK_KODE.sub("", berkas.read_text())):
        if tautan.startswith(("http://", "https://")):
            continue
        jalur, _, jangkar = tautan.partition("#")
        tujuan = (berkas.parent / jalur).resolve() if jalur else berkas
        assert tujuan.exists(), tautan
        assert not jangkar or jangkar in _jangkar(tujuan.read_text()), tautan


def test_every_picture_is_used_in_some_document() -> None:
    gambar = {p.name for p in (AKAR / "docs" / "gambar").glob("*.png")}
    dipakai = {Path(t).name for d in DOKUMEN for t in _TAUTAN.findall(d.read_text()) if t.endswith(".png")}
    assert {g.replace("-360.", ".") for g in gambar} == {d.replace("-360.", ".") for d in dipakai}


@pytest.mark.parametrize("berkas", DOKUMEN, ids=nama_berkas)
def test_commands_in_documents_exist(berkas: Path) -> None:
    teks = berkas.read_text()
    sasaran = set(re.findall(r"^([a-z-]+):", (AKAR / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", teks, re.MULTILINE)) <= sasaran
    assert set(re.findall(r"manage\.py ([a-z_]+)", teks)) <= set(get_commands())
    for skrip in re.findall(r"python3? ([\w/]+\.py)", teks):
        assert (AKAR / skrip).exists(), skrip
    for jalur in re.findall(
        r"`((?:dtks|usulan|verval|finalisasi|tests|docs|templates|static)/[\w/.-]*)`", teks
    ):
        assert (AKAR / jalur).exists(), jalur


# --- form


@pytest.mark.parametrize("berkas", DOKUMEN, ids=nama_berkas)
def test_documents_have_one_title_and_nothing_unfinished(berkas: Path) -> None:
    teks = _BLOK_KODE.sub("", berkas.read_text())
    assert len(re.findall(r"^# ", teks, re.MULTILINE)) == 1
    assert not re.search(r"\b(TODO|FIXME|TBD)\b", teks)


@pytest.mark.parametrize("berkas", KEPUTUSAN, ids=lambda b: b.stem)
def test_a_decision_has_its_four_parts_and_its_number(berkas: Path) -> None:
    teks = berkas.read_text()
    assert re.findall(r"^## (.+)$", teks, re.MULTILINE) == BAGIAN_KEPUTUSAN
    assert teks.startswith(f"# {berkas.name[:4]}. ")


def test_decisions_are_numbered_without_a_gap_and_listed_in_the_first() -> None:
    assert [int(b.name[:4]) for b in KEPUTUSAN] == list(range(len(KEPUTUSAN)))
    terdaftar = re.findall(r"^\| \[\d{4}\]\((\S+)\)", KEPUTUSAN[0].read_text(), re.MULTILINE)
    assert terdaftar == [b.name for b in KEPUTUSAN[1:]]


def test_the_readme_is_short_and_names_both_commands() -> None:
    teks = (AKAR / "README.md").read_text()
    assert teks.count("\n") <= 130
    for perintah in ("make run", "make test", "http://127.0.0.1:8000", "docs/gambar/beranda.png"):
        assert perintah in teks


def test_the_licence_is_the_genuine_text() -> None:
    teks = (AKAR / "LICENSE").read_text()
    assert "Apache License\n                           Version 2.0, January 2004" in teks
    assert teks.rstrip().endswith("limitations under the License.")


@pytest.mark.parametrize("berkas", PANDUAN, ids=lambda b: b.stem)
def test_a_guide_shows_what_it_tells(berkas: Path) -> None:
    assert re.search(r"^1\. ", berkas.read_text(), re.MULTILINE)
    assert "../gambar/" in berkas.read_text()
