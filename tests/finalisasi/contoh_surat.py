"""A synthetic Surat Pengesahan of Lampung Selatan: real kecamatan names, invented numbers and people."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date, datetime, timedelta, timezone

from finalisasi.letters import BarisRekap, BerkasSurat, IsiSurat, Kop, Neraca, Penandatangan

WIB = timezone(timedelta(hours=7), "WIB")

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 46">'
    b'<path d="M2 2h36v24c0 10-9 15-18 18C11 41 2 36 2 26z" fill="#1b6e3c" stroke="#c9a227"/>'
    b'<path d="M20 10l3 7 8 1-6 5 2 8-7-4-7 4 2-8-6-5 8-1z" fill="#f2d34f"/></svg>'
)

KECAMATAN = (
    ("180104", "Natar", 26),
    ("180105", "Tanjung Bintang", 16),
    ("180106", "Kalianda", 29),
    ("180107", "Sidomulyo", 16),
    ("180108", "Katibung", 12),
    ("180109", "Penengahan", 22),
    ("180110", "Palas", 21),
    ("180113", "Jati Agung", 21),
    ("180114", "Ketapang", 17),
    ("180115", "Sragi", 10),
    ("180116", "Raja Basa", 16),
    ("180117", "Candipuro", 14),
    ("180118", "Merbau Mataram", 15),
    ("180121", "Bakauheni", 5),
    ("180122", "Tanjung Sari", 8),
    ("180123", "Way Sulan", 8),
    ("180124", "Way Panji", 4),
)

DASAR_HUKUM = (
    "Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin;",
    "Peraturan Menteri Sosial Nomor 3 Tahun 2021 tentang Pengelolaan Data Terpadu Kesejahteraan Sosial;",
    "Keputusan Menteri Sosial Nomor 150/HUK/2022 tentang Tata Cara Proses Usulan Data serta Verifikasi dan "
    "Validasi Data Terpadu Kesejahteraan Sosial;",
    "Berita acara musyawarah desa/kelurahan periode November 2026.",
)


def sidik_contoh(benih: str) -> str:
    return hashlib.sha256(benih.encode()).hexdigest()


def baris_rekap(kode: str, nama: str, desa: int) -> BarisRekap:
    """One kecamatan whose numbers follow from its count of villages."""
    jumlah = {
        "BARU": desa * 4 + 1,
        "PERBAIKAN": desa * 3,
        "PINDAH": desa // 5,
        "NONAKTIF": desa * 2,
        "PROGRAM": 0,
    }
    rumah_tangga = sum(jumlah.values())
    return BarisRekap(kode, nama, desa - 1, desa, jumlah, rumah_tangga, rumah_tangga * 3 + desa)


KOP = Kop(
    pemerintah="Pemerintah Kabupaten Lampung Selatan",
    instansi="Dinas Sosial",
    alamat="Jalan Contoh Nomor 1, Kalianda",
    telepon="(0727) 000000",
    surel="dinsos@lampungselatankab.example",
    laman="dinsos.lampungselatankab.example",
    kode_pos="35513",
    logo=LOGO,
    mime_logo="image/svg+xml",
)
TEMBUSAN = (
    "Bupati Lampung Selatan (sebagai laporan);",
    "Gubernur Lampung c.q. Kepala Dinas Sosial Provinsi Lampung;",
    "Menteri Sosial c.q. Kepala Pusat Data dan Informasi Kesejahteraan Sosial.",
)


def contoh_surat(**ubah: object) -> IsiSurat:
    """The sample letter, with the named fields replaced."""
    rekap = tuple(baris_rekap(*k) for k in KECAMATAN)
    difinalisasi = sum(sum(b.jumlah.values()) for b in rekap)
    isi = IsiSurat(
        nomor="460/123/IV.07/2026",
        kode="K7QF3M9PXW2D",
        tautan_periksa="https://dtks.lampungselatankab.example/surat/K7QF3M9PXW2D/",
        tanggal=date(2026, 11, 30),
        tempat="Kalianda",
        periode_nama="November 2026",
        versi=1,
        kop=KOP,
        dasar_hukum=DASAR_HUKUM,
        penandatangan=Penandatangan(
            awalan="",
            jabatan="Kepala Dinas Sosial",
            jabatan_asal="",
            nama="Dra. Hj. Contoh Penandatangan, M.Si.",
            pangkat="Pembina Utama Muda (IV/c)",
            nip="000000000000000001",
        ),
        rekap=rekap,
        neraca=Neraca(
            bawaan=212, masuk=difinalisasi, difinalisasi=difinalisasi, ditolak=61, ditarik=9, dibawa=142
        ),
        desa_tidak_ikut=tuple(f"Desa Contoh {i}, Kec. {nama}" for i, (_, nama, _) in enumerate(KECAMATAN, 1)),
        segel=sidik_contoh("segel"),
        sidik_manifes=sidik_contoh("manifes"),
        berkas=tuple(
            BerkasSurat(nama, sidik_contoh(nama), 1_204_311 * i)
            for i, nama in enumerate(("usulan-2026-11.csv", "usulan-2026-11.xlsx", "rekap-2026-11.xlsx"), 1)
        ),
        tembusan=TEMBUSAN,
        dicetak_pada=datetime(2026, 11, 30, 10, 15, tzinfo=WIB),
        draf=False,
    )
    return dataclasses.replace(isi, **ubah)  # type: ignore[arg-type]
