"""What the decision page shows: proposal beside visit, and the moves that are open now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dtks.akun.models import Pengguna
from dtks.inti.alur import Langkah
from dtks.inti.izin import Izin
from dtks.inti.temuan import Tingkat
from dtks.registri.data import DataRumahTangga
from dtks.registri.presenters import kriteria
from dtks.tampilan.waktu import tulis_tanggal
from usulan.models import Usulan
from usulan.rules import HANYA_MENAHAN_PUTUSAN
from usulan.workflow import ALUR, Aksi, Status
from verval.models import Kunjungan
from verval.services import KEPUTUSAN, hasil_memastikan, menunggu_kunjungan


@dataclass(frozen=True, slots=True)
class Banding:
    """One criterion as proposed and as a visit found it; None: not answered, or not seen."""

    label: str
    usulan: bool | None
    kunjungan: bool | None

    @property
    def beda(self) -> bool:
        return self.kunjungan is not None and self.kunjungan != self.usulan


def bandingkan(rumah_tangga: DataRumahTangga, kunjungan: Kunjungan | None) -> list[Banding]:
    """The nine criteria, each beside what `kunjungan` found."""
    temuan = kunjungan.kriteria if kunjungan else {}
    return [Banding(k.label, k.nilai, temuan.get(k.nama)) for k in kriteria(rumah_tangga)]


@dataclass(frozen=True, slots=True)
class BarisKunjungan:
    """A visit with the criteria in which it differs from the proposal."""

    kunjungan: Kunjungan
    beda: list[Banding]
    lama: bool


def baris_kunjungan(usulan: Usulan, daftar: Sequence[Kunjungan]) -> list[BarisKunjungan]:
    """Visits, newest first; `lama` marks one that saw an earlier content."""
    rumah_tangga = usulan.rumah_tangga
    return [
        BarisKunjungan(k, [b for b in bandingkan(rumah_tangga, k) if b.beda], k.versi_isi != usulan.versi_isi)
        for k in daftar
    ]


@dataclass(frozen=True, slots=True)
class Tindakan:
    """The moves this person may make now, or in `kendala` why the next one cannot be made."""

    kunjungi: bool = False
    pakai: Kunjungan | None = None
    setujui: Langkah[Status, Aksi] | None = None
    beralasan: list[Langkah[Status, Aksi]] = field(default_factory=list)
    kendala: str = ""

    @property
    def ada(self) -> bool:
        return bool(self.kunjungi or self.setujui or self.beralasan or self.kendala)


def tindakan(usulan: Usulan, oleh: Pengguna, berlaku: Kunjungan | None) -> Tindakan:
    """What the workflow table offers `oleh`; `berlaku` is the visit that saw the present content."""
    langkah = {x.aksi: x for x in ALUR.tersedia(Status(usulan.status), oleh.izin)}
    if not langkah.keys() & {Aksi.VERIFIKASI, *KEPUTUSAN}:
        return Tindakan()
    if usulan.dibuat_oleh_id == oleh.pk:
        return Tindakan(
            kendala="Usulan ini Anda entri sendiri, jadi orang lain yang harus memeriksa dan memutuskannya."
        )
    kendala = _kendala_setuju(usulan, berlaku) if Aksi.SETUJUI in langkah else ""
    return Tindakan(
        kunjungi=Izin.VERVAL_KUNJUNGAN in oleh.izin and menunggu_kunjungan(usulan),
        pakai=berlaku if Aksi.VERIFIKASI in langkah else None,
        setujui=None if kendala else langkah.get(Aksi.SETUJUI),
        beralasan=[langkah[a] for a in KEPUTUSAN if a in langkah and langkah[a].butuh_alasan],
        kendala=kendala,
    )


def _kendala_setuju(usulan: Usulan, berlaku: Kunjungan | None) -> str:
    """Why the proposal cannot be approved now, with the cure; "" when it can."""
    if usulan.jumlah_galat:
        menunggu = usulan.temuan.filter(tingkat=Tingkat.GALAT, kode__in=HANYA_MENAHAN_PUTUSAN).count()
        if menunggu == usulan.jumlah_galat:
            return "Belum dapat disetujui: pihak lain belum menjawab. Lihat Temuan; tunggu jawabannya."
        return (
            f"Belum dapat disetujui: ada {usulan.jumlah_galat} galat. Kembalikan ke desa agar diperbaiki, "
            "atau tolak bila memang tidak layak."
        )
    if berlaku is None:
        return (
            "Belum dapat disetujui: isi usulan yang sekarang belum dikunjungi. Catat kunjungan lebih dulu, "
            "atau kembalikan ke desa."
        )
    return ""


KABAR = {
    Aksi.SETUJUI: "Usulan {} disetujui. Usulan ini menunggu finalisasi periode.",
    Aksi.KEMBALIKAN: "Usulan {} dikembalikan ke desa beserta alasannya.",
    Aksi.TOLAK: "Usulan {} ditolak. Alasannya terlihat oleh desa.",
    Aksi.BUKA: "Putusan atas usulan {} dibuka kembali. Usulan ini menunggu keputusan lagi.",
}
"""What the user reads after a decision; {} is the proposal."""


def kabar_kunjungan(kunjungan: Kunjungan) -> str:
    """What the user reads after recording a visit."""
    tanggal = tulis_tanggal(kunjungan.tanggal)
    if kunjungan.hasil in hasil_memastikan(kunjungan.usulan):
        return f"Kunjungan {tanggal} dicatat. Usulan {kunjungan.usulan} kini menunggu keputusan."
    return (
        f"Kunjungan {tanggal} dicatat tanpa hasil lengkap. Usulan {kunjungan.usulan} tetap menunggu "
        "kunjungan berikutnya atau keputusan Dinas Sosial."
    )
