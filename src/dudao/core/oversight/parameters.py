"""What each kind of rule looks at and which numbers it takes, checked when a rule is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from dudao.core.numbers import exact, shown
from dudao.core.oversight.ladder import Rung


class Source(StrEnum):
    """What a rule looks at."""

    RED_DAYS = "red_days"
    RED_COUNT = "red_count"
    LOST_POINTS = "lost_points"
    VETO = "veto"
    MISSING_REPORT = "missing_report"
    UNANSWERED_LETTER = "unanswered_letter"
    RANK = "rank"
    METRIC = "metric"
    YELLOW_CARDS = "yellow_cards"
    RED_CARD = "red_card"


class RuleError(ValueError):
    """A rule that cannot be used: `name` is the parameter, the message says why in Chinese."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number or word of a rule: its name, label, unit, bounds and usual value."""

    name: str
    label: str
    unit: str = ""
    default: str = ""
    least: int = 1
    most: int = 365
    is_whole: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    is_text: bool = False


DIRECTIONS = (("below", "低于"), ("above", "高于"))
PARAMETERS: dict[Source, tuple[Parameter, ...]] = {
    Source.RED_DAYS: (Parameter("days", "红灯满", "天", "10"),),
    Source.RED_COUNT: (Parameter("count", "红灯任务满", "项", "3", most=999),),
    Source.LOST_POINTS: (Parameter("points", "丢分满", "分", "5", least=0, most=5000, is_whole=False),),
    Source.VETO: (),
    Source.MISSING_REPORT: (Parameter("days", "报告逾期满", "天", "3"),),
    Source.UNANSWERED_LETTER: (Parameter("days", "答复逾期满", "天", "1"),),
    Source.RANK: (
        Parameter("times", "连续", "次", "2", most=24),
        Parameter("places", "排在后", "位", "3", most=200),
    ),
    Source.METRIC: (
        Parameter("series", "定期报告", is_text=True),
        Parameter("figure", "指标", is_text=True),
        Parameter("direction", "方向", default="below", choices=DIRECTIONS),
        Parameter("limit", "限值", default="90", least=-1_000_000_000, most=1_000_000_000, is_whole=False),
        Parameter("periods", "连续", "期", "2", most=24),
    ),
    Source.YELLOW_CARDS: (Parameter("count", "黄牌满", "张", "2", most=20),),
    Source.RED_CARD: (Parameter("days", "红牌满", "天", "10"),),
}


@dataclass(frozen=True)
class Rule:
    """A rule that is known to be sound: what it looks at, its values, the rung and the card that it proposes.

    Built by ``read_rule``. Numbers are exact; a whole number is an int.
    """

    key: str
    source: Source
    values: Mapping[str, Any]
    rung: Rung
    card: str = ""

    @property
    def consequence(self) -> str:
        """What is proposed: 「亮黄牌并发提醒函」."""
        measure = {
            Rung.CIRCULAR: "予以通报",
            Rung.TALK: "约谈",
            Rung.ACCOUNTABILITY: "建议问责",
        }.get(self.rung, f"发{self.rung.label}")
        colour = {"yellow": "黄牌", "red": "红牌"}.get(self.card)
        return f"亮{colour}并{measure}" if colour else measure

    @property
    def condition(self) -> str:
        """When it is proposed: 「红灯满 10 天」."""
        value = self.values
        if self.source is Source.VETO:
            return "触发一票否决"
        if self.source is Source.RANK:
            return f"连续 {value['times']} 次排在后 {value['places']} 位"
        if self.source is Source.METRIC:
            direction = dict(DIRECTIONS)[value["direction"]]
            return f"连续 {value['periods']} 期{direction} {shown(value['limit'])}"
        asked = PARAMETERS[self.source][0]
        number = value[asked.name]
        printed = shown(number) if isinstance(number, Fraction) else str(number)
        return f"{asked.label} {printed} {asked.unit}"

    @property
    def sentence(self) -> str:
        """The rule as its readers see it: 「红灯满 10 天发督办函」."""
        if self.source is Source.UNANSWERED_LETTER:
            return f"{self.condition}升一级"
        comma = "，" if self.card or self.source is Source.METRIC else ""
        return f"{self.condition}{comma}{self.consequence}"


def read_rule(key: str, source: str, typed: Mapping[str, Any], rung: str, card: str = "") -> Rule:
    """The rule out of what was typed or kept.

    Raises ``RuleError`` in Chinese, naming the parameter, for an unknown source, rung or card, for a missing value, a
    number out of bounds, a broken number where whole ones are asked, and for values that the source does not know.
    """
    if source not in list(Source):
        raise RuleError("source", "请选择规则看什么。")
    if rung not in list(Rung):
        raise RuleError("rung", "请选择起草什么。")
    if card not in ("", "yellow", "red"):
        raise RuleError("card", "亮牌只有黄牌和红牌。")
    kind = Source(source)
    asked = PARAMETERS[kind]
    unknown = set(typed) - {one.name for one in asked}
    if unknown:
        raise RuleError(sorted(unknown)[0], f"这类规则没有“{sorted(unknown)[0]}”这个参数。")
    return Rule(key, kind, {one.name: _value(one, typed.get(one.name)) for one in asked}, Rung(rung), card)


def kept_values(rule: Rule) -> dict[str, str]:
    """The values of a rule as text, for keeping: numbers exactly, 181/2 as written by Fraction."""
    return {name: str(value) for name, value in rule.values.items()}


def _value(asked: Parameter, typed: Any) -> int | Fraction | str:
    text = "" if typed is None else str(typed).strip()
    if not text:
        raise RuleError(asked.name, f"请填写“{asked.label}”。")
    if asked.choices:
        if text not in dict(asked.choices):
            raise RuleError(asked.name, f"“{asked.label}”没有这个选项。")
        return text
    if asked.is_text:
        return text
    number = _number(asked, text)
    if not asked.is_whole and asked.least == 0 and number == 0:
        raise RuleError(asked.name, f"“{asked.label}”应大于 0。")
    if not asked.least <= number <= asked.most:
        raise RuleError(asked.name, f"“{asked.label}”应在 {asked.least} 到 {asked.most} 之间。")
    return int(number) if asked.is_whole else number


def _number(asked: Parameter, text: str) -> Fraction:
    try:
        number = Fraction(text) if "/" in text else exact(text)
    except (ValueError, ZeroDivisionError) as wrong:
        raise RuleError(asked.name, f"“{asked.label}”要填数字，现在是“{text[:20]}”。") from wrong
    if asked.is_whole and number.denominator != 1:
        raise RuleError(asked.name, f"“{asked.label}”要填整数，现在是“{text[:20]}”。")
    return number
