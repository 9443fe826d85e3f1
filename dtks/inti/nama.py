"""Names of people: the key under which spellings of one name meet, and what a name may not hold."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dtks.inti.temuan import Temuan, Tingkat

# Titles that stand before a name. R. and Raden are left: they are often part of the name on the KTP.
_GELAR = re.compile(
    r"HI?|HJ|HAJI|HAJ?JAH|DR[SAHG]?|IR|PROF|KH|K[YI]AI|USTADZ?(?:AH)?|USTAZ(?:AH)?|ALMH?|ALMARHUM(?:AH)?|"
    r"TN|NY|NN|SDRI?|BPK|BAPAK|IBU"
)
# Said between a name and the father's; written in one document and left out in the next.
_PENGHUBUNG = frozenset({"BIN", "BINTI", "BT", "BTE"})

# Short and rival spellings of whole words, after the letters were folded. Target words fold to themselves.
_KATA = {
    **dict.fromkeys(("MUHAMED", "MUHAMAT", "MOHAMAD", "MOHAMED", "MOHAMAT"), "MUHAMAD"),
    **dict.fromkeys(("MOHD", "MUHD", "MOH", "MUH", "MHD", "MD"), "MUHAMAD"),
    **dict.fromkeys(("AHMAT", "AHMED"), "AHMAD"),
    "ABD": "ABDUL",
    "STI": "SITI",
    "NOR": "NUR",
}
# Only as the first of several words: elsewhere M is an initial and ST no Siti.
_KATA_DEPAN = {"M": "MUHAMAD", "ST": "SITI", "ACH": "AHMAD", "AH": "AHMAD"}

# Old spelling (before 1972), Arabic transliteration and sounds that Lampung's villages do not keep apart.
# The order matters: pairs of letters go before the single ones they contain.
_EJAAN = (
    ("OE", "U"),
    ("DJ", "J"),
    ("TJ", "C"),
    ("SJ", "S"),
    ("SY", "S"),
    ("SH", "S"),
    ("TS", "S"),
    ("DZ", "Z"),
    ("DH", "D"),
    ("TH", "T"),
    ("BH", "B"),
    ("GH", "G"),
    ("KH", "H"),
    ("CH", "H"),
    ("PH", "P"),
    ("CK", "K"),
    ("Q", "K"),
    ("X", "KS"),
    ("V", "P"),
    ("F", "P"),
    ("Y", "I"),
    ("AE", "AI"),
    ("UW", "U"),
)
_KEMBAR = re.compile(r"(.)\1+")
# Abdulrahman, Abdurrahman and Abdul Rahman are one name; Abdullah is one word.
_ABDUL_SAMBUNG = re.compile(r"^ABDU(?:L(?!L?[AO]H$)(?=..)|([RSNTDZ])\1?(?=[AEIOU]))")

_APOSTROF = re.compile(r"['’‘`´ʼ]")
_BUKAN_HURUF = re.compile(r"[^A-Z]+")
_TANDA_ASING = re.compile(r"[^\w\s'\"’‘“”`´,./\\()\-]|_")
_TANDA_TERLARANG = re.compile(r"['\"’‘“”`´,./\\]")


def kunci_nama(nama: str) -> str:
    """Return the key under which spellings of a person's name meet, words kept apart by one space.

    Upper case without accents, punctuation, titles and BIN/BINTI; what follows a comma (degrees)
    is dropped; short forms (M., Moh., Abd., St.), old spelling (oe, dj, tj) and doubled letters
    are folded. A key is for comparing, never for display. `kunci_nama(kunci_nama(x)) == kunci_nama(x)`.
    """
    kunci = _sekali(nama)
    while (berikut := _sekali(kunci)) != kunci:
        kunci = berikut
    return kunci


def periksa_nama(nama: str, bidang: str = "nama") -> list[Temuan]:
    """Return what the national template refuses in a name (Template Usulan 2022 Ver.4, rule 7).

    No letter at all or a digit is GALAT. Quotes, comma, dot, slash and leading titles are
    PERINGATAN: they may stay when KTP or KK prints them.
    """
    if not any(huruf.isalpha() for huruf in nama):
        pesan = "Nama belum diisi. Isi nama lengkap persis seperti di KTP-el atau Kartu Keluarga."
        return [Temuan("NAMA_KOSONG", Tingkat.GALAT, bidang, pesan)]
    temuan = []
    if any(huruf.isdigit() for huruf in nama):
        pesan = "Nama memuat angka. Ganti angka dengan huruf seperti tertulis di KTP-el atau Kartu Keluarga."
        temuan.append(Temuan("NAMA_BERANGKA", Tingkat.GALAT, bidang, pesan))
    if asing := sorted(set(_TANDA_ASING.findall(nama))):
        pesan = f"Nama memuat tanda ({' '.join(asing)}) yang tidak tercetak di KTP-el atau Kartu Keluarga. Hapus tanda itu."
        temuan.append(Temuan("NAMA_BERTANDA_ASING", Tingkat.GALAT, bidang, pesan))
    if tanda := sorted(set(_TANDA_TERLARANG.findall(nama))):
        pesan = (
            f"Nama memuat tanda baca ({' '.join(tanda)}) yang tidak diterima template nasional. "
            "Hapus tanda itu, kecuali KTP-el atau Kartu Keluarga mencetaknya."
        )
        temuan.append(Temuan("NAMA_BERTANDA_BACA", Tingkat.PERINGATAN, bidang, pesan))
    kata = _BUKAN_HURUF.sub(" ", nama.upper()).split()
    if len(kata) > 1 and _GELAR.fullmatch(kata[0]):
        pesan = (
            f"Nama diawali gelar atau sebutan ({kata[0]}). "
            "Hapus gelar itu, kecuali KTP-el atau Kartu Keluarga mencetaknya."
        )
        temuan.append(Temuan("NAMA_BERGELAR", Tingkat.PERINGATAN, bidang, pesan))
    return temuan


def _sekali(nama: str) -> str:
    polos = unicodedata.normalize("NFKD", nama).upper()
    depan, _, _ = polos.partition(",")
    polos = _APOSTROF.sub("", depan if _BUKAN_HURUF.sub("", depan) else polos)
    kata = _BUKAN_HURUF.sub(" ", "".join(h for h in polos if not unicodedata.combining(h))).split()
    awal = next((i for i, k in enumerate(kata) if not _GELAR.fullmatch(k)), 0)
    inti = [k for k in kata[awal:] if k not in _PENGHUBUNG] or kata[awal:]
    if len(inti) > 1:
        inti[0] = _KATA_DEPAN.get(inti[0], inti[0])
    return " ".join(_lipat_kata(k) for k in inti)


@lru_cache(maxsize=65536)
def _lipat_kata(kata: str) -> str:
    for dari, ke in _EJAAN:
        kata = kata.replace(dari, ke)
    kata = _ABDUL_SAMBUNG.sub(r"ABDUL \1", kata)
    kata = _KEMBAR.sub(r"\1", kata)
    return _KATA.get(kata, kata)
