"""The list of proposals of the user's region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dtks.akun.models import Pengguna
from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.tampilan.paginasi import Urutan, halaman
from dtks.wilayah.cakupan import PANJANG_DESA, kode_aktif
from usulan.filters import UsulanFilter, satu_desa
from usulan.models import Usulan
from usulan.workflow import ALUR, Aksi, Status

URUT = {
    "terbaru": Urutan(("diubah_pada", "id"), "Perubahan terbaru", menurun=True),
    "nama": Urutan(("nama_kepala", "id"), "Nama"),
}
# Served by an index only inside one status or a few villages, so it is offered only there, or to who filters by age.
URUT_MENUNGGU = {"menunggu": Urutan(("status_sejak", "id"), "Paling lama menunggu")}


@dataclass(frozen=True, slots=True)
class Hitungan:
    """A line above the list: what waits on the village, since when, and where it is done."""

    jumlah: int
    kata: str
    sejak: datetime
    url: str


@butuh(Izin.USULAN_LIHAT)
@require_safe
def daftar(request: HttpRequest) -> HttpResponse:
    """Every proposal of the region, whatever its status."""
    orang = pengguna(request)
    saring = UsulanFilter(request.GET, Usulan.objects.select_related("desa"))
    tersaring = saring.qs
    di_desa = all(len(kode) == PANJANG_DESA for kode in kode_aktif())
    konteks = {
        "halaman": halaman(tersaring, request, urut=_urut(saring.form.cleaned_data, di_desa), hitung=True),
        "saring": saring,
        "tersaring": any(saring.form.cleaned_data.values()),
        "sebut_desa": not satu_desa(),
        "boleh_tulis": orang.boleh(Izin.USULAN_TULIS),
        "boleh_cari": orang.boleh(Izin.DATA_PRIBADI_BUKA),
        "massal": _massal(orang),
        "menunggu": list(_menunggu(orang)) if di_desa else [],
    }
    return render(request, "usulan/daftar.html", konteks)


def _urut(isi: Mapping[str, object], di_desa: bool) -> Mapping[str, Urutan]:
    """The sorts that an index serves; who asks for the old ones gets the oldest first."""
    if isi.get("umur"):
        return URUT_MENUNGGU | URUT
    return URUT | URUT_MENUNGGU if di_desa or isi.get("status") else URUT


def _massal(orang: Pengguna) -> dict[str, frozenset[Status]]:
    """What this person may do to ticked rows: action to the statuses it can be done in."""
    aksi = (Aksi.TARIK, Aksi.AJUKAN)
    langkah = [x for x in ALUR.langkah if x.aksi in aksi and orang.boleh(x.izin)]
    return {x.aksi.value: ALUR.dari(x.aksi) for x in langkah}


def _menunggu(orang: Pengguna) -> Iterator[Hitungan]:
    """Drafts and returned proposals of the villages, counted in one query."""
    siap = Q(status=Status.DRAF, jumlah_galat=0)
    kembali = Q(status=Status.DIKEMBALIKAN)
    angka = Usulan.objects.berstatus(Status.DRAF, Status.DIKEMBALIKAN).aggregate(
        siap=Count("pk", filter=siap),
        siap_sejak=Min("status_sejak", filter=siap),
        kembali=Count("pk", filter=kembali),
        kembali_sejak=Min("status_sejak", filter=kembali),
    )
    saring = f"{reverse('usulan:daftar')}?status="
    if angka["kembali"]:
        url = f"{saring}{Status.DIKEMBALIKAN}"
        yield Hitungan(angka["kembali"], "usulan dikembalikan, perlu diperbaiki", angka["kembali_sejak"], url)
    if angka["siap"]:
        url = f"{saring}{Status.DRAF}"
        if orang.boleh(Izin.USULAN_AJUKAN):
            url = reverse("usulan:musyawarah_baru")
        yield Hitungan(angka["siap"], "draf lengkap menunggu musyawarah", angka["siap_sejak"], url)
