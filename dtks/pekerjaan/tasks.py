"""Celery doors of long work: do one, and the watchdog that re-sends what was lost."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from dtks.pekerjaan import services

log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def kerjakan(pekerjaan_id: int) -> None:
    services.kerjakan(pekerjaan_id)


@shared_task
def jaga() -> None:
    """Re-send work that waits or whose worker died (beat)."""
    for pekerjaan_id in services.terlantar():
        kerjakan.delay(pekerjaan_id)


def kirim(pekerjaan_id: int) -> None:
    """Send work to the workers once the transaction is committed.

    A broker that does not answer is no error for the user: the watchdog sends again.
    """

    def lakukan() -> None:
        try:
            kerjakan.delay(pekerjaan_id)
        except OperationalError:
            log.warning("broker tidak menjawab; pekerjaan %s dikirim ulang oleh penjaga", pekerjaan_id)

    transaction.on_commit(lakukan)
