"""Read-only facts from outside: who receives which program, and extracts of DTSEN/SIKS-NG."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dtks.registri.models.rumah_tangga import Anggota, Keluarga
from dtks.wilayah.cakupan import ModelWilayah
from dtks.wilayah.models import Wilayah


class Program(models.TextChoices):
    """A program of aid whose recipient lists are loaded."""

    PKH = "PKH", "PKH"
    BPNT = "BPNT", "Sembako/BPNT"
    PBI = "PBI", "PBI-JK"
    BST = "BST", "BST"
    BLT = "BLT", "BLT"


class JenisImpor(models.TextChoices):
    PENERIMA = "PENERIMA", "daftar penerima program"
    DTSEN = "DTSEN", "ekstrak DTSEN/SIKS-NG"


class ImporRegistri(ModelWilayah):
    """One file of facts loaded for a district. `ringkasan` holds what was counted while loading."""

    JALUR_WILAYAH = "kabupaten_id"

    kabupaten = models.ForeignKey(
        Wilayah, verbose_name="kabupaten", on_delete=models.PROTECT, related_name="+"
    )
    jenis = models.CharField("jenis", max_length=8, choices=JenisImpor.choices)
    program = models.CharField("program", max_length=4, choices=Program.choices, blank=True)
    tahap = models.CharField("tahap", max_length=20, blank=True)
    tanggal_snapshot = models.DateField("tanggal snapshot", null=True, blank=True)
    tata_letak = models.CharField("tata letak", max_length=30)
    nama_berkas = models.CharField("nama berkas", max_length=120)
    sidik = models.CharField("SHA-256", max_length=64)
    berlaku = models.BooleanField("berlaku", default=True)
    ringkasan = models.JSONField("ringkasan", default=dict)
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dimuat oleh", on_delete=models.PROTECT, related_name="+"
    )
    dibuat_pada = models.DateTimeField("dimuat pada")

    class Meta:
        verbose_name = "impor registri"
        verbose_name_plural = "impor registri"
        constraints = [
            models.CheckConstraint(condition=models.Q(jenis__in=JenisImpor.values), name="impor_jenis"),
            models.CheckConstraint(
                condition=models.Q(jenis="PENERIMA", program__in=Program.values) & ~models.Q(tahap="")
                | models.Q(jenis="DTSEN", tanggal_snapshot__isnull=False),
                name="impor_lengkap",
            ),
            models.UniqueConstraint(
                fields=["kabupaten", "program", "tahap"],
                condition=models.Q(jenis="PENERIMA", berlaku=True),
                name="impor_penerima_berlaku",
            ),
            models.UniqueConstraint(
                fields=["kabupaten", "tanggal_snapshot"],
                condition=models.Q(jenis="DTSEN", berlaku=True),
                name="impor_dtsen_berlaku",
            ),
        ]

    def __str__(self) -> str:
        return self.nama_berkas


class Kepesertaan(ModelWilayah):
    """One line of a recipient list: who receives a program in a stage, and whom of the registry it names."""

    impor = models.ForeignKey(
        ImporRegistri, verbose_name="impor", on_delete=models.CASCADE, related_name="kepesertaan"
    )
    nomor_baris = models.PositiveIntegerField("nomor baris")
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    program = models.CharField("program", max_length=4, choices=Program.choices)
    tahap = models.CharField("tahap", max_length=20)
    nik = models.CharField("NIK", max_length=16, null=True, blank=True)
    no_kk = models.CharField("nomor KK", max_length=16, null=True, blank=True)
    nama = models.CharField("nama", max_length=100)
    status = models.CharField("status", max_length=40, blank=True)
    nominal = models.PositiveIntegerField("nominal (rupiah)", null=True, blank=True)
    berlaku = models.BooleanField("berlaku", default=True)
    anggota = models.ForeignKey(
        Anggota,
        verbose_name="orang terdaftar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kepesertaan",
    )
    keluarga = models.ForeignKey(
        Keluarga,
        verbose_name="keluarga terdaftar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="penerimaan",
    )

    class Meta:
        verbose_name = "kepesertaan"
        verbose_name_plural = "kepesertaan"
        constraints = [
            models.UniqueConstraint(fields=["impor", "nomor_baris"], name="kepesertaan_baris_sekali"),
            models.CheckConstraint(
                condition=models.Q(program__in=Program.values), name="kepesertaan_program"
            ),
        ]
        indexes = [
            models.Index(fields=["desa", "program", "nama", "id"], name="kepesertaan_desa"),
            models.Index(fields=["nik", "program"], name="kepesertaan_nik"),
            models.Index(fields=["no_kk", "program"], name="kepesertaan_no_kk"),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.tahap}"


class FaktaDtsen(ModelWilayah):
    """A keluarga of an extract: its desil and ranks on a day, as imported. Never changed here."""

    impor = models.ForeignKey(
        ImporRegistri, verbose_name="impor", on_delete=models.CASCADE, related_name="keluarga_dtsen"
    )
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    no_kk = models.CharField("nomor KK", max_length=16)
    id_keluarga = models.CharField("ID keluarga", max_length=40, blank=True)
    nama_kepala = models.CharField("kepala keluarga", max_length=100)
    alamat = models.CharField("alamat", max_length=255, blank=True)
    desil_nasional = models.PositiveSmallIntegerField("desil nasional", null=True, blank=True)
    persentil_nasional = models.PositiveSmallIntegerField("persentil nasional", null=True, blank=True)
    peringkat_nasional = models.PositiveIntegerField("peringkat nasional", null=True, blank=True)
    peringkat_provinsi = models.PositiveIntegerField("peringkat provinsi", null=True, blank=True)
    peringkat_kabupaten = models.PositiveIntegerField("peringkat kabupaten", null=True, blank=True)
    keluarga = models.ForeignKey(
        Keluarga,
        verbose_name="keluarga terdaftar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dtsen",
    )
    beda = models.JSONField("perbedaan dengan registri", default=list)

    class Meta:
        verbose_name = "keluarga DTSEN"
        verbose_name_plural = "keluarga DTSEN"
        constraints = [
            models.UniqueConstraint(fields=["impor", "no_kk"], name="dtsen_kk_sekali"),
            models.CheckConstraint(
                condition=models.Q(desil_nasional__isnull=True)
                | models.Q(desil_nasional__gte=1, desil_nasional__lte=10),
                name="dtsen_desil",
            ),
        ]
        indexes = [models.Index(fields=["desa", "nama_kepala", "id"], name="dtsen_desa")]

    def __str__(self) -> str:
        return self.nama_kepala


class OrangDtsen(ModelWilayah):
    """A person of an extract."""

    JALUR_WILAYAH = "keluarga_dtsen__desa_id"

    keluarga_dtsen = models.ForeignKey(
        FaktaDtsen, verbose_name="keluarga DTSEN", on_delete=models.CASCADE, related_name="orang"
    )
    id_semesta = models.CharField("ID semesta", max_length=40, blank=True)
    nik = models.CharField("NIK", max_length=16, null=True, blank=True)
    nama = models.CharField("nama", max_length=100)
    hubungan = models.CharField("hubungan dengan kepala keluarga", max_length=40, blank=True)
    pekerjaan = models.CharField("pekerjaan utama", max_length=100, blank=True)
    anggota = models.ForeignKey(
        Anggota,
        verbose_name="orang terdaftar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dtsen",
    )

    class Meta:
        verbose_name = "orang DTSEN"
        verbose_name_plural = "orang DTSEN"
        indexes = [models.Index(fields=["nik"], name="orang_dtsen_nik")]

    def __str__(self) -> str:
        return self.nama
