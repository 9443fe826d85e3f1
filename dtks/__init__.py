"""Project package: settings, urls, api, Celery; and the kernel apps."""

from __future__ import annotations

from dtks.celery import app as celery_app

__all__ = ["celery_app"]
