"""What a proposal about a known household asks, in words: removal, move, program, differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Prefetch

from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin
from dtks.inti.nik import samarkan
from dtks.registri.data import KEPALA, DataKeluarga
from dtks.registri.massal.penerima import program_aktif
from dtks.registri.models import Program, RumahTangga
from dtks.tampilan.waktu import tulis_tanggal
from usulan import massal
from usulan.models import (
    JawabanPindah,
    Jenis,
    KonfirmasiPindah,
    Penonaktifan,
    Perpindahan,
    Usulan,
    UsulanAnggota,
    UsulanKeluarga,
)
from usulan.presenters.perubahan import Perubahan, susun_perubahan
from usulan.services.program import pendahulu
from usulan.workflow import BISA_DIUBAH, MENGUNCI, Status

PROGRAM = {**dict(DataKeluarga._meta.get_field("program").flatchoices), "PBI": "PBI-JK"}


@dataclass(frozen=True, slots=True)
class IsiUsulan:
    """What one proposal asks. `rincian` are (label, value); `judul_orang` is what its people are here.

    `lama` is an earlier PROGRAM proposal in the way; `boleh_timpa`: the reader may answer a move in
    the village's place; `terlihat`: he may see the household in the registry.
    """

    judul: str
    rincian: list[tuple[str, str]] = field(default_factory=list)
    judul_orang: str = "Keluarga dan anggota"
    perubahan: Perubahan | None = None
    catatan: str = ""
    lama: Usulan | None = None
    rincian_lama: list[tuple[str, str]] = field(default_factory=list)
    boleh_timpa: bool = False
    terlihat: bool = False


def keluarga_usulan(usulan: Usulan) -> list[UsulanKeluarga]:
    """The keluarga of a proposal with their people in order."""
    orang = UsulanAnggota.objects.order_by("nomor_urut")
    return list(UsulanKeluarga.objects.filter(usulan=usulan).prefetch_related(Prefetch("anggota", orang)))


def isi_usulan(
    usulan: Usulan, oleh: Pengguna, keluarga: Sequence[UsulanKeluarga], *, terbuka: bool
) -> IsiUsulan | None:
    """What the proposal asks about its known household; None for a new one."""
    if usulan.sasaran_id is None:
        return None
    susun = _SUSUN.get(Jenis(usulan.jenis), _ubahan)
    terlihat = oleh.boleh(Izin.REGISTRI_LIHAT) and RumahTangga.objects.filter(pk=usulan.sasaran_id).exists()
    return replace(susun(usulan, oleh, keluarga, terbuka), terlihat=terlihat)


def _ubahan(usulan: Usulan, oleh: Pengguna, keluarga: Sequence[UsulanKeluarga], terbuka: bool) -> IsiUsulan:
    perubahan = _perubahan(usulan, oleh, keluarga, terbuka)
    catatan = (
        "" if perubahan.bagian or perubahan.tersembunyi else "Belum ada yang berbeda dari data terdaftar."
    )
    return IsiUsulan("Yang berubah", perubahan=perubahan, catatan=catatan)


def _perubahan(
    usulan: Usulan, oleh: Pengguna, keluarga: Sequence[UsulanKeluarga], terbuka: bool
) -> Perubahan:
    spesifik = oleh.boleh(Izin.DATA_PRIBADI_BUKA)
    return susun_perubahan(usulan.rumah_tangga, keluarga, spesifik=spesifik, terbuka=terbuka)


def _orang(keluarga: Sequence[UsulanKeluarga]) -> list[UsulanAnggota]:
    return [a for k in keluarga for a in k.anggota.all()]


def _nama(keluarga: Sequence[UsulanKeluarga]) -> str:
    return ", ".join(a.nama for a in _orang(keluarga))


def _terisi(*pasangan: tuple[str, str]) -> list[tuple[str, str]]:
    return [(label, nilai) for label, nilai in pasangan if nilai]


def _nonaktif(usulan: Usulan, _: Pengguna, keluarga: Sequence[UsulanKeluarga], terbuka: bool) -> IsiUsulan:
    n = Penonaktifan.objects.select_related("kepala_pengganti").get(usulan=usulan)
    rincian = _terisi(
        ("Siapa", _nama(keluarga)),
        ("Lingkup", str(n.get_lingkup_display()).capitalize()),
        ("Alasan", n.get_penyebab_display().capitalize()),
        ("Tanggal kejadian", tulis_tanggal(n.tanggal) if n.tanggal else ""),
        ("Nomor akta atau surat", n.nomor_dokumen),
        ("Pindah ke", n.tujuan),
        ("ID atau NIK lain", samarkan(n.id_lain) if len(n.id_lain) == 16 and not terbuka else n.id_lain),
        ("Uraian", n.uraian),
        ("Kepala keluarga pengganti", n.kepala_pengganti.nama if n.kepala_pengganti else ""),
    )
    return IsiUsulan("Penonaktifan", rincian, "Yang dinonaktifkan")


def _pindah(usulan: Usulan, oleh: Pengguna, keluarga: Sequence[UsulanKeluarga], terbuka: bool) -> IsiUsulan:
    p = Perpindahan.objects.select_related("desa_asal__induk", "desa_tujuan__induk").get(usulan=usulan)
    rt = usulan.rumah_tangga
    asal, tujuan = (f"{d.nama_lengkap}, Kecamatan {d.induk}" for d in (p.desa_asal, p.desa_tujuan))
    jawaban, alasan = massal.pindah.jawaban(usulan.pk)
    menggantung = usulan.status in MENGUNCI and jawaban not in (JawabanPindah.YA, JawabanPindah.DITIMPA)
    rincian = _terisi(
        ("Dari", asal),
        ("Ke", tujuan),
        ("Siapa", _nama(keluarga)),
        ("Lingkup", str(p.get_lingkup_display()).capitalize()),
        ("Alamat baru", f"{rt.alamat}{f', {rt.dusun}' if rt.dusun else ''}, RT {rt.rt}/RW {rt.rw}"),
        ("Nomor surat pindah", p.nomor_surat),
        ("Tanggal pindah", tulis_tanggal(p.tanggal) if p.tanggal else ""),
        ("Jawaban desa lain", _jawaban(p, jawaban, alasan, usulan)),
    )
    catatan = (
        "" if _orang(keluarga) else "Nama dan NIK yang pindah baru terlihat sesudah desa asal membenarkan."
    )
    boleh = menggantung and oleh.boleh(Izin.VERVAL_PUTUSKAN)
    return IsiUsulan(
        "Pindah",
        rincian,
        "Yang pindah",
        perubahan=None if rt.dasar is None else _perubahan(usulan, oleh, keluarga, terbuka),
        catatan=catatan,
        boleh_timpa=boleh and KonfirmasiPindah.objects.filter(usulan=usulan).exists(),
    )


def _jawaban(p: Perpindahan, jawaban: str, alasan: str, usulan: Usulan) -> str:
    if p.desa_asal_id == p.desa_tujuan_id:
        return "Tidak perlu: pindah di dalam desa yang sama"
    if not jawaban:
        return "Ditanyakan saat diajukan" if usulan.status == Status.DRAF else "Belum dijawab"
    kata = str(JawabanPindah(jawaban).label).capitalize()
    return f"{kata}: {alasan}" if alasan else kata


def _program(usulan: Usulan, _: Pengguna, keluarga: Sequence[UsulanKeluarga], __: bool) -> IsiUsulan:
    orang = _orang(keluarga)
    lama = pendahulu(usulan) if usulan.status in BISA_DIUBAH else None
    pbi = usulan.program == "PBI"
    return IsiUsulan(
        "Usulan program",
        _terisi(
            ("Program yang diusulkan", PROGRAM.get(usulan.program, usulan.program)),
            ("Penerima" if pbi else "Pengurus", _nama(keluarga)),
            ("Yang sedang diterima", _diterima(keluarga, orang)),
        ),
        "Yang diusulkan" if pbi else "Pengurus",
        lama=lama,
        rincian_lama=_rincian_lama(lama) if lama else [],
    )


def _diterima(keluarga: Sequence[UsulanKeluarga], orang: Sequence[UsulanAnggota]) -> str:
    """What the recipient lists say that this family or these people receive now."""
    kini = program_aktif([k.no_kk for k in keluarga if k.no_kk], [a.nik for a in orang if a.nik])
    kode = {k for semua in (*kini.per_kk.values(), *kini.per_nik.values()) for k in semua}
    return ", ".join(str(Program(k).label) for k in sorted(kode)) or "Tidak ada dalam daftar penerima"


def _rincian_lama(lama: Usulan) -> list[tuple[str, str]]:
    nama = UsulanAnggota.objects.filter(usulan=lama).values_list("nama", flat=True)
    return _terisi(
        ("Program yang diusulkan", PROGRAM.get(lama.program, lama.program)),
        ("Penerima" if lama.program == "PBI" else "Pengurus", ", ".join(nama)),
        ("Diajukan", tulis_tanggal(lama.diajukan_pada) if lama.diajukan_pada else ""),
        ("Keterangan", lama.keterangan),
    )


_SUSUN: dict[Jenis, Callable[[Usulan, Pengguna, Sequence[UsulanKeluarga], bool], IsiUsulan]] = {
    Jenis.NONAKTIF: _nonaktif,
    Jenis.PINDAH: _pindah,
    Jenis.PROGRAM: _program,
}


def kepala_keluarga(keluarga: UsulanKeluarga) -> str:
    """The name of a keluarga's head, or what the keluarga is called."""
    return next((a.nama for a in keluarga.anggota.all() if a.hubungan == KEPALA), str(keluarga))
