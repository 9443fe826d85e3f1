"""Filter of the queue, and the tabs by which its statuses are shown."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django_filters import CharFilter, ChoiceFilter, FilterSet

from dtks.wilayah.filters import FilterWilayah
from usulan.models import Usulan, UsulanQuerySet
from usulan.workflow import Status


@dataclass(frozen=True, slots=True)
class Tab:
    """One status of the queue: its heading, and what to do when it is empty."""

    status: Status
    judul: str
    kosong: str
    petunjuk: str


TAB = (
    Tab(
        Status.DIAJUKAN,
        "Menunggu kunjungan",
        "Tidak ada usulan yang menunggu kunjungan",
        "Usulan muncul di sini setelah desa mengajukannya bersama musyawarah.",
    ),
    Tab(
        Status.TERVERIFIKASI,
        "Menunggu keputusan",
        "Tidak ada usulan yang menunggu keputusan",
        "Usulan muncul di sini setelah kunjungannya selesai. Lihat tab Menunggu kunjungan.",
    ),
    Tab(
        Status.DISETUJUI,
        "Disetujui",
        "Belum ada usulan yang disetujui",
        "Usulan yang disetujui menunggu di sini sampai periodenya difinalisasi.",
    ),
    Tab(
        Status.DIKEMBALIKAN,
        "Dikembalikan",
        "Tidak ada usulan yang sedang diperbaiki desa",
        "Usulan yang dikembalikan menunggu di sini sampai desa mengajukannya lagi.",
    ),
    Tab(
        Status.DITOLAK,
        "Ditolak",
        "Tidak ada usulan yang ditolak",
        "Usulan yang ditolak dapat dibuka kembali dari sini selama periodenya belum difinalisasi.",
    ),
)


class FilterAntrean(FilterSet):  # type: ignore[misc]
    """Proposals by the head's name, region and findings."""

    nama = CharFilter(
        label="Nama kepala rumah tangga",
        method="saring_nama",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    wilayah = FilterWilayah()
    temuan = ChoiceFilter(
        label="Temuan",
        choices=[("ada", "Ada temuan"), ("tanpa", "Tanpa temuan")],
        empty_label="Semua",
        method="saring_temuan",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Usulan
        fields: list[str] = []

    def saring_nama(self, queryset: UsulanQuerySet, _: str, awalan: str) -> UsulanQuerySet:
        return queryset.bernama(" ".join(awalan.split()))

    def saring_temuan(self, queryset: UsulanQuerySet, _: str, nilai: str) -> UsulanQuerySet:
        bersih = Q(jumlah_galat=0, jumlah_peringatan=0)
        return queryset.filter(bersih if nilai == "tanpa" else ~bersih)
