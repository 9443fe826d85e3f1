"""Every route, opened by every role, at home and in another region: 200/302, 403 or 404 as the design says."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from dtks.akun.models import Pengguna
from dtks.inti.jam import sekarang
from dtks.pekerjaan import services as pekerjaan
from dtks.pekerjaan.models import Pekerjaan
from dtks.periode.models import JendelaBawaan, JendelaPeriode
from dtks.periode.services import tutup
from dtks.registri.models import Anggota, ImporRegistri, JenisImpor, RumahTangga
from dtks.wilayah.cakupan import NASIONAL, cakupan
from dtks.wilayah.models import Wilayah
from finalisasi.models import BerkasPeriode, Mandat, Surat
from finalisasi.services.pembekuan import finalisasi
from finalisasi.services.pengesahan import sahkan
from tests import dunia as d
from tests.arsitektur.test_rute import RUTE, izin_rute
from tests.usulan.unggah import csv_nasional, keluarga
from usulan.berkas import BerkasBukti
from usulan.berkas.foto import FotoBersih
from usulan.models import (
    BuktiMusyawarah,
    JenisFoto,
    Kemiripan,
    KonfirmasiPindah,
    Unggahan,
    Usulan,
    UsulanAnggota,
    UsulanKeluarga,
)
from usulan.services.foto import simpan_foto
from usulan.workflow import Aksi
from verval.models import Kunjungan
from verval.services import catat_kunjungan

DESA = {"operator_desa", "pendamping", "kepala_desa"}
KECAMATAN = {"petugas", "operator_kecamatan"}
KABUPATEN = {"operator_kabupaten", "supervisor", "kepala_dinas", "admin_kabupaten", "auditor"}
SEMUA = DESA | KECAMATAN | KABUPATEN
PENGESAH = {"supervisor", "kepala_dinas"}

# Typed from the design's section "roles", not from the code under test.
BOLEH: dict[str, set[str]] = {
    "MASUK": SEMUA,
    "PERIODE_LIHAT": SEMUA,
    "USULAN_LIHAT": SEMUA - {"admin_kabupaten", "auditor"},
    "USULAN_TULIS": {"operator_desa", "pendamping", "operator_kabupaten"},
    "USULAN_AJUKAN": {"operator_desa"},
    "VERVAL_LIHAT": {"petugas", "operator_kecamatan", "operator_kabupaten"} | PENGESAH,
    "VERVAL_KUNJUNGAN": {"petugas", "operator_kabupaten"},
    "VERVAL_PUTUSKAN": {"operator_kabupaten"},
    "PERIODE_KELOLA": {"operator_kabupaten"},
    "FINALISASI_LIHAT": {"operator_kabupaten", "auditor"} | PENGESAH,
    "FINALISASI_JALANKAN": {"operator_kabupaten"},
    "FINALISASI_SAHKAN": PENGESAH,
    "REGISTRI_LIHAT": SEMUA - {"petugas", "admin_kabupaten", "auditor"},
    "DATA_PRIBADI_BUKA": {"operator_desa", "pendamping", "petugas", "operator_kabupaten"} | PENGESAH,
    "REKAP_LIHAT": SEMUA - {"petugas", "admin_kabupaten"},
    "JEJAK_LIHAT": {"auditor"} | PENGESAH,
    "AKUN_KELOLA": {"admin_kabupaten"},
    "PENGATURAN_KELOLA": {"admin_kabupaten"},
}
# Objects of the whole district: whoever works in one village finds nothing there.
MILIK_KABUPATEN = ("pekerjaan/<", "jejak/<")
# Beyond the route's own right: who may not read names may not download them; a logo may be missing.
KECUALI = {
    ("auditor", "finalisasi/berkas/<int:nomor>/"): {403},
    ("admin_kabupaten", "pengaturan/kop/logo/"): {404},
}


def _foto() -> BerkasBukti:
    keluaran = io.BytesIO()
    Image.new("RGB", (8, 8)).save(keluaran, "JPEG")
    return BerkasBukti("rumah.jpg", "image/jpeg", keluaran.getvalue())


def _satu_desa(dunia: d.Dunia, desa: str, oleh: Any) -> Any:
    """An approved proposal with photos and evidence in `desa`."""
    usulan = d.draf(dunia, oleh, desa=desa)
    with cakupan(oleh.kode_wilayah):
        simpan_foto(
            oleh=oleh,
            usulan_id=usulan.pk,
            versi=None,
            foto={JenisFoto.RUMAH_DEPAN: FotoBersih(_foto().isi)},
        )
    d.ajukan(dunia, usulan, oleh=oleh)
    operator = dunia.operator_kabupaten
    with cakupan(d.KABUPATEN):
        catat_kunjungan(
            oleh=operator,
            usulan_id=usulan.pk,
            versi=None,
            data={"tanggal": date(2026, 11, 5), "hasil": "1", "catatan": "", "kriteria": {}},
            foto=_foto(),
        )
    d.putus(dunia, usulan, Aksi.SETUJUI)
    return usulan


def _impor(jenis: str) -> int:
    """A load of the district, read and waiting."""
    penerima = jenis == JenisImpor.PENERIMA
    return ImporRegistri.objects.create(
        kabupaten_id=d.KABUPATEN,
        jenis=jenis,
        program="PKH" if penerima else "",
        tahap="2026-03" if penerima else "",
        tanggal_snapshot=None if penerima else date(2026, 7, 10),
        tata_letak="SENDIRI",
        nama_berkas="contoh.csv",
        sidik="0" * 64,
        berlaku=False,
        ringkasan={"keadaan": "SIAP", "dimuat": 1, "baris": 1, "jumlah_ditolak": 0},
        dibuat_oleh=Pengguna.objects.get(nama_pengguna="operator.kabupaten"),
        dibuat_pada=sekarang(),
    ).pk


def _milik_usulan(usulan: Usulan, orang: UsulanAnggota, terdaftar: Anggota) -> dict[str, Any]:
    """What hangs on a proposal's village besides its content: a question, a likeness, an upload."""
    umum = {"dibuat_oleh": usulan.dibuat_oleh, "dibuat_pada": sekarang()}
    return {
        "pindah/konfirmasi": KonfirmasiPindah.objects.create(
            usulan=usulan,
            desa_id=usulan.desa_id,
            desa_pengaju_id=d.KELURAHAN_KALIANDA,
            datang=True,
            nama_kepala="BUDI",
            jumlah_orang=1,
            diminta_pada=sekarang(),
        ).kunci,
        "kemiripan_id": Kemiripan.objects.create(
            usulan=usulan, anggota=orang, terdaftar=terdaftar, desa_lain_id=usulan.desa_id, skor=80
        ).pk,
        "unggahan": Unggahan.objects.create(
            wilayah_id=usulan.desa_id,
            templat="NASIONAL",
            berkas=ContentFile(csv_nasional(keluarga(9)).getvalue(), name="contoh.csv"),
            nama_berkas="contoh.csv",
            sidik="0" * 64,
            ukuran=1,
            status="PRATINJAU",
            **umum,
        ).kunci,
        "unggahan/templat": "nasional",
        "usulan/pilih": "program",
    }


def _nilai(usulan: Any, surat: Surat) -> dict[str, Any]:
    """What to put into the routes for one village's objects."""
    rumah_tangga = RumahTangga.objects.get(kunci_usulan=usulan.kunci)
    tugas = Pekerjaan.objects.earliest("pk").pk
    orang = UsulanAnggota.objects.filter(usulan=usulan).earliest("pk")
    return {
        "kunci": usulan.kunci,
        "keluarga_id": UsulanKeluarga.objects.get(usulan=usulan).pk,
        "anggota_id": orang.pk,
        "musyawarah_id": usulan.musyawarah_id,
        "bukti_id": BuktiMusyawarah.objects.get(musyawarah=usulan.musyawarah_id).pk,
        **_milik_usulan(usulan, orang, rumah_tangga.anggota.earliest("pk")),
        "registri/penerima": _impor("PENERIMA"),
        "registri/dtsen": _impor("DTSEN"),
        "registri/impor": _impor("PENERIMA"),
        "rumah_tangga_id": rumah_tangga.pk,
        "jenis": "usulan",
        "<uuid:kunci>/foto": JenisFoto.RUMAH_DEPAN,
        "verval/foto": Kunjungan.objects.get(usulan=usulan).pk,
        "registri": rumah_tangga.pk,
        "rumah-tangga": rumah_tangga.pk,
        "api/v1/wilayah": usulan.desa_id,
        "rekap": usulan.desa_id[:6],
        "<slug:jenis>": usulan.pk,
        "kode": surat.finalisasi.periode.kode,
        "finalisasi/berkas": BerkasPeriode.objects.earliest("pk").pk,
        "finalisasi/surat": surat.pk,
        "finalisasi/versi": surat.finalisasi_id,
        "finalisasi/pekerjaan": tugas,
        "pekerjaan": tugas,
        "akun/pengguna": usulan.dibuat_oleh_id,
        "jendela/bawaan": JendelaBawaan.objects.earliest("pk").pk,
        "jendela/periode": JendelaPeriode.objects.latest("pk").pk,
        "mandat": Mandat.objects.earliest("pk").pk,
    }


def _isi(rute: str, nilai: dict[str, Any]) -> str:
    """The route with its parameters filled in: by the path before it, else by the parameter's name."""

    def ganti(cocok: re.Match[str]) -> str:
        awal = rute[: cocok.start()].rstrip("/")
        kunci = next((k for k in nilai if awal.endswith(k)), cocok[1])
        return str(nilai[kunci])

    return "/" + re.sub(r"<\w+:(\w+)>", ganti, rute)


@pytest.fixture
def keadaan(dunia: d.Dunia) -> dict[str, dict[str, Any]]:
    """A finished period with one household in Way Urang ("sendiri") and one in Natar ("lain")."""
    from dtks.akun.izin import Peran
    from dtks.akun.services import simpan_pengguna

    natar = simpan_pengguna(
        None,
        Pengguna(nama_pengguna="operator.natar", nama="Operator Natar", peran=[Peran.OPERATOR_DESA]),
        wilayah=list(Wilayah.objects.filter(pk=d.HAJIMENA)),
        sandi=d.SANDI,
    )
    sendiri = _satu_desa(dunia, d.WAY_URANG, dunia.operator_desa)
    lain = _satu_desa(dunia, d.HAJIMENA, natar)
    with cakupan(d.KABUPATEN):
        tutup(dunia.periode.pk, dunia.operator_kabupaten)
        hasil, berkas = finalisasi(dunia.periode.pk, dunia.operator_kabupaten)
        pekerjaan.kerjakan(berkas.pk)
        hasil.refresh_from_db()
        surat, tugas = sahkan(hasil.pk, dunia.supervisor, hasil.sidik_manifes)
        pekerjaan.kerjakan(tugas.pk)
    with cakupan(NASIONAL):
        surat.refresh_from_db()
        return {"sendiri": _nilai(sendiri, surat), "lain": _nilai(lain, surat)}


def _buka(client: Client, url: str, *, mencari: bool) -> int:
    """Status of a GET; where only POST is taken and nothing should be found, of that POST."""
    response: Any = client.get(url)
    for tutup_berkas in response._resource_closers:
        tutup_berkas()
    if response.status_code == 405 and mencari:
        return int(client.post(url).status_code)
    return int(response.status_code)


def _diharapkan(peran: str, rute: str, izin: str, wilayah: str) -> set[int]:
    if peran not in BOLEH[izin]:
        return {403}
    if (peran, rute) in KECUALI:
        return KECUALI[peran, rute]
    if peran not in KABUPATEN and rute.startswith(MILIK_KABUPATEN):
        return {404}
    milik_desa = re.search(
        r"<uuid:kunci>|_id>|registri/<|rumah-tangga/<|verval/foto|wilayah/<|^rekap/<", rute
    )
    if wilayah == "lain" and milik_desa and peran not in KABUPATEN:
        return {404}
    return {200, 302, 405}


@pytest.mark.django_db
def test_every_role_at_every_route_at_home_and_elsewhere(keadaan, dunia, masuk):
    salah = []
    for peran in sorted(SEMUA):
        client: Client = masuk(dunia.orang[peran])
        for rute, view in RUTE:
            izin = izin_rute(view).name
            if izin == "PUBLIK":
                continue
            for wilayah in ("sendiri", "lain") if "<" in rute else ("sendiri",):
                harap = _diharapkan(peran, rute, izin, wilayah)
                kode = _buka(client, _isi(rute, keadaan[wilayah]), mencari=harap == {404})
                if kode not in harap:
                    salah.append((peran, rute, wilayah, kode))
    assert salah == []


@pytest.mark.django_db
def test_who_is_not_signed_in_is_sent_to_sign_in_everywhere(keadaan):
    client = Client()
    for rute, view in RUTE:
        if izin_rute(view).name == "PUBLIK":
            continue
        response = client.get(_isi(rute, keadaan["sendiri"]))
        assert response.status_code == (401 if rute.startswith("api/") else 302), rute
        assert rute.startswith("api/") or response.headers["Location"].startswith("/masuk/?next=")


def test_the_right_of_each_route_is_the_agreed_one(snapshot):
    assert {rute: izin_rute(view).name for rute, view in RUTE} == snapshot
