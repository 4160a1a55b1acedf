"""The words that reports and exports share for judgments, levels of checking, and values that nobody reported."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dudao.catalogue.schema import Item, Mark, Standard
from dudao.core.document import Cell, Column
from dudao.core.formula import Threshold
from dudao.core.numbers import trimmed, with_thousands
from dudao.core.schools import Stage
from dudao.core.sheetspec import CellTone
from dudao.engine.result import UnitIndicator
from dudao.engine.verdict import MET, NOT_MET, UNDETERMINED
from dudao.engine.wording import limit_text

BLANK = "＿＿"
"""What stands in an official form where nobody reported a value."""
NO_DATA = "缺数据"

_VERDICTS = {MET: "达标", NOT_MET: "未达标", UNDETERMINED: "尚不能判定"}
_HELD = {True: "达标", False: "未达标", None: "尚不能判定"}
_HELD_TONES: dict[bool | None, CellTone] = {True: "good", False: "bad", None: "missing"}


def verdict_word(verdict: str) -> str:
    """The verdict in Chinese: 达标, 未达标, 尚不能判定."""
    return _VERDICTS[verdict]


def held_word(held: bool | None) -> str:
    """A judgment in Chinese; None is 尚不能判定, never 未达标."""
    return _HELD[held]


def held_tone(held: bool | None) -> CellTone:
    """How a cell with a judgment is meant."""
    return _HELD_TONES[held]


def held_cell(held: bool | None) -> Cell:
    """A cell that says a judgment in words, and how it is meant."""
    return Cell(held_word(held), align="center", tone=held_tone(held))


def indicator_state(indicator: UnitIndicator) -> tuple[str, CellTone]:
    """How a school stands in one indicator: 达标, 达85%, 低于85% or 缺数据; the share is the standard's own.

    Without a threshold (2012) there is nothing to reach and the word is empty.
    """
    if indicator.value is None:
        return NO_DATA, "missing"
    if indicator.threshold is None:
        return "", ""
    if indicator.met:
        return "达标", "good"
    if indicator.floor is None:
        return "未达标", "bad"
    share = floor_share(indicator)
    return (f"达{share}", "near") if indicator.floor_met else (f"低于{share}", "bad")


def floor_share(indicator: UnitIndicator) -> str:
    """The lowest share of the threshold that the other indicators must reach, as 85%."""
    if not indicator.threshold or indicator.floor is None:
        return ""
    return f"{trimmed(100 * indicator.floor / indicator.threshold, 2)}%"


def mark_words(mark: Mark) -> str:
    """A mark with its meaning: 「V（已见原文）」."""
    return f"{mark.value}（{mark.label}）"


def known_items(standard: Standard) -> dict[str, Item]:
    """Every item by id, those that optional rule sets add included."""
    added = {item.id: item for rule in standard.rule_sets for item in rule.adds}
    return added | {item.id: item for item in standard.items}


def coefficient_items(standard: Standard) -> tuple[Item, ...]:
    """The indicators of which difference coefficients are taken, in the order of the measure."""
    rule = standard.verdict.coefficient_rule
    return tuple(standard.item(each) for each in rule.items) if rule else ()


def threshold_of(item: Item, stage: Stage) -> Threshold | None:
    """What a school must reach in one indicator of a stage, None where the measure demands nothing."""
    return next((each.threshold for each in item.measures_of(stage) if each.threshold is not None), None)


def threshold_words(item: Item, stage: Stage) -> str:
    """What a school must reach in one indicator: 「≥ 4.2」, a dash without a threshold."""
    threshold = threshold_of(item, stage)
    if threshold is None:
        return "—"
    operator = {">=": "≥", "<=": "≤"}.get(threshold.operator, threshold.operator)
    return f"{operator} {with_thousands(trimmed(threshold.limit, 12))}"


def known_counts(held: Sequence[bool | None], met: str, failed: str, unknown: str) -> str:
    """How many hold, fail and are open, in the given words with {} for the number; zeros are not said."""
    counted = ((met, held.count(True)), (failed, held.count(False)), (unknown, held.count(None)))
    return "，".join(words.format(count) for words, count in counted if count)


def limit_words(limit: Fraction | None) -> str:
    """The limit of a coefficient, a dash where there is none."""
    return "—" if limit is None else limit_text(limit)


def header(*titles: str) -> tuple[tuple[Cell, ...], ...]:
    """One row of titles."""
    return (tuple(Cell(title, align="center") for title in titles),)


def columns(*widths: float, centred: Sequence[int] = ()) -> tuple[Column, ...]:
    """Columns of the given shares; those whose index is in ``centred`` stand centred."""
    return tuple(
        Column(width, "center" if index in centred else "left") for index, width in enumerate(widths)
    )


def notice_of(standard: Standard, notice: str = "") -> str:
    """What every page must say: the notice of a sample standard and that of sample data, each once."""
    return "；".join(dict.fromkeys(part for part in (standard.notice, notice) if part))
