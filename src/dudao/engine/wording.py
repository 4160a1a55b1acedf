"""How numbers are said in sentences: never so rounded that the side of the limit is hidden.

A coefficient has three decimals, 0.500197 against 0.50 as many more as it takes to see that it is over. Judging
happened before, on unrounded numbers. From 10,000 on there are commas between the thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from dudao.core.dispersion import Dispersion, composite_printed
from dudao.core.formula import Threshold
from dudao.core.numbers import round_half_up, trimmed, with_thousands
from dudao.core.schools import Stage

_MORE_PLACES = (6, 9, 12, 18, 24, 36)


def telling(printed: Callable[[int], str], limit: Fraction, over: bool, places: int = 3) -> str:
    """Print with ``places`` decimals, with more while the print stands on the wrong side of ``limit``.

    ``over`` is the exact truth: whether the value exceeds the limit.
    """
    text = printed(places)
    for more in _MORE_PLACES:
        if (Fraction(text) > limit) == over:
            break
        text = printed(more)
    return text


def coefficient_text(dispersion: Dispersion, limit: Fraction | None) -> str:
    """The coefficient for a sentence, 「无意义」 where schools differ and their mean is zero."""
    if dispersion.squared_coefficient is None:
        return "无意义"
    if limit is None:
        return dispersion.printed(3) or ""
    return telling(lambda places: dispersion.printed(places) or "", limit, not dispersion.within(limit))


def composite_text(dispersions: Sequence[Dispersion], limit: Fraction, over: bool) -> str:
    """The mean of the coefficients for a sentence."""
    return telling(lambda places: composite_printed(dispersions, places) or "", limit, over)


def limit_text(limit: Fraction) -> str:
    """A limit of coefficients, with at least two decimals as the measures print it: 0.50."""
    text = trimmed(limit, 6)
    return text if len(text.partition(".")[2]) > 2 else round_half_up(limit, 2)


def value_text(
    value: Fraction | bool | str | None,
    threshold: Threshold | None = None,
    unit: str = "",
    *,
    floor: Threshold | None = None,
) -> str:
    """A measured value for a sentence: two decimals, more where two would hide the side of the threshold.

    ``floor`` is a second limit (the lowest permitted value) whose side must not be hidden either.
    """
    if value is None:
        return "（缺）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    if threshold is None:
        return with_unit(with_thousands(trimmed(value, 2)), unit)
    for places in (2, *_MORE_PLACES):
        text = trimmed(value, places)
        printed = Fraction(text)
        if all(limit is None or limit.holds(printed) == limit.holds(value) for limit in (threshold, floor)):
            return with_unit(with_thousands(text), unit)
    return with_unit(with_thousands(trimmed(value, 60)), unit)


@lru_cache(maxsize=1024)  # a county of thousands of schools asks for the same few demands again and again
def demand_text(threshold: Threshold, unit: str = "") -> str:
    """What the threshold demands: 「要求不低于 10%」."""
    words = {">=": "不低于", "<=": "不超过", ">": "高于", "<": "低于", "==": "等于", "!=": "不等于"}
    return f"要求{words[threshold.operator]} {with_unit(with_thousands(trimmed(threshold.limit, 12)), unit)}"


def with_unit(number: str, unit: str) -> str:
    """A printed number with its unit: 「0.87 人/百名学生」, 「85%」."""
    return f"{number} {unit}" if unit and not unit.startswith(("%", "‰")) else f"{number}{unit}"


def stage_label(stage: Stage | None) -> str:
    """小学, 初中, 高中, or nothing."""
    return stage.label if stage else ""


def unit_label(name: str, stage: Stage | None, *, mixed: bool) -> str:
    """A school's name, with its part where the school has several: 「育才学校（小学部）」."""
    return f"{name}（{stage.label}部）" if stage and mixed else name


def listed(names: Iterable[str], at_most: int = 8) -> str:
    """Names for a sentence, 「等」 behind the first few of a long list."""
    distinct = list(dict.fromkeys(names))
    shown = "、".join(distinct[:at_most])
    return f"{shown}等" if len(distinct) > at_most else shown
