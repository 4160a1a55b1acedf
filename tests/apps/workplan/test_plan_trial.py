"""Moving duties in the agreed plan: what is pushed, what is missed, who is double-booked, and how it is said."""

from __future__ import annotations

from dudao.apps.workplan.plan_rows import Busy
from dudao.apps.workplan.plan_trial import Consequences, Missed, consequences_of
from tests.apps.workplan.plan_rows_made import day, planned, row, rows


def spans(found: Consequences) -> dict[int, tuple[int, int, int]]:
    return {one.duty_id: (one.start_on.day, one.finish_on.day, one.days) for one in found.shifts}


def test_followers_are_pushed_and_the_end_is_missed() -> None:
    given = [planned(1, 1, 5), planned(2, 8, 12), planned(3, 15, 19), planned(4, 8, 9)]
    found = consequences_of(rows(given, [(1, 2), (2, 3), (1, 4)]), {1: day(3)})
    assert spans(found) == {1: (3, 9, 2), 2: (10, 16, 2), 3: (17, 23, 2), 4: (10, 11, 2)}
    assert found.missed == (Missed(3, "任务3", "省级验收", day(19), day(23), 2),)
    assert found.sentences == (
        "“任务1”由 12月1日—12月5日 改为 12月3日—12月9日，推后 2 个工作日。",
        "后面 3 项任务随之顺延，最多 2 个工作日：“任务2”、“任务4”、“任务3”。",
        "“任务3”要到 12月23日 完成，超过省级验收要求的 12月19日，晚 2 个工作日。",
    )


def test_a_gap_before_the_follower_swallows_the_delay() -> None:
    found = consequences_of(rows([planned(1, 1, 5), planned(2, 10, 12)], [(1, 2)]), {1: day(3)})
    assert spans(found) == {1: (3, 9, 2)}
    assert found.sentences[-1] == "各节点和时限都不受影响。"


def test_a_lag_counts_in_working_days() -> None:
    found = consequences_of(rows([planned(1, 1, 5), planned(2, 10, 12)], [(1, 2, 2, False)]), {1: day(2)})
    assert spans(found) == {1: (2, 8, 1), 2: (11, 15, 1)}


def test_moved_to_a_weekend_it_begins_on_monday() -> None:
    found = consequences_of(rows([planned(1, 1, 2)]), {1: day(6)})
    assert spans(found) == {1: (8, 9, 5)}


def test_a_hard_order_holds_a_duty_back() -> None:
    found = consequences_of(rows([planned(1, 1, 5), planned(2, 10, 12)], [(1, 2)]), {2: day(3)})
    assert spans(found) == {2: (8, 10, -2)}
    assert found.notes == ("“任务2”要等“任务1”完成，最早从 12月8日 开始。",)


def test_a_soft_order_may_be_given_up_and_is_said() -> None:
    found = consequences_of(rows([planned(1, 1, 5), planned(2, 10, 12)], [(1, 2, 0, True)]), {2: day(3)})
    assert spans(found) == {2: (3, 5, -5)}
    assert found.notes == ("“任务2”将不等“任务1”完成就开始。",)


def test_what_the_agreed_plan_runs_in_parallel_is_not_pushed() -> None:
    found = consequences_of(rows([planned(1, 1, 5), planned(2, 3, 9)], [(1, 2, 0, True)]), {1: day(2)})
    assert spans(found) == {1: (2, 8, 1)}


def test_its_own_demanded_day_is_missed_first() -> None:
    found = consequences_of(rows([planned(1, 1, 5, due_on=day(9))]), {1: day(8)})
    assert found.missed == (Missed(1, "任务1", "完成时限", day(9), day(12), 3),)


def test_its_own_milestone_stands_for_the_end_of_the_plan() -> None:
    held = planned(1, 1, 5, milestone_on=day(10), milestone="模拟迎检")
    found = consequences_of(rows([held]), {1: day(8)})
    assert found.missed == (Missed(1, "任务1", "模拟迎检", day(9), day(12), 3),)


def test_what_was_late_before_and_is_no_later_is_not_reported_again() -> None:
    found = consequences_of(rows([planned(1, 8, 12, due_on=day(3))]), {1: day(4)})
    assert spans(found) == {1: (4, 10, -2)}
    assert found.missed == ()


def test_a_person_is_booked_twice_only_by_full_time_duties() -> None:
    full = {"own_full_time": True, "handler_id": 7, "person": "钱文静"}
    half = {"own_full_time": False, "handler_id": 7, "person": "钱文静"}
    given = [planned(1, 1, 5, **full), planned(2, 8, 12, **full), planned(3, 1, 19, **half)]
    found = consequences_of(rows(given), {2: day(4)})
    assert [(one.duty_id, one.other, one.start_on, one.finish_on) for one in found.clashes] == [
        (2, "任务1", day(4), day(5))
    ]
    assert found.sentences[-1] == "钱文静在 12月4日—12月5日 要同时做“任务2”和“任务1”两项全天工作。"


def test_a_name_without_account_is_a_person_too() -> None:
    full = {"own_full_time": True, "person": "刘主任"}
    found = consequences_of(rows([planned(1, 1, 5, **full), planned(2, 8, 12, **full)]), {2: day(5)})
    assert [one.person for one in found.clashes] == ["刘主任"]


def test_work_in_another_campaign_counts_as_occupied() -> None:
    busy = [Busy("u7", day(8), day(10), "双减检查")]
    held = planned(1, 1, 5, own_full_time=True, handler_id=7, person="钱文静")
    found = consequences_of(rows([held], busy=busy), {1: day(3)})
    assert [(one.other, one.start_on, one.finish_on) for one in found.clashes] == [
        ("双减检查", day(8), day(9))
    ]


def test_two_moved_at_once() -> None:
    found = consequences_of(rows([planned(1, 1, 2), planned(2, 3, 4)]), {1: day(3), 2: day(1)})
    assert spans(found) == {1: (3, 4, 2), 2: (1, 2, -2)}


def test_nothing_moved_is_said() -> None:
    found = consequences_of(rows([planned(1, 1, 2)]), {1: day(1)})
    assert not found.possible
    assert found.sentences == ("没有变化。",)


def test_what_cannot_be_had_is_refused_with_the_reason() -> None:
    begun = planned(2, 1, 5, started_on=day(1), state="in_progress")
    done = planned(3, 1, 5, started_on=day(1), finished_on=day(3), state="done")
    bound = planned(4, 8, 9, not_before=day(8))
    found = consequences_of(
        rows([planned(1, 8, 9), begun, done, bound, row(5)], today=3),
        {1: day(2), 2: day(4), 3: day(4), 4: day(5), 5: day(5), 99: day(5)},
    )
    assert found.shifts == ()
    assert found.sentences == (
        "“任务1”不能排到今天（12月3日）以前。",
        "“任务2”已在 12月1日 开始，不能再改开始日期；要推迟完成请办延期。",
        "“任务3”已经完成，不用再调整。",
        "“任务4”最早只能从 12月8日 开始。",
        "“任务5”还没有计划日期，请先排期并确认计划。",
        "要调整的任务不在这份计划里，可能已被取消，请刷新后再试。",
    )


def test_begun_duties_stay_where_they_are() -> None:
    begun = planned(2, 8, 12, started_on=day(4), state="in_progress")
    found = consequences_of(rows([planned(1, 8, 9), begun], [(1, 2)], today=5), {1: day(10)})
    assert spans(found) == {1: (10, 11, 2)}


def test_lost_slack_is_told_in_working_days() -> None:
    found = consequences_of(rows([planned(1, 1, 2)]), {1: day(4)}, {1: day(12)})
    assert [(one.before, one.after) for one in found.slack_lost] == [(9, 6)]
    assert "“任务1”的机动时间由 9 个工作日减为 6 个。" in found.sentences


def test_nothing_is_said_of_slack_that_grows() -> None:
    found = consequences_of(rows([planned(1, 3, 4)]), {1: day(2)}, {1: day(12)})
    assert found.slack_lost == ()


def test_nothing_begins_after_the_acceptance() -> None:
    found = consequences_of(rows([planned(1, 3, 4)]), {1: day(22)})
    assert found.sentences == ("“任务1”不能排到省级验收（12月22日）以后开始。",)
