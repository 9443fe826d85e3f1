"""Who receives what in a village: the findings on it, the page, the workbook, and the household's own page."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from dtks.inti.nik import samarkan
from dtks.jejak.models import Peristiwa
from dtks.registri.massal.penerima import ATURAN, program_aktif, rumah_tangga_tanpa_bantuan
from dtks.registri.models import Anggota, Kepesertaan
from dtks.registri.services.menerima import temuan_desa
from dtks.wilayah.cakupan import cakupan
from tests.dunia import KABUPATEN, KELURAHAN_KALIANDA, WAY_URANG, Dunia
from tests.registri.contoh_fakta import KK, NIK, baris, csv, keluarga, muat

HALAMAN = "registri:penerima_desa"


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "berkas")


@pytest.fixture
def kabupaten() -> Iterator[None]:
    with cakupan(KABUPATEN):
        yield


def temuan(*desa: str) -> set[tuple[str, str]]:
    """(NIK or No KK of the line, code) of every finding in these villages."""
    nomor = {k.pk: k.nik or k.no_kk or "" for k in Kepesertaan.objects.filter(berlaku=True)}
    return {(nomor[pk], t.kode) for pk, isi in temuan_desa(desa or [WAY_URANG]).items() for t in isi}


def nonaktifkan(orang: Anggota, alasan: str) -> None:
    orang.aktif, orang.alasan_nonaktif = False, alasan
    orang.save()


def test_a_recipient_who_is_as_he_should_be_has_no_finding(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1)
    muat(dunia, csv(baris(1)))
    assert temuan() == set()
    assert rumah_tangga_tanpa_bantuan([WAY_URANG]) == []


def test_sembako_beside_pkh_is_found_by_the_family_whoever_is_named(dunia: Dunia, kabupaten: None) -> None:
    ibu = keluarga(1)
    Anggota.objects.create(
        rumah_tangga=ibu.rumah_tangga,
        keluarga=ibu.keluarga,
        desa_id=WAY_URANG,
        nik=NIK[30],
        nama="ANAK",
        jenis_kelamin="P",
        hubungan="4",
    )
    muat(dunia, csv(baris(1), baris(2)), program="PKH")
    muat(
        dunia,
        csv(f"{NIK[30]};;Anak;Kalianda;Way Urang;;", f";{KK[2]};Orang;Kalianda;Way Urang;;"),
        program="BPNT",
    )
    assert {t for t in temuan() if t[1] == "PROGRAM_BERTENTANGAN"} == {
        (NIK[30], "PROGRAM_BERTENTANGAN"),
        (KK[2], "PROGRAM_BERTENTANGAN"),
    }


@pytest.mark.parametrize("cara", ["status", "tahap"])
def test_a_program_that_stopped_excludes_nothing(dunia: Dunia, kabupaten: None, cara: str) -> None:
    keluarga(1)
    if cara == "status":
        muat(dunia, csv(baris(1, status="NonAktif")), program="PKH")
    else:
        muat(dunia, csv(baris(1)), program="PKH", tahap="2026-02")
        muat(dunia, csv(baris(2)), program="PKH", tahap="2026-03")
    muat(dunia, csv(baris(1)), program="BPNT")
    assert "PROGRAM_BERTENTANGAN" not in {kode for _, kode in temuan()}
    assert program_aktif([KK[1]], []).per_kk == {KK[1]: frozenset({"BPNT"})}


def test_one_family_twice_in_one_program_is_found_but_pbi_is_per_person(
    dunia: Dunia, kabupaten: None
) -> None:
    ibu = keluarga(1)
    Anggota.objects.create(
        rumah_tangga=ibu.rumah_tangga,
        keluarga=ibu.keluarga,
        desa_id=WAY_URANG,
        nik=NIK[30],
        nama="ANAK",
        jenis_kelamin="P",
        hubungan="4",
    )
    dua = [baris(1), f"{NIK[30]};;Anak;Kalianda;Way Urang;;"]
    muat(dunia, csv(*dua), program="PBI")
    assert temuan() == set()
    muat(dunia, csv(*dua), program="PKH")
    assert temuan() == {(NIK[1], "PENERIMA_GANDA"), (NIK[30], "PENERIMA_GANDA")}


@pytest.mark.parametrize(
    ("alasan", "kode"),
    [("MENINGGAL", "PENERIMA_MENINGGAL"), ("PINDAH", "PENERIMA_PINDAH"), ("MAMPU", "PENERIMA_NONAKTIF")],
)
def test_a_recipient_who_left_the_registry_is_found_before_and_after_loading(
    dunia: Dunia, kabupaten: None, alasan: str, kode: str
) -> None:
    sebelum, sesudah = keluarga(1), keluarga(2)
    nonaktifkan(sebelum, alasan)
    muat(dunia, csv(baris(1), baris(2)))
    assert temuan() == {(NIK[1], kode)}
    nonaktifkan(sesudah, alasan)
    assert temuan() == {(NIK[1], kode), (NIK[2], kode)}


def test_a_family_with_a_civil_servant_is_found(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1, pekerjaan="Pegawai Negeri Sipil (PNS)")
    keluarga(2, pekerjaan="BURUH TANI/PERKEBUNAN")
    keluarga(3, jawaban={"status_pekerjaan": "5"})
    ibu = keluarga(4)
    Anggota.objects.create(
        rumah_tangga=ibu.rumah_tangga,
        keluarga=ibu.keluarga,
        desa_id=WAY_URANG,
        nik=NIK[30],
        nama="ANAK",
        jenis_kelamin="P",
        hubungan="4",
        pekerjaan="KARYAWAN BUMN",
    )
    muat(dunia, csv(*(baris(n) for n in range(1, 5))), program="BPNT")
    muat(dunia, csv(baris(4)), program="PBI")
    assert sorted(t for t in temuan() if t[1] == "PENERIMA_ASN") == [
        (NIK[n], "PENERIMA_ASN") for n in (1, 3, 4)
    ]
    pbi = Kepesertaan.objects.get(program="PBI")
    assert pbi.pk not in temuan_desa([WAY_URANG])


def test_a_village_does_not_learn_who_it_is_in_another_village(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1, desa=KELURAHAN_KALIANDA, pekerjaan="PNS", nama="NAMA RAHASIA")
    muat(dunia, csv(f"{NIK[1]};;;Kalianda;Way Urang;;"))
    assert Kepesertaan.objects.get().nama == ""
    pesan = [t.pesan for isi in temuan_desa([WAY_URANG]).values() for t in isi]
    assert any("PNS" in satu for satu in pesan)
    assert "RAHASIA" not in "".join(pesan)


def test_a_recipient_outside_the_registry_is_found_until_he_is_in_it(dunia: Dunia, kabupaten: None) -> None:
    muat(dunia, csv(baris(1)))
    assert temuan() == {(NIK[1], "PENERIMA_TIDAK_TERDAFTAR")}
    keluarga(1)
    assert temuan() == set()


def test_a_name_that_the_file_lacks_is_taken_from_the_registry(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1)
    muat(dunia, csv(f"{NIK[1]};;;Kalianda;Way Urang;;"))
    assert Kepesertaan.objects.get().nama == "ORANG 1"


def test_a_recipient_known_in_another_village_is_found(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1, desa=KELURAHAN_KALIANDA)
    muat(dunia, csv(baris(1)))
    assert temuan() == {(NIK[1], "PENERIMA_DI_DESA_LAIN")}
    assert temuan(KELURAHAN_KALIANDA) == set()


def test_households_without_aid_are_found_once_there_are_lists(dunia: Dunia, kabupaten: None) -> None:
    tanpa, _ = keluarga(1), keluarga(2)
    assert rumah_tangga_tanpa_bantuan([WAY_URANG]) == []
    muat(dunia, csv(f";{KK[2]};Orang;Kalianda;Kalianda;;"))
    hasil = rumah_tangga_tanpa_bantuan([WAY_URANG])
    assert [(t.desa, t.rumah_tangga, t.kode) for t in hasil] == [
        (WAY_URANG, tanpa.rumah_tangga_id, "TANPA_BANTUAN")
    ]


def test_every_finding_says_what_it_is_and_what_to_do(dunia: Dunia, kabupaten: None) -> None:
    nonaktifkan(keluarga(1), "MENINGGAL")
    muat(dunia, csv(baris(1), baris(2), baris(2)))
    for isi in temuan_desa([WAY_URANG]).values():
        for satu in isi:
            assert satu.kode in ATURAN
            assert satu.desa == WAY_URANG
            assert satu.pesan.endswith(".")
            assert satu.cara.endswith(".")


def test_findings_of_a_village_outside_the_region_are_not_given(dunia: Dunia) -> None:
    with cakupan(WAY_URANG), pytest.raises(ValueError, match="cakupan"):
        temuan_desa([KELURAHAN_KALIANDA])


def test_active_programs_of_a_family_count_every_way_it_is_named(dunia: Dunia, kabupaten: None) -> None:
    keluarga(1)
    keluarga(2)
    muat(dunia, csv(f"{NIK[1]};;Orang;Kalianda;Way Urang;;", f";{KK[3]};Orang;Kalianda;Way Urang;;"))
    hasil = program_aktif([KK[1], KK[2], KK[3]], [NIK[1], NIK[2]])
    assert hasil.per_kk == {KK[1]: frozenset({"PKH"}), KK[3]: frozenset({"PKH"})}
    assert hasil.per_nik == {NIK[1]: frozenset({"PKH"})}
    assert program_aktif([], []).per_kk == {}


# --- pages


@pytest.fixture
def daftar(dunia: Dunia) -> Dunia:
    keluarga(1)
    keluarga(3, desa=KELURAHAN_KALIANDA)
    keluarga(5)
    muat(
        dunia,
        csv(
            baris(1),
            baris(2),
            baris(3, desa="Kalianda"),
            baris(9, desa="Hajimena").replace("Kalianda", "Natar"),
        ),
    )
    muat(dunia, csv(baris(1)), program="BPNT", tahap="2026-11")
    return dunia


def test_a_village_sees_its_own_recipients_with_masked_numbers(
    daftar: Dunia, masuk: Callable[[Any], Client]
) -> None:
    teks = masuk(daftar.operator_desa).get(reverse(HALAMAN)).content.decode()
    assert "ORANG 1" in teks
    assert "ORANG 2" in teks
    assert "ORANG 3" not in teks
    assert "ORANG 9" not in teks
    assert NIK[1] not in teks
    assert samarkan(NIK[1]) in teks
    assert "padahal keluarganya masih aktif di PKH" in teks
    assert "Daftar yang dimuat" not in teks


def test_another_village_cannot_be_asked_for(daftar: Dunia, masuk: Callable[[Any], Client]) -> None:
    client = masuk(daftar.operator_desa)
    assert "ORANG 3" not in client.get(reverse(HALAMAN), {"desa": KELURAHAN_KALIANDA}).content.decode()
    jawab = client.get(reverse("registri:penerima_unduh"), {"desa": KELURAHAN_KALIANDA})
    assert jawab["Location"] == reverse(HALAMAN)
    assert not Peristiwa.objects.filter(peristiwa="registri.berkas_diunduh").exists()


def test_who_has_several_villages_chooses_one(daftar: Dunia, masuk: Callable[[Any], Client]) -> None:
    client = masuk(daftar.pendamping)
    ringkas = client.get(reverse(HALAMAN)).content.decode()
    assert f'href="?desa={KELURAHAN_KALIANDA}"' in ringkas
    assert f'href="?desa={WAY_URANG}"' in ringkas
    assert "Hajimena" not in ringkas
    assert "ORANG 3" not in ringkas
    teks = client.get(reverse(HALAMAN), {"desa": KELURAHAN_KALIANDA}).content.decode()
    assert "ORANG 3" in teks
    assert "ORANG 1" not in teks


@pytest.mark.parametrize(
    ("saring", "ada", "tidak"),
    [
        ({"program": "BPNT"}, "ORANG 1", "ORANG 2"),
        ({"tahap": "2026-11"}, "ORANG 1", "ORANG 2"),
        ({"temuan": "PENERIMA_TIDAK_TERDAFTAR"}, "ORANG 2", "ORANG 1"),
        ({"temuan": "TANPA_BANTUAN"}, "ORANG 5", "ORANG 1"),
        ({"tahap": "2020-01"}, "Penerima menurut desa", "ORANG 1"),
    ],
)
def test_the_list_is_filtered(
    daftar: Dunia, masuk: Callable[[Any], Client], saring: dict[str, str], ada: str, tidak: str
) -> None:
    teks = masuk(daftar.operator_desa).get(reverse(HALAMAN), saring).content.decode()
    assert ada in teks
    assert tidak not in teks


def test_the_workbook_has_whole_numbers_only_for_who_may_open_them_and_is_logged(
    daftar: Dunia, masuk: Callable[[Any], Client]
) -> None:
    for orang, nik in ((daftar.operator_desa, NIK[1]), (daftar.kepala_desa, samarkan(NIK[1]))):
        jawab = masuk(orang).get(reverse("registri:penerima_unduh"), {"program": "PKH"})
        lembar = CalamineWorkbook.from_filelike(io.BytesIO(jawab.content)).get_sheet_by_index(0).to_python()
        assert [baris[0] for baris in lembar] == ["NIK", nik, NIK[2] if nik == NIK[1] else samarkan(NIK[2])]
        satu = Peristiwa.objects.filter(peristiwa="registri.berkas_diunduh").latest("id")
        assert (satu.pelaku_id, satu.wilayah_id, satu.isi["baris"]) == (orang.pk, WAY_URANG, 2)


def test_the_household_page_shows_what_it_receives(daftar: Dunia, masuk: Callable[[Any], Client]) -> None:
    with cakupan(KABUPATEN):
        rumah = Anggota.objects.get(nik=NIK[1]).rumah_tangga_id
        tanpa = Anggota.objects.get(nik=NIK[5]).rumah_tangga_id
    client = masuk(daftar.operator_desa)
    teks = client.get(reverse("registri:detail", args=[rumah])).content.decode()
    assert "PKH, ORANG 1" in teks
    assert "Sembako/BPNT, ORANG 1" in teks
    assert "Rp600.000" in teks
    assert (
        "Tidak ada dalam daftar penerima"
        in client.get(reverse("registri:detail", args=[tanpa])).content.decode()
    )


def test_the_empty_page_says_that_no_list_was_loaded(dunia: Dunia, masuk: Callable[[Any], Client]) -> None:
    assert "Dinas Sosial belum memuat" in masuk(dunia.operator_desa).get(reverse(HALAMAN)).content.decode()


def test_a_role_without_the_registry_is_refused(daftar: Dunia, masuk: Callable[[Any], Client]) -> None:
    assert masuk(daftar.auditor).get(reverse(HALAMAN)).status_code == 403
