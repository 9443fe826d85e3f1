"""Compute the findings of a proposal and keep them beside it."""

from __future__ import annotations

from collections.abc import Iterable

from dtks.inti.jam import hari_ini
from dtks.inti.temuan import Temuan, Tingkat
from dtks.registri.data import KEPALA
from dtks.registri.massal.penerima import ProgramAktif, program_aktif
from dtks.registri.models import Anggota
from usulan import massal
from usulan.massal.klaim import Tabrakan, tabrakan
from usulan.models import (
    Jenis,
    Lingkup,
    Penonaktifan,
    Perpindahan,
    TemuanUsulan,
    Usulan,
    UsulanAnggota,
    UsulanKeluarga,
    UsulanRumahTangga,
)
from usulan.rules import (
    HANYA_MENAHAN_PUTUSAN,
    FaktaAnggota,
    FaktaKeluarga,
    FaktaKonfirmasi,
    FaktaPenonaktifan,
    FaktaUsulan,
    periksa,
)
from usulan.services import mirip
from usulan.services.wajib import isian_wajib, kriteria_terjawab

_BUKAN_KOLOM = ("bidang", "menerima", "ubah")
_KOLOM_ANGGOTA = [n for n in FaktaAnggota.__dataclass_fields__ if n not in _BUKAN_KOLOM]
_TANPA_PENERIMAAN = ProgramAktif({}, {})


def fakta(usulan: Usulan) -> FaktaUsulan:
    """Collect what the rules need to know of one proposal."""
    rumah_tangga = UsulanRumahTangga.objects.filter(usulan=usulan).first()
    orang = list(UsulanAnggota.objects.filter(usulan=usulan).order_by("nomor_urut"))
    keluarga = list(UsulanKeluarga.objects.filter(usulan=usulan))
    per_keluarga: dict[int, list[FaktaAnggota]] = {}
    aturan = isian_wajib(usulan)
    terima = _penerimaan(usulan, keluarga, orang)
    ditinggal = {a.dasar["keluarga"] for a in orang if a.dasar and "keluarga" in a.kolom_ubah}
    for a in orang:
        per_keluarga.setdefault(a.keluarga_id, []).append(_anggota(a, terima))
    return FaktaUsulan(
        kini=hari_ini(),
        jenis=usulan.jenis,
        ada_rumah_tangga=rumah_tangga is not None,
        kriteria_lengkap=rumah_tangga is not None and kriteria_terjawab(rumah_tangga, aturan),
        wajib_anggota=aturan["anggota"].ajukan,
        keluarga=tuple(
            FaktaKeluarga(
                f"keluarga.{k.pk}",
                k.no_kk,
                k.program,
                tuple(per_keluarga.get(k.pk, ())),
                _ubah(k),
                k.asal_id in ditinggal,
                terima.per_kk.get(k.no_kk or "", frozenset()),
            )
            for k in keluarga
        ),
        rumah_tangga_baru=usulan.sasaran_id is None,
        ada_perubahan=usulan.sasaran_id is None
        or bool(rumah_tangga and rumah_tangga.kolom_ubah)
        or any(baris.dasar is None or baris.kolom_ubah for baris in (*keluarga, *orang)),
        kk_pengusul=usulan.dibuat_oleh.no_kk,
        penonaktifan=_penonaktifan(usulan, orang),
        konfirmasi=_konfirmasi(usulan, orang),
    )


def _ubah(baris: UsulanKeluarga | UsulanAnggota) -> frozenset[str] | None:
    return None if baris.dasar is None else frozenset(baris.kolom_ubah)


def _penerimaan(
    usulan: Usulan, keluarga: Iterable[UsulanKeluarga], orang: Iterable[UsulanAnggota]
) -> ProgramAktif:
    """What the families and people of a PROGRAM proposal receive now."""
    if usulan.jenis != Jenis.PROGRAM:
        return _TANPA_PENERIMAAN
    return program_aktif([k.no_kk for k in keluarga if k.no_kk], [a.nik for a in orang if a.nik])


def _anggota(a: UsulanAnggota, terima: ProgramAktif) -> FaktaAnggota:
    nilai = {nama: getattr(a, nama) for nama in _KOLOM_ANGGOTA}
    menerima = terima.per_nik.get(a.nik or "", frozenset())
    return FaktaAnggota(bidang=f"anggota.{a.pk}", ubah=_ubah(a), menerima=menerima, **nilai)


def tanpa_kepala(orang: Iterable[UsulanAnggota]) -> bool:
    """Whether somebody who leaves is the head of registered people who stay."""
    pergi = [a.asal_id for a in orang if a.asal_id]
    kepala = Anggota.objects.filter(pk__in=pergi, hubungan=KEPALA).values("keluarga")
    return Anggota.objects.filter(keluarga__in=kepala, aktif=True).exclude(pk__in=pergi).exists()


def _penonaktifan(usulan: Usulan, orang: list[UsulanAnggota]) -> FaktaPenonaktifan | None:
    if usulan.jenis != Jenis.NONAKTIF:
        return None
    n = Penonaktifan.objects.get(usulan=usulan)
    return FaktaPenonaktifan(
        penyebab=n.penyebab,
        tanggal=n.tanggal,
        nomor_dokumen=n.nomor_dokumen,
        tujuan=n.tujuan,
        id_lain=n.id_lain,
        uraian=n.uraian,
        butuh_kepala=tanpa_kepala(orang),
        ada_pengganti=n.kepala_pengganti_id is not None,
    )


def _konfirmasi(usulan: Usulan, orang: list[UsulanAnggota]) -> FaktaKonfirmasi | None:
    if usulan.jenis != Jenis.PINDAH:
        return None
    pindah = Perpindahan.objects.get(usulan=usulan)
    jawaban = massal.pindah.jawaban(usulan.pk)
    return FaktaKonfirmasi(
        perlu=pindah.desa_asal_id != pindah.desa_tujuan_id and usulan.diajukan_pada is not None,
        jawaban=jawaban[0],
        alasan=jawaban[1],
        terpisah=pindah.lingkup == Lingkup.ANGGOTA,
        kepala_tertinggal=pindah.desa_asal_id == usulan.desa_id and tanpa_kepala(orang),
    )


_TABRAKAN = {
    "RT": ("RUMAH_TANGGA_SEDANG_DIUSULKAN", "Rumah tangga ini sedang diusulkan dalam usulan lain"),
    "ORANG": ("ORANG_SEDANG_DIUSULKAN", "Salah satu orangnya sedang diusulkan dalam usulan lain"),
    "PROGRAM": ("PROGRAM_SUDAH_DIUSULKAN", "Keluarga ini sudah diusulkan untuk program"),
    "PBI": ("PROGRAM_SUDAH_DIUSULKAN", "Orang ini sudah diusulkan untuk PBI-JK"),
}


def dari_tabrakan(usulan: Usulan, t: Tabrakan) -> Temuan | None:
    """A key that another open proposal holds, unless replacing that one was agreed to."""
    if t.macam not in _TABRAKAN or t.pemegang_id == usulan.akan_menggantikan_id:
        return None
    kode, kalimat = _TABRAKAN[t.macam]
    if t.desa_pemegang != usulan.desa_id:
        kalimat, cara = f"{kalimat} di wilayah lain", "Hubungi Dinas Sosial."
    elif kode == "PROGRAM_SUDAH_DIUSULKAN" and t.jenis_pemegang == Jenis.PROGRAM:
        cara = "Buka usulan itu; bila yang baru yang benar, pilih Gantikan."
    else:
        cara = "Tunggu sampai usulan itu selesai, atau tarik salah satunya."
    kalimat = (
        f"{kalimat} (nomor {t.pemegang_id}). {cara}" if "wilayah" not in kalimat else f"{kalimat}. {cara}"
    )
    return Temuan(kode, Tingkat.GALAT, "rumah_tangga", kalimat, "Permensos 3/2021 ps. 8(3)d")


def semua_temuan(usulan: Usulan) -> list[Temuan]:
    """Everything that the rules find in the present content, without writing."""
    temuan = periksa(fakta(usulan)) + massal.ganda([usulan.pk]).get(usulan.pk, [])
    unik = {t.kode: t for s in tabrakan([usulan.pk]) if (t := dari_tabrakan(usulan, s))}
    temuan += unik.values()
    if usulan.sasaran_id and massal.dasar_berubah([usulan.pk]):
        pesan = "Data terdaftar sudah berubah sejak usulan ini dibuat. Tekan Segarkan data dasar, lalu periksa lagi."
        temuan.append(Temuan("DASAR_BERUBAH", Tingkat.GALAT, "rumah_tangga", pesan))
    return temuan


def hitung_temuan(usulan: Usulan) -> list[Temuan]:
    """Recompute and store the findings of the present content and the likely duplicates; return the findings.

    Sets the counters on `usulan`; the caller saves it. Call with the row locked.
    """
    semua = semua_temuan(usulan) + mirip.hitung([usulan.pk]).get(usulan.pk, [])
    TemuanUsulan.objects.filter(usulan=usulan).delete()
    TemuanUsulan.objects.bulk_create(
        TemuanUsulan(
            usulan=usulan,
            kode=t.kode,
            tingkat=t.tingkat.value,
            bidang=t.bidang,
            pesan=t.pesan,
            sumber=t.sumber,
            versi_isi=usulan.versi_isi,
        )
        for t in semua
    )
    usulan.jumlah_galat = sum(1 for t in semua if t.galat)
    usulan.jumlah_peringatan = len(semua) - usulan.jumlah_galat
    return semua


def penahan_kirim(temuan: Iterable[Temuan]) -> list[Temuan]:
    """The GALAT that keep the village from sending; the others only keep the district from approving."""
    return [t for t in temuan if t.galat and t.kode not in HANYA_MENAHAN_PUTUSAN]
