"""What likely duplicates need: name keys of those already known, letter distance, three indexes."""

from __future__ import annotations

import io
from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

from dtks.inti.nama import kunci_nama

TABEL = "registri_anggota"


def isi_kunci(tabel: str) -> Any:
    """A step that gives every row of `tabel` without a key the key of its name, one statement for all."""

    def langkah(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT nama FROM {tabel} WHERE kunci_nama = ''")  # noqa: S608
            baris = [f"{_lolos(nama)}\t{kunci_nama(nama)[:120]}\n" for (nama,) in cursor.fetchall()]
            if not baris:
                return
            cursor.execute(
                "CREATE TEMP TABLE kunci (nama text PRIMARY KEY, kunci text NOT NULL) ON COMMIT DROP"
            )
            cursor.copy_expert("COPY kunci FROM STDIN", io.StringIO("".join(baris)))
            cursor.execute("ANALYZE kunci")
            cursor.execute(
                f"UPDATE {tabel} a SET kunci_nama = k.kunci"  # noqa: S608
                " FROM kunci k WHERE k.nama = a.nama AND a.kunci_nama = ''"
            )
            cursor.execute("DROP TABLE kunci")

    return langkah


def _lolos(nama: str) -> str:
    for dari, ke in (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r")):
        nama = nama.replace(dari, ke)
    return nama


def indeks(tabel: str, awalan: str) -> list[Any]:
    """Indexes for mothers' names, and for NIKs whose serial or whose region part was mistyped."""
    return [
        migrations.RunSQL(
            f"CREATE INDEX {awalan}_{nama} ON {tabel} ({kolom}) WHERE {syarat}", f"DROP INDEX {awalan}_{nama}"
        )
        for nama, kolom, syarat in (
            ("ibu", "ibu_kandung", "ibu_kandung <> ''"),
            ("nik_awal", '"left"(nik::text, 12)', "nik IS NOT NULL"),
            ("nik_akhir", '"right"(nik::text, 10)', "nik IS NOT NULL"),
        )
    ]


class Migration(migrations.Migration):
    dependencies = [("registri", "0002_lima_jenis")]

    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.RunPython(isi_kunci(TABEL), migrations.RunPython.noop),
        *indeks(TABEL, "anggota"),
    ]
