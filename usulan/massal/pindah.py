"""The answer to a move: it lies in the other village's region, and both must know it."""

from __future__ import annotations

from django.db import connection


def jawaban(usulan_id: int) -> tuple[str, str]:
    """(answer, reason) of the other village about this proposal's move; empty while it is open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT jawaban, alasan FROM usulan_konfirmasipindah WHERE usulan_id = %s", [usulan_id]
        )
        baris: tuple[str, str] | None = cursor.fetchone()
        return baris or ("", "")


def siapa(usulan_id: int) -> tuple[str, int]:
    """(head's name, number of people) that a move is about: those proposed, else the whole known household."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.nama_kepala,
                   coalesce(nullif((SELECT count(*) FROM usulan_usulananggota a WHERE a.usulan_id = u.id), 0),
                            r.jumlah_anggota)
              FROM usulan_usulan u JOIN registri_rumahtangga r ON r.id = u.sasaran_id WHERE u.id = %s
            """,
            [usulan_id],
        )
        nama, jumlah = cursor.fetchone()
        return nama, jumlah


def versi(rumah_tangga_id: int) -> int:
    """The present version of a known household, wherever it lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT versi FROM registri_rumahtangga WHERE id = %s", [rumah_tangga_id])
        return int(cursor.fetchone()[0])
