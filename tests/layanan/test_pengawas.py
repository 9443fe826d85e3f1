"""The supervisor: services come back, stop in time, and never outlive their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dtks.layanan import mesin
from dtks.layanan.pengawas import Dihentikan, GagalJalan, Pengawas
from dtks.layanan.proses import Anak

LAYANAN = ["http.server", "--bind=127.0.0.1", "0"]
"""A module of the stdlib that runs until it is stopped."""
INDUK = f"""
import sys
from pathlib import Path
from dtks.layanan.pengawas import Pengawas
from dtks.layanan.proses import Anak
pengawas = Pengawas()
anak = Anak("worker", {LAYANAN!r}, Path(sys.argv[1]))
pengawas.mulai([anak])
print(anak.pid, flush=True)
pengawas.tunggu(60)
"""
Tunggu = Callable[[Callable[[], bool], float], None]


@pytest.fixture
def pengawas(topeng_sinyal: None) -> Iterator[Pengawas]:
    baru = Pengawas()
    yield baru
    baru.hentikan()


def masih_hidup(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_service_is_started_again_and_that_is_said(
    pengawas: Pengawas, tmp_path: Path, tunggu_sampai: Tunggu, capsys: pytest.CaptureFixture[str]
) -> None:
    anak = Anak("worker", LAYANAN, tmp_path / "worker.log")
    pengawas.mulai([anak])
    lama = anak.pid
    assert lama is not None
    os.kill(lama, signal.SIGKILL)
    tunggu_sampai(lambda: not anak.hidup, 10)

    def bangkit() -> bool:
        pengawas.awasi()
        return anak.hidup

    tunggu_sampai(bangkit, 10)
    assert anak.pid != lama
    assert "Layanan worker mati tanpa diminta (kode -9)" in capsys.readouterr().out


def test_a_web_that_dies_at_once_three_times_ends_the_run_with_its_log(
    pengawas: Pengawas, tmp_path: Path
) -> None:
    def awasi_terus() -> None:
        while True:
            pengawas.awasi()
            pengawas.tunggu(0.2)

    pengawas.mulai([Anak("web", ["modul_yang_tidak_ada"], tmp_path / "web.log")])
    with pytest.raises(GagalJalan, match="No module named modul_yang_tidak_ada"):
        awasi_terus()


def test_stopping_ends_services_in_time_even_deaf_ones(
    pengawas: Pengawas, tmp_path: Path, tunggu_sampai: Tunggu, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tuli.py").write_text(
        "import signal\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('tuli', flush=True)\n"
        "while True:\n"
        "    signal.pause()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("dtks.layanan.pengawas.BATAS_HENTI", 1.0)
    semua = [Anak("web", LAYANAN, tmp_path / "web.log"), Anak("worker", ["tuli"], tmp_path / "tuli.log")]
    pengawas.mulai(semua)
    tunggu_sampai(lambda: "tuli" in semua[1].ekor_log(), 10)
    pid = [anak.pid for anak in semua]
    mulai = time.monotonic()
    pengawas.hentikan()
    assert time.monotonic() - mulai < 3
    assert not any(masih_hidup(nomor) for nomor in pid if nomor)


def test_a_stop_signal_is_noticed_while_waiting(pengawas: Pengawas) -> None:
    # To this thread: the runner's other threads do not hold the signal back.
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    with pytest.raises(Dihentikan):
        pengawas.tunggu(10)


def test_a_failed_preparation_ends_the_run(pengawas: Pengawas) -> None:
    with pytest.raises(GagalJalan, match=r"Persiapan gagal \(kode 1\)"):
        pengawas.tuntaskan(Anak("persiapan", ["modul_yang_tidak_ada"]))


def test_kill_9_of_the_parent_takes_its_services_down(tmp_path: Path, tunggu_sampai: Tunggu) -> None:
    induk = subprocess.Popen(
        [sys.executable, "-c", INDUK, str(tmp_path / "worker.log")],
        cwd=mesin.AKAR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert induk.stdout is not None
    pid = int(induk.stdout.readline())
    assert masih_hidup(pid)
    induk.kill()
    induk.communicate()
    tunggu_sampai(lambda: not masih_hidup(pid), 10)
