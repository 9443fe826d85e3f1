"""The embedded engines: private, shared by several processes, safe against crashes."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import redis as klien_redis

from dtks.layanan import mesin, tempat

ROOT = os.geteuid() == 0
PEMAKAI = """
import sys
from pathlib import Path
from dtks.layanan import mesin
with mesin.tertanam(Path(sys.argv[1]), cepat=True):
    print("siap", flush=True)
    sys.stdin.read()
"""
BERGANTIAN = """
import sys
from pathlib import Path
import psycopg2
from dtks.layanan import mesin
for _ in range(4):
    with mesin.tertanam(Path(sys.argv[1]), cepat=True) as alamat:
        for _ in range(3):
            psycopg2.connect(alamat.database_url).close()
"""
BERCABANG = """
import os, sys
from pathlib import Path
import psycopg2
from dtks.layanan import mesin
with mesin.tertanam(Path(sys.argv[1]), cepat=True) as alamat:
    anak = os.fork()
    if anak == 0:
        sys.exit(0)
    os.waitpid(anak, 0)
    psycopg2.connect(alamat.database_url).close()
"""


def tanya(alamat: mesin.Mesin, perintah: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(alamat.database_url)) as sambungan, sambungan, sambungan.cursor() as kursor:
        kursor.execute(perintah)
        return kursor.fetchall() if kursor.description else []


def proses_mesin(var: Path) -> list[int]:
    di_sini = tempat.cari_tempat(var)
    return [
        *di_sini.proses_hidup(di_sini.akar / "pg17", ["postgres"]),
        *di_sini.proses_hidup(di_sini.akar / "redis", ["valkey-server"]),
    ]


def jalankan_skrip(skrip: str, var: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", skrip, str(var)],
        cwd=mesin.AKAR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def pemakai(var: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start a process that uses the engines until its input is closed."""
    semua: list[subprocess.Popen[str]] = []

    def mulai() -> subprocess.Popen[str]:
        proses = jalankan_skrip(PEMAKAI, var)
        semua.append(proses)
        assert proses.stdout is not None
        assert proses.stdout.readline() == "siap\n"
        return proses

    yield mulai
    for proses in semua:
        proses.kill()
        proses.communicate()


@pytest.fixture
def port_terpakai() -> Iterator[None]:
    """Both usual ports are taken, by us or by somebody before us."""
    with contextlib.ExitStack() as tumpukan:
        for port in (5432, 6379):
            soket = tumpukan.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                soket.bind(("127.0.0.1", port))
                soket.listen()
        yield


@pytest.mark.usefixtures("port_terpakai")
def test_engines_listen_on_private_sockets_only(var: Path) -> None:
    with mesin.tertanam(var) as alamat:
        assert tanya(alamat, "SHOW listen_addresses") == [("",)]
        redis = klien_redis.Redis.from_url(alamat.redis_url)
        assert redis.config_get("port") == {"port": "0"}
        ciri = (var / "soket").stat()
        assert ciri.st_mode & 0o777 == 0o700
        pemilik = {Path(f"/proc/{pid}").stat().st_uid for pid in proses_mesin(var)}
    assert pemilik == {ciri.st_uid}
    assert (ciri.st_uid != 0) if ROOT else (ciri.st_uid == os.geteuid())


@pytest.mark.parametrize(("cepat", "fsync"), [(True, "off"), (False, "on")])
def test_only_fast_engines_give_up_durability(var: Path, cepat: bool, fsync: str) -> None:
    pilihan = (
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "shared_buffers",
        "work_mem",
        "max_connections",
    )
    with mesin.tertanam(var, cepat=cepat) as alamat:
        nilai = [tanya(alamat, f"SHOW {nama}")[0][0] for nama in pilihan]
    assert nilai == [fsync, fsync, fsync, "256MB", "16MB", "100"]


def test_the_first_out_stops_nothing_and_the_last_out_stops_all(
    var: Path, pemakai: Callable[[], subprocess.Popen[str]]
) -> None:
    pertama, kedua = pemakai(), pemakai()
    sebelum = proses_mesin(var)
    pertama.communicate()
    assert proses_mesin(var)[0] == sebelum[0]
    kedua.communicate()
    assert proses_mesin(var) == []


def test_a_crashed_user_counts_as_out(var: Path, pemakai: Callable[[], subprocess.Popen[str]]) -> None:
    hancur, tinggal = pemakai(), pemakai()
    hancur.kill()
    hancur.wait()
    assert proses_mesin(var) != []
    tinggal.communicate()
    assert proses_mesin(var) == []


def test_users_that_come_and_go_at_once_always_find_the_engines_up(var: Path) -> None:
    semua = [jalankan_skrip(BERGANTIAN, var) for _ in range(3)]
    for proses in semua:
        proses.communicate()
    assert [proses.returncode for proses in semua] == [0, 0, 0]
    assert proses_mesin(var) == []


def test_a_forked_child_that_leaves_stops_nothing(var: Path) -> None:
    proses = jalankan_skrip(BERCABANG, var)
    proses.communicate()
    assert proses.returncode == 0
    assert proses_mesin(var) == []


def test_what_was_committed_survives_kill_9_of_every_engine_process(
    var: Path, tunggu_sampai: Callable[[Callable[[], bool], float], None]
) -> None:
    with mesin.tertanam(var) as alamat:
        tanya(alamat, "CREATE TABLE catatan AS SELECT generate_series(1, 1000) AS nomor")
        with klien_redis.Redis.from_url(alamat.redis_url) as redis:
            redis.set("antrean", "isi")
            redis.execute_command("WAITAOF", 1, 0, 5000)
        for pid in proses_mesin(var):
            os.kill(pid, signal.SIGKILL)
        tunggu_sampai(lambda: proses_mesin(var) == [], 10)
    assert (var / "pg17" / "postmaster.pid").exists()
    with mesin.tertanam(var) as alamat:
        assert tanya(alamat, "SELECT count(*) FROM catatan") == [(1000,)]
        with klien_redis.Redis.from_url(alamat.redis_url) as redis:
            assert redis.get("antrean") == b"isi"


def test_a_var_under_a_closed_folder_works(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Root's servers cannot enter it, so their data lies outside; anybody else's can."""
    monkeypatch.setattr(tempat, "LUAR", var)
    tertutup = Path(tempfile.mkdtemp(prefix="dtks-"))
    try:
        with mesin.tertanam(tertutup / "var", cepat=True) as alamat:
            assert tanya(alamat, "SELECT current_database()") == [("dtks",)]
        akar = tempat.cari_tempat(tertutup / "var").akar
        assert akar.parent == (var if ROOT else tertutup)
        assert (akar / "pg17" / "PG_VERSION").exists()
        assert (str(akar) in capsys.readouterr().err) == ROOT
        assert tertutup.stat().st_mode & 0o777 == 0o700
    finally:
        shutil.rmtree(tertutup)


def test_data_of_another_major_version_is_refused(var: Path) -> None:
    (var / "pg13").mkdir()
    (var / "pg13" / "PG_VERSION").write_text("13\n")
    with (
        pytest.raises(mesin.MesinGagal, match="dibuat PostgreSQL 13, yang terpasang PostgreSQL 17"),
        mesin.tertanam(var),
    ):
        pytest.fail("must not start")
    assert proses_mesin(var) == []


@pytest.mark.parametrize("nama", ["a" * 90, "dengan spasi", "koma,koma"])
def test_a_path_no_socket_can_have_gets_a_short_one(var: Path, nama: str) -> None:
    (var / nama).mkdir()
    soket = tempat.cari_tempat(var / nama).soket
    assert soket.parent == Path("/tmp")
    assert soket == tempat.cari_tempat(var / nama).soket


def test_a_folder_of_somebody_else_is_refused(var: Path) -> None:
    asing = Path("/usr")
    if ROOT:
        asing = var / "asing"
        asing.mkdir()
        os.chown(asing, 12345, 12345)
    with pytest.raises(mesin.MesinGagal, match="milik pengguna lain"):
        tempat.Tempat(var, asing, None, None).siapkan_folder(asing)


def test_given_urls_start_no_engine(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://server/dtks")
    monkeypatch.setenv("REDIS_URL", "redis://server")
    with mesin.tertanam(var / "baru") as alamat:
        assert alamat == mesin.Mesin("postgresql://server/dtks", "redis://server")
    assert not (var / "baru").exists()


def test_only_the_missing_engine_is_started(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://server/dtks")
    with mesin.tertanam(var) as alamat:
        assert alamat.database_url == "postgresql://server/dtks"
        assert klien_redis.Redis.from_url(alamat.redis_url).ping()
        assert not (var / "pg17").exists()


def test_the_environment_keeps_what_is_given_and_one_secret(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alamat = mesin.Mesin("postgresql:///a", "redis://b")
    pertama = mesin.lingkungan(var, alamat)
    assert pertama == mesin.lingkungan(var, alamat)
    assert len(pertama["SECRET_KEY"]) >= 50
    assert (var / "kunci" / "rahasia").stat().st_mode & 0o777 == 0o600
    assert pertama["ALLOWED_HOSTS"] == "127.0.0.1,localhost,[::1]"
    monkeypatch.setenv("SECRET_KEY", "dari luar")
    monkeypatch.setenv("DTKS_TANPA_TLS", "0")
    kedua = mesin.lingkungan(var, alamat)
    assert (kedua["SECRET_KEY"], kedua["DTKS_TANPA_TLS"]) == ("dari luar", "0")


def test_a_secret_file_counts_as_given(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (var / "alamat").write_text("postgresql://server/dtks\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(var / "alamat"))
    monkeypatch.setenv("REDIS_URL", "redis://server")
    with mesin.tertanam(var / "baru") as alamat:
        assert alamat.database_url == "postgresql://server/dtks"
    assert not (var / "baru").exists()
