"""A whole proposal as the API takes it, and what it becomes for the service.

Docstrings of serializers stand in the OpenAPI document, hence in Indonesian.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import serializers

from dtks.wilayah.cakupan import DalamCakupan
from dtks.wilayah.models import Wilayah
from usulan.models import Asal, Jenis, Kanal, Usulan
from usulan.serializers.bagian import (
    ANGGOTA_TERBANYAK,
    KeluargaTulisSerializer,
    PenonaktifanTulisSerializer,
    PerpindahanTulisSerializer,
    RumahTanggaTulisSerializer,
)
from usulan.services.kiriman import KeluargaDikirim, Kiriman, OrangDikirim, Permintaan
from usulan.services.program import PBI

KELUARGA_TERBANYAK = 20
KEPALA = ("asal", "kanal", "keterangan")
PROGRAM = ("BPNT", "PKH", "NON BANSOS", PBI)


def _teks(kolom: str, **kwargs: Any) -> serializers.CharField:
    """A text column of Usulan that may be empty."""
    panjang: Any = Usulan._meta.get_field(kolom)
    return serializers.CharField(allow_blank=True, max_length=panjang.max_length, **kwargs)


class _IsiSerializer(serializers.Serializer[Any]):
    """The parts of a proposal that can be sent and sent again."""

    rumah_tangga = RumahTanggaTulisSerializer(required=False)
    keluarga = KeluargaTulisSerializer(  # type: ignore[call-arg]
        many=True, required=False, max_length=KELUARGA_TERBANYAK
    )
    penonaktifan = PenonaktifanTulisSerializer(required=False)
    perpindahan = PerpindahanTulisSerializer(required=False)

    def validate_kanal(self, kanal: str) -> str:
        if kanal == Kanal.TUNGGAKAN:
            raise serializers.ValidationError(
                "Tunggakan tahun lalu hanya dimuat Dinas Sosial dari berkasnya."
            )
        return kanal

    def validate_keluarga(self, keluarga: list[dict[str, Any]]) -> list[dict[str, Any]]:
        nik = Counter(a["nik"] for k in keluarga for a in k["anggota"] if a["nik"])
        kk = Counter(k["no_kk"] for k in keluarga if k["no_kk"])
        for nama, hitungan in (("NIK", nik), ("No KK", kk)):
            if ganda := [n for n, jumlah in hitungan.items() if jumlah > 1]:
                raise serializers.ValidationError(
                    f"{nama} yang berakhir {ganda[0][-4:]} tertulis lebih dari sekali dalam usulan ini."
                )
        return keluarga


def _wajib(data: dict[str, Any], nama: Iterable[str]) -> None:
    if kurang := [satu for satu in nama if data.get(satu) is None]:
        raise serializers.ValidationError({satu: ["Belum diisi."] for satu in kurang})


class UsulanTulisSerializer(_IsiSerializer):
    """Usulan baru. Untuk BARU: desa, rumah_tangga, dan keluarga beserta anggotanya.

    Untuk PERBAIKAN, NONAKTIF, PROGRAM, PINDAH yang diusulkan desa asal, dan BARU yang menambah anggota keluarga
    terdaftar: `sasaran`, yaitu nomor rumah tangga di registri. PINDAH yang diusulkan desa tujuan: desa, dan pada `perpindahan` no_kk, nik_kepala, nama_kepala.
    """

    kunci = serializers.UUIDField(help_text="UUID buatan pengirim; kiriman ulang tidak menjadi usulan kedua.")
    jenis = serializers.ChoiceField(choices=Jenis.choices, default=Jenis.BARU)
    desa = serializers.CharField(required=False, max_length=10, help_text="Kode desa/kelurahan, 10 angka.")
    asal = serializers.ChoiceField(choices=Asal.choices)
    kanal = serializers.ChoiceField(choices=Kanal.choices, default=Kanal.MUSYAWARAH)
    keterangan = _teks("keterangan", default="")
    diserahkan = _teks(
        "diserahkan", default="", help_text="Yang diserahkan desa, bila Dinas Sosial mengisi untuk desa."
    )
    sasaran = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)
    orang = serializers.ListField(
        child=serializers.CharField(max_length=16),
        required=False,
        max_length=ANGGOTA_TERBANYAK,
        help_text="NIK anggota yang dinonaktifkan, pindah, atau diusulkan programnya.",
    )
    program = serializers.CharField(
        required=False, help_text=f"Untuk jenis PROGRAM: {', '.join(PROGRAM)}. Untuk BARU, isi pada keluarga."
    )

    WAJIB: dict[str, tuple[str, ...]] = {
        Jenis.BARU: ("desa", "rumah_tangga", "keluarga"),
        Jenis.PERBAIKAN: ("sasaran",),
        Jenis.NONAKTIF: ("sasaran", "orang", "penonaktifan"),
        Jenis.PINDAH: ("rumah_tangga", "perpindahan"),
        Jenis.PROGRAM: ("sasaran", "orang", "program"),
    }
    """What a new proposal of each kind must bring."""

    def validate_desa(self, kode: str) -> Wilayah:
        desa = Wilayah.objects.desa().filter(DalamCakupan("kode"), pk=kode).first()
        if desa is None:
            raise serializers.ValidationError("Ini bukan desa/kelurahan di wilayah kerja Anda.")
        return desa

    def validate_program(self, program: str) -> str:
        if program not in PROGRAM:
            raise serializers.ValidationError(f"Pilih salah satu: {', '.join(PROGRAM)}.")
        return program

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        terdaftar = attrs["jenis"] == Jenis.BARU and attrs.get("sasaran")
        _wajib(attrs, () if terdaftar else self.WAJIB[attrs["jenis"]])
        if attrs["jenis"] == Jenis.PINDAH:
            pergi = bool(attrs.get("sasaran"))
            _wajib(attrs, ("orang",) if pergi else ("desa",))
            bagian = ("desa_tujuan",) if pergi else ("no_kk", "nik_kepala", "nama_kepala")
            try:
                _wajib(attrs["perpindahan"], bagian)
            except serializers.ValidationError as galat:
                raise serializers.ValidationError({"perpindahan": galat.detail}) from galat
        return attrs


class UsulanUbahSerializer(_IsiSerializer):
    """Isi baru sebuah draf atau usulan yang dikembalikan. Bagian yang dikirim diganti seluruhnya.

    PUT mengirim semua bagian menurut jenisnya; pada PATCH bagian yang tidak dikirim tetap seperti semula.
    """

    versi = serializers.IntegerField(min_value=1, help_text="Versi yang Anda baca.")
    asal = serializers.ChoiceField(choices=Asal.choices, required=False)
    kanal = serializers.ChoiceField(choices=Kanal.choices, required=False)
    keterangan = _teks("keterangan", required=False)

    BAGIAN: dict[str, tuple[str, ...]] = {
        Jenis.BARU: ("rumah_tangga", "keluarga"),
        Jenis.PERBAIKAN: ("rumah_tangga", "keluarga"),
        Jenis.NONAKTIF: ("penonaktifan",),
        Jenis.PINDAH: ("rumah_tangga", "perpindahan"),
        Jenis.PROGRAM: (),
    }
    """The parts that a proposal of each kind consists of."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        bagian = self.BAGIAN[self.context["usulan"].jenis]
        if self.context["seluruhnya"]:
            _wajib(attrs, bagian)
        boleh = {"versi", *bagian, *(KEPALA if "keluarga" in bagian else ())}
        if asing := [nama for nama in attrs if nama not in boleh]:
            pesan = "Bagian ini tidak ada pada jenis usulan ini."
            raise serializers.ValidationError({nama: [pesan] for nama in asing})
        return attrs


class AjukanSerializer(serializers.Serializer[Any]):
    """Versi yang Anda baca: usulan yang sudah berubah sejak itu tidak diajukan."""

    versi = serializers.IntegerField(min_value=1)


class TarikSerializer(AjukanSerializer):
    """Penarikan dengan alasannya, yang tersimpan pada riwayat usulan."""

    alasan = serializers.CharField(max_length=500)


class GalatSerializer(serializers.Serializer[Any]):
    """Penolakan: satu kalimat yang mengatakan sebabnya dan apa yang dapat dilakukan."""

    detail = serializers.CharField()


def susun_permintaan(data: dict[str, Any], *, kunci: UUID, jenis: str, sasaran: int | None) -> Permintaan:
    """The validated content for the service; a part that was not sent stays as it is."""
    keluarga = data.get("keluarga")
    kepala = {nama: data[nama] for nama in KEPALA if nama in data}
    return Permintaan(
        kunci=kunci,
        jenis=Jenis(jenis),
        kepala=kepala | {nama: data[nama] for nama in ("diserahkan",) if nama in data},
        desa=data.get("desa"),
        sasaran=sasaran,
        orang=data.get("orang") or (),
        program=data.get("program", ""),
        kiriman=Kiriman(
            usulan=kepala,
            rumah_tangga=data.get("rumah_tangga"),
            keluarga=None if keluarga is None else [_keluarga(dict(k)) for k in keluarga],
        ),
        penonaktifan=data.get("penonaktifan") or {},
        perpindahan=data.get("perpindahan") or {},
    )


def _keluarga(isi: dict[str, Any]) -> KeluargaDikirim:
    urut, anggota = isi.pop("nomor_urut", None), isi.pop("anggota")
    return KeluargaDikirim(urut, isi, [_orang(dict(a)) for a in anggota])


def _orang(isi: dict[str, Any]) -> OrangDikirim:
    urut = isi.pop("nomor_urut", None)
    return OrangDikirim(urut, isi)
