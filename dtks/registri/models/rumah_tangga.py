"""RumahTangga, Keluarga, Anggota: what is known; and the history of each household."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models

from dtks.periode.models import Periode
from dtks.registri.data import DataAnggota, DataKeluarga, DataRumahTangga
from dtks.wilayah.cakupan import ManagerWilayah, ModelWilayah, QuerySetWilayah
from dtks.wilayah.models import Wilayah


class Sumber(models.TextChoices):
    PRELIST = "PRELIST", "prelist"
    USULAN = "USULAN", "usulan daerah"


class StatusPenetapan(models.TextChoices):
    """What the ministry has said of a person; approved here is not yet determined there."""

    USULAN_DAERAH = "USULAN_DAERAH", "usulan daerah, belum ditetapkan pusat"
    DITETAPKAN = "DITETAPKAN", "ditetapkan pusat"
    DITOLAK_PUSAT = "DITOLAK_PUSAT", "tidak ditetapkan pusat"
    DIHAPUS_PUSAT = "DIHAPUS_PUSAT", "dihapus pusat"


class AlasanNonaktif(models.TextChoices):
    """Why a person or household leaves the registry."""

    MENINGGAL = "MENINGGAL", "meninggal dunia"
    PINDAH = "PINDAH", "pindah ke luar kabupaten"
    TIDAK_DITEMUKAN = "TIDAK_DITEMUKAN", "tidak ditemukan"
    GANDA = "GANDA", "data ganda"
    MAMPU = "MAMPU", "sudah mampu"
    MENOLAK = "MENOLAK", "menolak"
    ASN_TNI_POLRI = "ASN_TNI_POLRI", "ASN/TNI/Polri"
    PERANGKAT_DESA = "PERANGKAT_DESA", "perangkat desa atau BPD"
    PENSIUNAN = "PENSIUNAN", "pensiunan"
    PEGAWAI_BUMN_BUMD = "PEGAWAI_BUMN_BUMD", "pegawai BUMN/BUMD"
    TIDAK_PADAN = "TIDAK_PADAN", "tidak padan Dukcapil"
    BAGIAN_RT_LAIN = "BAGIAN_RT_LAIN", "bagian dari rumah tangga lain"
    ALAMAT_TIDAK_ADA = "ALAMAT_TIDAK_ADA", "alamat tidak ada di desa ini"
    LAINNYA = "LAINNYA", "lainnya"


M = TypeVar("M", bound=models.Model)
KATA_NAMA = SearchVector("nama_kepala", config="simple")


class QuerySetBernama(QuerySetWilayah[M]):
    """What has a `nama_kepala` under an index of KATA_NAMA."""

    def bernama(self, kata: str) -> Self:
        """Those whose head's name has, in any order, words beginning with the words of `kata`."""
        awalan = ["".join(h for h in k if h.isalnum()) for k in kata.split()]
        cari = " & ".join(f"{k}:*" for k in awalan if k)
        if not cari:
            return self
        return self.alias(kata_nama=KATA_NAMA).filter(
            kata_nama=SearchQuery(cari, config="simple", search_type="raw")
        )


class RumahTanggaQuerySet(QuerySetBernama["RumahTangga"]):
    def aktif(self) -> Self:
        return self.filter(aktif=True)


class RumahTangga(DataRumahTangga, ModelWilayah):
    """A known household. `versi` grows with every change."""

    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    nomor_dtks = models.CharField("ID rumah tangga DTKS", max_length=23, null=True, blank=True, unique=True)
    nama_kepala = models.CharField("kepala rumah tangga", max_length=100)
    jumlah_anggota = models.PositiveSmallIntegerField("jumlah anggota", default=0)
    persentil = models.PositiveSmallIntegerField("persentil", null=True, blank=True)
    aktif = models.BooleanField("aktif", default=True)
    sumber = models.CharField("sumber data", max_length=8, choices=Sumber.choices)
    kunci_usulan = models.UUIDField("usulan asal", null=True, blank=True, unique=True)
    versi = models.PositiveIntegerField("versi", default=1)
    dibuat_pada = models.DateTimeField("dibuat pada")
    diubah_pada = models.DateTimeField("diubah pada")

    objects: ClassVar[ManagerWilayah] = ManagerWilayah.from_queryset(RumahTanggaQuerySet)()

    class Meta:
        verbose_name = "rumah tangga"
        verbose_name_plural = "rumah tangga"
        constraints = [
            models.CheckConstraint(condition=models.Q(sumber__in=Sumber.values), name="rumah_tangga_sumber"),
        ]
        indexes = [
            models.Index(fields=["nama_kepala", "id"], name="rumah_tangga_nama"),
            models.Index(fields=["desa", "nama_kepala", "id"], name="rumah_tangga_desa_nama"),
            GinIndex(KATA_NAMA, name="rumah_tangga_nama_kata"),
        ]

    def __str__(self) -> str:
        return self.nama_kepala


class Keluarga(DataKeluarga, ModelWilayah):
    """A known keluarga of a household. A No KK is active once."""

    rumah_tangga = models.ForeignKey(
        RumahTangga, verbose_name="rumah tangga", on_delete=models.PROTECT, related_name="keluarga"
    )
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    nomor_urut = models.PositiveSmallIntegerField("nomor urut keluarga", default=1)
    aktif = models.BooleanField("aktif", default=True)

    class Meta:
        verbose_name = "keluarga"
        verbose_name_plural = "keluarga"
        constraints = [
            models.UniqueConstraint(fields=["rumah_tangga", "nomor_urut"], name="keluarga_urut"),
            models.UniqueConstraint(
                fields=["no_kk"],
                condition=models.Q(aktif=True, no_kk__isnull=False),
                name="keluarga_kk_aktif",
            ),
            models.CheckConstraint(
                condition=models.Q(no_kk__isnull=True) | models.Q(no_kk__regex=r"^[0-9]{16}$"),
                name="keluarga_kk_angka",
            ),
        ]

    def __str__(self) -> str:
        return f"Keluarga {self.nomor_urut}"


class Anggota(DataAnggota, ModelWilayah):
    """A known person. A NIK is active once; a bad one of a prelist stays in `nik_tercatat`."""

    rumah_tangga = models.ForeignKey(
        RumahTangga, verbose_name="rumah tangga", on_delete=models.PROTECT, related_name="anggota"
    )
    keluarga = models.ForeignKey(
        Keluarga, verbose_name="keluarga", on_delete=models.PROTECT, related_name="anggota"
    )
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    nomor_urut = models.PositiveSmallIntegerField("nomor urut", default=1)
    nik_tercatat = models.CharField("NIK seperti tercatat", max_length=40, blank=True)
    umur_tercatat = models.PositiveSmallIntegerField("umur tercatat", null=True, blank=True)
    jawaban = models.JSONField("jawaban kuesioner", default=dict, blank=True)
    temuan = models.JSONField("temuan prelist", default=list, blank=True)
    aktif = models.BooleanField("aktif", default=True)
    alasan_nonaktif = models.CharField(
        "alasan nonaktif", max_length=20, choices=AlasanNonaktif.choices, blank=True, db_default=""
    )
    nonaktif_pada = models.DateTimeField("nonaktif pada", null=True, blank=True)
    kunci_nama = models.CharField("kunci nama", max_length=120, blank=True, db_default="")
    status_penetapan = models.CharField(
        "status penetapan",
        max_length=14,
        choices=StatusPenetapan.choices,
        default=StatusPenetapan.USULAN_DAERAH,
    )

    class Meta:
        verbose_name = "anggota"
        verbose_name_plural = "anggota"
        constraints = [
            models.UniqueConstraint(
                fields=["nik"], condition=models.Q(aktif=True, nik__isnull=False), name="anggota_nik_aktif"
            ),
            models.CheckConstraint(
                condition=models.Q(nik__isnull=True) | models.Q(nik__regex=r"^[0-9]{16}$"),
                name="anggota_nik_angka",
            ),
            models.CheckConstraint(
                condition=models.Q(status_penetapan__in=StatusPenetapan.values),
                name="anggota_status_penetapan",
            ),
        ]
        indexes = [
            models.Index(fields=["tanggal_lahir", "jenis_kelamin"], name="anggota_lahir"),
            models.Index(fields=["kunci_nama"], name="anggota_kunci_nama"),
        ]

    def __str__(self) -> str:
        return self.nama


class RiwayatRumahTangga(ModelWilayah):
    """One finalized change of a household: before, after, by which proposal and period.

    `desa` is where the household was asked about then; the history is read where it lives now.
    """

    JALUR_WILAYAH = "rumah_tangga__desa_id"

    rumah_tangga = models.ForeignKey(
        RumahTangga, verbose_name="rumah tangga", on_delete=models.PROTECT, related_name="riwayat"
    )
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    periode = models.ForeignKey(Periode, verbose_name="periode", on_delete=models.PROTECT, related_name="+")
    kunci_usulan = models.UUIDField("usulan")
    jenis = models.CharField("jenis usulan", max_length=12)
    sebelum = models.JSONField("sebelum", null=True)
    sesudah = models.JSONField("sesudah", null=True)
    terjadi_pada = models.DateTimeField("terjadi pada")

    class Meta:
        verbose_name = "riwayat rumah tangga"
        verbose_name_plural = "riwayat rumah tangga"
        constraints = [
            models.UniqueConstraint(fields=["rumah_tangga", "kunci_usulan"], name="riwayat_sekali"),
        ]

    def __str__(self) -> str:
        return f"{self.jenis} {self.rumah_tangga_id}"
