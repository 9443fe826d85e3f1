"""`python -m dtks.layanan.jalankan`, called by `make run`: the whole system in the foreground."""

from __future__ import annotations

import fcntl
import http.client
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dtks.layanan import mesin
from dtks.layanan.pengawas import Dihentikan, GagalJalan, Pengawas, daftar_layanan, kabarkan
from dtks.layanan.proses import Anak

AKUN = (
    ("operator.desa", "mengusulkan dari desanya"),
    ("pendamping", "mengusulkan dari beberapa desa"),
    ("petugas", "mengunjungi rumah tangga"),
    ("operator.kabupaten", "memeriksa, memutuskan, memfinalisasi"),
    ("operator.kabupaten2", "orang kedua untuk pengecualian"),
    ("supervisor", "mengesahkan, surat, berkas"),
    ("kepala.dinas", "menandatangani"),
    ("admin", "mengatur pengguna, acuan, jadwal"),
    ("auditor", "membaca rekap dan jejak"),
)
BATAS_SEHAT = 120
_HURUF_SANDI = "abcdefghjkmnpqrstuvwxyz23456789"


def utama() -> int:
    """Run everything; exit code 0 after a wanted stop, 1 with a message otherwise."""
    mesin.sinyal_jadi_keluar()
    # A script's background job starts with SIGINT ignored; whoever sends it to us means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    var = mesin.folder_var()
    try:
        port = _port_bebas(os.environ.get("PORT") or "8000")
        with _satu_saja(var), mesin.tertanam(var) as alamat:
            os.environ.update(mesin.lingkungan(var, alamat))
            _jalankan(port, var)
    except (mesin.MesinGagal, GagalJalan) as galat:
        kabarkan(str(galat))
        return 1
    except (Dihentikan, KeyboardInterrupt):
        kabarkan("Sistem sudah berhenti.")
    return 0


def _jalankan(port: int, var: Path) -> None:
    sandi = _sandi_demo(var)
    os.environ["DTKS_DEMO_SANDI"] = sandi
    (var / "beat").mkdir(exist_ok=True)
    pengawas = Pengawas()
    try:
        pengawas.tuntaskan(Anak("persiapan", ["dtks.layanan.persiapan"]))
        pengawas.mulai(daftar_layanan(port, var))
        _tunggu_sehat(pengawas, port)
        _umumkan(port, sandi if (var / mesin.DEMO_TERISI).exists() else None)
        while True:
            pengawas.awasi()
            pengawas.tunggu(1)
    finally:
        kabarkan("\nMenghentikan layanan ...")
        pengawas.hentikan()


def _port_bebas(teks: str) -> int:
    if not teks.isdecimal() or not 0 < int(teks) < 65536:
        raise GagalJalan(f"PORT={teks} bukan nomor port. Contoh: make run PORT=8001")
    port = int(teks)
    with socket.socket() as coba:
        coba.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            coba.bind(("127.0.0.1", port))
        except OSError as galat:
            raise GagalJalan(
                f"Port {port} tidak dapat dipakai ({galat.strerror}): mungkin sedang dipakai program lain. "
                "Hentikan program itu, atau pakai port lain, misalnya: make run PORT=8001"
            ) from galat
    return port


@contextmanager
def _satu_saja(var: Path) -> Iterator[None]:
    """Two launchers on the same data would mean two beats: the second is refused."""
    mesin.siapkan_var(var)
    with (var / "jalankan.lock").open("a") as kunci:
        try:
            fcntl.flock(kunci, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as galat:
            raise GagalJalan(
                f"Sistem dengan data {var} sudah berjalan. Hentikan dulu dengan Ctrl-C di sana, "
                "atau pakai data lain: make run DTKS_VAR=/folder/lain PORT=8001"
            ) from galat
        yield


def _sandi_demo(var: Path) -> str:
    """Password of the demo: DTKS_DEMO_SANDI or made once; later on what the demo was filled with."""
    berkas, diminta = var / "demo-sandi", os.environ.get("DTKS_DEMO_SANDI")
    if diminta and not (var / mesin.DEMO_TERISI).exists():
        berkas.unlink(missing_ok=True)
    return mesin.rahasia_tetap(berkas, lambda: diminta or _sandi_acak())


def _sandi_acak() -> str:
    return "-".join("".join(secrets.choice(_HURUF_SANDI) for _ in range(4)) for _ in range(3))


def _tunggu_sehat(pengawas: Pengawas, port: int) -> None:
    """Wait for the web. Any answer but a server error will do: the host may be set to another name."""
    batas = time.monotonic() + BATAS_SEHAT
    while (status := _status_sehat(port)) is None or status >= 500:
        if time.monotonic() > batas:
            raise GagalJalan(f"Web tidak sehat setelah {BATAS_SEHAT} detik ({status or 'tidak menjawab'}).")
        pengawas.awasi()
        pengawas.tunggu(0.2)


def _status_sehat(port: int) -> int | None:
    sambungan = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        sambungan.request("GET", "/sehat/")
        return sambungan.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        sambungan.close()


def _umumkan(port: int, sandi: str | None) -> None:
    baris = ["", f"Sistem DTKS Kabupaten siap di http://127.0.0.1:{port}", ""]
    if sandi is not None:
        baris += [
            f"Akun contoh (sandi semuanya: {sandi})",
            *(f"  {nama:<20} {tugas}" for nama, tugas in AKUN),
            "",
        ]
    kabarkan("\n".join([*baris, "Tekan Ctrl-C untuk berhenti."]))


if __name__ == "__main__":
    sys.exit(utama())
