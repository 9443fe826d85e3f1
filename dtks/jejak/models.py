"""Events of the trail and their seals. No foreign keys: the trail never hinders live data."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models
from django.db.models import Func


class Saat(Func):
    """The database's own clock, which the application cannot set."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class PeristiwaQuerySet(models.QuerySet["Peristiwa"]):
    def tentang(self, objek: str, objek_id: object) -> PeristiwaQuerySet:
        """Events about one object, newest first."""
        return self.filter(objek=objek, objek_id=str(objek_id)).order_by("-id")

    def belum_disegel(self) -> PeristiwaQuerySet:
        """Events younger than the last seal, oldest first."""
        akhir = Segel.objects.order_by("-id").values_list("sampai_id", flat=True).first() or 0
        return self.filter(id__gt=akhir).order_by("id")


class Peristiwa(models.Model):
    """One event: who, as what, did what to which object, and what changed.

    `terjadi_pada` is the application's clock, `dicatat_pada` the database's. The table
    refuses UPDATE, DELETE and TRUNCATE by trigger.
    """

    terjadi_pada = models.DateTimeField("terjadi pada")
    dicatat_pada = models.DateTimeField("dicatat pada", db_default=Saat())
    pelaku_id = models.BigIntegerField("pelaku", null=True)
    nama_pelaku = models.CharField("nama pelaku", max_length=150)
    peran = models.CharField("peran", max_length=200)
    peristiwa = models.CharField("peristiwa", max_length=60)
    objek = models.CharField("jenis objek", max_length=40)
    objek_id = models.CharField("nomor objek", max_length=40)
    wilayah_id = models.CharField("wilayah", max_length=10)
    isi = models.JSONField("isi", default=dict)
    permintaan = models.CharField("nomor permintaan", max_length=36, blank=True)

    objects = PeristiwaQuerySet.as_manager()

    class Meta:
        verbose_name = "peristiwa"
        verbose_name_plural = "peristiwa"
        indexes = [
            models.Index(fields=["objek", "objek_id", "-id"], name="peristiwa_objek"),
            models.Index(fields=["wilayah_id", "-id"], name="peristiwa_wilayah"),
        ]

    def __str__(self) -> str:
        return f"{self.peristiwa} {self.objek} {self.objek_id}"

    def sidik(self) -> bytes:
        """SHA-256 over everything the row says, in one canonical form."""
        nilai: dict[str, Any] = {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}
        for kunci in ("terjadi_pada", "dicatat_pada"):
            nilai[kunci] = f"{nilai[kunci].timestamp():.6f}"
        teks = json.dumps(nilai, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(teks.encode()).digest()


class Segel(models.Model):
    """One seal: an Ed25519 signature over a batch of events and the seal before it.

    `isi` holds (id: 8 bytes, digest: 32 bytes) of every event of the batch, so that the
    first altered, removed or inserted one can be named.
    """

    dari_id = models.BigIntegerField("dari peristiwa")
    sampai_id = models.BigIntegerField("sampai peristiwa", unique=True)
    jumlah = models.PositiveIntegerField("jumlah peristiwa")
    isi = models.BinaryField("sidik peristiwa")
    sidik_sebelum = models.CharField("sidik segel sebelumnya", max_length=64, blank=True)
    sidik = models.CharField("sidik", max_length=64, unique=True)
    tanda_tangan = models.BinaryField("tanda tangan")
    dibuat_pada = models.DateTimeField("dibuat pada")

    class Meta:
        verbose_name = "segel"
        verbose_name_plural = "segel"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(dari_id__lte=models.F("sampai_id")), name="segel_rentang"
            ),
        ]

    def __str__(self) -> str:
        return self.sidik

    def hitung_sidik(self) -> str:
        """SHA-256 (hex) over the batch, its range, its time and the seal before it."""
        kepala = f"{self.dari_id}|{self.sampai_id}|{self.jumlah}|{self.sidik_sebelum}|{self.dibuat_pada.timestamp():.6f}|"
        return hashlib.sha256(kepala.encode() + bytes(self.isi)).hexdigest()
