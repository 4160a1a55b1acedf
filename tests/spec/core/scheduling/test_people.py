"""Full-time works of one person that overlap."""

from __future__ import annotations

from datetime import date

from dudao.core.scheduling.people import Clash, clashes
from dudao.core.scheduling.works import Key, Work


def work(key: int, *persons: str) -> Work:
    return Work(key, 1, persons=persons)


def test_one_after_the_other_is_no_clash() -> None:
    assert clashes([work(1, "张三"), work(2, "张三")], {1: (0, 3), 2: (3, 5)}) == ()


def test_two_at_once_are_one() -> None:
    spans: dict[Key, tuple[int, int]] = {1: (2, 4), 2: (0, 3)}
    assert clashes([work(1, "张三"), work(2, "张三")], spans) == (Clash("张三", (2, 1)),)


def test_different_persons_do_not_clash() -> None:
    assert clashes([work(1, "张三"), work(2, "李四"), work(3)], {1: (0, 3), 2: (0, 3), 3: (0, 3)}) == ()


def test_a_long_work_clashes_with_all_that_fall_into_it() -> None:
    works = [work(1, "张三"), work(2, "张三"), work(3, "张三", "李四"), work(4, "张三"), work(5, "李四")]
    spans: dict[Key, tuple[int, int]] = {1: (0, 9), 2: (1, 2), 3: (5, 6), 4: (9, 10), 5: (5, 7)}
    assert clashes(works, spans) == (Clash("张三", (1, 2, 3)), Clash("李四", (3, 5)))


def test_what_is_done_or_has_no_time_takes_nobody() -> None:
    done = Work(1, 3, persons=("张三",), fixed_finish=date(2026, 11, 2))
    works = [done, work(2, "张三"), work(3, "张三"), work(4, "张三")]
    assert clashes(works, {1: (0, 3), 2: (0, 3), 3: (1, 1)}) == ()
