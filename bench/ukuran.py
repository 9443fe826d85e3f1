"""What a job reports, and how several runs become one number."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from typing import Any

ULANG = 3


@dataclass(frozen=True, slots=True)
class Hasil:
    """One line of the table: seconds against the floor of the same run."""

    name: str
    rows: int
    seconds: float
    floor_seconds: float
    target: str
    ok: bool
    rss_mb: float

    @property
    def ratio(self) -> float:
        return round(self.seconds / self.floor_seconds, 2) if self.floor_seconds else 0.0

    def objek(self) -> dict[str, Any]:
        """The line as var/bench.json carries it."""
        nama = ("name", "rows", "seconds", "floor_seconds", "ratio", "target", "ok", "rss_mb")
        return {n: getattr(self, n) for n in nama}


def jalankan(modul: str, *argumen: str, url: str) -> dict[str, Any]:
    """Run a measuring module in a process of its own on one database; return what it prints as JSON."""
    lingkungan = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "dtks.settings_test",
        "LOG_LEVEL": "ERROR",
    }
    selesai = subprocess.run(
        [sys.executable, "-m", modul, *argumen], env=lingkungan, check=True, stdout=subprocess.PIPE, text=True
    )
    hasil: dict[str, Any] = json.loads(selesai.stdout.splitlines()[-1])
    return hasil


def tengah(angka: list[float]) -> float:
    return round(median(angka), 4)
