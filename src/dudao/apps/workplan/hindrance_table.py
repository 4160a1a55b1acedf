"""困难问题调度表: what is open (or was solved) by unit and kind, for the weekly scheduling meeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.choices import HindranceKind
from dudao.apps.workplan.duty_progress import days_open
from dudao.apps.workplan.models import Hindrance
from dudao.apps.workplan.permissions import can_reopen_hindrance, can_solve
from dudao.apps.workplan.queries_progress import hindrances_visible_to
from dudao.apps.workplan.unit_names import unit_label
from dudao.core.sheetspec import Book, CellTone, ColumnSpec, PrintSetup, SheetSpec

COLUMNS = (
    ("序号", 6),
    ("类型", 7),
    ("困难问题", 36),
    ("任务", 26),
    ("牵头单位", 15),
    ("责任人", 9),
    ("协调解决单位", 15),
    ("提出", 12),
    ("天数", 6),
    ("希望解决", 13),
    ("解决情况", 24),
)


@dataclass(frozen=True)
class HindranceFilter:
    """What the table is narrowed to."""

    state: str = "open"  # open | solved
    kind: str = ""
    unit_id: int | None = None
    campaign_id: int | None = None

    def query(self, **changes: object) -> str:
        """The address of the table with these changes."""
        parts = {
            "state": "" if self.state == "open" else self.state,
            "kind": self.kind,
            "unit": self.unit_id,
            "campaign": self.campaign_id,
        } | changes
        given = {name: str(value) for name, value in parts.items() if value not in (None, "")}
        return f"?{urlencode(given)}" if given else "?"


@dataclass(frozen=True)
class HindranceRow:
    """One line of the table."""

    hindrance: Hindrance
    days: int
    is_overdue: bool
    may_solve: bool
    may_reopen: bool

    @property
    def handler(self) -> str:
        duty = self.hindrance.duty
        return duty.handler.name if duty.handler is not None else duty.handler_name


@dataclass(frozen=True)
class UnitRows:
    """What one unit has to solve."""

    unit: Organisation
    rows: list[HindranceRow]

    @property
    def label(self) -> str:
        return unit_label(self.unit)


@dataclass(frozen=True)
class HindranceTable:
    """The table with its numbers: by kind and by unit over everything of its state."""

    wanted: HindranceFilter
    groups: list[UnitRows]
    kinds: list[tuple[str, str, int]]
    units: list[tuple[Organisation, str, int]]
    open_count: int
    solved_count: int

    @property
    def rows(self) -> list[HindranceRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def longest(self) -> int:
        return max((row.days for row in self.rows), default=0)


def filter_from(given: Mapping[str, str]) -> HindranceFilter:
    """The filter of an address; nonsense gives 404."""
    state, kind = given.get("state") or "open", given.get("kind", "")
    numbers = [given.get(name, "") for name in ("unit", "campaign")]
    if state not in ("open", "solved") or (kind and kind not in HindranceKind.values):
        raise Http404("没有这种筛选。")
    if any(text and not (text.isascii() and text.isdigit() and len(text) < 16) for text in numbers):
        raise Http404("没有这种筛选。")
    unit, campaign = (int(text) if text else None for text in numbers)
    return HindranceFilter(state, kind, unit, campaign)


def hindrance_table(user: User, wanted: HindranceFilter, today: date) -> HindranceTable:
    """What a person sees of the hindrances, by the unit that has to solve them, the longest open first."""
    found = hindrances_visible_to(user)
    if wanted.campaign_id is not None:
        found = found.filter(duty__campaign=wanted.campaign_id)
    solved = found.exclude(solved_at=None)
    still_open = found.filter(solved_at=None)
    shown = list(still_open if wanted.state == "open" else solved.order_by("-solved_at", "pk"))
    kinds = Counter(one.kind for one in shown)
    units = Counter(one.solving_unit_id for one in shown)
    by_id = {one.solving_unit_id: one.solving_unit for one in shown}
    narrowed = [
        one
        for one in shown
        if (not wanted.kind or one.kind == wanted.kind)
        and (wanted.unit_id is None or one.solving_unit_id == wanted.unit_id)
    ]
    groups: dict[int, UnitRows] = {}
    for one in narrowed:
        held = groups.setdefault(one.solving_unit_id, UnitRows(one.solving_unit, []))
        held.rows.append(_row(user, one, today))
    return HindranceTable(
        wanted=wanted,
        groups=sorted(groups.values(), key=lambda group: -len(group.rows)),
        kinds=[(kind.value, kind.label, kinds[kind.value]) for kind in HindranceKind],
        units=[(by_id[pk], unit_label(by_id[pk]), count) for pk, count in units.most_common()],
        open_count=len(shown) if wanted.state == "open" else _count(still_open),
        solved_count=len(shown) if wanted.state == "solved" else _count(solved),
    )


def _count(found: QuerySet[Hindrance]) -> int:
    return found.order_by().count()


def _row(user: User, one: Hindrance, today: date) -> HindranceRow:
    is_open = one.solved_at is None
    return HindranceRow(
        hindrance=one,
        days=days_open(one, today),
        is_overdue=is_open and one.wanted_on is not None and one.wanted_on < today,
        may_solve=is_open and can_solve(user, one),
        may_reopen=not is_open and can_reopen_hindrance(user, one),
    )


def hindrance_book(rows: Sequence[HindranceRow], title: str, notice: str, made_at: datetime) -> Book:
    """The table as a sheet for Excel and for A4 sideways; an empty column is left to write in at the meeting."""
    values = tuple(
        (
            at,
            one.hindrance.get_kind_display(),
            one.hindrance.text,
            one.hindrance.duty.title,
            one.hindrance.duty.lead_unit.name if one.hindrance.duty.lead_unit is not None else "",
            one.handler,
            unit_label(one.hindrance.solving_unit),
            timezone.localdate(one.hindrance.raised_at),
            one.days,
            one.hindrance.wanted_on,
            one.hindrance.solution,
        )
        for at, one in enumerate(rows, 1)
    )
    tones: dict[tuple[int, int], CellTone] = {(at, 9): "bad" for at, one in enumerate(rows) if one.is_overdue}
    note = f"共 {len(rows)} 条。{made_at:%Y-%m-%d %H:%M} 的情况；已过希望解决时间的标红。"
    sheet = SheetSpec(
        "困难问题调度表",
        tuple(ColumnSpec(name, width=width) for name, width in COLUMNS),
        values,
        heading=(title,),
        notes=(note,),
        frozen_columns=1,
        tones=tones,
        autofilter=True,
        printing=PrintSetup(landscape=True),
    )
    return Book((sheet,), made_at.replace(tzinfo=None, microsecond=0), title=title, watermark=notice)
