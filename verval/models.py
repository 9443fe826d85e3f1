"""Kunjungan: what a visit found, for one version of a proposal's content."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dtks.wilayah.cakupan import ModelWilayah
from usulan.models import Usulan


class Hasil(models.TextChoices):
    """Result of a visit; codes of the national verval (hasil_verivali)."""

    SELESAI = "1", "selesai dicacah"
    TIDAK_DITEMUKAN = "2", "rumah tangga tidak ditemukan"
    PINDAH = "3", "pindah atau bangunan sudah tidak ada"
    BAGIAN = "4", "bagian dari rumah tangga lain"
    MENOLAK = "5", "responden menolak"
    GANDA = "6", "data ganda"


class Kunjungan(ModelWilayah):
    """One visit to a proposed household. Serves only the content version it saw."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.ForeignKey(
        Usulan, verbose_name="usulan", on_delete=models.PROTECT, related_name="kunjungan"
    )
    versi_isi = models.PositiveIntegerField("versi isi")
    tanggal = models.DateField("tanggal kunjungan")
    hasil = models.CharField("hasil kunjungan", max_length=1, choices=Hasil.choices)
    kriteria = models.JSONField("kriteria menurut kunjungan", default=dict)
    catatan = models.CharField("catatan", max_length=500, blank=True)
    lintang = models.DecimalField("lintang", max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True)
    foto = models.FileField("foto rumah", upload_to="kunjungan/%Y/%m/", blank=True)
    petugas = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="petugas", on_delete=models.PROTECT, related_name="+"
    )
    dicatat_pada = models.DateTimeField("dicatat pada")

    class Meta:
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(hasil__in=Hasil.values), name="kunjungan_hasil"),
        ]

    def __str__(self) -> str:
        return f"Kunjungan {self.tanggal:%d/%m/%Y}"
