"""Lights: one fact each, the order of the facts, and the sentence with its numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dudao.core.scheduling.lights import LightColour, LightFacts, LightRules, Lit, light

TODAY = date(2026, 11, 22)
RULES = LightRules()
GREEN, YELLOW, RED = LightColour.GREEN, LightColour.YELLOW, LightColour.RED
# Due in 30 days, begun, 2 of 5 steps verified, plenty of slack.
WELL = LightFacts(
    today=TODAY,
    due_on=TODAY + timedelta(30),
    begun=True,
    start_by=TODAY - timedelta(5),
    slack_days=10,
    steps_total=5,
    steps_verified=2,
)


def due_in(days: int) -> LightFacts:
    return replace(WELL, due_on=TODAY + timedelta(days))


def test_nothing_is_wrong() -> None:
    assert light(WELL, RULES) == Lit(GREEN, "还有 30 天到期，5 步完成 2 步")


@pytest.mark.parametrize(
    ("days", "colour", "reason"),
    [
        (8, GREEN, "还有 8 天到期，5 步完成 2 步"),
        (7, YELLOW, "还有 7 天到期，5 步完成 2 步"),
        (1, YELLOW, "还有 1 天到期，5 步完成 2 步"),
        (0, YELLOW, "今天到期，5 步完成 2 步"),
        (-1, RED, "逾期 1 天，5 步完成 2 步"),
        (-3, RED, "逾期 3 天，5 步完成 2 步"),
    ],
)
def test_by_the_due_date(days: int, colour: LightColour, reason: str) -> None:
    assert light(due_in(days), RULES) == Lit(colour, reason)


@pytest.mark.parametrize(
    ("red_late_days", "days", "colour"),
    [(0, 1, YELLOW), (0, 0, RED), (3, -2, YELLOW), (3, -3, RED)],
)
def test_the_office_says_how_late_is_red(red_late_days: int, days: int, colour: LightColour) -> None:
    assert light(due_in(days), LightRules(red_late_days=red_late_days)).colour is colour


def test_a_little_late_is_yellow_with_the_days() -> None:
    assert light(due_in(-2), LightRules(red_late_days=3)).reason == "逾期 2 天，5 步完成 2 步"


def test_the_office_says_how_soon_is_yellow() -> None:
    assert light(due_in(10), LightRules(yellow_due_days=10)).colour is YELLOW
    assert light(due_in(7), LightRules(yellow_due_days=6)).colour is GREEN


def test_a_plan_that_does_not_fit_is_red() -> None:
    assert light(replace(WELL, misfit_days=6), RULES) == Lit(RED, "按计划排不下，差 6 个工作日")


def test_lateness_comes_before_a_misfit() -> None:
    assert light(replace(due_in(-4), misfit_days=6), RULES).reason == "逾期 4 天，5 步完成 2 步"


@pytest.mark.parametrize(("red_forecast", "colour"), [(False, YELLOW), (True, RED)])
def test_a_forecast_later_than_due(red_forecast: bool, colour: LightColour) -> None:
    facts = replace(WELL, forecast_on=TODAY + timedelta(34))
    rules = LightRules(red_forecast=red_forecast)
    assert light(facts, rules) == Lit(colour, "预计 12月26日完成，比时限晚 4 天")


def test_a_forecast_on_the_due_date_is_in_time() -> None:
    assert light(replace(WELL, forecast_on=WELL.due_on), RULES).colour is GREEN


def test_an_unsolved_hindrance_is_yellow_even_without_a_due_date() -> None:
    assert light(replace(WELL, open_hindrances=2), RULES) == Lit(YELLOW, "有 2 个困难问题未解决")
    assert light(LightFacts(today=TODAY, open_hindrances=1), RULES).colour is YELLOW


def test_should_have_begun_and_has_not() -> None:
    facts = replace(WELL, begun=False, start_by=date(2026, 11, 20))
    assert light(facts, RULES) == Lit(YELLOW, "应于 11月20日开始，至今未开始")
    assert light(replace(facts, start_by=TODAY), RULES).colour is GREEN
    assert light(facts, LightRules(yellow_not_started=False)).colour is GREEN


@pytest.mark.parametrize(
    ("slack", "reason"), [(2, "机动时间只剩 2 个工作日"), (0, "已没有机动时间"), (-1, "已没有机动时间")]
)
def test_little_slack(slack: int, reason: str) -> None:
    assert light(replace(WELL, slack_days=slack), RULES) == Lit(YELLOW, reason)


def test_enough_slack() -> None:
    assert light(replace(WELL, slack_days=3), RULES).colour is GREEN
    assert light(replace(WELL, slack_days=None), RULES).colour is GREEN
    assert light(replace(WELL, slack_days=3), LightRules(yellow_slack_days=4)).colour is YELLOW


def test_without_due_date_and_plan_nothing_can_be_said() -> None:
    assert light(LightFacts(today=TODAY), RULES) == Lit(LightColour.NONE, "没有完成时限，也没有排期")


def test_a_plan_without_a_due_date_is_something() -> None:
    assert light(LightFacts(today=TODAY, slack_days=9), RULES) == Lit(GREEN, "按计划进行")


@pytest.mark.parametrize(
    ("finished_on", "reason"),
    [
        (None, "已完成"),
        (date(2026, 11, 3), "11月3日完成"),
        (date(2026, 11, 20), "11月20日完成，比时限晚 1 天"),
    ],
)
def test_what_is_done_has_no_light(finished_on: date | None, reason: str) -> None:
    facts = replace(due_in(-3), done=True, finished_on=finished_on, misfit_days=9, open_hindrances=1)
    assert light(facts, RULES) == Lit(LightColour.DONE, reason)


def test_a_duty_of_one_step_does_not_count_steps() -> None:
    assert light(replace(due_in(-3), steps_total=1, steps_verified=0), RULES).reason == "逾期 3 天"


def test_what_waits_to_be_verified_is_said_and_is_not_done() -> None:
    facts = replace(due_in(-3), steps_reported=3)
    assert light(facts, RULES) == Lit(RED, "逾期 3 天，5 步完成 2 步（另有 3 步待核实）")


def test_rules_are_the_defaults_where_none_are_given() -> None:
    assert light(due_in(7)) == light(due_in(7), LightRules(7, 3, 1, False, True))


def test_red_is_the_most_serious() -> None:
    order = [LightColour.DONE, LightColour.NONE, GREEN, YELLOW, RED]
    assert sorted(LightColour, key=lambda colour: colour.seriousness) == order
    assert [colour.label for colour in order] == ["已完成", "未定", "绿灯", "黄灯", "红灯"]
