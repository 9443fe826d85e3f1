"""The trail is append-only: UPDATE, DELETE and TRUNCATE raise, for events and for seals."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

FUNGSI = """
CREATE FUNCTION jejak_tolak() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Jejak hanya boleh ditambah: % pada % ditolak.', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
"""


def pemicu(tabel: str) -> str:
    return f"""
CREATE TRIGGER tolak_ubah BEFORE UPDATE OR DELETE ON {tabel} FOR EACH ROW EXECUTE FUNCTION jejak_tolak();
CREATE TRIGGER tolak_truncate BEFORE TRUNCATE ON {tabel} FOR EACH STATEMENT EXECUTE FUNCTION jejak_tolak();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("jejak", "0001_initial")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            FUNGSI + pemicu("jejak_peristiwa") + pemicu("jejak_segel"),
            "DROP FUNCTION jejak_tolak() CASCADE",
        ),
    ]
