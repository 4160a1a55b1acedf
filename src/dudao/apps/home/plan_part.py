"""The plan on the first page: what of it is on me today, and for who reads the county how its lights stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import running_campaign_of
from dudao.apps.home.campaign_part import Tile
from dudao.apps.meetings.api import receipts_waiting_for
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports.api import open_reports_of
from dudao.apps.workplan.api import (
    MyDuty,
    WaitingForMe,
    duties_handled_by,
    duty_groups,
    todo_counts,
    wall_summary,
)

DUTIES_SHOWN = 3
SHOWN_GROUPS = ("late", "returned", "week", "later", "undated")


def plan_part(user: User, today: date, county: Organisation | None = None) -> dict[str, Any]:
    """My three most pressing duties and the figures that lead to their lists; with a county its lights as well."""
    counts = todo_counts(user, today)
    mine = _pressing(user, today)
    found: dict[str, Any] = {
        "plan_tiles": [*_tiles(counts), *_asked(user, today)],
        "duties": mine[:DUTIES_SHOWN],
        "duty_count": len(mine),
    }
    campaign = running_campaign_of(county) if county is not None else None
    if campaign is not None:
        summary = wall_summary(campaign, user, today)
        if summary.whole.total:
            found["wall"] = summary
    return found


def _pressing(user: User, today: date) -> list[MyDuty]:
    """What she has to do herself, late first."""
    groups = duty_groups(list(duties_handled_by(user)), today, None)
    rows = {group.key: group.rows for group in groups}
    return [row for key in SHOWN_GROUPS for row in rows.get(key, [])]


def _tiles(counts: WaitingForMe) -> list[Tile]:
    mine, review = reverse("my_duties"), reverse("progress_review")
    figures = (
        ("逾期任务", counts.late, "bad", mine),
        ("被退回的进展", counts.returned, "bad", mine),
        ("7 天内到期", counts.due_in_7_days, "warn", mine),
        ("进展待我核实", counts.to_verify, "warn", review),
        ("延期待我审批", counts.extensions, "warn", f"{review}?part=extensions"),
        ("待我单位协调", counts.hindrances, "warn", reverse("hindrances")),
    )
    return [Tile(title, count, light, url) for title, count, light, url in figures if count]


def _asked(user: User, today: date) -> list[Tile]:
    """Reports to hand in and notices to pass on, red when one of them is late."""
    asked: tuple[tuple[str, Callable[[User], Any], str], ...] = (
        ("定期报告要交", open_reports_of, "period_reports"),
        ("文件精神要传达", receipts_waiting_for, "meetings"),
    )
    found = []
    for title, waiting, url_name in asked:
        rows: list[Any] | QuerySet[Any] = waiting(user)
        days = [row.due_on for row in rows]
        if days:
            late = any(day is not None and day < today for day in days)
            found.append(Tile(title, len(days), "bad" if late else "warn", reverse(url_name)))
    return found
