"""What is counted of each unit as of a day: read from duties, periodic reports and approved ratings, with the facts.

Only what fell due by the day counts, so that nobody is measured by work of next month. The same day counts the same
tomorrow, except for the points of ratings, which are those of the moment of counting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from dudao.apps.campaigns.api import Campaign
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports.api import ReportSeries, UnitReport, label_of, plan_at
from dudao.apps.rankings.queries import figure_reports, newest_period_due, reports_due
from dudao.apps.rankings.scores import score_numbers
from dudao.core.numbers import shown
from dudao.core.rankings import Measure, MeasureKind, Number

PASSED = ("approved", "locked")


@dataclass(frozen=True, slots=True)
class Fact:
    """One recorded thing behind a number: what it is, where it can be seen, whether it counts for the unit."""

    kind: str  # duty, report, or empty where there is no page
    pk: int
    text: str
    ok: bool


@dataclass(frozen=True)
class Counted:
    """A number with the facts it was counted from."""

    number: Number
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What is counted: in which county, of which campaign, due between which days."""

    county: Organisation
    campaign: Campaign | None
    first_on: date | None
    as_of: date


CountedUnits = dict[int, dict[str, Counted]]


@dataclass
class _DueDuties:
    steps: int = 0
    verified: int = 0
    due: int = 0
    on_time: int = 0
    facts: list[Fact] = field(default_factory=list)
    time_facts: list[Fact] = field(default_factory=list)


def counted(scope: Scope, units: Sequence[Organisation], measures: Sequence[Measure]) -> CountedUnits:
    """Of every unit every measure; the number of queries does not depend on the number of units."""
    ids = [one.pk for one in units]
    found: CountedUnits = {pk: {} for pk in ids}
    kinds = {one.kind for one in measures}
    duties = _due_duties(scope, ids) if kinds & {MeasureKind.PROGRESS, MeasureKind.ON_TIME} else {}
    for measure in measures:
        of_units = _of_measure(measure, scope, units, duties)
        for pk in ids:
            found[pk][measure.key] = of_units[pk]
    return found


def _of_measure(
    measure: Measure, scope: Scope, units: Sequence[Organisation], duties: Mapping[int, _DueDuties]
) -> Mapping[int, Counted]:
    ids = [one.pk for one in units]
    match measure.kind:
        case MeasureKind.PROGRESS:
            return {pk: _progress(duties.get(pk, _DueDuties())) for pk in ids}
        case MeasureKind.ON_TIME:
            return {pk: _on_time(duties.get(pk, _DueDuties())) for pk in ids}
        case MeasureKind.REPORTS:
            return _reports(scope, ids)
        case MeasureKind.SCORE:
            return {
                pk: Counted(number, tuple(Fact("", 0, text, False) for text in texts))
                for pk, (number, texts) in score_numbers(scope.campaign, units).items()
            }
        case MeasureKind.FIGURE:
            return _figures(measure, scope, ids)


def _due_duties(scope: Scope, unit_ids: Iterable[int]) -> dict[int, _DueDuties]:
    """Duties that a unit leads and that fell due: steps, verified ones, done in time, and each of them as a fact."""
    series = ReportSeries(county=scope.county, campaign=scope.campaign)
    plan = plan_at(series, scope.as_of, scope.as_of, scope.as_of, units=unit_ids)
    found: dict[int, _DueDuties] = defaultdict(_DueDuties)
    for duty in plan.whole.duties:
        due = duty.due_on
        if duty.unit_id is None or due is None or due > scope.as_of:
            continue
        if scope.first_on is not None and due < scope.first_on:
            continue
        held = found[duty.unit_id]
        finished = duty.finished_on if duty.finished_on and duty.finished_on <= scope.as_of else None
        held.due += 1
        held.steps += duty.steps
        held.verified += duty.verified
        held.on_time += finished is not None and finished <= due
        head = f"{duty.name}：时限 {due:%Y-%m-%d}"
        state = f"已核实 {duty.verified}/{duty.steps} 步"
        held.facts.append(Fact("duty", duty.pk, f"{head}，{state}", duty.verified == duty.steps))
        done = f"{finished:%Y-%m-%d} 完成" if finished else f"截至 {scope.as_of:%Y-%m-%d} 未完成"
        late = "" if finished is None or finished <= due else f"，晚 {(finished - due).days} 天"
        held.time_facts.append(
            Fact("duty", duty.pk, f"{head}，{done}{late}", finished is not None and finished <= due)
        )
    return dict(found)


def _progress(duties: _DueDuties) -> Counted:
    missing = "" if duties.due else "没有到期的任务"
    number = Number(Fraction(duties.verified), Fraction(duties.steps), missing)
    return Counted(number, _unmet_first(duties.facts))


def _on_time(duties: _DueDuties) -> Counted:
    missing = "" if duties.due else "没有到期的任务"
    number = Number(Fraction(duties.on_time), Fraction(duties.due), missing)
    return Counted(number, _unmet_first(duties.time_facts))


def _reports(scope: Scope, unit_ids: Sequence[int]) -> dict[int, Counted]:
    facts: dict[int, list[Fact]] = {pk: [] for pk in unit_ids}
    for report in reports_due(scope.county, scope.campaign, unit_ids, scope.first_on, scope.as_of):
        facts[report.unit_id].append(_report_fact(report, scope.as_of))
    return {
        pk: Counted(
            Number(
                Fraction(sum(one.ok for one in held)),
                Fraction(len(held)),
                "" if held else "没有到期应报的报告",
            ),
            _unmet_first(held),
        )
        for pk, held in facts.items()
    }


def _report_fact(report: UnitReport, as_of: date) -> Fact:
    handed_in = report.handed_in_on
    due = report.due_on
    said = f"{report.period.series.title} {label_of(report.period)}：时限 {due:%Y-%m-%d}"
    if handed_in is None or handed_in > as_of:
        return Fact("report", report.pk, f"{said}，未报", False)
    late = f"，迟 {(handed_in - due).days} 天" if handed_in > due else ""
    return Fact("report", report.pk, f"{said}，{handed_in:%Y-%m-%d} 报送{late}", handed_in <= due)


def _figures(measure: Measure, scope: Scope, unit_ids: Sequence[int]) -> dict[int, Counted]:
    """The figure of the newest period that was due by the day, the same period for all units."""
    period = newest_period_due(scope.county, measure.series_id, scope.as_of)
    if period is None:
        return {pk: Counted(Number(missing="还没有到期的报告期")) for pk in unit_ids}
    reports = figure_reports(period, unit_ids)
    label = label_of(period)
    return {pk: _figure(measure, reports.get(pk), label) for pk in unit_ids}


def _figure(measure: Measure, report: UnitReport | None, label: str) -> Counted:
    if report is None:
        return Counted(Number(missing=f"{label}不在报告单位内"))
    head = f"{report.period.series.title} {label}"
    if report.state not in PASSED:
        why = "报告还没有审核通过" if report.is_reported else "没有报送"
        return Counted(Number(missing=f"{label}{why}"), (Fact("report", report.pk, f"{head}：{why}", False),))
    numerator = _exact(report.figures.get(measure.figure))
    denominator = _exact(report.figures.get(measure.per)) if measure.per else None
    counted_name, whole, _ = measure.counted_words
    missing = f"{label}没有填“{counted_name}”" if numerator is None else ""
    if measure.per and denominator is None:
        missing = missing or f"{label}没有填“{whole}”"
    said = [f"{counted_name} {_said(numerator)}{measure.unit}"]
    said += [f"{whole} {_said(denominator)}"] if measure.per else []
    fact = Fact("report", report.pk, f"{head}：{'，'.join(said)}", _reaches(measure, numerator, denominator))
    return Counted(Number(numerator, denominator, missing), (fact,))


def _reaches(measure: Measure, numerator: Fraction | None, denominator: Fraction | None) -> bool:
    value = Number(numerator, denominator).value(measure)
    if value is None or measure.limit is None:
        return value is not None
    return value >= measure.limit if measure.higher else value <= measure.limit


def _exact(text: str | None) -> Fraction | None:
    return Fraction(text) if text else None


def _said(value: Fraction | None) -> str:
    return "未填" if value is None else shown(value)


def _unmet_first(facts: list[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda one: one.ok))
