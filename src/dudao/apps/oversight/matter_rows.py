"""Lines of matters for lists and workbooks: the step, its light, since when, the letter that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from dudao.apps.oversight.choices import OPEN_MATTERS, MatterState, RungKind
from dudao.apps.oversight.models import Letter, Matter, MatterStep
from dudao.core.sheetspec import Book, ColumnSpec, PrintSetup, SheetSpec

SAMPLE = "示例数据，仅供演示"
LIGHTS: dict[str, str] = {
    MatterState.PROPOSED: "near",
    MatterState.CHECKING: "near",
    MatterState.ISSUED: "info",
    MatterState.RECEIVED: "info",
    MatterState.HANDLING: "info",
    MatterState.ANSWERED: "near",
    MatterState.REVIEWED: "near",
    MatterState.CLOSED: "ok",
    MatterState.DISMISSED: "none",
}
WORDS: dict[str, str] = {
    MatterState.PROPOSED: "待立项审核",
    MatterState.CHECKING: "措施办文中",
    MatterState.ISSUED: "已下发待签收",
    MatterState.RECEIVED: "已签收",
    MatterState.HANDLING: "办理中",
    MatterState.ANSWERED: "已反馈待复核",
    MatterState.REVIEWED: "已复核待办结",
    MatterState.CLOSED: "已办结",
    MatterState.DISMISSED: "不予立项",
}
FILTERS: tuple[tuple[str, str], ...] = (
    ("", "在办"),
    ("proposed", "待立项审核"),
    ("checking", "措施办文中"),
    ("running", "下发至办理"),
    ("review", "待复核办结"),
    ("climb", "建议升级或亮牌"),
    ("closed", "已办结"),
    ("dismissed", "不予立项"),
)
OFFICE_ONLY = frozenset({"proposed", "checking", "climb", "dismissed"})
COLUMNS = (
    ("事项", 34),
    ("责任单位", 18),
    ("状态", 14),
    ("措施", 10),
    ("来源", 12),
    ("规则", 18),
    ("立项日", 11),
    ("答复期限", 11),
    ("办结日", 11),
    ("事实", 60),
    ("办结意见", 30),
)


@dataclass(frozen=True)
class MatterLine:
    """A matter with its light and word, the day of its last step, and the day for the letter that runs."""

    matter: Matter
    since: date | None
    due_on: date | None
    is_overdue: bool

    @property
    def light(self) -> tuple[str, str]:
        word = WORDS[self.matter.state]
        return ("bad", f"{word}，答复逾期") if self.is_overdue else (LIGHTS[self.matter.state], word)

    @property
    def wish(self) -> str:
        """What a rule wishes beyond what runs: 建议升级为预警函、亮黄牌."""
        parts = []
        if self.matter.proposed_rung:
            parts.append(f"建议升级为{RungKind(self.matter.proposed_rung).label}")
        if self.matter.proposed_card:
            parts.append(f"建议亮{self.matter.get_proposed_card_display()}")
        return "，".join(parts)


def matter_lines(matters: Sequence[Matter], today: date) -> list[MatterLine]:
    """The lines in the order given; two queries for any number."""
    ids = [one.pk for one in matters]
    since: dict[int, datetime] = dict(
        MatterStep.objects.filter(matter__in=ids)
        .order_by()
        .values("matter_id")
        .annotate(last=Max("at"))
        .values_list("matter_id", "last")
    )
    waiting = {
        one.matter_id: one.effective_due_on
        for one in Letter.objects.filter(
            matter__in=ids, state__in=("issued", "received", "returned")
        ).order_by("pk")
    }
    lines = []
    for one in matters:
        due = waiting.get(one.pk)
        moment = since.get(one.pk)
        lines.append(
            MatterLine(
                one,
                timezone.localdate(moment) if moment is not None else None,
                due,
                due is not None and due < today,
            )
        )
    return lines


def is_in(matter: Matter, wanted: str) -> bool:
    """Whether a matter belongs to one of FILTERS; an unknown one shows what is open."""
    if wanted == "running":
        return matter.state in (MatterState.ISSUED, MatterState.RECEIVED, MatterState.HANDLING)
    if wanted == "review":
        return matter.state in (MatterState.ANSWERED, MatterState.REVIEWED)
    if wanted == "climb":
        return bool(matter.proposed_rung or matter.proposed_card)
    if wanted in MatterState.values:
        return matter.state == wanted
    return matter.state in OPEN_MATTERS


def matters_book(lines: Iterable[MatterLine], title: str, made_at: datetime) -> Book:
    """One row a matter in the order of the page, with its facts."""
    held = list(lines)
    values = tuple(
        (
            one.matter.title,
            one.matter.unit.name,
            one.light[1],
            one.matter.get_rung_display(),
            one.matter.get_source_display(),
            one.matter.rule.name if one.matter.rule is not None else "",
            timezone.localdate(one.matter.opened_at),
            one.due_on,
            timezone.localdate(one.matter.closed_at) if one.matter.closed_at is not None else None,
            "；".join(fact.text for fact in one.matter.facts.all()),
            one.matter.closing_note,
        )
        for one in held
    )
    sheet = SheetSpec(
        "督办事项",
        tuple(ColumnSpec(name, width=width) for name, width in COLUMNS),
        values,
        heading=(title,),
        notes=(f"共 {len(held)} 件。{made_at:%Y-%m-%d %H:%M} 的情况。",),
        frozen_columns=1,
        autofilter=True,
        printing=PrintSetup(landscape=True),
    )
    sample = any(one.matter.county.is_sample for one in held)
    return Book(
        (sheet,), made_at.replace(tzinfo=None, microsecond=0), title=title, watermark=SAMPLE if sample else ""
    )
