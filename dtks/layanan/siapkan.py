"""Make `.venv` from the lock files. Run by path with the system's python3, so only the stdlib is imported.

`python3 dtks/layanan/siapkan.py` prepares running, `--uji` testing as well. The second run is instant.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

AKAR = Path(__file__).resolve().parents[2]
VENV = AKAR / ".venv"
STEMPEL = VENV / "stempel.json"
SEDANG = VENV / "sedang-memasang"
"""Exists while packages are being installed: found at the start, the environment is half made."""

KUNCI, KUNCI_UJI = "requirements.txt", "requirements-dev.txt"
PYTHON_TERENDAH = (3, 11)
PAKET = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-dejavu-core",
    "fonts-liberation2",
)
PERAMBAN = "chromium"


class GagalSiap(Exception):
    """Something is missing that this program may not or cannot get; the message says what to do."""


def utama(argumen: list[str]) -> int:
    """Check the system, then bring `.venv` up to date. Exit code 1 with a message when that is impossible."""
    pengurai = argparse.ArgumentParser(description="Menyiapkan .venv dari berkas kunci.")
    pengurai.add_argument(
        "--uji", "--dev", action="store_true", help="juga alat uji, beserta peramban Chromium"
    )
    uji = pengurai.parse_args(argumen).uji
    try:
        periksa_python()
        with satu_per_satu():
            pasang_paket(paket_kurang(uji=uji))
            siapkan_venv([KUNCI, KUNCI_UJI] if uji else [KUNCI])
    except GagalSiap as galat:
        print(galat, file=sys.stderr)
        return 1
    return 0


def periksa_python() -> None:
    """GagalSiap when this Python is too old."""
    if sys.version_info < PYTHON_TERENDAH:
        ada = ".".join(map(str, sys.version_info[:2]))
        raise GagalSiap(
            f"Perlu Python 3.11 atau lebih baru, yang dipakai sekarang {ada}. "
            "Pilih yang lebih baru, misalnya: make run PYTHON=python3.12"
        )


@contextlib.contextmanager
def satu_per_satu() -> Iterator[None]:
    """Let one process at a time prepare this repository. The lock is on its folder, so it leaves no file."""
    folder = os.open(AKAR, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Menunggu penyiapan lain selesai ...", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def paket_kurang(*, uji: bool) -> list[str]:
    """Debian packages that are not installed; on another system none can be named."""
    if not shutil.which("dpkg-query"):
        return []
    hasil = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *PAKET, PERAMBAN],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    ada = {
        nama
        for nama, _, status in (baris.partition(" ") for baris in hasil.stdout.splitlines())
        if status == "installed"
    }
    kurang = [nama for nama in PAKET if nama not in ada]
    if importlib.util.find_spec("ensurepip") is None:
        kurang.append("python3-venv")
    if uji and PERAMBAN not in ada and not shutil.which(PERAMBAN):
        kurang.append(PERAMBAN)
    return kurang


def pasang_paket(paket: list[str]) -> None:
    """Install Debian packages as root; otherwise GagalSiap with the command to run."""
    if not paket:
        return
    pasang = ["apt-get", "install", "-y", "--no-install-recommends", *paket]
    if os.geteuid() != 0:
        raise GagalSiap(
            "Ada paket sistem yang belum terpasang. Jalankan sekali ini, lalu ulangi:\n"
            f"  sudo apt-get update && sudo {' '.join(pasang)}"
        )
    print(f"Memasang paket sistem: {' '.join(paket)}", flush=True)
    lingkungan = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for perintah in (["apt-get", "update"], pasang):
        if subprocess.run(perintah, env=lingkungan, stdout=subprocess.DEVNULL, check=False).returncode:
            raise GagalSiap(f"`{' '.join(perintah)}` gagal; sebabnya tertulis di atas.")


def siapkan_venv(berkas_kunci: list[str]) -> None:
    """Make or update `.venv`; nothing to do when its stamp fits the lock files and this Python."""
    stempel = {"python": "{}.{}".format(*sys.version_info)} | {
        nama: hashlib.sha256((AKAR / nama).read_bytes()).hexdigest() for nama in berkas_kunci
    }
    utuh = venv_utuh()
    if utuh and stempel.items() <= baca_stempel().items():
        return
    if not utuh:
        buat_venv()
    print("Memasang paket Python (beberapa menit pada kali pertama) ...", flush=True)
    SEDANG.touch()
    kunci = [bagian for nama in berkas_kunci for bagian in ("-r", nama)]
    pip = [
        str(VENV / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--require-hashes",
        *kunci,
    ]
    if subprocess.run(pip, cwd=AKAR, check=False).returncode:
        raise GagalSiap(
            "Pemasangan paket Python gagal; sebabnya tertulis di atas. Ulangi bila jaringan sudah baik."
        )
    STEMPEL.write_text(json.dumps(stempel))
    SEDANG.unlink()


def venv_utuh() -> bool:
    """True when `.venv` works, has this Python's version and no installation was cut off in it."""
    if SEDANG.exists():
        return False
    periksa = "import pip, sys; print('{}.{}'.format(*sys.version_info))"
    try:
        hasil = subprocess.run(
            [VENV / "bin" / "python", "-c", periksa],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
    except OSError:
        return False
    return hasil.stdout.strip() == "{}.{}".format(*sys.version_info)


def baca_stempel() -> dict[str, str]:
    """What the last complete installation was made of; empty when there is no readable stamp."""
    try:
        isi = json.loads(STEMPEL.read_text())
    except (OSError, ValueError):
        return {}
    return isi if isinstance(isi, dict) else {}


def buat_venv() -> None:
    """Make `.venv` anew. Called from inside it, the Python that it was made with makes the new one."""
    print(f"Membuat {VENV} ...", flush=True)
    python = getattr(sys, "_base_executable", "") or sys.executable
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([python, "-m", "venv", VENV], check=False).returncode:
        raise GagalSiap(f"`{python} -m venv` gagal. Di Debian/Ubuntu: sudo apt-get install python3-venv")


if __name__ == "__main__":
    sys.exit(utama(sys.argv[1:]))
