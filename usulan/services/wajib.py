"""Which answers a proposal needs: the table of dtks.registri.kuesioner.wajib under the basis of its period."""

from __future__ import annotations

from dtks.periode.models import Basis, Periode
from dtks.registri.kuesioner.wajib import Wajib, wajib
from usulan.models import Jenis, Usulan, UsulanRumahTangga


def isian_wajib(usulan: Usulan | None = None) -> dict[str, Wajib]:
    """What is asked per part of the form; a draft follows the newest period."""
    basis = usulan.periode.basis if usulan is not None and usulan.periode is not None else None
    if basis is None:
        basis = Periode.objects.order_by("-mulai").values_list("basis", flat=True).first()
    return wajib(basis or Basis.DTKS, Jenis.BARU)


def kriteria_terjawab(rumah_tangga: UsulanRumahTangga, aturan: dict[str, Wajib]) -> bool:
    """Whether every criterion that is asked has an answer."""
    return all(getattr(rumah_tangga, nama) is not None for nama in aturan["kriteria"].ajukan)
