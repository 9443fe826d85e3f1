"""An invented district of any size in a database of its own: 1M persons in minutes, set-based, seeded by row number.

More than 100,000 distinct full names, the common ones far oftener; children carry their mother's name; one family in
a hundred has twins; one birthday in fifty is 1 July, as where the day is not known.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from django.db import connection, transaction

from bench.nama import BANYAK, nama_lengkap
from dtks.inti.nama import kunci_nama

RUMAH_TANGGA = 300_000
USULAN = 100_000
VERSI = 4
_KOMBINASI = 28 * 12 * 60

_SQL = """
CREATE TEMP TABLE desa ON COMMIT DROP AS
  SELECT kode, row_number() OVER (ORDER BY kode) - 1 AS urut FROM wilayah_wilayah WHERE tingkat = 10;
ANALYZE nama;
-- Squaring a uniform draw makes the first names common and keeps the last ones in use.
CREATE FUNCTION pg_temp.undi(i bigint, n bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT floor(n * ((hashint8(i)::bigint & 1048575) / 1048576.0)::float8 ^ 2)::int $$;
CREATE FUNCTION pg_temp.tanggal(i bigint) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT make_date((1950 + (k / 336) % 60)::int, (1 + (k / 28) % 12)::int, (1 + k % 28)::int)
    FROM (SELECT i * 7919 % {kombinasi} AS k) x $$;
-- Serials are even: the odd one above belongs to a twin.
CREATE FUNCTION pg_temp.nik(i bigint, kembar boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '180199' || to_char(pg_temp.tanggal(i), 'DDMMYY')
      || lpad((2 + 2 * (i / {kombinasi}) + kembar::int)::text, 4, '0') $$;
CREATE FUNCTION pg_temp.lahir(i bigint) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN i % 50 = 7 THEN make_date(extract(year FROM pg_temp.tanggal(i))::int, 7, 1)
              ELSE pg_temp.tanggal(i) END $$;
CREATE FUNCTION pg_temp.kk(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '180199' || lpad((1 + i % 28)::text, 2, '0') || lpad((1 + (i / 28) % 12)::text, 2, '0')
      || lpad((5 + (i / 336) % 20)::text, 2, '0') || lpad((1 + i / 6720)::text, 4, '0') $$;

-- Every fourth row lies in Way Urang, so that one village's lists grow with the district's.
CREATE FUNCTION pg_temp.desa_ke(i bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN i % 4 = 0 THEN (SELECT urut FROM desa WHERE kode = '1801061008') ELSE i % 257 END $$;

INSERT INTO registri_rumahtangga (id, alamat, dusun, rt, rw, versi_kuesioner, jawaban, desa_id, nomor_dtks, nama_kepala,
       jumlah_anggota, aktif, sumber, versi, dibuat_pada, diubah_pada)
SELECT i, 'Jl. Contoh No. ' || i % 200, '', (1 + i % 9)::text, (1 + i % 4)::text, '', '{{}}', d.kode,
       '1801' || lpad(i::text, 14, '0'), n.nama, 3 + (i % 3 = 0)::int, TRUE, 'PRELIST', 1, now(), now()
  FROM generate_series(1, {rumah_tangga}) i JOIN desa d ON d.urut = pg_temp.desa_ke(i)
  JOIN nama n ON n.jk = 'L' AND n.urut = pg_temp.undi(i::bigint * 4, {banyak});
INSERT INTO registri_keluarga (id, no_kk, program, rumah_tangga_id, desa_id, nomor_urut, aktif)
SELECT id, pg_temp.kk(id), 'NON BANSOS', id, desa_id, 1, TRUE FROM registri_rumahtangga;
CREATE TEMP TABLE orang ON COMMIT DROP AS
SELECT r.id AS rumah_tangga_id, j, x.i, x.kembar, CASE WHEN j = 1 OR j > 1 AND x.i / 4 % 2 = 0 THEN 'P' ELSE 'L' END AS jk,
       CASE WHEN j < 2 THEN x.i + 5000000000 ELSE r.id * 4 + 1 END AS ibu
  FROM registri_rumahtangga r CROSS JOIN LATERAL generate_series(0, r.jumlah_anggota - 1) j
  CROSS JOIN LATERAL (SELECT j = 3 AND r.id % 100 = 0 AS kembar,
                             r.id * 4 + CASE WHEN j = 3 AND r.id % 100 = 0 THEN 2 ELSE j END AS i) x;
INSERT INTO registri_anggota (nik, nama, kunci_nama, tempat_lahir, tanggal_lahir, ibu_kandung, jenis_kelamin, pekerjaan,
       status_kawin, hubungan, disabilitas, jenis_disabilitas, hamil, pbi, rumah_tangga_id, keluarga_id, desa_id,
       nomor_urut, nik_tercatat, jawaban, temuan, aktif, status_penetapan)
SELECT pg_temp.nik(o.i, o.kembar), n.nama, n.kunci, 'KALIANDA', pg_temp.lahir(o.i), m.nama, o.jk, 'BURUH HARIAN LEPAS',
       '2', CASE j WHEN 0 THEN '1' WHEN 1 THEN '3' ELSE '4' END,
       FALSE, '', FALSE, FALSE, r.id, r.id, r.desa_id, j + 1, '', '{{}}', '[]', TRUE, 'DITETAPKAN'
  FROM orang o JOIN registri_rumahtangga r ON r.id = o.rumah_tangga_id
  JOIN nama n ON n.jk = o.jk AND n.urut = pg_temp.undi(o.rumah_tangga_id * 4 + o.j, {banyak})
  JOIN nama m ON m.jk = 'P' AND m.urut = pg_temp.undi(o.ibu, {banyak})
 ORDER BY r.id, j;

INSERT INTO usulan_musyawarah (desa_id, tanggal, tempat, nomor_berita_acara, jumlah_peserta, dibuat_oleh_id, dibuat_pada)
SELECT kode, current_date, 'Balai Desa', 'BENCH', 20, {oleh}, now() FROM desa;
INSERT INTO usulan_usulan (id, kunci, jenis, desa_id, status, status_sejak, versi, versi_isi, kanal, asal, keterangan,
       nama_kepala, jumlah_anggota, jumlah_galat, jumlah_peringatan, musyawarah_id, periode_id, alasan, dientri_dinas,
       dibuat_oleh_id, dibuat_pada, diubah_pada, diajukan_pada)
SELECT i, gen_random_uuid(), 'BARU', d.kode,
       (ARRAY['DIAJUKAN','DIAJUKAN','DIAJUKAN','TERVERIFIKASI','TERVERIFIKASI','DISETUJUI','DISETUJUI','DISETUJUI',
              'DIKEMBALIKAN','DITOLAK'])[1 + (i / 260) % 10],
       now() - i * interval '1 second', 1, 1, 'MUSYAWARAH', 'RT_RW', '', n.nama, 2, 0, 0,
       m.id, {periode}, '', FALSE, {oleh}, now(), now() - i * interval '1 second', now()
  FROM generate_series(1, {usulan}) i JOIN desa d ON d.urut = pg_temp.desa_ke(i) JOIN usulan_musyawarah m ON m.desa_id = d.kode
  JOIN nama n ON n.jk = 'L' AND n.urut = pg_temp.undi({mulai} + i * 2, {banyak});
INSERT INTO usulan_usulanrumahtangga (usulan_id, alamat, dusun, rt, rw, versi_kuesioner, jawaban)
SELECT id, 'Jl. Contoh No. 1', '', '1', '1', '', '{{}}' FROM usulan_usulan;
INSERT INTO usulan_usulankeluarga (id, usulan_id, no_kk, program, nomor_urut)
SELECT id, id, pg_temp.kk({rumah_tangga} + id), 'BPNT', 1 FROM usulan_usulan;
INSERT INTO usulan_usulananggota (nik, nama, kunci_nama, tempat_lahir, tanggal_lahir, ibu_kandung, jenis_kelamin,
       pekerjaan, status_kawin, hubungan, disabilitas, jenis_disabilitas, hamil, pbi, usulan_id, keluarga_id, nomor_urut)
SELECT pg_temp.nik(x.i, FALSE), n.nama, n.kunci, 'KALIANDA', pg_temp.lahir(x.i), m.nama, n.jk, 'BURUH HARIAN LEPAS',
       '2', CASE j WHEN 0 THEN '1' ELSE '3' END, FALSE, '', FALSE, FALSE, u.id, u.id, j + 1
  FROM usulan_usulan u CROSS JOIN generate_series(0, 1) j CROSS JOIN LATERAL (SELECT {mulai} + u.id * 2 + j AS i) x
  JOIN nama n ON n.jk = CASE j WHEN 0 THEN 'L' ELSE 'P' END AND n.urut = pg_temp.undi(x.i, {banyak})
  JOIN nama m ON m.jk = 'P' AND m.urut = pg_temp.undi(x.i + 5000000000, {banyak})
 ORDER BY u.id, j;
INSERT INTO usulan_usulanperiode (usulan_id, periode_id, desa_id, jenis, masuk_sebagai, keluar_sebagai, keluar_pada)
SELECT id, periode_id, desa_id, jenis, 'MASUK', CASE WHEN status = 'DITOLAK' THEN 'DITOLAK' END,
       CASE WHEN status = 'DITOLAK' THEN now() END FROM usulan_usulan;
INSERT INTO usulan_klaim (kunci, usulan_id)
SELECT 'NIK:' || a.nik, a.usulan_id FROM usulan_usulananggota a JOIN usulan_usulan u ON u.id = a.usulan_id
 WHERE u.status <> 'DITOLAK';
INSERT INTO jejak_peristiwa (terjadi_pada, pelaku_id, nama_pelaku, peran, peristiwa, objek, objek_id, wilayah_id, isi, permintaan)
SELECT now(), {oleh}, 'Operator', 'operator desa', 'usulan.ajukan', 'usulan', id::text, desa_id, '{{"dari": "DRAF"}}', ''
  FROM usulan_usulan ORDER BY id;
"""
_URUTAN = ("registri_rumahtangga", "registri_keluarga", "usulan_usulan", "usulan_usulankeluarga")


def siapkan(skala: float) -> str:
    """Return the URL of the database of this scale, filling it first if it is not filled yet."""
    asal = os.environ["DATABASE_URL"]
    nama = f"bench_{VERSI}_{round(skala * 10_000)}"
    url = urlsplit(asal)._replace(path=f"/{nama}").geturl()
    if not _ada(asal, nama):
        lingkungan = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "dtks.settings"}
        try:
            subprocess.run([sys.executable, "-m", "bench.data", str(skala)], env=lingkungan, check=True)
        except subprocess.CalledProcessError:
            _perintah(asal, f'DROP DATABASE IF EXISTS "{nama}"')
            raise
    return url


def _ada(url: str, nama: str) -> bool:
    """Whether the database exists; makes it if not."""
    sambungan = psycopg2.connect(url)
    try:
        with sambungan.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [nama])
            ada = cursor.fetchone() is not None
    finally:
        sambungan.close()
    if not ada:
        _perintah(url, f'CREATE DATABASE "{nama}"')
    return ada


def _perintah(url: str, sql: str) -> None:
    sambungan = psycopg2.connect(url)
    sambungan.autocommit = True
    try:
        with sambungan.cursor() as cursor:
            cursor.execute(sql)
    finally:
        sambungan.close()


def _muat_nama(cursor: Any) -> None:
    """The names and their keys, for the statements that follow in this transaction."""
    baris = (f"{jk}\t{i}\t{n}\t{kunci_nama(n)}\n" for jk in "LP" for i, n in enumerate(nama_lengkap(jk)))
    cursor.execute("CREATE TEMP TABLE nama (jk text, urut integer, nama text, kunci text) ON COMMIT DROP")
    cursor.copy_expert("COPY nama FROM STDIN", io.StringIO("".join(baris)))


def isi(skala: float) -> None:
    """Fill the migrated database of the environment: households, persons, proposals with stays and trail."""
    from dtks.akun.izin import Peran
    from dtks.akun.models import Pengguna
    from dtks.akun.services import simpan_pengguna
    from dtks.inti.jam import hari_ini
    from dtks.periode.services import buka_periode, siapkan_kabupaten
    from dtks.wilayah.models import Wilayah

    with transaction.atomic():
        siapkan_kabupaten("18.01", tempat="Kalianda")
        periode = buka_periode("1801", hari_ini())
        for nama, peran, kode in (
            ("operator.kabupaten", Peran.OPERATOR_KABUPATEN, "1801"),
            ("operator.desa", Peran.OPERATOR_DESA, "1801061008"),
            ("auditor", Peran.AUDITOR, "1801"),
        ):
            orang = Pengguna(nama_pengguna=nama, nama=nama, peran=[peran.value])
            simpan_pengguna(
                None, orang, wilayah=list(Wilayah.objects.filter(pk=kode)), sandi="sandi-bench-panjang"
            )
        rumah_tangga = max(1, round(RUMAH_TANGGA * skala))
        with connection.cursor() as cursor:
            _muat_nama(cursor)
            cursor.execute(
                _SQL.format(
                    banyak=BANYAK,
                    kombinasi=_KOMBINASI,
                    rumah_tangga=rumah_tangga,
                    usulan=max(1, round(USULAN * skala)),
                    mulai=(rumah_tangga + 1) * 4,
                    periode=periode.pk,
                    oleh=Pengguna.objects.get(nama_pengguna="operator.desa").pk,
                )
            )
            for tabel in _URUTAN:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{tabel}', 'id'), (SELECT max(id) FROM {tabel}))"
                )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    isi(float(sys.argv[1]))
