"""Three ways to make a plan fit: worked examples with their sentences, and the cheapest set against all sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.core.scheduling.network import Key, Link, Work, schedule
from dudao.core.scheduling.ways import (
    WayKind,
    drop_scope,
    more_hands,
    parallel,
    three_ways,
    with_changes,
)
from dudao.core.scheduling.working_days import WorkingCalendar

PLAIN = WorkingCalendar()
MONDAY = date(2026, 11, 2)
FRIDAY = date(2026, 11, 20)  # the 15th working day
GIVEN = (PLAIN, MONDAY, FRIDAY)


def after(*keys: Key, soft: bool = False) -> tuple[Link, ...]:
    return tuple(Link(key, soft=soft) for key in keys)


# 10 + 6 + 2 = 18 working days in 15.
CHAIN = [
    Work(1, 10, points=Fraction(20), title="修缮校舍", divisible=False),
    Work(2, 6, after(1), points=Fraction(25, 2), title="配备设备"),
    Work(3, 2, after(2, soft=True), points=Fraction(4), title="整理档案"),
    Work(4, 3, points=Fraction(1), title="更新展板"),
]


def test_more_hands_are_added_where_the_fewest_suffice() -> None:
    way = more_hands(CHAIN, *GIVEN)
    assert (way.hands, way.durations) == ({2: 1}, {2: 3})
    assert (way.fits, way.proven) == (True, True)
    assert (
        way.sentence == "给 1 项任务共增加 1 人（“配备设备”增加 1 人，工期由 6 天减为 3 天），可以按期完成。"
    )


def test_parallel_work_gives_up_soft_orders_only() -> None:
    way = parallel(CHAIN, *GIVEN)
    assert way.released == ((2, 3),)
    assert way.misfit_days == 1
    assert way.sentence == (
        "1 处先后关系改为同时进行（“配备设备”与“整理档案”），仍差 1 个工作日；"
        "前一项的结果有变时，后一项可能返工。"
    )


def test_dropping_scope_loses_the_fewest_points() -> None:
    way = drop_scope(CHAIN, *GIVEN)
    # Dropping 3 alone saves two days of three; 2 saves six and loses 12.5; 1 loses 20.
    assert (way.dropped, way.lost_points, way.unscored_count) == ((2,), Fraction(25, 2), 0)
    assert way.sentence == "取消 1 项任务（“配备设备”），少得 12.5 分，可以按期完成。"


def test_several_small_ones_may_lose_less_than_a_big_one() -> None:
    works = [
        Work(1, 12, points=Fraction(9)),
        Work(2, 2, after(1), points=Fraction(1)),
        Work(3, 2, after(2), points=Fraction(3)),
        Work(4, 2, after(3), points=Fraction(1)),
    ]
    assert drop_scope(works, *GIVEN).dropped == (2, 4)


def test_a_work_without_points_is_not_one_of_no_points() -> None:
    works = [Work(1, 12, points=None), Work(2, 5, after(1), points=Fraction(30))]
    assert drop_scope(works, *GIVEN).dropped == (2,)
    only = drop_scope([Work(1, 16, title="新建学校")], *GIVEN)
    assert (only.dropped, only.lost_points, only.unscored_count) == ((1,), Fraction(0), 1)
    assert only.sentence == "取消 1 项任务（“新建学校”），其中 1 项没有分值，可以按期完成。"


def test_a_plan_that_fits_needs_no_change() -> None:
    for way in three_ways([Work(1, 3)], *GIVEN):
        assert way.changes_nothing
        assert way.sentence == "按现有安排可以按期完成，不需要调整。"
    assert [way.kind for way in three_ways([], *GIVEN)] == list(WayKind)


def test_when_nothing_can_be_done_it_says_by_how_much() -> None:
    works = [Work(1, 17, divisible=False, fixed_start=MONDAY)]
    hands, soft, scope = three_ways(works, *GIVEN)
    assert hands.sentence == "没有可以由多人分担的任务，仍差 2 个工作日。"
    assert soft.sentence == "没有可以同时进行的任务，仍差 2 个工作日。"
    assert scope.sentence == "没有可以取消的任务，仍差 2 个工作日。"


def test_at_the_most_four_persons_share_a_work() -> None:
    way = more_hands([Work(1, 80, title="装修")], *GIVEN)
    assert (way.hands, way.durations, way.misfit_days) == ({1: 3}, {1: 20}, 5)
    assert more_hands([Work(1, 80)], *GIVEN, max_hands=6).durations == {1: 14}


def test_of_a_begun_work_only_what_is_left_is_divided() -> None:
    # Begun five working days ago; 20 in all, so 15 are left: fits. With 25 in all, 20 are left for 15 days.
    begun = date(2026, 10, 26)
    way = more_hands([Work(1, 25, fixed_start=begun)], *GIVEN)
    assert (way.hands, way.durations) == ({1: 1}, {1: 15})
    changed = with_changes([Work(1, 25, fixed_start=begun)], durations=way.durations)
    assert schedule(changed, *GIVEN).fits


def test_the_order_through_a_dropped_work_still_holds() -> None:
    works = [Work(1, 2), Work(2, 2, (Link(1, 3),)), Work(3, 2, (Link(2, 4, soft=True),))]
    assert with_changes(works, dropped=[2]) == [Work(1, 2), Work(3, 2, (Link(1, 0, soft=True),))]


def test_of_two_orders_through_dropped_works_the_hard_one_counts() -> None:
    works = [
        Work(1, 2),
        Work(2, 2, after(1, soft=True)),
        Work(3, 2, after(1)),
        Work(4, 1, (Link(2), Link(3))),
    ]
    assert with_changes(works, dropped=[2, 3]) == [Work(1, 2), Work(4, 1, (Link(1),))]


def test_dropping_a_work_frees_the_lags_on_both_sides_of_it() -> None:
    works = [
        Work(1, 5, fixed_start=MONDAY),
        Work(2, 1, (Link(1, 6),), points=Fraction(1)),
        Work(3, 8, (Link(2, 2),), points=Fraction(9)),
    ]
    way = drop_scope(works, *GIVEN)
    assert (way.dropped, way.fits, way.changes_nothing) == ((2,), True, False)


def test_what_was_found_can_be_applied() -> None:
    way = drop_scope(CHAIN, *GIVEN)
    assert schedule(with_changes(CHAIN, dropped=way.dropped), *GIVEN).fits
    hands = more_hands(CHAIN, *GIVEN)
    assert schedule(with_changes(CHAIN, durations=hands.durations), *GIVEN).fits
    soft = parallel(CHAIN, *GIVEN)
    assert schedule(with_changes(CHAIN, released=soft.released), *GIVEN).misfit_days == 1


def test_long_lists_of_changes_are_cut_after_three() -> None:
    works = [Work(n, 16, title=f"第{n}项", points=Fraction(1)) for n in range(5)]
    assert drop_scope(works, *GIVEN).sentence == (
        "取消 5 项任务（“第0项”；“第1项”；“第2项”等 5 项），少得 5 分，可以按期完成。"
    )


def test_without_effort_the_way_still_fits_and_says_that_it_is_not_proven() -> None:
    for way in three_ways(CHAIN, *GIVEN, effort=-1):
        assert not way.proven
    assert more_hands(CHAIN, *GIVEN, effort=-1).fits
    assert drop_scope(CHAIN, *GIVEN, effort=-1).fits


@st.composite
def networks(draw: st.DrawFn) -> list[Work]:
    works = []
    for key in range(draw(st.integers(1, 5))):
        before = draw(st.frozensets(st.sampled_from(range(key)), max_size=2)) if key else frozenset()
        works.append(
            Work(
                key,
                draw(st.none() | st.integers(1, 8)),
                tuple(Link(each, draw(st.integers(0, 1)), draw(st.booleans())) for each in sorted(before)),
                fixed_start=draw(st.sampled_from([None, None, None, date(2026, 10, 29)])),
                not_before=draw(st.sampled_from([None, None, date(2026, 11, 5)])),
                finish_by=draw(st.sampled_from([None, None, date(2026, 11, 11)])),
                points=draw(st.none() | st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(3)])),
                divisible=draw(st.booleans()),
            )
        )
    return works


DEADLINES = st.sampled_from([date(2026, 11, 6), date(2026, 11, 12), FRIDAY])


def subsets(things: Iterable[Key]) -> Iterator[tuple[Key, ...]]:
    given_things = list(things)
    return chain.from_iterable(combinations(given_things, n) for n in range(len(given_things) + 1))


def check(found: tuple[object, ...], cheapest: tuple[object, ...]) -> None:
    """Where everything fits, nothing is cheaper; where not, nothing fits better.

    (Then each group of works is made to fit as far as it can, though the worst group alone decides the misfit.)
    """
    assert found[0] == cheapest[0]
    if found[0] == 0:
        assert found == cheapest


def misfit(works: list[Work], deadline: date) -> int:
    """What does not fit, works without a duration included."""
    plan = schedule(works, PLAIN, MONDAY, deadline)
    done = {work.key for work in works if work.is_done}
    return max(
        (max(0, span.early_finish - span.late_finish) for key, span in plan.spans.items() if key not in done),
        default=0,
    )


@settings(deadline=None, max_examples=80)
@given(networks(), DEADLINES)
def test_dropping_against_every_set_of_works(works: list[Work], deadline: date) -> None:
    known = {work.key: work for work in works}
    candidates = [work.key for work in works if work.fixed_start is None and work.duration]

    def cost(keys: tuple[Key, ...]) -> tuple[int, int, Fraction]:
        points = [known[key].points for key in keys]
        return (
            misfit(with_changes(works, dropped=keys), deadline),
            points.count(None),
            sum((each for each in points if each is not None), Fraction(0)),
        )

    way = drop_scope(works, PLAIN, MONDAY, deadline)
    assert way.proven
    check((way.misfit_days, way.unscored_count, way.lost_points), min(map(cost, subsets(candidates))))
    assert cost(way.dropped) == (way.misfit_days, way.unscored_count, way.lost_points)


@settings(deadline=None, max_examples=80)
@given(networks(), DEADLINES)
def test_parallel_work_against_every_set_of_orders(works: list[Work], deadline: date) -> None:
    candidates = [
        (link.before, work.key)
        for work in works
        if work.fixed_start is None
        for link in work.after
        if link.soft
    ]

    def cost(orders: tuple[tuple[Key, Key], ...]) -> tuple[int, int]:
        return misfit(with_changes(works, released=orders), deadline), len(orders)

    way = parallel(works, PLAIN, MONDAY, deadline)
    every = chain.from_iterable(combinations(candidates, n) for n in range(len(candidates) + 1))
    check((way.misfit_days, len(way.released)), min(map(cost, every)))
    assert cost(way.released) == (way.misfit_days, len(way.released))


@settings(deadline=None, max_examples=40)
@given(networks(), DEADLINES)
def test_more_hands_against_every_distribution(works: list[Work], deadline: date) -> None:
    begun = PLAIN.count(date(2026, 10, 29), date(2026, 10, 30))  # working days before MONDAY
    candidates = {work.key: work for work in works if work.divisible and work.duration is not None}

    def duration(work: Work, hands: int) -> int:
        whole = work.duration or 0
        behind = min(begun, whole - 1) if work.fixed_start else 0
        left = max(whole - begun, 1) if work.fixed_start else whole
        return behind + -(-left // hands)

    def cost(hands: Mapping[Key, int]) -> tuple[int, int]:
        durations = {key: duration(candidates[key], persons) for key, persons in hands.items()}
        return misfit(with_changes(works, durations=durations), deadline), sum(hands.values()) - len(hands)

    way = more_hands(works, PLAIN, MONDAY, deadline, max_hands=3)
    every = (
        dict(zip(candidates, persons, strict=True))
        for persons in product(range(1, 4), repeat=len(candidates))
    )
    check((way.misfit_days, sum(way.hands.values())), min(map(cost, every)))
    assert misfit(with_changes(works, durations=way.durations), deadline) == way.misfit_days


@settings(deadline=None, max_examples=60)
@given(networks(), DEADLINES)
def test_without_effort_as_much_fits_as_can_and_nothing_is_superfluous(
    works: list[Work], deadline: date
) -> None:
    best = drop_scope(works, PLAIN, MONDAY, deadline)
    way = drop_scope(works, PLAIN, MONDAY, deadline, effort=-1)
    assert way.misfit_days == best.misfit_days
    assert (way.unscored_count, way.lost_points) >= (best.unscored_count, best.lost_points)
    for key in way.dropped if way.fits else ():
        fewer = [other for other in way.dropped if other != key]
        assert misfit(with_changes(works, dropped=fewer), deadline) > way.misfit_days
