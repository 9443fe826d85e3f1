"""Where the embedded engines keep their data, as whom they run, and which of their processes are alive.

PostgreSQL refuses to run as root, and another user may not be able to enter root's folders: settled here.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

LUAR = Path("/var/lib")
SOKET_PENDEK = Path("/tmp")  # noqa: S108 - guarded by the owner check of siapkan_folder
PANJANG_SOKET = 90
"""Bytes of a socket folder: the kernel allows 107 with the name `.s.PGSQL.5432`."""

_LINGKUNGAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/"}
_CARI_PROSES = 'for p in /proc/[0-9]*; do [ "$p/cwd" -ef "$1" ] && echo "${p#/proc/}"; done; :'
_JEDA = 0.05


class MesinGagal(RuntimeError):
    """An embedded engine cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Tempat:
    """Folders and the user of the embedded engines; `uid` and `gid` are None when they run as we do."""

    akar: Path
    soket: Path
    uid: int | None
    gid: int | None

    def jalankan(
        self, perintah: Sequence[str | Path], folder: Path | None = None, **lingkungan: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as the servers' user in a clean environment; output and errors come together."""
        return subprocess.run(
            [str(bagian) for bagian in perintah],
            cwd=folder or "/",
            env=_LINGKUNGAN | lingkungan,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )

    def siapkan_folder(self, folder: Path) -> None:
        """Make a folder only the servers' user may enter; MesinGagal when it belongs to somebody else."""
        folder.mkdir(mode=0o700, exist_ok=True)
        pemilik = folder.lstat().st_uid
        if pemilik not in (os.geteuid(), self.uid):
            raise MesinGagal(
                f"Folder {folder} milik pengguna lain (uid {pemilik}). Jalankan sebagai pengguna itu, "
                "atau pakai folder lain dengan DTKS_VAR=/folder/lain."
            )
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def dapat_dijalankan(self, biner: Path, pohon: Path) -> Path:
        """The binary if the servers' user can run it, else the same file in a copy of `pohon` by the data."""
        if self.uid is None or self._bisa_dijalankan(biner):
            return biner
        ciri = biner.stat()
        tanda = hashlib.sha256(f"{ciri.st_mtime_ns} {ciri.st_size}".encode()).hexdigest()[:8]
        salinan = self.akar / "biner" / f"{biner.name}-{tanda}"
        if not salinan.exists():
            salinan.parent.mkdir(exist_ok=True)
            baru = salinan.with_name("baru")
            shutil.rmtree(baru, ignore_errors=True)
            shutil.copytree(pohon, baru, symlinks=True)
            # The original may come from a strict umask; only our own copy is opened.
            subprocess.run(["chmod", "-R", "a+rX", salinan.parent], check=True)
            baru.rename(salinan)
        return salinan / biner.relative_to(pohon)

    def _bisa_dijalankan(self, biner: Path) -> bool:
        try:
            return self.jalankan([biner, "--version"]).returncode == 0
        except PermissionError:
            return False

    def proses_hidup(self, folder: Path, program: Collection[str]) -> list[int]:
        """Process ids of the named programs that work in `folder`.

        A zombie has no working directory, so it never counts, whatever a pid file says. The question is asked
        as the servers' user, since root in a container may not look into the processes of others.
        """
        nomor = map(int, self.jalankan(["sh", "-c", _CARI_PROSES, "sh", folder]).stdout.split())
        return [pid for pid in nomor if _baca_proses(pid, "comm") in program]

    def hentikan(
        self, folder: Path, program: Collection[str], langkah: Sequence[tuple[signal.Signals, float]]
    ) -> None:
        """Stop the named programs that work in `folder`; a step is a signal and the seconds it is given."""
        for sinyal, detik in langkah:
            batas = time.monotonic() + detik
            hidup = self.proses_hidup(folder, program)
            for pid in hidup:
                if _induk(pid) not in hidup:
                    _kirim(pid, sinyal)
            while hidup and time.monotonic() < batas:
                time.sleep(_JEDA)
                hidup = self.proses_hidup(folder, program)
            if not hidup:
                return
        raise MesinGagal(f"Mesin di {folder} tidak mau berhenti (PID {', '.join(map(str, hidup))}).")


def cari_tempat(var: Path) -> Tempat:
    """Decide where the engines of `var` live and as whom they run.

    As root they run as an ordinary user, in a folder outside `var` if that user cannot enter it. Data that
    lies outside already stays there, also when `var` has become open to that user since.
    """
    luar = LUAR / f"dtks-{_sidik(var)}"
    pengguna = _pengguna_server(var, luar)
    if pengguna is None:
        return Tempat(var, _folder_soket(var), None, None)
    di_var = Tempat(var, _folder_soket(var), pengguna.pw_uid, pengguna.pw_gid)
    if not luar.exists() and di_var.jalankan(["sh", "-c", 'cd "$1"', "sh", var]).returncode == 0:
        return di_var
    luar.mkdir(exist_ok=True)
    luar.chmod(0o755)
    return Tempat(luar, _folder_soket(luar), pengguna.pw_uid, pengguna.pw_gid)


def _sidik(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def _folder_soket(akar: Path) -> Path:
    """`akar`/soket, or a short folder when that is too long for a socket or PostgreSQL would misread it."""
    soket = akar / "soket"
    if len(os.fsencode(soket)) <= PANJANG_SOKET and re.fullmatch(r"[\w./+-]+", str(soket), re.ASCII):
        return soket
    return SOKET_PENDEK / f"dtks-{_sidik(akar)}"


def _pengguna_server(var: Path, luar: Path) -> pwd.struct_passwd | None:
    """The servers' user when we are root: the owner of the data, of `var`, else an ordinary account."""
    if os.geteuid() != 0:
        return None
    for folder in (*luar.glob("pg[0-9]*"), *var.glob("pg[0-9]*"), var):
        if pemilik := folder.stat().st_uid:
            try:
                return pwd.getpwuid(pemilik)
            except KeyError:
                continue
    for nama in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(nama)
        except KeyError:
            continue
    raise MesinGagal(
        "Tidak ada pengguna `nobody` untuk menjalankan basis data. Jalankan sebagai pengguna biasa."
    )


def _baca_proses(pid: int, berkas: str) -> str:
    try:
        return Path(f"/proc/{pid}/{berkas}").read_text(errors="replace").strip()
    except OSError:
        return ""


def _induk(pid: int) -> int:
    _, _, sisa = _baca_proses(pid, "stat").rpartition(")")
    return int(sisa.split()[1]) if sisa else 0


def _kirim(pid: int, sinyal: signal.Signals) -> None:
    try:
        os.kill(pid, sinyal)
    except ProcessLookupError:
        return
