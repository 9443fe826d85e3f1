"""The proposed state: household, keluarga, people and photos; beside each known row what it was."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from dtks.registri.data import DataAnggota, DataKeluarga, DataRumahTangga
from dtks.registri.models import Anggota, Keluarga
from dtks.wilayah.cakupan import ModelWilayah
from usulan.models.usulan import Usulan


class Perbandingan(models.Model):
    """What a proposed row keeps of the registry row it starts from.

    `dasar` is that row's columns as they were (None: a new row), `kolom_ubah` the columns
    that the proposal changes; only those are applied.
    """

    dasar = models.JSONField("isi registri semula", null=True, blank=True)
    kolom_ubah = ArrayField(
        models.CharField(max_length=30),
        verbose_name="kolom yang diubah",
        default=list,
        blank=True,
        db_default=models.Value([], output_field=ArrayField(models.CharField(max_length=30))),
    )

    class Meta:
        abstract = True


class UsulanRumahTangga(DataRumahTangga, Perbandingan, ModelWilayah):
    """The household as proposed."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.OneToOneField(
        Usulan, verbose_name="usulan", primary_key=True, on_delete=models.CASCADE, related_name="rumah_tangga"
    )

    class Meta:
        verbose_name = "rumah tangga usulan"
        verbose_name_plural = "rumah tangga usulan"

    def __str__(self) -> str:
        return self.alamat


class UsulanKeluarga(DataKeluarga, Perbandingan, ModelWilayah):
    """A keluarga as proposed. `asal` is the known keluarga it stands for."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.ForeignKey(
        Usulan, verbose_name="usulan", on_delete=models.CASCADE, related_name="keluarga"
    )
    asal = models.ForeignKey(
        Keluarga,
        verbose_name="keluarga terdaftar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    nomor_urut = models.PositiveSmallIntegerField("nomor urut keluarga")

    class Meta:
        verbose_name = "keluarga usulan"
        verbose_name_plural = "keluarga usulan"
        ordering = ["nomor_urut"]
        constraints = [
            models.UniqueConstraint(fields=["usulan", "nomor_urut"], name="usulan_keluarga_urut"),
            models.UniqueConstraint(fields=["usulan", "asal"], name="usulan_keluarga_asal_sekali"),
            models.CheckConstraint(
                condition=models.Q(no_kk__isnull=True) | models.Q(no_kk__regex=r"^[0-9]{16}$"),
                name="usulan_keluarga_kk_angka",
            ),
        ]
        indexes = [models.Index(fields=["no_kk"], name="usulan_keluarga_no_kk")]

    def __str__(self) -> str:
        return f"Keluarga {self.nomor_urut}"


class UsulanAnggota(DataAnggota, Perbandingan, ModelWilayah):
    """A person as proposed. `asal` is the known person it stands for."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.ForeignKey(
        Usulan, verbose_name="usulan", on_delete=models.CASCADE, related_name="anggota"
    )
    keluarga = models.ForeignKey(
        UsulanKeluarga, verbose_name="keluarga", on_delete=models.CASCADE, related_name="anggota"
    )
    asal = models.ForeignKey(
        Anggota,
        verbose_name="orang terdaftar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    nomor_urut = models.PositiveSmallIntegerField("nomor urut")
    kunci_nama = models.CharField("kunci nama", max_length=120, blank=True, db_default="")

    class Meta:
        verbose_name = "anggota usulan"
        verbose_name_plural = "anggota usulan"
        ordering = ["keluarga__nomor_urut", "nomor_urut"]
        constraints = [
            models.UniqueConstraint(fields=["keluarga", "nomor_urut"], name="usulan_anggota_urut"),
            models.UniqueConstraint(fields=["usulan", "nik"], name="usulan_anggota_nik_sekali"),
            models.UniqueConstraint(fields=["usulan", "asal"], name="usulan_anggota_asal_sekali"),
            models.CheckConstraint(
                condition=models.Q(nik__isnull=True) | models.Q(nik__regex=r"^[0-9]{16}$"),
                name="usulan_anggota_nik_angka",
            ),
        ]
        indexes = [
            models.Index(fields=["nik"], name="usulan_anggota_nik"),
            models.Index(fields=["tanggal_lahir", "jenis_kelamin"], name="usulan_anggota_lahir"),
            models.Index(fields=["kunci_nama"], name="usulan_anggota_kunci_nama"),
        ]

    def __str__(self) -> str:
        return self.nama


class JenisFoto(models.TextChoices):
    RUMAH_DEPAN = "RUMAH_DEPAN", "rumah tampak depan"
    RUMAH_DALAM = "RUMAH_DALAM", "rumah tampak dalam"
    KK = "KK", "Kartu Keluarga"
    KTP = "KTP", "KTP kepala keluarga"


class FotoUsulan(ModelWilayah):
    """A photo of a proposal, re-encoded and without EXIF; its position is kept here."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.ForeignKey(Usulan, verbose_name="usulan", on_delete=models.PROTECT, related_name="foto")
    jenis = models.CharField("jenis foto", max_length=12, choices=JenisFoto.choices)
    berkas = models.FileField("berkas", upload_to="foto/%Y/%m/")
    ukuran = models.PositiveIntegerField("ukuran (bita)")
    sidik = models.CharField("SHA-256", max_length=64)
    lintang = models.DecimalField("lintang", max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True)
    diunggah_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diunggah oleh", on_delete=models.PROTECT, related_name="+"
    )
    diunggah_pada = models.DateTimeField("diunggah pada")

    class Meta:
        verbose_name = "foto usulan"
        verbose_name_plural = "foto usulan"
        constraints = [
            models.UniqueConstraint(fields=["usulan", "jenis"], name="foto_usulan_sekali"),
            models.CheckConstraint(condition=models.Q(jenis__in=JenisFoto.values), name="foto_usulan_jenis"),
        ]

    def __str__(self) -> str:
        return self.get_jenis_display()
