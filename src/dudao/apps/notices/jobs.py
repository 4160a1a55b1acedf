"""Sending outside of the request, for the worker."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from dudao.apps.notices.actions.sending import send_waiting


@task()
def send_now() -> int:
    """Send what may leave; returns how many attempts were made."""
    return send_waiting()


def enqueue_sending() -> None:
    """Ask the worker to send now, when the transaction is through, instead of at the next look of the ticker."""
    transaction.on_commit(partial(send_now.enqueue))
