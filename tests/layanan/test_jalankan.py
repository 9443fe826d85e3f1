"""`make run`: its refusals, its first-run rules, and the whole system from start to Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from dtks.layanan import jalankan, mesin, persiapan
from dtks.layanan.pengawas import GagalJalan
from manage import hanya_membaca_setelan

Tunggu = Callable[[Callable[[], bool], float], None]


def port_bebas() -> int:
    with socket.socket() as soket:
        soket.bind(("127.0.0.1", 0))
        nomor: int = soket.getsockname()[1]
        return nomor


def jejak_proses(teks: str) -> list[str]:
    """Command lines of the processes that mention `teks` in their command line or environment."""
    hasil = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            perintah = (folder / "cmdline").read_bytes()
            isi = perintah + (folder / "environ").read_bytes()
        except OSError:
            continue
        if teks.encode() in isi and int(folder.name) != os.getpid():
            hasil.append(perintah.decode(errors="replace"))
    return hasil


def test_the_whole_system_starts_answers_and_leaves_nothing(
    var: Path, tmp_path: Path, tunggu_sampai: Tunggu, monkeypatch: pytest.MonkeyPatch
) -> None:
    (var / mesin.DEMO_TERISI).touch()
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    port, keluaran = port_bebas(), tmp_path / "keluaran"
    with keluaran.open("wb") as aliran:
        proses = subprocess.Popen(
            [sys.executable, "-m", "dtks.layanan.jalankan"],
            cwd=mesin.AKAR,
            env=os.environ | {"PORT": str(port), "DTKS_VAR": str(var), "DTKS_DEMO_SANDI": "sandi-uji"},
            stdout=aliran,
            stderr=subprocess.STDOUT,
        )
    try:
        alamat = f"http://127.0.0.1:{port}"
        tunggu_sampai(lambda: alamat in keluaran.read_text() or proses.poll() is not None, 180)
        assert proses.poll() is None, keluaran.read_text()
        with urllib.request.urlopen(f"{alamat}/sehat/", timeout=10) as jawaban:
            assert jawaban.status == 200
        assert "operator.desa" in keluaran.read_text()
        assert "sandi-uji" in keluaran.read_text()
        assert any("celery" in perintah for perintah in jejak_proses(str(var)))
        proses.send_signal(signal.SIGINT)
        assert proses.wait(timeout=30) == 0
    finally:
        proses.kill()
        proses.wait()
    assert jejak_proses(str(var)) == []


def test_a_taken_port_is_named_with_the_way_out(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as soket:
        soket.bind(("127.0.0.1", 0))
        soket.listen()
        port = soket.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        monkeypatch.setenv("DTKS_VAR", str(var / "baru"))
        assert jalankan.utama() == 1
    keluaran = capsys.readouterr().out
    assert f"Port {port}" in keluaran
    assert "make run PORT=" in keluaran
    assert not (var / "baru").exists()


def test_a_second_launcher_on_the_same_data_is_refused(var: Path) -> None:
    with (
        jalankan._satu_saja(var),
        pytest.raises(GagalJalan, match="sudah berjalan"),
        jalankan._satu_saja(var),
    ):
        pytest.fail("must not get here")


def test_the_demo_password_is_the_wanted_one_until_the_demo_is_filled(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    buatan = jalankan._sandi_demo(var)
    assert jalankan._sandi_demo(var) == buatan
    assert (var / "demo-sandi").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("DTKS_DEMO_SANDI", "pilihan")
    assert jalankan._sandi_demo(var) == "pilihan"
    (var / mesin.DEMO_TERISI).touch()
    monkeypatch.setenv("DTKS_DEMO_SANDI", "lain")
    assert jalankan._sandi_demo(var) == "pilihan"


@pytest.mark.parametrize(
    ("ada_orang", "tanda", "diisi"),
    [(False, "", True), (True, "", False), (True, "demo-mulai", True), (False, "demo-terisi", False)],
)
def test_the_demo_is_filled_once_and_never_among_real_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ada_orang: bool, tanda: str, diisi: bool
) -> None:
    perintah: list[tuple[str, ...]] = []
    pengguna = SimpleNamespace(_base_manager=SimpleNamespace(exists=lambda: ada_orang))
    monkeypatch.setattr(persiapan, "get_user_model", lambda: pengguna)
    monkeypatch.setattr(persiapan, "call_command", lambda *argumen: perintah.append(argumen))
    if tanda:
        (tmp_path / tanda).touch()
    persiapan._isi_demo(tmp_path)
    harapan = [("isi_demo", "--rumah-tangga", "2000", "--usulan", "120", "--benih", "1")]
    assert perintah == (harapan if diisi else [])
    assert (tmp_path / mesin.DEMO_TERISI).exists() == (diisi or tanda == mesin.DEMO_TERISI)


@pytest.mark.parametrize(
    ("argumen", "hanya_setelan"),
    [
        ([], True),
        (["help"], True),
        (["--help"], True),
        (["migrate", "--help"], True),
        (["collectstatic", "--noinput"], True),
        (["migrate"], False),
        (["dbshell", "--", "--help"], False),
    ],
)
def test_commands_that_read_only_settings_start_no_engine(argumen: list[str], hanya_setelan: bool) -> None:
    assert hanya_membaca_setelan(argumen) is hanya_setelan
