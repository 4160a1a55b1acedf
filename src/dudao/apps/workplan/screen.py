"""The pages of the meeting room's screen: countdown and points, units, red duties, the next weeks, hindrances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeVar

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.campaigns.api import Campaign
from dudao.apps.evaluation.api import Board, board_of
from dudao.apps.workplan.choices import Light
from dudao.apps.workplan.countdown import countdown_of
from dudao.apps.workplan.models import Hindrance
from dudao.apps.workplan.rollup import Counted
from dudao.apps.workplan.wall import Pen, day_text, drawn_marks, lamps_of
from dudao.apps.workplan.wall_rows import (
    GroupBy,
    WallRow,
    grouped,
    only_lights,
    wall_marks,
    wall_rows,
    worst_rows,
)
from dudao.apps.workplan.wall_scale import Scale, Zoom

UNITS_A_PAGE = 10
DUTIES_A_PAGE = 8
ROWS_A_PAGE = 12
HINDRANCES_A_PAGE = 6
WEEKS_SHOWN = 8
SECONDS = range(5, 301)
USUAL_SECONDS = 20

Some = TypeVar("Some")


@dataclass(frozen=True)
class UnitBar:
    """A unit with its lights."""

    label: str
    lamps: list[tuple[str, str, str, int]]
    percent: int
    total: int


@dataclass(frozen=True)
class RedLine:
    """A red duty with names."""

    number: str
    title: str
    unit: str
    person: str
    due: str
    reason: str


@dataclass(frozen=True)
class HindranceLine:
    """What stands in the way, of which duty, who has to solve it, since when."""

    kind: str
    text: str
    duty: str
    unit: str
    days: int


@dataclass(frozen=True)
class Standing:
    """The verdict and points of the campaign's board; without points None."""

    word: str
    kind: str
    points: Fraction | None
    most: Fraction | None
    line: Fraction | None
    vetoes: int
    reasons: tuple[str, ...]


VERDICTS = {"met": ("ok", "达标"), "not_met": ("bad", "未达标"), "undetermined": ("none", "暂不能判定")}


def screen_seconds(text: str) -> int:
    """How long a page stays: what the address says, from 5 seconds to 5 minutes, else 20 seconds."""
    return int(text) if text.isdecimal() and len(text) < 5 and int(text) in SECONDS else USUAL_SECONDS


def screen_context(campaign: Campaign, user: User, today: date) -> dict[str, Any]:
    """All pages, each with its heading; long lists go on to further pages, empty ones are left out but the first."""
    rows = wall_rows(campaign, user, today)
    whole = Counted.of((row.lit.colour, row.share) for row in rows)
    red = [_red(row) for row in worst_rows(only_lights(rows, [Light.RED]))]
    hindrances = open_hindrances(campaign, today)
    units = [
        UnitBar(one.label, lamps_of(one.counted), one.counted.share.percent, one.counted.total)
        for one in grouped(rows, GroupBy.UNIT)
    ]
    return {
        "campaign": campaign,
        "county": campaign.county,
        "today": today,
        "countdown": countdown_of(campaign, today),
        "whole": whole,
        "lamps": lamps_of(whole),
        "standing": standing_of(board_of(campaign)),
        "unit_pages": _paged(units, UNITS_A_PAGE),
        "red_pages": _paged(red, DUTIES_A_PAGE),
        "red_count": len(red),
        "hindrance_pages": _paged(hindrances, HINDRANCES_A_PAGE),
        "hindrance_count": len(hindrances),
        **_weeks(campaign, rows, today),
    }


def _paged(lines: Sequence[Some], many: int) -> list[tuple[int, Sequence[Some]]]:
    """The lines in pages, each with its number from 1."""
    starts = range(0, len(lines), many)
    return [(at + 1, lines[start : start + many]) for at, start in enumerate(starts)]


def _red(row: WallRow) -> RedLine:
    due = day_text(row.due_on) if row.due_on is not None else "—"
    return RedLine(
        row.duty.number, row.duty.title, row.unit or "—", row.person or "未定", due, row.lit.reason
    )


def standing_of(board: Board | None) -> Standing | None:
    """What the board says in short; None where there is no board."""
    if board is None:
        return None
    kind, word = VERDICTS[str(board.judged.verdict)]
    top = board.reported.max
    return Standing(
        word=word,
        kind=kind,
        points=board.reported.least if top else None,
        most=top or None,
        line=board.reported.pass_line,
        vetoes=len(board.triggered),
        reasons=tuple(board.judged.reasons[:3]),
    )


def open_hindrances(campaign: Campaign, today: date) -> list[HindranceLine]:
    """What is unsolved in a campaign, open longest first: one query."""
    found = (
        Hindrance.objects.filter(duty__campaign=campaign, solved_at=None)
        .exclude(duty__state="dropped")
        .select_related("duty", "solving_unit")
        .order_by("raised_at", "pk")
    )
    return [
        HindranceLine(
            kind=one.get_kind_display(),
            text=one.text,
            duty=one.duty.title,
            unit=one.solving_unit.short_name or one.solving_unit.name,
            days=max((today - timezone.localdate(one.raised_at)).days, 0),
        )
        for one in found
    ]


def _weeks(campaign: Campaign, rows: Sequence[WallRow], today: date) -> dict[str, Any]:
    """The next weeks: milestones, and the open duties that lie in them, worst first."""
    first = today - timedelta(today.weekday() + 7)
    scale = Scale(Zoom.WEEK, first, first + timedelta(7 * WEEKS_SHOWN - 1))
    calendar = working_calendar_of(campaign.county)
    near = [row for row in worst_rows(rows) if row.is_open and _touches(row, scale)]
    pen = Pen(scale, today, may_move=False)
    marks = wall_marks(campaign)
    return {
        "scale": scale,
        "months": scale.months,
        "ticks": scale.ticks(calendar),
        "off_days": scale.off_days(calendar),
        "marks": drawn_marks(marks, scale),
        "today_at": scale.at(today),
        "coming": [(mark, (mark.on - today).days) for mark in marks if mark.on >= today][:6],
        "week_pages": _paged([pen.row(row) for row in near], ROWS_A_PAGE)[:3],
        "week_count": len(near),
    }


def _touches(row: WallRow, scale: Scale) -> bool:
    return bool(row.days) and scale.span(min(row.days), max(row.days)) is not None
