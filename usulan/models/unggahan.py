"""Unggahan: an uploaded workbook of proposals, its rows as staged, and what became of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from dtks.wilayah.cakupan import ModelWilayah
from dtks.wilayah.models import Wilayah


class Templat(models.TextChoices):
    """Layout of an uploaded file."""

    NASIONAL = "NASIONAL", "templat usulan nasional (21 kolom)"
    LENGKAP = "LENGKAP", "templat lengkap (tiga lembar)"
    PRELIST = "PRELIST", "prelist desa untuk diperbaiki"
    TUNGGAKAN = "TUNGGAKAN", "berkas usulan tahun lalu"


class StatusUnggahan(models.TextChoices):
    """How far an uploaded file is."""

    DIBACA = "DIBACA", "sedang dibaca"
    PRATINJAU = "PRATINJAU", "menunggu keputusan Anda"
    DIAMBIL = "DIAMBIL", "baris yang benar sudah diambil"
    DIBUANG = "DIBUANG", "tidak diambil"
    DITOLAK = "DITOLAK", "berkas tidak dapat dibaca"
    DIBATALKAN = "DIBATALKAN", "dibatalkan"


class Unggahan(ModelWilayah):  # type: ignore[django-manager-missing]
    """One uploaded file. `wilayah` is the village, or the region for which the dinas uploads.

    `pilihan` is what every proposal of it gets (asal, diserahkan, tanggal_asal), `hitungan` the
    preview's numbers and notes, `pesan` why a file was refused. A file that is in use in a region
    is not taken a second time.
    """

    JALUR_WILAYAH = "wilayah_id"

    kunci = models.UUIDField("kunci", unique=True, default=uuid.uuid4)
    wilayah = models.ForeignKey(Wilayah, verbose_name="wilayah", on_delete=models.PROTECT, related_name="+")
    templat = models.CharField("templat", max_length=9, choices=Templat.choices)
    berkas = models.FileField("berkas", upload_to="unggahan/%Y/%m/")
    foto = models.FileField("foto (ZIP)", upload_to="unggahan/%Y/%m/", blank=True)
    nama_berkas = models.CharField("nama berkas", max_length=120)
    sidik = models.CharField("SHA-256", max_length=64)
    ukuran = models.PositiveIntegerField("ukuran (bita)")
    sumber = models.CharField("sumber berkas", max_length=200, blank=True)
    pilihan = models.JSONField("pilihan", default=dict, blank=True)
    status = models.CharField(
        "status", max_length=10, choices=StatusUnggahan.choices, default=StatusUnggahan.DIBACA
    )
    hitungan = models.JSONField("hitungan", default=dict, blank=True)
    pesan = models.CharField("pesan", max_length=500, blank=True)
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diunggah oleh", on_delete=models.PROTECT, related_name="+"
    )
    dibuat_pada = models.DateTimeField("diunggah pada")
    diputus_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="diputuskan oleh",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    diputus_pada = models.DateTimeField("diputuskan pada", null=True, blank=True)

    class Meta:
        verbose_name = "unggahan"
        verbose_name_plural = "unggahan"
        constraints = [
            models.CheckConstraint(condition=models.Q(templat__in=Templat.values), name="unggahan_templat"),
            models.CheckConstraint(
                condition=models.Q(status__in=StatusUnggahan.values), name="unggahan_status"
            ),
            models.CheckConstraint(
                condition=models.Q(dibuat_pada__isnull=False, dibuat_oleh__isnull=False),
                name="unggahan_dibuat_berpasangan",
            ),
            models.CheckConstraint(
                condition=models.Q(diputus_pada__isnull=True, diputus_oleh__isnull=True)
                | models.Q(diputus_pada__isnull=False, diputus_oleh__isnull=False),
                name="unggahan_diputus_berpasangan",
            ),
            models.UniqueConstraint(
                fields=["wilayah", "sidik"],
                condition=models.Q(status__in=["DIBACA", "PRATINJAU", "DIAMBIL"]),
                name="unggahan_sekali",
            ),
        ]
        indexes = [
            models.Index(fields=["wilayah", "id"], name="unggahan_wilayah"),
            models.Index(fields=["sidik"], name="unggahan_sidik"),
        ]

    def __str__(self) -> str:
        return self.nama_berkas


class Golongan(models.TextChoices):
    """What a row of an upload is, compared with registry and open proposals."""

    BARU = "BARU", "baru"
    PERBAIKAN = "PERBAIKAN", "perbaikan"
    SAMA = "SAMA", "tidak berubah"
    DITOLAK = "DITOLAK", "ditolak"
    MIRIP = "MIRIP", "mirip orang lain"


class BarisUnggahan(ModelWilayah):
    """One row of an uploaded file, staged.

    `rumah_tangga`, `keluarga` and `anggota` hold the columns that it proposes, None where it speaks
    of no such thing: in the 21 columns the first row of a family carries all three. `kelompok` is
    the household, that is the proposal to be made of it; its first row keeps the `ringkasan` of that
    proposal. `urut_keluarga` and `urut_anggota` are the places in it, `temuan` what the rules say,
    as [kode, tingkat, bidang, pesan, sumber, urut] with bidang such as "anggota.1-2.nik".
    """

    JALUR_WILAYAH = "unggahan__wilayah_id"

    unggahan = models.ForeignKey(
        Unggahan, verbose_name="unggahan", on_delete=models.CASCADE, related_name="baris"
    )
    lembar = models.CharField("lembar", max_length=31, blank=True)
    nomor_baris = models.PositiveIntegerField("nomor baris")
    desa = models.ForeignKey(
        Wilayah,
        verbose_name="desa/kelurahan",
        null=True,
        blank=True,
        db_constraint=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kelompok = models.PositiveIntegerField("kelompok")
    urut_keluarga = models.PositiveSmallIntegerField("nomor urut keluarga", null=True)
    urut_anggota = models.PositiveSmallIntegerField("nomor urut anggota", null=True)
    asal_keluarga_id = models.BigIntegerField("keluarga terdaftar", null=True)
    asal_anggota_id = models.BigIntegerField("orang terdaftar", null=True)
    nama = models.CharField("nama", max_length=100, blank=True)
    kunci_nama = models.CharField("kunci nama", max_length=120, blank=True)
    rumah_tangga = models.JSONField("isi rumah tangga", null=True)
    keluarga = models.JSONField("isi keluarga", null=True)
    anggota = models.JSONField("isi anggota", null=True)
    ringkasan = models.JSONField("ringkasan usulan", null=True)
    golongan = models.CharField("golongan", max_length=9, choices=Golongan.choices)
    temuan = models.JSONField("temuan", default=list)
    usulan_id = models.BigIntegerField("usulan", null=True, blank=True)

    class Meta:
        verbose_name = "baris unggahan"
        verbose_name_plural = "baris unggahan"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(golongan__in=Golongan.values), name="baris_unggahan_golongan"
            ),
        ]
        indexes = [models.Index(fields=["unggahan", "golongan", "id"], name="baris_unggahan_golongan")]

    def __str__(self) -> str:
        return f"baris {self.nomor_baris}"
