"""A proposal as the rules see it: plain facts, no database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from dtks.inti.temuan import Temuan, Tingkat

PERMENSOS_8_3 = "Permensos 3/2021 ps. 8(3)"


@dataclass(frozen=True, slots=True)
class FaktaAnggota:
    """A person as the rules see one. `bidang` is where the form shows it, e.g. `anggota.12`.

    `ubah` holds the columns that the proposal changes of a known person; None: a new one.
    """

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
    pbi: bool = False
    pengurus: bool = False
    menerima: frozenset[str] = frozenset()
    ubah: frozenset[str] | None = None

    def diperiksa(self, *kolom: str) -> bool:
        """Whether one of these columns is new or changed, so that a rule about it applies."""
        return self.ubah is None or not self.ubah.isdisjoint(kolom)


@dataclass(frozen=True, slots=True)
class FaktaKeluarga:
    """A keluarga as the rules see it. `ubah` as in FaktaAnggota; `ditinggal`: somebody of it goes to another.

    `menerima`: the programs it receives now, after the recipient lists.
    """

    bidang: str
    no_kk: str | None
    program: str
    anggota: tuple[FaktaAnggota, ...]
    ubah: frozenset[str] | None = None
    ditinggal: bool = False
    menerima: frozenset[str] = frozenset()

    @property
    def tersentuh(self) -> bool:
        """Whether the proposal adds this keluarga or changes it or its people."""
        return (
            self.ditinggal
            or self.ubah is None
            or bool(self.ubah)
            or any(a.ubah is None or a.ubah for a in self.anggota)
        )


@dataclass(frozen=True, slots=True)
class FaktaPenonaktifan:
    """A removal. `butuh_kepala`: who leaves is the head of people who stay."""

    penyebab: str
    tanggal: date | None
    nomor_dokumen: str
    tujuan: str
    id_lain: str
    uraian: str
    butuh_kepala: bool
    ada_pengganti: bool


@dataclass(frozen=True, slots=True)
class FaktaKonfirmasi:
    """A move: whether another village was asked, and what it said.

    `terpisah`: single people leave and form a family of their own. `kepala_tertinggal`: who stays has no head.
    """

    perlu: bool
    jawaban: str
    alasan: str
    kepala_tertinggal: bool
    terpisah: bool = False


@dataclass(frozen=True, slots=True)
class FaktaUsulan:
    """A whole proposal as the rules see it, on the day `kini`.

    `wajib_anggota` names the columns that everybody needs (dtks.registri.kuesioner.wajib).
    `rumah_tangga_baru` is False for a proposal about a known household; `ada_perubahan`
    says whether it changes anything; `kk_pengusul` is the No KK of who entered it.
    """

    kini: date
    ada_rumah_tangga: bool
    kriteria_lengkap: bool
    keluarga: tuple[FaktaKeluarga, ...]
    wajib_anggota: frozenset[str]
    jenis: str = "BARU"
    rumah_tangga_baru: bool = True
    ada_perubahan: bool = True
    kk_pengusul: str = ""
    penonaktifan: FaktaPenonaktifan | None = None
    konfirmasi: FaktaKonfirmasi | None = None


Kaidah = Callable[[FaktaUsulan], Iterator[Temuan]]


def galat(kode: str, bidang: str, pesan: str, sumber: str = PERMENSOS_8_3) -> Temuan:
    return Temuan(kode, Tingkat.GALAT, bidang, pesan, sumber)


def peringatan(kode: str, bidang: str, pesan: str, sumber: str = "") -> Temuan:
    return Temuan(kode, Tingkat.PERINGATAN, bidang, pesan, sumber)
