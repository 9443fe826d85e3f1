"""Stays of a proposal in periods, and what an open one claims."""

from __future__ import annotations

from django.db import models

from dtks.periode.models import Periode
from dtks.wilayah.cakupan import ModelWilayah
from dtks.wilayah.models import Wilayah
from usulan.models.usulan import Usulan


class Klaim(ModelWilayah):
    """What an open proposal holds, e.g. "NIK:…": the database refuses a second holder."""

    JALUR_WILAYAH = "usulan__desa_id"

    kunci = models.CharField("kunci", max_length=40, unique=True)
    usulan = models.ForeignKey(Usulan, verbose_name="usulan", on_delete=models.CASCADE, related_name="klaim")

    class Meta:
        verbose_name = "klaim"
        verbose_name_plural = "klaim"

    def __str__(self) -> str:
        return f"klaim usulan {self.usulan_id}"


class Masuk(models.TextChoices):
    """How a stay began."""

    BAWAAN = "BAWAAN", "bawaan"
    MASUK = "MASUK", "masuk"


class Keluar(models.TextChoices):
    """How a stay ended."""

    DIFINALISASI = "DIFINALISASI", "difinalisasi"
    DITOLAK = "DITOLAK", "ditolak"
    DITARIK = "DITARIK", "ditarik"
    DIBAWA = "DIBAWA", "dibawa"


class UsulanPeriode(ModelWilayah):
    """One stay of a proposal in a period. The neraca counts these rows."""

    usulan = models.ForeignKey(Usulan, verbose_name="usulan", on_delete=models.PROTECT, related_name="masa")
    periode = models.ForeignKey(Periode, verbose_name="periode", on_delete=models.PROTECT, related_name="+")
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    jenis = models.CharField("jenis usulan", max_length=12)
    masuk_sebagai = models.CharField("masuk sebagai", max_length=6, choices=Masuk.choices)
    keluar_sebagai = models.CharField(
        "keluar sebagai", max_length=12, choices=Keluar.choices, null=True, blank=True
    )
    keluar_pada = models.DateTimeField("keluar pada", null=True, blank=True)

    class Meta:
        verbose_name = "masa usulan"
        verbose_name_plural = "masa usulan"
        constraints = [
            models.UniqueConstraint(fields=["usulan", "periode"], name="masa_sekali"),
            models.UniqueConstraint(
                fields=["usulan"], condition=models.Q(keluar_sebagai__isnull=True), name="masa_satu_terbuka"
            ),
            models.CheckConstraint(condition=models.Q(masuk_sebagai__in=Masuk.values), name="masa_masuk"),
            models.CheckConstraint(
                condition=models.Q(keluar_sebagai__isnull=True) | models.Q(keluar_sebagai__in=Keluar.values),
                name="masa_keluar",
            ),
            models.CheckConstraint(
                condition=models.Q(keluar_sebagai__isnull=True, keluar_pada__isnull=True)
                | models.Q(keluar_sebagai__isnull=False, keluar_pada__isnull=False),
                name="masa_keluar_berpasangan",
            ),
        ]
        indexes = [models.Index(fields=["periode", "desa", "jenis"], name="masa_neraca")]

    def __str__(self) -> str:
        return f"{self.masuk_sebagai} {self.periode_id}"
