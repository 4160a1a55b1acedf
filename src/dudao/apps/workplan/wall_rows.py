"""The duties of a wall chart in their groups, with light, progress and days. A handful of queries for any number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign, StageKind, stages_of
from dudao.apps.workplan.choices import DutyState
from dudao.apps.workplan.lights import LIT_ORDER, Share, lights_of, steps_of
from dudao.apps.workplan.models import Duty, Milestone
from dudao.apps.workplan.queries import duties_visible_to
from dudao.apps.workplan.rollup import Counted, person_of, section_of, unit_of
from dudao.core.scheduling.lights import Lit

KEYS = {"section": section_of, "unit": unit_of, "person": person_of}
FAR = date.max
# What the chart shows of a duty; the rest stays in the database.
SHOWN = (
    "campaign_id",
    "number",
    "title",
    "section",
    "state",
    "due_on",
    "extended_due_on",
    "started_on",
    "finished_on",
    "forecast_on",
    "planned_start_on",
    "planned_finish_on",
    "slack_days",
    "is_critical",
    "handler_name",
    "direct_owner_name",
    "principal_owner_name",
)


class GroupBy(StrEnum):
    """By what the rows are grouped."""

    SECTION = "section"
    UNIT = "unit"
    PERSON = "person"

    @property
    def label(self) -> str:
        return {"section": "板块", "unit": "牵头单位", "person": "责任人"}[self.value]


@dataclass(frozen=True)
class WallRow:
    """One duty as the chart shows it."""

    duty: Duty
    lit: Lit
    share: Share
    unit: str
    person: str

    @property
    def begins_on(self) -> date | None:
        """The first day that is known of it."""
        return min(
            (
                day
                for day in (self.duty.started_on, self.duty.planned_start_on, self.due_on)
                if day is not None
            ),
            default=None,
        )

    @property
    def due_on(self) -> date | None:
        return self.duty.effective_due_on

    @property
    def is_open(self) -> bool:
        return self.duty.is_open

    @property
    def days(self) -> tuple[date, ...]:
        """Every day that the axis should reach."""
        given = (
            self.duty.started_on,
            self.duty.planned_start_on,
            self.duty.planned_finish_on,
            self.due_on,
            self.duty.finished_on,
            self.duty.forecast_on,
        )
        return tuple(day for day in given if day is not None)


@dataclass(frozen=True)
class WallGroup:
    """The rows of one section, unit or person, with what they come to."""

    key: str
    label: str
    rows: tuple[WallRow, ...]
    counted: Counted

    @property
    def begins_on(self) -> date | None:
        return min((row.begins_on for row in self.rows if row.begins_on), default=None)

    @property
    def ends_on(self) -> date | None:
        return max((day for row in self.rows for day in row.days), default=None)


@dataclass(frozen=True)
class WallMark:
    """A fixed day on the way, drawn as a line through all rows."""

    on: date
    label: str
    is_acceptance: bool = False


def wall_rows(campaign: Campaign, user: User, today: date, *, with_owners: bool = False) -> list[WallRow]:
    """The duties of a campaign that a person sees, dropped ones left out, in the order of their lists."""
    related = ("lead_unit", "handler", *(("principal_owner", "direct_owner") if with_owners else ()))
    found = (
        duties_visible_to(user)
        .filter(campaign=campaign)
        .exclude(state=DutyState.DROPPED)
        .select_related(*related)
        .only(*SHOWN, *(f"{one}__name" for one in related), "lead_unit__short_name", "lead_unit__pinyin")
        .order_by("duty_list", "pk")
    )
    return rows_of(list(found), today)


def rows_of(duties: Sequence[Duty], today: date) -> list[WallRow]:
    """These duties as rows: four queries."""
    shares = steps_of([one.pk for one in duties])
    lit = lights_of(duties, today, shares=shares)
    return [
        WallRow(one, lit[one.pk], shares.get(one.pk, Share()), _named(unit_of(one)), _named(person_of(one)))
        for one in duties
    ]


def _named(found: tuple[str, str]) -> str:
    """The label; empty where nothing stands behind it."""
    return found[1] if found[0] else ""


def grouped(rows: Iterable[WallRow], by: GroupBy) -> list[WallGroup]:
    """The rows in groups: sections in the order of the lists, units and people worst first; rows by their first day."""
    held: dict[tuple[str, str], list[WallRow]] = {}
    key_of = KEYS[by.value]
    for row in rows:
        held.setdefault(key_of(row.duty), []).append(row)
    groups = [
        WallGroup(
            key=key,
            label=label,
            rows=tuple(sorted(found, key=lambda row: (row.begins_on or FAR, row.due_on or FAR, row.duty.pk))),
            counted=Counted.of((row.lit.colour, row.share) for row in found),
        )
        for (key, label), found in held.items()
    ]
    if by is not GroupBy.SECTION:
        groups.sort(key=lambda group: (not group.key, *group.counted.worst_first, group.label))
    return groups


def only_lights(rows: Iterable[WallRow], wanted: Iterable[str]) -> list[WallRow]:
    """The rows whose light is one of those asked for."""
    asked = set(wanted)
    return [row for row in rows if row.lit.colour in asked]


def worst_rows(rows: Iterable[WallRow]) -> list[WallRow]:
    """Red before yellow, what is due first before the rest."""
    return sorted(rows, key=lambda row: (LIT_ORDER[row.lit.colour], row.due_on or FAR, row.duty.pk))


def wall_marks(campaign: Campaign) -> list[WallMark]:
    """The milestones of the plan and the days of the acceptance stages, each day and name once, in order."""
    marks = {
        (stage.due_on, str(stage)): WallMark(
            stage.due_on, str(stage), stage.kind == StageKind.PROVINCIAL_ACCEPTANCE
        )
        for stage in stages_of(campaign)
        if stage.due_on is not None
    }
    for one in Milestone.objects.filter(campaign=campaign):
        marks.setdefault((one.on, one.name), WallMark(one.on, one.name))
    return sorted(marks.values(), key=lambda mark: (mark.on, mark.label))
