"""Green, yellow, red: what a duty's light is, by rules that the office sets, and why, in one Chinese sentence.

A light says the most serious fact alone. Lateness, due dates and forecasts are compared in calendar days, slack in
working days. What is missing (None) is never taken as good or bad: a duty without due date, plan and trouble is grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LightColour(StrEnum):
    """The colours; DONE and NONE are no lights of the traffic kind."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DONE = "done"
    NONE = "none"

    @property
    def label(self) -> str:
        return {"green": "绿灯", "yellow": "黄灯", "red": "红灯", "done": "已完成", "none": "未定"}[
            self.value
        ]

    @property
    def seriousness(self) -> int:
        """Higher is worse; grey stands between done and green."""
        return ("done", "none", "green", "yellow", "red").index(self.value)


@dataclass(frozen=True)
class LightRules:
    """When a light changes; the defaults are those of a county that has set nothing."""

    yellow_due_days: int = 7
    """Due within so many calendar days: yellow."""
    yellow_slack_days: int = 3
    """Less slack than so many working days: yellow."""
    red_late_days: int = 1
    """Late by so many calendar days: red; 0 is red on the due date itself."""
    red_forecast: bool = False
    """A forecast later than the due date is red, not yellow."""
    yellow_not_started: bool = True
    """Should have begun and has not: yellow."""


@dataclass(frozen=True)
class LightFacts:
    """What is known of one duty today."""

    today: date
    due_on: date | None = None
    done: bool = False
    finished_on: date | None = None
    begun: bool = False
    start_by: date | None = None
    """The planned (or latest) start."""
    slack_days: int | None = None
    misfit_days: int = 0
    """By how many working days the plan does not fit."""
    forecast_on: date | None = None
    open_hindrances: int = 0
    steps_total: int = 0
    steps_verified: int = 0
    steps_reported: int = 0
    """Reported as done and not yet verified."""


@dataclass(frozen=True)
class Lit:
    """The colour of a light and its reason."""

    colour: LightColour
    reason: str


def light(facts: LightFacts, rules: LightRules | None = None) -> Lit:
    """The light of a duty: done, else the first red fact, else the first yellow fact, else green or grey.

    Red: late by ``red_late_days``; the plan does not fit; a late forecast where the rule says so. Yellow, in order:
    late by less, late forecast, unsolved hindrance, due soon, not begun in time, little slack. Grey: no due date
    and no plan. Without ``rules`` the defaults hold.
    """
    rules = rules or LightRules()
    if facts.done:
        return Lit(LightColour.DONE, _done(facts))
    for colour, reasons in (
        (LightColour.RED, _reds(facts, rules)),
        (LightColour.YELLOW, _yellows(facts, rules)),
    ):
        first = next((reason for reason in reasons if reason), "")
        if first:
            return Lit(colour, first)
    if facts.due_on is None and facts.start_by is None and facts.slack_days is None:
        return Lit(LightColour.NONE, "没有完成时限，也没有排期")
    return Lit(LightColour.GREEN, _green(facts))


def _reds(facts: LightFacts, rules: LightRules) -> tuple[str, ...]:
    late = _late_days(facts)
    return (
        _overdue(facts) if late is not None and late >= rules.red_late_days else "",
        f"按计划排不下，差 {facts.misfit_days} 个工作日" if facts.misfit_days > 0 else "",
        _late_forecast(facts) if rules.red_forecast else "",
    )


def _yellows(facts: LightFacts, rules: LightRules) -> tuple[str, ...]:
    late, slack = _late_days(facts), facts.slack_days
    hindered = facts.open_hindrances
    return (
        _overdue(facts) if late is not None and late > 0 else "",
        _late_forecast(facts),
        f"有 {hindered} 个困难问题未解决" if hindered > 0 else "",
        _due_soon(facts) if late is not None and -late <= rules.yellow_due_days else "",
        _not_begun(facts) if rules.yellow_not_started else "",
        _little_slack(slack) if slack is not None and slack < rules.yellow_slack_days else "",
    )


def _late_days(facts: LightFacts) -> int | None:
    return None if facts.due_on is None else (facts.today - facts.due_on).days


def _steps(facts: LightFacts) -> str:
    """ "，5 步完成 2 步（另有 1 步待核实）"; nothing for a duty of a single unreported step."""
    if facts.steps_total < 2 and not facts.steps_reported:
        return ""
    waiting = f"（另有 {facts.steps_reported} 步待核实）" if facts.steps_reported else ""
    return f"，{facts.steps_total} 步完成 {facts.steps_verified} 步{waiting}"


def _overdue(facts: LightFacts) -> str:
    late = _late_days(facts)
    return (f"逾期 {late} 天" if late else "今天到期") + _steps(facts)


def _due_soon(facts: LightFacts) -> str:
    late = _late_days(facts) or 0
    return (f"还有 {-late} 天到期" if late else "今天到期") + _steps(facts)


def _late_forecast(facts: LightFacts) -> str:
    forecast, due = facts.forecast_on, facts.due_on
    if forecast is None or due is None or forecast <= due:
        return ""
    return f"预计 {_day(forecast)}完成，比时限晚 {(forecast - due).days} 天"


def _not_begun(facts: LightFacts) -> str:
    if facts.begun or facts.start_by is None or facts.start_by >= facts.today:
        return ""
    return f"应于 {_day(facts.start_by)}开始，至今未开始"


def _little_slack(slack: int) -> str:
    return f"机动时间只剩 {slack} 个工作日" if slack > 0 else "已没有机动时间"


def _green(facts: LightFacts) -> str:
    late = _late_days(facts)
    if late is not None:
        return f"还有 {-late} 天到期{_steps(facts)}"
    return f"按计划进行{_steps(facts)}"


def _done(facts: LightFacts) -> str:
    if facts.finished_on is None:
        return "已完成"
    if facts.due_on is not None and facts.finished_on > facts.due_on:
        return f"{_day(facts.finished_on)}完成，比时限晚 {(facts.finished_on - facts.due_on).days} 天"
    return f"{_day(facts.finished_on)}完成"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
