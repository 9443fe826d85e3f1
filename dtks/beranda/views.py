"""Home of each role, and the health page."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dtks.akun.permintaan import pengguna
from dtks.beranda.antrean import tugas_saya
from dtks.inti.izin import Izin, butuh
from dtks.inti.jam import sekarang
from dtks.periode.models import Periode
from dtks.periode.workflow import SELESAI_DI_DAERAH
from finalisasi.models import Finalisasi
from finalisasi.workflow import StatusFinalisasi
from usulan.models import UsulanPeriode
from usulan.services.neraca import jumlah, per_desa

_CORONG = (
    (
        "Masuk",
        ("DIAJUKAN", "DIKEMBALIKAN", "TERVERIFIKASI", "DISETUJUI", "DITOLAK", "DITARIK", "DIFINALISASI"),
    ),
    ("Terverifikasi", ("TERVERIFIKASI", "DISETUJUI", "DIFINALISASI")),
    ("Disetujui", ("DISETUJUI", "DIFINALISASI")),
    ("Difinalisasi", ("DIFINALISASI",)),
)


@butuh(Izin.MASUK)
@require_safe
def beranda(request: HttpRequest) -> HttpResponse:
    """The next thing to do, then how the running period stands."""
    orang = pengguna(request)
    kabupaten = {k[:4] for k in orang.kode_wilayah}
    periode = Periode.objects.filter(kabupaten__in=kabupaten).belum_selesai().berurutan().first()
    konteks: dict[str, object] = {
        "tugas": tugas_saya(orang),
        "periode": periode,
        "boleh_usul": orang.boleh(Izin.USULAN_TULIS),
        "belum_pernah": not Periode.objects.filter(
            kabupaten__in=kabupaten, status__in=SELESAI_DI_DAERAH
        ).exists(),
        "terakhir": Finalisasi.objects.filter(status=StatusFinalisasi.DISAHKAN)
        .order_by("-disahkan_pada")
        .first(),
        "kini": sekarang(),
    }
    if periode is not None and orang.boleh(Izin.REKAP_LIHAT):
        konteks |= {"neraca": jumlah(per_desa(periode.pk)), "langkah": _corong(periode)}
    return render(request, "beranda/beranda.html", konteks)


def _corong(periode: Periode) -> list[tuple[str, int]]:
    """How far the period's proposals have come, each step counting who reached it."""
    menurut = dict(
        UsulanPeriode.objects.filter(periode=periode).values_list("usulan__status").annotate(n=Count("pk"))
    )
    return [(kata, sum(menurut.get(s, 0) for s in status)) for kata, status in _CORONG]


@butuh(Izin.PUBLIK)
@require_safe
def sehat(request: HttpRequest) -> JsonResponse:
    """Ready to work: the database and Redis answer. 503 otherwise, by the exception."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.get("sehat")
    return JsonResponse({"status": "sehat"})
