"""NIK, the number of a person: its shape, what it says, its masking, and cells that spreadsheets spoilt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from dtks.inti.temuan import Temuan, Tingkat

# Kemendagri province codes. 54 was Timor Timur; people born there still carry it.
PROVINSI = frozenset(
    f"{kode:02}"
    for awal, akhir in ((11, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
    for kode in range(awal, akhir + 1)
)
PROVINSI_LAMA = frozenset({"54"})

UMUR_TERTUA = 105
_SELISIH_PEREMPUAN = 40  # a woman's day of birth is written plus 40
_KABUPATEN_TERTINGGI = 79
# 29 February is let through: the century is not in the number, so any year may be a leap year.
_HARI_TERAKHIR = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_PEMISAH = re.compile(r"[\s.\-'’`\u200b\ufeff]+")
_EKSPONEN = re.compile(r"\d+[.,]\d+E\+?\d+|\d+E\+\d+", re.IGNORECASE)
# A spreadsheet keeps 15 significant digits; from here on the last digits of a number cell are invented.
_BATAS_ANGKA_UTUH = 10**15


def periksa_nik(
    nik: str,
    *,
    tanggal_lahir: date | None = None,
    jenis_kelamin: str | None = None,
    bidang: str = "nik",
    kini: date,
) -> list[Temuan]:
    """Return what is wrong or odd about a NIK of 16 digits without separators; [] when nothing is.

    Shape errors are GALAT. A NIK is for life, also after the birth date was corrected or
    the region renumbered (PP 37/2007 ps. 37, PP 40/2019), so disagreement with the
    person's present data is only PERINGATAN. `jenis_kelamin` is "L" or "P".
    """
    if temuan := periksa_bentuk(nik, nama="NIK", awalan="NIK", bidang=bidang):
        return temuan
    return [
        *_periksa_bagian(nik, bidang, kini),
        *_bandingkan(nik, tanggal_lahir, jenis_kelamin, bidang),
    ]


def periksa_bentuk(nomor: str, *, nama: str, awalan: str, bidang: str) -> list[Temuan]:
    """Return the finding that makes a NIK or No KK unreadable: length, letters, temporary number.

    `nama` is what the operator calls the number, `awalan` the start of the codes. At most one finding.
    """
    if not _angka(nomor, 16):
        jumlah = f"{len(nomor)} karakter" if nomor else "kosong"
        return [
            _galat(
                f"{awalan}_BUKAN_16_ANGKA",
                bidang,
                f"{nama} harus tepat 16 angka; isian ini {jumlah}. "
                f"Ketik ulang {nama} dari KTP-el atau Kartu Keluarga, tanpa spasi dan huruf.",
            )
        ]
    if len(set(nomor)) == 1:
        return [
            _galat(
                f"{awalan}_ANGKA_SAMA",
                bidang,
                f"{nama} tidak mungkin berisi 16 angka yang sama. "
                f"Isi {nama} yang benar dari KTP-el atau Kartu Keluarga, atau kosongkan bila belum punya.",
            )
        ]
    if nomor[0] == "0":
        # OpenSID numbers people without a NIK as 0 + kode desa + urut; no province code starts with 0.
        return [
            _galat(
                f"{awalan}_SEMENTARA",
                bidang,
                f"{nama} yang diawali 0 adalah nomor sementara dari aplikasi desa. "
                f"Minta {nama} yang sebenarnya ke Disdukcapil, lalu ganti nomor ini.",
            )
        ]
    return []


def periksa_awalan(nomor: str, *, nama: str, awalan: str, bidang: str) -> Iterator[Temuan]:
    """Yield findings about the region (first six digits) and the serial (last four) of a number.

    A kecamatan unknown today is never a finding here: old codes live on in old numbers.
    """
    provinsi, kabupaten, kecamatan = nomor[:2], nomor[2:4], nomor[4:6]
    ketik_ulang = f"Periksa kembali enam angka pertama {nama} pada KTP-el atau Kartu Keluarga."
    if provinsi in PROVINSI_LAMA:
        pesan = f"Dua angka pertama {nama} ({provinsi}) adalah kode provinsi lama. {ketik_ulang}"
        yield _peringatan(f"{awalan}_PROVINSI_LAMA", bidang, pesan)
    elif provinsi not in PROVINSI:
        pesan = f"Dua angka pertama {nama} ({provinsi}) bukan kode provinsi. {ketik_ulang}"
        yield _galat(f"{awalan}_PROVINSI_TIDAK_DIKENAL", bidang, pesan)
    if "00" in (kabupaten, kecamatan):
        pesan = f"Kode kabupaten atau kecamatan di dalam {nama} tidak boleh 00. {ketik_ulang}"
        yield _galat(f"{awalan}_WILAYAH_NOL", bidang, pesan)
    if int(kabupaten) > _KABUPATEN_TERTINGGI:
        pesan = f"Kode kabupaten di dalam {nama} ({kabupaten}) tidak biasa. {ketik_ulang}"
        yield _peringatan(f"{awalan}_KABUPATEN_TIDAK_BIASA", bidang, pesan)
    if nomor[12:] == "0000":
        pesan = (
            f"Empat angka terakhir {nama} tidak boleh 0000; biasanya angka hilang karena Excel. "
            f"Ubah kolom {nama} menjadi Teks, lalu ketik ulang dari KTP-el atau Kartu Keluarga."
        )
        yield _galat(f"{awalan}_URUT_NOL", bidang, pesan)


def hari_sah(hari: int, bulan: int) -> bool:
    """Tell whether a day exists in a month of an unknown year (29 February does)."""
    return 1 <= bulan <= 12 and 1 <= hari <= _HARI_TERAKHIR[bulan - 1]


def tanggal_lahir_nik(nik: str, kini: date) -> date | None:
    """Return the birth date a NIK tells, the century chosen so that the age on `kini` is 0 to 105.

    The younger of two possible dates wins. None when the NIK is malformed or its date never existed.
    """
    if not _tanggal_terbaca(nik):
        return None
    hari, bulan, tahun = _hari_lahir(nik), int(nik[8:10]), int(nik[10:12])
    abad = kini.year - kini.year % 100
    for tahun_penuh in (abad + tahun, abad - 100 + tahun):
        with suppress(ValueError):
            lahir = date(tahun_penuh, bulan, hari)
            if lahir <= kini and kini.year - tahun_penuh <= UMUR_TERTUA:
                return lahir
    return None


def jenis_kelamin_nik(nik: str) -> str | None:
    """Return "L" or "P" as the NIK tells, None when it is malformed."""
    if not _tanggal_terbaca(nik):
        return None
    return "P" if int(nik[6:8]) > _SELISIH_PEREMPUAN else "L"


def samarkan(nomor: str) -> str:
    """Mask a NIK or No KK for display: `180199******0003`; anything not 16 characters is all stars."""
    if len(nomor) != 16:
        return "*" * len(nomor)
    return f"{nomor[:6]}******{nomor[-4:]}"


def buat_nik(kode_kecamatan: str, tanggal_lahir: date, jenis_kelamin: str, urut: int) -> str:
    """Build the NIK of an invented person; use a kecamatan 99 so that it can be nobody's.

    Raises ValueError for a kecamatan that is not 6 digits, a sex but "L"/"P", a serial outside 1-9999.
    """
    if jenis_kelamin not in ("L", "P"):
        raise ValueError(f"jenis kelamin harus L atau P, bukan {jenis_kelamin!r}")
    hari = tanggal_lahir.day + (_SELISIH_PEREMPUAN if jenis_kelamin == "P" else 0)
    return rangkai(kode_kecamatan, f"{hari:02}{tanggal_lahir:%m%y}", urut)


def rangkai(kode_kecamatan: str, tanggal: str, urut: int) -> str:
    """Join kecamatan (6 digits), date (DDMMYY) and serial (1-9999) to 16 digits; ValueError if impossible."""
    if not _angka(kode_kecamatan, 6):
        raise ValueError(f"kode kecamatan harus 6 angka, bukan {kode_kecamatan!r}")
    if not 1 <= urut <= 9999:
        raise ValueError(f"nomor urut harus 1 sampai 9999, bukan {urut}")
    return f"{kode_kecamatan}{tanggal}{urut:04}"


def bersihkan_nomor(
    value: object, *, nama: str = "NIK", bidang: str = "nik"
) -> tuple[str | None, Temuan | None]:
    """Return the digits of a NIK or No KK cell without spaces, dots, dashes and apostrophe, and a finding.

    An empty cell, "-" and 0 give (None, None). A number cell that lost digits (float of 16
    digits, text like "3.2E+15") gives (None, GALAT). Other text is returned for `periksa_nik` to judge.
    """
    if (rusak := angka_rusak(value)) is not None:
        pesan = " ".join(pesan_rusak(nama, rusak))
        return None, _galat("NOMOR_RUSAK_EXCEL", bidang, pesan)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    teks = _PEMISAH.sub("", unicodedata.normalize("NFKC", "" if value is None else str(value)))
    return (None, None) if teks in ("", "0") else (teks, None)


def angka_rusak(value: object) -> str | None:
    """Return a short form (`1.80199E+15`) of a cell whose long number a spreadsheet spoilt, else None.

    The short form shows six digits, so it may stand in a report.
    """
    if isinstance(value, float):
        return f"{value:.5E}" if abs(value) >= _BATAS_ANGKA_UTUH else None
    if isinstance(value, str) and _EKSPONEN.fullmatch(value.strip().lstrip("'")):
        mantisa, _, pangkat = value.strip().lstrip("'").upper().partition("E")
        return f"{mantisa[:7]}E{pangkat}"
    return None


def pesan_rusak(nama: str, rusak: str) -> tuple[str, str]:
    """Return why a spoilt number (its short form from `angka_rusak`) is refused, and the cure."""
    alasan = f"{nama} terbaca {rusak}: Excel menganggapnya bilangan, sehingga angka belakangnya hilang."
    cara = (
        f"Ubah kolom {nama} menjadi Teks, isi kembali nomor yang benar dari sumber aslinya "
        "(bukan hasil salin dari kolom ini), lalu unggah lagi."
    )
    return alasan, cara


def _periksa_bagian(nik: str, bidang: str, kini: date) -> Iterator[Temuan]:
    yield from periksa_awalan(nik, nama="NIK", awalan="NIK", bidang=bidang)
    if not hari_sah(_hari_lahir(nik), int(nik[8:10])):
        yield _galat(
            "NIK_TANGGAL_TIDAK_SAH",
            bidang,
            "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir yang mungkin (perempuan: tanggal ditambah 40). "
            "Ketik ulang NIK dari KTP-el atau Kartu Keluarga.",
        )
    elif tanggal_lahir_nik(nik, kini) is None:
        yield _peringatan(
            "NIK_BUKAN_TAHUN_KABISAT",
            bidang,
            "NIK menyebut tanggal lahir 29 Februari pada tahun yang tidak memilikinya. "
            "Cocokkan NIK dengan KTP-el; bila memang tercetak begitu, biarkan.",
        )


def _bandingkan(
    nik: str, tanggal_lahir: date | None, jenis_kelamin: str | None, bidang: str
) -> Iterator[Temuan]:
    if tanggal_lahir is not None and f"{_hari_lahir(nik):02}{nik[8:12]}" != f"{tanggal_lahir:%d%m%y}":
        yield _peringatan(
            "NIK_BEDA_TANGGAL_LAHIR",
            bidang,
            f"Tanggal lahir di dalam NIK tidak sama dengan isian ({tanggal_lahir:%d/%m/%Y}). "
            'Perbaiki yang salah; bila keduanya benar menurut KTP-el, tulis "koreksi tanggal lahir" '
            "pada catatan.",
        )
    if jenis_kelamin in ("L", "P") and jenis_kelamin_nik(nik) not in (None, jenis_kelamin):
        yield _peringatan(
            "NIK_BEDA_JENIS_KELAMIN",
            bidang,
            "Jenis kelamin di dalam NIK tidak sama dengan isian (perempuan: tanggal lahir ditambah 40). "
            "Cocokkan NIK dan jenis kelamin dengan KTP-el atau Kartu Keluarga.",
        )


def _tanggal_terbaca(nik: str) -> bool:
    return _angka(nik, 16) and hari_sah(_hari_lahir(nik), int(nik[8:10]))


def _angka(teks: str, panjang: int) -> bool:
    return len(teks) == panjang and teks.isascii() and teks.isdigit()


def _hari_lahir(nik: str) -> int:
    hari = int(nik[6:8])
    return hari - _SELISIH_PEREMPUAN if hari > _SELISIH_PEREMPUAN else hari


def _galat(kode: str, bidang: str, pesan: str) -> Temuan:
    return Temuan(kode, Tingkat.GALAT, bidang, pesan)


def _peringatan(kode: str, bidang: str, pesan: str) -> Temuan:
    return Temuan(kode, Tingkat.PERINGATAN, bidang, pesan)
