"""What the unit does: keep a draft, take the plan's facts anew, hand in, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.notices.api import NoticeKind
from dudao.apps.period_reports.actions.writing import held_report, moved, tell, write
from dudao.apps.period_reports.fact_words import snapshot
from dudao.apps.period_reports.figures import Figure, figures_of, read_value
from dudao.apps.period_reports.models import UnitReport
from dudao.apps.period_reports.permissions import ONLY_UNIT, can_write, reviewers_at, staffed_levels
from dudao.apps.period_reports.plan_facts import UnitPlan, plan_at
from dudao.apps.period_reports.spans import label_of, span_of
from dudao.core.rating_flow import RatingVerb, ReviewLevel

LONGEST_TEXT = 5000
TEXTS = {"done_text": "本期工作", "next_text": "下一步", "problems_text": "存在问题"}


@dataclass(frozen=True)
class ReportGiven:
    """What a unit says: three texts, and the figures that it knows."""

    done_text: str = ""
    next_text: str = ""
    problems_text: str = ""
    figures: Mapping[str, Fraction] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return {
            "done_text": self.done_text,
            "next_text": self.next_text,
            "problems_text": self.problems_text,
        }[name]


def read_given(figures: tuple[Figure, ...], posted: Mapping[str, str]) -> ReportGiven:
    """What was typed into the form. Raises ``FigureError`` for a figure that is no number."""
    values = {one.key: read_value(one, posted.get(f"figure-{one.key}", "")) for one in figures}
    return ReportGiven(
        **{name: tidied(posted.get(name, "")) for name in TEXTS},
        figures={key: value for key, value in values.items() if value is not None},
    )


def tidied(text: str) -> str:
    """Text with one kind of line end and nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def facts_of(report: UnitReport, today: date) -> UnitPlan:
    """What the plan says of the unit for the report's period, until its end or until today."""
    span = span_of(report.period)
    plan = plan_at(
        report.period.series, span.first, min(span.last, today), span.next.last, units=[report.unit_id]
    )
    return plan.of(report.unit_id)


@transaction.atomic
def save_report(
    report: UnitReport, given: ReportGiven, *, number: int, today: date, actor: User
) -> UnitReport:
    """Keep what is typed as a draft; the plan's facts of this moment stay beside it when there are none yet.

    Raises ``PermissionDenied``, ``ValidationError``, ``ReportConflict``.
    """
    held = _held(report, number, actor)
    moved(held, staffed_levels(held), RatingVerb.SAVE)
    _put(held, given, actor)
    if not held.facts:
        _take_facts(held, today)
    write(held, "save_unit_report", actor)
    return held


@transaction.atomic
def refresh_facts(report: UnitReport, *, number: int, today: date, actor: User) -> UnitReport:
    """Take the plan's facts anew; what was typed stays."""
    held = _held(report, number, actor)
    moved(held, staffed_levels(held), RatingVerb.SAVE)
    _take_facts(held, today)
    write(held, "refresh_unit_report", actor)
    return held


@transaction.atomic
def submit_report(
    report: UnitReport, given: ReportGiven, *, number: int, today: date, actor: User
) -> UnitReport:
    """Hand a report in: all three texts are there, the facts are taken anew, the first level gets it.

    The first time counts for being in time. Handed in by the head herself, it goes to the office at once.
    """
    held = _held(report, number, actor)
    lacking = [label for name, label in TEXTS.items() if not given.text(name).strip()]
    if lacking:
        raise ValidationError(f"还没有写：{'、'.join(lacking)}。没有的写“无”。")
    _put(held, given, actor)
    held.handed_in_by, held.handed_in_at = actor, timezone.now()
    held.handed_in_on = held.handed_in_on or today
    held.reason = ""
    moved(held, staffed_levels(held), RatingVerb.SUBMIT)
    _take_facts(held, today)
    write(held, "submit_unit_report", actor, late=held.was_late)
    tell(
        held,
        [one for one in reviewers_at(held, ReviewLevel(held.level)) if one.pk != actor.pk],
        NoticeKind.REVIEW,
        f"{held.unit.name}提交了{held.period.series.title}（{label_of(held.period)}），请审核",
        sent_by=actor,
    )
    return held


@transaction.atomic
def withdraw_report(report: UnitReport, *, number: int, actor: User) -> UnitReport:
    """Take a report back to a draft while the first level has not decided."""
    held = _held(report, number, actor)
    if held.revisions.filter(number=held.number, verb="approve_unit_report").exists():
        raise ValidationError("已经有一级审核通过，不能撤回；要修改请审核人退回。")
    levels = staffed_levels(held)
    if held.level in [level.value for level in levels]:
        levels = levels[[level.value for level in levels].index(held.level) :]
    moved(held, levels, RatingVerb.WITHDRAW)
    write(held, "withdraw_unit_report", actor)
    return held


def _held(report: UnitReport, number: int, actor: User) -> UnitReport:
    if not can_write(actor, report):
        raise PermissionDenied(ONLY_UNIT)
    return held_report(report, number)


def _put(report: UnitReport, given: ReportGiven, actor: User) -> None:
    known = {one.key for one in figures_of(report.period.series.figures)}
    for name, label in TEXTS.items():
        if len(given.text(name)) > LONGEST_TEXT:
            raise ValidationError(f"“{label}”最多 {LONGEST_TEXT} 字，现在 {len(given.text(name))} 字。")
        setattr(report, name, given.text(name))
    report.figures = {key: str(value) for key, value in given.figures.items() if key in known}
    report.written_by, report.written_at = actor, timezone.now()


def _take_facts(report: UnitReport, today: date) -> None:
    report.facts = snapshot(facts_of(report, today))
    report.facts_at = timezone.now()
