"""What is recorded of the units in a year, out of the plan, the reports, the oversight and the self-evaluation.

Each fact keeps what was counted with its address, so that a result can be opened to its things. Events count in the
year in which they happened, things with a due date in the year in which they were due. A thing due on the day of
the computation is not late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone

from dudao.apps.appraisal.facts_oversight import oversight_facts
from dudao.apps.appraisal.span import Span, cut_sources
from dudao.apps.campaigns.api import running_campaign_of
from dudao.apps.evaluation.api import Evaluation, board_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports.api import UnitReport, label_of
from dudao.apps.workplan.api import Duty, DutyState, DutyStep
from dudao.core.appraisal import CountFact, FactKey, ShareFact, Source

Recorded = Mapping[FactKey, ShareFact | CountFact | None]


def recorded_facts(county: Organisation, units: Iterable[Organisation], span: Span) -> dict[int, Recorded]:
    """What is recorded of each unit; a few queries for any number of units."""
    ids = [unit.pk for unit in units]
    found: dict[int, dict[FactKey, ShareFact | CountFact | None]] = {pk: {} for pk in ids}
    for part in (
        _duties(ids, span),
        _reports(ids, span),
        oversight_facts(county, ids, span),
        _scores(county, ids),
    ):
        for unit_id, facts in part.items():
            found[unit_id].update(facts)
    return dict(found)


def _duties(ids: list[int], span: Span) -> dict[int, dict[FactKey, ShareFact]]:
    """Duties due in the span: finished by their day, and verified steps of all steps."""
    due: dict[int, list[Duty]] = defaultdict(list)
    duties = Duty.objects.filter(lead_unit__in=ids).exclude(state=DutyState.DROPPED).order_by("pk")
    for duty in duties:
        day = duty.effective_due_on
        if duty.lead_unit_id is not None and span.counts(day, duty.finished_on):
            due[duty.lead_unit_id].append(duty)
    steps = _steps([duty.pk for held in due.values() for duty in held], span)
    found = {}
    for pk in ids:
        held = due[pk]
        in_time = [one for one in held if _in_time(one, span)]
        own = [(one, *steps[one.pk]) for one in held if one.pk in steps]
        found[pk] = {
            FactKey.DUTIES_ON_TIME: ShareFact(
                Fraction(len(in_time)),
                Fraction(len(held)),
                "项",
                cut_sources(_duty_source(one, span) for one in held),
            ),
            FactKey.DUTIES_VERIFIED: ShareFact(
                Fraction(sum(verified for _, verified, _ in own)),
                Fraction(sum(total for _, _, total in own)),
                "步",
                cut_sources(_steps_source(*one) for one in own),
            ),
        }
    return found


def _steps(duty_ids: list[int], span: Span) -> dict[int, tuple[int, int]]:
    """Steps verified by the last day, and all steps, by duty; a duty without steps is not in it."""
    counted: dict[int, tuple[int, int]] = {}
    rows = DutyStep.objects.filter(duty__in=duty_ids).values_list("duty_id", "verified_at")
    for duty_id, verified_at in rows:
        verified, total = counted.get(duty_id, (0, 0))
        is_verified = verified_at is not None and timezone.localdate(verified_at) <= span.as_of
        counted[duty_id] = (verified + is_verified, total + 1)
    return counted


def _steps_source(duty: Duty, verified: int, total: int) -> Source:
    return Source(
        f"{duty.number} {duty.title}：{total} 步核实 {verified} 步", reverse("duty", args=[duty.pk])
    )


def _in_time(duty: Duty, span: Span) -> bool:
    due, done = duty.effective_due_on, duty.finished_on
    return done is not None and due is not None and done <= due and done <= span.as_of


def _duty_source(duty: Duty, span: Span) -> Source:
    due, done = duty.effective_due_on, duty.finished_on
    if done is not None and done <= span.as_of:
        word = f"{done:%Y-%m-%d} 完成" + ("" if _in_time(duty, span) else "，逾期")
    else:
        word = "没有完成"
    return Source(f"{duty.number} {duty.title}：{due:%Y-%m-%d} 到期，{word}", reverse("duty", args=[duty.pk]))


def _reports(ids: list[int], span: Span) -> dict[int, dict[FactKey, ShareFact | CountFact]]:
    """Periodic reports due in the span: handed in by their day, and not handed in at all."""
    due: dict[int, list[UnitReport]] = defaultdict(list)
    reports = UnitReport.objects.filter(unit__in=ids).select_related("period__series").order_by("pk")
    for report in reports:
        if span.counts(report.due_on, report.handed_in_on):
            due[report.unit_id].append(report)
    found: dict[int, dict[FactKey, ShareFact | CountFact]] = {}
    for pk in ids:
        missing = [one for one in due[pk] if one.handed_in_on is None]
        in_time = sum(one.handed_in_on is not None and one.handed_in_on <= one.due_on for one in due[pk])
        found[pk] = {
            FactKey.REPORTS_ON_TIME: ShareFact(
                Fraction(in_time),
                Fraction(len(due[pk])),
                "份",
                cut_sources(_report_source(one) for one in due[pk]),
            ),
            FactKey.MISSING_REPORTS: CountFact(
                len(missing), cut_sources(_report_source(one) for one in missing)
            ),
        }
    return found


def _report_source(report: UnitReport) -> Source:
    handed = report.handed_in_on
    word = "没有报" if handed is None else f"{handed:%Y-%m-%d} 报送" + ("，迟报" if report.was_late else "")
    words = f"{report.period.series.title} {label_of(report.period)}：{report.due_on:%Y-%m-%d} 到期，{word}"
    return Source(words, reverse("unit_report", args=[report.pk]))


def _scores(county: Organisation, ids: list[int]) -> dict[int, dict[FactKey, ShareFact | None]]:
    """Approved points of the running self-evaluation: a school's own, else of the items that the unit leads.

    Nothing is said (None) while an item is not approved.
    """
    campaign = running_campaign_of(county)
    board = board_of(campaign) if campaign is not None else None
    if campaign is None or board is None:
        return {}
    own = {
        one.subject_id: one
        for one in Evaluation.objects.filter(campaign=campaign, side="self", subject__in=ids)
    }
    url = reverse("board", args=[campaign.pk])
    found: dict[int, dict[FactKey, ShareFact | None]] = {}
    for pk in ids:
        if pk in own:
            found[pk] = {FactKey.SCORE: _own_score(own[pk], url)}
            continue
        led = [
            clause
            for clause in board.clauses
            if board.rows.lead_units.get(clause.item.id) == pk and not clause.item.is_bonus
        ]
        counted = [
            board.approved.clauses[clause.code] for clause in led if clause.code in board.approved.clauses
        ]
        if any(one.points is None for one in counted):
            found[pk] = {FactKey.SCORE: None}
            continue
        got = sum((one.points for one in counted if one.points is not None), Fraction(0))
        whole = sum((one.max_points for one in counted), Fraction(0))
        found[pk] = {FactKey.SCORE: ShareFact(min(got, whole), whole, "分", (Source("自评得分看板", url),))}
    return found


def _own_score(evaluation: Evaluation, url: str) -> ShareFact | None:
    if evaluation.approved_count < evaluation.item_count:
        return None
    got, whole = evaluation.approved_points or Fraction(0), evaluation.max_points or Fraction(0)
    return ShareFact(min(got, whole), whole, "分", (Source("本校自评", url),))
