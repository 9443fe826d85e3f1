"""Evidence of a musyawarah: what may be uploaded, what is refused and why, and reading it back."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from pikepdf import (
    Array,
    Dictionary,
    Encryption,
    Name,
    ObjectStreamMode,
    Pdf,
    Stream,
    StreamDecodeLevel,
    String,
)
from PIL import Image

from dtks.jejak.models import Peristiwa
from tests import dunia as d
from tests.usulan import isian
from tests.usulan.test_musyawarah import alamat, siapkan
from usulan.berkas import UKURAN_TERBESAR, BerkasDitolak, periksa_berkas


def pdf(ubah: Callable[[Pdf], None] = lambda _: None, **cara: Any) -> bytes:
    """One empty page, changed by `ubah`."""
    dokumen = pikepdf.new()
    dokumen.add_blank_page()
    ubah(dokumen)
    keluaran = io.BytesIO()
    dokumen.save(keluaran, **cara)
    return keluaran.getvalue()


def mentah(ubah: Callable[[Pdf], None]) -> bytes:
    """The same, its streams written as they are."""
    return pdf(ubah, compress_streams=False, stream_decode_level=StreamDecodeLevel.none)


def ditolak(isi: bytes) -> str:
    with pytest.raises(BerkasDitolak) as galat:
        periksa_berkas("berkas.pdf", io.BytesIO(isi))
    return str(galat.value)


def skrip(dokumen: Pdf) -> None:
    dokumen.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def skrip_bernama(dokumen: Pdf) -> None:
    aksi = dokumen.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    dokumen.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), aksi])))


def skrip_pada_tombol(dokumen: Pdf) -> None:
    aksi = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    dokumen.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=aksi)])


def program(dokumen: Pdf) -> None:
    dokumen.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def otomatis(dokumen: Pdf) -> None:
    dokumen.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://contoh.test/"))


def tambahan(dokumen: Pdf) -> None:
    dokumen.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.GoTo))


def kirim_formulir(dokumen: Pdf) -> None:
    aksi = Dictionary(S=Name.SubmitForm, F=String("https://contoh.test/"))
    dokumen.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=aksi)])


def lampiran(dokumen: Pdf) -> None:
    dokumen.attachments["data.xlsx"] = b"isi"


def lampiran_di_halaman(dokumen: Pdf) -> None:
    dokumen.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment)])


def xfa(dokumen: Pdf) -> None:
    dokumen.Root.AcroForm = Dictionary(Fields=Array(), XFA=String("<xdp/>"))


def video(dokumen: Pdf) -> None:
    dokumen.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)])


def tanpa_halaman(dokumen: Pdf) -> None:
    del dokumen.pages[0]


def gambar_raksasa(dokumen: Pdf) -> None:
    gambar = Stream(dokumen, b"x", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000)
    dokumen.pages[0].Resources = Dictionary(XObject=Dictionary(G=gambar))


def bom(dokumen: Pdf) -> None:
    isi = zlib.compress(b"\0" * 400_000_000, 9)
    dokumen.pages[0].Contents = Stream(dokumen, isi, Filter=Name.FlateDecode)


def bom_berlapis(dokumen: Pdf) -> None:
    isi = zlib.compress(zlib.compress(b"\0" * 100_000_000, 9), 9)
    dokumen.pages[0].Contents = Stream(dokumen, isi, Filter=Array([Name.FlateDecode, Name.FlateDecode]))


def bom_lama(dokumen: Pdf) -> None:
    dokumen.pages[0].Contents = Stream(dokumen, b"\x80" * 300_000, Filter=Name.LZWDecode)


def bom_di_daftar_objek() -> bytes:
    """The table of objects itself unfolds: a reader would hold all of it before anybody can judge."""
    isi = zlib.compress(b"\0" * 60_000_000, 9)
    kepala = f"<</Type/XRef/Size 1/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length {len(isi)}>>".encode()
    return (
        b"%PDF-1.5\n1 0 obj\n" + kepala + b"\nstream\n" + isi + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    )


class TestPdf:
    @pytest.mark.parametrize(
        ("ubah", "pesan"),
        [
            (skrip, "memuat skrip (JavaScript)"),
            (skrip_bernama, "memuat skrip (JavaScript)"),
            (skrip_pada_tombol, "memuat skrip (JavaScript)"),
            (program, "memuat perintah menjalankan program"),
            (otomatis, "memuat perintah yang berjalan sendiri"),
            (tambahan, "memuat perintah yang berjalan sendiri"),
            (kirim_formulir, "memuat perintah yang berjalan sendiri"),
            (lampiran, "memuat berkas lampiran"),
            (lampiran_di_halaman, "memuat berkas lampiran"),
            (xfa, "memuat formulir aktif (XFA)"),
            (video, "memuat video, suara, atau media lain"),
            (tanpa_halaman, "tidak berisi halaman"),
            (gambar_raksasa, "gambarnya terlalu besar"),
        ],
    )
    @pytest.mark.parametrize("bentuk", [ObjectStreamMode.disable, ObjectStreamMode.generate])
    def test_a_pdf_that_does_more_than_show_pages_is_refused_with_its_reason(self, ubah, pesan, bentuk):
        assert pesan in ditolak(pdf(ubah, object_stream_mode=bentuk))

    @pytest.mark.parametrize(
        ("ubah", "pesan"),
        [
            (bom, "mengembang berlipat-lipat"),
            (bom_berlapis, "dimampatkan berlapis"),
            (bom_lama, "dimampatkan berlapis"),
        ],
    )
    def test_a_pdf_that_unfolds_without_end_is_refused(self, ubah, pesan):
        isi = mentah(ubah)
        assert len(isi) < UKURAN_TERBESAR
        assert pesan in ditolak(isi)

    def test_a_table_of_objects_that_unfolds_is_refused_before_it_is_read(self):
        assert "mengembang berlipat-lipat" in ditolak(bom_di_daftar_objek())

    @pytest.mark.parametrize("sandi", ["", "rahasia"])
    def test_a_locked_pdf_is_refused(self, sandi):
        assert "dikunci" in ditolak(pdf(encryption=Encryption(owner="pemilik", user=sandi)))

    @pytest.mark.parametrize(
        "isi",
        [b"%PDF-1.4\n%%EOF\n", d.PDF_KOSONG[:60] + b"%%EOF", d.PDF_KOSONG[:-8], b"%PDF-" + b"\xff" * 5000],
        ids=["empty", "cut inside", "cut at the end", "rubbish"],
    )
    def test_a_broken_pdf_is_refused(self, isi):
        assert "rusak atau tidak utuh" in ditolak(isi)

    @pytest.mark.parametrize("bentuk", [ObjectStreamMode.disable, ObjectStreamMode.generate])
    def test_an_ordinary_pdf_is_taken_unchanged_also_one_that_opens_at_a_page(self, bentuk):
        def buka_di_halaman(dokumen: Pdf) -> None:
            halaman = dokumen.pages[0].obj
            dokumen.Root.OpenAction = Array([halaman, Name.XYZ, None, None, 0])
            tautan = Dictionary(S=Name.URI, URI=String("https://contoh.test/"))
            halaman.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=tautan)])

        isi = pdf(buka_di_halaman, object_stream_mode=bentuk)
        berkas = periksa_berkas("Berita acara.pdf", io.BytesIO(isi))
        assert (berkas.isi, berkas.tipe, berkas.akhiran) == (isi, "application/pdf", ".pdf")


class TestFoto:
    def test_a_photo_stands_upright_and_says_nothing_but_its_picture(self):
        asli = Image.new("RGB", (400, 200), "grey")
        exif = Image.Exif()
        exif[0x0112] = 6
        exif[0x010F] = "Kamera Rahasia"
        exif.get_ifd(0x8825)[1] = "S"
        keluaran = io.BytesIO()
        asli.save(keluaran, "JPEG", exif=exif, comment=b"catatan rahasia")
        hasil = periksa_berkas("IMG_1.heic", io.BytesIO(keluaran.getvalue()))
        with Image.open(io.BytesIO(hasil.isi)) as foto:
            assert foto.size == (200, 400)
            assert not foto.getexif()
        assert b"ahasia" not in hasil.isi
        assert (hasil.tipe, hasil.akhiran) == ("image/jpeg", ".jpg")

    @pytest.mark.parametrize("format_", ["PNG", "WEBP"])
    def test_other_pictures_become_jpeg(self, format_):
        keluaran = io.BytesIO()
        Image.new("RGBA", (30, 20), (255, 0, 0, 90)).save(keluaran, format_)
        hasil = periksa_berkas("layar", io.BytesIO(keluaran.getvalue()))
        with Image.open(io.BytesIO(hasil.isi)) as foto:
            assert (foto.format, foto.size) == ("JPEG", (30, 20))

    def test_a_photo_of_almost_eight_megabytes_is_made_smaller(self):
        besar = isian.foto(2700, acak=True)
        besar += b"\0" * (UKURAN_TERBESAR - len(besar))
        hasil = periksa_berkas("IMG_1.jpg", io.BytesIO(besar))
        with Image.open(io.BytesIO(hasil.isi)) as foto:
            assert max(foto.size) == 2400
        assert len(hasil.isi) < UKURAN_TERBESAR

    def test_a_picture_that_unfolds_without_end_is_refused_before_it_is_drawn(self):
        keluaran = io.BytesIO()
        Image.new("1", (8000, 8000)).save(keluaran, "PNG")
        assert len(keluaran.getvalue()) < 100_000
        assert "terlalu besar untuk dibuka" in ditolak(keluaran.getvalue())

    @pytest.mark.parametrize(
        "isi",
        [
            b"PK\x03\x04 dokumen word",
            isian.foto(64)[:200],
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
            b"GIF89a\x01\x00\x01\x00",
            b"MZ\x90\x00",
            b"\0" * 64,
        ],
        ids=["word", "half a photo", "svg", "gif", "program", "nul"],
    )
    def test_anything_else_is_refused(self, isi):
        assert "bukan PDF, JPG, PNG, atau WEBP" in ditolak(isi)

    def test_an_empty_and_a_too_large_file_are_refused(self):
        assert "Berkas kosong" in ditolak(b"")
        assert "lebih besar dari 8 MB" in ditolak(b"%PDF-1.4\n" + b"x" * UKURAN_TERBESAR)


@pytest.mark.django_db
@pytest.mark.usefixtures("sekabupaten")
class TestUnggah:
    @pytest.fixture
    def client(self, dunia, masuk):
        return masuk(dunia.operator_desa)

    @pytest.fixture
    def musyawarah(self, dunia, client):
        return siapkan(client, d.draf(dunia))

    def test_one_file_per_kind_is_kept_and_a_later_one_takes_its_place(
        self, client, musyawarah, django_capture_on_commit_callbacks
    ):
        client.post(alamat("bukti", musyawarah), isian.bukti("FOTO", isian.foto(40), "a.jpg"))
        lama = musyawarah.bukti.get()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(alamat("bukti", musyawarah), isian.bukti("FOTO", isian.foto(50), "b.jpg"))
        baru = musyawarah.bukti.get()
        assert (baru.nama_berkas, baru.tipe) == ("b.jpg", "image/jpeg")
        assert not lama.berkas.storage.exists(lama.berkas.name)
        isi = Peristiwa.objects.filter(peristiwa="musyawarah.bukti_diunggah").latest("pk").isi
        assert isi == {"jenis": "FOTO", "sidik": baru.sidik, "menggantikan": lama.sidik}

    def test_a_file_by_mistake_is_taken_away(self, client, musyawarah, django_capture_on_commit_callbacks):
        client.post(alamat("bukti", musyawarah), isian.bukti("SPTJM"))
        bukti = musyawarah.bukti.get()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(alamat("bukti_hapus", musyawarah), {"jenis": "SPTJM"})
        assert not musyawarah.bukti.exists()
        assert not bukti.berkas.storage.exists(bukti.berkas.name)
        assert Peristiwa.objects.get(peristiwa="musyawarah.bukti_dihapus").isi["sidik"] == bukti.sidik

    def test_a_refused_file_is_named_at_its_field_and_the_earlier_one_stays(self, client, musyawarah):
        client.post(alamat("bukti", musyawarah), isian.bukti("FOTO"))
        response = client.post(alamat("bukti", musyawarah), isian.bukti("FOTO", pdf(skrip)))
        tampil = response.content.decode()
        assert "memuat skrip" in tampil
        assert 'id="foto_berkas_error"' in tampil
        assert musyawarah.bukti.get().nama_berkas == "pindaian.pdf"

    def test_no_file_and_an_unknown_kind_are_refused(self, client, musyawarah):
        assert (
            "Pilih berkasnya dulu."
            in client.post(alamat("bukti", musyawarah), {"jenis": "FOTO"}).content.decode()
        )
        assert client.post(alamat("bukti", musyawarah), isian.bukti("LAINNYA")).status_code == 404
        assert client.post(alamat("bukti_hapus", musyawarah), {"jenis": "x\0"}).status_code == 404

    @pytest.mark.parametrize(
        ("nama", "isi", "tipe", "cara"),
        [
            (
                "berita acara.pdf",
                d.PDF_KOSONG,
                "application/pdf",
                'attachment; filename="berita acara.pdf"',
            ),
            ("foto.png", isian.foto(20), "image/jpeg", 'inline; filename="foto.jpg"'),
        ],
    )
    def test_evidence_is_given_with_its_type_and_logged(
        self, dunia, client, masuk, musyawarah, nama, isi, tipe, cara
    ):
        client.post(alamat("bukti", musyawarah), isian.bukti("BERITA_ACARA", isi, nama))
        bukti = musyawarah.bukti.get()
        response = masuk(dunia.kepala_desa).get(reverse("usulan:bukti", args=[bukti.pk]))
        assert response.headers["Content-Type"] == tipe
        assert response.headers["Content-Disposition"] == cara
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert len(b"".join(response.streaming_content)) == bukti.ukuran
        catatan = Peristiwa.objects.get(peristiwa="musyawarah.bukti_dibuka")
        assert (catatan.nama_pelaku, catatan.isi["bukti"]) == (dunia.kepala_desa.nama, bukti.pk)
