"""Periode and its windows; the default windows of a district."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models

from dtks.periode.workflow import MENERIMA, SELESAI_DI_DAERAH, Status
from dtks.wilayah.models import Kabupaten


class Basis(models.TextChoices):
    """Whose rules a period follows (Permensos 3/2021, or Inpres 4/2025 and Permensos 3/2025)."""

    DTKS = "DTKS", "DTKS"
    DTSEN = "DTSEN", "DTSEN"


class Kegiatan(models.TextChoices):
    """An activity with a window of its own."""

    USULAN = "USULAN", "pengiriman usulan"


class PeriodeQuerySet(models.QuerySet["Periode"]):
    def berurutan(self) -> PeriodeQuerySet:
        return self.order_by("mulai")

    def belum_selesai(self) -> PeriodeQuerySet:
        """Periods in which the district still has something to do."""
        return self.exclude(status__in=SELESAI_DI_DAERAH)

    def sebelum(self, periode: Periode) -> PeriodeQuerySet:
        return self.filter(kabupaten=periode.kabupaten_id, mulai__lt=periode.mulai)

    def menerima(self, kabupaten: str, jenis: str, waktu: datetime) -> PeriodeQuerySet:
        """Periods whose window for proposals of `jenis` has not closed at `waktu`, earliest first."""
        jendela = JendelaPeriode.objects.filter(
            kegiatan=Kegiatan.USULAN, jenis__in=["", jenis], tutup__gt=waktu, periode=models.OuterRef("pk")
        )
        return self.filter(models.Exists(jendela), kabupaten=kabupaten, status__in=MENERIMA).berurutan()


class Periode(models.Model):
    """One monthly cycle of a district, e.g. 2026-11. Finalized strictly in order."""

    kabupaten = models.ForeignKey(
        Kabupaten, verbose_name="kabupaten", on_delete=models.PROTECT, related_name="+"
    )
    kode = models.CharField("kode periode", max_length=7)
    nama = models.CharField("nama", max_length=40)
    mulai = models.DateField("mulai")
    selesai = models.DateField("selesai")
    basis = models.CharField("basis data", max_length=5, choices=Basis.choices, default=Basis.DTKS)
    dasar_hukum = models.TextField("dasar hukum, satu per baris", blank=True)
    status = models.CharField(
        "status", max_length=12, choices=[(s.value, s.value) for s in Status], default=Status.DIBUKA
    )
    status_sejak = models.DateTimeField("status sejak")
    ditutup_pada = models.DateTimeField("ditutup pada", null=True, blank=True)
    ditutup_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ditutup oleh",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        verbose_name = "periode"
        verbose_name_plural = "periode"
        ordering = ["mulai"]
        constraints = [
            models.UniqueConstraint(fields=["kabupaten", "kode"], name="periode_unik"),
            models.UniqueConstraint(fields=["kabupaten", "mulai"], name="periode_mulai_unik"),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in Status]), name="periode_status"
            ),
            models.CheckConstraint(
                condition=models.Q(mulai__lte=models.F("selesai")), name="periode_rentang"
            ),
            models.CheckConstraint(
                condition=models.Q(ditutup_pada__isnull=True, ditutup_oleh__isnull=True)
                | models.Q(ditutup_pada__isnull=False, ditutup_oleh__isnull=False),
                name="periode_ditutup_berpasangan",
            ),
        ]

    def __str__(self) -> str:
        return self.nama


class JendelaPeriode(models.Model):
    """When an activity is open in a period; empty `jenis` means every kind."""

    periode = models.ForeignKey(
        Periode, verbose_name="periode", on_delete=models.CASCADE, related_name="jendela"
    )
    kegiatan = models.CharField("kegiatan", max_length=12, choices=Kegiatan.choices)
    jenis = models.CharField("jenis usulan", max_length=12, blank=True)
    buka = models.DateTimeField("buka")
    tutup = models.DateTimeField("tutup")

    class Meta:
        verbose_name = "jendela periode"
        verbose_name_plural = "jendela periode"
        constraints = [
            models.UniqueConstraint(fields=["periode", "kegiatan", "jenis"], name="jendela_unik"),
            models.CheckConstraint(condition=models.Q(buka__lte=models.F("tutup")), name="jendela_rentang"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kegiatan_display()} {self.periode_id}"


class JendelaBawaan(models.Model):
    """The district's default window: from day to day of the month; 31 is the last day."""

    kabupaten = models.ForeignKey(
        Kabupaten, verbose_name="kabupaten", on_delete=models.CASCADE, related_name="jendela_bawaan"
    )
    kegiatan = models.CharField("kegiatan", max_length=12, choices=Kegiatan.choices)
    jenis = models.CharField("jenis usulan", max_length=12, blank=True)
    hari_buka = models.PositiveSmallIntegerField("dibuka tanggal", default=1)
    hari_tutup = models.PositiveSmallIntegerField("ditutup tanggal", default=31)

    class Meta:
        verbose_name = "jendela bawaan"
        verbose_name_plural = "jendela bawaan"
        constraints = [
            models.UniqueConstraint(fields=["kabupaten", "kegiatan", "jenis"], name="jendela_bawaan_unik"),
            models.CheckConstraint(
                condition=models.Q(
                    hari_buka__gte=1, hari_tutup__lte=31, hari_buka__lte=models.F("hari_tutup")
                ),
                name="jendela_bawaan_hari",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kegiatan_display()} {self.hari_buka}-{self.hari_tutup}"


def bulan_depan(tanggal: date) -> date:
    """First day of the month after `tanggal`."""
    return date(tanggal.year + tanggal.month // 12, tanggal.month % 12 + 1, 1)
