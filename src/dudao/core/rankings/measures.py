"""What units are compared by: shares of what was due of each, or a number each has reported, with weights."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from dudao.core.numbers import round_half_up, shown
from dudao.core.rankings.refused import refused_measure

WHOLE_WEIGHT = Fraction(100)
ONE = Fraction(1)


class MeasureError(ValueError):
    """Measures that cannot be ranked by; the message says why, in Chinese."""


class MeasureKind(StrEnum):
    """What is counted of a unit."""

    PROGRESS = "progress"
    ON_TIME = "on_time"
    REPORTS = "reports"
    SCORE = "score"
    FIGURE = "figure"


# What is counted, and of what; the unit of what is counted.
COUNTED_WORDS: dict[MeasureKind, tuple[str, str, str]] = {
    MeasureKind.PROGRESS: ("到期任务已核实的步骤", "到期任务的全部步骤", "步"),
    MeasureKind.ON_TIME: ("按时完成的任务", "到期任务", "项"),
    MeasureKind.REPORTS: ("按时报送的份数", "到期应报的份数", "份"),
    MeasureKind.SCORE: ("审定得分", "应评满分", "分"),
    MeasureKind.FIGURE: ("报送的数值", "", ""),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with its weight in percent.

    `minimum` is the smallest denominator with which a unit is compared. A figure is a number of a series of periodic
    reports (`series_id`, `figure`), divided by another figure where `per` names one; `limit` is its target, and
    `higher` says on which side of it is better. `unit` is how the number is printed.
    """

    key: str
    kind: MeasureKind
    label: str
    weight: Fraction = WHOLE_WEIGHT
    minimum: int = 1
    higher: bool = True
    limit: Fraction | None = None
    series_id: int | None = None
    figure: str = ""
    per: str = ""
    per_label: str = ""
    unit: str = ""

    @property
    def is_plain(self) -> bool:
        """A reported number that stands for itself, not a share of anything."""
        return self.kind is MeasureKind.FIGURE and not self.per

    @property
    def weight_words(self) -> str:
        """权重 60%."""
        return f"权重 {shown(self.weight)}%"

    @property
    def counted_words(self) -> tuple[str, str, str]:
        """What the numerator counts, what the denominator counts, and in which unit."""
        if self.kind is MeasureKind.FIGURE:
            return (self.label.removesuffix(f"÷{self.per_label}"), self.per_label, self.unit)
        return COUNTED_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Number:
    """What was counted of one unit; `missing` says in Chinese why there is no value."""

    numerator: Fraction | None = None
    denominator: Fraction | None = None
    missing: str = ""

    def value(self, measure: Measure) -> Fraction | None:
        """numerator ÷ denominator, or the number itself of a plain figure; None: missing, or nothing to divide by."""
        if self.missing or self.numerator is None:
            return None
        if measure.is_plain:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None

    def why_not(self, measure: Measure) -> str:
        """Why a unit is not compared by this measure; empty: it is."""
        if self.missing:
            return self.missing
        counted, whole, unit = measure.counted_words
        if self.numerator is None:
            return f"没有“{counted}”的数据"
        if measure.is_plain:
            return ""
        if not self.denominator:
            return f"{whole}为 0" if self.denominator is not None else f"没有“{whole}”的数据"
        if self.denominator < measure.minimum:
            return f"{whole}只有 {shown(self.denominator)} {unit}，少于 {measure.minimum} {unit}".replace(
                "  ", " "
            )
        return ""

    def words(self, measure: Measure) -> str:
        """「3/4 步（75.0%）」, 「95%」, or 「—」 with nothing known."""
        value = self.value(measure)
        if value is None or self.numerator is None:
            return "—"
        if measure.is_plain:
            return f"{shown(self.numerator)}{measure.unit}"
        whole = shown(self.denominator or ONE)
        return f"{shown(self.numerator)}/{whole}（{percent(value)}）"


def percent(share: Fraction | None, places: int = 1) -> str:
    """A share as percent, rounded half up: 3/4 → 75.0%; None → —."""
    return "—" if share is None else f"{round_half_up(share * 100, places)}%"


def scored(measure: Measure, value: Fraction) -> Fraction:
    """How much of a measure's weight a value earns, 0 to 1.

    A share earns itself, or what it leaves to 1 where less is better. With a target a value that reaches it earns all,
    else the ratio to the target (value ÷ target, target ÷ value where less is better). Never below 0 or above 1.
    """
    if measure.limit is None:
        earned = value if measure.higher else ONE - value
    elif measure.higher:
        earned = value / measure.limit if measure.limit > 0 else ONE
    else:
        earned = ONE if value <= measure.limit else measure.limit / value
    return min(ONE, max(Fraction(0), earned))


def check_measures(measures: Sequence[Measure]) -> None:
    """Refuses, in Chinese: none, one twice, weights that are not 100 together, examination results, no target.

    Raises ``MeasureError``. A plain figure may stand beside others only with a target: a number of pieces and a share
    cannot be added.
    """
    if not measures:
        raise MeasureError("至少选一个指标。")
    if len({one.key for one in measures}) != len(measures):
        raise MeasureError("同一个指标选了两次。")
    for one in measures:
        for name in (one.label, one.per_label):
            refused = refused_measure(name)
            if refused is not None:
                raise MeasureError(refused)
        if one.weight <= 0:
            raise MeasureError(f"“{one.label}”的权重要大于 0。")
        if one.minimum < 1:
            raise MeasureError(f"“{one.label}”的最低分母至少是 1。")
        if one.limit is not None and one.limit < 0:
            raise MeasureError(f"“{one.label}”的目标值不能小于 0。")
        if len(measures) > 1 and one.is_plain and not one.limit:
            raise MeasureError(f"“{one.label}”和其他指标合起来排名，要先填一个大于 0 的目标值。")
    total = sum((one.weight for one in measures), Fraction(0))
    if total != WHOLE_WEIGHT:
        raise MeasureError(f"权重合计要等于 100，现在是 {shown(total)}。")


def rule_words(measures: Sequence[Measure]) -> str:
    """The rule of the ranking in words, for the page, the unit and the circular."""
    if len(measures) == 1:
        one = measures[0]
        side = "高的在前" if one.higher else "低的在前"
        first = f"按{one.label}（{_made_of(one)}）排名，{side}"
    else:
        parts = "、".join(f"{one.label} {shown(one.weight)}%" for one in measures)
        made = "；".join(f"{one.label}为{_made_of(one)}{_target(one)}" for one in measures)
        first = f"按综合值排名，满分 100：{parts}。其中{made}"
    least = [
        f"{one.counted_words[1]}不足 {one.minimum} {one.counted_words[2]}的"
        for one in measures
        if one.minimum > 1 and not one.is_plain
    ]
    unranked = "、".join(["没有到期事项或者缺数据的", *least])
    return f"{first}。按精确值比较，相同的并列。{unranked}单位不参加排名，缺数据不按零计。"


def _made_of(measure: Measure) -> str:
    counted, whole, _ = measure.counted_words
    return f"{counted}÷{whole}" if whole else f"单位报送、审核通过的{counted}"


def _target(measure: Measure) -> str:
    if measure.limit is None:
        return "" if measure.higher else "，越低越好"
    side = "不低于" if measure.higher else "不高于"
    return f"，{side}目标值 {shown(measure.limit)}{measure.unit} 得满分，其余按比例"


def measures_to_json(measures: Iterable[Measure]) -> list[dict[str, object]]:
    """Measures as plain JSON values; exact numbers as text."""
    return [
        {
            "key": one.key,
            "kind": one.kind.value,
            "label": one.label,
            "weight": str(one.weight),
            "minimum": one.minimum,
            "higher": one.higher,
            "limit": None if one.limit is None else str(one.limit),
            "series_id": one.series_id,
            "figure": one.figure,
            "per": one.per,
            "per_label": one.per_label,
            "unit": one.unit,
        }
        for one in measures
    ]


def measures_from_json(rows: Iterable[Mapping[str, object]]) -> tuple[Measure, ...]:
    """What `measures_to_json` wrote; ``KeyError`` or ``ValueError`` for anything else."""
    return tuple(
        Measure(
            key=str(row["key"]),
            kind=MeasureKind(str(row["kind"])),
            label=str(row["label"]),
            weight=Fraction(str(row["weight"])),
            minimum=int(str(row["minimum"])),
            higher=row["higher"] is True,
            limit=None if row["limit"] is None else Fraction(str(row["limit"])),
            series_id=None if row["series_id"] is None else int(str(row["series_id"])),
            figure=str(row["figure"]),
            per=str(row["per"]),
            per_label=str(row["per_label"]),
            unit=str(row["unit"]),
        )
        for row in rows
    )


def rule_key(measures: Sequence[Measure], groups: Iterable[str], campaign_id: int | None) -> str:
    """The same for rankings whose places may be compared: same measures and weights, same units, same campaign.

    64 hexadecimal characters; the order of measures and groups does not matter.
    """
    rows = sorted(measures_to_json(measures), key=lambda row: str(row["key"]))
    said = json.dumps([rows, sorted(groups), campaign_id], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
