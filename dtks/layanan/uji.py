"""Run a command on embedded engines: `python -m dtks.layanan.uji [--var DIR] [--awet] -- COMMAND ...`.

By default a fast cluster without durability under `var/uji`, for tests; `--awet` is for benches.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from dtks.layanan import mesin
from dtks.layanan.proses import ikat_ke_induk


def utama(argumen: list[str]) -> int:
    """Open the engines, run the command in their environment and return its exit code."""
    pengurai = argparse.ArgumentParser(prog="python -m dtks.layanan.uji")
    pengurai.add_argument("--var", type=Path, default=mesin.folder_var() / "uji")
    pengurai.add_argument("--awet", action="store_true", help="basis data tahan listrik padam")
    pengurai.add_argument("perintah", nargs="+")
    pilihan = pengurai.parse_args(argumen)
    try:
        with mesin.tertanam(pilihan.var, cepat=not pilihan.awet) as alamat:
            return _jalankan(pilihan.perintah, os.environ | mesin.lingkungan(pilihan.var, alamat))
    except mesin.MesinGagal as galat:
        print(galat, file=sys.stderr)
        return 1


def _jalankan(perintah: list[str], lingkungan: dict[str, str]) -> int:
    with subprocess.Popen(perintah, env=lingkungan, preexec_fn=ikat_ke_induk(signal.SIGTERM)) as anak:
        # Ctrl-C reaches the command through the terminal; the wrapper only has to outlive it.
        signal.signal(signal.SIGINT, lambda *_: None)
        for sinyal in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(sinyal, lambda nomor, _bingkai: anak.send_signal(nomor))
        kode = anak.wait()
    return kode if kode >= 0 else 128 - kode


if __name__ == "__main__":
    mesin.sinyal_jadi_keluar()
    sys.exit(utama(sys.argv[1:]))
