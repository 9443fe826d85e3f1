"""How much a village has to type: measured on the form, so that nobody adds a question unseen."""

from __future__ import annotations

from typing import Any

import pytest

from dtks.registri.data import DataRumahTangga
from dtks.registri.kuesioner.wajib import wajib
from tests.usulan import isian
from tests.usulan.isian import kk, orang, tabel
from usulan.models import Usulan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]

# A family of four, until the draft is ready for the musyawarah: 4 for the household (origin, address,
# RT, RW; the channel has a default), 1 for the keluarga (No KK; the program has a default), 9 for each
# person (8 for the head, whose place in the keluarga is filled in) and the 9 criteria.
ISIAN_WAJIB_EMPAT_ORANG = 49
# Birth date and sex of each of the four, which the page reads from the NIK.
DIBACA_DARI_NIK = 8
TERISI_SENDIRI = {"kanal": "MUSYAWARAH", "program": "NON BANSOS", "hubungan": "1"}
WAJIB = wajib("DTKS", "BARU")


def hanya_wajib(bagian: str, isi: dict[str, Any]) -> dict[str, Any]:
    return {nama: nilai for nama, nilai in isi.items() if nama in WAJIB[bagian].semua}


def isi_usulan(client: Any, anggota: list[dict[str, Any]], **ubah: Any) -> Any:
    """Send the three steps with nothing but what is required; return the draft, if there is one."""
    awal = isian.baru()
    rumah = hanya_wajib("rumah_tangga", awal) | ubah.get("rumah_tangga", {})
    client.post("/usulan/baru/", rumah | {"kunci": awal["kunci"]})
    usulan = Usulan.objects.filter(kunci=awal["kunci"]).first()
    if usulan is None:
        return None
    keluarga = hanya_wajib("keluarga", kk()) | ubah.get("keluarga", {})
    kriteria = hanya_wajib("kriteria", isian.kriteria(usulan)) | ubah.get("kriteria", {})
    for data in (tabel(usulan, (keluarga, anggota)), {"langkah": "kriteria", **kriteria}):
        usulan.refresh_from_db()
        response = client.post(isian.alamat("isian", usulan), data | {"versi": usulan.versi})
        if response.status_code != 302:
            return None
    usulan.refresh_from_db()
    return usulan


def test_a_family_of_four_needs_exactly_this_many_answers(dunia, masuk):
    anggota = [hanya_wajib("anggota", orang(n)) for n in range(1, 5)]
    usulan = isi_usulan(masuk(dunia.operator_desa), anggota)
    assert (usulan.jumlah_anggota, usulan.jumlah_galat) == (4, 0)
    isi = [
        *hanya_wajib("rumah_tangga", isian.baru()).items(),
        *hanya_wajib("keluarga", kk()).items(),
        *hanya_wajib("kriteria", isian.kriteria(usulan)).items(),
        *(pasangan for satu in anggota for pasangan in satu.items()),
    ]
    ditanya = [nama for nama, nilai in isi if TERISI_SENDIRI.get(nama) != nilai]
    assert len(ditanya) == ISIAN_WAJIB_EMPAT_ORANG
    assert sum(nama in ("tanggal_lahir", "jenis_kelamin") for nama in ditanya) == DIBACA_DARI_NIK


@pytest.mark.parametrize(
    ("bagian", "ditinggal"),
    [
        (bagian, nama)
        for bagian in ("rumah_tangga", "keluarga", "anggota", "kriteria")
        for nama in sorted(WAJIB[bagian].semua - {"desa", "diserahkan"})
    ],
)
def test_none_of_them_can_be_left_out(dunia, masuk, bagian, ditinggal):
    """So the number above is also the least, and the table says what the rules say."""
    satu = hanya_wajib("anggota", orang(1)) | ({ditinggal: ""} if bagian == "anggota" else {})
    ubah = {} if bagian == "anggota" else {bagian: {ditinggal: ""}}
    usulan = isi_usulan(masuk(dunia.operator_desa), [satu], **ubah)
    boleh_disimpan = ditinggal in WAJIB[bagian].ajukan
    assert (usulan is not None) == boleh_disimpan
    assert usulan is None or usulan.jumlah_galat > 0


def test_the_table_names_columns_that_exist():
    assert WAJIB["kriteria"].semua == {*DataRumahTangga.KRITERIA}
    assert WAJIB["anggota"].semua <= {*orang(1)}
