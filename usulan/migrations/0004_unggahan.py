"""Staged rows carry what they propose, level by level; a file in use is not taken twice."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("usulan", "0003_mirip"),
        ("wilayah", "0002_pendamping_mengirim"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="barisunggahan",
            name="baris_unggahan_sekali",
        ),
        migrations.RemoveIndex(
            model_name="barisunggahan",
            name="baris_unggahan_golongan",
        ),
        migrations.RemoveField(
            model_name="barisunggahan",
            name="nilai",
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="anggota",
            field=models.JSONField(null=True, verbose_name="isi anggota"),
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="asal_anggota_id",
            field=models.BigIntegerField(null=True, verbose_name="orang terdaftar"),
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="asal_keluarga_id",
            field=models.BigIntegerField(null=True, verbose_name="keluarga terdaftar"),
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="keluarga",
            field=models.JSONField(null=True, verbose_name="isi keluarga"),
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="kunci_nama",
            field=models.CharField(blank=True, max_length=120, verbose_name="kunci nama"),
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="nama",
            field=models.CharField(blank=True, max_length=100, verbose_name="nama"),
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="ringkasan",
            field=models.JSONField(null=True, verbose_name="ringkasan usulan"),
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="rumah_tangga",
            field=models.JSONField(null=True, verbose_name="isi rumah tangga"),
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="urut_anggota",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="nomor urut anggota"),
        ),
        migrations.AddField(
            model_name="barisunggahan",
            name="urut_keluarga",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="nomor urut keluarga"),
        ),
        migrations.AlterField(
            model_name="barisunggahan",
            name="desa",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wilayah.wilayah",
                verbose_name="desa/kelurahan",
            ),
        ),
        migrations.AlterField(
            model_name="barisunggahan",
            name="kelompok",
            field=models.PositiveIntegerField(verbose_name="kelompok"),
        ),
        migrations.AddIndex(
            model_name="barisunggahan",
            index=models.Index(fields=["unggahan", "golongan", "id"], name="baris_unggahan_golongan"),
        ),
        migrations.AddConstraint(
            model_name="unggahan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["DIBACA", "PRATINJAU", "DIAMBIL"])),
                fields=("wilayah", "sidik"),
                name="unggahan_sekali",
            ),
        ),
    ]
