"""Mass upload: from a file to a preview to drafts, and back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from dtks.inti.alur import Ditolak
from dtks.inti.izin import TidakBerizin
from dtks.inti.nama import kunci_nama
from dtks.inti.nik import buat_nik
from dtks.jejak.models import Peristiwa
from dtks.registri.models import Anggota
from dtks.wilayah.cakupan import DiLuarCakupan, cakupan
from tests.dunia import KABUPATEN, KELURAHAN_KALIANDA, WAY_URANG, Dunia
from tests.usulan.unggah import ambil, csv_nasional, daftarkan, keluarga, unggah
from usulan import massal
from usulan.models import BarisUnggahan, Kemiripan, TemuanUsulan, Usulan, UsulanAnggota, UsulanRumahTangga
from usulan.services import unggahan as layanan
from usulan.services.isi import simpan_rumah_tangga
from usulan.services.temuan import hitung_temuan
from usulan.services.unggahan_nilai import BOLEH_MENYUSUL

pytestmark = pytest.mark.django_db


def test_a_file_of_new_families_becomes_drafts(dunia: Dunia) -> None:
    baris = [*keluarga(1), *keluarga(2, anggota=3)]
    unggahan = unggah(dunia.operator_desa, csv_nasional(baris))
    assert unggahan.status == "PRATINJAU"
    assert unggahan.hitungan["keluarga"] == {"BARU": 2}
    assert unggahan.hitungan["baris"] == {"BARU": 5}

    usulan = ambil(dunia.operator_desa, unggahan)

    assert [(u.nama_kepala, u.jumlah_anggota, u.status, u.program) for u in usulan] == [
        (baris[0]["nama"], 2, "DRAF", "BPNT"),
        (baris[2]["nama"], 3, "DRAF", "BPNT"),
    ]
    with cakupan(KABUPATEN):
        orang = UsulanAnggota.objects.filter(usulan=usulan[0])
        assert [(o.nik, o.nama, o.tanggal_lahir) for o in orang] == [
            (b["nik"], b["nama"], b["tanggal_lahir"]) for b in baris[:2]
        ]


def simpanan(usulan: Any) -> list[tuple[str, ...]]:
    return [
        (t.kode, t.tingkat, t.bidang, t.pesan, t.sumber)
        for t in TemuanUsulan.objects.filter(usulan=usulan).order_by("pk")
    ]


def _hitung(usulan: Any) -> list[Any]:
    with transaction.atomic():
        return hitung_temuan(usulan)


def _sama_dengan_entri(usulan: Any) -> None:
    """What the upload kept is, word by word and in order, what the rules of entry find in the draft."""
    tersimpan = simpanan(usulan)
    kini = [(t.kode, t.tingkat.value, t.bidang, t.pesan, t.sumber) for t in _hitung(usulan)]
    assert tersimpan == kini
    usulan.refresh_from_db()
    assert usulan.jumlah_galat == sum(t[1] == "GALAT" for t in kini)
    assert usulan.jumlah_peringatan == len(kini) - usulan.jumlah_galat


def test_the_findings_kept_are_those_that_entry_computes(dunia: Dunia) -> None:
    tanpa = [{**b, "hubungan": "", "ibu_kandung": ""} for b in keluarga(3)]
    unggahan = unggah(dunia.operator_desa, csv_nasional([*keluarga(1), *tanpa]))
    with cakupan(KABUPATEN):
        usulan = ambil(dunia.operator_desa, unggahan)
        assert len(usulan) == 2
        for satu in usulan:
            _sama_dengan_entri(satu)


def test_a_known_family_that_says_the_same_is_left_alone(dunia: Dunia) -> None:
    baris = keluarga(1)
    daftarkan(baris)
    unggahan = unggah(dunia.operator_desa, csv_nasional(baris))
    assert unggahan.hitungan["baris"] == {"SAMA": 2}
    assert ambil(dunia.operator_desa, unggahan) == []


def test_a_known_family_with_other_columns_becomes_a_correction_of_just_these(dunia: Dunia) -> None:
    baris = keluarga(1)
    rumah = daftarkan(baris)
    baris[0]["pekerjaan"] = "NELAYAN"
    baris[0]["alamat"] = "JL MAWAR NO 1"
    unggahan = unggah(dunia.operator_desa, csv_nasional(baris))
    assert unggahan.hitungan["keluarga"] == {"PERBAIKAN": 1}
    (usulan,) = ambil(dunia.operator_desa, unggahan)
    assert (usulan.jenis, usulan.sasaran_id, usulan.sasaran_versi) == ("PERBAIKAN", rumah.pk, rumah.versi)
    with cakupan(KABUPATEN):
        assert UsulanRumahTangga.objects.get(usulan=usulan).kolom_ubah == ["alamat"]
        orang = list(UsulanAnggota.objects.filter(usulan=usulan).order_by("nomor_urut"))
        assert [o.kolom_ubah for o in orang] == [["pekerjaan"], []]
        assert orang[0].pekerjaan == "NELAYAN"
        massal.salin.hitung_ubahan(usulan.pk)
        assert [o.kolom_ubah for o in UsulanAnggota.objects.filter(usulan=usulan)] == [["pekerjaan"], []]
        _sama_dengan_entri(usulan)


def test_a_birth_in_a_known_family_is_added_to_it(dunia: Dunia) -> None:
    baris = keluarga(1, anggota=3)
    daftarkan(baris[:2])
    baris[2] |= {
        "hubungan": "4",
        "status_kawin": "1",
        "tanggal_lahir": date(2026, 10, 1),
        "nik": buat_nik("180199", date(2026, 10, 1), "P", 7),
    }
    unggahan = unggah(dunia.operator_desa, csv_nasional(baris))
    assert unggahan.hitungan["keluarga"] == {"BARU": 1}
    (usulan,) = ambil(dunia.operator_desa, unggahan)
    assert (usulan.jenis, usulan.jumlah_anggota) == ("BARU", 3)
    with cakupan(KABUPATEN):
        asal = list(
            UsulanAnggota.objects.filter(usulan=usulan).order_by("nomor_urut").values_list("asal", flat=True)
        )
        assert [a is None for a in asal] == [False, False, True]
        _sama_dengan_entri(usulan)


def test_a_person_registered_in_another_village_is_refused_without_telling_where(dunia: Dunia) -> None:
    baris = keluarga(1)
    daftarkan(baris, KELURAHAN_KALIANDA)
    unggahan = unggah(dunia.operator_desa, csv_nasional(baris))
    assert unggahan.hitungan["keluarga"] == {"DITOLAK": 1}
    pesan = _pesan(unggahan)
    assert any("di wilayah lain" in p for p in pesan)
    assert not any("Kalianda" in p for p in pesan)


def _pesan(unggahan: Any) -> list[str]:
    with cakupan(KABUPATEN):
        return [t[3] for b in BarisUnggahan.objects.filter(unggahan=unggahan) for t in b.temuan]


def test_one_bad_cell_holds_its_whole_household_and_no_other(dunia: Dunia) -> None:
    buruk, baik = keluarga(1, anggota=3), keluarga(2)
    buruk[1]["tanggal_lahir"] = "31/02/1980"
    unggahan = unggah(dunia.operator_desa, csv_nasional([*buruk, *baik]))
    assert unggahan.hitungan["baris"] == {"DITOLAK": 3, "BARU": 2}
    assert len(ambil(dunia.operator_desa, unggahan)) == 1


@pytest.mark.parametrize(
    ("ubah", "kode"),
    [
        ({"nik": "123"}, "NIK_BUKAN_16_ANGKA"),
        ({"nik": "1.80199E+15"}, "NOMOR_RUSAK_EXCEL"),
        ({"jenis_kelamin": ""}, "KELAMIN_KOSONG"),
        ({"alamat": ""}, "ALAMAT_KOSONG"),
        ({"nik": ""}, "NIK_KOSONG"),
        ({"desa": "KALIANDA"}, "WILAYAH_LAIN"),
        ({"desa": "ANTAH BERANTAH"}, "DESA_TIDAK_DIKENAL"),
        ({"hubungan": "99"}, "KODE_TIDAK_DIKENAL"),
    ],
)
def test_what_is_wrong_is_refused_with_its_reason(dunia: Dunia, ubah: dict[str, Any], kode: str) -> None:
    (satu,) = keluarga(1, anggota=1)
    unggahan = unggah(dunia.operator_desa, csv_nasional([satu | ubah, *keluarga(2)]))
    assert unggahan.hitungan["keluarga"] == {"DITOLAK": 1, "BARU": 1}
    with cakupan(KABUPATEN):
        (baris,) = BarisUnggahan.objects.filter(unggahan=unggahan, golongan="DITOLAK")
        assert [t[0] for t in baris.temuan if t[1] == "GALAT" and t[0] not in BOLEH_MENYUSUL] == [kode]


def test_two_households_of_a_file_with_one_nik_are_both_refused(dunia: Dunia) -> None:
    satu, dua = keluarga(1), keluarga(2)
    dua[1]["nik"] = satu[0]["nik"]
    unggahan = unggah(dunia.operator_desa, csv_nasional([*satu, *dua, *keluarga(3)]))
    assert unggahan.hitungan["keluarga"] == {"DITOLAK": 2, "BARU": 1}
    assert sum("juga ada pada baris" in p for p in _pesan(unggahan)) == 2


def test_a_file_of_another_village_is_refused_whole(dunia: Dunia) -> None:
    lain = [b | {"desa": "KALIANDA"} for b in keluarga(1)]
    unggahan = unggah(dunia.operator_desa, csv_nasional(lain))
    assert unggahan.status == "DITOLAK"
    assert "untuk desa lain" in unggahan.pesan
    with cakupan(KABUPATEN):
        assert not BarisUnggahan.objects.exists()


def test_the_same_file_again_changes_nothing(dunia: Dunia) -> None:
    baris = keluarga(1)
    pertama = unggah(dunia.operator_desa, csv_nasional(baris))
    ambil(dunia.operator_desa, pertama)
    lagi = unggah(dunia.operator_desa, csv_nasional(baris))
    assert lagi.pk == pertama.pk
    with cakupan(KABUPATEN):
        assert Usulan.objects.count() == 1


def test_a_repaired_file_brings_only_what_was_not_taken_before(dunia: Dunia) -> None:
    kenal, buruk = keluarga(4), keluarga(2)
    daftarkan(kenal)
    kenal[0]["pekerjaan"] = "NELAYAN"
    benar = buruk[1]["tanggal_lahir"]
    buruk[1]["tanggal_lahir"] = "31/02/1980"
    semua = [*keluarga(1), *kenal, *buruk]
    ambil(dunia.operator_desa, unggah(dunia.operator_desa, csv_nasional(semua)))
    buruk[1]["tanggal_lahir"] = benar
    lagi = unggah(dunia.operator_desa, csv_nasional(semua))
    assert lagi.hitungan["keluarga"] == {"SAMA": 2, "BARU": 1}
    assert [u.nama_kepala for u in ambil(dunia.operator_desa, lagi)] == [buruk[0]["nama"]]
    with cakupan(KABUPATEN):
        assert Usulan.objects.count() == 3


def test_a_family_whose_draft_has_other_people_is_refused(dunia: Dunia) -> None:
    ambil(dunia.operator_desa, unggah(dunia.operator_desa, csv_nasional(keluarga(1))))
    lagi = unggah(dunia.operator_desa, csv_nasional(keluarga(1, anggota=3)))
    assert lagi.hitungan["keluarga"] == {"DITOLAK": 1}
    assert any("anggotanya lain" in p for p in _pesan(lagi))


def test_taking_twice_makes_the_drafts_once(dunia: Dunia) -> None:
    unggahan = unggah(dunia.operator_desa, csv_nasional(keluarga(1)))
    ambil(dunia.operator_desa, unggahan)
    with cakupan(KABUPATEN), pytest.raises(Ditolak, match="sudah diputuskan"):
        layanan.minta_ambil(oleh=dunia.operator_desa, unggahan_id=unggahan.pk)
    with cakupan(KABUPATEN):
        assert Usulan.objects.count() == 1


def test_what_somebody_else_sent_since_the_preview_is_not_taken(dunia: Dunia) -> None:
    baris = keluarga(1)
    unggahan = unggah(dunia.operator_desa, csv_nasional([*baris, *keluarga(2)]))
    daftarkan(baris, KELURAHAN_KALIANDA)
    assert len(ambil(dunia.operator_desa, unggahan)) == 1
    assert unggahan.hitungan["keluarga"] == {"DITOLAK": 1, "BARU": 1}


def test_undo_withdraws_every_draft_and_lets_the_file_come_again(dunia: Dunia) -> None:
    baris = keluarga(1)
    unggahan = unggah(dunia.operator_desa, csv_nasional(baris))
    (usulan,) = ambil(dunia.operator_desa, unggahan)
    with cakupan(KABUPATEN):
        layanan.batalkan(oleh=dunia.operator_desa, unggahan_id=unggahan.pk)
        usulan.refresh_from_db()
    assert (usulan.status, usulan.alasan) == ("DITARIK", "Unggahan dibatalkan")
    assert (
        Peristiwa.objects.tentang("usulan", usulan.pk).values_list("peristiwa", flat=True)[0]
        == "usulan.tarik"
    )
    assert unggah(dunia.operator_desa, csv_nasional(baris)).pk != unggahan.pk


def test_undo_is_refused_once_a_draft_was_changed(dunia: Dunia) -> None:
    unggahan = unggah(dunia.operator_desa, csv_nasional([*keluarga(1), *keluarga(2)]))
    usulan = ambil(dunia.operator_desa, unggahan)
    with cakupan(KABUPATEN):
        simpan_rumah_tangga(
            oleh=dunia.operator_desa,
            usulan_id=usulan[0].pk,
            versi=None,
            bagian="rumah tangga",
            data={"rt": "9"},
        )
        with pytest.raises(Ditolak, match="1 sudah diubah"):
            layanan.batalkan(oleh=dunia.operator_desa, unggahan_id=unggahan.pk)
        assert {u.status for u in Usulan.objects.all()} == {"DRAF"}


def test_taking_nothing_leaves_nothing(dunia: Dunia) -> None:
    unggahan = unggah(dunia.operator_desa, csv_nasional(keluarga(1)))
    with cakupan(KABUPATEN):
        layanan.buang(oleh=dunia.operator_desa, unggahan_id=unggahan.pk)
        assert not BarisUnggahan.objects.exists()
        assert not Usulan.objects.exists()


def test_the_dinas_uploads_for_a_village_and_says_so(dunia: Dunia) -> None:
    unggahan = unggah(
        dunia.operator_kabupaten, csv_nasional(keluarga(1)), KABUPATEN, diserahkan="Surat desa 140/12"
    )
    (usulan,) = ambil(dunia.operator_kabupaten, unggahan)
    assert (usulan.desa_id, usulan.dientri_dinas, usulan.diserahkan) == (WAY_URANG, True, "Surat desa 140/12")


def test_a_village_cannot_upload_for_another(dunia: Dunia) -> None:
    with pytest.raises(DiLuarCakupan):
        unggah(dunia.operator_desa, csv_nasional(keluarga(1)), KELURAHAN_KALIANDA)


def test_who_may_not_write_may_not_upload(dunia: Dunia) -> None:
    with pytest.raises(TidakBerizin):
        unggah(dunia.auditor, csv_nasional(keluarga(1)))


def test_somebody_like_a_registered_person_is_taken_and_must_be_answered(dunia: Dunia) -> None:
    lama = keluarga(1)
    daftarkan(lama)
    with cakupan(KABUPATEN):
        Anggota.objects.update(kunci_nama=kunci_nama(lama[0]["nama"]), nama=lama[0]["nama"])
        Anggota.objects.filter(hubungan="3").update(aktif=False)
    mirip = keluarga(40)
    mirip[0] |= {k: lama[0][k] for k in ("nama", "tanggal_lahir", "jenis_kelamin", "ibu_kandung")}
    unggahan = unggah(dunia.operator_desa, csv_nasional([*mirip, *keluarga(50)]))
    assert unggahan.hitungan["keluarga"] == {"MIRIP": 1, "BARU": 1}
    usulan = ambil(dunia.operator_desa, unggahan)
    assert len(usulan) == 2
    with cakupan(KABUPATEN):
        (pasangan,) = Kemiripan.objects.all()
        assert (pasangan.usulan_id, pasangan.jawaban) == (usulan[0].pk, "")
        for satu in usulan:
            _sama_dengan_entri(satu)
