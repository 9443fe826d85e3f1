"""Pengguna: a person with roles and regions of work."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property

from dtks.akun.izin import Peran, izin_dari
from dtks.inti.izin import Izin
from dtks.wilayah.cakupan import pola_sql
from dtks.wilayah.models import Wilayah


class PenggunaManager(BaseUserManager["Pengguna"]):
    """Not limited by the region lock: signing in must find a person before any scope is open."""

    def di_wilayah(self, kode: tuple[str, ...]) -> models.QuerySet[Pengguna]:
        """People with work in `kode` or in what lies in it."""
        sql, nilai = pola_sql("wilayah_id", kode)
        kerja = WilayahKerja.objects.extra(where=[sql], params=nilai).values("pengguna_id")  # noqa: S610
        return self.filter(pk__in=kerja)


class Pengguna(AbstractBaseUser):
    """A person who signs in. Rights come from `peran`, sight from `wilayah`."""

    nama_pengguna = models.CharField(
        "nama pengguna",
        max_length=60,
        unique=True,
        error_messages={"unique": "Nama pengguna ini sudah dipakai."},
    )
    nama = models.CharField("nama lengkap", max_length=100)
    nip = models.CharField("NIP", max_length=18, blank=True)
    pangkat = models.CharField("pangkat/golongan", max_length=60, blank=True)
    jabatan = models.CharField("jabatan", max_length=100, blank=True)
    telepon = models.CharField("nomor telepon", max_length=20, blank=True)
    surel = models.EmailField("surel", blank=True)
    no_kk = models.CharField(
        "nomor KK sendiri",
        max_length=16,
        blank=True,
        db_default="",
        validators=[RegexValidator(r"^[0-9]{16}$", "Isi tepat 16 angka, tanpa spasi atau titik.")],
        help_text="Usulan untuk keluarga sendiri diberi tanda, supaya orang lain memeriksanya.",
    )
    peran = ArrayField(models.CharField(max_length=20, choices=Peran.choices), verbose_name="peran")
    wilayah = models.ManyToManyField(
        Wilayah, verbose_name="wilayah kerja", through="WilayahKerja", related_name="+"
    )
    aktif = models.BooleanField("aktif", default=True)
    harus_ganti_sandi = models.BooleanField("harus mengganti sandi", default=False)
    dibuat_pada = models.DateTimeField("dibuat pada", auto_now_add=True)

    objects: ClassVar[PenggunaManager] = PenggunaManager()

    USERNAME_FIELD = "nama_pengguna"
    EMAIL_FIELD = "surel"

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ["nama_pengguna"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(peran__contained_by=Peran.values), name="pengguna_peran"
            ),
            models.CheckConstraint(condition=models.Q(peran__len__gte=1), name="pengguna_peran_ada"),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.aktif

    @cached_property
    def kode_wilayah(self) -> tuple[str, ...]:
        """Region codes of work; with none the person sees nothing."""
        return tuple(WilayahKerja.objects.filter(pengguna=self).values_list("wilayah_id", flat=True))

    @property
    def izin(self) -> frozenset[Izin]:
        return izin_dari(self.peran)

    @property
    def sebutan_peran(self) -> str:
        """The roles as words: "operator desa, petugas verval"."""
        return ", ".join(str(Peran(p).label) for p in self.peran)

    def boleh(self, izin: Izin) -> bool:
        return izin in self.izin

    def get_full_name(self) -> str:
        return self.nama


class WilayahKerja(models.Model):
    """One region in which a person works: a village, a kecamatan or the whole district."""

    pengguna = models.ForeignKey(
        Pengguna, verbose_name="pengguna", on_delete=models.CASCADE, related_name="wilayah_kerja"
    )
    wilayah = models.ForeignKey(Wilayah, verbose_name="wilayah", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "wilayah kerja"
        verbose_name_plural = "wilayah kerja"
        constraints = [models.UniqueConstraint(fields=["pengguna", "wilayah"], name="wilayah_kerja_unik")]

    def __str__(self) -> str:
        return f"{self.pengguna_id} di {self.wilayah_id}"
