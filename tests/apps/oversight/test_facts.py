"""The facts that the rules look at, out of the records of a county."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from dudao.apps.evaluation.api import submit_rating
from dudao.apps.oversight.actions.rules import RuleGiven, save_rule
from dudao.apps.oversight.choices import RuleSource, RungKind
from dudao.apps.oversight.facts import facts_of
from dudao.apps.oversight.models import OversightRule
from dudao.apps.oversight.rule_plan import plan_of
from dudao.apps.period_reports.api import UnitReport
from dudao.core.oversight.parameters import PARAMETERS, Source
from tests.apps.evaluation.running import said
from tests.apps.oversight.made import OversightWorld
from tests.apps.period_reports.reporting import DUE, Reporting


def test_sources_are_those_of_the_core() -> None:
    assert [one.value for one in RuleSource] == [one.value for one in Source]
    assert set(PARAMETERS) == set(Source)


def test_red_duties_by_unit_with_the_day_since(overseen: OversightWorld) -> None:
    facts = facts_of(overseen.county, overseen.today)
    duty = overseen.plan.duty("3")
    assert [(one.about.unit, one.about.subject, one.days) for one in facts.red_duties] == [
        (str(overseen.unit.pk), f"duty:{duty.pk}", 2)
    ]
    assert [one.titles for one in facts.red_counts] == [("完善经费保障制度",)]


def test_a_red_duty_without_a_lead_unit_is_said(overseen: OversightWorld) -> None:
    duty = overseen.plan.duty("3")
    duty.lead_unit = None
    duty.save()
    facts = facts_of(overseen.county, overseen.today)
    assert facts.red_duties == ()
    assert facts.unknown == ("任务“完善经费保障制度”亮红灯，没有牵头单位，不知道发给谁",)


def test_lost_points_stand_with_the_unit_that_lost_them(overseen: OversightWorld) -> None:
    running, school = overseen.plan.running, overseen.world.school
    assignment = running.assignment("B1", school)
    clerk = overseen.person("clerk")
    submit_rating(assignment, said(met=False), number=0, actor=clerk)
    lost = {one.about.unit: one for one in facts_of(overseen.county, overseen.today).lost_points}
    held = lost[str(school.pk)]
    assert held.points > 0
    assert sum((points for _, points in held.items), Fraction(0)) == held.points
    assert [code for code, _ in held.items] == ["B1"]
    assert held.unrated > 0


def test_an_open_veto_is_not_known(overseen: OversightWorld) -> None:
    facts = facts_of(overseen.county, overseen.today)
    assert {one.triggered for one in facts.vetoes} <= {None}


def test_a_missing_report_counts_from_its_day(reporting: Reporting) -> None:
    county = reporting.world.county
    assert facts_of(county, DUE).missing_reports == ()
    found = facts_of(county, DUE + timedelta(3)).missing_reports
    assert {(one.about.unit, one.period, one.due_on, one.late_days) for one in found} == {
        (str(unit.pk), "2025年11月下半月", DUE, 3)
        for unit in (reporting.world.department, reporting.world.school, reporting.world.second_school)
    }
    reporting.submit(reporting.world.department, "handler")
    units = {one.about.unit for one in facts_of(county, DUE + timedelta(3)).missing_reports}
    assert str(reporting.world.department.pk) not in units


def metric_rule(reporting: Reporting, periods: int) -> OversightRule:
    values = {
        "series": str(reporting.series.pk),
        "figure": "f2",
        "direction": "below",
        "limit": "90",
        "periods": str(periods),
    }
    given = RuleGiven(f"压减率 {periods}", RuleSource.METRIC, values, RungKind.WARNING_LETTER)
    return save_rule(reporting.world.county, given, actor=reporting.person("officer"))


def figure(reporting: Reporting, value: str) -> None:
    """The figure f2 that the department reported, as a row."""
    reporting.submit(reporting.world.department, "handler")
    UnitReport.objects.filter(unit=reporting.world.department).update(figures={"f2": value})


def test_a_figure_below_the_limit_is_drafted_with_its_value(reporting: Reporting) -> None:
    metric_rule(reporting, 1)
    figure(reporting, "86.5")
    lines = [one for one in plan_of(reporting.world.county, DUE) if one.writes]
    assert [(one.unit, one.sentence) for one in lines] == [
        (
            reporting.world.department,
            "连续一个半月压减率低于 90%（2025年11月下半月 86.5%）（规则：连续 1 期低于 90，发预警函）",
        )
    ]


def test_a_figure_at_the_limit_and_one_that_is_missing(reporting: Reporting) -> None:
    metric_rule(reporting, 1)
    figure(reporting, "90")
    late = date(2025, 12, 4)
    lines = plan_of(reporting.world.county, late)
    assert [one for one in lines if one.writes] == []
    assert {one.sentence for one in lines} == {"“压减率”2025年11月下半月没有填报"}


def test_two_periods_are_needed(reporting: Reporting) -> None:
    metric_rule(reporting, 2)
    figure(reporting, "10")
    assert plan_of(reporting.world.county, DUE) == ()
