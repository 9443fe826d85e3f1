"""`python -m bench [--job NAME] [--skala F]`: prints a table and writes bench.json beside the data folder."""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path

from bench.jobs import JOBS

KOLOM = ("name", "rows", "seconds", "floor_seconds", "ratio", "ok", "target")


def utama(argumen: list[str]) -> int:
    """Run the jobs; exit 0 when every target is met, 1 when one is not, 2 for an unknown job."""
    pengurai = argparse.ArgumentParser(prog="python -m bench")
    pengurai.add_argument("--job", default="", help=f"salah satu dari: {', '.join(JOBS)}")
    pengurai.add_argument("--skala", type=float, default=1.0)
    pilihan = pengurai.parse_args(argumen)
    if pilihan.job and pilihan.job not in JOBS:
        print(f"Pekerjaan {pilihan.job} tidak ada. Yang ada: {', '.join(JOBS)}", file=sys.stderr)
        return 2
    nama = [pilihan.job] if pilihan.job else list(JOBS)
    hasil = [h for n in nama for h in import_module(f"bench.jobs.{n.replace('-', '_')}").ukur(pilihan.skala)]
    objek = [h.objek() for h in hasil]
    tujuan = Path(os.environ["DTKS_VAR"]).parent / "bench.json"
    tujuan.write_text(json.dumps(objek, indent=1) + "\n")
    lebar = {k: max(len(k), *(len(str(o[k])) for o in objek)) for k in KOLOM}
    for baris in ({k: k for k in KOLOM}, *objek):
        print("  ".join(str(baris[k]).ljust(lebar[k]) for k in KOLOM))
    return 0 if all(h.ok for h in hasil) else 1


if __name__ == "__main__":
    sys.exit(utama(sys.argv[1:]))
