"""The pure rules, kind by kind: what they find in plain facts and what they leave in peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dtks.inti.kk import buat_kk
from dtks.inti.nik import buat_nik
from dtks.registri.kuesioner.wajib import wajib
from dtks.registri.models import AlasanNonaktif
from usulan.rules import (
    BUKTI_PENYEBAB,
    KAIDAH,
    FaktaAnggota,
    FaktaKeluarga,
    FaktaKonfirmasi,
    FaktaPenonaktifan,
    FaktaUsulan,
    periksa,
)
from usulan.rules.isi import SEBUTAN_WAJIB
from usulan.workflow import Jenis, tanpa_musyawarah

KINI = date(2026, 11, 24)
WAJIB = wajib("DTKS", "BARU")["anggota"].ajukan
NO_KK = buat_kk("180199", date(2015, 3, 7), 1)


def orang(ke: int = 1, lahir: date = date(1980, 5, 6), kelamin: str = "L", **ubah: object) -> FaktaAnggota:
    awal = FaktaAnggota(
        bidang=f"anggota.{ke}",
        nama=f"ORANG {'ABCDEFG'[ke]}",
        nik=buat_nik("180199", lahir, kelamin, ke),
        tempat_lahir="KALIANDA",
        tanggal_lahir=lahir,
        ibu_kandung="AMINAH",
        jenis_kelamin=kelamin,
        pekerjaan="BURUH",
        status_kawin="2",
        hubungan="1",
        disabilitas=False,
        jenis_disabilitas="",
        hamil=False,
        tanggal_hamil=None,
    )
    return replace(awal, **ubah)  # type: ignore[arg-type]


def usulan(*anggota: FaktaAnggota, **ubah: object) -> FaktaUsulan:
    keluarga = FaktaKeluarga("keluarga.1", NO_KK, "BPNT", anggota or (orang(),))
    awal = FaktaUsulan(
        KINI, ada_rumah_tangga=True, kriteria_lengkap=True, keluarga=(keluarga,), wajib_anggota=WAJIB
    )
    return replace(awal, **ubah)  # type: ignore[arg-type]


def kode(fakta: FaktaUsulan) -> set[str]:
    return {t.kode for t in periksa(fakta)}


def test_an_ordinary_family_has_no_finding() -> None:
    istri = orang(2, date(1984, 2, 3), "P", hubungan="3")
    anak = orang(3, date(2012, 2, 3), "L", hubungan="4", status_kawin="1")
    assert periksa(usulan(orang(), istri, anak)) == []


@pytest.mark.parametrize(
    ("anggota", "harap"),
    [
        (orang(2, date(2014, 1, 1), hubungan="1"), "KEPALA_ANAK"),
        (orang(2, date(2014, 1, 1), hubungan="4"), "KAWIN_ANAK"),
        (orang(2, date(1960, 1, 1), hubungan="4", status_kawin="1"), "ANAK_LEBIH_TUA"),
        (orang(2, date(1990, 1, 1), hubungan="7"), "ORANG_TUA_LEBIH_MUDA"),
        (orang(2, date(1984, 1, 1), hubungan="3"), "PASANGAN_SEKELAMIN"),
        (orang(2, date(1984, 1, 1), "P", hubungan="3", status_kawin="1"), "PASANGAN_BELUM_KAWIN"),
        (
            orang(2, date(1950, 1, 1), "P", hubungan="7", hamil=True, tanggal_hamil=date(2026, 6, 1)),
            "HAMIL_DI_LUAR_USIA",
        ),
        (
            orang(2, date(1990, 1, 1), "P", hubungan="3", hamil=True, tanggal_hamil=date(2027, 1, 1)),
            "HAMIL_DI_MASA_DEPAN",
        ),
        (orang(2, date(1984, 1, 1), "P", hubungan="3", pekerjaan="PNS GURU"), "APARATUR_NEGARA"),
        (orang(2, date(1984, 1, 1), "P", hubungan="3", pekerjaan="Kaur Keuangan"), "TERKAIT_PENGUSUL"),
    ],
)
def test_what_asks_for_a_second_look(anggota: FaktaAnggota, harap: str) -> None:
    assert harap in kode(usulan(orang(), anggota))


def test_the_own_family_of_who_proposes_is_marked() -> None:
    assert kode(usulan(kk_pengusul=NO_KK)) == {"TERKAIT_PENGUSUL"}


def test_of_a_known_person_only_what_changes_is_judged() -> None:
    lama = orang(nik=None, tempat_lahir="", tanggal_lahir=None, ubah=frozenset())
    keluarga = FaktaKeluarga("keluarga.1", None, "BPNT", (lama,), frozenset())
    tetap = usulan(jenis=Jenis.PERBAIKAN, rumah_tangga_baru=False, keluarga=(keluarga,))
    assert kode(tetap) == set()
    diubah = replace(lama, tempat_lahir="", ubah=frozenset({"tempat_lahir"}))
    keluarga = replace(keluarga, anggota=(diubah,))
    assert kode(replace(tetap, keluarga=(keluarga,))) == {"ISIAN_KOSONG"}


def test_a_keluarga_that_loses_its_head_is_asked_for_another() -> None:
    anak = orang(3, date(2000, 2, 3), hubungan="4", status_kawin="1", ubah=frozenset())
    keluarga = FaktaKeluarga("keluarga.1", NO_KK, "BPNT", (anak,), frozenset(), ditinggal=True)
    assert kode(usulan(jenis=Jenis.BARU, rumah_tangga_baru=False, keluarga=(keluarga,))) == {
        "KEPALA_BUKAN_SATU"
    }


def penonaktifan(**isi: object) -> FaktaPenonaktifan:
    kosong: dict[str, object] = {
        "penyebab": "LAINNYA",
        "tanggal": None,
        "nomor_dokumen": "",
        "tujuan": "",
        "id_lain": "",
        "uraian": "",
        "butuh_kepala": False,
        "ada_pengganti": False,
    }
    return FaktaPenonaktifan(**(kosong | isi))  # type: ignore[arg-type]


@pytest.mark.parametrize("penyebab", AlasanNonaktif.values)
def test_every_reason_of_a_removal_asks_for_exactly_its_evidence(penyebab: str) -> None:
    wajib = BUKTI_PENYEBAB.get(penyebab, ())
    kosong = usulan(jenis=Jenis.NONAKTIF, penonaktifan=penonaktifan(penyebab=penyebab))
    assert [t.bidang for t in periksa(kosong)] == [f"penonaktifan.{k}" for k in wajib]
    isi = {k: date(2026, 1, 2) if k == "tanggal" else "ada" for k in wajib}
    lengkap = penonaktifan(penyebab=penyebab, **isi)
    assert periksa(replace(kosong, penonaktifan=lengkap)) == []


def test_nobody_dies_in_the_future_or_before_birth() -> None:
    mati = penonaktifan(penyebab="MENINGGAL", nomor_dokumen="1", tanggal=date(2027, 1, 1))
    assert kode(usulan(jenis=Jenis.NONAKTIF, penonaktifan=mati)) == {"TANGGAL_DI_MASA_DEPAN"}
    mati = replace(mati, tanggal=date(1970, 1, 1))
    assert kode(usulan(jenis=Jenis.NONAKTIF, penonaktifan=mati)) == {"MENINGGAL_SEBELUM_LAHIR"}


def test_a_move_waits_for_its_answer_and_is_stopped_by_a_no() -> None:
    tanya = FaktaKonfirmasi(perlu=True, jawaban="", alasan="", kepala_tertinggal=False)
    pindah = usulan(jenis=Jenis.PINDAH, konfirmasi=tanya)
    assert kode(pindah) == {"PINDAH_BELUM_DIKONFIRMASI"}
    tidak = replace(tanya, jawaban="TIDAK", alasan="Masih tinggal di sini.")
    (temuan,) = periksa(replace(pindah, konfirmasi=tidak))
    assert temuan.kode == "PINDAH_TIDAK_DIBENARKAN"
    assert "Masih tinggal" in temuan.pesan
    assert kode(replace(pindah, konfirmasi=replace(tanya, jawaban="YA"))) == set()


def test_a_sembako_proposal_outside_pkh_is_not_for_a_pkh_family() -> None:
    pengurus = orang(pengurus=True, ubah=frozenset())
    keluarga = FaktaKeluarga("keluarga.1", NO_KK, "BPNT", (pengurus,), frozenset({"program"}))
    program = usulan(jenis=Jenis.PROGRAM, keluarga=(keluarga,))
    assert kode(program) == set()
    pkh = replace(keluarga, menerima=frozenset({"PKH"}))
    assert kode(replace(program, keluarga=(pkh,))) == {"BSP_KELUARGA_PKH"}
    sudah = replace(keluarga, menerima=frozenset({"BPNT"}))
    assert kode(replace(program, keluarga=(sudah,))) == {"SUDAH_MENERIMA"}


def test_what_is_asked_of_a_person_is_the_table_and_nothing_else() -> None:
    assert {*SEBUTAN_WAJIB, "nik"} == WAJIB
    kosong = orang(pekerjaan="", ibu_kandung="")
    assert kode(usulan(kosong)) == {"ISIAN_KOSONG"}
    assert kode(usulan(kosong, wajib_anggota=WAJIB - {"pekerjaan", "ibu_kandung"})) == set()


def test_every_kind_has_its_rules() -> None:
    assert set(KAIDAH) == set(Jenis)


@pytest.mark.parametrize(
    ("jenis", "penyebab", "kolom", "bebas"),
    [
        (Jenis.NONAKTIF, "MENINGGAL", set(), True),
        (Jenis.NONAKTIF, "MAMPU", set(), False),
        (Jenis.PERBAIKAN, "", {"nik", "nama"}, True),
        (Jenis.PERBAIKAN, "", {"nik", "pekerjaan"}, False),
        (Jenis.PERBAIKAN, "", set(), False),
        (Jenis.BARU, "", {"nik"}, False),
        (Jenis.PINDAH, "", set(), False),
        (Jenis.PROGRAM, "", set(), False),
    ],
)
def test_only_a_death_and_an_identity_correction_go_without_a_musyawarah(
    jenis: Jenis, penyebab: str, kolom: set[str], bebas: bool
) -> None:
    assert tanpa_musyawarah(jenis, penyebab, frozenset(kolom)) is bebas
