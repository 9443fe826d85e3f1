"""The quick entry on a cheap phone: by keyboard, in five requests, and nothing lost on a dead link."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Dialog, FilePayload, Request, Route, expect

from dtks.inti.kk import buat_kk
from dtks.inti.nik import buat_nik
from dtks.wilayah.cakupan import NASIONAL, cakupan
from tests.dunia import SANDI, draf
from tests.e2e.conftest import LEBAR, Peramban
from usulan.models import FotoUsulan, Usulan, UsulanAnggota
from usulan.services.isi import simpan_anggota

pytestmark = pytest.mark.django_db(transaction=True)

KK = buat_kk("180199", date(2015, 3, 7), 7)
# Name, sex, birth date, place in the keluarga (typed in the select), civil state, occupation.
KELUARGA = [
    ("BUDI CONTOH", "L", date(1980, 2, 12), "Kepala", "Kawin", "BURUH TANI/PERKEBUNAN"),
    ("SITI CONTOH", "P", date(1983, 5, 3), "Istri", "Kawin", "MENGURUS RUMAH TANGGA"),
    ("ANI CONTOH", "P", date(2010, 7, 21), "Anak", "Belum kawin", "PELAJAR/MAHASISWA"),
    ("ADI CONTOH", "L", date(2014, 11, 30), "Anak", "Belum kawin", "PELAJAR/MAHASISWA"),
]


def _nik(urut: int) -> str:
    _, kelamin, lahir, *_ = KELUARGA[urut]
    return buat_nik("180199", lahir, kelamin, 7000 + urut)


def _foto() -> FilePayload:
    """A photo as a phone takes it: large and of some detail."""
    keluaran = io.BytesIO()
    Image.effect_noise((120, 90), 60).resize((2400, 1800)).convert("RGB").save(keluaran, "JPEG", quality=90)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": keluaran.getvalue()}


@pytest.fixture
def ponsel(browser: Any, live_server: Any, dunia: Any) -> Iterator[Peramban]:
    """The village operator's phone, 360 pixels wide."""
    peramban = Peramban(browser, live_server.url, LEBAR["ponsel"])
    yield peramban.masuk("operator.desa")
    peramban.konteks.close()


def _di_langkah(ponsel: Peramban, nama: str) -> None:
    expect(ponsel.page.locator("[aria-current=step]")).to_contain_text(nama, timeout=60_000)


def _kirim(ponsel: Peramban) -> None:
    ponsel.page.get_by_role("button", name=re.compile("^Simpan")).first.click()


def _rumah(ponsel: Peramban) -> None:
    ponsel.pilih("Asal usulan", "RT/RW")
    ponsel.isi("Alamat", "Jl. Kenanga No. 5")
    ponsel.isi("RT", "3")
    ponsel.isi("RW", "1")


def _anggota(ponsel: Peramban, *siapa: int) -> None:
    """Type people by keyboard alone, from the NIK of the first: Enter goes on, and opens the next row."""
    papan = ponsel.page.keyboard
    for urut in siapa:
        nama, _, _, hubungan, kawin, pekerjaan = KELUARGA[urut]
        for ketik in (_nik(urut), nama, "", "", "KALIANDA", hubungan, kawin, pekerjaan, "AMINAH"):
            papan.type(ketik)
            papan.press("Enter")


def _keluarga(ponsel: Peramban) -> None:
    ponsel.isi("Nomor KK", KK)
    ponsel.page.get_by_label(re.compile("^Program")).focus()
    ponsel.page.keyboard.press("Enter")
    _anggota(ponsel, 0, 1, 2, 3)


def _kriteria(ponsel: Peramban) -> None:
    for jawaban in ponsel.page.get_by_role("radio", name="Ya", exact=True).all():
        jawaban.check()


def _isi_gudang(ponsel: Peramban) -> int:
    """How many drafts this browser keeps."""
    return int(
        ponsel.page.evaluate(
            """() => new Promise((jadi) => {
                const buka = indexedDB.open("dtks-isian", 1);
                buka.onsuccess = () => {
                    const hitung = buka.result.transaction("draf").objectStore("draf").count();
                    hitung.onsuccess = () => jadi(hitung.result);
                };
            })"""
        )
    )


def _tersimpan_di_ponsel(ponsel: Peramban) -> None:
    """Wait until the browser keeps what was typed."""
    ponsel.page.evaluate(
        """async () => {
            const bagian = document.querySelector("[data-kunci]").dataset;
            while (!(await window.simpananIsian.ambil(bagian))) await new Promise((jadi) => setTimeout(jadi, 50));
        }"""
    )


def _ketik_saja(ponsel: Peramban) -> None:
    ponsel.buka("/usulan/baru/")
    _rumah(ponsel)
    _tersimpan_di_ponsel(ponsel)


def _tersimpan() -> list[tuple[str, str | None, date | None, str, str]]:
    with cakupan(NASIONAL):
        assert Usulan.objects.count() == 1
        return list(
            UsulanAnggota.objects.order_by("nomor_urut").values_list(
                "nama", "nik", "tanggal_lahir", "jenis_kelamin", "hubungan"
            )
        )


DIHARAPKAN = [
    (nama, _nik(i), lahir, kelamin, {"Kepala": "1", "Istri": "3", "Anak": "4"}[hubungan])
    for i, (nama, kelamin, lahir, hubungan, *_) in enumerate(KELUARGA)
]


def test_a_family_of_four_costs_five_requests_on_a_thin_link(ponsel: Peramban) -> None:
    permintaan: list[Request] = []
    sesi = ponsel.konteks.new_cdp_session(ponsel.page)
    ponsel.buka("/usulan/baru/")  # static files are cached by now
    sesi.send("Network.enable")
    sesi.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": 4000, "uploadThroughput": 4000},
    )
    sesi.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    ponsel.page.on("request", lambda p: permintaan.append(p))
    ponsel.page.set_default_timeout(60_000)
    ponsel.page.goto(f"{ponsel.alamat}/usulan/baru/")
    _rumah(ponsel)
    _kirim(ponsel)
    _di_langkah(ponsel, "Keluarga")
    _keluarga(ponsel)
    _kirim(ponsel)
    _di_langkah(ponsel, "kriteria")
    _kriteria(ponsel)
    _kirim(ponsel)
    _di_langkah(ponsel, "Foto")
    ponsel.page.locator("[name=RUMAH_DEPAN]").set_input_files(_foto())
    expect(ponsel.page.get_by_text("Siap dikirim")).to_be_visible(timeout=30_000)
    _kirim(ponsel)
    expect(ponsel.page.get_by_text("Usulan BUDI CONTOH tersimpan.")).to_be_visible(timeout=120_000)

    dinamis = [p for p in permintaan if "/static/" not in p.url and not p.url.startswith("data:")]
    assert [p.method for p in dinamis] == ["GET", "POST", "POST", "POST", "POST"]
    assert _tersimpan() == DIHARAPKAN
    assert _isi_gudang(ponsel) == 0
    with cakupan(NASIONAL):
        assert FotoUsulan.objects.get().ukuran < 120 * 1024
        assert Usulan.objects.get().jumlah_galat == 0


def test_a_step_taken_without_signal_waits_and_goes_on_after_the_tab_was_closed(ponsel: Peramban) -> None:
    ponsel.buka("/usulan/baru/")
    _rumah(ponsel)
    _kirim(ponsel)
    _di_langkah(ponsel, "Keluarga")
    _keluarga(ponsel)
    ponsel.konteks.set_offline(True)
    _kirim(ponsel)
    expect(ponsel.page.get_by_text("Tersimpan di ponsel, menunggu sinyal")).to_be_visible()
    ponsel.page.close()
    ponsel.konteks.set_offline(False)
    ponsel.galat.clear()  # the refused connection, told by the browser itself
    ponsel.page = ponsel.konteks.new_page()
    ponsel.buka("/usulan/")
    ponsel.page.get_by_role("link", name="Lanjutkan").click()
    expect(ponsel.page.get_by_text("Isian Anda tadi belum terkirim.")).to_be_visible()
    ponsel.periksa()
    ponsel.page.get_by_role("button", name="Lanjutkan").click()
    _di_langkah(ponsel, "kriteria")
    assert _tersimpan() == DIHARAPKAN
    assert _isi_gudang(ponsel) == 0


def test_photos_wait_on_the_phone_as_well_and_bring_the_position(ponsel: Peramban, dunia: Any) -> None:
    usulan = draf(dunia)
    ponsel.konteks.grant_permissions(["geolocation"])
    ponsel.konteks.set_geolocation({"latitude": -5.732145, "longitude": 105.589012})
    ponsel.buka(f"/usulan/{usulan.kunci}/isian/?langkah=foto")
    ponsel.page.locator("[name=RUMAH_DEPAN]").set_input_files(_foto())
    expect(ponsel.page.get_by_text("Siap dikirim")).to_be_visible(timeout=20_000)
    expect(ponsel.page.locator("[name=lintang]")).to_have_value("-5.732145")
    ponsel.konteks.set_offline(True)
    _kirim(ponsel)
    expect(ponsel.page.get_by_text("Tersimpan di ponsel, menunggu sinyal")).to_be_visible()
    ponsel.page.close()
    ponsel.konteks.set_offline(False)
    ponsel.galat.clear()  # the refused connection, told by the browser itself
    ponsel.page = ponsel.konteks.new_page()
    ponsel.buka(f"/usulan/{usulan.kunci}/isian/?langkah=foto")
    ponsel.page.get_by_role("button", name="Lanjutkan").click()
    expect(ponsel.page.get_by_text("tersimpan.")).to_be_visible()
    with cakupan(NASIONAL):
        foto = FotoUsulan.objects.get()
    assert (foto.jenis, str(foto.lintang), str(foto.bujur)) == ("RUMAH_DEPAN", "-5.732145", "105.589012")
    assert _isi_gudang(ponsel) == 0


def test_what_was_typed_and_not_sent_is_offered_again_also_before_the_draft_exists(ponsel: Peramban) -> None:
    _ketik_saja(ponsel)
    ponsel.page.close()
    ponsel.page = ponsel.konteks.new_page()
    ponsel.buka("/")
    ponsel.page.get_by_role("link", name="Lanjutkan").click()
    expect(ponsel.page.get_by_label("Alamat", exact=False).first).to_have_value("Jl. Kenanga No. 5")
    _kirim(ponsel)
    _di_langkah(ponsel, "Keluarga")
    with cakupan(NASIONAL):
        assert Usulan.objects.get().rumah_tangga.alamat == "Jl. Kenanga No. 5"
    assert _isi_gudang(ponsel) == 0


def test_an_answer_that_was_lost_on_the_way_makes_no_second_family(ponsel: Peramban) -> None:
    def hilang(route: Route) -> None:
        route.fetch()  # the server takes it
        route.abort("connectionreset")

    ponsel.buka("/usulan/baru/")
    _rumah(ponsel)
    _kirim(ponsel)
    _di_langkah(ponsel, "Keluarga")
    _keluarga(ponsel)
    ponsel.page.route("**/isian/", hilang, times=1)
    _kirim(ponsel)
    _di_langkah(ponsel, "kriteria")  # sent again by itself
    assert _tersimpan() == DIHARAPKAN


def test_what_a_colleague_added_meanwhile_is_not_lost_when_an_old_entry_goes_on(
    ponsel: Peramban, dunia: Any
) -> None:
    usulan = draf(dunia, anggota=1)
    alamat = f"/usulan/{usulan.kunci}/isian/?langkah=keluarga"
    ponsel.buka(alamat)
    with cakupan(NASIONAL):
        satu = UsulanAnggota.objects.get()
    ponsel.page.get_by_role("button", name="Tambah anggota").click()
    baris = ponsel.page.locator("[data-baris]")
    baris.last.locator("[name$=-nama]").fill("ANI CONTOH")
    baris.last.locator("[name$=-jenis_kelamin]").select_option("P")
    _tersimpan_di_ponsel(ponsel)
    ponsel.page.close()
    with cakupan(NASIONAL):
        simpan_anggota(
            oleh=dunia.operator_desa,
            usulan_id=usulan.pk,
            versi=None,
            keluarga_id=satu.keluarga_id,
            data={"nama": "DIDI CONTOH", "jenis_kelamin": "L"},
        )
    ponsel.page = ponsel.konteks.new_page()
    ponsel.buka(alamat)
    ponsel.page.get_by_role("button", name="Lanjutkan").click()
    _kirim(ponsel)
    expect(ponsel.page.get_by_role("alert").first).to_contain_text("sudah diubah sejak halaman Anda dibuka")
    _kirim(ponsel)
    _di_langkah(ponsel, "kriteria")
    assert [a[0] for a in _tersimpan()] == [satu.nama, "DIDI CONTOH", "ANI CONTOH"]


def test_an_ended_session_leads_to_signing_in_and_back_to_what_was_typed(ponsel: Peramban) -> None:
    ponsel.buka("/usulan/baru/")
    _rumah(ponsel)
    ponsel.konteks.clear_cookies()
    _kirim(ponsel)
    ponsel.page.get_by_role("link", name="Masuk lagi, lalu lanjutkan").click()
    ponsel.galat.clear()  # the 403, told by the browser itself
    ponsel.isi("Nama pengguna", "operator.desa")
    ponsel.page.locator("[name=password]").fill(SANDI)
    ponsel.tekan("Masuk")
    _di_langkah(ponsel, "Keluarga")  # what was being sent goes on by itself
    with cakupan(NASIONAL):
        assert Usulan.objects.get().rumah_tangga.alamat == "Jl. Kenanga No. 5"


def test_signing_out_asks_and_then_leaves_nothing_in_the_browser(ponsel: Peramban) -> None:
    _ketik_saja(ponsel)
    pesan: list[str] = []

    def jawab(dialog: Dialog) -> None:
        pesan.append(dialog.message)
        dialog.accept() if len(pesan) > 1 else dialog.dismiss()

    ponsel.page.on("dialog", jawab)
    for jumlah in (1, 0):
        ponsel.page.locator("details.menu-penuh > summary").click()
        ponsel.page.locator("details.menu-penuh [data-keluar] button").click()
        if jumlah:
            assert _isi_gudang(ponsel) == jumlah
            ponsel.page.locator("details.menu-penuh > summary").click()
    ponsel.page.wait_for_url("**/masuk/")
    assert "belum terkirim" in pesan[0]
    assert _isi_gudang(ponsel) == 0
    sisa = ponsel.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "Kenanga" not in sisa
    assert "isian" not in sisa


def test_another_user_of_the_same_phone_finds_nothing(ponsel: Peramban) -> None:
    _ketik_saja(ponsel)
    ponsel.konteks.clear_cookies()  # the session ended by itself
    ponsel.masuk("operator.desa.lain")
    assert "belum terkirim" not in ponsel.teks
    assert _isi_gudang(ponsel) == 0


def test_a_nik_proposes_and_asks_about_a_difference_but_forces_nothing(ponsel: Peramban) -> None:
    ponsel.buka("/usulan/baru/")
    _rumah(ponsel)
    _kirim(ponsel)
    _di_langkah(ponsel, "Keluarga")
    baris = ponsel.page.locator("[data-baris]").first
    nik, lahir, kelamin = (baris.locator(f"[name$=-{n}]") for n in ("nik", "tanggal_lahir", "jenis_kelamin"))
    nik.fill(_nik(1))
    nik.blur()
    expect(lahir).to_have_value("03/05/1983")
    expect(kelamin).to_have_value("P")
    lahir.fill("4-5-1983")
    lahir.blur()
    expect(baris.locator("[data-catatan]")).to_contain_text("Menurut NIK: 03/05/1983")
    ponsel.periksa()
    baris.get_by_role("button", name="Isian saya benar").click()
    expect(baris.locator("[data-catatan]")).to_be_empty()
    baris.locator("[name$=-nama]").fill("SITI CONTOH")
    _kirim(ponsel)
    _di_langkah(ponsel, "kriteria")
    assert [(a[1], a[2]) for a in _tersimpan()] == [(_nik(1), date(1983, 5, 4))]


def test_every_step_is_in_order_at_both_widths_and_takes_a_second_keluarga(dunia: Any, orang: Any) -> None:
    desa = orang("operator.desa")
    desa.buka("/usulan/baru/")
    _rumah(desa)
    _kirim(desa)
    _di_langkah(desa, "Keluarga")
    _keluarga(desa)
    desa.page.get_by_role("button", name="Tambah keluarga lain di rumah ini").click()
    desa.page.locator("[name=k-1-no_kk]").fill(buat_kk("180199", date(2016, 3, 7), 8))
    desa.page.locator("[name=a1-0-nama]").fill("TONO CONTOH")
    desa.periksa()
    _kirim(desa)
    expect(desa.page.get_by_text("Jenis kelamin belum dipilih.")).to_be_visible()  # no request spent
    desa.page.locator("[name=a1-0-jenis_kelamin]").select_option("L")
    desa.page.locator("[name=a0-0-nik]").fill("123")
    _kirim(desa)
    expect(desa.page.get_by_role("alert").first).to_contain_text("16 angka")
    desa.periksa()
    desa.page.locator("[name=a0-0-nik]").fill(_nik(0))
    _kirim(desa)
    _di_langkah(desa, "kriteria")
    desa.periksa()
    _kriteria(desa)
    _kirim(desa)
    _di_langkah(desa, "Foto")
    desa.periksa()
    desa.page.locator("[name=RUMAH_DEPAN]").set_input_files(_foto())
    expect(desa.page.get_by_text("Siap dikirim")).to_be_visible(timeout=20_000)
    desa.periksa()
    _kirim(desa)
    expect(desa.page.get_by_text("Usulan BUDI CONTOH tersimpan.")).to_be_visible()
    desa.periksa()
    desa.tekan("Lihat usulan ini")
    assert "TONO CONTOH" in desa.teks


def test_the_whole_way_works_without_script(browser: Any, live_server: Any, dunia: Any) -> None:
    polos = Peramban.__new__(Peramban)
    polos.konteks = browser.new_context(viewport=LEBAR["ponsel"], locale="id-ID", java_script_enabled=False)
    polos.page, polos.alamat, polos.galat = polos.konteks.new_page(), live_server.url, []
    page = polos.page
    page.goto(f"{polos.alamat}/masuk/")
    polos.isi("Nama pengguna", "operator.desa")
    page.locator("[name=password]").fill(SANDI)
    page.get_by_role("button", name="Masuk").click()
    page.goto(f"{polos.alamat}/usulan/baru/")
    _rumah(polos)
    _kirim(polos)
    polos.isi("Nomor KK", KK)
    for urut, (nama, kelamin, lahir, hubungan, kawin, pekerjaan) in enumerate(KELUARGA):
        for kolom, isi in {
            "nik": _nik(urut),
            "nama": nama,
            "tanggal_lahir": f"{lahir:%d/%m/%Y}",
            "tempat_lahir": "KALIANDA",
            "pekerjaan": pekerjaan,
            "ibu_kandung": "AMINAH",
        }.items():
            page.locator(f"[name=a0-{urut}-{kolom}]").fill(isi)
        page.locator(f"[name=a0-{urut}-jenis_kelamin]").select_option(kelamin)
        page.locator(f"[name=a0-{urut}-status_kawin]").select_option(label=kawin)
        label = "Kepala keluarga" if hubungan == "Kepala" else hubungan
        page.locator(f"[name=a0-{urut}-hubungan]").select_option(label=label)
    _kirim(polos)
    _kriteria(polos)
    _kirim(polos)
    page.locator("[name=RUMAH_DEPAN]").set_input_files(_foto())
    _kirim(polos)
    expect(page.get_by_role("heading", level=1)).to_have_text("BUDI CONTOH")
    polos.konteks.close()
    assert _tersimpan() == DIHARAPKAN
    with cakupan(NASIONAL):
        assert FotoUsulan.objects.get().jenis == "RUMAH_DEPAN"
