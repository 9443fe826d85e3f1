"""Web, worker and beat: started, watched, started again when they die, stopped in order."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from dtks.layanan.proses import Anak

BATAS_HENTI = 5.0
"""Seconds the services get to finish; a job cut off here is resumed by its lease."""
HIDUP_CUKUP = 10.0
"""Seconds after which a service counts as having started well."""
GAGAL_WEB = 3
JEDA_TERLAMA = 30

_AKHIRI = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Dihentikan(Exception):
    """Somebody asked the launcher to stop."""


class GagalJalan(Exception):
    """The system cannot run; the message says why and what to do."""


def kabarkan(teks: str) -> None:
    """Print at once. A closed terminal must not keep the services from being stopped."""
    with contextlib.suppress(OSError):
        print(teks, flush=True)


def daftar_layanan(port: int, var: Path) -> list[Anak]:
    """The services in the order in which they start."""
    log = var / "log"
    gunicorn = ["gunicorn", f"--bind=127.0.0.1:{port}", "--workers=2", "--threads=4", "--graceful-timeout=3"]
    celery = ["celery", "-A", "dtks"]
    # A single worker has nobody to exchange news with.
    worker = ["worker", "--concurrency=2", "--loglevel=INFO", "--without-mingle", "--without-gossip"]
    beat = ["beat", f"--schedule={var / 'beat' / 'jadwal'}", "--pidfile=", "--loglevel=INFO"]
    return [
        Anak("web", [*gunicorn, "--no-control-socket", "dtks.wsgi"], log / "web.log"),
        Anak("worker", [*celery, *worker], log / "worker.log"),
        Anak("beat", [*celery, *beat], log / "beat.log"),
    ]


class Pengawas:
    """Watches children. Once it is made, stop signals are noticed in `tunggu` only, never in between."""

    def __init__(self) -> None:
        self._akhiri = {sinyal for sinyal in _AKHIRI if signal.getsignal(sinyal) is not signal.SIG_IGN}
        self._diamati = self._akhiri | {signal.SIGCHLD}
        signal.pthread_sigmask(signal.SIG_BLOCK, self._diamati)
        self._layanan: list[Anak] = []

    def tunggu(self, detik: float) -> None:
        """Wait until a child ends or the seconds are over; Dihentikan on a stop signal, even an old one."""
        sinyal = signal.sigtimedwait(self._diamati, detik)
        if sinyal is not None and sinyal.si_signo in self._akhiri:
            raise Dihentikan

    def tuntaskan(self, anak: Anak) -> None:
        """Run one child to its end; GagalJalan when it fails."""
        anak.mulai()
        try:
            while anak.hidup:
                self.tunggu(1)
        finally:
            kode = anak.bersihkan()
        if kode:
            raise GagalJalan(f"{anak.nama.capitalize()} gagal (kode {kode}); sebabnya tertulis di atas.")

    def mulai(self, layanan: Sequence[Anak]) -> None:
        """Start the services."""
        for anak in layanan:
            self._layanan.append(anak)
            anak.mulai()

    def awasi(self) -> None:
        """Start dead services again, each time later; GagalJalan when the web keeps dying at once."""
        for anak in self._layanan:
            if anak.hidup:
                continue
            if (kode := anak.bersihkan()) is not None:
                self._catat_kematian(anak, kode)
            elif time.monotonic() >= anak.mulai_lagi_pada:
                anak.mulai()

    def _catat_kematian(self, anak: Anak, kode: int) -> None:
        sekarang = time.monotonic()
        anak.gagal = anak.gagal + 1 if sekarang - anak.mulai_pada < HIDUP_CUKUP else 1
        if anak.nama == "web" and anak.gagal >= GAGAL_WEB:
            raise GagalJalan(
                f"Layanan web langsung mati {GAGAL_WEB} kali. Akhir {anak.log}:\n{anak.ekor_log()}"
            )
        jeda = min(2 ** (anak.gagal - 1), JEDA_TERLAMA)
        anak.mulai_lagi_pada = sekarang + jeda
        kabarkan(
            f"Layanan {anak.nama} mati tanpa diminta (kode {kode}), dimulai lagi dalam {jeda} detik. "
            f"Sebabnya ada di {anak.log}"
        )

    def hentikan(self) -> None:
        """Stop the services in the reverse order; what does not finish in time is killed."""
        for anak in reversed(self._layanan):
            anak.minta_berhenti()
        batas = time.monotonic() + BATAS_HENTI
        while any(anak.hidup for anak in self._layanan) and (sisa := batas - time.monotonic()) > 0:
            # Further stop signals change nothing any more; SIGCHLD ends the wait early.
            signal.sigtimedwait(self._diamati, min(sisa, 0.5))
        for anak in self._layanan:
            anak.bersihkan()
