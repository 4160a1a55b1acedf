"""What the page of one unit's report shows, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from dudao.apps.accounts.api import User
from dudao.apps.period_reports.actions.reports import TEXTS, tidied
from dudao.apps.period_reports.choices import VERBS, UnitReportState
from dudao.apps.period_reports.fact_words import drafted_texts, percent, snapshot
from dudao.apps.period_reports.figures import Figure, figures_of
from dudao.apps.period_reports.models import UnitReport, UnitReportRevision
from dudao.apps.period_reports.permissions import levels_held, staffed_levels, waiting_level
from dudao.apps.period_reports.plan_facts import UnitPlan
from dudao.apps.period_reports.spans import label_of, span_of
from dudao.apps.period_reports.tables import light_of
from dudao.core import rating_flow
from dudao.core.numbers import shown as number_shown
from dudao.core.rating_flow import RatingState, RatingVerb, ReviewLevel

HINTS = {
    "done_text": "做了什么，到哪一步，有什么结果",
    "next_text": "下一期做什么，谁做，什么时候完成",
    "problems_text": "什么卡住了，要谁帮着解决；没有就写“无”",
}


def why_closed(report: UnitReport) -> str:
    """Why nobody types here now, in one sentence; empty while it is open."""
    state = RatingState(report.state)
    levels = staffed_levels(report)
    return rating_flow.refusal(state, waiting_level(report.level, levels), levels, RatingVerb.SAVE)


@dataclass(frozen=True)
class ReviewPanel:
    """What this person may do with the report now."""

    level: str = ""
    may_decide: bool = False
    may_lock: bool = False
    may_open: bool = False

    @property
    def may_anything(self) -> bool:
        return self.may_decide or self.may_lock or self.may_open


def review_panel(report: UnitReport, user: User) -> ReviewPanel:
    """What a reviewer may do; nothing for who wrote or handed it in."""
    levels = staffed_levels(report)
    mine = levels_held(report, levels, user)
    if not mine or user.pk in (report.handed_in_by_id, report.written_by_id):
        return ReviewPanel()
    at = waiting_level(report.level, levels)
    by = at if at in mine else mine[-1]
    state = RatingState(report.state)

    def may(verb: RatingVerb) -> bool:
        return rating_flow.allowed(state, at, levels, verb, by=by)

    return ReviewPanel(by.label, may(RatingVerb.APPROVE), may(RatingVerb.LOCK), may(RatingVerb.OPEN))


def shown(report: UnitReport, user: User, today: date) -> dict[str, Any]:
    """What every page of a report needs."""
    return {
        "user": user,
        "tab": "period_reports",
        "county": report.period.series.county,
        "report": report,
        "number": report.number,
        "period": report.period,
        "series": report.period.series,
        "unit": report.unit,
        "label": label_of(report.period),
        "span": span_of(report.period),
        "light": light_of(report, today),
        "days_left": (report.due_on - today).days,
        "panel": review_panel(report, user),
        "waits_for": ReviewLevel(report.level).label
        if report.state == UnitReportState.SUBMITTED and report.level
        else "",
        "texts": [(TEXTS[name], getattr(report, name)) for name in TEXTS],
        "figures": [
            (one, Fraction(text) if (text := report.figures.get(one.key)) else None)
            for one in figures_of(report.period.series.figures)
        ],
    }


def form_of(
    report: UnitReport, posted: Mapping[str, str] | None, drafted: Mapping[str, str]
) -> dict[str, Any]:
    """The form: what was typed, else what is kept, else what the plan knows."""
    kept = {name: getattr(report, name) or drafted.get(name, "") for name in TEXTS}
    texts = posted if posted is not None else kept
    return {
        "texts": [
            {"name": name, "label": label, "hint": HINTS[name], "value": texts.get(name, "")}
            for name, label in TEXTS.items()
        ],
        "figures": [
            {
                "name": f"figure-{one.key}",
                "figure": one,
                "value": posted.get(f"figure-{one.key}", "")
                if posted is not None
                else figure_typed(report.figures.get(one.key)),
            }
            for one in figures_of(report.period.series.figures)
        ],
    }


def figure_typed(text: str | None) -> str:
    """A kept figure as it is typed: 12.5, never 25/2."""
    return number_shown(Fraction(text), 6) if text else ""


def drafted(plan: UnitPlan) -> dict[str, str]:
    """The texts as far as the plan knows them."""
    return drafted_texts(plan)


def facts_now(plan: UnitPlan) -> dict[str, object]:
    """The facts of this moment, in the form in which they are kept."""
    return snapshot(plan)


def facts_shown(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A kept snapshot as the page shows it: the day, progress before and after, and the lines by group."""
    numbers: Mapping[str, int] = facts.get("numbers", {})
    steps = numbers.get("steps", 0)

    def share(name: str) -> Fraction | None:
        return Fraction(numbers.get(name, 0), steps) if steps else None

    return {
        "as_of": date.fromisoformat(facts["as_of"]) if facts.get("as_of") else None,
        "numbers": numbers,
        "progress": percent(share("verified")),
        "progress_before": percent(share("verified_before")),
        "groups": facts.get("groups", []),
    }


def two_versions(report: UnitReport, posted: Mapping[str, str]) -> list[dict[str, Any]]:
    """Part by part what is kept and what was typed, and whether they differ."""
    parts = []
    for name, label in TEXTS.items():
        kept, typed = getattr(report, name), tidied(posted.get(name, ""))
        parts.append({"label": label, "kept": kept, "typed": typed, "differs": kept != typed})
    for one in figures_of(report.period.series.figures):
        kept = figure_typed(report.figures.get(one.key))
        typed = posted.get(f"figure-{one.key}", "").strip()
        parts.append({"label": one.title, "kept": kept, "typed": typed, "differs": kept != typed})
    return parts


@dataclass(frozen=True)
class HistoryLine:
    """One action on the report, or a run of drafts by one person; `changes` says which parts were changed."""

    verb: str
    by: str
    at: datetime
    times: int
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def history_lines(revisions: Sequence[UnitReportRevision], figures: Iterable[Figure]) -> list[HistoryLine]:
    """The report's history, the newest first; drafts saved one after the other by one person are one line."""
    known = list(figures)
    runs: list[list[UnitReportRevision]] = []
    for one in revisions:
        last = runs[-1][-1] if runs else None
        if last is not None and last.verb == one.verb == "save_unit_report" and last.by_id == one.by_id:
            runs[-1].append(one)
        else:
            runs.append([one])
    lines = []
    for at, run in enumerate(runs):
        before = runs[at + 1][0] if at + 1 < len(runs) else None
        newest = run[0]
        name = newest.by.name if newest.by is not None else "系统"
        lines.append(
            HistoryLine(
                VERBS.get(newest.verb, newest.verb),
                name,
                newest.at,
                len(run),
                newest.reason,
                tuple(_changes(before, newest, known)),
            )
        )
    return lines


def _changes(
    before: UnitReportRevision | None, now: UnitReportRevision, figures: Iterable[Figure]
) -> Iterable[tuple[str, str, str]]:
    """Part, what it was, what it became."""
    for name, label in TEXTS.items():
        was, became = getattr(before, name, "") if before is not None else "", getattr(now, name)
        if was != became:
            yield label, was, became
    for one in figures:
        old = figure_typed(before.figures.get(one.key)) if before is not None else ""
        new = figure_typed(now.figures.get(one.key))
        if old != new:
            yield one.title, old or "没填", new or "没填"
