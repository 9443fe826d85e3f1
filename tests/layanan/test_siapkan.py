"""Setting up `.venv`: once, again when the lock or the environment broke, never twice at the same time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dtks.layanan import siapkan


@pytest.fixture
def pohon(tmp_path: Path) -> Path:
    """A repository with the setup program and lock files that name no package."""
    program = tmp_path / "dtks" / "layanan" / "siapkan.py"
    program.parent.mkdir(parents=True)
    shutil.copy(siapkan.__file__, program)
    for nama in (siapkan.KUNCI, siapkan.KUNCI_UJI):
        (tmp_path / nama).write_text("# kosong\n")
    return program


def mulai(program: Path, *argumen: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, program, *argumen], stdout=subprocess.PIPE, text=True)


def selesai(proses: subprocess.Popen[str]) -> str:
    keluaran, _ = proses.communicate(timeout=120)
    assert proses.returncode == 0
    return keluaran


def test_two_at_once_make_one_environment_and_later_runs_do_nothing(pohon: Path) -> None:
    keluaran = [selesai(proses) for proses in [mulai(pohon), mulai(pohon)]]
    assert sum("Membuat" in teks for teks in keluaran) == 1
    assert selesai(mulai(pohon)) == ""
    assert "Memasang paket Python" in selesai(mulai(pohon, "--uji"))
    assert selesai(mulai(pohon)) == ""
    (pohon.parents[2] / siapkan.KUNCI).write_text("# berubah\n")
    berubah = selesai(mulai(pohon))
    assert "Memasang paket Python" in berubah
    assert "Membuat" not in berubah


def test_a_half_made_or_broken_environment_is_made_anew(pohon: Path) -> None:
    venv = pohon.parents[2] / ".venv"
    (venv / "bin").mkdir(parents=True)
    assert "Membuat" in selesai(mulai(pohon))
    (venv / "sedang-memasang").touch()
    (venv / "sisa").touch()
    assert "Membuat" in selesai(mulai(pohon))
    assert not (venv / "sisa").exists()


def test_without_root_the_missing_packages_are_named_with_their_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(
        siapkan.GagalSiap, match=r"sudo apt-get install -y --no-install-recommends libpango-1\.0-0"
    ):
        siapkan.pasang_paket(["libpango-1.0-0"])


def test_an_old_python_is_refused_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert siapkan.utama([]) == 1
    assert "yang dipakai sekarang 3.9" in capsys.readouterr().err
