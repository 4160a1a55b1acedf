"""The verdict as a page of text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dudao.catalogue.schema import Standard
from dudao.core.numbers import shown, trimmed, with_thousands
from dudao.core.scoring import Totals
from dudao.engine.result import Evaluation, StageIndicator, StageResult

VERDICTS = {"met": "达到要求", "not_met": "未达到要求", "undetermined": "数据不足，暂不能确定"}
_MOST_LINES = 30
_PASSED = {True: "达到", False: "未达到", None: "待定"}
_SIGNS = {True: "达标", False: "未达标", None: "待定"}


def summary(evaluation: Evaluation, standard: Standard) -> str:
    """Verdict, reasons, stages, items not met, gaps, what is missing: most important first."""
    return "\n".join(_lines(evaluation, standard))


def county_line(county: str, result: Mapping[str, Any]) -> str:
    """One county in one line, from its contract JSON: name, verdict, first reason."""
    reason = result["reasons"][0] if result["reasons"] else ""
    return f"{county}\t{VERDICTS[result['verdict']]}\t{reason}"


def _lines(evaluation: Evaluation, standard: Standard) -> Iterator[str]:
    number = f"（{standard.document_number}）" if standard.document_number else ""
    if standard.notice:
        yield standard.notice
    yield f"{evaluation.county or '本县'}　{standard.title}{number}"
    level = f"（{evaluation.level}）" if evaluation.level else ""
    yield f"结论：{VERDICTS[evaluation.verdict]}{level}"
    for rule in evaluation.rules:
        yield f"已打开可选规则：{rule.id} {rule.title}（{rule.condition}；{rule.source}）"
    yield from _listed("理由", [reason.text for reason in evaluation.reasons])
    for result in evaluation.stages.values():
        yield from _stage(result, standard)
    if evaluation.score is not None:
        yield from _score(evaluation.score)
    failed = [item for item in evaluation.items if item.met is False]
    for title, is_score in (("未达标的条目", False), ("失分的条目", True)):
        chosen = [item for item in failed if (item.kind == "score") is is_score]
        yield from _listed(title, [_item(item.number, item.title, item.conclusion) for item in chosen])
    triggered = [f"{veto.id} {veto.title}" for veto in evaluation.vetoes if veto.triggered]
    yield from _listed("一票否决", triggered)
    yield from _listed("差距", [gap.message for gap in evaluation.gaps if gap.needed])
    missing = dict.fromkeys(
        f"{value.row or '全县'}：{value.stage.label + '·' if value.stage else ''}{value.label}"
        for value in evaluation.missing
    )
    yield from _listed("判定所缺的数据", list(missing))
    yield from _listed("提醒", [problem.as_text() for problem in evaluation.warnings])


def _score(score: Totals) -> Iterator[str]:
    """The total and its parts; what is not rated is said, never counted as 0."""
    line = "" if score.pass_line is None else f"，通过线 {shown(score.pass_line)} 分，{_PASSED[score.passed]}"
    if score.points is not None:
        total = f"{shown(score.points)} 分"
    else:
        total = f"{shown(score.least)} 至 {shown(score.most)} 分（{score.unrated_count} 条未评分）"
    yield ""
    yield f"总分：{total}，满分 {shown(score.max)} 分{line}"
    for part in score.by_section:
        unrated = f"，未评 {shown(part.unrated)} 分" if part.unrated else ""
        yield f"  {part.section} {shown(part.least)}／{shown(part.max)} 分，失 {shown(part.lost)} 分{unrated}"


def _item(number: str, title: str, conclusion: str) -> str:
    return f"{number} {title}{f'：{conclusion}' if conclusion else ''}"


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield f"{title}（{len(lines)}）"
    for line in lines[:_MOST_LINES]:
        yield f"  · {line}"
    if len(lines) > _MOST_LINES:
        yield f"  … 另有 {len(lines) - _MOST_LINES} 条，用 --format json 查看全部。"


def _stage(result: StageResult, standard: Standard) -> Iterator[str]:
    yield ""
    yield f"{result.stage.label}：{result.units} 个单位，学生 {with_thousands(trimmed(result.enrolment, 0))} 人"
    for item_id, indicator in result.indicators.items():
        yield f"  {item_id} {standard.item(item_id).title}：{_indicator(indicator)}"
    if result.composite_limit is not None:
        value = shown(result.composite, 4) if result.composite is not None else "缺数据"
        yield f"  综合差异系数 {value}，要求 ≤ {trimmed(result.composite_limit, 4)}，{_SIGNS[result.composite_met]}"


def _indicator(indicator: StageIndicator) -> str:
    if indicator.dispersion is None:
        return "缺数据，差异系数不能计算"
    coefficient = indicator.dispersion.printed(6) or "—"
    parts = [f"平均值 {trimmed(indicator.dispersion.mean, 3)}", f"差异系数 {coefficient}"]
    if indicator.cv_limit is not None:
        parts.append(f"要求 ≤ {trimmed(indicator.cv_limit, 4)}，{_SIGNS[indicator.cv_met]}")
    parts.append(f"达标单位 {indicator.units_met}")
    return "，".join(parts)
