"""Usulan and its proposed state; stays in periods; claims; findings; musyawarah and evidence."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from dtks.inti.temuan import Tingkat
from dtks.periode.models import Periode
from dtks.registri.data import DataAnggota, DataKeluarga, DataRumahTangga
from dtks.wilayah.cakupan import ManagerWilayah, ModelWilayah, QuerySetWilayah
from dtks.wilayah.models import Wilayah
from usulan.workflow import PEMEGANG, Status


class Jenis(models.TextChoices):
    """Kind of a proposal."""

    BARU = "BARU", "rumah tangga baru"


class Kanal(models.TextChoices):
    """Channel of a proposal (Permensos 3/2021 ps. 4)."""

    MUSYAWARAH = "MUSYAWARAH", "musyawarah desa/kelurahan"
    MANDIRI = "MANDIRI", "pendaftaran mandiri"
    KEMENSOS = "KEMENSOS", "usulan Kementerian Sosial"


class Asal(models.TextChoices):
    """Who brought it to the musyawarah (Permensos 3/2021 ps. 5)."""

    RT_RW = "RT_RW", "RT/RW"
    KADUS = "KADUS", "kepala dusun"
    KADES = "KADES", "lurah/kepala desa"
    PSKS = "PSKS", "potensi dan sumber kesejahteraan sosial (PSKS)"
    WARGA = "WARGA", "warga mendaftar ke perangkat desa/kelurahan"


def _satu_dari(nama: str, nilai: list[str]) -> models.Q:
    return models.Q(**{f"{nama}__in": nilai})


class Musyawarah(ModelWilayah):  # type: ignore[django-manager-missing]
    """A musyawarah desa/kelurahan on which proposals were decided."""

    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    tanggal = models.DateField("tanggal musyawarah")
    tempat = models.CharField("tempat", max_length=100)
    nomor_berita_acara = models.CharField("nomor berita acara", max_length=60)
    jumlah_peserta = models.PositiveSmallIntegerField("jumlah peserta")
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", on_delete=models.PROTECT, related_name="+"
    )
    dibuat_pada = models.DateTimeField("dicatat pada")

    class Meta:
        verbose_name = "musyawarah"
        verbose_name_plural = "musyawarah"
        constraints = [
            models.UniqueConstraint(fields=["desa", "nomor_berita_acara"], name="musyawarah_nomor_unik"),
            models.CheckConstraint(
                condition=models.Q(dibuat_pada__isnull=False, dibuat_oleh__isnull=False),
                name="musyawarah_dibuat_berpasangan",
            ),
        ]

    def __str__(self) -> str:
        return self.nomor_berita_acara


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
            models.CheckConstraint(condition=_satu_dari("jenis", JenisBukti.values), name="bukti_jenis"),
        ]

    def __str__(self) -> str:
        return self.nama_berkas


class UsulanQuerySet(QuerySetWilayah["Usulan"]):
    def berstatus(self, *status: Status) -> Self:
        return self.filter(status__in=status)

    def bernama(self, awalan: str) -> Self:
        """Proposals whose head's name starts with `awalan`."""
        return self.filter(nama_kepala__startswith=awalan.upper())


class Usulan(ModelWilayah):
    """A household proposal of a village. `desa` is the asking village and never changes.

    `versi` grows with every write (stale screens are refused), `versi_isi` with every
    change of content (visits and findings carry it). `status` has one writer:
    usulan.services.jalankan, and its bulk twin.
    """

    kunci = models.UUIDField("kunci", unique=True, default=uuid.uuid4)
    jenis = models.CharField("jenis usulan", max_length=12, choices=Jenis.choices)
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        "status", max_length=13, choices=[(s.value, s.value) for s in Status], default=Status.DRAF
    )
    status_sejak = models.DateTimeField("status sejak")
    versi = models.PositiveIntegerField("versi", default=1)
    versi_isi = models.PositiveIntegerField("versi isi", default=1)
    kanal = models.CharField("kanal usulan", max_length=12, choices=Kanal.choices, default=Kanal.MUSYAWARAH)
    asal = models.CharField("asal usulan", max_length=8, choices=Asal.choices)
    keterangan = models.CharField("keterangan", max_length=300, blank=True)
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
                condition=_satu_dari("status", [s.value for s in Status]), name="usulan_status"
            ),
            models.CheckConstraint(condition=_satu_dari("jenis", Jenis.values), name="usulan_jenis"),
            models.CheckConstraint(
                condition=models.Q(diajukan_pada__isnull=True, status__in=["DRAF", "DITARIK"])
                | models.Q(diajukan_pada__isnull=False, periode__isnull=False, musyawarah__isnull=False),
                name="usulan_diajukan_lengkap",
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
        ]

    def __str__(self) -> str:
        return self.nama_kepala or "Usulan tanpa kepala keluarga"

    @property
    def pemegang(self) -> str:
        """Who holds the proposal now, and for what."""
        return PEMEGANG[Status(self.status)]


class UsulanRumahTangga(DataRumahTangga, ModelWilayah):
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


class UsulanKeluarga(DataKeluarga, ModelWilayah):
    """A keluarga as proposed."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.ForeignKey(
        Usulan, verbose_name="usulan", on_delete=models.CASCADE, related_name="keluarga"
    )
    nomor_urut = models.PositiveSmallIntegerField("nomor urut keluarga")

    class Meta:
        verbose_name = "keluarga usulan"
        verbose_name_plural = "keluarga usulan"
        ordering = ["nomor_urut"]
        constraints = [
            models.UniqueConstraint(fields=["usulan", "nomor_urut"], name="usulan_keluarga_urut"),
            models.CheckConstraint(
                condition=models.Q(no_kk__isnull=True) | models.Q(no_kk__regex=r"^[0-9]{16}$"),
                name="usulan_keluarga_kk_angka",
            ),
        ]
        indexes = [models.Index(fields=["no_kk"], name="usulan_keluarga_no_kk")]

    def __str__(self) -> str:
        return f"Keluarga {self.nomor_urut}"


class UsulanAnggota(DataAnggota, ModelWilayah):
    """A person as proposed."""

    JALUR_WILAYAH = "usulan__desa_id"

    usulan = models.ForeignKey(
        Usulan, verbose_name="usulan", on_delete=models.CASCADE, related_name="anggota"
    )
    keluarga = models.ForeignKey(
        UsulanKeluarga, verbose_name="keluarga", on_delete=models.CASCADE, related_name="anggota"
    )
    nomor_urut = models.PositiveSmallIntegerField("nomor urut")

    class Meta:
        verbose_name = "anggota usulan"
        verbose_name_plural = "anggota usulan"
        ordering = ["keluarga__nomor_urut", "nomor_urut"]
        constraints = [
            models.UniqueConstraint(fields=["keluarga", "nomor_urut"], name="usulan_anggota_urut"),
            models.UniqueConstraint(fields=["usulan", "nik"], name="usulan_anggota_nik_sekali"),
            models.CheckConstraint(
                condition=models.Q(nik__isnull=True) | models.Q(nik__regex=r"^[0-9]{16}$"),
                name="usulan_anggota_nik_angka",
            ),
        ]
        indexes = [models.Index(fields=["nik"], name="usulan_anggota_nik")]

    def __str__(self) -> str:
        return self.nama


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
                condition=_satu_dari("tingkat", [t.value for t in Tingkat]), name="temuan_tingkat"
            ),
        ]

    def __str__(self) -> str:
        return self.kode


class Klaim(ModelWilayah):
    """What an open proposal holds, e.g. "NIK:…": the database refuses a second holder."""

    JALUR_WILAYAH = "usulan__desa_id"

    kunci = models.CharField("kunci", max_length=40, unique=True)
    usulan = models.ForeignKey(Usulan, verbose_name="usulan", on_delete=models.CASCADE, related_name="klaim")

    class Meta:
        verbose_name = "klaim"
        verbose_name_plural = "klaim"

    def __str__(self) -> str:
        return f"klaim usulan {self.usulan_id}"


class Masuk(models.TextChoices):
    """How a stay began."""

    BAWAAN = "BAWAAN", "bawaan"
    MASUK = "MASUK", "masuk"


class Keluar(models.TextChoices):
    """How a stay ended."""

    DIFINALISASI = "DIFINALISASI", "difinalisasi"
    DITOLAK = "DITOLAK", "ditolak"
    DITARIK = "DITARIK", "ditarik"
    DIBAWA = "DIBAWA", "dibawa"


class UsulanPeriode(ModelWilayah):
    """One stay of a proposal in a period. The neraca counts these rows."""

    usulan = models.ForeignKey(Usulan, verbose_name="usulan", on_delete=models.PROTECT, related_name="masa")
    periode = models.ForeignKey(Periode, verbose_name="periode", on_delete=models.PROTECT, related_name="+")
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    jenis = models.CharField("jenis usulan", max_length=12)
    masuk_sebagai = models.CharField("masuk sebagai", max_length=6, choices=Masuk.choices)
    keluar_sebagai = models.CharField(
        "keluar sebagai", max_length=12, choices=Keluar.choices, null=True, blank=True
    )
    keluar_pada = models.DateTimeField("keluar pada", null=True, blank=True)

    class Meta:
        verbose_name = "masa usulan"
        verbose_name_plural = "masa usulan"
        constraints = [
            models.UniqueConstraint(fields=["usulan", "periode"], name="masa_sekali"),
            models.UniqueConstraint(
                fields=["usulan"], condition=models.Q(keluar_sebagai__isnull=True), name="masa_satu_terbuka"
            ),
            models.CheckConstraint(condition=_satu_dari("masuk_sebagai", Masuk.values), name="masa_masuk"),
            models.CheckConstraint(
                condition=models.Q(keluar_sebagai__isnull=True) | _satu_dari("keluar_sebagai", Keluar.values),
                name="masa_keluar",
            ),
            models.CheckConstraint(
                condition=models.Q(keluar_sebagai__isnull=True, keluar_pada__isnull=True)
                | models.Q(keluar_sebagai__isnull=False, keluar_pada__isnull=False),
                name="masa_keluar_berpasangan",
            ),
        ]
        indexes = [models.Index(fields=["periode", "desa", "jenis"], name="masa_neraca")]

    def __str__(self) -> str:
        return f"{self.masuk_sebagai} {self.periode_id}"
