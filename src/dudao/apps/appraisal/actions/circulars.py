"""The circular of a year's result: drafted after the contests; its signature locks the result."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.appraisal.choices import AppraisalState, ContestState
from dudao.apps.appraisal.circular import appraisal_circular
from dudao.apps.appraisal.models import Appraisal
from dudao.apps.appraisal.permissions import ONLY_OFFICE, can_manage
from dudao.apps.appraisal.queries import appraisal_by_id, contests_of, results_of, rules_of
from dudao.apps.correspondence.api import DocumentKind, OfficialDocument, draft_document


@transaction.atomic
def draft_circular(appraisal: Appraisal, *, today: date, actor: User) -> OfficialDocument:
    """Draft the circular to all appraised units; from here on nothing of the result moves unless it is given up.

    Raises ``PermissionDenied``; ``ValidationError`` before the time for contests is over or while one waits, and when
    no issuing body is set.
    """
    if not can_manage(actor, appraisal.county):
        raise PermissionDenied(ONLY_OFFICE)
    held = appraisal_by_id(appraisal.pk, lock=True)
    if held.state == AppraisalState.SIGNING and held.document is not None:
        return held.document
    if held.state != AppraisalState.CONTEST:
        raise ValidationError(f"考核结果现在是“{held.get_state_display()}”，申诉期结束后才起草通报。")
    if held.contest_until is not None and today <= held.contest_until:
        raise ValidationError(f"申诉期到 {held.contest_until:%Y-%m-%d} 才结束，结束后再起草通报。")
    contests = contests_of(held)
    waiting = [one for one in contests if one.state == ContestState.WAITING]
    if waiting:
        named = "、".join(one.line.result.unit.name for one in waiting[:5])
        raise ValidationError(f"还有 {len(waiting)} 件申诉没有处理：{named}。")
    rules = rules_of(held.scheme)
    results = results_of(held)
    document = draft_document(
        held.county,
        DocumentKind.CIRCULAR,
        draft=appraisal_circular(held, rules, results, contests),
        actor=actor,
        addressees=[one.unit for one in results],
        basis=held.scheme.basis,
        source_key=f"appraisal:{held.pk}",
    )
    held.document = document
    held.state = AppraisalState.SIGNING
    held.revision += 1
    held.save()
    record(
        actor,
        "draft_appraisal_circular",
        held,
        organisation=held.county,
        details={"document": document.pk, "units": len(results)},
    )
    return document
