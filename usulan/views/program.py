"""Propose a known family for a program; replace an earlier proposal after having seen it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dtks.akun.permintaan import pengguna
from dtks.inti.izin import Izin, butuh
from dtks.registri.massal.penerima import program_aktif
from dtks.registri.models import Anggota, Program
from dtks.tampilan.kabar import kabarkan
from usulan.forms.program import ProgramForm
from usulan.services import program, salin
from usulan.views import dasar
from usulan.views.dasar import BACA_TULIS
from usulan.views.pilih import ambil_terdaftar, bukan_aktif, dinas, mulai


@butuh(Izin.USULAN_TULIS)
@BACA_TULIS
def mulai_program(request: HttpRequest, rumah_tangga_id: int) -> HttpResponse:
    """Which program, and through whom, beside what is received now."""
    rumah_tangga = ambil_terdaftar(rumah_tangga_id)
    if tolak := bukan_aktif(request, rumah_tangga):
        return tolak
    semua = salin.orang_terdaftar(rumah_tangga.pk)
    form = ProgramForm(request.POST or None, semua=semua, dinas=dinas(request))
    return mulai(
        request,
        rumah_tangga,
        form,
        lambda: program.buat(
            oleh=pengguna(request),
            rumah_tangga_id=rumah_tangga.pk,
            program=form.cleaned_data["program"],
            orang=form.terpilih(),
            **form.usulan(),
        ),
        templat="usulan/mulai_program.html",
        kabar="Draf usulan program tersimpan.",
        konteks={"diterima": [] if form.is_bound else _diterima(semua)},
    )


def _diterima(semua: list[Anggota]) -> list[tuple[str, str]]:
    """(who, programs) that the recipient lists name for each keluarga and each person."""
    keluarga = {a.keluarga.no_kk: str(a.keluarga) for a in semua if a.keluarga.no_kk}
    orang = {a.nik: a.nama for a in semua if a.nik}
    kini = program_aktif([*keluarga], [*orang])
    baris = [(keluarga[nomor], kode) for nomor, kode in kini.per_kk.items()]
    baris += [(orang[nomor], kode) for nomor, kode in kini.per_nik.items()]
    return [(siapa, ", ".join(str(Program(k).label) for k in sorted(kode))) for siapa, kode in baris]


@butuh(Izin.USULAN_TULIS)
@require_POST
def gantikan(request: HttpRequest, kunci: UUID) -> HttpResponse:
    """The operator has seen the earlier proposal beside this one, and replaces it on sending."""
    usulan = dasar.ambil(kunci)
    lama = request.POST.get("lama", "")
    berhasil = (
        "Usulan yang lebih dulu akan digantikan saat usulan ini diajukan. Sampai itu, ia tetap berlaku."
    )
    with kabarkan(request, berhasil):
        program.setujui_penggantian(
            oleh=pengguna(request),
            usulan_id=usulan.pk,
            versi=dasar.versi_layar(request),
            lama_id=int(lama) if lama.isascii() and lama.isdigit() else 0,
        )
    return redirect("usulan:detail", kunci)
