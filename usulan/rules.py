"""What must hold of a proposal by itself. Each rule is one function over plain facts.

Rules about other rows (duplicates) are set-based SQL in massal.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from dtks.inti.kk import periksa_kk
from dtks.inti.nama import periksa_nama
from dtks.inti.nik import periksa_nik
from dtks.inti.temuan import Temuan, Tingkat

KEPALA = "1"
PASANGAN = frozenset({"2", "3"})
PERMENSOS_8_3 = "Permensos 3/2021 ps. 8(3)"
_APARATUR = re.compile(r"\b(ASN|PNS|P3K|PPPK|TNI|POLRI|POLISI|BUMN|BUMD)\b")


@dataclass(frozen=True, slots=True)
class FaktaAnggota:
    """A person as the rules see one. `bidang` is where the form shows it, e.g. `anggota.12`."""

    bidang: str
    nama: str
    nik: str | None
    tempat_lahir: str
    tanggal_lahir: date | None
    ibu_kandung: str
    jenis_kelamin: str
    pekerjaan: str
    status_kawin: str
    hubungan: str
    disabilitas: bool
    jenis_disabilitas: str
    hamil: bool
    tanggal_hamil: date | None


@dataclass(frozen=True, slots=True)
class FaktaKeluarga:
    """A keluarga as the rules see it."""

    bidang: str
    no_kk: str | None
    program: str
    anggota: tuple[FaktaAnggota, ...]


@dataclass(frozen=True, slots=True)
class FaktaUsulan:
    """A whole proposal as the rules see it, on the day `kini`."""

    kini: date
    ada_rumah_tangga: bool
    kriteria_lengkap: bool
    keluarga: tuple[FaktaKeluarga, ...]


Kaidah = Callable[[FaktaUsulan], Iterator[Temuan]]


def _galat(kode: str, bidang: str, pesan: str, sumber: str = PERMENSOS_8_3) -> Temuan:
    return Temuan(kode, Tingkat.GALAT, bidang, pesan, sumber)


def _peringatan(kode: str, bidang: str, pesan: str, sumber: str = "") -> Temuan:
    return Temuan(kode, Tingkat.PERINGATAN, bidang, pesan, sumber)


def kelengkapan(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """Completeness of attributes (Permensos 3/2021 ps. 8(3)e), as the 21-column template asks."""
    if not usulan.ada_rumah_tangga:
        yield _galat(
            "ALAMAT_KOSONG", "rumah_tangga", "Alamat rumah tangga belum diisi. Buka bagian Rumah tangga."
        )
    if not usulan.keluarga:
        yield _galat(
            "KELUARGA_KOSONG",
            "keluarga",
            "Belum ada keluarga. Tambahkan satu keluarga menurut Kartu Keluarga.",
        )
    if not usulan.kriteria_lengkap:
        yield _galat(
            "KRITERIA_KOSONG",
            "kriteria",
            "Sembilan kriteria belum terjawab semua. Buka bagian Kriteria dan jawab Ya atau Tidak.",
            "Kepmensos 262/HUK/2022",
        )
    for keluarga in usulan.keluarga:
        if not keluarga.anggota:
            yield _galat(
                "ANGGOTA_KOSONG",
                keluarga.bidang,
                "Keluarga ini belum berisi anggota. Masukkan semua anggota KK.",
            )
        for anggota in keluarga.anggota:
            yield from _anggota_lengkap(anggota)


def _anggota_lengkap(anggota: FaktaAnggota) -> Iterator[Temuan]:
    wajib = {
        "tempat_lahir": ("Tempat lahir", anggota.tempat_lahir),
        "tanggal_lahir": ("Tanggal lahir", anggota.tanggal_lahir),
        "ibu_kandung": ("Nama ibu kandung", anggota.ibu_kandung),
        "pekerjaan": ("Pekerjaan", anggota.pekerjaan),
        "status_kawin": ("Status kawin", anggota.status_kawin),
        "hubungan": ("Hubungan dengan kepala keluarga", anggota.hubungan),
    }
    for kolom, (sebutan, nilai) in wajib.items():
        if not nilai:
            yield _galat(
                "ISIAN_KOSONG", f"{anggota.bidang}.{kolom}", f"{sebutan} {anggota.nama} belum diisi."
            )


def identitas(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """Shape of NIK, No KK and names (Permensos 3/2021 ps. 8(3)b)."""
    for keluarga in usulan.keluarga:
        if keluarga.no_kk:
            yield from periksa_kk(keluarga.no_kk, bidang=f"{keluarga.bidang}.no_kk", kini=usulan.kini)
        else:
            yield _galat("KK_KOSONG", f"{keluarga.bidang}.no_kk", "Nomor KK belum diisi.")
        for a in keluarga.anggota:
            yield from periksa_nama(a.nama, f"{a.bidang}.nama")
            if not a.nik:
                yield _galat("NIK_KOSONG", f"{a.bidang}.nik", f"NIK {a.nama} belum diisi.")
                continue
            yield from periksa_nik(
                a.nik,
                tanggal_lahir=a.tanggal_lahir,
                jenis_kelamin=a.jenis_kelamin,
                bidang=f"{a.bidang}.nik",
                kini=usulan.kini,
            )
            if a.nik == keluarga.no_kk:
                yield _galat(
                    "NIK_SAMA_DENGAN_KK",
                    f"{a.bidang}.nik",
                    f"NIK {a.nama} sama dengan nomor KK. Periksa KTP.",
                )


def satu_kepala(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """Exactly one head in each keluarga."""
    for keluarga in usulan.keluarga:
        kepala = sum(1 for a in keluarga.anggota if a.hubungan == KEPALA)
        if keluarga.anggota and kepala != 1:
            yield _galat(
                "KEPALA_BUKAN_SATU",
                keluarga.bidang,
                f"Keluarga ini mempunyai {kepala} kepala keluarga. Pilih tepat satu anggota sebagai Kepala Keluarga.",
            )


def tidak_ganda_di_dalam(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """No NIK twice and no No KK twice inside one proposal (ps. 8(3)a, d)."""
    nik = Counter(a.nik for k in usulan.keluarga for a in k.anggota if a.nik)
    for keluarga in usulan.keluarga:
        for a in keluarga.anggota:
            if a.nik and nik[a.nik] > 1:
                yield _galat(
                    "NIK_GANDA_DI_USULAN", f"{a.bidang}.nik", f"NIK {a.nama} dipakai dua kali di usulan ini."
                )
    kk = Counter(k.no_kk for k in usulan.keluarga if k.no_kk)
    for keluarga in usulan.keluarga:
        if keluarga.no_kk and kk[keluarga.no_kk] > 1:
            yield _galat(
                "KK_GANDA_DI_USULAN",
                f"{keluarga.bidang}.no_kk",
                "Nomor KK ini dipakai dua keluarga di usulan ini.",
            )


def kewajaran(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """What cannot be, and what asks for a second look."""
    for keluarga in usulan.keluarga:
        for a in keluarga.anggota:
            yield from _wajar(a, usulan.kini)


def _wajar(a: FaktaAnggota, kini: date) -> Iterator[Temuan]:
    if a.tanggal_lahir and a.tanggal_lahir > kini:
        yield _galat(
            "LAHIR_DI_MASA_DEPAN", f"{a.bidang}.tanggal_lahir", f"Tanggal lahir {a.nama} di masa depan."
        )
    if a.hamil and a.jenis_kelamin != "P":
        yield _galat(
            "HAMIL_BUKAN_PEREMPUAN", f"{a.bidang}.hamil", f"{a.nama} tercatat hamil tetapi laki-laki."
        )
    if a.hamil and a.tanggal_hamil is None:
        yield _galat(
            "TANGGAL_HAMIL_KOSONG", f"{a.bidang}.tanggal_hamil", f"Isi tanggal mulai hamil {a.nama}."
        )
    if a.disabilitas and not a.jenis_disabilitas:
        yield _galat(
            "JENIS_DISABILITAS_KOSONG", f"{a.bidang}.jenis_disabilitas", f"Pilih jenis disabilitas {a.nama}."
        )
    if a.hubungan in PASANGAN and a.status_kawin == "1":
        yield _peringatan(
            "PASANGAN_BELUM_KAWIN", f"{a.bidang}.status_kawin", f"{a.nama} suami/istri tetapi belum kawin."
        )
    if _APARATUR.search(a.pekerjaan.upper()):
        yield _peringatan(
            "APARATUR_NEGARA",
            f"{a.bidang}.pekerjaan",
            f"Pekerjaan {a.nama} menunjukkan ASN/TNI/Polri/BUMN. Pastikan keluarga ini memang berhak.",
        )


KAIDAH: tuple[Kaidah, ...] = (kelengkapan, identitas, satu_kepala, tidak_ganda_di_dalam, kewajaran)


def periksa(usulan: FaktaUsulan) -> list[Temuan]:
    """Return what every rule finds, in the order of the form."""
    return [temuan for kaidah in KAIDAH for temuan in kaidah(usulan)]
