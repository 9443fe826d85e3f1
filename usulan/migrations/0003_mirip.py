"""What likely duplicates need among proposed people: name keys and three indexes."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

TABEL = "usulan_usulananggota"
_registri = import_module("dtks.registri.migrations.0003_kunci_nama")


class Migration(migrations.Migration):
    dependencies = [("registri", "0003_kunci_nama"), ("usulan", "0002_lima_jenis")]

    operations = [
        migrations.RunPython(_registri.isi_kunci(TABEL), migrations.RunPython.noop),
        *_registri.indeks(TABEL, "usulan_anggota"),
    ]
