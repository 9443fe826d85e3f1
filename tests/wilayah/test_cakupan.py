"""The region lock at work: no scope raises, a scope sees its own, nobody writes outside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Count
from hypothesis import given
from hypothesis import strategies as st

from dtks.wilayah.cakupan import (
    NASIONAL,
    CakupanBelumDiatur,
    DiLuarCakupan,
    cakupan,
    di_dalam_cakupan,
    kode_aktif,
    pola_sql,
)
from dtks.wilayah.models import Wilayah
from tests import dunia as d
from usulan.models import Usulan, UsulanAnggota


@pytest.fixture
def dua_desa(dunia):
    return d.draf(dunia), d.draf(dunia, dunia.operator_desa_lain, desa=d.KELURAHAN_KALIANDA)


PERTANYAAN: dict[str, Callable[[], object]] = {
    "all": lambda: list(Usulan.objects.all()),
    "count": lambda: Usulan.objects.count(),
    "exists": lambda: Usulan.objects.exists(),
    "aggregate": lambda: Usulan.objects.aggregate(n=Count("pk")),
    "update": lambda: Usulan.objects.update(keterangan="x"),
    "delete": lambda: UsulanAnggota.objects.all().delete(),
    "subquery": lambda: list(Wilayah.objects.filter(pk__in=Usulan.objects.values("desa"))),
    "reverse": lambda: (
        list(Wilayah.objects.filter(pk=d.WAY_URANG)[0:1]) and list(UsulanAnggota.objects.all())
    ),
}


@pytest.mark.parametrize("nama", PERTANYAAN)
def test_a_question_without_a_scope_raises(dua_desa, nama):
    with pytest.raises(CakupanBelumDiatur):
        PERTANYAAN[nama]()


@pytest.mark.parametrize(
    ("kode", "jumlah"),
    [
        (d.WAY_URANG, 1),
        ((d.WAY_URANG, d.KELURAHAN_KALIANDA), 2),
        ("180106", 2),
        ("1801", 2),
        ("180104", 0),
        (("180104", d.WAY_URANG), 1),
        (NASIONAL, 2),
        ((), 0),
    ],
)
def test_a_scope_sees_its_own_region_and_nothing_else(dua_desa, kode, jumlah):
    with cakupan(kode):
        assert Usulan.objects.count() == jumlah
        assert len({a.usulan_id for a in UsulanAnggota.objects.all()}) == jumlah


def test_bulk_update_and_delete_touch_only_the_region(dua_desa):
    with cakupan(d.WAY_URANG):
        assert Usulan.objects.update(keterangan="milik sendiri") == 1
        UsulanAnggota.objects.all().delete()
    with cakupan(NASIONAL):
        assert Usulan.objects.filter(keterangan="milik sendiri").count() == 1
        assert set(UsulanAnggota.objects.values_list("usulan_id", flat=True)) == {dua_desa[1].pk}


def test_saving_outside_the_scope_is_refused(dua_desa):
    asing = dua_desa[1]
    with cakupan(d.WAY_URANG), pytest.raises(DiLuarCakupan):
        asing.save()
    with cakupan(d.WAY_URANG), pytest.raises(DiLuarCakupan):
        Usulan.objects.bulk_create([asing])


def test_a_lazy_queryset_takes_the_scope_when_it_runs(dua_desa):
    with cakupan(NASIONAL):
        queryset = Usulan.objects.all()
    with cakupan(d.WAY_URANG):
        assert [u.pk for u in queryset] == [dua_desa[0].pk]


@pytest.mark.parametrize("salah", ["1", "18.01", "18010", "abcd", "1801%", "18010610081"])
def test_what_is_no_region_code_opens_no_scope(salah):
    with pytest.raises(ValueError, match="bukan kode wilayah"), cakupan(salah):
        pass
    with pytest.raises(CakupanBelumDiatur):
        kode_aktif()


@given(st.lists(st.sampled_from(["", "18", "1801", "180106", "1801061008", "1871"]), max_size=4))
def test_the_sql_condition_and_the_python_check_agree_on_what_is_seen(kode):
    """A full code compares by =, a prefix by LIKE; both say the same as startswith."""
    with cakupan(kode):
        terlihat = di_dalam_cakupan("1801061008")
    sql, nilai = pola_sql("x", kode)
    cocok = sql == "TRUE" or any(
        "1801061008" in n if isinstance(n, list) else "1801061008".startswith(n.removesuffix("%"))
        for n in nilai
    )
    assert cocok == terlihat
    assert "LIKE ANY" not in sql
