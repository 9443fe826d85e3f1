"""Inputs of signing in, of one's own password, and of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dtks.akun.izin import Peran
from dtks.akun.models import Pengguna
from dtks.akun.services import PESAN_NAMA_PENGGUNA, POLA_NAMA_PENGGUNA, versi_akun, wilayah_terkelola
from dtks.wilayah.models import Tingkat, Wilayah

PENJELASAN_PERAN: dict[Peran, str] = {
    Peran.OPERATOR_DESA: "mengisi dan mengirim usulan desanya",
    Peran.PENDAMPING: "mengisi usulan di beberapa desa, tanpa mengirim",
    Peran.PETUGAS: "mengunjungi rumah tangga dan mencatat hasil verifikasi",
    Peran.KEPALA_DESA: "melihat usulan dan rekap desanya",
    Peran.OPERATOR_KECAMATAN: "melihat usulan dan verval sekecamatan",
    Peran.OPERATOR_KABUPATEN: "memutuskan usulan dan memfinalisasi periode",
    Peran.SUPERVISOR: "mengesahkan hasil finalisasi dengan mandat",
    Peran.KEPALA_DINAS: "mengesahkan dan menandatangani surat",
    Peran.ADMIN_KABUPATEN: "mengelola akun dan pengaturan",
    Peran.AUDITOR: "membaca rekap, hasil finalisasi, dan jejak",
}


class FormMasuk(AuthenticationForm):
    """Name and password. One sentence for every failure, so that no name can be found out."""

    error_messages = {
        "invalid_login": (
            "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecilnya, lalu coba lagi."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Kata sandi"

    def clean_username(self) -> str:
        """Telephones start a word with a capital letter; names are kept in small letters."""
        return str(self.cleaned_data["username"]).lower()

    def clean(self) -> dict[str, Any]:
        """Sign in under the field's own name: axes counts failures by it, under another name by address alone."""
        nama, sandi = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if nama and sandi:
            self.user_cache = authenticate(self.request, nama_pengguna=nama, password=sandi)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
        return self.cleaned_data


class FormSandi(forms.Form):
    """One's own new password, with the old one as proof."""

    sandi_lama = forms.CharField(
        label="Kata sandi sekarang",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    sandi_baru = forms.CharField(
        label="Kata sandi baru",
        help_text="Sedikitnya 10 karakter, bukan angka semua, dan tidak mirip nama Anda. "
        "Kalimat pendek mudah diingat dan sulit ditebak.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    sandi_ulang = forms.CharField(
        label="Ulangi kata sandi baru",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, pengguna: Pengguna, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pengguna = pengguna

    def clean_sandi_lama(self) -> str:
        sandi: str = self.cleaned_data["sandi_lama"]
        if not self.pengguna.check_password(sandi):
            raise ValidationError("Kata sandi sekarang tidak cocok. Ketik sekali lagi.")
        return sandi

    def clean_sandi_baru(self) -> str:
        sandi: str = self.cleaned_data["sandi_baru"]
        if sandi == self.cleaned_data.get("sandi_lama"):
            raise ValidationError("Kata sandi baru harus berbeda dari yang sekarang.")
        password_validation.validate_password(sandi, self.pengguna)
        return sandi

    def clean_sandi_ulang(self) -> str:
        sandi: str = self.cleaned_data["sandi_ulang"]
        if "sandi_baru" in self.cleaned_data and sandi != self.cleaned_data["sandi_baru"]:
            raise ValidationError("Kedua kata sandi baru tidak sama. Ketik sekali lagi.")
        return sandi


@dataclass(frozen=True, slots=True)
class PilihanWilayah:
    """One region of the picker, with those inside it. `terpilih` counts the chosen ones inside."""

    wilayah: Wilayah
    dipilih: bool
    isi: list[PilihanWilayah]

    @property
    def terpilih(self) -> int:
        return sum(satu.dipilih for satu in self.isi)


class FormPengguna(forms.ModelForm):  # type: ignore[type-arg]
    """An account: who, in which roles, for which regions. The services judge whether these fit."""

    versi = forms.CharField(widget=forms.HiddenInput, required=False)
    nama_pengguna = forms.CharField(
        label="Nama pengguna",
        max_length=60,
        help_text="Dipakai untuk masuk. Huruf kecil, angka, titik, atau garis, misalnya siti.rahma.",
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
        validators=[RegexValidator(POLA_NAMA_PENGGUNA, PESAN_NAMA_PENGGUNA)],
    )
    nip = forms.CharField(
        label="NIP",
        required=False,
        max_length=18,
        help_text="18 angka tanpa spasi. Kosongkan bila bukan pegawai negeri.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        validators=[RegexValidator(r"^\d{18}$", "Tulis 18 angka tanpa spasi.")],
    )
    telepon = forms.CharField(
        label="Nomor telepon",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        validators=[
            RegexValidator(
                r"^\+?[0-9][0-9 ()-]{5,18}$", "Tulis nomor telepon dengan angka. Contoh: 0812 3456 7890."
            )
        ],
    )
    surel = forms.EmailField(label="Surel", required=False)
    peran = forms.MultipleChoiceField(
        label="Peran",
        help_text="Boleh lebih dari satu. Peran yang saling memeriksa boleh dipegang satu orang: pada pekerjaan "
        "yang sama sistem tetap meminta orang lain, misalnya yang memfinalisasi tidak dapat mengesahkannya.",
        choices=[
            (
                str(peran),
                format_html("<strong>{}</strong>: {}", peran.label.capitalize(), penjelasan),
            )
            for peran, penjelasan in PENJELASAN_PERAN.items()
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu peran."},
    )
    wilayah = forms.ModelMultipleChoiceField(
        label="Wilayah kerja",
        help_text="Operator desa, kepala desa, dan pendamping: pilih desanya. Petugas: desa atau seluruh "
        "kecamatan. Operator kecamatan: seluruh kecamatan. Peran kabupaten: seluruh kabupaten.",
        queryset=Wilayah.objects.all(),
        error_messages={
            "required": "Pilih sedikitnya satu wilayah kerja.",
            "invalid_choice": "Wilayah %(value)s tidak ada dalam daftar.",
            "invalid_pk_value": "Wilayah %(pk)s tidak ada dalam daftar.",
        },
    )

    class Meta:
        model = Pengguna
        fields = ["nama", "nama_pengguna", "nip", "pangkat", "jabatan", "telepon", "surel", "no_kk", "peran"]
        widgets = {"no_kk": forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})}
        labels = {"nama": "Nama lengkap", "pangkat": "Pangkat/golongan", "jabatan": "Jabatan"}
        help_texts = {"jabatan": "Seperti tertulis pada surat, misalnya Sekretaris Dinas Sosial."}

    def __init__(self, oleh: Pengguna, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.oleh = oleh
        if self.instance._state.adding:
            return
        self.initial["versi"] = versi_akun(self.instance)
        self.initial["wilayah"] = [w.pk for w in self.instance.wilayah.all()]
        if self.instance.pk == oleh.pk:
            self.fields["peran"].disabled = True
            self.fields["peran"].help_text = SafeString("Peran sendiri hanya dapat diubah oleh admin lain.")

    def clean_nama_pengguna(self) -> str:
        """Small letters before the name is compared with those taken."""
        return str(self.cleaned_data["nama_pengguna"]).lower()

    def pohon_wilayah(self) -> list[PilihanWilayah]:
        """The admin's regions as a tree: district, kecamatan, villages."""
        dipilih = set(self["wilayah"].value() or ())
        induk: dict[str, list[PilihanWilayah]] = {}
        puncak: list[PilihanWilayah] = []
        for wilayah in wilayah_terkelola(self.oleh).filter(tingkat__gte=Tingkat.KABUPATEN).order_by("kode"):
            satu = PilihanWilayah(wilayah, wilayah.pk in dipilih, induk.setdefault(wilayah.pk, []))
            induk.get(wilayah.induk_id or "", puncak).append(satu)
        return puncak


class FormToken(forms.Form):
    """A name by which the owner knows the token again, and how long it is valid."""

    nama = forms.CharField(
        label="Nama token",
        max_length=60,
        help_text="Aplikasi yang memakainya. Contoh: SID Desa Way Urang.",
        error_messages={"required": "Belum diisi."},
    )
    hari = forms.TypedChoiceField(
        label="Berlaku selama",
        choices=[(30, "30 hari"), (90, "90 hari"), (365, "1 tahun")],
        coerce=int,
        widget=forms.Select,
        error_messages={"required": "Belum diisi."},
    )
