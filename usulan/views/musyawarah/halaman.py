"""The page of one musyawarah, drawn by several views: to look at, or again because an input was refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin
from dtks.tampilan.paginasi import Urutan, halaman
from usulan.forms.musyawarah import BuktiForm, HasilForm
from usulan.letters import JenisSurat
from usulan.models import (
    BuktiMusyawarah,
    ButirMusyawarah,
    HasilMusyawarah,
    JenisBukti,
    Musyawarah,
    StatusMusyawarah,
)
from usulan.services.musyawarah import agenda, kekurangan, sidik_layar
from usulan.services.pengirim import boleh_mengirim
from usulan.services.surat_musyawarah import alamat

URUT_BUTIR = {"urut": Urutan(("id",), "Urutan agenda")}
SURAT = (
    (JenisSurat.DAFTAR_HADIR, "Daftar hadir untuk ditandatangani"),
    (JenisSurat.BERITA_ACARA, "Berita acara"),
    (JenisSurat.PENGUMUMAN, "Pengumuman hasil untuk papan pengumuman"),
    (JenisSurat.SPTJM, "SPTJM, bila musyawarah tidak diadakan"),
)
_PETUNJUK_BUKTI = {
    JenisBukti.BERITA_ACARA: "Yang sudah ditandatangani, dipindai atau difoto.",
    JenisBukti.DAFTAR_HADIR: "Yang sudah ditandatangani peserta.",
    JenisBukti.FOTO: "Foto saat musyawarah berlangsung.",
    JenisBukti.PUBLIKASI: "Foto papan pengumuman dengan hasilnya.",
    JenisBukti.SPTJM: "Hanya bila musyawarah tidak diadakan; menggantikan keempat bukti di atas.",
}


@dataclass(frozen=True, slots=True)
class TempatBukti:
    """The place of one kind of evidence: what lies there, and the form that puts a file there."""

    jenis: JenisBukti
    nama: str
    petunjuk: str
    bukti: BuktiMusyawarah | None
    form: BuktiForm


def ambil(musyawarah_id: int) -> Musyawarah:
    """The musyawarah inside the active region, or 404."""
    queryset = Musyawarah.objects.select_related("desa__induk", "dibuat_oleh", "dikirim_oleh")
    musyawarah: Musyawarah = get_object_or_404(queryset, pk=musyawarah_id)
    return musyawarah


def masih_disiapkan(musyawarah: Musyawarah) -> bool:
    return musyawarah.status == StatusMusyawarah.DISIAPKAN


def tampilkan(
    request: HttpRequest,
    musyawarah: Musyawarah,
    *,
    form_hasil: HasilForm | None = None,
    form_bukti: tuple[JenisBukti, BuktiForm] | None = None,
) -> HttpResponse:
    """Draw the page; a form that was refused stands where it was filled in."""
    orang = pengguna(request)
    lembar = halaman(agenda(musyawarah), request, urut=URUT_BUTIR)
    disiapkan = masih_disiapkan(musyawarah)
    boleh_ubah = disiapkan and orang.boleh(Izin.USULAN_TULIS)
    form_hasil = form_hasil or HasilForm(butir=lembar.baris)
    konteks = {
        "musyawarah": musyawarah,
        "versi": sidik_layar(musyawarah),
        "disiapkan": disiapkan,
        "boleh_ubah": boleh_ubah,
        "boleh_kirim": boleh_ubah and boleh_mengirim(orang, musyawarah.desa_id),
        "kurang": kekurangan(musyawarah) if disiapkan else [],
        "halaman": lembar,
        "hitung": _hitung(musyawarah),
        "form_hasil": form_hasil,
        "baris": _baris(lembar.baris, form_hasil),
        "tempat_bukti": _tempat_bukti(musyawarah, form_bukti),
        "bukti": musyawarah.bukti.order_by("pk"),
        "surat": [(f"usulan:musyawarah_{jenis}", nama) for jenis, nama in SURAT],
        "parameter": request.GET.urlencode(),
    }
    return render(request, "usulan/musyawarah/detail.html", konteks)


def _hitung(musyawarah: Musyawarah) -> dict[str, int]:
    """How many are on the agenda, and how each stands."""
    return agenda(musyawarah).aggregate(
        semua=Count("pk"),
        setuju=Count("pk", filter=Q(hasil=HasilMusyawarah.SETUJU)),
        tolak=Count("pk", filter=Q(hasil=HasilMusyawarah.TOLAK)),
        belum=Count("pk", filter=Q(hasil="")),
    )


def _baris(butir: Iterable[ButirMusyawarah], form: HasilForm) -> list[tuple[object, ...]]:
    """Each proposal of the page with its place and, while results may change, its two fields."""
    semua = list(butir)
    letak = alamat(semua)
    kolom = {b.pk: (hasil, alasan) for b, hasil, alasan in form.baris()}
    return [(b, *letak[b.usulan_id], *kolom.get(b.pk, (None, None))) for b in semua]


def _tempat_bukti(musyawarah: Musyawarah, ditolak: tuple[JenisBukti, BuktiForm] | None) -> list[TempatBukti]:
    ada = {b.jenis: b for b in musyawarah.bukti.all()}
    form = dict([ditolak]) if ditolak else {}
    return [
        TempatBukti(
            jenis,
            capfirst(jenis.label),
            _PETUNJUK_BUKTI[jenis],
            ada.get(jenis),
            form.get(jenis) or BuktiForm(jenis=jenis),
        )
        for jenis in JenisBukti
    ]
