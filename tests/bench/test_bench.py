"""The bench harness: its district keeps the promise, its output has its form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import utama
from bench.data import isi
from bench.jobs import JOBS
from bench.ukuran import Hasil
from dtks.registri.models import Anggota, RumahTangga
from dtks.wilayah.cakupan import NASIONAL, cakupan
from finalisasi.services.periksa import periksa_neraca
from usulan.models import Usulan


@pytest.mark.django_db(transaction=True)
def test_the_invented_district_obeys_every_constraint_and_loses_no_proposal():
    isi(0.001)
    with cakupan(NASIONAL):
        assert RumahTangga.objects.count() == 300
        assert Anggota.objects.count() == 1000
        assert Usulan.objects.count() == 100
        assert set(Anggota.objects.values_list("nik", flat=True).distinct()[:1])
        assert not Anggota.objects.exclude(nik__startswith="180199").exists()
        assert Usulan.objects.values("desa").distinct().count() > 50
    assert list(periksa_neraca()) == []


def test_an_unknown_job_is_refused_with_the_names(capsys):
    assert utama(["--job", "tidak-ada"]) == 2
    assert ", ".join(JOBS) in capsys.readouterr().err


def test_a_line_carries_what_the_design_asks():
    objek = Hasil("surat dingin", 17, 0.5, 0.1, "<= 1 s", True, 120.0).objek()
    assert set(objek) == {"name", "rows", "seconds", "floor_seconds", "ratio", "target", "ok", "rss_mb"}
    assert objek["ratio"] == 5.0


def test_the_letter_is_measured_and_written_to_bench_json(tmp_path: Path):
    """The whole way of the smallest job, in a folder and a database of its own."""
    lingkungan = os.environ | {"DTKS_VAR": str(tmp_path / "bench")}
    perintah = [sys.executable, "-m", "bench", "--job", "surat", "--skala", "0.001"]
    selesai = subprocess.run(perintah, env=lingkungan, capture_output=True, text=True, check=False)
    baris = json.loads((tmp_path / "bench.json").read_text())
    assert [b["name"] for b in baris] == ["surat dingin", "surat hangat"], selesai.stderr
    assert all(b["seconds"] > 0 and b["floor_seconds"] > 0 for b in baris)
