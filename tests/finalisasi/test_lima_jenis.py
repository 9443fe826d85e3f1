"""Each kind from draft to registry through the services: what changes, what stays, what history says."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from dtks.inti.alur import Ditolak
from dtks.inti.kk import buat_kk
from dtks.inti.nik import buat_nik
from dtks.periode.models import Periode
from dtks.periode.services import tutup
from dtks.registri.models import Anggota, Keluarga, RiwayatRumahTangga, RumahTangga
from dtks.wilayah.cakupan import cakupan
from dtks.wilayah.models import Wilayah
from finalisasi.services.pembekuan import finalisasi
from finalisasi.services.periksa import periksa_neraca
from tests import dunia as d
from tests.dunia import HAJIMENA, KABUPATEN, KELURAHAN_KALIANDA, WAY_URANG, Dunia
from tests.finalisasi.babak import sahkan_periode
from usulan.models import JawabanPindah, Jenis, KonfirmasiPindah, Usulan
from usulan.services import isi, kk, konfirmasi, penonaktifan, perpindahan, program, salin
from usulan.services.alur import butuh_musyawarah, jalankan
from usulan.workflow import Aksi, Status

pytestmark = pytest.mark.django_db


def terdaftar(dunia: Dunia, anggota: int = 3) -> RumahTangga:
    """A household of Way Urang in the registry, through a whole period."""
    (usulan,) = d.disetujui(dunia, anggota=anggota)
    sahkan_periode(dunia)
    with cakupan(KABUPATEN):
        rumah_tangga: RumahTangga = RumahTangga.objects.get(kunci_usulan=usulan.kunci)
        return rumah_tangga


def sampai_registri(dunia: Dunia, *usulan: Usulan) -> None:
    """Send, visit, approve and finalize."""
    for satu in usulan:
        if butuh_musyawarah_di_wilayah(satu):
            d.ajukan(dunia, satu)
        else:
            with cakupan(satu.desa_id):
                jalankan(Aksi.AJUKAN, usulan_id=satu.pk, oleh=dunia.operator_desa)
        satu.refresh_from_db()
        d.verifikasi(dunia, satu)
        d.putus(dunia, satu, Aksi.SETUJUI)
    sahkan_periode(dunia)


def butuh_musyawarah_di_wilayah(usulan: Usulan) -> bool:
    with cakupan(usulan.desa_id):
        return butuh_musyawarah(usulan)


def anggota_aktif(rumah_tangga: RumahTangga) -> list[Anggota]:
    return list(Anggota.objects.filter(rumah_tangga=rumah_tangga, aktif=True).order_by("nomor_urut", "pk"))


@pytest.fixture
def rt(dunia: Dunia) -> RumahTangga:
    return terdaftar(dunia)


def perbaikan(dunia: Dunia, rt: RumahTangga, jenis: Jenis = Jenis.PERBAIKAN) -> Usulan:
    return salin.buat_perubahan(
        oleh=dunia.operator_desa, jenis=jenis, rumah_tangga_id=rt.pk, kunci=uuid.uuid4()
    )


def ubah_anggota(dunia: Dunia, usulan: Usulan, ke: int, **data: Any) -> None:
    orang = usulan.anggota.order_by("nomor_urut")[ke]
    isi.simpan_anggota(
        oleh=dunia.operator_desa,
        usulan_id=usulan.pk,
        versi=None,
        keluarga_id=orang.keluarga_id,
        anggota_id=orang.pk,
        data=data,
    )


def test_a_correction_applies_only_what_it_changes_and_keeps_before_and_after(
    dunia: Dunia, rt: RumahTangga
) -> None:
    with cakupan(WAY_URANG):
        usulan = perbaikan(dunia, rt)
        assert usulan.jumlah_galat == 1  # nothing changed yet
        ubah_anggota(dunia, usulan, 1, ibu_kandung="SUMINAH")
        usulan.refresh_from_db()
        assert usulan.jumlah_galat == 0
        assert usulan.anggota.order_by("nomor_urut")[1].kolom_ubah == ["ibu_kandung"]
    sampai_registri(dunia, usulan)
    with cakupan(WAY_URANG):
        orang = anggota_aktif(rt)
        assert [a.ibu_kandung for a in orang] == ["AMINAH", "SUMINAH", "AMINAH"]
        riwayat = RiwayatRumahTangga.objects.get(kunci_usulan=usulan.kunci)
        assert riwayat.sebelum
        assert riwayat.sesudah
        assert riwayat.sebelum["anggota"][1]["ibu_kandung"] == "AMINAH"
        assert riwayat.sesudah["anggota"][1]["ibu_kandung"] == "SUMINAH"
        assert riwayat.jenis == "PERBAIKAN"
    assert list(periksa_neraca()) == []


def test_two_people_can_swap_their_nik_in_one_correction(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        satu, dua = (a.nik for a in anggota_aktif(rt)[1:])
        usulan = perbaikan(dunia, rt)
        sementara = buat_nik("180199", date(1999, 9, 9), "P", 9)
        ubah_anggota(dunia, usulan, 1, nik=sementara)
        ubah_anggota(dunia, usulan, 2, nik=satu)
        ubah_anggota(dunia, usulan, 1, nik=dua)
    sampai_registri(dunia, usulan)
    with cakupan(WAY_URANG):
        assert [a.nik for a in anggota_aktif(rt)[1:]] == [dua, satu]


def test_a_member_joins_a_known_family_and_a_kk_is_split(dunia: Dunia, rt: RumahTangga) -> None:
    kk_baru = buat_kk("180199", date(2020, 1, 1), 77)
    with cakupan(WAY_URANG):
        usulan = perbaikan(dunia, rt, Jenis.BARU)
        keluarga = usulan.keluarga.get()
        isi.simpan_anggota(
            oleh=dunia.operator_desa,
            usulan_id=usulan.pk,
            versi=None,
            keluarga_id=keluarga.pk,
            data=d.data_anggota(8000, kepala=False, hubungan="4"),
        )
        pindah = usulan.anggota.order_by("nomor_urut")[2]
        kk.pecah(
            oleh=dunia.operator_desa,
            usulan_id=usulan.pk,
            versi=None,
            no_kk=kk_baru,
            hubungan={pindah.pk: "1"},
        )
        usulan.refresh_from_db()
        assert usulan.jumlah_galat == 0, list(usulan.temuan.values_list("pesan", flat=True))
    sampai_registri(dunia, usulan)
    with cakupan(WAY_URANG):
        rt.refresh_from_db()
        assert (rt.jumlah_anggota, rt.versi) == (4, 2)
        baru = Keluarga.objects.get(no_kk=kk_baru)
        assert baru.rumah_tangga_id == rt.pk
        assert list(baru.anggota.values_list("pk", "hubungan")) == [(pindah.asal_id, "1")]
        assert Anggota.objects.get(nik=d.data_anggota(8000, kepala=False)["nik"]).rumah_tangga_id == rt.pk
    assert list(periksa_neraca()) == []


def test_joining_two_kk_leaves_the_empty_one_inactive(dunia: Dunia, rt: RumahTangga) -> None:
    test_a_member_joins_a_known_family_and_a_kk_is_split(dunia, rt)
    with cakupan(WAY_URANG):
        usulan = perbaikan(dunia, rt, Jenis.BARU)
        lama, baru = usulan.keluarga.order_by("nomor_urut")
        kk.gabung(
            oleh=dunia.operator_desa,
            usulan_id=usulan.pk,
            versi=None,
            keluarga_id=lama.pk,
            hubungan={baru.anggota.get().pk: "9"},
        )
    sampai_registri(dunia, usulan)
    with cakupan(WAY_URANG):
        assert [k.aktif for k in Keluarga.objects.filter(rumah_tangga=rt).order_by("nomor_urut")] == [
            True,
            False,
        ]


def test_a_death_needs_no_musyawarah_and_the_successor_becomes_head(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        kepala, pasangan, _ = anggota_aktif(rt)
        usulan = penonaktifan.buat(
            oleh=dunia.operator_desa,
            rumah_tangga_id=rt.pk,
            orang=[kepala.pk],
            kunci=uuid.uuid4(),
            data={"penyebab": "MENINGGAL", "tanggal": date(2026, 10, 1), "nomor_dokumen": "AM/7/2026"},
        )
        assert {t.kode for t in usulan.temuan.all()} == {"PENGGANTI_KOSONG"}
        penonaktifan.ubah(
            oleh=dunia.operator_desa,
            usulan_id=usulan.pk,
            versi=None,
            data={"kepala_pengganti": pasangan},
        )
        usulan.refresh_from_db()
        assert not butuh_musyawarah(usulan)
    sampai_registri(dunia, usulan)
    with cakupan(WAY_URANG):
        rt.refresh_from_db()
        kepala.refresh_from_db()
        assert (kepala.aktif, kepala.alasan_nonaktif) == (False, "MENINGGAL")
        assert (rt.aktif, rt.jumlah_anggota, rt.nama_kepala) == (True, 2, pasangan.nama)


def test_a_household_that_leaves_is_inactive_but_never_deleted(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        usulan = penonaktifan.buat(
            oleh=dunia.operator_desa,
            rumah_tangga_id=rt.pk,
            orang=[a.pk for a in anggota_aktif(rt)],
            kunci=uuid.uuid4(),
            data={"penyebab": "PINDAH", "tujuan": "Kota Metro", "nomor_dokumen": "475/1"},
        )
        assert butuh_musyawarah(usulan)
    sampai_registri(dunia, usulan)
    with cakupan(WAY_URANG):
        rt.refresh_from_db()
        assert not rt.aktif
        assert not Keluarga.objects.filter(rumah_tangga=rt, aktif=True).exists()
        with pytest.raises(Ditolak, match="tidak aktif"):
            perbaikan(dunia, rt)


ALAMAT = {"alamat": "Jl. Melati 9", "dusun": "", "rt": "2", "rw": "4"}
SURAT = {"nomor_surat": "475/22", "tanggal": date(2026, 11, 1)}


def pergi(dunia: Dunia, rt: RumahTangga, orang: list[int], ke: str = KELURAHAN_KALIANDA) -> Usulan:
    return perpindahan.pergi(
        oleh=dunia.operator_desa,
        rumah_tangga_id=rt.pk,
        orang=orang,
        desa_tujuan=Wilayah.objects.get(pk=ke),
        kunci=uuid.uuid4(),
        alamat=ALAMAT,
        data=SURAT,
    )


def jawab(dunia: Dunia, siapa: str, jawaban: JawabanPindah, alasan: str = "") -> None:
    oleh = dunia.orang[siapa]
    with cakupan(oleh.kode_wilayah):
        konfirmasi.jawab(
            oleh=oleh, kunci=KonfirmasiPindah.objects.get().kunci, jawaban=jawaban, alasan=alasan
        )


def test_a_household_moves_to_the_next_village_when_that_village_agrees(
    dunia: Dunia, rt: RumahTangga
) -> None:
    with cakupan(WAY_URANG):
        usulan = pergi(dunia, rt, [a.pk for a in anggota_aktif(rt)])
    d.ajukan(dunia, usulan)
    d.verifikasi(dunia, usulan)
    with pytest.raises(Ditolak, match="belum menjawab"):
        d.putus(dunia, usulan, Aksi.SETUJUI)
    jawab(dunia, "operator_desa_lain", JawabanPindah.YA)
    d.putus(dunia, usulan, Aksi.SETUJUI)
    sahkan_periode(dunia)
    with cakupan(KELURAHAN_KALIANDA):
        pindah = RumahTangga.objects.get(pk=rt.pk)
        assert (pindah.alamat, pindah.rt) == ("Jl. Melati 9", "2")
        assert len(anggota_aktif(pindah)) == 3
        riwayat = RiwayatRumahTangga.objects.get(kunci_usulan=usulan.kunci)
        assert riwayat.sebelum
        assert riwayat.sesudah
        assert (riwayat.sebelum["desa"], riwayat.sesudah["desa"]) == (WAY_URANG, KELURAHAN_KALIANDA)
    with cakupan(WAY_URANG):
        assert not RumahTangga.objects.filter(pk=rt.pk).exists()
    assert list(periksa_neraca()) == []


def test_the_destination_sees_nothing_before_the_origin_has_agreed(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        kepala = anggota_aktif(rt)[0]
        no_kk = kepala.keluarga.no_kk or ""
    with cakupan(KELURAHAN_KALIANDA):
        usulan = perpindahan.datang(
            oleh=dunia.operator_desa_lain,
            desa=Wilayah.objects.get(pk=KELURAHAN_KALIANDA),
            no_kk=no_kk,
            nik_kepala=kepala.nik or "",
            nama_kepala="BUDI",
            kunci=uuid.uuid4(),
            alamat=ALAMAT,
            data=SURAT,
        )
        assert (usulan.jumlah_anggota, usulan.nama_kepala) == (0, "BUDI")
    d.ajukan(dunia, usulan, oleh=dunia.operator_desa_lain)
    jawab(dunia, "operator_desa", JawabanPindah.TIDAK, "Belum ada surat pindah.")
    with cakupan(KELURAHAN_KALIANDA):
        usulan.refresh_from_db()
        assert usulan.anggota.count() == 0
    jawab(dunia, "operator_kabupaten", JawabanPindah.DITIMPA, "Surat pindah ditunjukkan ke dinas.")
    with cakupan(KELURAHAN_KALIANDA):
        usulan.refresh_from_db()
        assert (usulan.jumlah_anggota, usulan.nama_kepala) == (3, kepala.nama)
    d.verifikasi(dunia, usulan)
    d.putus(dunia, usulan, Aksi.SETUJUI)
    sahkan_periode(dunia)
    with cakupan(KELURAHAN_KALIANDA):
        assert RumahTangga.objects.get(pk=rt.pk).alamat == "Jl. Melati 9"


@pytest.mark.parametrize(("nik", "kk"), [("asli", "salah"), ("salah", "asli")])
def test_the_destination_must_know_both_numbers_exactly(
    dunia: Dunia, rt: RumahTangga, nik: str, kk: str
) -> None:
    with cakupan(WAY_URANG):
        kepala = anggota_aktif(rt)[0]
        asli = {"nik": kepala.nik or "", "kk": kepala.keluarga.no_kk or ""}
    with cakupan(KELURAHAN_KALIANDA), pytest.raises(Ditolak, match="Tidak ada keluarga aktif"):
        perpindahan.datang(
            oleh=dunia.operator_desa_lain,
            desa=Wilayah.objects.get(pk=KELURAHAN_KALIANDA),
            no_kk=asli["kk"] if kk == "asli" else buat_kk("180199", date(2001, 1, 1), 5),
            nik_kepala=asli["nik"] if nik == "asli" else buat_nik("180199", date(2001, 1, 1), "L", 5),
            nama_kepala="BUDI",
            kunci=uuid.uuid4(),
            alamat=ALAMAT,
            data=SURAT,
        )


def test_a_grown_child_moves_alone_and_becomes_a_household(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        anak = anggota_aktif(rt)[2]
        usulan = pergi(dunia, rt, [anak.pk], ke=HAJIMENA)
        ubah_anggota(dunia, usulan, 0, hubungan="1")
        usulan.refresh_from_db()
    d.ajukan(dunia, usulan)
    d.verifikasi(dunia, usulan)
    jawab(dunia, "operator_kabupaten", JawabanPindah.DITIMPA, "Desa tujuan tidak menjawab.")
    d.putus(dunia, usulan, Aksi.SETUJUI)
    sahkan_periode(dunia)
    with cakupan(HAJIMENA):
        baru = RumahTangga.objects.get(kunci_usulan=usulan.kunci)
        assert (baru.nama_kepala, baru.jumlah_anggota) == (anak.nama, 1)
        assert [a.pk for a in anggota_aktif(baru)] == [anak.pk]
    with cakupan(WAY_URANG):
        rt.refresh_from_db()
        assert rt.jumlah_anggota == 2
    assert list(periksa_neraca()) == []


def test_a_head_does_not_leave_people_without_a_head(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        usulan = pergi(dunia, rt, [anggota_aktif(rt)[0].pk])
        assert "KEPALA_IKUT_PINDAH" in {t.kode for t in usulan.temuan.all()}


def usul_program(dunia: Dunia, rt: RumahTangga, program_: str, *ke: int) -> Usulan:
    orang = [anggota_aktif(rt)[k].pk for k in ke]
    return program.buat(
        oleh=dunia.operator_desa, rumah_tangga_id=rt.pk, program=program_, orang=orang, kunci=uuid.uuid4()
    )


def test_a_program_names_its_pengurus_in_the_registry(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        usulan = usul_program(dunia, rt, "PKH", 1)
        assert usulan.program == "PKH"
    sampai_registri(dunia, usulan)
    with cakupan(WAY_URANG):
        assert Keluarga.objects.get(rumah_tangga=rt).program == "PKH"
        assert [a.pengurus for a in anggota_aktif(rt)] == [False, True, False]


def test_a_later_program_replaces_the_earlier_one_only_after_the_operator_agreed(
    dunia: Dunia, rt: RumahTangga
) -> None:
    with cakupan(WAY_URANG):
        lama = usul_program(dunia, rt, "BPNT", 0)
    d.ajukan(dunia, lama)
    with cakupan(WAY_URANG):
        baru = usul_program(dunia, rt, "PKH", 1)
        assert {t.kode for t in baru.temuan.all()} == {"PROGRAM_SUDAH_DIUSULKAN"}
    with pytest.raises(Ditolak, match="harus diperbaiki"):
        d.ajukan(dunia, baru)
    with cakupan(WAY_URANG):
        program.setujui_penggantian(oleh=dunia.operator_desa, usulan_id=baru.pk, versi=None, lama_id=lama.pk)
        lama.refresh_from_db()
        assert lama.status == Status.DIAJUKAN
    d.ajukan(dunia, baru)
    with cakupan(WAY_URANG):
        lama.refresh_from_db()
        assert (lama.status, lama.digantikan_oleh_id) == (Status.DITARIK, baru.pk)
    assert list(periksa_neraca()) == []


def test_pbi_is_per_person(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        satu = usul_program(dunia, rt, "PBI", 0)
        dua = usul_program(dunia, rt, "PBI", 1, 2)
        keluarga = usul_program(dunia, rt, "BPNT", 0)
    d.ajukan(dunia, satu, dua, keluarga)
    with cakupan(WAY_URANG):
        lagi = usul_program(dunia, rt, "PBI", 2)
        assert {t.kode for t in lagi.temuan.all()} == {"PROGRAM_SUDAH_DIUSULKAN"}


def test_a_move_and_any_other_proposal_of_the_household_exclude_each_other(
    dunia: Dunia, rt: RumahTangga
) -> None:
    with cakupan(WAY_URANG):
        pindah = pergi(dunia, rt, [a.pk for a in anggota_aktif(rt)])
        mati = penonaktifan.buat(
            oleh=dunia.operator_desa,
            rumah_tangga_id=rt.pk,
            orang=[anggota_aktif(rt)[2].pk],
            kunci=uuid.uuid4(),
            data={"penyebab": "MENINGGAL", "tanggal": date(2026, 10, 1), "nomor_dokumen": "AM/9/2026"},
        )
        jalankan(Aksi.AJUKAN, usulan_id=mati.pk, oleh=dunia.operator_desa)
    with pytest.raises(Ditolak, match="harus diperbaiki"):
        d.ajukan(dunia, pindah)


def test_a_removal_and_a_correction_of_one_household_both_apply(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        mati = penonaktifan.buat(
            oleh=dunia.operator_desa,
            rumah_tangga_id=rt.pk,
            orang=[anggota_aktif(rt)[2].pk],
            kunci=uuid.uuid4(),
            data={"penyebab": "MENINGGAL", "tanggal": date(2026, 10, 1), "nomor_dokumen": "AM/9/2026"},
        )
        benar = perbaikan(dunia, rt)
        ubah_anggota(dunia, benar, 0, pekerjaan="PETANI")
    sampai_registri(dunia, mati, benar)
    with cakupan(WAY_URANG):
        rt.refresh_from_db()
        assert (rt.jumlah_anggota, anggota_aktif(rt)[0].pekerjaan) == (2, "PETANI")


def test_a_correction_of_a_column_that_changed_meanwhile_is_set_aside_until_it_is_based_anew(
    dunia: Dunia, rt: RumahTangga
) -> None:
    with cakupan(WAY_URANG):
        usulan = perbaikan(dunia, rt)
        ubah_anggota(dunia, usulan, 0, pekerjaan="PETANI")
        Anggota.objects.filter(rumah_tangga=rt, hubungan="1").update(pekerjaan="NELAYAN")
        RumahTangga.objects.filter(pk=rt.pk).update(versi=9)
        isi.simpan_rumah_tangga(
            oleh=dunia.operator_desa, usulan_id=usulan.pk, versi=None, bagian="alamat", data={"rt": "9"}
        )
        assert "DASAR_BERUBAH" in {t.kode for t in usulan.temuan.all()}
        salin.segarkan(oleh=dunia.operator_desa, usulan_id=usulan.pk, versi=None)
        assert {t.kode for t in usulan.temuan.all()} == set()
        kepala = usulan.anggota.order_by("nomor_urut")[0]
        assert kepala.dasar
        assert (kepala.dasar["pekerjaan"], kepala.pekerjaan) == ("NELAYAN", "PETANI")


def test_an_open_correction_holds_the_household(dunia: Dunia, rt: RumahTangga) -> None:
    with cakupan(WAY_URANG):
        satu, dua = perbaikan(dunia, rt), perbaikan(dunia, rt)
        for usulan in (satu, dua):
            ubah_anggota(dunia, usulan, 0, tempat_lahir="PALAS")
        jalankan(Aksi.AJUKAN, usulan_id=satu.pk, oleh=dunia.operator_desa)
        with pytest.raises(Ditolak, match="sedang diusulkan"):
            jalankan(Aksi.AJUKAN, usulan_id=dua.pk, oleh=dunia.operator_desa)


def test_a_program_for_somebody_who_is_removed_in_the_same_period_is_set_aside(
    dunia: Dunia, rt: RumahTangga
) -> None:
    with cakupan(WAY_URANG):
        pengurus = anggota_aktif(rt)[2]
        minta = usul_program(dunia, rt, "PKH", 2)
        mati = penonaktifan.buat(
            oleh=dunia.operator_desa,
            rumah_tangga_id=rt.pk,
            orang=[pengurus.pk],
            kunci=uuid.uuid4(),
            data={"penyebab": "MENINGGAL", "tanggal": date(2026, 10, 1), "nomor_dokumen": "AM/9/2026"},
        )
        jalankan(Aksi.AJUKAN, usulan_id=mati.pk, oleh=dunia.operator_desa)
    d.ajukan(dunia, minta)
    for usulan in (minta, mati):
        d.verifikasi(dunia, usulan)
        d.putus(dunia, usulan, Aksi.SETUJUI)
    periode = Periode.objects.filter(kabupaten=KABUPATEN, status="DIBUKA").berurutan()[0]
    with cakupan(KABUPATEN):
        tutup(periode.pk, dunia.operator_kabupaten)
        hasil, _ = finalisasi(periode.pk, dunia.operator_kabupaten)
        assert [s["usulan"] for s in hasil.disisihkan] == [minta.pk]
        assert "disetujui pada periode ini" in hasil.disisihkan[0]["sebab"]
    assert list(periksa_neraca()) == []
