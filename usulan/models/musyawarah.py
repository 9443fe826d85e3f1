"""Musyawarah: its agenda with a result per proposal, its attendance, its evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dtks.wilayah.cakupan import ModelWilayah
from dtks.wilayah.models import Wilayah


class StatusMusyawarah(models.TextChoices):
    DISIAPKAN = "DISIAPKAN", "disiapkan"
    DIKIRIM = "DIKIRIM", "dikirim"


class Musyawarah(ModelWilayah):  # type: ignore[django-manager-missing]
    """A musyawarah desa/kelurahan on which proposals are decided; sending it freezes it.

    `peserta` is the attendance: a list of {"nama": …, "unsur": …}.
    """

    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    tanggal = models.DateField("tanggal musyawarah")
    tempat = models.CharField("tempat", max_length=100)
    nomor_berita_acara = models.CharField("nomor berita acara", max_length=60)
    pimpinan = models.CharField("pimpinan musyawarah", max_length=100, blank=True, db_default="")
    jabatan_pimpinan = models.CharField("jabatan pimpinan", max_length=100, blank=True, db_default="")
    jumlah_peserta = models.PositiveSmallIntegerField("jumlah peserta")
    peserta = models.JSONField(
        "daftar hadir", default=list, blank=True, db_default=models.Value([], output_field=models.JSONField())
    )
    status = models.CharField(
        "status",
        max_length=9,
        choices=StatusMusyawarah.choices,
        default=StatusMusyawarah.DISIAPKAN,
        db_default="DIKIRIM",
    )
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", on_delete=models.PROTECT, related_name="+"
    )
    dibuat_pada = models.DateTimeField("dicatat pada")
    dikirim_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="dikirim oleh",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    dikirim_pada = models.DateTimeField("dikirim pada", null=True, blank=True)

    class Meta:
        verbose_name = "musyawarah"
        verbose_name_plural = "musyawarah"
        constraints = [
            models.UniqueConstraint(fields=["desa", "nomor_berita_acara"], name="musyawarah_nomor_unik"),
            models.CheckConstraint(
                condition=models.Q(status__in=StatusMusyawarah.values), name="musyawarah_status"
            ),
            models.CheckConstraint(
                condition=models.Q(dibuat_pada__isnull=False, dibuat_oleh__isnull=False),
                name="musyawarah_dibuat_berpasangan",
            ),
            models.CheckConstraint(
                condition=models.Q(dikirim_pada__isnull=True, dikirim_oleh__isnull=True)
                | models.Q(dikirim_pada__isnull=False, dikirim_oleh__isnull=False),
                name="musyawarah_dikirim_berpasangan",
            ),
        ]

    def __str__(self) -> str:
        return self.nomor_berita_acara


class HasilMusyawarah(models.TextChoices):
    SETUJU = "SETUJU", "disepakati"
    TOLAK = "TOLAK", "tidak disepakati"


class ButirMusyawarah(ModelWilayah):
    """A proposal on the agenda of a musyawarah, and what was decided of it."""

    JALUR_WILAYAH = "musyawarah__desa_id"

    musyawarah = models.ForeignKey(
        Musyawarah, verbose_name="musyawarah", on_delete=models.CASCADE, related_name="butir"
    )
    usulan = models.OneToOneField(
        "usulan.Usulan", verbose_name="usulan", on_delete=models.PROTECT, related_name="butir"
    )
    hasil = models.CharField("hasil", max_length=6, choices=HasilMusyawarah.choices, blank=True)
    alasan = models.CharField("alasan", max_length=300, blank=True)

    class Meta:
        verbose_name = "butir musyawarah"
        verbose_name_plural = "butir musyawarah"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hasil__in=["", "SETUJU"]) | models.Q(hasil="TOLAK") & ~models.Q(alasan=""),
                name="butir_tolak_beralasan",
            ),
        ]

    def __str__(self) -> str:
        return f"butir usulan {self.usulan_id}"


class JenisBukti(models.TextChoices):
    BERITA_ACARA = "BERITA_ACARA", "berita acara"
    DAFTAR_HADIR = "DAFTAR_HADIR", "daftar hadir"
    FOTO = "FOTO", "foto kegiatan"
    PUBLIKASI = "PUBLIKASI", "bukti publikasi hasil"
    SPTJM = "SPTJM", "SPTJM"


class BuktiMusyawarah(ModelWilayah):
    """A file of evidence of a musyawarah, hashed, outside the web root."""

    JALUR_WILAYAH = "musyawarah__desa_id"

    musyawarah = models.ForeignKey(
        Musyawarah, verbose_name="musyawarah", on_delete=models.PROTECT, related_name="bukti"
    )
    jenis = models.CharField("jenis bukti", max_length=12, choices=JenisBukti.choices)
    berkas = models.FileField("berkas", upload_to="bukti/%Y/%m/")
    nama_berkas = models.CharField("nama berkas", max_length=120)
    tipe = models.CharField("tipe berkas", max_length=40)
    ukuran = models.PositiveIntegerField("ukuran (bita)")
    sidik = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "bukti musyawarah"
        verbose_name_plural = "bukti musyawarah"
        constraints = [
            models.CheckConstraint(condition=models.Q(jenis__in=JenisBukti.values), name="bukti_jenis"),
        ]

    def __str__(self) -> str:
        return self.nama_berkas
