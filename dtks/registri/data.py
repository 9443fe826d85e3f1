"""What is known of a household, a keluarga and a person: declared once.

The registry and the proposals inherit these columns; forms, files, API and
differences are derived from them. Everything a rule does not read is an answer
in `jawaban`, whose items are data of the questionnaire `versi_kuesioner`.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from dtks.registri.kuesioner import Privasi, muat

TEMPLATE = "USULAN2022"
KEPALA = "1"
"""SHDK code of the head of a keluarga (domain list: hubungan dalam Kartu Keluarga)."""


def pilihan(kode: str, *kecuali: str) -> list[tuple[str, str]]:
    """The code list of an item of the 21-column template, without the codes `kecuali`."""
    return [(k, label) for k, label in muat(TEMPLATE).item(kode).pilihan if k not in kecuali]


def _kriteria(kode: str) -> models.BooleanField[bool | None, bool | None]:
    return models.BooleanField(muat(TEMPLATE).item(kode).label, null=True)


KEPESERTAAN = [("AKTIF", "aktif"), ("NONAKTIF", "tidak aktif")]
angka16 = RegexValidator(r"^[0-9]{16}$", "Isi tepat 16 angka, tanpa spasi atau titik.")
angka3 = RegexValidator(r"^[0-9]{1,3}$", "Isi dengan angka, misalnya 3.")


class DataRumahTangga(models.Model):
    """A household: one kitchen, at one address."""

    alamat = models.CharField(
        "alamat", max_length=255, help_text="Jalan, nomor, atau patokan. Contoh: Jl. Kenanga No. 5"
    )
    dusun = models.CharField("dusun/lingkungan", max_length=100, blank=True)
    rt = models.CharField("RT", max_length=3, validators=[angka3])
    rw = models.CharField("RW", max_length=3, validators=[angka3])
    lintang = models.DecimalField(
        "lintang",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-11), MaxValueValidator(6)],
        help_text="Boleh menyusul. Contoh: -5.732145",
    )
    bujur = models.DecimalField(
        "bujur",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(95), MaxValueValidator(141)],
        help_text="Boleh menyusul. Contoh: 105.589012",
    )
    tanpa_tempat_tinggal = _kriteria("k1")
    kepala_tidak_bekerja = _kriteria("k2")
    khawatir_makan = _kriteria("k3")
    makan_lebih_separuh = _kriteria("k4")
    tanpa_belanja_pakaian = _kriteria("k5")
    lantai_tanah = _kriteria("k6")
    dinding_tidak_layak = _kriteria("k7")
    tanpa_jamban_sendiri = _kriteria("k8")
    listrik_terbatas = _kriteria("k9")
    versi_kuesioner = models.CharField("versi kuesioner", max_length=16, blank=True)
    jawaban = models.JSONField("jawaban kuesioner", default=dict, blank=True)

    KRITERIA: ClassVar[tuple[str, ...]] = (
        "tanpa_tempat_tinggal",
        "kepala_tidak_bekerja",
        "khawatir_makan",
        "makan_lebih_separuh",
        "tanpa_belanja_pakaian",
        "lantai_tanah",
        "dinding_tidak_layak",
        "tanpa_jamban_sendiri",
        "listrik_terbatas",
    )
    """The nine criteria K1..K9 in the order of Kepmensos 262/HUK/2022."""

    PRIVASI: ClassVar[dict[str, Privasi]] = {
        **dict.fromkeys(("alamat", "dusun", "rt", "rw", "lintang", "bujur"), Privasi.UMUM),
        **dict.fromkeys(KRITERIA, Privasi.UMUM),
        "versi_kuesioner": Privasi.UMUM,
        "jawaban": Privasi.SPESIFIK,
    }

    class Meta:
        abstract = True

    @property
    def kriteria_terpenuhi(self) -> int:
        """How many of the nine criteria hold. Shown as a score; it never decides by itself."""
        return sum(1 for nama in self.KRITERIA if getattr(self, nama))

    @property
    def kriteria_lengkap(self) -> bool:
        return all(getattr(self, nama) is not None for nama in self.KRITERIA)


class DataKeluarga(models.Model):
    """A family: the people of one Kartu Keluarga, and the program it asks for."""

    no_kk = models.CharField(
        "nomor KK",
        max_length=16,
        null=True,
        validators=[angka16],
        help_text="16 angka di bagian atas Kartu Keluarga.",
    )
    program = models.CharField(
        "program yang diminta", max_length=12, choices=pilihan("program", "PBI"), default="NON BANSOS"
    )

    nomor_kks = models.CharField("nomor KKS", max_length=20, blank=True, db_default="")
    nomor_rekening = models.CharField("nomor rekening", max_length=30, blank=True, db_default="")
    nomor_peserta_pkh = models.CharField("nomor peserta PKH", max_length=30, blank=True, db_default="")
    kepesertaan = models.CharField(
        "status kepesertaan sembako/BPNT", max_length=8, choices=KEPESERTAAN, blank=True, db_default=""
    )

    PRIVASI: ClassVar[dict[str, Privasi]] = {
        **dict.fromkeys(("no_kk", "program", "nomor_kks", "nomor_peserta_pkh", "kepesertaan"), Privasi.UMUM),
        "nomor_rekening": Privasi.SPESIFIK,
    }
    BSP: ClassVar[tuple[str, ...]] = ("nomor_kks", "nomor_rekening", "nomor_peserta_pkh", "kepesertaan")
    """What a correction of a sembako/BPNT recipient may change of the card (Pedum BPNT)."""

    class Meta:
        abstract = True


class DataAnggota(models.Model):
    """A person in a keluarga, as the Kartu Keluarga and the 21-column template ask."""

    nik = models.CharField(
        "NIK", max_length=16, null=True, validators=[angka16], help_text="16 angka di KTP/KIA atau KK."
    )
    nama = models.CharField(
        "nama lengkap", max_length=100, help_text="Seperti di KTP/KK, tanpa gelar di depan."
    )
    tempat_lahir = models.CharField("tempat lahir", max_length=60, blank=True)
    tanggal_lahir = models.DateField(
        "tanggal lahir", null=True, help_text="Tanggal/bulan/tahun. Contoh: 31/01/1985"
    )
    ibu_kandung = models.CharField("nama ibu kandung", max_length=100, blank=True)
    jenis_kelamin = models.CharField("jenis kelamin", max_length=1, choices=pilihan("jenis_kelamin"))
    pekerjaan = models.CharField("pekerjaan", max_length=60, blank=True)
    status_kawin = models.CharField("status kawin", max_length=1, choices=pilihan("status_kawin"), blank=True)
    hubungan = models.CharField(
        "hubungan dengan kepala keluarga", max_length=2, choices=pilihan("shdk"), blank=True
    )
    disabilitas = models.BooleanField("penyandang disabilitas", default=False)
    jenis_disabilitas = models.CharField(
        "jenis disabilitas", max_length=5, choices=pilihan("jenis_disabilitas"), blank=True
    )
    hamil = models.BooleanField("sedang hamil", default=False)
    tanggal_hamil = models.DateField("tanggal mulai hamil", null=True, blank=True)
    pbi = models.BooleanField("diusulkan PBI-JK", default=False)
    pengurus = models.BooleanField("pengurus KKS", default=False, db_default=False)

    PRIVASI: ClassVar[dict[str, Privasi]] = {
        **dict.fromkeys(
            (
                "nik",
                "nama",
                "tempat_lahir",
                "tanggal_lahir",
                "ibu_kandung",
                "jenis_kelamin",
                "pekerjaan",
                "status_kawin",
                "hubungan",
                "pbi",
                "pengurus",
            ),
            Privasi.UMUM,
        ),
        **dict.fromkeys(("disabilitas", "jenis_disabilitas", "hamil", "tanggal_hamil"), Privasi.SPESIFIK),
    }

    class Meta:
        abstract = True


def kolom(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the declared columns of an abstract data model, in order."""
    return tuple(f.name for f in model._meta.local_fields)


KOLOM_RUMAH_TANGGA = kolom(DataRumahTangga)
KOLOM_KELUARGA = kolom(DataKeluarga)
KOLOM_ANGGOTA = kolom(DataAnggota)
