"""The repeated work of the instance: reminders each morning, periods that open, messages that wait to leave.

It lives as a thread inside the worker process (no memory of its own); of several workers one does it at a time, by a
lease in the database that ends by itself when its holder dies.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic

from django.db import close_old_connections, connections
from django.utils import timezone

logger = logging.getLogger(__name__)

LEASE = "ticker"
# Longer than any single work of a tick may take.
LEASE_LASTS = timedelta(minutes=3)
LOOK_EVERY_SECONDS = 5.0


@dataclass(frozen=True)
class Work:
    """What is done again and again, and how often at most."""

    name: str
    do: Callable[[datetime], object]
    every_seconds: float


def works() -> tuple[Work, ...]:
    """The repeated work of all apps; what is written by the first ones leaves by the last."""
    from dudao.apps.accountability import api as accountability
    from dudao.apps.notices import api as notices
    from dudao.apps.oversight import api as oversight
    from dudao.apps.period_reports import api as period_reports
    from dudao.apps.rankings import api as rankings
    from dudao.apps.workplan import api as workplan

    return (
        Work("任务提醒", workplan.tick, 60),
        Work("定期报告", period_reports.tick, 60),
        Work("排名核对期限", rankings.tick, 300),
        Work("督办规则", oversight.tick, 300),
        Work("函件提醒", oversight.tick_letters, 300),
        Work("问责期限", accountability.tick, 300),
        Work("发送通知", notices.tick, 15),
    )


class Ticker:
    """Does the works when their time has come, while it holds the lease; what fails is logged and tried again."""

    def __init__(self, repeated: Sequence[Work], *, holder: str = "", lease: str = LEASE) -> None:
        self.repeated = tuple(repeated)
        self.holder = holder or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"[-80:]
        self.lease = lease
        self.done_at: dict[str, datetime] = {}

    def look(self, now: datetime) -> list[str]:
        """Do what is due; the names of what was done without an error."""
        from dudao.apps.notices.api import take_lease

        done: list[str] = []
        began = monotonic()
        for work in self.repeated:
            last = self.done_at.get(work.name)
            if last is not None and now - last < timedelta(seconds=work.every_seconds):
                continue
            moment = now + timedelta(seconds=monotonic() - began)
            if not take_lease(self.lease, self.holder, now=moment, lasts=LEASE_LASTS):
                break
            self.done_at[work.name] = now
            try:
                work.do(moment)
            except Exception:
                logger.exception("repeated work: %s", work.name)
            else:
                done.append(work.name)
        return done

    def stop(self) -> None:
        """Leave the work to others at once."""
        from dudao.apps.notices.api import give_up_lease

        give_up_lease(self.lease, self.holder, now=timezone.now())


class TickerThread(Thread):
    """A ticker beside the worker's own loop, with a database connection of its own."""

    def __init__(self, ticker: Ticker, *, look_every_seconds: float = LOOK_EVERY_SECONDS) -> None:
        super().__init__(name="ticker", daemon=True)
        self.ticker = ticker
        self.look_every_seconds = look_every_seconds
        self.stopping = Event()

    def run(self) -> None:
        """Look until stopped; a database that is away for a while ends nothing."""
        try:
            while not self.stopping.wait(self.look_every_seconds):
                close_old_connections()
                try:
                    self.ticker.look(timezone.now())
                except Exception:
                    logger.exception("ticker")
            self.ticker.stop()
        finally:
            connections.close_all()

    def stop(self, *, wait_seconds: float = 20.0) -> None:
        """Let the message that is being sent end, then stop."""
        self.stopping.set()
        self.join(wait_seconds)
