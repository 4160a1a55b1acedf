"""What is counted of a unit: reports in time, approved points, reported figures; fair denominators everywhere."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.apps.campaigns.api import ItemDuty
from dudao.apps.evaluation.api import Evaluation, Rating
from dudao.apps.evaluation.board import forget
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports.api import ReportGiven
from dudao.apps.rankings.counting import Counted, Scope, counted
from dudao.core.rankings import Measure, MeasureKind, Number
from dudao.core.rating_flow import RatingVerb
from tests.apps.evaluation.running import Running, running_in
from tests.apps.period_reports.reporting import SAID, TODAY, Reporting, start_reporting
from tests.personas import World
from tests.snapshot import restored

DUE = date(2025, 12, 2)
REPORTS = Measure("reports", MeasureKind.REPORTS, "定期报告按时报送率")
SCORE = Measure("score", MeasureKind.SCORE, "审定得分率")


@pytest.fixture
def reporting(world: World) -> Reporting:
    """Three units that report; the second half of November is due on 2 December 2025."""
    return restored("rankings reporting", lambda: start_reporting(world))


def figure(reporting: Reporting, per: str = "", **changes: object) -> Measure:
    values: dict[str, object] = {
        "key": "figure",
        "kind": MeasureKind.FIGURE,
        "label": "压减率÷校外培训机构" if per else "压减率",
        "series_id": reporting.series.pk,
        "figure": "f2",
        "per": per,
        "per_label": "校外培训机构" if per else "",
        "unit": "" if per else "%",
    }
    return Measure(**{**values, **changes})  # type: ignore[arg-type]


def of(
    world: World, measure: Measure, unit: Organisation, *, as_of: date = DUE, running: Running | None = None
) -> Counted:
    campaign = running_in(world).campaign if running is None else running.campaign
    scope = Scope(world.county, campaign, None, as_of)
    units = [world.department, world.school, world.second_school]
    return counted(scope, units, [measure])[unit.pk][measure.key]


def test_a_report_counts_when_it_came_by_its_day(reporting: Reporting, world: World) -> None:
    reporting.submit(world.school, "clerk", today=DUE)
    reporting.submit(world.department, "handler", today=date(2025, 12, 3))
    after = date(2025, 12, 10)
    in_time = of(world, REPORTS, world.school, as_of=after)
    late = of(world, REPORTS, world.department, as_of=after)
    missing = of(world, REPORTS, world.second_school, as_of=after)
    assert [one.number for one in (in_time, late, missing)] == [
        Number(Fraction(1), Fraction(1)),
        Number(Fraction(0), Fraction(1)),
        Number(Fraction(0), Fraction(1)),
    ]
    assert late.facts[0].text == (
        "创建工作半月报 2025年11月下半月：时限 2025-12-02，2025-12-03 报送，迟 1 天"
    )
    assert missing.facts[0].text == "创建工作半月报 2025年11月下半月：时限 2025-12-02，未报"


def test_a_report_that_is_not_due_yet_is_in_no_denominator(reporting: Reporting, world: World) -> None:
    found = of(world, REPORTS, world.school, as_of=TODAY)
    assert found.number == Number(Fraction(0), Fraction(0), "没有到期应报的报告")


def test_a_day_that_was_granted_is_the_day_that_counts(reporting: Reporting, world: World) -> None:
    held = reporting.report(world.school)
    held.extended_due_on = date(2025, 12, 8)
    held.save()
    assert of(world, REPORTS, world.school, as_of=DUE).number.denominator == 0
    assert of(world, REPORTS, world.school, as_of=date(2025, 12, 8)).number.denominator == 1


def test_only_an_approved_figure_counts_and_a_blank_is_missing(reporting: Reporting, world: World) -> None:
    measure = figure(reporting, limit=Fraction(90))
    given = ReportGiven(SAID.done_text, SAID.next_text, SAID.problems_text, {"f2": Fraction("95.5")})
    reporting.submit(world.school, "clerk", given)
    assert of(world, measure, world.school).number.missing == "2025年11月下半月报告还没有审核通过"
    for name in ("principal", "officer"):
        reporting.decide(world.school, RatingVerb.APPROVE, name)
    found = of(world, measure, world.school)
    assert found.number == Number(Fraction(191, 2))
    assert [(one.text, one.ok) for one in found.facts] == [
        ("创建工作半月报 2025年11月下半月：压减率 95.5%", True)
    ]
    assert of(world, measure, world.department).number.missing == "2025年11月下半月没有报送"
    reporting.submit(world.second_school, "colleague")
    reporting.decide(world.second_school, RatingVerb.APPROVE, "officer")
    assert of(world, measure, world.second_school).number.missing == "2025年11月下半月没有填“压减率”"


def test_a_figure_divided_by_another_names_what_is_missing(reporting: Reporting, world: World) -> None:
    measure = figure(reporting, per="f1")
    given = ReportGiven(SAID.done_text, SAID.next_text, SAID.problems_text, {"f2": Fraction(3)})
    reporting.submit(world.second_school, "colleague", given)
    reporting.decide(world.second_school, RatingVerb.APPROVE, "officer")
    found = of(world, measure, world.second_school)
    assert found.number.missing == "2025年11月下半月没有填“校外培训机构”"


def test_a_unit_that_was_not_asked_is_said_as_such(reporting: Reporting, world: World) -> None:
    scope = Scope(world.county, None, None, DUE)
    found = counted(scope, [world.township], [figure(reporting)])
    assert found[world.township.pk]["figure"].number.missing == "2025年11月下半月不在报告单位内"


def test_before_any_period_was_due_there_is_no_figure(reporting: Reporting, world: World) -> None:
    found = of(world, figure(reporting), world.school, as_of=TODAY)
    assert found.number.missing == "还没有到期的报告期"


def rated(running: Running, subject: Organisation, code: str, points: str, state: str) -> None:
    """A self-rating as a row."""
    evaluation, _ = Evaluation.objects.get_or_create(
        campaign=running.campaign, version=running.version, subject=subject
    )
    Rating.objects.create(
        evaluation=evaluation,
        item=running.items[code],
        state=state,
        points=Fraction(points),
        answer={},
        rated_at="2025-11-20T09:00:00+08:00",
    )


def test_approved_points_of_what_was_asked_of_a_school(world: World) -> None:
    running = running_in(world)
    rated(running, world.school, "B1", "10", "approved")
    rated(running, world.school, "B2", "15", "locked")
    rated(running, world.school, "B3", "10", "submitted")
    forget()
    found = of(world, SCORE, world.school, running=running)
    # 10 + 15 of 10 + 20 + 10: what is only handed in earns nothing.
    assert found.number == Number(Fraction(25), Fraction(40))
    assert [one.text for one in found.facts] == [
        "B2 B2 的条文：得 15 分，满分 20 分",
        "B3 B3 的条文：未审定（10 分）",
    ]
    other = of(world, SCORE, world.second_school, running=running)
    assert other.number == Number(None, Fraction(40), "还没有审定的得分")


def test_a_department_answers_for_the_items_it_leads(world: World) -> None:
    running = running_in(world)
    ItemDuty.objects.filter(campaign=running.campaign).update(lead_unit=world.bureau)
    led = [running.items[code] for code in ("A1", "A2", "A6", "V1", "T1")]
    ItemDuty.objects.filter(campaign=running.campaign, item__in=led).update(lead_unit=world.department)
    rated(running, world.county, "A1", "10", "approved")
    rated(running, world.county, "A2", "4.8", "approved")
    rated(running, world.county, "A6", "3", "approved")
    forget()
    found = of(world, SCORE, world.department, running=running)
    # A1 and A2 alone: a bonus, a veto and a measured item are in no denominator.
    assert found.number == Number(Fraction(74, 5), Fraction(18))


def test_without_a_campaign_there_is_no_score(world: World) -> None:
    found = counted(Scope(world.county, None, None, DUE), [world.school], [SCORE])
    assert found[world.school.pk]["score"].number.missing == "没有选创建工作，算不出得分"


def test_the_number_of_queries_does_not_grow_with_the_units(reporting: Reporting, world: World) -> None:
    measures = [Measure("progress", MeasureKind.PROGRESS, "任务核实进度"), REPORTS, figure(reporting)]
    scope = Scope(world.county, running_in(world).campaign, None, DUE)
    few, many = [world.school], [world.school, world.second_school, world.department, world.township]
    spent = []
    for units in (few, many):
        with CaptureQueriesContext(connection) as captured:
            counted(scope, units, measures)
        spent.append(len(captured))
    assert spent[0] == spent[1] <= 10
