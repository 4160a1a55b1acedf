"""The wall chart (挂图作战) as its page shows it: what was asked for, the axis, and every row with its bars."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dudao.apps.accounts.api import User
from dudao.apps.calendars.api import unpublished_note, working_calendar_of
from dudao.apps.campaigns.api import Campaign, running_campaign_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.choices import Light, PlanState
from dudao.apps.workplan.countdown import Countdown, countdown_of
from dudao.apps.workplan.lights import Share
from dudao.apps.workplan.models import Duty, Plan
from dudao.apps.workplan.permissions import can_arrange
from dudao.apps.workplan.queries import duties_visible_to, plan_campaigns_of
from dudao.apps.workplan.rollup import Counted
from dudao.apps.workplan.wall_rows import (
    GroupBy,
    WallGroup,
    WallMark,
    WallRow,
    grouped,
    only_lights,
    wall_marks,
    wall_rows,
)
from dudao.apps.workplan.wall_scale import Scale, Span, Tick, Zoom, scale_of

# Light → the kind of light of the pages, its shape and its word.
LAMPS: dict[str, tuple[str, str, str]] = {
    Light.RED: ("bad", "▲", "红灯"),
    Light.YELLOW: ("near", "◐", "黄灯"),
    Light.GREEN: ("ok", "●", "绿灯"),
    Light.NONE: ("none", "○", "未定"),
    Light.DONE: ("done", "■", "完成"),
}
YEARS = range(2000, 2100)
PAPERS = ("a3", "a2", "a1", "a0")


@dataclass(frozen=True)
class WallAsked:
    """What an address asks of the chart; what it does not say, or says wrongly, is the usual."""

    by: GroupBy = GroupBy.SECTION
    zoom: Zoom = Zoom.MONTH
    light: str = ""
    begin: date | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> WallAsked:
        """From the parameters by, zoom, light and from."""
        return cls(
            by=GroupBy(given["by"]) if given.get("by", "") in set(GroupBy) else GroupBy.SECTION,
            zoom=Zoom(given["zoom"]) if given.get("zoom", "") in set(Zoom) else Zoom.MONTH,
            light=given["light"] if given.get("light", "") in LAMPS else "",
            begin=_day(given.get("from", "")),
        )

    def query(self, campaign: Campaign, **changed: Any) -> str:
        """The address of the same chart with something changed; what is usual is left out."""
        asked = replace(self, **changed)
        parts = {
            "campaign": str(campaign.pk),
            "by": asked.by.value if asked.by is not GroupBy.SECTION else "",
            "zoom": asked.zoom.value if asked.zoom is not Zoom.MONTH else "",
            "light": asked.light,
            "from": asked.begin.isoformat() if asked.begin is not None else "",
        }
        return "?" + urlencode({key: value for key, value in parts.items() if value})


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row as the template writes it; places in days from the left."""

    key: str
    number: str
    title: str
    url: str
    person: str
    unit: str
    kind: str
    shape: str
    word: str
    reason: str
    share: Share
    plan: Span | None
    actual: Span | None
    late: Span | None
    due_at: int | None
    forecast_at: int | None
    dates: str
    critical: bool
    move_from: str  # the planned start, where the bar may be dragged

    @property
    def track(self) -> SafeString:
        """The bars of the row as markup: signs and numbers of ours alone, written here because rows are many."""
        parts = [self._plan_bar()] if self.plan is not None else []
        if self.late is not None:
            parts.append(f'<i class="late" style="{placed(self.late)}"></i>')
        if self.actual is not None:
            parts.append(f'<i class="actual" style="{placed(self.actual)}"></i>')
        if self.due_at is not None:
            parts.append(f'<i class="due lamp-{self.kind}" style="--s:{self.due_at}">◆</i>')
        if self.forecast_at is not None:
            parts.append(f'<i class="forecast" style="--s:{self.forecast_at}">◇</i>')
        return mark_safe("".join(parts))

    def _plan_bar(self) -> str:
        assert self.plan is not None
        classes = f"plan lamp-{self.kind}{' key' if self.critical else ''}"
        given = f'class="{classes}" style="{placed(self.plan)}"'
        inner = f'<u style="width:{self.share.percent}%"></u>'
        if not self.move_from:
            return f"<i {given}>{inner}</i>"
        moved = f'data-from="{self.move_from}" aria-label="调整第 {escape(self.number)} 项的时间"'
        return f'<button type="button" {given} {moved}>{inner}</button>'


def placed(span: Span) -> str:
    """The place of a bar, for its style."""
    return f"--s:{span.start};--n:{span.days}"


@dataclass(frozen=True)
class DrawnGroup:
    """A group with its roll-up."""

    label: str
    counted: Counted
    kind: str
    shape: str
    word: str
    lamps: list[tuple[str, str, str, int]]
    plan: Span | None
    rows: list[DrawnRow]


@dataclass(frozen=True)
class DrawnMark:
    """A milestone on the axis; `level` keeps names apart."""

    at: int
    label: str
    on: date
    strong: bool
    level: int


@dataclass(frozen=True)
class Wall:
    """The whole chart."""

    campaign: Campaign
    asked: WallAsked
    scale: Scale
    months: tuple[Tick, ...]
    ticks: tuple[Tick, ...]
    off_days: tuple[Span, ...]
    marks: list[DrawnMark]
    today_at: int | None
    groups: list[DrawnGroup]
    whole: Counted
    shown: int
    countdown: Countdown
    note: str  # years whose holidays are not published


def chosen_campaign(
    user: User, wanted: str, county: Organisation | None
) -> tuple[Campaign | None, list[Campaign]]:
    """The campaign asked for, else the one that runs in her county, else her newest; and all she may choose from.

    One that she does not see is None although others are there: the page answers 404.
    """
    seen = list(plan_campaigns_of(user))
    if wanted:
        return next((one for one in seen if str(one.pk) == wanted), None), seen
    running = running_campaign_of(county) if county is not None else None
    if running is not None and running in seen:
        return running, seen
    return (seen[0] if seen else None), seen


def planned_duty(user: User, duty_id: int) -> Duty | None:
    """A duty of a campaign that the person sees, with county and campaign."""
    found = duties_visible_to(user).filter(pk=duty_id, campaign__isnull=False)
    return found.select_related("county", "campaign__county").first()


def agreed_plan_id(campaign: Campaign) -> int | None:
    """The version of the plan that is agreed now."""
    found = Plan.objects.filter(campaign=campaign, state=PlanState.AGREED)
    return found.values_list("pk", flat=True).first()


def wall_of(campaign: Campaign, user: User, asked: WallAsked, today: date) -> Wall:
    """The chart of what a person sees of a campaign; a number of queries that does not grow with the duties."""
    calendar = working_calendar_of(campaign.county)
    rows = wall_rows(campaign, user, today)
    shown = only_lights(rows, [asked.light]) if asked.light else rows
    marks = wall_marks(campaign)
    days = [day for row in rows for day in row.days] + [mark.on for mark in marks]
    scale = scale_of(asked.zoom, days, today, begin=asked.begin)
    may_move = can_arrange(user, campaign.county)
    pen = Pen(scale, today, may_move=may_move)
    return Wall(
        campaign=campaign,
        asked=asked,
        scale=scale,
        months=scale.months,
        ticks=scale.ticks(calendar),
        off_days=scale.off_days(calendar),
        marks=drawn_marks(marks, scale),
        today_at=scale.at(today),
        groups=[pen.group(group) for group in grouped(shown, asked.by)],
        whole=Counted.of((row.lit.colour, row.share) for row in rows),
        shown=len(shown),
        countdown=countdown_of(campaign, today),
        note=unpublished_note(calendar.unpublished_years(scale.first, scale.last)),
    )


class Pen:
    """Draws groups and rows on one axis."""

    def __init__(self, scale: Scale, today: date, *, may_move: bool) -> None:
        self._scale = scale
        self._today = today
        self._may_move = may_move
        self._address = duty_address()

    def group(self, group: WallGroup) -> DrawnGroup:
        kind, shape, word = LAMPS[group.counted.colour]
        plan = None
        if group.begins_on is not None and group.ends_on is not None:
            plan = self._scale.span(group.begins_on, group.ends_on)
        return DrawnGroup(
            label=group.label,
            counted=group.counted,
            kind=kind,
            shape=shape,
            word=word,
            lamps=[(*LAMPS[light], count) for light, count in group.counted.shown],
            plan=plan,
            rows=[self.row(row) for row in group.rows],
        )

    def row(self, row: WallRow) -> DrawnRow:
        duty = row.duty
        kind, shape, word = LAMPS[row.lit.colour]
        movable = self._may_move and row.is_open and duty.started_on is None
        return DrawnRow(
            key=str(duty.pk),
            number=duty.number,
            title=duty.title,
            url=self._address.replace("/0/", f"/{duty.pk}/"),
            person=row.person,
            unit=row.unit,
            kind=kind,
            shape=shape,
            word=word,
            reason=row.lit.reason,
            share=row.share,
            plan=self._between(duty.planned_start_on, duty.planned_finish_on),
            actual=self.actual(row),
            late=self.late(row),
            due_at=self._scale.at(row.due_on) if row.due_on is not None else None,
            forecast_at=self._forecast(row),
            dates=dates_text(row),
            critical=duty.is_critical and row.is_open,
            move_from=duty.planned_start_on.isoformat() if movable and duty.planned_start_on else "",
        )

    def actual(self, row: WallRow) -> Span | None:
        """From the day it was begun to the day it was finished, or today while it is open."""
        begun = row.duty.started_on
        return self._between(begun, row.duty.finished_on or max(self._today, begun)) if begun else None

    def late(self, row: WallRow) -> Span | None:
        """The days after the due date up to today, while it is open."""
        if row.due_on is None or not row.is_open or row.due_on >= self._today:
            return None
        return self._scale.span(row.due_on + timedelta(1), self._today)

    def _forecast(self, row: WallRow) -> int | None:
        day = row.duty.forecast_on
        return self._scale.at(day) if day is not None and row.is_open and day != row.due_on else None

    def _between(self, first: date | None, last: date | None) -> Span | None:
        return self._scale.span(first, last) if first is not None and last is not None else None


def duty_address() -> str:
    """The address of a duty's page with 0 for its number: resolved once for all rows."""
    return reverse("duty", kwargs={"duty_id": 0})


def dates_text(row: WallRow) -> str:
    """The days of a duty in words: 计划 11月3日—11月20日，时限 11月20日，11月5日 开始."""
    duty = row.duty
    parts = []
    if duty.planned_start_on and duty.planned_finish_on:
        parts.append(f"计划 {day_text(duty.planned_start_on)}—{day_text(duty.planned_finish_on)}")
    if row.due_on is not None:
        parts.append(f"时限 {day_text(row.due_on)}{'（已延期）' if duty.extended_due_on else ''}")
    if duty.started_on is not None:
        parts.append(f"{day_text(duty.started_on)} 开始")
    if duty.finished_on is not None:
        parts.append(f"{day_text(duty.finished_on)} 完成")
    elif duty.forecast_on is not None:
        parts.append(f"预计 {day_text(duty.forecast_on)} 完成")
    return "，".join(parts) or "没有计划，也没有时限"


def day_text(day: date) -> str:
    """11月3日; the year stands beside the axis."""
    return f"{day.month}月{day.day}日"


def drawn_marks(marks: Iterable[WallMark], scale: Scale) -> list[DrawnMark]:
    """The milestones that the axis shows; names that would meet go to another of three lines."""
    drawn: list[DrawnMark] = []
    free = [-math.inf] * 3  # where each line is free again
    for mark in marks:
        at = scale.at(mark.on)
        if at is None:
            continue
        half = (len(mark.label) * 11 + 12) / 2
        left = at * scale.zoom.day_px - half
        level = next((line for line, end in enumerate(free) if left >= end), free.index(min(free)))
        free[level] = left + 2 * half
        drawn.append(DrawnMark(at, mark.label, mark.on, mark.is_acceptance, level))
    return drawn


def lamps_of(counted: Counted) -> list[tuple[str, str, str, int]]:
    """Kind, shape, word and count of each light that is held, worst first."""
    return [(*LAMPS[light], count) for light, count in counted.shown]


def wall_context(wall: Wall) -> dict[str, Any]:
    """The chart with the addresses of its other views."""
    campaign, asked = wall.campaign, wall.asked
    return {
        "wall": wall,
        "campaign": campaign,
        "county": campaign.county,
        "bys": [(one.label, asked.query(campaign, by=one), one is asked.by) for one in GroupBy],
        "zooms": [
            (one.label, asked.query(campaign, zoom=one, begin=None), one is asked.zoom) for one in Zoom
        ],
        "lamps": _lamp_links(wall),
        "all_lights": asked.query(campaign, light=""),
        "earlier": asked.query(campaign, begin=wall.scale.earlier),
        "later": asked.query(campaign, begin=wall.scale.later),
        "around_today": asked.query(campaign, begin=None),
        "papers": [(one.upper(), f"{asked.query(campaign)}&paper={one}") for one in PAPERS],
    }


def _lamp_links(wall: Wall) -> Sequence[tuple[str, str, str, int, str, bool]]:
    """The lights with their counts; a press shows only these, another press all."""
    asked = wall.asked
    return [
        (
            *LAMPS[light],
            count,
            asked.query(wall.campaign, light="" if asked.light == light else str(light)),
            asked.light == light,
        )
        for light, count in wall.whole.shown
    ]
