"""What waits on a person: the queues of the apps below, oldest first, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet
from django.urls import reverse

from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin
from dtks.periode.models import Periode
from dtks.periode.workflow import Status as StatusPeriode
from finalisasi.models import Surat
from finalisasi.workflow import StatusSurat
from usulan.models import KonfirmasiPindah, Musyawarah, StatusMusyawarah, Usulan
from usulan.workflow import MENGUNCI, Status

BATAS_HITUNG = 1000


@dataclass(frozen=True, slots=True)
class Tugas:
    """One line of work: how many, since when, and where it is done."""

    jumlah: int
    kata: str
    sejak: datetime | None
    url: str

    @property
    def teks_jumlah(self) -> str:
        return f"{BATAS_HITUNG}+" if self.jumlah > BATAS_HITUNG else str(self.jumlah)


def _usulan(status: Status, kata: str, url: str) -> Iterator[Tugas]:
    queryset: QuerySet[Usulan] = Usulan.objects.berstatus(status)
    jumlah = queryset[: BATAS_HITUNG + 1].count()
    if jumlah:
        yield Tugas(jumlah, kata, queryset.aggregate(n=Min("status_sejak"))["n"], url)


def _dikembalikan(_: Pengguna) -> Iterator[Tugas]:
    url = f"{reverse('usulan:daftar')}?status={Status.DIKEMBALIKAN}"
    yield from _usulan(Status.DIKEMBALIKAN, "usulan dikembalikan dan perlu diperbaiki", url)


def _draf(_: Pengguna) -> Iterator[Tugas]:
    url = f"{reverse('usulan:daftar')}?status={Status.DRAF}"
    yield from _usulan(Status.DRAF, "draf menunggu musyawarah", url)


def _musyawarah(_: Pengguna) -> Iterator[Tugas]:
    disiapkan = Musyawarah.objects.filter(status=StatusMusyawarah.DISIAPKAN)
    if jumlah := disiapkan[: BATAS_HITUNG + 1].count():
        url = f"{reverse('usulan:musyawarah')}?status={StatusMusyawarah.DISIAPKAN}"
        sejak = disiapkan.aggregate(n=Min("dibuat_pada"))["n"]
        yield Tugas(jumlah, "musyawarah disiapkan, belum dikirim", sejak, url)


def _konfirmasi_pindah(_: Pengguna) -> Iterator[Tugas]:
    """Moves about which other villages ask; one whose proposal has ended waits for nobody."""
    queryset = KonfirmasiPindah.objects.filter(jawaban="", usulan__status__in=MENGUNCI)
    jumlah = queryset[: BATAS_HITUNG + 1].count()
    if jumlah:
        sejak = queryset.aggregate(n=Min("diminta_pada"))["n"]
        yield Tugas(jumlah, "pindah menunggu jawaban desa Anda", sejak, reverse("usulan:konfirmasi"))


def _kunjungan(_: Pengguna) -> Iterator[Tugas]:
    url = f"{reverse('verval:antrean')}?status={Status.DIAJUKAN}"
    yield from _usulan(Status.DIAJUKAN, "usulan menunggu kunjungan", url)


def _keputusan(_: Pengguna) -> Iterator[Tugas]:
    url = f"{reverse('verval:antrean')}?status={Status.TERVERIFIKASI}"
    yield from _usulan(Status.TERVERIFIKASI, "usulan menunggu keputusan", url)


def _periode(status: StatusPeriode, kata: str) -> Callable[[Pengguna], Iterator[Tugas]]:
    def cari(pengguna: Pengguna) -> Iterator[Tugas]:
        kabupaten = {k[:4] for k in pengguna.kode_wilayah}
        for periode in Periode.objects.filter(kabupaten__in=kabupaten, status=status).berurutan():
            url = reverse("finalisasi:periode", args=[periode.kode])
            yield Tugas(1, kata.format(periode), periode.status_sejak, url)

    return cari


def _tanda_tangan(_: Pengguna) -> Iterator[Tugas]:
    for surat in Surat.objects.filter(status=StatusSurat.MENUNGGU_TTD).select_related("finalisasi__periode"):
        periode = surat.finalisasi.periode
        url = reverse("finalisasi:periode", args=[periode.kode])
        yield Tugas(1, f"surat {surat.nomor} menunggu tanda tangan", surat.finalisasi.disahkan_pada, url)


SUMBER: tuple[tuple[Izin, Callable[[Pengguna], Iterator[Tugas]]], ...] = (
    (Izin.FINALISASI_SAHKAN, _periode(StatusPeriode.DIFINALISASI, "periode {} menunggu pengesahan")),
    (Izin.FINALISASI_SAHKAN, _tanda_tangan),
    (Izin.USULAN_AJUKAN, _dikembalikan),
    (Izin.USULAN_AJUKAN, _konfirmasi_pindah),
    (Izin.USULAN_TULIS, _musyawarah),
    (Izin.USULAN_TULIS, _draf),
    (Izin.VERVAL_PUTUSKAN, _keputusan),
    (Izin.VERVAL_KUNJUNGAN, _kunjungan),
    (Izin.FINALISASI_JALANKAN, _periode(StatusPeriode.DITUTUP, "periode {} menunggu finalisasi")),
)
"""Where work comes from, in the order in which it matters."""


def tugas_saya(pengguna: Pengguna) -> list[Tugas]:
    """Everything that waits on this person, the most urgent kind first."""
    return [tugas for izin, cari in SUMBER if izin in pengguna.izin for tugas in cari(pengguna)]
