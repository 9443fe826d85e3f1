"""What was found about a proposal: findings, and people who are likely the same."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dtks.inti.temuan import Tingkat
from dtks.registri.models import Anggota
from dtks.wilayah.cakupan import ModelWilayah
from dtks.wilayah.models import Wilayah
from usulan.models.isi import UsulanAnggota
from usulan.models.usulan import Usulan


class TemuanUsulan(ModelWilayah):
    """A finding about a proposal's present content."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.ForeignKey(Usulan, verbose_name="usulan", on_delete=models.CASCADE, related_name="temuan")
    kode = models.CharField("kode", max_length=40)
    tingkat = models.CharField("tingkat", max_length=10, choices=[(t.value, t.value) for t in Tingkat])
    bidang = models.CharField("bidang", max_length=80)
    pesan = models.CharField("pesan", max_length=400)
    sumber = models.CharField("sumber", max_length=100, blank=True)
    versi_isi = models.PositiveIntegerField("versi isi")

    class Meta:
        verbose_name = "temuan usulan"
        verbose_name_plural = "temuan usulan"
        ordering = ["tingkat", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tingkat__in=[t.value for t in Tingkat]), name="temuan_tingkat"
            ),
        ]
        indexes = [models.Index(fields=["kode", "usulan"], name="temuan_kode")]

    def __str__(self) -> str:
        return self.kode


class JawabanMirip(models.TextChoices):
    SAMA = "SAMA", "orang yang sama"
    LAIN = "LAIN", "orang lain"


class Kemiripan(ModelWilayah):
    """Two people who are likely one: a proposed person and a known or also proposed one.

    `skor` is 0-100. `desa_lain` is where the other person lives. An answer holds as long as
    the two are compared; it says who answered and why.
    """

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.ForeignKey(
        Usulan, verbose_name="usulan", on_delete=models.PROTECT, related_name="kemiripan"
    )
    anggota = models.ForeignKey(
        UsulanAnggota, verbose_name="orang diusulkan", on_delete=models.CASCADE, related_name="kemiripan"
    )
    terdaftar = models.ForeignKey(
        Anggota,
        verbose_name="orang terdaftar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    diusulkan_lain = models.ForeignKey(
        UsulanAnggota,
        verbose_name="orang pada usulan lain",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    desa_lain = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan orang lain itu", on_delete=models.PROTECT, related_name="+"
    )
    skor = models.PositiveSmallIntegerField("skor")
    jawaban = models.CharField("jawaban", max_length=4, choices=JawabanMirip.choices, blank=True)
    catatan = models.CharField("catatan", max_length=300, blank=True)
    dijawab_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="dijawab oleh",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    dijawab_pada = models.DateTimeField("dijawab pada", null=True, blank=True)

    class Meta:
        verbose_name = "kemiripan"
        verbose_name_plural = "kemiripan"
        ordering = ["-skor", "id"]
        constraints = [
            models.UniqueConstraint(fields=["anggota", "terdaftar"], name="kemiripan_terdaftar_sekali"),
            models.UniqueConstraint(fields=["anggota", "diusulkan_lain"], name="kemiripan_usulan_sekali"),
            models.CheckConstraint(
                condition=models.Q(terdaftar__isnull=False, diusulkan_lain__isnull=True)
                | models.Q(terdaftar__isnull=True, diusulkan_lain__isnull=False),
                name="kemiripan_dengan_satu",
            ),
            models.CheckConstraint(
                condition=models.Q(jawaban="", dijawab_oleh__isnull=True, dijawab_pada__isnull=True)
                | models.Q(
                    jawaban__in=JawabanMirip.values, dijawab_oleh__isnull=False, dijawab_pada__isnull=False
                ),
                name="kemiripan_dijawab",
            ),
        ]

    def __str__(self) -> str:
        return f"kemiripan {self.skor}"
