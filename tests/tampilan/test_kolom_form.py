"""Form fields and the error summary, as a screen reader and a keyboard meet them."""

from __future__ import annotations

from datetime import date

from django import forms
from django.forms import formset_factory
from django.template import Context, Template

from dtks.tampilan.widgets import NomorPribadiInput, TanggalInput


class FormContoh(forms.Form):
    nama = forms.CharField(label="Nama <kepala>", help_text="Seperti di KK.")
    nik = forms.CharField(label="NIK", max_length=16, widget=NomorPribadiInput)
    lahir = forms.DateField(label="Tanggal lahir", widget=TanggalInput, required=False)
    rumah = forms.ChoiceField(label="Rumah", choices=[("1", "Sendiri")], required=False)
    jk = forms.ChoiceField(label="Jenis kelamin", choices=[("1", "L"), ("2", "P")], widget=forms.RadioSelect)
    waktu = forms.SplitDateTimeField(label="Waktu kunjungan", required=False)
    setuju = forms.BooleanField(label="Sesuai keadaan", required=False)
    kunci = forms.CharField(widget=forms.HiddenInput, required=False)


def kolom(form: forms.Form, nama: str) -> str:
    return Template("{% load tampilan %}{% kolom_form kolom %}").render(Context({"kolom": form[nama]}))


def ringkasan(*isian: object) -> str:
    return Template("{% load tampilan %}{% ringkasan_galat a b %}").render(
        Context(dict(zip("ab", isian, strict=True)))
    )


def salah() -> FormContoh:
    form = FormContoh({"nik": "123"})
    form.add_error("nik", "NIK harus 16 angka, terisi 3.")
    form.add_error(None, "Anggota belum diisi.")
    form.add_error("kunci", "Usulan ini sudah dikirim.")
    return form


def test_text_field_has_label_hint_and_required_mark() -> None:
    html = kolom(FormContoh(), "nama")
    assert '<label class="form-label" for="id_nama">Nama &lt;kepala&gt;<span class="wajib"' in html
    assert '<div class="form-text" id="id_nama_helptext">Seperti di KK.</div>' in html
    assert 'aria-describedby="id_nama_helptext"' in html
    assert "is-invalid" not in html


def test_optional_field_has_no_required_mark() -> None:
    assert "wajib" not in kolom(FormContoh(), "rumah")


def test_field_with_error_names_it_to_the_screen_reader() -> None:
    html = kolom(salah(), "nik")
    assert 'class="nomor form-control masukan-pendek is-invalid"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_nik_error"' in html
    assert '<div class="galat-isian" id="id_nik_error">' in html
    assert "NIK harus 16 angka, terisi 3." in html


def test_select_and_checkbox_take_bootstrap_classes() -> None:
    assert 'class="form-select"' in kolom(FormContoh(), "rumah")
    html = kolom(FormContoh(), "setuju")
    assert 'class="form-check-input"' in html
    assert html.index("<input") < html.index('<label class="form-check-label" for="id_setuju">')


def test_radio_group_is_a_fieldset_with_legend() -> None:
    html = kolom(salah(), "jk")
    assert (
        '<fieldset class="isian isian-salah" id="id_jk" tabindex="-1" aria-describedby="id_jk_error">' in html
    )
    assert "<legend>Jenis kelamin" in html
    assert html.count('class="form-check-input is-invalid"') == 2
    assert '<label class="form-check-label" for="id_jk_1">P</label>' in html


def test_multi_input_field_is_a_fieldset() -> None:
    html = kolom(FormContoh(), "waktu")
    assert '<fieldset class="isian" id="id_waktu"' in html
    assert html.count("<input") == 2


def test_hidden_field_is_only_its_input() -> None:
    assert (
        kolom(FormContoh(), "kunci").strip()
        == '<input type="hidden" name="kunci" class="form-control" id="id_kunci">'
    )


def test_date_and_number_inputs_suit_phones() -> None:
    html = kolom(FormContoh(initial={"lahir": date(1980, 1, 5)}), "lahir")
    assert 'type="date"' in html
    assert 'value="1980-01-05"' in html
    assert 'inputmode="numeric"' in kolom(FormContoh(), "nik")


def test_summary_links_to_every_field_with_an_error() -> None:
    form = salah()
    html = ringkasan(form, FormContoh())
    assert "Ada 5 hal yang perlu diperbaiki" in html
    assert '<a href="#id_nik">NIK: NIK harus 16 angka, terisi 3.</a>' in html
    assert '<a href="#id_jk">Jenis kelamin:' in html
    assert "Nama &lt;kepala&gt;:" in html


def test_summary_shows_general_errors_first_and_without_link() -> None:
    html = ringkasan(salah(), FormContoh())
    assert html.index("Anggota belum diisi.") < html.index("<a href")
    assert "#id_kunci" not in html
    assert "Kunci: Usulan ini sudah dikirim." in html


def test_summary_collects_formsets() -> None:
    baris = formset_factory(FormContoh, extra=0, min_num=1, validate_min=True)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-nik": "1801990101800003"}
    )
    html = ringkasan(FormContoh({"nama": "SITI", "nik": "1", "jk": "1"}), baris)
    assert '<a href="#id_form-0-nama">' in html


def test_summary_of_a_faultless_form_is_empty() -> None:
    assert ringkasan(FormContoh(), FormContoh()).strip() == ""
