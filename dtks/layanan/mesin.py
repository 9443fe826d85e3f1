"""The embedded engines, shared by all who use the same `var`: first in starts, last out stops."""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from dtks.layanan import postgres, redis
from dtks.layanan.tempat import MesinGagal, Tempat, cari_tempat

__all__ = [
    "AKAR",
    "DEMO_TERISI",
    "Mesin",
    "MesinGagal",
    "dari_luar",
    "folder_var",
    "lingkungan",
    "lingkungan_kosong",
    "rahasia_tetap",
    "siapkan_var",
    "sinyal_jadi_keluar",
    "tertanam",
]

AKAR = Path(__file__).resolve().parents[2]
DEMO_TERISI = "demo-terisi"
"""Name of the file in `var` that says that the demo has been filled."""
_AKHIRI = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Mesin:
    """Addresses of the two engines."""

    database_url: str
    redis_url: str


def folder_var() -> Path:
    """Absolute path of the folder for data that is not code: DTKS_VAR, by default `var` in the repository."""
    return Path(os.environ.get("DTKS_VAR") or AKAR / "var").resolve()


def siapkan_var(var: Path) -> None:
    """Make the folder; MesinGagal when this user cannot write there."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        boleh = os.access(var, os.W_OK | os.X_OK)
    except PermissionError:
        boleh = False
    if not boleh:
        raise MesinGagal(f"Folder {var} tidak dapat ditulis. Pakai folder lain: DTKS_VAR=/folder/lain")


def dari_luar(nama: str) -> str:
    """A variable, or the content of the file `<nama>_FILE` names, as in the settings; empty if none."""
    if berkas := os.environ.get(f"{nama}_FILE"):
        return Path(berkas).read_text().strip()
    return os.environ.get(nama, "")


@contextmanager
def tertanam(var: Path, *, cepat: bool = False) -> Iterator[Mesin]:
    """Have both engines up for as long as the block lasts.

    An engine whose URL is given (DATABASE_URL, REDIS_URL, or a file with it) is another's and is not started.
    Users hold a shared lock on `mesin.lock`. Starting and stopping happen behind one door, an exclusive lock
    on `mesin-pintu.lock`: whoever has passed it holds the shared lock, so nobody stops what another has just
    found running. The kernel drops the locks of a crashed process. MesinGagal when an engine cannot start.
    """
    luar = Mesin(dari_luar("DATABASE_URL"), dari_luar("REDIS_URL"))
    if luar.database_url and luar.redis_url:
        yield luar
        return
    if not sys.platform.startswith("linux"):
        raise MesinGagal("PostgreSQL dan Redis bawaan hanya untuk Linux. Beri DATABASE_URL dan REDIS_URL.")
    var = var.resolve()
    siapkan_var(var)
    tempat = cari_tempat(var)
    pintu, pemakai, proses = var / "mesin-pintu.lock", _buka(var / "mesin.lock"), os.getpid()
    try:
        with _dikunci(_buka(pintu)):
            fcntl.flock(pemakai, fcntl.LOCK_SH)
            mesin = _hidupkan(tempat, var, luar, cepat=cepat)
        yield mesin
    finally:
        # A forked child that leaves through this block shares its parent's lock and must not stop anything.
        if os.getpid() == proses:
            with _tanpa_gangguan(), _dikunci(_buka(pintu)):
                if _terakhir(pemakai):
                    postgres.hentikan(tempat)
                    redis.hentikan(tempat)
        os.close(pemakai)


def _hidupkan(tempat: Tempat, var: Path, luar: Mesin, *, cepat: bool) -> Mesin:
    """Start what is not given and not up; the caller is behind the door."""
    # Before the first connection: the folder must be ours, or a stranger's server could answer.
    tempat.siapkan_folder(tempat.soket)
    basis_data = None if luar.database_url else postgres.Postgres(tempat, cepat=cepat)
    antrean = None if luar.redis_url else redis.Redis(tempat)
    mati = [mesin for mesin in (basis_data, antrean) if mesin and not mesin.siap()]
    if mati and tempat.akar != var:
        print(
            f"PostgreSQL dan Redis menyimpan datanya di {tempat.akar}, karena pengguna yang menjalankannya "
            f"tidak dapat masuk ke {var}. Hapus kedua folder itu bila ingin mulai dari kosong.",
            file=sys.stderr,
        )
    for mesin in mati:
        mesin.mulai()
    if basis_data:
        basis_data.pastikan_basis_data()
    return Mesin(
        basis_data.url if basis_data else luar.database_url, antrean.url if antrean else luar.redis_url
    )


def lingkungan(var: Path, mesin: Mesin) -> dict[str, str]:
    """Environment in which Django finds the engines; what the caller's environment already says stays."""
    var = var.resolve()
    rahasia = var / "kunci" / "rahasia"
    return {
        "DATABASE_URL": mesin.database_url,
        "REDIS_URL": mesin.redis_url,
        "DTKS_VAR": str(var),
        "SECRET_KEY": dari_luar("SECRET_KEY") or rahasia_tetap(rahasia, lambda: secrets.token_urlsafe(64)),
        "DTKS_TANPA_TLS": os.environ.get("DTKS_TANPA_TLS", "1"),
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]"),
    }


def lingkungan_kosong() -> dict[str, str]:
    """Environment for commands that only read the settings: no engine is started and no file written."""
    nilai = {
        "DATABASE_URL": "postgresql:///tidak-dipakai",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DTKS_VAR": str(folder_var()),
    }
    return {kunci: dari_luar(kunci) or bawaan for kunci, bawaan in nilai.items()}


def rahasia_tetap(berkas: Path, buat: Callable[[], str]) -> str:
    """The secret kept in `berkas` (mode 0600), made by `buat` the first time, also when two ask at once."""
    berkas.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _dikunci(os.open(berkas.parent, os.O_RDONLY)):
        if not berkas.exists():
            baru = berkas.with_name(f"{berkas.name}.baru")
            baru.touch(mode=0o600)
            baru.write_text(buat() + "\n")
            baru.rename(berkas)
    return berkas.read_text().strip()


def sinyal_jadi_keluar() -> None:
    """Let SIGTERM and SIGHUP end the process through its `with` blocks, unless somebody else handles them."""
    for sinyal in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(sinyal) is signal.SIG_DFL:
            signal.signal(sinyal, _keluar)


def _keluar(sinyal: int, _bingkai: FrameType | None) -> None:
    sys.exit(128 + sinyal)


def _buka(berkas: Path) -> int:
    # flock needs no right to write, so a file made by root also serves the ordinary user of the same folder.
    return os.open(berkas, os.O_RDONLY | os.O_CREAT, 0o644)


@contextmanager
def _dikunci(berkas: int) -> Iterator[None]:
    """Hold the exclusive lock of an open file or folder, and close it at the end."""
    try:
        fcntl.flock(berkas, fcntl.LOCK_EX)
        yield
    finally:
        os.close(berkas)


def _terakhir(pemakai: int) -> bool:
    """True when nobody else holds the shared lock. Asking may lose our own: only to be done on leaving."""
    try:
        fcntl.flock(pemakai, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _tanpa_gangguan() -> Iterator[None]:
    """Hold back the signals that end a process: an impatient second Ctrl-C must not leave engines behind."""
    lama = signal.pthread_sigmask(signal.SIG_BLOCK, _AKHIRI)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, lama)
