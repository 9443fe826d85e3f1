"""What the page of a period shows: where it is, what comes next, and with which numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Sum
from django.urls import reverse

from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak, Langkah
from dtks.inti.izin import Izin
from dtks.pekerjaan.models import Pekerjaan
from dtks.pekerjaan.presenters import Keadaan, keadaan
from dtks.periode.models import Periode
from dtks.periode.presenters import pemegang
from dtks.periode.workflow import ALUR, Aksi, Status
from dtks.rekap import massal as rekap
from dtks.rekap.presenters import Tabel, susun_tabel
from dtks.wilayah.cakupan import kode_aktif
from dtks.wilayah.models import Wilayah
from finalisasi.letters import Penandatangan
from finalisasi.models import BerkasPeriode, Finalisasi, NeracaPeriode, Surat
from finalisasi.services.pengesahan import penandatangan_untuk
from finalisasi.services.unduhan import boleh_unduh
from finalisasi.workflow import StatusFinalisasi
from usulan import massal as massal_usulan
from usulan.models import Usulan
from usulan.services.neraca import Neraca, jumlah, per_desa
from usulan.workflow import Status as StatusUsulan

TAHAP = (Status.DIBUKA, Status.DITUTUP, Status.DIFINALISASI, Status.DISAHKAN)
"""The steps of a period in the district, in order."""


@dataclass(frozen=True, slots=True)
class Tahap:
    """One step of the stepper; `tanggal` is when it was reached."""

    nama: str
    tanggal: date | None
    kini: bool
    selesai: bool


@dataclass(frozen=True, slots=True)
class JumlahStatus:
    """How many proposals have a status, and where they are worked on ("" if not by this person)."""

    status: str
    jumlah: int
    url: str


@dataclass(frozen=True, slots=True)
class Kesiapan:
    """What finalizing now would do."""

    dibekukan: int
    disisihkan: int
    dibawa: list[JumlahStatus]
    tanpa_usulan: list[tuple[str, str]]
    terdahulu: Periode | None

    @property
    def jumlah_dibawa(self) -> int:
        """Everything that goes to the next period, set aside or not decided."""
        return self.disisihkan + sum(d.jumlah for d in self.dibawa)


@dataclass(frozen=True, slots=True)
class Berkas:
    """A file of a version, and whether this person may take it."""

    berkas: BerkasPeriode
    boleh: bool


@dataclass(frozen=True, slots=True)
class Disisihkan:
    """A proposal that was approved but could not be applied."""

    nama: str
    kunci: str
    desa: str
    sebab: str


@dataclass(slots=True)
class HalamanPeriode:
    """Everything the page of a period prints. `aksi` holds the moves open to this person, by their name."""

    periode: Periode
    pemegang: str
    tahap: list[Tahap]
    aksi: dict[str, Langkah[Status, Aksi]]
    hasil: Finalisasi | None
    neraca: Neraca
    menurut_status: list[JumlahStatus]
    boleh_nama: bool
    boleh_tanda_tangan: bool
    ditolak: list[tuple[Finalisasi, list[Berkas]]]
    kesiapan: Kesiapan | None = None
    berkas: list[Berkas] = field(default_factory=list)
    disisihkan: list[Disisihkan] = field(default_factory=list)
    pembuatan: Keadaan | None = None
    surat: Surat | None = None
    rekap: Tabel | None = None
    penandatangan: Penandatangan | None = None
    halangan: str = ""


def susun_halaman(periode: Periode, orang: Pengguna) -> HalamanPeriode:
    """Collect the page of a period as `orang` may see it."""
    versi = list(
        Finalisasi.objects.filter(periode=periode)
        .select_related("difinalisasi_oleh", "disahkan_oleh", "ditolak_oleh")
        .order_by("-versi")
    )
    hasil = next((v for v in versi if v.status != StatusFinalisasi.DITOLAK), None)
    isi = HalamanPeriode(
        periode=periode,
        pemegang=pemegang(periode),
        tahap=susun_tahap(periode, hasil),
        aksi={str(x.aksi): x for x in ALUR.tersedia(Status(periode.status), orang.izin)},
        hasil=hasil,
        neraca=neraca_periode(periode),
        menurut_status=_menurut_status(periode, orang),
        boleh_nama=orang.boleh(Izin.USULAN_LIHAT),
        boleh_tanda_tangan=orang.boleh(Izin.FINALISASI_SAHKAN),
        ditolak=[(v, _berkas(v, orang)) for v in versi if v.status == StatusFinalisasi.DITOLAK],
    )
    if periode.status == Status.DITUTUP:
        isi.kesiapan = kesiapan(periode, isi.menurut_status)
    if hasil is not None:
        _isi_hasil(isi, hasil, orang)
    return isi


def _isi_hasil(isi: HalamanPeriode, hasil: Finalisasi, orang: Pengguna) -> None:
    """What a frozen version adds: files, recap, what was set aside, the letter or how it would be signed."""
    isi.berkas = _berkas(hasil, orang)
    isi.disisihkan = _disisihkan(hasil)
    isi.rekap = susun_tabel(rekap.per_wilayah(hasil.periode_id, 6, kode_aktif()))
    isi.surat = Surat.objects.filter(finalisasi=hasil).first()
    kunci = f"surat:{isi.surat.pk}" if isi.surat else f"berkas-periode:{hasil.pk}"
    pekerjaan = Pekerjaan.objects.filter(kunci=kunci).first()
    isi.pembuatan = keadaan(pekerjaan, orang) if pekerjaan else None
    if Aksi.SAHKAN in isi.aksi:
        try:
            isi.penandatangan = penandatangan_untuk(isi.periode.kabupaten_id, orang)
        except Ditolak as galat:
            isi.halangan = str(galat)


def susun_tahap(periode: Periode, hasil: Finalisasi | None) -> list[Tahap]:
    """The stepper: a period that has gone on to the ministry has all steps behind it."""
    kini = TAHAP.index(Status(periode.status)) if periode.status in TAHAP else len(TAHAP)
    tanggal = (
        periode.mulai,
        periode.ditutup_pada,
        hasil.difinalisasi_pada if hasil else None,
        hasil.disahkan_pada if hasil else None,
    )
    return [
        Tahap(tahap.capitalize(), saat, ke == kini, ke < kini)
        for ke, (tahap, saat) in enumerate(zip(TAHAP, tanggal, strict=True))
    ]


def neraca_periode(periode: Periode) -> Neraca:
    """The neraca of a period inside the active region: as written at finalization, else counted now."""
    kolom = ("bawaan", "masuk", "difinalisasi", "ditolak", "ditarik", "dibawa")
    tertulis = NeracaPeriode.objects.filter(finalisasi__periode=periode).exclude(
        finalisasi__status=StatusFinalisasi.DITOLAK
    )
    angka = tertulis.aggregate(**{k: Sum(k) for k in kolom})
    return jumlah(per_desa(periode.pk)) if angka["masuk"] is None else Neraca(**angka)


def kesiapan(periode: Periode, menurut_status: Iterable[JumlahStatus]) -> Kesiapan:
    """What would be frozen, set aside and carried if the period were finalized now."""
    disisihkan = len(massal_usulan.bentrok(periode.pk))
    menurut = {s.status: s for s in menurut_status}
    disetujui = menurut.get(StatusUsulan.DISETUJUI)
    return Kesiapan(
        dibekukan=(disetujui.jumlah if disetujui else 0) - disisihkan,
        disisihkan=disisihkan,
        dibawa=[menurut[s] for s in _BELUM_SELESAI if s in menurut],
        tanpa_usulan=rekap.desa_tidak_ikut(periode.pk, kode_aktif()),
        terdahulu=Periode.objects.sebelum(periode).belum_selesai().berurutan().first(),
    )


_BELUM_SELESAI = (StatusUsulan.DIAJUKAN, StatusUsulan.TERVERIFIKASI, StatusUsulan.DIKEMBALIKAN)


def _menurut_status(periode: Periode, orang: Pengguna) -> list[JumlahStatus]:
    """Proposals of the period by status, in the order of their life."""
    angka = dict(
        Usulan.objects.filter(periode=periode).order_by().values_list("status").annotate(n=Count("pk"))
    )
    return [JumlahStatus(s, angka[s], _url_status(s, orang)) for s in StatusUsulan if s in angka]


def _url_status(status: StatusUsulan, orang: Pengguna) -> str:
    if status in (StatusUsulan.DIAJUKAN, StatusUsulan.TERVERIFIKASI) and orang.boleh(Izin.VERVAL_LIHAT):
        return f"{reverse('verval:antrean')}?status={status}"
    if orang.boleh(Izin.USULAN_LIHAT):
        return f"{reverse('usulan:daftar')}?status={status}"
    return ""


def _berkas(hasil: Finalisasi, orang: Pengguna) -> list[Berkas]:
    return [Berkas(b, boleh_unduh(orang, b)) for b in hasil.berkas.order_by("jenis")]


def _disisihkan(hasil: Finalisasi) -> list[Disisihkan]:
    nama = dict(
        Wilayah.objects.filter(pk__in={s["desa"] for s in hasil.disisihkan}).values_list("kode", "nama")
    )
    return [Disisihkan(s["nama"], s["kunci"], nama[s["desa"]], s["sebab"]) for s in hasil.disisihkan]
