"""The Celery app and the beat schedule, in one table."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dtks.settings")

app = Celery("dtks")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "segel-jejak": {"task": "dtks.jejak.tasks.segel_berkala", "schedule": 60.0},
    "jaga-pekerjaan": {"task": "dtks.pekerjaan.tasks.jaga", "schedule": 20.0},
    "buka-periode": {"task": "dtks.periode.tasks.buka_berkala", "schedule": 3600.0},
}
