"""The critical path: worked examples with their dates, and every start against an exhaustive search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dudao.core.scheduling.network import CycleError, Key, Link, Schedule, Work, find_cycle, schedule
from dudao.core.scheduling.working_days import WorkingCalendar

PLAIN = WorkingCalendar()
# National Day 2026: 1–7 October free, Sunday 20 September and Saturday 10 October worked.
OCTOBER = WorkingCalendar(
    frozenset(date(2026, 10, day) for day in range(1, 8)),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    frozenset({2026}),
)
MONDAY = date(2026, 11, 2)
FRIDAY = date(2026, 11, 20)  # the 15th working day from MONDAY on


def after(*keys: Key, lag: int = 0) -> tuple[Link, ...]:
    return tuple(Link(key, lag) for key in keys)


def planned(*works: Work, deadline: date = FRIDAY, today: date = MONDAY) -> Schedule:
    return schedule(works, PLAIN, today, deadline)


def test_a_chain_reaches_back_from_the_deadline() -> None:
    plan = planned(Work("draft", 3), Work("approve", 2, after("draft")), Work("print", 1, after("approve")))
    draft, approve, printed = (plan.lines[key] for key in ("draft", "approve", "print"))
    assert (printed.latest_start, printed.latest_finish) == (FRIDAY, FRIDAY)
    assert (approve.latest_start, approve.latest_finish) == (date(2026, 11, 18), date(2026, 11, 19))
    assert (draft.latest_start, draft.latest_finish) == (date(2026, 11, 13), date(2026, 11, 17))
    assert (draft.earliest_start, draft.earliest_finish) == (MONDAY, date(2026, 11, 4))
    assert (printed.earliest_start, printed.earliest_finish) == (date(2026, 11, 9), date(2026, 11, 9))
    assert {line.slack for line in plan.lines.values()} == {9}
    assert plan.chain == ("draft", "approve", "print")
    assert plan.fits


def test_the_same_chain_over_national_day_with_a_moved_saturday() -> None:
    plan = schedule([Work("a", 4), Work("b", 3, after("a"))], OCTOBER, date(2026, 9, 14), date(2026, 10, 10))
    # b: 8, 9, 10 October; a: 27 is a Sunday, so 25, 28, 29, 30 September.
    assert (plan.lines["b"].latest_start, plan.lines["b"].latest_finish) == (
        date(2026, 10, 8),
        date(2026, 10, 10),
    )
    assert (plan.lines["a"].latest_start, plan.lines["a"].latest_finish) == (
        date(2026, 9, 25),
        date(2026, 9, 30),
    )
    # From 14 September: ten working days to the 25th with Sunday 20 among them, so a may wait for that many.
    assert plan.lines["a"].slack == OCTOBER.count(date(2026, 9, 14), date(2026, 9, 24)) == 10


def test_of_two_ways_the_longer_is_critical() -> None:
    plan = planned(
        Work("survey", 2),
        Work("build", 8, after("survey")),
        Work("train", 3, after("survey")),
        Work("rehearse", 2, after("build", "train")),
    )
    assert plan.chain == ("survey", "build", "rehearse")
    assert {key: line.slack for key, line in plan.lines.items()} == {
        "survey": 3,
        "build": 3,
        "train": 8,
        "rehearse": 3,
    }
    assert {key for key, line in plan.lines.items() if line.critical} == {"survey", "build", "rehearse"}


def test_a_lag_is_working_days_between() -> None:
    plan = planned(Work("notice", 1), Work("open", 1, after("notice", lag=5)))
    assert plan.lines["open"].earliest_start == date(2026, 11, 10)
    assert plan.lines["notice"].latest_start == date(2026, 11, 12)


def test_a_milestone_pulls_what_comes_before_it_and_leaves_the_rest() -> None:
    plan = planned(
        Work("papers", 2),
        Work("freeze", 1, after("papers"), finish_by=date(2026, 11, 10)),
        Work("welcome", 1, after("freeze")),
    )
    assert plan.lines["freeze"].latest_finish == date(2026, 11, 10)
    assert plan.lines["papers"].latest_finish == date(2026, 11, 9)
    assert plan.lines["welcome"].latest_finish == FRIDAY
    assert plan.chain == ("papers", "freeze")


def test_a_limit_on_a_free_day_is_the_working_day_before() -> None:
    assert planned(Work("a", 1, finish_by=date(2026, 11, 8))).lines["a"].latest_finish == date(2026, 11, 6)
    assert planned(Work("a", 1), deadline=date(2026, 11, 22)).lines["a"].latest_finish == FRIDAY


def test_a_plan_made_on_a_free_day_begins_on_the_next_working_day() -> None:
    plan = planned(Work("a", 1), today=date(2026, 10, 31))
    assert plan.lines["a"].earliest_start == MONDAY


def test_not_before_holds_back_the_earliest_start_alone() -> None:
    line = planned(Work("a", 2, not_before=date(2026, 11, 14))).lines["a"]
    assert (line.earliest_start, line.latest_start, line.slack) == (
        date(2026, 11, 16),
        date(2026, 11, 19),
        3,
    )


def test_what_does_not_fit_says_by_how_many_working_days() -> None:
    plan = planned(
        Work("a", 10), Work("b", 6, after("a")), Work("c", 2, after("b")), Work("aside", 1)
    )  # 18 days in 15
    assert [plan.lines[key].misfit_days for key in ("a", "b", "c", "aside")] == [3, 3, 3, 0]
    assert plan.lines["a"].latest_start == date(2026, 10, 28)
    assert plan.lines["a"].slack == -3
    assert (plan.misfit_days, plan.fits, plan.misfits) == (3, False, ("a", "b", "c"))
    assert plan.chain == ("a", "b", "c")


def test_everything_without_slack_is_critical_when_something_does_not_fit() -> None:
    plan = planned(Work("late", 17), Work("tight", 15), Work("easy", 14))
    assert [plan.lines[key].critical for key in ("late", "tight", "easy")] == [True, True, False]
    assert plan.chain == ("late",)


def test_what_does_not_fit_is_planned_as_early_as_it_can_be() -> None:
    plan = planned(Work("a", 10), Work("b", 7, after("a")))
    assert plan.lines["a"].start == MONDAY
    assert plan.lines["b"].start == date(2026, 11, 16)
    assert plan.lines["b"].finish == date(2026, 11, 24)


def test_what_leads_to_a_late_work_begins_no_earlier_than_it_must() -> None:
    # c is two days late because of a; b has to be finished only when a is.
    plan = planned(Work("a", 15), Work("b", 1), Work("c", 2, after("a", "b")))
    assert [plan.lines[key].misfit_days for key in ("a", "b", "c")] == [2, 0, 2]
    assert plan.lines["b"].latest_start == date(2026, 11, 18)
    assert plan.lines["b"].start == FRIDAY
    assert plan.lines["c"].finish == date(2026, 11, 24)


def test_a_work_without_duration_is_listed_and_never_taken_as_one_day() -> None:
    plan = planned(Work("a", 3), Work("unknown", None, after("a")), Work("b", 2, after("unknown")))
    assert plan.no_duration == ("unknown",)
    assert "unknown" not in plan.lines
    # The order runs through it: a is still before b, with nothing between them.
    assert plan.lines["b"].earliest_start == date(2026, 11, 5)
    assert plan.lines["a"].latest_finish == date(2026, 11, 18)
    assert plan.chain == ("a", "b")


def test_what_has_begun_keeps_its_start_and_needs_its_whole_duration() -> None:
    plan = planned(Work("a", 8, fixed_start=date(2026, 10, 29)), Work("b", 2, after("a")))
    a, b = plan.lines["a"], plan.lines["b"]
    assert (a.earliest_start, a.latest_start, a.start) == (date(2026, 10, 29),) * 3
    assert a.earliest_finish == a.finish == date(2026, 11, 9)
    assert a.latest_finish == date(2026, 11, 18)
    assert (a.slack, a.fixed) == (7, True)
    assert b.earliest_start == date(2026, 11, 10)


def test_what_should_be_finished_already_needs_today_at_the_least() -> None:
    plan = planned(Work("a", 2, fixed_start=date(2026, 10, 12)), Work("b", 1, after("a")))
    assert plan.lines["a"].earliest_finish == MONDAY
    assert plan.lines["b"].earliest_start == date(2026, 11, 3)


def test_what_has_begun_waits_for_nothing() -> None:
    plan = planned(Work("a", 5), Work("b", 3, after("a"), fixed_start=date(2026, 10, 30)))
    assert plan.lines["b"].earliest_finish == date(2026, 11, 3)
    assert plan.lines["a"].latest_finish == FRIDAY


def test_what_is_done_only_holds_back_what_follows() -> None:
    done = Work("a", 5, fixed_start=date(2026, 10, 26), fixed_finish=date(2026, 10, 30))
    plan = planned(done, Work("b", 2, after("a")), Work("c", 1, after("a", lag=3)))
    line = plan.lines["a"]
    assert (line.start, line.finish, line.slack, line.misfit_days) == (
        date(2026, 10, 26),
        date(2026, 10, 30),
        None,
        0,
    )
    assert (line.critical, line.fixed) == (False, True)
    assert plan.lines["b"].earliest_start == MONDAY
    assert plan.lines["c"].earliest_start == date(2026, 11, 5)
    assert plan.chain == ("c",)


def test_what_is_done_too_late_is_no_misfit() -> None:
    plan = planned(Work("a", 5, finish_by=date(2026, 10, 20), fixed_finish=date(2026, 10, 30)))
    assert plan.fits
    assert plan.lines["a"].slack is None
    assert plan.chain == ()


def test_a_done_work_without_a_duration_is_not_missing_one() -> None:
    plan = planned(Work("a", None, fixed_finish=date(2026, 10, 30)))
    assert plan.no_duration == ()
    assert plan.lines["a"].finish == date(2026, 10, 30)


def test_nothing_to_plan() -> None:
    plan = planned()
    assert (plan.lines, plan.chain, plan.no_duration, plan.misfit_days) == ({}, (), (), 0)


def test_works_in_a_circle_are_named_in_their_order() -> None:
    works = [
        Work(1, 1, after(3), title="制定方案"),
        Work(2, 1, after(1), title="动员部署"),
        Work(3, 1, after(2), title="自查自评"),
        Work(4, 1, after(3), title="迎接验收"),
    ]
    with pytest.raises(CycleError) as caught:
        planned(*works)
    assert set(caught.value.keys) == {1, 2, 3}
    first = caught.value.names.index("制定方案")
    turned = caught.value.names[first:] + caught.value.names[:first]
    assert turned == ("制定方案", "动员部署", "自查自评")
    assert str(caught.value).startswith("先后关系首尾相接，无法排期：“")


def test_a_circle_that_is_broken_by_what_has_begun_binds_nothing() -> None:
    plan = planned(Work("a", 1, after("b"), fixed_start=MONDAY), Work("b", 1, after("a")))
    assert plan.lines["b"].earliest_start == date(2026, 11, 3)


def test_circles_are_found_before_they_are_saved() -> None:
    assert find_cycle({1: [2], 2: [3], 3: []}) == ()
    assert set(find_cycle({1: [2], 2: [3], 3: [2]})) == {2, 3}
    assert find_cycle({7: [7]}) == (7,)


def test_wrong_input_is_refused() -> None:
    with pytest.raises(ValueError, match="“修缮校舍”的工期至少 1 个工作日：0"):
        Work(1, 0, title="修缮校舍")
    with pytest.raises(ValueError, match="间隔不能为负"):
        Work(1, 1, (Link(2, -1),))
    with pytest.raises(ValueError, match="前置任务不在计划里"):
        planned(Work(1, 1, after(2)))
    with pytest.raises(ValueError, match="同一项任务出现两次"):
        planned(Work(1, 1), Work(1, 2))


def test_a_chain_of_a_thousand_works_needs_no_recursion() -> None:
    works = [Work(n, 1, after(n - 1) if n else ()) for n in range(1000)]
    plan = schedule(works, PLAIN, MONDAY, PLAIN.finish_of(MONDAY, 1000))
    assert plan.lines[0].slack == 0
    assert plan.chain == tuple(range(1000))


# A random calendar around National Day, random links with lags, own limits: every possible plan is tried.
DAYS = [date(2026, 9, 28) + timedelta(n) for n in range(16)]


@st.composite
def networks(draw: st.DrawFn) -> tuple[WorkingCalendar, list[Work]]:
    free = draw(st.frozensets(st.sampled_from(DAYS), max_size=6))
    works = []
    for key in range(draw(st.integers(1, 4))):
        before = draw(st.frozensets(st.sampled_from(range(key)), max_size=2)) if key else frozenset()
        works.append(
            Work(
                key,
                draw(st.integers(1, 3)),
                tuple(Link(each, draw(st.integers(0, 2))) for each in sorted(before)),
                not_before=draw(st.none() | st.sampled_from(DAYS)),
                finish_by=draw(st.none() | st.sampled_from(DAYS)),
            )
        )
    return WorkingCalendar(free), works


def every_plan(calendar: WorkingCalendar, works: list[Work]) -> Iterator[tuple[date, ...]]:
    """The starts of every plan within DAYS that keeps all rules, each rule checked by itself on plain dates."""
    working = [day for day in DAYS if calendar.is_working(day)]
    choices = []
    for work in works:
        duration = work.duration or 0
        ends = {working[n]: working[n + duration - 1] for n in range(len(working) - duration + 1)}
        choices.append(
            [
                (start, end)
                for start, end in ends.items()
                if work.not_before is None or start >= work.not_before
                if work.finish_by is None or end <= work.finish_by
            ]
        )
    for plan in product(*choices):
        if all(
            sum(plan[link.before][1] < day < plan[work.key][0] for day in working) >= link.lag  # type: ignore[index]
            and plan[link.before][1] < plan[work.key][0]  # type: ignore[index]
            for work in works
            for link in work.after
        ):
            yield tuple(start for start, _ in plan)


@settings(deadline=None, max_examples=60)
@given(networks())
def test_every_start_against_every_possible_plan(given_network: tuple[WorkingCalendar, list[Work]]) -> None:
    calendar, works = given_network
    plan = schedule(works, calendar, DAYS[0], DAYS[-1])
    plans = list(every_plan(calendar, works))
    assert plan.fits == bool(plans)
    for place, work in enumerate(works if plans else []):
        starts = [starts[place] for starts in plans]
        line = plan.lines[work.key]
        assert (line.earliest_start, line.latest_start) == (min(starts), max(starts))
        assert line.slack == calendar.count(line.earliest_start, line.latest_start) - 1
        assert line.latest_finish == calendar.finish_of(line.latest_start, work.duration or 0)
    if plans:
        assert tuple(plan.lines[work.key].start for work in works) in plans


@settings(deadline=None, max_examples=60)
@given(networks(), st.integers(0, 12))
def test_the_misfit_is_how_far_the_deadline_would_have_to_move(
    given_network: tuple[WorkingCalendar, list[Work]], days: int
) -> None:
    calendar, works = given_network
    free = [Work(work.key, work.duration, work.after, not_before=work.not_before) for work in works]
    deadline = calendar.add(DAYS[0], days)
    misfit = schedule(free, calendar, DAYS[0], deadline).misfit_days
    assume(misfit)
    assert schedule(free, calendar, DAYS[0], calendar.add(deadline, misfit)).fits
    assert not schedule(free, calendar, DAYS[0], calendar.add(deadline, misfit - 1)).fits


@settings(deadline=None, max_examples=60)
@given(networks())
def test_the_chain_runs_without_a_gap(given_network: tuple[WorkingCalendar, list[Work]]) -> None:
    calendar, works = given_network
    plan = schedule(works, calendar, DAYS[0], DAYS[-1])
    links = {(link.before, work.key): link.lag for work in works for link in work.after}
    least = min(line.slack for line in plan.lines.values() if line.slack is not None)
    assert plan.chain
    assert {plan.lines[key].slack for key in plan.chain} == {least}
    for before, key in zip(plan.chain, plan.chain[1:], strict=False):
        follows = calendar.add(plan.lines[before].earliest_finish, links[before, key] + 1)
        assert plan.lines[key].earliest_start == follows
