"""Cards as pages and workbooks show them: what hangs now, unit by unit, and what hung before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import CardColour
from dudao.apps.oversight.models import Card
from dudao.core.sheetspec import Book, ColumnSpec, PrintSetup, SheetSpec

SAMPLE = "示例数据，仅供演示"
COLUMNS = (
    ("单位", 20),
    ("颜色", 8),
    ("原因", 40),
    ("摘牌条件", 40),
    ("亮牌日期", 11),
    ("整改期限", 11),
    ("已亮天数", 8),
    ("情况", 12),
    ("摘牌日期", 11),
    ("摘牌说明", 30),
)


@dataclass(frozen=True)
class CardLine:
    """A card with for how many days it hangs, and whether its day for mending is over."""

    card: Card
    days: int
    is_late: bool

    @property
    def hangs(self) -> bool:
        return self.card.lifted_on is None and not self.card.withdrawn

    @property
    def word(self) -> str:
        """挂牌中, 整改逾期, 已摘牌 or 已撤销."""
        if self.card.withdrawn:
            return "已撤销"
        if self.card.lifted_on is not None:
            return "已摘牌"
        return "整改逾期" if self.is_late else "挂牌中"


@dataclass(frozen=True)
class UnitCards:
    """The cards of one unit that hang now."""

    unit: Organisation
    lines: tuple[CardLine, ...]

    @property
    def colour(self) -> str:
        """The graver of its colours."""
        return "red" if any(one.card.colour == CardColour.RED for one in self.lines) else "yellow"


def card_lines(cards: Sequence[Card], today: date) -> list[CardLine]:
    """The lines in the order given; days count to the day a card was lifted."""
    return [
        CardLine(
            one,
            ((one.lifted_on or today) - one.given_on).days,
            one.lifted_on is None and one.due_on is not None and one.due_on < today,
        )
        for one in cards
    ]


def by_unit(lines: Sequence[CardLine]) -> list[UnitCards]:
    """What hangs now, unit by unit: red first, then those with more cards, then by name."""
    held: dict[int, list[CardLine]] = {}
    for one in lines:
        if one.hangs:
            held.setdefault(one.card.unit_id, []).append(one)
    units = [UnitCards(found[0].card.unit, tuple(found)) for found in held.values()]
    return sorted(units, key=lambda one: (one.colour != "red", -len(one.lines), one.unit.pinyin, one.unit.pk))


def cards_book(lines: Sequence[CardLine], title: str, made_at: datetime) -> Book:
    """One row a card in the order of the page."""
    values = tuple(
        (
            one.card.unit.name,
            one.card.get_colour_display(),
            one.card.reason,
            one.card.lifts_when,
            one.card.given_on,
            one.card.due_on,
            one.days,
            one.word,
            one.card.lifted_on,
            one.card.lift_reason,
        )
        for one in lines
    )
    sheet = SheetSpec(
        "亮牌",
        tuple(ColumnSpec(name, width=width) for name, width in COLUMNS),
        values,
        heading=(title,),
        notes=(f"共 {len(lines)} 张。{made_at:%Y-%m-%d %H:%M} 的情况。",),
        frozen_columns=1,
        autofilter=True,
        printing=PrintSetup(landscape=True),
    )
    sample = any(one.card.county.is_sample for one in lines)
    return Book(
        (sheet,), made_at.replace(tzinfo=None, microsecond=0), title=title, watermark=SAMPLE if sample else ""
    )
