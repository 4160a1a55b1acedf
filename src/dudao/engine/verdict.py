"""The verdict and its reasons, most important first.

A rule that is known to fail makes the verdict ``not_met`` whatever is missing; with no known failure and something
missing it is ``undetermined``. Order of reasons: triggered vetoes, points below the pass line,
coefficients over the limit, schools failing the rule, failed items, what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from dudao.catalogue.schema import SchoolRule, Standard
from dudao.core.dispersion import Dispersion
from dudao.core.logic import all_of
from dudao.core.schools import Stage
from dudao.core.scoring import Totals, score_failure, score_open, score_passed
from dudao.engine.coefficients import coefficients_met
from dudao.engine.grades import GradeOutcome
from dudao.engine.result import ItemResult, MissingValue, Reason, StageResult, UnitResult, VetoResult
from dudao.engine.sentences import failed_parts, item_label, missing_sentence
from dudao.engine.wording import coefficient_text, composite_text, limit_text, listed

MET, NOT_MET, UNDETERMINED = "met", "not_met", "undetermined"
SCORE = "score"
_NAMES = {True: MET, False: NOT_MET, None: UNDETERMINED}


@dataclass(frozen=True)
class Findings:
    """Everything that was judged, ready for the verdict."""

    standard: Standard
    stages: Mapping[Stage, StageResult]
    units: Sequence[UnitResult]
    items: Sequence[ItemResult]
    vetoes: Sequence[VetoResult]
    grades: GradeOutcome | None
    unplaced: Sequence[tuple[str, Stage]]
    score: Totals | None = None


def reach_verdict(found: Findings) -> tuple[str, tuple[Reason, ...]]:
    """The verdict and the reasons for it."""
    met = _verdict(found)
    failures = [
        *_vetoes(found),
        *_score_failure(found),
        *_coefficients(found),
        *_schools(found),
        *_items(found),
        *_grades(found),
    ]
    open_ = [*_missing(found)]
    if failures:
        open_ = [Reason(r.text, r.kind, r.item, r.stage, r.units, decisive=False) for r in open_]
    if met:
        open_ = [Reason(_holds_text(found), "met"), *(replace(each, decisive=False) for each in open_)]
    reasons = [*failures, *open_]
    return _NAMES[met], tuple(reasons)


def _verdict(found: Findings) -> bool | None:
    rule = found.standard.verdict
    parts: list[bool | None] = [
        None if veto.triggered is None else not veto.triggered for veto in found.vetoes
    ]
    if found.grades is not None:
        return all_of([*parts, found.grades.passed])
    parts += [coefficients_met(found.standard, stage) for stage in found.stages.values()]
    if rule.school_rule is not None:
        parts += [unit.rule_met for unit in found.units]
    if found.standard.stages and not found.units and (rule.school_rule or rule.coefficient_rule):
        parts.append(None)
    parts += [None for _ in found.unplaced]
    parts += [item.met for item in found.items if item.kind != SCORE]
    if found.score is not None:
        parts.append(found.score.passed)
    return all_of(parts)


def _vetoes(found: Findings) -> Iterator[Reason]:
    for veto in found.vetoes:
        if veto.triggered:
            tail = f"：{veto.conclusion}" if veto.conclusion else ""
            yield Reason(f"触发一票否决：{veto.title}{tail}", "veto", veto.id)


def _score_failure(found: Findings) -> Iterator[Reason]:
    text = score_failure(found.score) if found.score is not None else ""
    if text:
        yield Reason(text, "score")


def _coefficients(found: Findings) -> Iterator[Reason]:
    titles = {item.id: item.title for item in found.standard.items}
    for stage, result in found.stages.items():
        parts = [each.dispersion for each in result.indicators.values() if each.dispersion is not None]
        if result.composite_met is False and result.composite_limit is not None:
            yield Reason(composite_sentence(stage, result, parts), "coefficient", "", stage)
        for item, indicator in result.indicators.items():
            if indicator.cv_met is False and indicator.dispersion and indicator.cv_limit is not None:
                number = coefficient_text(indicator.dispersion, indicator.cv_limit)
                text = over_limit(stage, item, titles[item], number, indicator.cv_limit)
                yield Reason(text, "coefficient", item, stage)


def over_limit(stage: Stage, item: str, title: str, coefficient: str, limit: Fraction) -> str:
    """「小学 L2 县级以上骨干教师数差异系数 0.500197，超过 0.50」."""
    return f"{stage.label} {item} {title}差异系数 {coefficient}，超过 {limit_text(limit)}"


def schools_failing(rule: SchoolRule, stage: Stage, names: Sequence[str]) -> str:
    """「5 所小学未达到“至少6项达标、余项不低于85%”：…」."""
    demand = f"至少{rule.at_least}项达标、余项不低于{float(rule.floor_ratio * 100):g}%"
    return f"{len(names)} 所{stage.label}未达到“{demand}”：{listed(names)}"


def indicator_missing(
    stage: Stage, item: str, title: str, names: Sequence[str], labels: Sequence[str]
) -> str:
    """Schools without the data of an indicator, whose coefficient therefore cannot be computed."""
    lacking = f"；缺{listed(labels, 4)}" if labels else ""
    return (
        f"{stage.label} {item} {title}：{len(names)} 所学校缺数据"
        f"（{listed(names, 3)}{lacking}），不能计算差异系数"
    )


def composite_sentence(stage: Stage, result: StageResult, parts: Sequence[Dispersion]) -> str:
    """The composite coefficient of a stage over its limit; a part that is missing makes it a lower bound."""
    limit = result.composite_limit
    assert limit is not None
    if result.composite is None:
        return f"{stage.label}综合差异系数已超过 {limit_text(limit)}（尚缺部分指标）"
    return f"{stage.label}综合差异系数 {composite_text(parts, limit, True)}，超过 {limit_text(limit)}"


def _schools(found: Findings) -> Iterator[Reason]:
    rule = found.standard.verdict.school_rule
    if rule is None:
        return
    for stage in found.stages:
        failing = [unit.name for unit in found.units if unit.stage == stage and unit.rule_met is False]
        if failing:
            yield Reason(schools_failing(rule, stage, failing), "school_rule", "", stage, tuple(failing))


def _items(found: Findings) -> Iterator[Reason]:
    if found.grades is None:
        yield from failed_items(found.items)


def failed_items(items: Sequence[ItemResult]) -> Iterator[Reason]:
    """Items known to fail, with their figures."""
    for item in items:
        if item.met is False and item.kind != SCORE:
            units = tuple(dict.fromkeys(name for each in item.measures for name in each.failing))
            measured = any(each.met is False for each in item.measures)
            label = item_label(item.dimension, item.number, "" if measured else item.title)
            yield Reason(f"{label}：{failed_parts(item)}", "item", item.id, None, units)


def _grades(found: Findings) -> Iterator[Reason]:
    if found.grades is not None and found.grades.passed is False:
        for text in found.grades.failures:
            yield Reason(text, "grade")


def missing_vetoes(vetoes: Sequence[VetoResult]) -> Iterator[Reason]:
    """Vetoes that nobody has stated yet."""
    stated = [veto for veto in vetoes if veto.triggered is None]
    if stated:
        yield Reason(f"{len(stated)} 项一票否决事项未说明：{listed((v.title for v in stated), 6)}", "missing")


def _missing(found: Findings) -> Iterator[Reason]:
    yield from missing_vetoes(found.vetoes)
    if found.unplaced:
        names = listed(name for name, _ in found.unplaced)
        yield Reason(f"{len(found.unplaced)} 处在校学生数未填报，不能确定是否为评估单位：{names}", "missing")
    if found.standard.stages and not found.units and found.standard.verdict.coefficient_rule:
        yield Reason("没有可评估的学段单位", "missing")
    yield from _missing_indicators(found)
    if found.grades is None:
        yield from missing_items(found.items)
    text = score_open(found.score) if found.score is not None else ""
    if text:
        yield Reason(text, "missing")
    if found.grades is not None and found.grades.passed is None and found.grades.open:
        yield Reason(f"{found.grades.open} 项尚未评定等级", "missing")


def _missing_indicators(found: Findings) -> Iterator[Reason]:
    titles = {item.id: item.title for item in found.standard.items}
    for stage, result in found.stages.items():
        for item, indicator in result.indicators.items():
            rows = [
                unit
                for unit in found.units
                if unit.stage == stage and item in unit.indicators and unit.indicators[item].value is None
            ]
            if not indicator.units_missing or not rows:
                continue
            missing = [value for unit in rows for value in unit.indicators[item].missing]
            names = [unit.name for unit in rows]
            text = indicator_missing(
                stage, item, titles[item], names, [_lacked(value, stage) for value in missing]
            )
            yield Reason(text, "missing", item, stage, tuple(names))


def _lacked(value: MissingValue, stage: Stage) -> str:
    """The label of what is missing, with its stage where that is another one: 「高中在校学生数」."""
    return f"{value.stage.label}{value.label}" if value.stage not in (None, stage) else value.label


def missing_items(items: Sequence[ItemResult]) -> Iterator[Reason]:
    """Items that wait for figures, one by one, then those that wait for a person, counted."""
    waiting = [item for item in items if item.met is None]
    measured = [item for item in waiting if item.missing or any(each.met is None for each in item.measures)]
    for item in measured:
        label = item_label(item.dimension, item.number, item.title)
        text = missing_sentence(item.missing) if item.missing else item.conclusion
        yield Reason(f"{label}：{text}", "missing", item.id)
    by_hand = [item for item in waiting if item not in measured]
    for kind, words in (("score", "尚未评分"), ("", "尚未作出结论")):
        chosen = [item for item in by_hand if (item.kind == "score") == (kind == "score")]
        if chosen:
            names = listed((item.title for item in chosen), 4)
            yield Reason(
                f"{len(chosen)} 项{words}：{names}", "missing", chosen[0].id if len(chosen) == 1 else ""
            )


def _holds_text(found: Findings) -> str:
    if found.grades is not None and found.grades.level:
        return f"等级数量达到“{found.grades.level}”"
    parts = [f"{result.units} 个{stage.label}单位" for stage, result in found.stages.items() if result.units]
    rule = found.standard.verdict
    said = []
    if parts and rule.school_rule is not None:
        said.append(f"{'、'.join(parts)}全部达到{rule.school_rule.text or '校际要求'}")
    if parts and rule.coefficient_rule is not None:
        said.append("差异系数均不超过上限")
    if found.score is not None:
        said.append(score_passed(found.score))
    others = [item for item in found.items if item.met and item.kind != SCORE]
    if others:
        said.append(f"其余 {len(others)} 项均达到要求")
    return "，".join(said) or "全部要求均达到"


def all_missing(units: Sequence[UnitResult], items: Sequence[ItemResult]) -> tuple[MissingValue, ...]:
    """Every missing value that something waits for, each once: indicators of units first, then items."""
    values = [value for unit in units for each in unit.indicators.values() for value in each.missing]
    values += [value for item in items for value in item.missing]
    return tuple(dict.fromkeys(values))
