"""Many proposals at one click: the good ones are done, the others skipped with their reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from dtks.inti.alur import Ditolak
from dtks.jejak.models import Peristiwa
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from usulan.models import Klaim, Usulan, UsulanPeriode
from usulan.services.borongan import PALING_BANYAK, jalankan_banyak
from usulan.workflow import Aksi, Status

pytestmark = pytest.mark.django_db
TARIK, AJUKAN = "/usulan/borongan/tarik/", "/usulan/borongan/ajukan/"


def centang(*usulan: Usulan) -> list[str]:
    return [f"{u.pk}:{u.versi}" for u in usulan]


def kirim(client: Client, url: str, pilih: list[str], **isi: str) -> list[str]:
    """Send the ticked rows; return what the next page says."""
    response: Any = client.post(url, {"pilih": pilih, **isi})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/usulan/")
    return [str(m) for m in get_messages(response.wsgi_request)]


def status(*usulan: Usulan) -> list[str]:
    with cakupan(d.KABUPATEN):
        for satu in usulan:
            satu.refresh_from_db()
    return [u.status for u in usulan]


def dikembalikan(dunia: d.Dunia, jumlah: int) -> list[Usulan]:
    daftar = [d.draf(dunia) for _ in range(jumlah)]
    d.ajukan(dunia, *daftar)
    for usulan in daftar:
        d.putus(dunia, usulan, Aksi.KEMBALIKAN, "alamat keliru")
    return daftar


def test_the_reason_is_asked_once_and_every_ticked_proposal_is_withdrawn(dunia, masuk):
    draf, terkirim = d.draf(dunia), d.draf(dunia)
    d.ajukan(dunia, terkirim)
    client = masuk(dunia.operator_desa)
    tanya = client.post(TARIK, {"pilih": centang(draf, terkirim), "saringan": "status=DRAF"})
    isi = tanya.content.decode()
    assert "Tarik 2 usulan" in isi
    assert all(f'value="{satu}"' in isi for satu in centang(draf, terkirim))
    assert status(draf, terkirim) == ["DRAF", "DIAJUKAN"]

    kabar = kirim(client, TARIK, centang(draf, terkirim), alasan="sudah mampu")
    assert kabar == ["2 usulan ditarik."]
    assert status(draf, terkirim) == ["DITARIK", "DITARIK"]
    jejak = Peristiwa.objects.filter(peristiwa="usulan.tarik")
    assert {(p.objek_id, p.isi["alasan"]) for p in jejak} == {
        (str(draf.pk), "sudah mampu"),
        (str(terkirim.pk), "sudah mampu"),
    }
    with cakupan(d.KABUPATEN):
        assert not Klaim.objects.exists()
        assert UsulanPeriode.objects.get(usulan=terkirim).keluar_sebagai == "DITARIK"


def test_returned_proposals_are_sent_again_in_one_click(dunia, masuk):
    daftar = dikembalikan(dunia, 3)
    kabar = kirim(masuk(dunia.operator_desa), AJUKAN, centang(*daftar))
    assert kabar == ["3 usulan diajukan ke Dinas Sosial."]
    assert set(status(*daftar)) == {"DIAJUKAN"}


def test_a_draft_that_needs_a_musyawarah_is_skipped_and_the_rest_is_sent(dunia, masuk):
    (kembali,) = dikembalikan(dunia, 1)
    draf = d.draf(dunia)
    selesai, dilewati = kirim(masuk(dunia.operator_desa), AJUKAN, centang(kembali, draf))
    assert selesai == "1 usulan diajukan ke Dinas Sosial."
    assert dilewati.startswith(f"1 usulan dilewati: {draf} (No. {draf.pk}). ")
    assert "musyawarah" in dilewati
    assert status(kembali, draf) == ["DIAJUKAN", "DRAF"]


def test_a_proposal_changed_since_the_list_was_drawn_is_skipped(dunia, masuk):
    lama, utuh = d.draf(dunia), d.draf(dunia)
    pilih = [f"{lama.pk}:{lama.versi - 1}", *centang(utuh)]
    selesai, dilewati = kirim(masuk(dunia.operator_desa), TARIK, pilih, alasan="pindah")
    assert selesai == "1 usulan ditarik."
    assert "sudah diubah sejak halaman Anda dibuka" in dilewati
    assert status(lama, utuh) == ["DRAF", "DITARIK"]


def test_the_same_click_twice_does_it_once(dunia, masuk):
    usulan = d.draf(dunia)
    client, pilih = masuk(dunia.operator_desa), centang(usulan)
    kirim(client, TARIK, pilih, alasan="pindah")
    kabar = kirim(client, TARIK, pilih, alasan="pindah")[-1]
    assert kabar.startswith("1 usulan dilewati")
    assert Peristiwa.objects.filter(peristiwa="usulan.tarik").count() == 1


def test_a_proposal_of_another_village_is_not_there(dunia, masuk):
    lain = d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)
    client = masuk(dunia.operator_desa)
    assert lain.nama_kepala not in client.post(TARIK, {"pilih": centang(lain)}).content.decode()
    (kabar,) = kirim(client, TARIK, centang(lain), alasan="iseng")
    assert kabar == f"1 usulan dilewati: No. {lain.pk}. Usulan ini tidak ada di wilayah kerja Anda."
    assert status(lain) == ["DRAF"]


def test_refusals_of_one_kind_are_one_sentence_with_the_first_names(dunia, masuk):
    daftar = [d.draf(dunia, anggota=1) for _ in range(12)]
    (kabar,) = kirim(masuk(dunia.operator_desa), AJUKAN, centang(*daftar))
    assert kabar.startswith("12 usulan dilewati: ")
    assert ", dan 2 lainnya. " in kabar


@pytest.mark.parametrize("url", [TARIK, AJUKAN])
@pytest.mark.parametrize("pilih", [[], ["x"], ["1"], ["1:2:3"], ["-1:1"], ["1:1\x00"], ["9" * 40 + ":1"]])
def test_nothing_ticked_says_what_to_do(pilih, url, dunia, masuk):
    kabar = kirim(masuk(dunia.operator_desa), url, pilih)
    assert kabar == ["Belum ada usulan yang dicentang. Centang dulu usulannya pada daftar."]


def test_an_empty_reason_is_asked_for_again(dunia, masuk):
    usulan = d.draf(dunia)
    response = masuk(dunia.operator_desa).post(TARIK, {"pilih": centang(usulan), "alasan": "  "})
    assert "Belum diisi." in response.content.decode()
    assert status(usulan) == ["DRAF"]


def test_the_list_comes_back_as_it_was_filtered_and_leads_nowhere_else(dunia, masuk):
    usulan = d.draf(dunia)
    client = masuk(dunia.operator_desa)
    isi = {"pilih": centang(usulan), "alasan": "pindah"}
    assert (
        client.post(TARIK, {**isi, "saringan": "status=DRAF"}).headers["Location"] == "/usulan/?status=DRAF"
    )
    jauh = client.post(TARIK, {**isi, "saringan": "//jahat.example\r\nX: 1"}).headers["Location"]
    assert jauh.startswith("/usulan/?")
    assert "\n" not in jauh


def test_more_than_five_hundred_at_once_is_refused(dunia):
    with cakupan(d.WAY_URANG), pytest.raises(Ditolak, match="Paling banyak 500"):
        jalankan_banyak(
            Aksi.TARIK,
            oleh=dunia.operator_desa,
            pilihan=dict.fromkeys(range(1, PALING_BANYAK + 2), 1),
            alasan="x",
        )


def test_who_may_not_send_may_not_send_many(dunia, masuk):
    usulan = d.draf(dunia)
    for siapa in (dunia.kepala_desa, dunia.pendamping, dunia.supervisor):
        for url in (TARIK, AJUKAN):
            isi = {"pilih": centang(usulan), "alasan": "x"}
            assert masuk(siapa).post(url, isi).status_code == 403
    assert status(usulan) == [Status.DRAF]
