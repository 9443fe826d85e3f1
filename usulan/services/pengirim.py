"""Who may send the proposals of a village by a musyawarah."""

from __future__ import annotations

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.inti.izin import Izin
from dtks.wilayah.models import Kabupaten


def boleh_mengirim(oleh: Pengguna, desa_id: str) -> bool:
    """Tell whether this person may send: the village, or its pendamping where the district allows it."""
    if oleh.boleh(Izin.USULAN_AJUKAN):
        return True
    return (
        Peran.PENDAMPING in oleh.peran
        and Kabupaten.objects.filter(pk=desa_id[:4], pendamping_mengirim=True).exists()
    )
