"""The frame of every page: menu by right, region and period of the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from dtks.akun.models import Pengguna
from dtks.beranda.menu import susun_menu
from dtks.inti.jam import sekarang
from dtks.periode.models import Periode
from dtks.wilayah.models import Tingkat, Wilayah


class RangkaMiddleware:
    """Put menu and labels on the request; they are worked out only if a page draws them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        user = request.user
        if isinstance(user, Pengguna):
            rangka: dict[str, Callable[[], object]] = {
                "menu": lambda: susun_menu(user, request.path),
                "label_wilayah": lambda: label_wilayah(user.kode_wilayah),
                "label_periode": lambda: label_periode(user.kode_wilayah),
            }
            for nama, hitung in rangka.items():
                setattr(request, nama, SimpleLazyObject(hitung))


def label_wilayah(kode: tuple[str, ...]) -> str:
    """The region of work in words: its name, or the first and how many more."""
    if not kode:
        return "Belum ada wilayah kerja"
    wilayah = Wilayah.objects.select_related("induk").get(pk=sorted(kode)[0])
    nama = wilayah.nama_lengkap
    if wilayah.tingkat == Tingkat.DESA and wilayah.induk:
        nama = f"{nama}, Kec. {wilayah.induk.nama}"
    return f"{nama} dan {len(kode) - 1} lainnya" if len(kode) > 1 else nama


def label_periode(kode: tuple[str, ...]) -> str:
    """The period that takes proposals now, with the days left."""
    if not kode:
        return ""
    kini = sekarang()
    periode = Periode.objects.menerima(kode[0][:4], "", kini).first()
    if periode is None:
        return "Usulan masuk ke periode berikutnya"
    jendela = periode.jendela.filter(tutup__gt=kini).order_by("tutup").first()
    sisa = f", {max((jendela.tutup - kini).days, 0) or 'kurang dari 1'} hari lagi" if jendela else ""
    return f"Periode {periode}{sisa}"
