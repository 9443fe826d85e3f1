"""Region reference and the district that this installation serves."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length


class Tingkat(models.IntegerChoices):
    """Level of a region; the value is the length of its code in digits."""

    PROVINSI = 2, "provinsi"
    KABUPATEN = 4, "kabupaten/kota"
    KECAMATAN = 6, "kecamatan"
    DESA = 10, "desa/kelurahan"


class WilayahQuerySet(models.QuerySet["Wilayah"]):
    def di_dalam(self, kode: str) -> WilayahQuerySet:
        """Regions inside `kode`, itself included."""
        return self.filter(kode__startswith=kode)

    def desa(self) -> WilayahQuerySet:
        return self.filter(tingkat=Tingkat.DESA)

    def kecamatan(self) -> WilayahQuerySet:
        return self.filter(tingkat=Tingkat.KECAMATAN)


class Wilayah(models.Model):
    """A region of the Kemendagri list. `kode` is 2, 4, 6 or 10 digits without dots.

    `kode_bps` stands beside it where known; `berlaku_dari`/`berlaku_sampai` date the
    name (names change between decrees, codes live on in old NIKs).
    """

    kode = models.CharField("kode wilayah", max_length=10, primary_key=True)
    nama = models.CharField("nama", max_length=100)
    tingkat = models.PositiveSmallIntegerField("tingkat", choices=Tingkat.choices)
    jenis = models.CharField("jenis", max_length=20)
    induk = models.ForeignKey(
        "self",
        verbose_name="wilayah induk",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kode_bps = models.CharField("kode BPS", max_length=10, null=True, blank=True)
    sumber = models.CharField("dasar penamaan", max_length=100)
    berlaku_dari = models.DateField("berlaku dari", null=True, blank=True)
    berlaku_sampai = models.DateField("berlaku sampai", null=True, blank=True)

    objects = WilayahQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["kode"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kode__regex=r"^[0-9]+$"), name="wilayah_kode_angka"),
            models.CheckConstraint(
                condition=models.Q(tingkat=Length("kode")), name="wilayah_tingkat_sesuai_kode"
            ),
            models.UniqueConstraint(
                fields=["kode_bps", "tingkat"],
                condition=models.Q(kode_bps__isnull=False),
                name="wilayah_kode_bps_unik",
            ),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def nama_lengkap(self) -> str:
        """The name with its kind, as on a letter: "Kelurahan Way Urang"."""
        return f"{self.jenis.capitalize()} {self.nama}" if self.tingkat >= Tingkat.KECAMATAN else self.nama


class Kabupaten(models.Model):
    """The district this installation serves, with its letterhead and letter numbering."""

    wilayah = models.OneToOneField(
        Wilayah, verbose_name="wilayah", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    instansi = models.CharField("nama instansi", max_length=100, default="Dinas Sosial")
    alamat = models.CharField("alamat kantor", max_length=200, blank=True)
    telepon = models.CharField("telepon", max_length=50, blank=True)
    surel = models.EmailField("surel", blank=True)
    laman = models.CharField("laman web", max_length=100, blank=True)
    kode_pos = models.CharField("kode pos", max_length=5, blank=True)
    tempat = models.CharField("tempat penandatanganan", max_length=60)
    logo = models.FileField("logo daerah", upload_to="kop/", blank=True)
    klasifikasi = models.CharField("kode klasifikasi surat", max_length=20, default="400.9")
    unit = models.CharField("kode unit", max_length=20, default="IV.07")
    pola_nomor = models.CharField(
        "pola nomor surat", max_length=100, default="{klasifikasi}/{urut}/{unit}/{tahun}"
    )
    dasar_hukum = models.TextField("dasar hukum, satu per baris")
    tembusan = models.TextField("tembusan, satu per baris", blank=True)
    kertas = models.CharField(
        "ukuran kertas", max_length=2, choices=[("A4", "A4"), ("F4", "F4")], default="A4"
    )
    pendamping_mengirim = models.BooleanField(
        "pendamping boleh mencatat musyawarah dan mengirim usulan", default=False, db_default=False
    )
    diubah_pada = models.DateTimeField("diubah pada", auto_now=True)

    class Meta:
        verbose_name = "kabupaten"
        verbose_name_plural = "kabupaten"

    def __str__(self) -> str:
        return self.wilayah.nama
