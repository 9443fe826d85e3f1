"""The trail is append-only, and whoever changes it behind the triggers is found and named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from dtks.jejak.models import Peristiwa, Segel
from dtks.jejak.services import catat, periksa, segel, segel_segera


@pytest.fixture
def jejak(db: None) -> list[Peristiwa]:
    """Six events under two seals, and a seventh not sealed yet."""
    semua = [catat(None, "uji.kejadian", ("uji", n), "1801", {"n": n}) for n in range(3)]
    segel()
    semua += [catat(None, "uji.kejadian", ("uji", n), "1801", {"n": n}) for n in range(3, 6)]
    segel()
    return [*semua, catat(None, "uji.kejadian", ("uji", 6), "1801", {"n": 6})]


def _tanpa_pemicu(sql: str, params: list[Any]) -> None:
    """What somebody with the database password would do."""
    with connection.cursor() as cursor:
        for tabel in ("jejak_peristiwa", "jejak_segel"):
            cursor.execute(f"ALTER TABLE {tabel} DISABLE TRIGGER USER")
        cursor.execute(sql, params)
        for tabel in ("jejak_peristiwa", "jejak_segel"):
            cursor.execute(f"ALTER TABLE {tabel} ENABLE TRIGGER USER")


def test_an_untouched_trail_verifies_and_says_what_is_not_sealed_yet(jejak):
    hasil = periksa()
    assert hasil.utuh
    assert (hasil.segel, hasil.peristiwa, hasil.belum_disegel) == (2, 6, 1)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE jejak_peristiwa SET nama_pelaku = 'orang lain'",
        "DELETE FROM jejak_peristiwa",
        "TRUNCATE jejak_peristiwa",
        "UPDATE jejak_segel SET jumlah = 1",
        "DELETE FROM jejak_segel",
        "TRUNCATE jejak_segel",
    ],
)
def test_the_database_refuses_to_change_the_trail(jejak, sql):
    with (
        pytest.raises(DatabaseError, match="Jejak hanya boleh ditambah"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Peristiwa.objects.count() == 7


UBAH: dict[str, tuple[str, Callable[[list[Peristiwa]], list[Any]], int, str]] = {
    "altered": (
        "UPDATE jejak_peristiwa SET isi = '{\"n\": 99}' WHERE id = %s",
        lambda j: [j[1].pk],
        1,
        "diubah",
    ),
    "removed": ("DELETE FROM jejak_peristiwa WHERE id = %s", lambda j: [j[4].pk], 4, "dihapus"),
    "actor changed": (
        "UPDATE jejak_peristiwa SET pelaku_id = 7 WHERE id = %s",
        lambda j: [j[3].pk],
        3,
        "diubah",
    ),
    "time changed": (
        "UPDATE jejak_peristiwa SET terjadi_pada = terjadi_pada - interval '1 day' WHERE id = %s",
        lambda j: [j[0].pk],
        0,
        "diubah",
    ),
}


@pytest.mark.parametrize("cara", UBAH)
def test_a_sealed_event_changed_by_sql_is_found_and_named(jejak, cara):
    sql, params, yang, kata = UBAH[cara]
    _tanpa_pemicu(sql, params(jejak))
    hasil = periksa()
    assert f"Peristiwa {jejak[yang].pk} {kata}" in hasil.kesalahan
    with pytest.raises(CommandError, match=f"Peristiwa {jejak[yang].pk} {kata}"):
        call_command("periksa_jejak")


def test_an_event_inserted_among_sealed_ones_is_found_and_named(jejak):
    """Frees an id first by removing an event, then puts another in its place under the same seal."""
    hilang = jejak[2].pk
    _tanpa_pemicu("DELETE FROM jejak_peristiwa WHERE id = %s", [hilang])
    _tanpa_pemicu(
        "INSERT INTO jejak_peristiwa (id, terjadi_pada, pelaku_id, nama_pelaku, peran, peristiwa, objek, objek_id,"
        " wilayah_id, isi, permintaan) VALUES (%s, now(), NULL, 'x', 'x', 'uji', 'uji', '1', '1801', '{}', '')",
        [hilang],
    )
    assert f"Peristiwa {hilang} diubah" in periksa().kesalahan


def test_an_event_inserted_into_a_gap_of_sealed_ids_is_found_and_named(db):
    with transaction.atomic():
        sid = transaction.savepoint()
        celah = catat(None, "uji.batal", ("uji", 0), "1801").pk
        transaction.savepoint_rollback(sid)
    catat(None, "uji.kejadian", ("uji", 1), "1801")
    segel()
    _tanpa_pemicu(
        "INSERT INTO jejak_peristiwa (id, terjadi_pada, pelaku_id, nama_pelaku, peran, peristiwa, objek, objek_id,"
        " wilayah_id, isi, permintaan) VALUES (%s, now(), NULL, 'x', 'x', 'uji', 'uji', '1', '1801', '{}', '')",
        [celah],
    )
    assert f"Peristiwa {celah} disisipkan" in periksa().kesalahan


def test_a_removed_seal_breaks_the_chain(jejak):
    _tanpa_pemicu("DELETE FROM jejak_segel WHERE id = %s", [Segel.objects.earliest("id").pk])
    assert "tidak menyambung" in periksa().kesalahan


def test_a_seal_rewritten_with_its_own_digest_lacks_the_signature(jejak):
    """The forger recomputes everything he can, but has no private key."""
    terakhir = Segel.objects.latest("id")
    terakhir.isi = bytes(terakhir.isi)[:40]
    terakhir.jumlah = 1
    palsu = terakhir.hitung_sidik()
    _tanpa_pemicu(
        "UPDATE jejak_segel SET isi = %s, jumlah = 1, sidik = %s WHERE id = %s",
        [terakhir.isi, palsu, terakhir.pk],
    )
    assert "tanda tangannya tidak cocok" in periksa().kesalahan


def test_a_seal_printed_in_a_letter_must_still_be_there(jejak):
    assert "surat 1/2026" in periksa([("0" * 64, "surat 1/2026")]).kesalahan
    assert periksa([(Segel.objects.latest("id").sidik, "surat 1/2026")]).utuh


def test_sealing_twice_makes_no_empty_seal(jejak):
    sidik = segel_segera()
    assert Segel.objects.count() == 3
    assert segel_segera() == sidik
    assert Segel.objects.count() == 3
