"""A PDF that only shows pages: nothing that runs, opens, hides, or unfolds without end."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

OBJEK_TERBANYAK: Final = 50_000
TERURAI_TERBESAR: Final = 300 * 1024 * 1024
"""Bytes that all streams together may become: ten colour pages at 300 dots an inch."""
MENTAH_TERBESAR: Final = 256 * 1024
"""Bytes of a stream in one of the old encodings, which unfold up to 1,300 times."""
TITIK_GAMBAR: Final = 150_000_000

_SKRIP = "PDF ini memuat skrip (JavaScript)"
_OTOMATIS = "PDF ini memuat perintah yang berjalan sendiri"
_PROGRAM = "PDF ini memuat perintah menjalankan program"
_LAMPIRAN = "PDF ini memuat berkas lampiran di dalamnya"
_FORMULIR = "PDF ini memuat formulir aktif (XFA)"
_MEDIA = "PDF ini memuat video, suara, atau media lain"
_BERAT = "PDF ini terlalu berat untuk dibuka"
_CARA = ". Cetak dulu dokumennya lalu pindai atau foto, atau simpan ulang dengan “Cetak ke PDF”."

_KUNCI: Final = {
    "/JS": _SKRIP,
    "/JavaScript": _SKRIP,
    "/AA": _OTOMATIS,
    "/EmbeddedFiles": _LAMPIRAN,
    "/EF": _LAMPIRAN,
    "/XFA": _FORMULIR,
    "/RichMediaContent": _MEDIA,
}
"""Keys that no page on paper needs."""

_NILAI: Final = {
    ("/S", "/JavaScript"): _SKRIP,
    ("/S", "/Launch"): _PROGRAM,
    ("/S", "/SubmitForm"): _OTOMATIS,
    ("/S", "/ImportData"): _OTOMATIS,
    ("/S", "/GoToE"): _LAMPIRAN,
    ("/S", "/Rendition"): _MEDIA,
    ("/Type", "/EmbeddedFile"): _LAMPIRAN,
    ("/Subtype", "/FileAttachment"): _LAMPIRAN,
    ("/Subtype", "/RichMedia"): _MEDIA,
    ("/Subtype", "/Movie"): _MEDIA,
    ("/Subtype", "/Screen"): _MEDIA,
    ("/Subtype", "/3D"): _MEDIA,
}

_STREAM: Final = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")
_BOBOT_STRUKTUR: Final = 15
"""Objects in memory are many times larger than their text."""
_MEMAMPATKAN: Final = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode"}


class PdfDitolak(ValueError):
    """The PDF cannot be taken. `str(exc)` tells the operator why and what to do."""


def periksa_pdf(isi: bytes) -> None:
    """Judge a whole PDF. Raises PdfDitolak when it is broken, locked, active, or a bomb.

    An OpenAction that only says at which page to begin is no action: office programs write it.
    """
    try:
        if b"%%EOF" not in isi[-4096:]:
            raise pikepdf.PdfError("no end of file")
        _periksa_ukuran(isi)
        with pikepdf.open(io.BytesIO(isi)) as pdf:
            if pdf.is_encrypted:
                raise PdfDitolak(f"PDF ini dikunci{_CARA}")
            _periksa_isi(pdf)
            if not len(pdf.pages):
                raise PdfDitolak("PDF ini tidak berisi halaman. Pilih berkas lain.")
    except pikepdf.PasswordError as galat:
        raise PdfDitolak(f"PDF ini dikunci dengan kata sandi{_CARA}") from galat
    except (pikepdf.PdfError, RuntimeError) as galat:
        raise PdfDitolak(f"PDF ini rusak atau tidak utuh{_CARA}") from galat


def _periksa_isi(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > OBJEK_TERBANYAK:
        raise PdfDitolak(f"{_BERAT}{_CARA}")
    _periksa_pembuka(pdf.Root)
    for induk in pdf.objects:
        for objek in _kamus(induk):
            _periksa_kamus(objek)
        if isinstance(induk, Stream) and _berlapis(induk):
            raise PdfDitolak(f"{_BERAT}: isinya dimampatkan berlapis{_CARA}")


def _periksa_pembuka(akar: Object) -> None:
    pembuka = akar.get("/OpenAction")
    if isinstance(pembuka, Dictionary) and pembuka.get("/S") != Name.GoTo:
        raise PdfDitolak(f"{_alasan(pembuka) or _OTOMATIS}{_CARA}")


def _kamus(induk: Object) -> Iterator[Object]:
    """Every dictionary written inside one object; what it refers to is an object of its own."""
    tumpukan = [induk]
    while tumpukan:
        objek = tumpukan.pop()
        if isinstance(objek, Dictionary | Stream):
            yield objek
            anak = [objek.get(kunci) for kunci in objek.keys()]  # noqa: SIM118
        elif isinstance(objek, Array):
            anak = list(objek)
        else:
            continue
        tumpukan += [a for a in anak if isinstance(a, Dictionary | Array) and not a.is_indirect]


def _periksa_kamus(objek: Object) -> None:
    if alasan := _alasan(objek):
        raise PdfDitolak(f"{alasan}{_CARA}")
    if objek.get("/Subtype") == Name.Image:
        lebar, tinggi = objek.get("/Width", 0), objek.get("/Height", 0)
        if not (isinstance(lebar, int) and isinstance(tinggi, int)) or lebar * tinggi > TITIK_GAMBAR:
            raise PdfDitolak(f"{_BERAT}: gambarnya terlalu besar{_CARA}")


def _alasan(objek: Object) -> str:
    """Why a dictionary is refused, "" if it is not."""
    for kunci in objek.keys():  # noqa: SIM118
        if kunci in _KUNCI:
            return _KUNCI[kunci]
        nilai = objek.get(kunci)
        if isinstance(nilai, Name) and (kunci, str(nilai)) in _NILAI:
            return _NILAI[kunci, str(nilai)]
    return ""


def _periksa_ukuran(isi: bytes) -> None:
    """Inflate every stream of the raw file in passing, before a reader holds any of it in memory."""
    sisa = TERURAI_TERBESAR
    for awal in _STREAM.finditer(isi):
        kepala = isi[max(0, awal.start() - 1000) : awal.start()]
        kepala = kepala[kepala.rfind(b"obj") :]
        bobot = _BOBOT_STRUKTUR if any(t in kepala for t in (b"/ObjStm", b"/XRef", b"#")) else 1
        sisa -= bobot * _mengembang(isi[awal.end() :], sisa // bobot)
        if sisa <= 0:
            raise PdfDitolak(f"{_BERAT}: isinya mengembang berlipat-lipat{_CARA}")


def _mengembang(isi: bytes, batas: int) -> int:
    """What deflated data becomes, in bytes; stops just above `batas`. Other data becomes nothing."""
    mesin, jumlah = zlib.decompressobj(), 0
    letak, sepotong = 0, 64 * 1024
    potong = b""
    try:
        while jumlah <= batas and not mesin.eof and (potong or letak < len(isi)):
            if not potong:
                potong, letak = isi[letak : letak + sepotong], letak + sepotong
            jumlah += len(mesin.decompress(potong, 16 * sepotong))
            potong = mesin.unconsumed_tail
    except zlib.error:
        pass
    return jumlah


def _berlapis(stream: Stream) -> bool:
    """Tell whether the stream is packed so that its size cannot be judged from outside."""
    filter_ = stream.get("/Filter")
    nama = [str(f) for f in filter_] if isinstance(filter_, Array) else [str(filter_)] if filter_ else []
    mampat = [n for n in nama if n in _MEMAMPATKAN]
    besar = len(stream.read_raw_bytes()) > MENTAH_TERBESAR
    return len(mampat) > 1 or (
        bool(mampat) and (mampat != ["/FlateDecode"] or nama[0] != mampat[0]) and besar
    )
