"""The worker as a program: it sends what waits, ends when told, and leaves the repeated work to others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from threading import Event

import pytest
from django.conf import settings
from django.utils import timezone

from dudao.apps.notices.choices import MessageState
from dudao.apps.notices.models import Lease, OutgoingMessage
from tests.apps.notices.sent import channel, database_url, told
from tests.apps.notices.standins import WeCom, serving
from tests.personas import build_world


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_and_ends_in_order() -> None:
    world = build_world()
    channel(world)
    told(world, "clerk", title="任务今天到期")
    arrived = Event()
    standin = WeCom(on_request=arrived.set)
    with serving(standin) as base:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,  # it opens the sealed settings of the channel
            "DUDAO_WECOM_URL": base,
            "DUDAO_JOBS": "database",
        }
        worker = subprocess.Popen([sys.executable, "-m", "dudao.cli.main", "worker"], env=environment)
        try:
            assert arrived.wait(120)
        finally:
            worker.send_signal(signal.SIGTERM)
            status = worker.wait(60)
    assert status == 0
    assert len(standin.accepted) == 1
    assert OutgoingMessage.objects.get().state == MessageState.SENT
    assert Lease.objects.get().until <= timezone.now()
