"""Lists as they are shown and exported: one row a duty, people and units as names, progress counted; few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dudao.apps.campaigns.api import PeopleBook
from dudao.apps.workplan.choices import DutyState
from dudao.apps.workplan.models import Duty, DutyList, DutyStep
from dudao.core.sheetspec import SpecValue
from dudao.engine.duty_table.columns import Column
from dudao.engine.duty_table.layout import DutyLayout
from dudao.engine.duty_table.write import WrittenDuty

PEOPLE = ("principal_owner", "direct_owner", "handler")
_COLUMN_OF = {
    "principal_owner": Column.PRINCIPAL_OWNER,
    "direct_owner": Column.DIRECT_OWNER,
    "handler": Column.HANDLER,
}


@dataclass(frozen=True)
class DutyRow:
    """A duty with its names and its progress: verified steps of all steps."""

    duty: Duty
    lead: str
    supporting: tuple[str, ...]
    principal: str
    direct: str
    handler: str
    verified: int
    total: int

    @property
    def progress(self) -> Fraction:
        """Verified steps / all steps."""
        return Fraction(self.verified, self.total) if self.total else Fraction(0)

    @property
    def state_label(self) -> str:
        return DutyState(self.duty.state).label

    @property
    def is_dropped(self) -> bool:
        return self.duty.state == DutyState.DROPPED

    @property
    def is_nobodys(self) -> bool:
        """Nobody with an account will report it."""
        return self.duty.handler_id is None

    @property
    def duration_days(self) -> int | None:
        """Its own, else that of its kind; None: not planned as any number of days."""
        if self.duty.duration_days is not None:
            return self.duty.duration_days
        return self.duty.kind.duration_days if self.duty.kind is not None else None

    def late_days(self, today: date) -> int:
        """By how many days an open duty is late; 0 when it is not."""
        due = self.duty.effective_due_on
        return (today - due).days if due is not None and self.duty.is_open and due < today else 0

    def lacks(self) -> tuple[str, ...]:
        """What is not settled: unit, handler, day, duration."""
        if not self.duty.is_open:
            return ()
        found = {
            "unit": self.duty.lead_unit_id is None,
            "handler": self.is_nobodys,
            "due": self.duty.effective_due_on is None,
            "duration": self.duration_days is None,
        }
        return tuple(name for name, is_lacking in found.items() if is_lacking)


LACKS = {"unit": "没有牵头单位", "handler": "没有经办账号", "due": "没有时限", "duration": "没有工期"}


def person_name(duty: Duty, name: str) -> str:
    """Who stands there: the account's name, else the name alone."""
    user = getattr(duty, name)
    return str(getattr(duty, f"{name}_name") if user is None else user.name)


def rows_of(duties: Iterable[Duty]) -> list[DutyRow]:
    """The rows of duties that are loaded with units, people and kind; two queries more."""
    found = list(duties)
    ids = [duty.pk for duty in found]
    supporting = _supporting(ids)
    steps = _steps(ids)
    return [
        DutyRow(
            duty=duty,
            lead=duty.lead_unit.name if duty.lead_unit is not None else "",
            supporting=tuple(supporting.get(duty.pk, ())),
            principal=person_name(duty, "principal_owner"),
            direct=person_name(duty, "direct_owner"),
            handler=person_name(duty, "handler"),
            verified=steps.get(duty.pk, (0, 0))[0],
            total=steps.get(duty.pk, (0, 0))[1],
        )
        for duty in found
    ]


def _supporting(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    through = Duty.supporting_units.through.objects.filter(duty_id__in=ids).order_by("pk")
    for duty_id, name in through.values_list("duty_id", "organisation__name"):
        found.setdefault(duty_id, []).append(name)
    return found


def _steps(ids: list[int]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for duty_id, verified_at in DutyStep.objects.filter(duty_id__in=ids).values_list(
        "duty_id", "verified_at"
    ):
        verified, total = found.get(duty_id, (0, 0))
        found[duty_id] = (verified + (verified_at is not None), total + 1)
    return found


def duty_rows(duty_list: DutyList) -> list[DutyRow]:
    """All duties of a list in their order: three queries, whatever their number."""
    return rows_of(shown(duty_list))


def shown(duty_list: DutyList) -> list[Duty]:
    """The duties of a list with what its table shows."""
    found = Duty.objects.filter(duty_list=duty_list).select_related(
        "kind", "lead_unit", "principal_owner", "direct_owner", "handler", "milestone"
    )
    return sorted(found, key=lambda duty: duty.pk)


def written_duties(rows: Iterable[DutyRow], layout: DutyLayout, people: PeopleBook) -> list[WrittenDuty]:
    """The rows as the layout's columns hold them; with steps read in one query."""
    held = list(rows)
    steps: dict[int, list[str]] = {}
    found = DutyStep.objects.filter(duty_id__in=[row.duty.pk for row in held]).order_by("duty", "position")
    for duty_id, title in found.values_list("duty_id", "title"):
        steps.setdefault(duty_id, []).append(title)
    columns = {one.column: one.title for one in layout.columns}
    return [_written(row, columns, steps.get(row.duty.pk, []), people) for row in held]


def _written(
    row: DutyRow, columns: Mapping[Column, str], steps: list[str], people: PeopleBook
) -> WrittenDuty:
    duty = row.duty
    units = {Column.LEAD_UNIT: [row.lead], Column.SUPPORTING_UNITS: list(row.supporting)}
    if Column.SUPPORTING_UNITS not in columns:
        units[Column.LEAD_UNIT] += units.pop(Column.SUPPORTING_UNITS)
    values: dict[Column, SpecValue] = {
        Column.NUMBER: int(duty.number) if _is_plain(duty.number) else duty.number,
        Column.SECTION: duty.section,
        Column.TITLE: duty.title,
        Column.REQUIREMENT: duty.requirement,
        Column.STEPS: "\n".join(steps),
        Column.KIND: duty.kind.name if duty.kind is not None else "",
        Column.DURATION: duty.duration_days,
        Column.NOT_BEFORE: duty.not_before,
        Column.DUE_ON: duty.due_on,
        Column.EXTENDED: duty.extended_due_on,
        Column.STATE: row.state_label,
        Column.PROGRESS: f"{row.total} 步核实 {row.verified} 步",
    }
    for column, names in units.items():
        words = duty.extra.get(columns.get(column, ""), "")
        values[column] = "、".join([*(name for name in names if name), *([words] if words else [])])
    for name in PEOPLE:
        values[_COLUMN_OF[name]] = _person(duty, name, people)
    return WrittenDuty(values, duty.extra, duty.section, is_dropped=row.is_dropped)


def _is_plain(number: str) -> bool:
    return number.isascii() and number.isdecimal() and (number == "0" or not number.startswith("0"))


def _person(duty: Duty, name: str, people: PeopleBook) -> str:
    """An account with its unit where others bear the same name, so that an import finds her again."""
    user = getattr(duty, name)
    if user is not None and len(people.by_name.get(user.name, [])) > 1 and user.pk in people.places:
        return people.label(user)
    return person_name(duty, name)
