"""The small world of the tests: Lampung Selatan with its real regions, one person per role, invented families.

Way Urang (Kalianda) is "own", Kalianda next door is "other village", and Natar is another kecamatan.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.akun.services import simpan_pengguna
from dtks.inti.kk import buat_kk
from dtks.inti.nik import buat_nik
from dtks.periode.models import Periode
from dtks.periode.services import buka_bulan_ini, siapkan_kabupaten
from dtks.registri.data import DataRumahTangga
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from finalisasi.models import Mandat, Pejabat
from usulan.berkas import BerkasBukti
from usulan.models import Asal, JenisBukti, Usulan
from usulan.services import isi
from usulan.services.musyawarah import kirim_langsung
from usulan.workflow import Aksi
from verval.services import catat_kunjungan, putuskan

KABUPATEN = "1801"
WAY_URANG = "1801061008"
KELURAHAN_KALIANDA = "1801061007"
HAJIMENA = "1801042001"
SANDI = "sandi-uji-panjang-1"

ORANG: dict[str, tuple[list[Peran], list[str]]] = {
    "operator_desa": ([Peran.OPERATOR_DESA], [WAY_URANG]),
    "operator_desa_lain": ([Peran.OPERATOR_DESA], [KELURAHAN_KALIANDA]),
    "pendamping": ([Peran.PENDAMPING], [WAY_URANG, KELURAHAN_KALIANDA]),
    "petugas": ([Peran.PETUGAS], ["180106"]),
    "kepala_desa": ([Peran.KEPALA_DESA], [WAY_URANG]),
    "operator_kecamatan": ([Peran.OPERATOR_KECAMATAN], ["180106"]),
    "operator_kabupaten": ([Peran.OPERATOR_KABUPATEN], [KABUPATEN]),
    "operator_kabupaten2": ([Peran.OPERATOR_KABUPATEN], [KABUPATEN]),
    "supervisor": ([Peran.SUPERVISOR], [KABUPATEN]),
    "kepala_dinas": ([Peran.KEPALA_DINAS], [KABUPATEN]),
    "admin_kabupaten": ([Peran.ADMIN_KABUPATEN], [KABUPATEN]),
    "auditor": ([Peran.AUDITOR], [KABUPATEN]),
}


@dataclass
class Dunia:
    """The people by role, and the period that is open."""

    orang: dict[str, Pengguna] = field(default_factory=dict)
    _urut: int = 0

    def __getattr__(self, nama: str) -> Pengguna:
        try:
            orang: Pengguna = self.__dict__["orang"][nama]
            return orang
        except KeyError as galat:
            raise AttributeError(nama) from galat

    @property
    def periode(self) -> Periode:
        return Periode.objects.filter(kabupaten=KABUPATEN).berurutan()[0]

    def urut(self) -> int:
        self._urut += 1
        return self._urut


def bangun() -> Dunia:
    """Make the world. Fast enough to be made for every test."""
    siapkan_kabupaten("18.01", tempat="Kalianda")
    buka_bulan_ini()
    dunia = Dunia()
    for nama, (peran, wilayah) in ORANG.items():
        orang = Pengguna(
            nama_pengguna=nama.replace("_", "."),
            nama=nama.replace("_", " ").title(),
            jabatan=nama,
            peran=list(peran),
        )
        simpan_pengguna(None, orang, wilayah=list(Wilayah.objects.filter(kode__in=wilayah)), sandi=SANDI)
        dunia.orang[nama] = orang
    with cakupan(KABUPATEN):
        pejabat = Pejabat.objects.create(
            kabupaten_id=KABUPATEN,
            nama="Dra. Siti Contoh, M.Si.",
            nip="197001011995032001",
            pangkat="Pembina Utama Muda (IV/c)",
            jabatan="Kepala Dinas Sosial",
            pengguna=dunia.kepala_dinas,
        )
        Mandat.objects.create(
            pejabat=pejabat,
            pengguna=dunia.supervisor,
            awalan="a.n.",
            nomor="800/1/IV.07",
            dari=date(2020, 1, 1),
            sampai=date(2099, 12, 31),
        )
    return dunia


def data_anggota(urut: int, *, kepala: bool = True, **ubah: Any) -> dict[str, Any]:
    """Columns of one valid invented person; NIK and birth date agree."""
    lahir = date(1980, 1 + urut % 12, 1 + urut % 28)
    kelamin = "L" if kepala else "P"
    return {
        "nik": buat_nik("180199", lahir, kelamin, urut),
        "nama": f"{'BUDI' if kepala else 'SITI'} CONTOH {_huruf(urut)}",
        "tempat_lahir": "KALIANDA",
        "tanggal_lahir": lahir,
        "ibu_kandung": "AMINAH",
        "jenis_kelamin": kelamin,
        "pekerjaan": "BURUH HARIAN LEPAS",
        "status_kawin": "2",
        "hubungan": "1" if kepala else "3",
        **ubah,
    }


def _huruf(n: int) -> str:
    return "".join(chr(ord("A") + int(d)) for d in str(n))


def draf(dunia: Dunia, oleh: Pengguna | None = None, *, desa: str = WAY_URANG, anggota: int = 2) -> Usulan:
    """A complete draft of one keluarga, ready for a musyawarah, made through the services."""
    oleh = oleh or dunia.operator_desa
    with cakupan(oleh.kode_wilayah):
        usulan = isi.buat_draf(
            oleh=oleh,
            desa=Wilayah.objects.get(pk=desa),
            kunci=uuid.uuid4(),
            asal=Asal.RT_RW,
            keterangan="",
            rumah_tangga={
                "alamat": "Jl. Kenanga No. 5",
                "rt": "3",
                "rw": "1",
                **dict.fromkeys(DataRumahTangga.KRITERIA, True),
            },
        )
        urut = dunia.urut()
        keluarga = isi.simpan_keluarga(
            oleh=oleh,
            usulan_id=usulan.pk,
            versi=None,
            data={"no_kk": buat_kk("180199", date(2015, 3, 7), urut), "program": "BPNT"},
        )
        for ke in range(anggota):
            isi.simpan_anggota(
                oleh=oleh,
                usulan_id=usulan.pk,
                versi=None,
                keluarga_id=keluarga.pk,
                data=data_anggota(urut if ke == 0 else dunia.urut() + 4000, kepala=ke == 0),
            )
        usulan.refresh_from_db()
        return usulan


PDF_KOSONG = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Size 4/Root 1 0 R>>\n%%EOF\n"
)
"""A whole PDF of one empty page."""
BUKTI = BerkasBukti("sptjm.pdf", "application/pdf", PDF_KOSONG)


def ajukan(dunia: Dunia, *usulan: Usulan, oleh: Pengguna | None = None) -> None:
    """Send drafts, all agreed, with the SPTJM of a musyawarah that was not held."""
    oleh = oleh or dunia.operator_desa
    with cakupan(oleh.kode_wilayah):
        kirim_langsung(
            oleh=oleh,
            desa=usulan[0].desa,
            data={
                "tanggal": date(2026, 11, 2),
                "tempat": "Balai Kelurahan",
                "nomor_berita_acara": f"{dunia.urut()}/BA/2026",
                "jumlah_peserta": 25,
            },
            bukti={JenisBukti.SPTJM: BUKTI},
            kunci_usulan=[u.kunci for u in usulan],
        )
        for satu in usulan:
            satu.refresh_from_db()


def verifikasi(dunia: Dunia, usulan: Usulan) -> None:
    """A finished visit by the petugas."""
    with cakupan(dunia.petugas.kode_wilayah):
        catat_kunjungan(
            oleh=dunia.petugas,
            usulan_id=usulan.pk,
            versi=None,
            data={"tanggal": date(2026, 11, 5), "hasil": "1", "catatan": "", "kriteria": {}},
        )
        usulan.refresh_from_db()


def putus(dunia: Dunia, usulan: Usulan, aksi: Aksi, alasan: str = "") -> None:
    """A decision of the district operator."""
    oleh = dunia.operator_kabupaten
    with cakupan(oleh.kode_wilayah):
        putuskan(oleh=oleh, usulan_id=usulan.pk, aksi=aksi, versi=None, alasan=alasan)
        usulan.refresh_from_db()


def disetujui(dunia: Dunia, jumlah: int = 1, **kwargs: Any) -> list[Usulan]:
    """Approved proposals, through every step."""
    daftar = [draf(dunia, **kwargs) for _ in range(jumlah)]
    ajukan(dunia, *daftar)
    for usulan in daftar:
        verifikasi(dunia, usulan)
        putus(dunia, usulan, Aksi.SETUJUI)
    return daftar
