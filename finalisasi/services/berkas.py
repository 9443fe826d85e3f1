"""Make the period's files and their manifest (long work), under a temporary name until all are whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.files import File
from django.db import connection, transaction

from dtks.jejak.services import catat
from dtks.pekerjaan.services import Tugas
from finalisasi import exports
from finalisasi.letters import render_pdf
from finalisasi.models import BerkasPeriode, Finalisasi, JenisBerkas
from finalisasi.services.isi_surat import isi_draf
from usulan.services.neraca import Neraca

_JENIS = {
    JenisBerkas.CSV: "csv",
    JenisBerkas.XLSX: "xlsx",
}


def buat_berkas_periode(tugas: Tugas) -> None:
    """Write CSV, XLSX, manifest and the letter's draft of one finalization; store them all at once.

    The files are made from the frozen snapshot, so a second run makes the same ones.
    """
    hasil = Finalisasi.objects.select_related("periode").get(pk=tugas.argumen["finalisasi"])
    dasar = f"dtks-{hasil.periode.kabupaten_id}-{hasil.periode.kode}-v{hasil.versi}"
    seluruhnya = 2 * hasil.jumlah_jiwa + 1
    tugas.lapor(0, seluruhnya)
    with tempfile.TemporaryDirectory(prefix="dtks-berkas-") as folder:
        jadi: list[tuple[JenisBerkas, Path, exports.Berkas]] = []
        for urutan, (jenis, akhiran) in enumerate(_JENIS.items()):
            path = Path(folder) / f"{dasar}.{akhiran}"
            sudah = urutan * hasil.jumlah_jiwa

            def lapor(n: int, sudah: int = sudah) -> None:
                tugas.lapor(sudah + n, seluruhnya)

            baris = _tulis(jenis, hasil.pk, path, lapor)
            jadi.append((jenis, path, exports.Berkas(path.name, *exports.sidik(path), baris)))
        manifes = exports.manifes(_fakta(hasil), [b for _, _, b in jadi])
        sidik = exports.sidik_manifes(manifes)
        draf = Path(folder) / f"{dasar}-rancangan-surat.pdf"
        draf.write_bytes(render_pdf(isi_draf(hasil, sidik, [b for _, _, b in jadi])))
        jadi.append((JenisBerkas.DRAF, draf, exports.Berkas(draf.name, *exports.sidik(draf), 0)))
        tugas.lapor(seluruhnya, seluruhnya)
        with tugas.penyelesaian():
            _simpan(hasil, jadi, manifes.decode(), sidik)


def _tulis(jenis: JenisBerkas, finalisasi_id: int, path: Path, lapor: Callable[[int], None]) -> int:
    if jenis is JenisBerkas.CSV:
        with connection.cursor() as cursor:
            return exports.tulis_csv(cursor, finalisasi_id, path)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        return exports.tulis_xlsx(exports.baca_baris(cursor, finalisasi_id), path, lapor)


def _fakta(hasil: Finalisasi) -> exports.FaktaFinalisasi:
    neraca = sum(
        (
            Neraca(n.bawaan, n.masuk, n.difinalisasi, n.ditolak, n.ditarik, n.dibawa)
            for n in hasil.neraca.all()
        ),
        Neraca(),
    )
    return exports.FaktaFinalisasi(
        kabupaten=hasil.periode.kabupaten_id,
        periode=hasil.periode.kode,
        versi=hasil.versi,
        jumlah={
            "usulan": hasil.jumlah_usulan,
            "jiwa": hasil.jumlah_jiwa,
            "bawaan": neraca.bawaan,
            "masuk": neraca.masuk,
            "difinalisasi": neraca.difinalisasi,
            "ditolak": neraca.ditolak,
            "ditarik": neraca.ditarik,
            "dibawa": neraca.dibawa,
        },
    )


def _simpan(
    hasil: Finalisasi, jadi: list[tuple[JenisBerkas, Path, exports.Berkas]], manifes: str, sidik: str
) -> None:
    for jenis, path, facts in jadi:
        berkas = BerkasPeriode(
            finalisasi=hasil,
            jenis=jenis,
            nama=facts.nama,
            sidik=facts.sha256,
            ukuran=facts.ukuran,
            baris=facts.baris,
        )
        with path.open("rb") as isi:
            berkas.berkas.save(facts.nama, File(isi), save=False)
        berkas.save()
    hasil.manifes, hasil.sidik_manifes = manifes, sidik
    hasil.save(update_fields=["manifes", "sidik_manifes"])
    catat(None, "finalisasi.berkas_dibuat", hasil, hasil.periode.kabupaten_id, {"sidik_manifes": sidik})
