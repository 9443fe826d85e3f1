"""Photos of a proposal: cleaned, kept with their position, shown to who may, and logged."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from dtks.jejak.models import Peristiwa
from dtks.wilayah.cakupan import cakupan
from tests import dunia as d
from tests.usulan import isian
from usulan.berkas import BerkasDitolak
from usulan.berkas.foto import SISI_TERPANJANG, bersihkan_foto
from usulan.models import FotoUsulan

KALIANDA = ((5.0, 43.0, 55.722), (105.0, 35.0, 20.4432))


def jpeg(ukuran=(60, 40), *, warna="grey", gps=None, putar=None, komentar=b""):
    exif = Image.Exif()
    if putar:
        exif[ExifTags.Base.Orientation] = putar
    if gps:
        exif[ExifTags.IFD.GPSInfo] = {1: "S", 2: gps[0], 3: "E", 4: gps[1]}
    keluaran = io.BytesIO()
    Image.new("RGB", ukuran, warna).save(keluaran, "JPEG", exif=exif, comment=komentar)
    return keluaran.getvalue()


def berkas(isi, nama="IMG_0001.jpg"):
    return SimpleUploadedFile(nama, isi, "image/jpeg")


class TestBersih:
    def test_position_is_read_before_the_exif_goes(self):
        foto = bersihkan_foto(io.BytesIO(jpeg(gps=KALIANDA, komentar=b"rahasia")))
        assert (foto.lintang, foto.bujur) == (Decimal("-5.732145"), Decimal("105.589012"))
        with Image.open(io.BytesIO(foto.isi)) as hasil:
            assert not hasil.getexif()
        assert b"rahasia" not in foto.isi

    def test_it_is_turned_upright_and_made_smaller(self):
        with Image.open(io.BytesIO(bersihkan_foto(io.BytesIO(jpeg((3000, 2000), putar=6))).isi)) as hasil:
            assert hasil.height == SISI_TERPANJANG
            assert hasil.width < hasil.height

    def test_the_same_bytes_give_the_same_photo(self):
        assert len({bersihkan_foto(io.BytesIO(jpeg(gps=KALIANDA))).sidik for _ in range(2)}) == 1

    @pytest.mark.parametrize(
        "gps", [((91.0, 0.0, 0.0), (105.0, 0.0, 0.0)), ((5.0, 0.0, 0.0), ("x", "y", "z"))]
    )
    def test_an_impossible_position_is_no_position(self, gps):
        try:
            isi = jpeg(gps=gps)
        except (TypeError, ValueError):
            isi = jpeg()
        foto = bersihkan_foto(io.BytesIO(isi))
        assert (foto.lintang, foto.bujur) == (None, None)

    @pytest.mark.parametrize(
        ("isi", "kata"),
        [
            (b"", "kosong"),
            (b"bukan foto", "bukan foto"),
            (b"%PDF-1.4\n%%EOF\n", "bukan foto"),
            (jpeg()[:400], "bukan foto"),
            (b"GIF89a" + b"\0" * 200, "bukan foto"),
            (b"\xff\xd8\xff" + b"\0" * (9 * 1024 * 1024), "8 MB"),
        ],
    )
    def test_what_is_no_photo_is_refused_in_words(self, isi, kata):
        with pytest.raises(BerkasDitolak, match=kata):
            bersihkan_foto(io.BytesIO(isi))

    def test_a_bomb_is_refused_before_it_is_unpacked(self):
        keluaran = io.BytesIO()
        Image.new("1", (8_000, 8_000)).save(keluaran, "PNG")
        with pytest.raises(BerkasDitolak):
            bersihkan_foto(io.BytesIO(keluaran.getvalue()))


@pytest.mark.django_db
@pytest.mark.usefixtures("sekabupaten")
class TestHalaman:
    @pytest.fixture
    def usulan(self, dunia):
        return d.draf(dunia)

    @pytest.fixture
    def client(self, dunia, masuk):
        return masuk(dunia.operator_desa)

    def kirim(self, client, usulan, **isi):
        url = isian.alamat("isian", usulan)
        response = client.post(url, {"langkah": "foto", "versi": usulan.versi, **isi})
        usulan.refresh_from_db()
        return response

    def url(self, usulan, jenis, nama="foto"):
        return isian.alamat(nama, usulan, jenis)

    def test_several_photos_in_one_step_are_one_event_and_leave_the_content_as_it_is(self, client, usulan):
        versi_isi = usulan.versi_isi
        self.kirim(
            client,
            usulan,
            RUMAH_DEPAN=berkas(jpeg(gps=KALIANDA)),
            KK=berkas(jpeg()),
            lintang="-5.7",
            bujur="105.6",
        )
        letak = {f.jenis: (f.lintang, f.bujur) for f in FotoUsulan.objects.all()}
        assert letak == {
            "RUMAH_DEPAN": (Decimal("-5.732145"), Decimal("105.589012")),
            "KK": (Decimal("-5.700000"), Decimal("105.600000")),
        }
        assert usulan.versi_isi == versi_isi
        terakhir = Peristiwa.objects.tentang("usulan", usulan.pk).latest("pk")
        assert (terakhir.peristiwa, terakhir.isi) == ("usulan.foto_disimpan", {"foto": ["KK", "RUMAH_DEPAN"]})

    def test_the_same_photos_again_are_accepted_silently_on_an_old_version(self, client, usulan):
        versi = usulan.versi
        for _ in range(2):
            response = self.kirim(client, usulan, RUMAH_DEPAN=berkas(jpeg()), versi=versi)
            assert response.status_code == 302
        assert usulan.versi == versi + 1
        lain = self.kirim(client, usulan, RUMAH_DEPAN=berkas(jpeg(warna="red")), versi=versi)
        assert "sudah diubah" in lain.content.decode()

    def test_a_new_photo_takes_the_place_of_the_old_and_its_file_goes(
        self, client, usulan, django_capture_on_commit_callbacks
    ):
        self.kirim(client, usulan, RUMAH_DEPAN=berkas(jpeg()))
        lama = Path(FotoUsulan.objects.get().berkas.path)
        with django_capture_on_commit_callbacks(execute=True):
            self.kirim(client, usulan, RUMAH_DEPAN=berkas(jpeg(warna="red")))
        baru = Path(FotoUsulan.objects.get().berkas.path)
        assert (lama.exists(), baru.exists()) == (False, True)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(self.url(usulan, "RUMAH_DEPAN", "foto_hapus"), {"versi": usulan.versi})
        assert not FotoUsulan.objects.exists()
        assert not baru.exists()

    def test_a_refused_file_is_named_and_the_step_is_shown_again(self, client, usulan):
        response = self.kirim(client, usulan, KTP=berkas(b"MZ bukan foto"), RUMAH_DEPAN=berkas(jpeg()))
        assert set(response.context["form"].errors) == {"KTP"}
        assert not FotoUsulan.objects.exists()

    def test_opening_is_logged_and_a_card_needs_the_right_to_numbers(self, client, dunia, masuk, usulan):
        self.kirim(client, usulan, RUMAH_DEPAN=berkas(jpeg()), KK=berkas(jpeg()))
        response = client.get(self.url(usulan, "KK"))
        assert response["Content-Type"] == "image/jpeg"
        assert response["Cache-Control"] == "private, no-store"
        assert b"".join(response.streaming_content).startswith(b"\xff\xd8")
        dibuka = Peristiwa.objects.tentang("usulan", usulan.pk).filter(peristiwa="usulan.foto_dibuka")
        assert [p.isi for p in dibuka] == [{"foto": "KK"}]
        kades = masuk(dunia.kepala_desa)
        assert kades.get(self.url(usulan, "KK")).status_code == 403
        rumah = kades.get(self.url(usulan, "RUMAH_DEPAN"))
        assert b"".join(rumah.streaming_content).startswith(b"\xff\xd8")
        halaman = kades.get(isian.alamat("detail", usulan)).content.decode()
        assert self.url(usulan, "RUMAH_DEPAN") in halaman
        assert self.url(usulan, "KK") not in halaman

    def test_elsewhere_and_unknown_are_not_found(self, client, dunia, masuk, usulan):
        self.kirim(client, usulan, RUMAH_DEPAN=berkas(jpeg()))
        assert masuk(dunia.operator_desa_lain).get(self.url(usulan, "RUMAH_DEPAN")).status_code == 404
        for jenis in ("RUMAH_DALAM", "ENTAH"):
            assert client.get(self.url(usulan, jenis)).status_code == 404
            assert client.post(self.url(usulan, jenis, "foto_hapus"), {"versi": 1}).status_code == 404

    def test_nothing_changes_once_it_was_sent(self, client, dunia, usulan):
        self.kirim(client, usulan, RUMAH_DEPAN=berkas(jpeg()))
        d.ajukan(dunia, usulan)
        usulan.refresh_from_db()
        client.post(self.url(usulan, "RUMAH_DEPAN", "foto_hapus"), {"versi": usulan.versi})
        self.kirim(client, usulan, RUMAH_DALAM=berkas(jpeg()))
        with cakupan(d.KABUPATEN):
            assert [f.jenis for f in FotoUsulan.objects.all()] == ["RUMAH_DEPAN"]
