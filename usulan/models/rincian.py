"""What a removal and a move hold besides the proposed state; the other village's answer to a move."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from dtks.registri.models import AlasanNonaktif, Anggota
from dtks.wilayah.cakupan import ModelWilayah
from dtks.wilayah.models import Wilayah
from usulan.models.usulan import Usulan


class Lingkup(models.TextChoices):
    """What a removal or a move takes along."""

    RUMAH_TANGGA = "RUMAH_TANGGA", "seluruh rumah tangga"
    KELUARGA = "KELUARGA", "satu keluarga (satu KK)"
    ANGGOTA = "ANGGOTA", "satu atau beberapa anggota"


class Penonaktifan(ModelWilayah):
    """Why the people of a NONAKTIF proposal leave the registry, with the evidence its reason asks."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.OneToOneField(
        Usulan, verbose_name="usulan", primary_key=True, on_delete=models.CASCADE, related_name="penonaktifan"
    )
    lingkup = models.CharField("yang dinonaktifkan", max_length=12, choices=Lingkup.choices)
    penyebab = models.CharField("alasan", max_length=20, choices=AlasanNonaktif.choices)
    tanggal = models.DateField("tanggal kejadian", null=True, blank=True)
    nomor_dokumen = models.CharField("nomor akta atau surat", max_length=60, blank=True)
    tujuan = models.CharField("pindah ke", max_length=150, blank=True)
    id_lain = models.CharField("ID rumah tangga atau NIK lain", max_length=23, blank=True)
    uraian = models.CharField("uraian", max_length=300, blank=True)
    kepala_pengganti = models.ForeignKey(
        Anggota,
        verbose_name="kepala keluarga pengganti",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "penonaktifan"
        verbose_name_plural = "penonaktifan"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lingkup__in=Lingkup.values), name="penonaktifan_lingkup"
            ),
            models.CheckConstraint(
                condition=models.Q(penyebab__in=AlasanNonaktif.values), name="penonaktifan_penyebab"
            ),
        ]

    def __str__(self) -> str:
        return self.get_penyebab_display()


class Perpindahan(ModelWilayah):
    """From where to where the people of a PINDAH proposal move, inside the district."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.OneToOneField(
        Usulan, verbose_name="usulan", primary_key=True, on_delete=models.CASCADE, related_name="perpindahan"
    )
    desa_asal = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan asal", on_delete=models.PROTECT, related_name="+"
    )
    desa_tujuan = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan tujuan", on_delete=models.PROTECT, related_name="+"
    )
    lingkup = models.CharField("yang pindah", max_length=12, choices=Lingkup.choices)
    nomor_surat = models.CharField("nomor surat pindah", max_length=60, blank=True)
    tanggal = models.DateField("tanggal pindah", null=True, blank=True)

    class Meta:
        verbose_name = "perpindahan"
        verbose_name_plural = "perpindahan"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lingkup__in=Lingkup.values), name="perpindahan_lingkup"
            ),
        ]

    def __str__(self) -> str:
        return f"pindah usulan {self.usulan_id}"


class JawabanPindah(models.TextChoices):
    """Answer to a move; DITIMPA: the district answered in the village's place, with a reason."""

    YA = "YA", "dibenarkan"
    TIDAK = "TIDAK", "tidak dibenarkan"
    DITIMPA = "DITIMPA", "dibenarkan oleh Dinas Sosial"


class KonfirmasiPindah(ModelWilayah):
    """What the other village of a move may see, and its answer. Its region is that village."""

    kunci = models.UUIDField("kunci", unique=True, default=uuid.uuid4)
    usulan = models.OneToOneField(
        Usulan, verbose_name="usulan", on_delete=models.PROTECT, related_name="konfirmasi"
    )
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan yang ditanya", on_delete=models.PROTECT, related_name="+"
    )
    desa_pengaju = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan pengaju", on_delete=models.PROTECT, related_name="+"
    )
    datang = models.BooleanField("orangnya datang ke desa yang ditanya")
    nama_kepala = models.CharField("kepala rumah tangga", max_length=100)
    jumlah_orang = models.PositiveSmallIntegerField("jumlah orang")
    diminta_pada = models.DateTimeField("diminta pada")
    jawaban = models.CharField("jawaban", max_length=8, choices=JawabanPindah.choices, blank=True)
    alasan = models.CharField("alasan", max_length=300, blank=True)
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
        verbose_name = "konfirmasi pindah"
        verbose_name_plural = "konfirmasi pindah"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(jawaban__in=["", *JawabanPindah.values]), name="konfirmasi_pindah_jawaban"
            ),
            models.CheckConstraint(
                condition=models.Q(jawaban="", dijawab_oleh__isnull=True, dijawab_pada__isnull=True)
                | models.Q(dijawab_oleh__isnull=False, dijawab_pada__isnull=False) & ~models.Q(jawaban=""),
                name="konfirmasi_pindah_dijawab",
            ),
        ]
        indexes = [
            models.Index(fields=["desa", "jawaban", "diminta_pada", "id"], name="konfirmasi_pindah_antrean")
        ]

    def __str__(self) -> str:
        return f"konfirmasi pindah {self.nama_kepala}"
