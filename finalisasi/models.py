"""Finalisasi (a frozen version of a period), its snapshot, neraca, files; signers; the letter."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from dtks.periode.models import Periode
from dtks.wilayah.cakupan import ModelWilayah
from dtks.wilayah.models import Kabupaten, Wilayah
from finalisasi.workflow import StatusFinalisasi, StatusSurat


def _orang(sebutan: str, *, boleh_kosong: bool = False) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=sebutan,
        null=boleh_kosong,
        blank=boleh_kosong,
        on_delete=models.PROTECT,
        related_name="+",
    )


def _berpasangan(*nama: str) -> models.Q:
    """All of these columns are set, or none is."""
    kosong = models.Q(**{f"{n}__isnull": True for n in nama})
    return kosong | models.Q(**{f"{n}__isnull": False for n in nama})


class Pejabat(ModelWilayah):
    """An official whose name stands under letters. `pengguna` is his account, if he has one."""

    JALUR_WILAYAH = "kabupaten_id"

    kabupaten = models.ForeignKey(
        Kabupaten, verbose_name="kabupaten", on_delete=models.PROTECT, related_name="+"
    )
    nama = models.CharField("nama dan gelar", max_length=100)
    nip = models.CharField("NIP", max_length=18)
    pangkat = models.CharField("pangkat/golongan", max_length=60)
    jabatan = models.CharField("jabatan", max_length=100)
    pengguna = _orang("akun", boleh_kosong=True)
    aktif = models.BooleanField("penandatangan aktif", default=True)

    class Meta:
        verbose_name = "pejabat"
        verbose_name_plural = "pejabat"
        constraints = [
            models.UniqueConstraint(
                fields=["kabupaten"], condition=models.Q(aktif=True), name="pejabat_satu_aktif"
            ),
        ]

    def __str__(self) -> str:
        return self.nama


class Mandat(ModelWilayah):
    """A recorded mandate: who signs for the official, as what, by which letter, from when to when."""

    JALUR_WILAYAH = "pejabat__kabupaten_id"

    class Awalan(models.TextChoices):
        ATAS_NAMA = "a.n.", "atas nama (a.n.)"
        PELAKSANA_TUGAS = "Plt.", "pelaksana tugas (Plt.)"
        PELAKSANA_HARIAN = "Plh.", "pelaksana harian (Plh.)"

    pejabat = models.ForeignKey(
        Pejabat, verbose_name="pejabat", on_delete=models.PROTECT, related_name="mandat"
    )
    pengguna = _orang("penerima mandat")
    awalan = models.CharField("sebagai", max_length=4, choices=Awalan.choices)
    nomor = models.CharField("nomor surat mandat", max_length=60)
    dari = models.DateField("berlaku dari")
    sampai = models.DateField("berlaku sampai")

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandat"
        constraints = [
            models.CheckConstraint(condition=models.Q(dari__lte=models.F("sampai")), name="mandat_rentang"),
        ]

    def __str__(self) -> str:
        return f"{self.awalan} {self.nomor}"

    def berlaku(self, hari: date) -> bool:
        return self.dari <= hari <= self.sampai


class Finalisasi(ModelWilayah):
    """One frozen version of a period. Whoever finalized it never approves it: the database says so."""

    JALUR_WILAYAH = "periode__kabupaten_id"

    periode = models.ForeignKey(
        Periode, verbose_name="periode", on_delete=models.PROTECT, related_name="finalisasi"
    )
    versi = models.PositiveSmallIntegerField("versi")
    status = models.CharField(
        "status",
        max_length=9,
        choices=[(s.value, s.value) for s in StatusFinalisasi],
        default=StatusFinalisasi.DIBEKUKAN,
    )
    jumlah_usulan = models.PositiveIntegerField("usulan dibekukan")
    jumlah_jiwa = models.PositiveIntegerField("jiwa")
    jumlah_dibawa = models.PositiveIntegerField("usulan dibawa ke periode berikut")
    disisihkan = models.JSONField("usulan disisihkan", default=list)
    difinalisasi_oleh = _orang("difinalisasi oleh")
    difinalisasi_pada = models.DateTimeField("difinalisasi pada")
    manifes = models.TextField("manifes", blank=True)
    sidik_manifes = models.CharField("SHA-256 manifes", max_length=64, blank=True)
    disahkan_oleh = _orang("disahkan oleh", boleh_kosong=True)
    disahkan_pada = models.DateTimeField("disahkan pada", null=True, blank=True)
    ditolak_oleh = _orang("ditolak oleh", boleh_kosong=True)
    ditolak_pada = models.DateTimeField("ditolak pada", null=True, blank=True)
    alasan_tolak = models.CharField("alasan penolakan", max_length=500, blank=True)

    class Meta:
        verbose_name = "finalisasi"
        verbose_name_plural = "finalisasi"
        ordering = ["-periode__mulai", "-versi"]
        constraints = [
            models.UniqueConstraint(fields=["periode", "versi"], name="finalisasi_versi"),
            models.UniqueConstraint(
                fields=["periode"], condition=~models.Q(status="DITOLAK"), name="finalisasi_satu_berlaku"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in StatusFinalisasi]), name="finalisasi_status"
            ),
            models.CheckConstraint(
                condition=models.Q(disahkan_oleh__isnull=True)
                | ~models.Q(disahkan_oleh=models.F("difinalisasi_oleh")),
                name="finalisasi_dua_orang",
            ),
            models.CheckConstraint(
                condition=_berpasangan("disahkan_pada", "disahkan_oleh"),
                name="finalisasi_disahkan_berpasangan",
            ),
            models.CheckConstraint(
                condition=_berpasangan("ditolak_pada", "ditolak_oleh"), name="finalisasi_ditolak_berpasangan"
            ),
            models.CheckConstraint(
                condition=_berpasangan("difinalisasi_pada", "difinalisasi_oleh"),
                name="finalisasi_difinalisasi_berpasangan",
            ),
            models.CheckConstraint(
                condition=models.Q(status="DISAHKAN", disahkan_pada__isnull=False, ditolak_pada__isnull=True)
                | models.Q(status="DITOLAK", disahkan_pada__isnull=True, ditolak_pada__isnull=False)
                | models.Q(status="DIBEKUKAN", disahkan_pada__isnull=True, ditolak_pada__isnull=True),
                name="finalisasi_status_sesuai",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.periode} versi {self.versi}"


class NeracaPeriode(ModelWilayah):
    """The neraca of a village and kind at finalization; the equation is a CHECK."""

    finalisasi = models.ForeignKey(
        Finalisasi, verbose_name="finalisasi", on_delete=models.PROTECT, related_name="neraca"
    )
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    jenis = models.CharField("jenis usulan", max_length=12)
    bawaan = models.PositiveIntegerField("bawaan")
    masuk = models.PositiveIntegerField("masuk")
    difinalisasi = models.PositiveIntegerField("difinalisasi")
    ditolak = models.PositiveIntegerField("ditolak")
    ditarik = models.PositiveIntegerField("ditarik")
    dibawa = models.PositiveIntegerField("dibawa")

    class Meta:
        verbose_name = "neraca periode"
        verbose_name_plural = "neraca periode"
        constraints = [
            models.UniqueConstraint(fields=["finalisasi", "desa", "jenis"], name="neraca_unik"),
            models.CheckConstraint(
                condition=models.Q(
                    bawaan=models.F("difinalisasi")
                    + models.F("ditolak")
                    + models.F("ditarik")
                    + models.F("dibawa")
                    - models.F("masuk")
                ),
                name="neraca_seimbang",
            ),
        ]

    def __str__(self) -> str:
        return f"neraca {self.desa_id}"


class BarisCuplikan(ModelWilayah):
    """One person of the frozen snapshot, flat, as the period's files carry it."""

    finalisasi = models.ForeignKey(
        Finalisasi, verbose_name="finalisasi", on_delete=models.PROTECT, related_name="+"
    )
    usulan_id = models.BigIntegerField("usulan")
    urut = models.PositiveIntegerField("urut")
    desa = models.ForeignKey(
        Wilayah, verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="+"
    )
    nik = models.CharField("NIK", max_length=16)
    program = models.CharField("program", max_length=12)
    no_kk = models.CharField("nomor KK", max_length=16)
    nama = models.CharField("nama", max_length=100)
    tempat_lahir = models.CharField("tempat lahir", max_length=60)
    tanggal_lahir = models.DateField("tanggal lahir", null=True)
    ibu_kandung = models.CharField("ibu kandung", max_length=100)
    jenis_kelamin = models.CharField("jenis kelamin", max_length=1)
    pekerjaan = models.CharField("pekerjaan", max_length=60)
    status_kawin = models.CharField("status kawin", max_length=1)
    alamat = models.CharField("alamat", max_length=255)
    rt = models.CharField("RT", max_length=3)
    rw = models.CharField("RW", max_length=3)
    provinsi = models.CharField("provinsi", max_length=100)
    kabupaten = models.CharField("kabupaten", max_length=100)
    kecamatan = models.CharField("kecamatan", max_length=100)
    kelurahan = models.CharField("kelurahan", max_length=100)
    disabilitas = models.BooleanField("disabilitas")
    jenis_disabilitas = models.CharField("jenis disabilitas", max_length=5)
    hamil = models.BooleanField("hamil")
    tanggal_hamil = models.DateField("tanggal mulai hamil", null=True)
    hubungan = models.CharField("hubungan", max_length=2)
    jenis_usulan = models.CharField("jenis usulan", max_length=12)
    kunci_usulan = models.UUIDField("usulan asal")
    nomor_musyawarah = models.CharField("nomor musyawarah", max_length=60)

    class Meta:
        verbose_name = "baris cuplikan"
        verbose_name_plural = "baris cuplikan"
        constraints = [models.UniqueConstraint(fields=["finalisasi", "urut"], name="cuplikan_urut")]

    def __str__(self) -> str:
        return f"baris {self.urut}"


class JenisBerkas(models.TextChoices):
    CSV = "CSV", "data periode (CSV)"
    XLSX = "XLSX", "data periode (XLSX)"
    DRAF = "DRAF", "rancangan surat pengesahan (PDF)"


class BerkasPeriode(ModelWilayah):
    """One file of a finalization, immutable, hashed."""

    JALUR_WILAYAH = "finalisasi__periode__kabupaten_id"

    finalisasi = models.ForeignKey(
        Finalisasi, verbose_name="finalisasi", on_delete=models.PROTECT, related_name="berkas"
    )
    jenis = models.CharField("jenis", max_length=4, choices=JenisBerkas.choices)
    nama = models.CharField("nama berkas", max_length=120)
    berkas = models.FileField("berkas", upload_to="periode/")
    sidik = models.CharField("SHA-256", max_length=64)
    ukuran = models.PositiveBigIntegerField("ukuran (bita)")
    baris = models.PositiveIntegerField("jumlah baris", default=0)

    class Meta:
        verbose_name = "berkas periode"
        verbose_name_plural = "berkas periode"
        constraints = [models.UniqueConstraint(fields=["finalisasi", "jenis"], name="berkas_periode_sekali")]

    def __str__(self) -> str:
        return self.nama


class Surat(ModelWilayah):
    """The Surat Pengesahan of a period. Number, code and date are written at approval; the PDF is made after.

    `isi` is everything the letter says, so that it can be made again byte for byte.
    """

    JALUR_WILAYAH = "finalisasi__periode__kabupaten_id"

    finalisasi = models.OneToOneField(
        Finalisasi, verbose_name="finalisasi", on_delete=models.PROTECT, related_name="surat"
    )
    kode = models.CharField("kode periksa", max_length=20, unique=True)
    tahun = models.PositiveSmallIntegerField("tahun")
    urut = models.PositiveIntegerField("nomor urut")
    nomor = models.CharField("nomor surat", max_length=100, unique=True)
    tanggal = models.DateField("tanggal surat")
    penandatangan = models.JSONField("penandatangan")
    status = models.CharField(
        "status",
        max_length=12,
        choices=[(s.value, s.value) for s in StatusSurat],
        default=StatusSurat.MENUNGGU_TTD,
    )
    isi = models.JSONField("isi surat", null=True)
    berkas = models.FileField("berkas PDF", upload_to="surat/", blank=True)
    sidik = models.CharField("SHA-256", max_length=64, blank=True)
    segel = models.CharField("segel jejak tercetak", max_length=64, blank=True)
    berkas_ttd = models.FileField("berkas bertanda tangan", upload_to="surat/", blank=True)
    sidik_ttd = models.CharField("SHA-256 berkas bertanda tangan", max_length=64, blank=True)
    ttd_oleh = _orang("diunggah oleh", boleh_kosong=True)
    ttd_pada = models.DateTimeField("diunggah pada", null=True, blank=True)

    class Meta:
        verbose_name = "surat pengesahan"
        verbose_name_plural = "surat pengesahan"
        constraints = [
            models.UniqueConstraint(fields=["tahun", "urut"], name="surat_urut"),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in StatusSurat]), name="surat_status"
            ),
            models.CheckConstraint(
                condition=_berpasangan("ttd_pada", "ttd_oleh"), name="surat_ttd_berpasangan"
            ),
            models.CheckConstraint(
                condition=models.Q(status="MENUNGGU_TTD", ttd_pada__isnull=True)
                | models.Q(status="SAH", ttd_pada__isnull=False),
                name="surat_sah_bertanda_tangan",
            ),
        ]

    def __str__(self) -> str:
        return self.nomor
