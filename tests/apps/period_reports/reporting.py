"""A half-month series for tests, over the six duties of `tests.apps.workplan.made`.

Units: 财政局 (handler, head), 教育局 (officer), the two schools (clerk and principal; colleague). The period that is
open is the second half of November 2025: 16 to 30, a Sunday; due on Tuesday, 2 December. TODAY is 1 December.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports.actions.reports import ReportGiven, submit_report
from dudao.apps.period_reports.actions.review import decide_report
from dudao.apps.period_reports.actions.series import SeriesGiven, create_series, open_period
from dudao.apps.period_reports.figures import Figure
from dudao.apps.period_reports.models import ReportPeriod, ReportSeries, UnitReport
from dudao.apps.period_reports.queries import report_by_id
from dudao.core.rating_flow import RatingVerb
from tests.apps.workplan.made import PlanWorld, plan_in, start_plan
from tests.personas import World

PLAN_DAY = date(2025, 11, 24)
FIRST, LAST, DUE = date(2025, 11, 16), date(2025, 11, 30), date(2025, 12, 2)
TODAY = date(2025, 12, 1)
FIGURES = (Figure("f1", "校外培训机构", "所"), Figure("f2", "压减率", "%"))
SAID = ReportGiven("完成了制度起草", "印发制度", "无")


@dataclass
class Reporting:
    """The series with its open period."""

    world: World
    plan: PlanWorld
    series: ReportSeries
    period: ReportPeriod

    def report(self, unit: Organisation) -> UnitReport:
        """A unit's report as it stands in the database."""
        return report_by_id(self.period.reports.get(unit=unit).pk)

    def person(self, name: str) -> User:
        return self.world.person(name)

    def submit(
        self, unit: Organisation, name: str, given: ReportGiven = SAID, *, today: date = TODAY
    ) -> UnitReport:
        """Hand a unit's report in as it stands."""
        held = self.report(unit)
        return submit_report(held, given, number=held.number, today=today, actor=self.person(name))

    def decide(self, unit: Organisation, verb: RatingVerb, name: str, reason: str = "") -> UnitReport:
        """A reviewer decides on a unit's report as it stands."""
        held = self.report(unit)
        return decide_report(held, verb, reason, number=held.number, actor=self.person(name))

    def pass_all(self) -> None:
        """Every unit reports, every level approves."""
        world = self.world
        for unit, writer, head in (
            (world.department, "handler", "head"),
            (world.school, "clerk", "principal"),
            (world.second_school, "colleague", ""),
        ):
            self.submit(unit, writer)
            for name in filter(None, (head, "officer")):
                self.decide(unit, RatingVerb.APPROVE, name)


def given(world: World, plan: PlanWorld, **changes: object) -> SeriesGiven:
    """The series as the office types it."""
    values: dict[str, object] = {
        "title": "创建工作半月报",
        "kind": "half_month",
        "starts_on": FIRST,
        "units": [world.department, world.school, world.second_school],
        "campaign": plan.campaign,
        "figures": FIGURES,
    }
    return SeriesGiven(**{**values, **changes})  # type: ignore[arg-type]


def start_reporting(world: World) -> Reporting:
    """The plan of 24 November 2025, and a series of three units with its first period open."""
    return _started(world, start_plan(world, today=PLAN_DAY), FIRST)


def reporting_in(world: World) -> Reporting:
    """The same counted from the clock, for tests of pages; made when there is none yet."""
    plan = plan_in(world)
    series = ReportSeries.objects.filter(county=world.county).first()
    if series is None:
        return _started(world, plan, timezone.localdate())
    return Reporting(world, plan, series, _with_series(series))


def _with_series(series: ReportSeries) -> ReportPeriod:
    found = series.periods.get()
    found.series = series
    return found


def _started(world: World, plan: PlanWorld, first: date) -> Reporting:
    officer = world.person("officer")
    series = create_series(world.county, given(world, plan, starts_on=first), actor=officer)
    return Reporting(world, plan, series, open_period(series, first, actor=officer))
