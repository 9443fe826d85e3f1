"""Rules about the proposed state: completeness, identity, one head, no doubles inside, what cannot be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from dtks.inti.kk import periksa_kk
from dtks.inti.nama import periksa_nama
from dtks.inti.nik import periksa_nik
from dtks.inti.temuan import Temuan
from usulan.rules.fakta import FaktaAnggota, FaktaKeluarga, FaktaUsulan, galat, peringatan

KEPALA = "1"
PASANGAN = frozenset({"2", "3"})
ANAK, CUCU = "4", "6"
ORANG_TUA = frozenset({"7", "8"})
SEBUTAN_WAJIB = {
    "tempat_lahir": "Tempat lahir",
    "tanggal_lahir": "Tanggal lahir",
    "ibu_kandung": "Nama ibu kandung",
    "pekerjaan": "Pekerjaan",
    "status_kawin": "Status kawin",
    "hubungan": "Hubungan dengan kepala keluarga",
}
"""Columns that the table of required answers may name, in words; the NIK has rules of its own."""
USIA_KAWIN = 16
USIA_KEPALA = 15
USIA_HAMIL = range(10, 55)
_APARATUR = re.compile(r"\b(ASN|PNS|P3K|PPPK|TNI|POLRI|POLISI|BUMN|BUMD|PEGAWAI NEGERI)\b")
_PERANGKAT = re.compile(
    r"\b(KEPALA DESA|KADES|LURAH|PERANGKAT (?:DESA|KELURAHAN)|SEKRETARIS DESA|SEKDES|KAUR|KASI|KADUS|"
    r"KEPALA DUSUN|BPD|BADAN PERMUSYAWARATAN DESA)\b"
)


def kelengkapan(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """Completeness of attributes (Permensos 3/2021 ps. 8(3)e), as the 21-column template asks."""
    if usulan.rumah_tangga_baru:
        yield from _rumah_tangga_lengkap(usulan)
    for keluarga in usulan.keluarga:
        if not keluarga.anggota and keluarga.ubah is None:
            yield galat(
                "ANGGOTA_KOSONG",
                keluarga.bidang,
                "Keluarga ini belum berisi anggota. Masukkan semua anggota KK.",
            )
        for anggota in keluarga.anggota:
            yield from _anggota_lengkap(anggota, usulan.wajib_anggota)


def _rumah_tangga_lengkap(usulan: FaktaUsulan) -> Iterator[Temuan]:
    if not usulan.ada_rumah_tangga:
        yield galat(
            "ALAMAT_KOSONG", "rumah_tangga", "Alamat rumah tangga belum diisi. Buka bagian Rumah tangga."
        )
    if not usulan.keluarga:
        yield galat(
            "KELUARGA_KOSONG",
            "keluarga",
            "Belum ada keluarga. Tambahkan satu keluarga menurut Kartu Keluarga.",
        )
    if not usulan.kriteria_lengkap:
        yield galat(
            "KRITERIA_KOSONG",
            "kriteria",
            "Sembilan kriteria belum terjawab semua. Buka bagian Kriteria dan jawab Ya atau Tidak.",
            "Kepmensos 262/HUK/2022",
        )


def _anggota_lengkap(anggota: FaktaAnggota, wajib: frozenset[str]) -> Iterator[Temuan]:
    for kolom, sebutan in SEBUTAN_WAJIB.items():
        if kolom in wajib and not getattr(anggota, kolom) and anggota.diperiksa(kolom):
            yield galat("ISIAN_KOSONG", f"{anggota.bidang}.{kolom}", f"{sebutan} {anggota.nama} belum diisi.")


def identitas(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """Shape of NIK, No KK and names (Permensos 3/2021 ps. 8(3)b)."""
    for keluarga in usulan.keluarga:
        if keluarga.ubah is None or "no_kk" in keluarga.ubah:
            if keluarga.no_kk:
                yield from periksa_kk(keluarga.no_kk, bidang=f"{keluarga.bidang}.no_kk", kini=usulan.kini)
            else:
                yield galat("KK_KOSONG", f"{keluarga.bidang}.no_kk", "Nomor KK belum diisi.")
        for a in keluarga.anggota:
            if a.diperiksa("nama"):
                yield from periksa_nama(a.nama, f"{a.bidang}.nama")
            if a.diperiksa("nik", "tanggal_lahir", "jenis_kelamin"):
                yield from _nik(a, keluarga, usulan.kini)


def _nik(a: FaktaAnggota, keluarga: FaktaKeluarga, kini: date) -> Iterator[Temuan]:
    if not a.nik:
        if a.diperiksa("nik"):
            yield galat("NIK_KOSONG", f"{a.bidang}.nik", f"NIK {a.nama} belum diisi.")
        return
    yield from periksa_nik(
        a.nik,
        tanggal_lahir=a.tanggal_lahir,
        jenis_kelamin=a.jenis_kelamin,
        bidang=f"{a.bidang}.nik",
        kini=kini,
    )
    if a.nik == keluarga.no_kk:
        yield galat(
            "NIK_SAMA_DENGAN_KK", f"{a.bidang}.nik", f"NIK {a.nama} sama dengan nomor KK. Periksa KTP."
        )


def satu_kepala(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """Exactly one head in each keluarga that the proposal touches or makes by a move."""
    for keluarga in usulan.keluarga:
        kepala = sum(1 for a in keluarga.anggota if a.hubungan == KEPALA)
        terpisah = usulan.konfirmasi is not None and usulan.konfirmasi.terpisah
        if (keluarga.tersentuh or terpisah) and keluarga.anggota and kepala != 1:
            yield galat(
                "KEPALA_BUKAN_SATU",
                keluarga.bidang,
                f"Keluarga ini mempunyai {kepala} kepala keluarga. Pilih tepat satu anggota sebagai Kepala Keluarga.",
            )


def tidak_ganda_di_dalam(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """No NIK twice and no No KK twice inside one proposal (ps. 8(3)a, d)."""
    nik = Counter(a.nik for k in usulan.keluarga for a in k.anggota if a.nik)
    for keluarga in usulan.keluarga:
        for a in keluarga.anggota:
            if a.nik and nik[a.nik] > 1 and a.diperiksa("nik"):
                yield galat(
                    "NIK_GANDA_DI_USULAN", f"{a.bidang}.nik", f"NIK {a.nama} dipakai dua kali di usulan ini."
                )
    kk = Counter(k.no_kk for k in usulan.keluarga if k.no_kk)
    for keluarga in usulan.keluarga:
        if keluarga.no_kk and kk[keluarga.no_kk] > 1:
            yield galat(
                "KK_GANDA_DI_USULAN",
                f"{keluarga.bidang}.no_kk",
                "Nomor KK ini dipakai dua keluarga di usulan ini.",
            )


def kewajaran(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """What cannot be, and what asks for a second look: dates, ages, relations, work."""
    for keluarga in usulan.keluarga:
        kepala = next((a for a in keluarga.anggota if a.hubungan == KEPALA), None)
        for a in keluarga.anggota:
            if a.ubah is not None and not a.ubah:
                continue
            yield from _tanggal_dan_tubuh(a, usulan.kini)
            yield from _usia(a, usulan.kini)
            if kepala is not None and a is not kepala:
                yield from _hubungan(a, kepala)
            if _APARATUR.search(a.pekerjaan.upper()):
                yield peringatan(
                    "APARATUR_NEGARA",
                    f"{a.bidang}.pekerjaan",
                    f"Pekerjaan {a.nama} menunjukkan ASN/TNI/Polri/BUMN. Pastikan keluarga ini memang berhak.",
                )


def _tanggal_dan_tubuh(a: FaktaAnggota, kini: date) -> Iterator[Temuan]:
    if a.tanggal_lahir and a.tanggal_lahir > kini:
        yield galat(
            "LAHIR_DI_MASA_DEPAN", f"{a.bidang}.tanggal_lahir", f"Tanggal lahir {a.nama} di masa depan."
        )
    if a.hamil and a.jenis_kelamin != "P":
        yield galat(
            "HAMIL_BUKAN_PEREMPUAN", f"{a.bidang}.hamil", f"{a.nama} tercatat hamil tetapi laki-laki."
        )
    if a.hamil and a.tanggal_hamil is None:
        yield galat("TANGGAL_HAMIL_KOSONG", f"{a.bidang}.tanggal_hamil", f"Isi tanggal mulai hamil {a.nama}.")
    if a.hamil and a.tanggal_hamil and a.tanggal_hamil > kini:
        yield galat(
            "HAMIL_DI_MASA_DEPAN",
            f"{a.bidang}.tanggal_hamil",
            f"Tanggal mulai hamil {a.nama} di masa depan.",
        )
    if a.disabilitas and not a.jenis_disabilitas:
        yield galat(
            "JENIS_DISABILITAS_KOSONG", f"{a.bidang}.jenis_disabilitas", f"Pilih jenis disabilitas {a.nama}."
        )


def umur(lahir: date, kini: date) -> int:
    """Whole years of life on a day."""
    return kini.year - lahir.year - ((kini.month, kini.day) < (lahir.month, lahir.day))


def _usia(a: FaktaAnggota, kini: date) -> Iterator[Temuan]:
    if a.tanggal_lahir is None or a.tanggal_lahir > kini:
        return
    usia = umur(a.tanggal_lahir, kini)
    if a.hubungan == KEPALA and usia < USIA_KEPALA:
        yield peringatan(
            "KEPALA_ANAK",
            f"{a.bidang}.tanggal_lahir",
            f"{a.nama} kepala keluarga tetapi baru berumur {usia} tahun. Periksa tanggal lahirnya.",
        )
    if a.status_kawin not in ("", "1") and usia < USIA_KAWIN:
        yield peringatan(
            "KAWIN_ANAK",
            f"{a.bidang}.status_kawin",
            f"{a.nama} tercatat pernah kawin tetapi baru berumur {usia} tahun. Periksa lagi.",
        )
    if a.hamil and usia not in USIA_HAMIL:
        yield peringatan(
            "HAMIL_DI_LUAR_USIA",
            f"{a.bidang}.hamil",
            f"{a.nama} tercatat hamil pada umur {usia} tahun. Periksa tanggal lahirnya.",
        )


def _hubungan(a: FaktaAnggota, kepala: FaktaAnggota) -> Iterator[Temuan]:
    bidang = f"{a.bidang}.hubungan"
    if a.hubungan in PASANGAN and a.status_kawin == "1":
        yield peringatan(
            "PASANGAN_BELUM_KAWIN", f"{a.bidang}.status_kawin", f"{a.nama} suami/istri tetapi belum kawin."
        )
    if a.hubungan in PASANGAN and a.jenis_kelamin and a.jenis_kelamin == kepala.jenis_kelamin:
        yield peringatan(
            "PASANGAN_SEKELAMIN",
            bidang,
            f"{a.nama} suami/istri kepala keluarga, tetapi jenis kelaminnya sama. Periksa keduanya.",
        )
    if a.tanggal_lahir is None or kepala.tanggal_lahir is None:
        return
    if a.hubungan in (ANAK, CUCU) and a.tanggal_lahir <= kepala.tanggal_lahir:
        yield peringatan(
            "ANAK_LEBIH_TUA",
            bidang,
            f"{a.nama} tercatat anak/cucu tetapi tidak lebih muda dari kepala keluarga.",
        )
    if a.hubungan in ORANG_TUA and a.tanggal_lahir >= kepala.tanggal_lahir:
        yield peringatan(
            "ORANG_TUA_LEBIH_MUDA",
            bidang,
            f"{a.nama} tercatat orang tua/mertua tetapi tidak lebih tua dari kepala keluarga.",
        )


def terkait(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """The family of who proposes, or of village officials: somebody else must look at it."""
    for keluarga in usulan.keluarga:
        if keluarga.no_kk and keluarga.no_kk == usulan.kk_pengusul:
            yield peringatan(
                "TERKAIT_PENGUSUL",
                f"{keluarga.bidang}.no_kk",
                "Ini keluarga pengusul sendiri. Dinas Sosial akan memeriksanya lebih teliti.",
            )
        perangkat = next((a for a in keluarga.anggota if _PERANGKAT.search(a.pekerjaan.upper())), None)
        if perangkat is not None and keluarga.tersentuh:
            yield peringatan(
                "TERKAIT_PENGUSUL",
                f"{perangkat.bidang}.pekerjaan",
                f"Pekerjaan {perangkat.nama} menunjukkan perangkat desa atau BPD. "
                "Dinas Sosial akan memeriksa keluarga ini lebih teliti.",
            )
