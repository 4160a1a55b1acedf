"""Nobody in two full-time works at once: worked examples with dates, and the best plan against every plan."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.core.scheduling.network import Key, Link, Schedule, Work, schedule
from dudao.core.scheduling.people import Clash, clashes
from dudao.core.scheduling.working_days import WorkingCalendar
from dudao.engine.scheduling import Settled, settle

PLAIN = WorkingCalendar()
MONDAY = date(2026, 11, 2)
FRIDAY = date(2026, 11, 20)  # the 15th working day
BEGIN = PLAIN.number(MONDAY)


def work(key: Key, duration: int | None, *persons: str, after: tuple[Key, ...] = (), lag: int = 0) -> Work:
    return Work(key, duration, tuple(Link(each, lag) for each in after), persons)


def settled(*works: Work, deadline: date = FRIDAY, limit: float = 1.0) -> Settled:
    plan = schedule(works, PLAIN, MONDAY, deadline)
    return settle(plan, works, PLAIN, MONDAY, limit=limit)


def test_nobody_double_booked_keeps_the_critical_path_and_needs_no_solver() -> None:
    works = [work(1, 3, "张三"), work(2, 4, "李四"), work(3, 2)]
    plan = schedule(works, PLAIN, MONDAY, FRIDAY)
    found = settle(plan, works, PLAIN, MONDAY)
    assert found.days == {key: (line.start, line.finish) for key, line in plan.lines.items()}
    assert (found.used_solver, found.proven, found.moved, found.clashes) == (False, True, (), ())
    assert found.method == "关键路径法（精确）"


def test_one_person_does_one_after_the_other_the_shorter_moved() -> None:
    found = settled(work(1, 3, "张三"), work(2, 2, "张三"))
    # Moving 1 before 2 costs two days, 2 before 1 three.
    assert found.days == {
        1: (date(2026, 11, 16), date(2026, 11, 18)),
        2: (date(2026, 11, 19), FRIDAY),
    }
    assert (found.moved, found.clashes) == ((1,), (Clash("张三", (1, 2)),))
    assert (found.used_solver, found.proven, found.misfit_days) == (True, True, 0)
    assert found.method == "关键路径法，人员冲突由求解器排开（精确）"


def test_what_leads_to_a_moved_work_moves_with_it_and_a_lag_is_kept() -> None:
    found = settled(work("survey", 1), work("a", 3, "张三", after=("survey",), lag=2), work("b", 1, "张三"))
    assert found.days["b"] == (FRIDAY, FRIDAY)
    assert found.days["a"] == (date(2026, 11, 17), date(2026, 11, 19))
    assert found.days["survey"] == (date(2026, 11, 12), date(2026, 11, 12))
    assert set(found.moved) == {"survey", "a"}


def test_a_work_for_two_persons_needs_both() -> None:
    found = settled(work(1, 2, "张三", "李四"), work(2, 1, "张三"), work(3, 1, "李四"))
    assert found.days[1] == (date(2026, 11, 18), date(2026, 11, 19))
    assert found.days[2] == found.days[3] == (FRIDAY, FRIDAY)


def test_too_much_for_one_person_is_late_by_as_little_as_can_be() -> None:
    found = settled(work(1, 10, "张三"), work(2, 8, "张三"), work(3, 5))  # 18 days in 15
    assert found.misfit_days == 3
    assert found.late_days == {2: 3}
    assert found.days[1] == (MONDAY, date(2026, 11, 13))
    assert found.days[2] == (date(2026, 11, 16), date(2026, 11, 25))
    assert found.days[3] == (date(2026, 11, 16), FRIDAY)


def test_what_has_begun_goes_on_and_keeps_its_person_busy() -> None:
    begun = Work("begun", 5, persons=("张三",), fixed_start=date(2026, 10, 30))
    found = settled(begun, work("next", 12, "张三"))
    assert found.days["begun"] == (date(2026, 10, 30), date(2026, 11, 5))
    assert found.days["next"] == (date(2026, 11, 6), date(2026, 11, 23))
    assert found.late_days == {"next": 1}


def test_two_begun_works_of_one_person_are_said_and_left() -> None:
    begun = [Work(n, 5, persons=("张三",), fixed_start=date(2026, 10, 29 + n)) for n in (0, 1)]
    found = settled(*begun, work(2, 1, "张三"))
    assert found.begun_clashes == (Clash("张三", (0, 1)),)
    assert found.days[0] == (date(2026, 10, 29), date(2026, 11, 4))
    assert found.days[2] == (FRIDAY, FRIDAY)


def test_a_short_begun_work_within_a_long_one_does_not_free_the_person() -> None:
    long = Work("long", 6, persons=("张三",), fixed_start=MONDAY)
    short = Work("short", 2, persons=("张三",), fixed_start=MONDAY)
    found = settled(long, short, work("next", 10, "张三"))
    assert found.days["next"] == (date(2026, 11, 10), date(2026, 11, 23))


def urgent() -> list[Work]:
    """Three works of one person: the long one is late at the best, the short ones are not."""
    return [
        Work("long", 3, persons=("张三",), finish_by=date(2026, 11, 3)),
        Work("one", 1, persons=("张三",), finish_by=date(2026, 11, 4)),
        Work("two", 1, persons=("张三",), finish_by=date(2026, 11, 4)),
    ]


def test_the_greatest_lateness_comes_before_the_sum() -> None:
    found = settled(*urgent())
    # The short ones first: 3 late in all, but all of it on one. As it is: 1 and 2 late, or 2 and 2.
    assert (found.misfit_days, sum(found.late_days.values())) == (2, 4)


def test_under_a_greater_lateness_elsewhere_the_sum_is_least() -> None:
    found = settled(*urgent(), work("elsewhere", 20))
    assert found.late_days == {"long": 3, "elsewhere": 5}


def test_what_is_done_and_what_has_no_duration_take_nobody() -> None:
    done = Work("done", 5, persons=("张三",), fixed_start=MONDAY, fixed_finish=FRIDAY)
    found = settled(done, work("a", 15, "张三"), work("unknown", None, "张三"))
    assert found.days == {"done": (MONDAY, FRIDAY), "a": (MONDAY, FRIDAY)}
    assert not found.used_solver


def test_a_person_named_twice_is_one() -> None:
    found = settled(work(1, 3, "张三", "张三"))
    assert (found.used_solver, found.clashes) == (False, ())


def crowd(seed: int, people: int = 3) -> list[Work]:
    random = Random(seed)
    return [
        work(
            n,
            random.randint(1, 6),
            f"人{random.randrange(people)}",
            after=tuple({random.randrange(n)}) if n and random.random() < 0.5 else (),
        )
        for n in range(24)
    ]


def test_the_same_plan_comes_out_every_time() -> None:
    works = crowd(7)
    plan = schedule(works, PLAIN, MONDAY, date(2026, 12, 18))
    first = settle(plan, works, PLAIN, MONDAY)
    assert first.used_solver
    assert settle(plan, works, PLAIN, MONDAY) == first


def test_stopped_by_the_limit_nobody_is_double_booked_and_it_says_so() -> None:
    works = crowd(7)
    found = settled(*works, deadline=date(2026, 12, 4), limit=0.0)
    assert not found.proven
    assert found.method == "关键路径法，人员冲突由求解器排开（到计算上限为止的最好结果）"
    spans = {key: (PLAIN.number(first), PLAIN.number(last) + 1) for key, (first, last) in found.days.items()}
    assert clashes(works, spans) == ()
    assert keeps_the_order(works, spans)


def keeps_the_order(works: list[Work], spans: Mapping[Key, tuple[int, int]]) -> bool:
    return all(
        spans[each.key][0] >= spans[link.before][1] + link.lag for each in works for link in each.after
    )


def test_the_solver_is_not_loaded_until_somebody_is_double_booked() -> None:
    program = (
        "import sys; from datetime import date\n"
        "from dudao.core.scheduling.network import Work, schedule\n"
        "from dudao.core.scheduling.working_days import WorkingCalendar\n"
        "from dudao.engine.scheduling import settle\n"
        "works = [Work(1, 2, persons=('a',)), Work(2, 2, persons=('b',))]\n"
        "calendar, day = WorkingCalendar(), date(2026, 11, 2)\n"
        "settle(schedule(works, calendar, day, date(2026, 11, 20)), works, calendar, day)\n"
        "print('ortools' in sys.modules, 'django' in sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "src"},
    )
    assert result.stdout.strip() == "False False"


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Work], date]:
    works = []
    for key in range(draw(st.integers(2, 4))):
        before = draw(st.frozensets(st.sampled_from(range(key)), max_size=2)) if key else frozenset()
        works.append(
            Work(
                key,
                draw(st.integers(1, 3)),
                tuple(Link(each, draw(st.integers(0, 1))) for each in sorted(before)),
                tuple(sorted(draw(st.frozensets(st.sampled_from("甲乙"), max_size=2)))),
                not_before=draw(st.sampled_from([None, None, date(2026, 11, 4)])),
                finish_by=draw(st.sampled_from([None, None, date(2026, 11, 5)])),
                fixed_start=draw(st.sampled_from([None, None, None, date(2026, 10, 30)])),
            )
        )
    return works, draw(st.sampled_from([date(2026, 11, 4), date(2026, 11, 6), date(2026, 11, 11)]))


def every_plan(works: list[Work], plan: Schedule, last: int) -> Iterator[dict[Key, int]]:
    """Every way to place the works that have not begun: the order kept, nobody in two works at once."""
    begun = {
        each.key: (BEGIN, plan.spans[each.key].early_finish) for each in works if each.fixed_start is not None
    }
    movable = [each for each in works if each.fixed_start is None]

    def place(number: int, spans: dict[Key, tuple[int, int]]) -> Iterator[dict[Key, int]]:
        if number == len(movable):
            yield {each.key: spans[each.key][0] for each in movable}
            return
        each = movable[number]
        first = BEGIN if each.not_before is None else PLAIN.number(PLAIN.on_or_after(each.not_before))
        for link in each.after:
            first = max(first, spans[link.before][1] + link.lag)
        for start in range(first, last + 1):
            end = start + (each.duration or 0)
            if not any(
                start < spans[other.key][1] and spans[other.key][0] < end
                for other in works
                if other.key in spans and set(other.persons) & set(each.persons)
            ):
                yield from place(number + 1, {**spans, each.key: (start, end)})

    yield from place(0, dict(begun))


@settings(deadline=None, max_examples=120)
@given(plans())
def test_the_best_plan_against_every_plan(given_plan: tuple[list[Work], date]) -> None:
    works, deadline = given_plan
    plan = schedule(works, PLAIN, MONDAY, deadline)
    known = {each.key: each for each in works}

    def cost(starts: Mapping[Key, int]) -> tuple[int, int, int]:
        late = [
            max(0, start + (known[key].duration or 0) - plan.spans[key].limit)
            for key, start in starts.items()
        ]
        shift = sum(abs(start - plan.spans[key].plan_start) for key, start in starts.items())
        return max(late, default=0), sum(late), shift

    found = settle(plan, works, PLAIN, MONDAY, limit=60)
    assert found.proven
    starts = {each.key: PLAIN.number(found.days[each.key][0]) for each in works if each.fixed_start is None}
    last = max([BEGIN + 14, *starts.values()])
    assert cost(starts) == min(map(cost, every_plan(works, plan, last)))
    assert starts in list(every_plan(works, plan, last))
