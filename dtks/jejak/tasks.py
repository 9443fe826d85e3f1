"""Celery door of the trail: seal what is new."""

from __future__ import annotations

from celery import shared_task

from dtks.jejak import services


@shared_task
def segel_berkala() -> None:
    """Seal events of the last minute (beat)."""
    services.segel_segera()
