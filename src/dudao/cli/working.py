"""`dudao worker` and `dudao remind`: what the instance does by itself, as programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dudao.cli.console import EVALUATED, note
from dudao.cli.instance import start_django

if TYPE_CHECKING:
    from dudao.apps.workplan.api import ReminderLine


def work() -> int:
    """Run the jobs of the queue and the repeated work until stopped."""
    start_django()
    from django.core.management import call_command

    from dudao.config.ticker import Ticker, TickerThread, works

    thread = TickerThread(Ticker(works()))
    thread.start()
    try:
        call_command("db_worker", reload=False)
    finally:
        thread.stop()
    return EVALUATED


def remind_all(*, dry_run: bool) -> int:
    """Send today's reminders of every county now, whatever its hour; with `dry_run` only say who would get what."""
    start_django()
    from django.utils import timezone

    from dudao.apps.calendars.api import working_calendar_of
    from dudao.apps.workplan.api import counties_with_duties, remind, reminder_lines

    now = timezone.now()
    counties = counties_with_duties()
    if not counties:
        note("没有未完成的任务，不需要提醒。")
    for county in counties:
        if dry_run:
            lines = reminder_lines(county, timezone.localdate(now), working_calendar_of(county))
            _show(str(county), lines)
        else:
            done = remind(county, now)
            sys.stdout.write(f"{county}：{done.duties} 项任务，新写入 {done.notices} 条提醒。\n")
    return EVALUATED


def _show(county: str, lines: Iterable[ReminderLine]) -> None:
    waiting = [line for line in lines if line.waiting]
    sys.stdout.write(f"{county}：将提醒 {len(waiting)} 项任务。\n")
    for line in waiting:
        names = "、".join(one.name for one in line.waiting)
        sys.stdout.write(f"  {line.title} → {names}\n")
