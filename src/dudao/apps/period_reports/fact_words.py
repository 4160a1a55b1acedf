"""The plan's facts of one unit in words: the snapshot that stays with its report, and the texts to begin from.

The snapshot is plain JSON: `as_of`, `numbers` by name and `groups` of lines. Percentages are rounded half up to one
decimal, in print alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from dudao.apps.period_reports.plan_facts import DutyAt, HindranceAt, MoveAt, UnitPlan
from dudao.core.numbers import trimmed

MOST_NAMED = 20


def percent(value: Fraction | None) -> str:
    """A share as 41.7%; — where there is none."""
    return "—" if value is None else f"{trimmed(value * 100, 1)}%"


def month_day(day: date) -> str:
    """11月24日."""
    return f"{day.month}月{day.day}日"


def late_words(duty: DutyAt, as_of: date) -> str:
    """The duty and how many days it is late."""
    days = (as_of - duty.due_on).days if duty.due_on else 0
    return f"{duty.name}（逾期 {days} 天）"


def due_words(duty: DutyAt) -> str:
    """The duty and its due date."""
    return f"{duty.name}（{month_day(duty.due_on)}前）" if duty.due_on else duty.name


def move_words(move: MoveAt) -> str:
    """The duty and how far it was put off."""
    return f"{move.duty.name}（{month_day(move.was_on)}延至{month_day(move.now_on)}）"


def hindrance_words(one: HindranceAt) -> str:
    """What stands in the way, of which kind, and who has to solve it."""
    return f"{one.kind}：{one.text.rstrip('。')}（{one.duty.name}，请{one.solving_unit}协调解决）"


def solved_words(one: HindranceAt) -> str:
    """What stood in the way and how it was solved."""
    return f"{one.text.rstrip('。')}（已解决：{one.solution.rstrip('。') or '没有写明'}）"


def snapshot(plan: UnitPlan) -> dict[str, object]:
    """What was read from the plan, to be kept beside the report."""
    groups: list[tuple[str, list[str]]] = [
        ("本期完成", [one.name for one in plan.done_now]),
        ("本期新开始", [one.name for one in plan.begun_now]),
        ("本期延期", [move_words(one) for one in plan.moves]),
        ("逾期未完成", [late_words(one, plan.as_of) for one in plan.late]),
        ("本期提出的困难问题", [hindrance_words(one) for one in plan.raised_now]),
        ("本期解决的困难问题", [solved_words(one) for one in plan.solved_now]),
        ("下期到期", [due_words(one) for one in plan.due_next]),
    ]
    return {
        "as_of": plan.as_of.isoformat(),
        "numbers": {
            "duties": len(plan.duties),
            "done": len(plan.done),
            "done_now": len(plan.done_now),
            "late": len(plan.late),
            "steps": plan.steps,
            "verified": plan.verified,
            "verified_before": plan.verified_before,
            "raised": len(plan.raised_now),
            "solved": len(plan.solved_now),
            "open_hindrances": len(plan.open_hindrances),
        },
        "groups": [{"title": title, "lines": lines} for title, lines in groups if lines],
    }


def drafted_texts(plan: UnitPlan) -> dict[str, str]:
    """The three texts as far as the plan knows them, for a person to complete; empty where it knows nothing."""
    return {
        "done_text": _joined(_done_lines(plan)),
        "next_text": _joined(_named("下期到期任务", [due_words(one) for one in plan.due_next])),
        "problems_text": _joined(_problem_lines(plan)),
    }


def _done_lines(plan: UnitPlan) -> list[str]:
    lines = _named("完成任务", [one.name for one in plan.done_now])
    moved = plan.verified - plan.verified_before
    if moved > 0:
        lines.append(
            f"核实完成 {moved} 步，进度由 {percent(plan.progress_before)} 提高到 {percent(plan.progress)}。"
        )
    lines += _named("新开始任务", [one.name for one in plan.begun_now])
    lines += _named("解决困难问题", [solved_words(one) for one in plan.solved_now])
    return lines


def _problem_lines(plan: UnitPlan) -> list[str]:
    lines = _named("逾期未完成任务", [late_words(one, plan.as_of) for one in plan.late])
    return lines + _named("待协调问题", [hindrance_words(one) for one in plan.open_hindrances])


def _named(what: str, names: list[str]) -> list[str]:
    """「完成任务 2 项：…、…。」; nothing where there is nothing."""
    return [f"{what} {len(names)} 项：{few(names)}。"] if names else []


def few(names: list[str], most: int = MOST_NAMED) -> str:
    """Names in one line, cut after `most` of them."""
    shown = "；".join(names[:most])
    return f"{shown}等 {len(names)} 项" if len(names) > most else shown


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines)
