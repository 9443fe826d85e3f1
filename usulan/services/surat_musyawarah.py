"""Collect what the papers of a musyawarah say, print one, and log that it was taken."""

from __future__ import annotations

from django.utils.text import capfirst

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.jejak.services import catat
from dtks.periode.models import Basis, Periode
from dtks.wilayah.models import Kabupaten
from usulan.letters import Butir, IsiMusyawarah, JenisSurat, render_pdf
from usulan.models import (
    ButirMusyawarah,
    HasilMusyawarah,
    Lingkup,
    Musyawarah,
    Penonaktifan,
    Perpindahan,
    Usulan,
    UsulanAnggota,
    UsulanRumahTangga,
)
from usulan.services.musyawarah import agenda


def cetak(oleh: Pengguna, musyawarah: Musyawarah, jenis: JenisSurat) -> bytes:
    """One paper as PDF, its taking logged.

    Raises Ditolak while a proposal has no result: only the attendance list is printed before the meeting.
    """
    isi = isi_musyawarah(musyawarah)
    if jenis is not JenisSurat.DAFTAR_HADIR and agenda(musyawarah).filter(hasil="").exists():
        raise Ditolak("Isi dulu hasil setiap usulan, lalu simpan. Sesudah itu surat ini dapat dicetak.")
    pdf = render_pdf(jenis, isi)
    catat(oleh, "musyawarah.berkas_diunduh", musyawarah, musyawarah.desa_id, {"surat": jenis.value})
    return pdf


def isi_musyawarah(musyawarah: Musyawarah) -> IsiMusyawarah:
    """The facts of a musyawarah, as far as they are known."""
    desa = musyawarah.desa
    kabupaten = Kabupaten.objects.select_related("wilayah").get(pk=desa.kode[:4])
    periode = Periode.objects.filter(kabupaten=kabupaten).order_by("-kode").first()
    kepala = _pejabat(musyawarah, Peran.KEPALA_DESA)
    operator = _pejabat(musyawarah, Peran.OPERATOR_DESA)
    return IsiMusyawarah(
        jenis_desa=desa.jenis,
        desa=desa.nama,
        kecamatan=desa.induk.nama if desa.induk else "",
        kabupaten=kabupaten.wilayah.nama,
        nomor=musyawarah.nomor_berita_acara,
        tanggal=musyawarah.tanggal,
        tempat=musyawarah.tempat,
        pimpinan=musyawarah.pimpinan,
        jabatan_pimpinan=musyawarah.jabatan_pimpinan,
        jumlah_peserta=musyawarah.jumlah_peserta,
        peserta=tuple((p["nama"], p["unsur"]) for p in musyawarah.peserta),
        butir=_butir(musyawarah),
        kepala=kepala.nama if kepala else "",
        nip_kepala=kepala.nip if kepala else "",
        operator=operator.nama if operator else "",
        dibuat_pada=musyawarah.dibuat_pada,
        kertas=kabupaten.kertas,
        basis=periode.basis if periode else Basis.DTKS,
    )


def _pejabat(musyawarah: Musyawarah, peran: Peran) -> Pengguna | None:
    """The one person who holds a role in this very village; with several, the paper leaves the name open."""
    semua = Pengguna.objects.filter(
        wilayah_kerja__wilayah=musyawarah.desa_id, peran__contains=[peran], aktif=True
    )[:2]
    return semua[0] if len(semua) == 1 else None


def _butir(musyawarah: Musyawarah) -> tuple[Butir, ...]:
    semua = list(agenda(musyawarah).select_related("usulan__sasaran").order_by("usulan__nama_kepala", "pk"))
    letak, orang = alamat(semua), _sebagian(semua)
    return tuple(
        Butir(
            jenis=capfirst(b.usulan.sebutan_jenis),
            nama=f"{b.usulan} (anggota: {', '.join(orang[b.usulan_id])})"
            if b.usulan_id in orang
            else str(b.usulan),
            rt=letak[b.usulan_id][0],
            rw=letak[b.usulan_id][1],
            jiwa=b.usulan.jumlah_anggota,
            setuju=b.hasil == HasilMusyawarah.SETUJU,
            alasan=b.alasan,
        )
        for b in semua
    )


def _sebagian(butir: list[ButirMusyawarah]) -> dict[int, list[str]]:
    """Names by id of the proposal, where it is about some members and not the whole household."""
    usulan = [b.usulan_id for b in butir]
    sebagian = {
        nomor
        for model in (Penonaktifan, Perpindahan)
        for nomor in model.objects.filter(usulan__in=usulan, lingkup=Lingkup.ANGGOTA).values_list(
            "pk", flat=True
        )
    }
    nama: dict[int, list[str]] = {}
    anggota = UsulanAnggota.objects.filter(usulan__in=sebagian).order_by("usulan", "nomor_urut")
    for nomor, satu in anggota.values_list("usulan_id", "nama"):
        nama.setdefault(nomor, []).append(satu)
    return nama


def alamat(butir: list[ButirMusyawarah]) -> dict[int, tuple[str, str]]:
    """RT and RW by id of the proposal: as proposed, else as the registry knows its household."""
    usulan = [b.usulan_id for b in butir]
    diusulkan = {
        nomor: (rt, rw)
        for nomor, rt, rw in UsulanRumahTangga.objects.filter(usulan__in=usulan).values_list(
            "usulan_id", "rt", "rw"
        )
    }
    return {b.usulan_id: diusulkan.get(b.usulan_id) or _terdaftar(b.usulan) for b in butir}


def _terdaftar(usulan: Usulan) -> tuple[str, str]:
    return (usulan.sasaran.rt, usulan.sasaran.rw) if usulan.sasaran else ("", "")
