#!/usr/bin/env python
"""Django commands. Without DATABASE_URL or REDIS_URL the embedded engines serve, started when down."""

from __future__ import annotations

import os
import sys
from itertools import takewhile

from django.core.management import execute_from_command_line

from dtks.layanan import mesin

TANPA_MESIN = {"help", "version", "collectstatic", "findstatic", "diffsettings"}
BANTUAN = {"-h", "--help", "--version"}


def hanya_membaca_setelan(argumen: list[str]) -> bool:
    """True for commands that touch no data, and for every command's help."""
    perintah = argumen[0] if argumen else "help"
    return perintah in TANPA_MESIN or bool(
        BANTUAN.intersection(takewhile(lambda teks: teks != "--", argumen))
    )


def main() -> None:
    """Run the command given on the command line; with both URLs given the environment is left as it is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dtks.settings")
    if mesin.dari_luar("DATABASE_URL") and mesin.dari_luar("REDIS_URL"):
        execute_from_command_line(sys.argv)
        return
    if hanya_membaca_setelan(sys.argv[1:]):
        os.environ.update(mesin.lingkungan_kosong())
        execute_from_command_line(sys.argv)
        return
    mesin.sinyal_jadi_keluar()
    var = mesin.folder_var()
    try:
        with mesin.tertanam(var) as alamat:
            os.environ.update(mesin.lingkungan(var, alamat))
            execute_from_command_line(sys.argv)
    except mesin.MesinGagal as galat:
        sys.exit(str(galat))


if __name__ == "__main__":
    main()
