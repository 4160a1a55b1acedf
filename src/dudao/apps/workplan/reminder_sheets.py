"""What is handed over on paper where no network is: a sheet of reminders for each unit; and the register of urgings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from dudao.apps.organisations.api import in_name_order
from dudao.apps.workplan.models import Duty, Urge
from dudao.apps.workplan.unit_names import unit_label
from dudao.core.sheetspec import NUMBER_DATE, Book, CellTone, ColumnSpec, PrintSetup, SheetSpec, SpecValue

NO_UNIT = "未定牵头单位"
SIGNED = "收件人签字：　　　　　　　　　　　　　　　　　　　　　　　　日期：　　　　年　　月　　日"
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
SHEET_NAME = 31

REMINDER_COLUMNS = (
    ColumnSpec("序号", width=7),
    ColumnSpec("任务", width=44),
    ColumnSpec("时限", width=12, number_format=NUMBER_DATE),
    ColumnSpec("情况", width=14),
    ColumnSpec("具体责任人", width=12),
    ColumnSpec("责任人", width=16),
    ColumnSpec("办理情况", width=26),
)
URGE_COLUMNS = (
    ColumnSpec("序号", width=7),
    ColumnSpec("催办时间", width=17),
    ColumnSpec("任务", width=40),
    ColumnSpec("牵头单位", width=18),
    ColumnSpec("对象", width=16),
    ColumnSpec("收到的人", width=18),
    ColumnSpec("催办内容", width=36),
    ColumnSpec("催办人", width=10),
    ColumnSpec("任务现状", width=10),
)


def standing(due_on: date, today: date) -> str:
    """How a due date stands on a day."""
    left = (due_on - today).days
    if left < 0:
        return f"逾期 {-left} 天"
    return f"还有 {left} 天" if left else "今天到期"


def reminder_book(duties: Iterable[Duty], today: date, title: str, notice: str, made_at: datetime) -> Book:
    """One sheet for each lead unit, late ones first and marked, with a line to sign; a sheet is a page or more."""
    by_unit: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_unit[duty.lead_unit_id or 0].append(duty)
    leading = (held[0].lead_unit for held in by_unit.values())
    named = in_name_order(unit for unit in leading if unit is not None)
    groups = [(unit_label(unit), by_unit[unit.pk]) for unit in named]
    if by_unit.get(0):
        groups.append((NO_UNIT, by_unit[0]))
    taken: set[str] = set()
    sheets = [_unit_sheet(name, held, today, title, taken) for name, held in groups]
    return Book(tuple(sheets), made_at.replace(tzinfo=None, microsecond=0), title=title, watermark=notice)


def _unit_sheet(name: str, duties: Sequence[Duty], today: date, title: str, taken: set[str]) -> SheetSpec:
    rows: list[tuple[SpecValue, ...]] = []
    tones: dict[tuple[int, int], CellTone] = {}
    for at, (due_on, duty) in enumerate(_by_due(duties)):
        rows.append(
            (
                duty.number,
                duty.title,
                due_on,
                standing(due_on, today),
                duty.handler.name if duty.handler else duty.handler_name,
                owners_of(duty),
                "",
            )
        )
        if due_on < today:
            tones[(at, 3)] = "bad"
    note = f"{today:%Y}年{today.month}月{today.day}日，共 {len(rows)} 项。{SIGNED}"
    return SheetSpec(
        _sheet_name(name, taken),
        REMINDER_COLUMNS,
        tuple(rows),
        heading=(title, name),
        notes=(note,),
        tones=tones,
        printing=PrintSetup(landscape=True),
    )


def _by_due(duties: Iterable[Duty]) -> list[tuple[date, Duty]]:
    dated = [(duty.effective_due_on, duty) for duty in duties]
    return sorted(((on, duty) for on, duty in dated if on is not None), key=lambda one: (one[0], one[1].pk))


def owners_of(duty: Duty) -> str:
    """Who answers for a duty, by name; each once."""
    names = (
        duty.direct_owner.name if duty.direct_owner else duty.direct_owner_name,
        duty.principal_owner.name if duty.principal_owner else duty.principal_owner_name,
    )
    return "、".join(dict.fromkeys(name for name in names if name))


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes, each once."""
    wanted = " ".join(name.translate(FORBIDDEN).split())[:SHEET_NAME] or NO_UNIT
    unique, number = wanted, 2
    while unique in taken:
        ending = f" {number}"
        unique, number = wanted[: SHEET_NAME - len(ending)] + ending, number + 1
    taken.add(unique)
    return unique


def urge_book(urges: Sequence[Urge], title: str, notice: str, made_at: datetime) -> Book:
    """催办台账: every urging with whom it reached, as a sheet for Excel and for A4 sideways."""
    rows = tuple(
        (
            at,
            f"{timezone.localtime(one.urged_at):%Y-%m-%d %H:%M}",
            one.duty.title,
            one.duty.lead_unit.name if one.duty.lead_unit else "",
            one.get_target_display(),
            "、".join(person.name for person in one.recipients.all()),
            one.text,
            one.urged_by.name,
            one.duty.get_state_display(),
        )
        for at, one in enumerate(urges, 1)
    )
    sheet = SheetSpec(
        "催办台账",
        URGE_COLUMNS,
        rows,
        heading=(title,),
        notes=(f"共 {len(rows)} 次。",),
        frozen_columns=1,
        autofilter=True,
        printing=PrintSetup(landscape=True),
    )
    return Book((sheet,), made_at.replace(tzinfo=None, microsecond=0), title=title, watermark=notice)
