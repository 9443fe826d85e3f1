"""Invented families: seeded, so that the same seed makes the same district. NIK and KK use kecamatan 99."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dtks.inti.kk import buat_kk
from dtks.inti.nik import buat_nik

KECAMATAN_REKAAN = "180199"
_LAKI = [
    "AGUS",
    "AHMAD",
    "ANDI",
    "ANTON",
    "ARIF",
    "BAMBANG",
    "BASUKI",
    "BUDI",
    "DARMAN",
    "DEDI",
    "DIDIK",
    "EDI",
    "EKO",
    "FAJAR",
    "GUNAWAN",
    "HADI",
    "HASAN",
    "HENDRA",
    "HERMAN",
    "IMAM",
    "IRWAN",
    "JOKO",
    "JUMADI",
    "KADIR",
    "LUKMAN",
    "MADE",
    "MARYONO",
    "MISBAH",
    "NANANG",
    "NURDIN",
    "PARNO",
    "RAHMAT",
    "RIDWAN",
    "ROHMAN",
    "RUDI",
    "SAMSUL",
    "SARJONO",
    "SLAMET",
    "SOLEH",
    "SUGENG",
    "SUKIRMAN",
    "SUPARMAN",
    "SUTRISNO",
    "SYAMSUDIN",
    "TARNO",
    "TAUFIK",
    "TEGUH",
    "UDIN",
    "WAHYU",
    "WARSITO",
    "YANTO",
    "ZAINAL",
]
_PEREMPUAN = [
    "AISYAH",
    "AMINAH",
    "ANI",
    "ASIH",
    "AYU",
    "DARTI",
    "DEWI",
    "DIAN",
    "ENDANG",
    "ERNA",
    "FATIMAH",
    "FITRI",
    "HALIMAH",
    "HARTINI",
    "IDA",
    "INDAH",
    "KARTINI",
    "KOMARIAH",
    "LASMI",
    "LESTARI",
    "LILIS",
    "MARIYAH",
    "MUNAROH",
    "MURNI",
    "NANI",
    "NENENG",
    "NINGSIH",
    "NUR",
    "NURHAYATI",
    "PARTINI",
    "PUJI",
    "RATNA",
    "RINA",
    "ROHANI",
    "RUKMINI",
    "SARI",
    "SITI",
    "SRI",
    "SUMARNI",
    "SUPRIHATIN",
    "SURYANI",
    "SUSI",
    "TITIN",
    "TUTI",
    "UMI",
    "WARSINI",
    "WATI",
    "WINARTI",
    "YATI",
    "YULI",
    "ZUBAIDAH",
]
_BELAKANG = [
    "ABDULLAH",
    "ARIFIN",
    "EFENDI",
    "FIRMANSYAH",
    "GINTING",
    "HAKIM",
    "HARTONO",
    "HIDAYAT",
    "IRAWAN",
    "ISKANDAR",
    "KURNIAWAN",
    "KUSUMA",
    "LESTARI",
    "MAULANA",
    "MULYADI",
    "MULYANI",
    "NASUTION",
    "NUGROHO",
    "PERMATA",
    "PRASETYO",
    "PRATAMA",
    "PURNOMO",
    "PUTRA",
    "PUTRI",
    "RAHAYU",
    "RAHMAWATI",
    "RAMADHAN",
    "SANJAYA",
    "SANTOSO",
    "SAPUTRA",
    "SAPUTRI",
    "SETIAWAN",
    "SIREGAR",
    "SUBAGYO",
    "SUHENDRA",
    "SULAIMAN",
    "SURYADI",
    "SUSANTI",
    "SUSANTO",
    "UTAMI",
    "WAHYUDI",
    "WIBOWO",
    "WIDODO",
    "WIJAYA",
    "YULIANA",
    "YUSUF",
]
_KERJA_LAKI = (
    "BURUH HARIAN LEPAS",
    "PETANI/PEKEBUN",
    "NELAYAN/PERIKANAN",
    "BURUH TANI/PERKEBUNAN",
    "PEDAGANG",
    "SOPIR",
)
_KERJA_PEREMPUAN = ("MENGURUS RUMAH TANGGA", "BURUH TANI/PERKEBUNAN", "PEDAGANG", "PEMBANTU RUMAH TANGGA")
_JALAN = [
    "Kenanga",
    "Melati",
    "Mawar",
    "Cempaka",
    "Anggrek",
    "Dahlia",
    "Flamboyan",
    "Teratai",
    "Raflesia",
    "Wijaya",
    "Kesuma",
]


@dataclass(frozen=True, slots=True)
class Orang:
    """An invented person; `hubungan` is a SHDK code."""

    nama: str
    nik: str
    tempat_lahir: str
    tanggal_lahir: date
    ibu_kandung: str
    jenis_kelamin: str
    pekerjaan: str
    status_kawin: str
    hubungan: str


@dataclass(frozen=True, slots=True)
class KeluargaRekaan:
    """An invented keluarga at an invented address."""

    no_kk: str
    alamat: str
    rt: str
    rw: str
    anggota: tuple[Orang, ...]


class Pembuat:
    """Makes families one after the other; NIK and KK serials never repeat within one seed."""

    def __init__(self, benih: int, kini: date) -> None:
        self.acak = Random(benih)  # noqa: S311 - invented people, not secrets
        self.kini = kini
        self._urut: dict[str, int] = {}

    def keluarga(self) -> KeluargaRekaan:
        acak = self.acak
        umur = acak.randint(24, 62)
        kawin = acak.random() < 0.85
        kepala = self._orang(umur, "L" if kawin or acak.random() < 0.5 else "P", "1", "2" if kawin else "4")
        anggota = [kepala]
        if kawin:
            anggota.append(self._orang(max(19, umur - acak.randint(0, 6)), "P", "3", "2"))
        ibu = anggota[-1].nama if kawin else self._nama("P")
        for _ in range(min(acak.choice((0, 1, 1, 2, 2, 3, 4)), max(0, (umur - 20) // 2))):
            anak = self._orang(acak.randint(0, min(22, umur - 19)), acak.choice("LP"), "4", "1", ibu=ibu)
            anggota.append(anak)
        terbit = self.kini - timedelta(days=acak.randint(200, 4000))
        no_kk = buat_kk(KECAMATAN_REKAAN, terbit, self._nomor(f"kk{terbit:%d%m%y}"))
        alamat = f"Jl. {acak.choice(_JALAN)} No. {acak.randint(1, 120)}"
        return KeluargaRekaan(no_kk, alamat, str(acak.randint(1, 9)), str(acak.randint(1, 4)), tuple(anggota))

    def _orang(self, umur: int, kelamin: str, hubungan: str, kawin: str, *, ibu: str = "") -> Orang:
        acak = self.acak
        lahir = self.kini - timedelta(days=umur * 365 + acak.randint(1, 360))
        kunci = f"{lahir:%d%m%y}{kelamin}"
        return Orang(
            nama=self._nama(kelamin),
            nik=buat_nik(KECAMATAN_REKAAN, lahir, kelamin, self._nomor(kunci)),
            tempat_lahir=acak.choice(("KALIANDA", "LAMPUNG SELATAN", "BANDAR LAMPUNG", "SIDOMULYO", "NATAR")),
            tanggal_lahir=lahir,
            ibu_kandung=ibu or self._nama("P"),
            jenis_kelamin=kelamin,
            pekerjaan=self._pekerjaan(umur, kelamin),
            status_kawin=kawin,
            hubungan=hubungan,
        )

    def _pekerjaan(self, umur: int, kelamin: str) -> str:
        if umur < 7:
            return "BELUM/TIDAK BEKERJA"
        if umur < 19:
            return "PELAJAR/MAHASISWA"
        return self.acak.choice(_KERJA_LAKI if kelamin == "L" else _KERJA_PEREMPUAN)

    def _nama(self, kelamin: str) -> str:
        depan = self.acak.choice(_LAKI if kelamin == "L" else _PEREMPUAN)
        return depan if self.acak.random() < 0.15 else f"{depan} {self.acak.choice(_BELAKANG)}"

    def _nomor(self, kunci: str) -> int:
        self._urut[kunci] = self._urut.get(kunci, 0) + 1
        return self._urut[kunci]
