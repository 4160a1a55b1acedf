"""Chinese sentences of items: what was measured, against what, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dudao.core.formula import Threshold, parse_threshold
from dudao.core.numbers import shown
from dudao.engine.facts import Judgement, PointsGiven
from dudao.engine.measuring import NOT_APPLICABLE
from dudao.engine.result import ItemResult, MeasureResult, MissingValue
from dudao.engine.wording import demand_text, listed, value_text

_NUMBER = re.compile(r"^[（(]?([0-9]+)[)）.．、]?$")


def item_label(dimension: str, number: str, title: str = "") -> str:
    """How a sentence calls an item: 「政府保障第 11 项」, with its title in quotes if given."""
    found = _NUMBER.match(number.strip())
    name = (
        f"{dimension.removesuffix('程度')}第 {found.group(1)} 项"
        if found
        else f"{dimension} {number}".strip()
    )
    return f"{name}“{title}”" if title else name


def item_conclusion(
    result: ItemResult, judgement: Judgement | None, given: PointsGiven | None = None
) -> ItemResult:
    """The result with its one-sentence conclusion: a person's words first, then points and figures."""
    parts: list[str] = []
    if result.points is not None and result.max_points is not None:
        parts.append(f"得 {shown(result.points)} 分（满分 {shown(result.max_points)} 分）")
        if given is not None and given.note:
            parts.append(given.note)
    if judgement is not None:
        if isinstance(judgement.value, bool):
            parts.append("认定达标" if judgement.value else "认定未达标")
        elif result.grade and result.grade != judgement.value:
            parts.append(f"评定为{judgement.value}，但按填报数据为{result.grade}，以数据为准")
        elif result.grade:
            parts.append(f"评定为{result.grade}")
        if judgement.conclusion:
            parts.append(judgement.conclusion)
    elif result.grade:
        parts.append(f"按填报数据为{result.grade}")
    parts += [text for each in result.measures if (text := measure_sentence(each, result.title))]
    if not parts:
        parts.append(_open_words(result))
    return replace(result, conclusion="；".join(parts))


def _open_words(result: ItemResult) -> str:
    return {"score": "尚未评分", "grade": "尚未评定等级"}.get(result.kind, "尚未作出结论")


def measure_sentence(measure: MeasureResult, title: str) -> str:
    """One measure with its number and requirement, or the schools that fail it, or what is missing."""
    name = measure.label or title
    threshold = parse_threshold(measure.threshold) if measure.threshold else None
    if measure.state == NOT_APPLICABLE:
        return f"{name}：不适用"
    if measure.met is None:
        return _missing_sentence(name, measure)
    if measure.failing:
        return f"{name}：{_failing_words(measure)}"
    if measure.value is None:
        return f"{name}：所有{measure.reporter}均达到" if measure.met else f"{name}：未达到"
    if isinstance(measure.value, bool):
        return f"{name}：{'符合' if measure.met else '不符合'}"
    return _figure_sentence(name, measure, threshold)


def _figure_sentence(name: str, measure: MeasureResult, threshold: Threshold | None) -> str:
    assert not isinstance(measure.value, bool)
    figure = f"{name} {value_text(measure.value, threshold, measure.unit)}"
    return f"{figure}，{demand_text(threshold, measure.unit)}" if threshold else figure


def _failing_words(measure: MeasureResult) -> str:
    return f"{len(measure.failing)} 所{measure.reporter}未达到（{listed(measure.failing)}）"


def _missing_sentence(name: str, measure: MeasureResult) -> str:
    known = f"{_failing_words(measure)}，" if measure.failing else ""
    if measure.missing:
        return f"{name}：{known}{missing_sentence(measure.missing)}"
    words = "分母为零，无法确定" if measure.state == "undetermined" else "无法确定"
    return f"{name}：{known}{words}"


def missing_sentence(missing: Sequence[MissingValue]) -> str:
    """What is missing in one phrase: the labels, and for how many reporting schools (or the county)."""
    labels = listed((value.label for value in missing), 4)
    rows = list(dict.fromkeys(value.row or "全县" for value in missing))
    if len(rows) == 1:
        return f"缺{labels}"
    return f"{len(rows)} 个填报单位（{listed(rows, 3)}）缺{labels}"


def failed_parts(result: ItemResult) -> str:
    """The sentences of what fails in an item: figures under their requirement, or the person's conclusion."""
    parts = [measure_sentence(each, result.title) for each in result.measures if each.met is False]
    return "；".join(parts) or result.conclusion
