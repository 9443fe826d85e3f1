"""Long-running child processes that never outlive their parent."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from dtks.layanan.mesin import AKAR

LOG_TERBESAR = 5_000_000
"""Bytes after which a log is put aside at the next start."""

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def ikat_ke_induk(sinyal: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends the child `sinyal` when its parent dies, even by kill -9."""
    induk = os.getpid()

    def ikat() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        _libc.prctl(_PR_SET_PDEATHSIG, int(sinyal))
        if os.getppid() != induk:
            os._exit(1)

    return ikat


@dataclass
class Anak:
    """A Python module run as a child in its own process group; without a log it writes where we write."""

    nama: str
    modul: Sequence[str]
    log: Path | None = None
    mulai_pada: float = 0.0
    mulai_lagi_pada: float = 0.0
    gagal: int = 0
    _proses: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int | None:
        """Process id, also its group's; None when it was not started or has been cleaned up."""
        return self._proses.pid if self._proses else None

    @property
    def hidup(self) -> bool:
        """True while the process runs. The dead one is not reaped, so that its group id stays taken."""
        if self._proses is None:
            return False
        return os.waitid(os.P_PID, self._proses.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def mulai(self) -> None:
        """Start the process in our environment."""
        with self._keluaran() as keluaran:
            self._proses = subprocess.Popen(
                [sys.executable, "-m", *self.modul],
                cwd=AKAR,
                stdin=subprocess.DEVNULL,
                stdout=keluaran,
                stderr=keluaran,
                start_new_session=True,
                preexec_fn=ikat_ke_induk(signal.SIGTERM),
            )
        self.mulai_pada = time.monotonic()

    def _keluaran(self) -> AbstractContextManager[IO[bytes] | None]:
        if self.log is None:
            return contextlib.nullcontext()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_TERBESAR:
            self.log.replace(self.log.with_suffix(".lama.log"))
        return self.log.open("ab")

    def minta_berhenti(self) -> None:
        """Ask the process to finish in its own way."""
        if self._proses is not None and self.hidup:
            self._proses.send_signal(signal.SIGTERM)

    def bersihkan(self) -> int | None:
        """Kill what is left of the process group and return the exit code; None when it was not started."""
        if self._proses is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._proses.pid, signal.SIGKILL)
        kode = self._proses.wait()
        self._proses = None
        return kode

    def ekor_log(self, baris: int = 20) -> str:
        """The last lines of the log."""
        if self.log is None:
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-baris:])
