"""Pekerjaan: one piece of long work, as a row."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models


class Status(models.TextChoices):
    MENUNGGU = "MENUNGGU", "menunggu giliran"
    BERJALAN = "BERJALAN", "sedang dikerjakan"
    SELESAI = "SELESAI", "selesai"
    GAGAL = "GAGAL", "gagal"


class PekerjaanQuerySet(models.QuerySet["Pekerjaan"]):
    def bisa_diambil(self, kini: datetime) -> PekerjaanQuerySet:
        """Work that waits, or whose worker has not been heard of since its lease ended."""
        return self.filter(
            models.Q(status=Status.MENUNGGU) | models.Q(status=Status.BERJALAN, sewa_sampai__lt=kini)
        )


class Pekerjaan(models.Model):
    """Long work with a lease: whoever holds `pemilik` until `sewa_sampai` does it.

    `kunci` names the work, so that asking twice makes one row.
    """

    jenis = models.CharField("jenis", max_length=40)
    kunci = models.CharField("kunci", max_length=80, unique=True)
    judul = models.CharField("judul", max_length=120)
    argumen = models.JSONField("argumen", default=dict)
    wilayah_id = models.CharField("wilayah", max_length=10)
    status = models.CharField("status", max_length=8, choices=Status.choices, default=Status.MENUNGGU)
    percobaan = models.PositiveSmallIntegerField("percobaan", default=0)
    pemilik = models.UUIDField("pemilik sewa", null=True, blank=True)
    sewa_sampai = models.DateTimeField("sewa sampai", null=True, blank=True)
    galat = models.TextField("keterangan galat", blank=True)
    diminta_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="diminta oleh",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    dibuat_pada = models.DateTimeField("dibuat pada")
    mulai_pada = models.DateTimeField("mulai pada", null=True, blank=True)
    selesai_pada = models.DateTimeField("selesai pada", null=True, blank=True)

    objects = PekerjaanQuerySet.as_manager()

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="pekerjaan_status"),
            models.CheckConstraint(
                condition=models.Q(pemilik__isnull=True, sewa_sampai__isnull=True)
                | models.Q(pemilik__isnull=False, sewa_sampai__isnull=False),
                name="pekerjaan_sewa_berpasangan",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sewa_sampai"],
                condition=models.Q(status__in=["MENUNGGU", "BERJALAN"]),
                name="pekerjaan_terbuka",
            )
        ]

    def __str__(self) -> str:
        return self.judul

    @property
    def berakhir(self) -> bool:
        return self.status in (Status.SELESAI, Status.GAGAL)
