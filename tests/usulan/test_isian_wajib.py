"""How much a village has to type: measured on the pages, so that nobody adds a question unseen."""

from __future__ import annotations

import pytest

from tests.usulan import isian
from usulan.models import Usulan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sekabupaten")]

# A family of four, until the draft is ready for the musyawarah: 4 for the household (origin, address,
# RT, RW), 1 for the keluarga (No KK; the program has a default), 9 for each person (8 for the head,
# whose place in the keluarga is filled in) and the 9 criteria.
ISIAN_WAJIB_EMPAT_ORANG = 49
TERISI_SENDIRI = {("keluarga_tambah", "program"): "NON BANSOS", ("anggota_tambah", "hubungan"): "1"}


def test_a_family_of_four_needs_exactly_this_many_answers(dunia, masuk):
    client = masuk(dunia.operator_desa)
    diketik = [
        (halaman, nama)
        for halaman, langkah in isian.isi_sekeluarga(client, orang=4)
        for nama, isi in langkah.items()
        if TERISI_SENDIRI.get((halaman, nama)) != isi
    ]
    usulan = Usulan.objects.get()
    assert (usulan.jumlah_anggota, usulan.jumlah_galat) == (4, 0)
    assert len(diketik) == ISIAN_WAJIB_EMPAT_ORANG


@pytest.mark.parametrize("ditinggal", [*isian.baru()])
def test_none_of_the_first_step_can_be_left_out(dunia, masuk, ditinggal):
    """Together with the next test: the number above is also the least."""
    opsional = {"dusun", "keterangan"}
    response = masuk(dunia.operator_desa).post("/usulan/baru/", isian.baru(**{ditinggal: ""}))
    assert response.status_code == (302 if ditinggal in opsional else 200)


@pytest.mark.parametrize(
    "ditinggal",
    [
        "nik",
        "nama",
        "tempat_lahir",
        "tanggal_lahir",
        "ibu_kandung",
        "jenis_kelamin",
        "pekerjaan",
        "status_kawin",
        "hubungan",
    ],
)
def test_no_answer_about_a_person_can_be_left_out(dunia, masuk, ditinggal):
    client = masuk(dunia.operator_desa)
    langkah = isian.isi_sekeluarga(client, orang=1)
    for halaman, _ in langkah:
        if halaman == "keluarga_tambah":
            break
    usulan = Usulan.objects.get()
    url = isian.alamat("anggota_tambah", usulan, isian.satu_keluarga(usulan).pk)
    response = client.post(url, isian.anggota(usulan) | {ditinggal: ""}, follow=True)
    ditolak = ditinggal in getattr(response.context.get("form"), "errors", {})
    dicatat = any(t.bidang.endswith(f".{ditinggal}") for t, _ in response.context.get("galat") or [])
    assert ditolak or dicatat
