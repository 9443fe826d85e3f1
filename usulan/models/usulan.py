"""Usulan: one proposal of a village, its kind, channel and where it stands."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from dtks.periode.models import Periode
from dtks.registri.models import KATA_NAMA, QuerySetBernama, RumahTangga
from dtks.wilayah.cakupan import ManagerWilayah, ModelWilayah
from dtks.wilayah.models import Wilayah
from usulan.models.musyawarah import Musyawarah
from usulan.models.unggahan import Unggahan
from usulan.workflow import PEMEGANG, Jenis, Status


class Kanal(models.TextChoices):
    """Channel of a proposal (Permensos 3/2021 ps. 4); TUNGGAKAN is work of the years never finalized."""

    MUSYAWARAH = "MUSYAWARAH", "musyawarah desa/kelurahan"
    MANDIRI = "MANDIRI", "pendaftaran mandiri"
    KEMENSOS = "KEMENSOS", "usulan Kementerian Sosial"
    TUNGGAKAN = "TUNGGAKAN", "tunggakan tahun lalu"


class Asal(models.TextChoices):
    """Who brought it to the musyawarah (Permensos 3/2021 ps. 5)."""

    RT_RW = "RT_RW", "RT/RW"
    KADUS = "KADUS", "kepala dusun"
    KADES = "KADES", "lurah/kepala desa"
    PSKS = "PSKS", "potensi dan sumber kesejahteraan sosial (PSKS)"
    WARGA = "WARGA", "warga mendaftar ke perangkat desa/kelurahan"


class UsulanQuerySet(QuerySetBernama["Usulan"]):
    def berstatus(self, *status: Status) -> Self:
        return self.filter(status__in=status)


class Usulan(ModelWilayah):  # type: ignore[django-manager-missing]
    """A proposal of a village. `desa` is the asking village and never changes.

    `versi` grows with every write (stale screens are refused), `versi_isi` with every
    change of content (visits and findings carry it). `status` has one writer:
    usulan.services.jalankan, and its bulk twin. `sasaran` is the known household it is
    about (None: a new one), as it stood at `sasaran_versi`. `akan_menggantikan` is the
    earlier PROGRAM proposal that the operator has seen and agreed to replace on sending.
    """

    kunci = models.UUIDField("kunci", unique=True, default=uuid.uuid4)
    jenis = models.CharField("jenis usulan", max_length=12, choices=Jenis.choices)
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    sasaran = models.ForeignKey(
        RumahTangga,
        verbose_name="rumah tangga terdaftar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sasaran_versi = models.PositiveIntegerField("versi rumah tangga terdaftar", null=True, blank=True)
    status = models.CharField(
        "status", max_length=13, choices=[(s.value, s.value) for s in Status], default=Status.DRAF
    )
    status_sejak = models.DateTimeField("status sejak")
    versi = models.PositiveIntegerField("versi", default=1)
    versi_isi = models.PositiveIntegerField("versi isi", default=1)
    kanal = models.CharField("kanal usulan", max_length=12, choices=Kanal.choices, default=Kanal.MUSYAWARAH)
    asal = models.CharField("asal usulan", max_length=8, choices=Asal.choices)
    keterangan = models.CharField("keterangan", max_length=300, blank=True)
    program = models.CharField("program", max_length=12, blank=True, db_default="")
    nama_kepala = models.CharField("kepala rumah tangga", max_length=100, blank=True)
    jumlah_anggota = models.PositiveSmallIntegerField("jumlah anggota", default=0)
    jumlah_galat = models.PositiveSmallIntegerField("temuan galat", default=0)
    jumlah_peringatan = models.PositiveSmallIntegerField("temuan peringatan", default=0)
    musyawarah = models.ForeignKey(
        Musyawarah,
        verbose_name="musyawarah",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="usulan",
    )
    periode = models.ForeignKey(
        Periode, verbose_name="periode", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    alasan = models.CharField("alasan terakhir", max_length=500, blank=True)
    dientri_dinas = models.BooleanField("dientri dinas", default=False)
    diserahkan = models.CharField("yang diserahkan desa", max_length=200, blank=True, db_default="")
    tanggal_asal = models.DateField("tanggal usulan semula", null=True, blank=True)
    unggahan = models.ForeignKey(
        Unggahan,
        verbose_name="unggahan",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="usulan",
    )
    digantikan_oleh = models.ForeignKey(
        "self",
        verbose_name="digantikan oleh",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="menggantikan",
    )
    akan_menggantikan = models.ForeignKey(
        "self",
        verbose_name="akan menggantikan",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dibuat oleh", on_delete=models.PROTECT, related_name="+"
    )
    dibuat_pada = models.DateTimeField("dibuat pada")
    diubah_pada = models.DateTimeField("diubah pada")
    diajukan_pada = models.DateTimeField("pertama diajukan pada", null=True, blank=True)

    objects: ClassVar[ManagerWilayah] = ManagerWilayah.from_queryset(UsulanQuerySet)()

    class Meta:
        verbose_name = "usulan"
        verbose_name_plural = "usulan"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in Status]), name="usulan_status"
            ),
            models.CheckConstraint(condition=models.Q(jenis__in=Jenis.values), name="usulan_jenis"),
            models.CheckConstraint(
                condition=models.Q(diajukan_pada__isnull=True, status__in=["DRAF", "DITARIK"])
                | models.Q(diajukan_pada__isnull=False, periode__isnull=False),
                name="usulan_diajukan_lengkap",
            ),
            models.CheckConstraint(
                condition=models.Q(sasaran__isnull=True) | models.Q(sasaran_versi__isnull=False),
                name="usulan_sasaran_berversi",
            ),
            models.CheckConstraint(
                condition=~models.Q(kanal="TUNGGAKAN") | models.Q(tanggal_asal__isnull=False),
                name="usulan_tunggakan_bertanggal",
            ),
            models.CheckConstraint(
                condition=models.Q(digantikan_oleh__isnull=True) | models.Q(status="DITARIK"),
                name="usulan_digantikan_berakhir",
            ),
            models.CheckConstraint(
                condition=models.Q(dibuat_pada__isnull=False, dibuat_oleh__isnull=False),
                name="usulan_dibuat_berpasangan",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "status_sejak", "id"], name="usulan_antrean"),
            models.Index(fields=["desa", "status", "status_sejak", "id"], name="usulan_antrean_desa"),
            models.Index(fields=["diubah_pada", "id"], name="usulan_terbaru"),
            models.Index(fields=["desa", "diubah_pada", "id"], name="usulan_terbaru_desa"),
            models.Index(fields=["desa", "status_sejak", "id"], name="usulan_menunggu_desa"),
            models.Index(fields=["nama_kepala", "id"], name="usulan_nama"),
            models.Index(fields=["periode", "status"], name="usulan_periode"),
            models.Index(fields=["status_sejak", "id"], name="usulan_menunggu"),
            models.Index(fields=["jenis", "diubah_pada", "id"], name="usulan_jenis_terbaru"),
            *(
                models.Index(fields=["diubah_pada", "id"], condition=syarat, name=f"usulan_{nama}_terbaru")
                for nama, syarat in {
                    "kanal": ~models.Q(kanal="MUSYAWARAH"),
                    "dinas": models.Q(dientri_dinas=True),
                    "galat": models.Q(jumlah_galat__gt=0),
                }.items()
            ),
            GinIndex(KATA_NAMA, name="usulan_nama_kata"),
        ]

    def __str__(self) -> str:
        return self.nama_kepala or "Usulan tanpa kepala keluarga"

    @property
    def sebutan_jenis(self) -> str:
        """The kind in words; a BARU about a known household is a change of that family."""
        if self.jenis == Jenis.BARU and self.sasaran_id is not None:
            return "perubahan keluarga terdaftar"
        return str(self.get_jenis_display())

    @property
    def pemegang(self) -> str:
        """Who holds the proposal now, and for what."""
        return PEMEGANG[Status(self.status)]
