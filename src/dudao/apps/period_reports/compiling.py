"""What a period's digest is made of, gathered from the reports and the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dudao.apps.campaigns.api import provincial_acceptance_on
from dudao.apps.period_reports import queries
from dudao.apps.period_reports.choices import PASSED_STATES, UnitReportState
from dudao.apps.period_reports.digest import DigestFacts, UnitSaid
from dudao.apps.period_reports.figures import figure_sums, figures_of
from dudao.apps.period_reports.models import ReportPeriod, ReportSeries, UnitReport
from dudao.apps.period_reports.plan_facts import PlanAt, plan_at
from dudao.apps.period_reports.ranking import RankLine, ranked, ranking_from_json
from dudao.apps.period_reports.spans import label_of, span_of


@dataclass(frozen=True)
class PeriodState:
    """A period as it stands: its reports in the order of the units' names, the plan and the ranking."""

    period: ReportPeriod
    reports: list[UnitReport]
    plan: PlanAt
    ranking: tuple[RankLine, ...]

    @property
    def missing(self) -> list[UnitReport]:
        return [one for one in self.reports if not one.is_reported]


def plan_of(period: ReportPeriod, today: date) -> PlanAt:
    """The plan at the period's last day, or today when that is earlier."""
    span = span_of(period)
    return plan_at(period.series, span.first, min(span.last, today), span.next.last)


def state_of(period: ReportPeriod, today: date) -> PeriodState:
    """The reports, the plan and the ranking of a period."""
    reports = queries.reports_of(period)
    plan = plan_of(period, today)
    return PeriodState(period, reports, plan, ranking_of(period, reports, plan, today))


def ranking_of(
    period: ReportPeriod, reports: Sequence[UnitReport], plan: PlanAt, today: date
) -> tuple[RankLine, ...]:
    """The units that report, ranked, each with its place in the period before."""
    counts = [plan.of(one.unit_id).counts(one.unit_id, one.unit.name) for one in reports]
    return ranked(counts, _places_before(period, today))


def _places_before(period: ReportPeriod, today: date) -> dict[int, int]:
    """The places as they were published for the period before; computed anew where no digest was compiled."""
    before = queries.period_before(period)
    if before is None:
        return {}
    before.series = period.series
    kept = queries.kept_digest(before)
    if kept is not None:
        lines = ranking_from_json(kept.ranking)
    else:
        plan = plan_of(before, today)
        lines = ranked(
            plan.of(one.unit_id).counts(one.unit_id, one.unit.name) for one in queries.reports_of(before)
        )
    return {line.counts.unit_id: line.place for line in lines if line.place is not None}


def matter_of(series: ReportSeries) -> str:
    """What the duties are about, at the head of a sentence."""
    if series.campaign is not None:
        return str(series.campaign.title)
    return series.matter or f"{series.county.name}重点工作"


def digest_facts(state: PeriodState) -> DigestFacts:
    """Everything the digest says, as plain values."""
    series = state.period.series
    reported = [one for one in state.reports if one.is_reported]
    figures = figures_of(series.figures)
    passed: dict[str, dict[str, str]] = {
        one.unit.name: one.figures if one.state in PASSED_STATES else {} for one in state.reports
    }
    return DigestFacts(
        title=series.title,
        label=label_of(state.period),
        matter=matter_of(series),
        plan=state.plan.whole,
        asked=len(state.reports),
        reported=len(reported),
        late=tuple(one.unit.name for one in reported if one.was_late),
        missing=tuple(one.unit.name for one in state.missing),
        units=tuple(_said(one) for one in state.reports),
        ranking=state.ranking,
        counts_down=series.campaign is not None,
        acceptance_on=provincial_acceptance_on(series.campaign) if series.campaign is not None else None,
        figures=figure_sums(figures, passed),
    )


WAITING = {
    UnitReportState.DRAFT: "还没有报",
    UnitReportState.RETURNED: "已退回，还没有重报",
    UnitReportState.SUBMITTED: "还没有审核通过",
}


def _said(report: UnitReport) -> UnitSaid:
    waits = WAITING.get(UnitReportState(report.state), "")
    if waits:
        return UnitSaid(report.unit.name, waits=waits)
    return UnitSaid(report.unit.name, report.done_text, report.next_text, report.problems_text)
