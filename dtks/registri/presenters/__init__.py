"""What pages show of a household, known or proposed: criteria, answers, differences, history."""

from __future__ import annotations

from dtks.registri.presenters.banding import NOMOR, Ubahan, banding, boleh_tampil, kata, sebutan
from dtks.registri.presenters.isi import (
    BagianJawaban,
    BarisMenerima,
    Beda,
    ButirKriteria,
    Impor,
    jawaban,
    kriteria,
    sajikan_beda,
    sajikan_impor,
    sajikan_penerima,
)
from dtks.registri.presenters.riwayat import BagianRiwayat, ButirRiwayat, riwayat

__all__ = [
    "NOMOR",
    "BagianJawaban",
    "BagianRiwayat",
    "BarisMenerima",
    "Beda",
    "ButirKriteria",
    "ButirRiwayat",
    "Impor",
    "Ubahan",
    "banding",
    "boleh_tampil",
    "jawaban",
    "kata",
    "kriteria",
    "riwayat",
    "sajikan_beda",
    "sajikan_impor",
    "sajikan_penerima",
    "sebutan",
]
