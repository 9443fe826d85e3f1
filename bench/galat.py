"""How clerks and offices write one person differently. Shares nothing with the code that must find the two again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

BANYAK_BIDANG = ((1, 70), (2, 25), (3, 5))
"""How many fields are damaged, in percent."""
_BIDANG = {"nama": 5, "lahir": 2, "nik": 2, "ibu": 2}
_NIK_HILANG = 0.4
_NAMA_IBU_LAIN, _IBU_KOSONG = 0.25, 0.15

_KATA_LAIN = {
    "MUHAMMAD": ("M.", "MUH.", "MOH.", "MOCH.", "MUHAMAD", "MOHAMMAD", "MOHAMAD", "MHD"),
    "AHMAD": ("ACHMAD", "AKHMAD", "AHMED", "ACH."),
    "ABDUL": ("ABD.", "ABD", "ABDOEL"),
    "SITI": ("ST.", "SITTI", "STI"),
    "NUR": ("NOER", "NOOR", "NUUR"),
    "KHOTIJAH": ("CHODIJAH", "KHADIJAH"),
    "SYAIFUL": ("SAIFUL", "SJAIFUL", "SAEFUL"),
    "KHOIRUL": ("CHOIRUL", "HOIRUL", "KHAIRUL"),
    "YUSUF": ("YUSUP", "JUSUF"),
}
_HURUF_LAIN = (
    ("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("KH", "CH"), ("CH", "KH"), ("Q", "K"), ("K", "Q"), ("F", "P"), ("V", "F"),
    ("SY", "S"), ("Z", "J"), ("DH", "D"), ("I", "Y"), ("Y", "I"), ("TH", "T"), ("AE", "AI"), ("AI", "AE"),
)  # fmt: skip
_GELAR = {"L": ("H. ", "HAJI ", "DRS. ", "IR. ", "KH. "), "P": ("HJ. ", "HAJAH ", "DRA. ", "NY. ")}
_AKHIRAN = (", S.PD", ", SE", ", S.AG", ", A.MD")
_HURUF = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Catatan:
    """One person as one office wrote him."""

    nama: str
    tanggal_lahir: date
    nik: str | None
    ibu_kandung: str
    jenis_kelamin: str


def rusak(asli: Catatan, acak: random.Random) -> tuple[Catatan, tuple[str, ...]]:
    """The same person written again, with one to three fields wrong, and which.

    Unless the NIK is what is wrong, it helps nobody: none, or of another registration.
    """
    jumlah = acak.choices(*zip(*BANYAK_BIDANG, strict=True))[0]
    pilihan: list[str] = []
    while len(pilihan) < jumlah:
        calon = acak.choices(list(_BIDANG), list(_BIDANG.values()))[0]
        if calon not in pilihan:
            pilihan.append(calon)
    hasil = asli
    if "nama" in pilihan:
        hasil = replace(hasil, nama=salah_nama(asli.nama, asli.jenis_kelamin, acak))
    if "lahir" in pilihan:
        hasil = replace(hasil, tanggal_lahir=_salah_tanggal(asli.tanggal_lahir, acak))
    if "ibu" in pilihan:
        hasil = replace(hasil, ibu_kandung=_salah_ibu(asli.ibu_kandung, acak))
    nik = _salah_angka(asli.nik or "", acak) if "nik" in pilihan else _nik_lain(hasil, acak)
    return replace(hasil, nik=nik), tuple(sorted(pilihan))


def salah_nama(nama: str, jenis_kelamin: str, acak: random.Random) -> str:
    """The name in another spelling, with a title, a word less, in another order, or mistyped."""
    cara: list[tuple[Callable[[str, random.Random], str], int]] = [
        (_kata_lain, 25),
        (_huruf_lain, 25),
        (_kembar, 10),
        (
            lambda n, a: a.choice(_GELAR[jenis_kelamin]) + n if a.random() < 0.7 else n + a.choice(_AKHIRAN),
            10,
        ),
        (_buang_tengah, 10),
        (_tukar_kata, 8),
        (_inisial, 6),
        (_salah_ketik, 16),
    ]
    while True:
        hasil = acak.choices([c for c, _ in cara], [b for _, b in cara])[0](nama, acak)
        if hasil != nama:
            return hasil


def _kata_lain(nama: str, acak: random.Random) -> str:
    return " ".join(acak.choice(_KATA_LAIN[k]) if k in _KATA_LAIN else k for k in nama.split())


def _huruf_lain(nama: str, acak: random.Random) -> str:
    dari, ke = acak.choice([p for p in _HURUF_LAIN if p[0] in nama] or [("A", "AA")])
    tempat = acak.choice([i for i in range(len(nama)) if nama.startswith(dari, i)] or [0])
    return nama[:tempat] + ke + nama[tempat + len(dari) :]


def _kembar(nama: str, acak: random.Random) -> str:
    tempat = [i for i in range(1, len(nama)) if nama[i] == nama[i - 1]]
    if tempat:
        i = acak.choice(tempat)
        return nama[:i] + nama[i + 1 :]
    i = acak.randrange(1, len(nama))
    return nama if nama[i] == " " else nama[:i] + nama[i] + nama[i:]


def _buang_tengah(nama: str, acak: random.Random) -> str:
    kata = nama.split()
    if len(kata) < 3:
        return nama
    del kata[acak.randrange(1, len(kata) - 1)]
    return " ".join(kata)


def _tukar_kata(nama: str, acak: random.Random) -> str:
    kata = nama.split()
    if len(kata) > 1:
        i = acak.randrange(len(kata) - 1)
        kata[i], kata[i + 1] = kata[i + 1], kata[i]
    return " ".join(kata)


def _inisial(nama: str, acak: random.Random) -> str:
    kata = nama.split()
    if len(kata) > 1:
        i = acak.randrange(1, len(kata))
        kata[i] = kata[i][0] + acak.choice(("", "."))
    return " ".join(kata)


def _salah_ketik(nama: str, acak: random.Random) -> str:
    i = acak.randrange(len(nama) - 1)
    match acak.randrange(4):
        case 0:
            return nama[:i] + nama[i + 1 :]
        case 1:
            return nama[:i] + nama[i + 1] + nama[i] + nama[i + 2 :]
        case 2:
            return nama[:i] + acak.choice(_HURUF) + nama[i:]
        case _:
            return nama[:i] + acak.choice(_HURUF) + nama[i + 1 :]


def _salah_tanggal(asli: date, acak: random.Random) -> date:
    while True:
        cara = acak.random()
        if cara < 0.35:
            bagian = (asli.year, asli.day, asli.month)
        elif cara < 0.6:
            bagian = (asli.year, asli.month, int(_salah_angka(f"{asli.day:02}", acak)))
        elif cara < 0.75:
            bagian = (asli.year, int(_salah_angka(f"{asli.month:02}", acak)), asli.day)
        else:
            bagian = (int(_salah_angka(str(asli.year), acak)), asli.month, asli.day)
        try:
            hasil = date(*bagian)
        except ValueError:
            continue
        if hasil != asli and 1920 <= hasil.year <= 2026:
            return hasil


def _salah_angka(angka: str, acak: random.Random) -> str:
    """One digit wrong, or two neighbours in each other's place."""
    while True:
        i = acak.randrange(len(angka))
        if acak.random() < 0.3 and i + 1 < len(angka):
            hasil = angka[:i] + angka[i + 1] + angka[i] + angka[i + 2 :]
        else:
            hasil = angka[:i] + acak.choice("0123456789") + angka[i + 1 :]
        if hasil != angka:
            return hasil


def _salah_ibu(nama: str, acak: random.Random) -> str:
    cara = acak.random()
    if cara < _IBU_KOSONG:
        return ""
    if cara < _IBU_KOSONG + _NAMA_IBU_LAIN:
        return acak.choice(("SUMIYATI", "PONIYEM", "ROHAYATI", "KASIYEM", "TUMINAH", "ROSNAWATI", "SUPARMI"))
    return salah_nama(nama, "P", acak)


def _nik_lain(orang: Catatan, acak: random.Random) -> str | None:
    if acak.random() < _NIK_HILANG:
        return None
    hari = orang.tanggal_lahir.day + (40 if orang.jenis_kelamin == "P" else 0)
    return f"180199{hari:02}{orang.tanggal_lahir:%m%y}{acak.randrange(5000, 9999)}"
