"""What the plan says of a unit for one period, as it stood at the period's end."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from dudao.apps.period_reports.fact_words import drafted_texts, percent, snapshot
from dudao.apps.period_reports.plan_facts import PlanAt, UnitPlan, plan_at
from dudao.apps.period_reports.ranking import UnitCounts
from dudao.apps.workplan.api import Duty, Extension, Hindrance
from tests.apps.period_reports.reporting import FIRST, LAST, PLAN_DAY, Reporting
from tests.apps.workplan.made import duty, verify_steps

NEXT_LAST = date(2025, 12, 15)


def moment(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def plan(reporting: Reporting, first: date = FIRST, as_of: date = LAST) -> PlanAt:
    return plan_at(reporting.series, first, as_of, NEXT_LAST)


def of_department(reporting: Reporting, **span: date) -> UnitPlan:
    return plan(reporting, **span).of(reporting.world.department.pk)


def third(reporting: Reporting) -> Duty:
    """Due on 21 November, one of two steps verified on 14 November."""
    return reporting.plan.duty("3")


def finish(held: Duty, day: date, reporting: Reporting) -> None:
    for step in held.steps.filter(verified_at=None):
        step.verified_at, step.verified_by = moment(day), reporting.person("head")
        step.save()
    Duty.objects.filter(pk=held.pk).update(state="done", finished_on=day)


def test_every_duty_counts_at_the_unit_that_leads_it(reporting: Reporting) -> None:
    found = plan(reporting)
    counted = {unit: len(one.duties) for unit, one in found.by_unit.items()}
    world = reporting.world
    assert counted == {
        world.department.pk: 2,
        world.bureau.pk: 1,
        world.school.pk: 1,
        world.second_school.pk: 1,
        world.township.pk: 1,
    }
    assert len(found.whole.duties) == 6


def test_steps_verified_before_the_period_are_not_of_it(reporting: Reporting) -> None:
    found = of_department(reporting)
    assert (found.steps, found.verified, found.verified_before) == (5, 1, 1)


def test_a_step_verified_in_the_period_moves_it(reporting: Reporting) -> None:
    first = reporting.plan.duty("1")
    verify_steps(first, 1, by=reporting.person("head"), at=moment(date(2025, 11, 20)))
    found = of_department(reporting)
    assert (found.verified_before, found.verified) == (1, 2)
    assert drafted_texts(found)["done_text"] == "核实完成 1 步，进度由 20% 提高到 40%。"


def test_the_last_evening_belongs_to_the_period_and_the_next_morning_does_not(reporting: Reporting) -> None:
    first = reporting.plan.duty("1")
    verify_steps(first, 1, by=reporting.person("head"), at=moment(LAST, 23))
    assert of_department(reporting).verified == 2
    verify_steps(first, 1, by=reporting.person("head"), at=moment(date(2025, 12, 1), 0))
    assert of_department(reporting).verified == 1


def test_late_is_open_after_its_due_date(reporting: Reporting) -> None:
    found = of_department(reporting)
    assert [one.number for one in found.late] == ["3"]
    assert drafted_texts(found)["problems_text"] == "逾期未完成任务 1 项：3 完善经费保障制度（逾期 9 天）。"


def test_finished_late_is_finished_but_not_in_time(reporting: Reporting) -> None:
    finish(third(reporting), date(2025, 11, 24), reporting)
    found = of_department(reporting)
    assert ([one.number for one in found.done_now], found.late) == (["3"], [])
    assert found.counts(7, "财政局") == UnitCounts(7, "财政局", due=1, steps=2, verified=2, on_time=0, late=0)


def test_finished_on_the_due_day_is_in_time(reporting: Reporting) -> None:
    finish(third(reporting), date(2025, 11, 21), reporting)
    assert of_department(reporting).counts(7, "财政局").on_time == 1


def test_finished_after_the_period_was_late_in_it(reporting: Reporting) -> None:
    finish(third(reporting), date(2025, 12, 3), reporting)
    found = of_department(reporting)
    assert ([one.number for one in found.late], found.done) == (["3"], [])
    assert found.counts(7, "财政局") == UnitCounts(7, "财政局", due=1, steps=2, verified=1, on_time=0, late=1)


def test_only_duties_due_by_then_are_ranked(reporting: Reporting) -> None:
    world = reporting.world
    assert plan(reporting).of(world.school.pk).counts(1, "南坪").due == 0
    later = plan(reporting, FIRST, date(2025, 12, 14)).of(world.school.pk).counts(1, "南坪")
    assert (later.due, later.steps, later.verified, later.late) == (1, 2, 0, 0)


def test_dropped_duties_count_nowhere(reporting: Reporting) -> None:
    Duty.objects.filter(pk=third(reporting).pk).update(state="dropped")
    assert [one.number for one in of_department(reporting).duties] == ["1"]


def extend(reporting: Reporting, day: date, wanted: date, decided: date) -> None:
    held = third(reporting)
    made = Extension.objects.create(
        duty=held,
        due_on=day,
        wanted_on=wanted,
        granted_on=wanted,
        reason="等批复",
        state="approved",
        asked_by=reporting.person("handler"),
        decided_by=reporting.person("officer"),
    )
    Extension.objects.filter(pk=made.pk).update(decided_at=moment(decided))
    Duty.objects.filter(pk=held.pk).update(extended_due_on=wanted)


def test_an_extension_in_the_period_is_a_move_and_counts(reporting: Reporting) -> None:
    extend(reporting, date(2025, 11, 21), date(2025, 12, 5), date(2025, 11, 20))
    found = of_department(reporting)
    assert found.late == []
    assert [(one.was_on, one.now_on) for one in found.moves] == [(date(2025, 11, 21), date(2025, 12, 5))]
    assert [one.number for one in found.due_next] == ["3"]


def test_an_extension_after_the_period_changes_nothing_in_it(reporting: Reporting) -> None:
    extend(reporting, date(2025, 11, 21), date(2025, 12, 5), date(2025, 12, 1))
    found = of_department(reporting)
    assert ([one.number for one in found.late], found.moves) == (["3"], [])
    assert found.late[0].due_on == date(2025, 11, 21)


def hinder(reporting: Reporting, raised: date, solved: date | None = None) -> None:
    made = Hindrance.objects.create(
        duty=third(reporting),
        kind="funds",
        text="缺少资金 30 万元。",
        solving_unit=reporting.world.department,
        raised_by=reporting.person("handler"),
        solved_at=moment(solved) if solved else None,
        solution="已安排预算" if solved else "",
    )
    Hindrance.objects.filter(pk=made.pk).update(raised_at=moment(raised))


def test_a_hindrance_is_open_until_it_was_solved(reporting: Reporting) -> None:
    hinder(reporting, date(2025, 11, 18), date(2025, 12, 2))
    found = of_department(reporting)
    assert (len(found.raised_now), len(found.solved_now), len(found.open_hindrances)) == (1, 0, 1)
    later = of_department(reporting, first=date(2025, 12, 1), as_of=date(2025, 12, 15))
    assert (len(later.raised_now), len(later.solved_now), len(later.open_hindrances)) == (0, 1, 0)
    assert drafted_texts(later)["done_text"] == "解决困难问题 1 项：缺少资金 30 万元（已解决：已安排预算）。"


def test_a_hindrance_of_later_is_unknown(reporting: Reporting) -> None:
    hinder(reporting, date(2025, 12, 1))
    assert of_department(reporting).hindrances == []


def test_the_draft_names_what_is_due_next(reporting: Reporting) -> None:
    found = plan(reporting).of(reporting.world.school.pk)
    assert drafted_texts(found) == {
        "done_text": "",
        "next_text": "下期到期任务 1 项：4 更新图书（12月14日前）。",
        "problems_text": "",
    }


def test_the_snapshot_says_what_was_read(reporting: Reporting) -> None:
    hinder(reporting, date(2025, 11, 18))
    assert snapshot(of_department(reporting)) == {
        "as_of": "2025-11-30",
        "numbers": {
            "duties": 2,
            "done": 0,
            "done_now": 0,
            "late": 1,
            "steps": 5,
            "verified": 1,
            "verified_before": 1,
            "raised": 1,
            "solved": 0,
            "open_hindrances": 1,
        },
        "groups": [
            {"title": "逾期未完成", "lines": ["3 完善经费保障制度（逾期 9 天）"]},
            {
                "title": "本期提出的困难问题",
                "lines": ["资金：缺少资金 30 万元（3 完善经费保障制度，请示例县财政局协调解决）"],
            },
        ],
    }


def test_a_unit_without_duties_has_an_empty_plan(reporting: Reporting) -> None:
    empty = plan(reporting).of(reporting.world.other_school.pk)
    assert (empty.progress, empty.duties, percent(empty.progress)) == (None, [], "—")


def test_other_counties_and_matters_do_not_count(reporting: Reporting) -> None:
    other = reporting.plan.duty_list
    other.pk, other.campaign, other.title, other.matter = None, None, "双减清单", "双减"
    other.save()
    duty(other, "1", "双减督查", lead_unit=reporting.world.department, due_on=PLAN_DAY)
    assert len(plan(reporting).whole.duties) == 6
    reporting.series.campaign, reporting.series.matter = None, "双减"
    assert [one.title for one in plan(reporting).whole.duties] == ["双减督查"]
    reporting.series.matter = ""
    assert len(plan(reporting).whole.duties) == 7
