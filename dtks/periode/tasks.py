"""Celery door of the periods: open this month's early, so that nobody waits for it."""

from __future__ import annotations

from celery import shared_task

from dtks.periode import services


@shared_task
def buka_berkala() -> None:
    """Open the period of the present month in every district served (beat)."""
    services.buka_bulan_ini()
