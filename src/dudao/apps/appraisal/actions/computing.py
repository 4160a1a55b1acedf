"""The office computes a year's result from recorded facts and shows it to the units for contest."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.appraisal.choices import AppraisalState, SchemeState
from dudao.apps.appraisal.facts import recorded_facts
from dudao.apps.appraisal.models import Appraisal, AppraisalScheme, ResultLine, UnitResult
from dudao.apps.appraisal.permissions import ONLY_OFFICE, can_manage
from dudao.apps.appraisal.queries import (
    UNIT_ROLES,
    appraisal_by_id,
    people_at,
    rules_of,
    scheme_by_id,
    stated_of,
)
from dudao.apps.appraisal.span import span_of
from dudao.apps.appraisal.standing import restand, row_of
from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.notices.api import NoticeKind, notify
from dudao.core.appraisal import Source, StatedFact, UnitFacts, score_unit

MOST_NAMED = 5


@transaction.atomic
def compute_appraisal(scheme: AppraisalScheme, *, today: date, actor: User) -> Appraisal:
    """Compute the result of a published scheme from what is recorded today; every fact is kept as it was.

    Computed again it starts anew, until the units have been shown it. Raises ``PermissionDenied``,
    ``ValidationError``.
    """
    if not can_manage(actor, scheme.county):
        raise PermissionDenied(ONLY_OFFICE)
    held = scheme_by_id(scheme.pk, lock=True)
    if held.state != SchemeState.PUBLISHED:
        raise ValidationError("办法公布以后才能核算。")
    if today < date(held.year, 1, 1):
        raise ValidationError(f"{held.year} 年还没有开始，不能核算。")
    span = span_of(held.year, today)
    made = Appraisal.objects.select_for_update(of=("self",)).filter(scheme=held).first()
    if made is None:
        made = Appraisal(scheme=held, county=held.county, year=held.year, as_of=span.as_of)
    elif made.state != AppraisalState.COMPUTED:
        raise ValidationError(f"考核结果已经是“{made.get_state_display()}”，不能重新核算；要改请按申诉更正。")
    else:
        made.revision += 1
    made.as_of, made.computed_by, made.computed_at = span.as_of, actor, timezone.now()
    made.save()
    made.results.all().delete()
    rules = rules_of(held)
    appraised = list(held.units.select_related("unit"))
    recorded = recorded_facts(held.county, [one.unit for one in appraised], span)
    stated = _stated(held)
    for one in appraised:
        result = UnitResult.objects.create(appraisal=made, unit=one.unit, group=one.group)
        facts = UnitFacts(recorded[one.unit_id], stated.get(one.unit_id, {}))
        scores = score_unit(rules, one.group, facts)
        ResultLine.objects.bulk_create(row_of(result, order, score) for order, score in enumerate(scores, 1))
    restand(made, rules)
    record(
        actor,
        "compute_appraisal",
        made,
        organisation=held.county,
        details={"year": held.year, "as_of": str(made.as_of), "units": len(appraised)},
    )
    return made


def _stated(scheme: AppraisalScheme) -> dict[int, dict[str, StatedFact]]:
    found: dict[int, dict[str, StatedFact]] = {}
    for (unit_id, line), mark in stated_of(scheme).items():
        proofs = tuple(
            Source(proof.title, reverse("evidence", args=[proof.pk])) for proof in mark.proofs.all()
        )
        found.setdefault(unit_id, {})[line] = StatedFact(mark.points, mark.applies, mark.basis, proofs)
    return found


@transaction.atomic
def open_contest(appraisal: Appraisal, *, revision: int, today: date, actor: User) -> Appraisal:
    """Show every unit its own result; it may contest until the n-th working day after today.

    Raises ``PermissionDenied``; ``ValidationError`` while a unit cannot be computed, naming units and lines.
    """
    if not can_manage(actor, appraisal.county):
        raise PermissionDenied(ONLY_OFFICE)
    held = appraisal_by_id(appraisal.pk, lock=True)
    if held.state != AppraisalState.COMPUTED:
        raise ValidationError(f"考核结果已经是“{held.get_state_display()}”。")
    if held.scheme.state != SchemeState.PUBLISHED:
        raise ValidationError("办法已经换了新的一版，请按新办法重新核算。")
    if revision != held.revision:
        raise ValidationError("考核结果刚刚重新核算过，请核对后再来。")
    _check_complete(held)
    days = rules_of(held.scheme).contest_days
    held.contest_from = today
    held.contest_until = working_calendar_of(held.county).add(today, days)
    held.state = AppraisalState.CONTEST
    held.revision += 1
    held.save()
    for result in held.results.select_related("unit"):
        notify(
            people_at([result.unit_id], UNIT_ROLES),
            kind=NoticeKind.REVIEW,
            title=f"{held.year} 年度考核：请核对本单位的得分",
            body=f"{held.contest_until:%Y-%m-%d} 以前可以申诉。",
            url=reverse("appraisal_unit", args=[result.pk]),
            unique_key=f"appraisal:{held.pk}:contest:{result.unit_id}",
            county=held.county,
            sent_by=actor,
        )
    record(
        actor,
        "open_appraisal_contest",
        held,
        organisation=held.county,
        details={"until": str(held.contest_until), "days": days},
    )
    return held


def _check_complete(appraisal: Appraisal) -> None:
    """Nothing is shown to units while somebody's result cannot be computed: missing is not zero."""
    unclear = [
        one
        for one in appraisal.results.select_related("unit")
        if one.vetoed is None or (one.total is None and not one.vetoed)
    ]
    if unclear:
        named = "；".join(f"{one.unit.name}（{one.reason}）" for one in unclear[:MOST_NAMED])
        more = f"等 {len(unclear)} 个单位" if len(unclear) > MOST_NAMED else ""
        raise ValidationError(f"还有单位无法计算，补齐以后再征求意见：{named}{more}。")
