"""Fill the demo district: accounts, three months of work, only through the services that users use."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.akun.services import simpan_pengguna
from dtks.demo.jenis import lima_jenis
from dtks.demo.orang import KeluargaRekaan, Pembuat
from dtks.demo.prelist import tulis_prelist
from dtks.inti.jam import WIB, atur_jam, hari_ini, sekarang
from dtks.jejak.services import segel_segera
from dtks.pekerjaan import services as pekerjaan
from dtks.periode.models import Periode
from dtks.periode.services import buka_periode, siapkan_kabupaten, tutup
from dtks.registri.data import DataRumahTangga
from dtks.registri.prelist import muat_prelist
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Kabupaten, Wilayah
from finalisasi.models import Mandat, Pejabat
from finalisasi.services.pembekuan import finalisasi
from finalisasi.services.pengesahan import sahkan
from finalisasi.services.surat import unggah_bertanda_tangan
from usulan.berkas import BerkasBukti
from usulan.models import Asal, JenisBukti, Usulan
from usulan.services import isi
from usulan.services.musyawarah import kirim_langsung
from usulan.workflow import Aksi
from verval.services import catat_kunjungan, putuskan

KABUPATEN = "1801"
WAY_URANG = "1801061008"
DESA_LAIN = ("1801061007", "1801042001", "1801052001", "1801072001", "1801132001", "1801172001")

AKUN: tuple[tuple[str, str, str, Peran, tuple[str, ...]], ...] = (
    ("operator.desa", "Rini Wulandari", "Operator Kelurahan Way Urang", Peran.OPERATOR_DESA, (WAY_URANG,)),
    ("pendamping", "Andi Saputra", "Pendamping Sosial", Peran.PENDAMPING, (WAY_URANG, *DESA_LAIN[:2])),
    ("petugas", "Yusuf Maulana", "Petugas Verval", Peran.PETUGAS, (KABUPATEN,)),
    (
        "operator.kabupaten",
        "Dewi Anggraini",
        "Pengolah Data Dinas Sosial",
        Peran.OPERATOR_KABUPATEN,
        (KABUPATEN,),
    ),
    (
        "operator.kabupaten2",
        "Hendra Gunawan",
        "Pengolah Data Dinas Sosial",
        Peran.OPERATOR_KABUPATEN,
        (KABUPATEN,),
    ),
    ("supervisor", "Ratna Kusuma, S.Sos.", "Sekretaris Dinas Sosial", Peran.SUPERVISOR, (KABUPATEN,)),
    ("kepala.dinas", "Drs. Bambang Wijaya, M.Si.", "Kepala Dinas Sosial", Peran.KEPALA_DINAS, (KABUPATEN,)),
    ("admin", "Fajar Nugroho", "Admin Sistem", Peran.ADMIN_KABUPATEN, (KABUPATEN,)),
    ("auditor", "Inspektorat Daerah", "Auditor", Peran.AUDITOR, (KABUPATEN,)),
)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 56>>stream\nBT /F 24 Tf 72 720 Td (Contoh bukti musyawarah) Tj ET    \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Size 6/Root 1 0 R>>\n%%EOF\n"
)
_BUKTI: dict[str, BerkasBukti] = {
    jenis.value: BerkasBukti(f"{jenis.label.replace(' ', '-')}.pdf", "application/pdf", _PDF)
    for jenis in JenisBukti
    if jenis is not JenisBukti.SPTJM
}
_PESERTA = (
    ("Suparman", "RT/RW"),
    ("Maryono", "RT/RW"),
    ("Siti Rohmah", "Perwakilan penerima manfaat"),
    ("Serda Hendri", "Babinsa/Bhabinkamtibmas"),
    ("H. Sutrisno", "BPD/LPM"),
)
_ALASAN_TOLAK = ("Keluarga sudah mampu", "Alamat tidak ada di desa ini", "Data ganda dengan keluarga lain")
_ALASAN_KEMBALI = (
    "NIK istri tidak sesuai KK, mohon diperiksa",
    "Foto berita acara tidak terbaca",
    "Alamat belum lengkap",
)


def isi_demo(*, rumah_tangga: int, usulan: int, benih: int, sandi: str) -> None:
    """Make the whole demo: registry of `rumah_tangga` households, `usulan` proposals over three months.

    The two earlier periods are approved, the present one is in the middle of its work.
    """
    kini = sekarang()
    pembuat = Pembuat(benih, _mundur(hari_ini(), 2))
    awal = _mundur(hari_ini(), 2)
    with atur_jam(_saat(awal, 1, 8)):
        siapkan_kabupaten("18.01", tempat="Kalianda")
        _kop()
        orang = _akun(sandi)
        buka_periode(KABUPATEN, awal)
    operator_desa = _operator_desa_lain(sandi)
    operator_desa[WAY_URANG] = orang["operator.desa"]
    if rumah_tangga:
        _registri(pembuat, rumah_tangga, orang["operator.kabupaten"])
    bagian = [usulan // 4, usulan // 4, usulan - 2 * (usulan // 4)]
    for ke, jumlah in enumerate(bagian):
        bulan = _mundur(hari_ini(), 2 - ke)
        terakhir = ke == 2
        _usulan_sebulan(pembuat, orang, operator_desa, bulan, jumlah, kini if terakhir else None)
        if terakhir:
            _jenis_lain(operator_desa[WAY_URANG], pembuat.acak, bulan, kini)
        else:
            _tuntaskan(bulan, orang)
    segel_segera()


def _mundur(hari: date, bulan: int) -> date:
    awal = hari.replace(day=1)
    for _ in range(bulan):
        awal = (awal - timedelta(days=1)).replace(day=1)
    return awal


def _saat(bulan: date, tanggal: int, jam: int, menit: int = 0) -> datetime:
    return datetime.combine(bulan.replace(day=tanggal), time(jam, menit), tzinfo=WIB)


def _pecahan(bulan: date, sampai: datetime | None, bagian: float) -> datetime:
    """The moment at `bagian` (0 to 1) of a month's work, which ends on the 24th or at `sampai`."""
    mulai, akhir = _saat(bulan, 1, 0), sampai or _saat(bulan, 24, 17)
    return mulai + (akhir - mulai) * bagian


@contextmanager
def _sebagai(pengguna: Pengguna, saat: datetime) -> Iterator[Pengguna]:
    """Act as somebody at a moment: his region, that clock."""
    with atur_jam(saat), cakupan(pengguna.kode_wilayah):
        yield pengguna


def _kop() -> None:
    Kabupaten.objects.filter(pk=KABUPATEN).update(
        alamat="Jl. Mustafa Kemal No. 1, Kalianda",
        telepon="(0727) 000000",
        surel="dinsos@lampungselatan.contoh",
        laman="dinsos.lampungselatan.contoh",
        kode_pos="35511",
    )


def _buat_akun(
    nama_pengguna: str, nama: str, jabatan: str, peran: Peran, wilayah: Sequence[str], sandi: str
) -> Pengguna:
    pengguna = Pengguna(
        nama_pengguna=nama_pengguna,
        nama=nama,
        jabatan=jabatan,
        peran=[peran.value],
        nip="198001012005012001" if peran in (Peran.SUPERVISOR, Peran.KEPALA_DINAS) else "",
        pangkat="Pembina (IV/a)" if peran in (Peran.SUPERVISOR, Peran.KEPALA_DINAS) else "",
    )
    return simpan_pengguna(
        None, pengguna, wilayah=list(Wilayah.objects.filter(kode__in=wilayah)), sandi=sandi
    )


def _akun(sandi: str) -> dict[str, Pengguna]:
    orang = {a[0]: _buat_akun(*a, sandi) for a in AKUN}
    kepala = orang["kepala.dinas"]
    with cakupan(KABUPATEN):
        pejabat = Pejabat.objects.create(
            kabupaten_id=KABUPATEN,
            nama=kepala.nama,
            nip=kepala.nip,
            pangkat=kepala.pangkat,
            jabatan=kepala.jabatan,
            pengguna=kepala,
        )
        Mandat.objects.create(
            pejabat=pejabat,
            pengguna=orang["supervisor"],
            awalan=Mandat.Awalan.ATAS_NAMA,
            nomor="800/017/IV.07/2026",
            dari=_mundur(hari_ini(), 3),
            sampai=hari_ini() + timedelta(days=365),
        )
    return orang


def _operator_desa_lain(sandi: str) -> dict[str, Pengguna]:
    hasil = {}
    for desa in Wilayah.objects.filter(kode__in=DESA_LAIN):
        nama = f"operator.{desa.nama.lower().replace(' ', '')}"
        jabatan = f"Operator {desa.nama_lengkap}"
        hasil[desa.kode] = _buat_akun(
            nama, f"Operator {desa.nama}", jabatan, Peran.OPERATOR_DESA, (desa.kode,), sandi
        )
    return hasil


def _registri(pembuat: Pembuat, rumah_tangga: int, oleh: Pengguna) -> None:
    desa = list(Wilayah.objects.di_dalam(KABUPATEN).desa())
    with tempfile.TemporaryDirectory(prefix="dtks-demo-") as folder:
        path = Path(folder) / "prelist-contoh.csv"
        tulis_prelist(path, pembuat, desa, rumah_tangga)
        muat_prelist(path, kode="kemendagri", oleh=oleh, laporan=Path(folder) / "laporan.csv")


def _draf(oleh: Pengguna, desa: str, keluarga: KeluargaRekaan, acak: Random) -> Usulan:
    """One draft, entered as a village operator does, page by page."""
    usulan = isi.buat_draf(
        oleh=oleh,
        desa=Wilayah.objects.get(pk=desa),
        kunci=uuid.UUID(int=acak.getrandbits(128), version=4),
        asal=acak.choice(Asal.values),
        keterangan="",
        rumah_tangga={"alamat": keluarga.alamat, "rt": keluarga.rt, "rw": keluarga.rw},
    )
    kk = isi.simpan_keluarga(
        oleh=oleh,
        usulan_id=usulan.pk,
        versi=None,
        data={"no_kk": keluarga.no_kk, "program": acak.choice(("BPNT", "BPNT", "PKH", "NON BANSOS"))},
    )
    for orang in keluarga.anggota:
        isi.simpan_anggota(oleh=oleh, usulan_id=usulan.pk, versi=None, keluarga_id=kk.pk, data=asdict(orang))
    kriteria = {nama: acak.random() < 0.5 for nama in DataRumahTangga.KRITERIA} | {
        "tanpa_tempat_tinggal": False
    }
    isi.simpan_rumah_tangga(oleh=oleh, usulan_id=usulan.pk, versi=None, bagian="kriteria", data=kriteria)
    return usulan


def _usulan_sebulan(
    pembuat: Pembuat,
    orang: dict[str, Pengguna],
    operator: dict[str, Pengguna],
    bulan: date,
    jumlah: int,
    sampai: datetime | None,
) -> None:
    """A month's proposals: drafts, a musyawarah per village, visits, decisions. `sampai`: nothing later than now."""
    desa = list(operator)
    for ke, kode in enumerate(desa):
        banyak = jumlah // len(desa) + (1 if ke < jumlah % len(desa) else 0)
        if not banyak:
            continue
        oleh = operator[kode]
        with _sebagai(oleh, _pecahan(bulan, sampai, 0.2 + ke / 100)):
            draf = [_draf(oleh, kode, pembuat.keluarga(), pembuat.acak) for _ in range(banyak)]
        kirimkan = draf[len(draf) // 4 if sampai else 0 :]
        saat = _pecahan(bulan, sampai, 0.4 + ke / 100)
        with _sebagai(oleh, saat):
            _musyawarah(oleh, kode, kirimkan, saat, ke)
        _proses(pembuat.acak, orang, kirimkan, bulan, sampai)


def _musyawarah(oleh: Pengguna, kode: str, draf: list[Usulan], saat: datetime, ke: int) -> None:
    desa = Wilayah.objects.get(pk=kode)
    kirim_langsung(
        oleh=oleh,
        desa=desa,
        data={
            "tanggal": saat.date(),
            "tempat": f"Balai {desa.jenis.capitalize()} {desa.nama}",
            "nomor_berita_acara": f"{ke + 1:02}/BA-MUS/{saat:%m}/{saat:%Y}",
            "pimpinan": "H. Sutrisno",
            "jabatan_pimpinan": "Ketua BPD" if desa.jenis == "desa" else "Ketua LPM",
            "jumlah_peserta": 18 + ke,
            "peserta": [{"nama": nama, "unsur": unsur} for nama, unsur in _PESERTA],
        },
        bukti=_BUKTI,
        kunci_usulan=[u.kunci for u in draf],
    )


def _jenis_lain(oleh: Pengguna, acak: Random, bulan: date, kini: datetime) -> None:
    """Proposals about households of the earlier months, those that need it under a musyawarah of their own."""
    saat = _pecahan(bulan, kini, 0.9)
    with _sebagai(oleh, saat):
        kirimkan = lima_jenis(oleh, acak, tujuan=DESA_LAIN[0])
        if kirimkan:
            _musyawarah(oleh, WAY_URANG, kirimkan, saat, len(DESA_LAIN) + 1)


def _proses(
    acak: Random, orang: dict[str, Pengguna], usulan: list[Usulan], bulan: date, sampai: datetime | None
) -> None:
    """Visit and decide; in the running month some still wait at each step."""
    berjalan = sampai is not None
    petugas, operator = orang["petugas"], orang["operator.kabupaten"]
    for satu in usulan:
        nasib = acak.random()
        if nasib < (0.35 if berjalan else 0.08):
            continue
        with _sebagai(petugas, _pecahan(bulan, sampai, 0.6)):
            catat_kunjungan(
                oleh=petugas,
                usulan_id=satu.pk,
                versi=None,
                data={"tanggal": hari_ini(), "hasil": "1", "catatan": "", "kriteria": {}},
            )
        if berjalan and nasib < 0.5:
            continue
        aksi, alasan = Aksi.SETUJUI, ""
        if nasib > 0.92:
            aksi, alasan = Aksi.TOLAK, acak.choice(_ALASAN_TOLAK)
        elif nasib > 0.82:
            aksi, alasan = Aksi.KEMBALIKAN, acak.choice(_ALASAN_KEMBALI)
        with _sebagai(operator, _pecahan(bulan, sampai, 0.8)):
            putuskan(oleh=operator, usulan_id=satu.pk, aksi=aksi, versi=None, alasan=alasan)


def _tuntaskan(bulan: date, orang: dict[str, Pengguna]) -> None:
    """Close, finalize, approve a past period; its letter is signed a few days later."""
    operator, supervisor = orang["operator.kabupaten"], orang["supervisor"]
    with cakupan(KABUPATEN):
        periode = Periode.objects.get(kabupaten=KABUPATEN, kode=f"{bulan:%Y-%m}")
    with _sebagai(operator, _saat(bulan, 26, 9)):
        tutup(periode.pk, operator)
    with _sebagai(operator, _saat(bulan, 27, 10)):
        hasil, berkas = finalisasi(periode.pk, operator)
        pekerjaan.kerjakan(berkas.pk)
        hasil.refresh_from_db()
    with _sebagai(supervisor, _saat(bulan, 28, 11)):
        surat, tugas = sahkan(hasil.pk, supervisor, hasil.sidik_manifes)
        pekerjaan.kerjakan(tugas.pk)
        surat.refresh_from_db()
        with surat.berkas.open() as pdf:
            unggah_bertanda_tangan(surat.pk, supervisor, pdf.read())
